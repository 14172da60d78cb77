//! What intake does: one method per use.

mod media;
mod read;
mod verify;

use gridcase_host::{
    Clock, Person,
    database::{self, Database},
    log::{self, Log},
};
use gridcase_proto::common::v1::Role;
use jiff::Timestamp;
use sea_orm::DatabaseTransaction;

use crate::{
    convert,
    error::Error,
    number::Day,
    opener::Queue,
    report::{self, Actor, Content, HASH_VERSION, Origin, Progress, Receipt, Report},
    store,
    town::{Town, Towns},
};

/// The log of intake.
pub(crate) const LOG: Log = Log::new("intake");

/// Intake at work; clones are the same.
#[derive(Clone)]
pub(crate) struct Intake {
    pub(crate) db: Database,
    pub(crate) towns: Towns,
    pub(crate) clock: Clock,
    pub(crate) opener: Queue,
}

/// What the sender of a report is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Acknowledged {
    pub(crate) receipt: Receipt,
    /// Empty where the matter is no emergency.
    pub(crate) emergency_number: String,
}

/// How often a report is tried whose history somebody else began in the same moment.
const ATTEMPTS: usize = 4;

/// Why a unit of work stored nothing.
enum Unstored {
    /// The id, or the number in the other system, is there already.
    Taken,
    /// Somebody else wrote to the same history in the same moment: try again, and see what they wrote.
    Raced,
    Failed(Error),
}

impl From<database::Error> for Unstored {
    fn from(error: database::Error) -> Self {
        Self::from(Error::from(error))
    }
}

impl From<Error> for Unstored {
    fn from(error: Error) -> Self {
        if error.is_unique_violation() { Self::Raced } else { Self::Failed(error) }
    }
}

impl Intake {
    /// Stores a report and answers with its receipt; a repeat gets the receipt that is there.
    pub(crate) async fn submit(
        &self,
        person: &Person,
        content: Content,
        origin: Origin,
        roles: &[Role],
    ) -> Result<Acknowledged, Error> {
        let now = self.clock.now();
        let town = self.towns.at(&person.town, now).await;
        let emergency_number = town.emergency_number(&content.matter);
        let report = new_report(person, content, origin, convert::actor(person, roles), &town, now);
        let receipt = match self.store(&report, Day::of(now, &town.zone())).await {
            Ok(stored) => {
                let receipt = stored.receipt.clone();
                self.opener.offer(stored);
                receipt
            }
            Err(Unstored::Taken) => self.receipt_of(&report).await?,
            Err(Unstored::Raced) => return Err(Error::Unsettled),
            Err(Unstored::Failed(error)) => return Err(error),
        };
        Ok(Acknowledged { receipt, emergency_number })
    }

    async fn store(&self, report: &Report, day: Day) -> Result<Report, Unstored> {
        let mut outcome = Err(Unstored::Raced);
        for _ in 0..ATTEMPTS {
            let (report, day) = (report.clone(), day.clone());
            outcome = self.db.write(move |tx| Box::pin(store_new(tx, report, day))).await;
            if !matches!(outcome, Err(Unstored::Raced)) {
                break;
            }
        }
        outcome
    }

    /// The receipt of the report that is in the way of `sent`, if the same person sent the same.
    async fn receipt_of(&self, sent: &Report) -> Result<Receipt, Error> {
        let (reader, id) = (self.db.reader(), sent.receipt.id);
        if let Some(report) = store::find(reader, &sent.town, id).await? {
            let repeated = report.is_repeated_by(&sent.reporter.person, &sent.receipt.hash);
            return if repeated { Ok(report.receipt) } else { Err(Error::IdReused) };
        }
        let (source, outside) = (sent.origin.source, &sent.origin.outside_number);
        if !outside.is_empty()
            && let Some(report) = store::find_outside(reader, &sent.town, source, outside).await?
        {
            let Receipt { number, id, .. } = report.receipt;
            return Err(Error::OutsideNumberTaken { number, id: id.to_string() });
        }
        // Of another town, about which nothing more is told; or what was in the way is gone again.
        let is_used = !LOG.history(reader, id).await?.is_empty();
        Err(if is_used { Error::IdReused } else { Error::Unsettled })
    }
}

fn new_report(
    person: &Person,
    content: Content,
    origin: Origin,
    reporter: Actor,
    town: &Town,
    now: Timestamp,
) -> Report {
    let grid = content.place.as_ref().map(|place| town.grid(place)).unwrap_or_default();
    let receipt = Receipt {
        id: content.id,
        number: String::new(),
        received_at: now,
        hash: report::hash(&content, &origin),
        hash_version: HASH_VERSION,
    };
    let state = origin.source.first_state();
    Report {
        town: person.town.clone(),
        content,
        origin,
        receipt,
        reporter,
        state,
        rejection: String::new(),
        grid,
        sequence: 1,
        progress: Progress::default(),
    }
}

/// Number, report and event, together or not at all.
async fn store_new(tx: &DatabaseTransaction, mut report: Report, day: Day) -> Result<Report, Unstored> {
    report.receipt.number = store::next_number(tx, &report.town, &day).await?;
    if !store::insert(tx, &report).await? {
        return Err(Unstored::Taken);
    }
    match LOG.append(tx, &[convert::received(&report)]).await {
        Ok(()) => Ok(report),
        Err(log::Error::Sequence { last, .. }) => follow_media(tx, report, last).await,
        Err(error) => Err(Error::from(error).into()),
    }
}

/// Files may be stored before their report comes; then its history begins with them. Otherwise the id is another town's.
async fn follow_media(tx: &DatabaseTransaction, mut report: Report, last: i64) -> Result<Report, Unstored> {
    let id = report.receipt.id;
    if !store::has_media(tx, &report.town, id).await? {
        return Err(Unstored::Taken);
    }
    report.sequence = u64::try_from(last).unwrap_or_default() + 1;
    store::set_sequence(tx, &report.town, id, report.sequence).await?;
    LOG.append(tx, &[convert::received(&report)]).await.map_err(Error::from)?;
    Ok(report)
}

/// Whether the person may see all reports of the town, rather than their own.
pub(crate) fn sees_town(person: &Person) -> bool {
    person.holds(Role::Command) || person.holds(Role::Supervisor)
}

/// Whether the person may see the report.
pub(crate) fn may_see(person: &Person, report: &Report) -> bool {
    report.town == person.town && (sees_town(person) || report.reporter.person == person.id)
}
