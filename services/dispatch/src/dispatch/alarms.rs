//! Alarms are raised by themselves, each step once, and read.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use futures::{StreamExt as _, stream};
use gridcase_host::paging::Page;
use gridcase_host::{Shutdown, stamp};
use gridcase_proto::dispatch::v1 as wire;
use gridcase_proto::registry::v1 as registry;
use gridcase_proto::registry::v1::registry_service_client::RegistryServiceClient;
use gridcase_worktime::Rules;
use jiff::Timestamp;
use prost::Message as _;

use crate::case::{Audience, Case, Command, Context, Doer, Event};
use crate::convert;
use crate::error::Error;
use crate::store::alarm::{self, Filter, Key, Model};

use super::command::keep;
use super::{Dispatch, Viewer};

/// How long a step may be due before it is noticed.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Cases that are read in one look.
const AT_ONCE: u64 = 512;
/// Cases that are worked on side by side.
const BESIDE: usize = 64;

/// Who holds a post in each town, as far as the registry could be asked.
type Holders = HashMap<String, Option<Arc<HashSet<Audience>>>>;

/// Raises what is due, until the end of the process begins.
pub(crate) async fn run(dispatch: Dispatch, shutdown: Shutdown) {
    let mut looks = tokio::time::interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = shutdown.begun() => return,
            _ = looks.tick() => {}
        }
        let raised = tokio::select! {
            () = shutdown.begun() => return,
            raised = dispatch.raise_due() => raised,
        };
        if let Err(error) = raised {
            tracing::warn!(%error, "alarms that are due are looked for again");
        }
    }
}

impl Dispatch {
    /// Raises every step that is due now.
    async fn raise_due(&self) -> Result<(), Error> {
        let mut holders = Holders::new();
        loop {
            let now = self.clock.now();
            let due = alarm::due(self.db.reader(), now, AT_ONCE).await?;
            for case in &due {
                if !holders.contains_key(&case.town) {
                    holders.insert(case.town.clone(), self.holders(&case.town).await);
                }
            }
            let cases = due.len();
            let known = &holders;
            let done = stream::iter(due)
                .map(|case| async move {
                    let holders = known.get(&case.town).and_then(Option::as_deref);
                    let raised = self.raise(&case, holders, now).await;
                    if let Err(error) = &raised {
                        tracing::warn!(%error, case = %case.id, town = case.town, "an alarm is not raised");
                    }
                    raised.is_ok()
                })
                .buffer_unordered(BESIDE)
                .filter(|done| futures::future::ready(*done))
                .count()
                .await;
            // Where nothing can be done, the next look tries again.
            if cases < usize::try_from(AT_ONCE).unwrap_or(usize::MAX) || done == 0 {
                return Ok(());
            }
        }
    }

    /// Raises every step of a case that is due. A case of which none is due has its columns brought up to date.
    async fn raise(&self, case: &Case, holders: Option<&HashSet<Audience>>, now: Timestamp) -> Result<(), Error> {
        let rules = self.calendars.of(case).await?;
        let (after, events) = raised(case, &rules, holders, now)?;
        let before = case.clone();
        let kept =
            self.db.write(move |tx| Box::pin(async move { keep(tx, &before, &after, &events, &rules, None).await }));
        match kept.await {
            // Another process, or a person, was faster; what is due then is seen at the next look.
            Err(error) if error.is_conflict() || matches!(error, Error::Stale { .. }) => Ok(()),
            kept => kept,
        }
    }

    /// Who holds a post in a town now; none where the registry cannot be asked.
    async fn holders(&self, town: &str) -> Option<Arc<HashSet<Audience>>> {
        let mut client = RegistryServiceClient::new(self.registry.clone());
        let request = registry::ListHoldingsRequest { town: town.to_owned() };
        match client.list_holdings(request).await {
            Ok(answer) => {
                let holdings = answer.into_inner().holdings.into_iter();
                let audience = |holding: registry::Holding| {
                    Audience::of_post(convert::report::role(holding.role())?, &holding.unit)
                };
                Some(Arc::new(holdings.filter_map(audience).collect()))
            }
            Err(status) => {
                tracing::warn!(%status, town, "who would be told of alarms is not known now");
                None
            }
        }
    }

    /// A page of the alarms that stand.
    pub(crate) async fn list_alarms(
        &self,
        viewer: &Viewer,
        filter: &Filter,
        page: &Page<Key>,
    ) -> Result<wire::ListAlarmsResponse, Error> {
        viewer.town()?;
        let rows = alarm::list(self.db.reader(), &viewer.sight, filter, page.after, page.fetch()).await?;
        let (rows, next_page_token) = page.cut(rows, |row| (row.at_ms, row.case_id, row.sequence));
        let alarms = rows.iter().map(told).collect::<Result<_, _>>()?;
        Ok(wire::ListAlarmsResponse { alarms, next_page_token })
    }

