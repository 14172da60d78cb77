//! Clock operations: declared, and told afterwards. The cases follow by themselves ([`follow`]).

pub(crate) mod follow;
pub(crate) mod plan;

use gridcase_host::digest::Digest;
use gridcase_host::paging::Page;
use gridcase_proto::dispatch::v1 as wire;
use jiff::Timestamp;
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use crate::case::Role;
use crate::convert::clock::{self as convert, Declare};
use crate::error::Error;
use crate::operation::{Operation, Task, Terms};
use crate::store::{self, OperationKey, calendar};

use super::{Dispatch, Viewer};

/// Version of the lists of fields.
const VERSION: u32 = 1;

/// An operation with all that a unit of work needs to keep it.
#[derive(Clone)]
struct Declared {
    operation: Operation,
    hash: Vec<u8>,
    calendar: Option<calendar::Model>,
}

impl Dispatch {
    /// Declares an operation; answers for a repeated request with the operation as it is now.
    pub(crate) async fn declare(&self, viewer: &Viewer, asked: Declare) -> Result<wire::ClockOperation, Error> {
        let town = viewer.town()?.to_owned();
        let actor = viewer.doer.in_role(&[Role::Command, Role::Administrator]).ok_or(Error::NotFound)?;
        let (id, hash) = (asked.id, hash(&actor.person, &asked));
        if let Some(declared) = self.declared(&town, id, &hash).await? {
            return Ok(declared);
        }
        let now = self.clock.now();
        let (task, calendar) = self.task(&town, &asked, now).await?;
        let reason = asked.reason;
        let operation = Operation { town: town.clone(), id, task, reason, actor, declared_at: now, done_at: None };
        let declared = Declared { operation, hash: hash.clone(), calendar };
        let kept = self.db.write(move |tx| Box::pin(async move { declared.keep(tx).await })).await;
        match kept {
            Ok(operation) => Ok(convert::write_operation(&operation, 0)),
            // A repeat that ran beside its first.
            Err(error) if error.is_conflict() => self.declared(&town, id, &hash).await?.ok_or(error),
            Err(error) => Err(error),
        }
    }

    /// What is to be done, and the calendar to keep with it.
    async fn task(
        &self,
        town: &str,
        asked: &Declare,
        now: Timestamp,
    ) -> Result<(Task, Option<calendar::Model>), Error> {
        if let Some(terms) = &asked.terms {
            let outage = terms.outage(asked.id, now)?;
            self.known_unit(town, terms, now).await?;
            return Ok((Task::Outage(outage), None));
        }
        let snapshot = self.snapshot(town, now).await?;
        let calendars = snapshot.versions().calendars;
        if calendars == 0 {
            return Err(Error::NoCalendar);
        }
        Ok((Task::Recalculation(calendars), self.calendars.deciding(&snapshot)?.row))
    }

    /// Refuses a unit that the registry does not know.
    async fn known_unit(&self, town: &str, terms: &Terms, now: Timestamp) -> Result<(), Error> {
        if terms.unit.is_empty() || self.snapshot(town, now).await?.unit(&terms.unit).is_some() {
            return Ok(());
        }
        let problem = format!("no unit {:?} is in force; name one by its code, or none for the whole town", terms.unit);
        Err(Error::OutageTerms("unit", problem))
    }

    /// The operation that an earlier request with this id has declared; refused where that was another one.
    async fn declared(&self, town: &str, id: Uuid, hash: &[u8]) -> Result<Option<wire::ClockOperation>, Error> {
        match store::find_operation_request(self.db.reader(), town, id).await? {
            None => Ok(None),
            Some(earlier) if earlier != hash => Err(Error::RequestReused),
            Some(_) => {
                let found = store::find_operation(self.db.reader(), town, id).await?;
                Ok(found.map(|(operation, cases)| convert::write_operation(&operation, cases)))
            }
        }
    }

    /// A page of the operations.
    pub(crate) async fn operations(
        &self,
        viewer: &Viewer,
        page: &Page<OperationKey>,
    ) -> Result<wire::ListClockOperationsResponse, Error> {
        let rows = store::list_operations(self.db.reader(), viewer.town()?, page.after, page.fetch()).await?;
        let key =
            |(operation, _): &(Operation, u64)| (gridcase_host::stamp::to_millis(operation.declared_at), operation.id);
        let (rows, next_page_token) = page.cut(rows, key);
        let operations = rows.iter().map(|(operation, cases)| convert::write_operation(operation, *cases)).collect();
        Ok(wire::ListClockOperationsResponse { operations, next_page_token })
    }

    /// A page of what an operation has changed.
    pub(crate) async fn changes(
        &self,
        viewer: &Viewer,
        operation: Uuid,
        page: &Page<Uuid>,
    ) -> Result<wire::ListClockChangesResponse, Error> {
        let (db, town) = (self.db.reader(), viewer.town()?);
        store::find_operation(db, town, operation).await?.ok_or(Error::NoOperation)?;
        let rows = store::list_changes(db, town, operation, page.after, page.fetch()).await?;
        let (rows, next_page_token) = page.cut(rows, |(case, _)| *case);
        Ok(wire::ListClockChangesResponse {
            changes: rows.into_iter().map(|(_, change)| change).collect(),
            next_page_token,
        })
    }
}

impl Declared {
    async fn keep(self, tx: &DatabaseTransaction) -> Result<Operation, Error> {
        if let Some(calendar) = self.calendar {
            store::keep_calendar(tx, calendar).await?;
        }
        store::declare_operation(tx, &self.operation, self.hash).await?;
        Ok(self.operation)
    }
}

/// What "the same operation" means: the digest `dispatch.clock_operation` version 1 (see [`gridcase_host::digest`] for the
/// encoding): id of the person, id of the operation (texts); for an outage its beginning, its end as it was asked for (moments,
/// an unset one as absent) and the unit (text), for a recalculation absent; the reason (text).
fn hash(person: &str, asked: &Declare) -> Vec<u8> {
    let digest = Digest::new("dispatch.clock_operation", VERSION).text(person).text(&asked.id.to_string());
    let digest = match &asked.terms {
        Some(Terms { from, until, unit }) => digest.moment(Some(*from)).moment(*until).text(unit),
        None => digest.absent(),
    };
    digest.text(&asked.reason).finish()
}
