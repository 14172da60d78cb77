//! Plays out what became of the records: each case goes to the department that really got it, which handles it, and a
//! supervisor approves. Afterwards the town has a history to learn from.
use std::time::Duration;

use futures::{StreamExt as _, TryStreamExt as _, stream};
use gridcase_proto::{
    dispatch::v1::{
        AcceptCaseRequest, Case, CaseState, Command, DispatchCaseRequest, GetCaseRequest, HandInCaseRequest,
        ReleaseTaskRequest, TaskState, TransferCaseRequest,
    },
    feedback::v1::{ApproveReviewRequest, GetReviewRequest},
};
use tokio::time::Instant;

use super::{profile::Profile, records::Record, stage::Hands};
use crate::{
    api::Api,
    commands::Context,
    failure::{Exit, Failure, Result},
    machine,
};

/// Between two looks at whether a review is open.
const PAUSE: Duration = Duration::from_millis(20);

/// Why the command room sends a case elsewhere than the register says.
const REASON: &str = "the record says who really got it";

/// Who plays it out.
pub(super) struct Handling<'a> {
    pub(super) profile: &'a Profile,
    pub(super) command: &'a Api,
    pub(super) hands: &'a Hands,
    /// The longest wait for one review.
    pub(super) patience: Duration,
}

/// The unit of a department that has no districts; with districts the register's own answer stands.
pub(super) fn unit<'a>(profile: &Profile, record: &'a Record) -> Option<&'a str> {
    profile.districts_of(&record.department).is_none().then_some(record.department.as_str())
}

impl Handling<'_> {
    /// Has every case handled that is not closed yet, and tells how many were.
    pub(super) async fn play(
        &self,
        context: &mut Context<'_>,
        records: &[Record],
        cases: &[Case],
        at_once: usize,
    ) -> Result<usize> {
        let mut progress = context.screen.progress("handled", records.len());
        let work = records.iter().zip(cases).map(|(record, case)| self.handle(record, case));
        let mut work = stream::iter(work).buffered(at_once);
        let mut handled = 0;
        while let Some(done) = work.try_next().await? {
            handled += usize::from(done);
            progress.step();
        }
        Ok(handled)
    }

    /// Takes a case through its life as the record has it; false where it was closed before or nobody can handle it.
    async fn handle(&self, record: &Record, case: &Case) -> Result<bool> {
        let mut case = case.clone();
        let mut acted = false;
        loop {
            let unit = unit(self.profile, record).map_or_else(|| case.lead.clone(), str::to_owned);
            let Some(dispatcher) = self.hands.dispatchers.get(&unit) else { return Ok(false) };
            let state = case.state();
            case = match state {
                CaseState::Filed => self.choose(&case, unit).await?,
                CaseState::Dispatched | CaseState::Handling if case.lead != unit => self.transfer(&case, unit).await?,
                CaseState::Dispatched => accept(dispatcher, &case).await?,
                CaseState::Handling => hand_in(dispatcher, &released(dispatcher, &case).await?).await?,
                CaseState::Handled => {
                    self.approve(&case).await?;
                    return Ok(true);
                }
                CaseState::Unspecified
                | CaseState::Returned
                | CaseState::Suspended
                | CaseState::Closed
                | CaseState::Voided => return Ok(acted),
            };
            acted = true;
        }
    }

    async fn choose(&self, case: &Case, lead: String) -> Result<Case> {
        let request =
            DispatchCaseRequest { command: frame(case), lead, assisting: Vec::new(), reason: REASON.to_owned() };
        let answer =
            self.command.call(request, |door, request| async move { door.dispatch().dispatch_case(request).await });
        answer.await?.case.ok_or_else(|| Failure::answer("the case"))
    }

    async fn transfer(&self, case: &Case, lead: String) -> Result<Case> {
        let request = TransferCaseRequest { command: frame(case), lead, reason: REASON.to_owned() };
        let answer =
            self.command.call(request, |door, request| async move { door.dispatch().transfer_case(request).await });
        answer.await?.case.ok_or_else(|| Failure::answer("the case"))
    }

    /// Approves the result as soon as its review is open, and waits until the case is closed.
    async fn approve(&self, case: &Case) -> Result<()> {
        let began = Instant::now();
        let mut approved = false;
        loop {
            if approved {
                let request = GetCaseRequest { id: case.id.clone() };
                let now = self
                    .command
                    .call(request, |door, request| async move { door.dispatch().get_case(request).await })
                    .await?;
                if now.case.is_some_and(|case| case.state() == CaseState::Closed) {
                    return Ok(());
                }
            } else {
                approved = self.approve_if_open(case).await?;
            }
            if began.elapsed() > self.patience {
                let seconds = self.patience.as_secs();
                let message = format!("case {} is not closed {seconds} s after its result was handed in", case.number);
                return Err(Failure::new(Exit::Unavailable, "CASES_NOT_CLOSED", message)
                    .way_out("does feedback reach dispatch? its log says more; then repeat the replay"));
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn approve_if_open(&self, case: &Case) -> Result<bool> {
        let hand_in = case.hand_in.as_ref().map_or(1, |hand_in| hand_in.number);
        let id = format!("{}/{hand_in}", case.id);
        let request = GetReviewRequest { id: id.clone() };
        let found = self
            .hands
            .supervisor
            .call(request, |door, request| async move { door.feedback().get_review(request).await })
            .await;
        let review = match found {
            Ok(found) => found.review.ok_or_else(|| Failure::answer("the review"))?,
            Err(failure) if failure.reason == "NOT_FOUND" => return Ok(false),
            Err(failure) => return Err(failure),
        };
        let request_id = machine::new_id().to_string();
        let request = ApproveReviewRequest { id, etag: review.etag, request_id, reason: String::new() };
        self.hands
            .supervisor
            .call(request, |door, request| async move { door.feedback().approve_review(request).await })
            .await?;
        Ok(true)
    }
}

async fn accept(dispatcher: &Api, case: &Case) -> Result<Case> {
    let request = AcceptCaseRequest { command: frame(case) };
    let answer = dispatcher.call(request, |door, request| async move { door.dispatch().accept_case(request).await });
    answer.await?.case.ok_or_else(|| Failure::answer("the case"))
}

/// The case without the parts of assisting units: the record names one unit that handled it.
async fn released(dispatcher: &Api, case: &Case) -> Result<Case> {
    let mut case = case.clone();
    while let Some(task) = case.tasks.iter().find(|task| task.state() == TaskState::Open) {
        let (unit, reason) = (task.unit.clone(), REASON.to_owned());
        let request = ReleaseTaskRequest { command: frame(&case), unit, reason };
        let answer =
            dispatcher.call(request, |door, request| async move { door.dispatch().release_task(request).await });
        case = answer.await?.case.ok_or_else(|| Failure::answer("the case"))?;
    }
    Ok(case)
}

async fn hand_in(dispatcher: &Api, case: &Case) -> Result<Case> {
    let words = "handled, says the record".to_owned();
    let request = HandInCaseRequest { command: frame(case), words, evidence: Vec::new() };
    let answer = dispatcher.call(request, |door, request| async move { door.dispatch().hand_in_case(request).await });
    answer.await?.case.ok_or_else(|| Failure::answer("the case"))
}

#[expect(clippy::unnecessary_wraps, reason = "as the requests take it")]
fn frame(case: &Case) -> Option<Command> {
    Some(Command { id: case.id.clone(), etag: case.etag.clone(), request_id: machine::new_id().to_string() })
}