    /// How many alarms stand.
    pub(crate) async fn count_alarms(&self, viewer: &Viewer) -> Result<wire::CountAlarmsResponse, Error> {
        viewer.town()?;
        let db = self.db.reader();
        let counts = alarm::count(db, &viewer.sight).await?;
        let nobody = alarm::count_nobody(db, &viewer.sight).await?;
        let own: HashSet<String> = own_audiences(viewer).iter().map(Audience::key).collect();
        let mut answer = wire::CountAlarmsResponse { nobody, ..wire::CountAlarmsResponse::default() };
        let mut rungs: HashMap<registry::Rung, u64> = HashMap::new();
        for (audience, count) in counts {
            let count = u64::try_from(count).unwrap_or_default();
            if own.contains(&audience) {
                answer.mine += count;
            }
            *rungs.entry(rung(&audience)).or_default() += count;
        }
        let mut rungs: Vec<_> = rungs.into_iter().map(|(to, count)| wire::RungCount { to: to.into(), count }).collect();
        rungs.sort_by_key(|rung| rung.to);
        Ok(wire::CountAlarmsResponse { rungs, ..answer })
    }

    /// How much is owed, by whom and which step.
    pub(crate) async fn count_duties(&self, viewer: &Viewer) -> Result<wire::CountDutiesResponse, Error> {
        viewer.town()?;
        let rows = crate::store::count_duties(self.db.reader(), &viewer.sight, self.clock.now()).await?;
        let count = |cases: i64| u64::try_from(cases).unwrap_or_default();
        let duties = rows.iter().map(|row| wire::DutyCount {
            debtor: debtor(&row.debtor).into(),
            unit: row.debtor.strip_prefix("unit:").unwrap_or_default().to_owned(),
            step: row.step,
            count: count(row.cases),
            overdue: count(row.overdue),
            first_due_at: Some(row.first)
                .filter(|first| *first != crate::store::case::NOT_OWED)
                .map(|first| stamp::to_wire(stamp::from_millis(first))),
        });
        Ok(wire::CountDutiesResponse { duties: duties.collect() })
    }
}

/// The case with every step raised that is due, and the events of that.
fn raised(
    case: &Case,
    rules: &Rules,
    holders: Option<&HashSet<Audience>>,
    now: Timestamp,
) -> Result<(Case, Vec<Event>), Error> {
    let doer = Doer::Service { name: "dispatch".to_owned(), acting: None };
    let context = Context { doer: &doer, now, rules, knows_unit: &|_| false };
    let (mut after, mut events) = (case.clone(), Vec::new());
    while let Some((_, alarm)) = after.next_alarm(rules).filter(|(at, _)| *at <= now) {
        // Where the registry cannot be asked, somebody is supposed to be there.
        let nobody = holders.is_some_and(|holders| !holders.contains(&alarm.audience()));
        let (next, event) = after.apply(&Command::Alarm { nobody }, &context)?;
        after = next;
        events.push(event);
    }
    Ok((after, events))
}

/// Who the viewer is among those who are told.
pub(crate) fn own_audiences(viewer: &Viewer) -> Vec<Audience> {
    let posts = viewer.doer.person().map(|person| person.posts.as_slice()).unwrap_or_default();
    posts.iter().filter_map(|post| Audience::of_post(post.role, &post.unit)).collect()
}

fn told(row: &Model) -> Result<wire::RaisedAlarm, Error> {
    let broken = |source| Error::Stored { case: row.case_id.to_string(), source: Box::new(source) };
    Ok(wire::RaisedAlarm {
        case: row.case_id.to_string(),
        number: row.number.clone(),
        sequence: u64::try_from(row.sequence).unwrap_or_default(),
        time: Some(stamp::to_wire(stamp::from_millis(row.at_ms))),
        alarm: Some(wire::Alarm::decode(row.body.as_slice()).map_err(broken)?),
        nobody: row.nobody != 0,
    })
}

/// The rung of an audience by its key.
fn rung(audience: &str) -> registry::Rung {
    match audience {
        "command" => registry::Rung::Command,
        "leader" => registry::Rung::Leader,
        "overseer" => registry::Rung::Overseer,
        head if head.starts_with("head:") => registry::Rung::Head,
        _ => registry::Rung::Holder,
    }
}

fn debtor(key: &str) -> wire::Debtor {
    match key {
        "command" => wire::Debtor::CommandRoom,
        "supervisors" => wire::Debtor::Supervisors,
        unit if unit.starts_with("unit:") => wire::Debtor::Unit,
        _ => wire::Debtor::Unspecified,
    }
}
