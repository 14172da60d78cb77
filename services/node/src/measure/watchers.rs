//! A town that is watched: what 200 desks and phones hear of each change and when, and what it costs the server. Beside it the
//! same people who read their list every second instead.
mod changes;
mod people;

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use gridcase_proto::dispatch::v1::{
    ListCasesRequest, WatchCasesRequest, dispatch_service_client::DispatchServiceClient,
};
use hdrhistogram::Histogram;
use tokio::task::JoinSet;
use tonic::{Streaming, transport::Channel};

use self::{
    changes::{Changes, Sent},
    people::People,
};
use super::{load, server};

/// How long the last changes may take to be heard.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often the others read their list.
const POLL: Duration = Duration::from_secs(1);
/// Cases of a page of the desk's list.
const PAGE: u32 = 60;

/// What was measured.
pub(super) struct Watched {
    /// People who watch.
    pub(super) watchers: usize,
    /// Changes a second.
    pub(super) rate: u32,
    /// What they heard.
    pub(super) heard: Hearing,
    /// Resident memory of the server before anybody watches, and when all is heard, KiB.
    pub(super) memory: [u64; 2],
    /// The changes while nobody looks.
    pub(super) alone: Cost,
    /// The changes while all watch the stream.
    pub(super) streamed: Cost,
    /// The changes while all read their list every second.
    pub(super) polled: Cost,
}

/// What all watchers together heard of the changes.
pub(super) struct Hearing {
    /// From sending the command to each watcher's hearing of its change, in microseconds.
    pub(super) latency: Histogram<u64>,
    /// Changes that were to be heard, counted for each who was to hear it.
    pub(super) expected: usize,
    /// How many of these were never heard.
    pub(super) missed: usize,
    /// How many changes were heard again.
    pub(super) doubled: usize,
}

/// What the server spent.
pub(super) struct Cost {
    processor: Duration,
    length: Duration,
    changes: u32,
}

impl Cost {
    /// Of one processor.
    pub(super) fn share(&self) -> f64 {
        self.processor.as_secs_f64() / self.length.as_secs_f64()
    }

    /// Of the processor for each change, in milliseconds.
    pub(super) fn per_change(&self) -> f64 {
        self.processor.as_secs_f64() * 1000.0 / f64::from(self.changes)
    }
}

/// A change as somebody heard it: the case, its version, when.
type Heard = (String, u64, Instant);

/// Somebody who watches.
struct Listener {
    person: usize,
    heard: Arc<Mutex<Vec<Heard>>>,
}

/// Runs the changes three times: alone, watched, polled.
pub(super) async fn run(server: &server::Running, rate: u32, length: Duration) -> anyhow::Result<Watched> {
    let people = People::enter(&server.address).await?;
    let spend = async |changes: Changes| {
        let (before, begun) = (server.processor()?, Instant::now());
        let sent = changes.run(rate).await?;
        let (processor, length) = (server.processor()?.saturating_sub(before), begun.elapsed());
        let cost = Cost { processor, length, changes: u32::try_from(sent.len())? };
        Ok::<_, anyhow::Error>((sent, cost))
    };
    let (_, alone) = spend(Changes::prepare(&people, rate, length).await?).await?;

    let changes = Changes::prepare(&people, rate, length).await?;
    let mut tasks = JoinSet::new();
    let before = server.memory_kib()?;
    let listeners = listen(&people, &mut tasks).await?;
    let (sent, streamed) = spend(changes).await?;
    let memory = [before, server.memory_kib()?];
    let heard = Hearing::of(&people, &sent, &listeners).await?;
    tasks.shutdown().await;

    let changes = Changes::prepare(&people, rate, length).await?;
    poll(&people, &mut tasks).await?;
    let (_, polled) = spend(changes).await?;
    // None of them ends by itself unless it fails.
    if let Some(ended) = tasks.try_join_next() {
        ended??;
    }
    tasks.shutdown().await;
    Ok(Watched { watchers: listeners.len(), rate, heard, memory, alone, streamed, polled })
}

