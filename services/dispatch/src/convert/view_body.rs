//! What "the same request" about a saved view means: the hash of a documented list of fields.

use gridcase_host::digest::Digest;
use gridcase_host::stamp;
use gridcase_proto::dispatch::v1::CaseFilter;
use prost_types::Timestamp;
use uuid::Uuid;

use crate::store::Order;
use crate::view::{Put, Saving};

/// Version of the lists of fields.
const VERSION: u32 = 1;

/// The hash of a view to save, the digest `dispatch.put_view` version 1 (see [`gridcase_host::digest`] for the encoding):
///
/// 1. text: id of the person
/// 2. text: id of the view, lowercase with hyphens
/// 3. number: the version named, or absent for a new view
/// 4. text: name
/// 5. the fields of the filter in the order of their numbers: the states as their number and their numbers, texts as text,
///    other enumerations as number, moments as moment, flags as number (0 or 1)
/// 6. text: order, `newest` or `due`
/// 7. number: 1 if it is shared, else 0
pub(crate) fn put(person: &str, Put { saving, seen }: &Put) -> Vec<u8> {
    let Saving { id, name, filter, order, shared } = saving;
    let digest = Digest::new("dispatch.put_view", VERSION).text(person).text(&id.to_string());
    let digest = match seen {
        Some(version) => digest.number(*version),
        None => digest.absent(),
    };
    let order = match order {
        Order::Newest => "newest",
        Order::Due => "due",
    };
    fields(digest.text(name), filter).text(order).number(i64::from(*shared)).finish()
}

/// The hash of a view to delete, the digest `dispatch.delete_view` version 1: id of the person and of the view, as texts.
pub(crate) fn delete(person: &str, id: Uuid) -> Vec<u8> {
    Digest::new("dispatch.delete_view", VERSION).text(person).text(&id.to_string()).finish()
}

fn fields(digest: Digest, filter: &CaseFilter) -> Digest {
    let states = digest.number(i64::try_from(filter.states.len()).unwrap_or(i64::MAX));
    let digest = filter.states.iter().fold(states, |digest, state| digest.number(i64::from(*state)));
    let digest = digest.text(&filter.lead).number(i64::from(filter.cause)).text(&filter.grid).text(&filter.matter);
    let digest = moment(digest, filter.due_before.as_ref()).text(&filter.assisting).text(&filter.area);
    let digest = digest.text(&filter.matter_class).text(&filter.matter_kind).text(&filter.number).text(&filter.source);
    let digest = [&filter.filed_from, &filter.filed_until, &filter.due_from]
        .into_iter()
        .fold(digest, |digest, at| moment(digest, at.as_ref()));
    let digest = digest.number(i64::from(filter.overdue)).number(i64::from(filter.outcome));
    let digest = [filter.returned, filter.reworked, filter.reopened]
        .into_iter()
        .fold(digest, |digest, flag| digest.number(i64::from(flag)));
    digest
        .text(&filter.assignee)
        .text(&filter.asset)
        .number(i64::from(filter.phase))
        .number(i64::from(filter.asking))
        .number(i64::from(filter.due_within_hours))
}

fn moment(digest: Digest, at: Option<&Timestamp>) -> Digest {
    digest.moment(at.and_then(stamp::from_wire))
}
