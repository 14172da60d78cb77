//! Media files: the gateway tells which are stored, reports declare which will come. They meet by their hash.

use gridcase_host::Person;
use gridcase_proto::common::v1::Role;
use jiff::Timestamp;
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::{Intake, LOG};
use crate::{
    convert::{self, Frame, Happened},
    error::Error,
    report::{MediaPurpose, Progress, Report, StoredMedia},
    store::{self, NewMedia},
};

/// The roles with which a file is sent, in the order in which they are taken.
const SENDERS: [Role; 4] = [Role::Worker, Role::Dispatcher, Role::Command, Role::Supervisor];

impl Intake {
    /// Keeps that a file is stored. A repeat changes nothing.
    pub(crate) async fn record_media(&self, person: &Person, report: Uuid, media: StoredMedia) -> Result<(), Error> {
        let (person, now) = (person.clone(), self.clock.now());
        self.db.write(move |tx| Box::pin(record(tx, person, report, media, now))).await
    }
}

async fn record(
    tx: &DatabaseTransaction,
    person: Person,
    id: Uuid,
    mut media: StoredMedia,
    now: Timestamp,
) -> Result<(), Error> {
    let town = person.town.as_str();
    let report = store::find_to_change(tx, town, id).await?;
    let added = match &report {
        Some(report) => join(&person, report, &mut media)?,
        None => match store::find_part(tx, town, id).await? {
            Some(part) if handles(&person, &part) => {
                media.file.purpose = MediaPurpose::Result;
                true
            }
            None if may_report(&person) => false,
            _ => return Err(Error::NotFound),
        },
    };
    let new = NewMedia { media: &media, person: &person.id, at: now, added };
    if !store::insert_media(tx, town, id, &new).await? {
        return Ok(());
    }
    let last = match &report {
        Some(report) => report.sequence,
        None => LOG.history(tx, id).await?.len() as u64,
    };
    let actor = convert::actor(&person, &SENDERS);
    let frame = Frame { town, report: id, sequence: last + 1, at: now, actor: &actor, request: None };
    LOG.append(tx, &[convert::happened(frame, &Happened::MediaRecorded(&media))]).await?;
    if report.is_some() {
        store::set_sequence(tx, town, id, last + 1).await?;
    }
    Ok(())
}

/// Fits a file to the report: one that it declares, or one that a handling unit adds to the case (then `true`).
fn join(person: &Person, report: &Report, media: &mut StoredMedia) -> Result<bool, Error> {
    let is_reporter = report.reporter.person == person.id || person.holds(Role::Command);
    let is_handler = handles(person, &report.progress);
    match report.declares(&media.file.sha256) {
        Some(declared) if is_reporter || is_handler => {
            media.file = declared.clone();
            Ok(false)
        }
        _ if is_handler => {
            media.file.purpose = MediaPurpose::Result;
            Ok(true)
        }
        _ if is_reporter => Err(Error::MediaNotDeclared),
        _ => Err(Error::NotFound),
    }
}

/// Whether the person works in a unit that answers for the case or assists.
fn handles(person: &Person, progress: &Progress) -> bool {
    let posts = person.posts.iter().filter(|post| post.role == Role::Dispatcher && !post.unit.is_empty());
    posts.map(|post| &post.unit).any(|unit| *unit == progress.unit || progress.assisting.contains(unit))
}

/// Whether a report of the person may be on its way, so that its files may come first.
fn may_report(person: &Person) -> bool {
    [Role::Worker, Role::Command, Role::Supervisor].into_iter().any(|role| person.holds(role))
}
