//! A town with feedback, a dispatch that follows a script, and people.

use std::{future::ready, time::Duration};

use gridcase_feedback::{Config, Peers, SenderSettings, build};
use gridcase_host::{
    Authority, Clock, Hub, Ids, Methods, Peer, Person, Post, Server, Shutdown,
    database::{Database, Target},
    stamp,
    token::{Issuer, KeyRing, ServiceSecret, ServiceTokens, SigningKey},
};
use gridcase_proto::{
    DESCRIPTORS,
    common::v1::{Actor, Role},
    dispatch::v1::{self as dispatch, case_event::What, dispatch_service_server::DispatchServiceServer},
    feedback::v1::{
        ApproveReviewRequest, FeedbackEvent, GetReviewRequest, ListEventsRequest, RejectReviewRequest, Review,
        ReviewState, feedback_event::What as Told, feedback_service_client::FeedbackServiceClient,
    },
};
use jiff::Timestamp;
use tonic::{Request, Status};
use uuid::Uuid;

use crate::double::{Dispatch, Mood};

pub(crate) const TOWN: &str = "330106109";
pub(crate) const DISPATCH: &str = "gridcase.dispatch.v1.DispatchService";
pub(crate) const FEEDBACK: &str = "gridcase.feedback.v1.FeedbackService";

/// Nothing in a test takes this long unless it never comes.
const FOREVER: Duration = Duration::from_mins(1);

pub(crate) struct Town {
    pub(crate) clock: Clock,
    pub(crate) dispatch: Dispatch,
    issuer: Issuer,
    hub: Hub,
    database: Database,
    shutdown: Shutdown,
    server: Server,
}

impl Town {
    /// A town that has just begun, on a new SQLite file or whatever the place is.
    pub(crate) async fn new(target: Target) -> Self {
        Self::with(target, Duration::from_secs(20)).await
    }

    /// A town whose people wait this long for dispatch's confirmation.
    pub(crate) async fn with(target: Target, patience: Duration) -> Self {
        let clock = Clock::driven("2026-03-02T08:00:00Z".parse().expect("a moment"));
        let dispatch = Dispatch::new(clock.clone());
        Self::beside(target, patience, dispatch, clock).await
    }

    async fn beside(target: Target, patience: Duration, dispatch: Dispatch, clock: Clock) -> Self {
        let shutdown = Shutdown::new(Duration::from_secs(5));
        let key = SigningKey::generate(&Ids::random(), "k1");
        let issuer =
            Issuer { key, issuer: "us".to_owned(), audience: "all".to_owned(), lifetime: Duration::from_mins(10) };
        let public = issuer.key.public();
        let people = KeyRing::new("us", "all", clock.clone(), move || ready(Ok(vec![public.clone()])));
        let tokens = ServiceTokens::new(&ServiceSecret::new([7; 32]));
        let hub = Hub::new(Methods::read(DESCRIPTORS).expect("descriptors"), clock.clone(), tokens.clone());
        let (first_pause, longest_pause) = (Duration::from_millis(10), Duration::from_millis(50));
        let sender = SenderSettings { first_pause, longest_pause, ..SenderSettings::default() };
        let config = Config { patience, sender, ..Config::new(target) };
        let peers = Peers { dispatch: hub.peer(DISPATCH, "feedback") };
        let service = build(config, peers, clock.clone(), Ids::random(), &shutdown).await.expect("feedback");
        let server = Server::builder(&hub, Authority::new(people, tokens), &shutdown)
            .service(DispatchServiceServer::new(dispatch.clone()));
        let server = service.routes(server).build().expect("a server");
        let database = service.database().clone();
        service.start(&shutdown);
        Self { clock, dispatch, issuer, hub, database, shutdown, server }
    }

    /// Ends the process of feedback and begins another one on the same database; meanwhile dispatch is back.
    pub(crate) async fn restart(self, target: Target) -> Self {
        let (dispatch, clock) = (self.dispatch.clone(), self.clock.clone());
        self.end().await;
        dispatch.set(Mood::Records);
        Self::beside(target, Duration::from_secs(20), dispatch, clock).await
    }

    pub(crate) async fn end(self) {
        self.shutdown.begin();
        self.shutdown.finish().await.expect("finished");
        drop(self.server);
        self.database.close().await;
    }

    pub(crate) fn client(&self) -> FeedbackServiceClient<Peer> {
        FeedbackServiceClient::new(self.hub.forward(FEEDBACK))
    }

