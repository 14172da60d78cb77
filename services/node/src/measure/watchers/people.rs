//! The people of the demo town who watch, and what each of them sees.
use std::{
    collections::{HashMap, HashSet},
    ops::Index,
};

use anyhow::Context as _;
use futures::{StreamExt as _, TryStreamExt as _};
use gridcase_host::{Clock, Ids};
use gridcase_proto::dispatch::v1::{GetCaseRequest, dispatch_service_client::DispatchServiceClient};
use tonic::{
    Code, Request,
    metadata::{Ascii, MetadataValue},
    transport::{Channel, Endpoint},
};

use crate::measure::load;

/// Accounts at desks that see the whole town, those of the departments' dispatchers, and how many workers; with the number of
/// desks and phones of each kind.
const COMMAND: ([&str; 5], usize) = (["command1", "command2", "duty1", "supervisor1", "supervisor2"], 40);
const DISPATCHERS: ([&str; 10], usize) =
    (["pcs1", "pcs2", "pcs3", "pcs4", "jj1", "jj2", "zf1", "zf2", "zf3", "zf-sz"], 60);
const WORKERS: (usize, usize) = (25, 100);

/// Calls at a time where nothing is measured.
const AT_ONCE: usize = 8;

/// Somebody signed in.
#[derive(Clone)]
pub(super) struct Person {
    token: MetadataValue<Ascii>,
}

impl Person {
    /// A message from this person.
    pub(super) fn request<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        request.metadata_mut().insert("authorization", self.token.clone());
        request
    }
}

/// All who take part: the command room first, then supervisors, dispatchers, workers.
pub(super) struct People {
    endpoint: Endpoint,
    /// For all calls that are no watcher's.
    pub(super) channel: Channel,
    all: Vec<Person>,
    pub(super) ids: Ids,
    pub(super) clock: Clock,
}

impl Index<usize> for People {
    type Output = Person;

    fn index(&self, person: usize) -> &Person {
        &self.all[person]
    }
}

impl People {
    /// Signs everybody in.
    pub(super) async fn enter(address: &str) -> anyhow::Result<Self> {
        let endpoint = Endpoint::from_shared(address.to_owned())?;
        let channel = endpoint.connect_lazy();
        let workers = (1..=WORKERS.0).map(|number| format!("worker{number:02}"));
        let desks = COMMAND.0.iter().chain(&DISPATCHERS.0).map(|account| (*account).to_owned());
        let mut all = Vec::new();
        // One by one: hashing a password takes much memory, which the process would keep.
        for account in desks.chain(workers) {
            all.push(Person { token: load::sign_in(&channel, &account).await? });
        }
        Ok(Self { endpoint, channel, all, ids: Ids::random(), clock: Clock::system() })
    }

    /// Who watches: the place of each among the people; most watch at several places.
    pub(super) fn watchers() -> impl Iterator<Item = usize> {
        let kinds = [(COMMAND.0.len(), COMMAND.1), (DISPATCHERS.0.len(), DISPATCHERS.1), WORKERS];
        let mut first = 0;
        kinds.into_iter().flat_map(move |(accounts, places)| {
            let begin = first;
            first += accounts;
            (0..places).map(move |place| begin + place % accounts)
        })
    }

    /// The command room.
    pub(super) fn command(&self) -> &Person {
        &self.all[0]
    }

    /// The dispatcher of a unit.
    pub(super) fn dispatcher(&self, unit: &str) -> anyhow::Result<&Person> {
        let place = DISPATCHERS.0.iter().position(|account| *account == unit.to_lowercase());
        Ok(&self.all[COMMAND.0.len() + place.with_context(|| format!("nobody dispatches for unit {unit:?}"))?])
    }

    /// A worker; they take turns.
    pub(super) fn worker(&self, number: usize) -> &Person {
        &self.all[COMMAND.0.len() + DISPATCHERS.0.len() + number % WORKERS.0]
    }

    /// A connection of its own.
    pub(super) async fn connect(&self) -> anyhow::Result<DispatchServiceClient<Channel>> {
        Ok(DispatchServiceClient::new(self.endpoint.connect().await?))
    }

    /// Which of these cases each person may see, asked one by one.
    pub(super) async fn see(&self, cases: &HashSet<String>) -> anyhow::Result<HashMap<usize, HashSet<String>>> {
        let asked = (0..self.all.len()).flat_map(|person| cases.iter().map(move |case| (person, case)));
        let answers: Vec<_> = futures::stream::iter(asked)
            .map(|(person, case)| async move {
                let request = self.all[person].request(GetCaseRequest { id: case.clone() });
                match DispatchServiceClient::new(self.channel.clone()).get_case(request).await {
                    Ok(_) => Ok(Some((person, case.clone()))),
                    Err(status) if status.code() == Code::NotFound => Ok(None),
                    Err(status) => Err(status),
                }
            })
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await?;
        let mut seen: HashMap<_, HashSet<_>> = (0..self.all.len()).map(|person| (person, HashSet::new())).collect();
        for (person, case) in answers.into_iter().flatten() {
            seen.entry(person).or_default().insert(case);
        }
        Ok(seen)
    }
}
