//! What "the same request" means: the hash of a documented list of fields.

use gridcase_host::digest::Digest;

use super::field;
use super::request::{Asked, Order};
use crate::case::{Command, Place, Wish};
use crate::store::Name;

/// Version of the list of fields.
const VERSION: u32 = 1;

/// The hash of a command, the digest `dispatch.command` version 1 (see [`gridcase_host::digest`] for the encoding):
///
/// 1. text: id of the person who gives it, empty for a service that acts for nobody
/// 2. text: case id, lowercase with hyphens
/// 3. number: the version named, or absent where the command names none
/// 4. text: name of the command, such as `hand_in`
/// 5. the fields of the request's message in their order, without the frame: texts as text, row and hand-in numbers as
///    number, moments as moment, a list as its length (number) and its items (texts, or hashes as bytes), an unset lead
///    or limit as absent, a limit as its text such as `2 work_hour` and its purpose (texts), and a place as absent, or longitude, latitude (real), coordinate system (text), accuracy (real), moment
///    of the fix, provider (text)
///
/// A correction that says something of the asset has that (text) at the end; one that leaves it has nothing there.
///
/// A team that is named by its code for the lead unit has that (text) after an empty assignee. Where a team stands is its
/// number in the protocol, a switch is 0 or 1.
///
/// A case that is rerouted names no version at 3, and at 5 has the version seen (number), the unit expected (text, or
/// absent) and the reason.
pub(crate) fn hash(person: &str, asked: &Asked) -> Vec<u8> {
    let digest = Digest::new("dispatch.command", VERSION).text(person).text(&asked.id.to_string());
    let digest = match asked.version {
        Some(version) => digest.number(i64::try_from(version).unwrap_or(i64::MAX)),
        None => digest.absent(),
    };
    let digest = digest.text(asked.order.verb().as_str());
    match &asked.order {
        Order::Correct { matter, row, place, asset, reason } => {
            let digest = digest.text(matter).number(i64::from(*row));
            let digest = position(digest, place.as_ref()).text(reason);
            asset.iter().fold(digest, |digest, asset| digest.text(asset)).finish()
        }
        Order::Team { unit, team } => match unit {
            Some(unit) => digest.text(unit).text(team).finish(),
            None => digest.text("").text(team).finish(),
        },
        Order::Split { matter, row, place, words, reason } => {
            let digest = digest.text(matter).number(i64::from(*row));
            position(digest, place.as_ref()).text(words).text(reason).finish()
        }
        Order::Merge { into, reason } => {
            let into = match into {
                Name::Id(id) => id.to_string(),
                Name::Number(number) => number.clone(),
            };
            digest.text(&into).text(reason).finish()
        }
        Order::Reopen { reason } | Order::Unmerge { reason } => digest.text(reason).finish(),
        Order::Reroute { seen, expected, reason } => {
            let digest = digest.number(i64::try_from(*seen).unwrap_or(i64::MAX));
            text_or_absent(digest, expected.as_deref()).text(reason).finish()
        }
        Order::Ready(command) => fields(digest, command).finish(),
    }
}

fn fields(digest: Digest, command: &Command) -> Digest {
    match command {
        Command::Dispatch { lead, assisting, reason } => {
            texts(text_or_absent(digest, lead.as_deref()), assisting).text(reason)
        }
        Command::Accept => digest,
        Command::Assign { assignee, .. } => digest.text(assignee),
        Command::Return { reason, basis, proposed_unit } => digest.text(reason).text(basis).text(proposed_unit),
        Command::Rule { lead, reason, basis } => digest.text(lead).text(reason).text(basis),
        Command::Transfer { lead, reason } => digest.text(lead).text(reason),
        Command::Suspend { reason, until } => digest.text(reason).moment(Some(*until)),
        Command::HandIn { words, evidence } => files(digest.text(words), evidence),
        Command::Close { hand_in, reason } | Command::Rework { hand_in, reason } => {
            digest.number(i64::from(*hand_in)).text(reason)
        }
        Command::Recall { reason }
        | Command::Resume { reason }
        | Command::Void { reason }
        | Command::Correct { reason, .. }
        | Command::Reopen { reason, .. }
        | Command::Unmerge { reason, .. }
        | Command::Merge { reason, .. }
        | Command::Split { reason, .. }
        | Command::Reroute { reason, .. } => digest.text(reason),
        Command::MoveGrid { grid, boundaries } => digest.text(grid).number(i64::from(*boundaries)),
        Command::Settle { part, .. } | Command::Unsettle { part } => digest.text(&part.to_string()),
        Command::Join { case, reason, .. } => digest.text(&case.id.to_string()).text(reason),
        Command::Detach { case, reason } => digest.text(&case.to_string()).text(reason),
        Command::Urge { words } | Command::Message { words } => digest.text(words),
        Command::Ask { wish, reason } => wished(digest, wish).text(reason),
        Command::Grant { ask, reason } | Command::Decline { ask, reason } => {
            digest.number(i64::from(*ask)).text(reason)
        }
        Command::Withdraw { ask } => digest.number(i64::from(*ask)),
        Command::Meet { limit, words } => digest.number(i64::from(*limit)).text(words),
        Command::Engage { unit, words, limit } => {
            let digest = digest.text(unit).text(words);
            match limit {
                Some(limit) => digest.text(&limit.limit.to_string()).text(&limit.purpose),
                None => digest.absent(),
            }
        }
        Command::Finish { unit, words, evidence } => files(digest.text(unit).text(words), evidence),
        Command::Release { unit, reason } => digest.text(unit).text(reason),
        Command::Answer { urge, words } => digest.number(i64::from(*urge)).text(words),
        Command::AssignTask { unit, team, .. } => digest.text(unit).text(team),
        Command::Move { team, standing } => {
            digest.text(team).number(i64::from(i32::from(field::write_standing(*standing))))
        }
        Command::Share { team, on } => digest.text(team).number(i64::from(*on)),
        Command::Alarm { nobody } => digest.number(i64::from(*nobody)),
        Command::Pause { outage, reason } => {
            let digest = digest.text(&outage.id.to_string()).moment(Some(outage.from)).moment(Some(outage.until));
            digest.text(&outage.unit).text(reason)
        }
        Command::Recalculate { operation, calendars, reason } => {
            digest.text(&operation.to_string()).number(i64::from(*calendars)).text(reason)
        }
    }
}

fn files(digest: Digest, hashes: &[Vec<u8>]) -> Digest {
    hashes.iter().fold(digest.number(length(hashes.len())), |digest, hash| digest.bytes(hash))
}

fn wished(digest: Digest, wish: &Wish) -> Digest {
    match wish {
        Wish::Extension { limit } => digest.number(i64::from(*limit)),
        Wish::Suspension { until } => digest.moment(Some(*until)),
        Wish::Help { unit, words } => digest.text(unit).text(words),
    }
}

fn text_or_absent(digest: Digest, text: Option<&str>) -> Digest {
    match text {
        Some(text) => digest.text(text),
        None => digest.absent(),
    }
}

fn texts(digest: Digest, texts: &[String]) -> Digest {
    texts.iter().fold(digest.number(length(texts.len())), |digest, text| digest.text(text))
}

fn position(digest: Digest, place: Option<&Place>) -> Digest {
    let Some(place) = place else { return digest.absent() };
    digest
        .real(place.longitude)
        .real(place.latitude)
        .text(&place.coordinate_system)
        .real(place.accuracy_m)
        .moment(place.fixed_at)
        .text(&place.provider)
}

fn length(items: usize) -> i64 {
    i64::try_from(items).unwrap_or(i64::MAX)
}