    /// A request of a person.
    pub(crate) fn by<T>(&self, person: &Person, message: T) -> Request<T> {
        let token = self.issuer.issue(person, self.clock.now()).expect("a token").token;
        let mut request = Request::new(message);
        request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().expect("a header"));
        request
    }

    pub(crate) async fn review(&self, person: &Person, id: &str) -> Result<Review, Status> {
        let request = self.by(person, GetReviewRequest { id: id.to_owned() });
        Ok(self.client().get_review(request).await?.into_inner().review.expect("a review"))
    }

    pub(crate) async fn approve(&self, person: &Person, seen: &Review, request: u128) -> Result<Review, Status> {
        let message = ApproveReviewRequest {
            id: seen.id.clone(),
            etag: seen.etag.clone(),
            request_id: Uuid::from_u128(request).to_string(),
            reason: "well done".to_owned(),
        };
        Ok(self.client().approve_review(self.by(person, message)).await?.into_inner().review.expect("a review"))
    }

    pub(crate) async fn reject(
        &self,
        person: &Person,
        seen: &Review,
        request: u128,
        reason: &str,
    ) -> Result<Review, Status> {
        let message = RejectReviewRequest {
            id: seen.id.clone(),
            etag: seen.etag.clone(),
            request_id: Uuid::from_u128(request).to_string(),
            reason: reason.to_owned(),
        };
        Ok(self.client().reject_review(self.by(person, message)).await?.into_inner().review.expect("a review"))
    }

    /// Waits until an event is told that fits.
    pub(crate) async fn told(&self, fits: impl Fn(&FeedbackEvent) -> bool) -> FeedbackEvent {
        let mut client = FeedbackServiceClient::new(self.hub.peer(FEEDBACK, "test"));
        let search = async {
            let mut after = String::new();
            loop {
                let request = ListEventsRequest { after: after.clone(), limit: 100, wait_ms: 5_000 };
                for event in client.list_events(request).await.expect("events").into_inner().events {
                    if fits(&event) {
                        return event;
                    }
                    after = event.cursor;
                }
            }
        };
        tokio::time::timeout(FOREVER, search).await.expect("told")
    }

    /// Waits until a review has a state.
    pub(crate) async fn reviewed(&self, id: &str, state: ReviewState) -> Review {
        let event =
            self.told(|event| review_of(event).is_some_and(|review| review.id == id && review.state() == state));
        review_of(&event.await).expect("a review").clone()
    }

    /// Waits until `count` commands have reached dispatch.
    pub(crate) async fn received(&self, count: usize) {
        let mut calls = self.dispatch.calls.subscribe();
        let wait = calls.wait_for(|calls| calls.len() >= count);
        tokio::time::timeout(FOREVER, wait).await.expect("received").expect("the double is there");
    }

    /// Waits until dispatch has recorded something that fits.
    pub(crate) async fn recorded(&self, fits: impl Fn(&What) -> bool) {
        tokio::time::timeout(FOREVER, self.dispatch.records(fits)).await.expect("recorded");
    }

    /// Waits until everything that dispatch has recorded so far took effect.
    pub(crate) async fn caught_up(&self) {
        let marker = Uuid::from_u128(0xffff_0000 + self.dispatch.recorded() as u128).to_string();
        self.handed_in(&marker, "worker-9").await;
    }

    pub(crate) fn happens(&self, case: &str, person: &str, what: What) {
        let actor = Actor { person: person.to_owned(), name: person.to_owned(), ..Actor::default() };
        self.dispatch.happens(TOWN, case, actor, what);
    }

    /// A case of the town that was reported, dispatched, handled and handed in.
    pub(crate) async fn handed_in(&self, case: &str, reporter: &str) -> Review {
        self.happens(case, "intake", filed(case, reporter, self.clock.now()));
        let lead = "roads".to_owned();
        let dispatched = dispatch::CaseDispatched { lead, assisting: vec!["parks".to_owned()], ..Default::default() };
        self.happens(case, "command-1", What::Dispatched(dispatched));
        self.happens(case, "handler-1", What::Accepted(dispatch::CaseAccepted {}));
        self.hand_in(case, 1);
        self.reviewed(&format!("{case}/1"), ReviewState::Open).await
    }

    pub(crate) fn hand_in(&self, case: &str, number: u32) {
        let hand_in = dispatch::HandIn {
            number,
            time: Some(stamp::to_wire(self.clock.now())),
            words: format!("swept {number}"),
            evidence: vec![vec![2; 32]],
            in_time: Some(true),
            ..Default::default()
        };
        self.happens(case, "handler-1", What::HandedIn(dispatch::CaseHandedIn { hand_in: Some(hand_in) }));
    }
}

fn review_of(event: &FeedbackEvent) -> Option<&Review> {
    match &event.what {
        Some(Told::ReviewChanged(review)) => Some(review),
        _ => None,
    }
}

pub(crate) fn case(number: u128) -> String {
    Uuid::from_u128(number).to_string()
}

pub(crate) fn filed(case: &str, reporter: &str, now: Timestamp) -> What {
    let report = dispatch::ReportFacts {
        words: "rubbish by the road".to_owned(),
        media: vec![vec![1; 32]],
        reporter: Some(Actor { person: reporter.to_owned(), ..Default::default() }),
        received_at: Some(stamp::to_wire(now)),
        ..Default::default()
    };
    let number = format!("SD-{}", case.trim_start_matches(['0', '-']));
    What::Filed(dispatch::CaseFiled { number, report: Some(report), decision: Some(decision()), parent: None })
}

pub(crate) fn decision() -> dispatch::Decision {
    dispatch::Decision {
        matter: "06001".to_owned(),
        matter_name: "暴露垃圾".to_owned(),
        route: Some(dispatch::Route { grid: "330106109001001".to_owned(), ..Default::default() }),
        reopen_days: 3,
        ..Default::default()
    }
}

/// A person with one post.
pub(crate) fn person(id: &str, role: Role, unit: &str, town: &str) -> Person {
    let post = Post { id: format!("post-{id}"), role, unit: unit.to_owned(), area: town.to_owned() };
    Person {
        id: id.to_owned(),
        account: id.to_owned(),
        name: format!("name of {id}"),
        town: town.to_owned(),
        session: "1".to_owned(),
        posts: vec![post],
        issued_at: Timestamp::UNIX_EPOCH,
    }
}

pub(crate) fn supervisor(id: &str) -> Person {
    person(id, Role::Supervisor, "", TOWN)
}

pub(crate) fn worker(id: &str) -> Person {
    person(id, Role::Worker, "", TOWN)
}