/// Opens each watcher's stream on a connection of its own.
async fn listen(people: &People, tasks: &mut JoinSet<anyhow::Result<()>>) -> anyhow::Result<Vec<Listener>> {
    let mut listeners = Vec::new();
    for person in People::watchers() {
        let mut client = people.connect().await?;
        let request = people[person].request(WatchCasesRequest { after: String::new() });
        let mut stream = client.watch_cases(request).await?.into_inner();
        stream.message().await?;
        let heard = Arc::default();
        tasks.spawn(hear(stream, client, Arc::clone(&heard)));
        listeners.push(Listener { person, heard });
    }
    Ok(listeners)
}

async fn hear(
    mut stream: Streaming<gridcase_proto::dispatch::v1::WatchCasesResponse>,
    _connection: DispatchServiceClient<Channel>,
    heard: Arc<Mutex<Vec<Heard>>>,
) -> anyhow::Result<()> {
    while let Some(change) = stream.message().await? {
        if let Some(event) = change.event {
            let heard_now = (event.case, event.sequence, Instant::now());
            heard.lock().unwrap_or_else(PoisonError::into_inner).push(heard_now);
        }
    }
    anyhow::bail!("a stream has ended")
}

/// Lets each of them read the first page of the list every second, one after the other.
async fn poll(people: &People, tasks: &mut JoinSet<anyhow::Result<()>>) -> anyhow::Result<()> {
    let watchers: Vec<_> = People::watchers().collect();
    let step = POLL / u32::try_from(watchers.len())?;
    for (number, person) in watchers.into_iter().enumerate() {
        let mut client = people.connect().await?;
        let person = people[person].clone();
        let begin = tokio::time::Instant::now() + step * u32::try_from(number)?;
        tasks.spawn(async move {
            let mut turns = tokio::time::interval_at(begin, POLL);
            loop {
                turns.tick().await;
                let request = ListCasesRequest { page_size: PAGE, ..ListCasesRequest::default() };
                client.list_cases(person.request(request)).await?;
            }
        });
    }
    Ok(())
}

impl Hearing {
    /// Waits until all is heard, and counts.
    async fn of(people: &People, sent: &Sent, listeners: &[Listener]) -> anyhow::Result<Self> {
        let cases = sent.keys().map(|(case, _)| case.clone()).collect();
        let seen = people.see(&cases).await?;
        let expected = |listener: &Listener| {
            let seen = &seen[&listener.person];
            sent.iter().filter(|((case, _), _)| seen.contains(case)).collect::<Vec<_>>()
        };
        let all = listeners.iter().map(|listener| expected(listener).len()).sum();
        let heard = || listeners.iter().map(Listener::count).sum::<usize>();
        let begun = Instant::now();
        while heard() < all && begun.elapsed() < PATIENCE {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let mut hearing = Self { latency: load::histogram()?, expected: all, missed: 0, doubled: 0 };
        for listener in listeners {
            hearing.add(listener, &expected(listener));
        }
        Ok(hearing)
    }

    /// Counts what one of them heard of the changes that were to be heard.
    fn add(&mut self, listener: &Listener, expected: &[(&(String, u64), &Instant)]) {
        let mut first = HashMap::new();
        for (case, version, at) in listener.all() {
            match first.entry((case, version)) {
                Entry::Occupied(_) => self.doubled += 1,
                Entry::Vacant(entry) => _ = entry.insert(at),
            }
        }
        for (change, begun) in expected {
            match first.get(*change) {
                Some(at) => self.latency.saturating_record(load::micros(at.saturating_duration_since(**begun))),
                None => self.missed += 1,
            }
        }
    }
}

impl Listener {
    fn count(&self) -> usize {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn all(&self) -> Vec<Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
