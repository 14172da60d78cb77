//! What the report said, places, and who acted.

use gridcase_host::stamp;
use gridcase_proto::common::v1 as common;
use gridcase_proto::dispatch::v1 as wire;

use super::{Invalid, moment};
use crate::case::{Actor, Place, Report, Role};
use crate::routing::Fix;

/// Bytes of a SHA-256.
pub(super) const HASH: usize = 32;

pub(crate) fn read(report: &wire::ReportFacts) -> Result<Report, Invalid> {
    Ok(Report {
        matter: report.matter.clone(),
        row: report.row,
        catalogue_version: report.catalogue_version,
        place: report.position.as_ref().map(read_place).transpose()?,
        words: report.words.clone(),
        place_words: report.place_words.clone(),
        asset: report.asset.clone(),
        media: hashes("media", &report.media)?,
        source: report.source.clone(),
        outside_number: report.outside_number.clone(),
        outside_deadline: moment("outside_deadline", report.outside_deadline.as_ref())?,
        reply_owed: report.reply_owed,
        reporter: report.reporter.as_ref().map(read_actor),
        received_at: moment("received_at", report.received_at.as_ref())?,
        found_at: moment("found_at", report.found_at.as_ref())?,
        fixed_on_the_spot: report.fixed_on_the_spot,
    })
}

/// The report, with or without who it was.
pub(crate) fn write(report: &Report, with_reporter: bool) -> wire::ReportFacts {
    wire::ReportFacts {
        matter: report.matter.clone(),
        row: report.row,
        catalogue_version: report.catalogue_version,
        position: report.place.as_ref().map(write_place),
        words: report.words.clone(),
        place_words: report.place_words.clone(),
        asset: report.asset.clone(),
        media: report.media.clone(),
        source: report.source.clone(),
        outside_number: report.outside_number.clone(),
        outside_deadline: report.outside_deadline.map(stamp::to_wire),
        reply_owed: report.reply_owed,
        reporter: report.reporter.as_ref().filter(|_| with_reporter).map(write_actor),
        received_at: report.received_at.map(stamp::to_wire),
        found_at: report.found_at.map(stamp::to_wire),
        fixed_on_the_spot: report.fixed_on_the_spot,
    }
}

/// A place as given; one that routing could not read is refused.
pub(crate) fn read_place(position: &common::Position) -> Result<Place, Invalid> {
    if !(position.accuracy_m >= 0.0 && position.accuracy_m.is_finite()) {
        return Err(Invalid::new("position.accuracy_m", "must be a number of metres, 0 or more"));
    }
    let place = Place {
        longitude: position.longitude,
        latitude: position.latitude,
        coordinate_system: position.coordinate_system.clone(),
        accuracy_m: position.accuracy_m,
        fixed_at: moment("position.fixed_at", position.fixed_at.as_ref())?,
        provider: position.provider.clone(),
    };
    Fix::try_from(&place).map_err(|error| Invalid::new("position", error))?;
    Ok(place)
}

pub(crate) fn write_place(place: &Place) -> common::Position {
    common::Position {
        longitude: place.longitude,
        latitude: place.latitude,
        coordinate_system: place.coordinate_system.clone(),
        accuracy_m: place.accuracy_m,
        fixed_at: place.fixed_at.map(stamp::to_wire),
        provider: place.provider.clone(),
    }
}

pub(crate) fn read_actor(actor: &common::Actor) -> Actor {
    Actor { person: actor.person.clone(), name: actor.name.clone(), role: role(actor.role()), unit: actor.unit.clone() }
}

pub(crate) fn write_actor(actor: &Actor) -> common::Actor {
    common::Actor {
        person: actor.person.clone(),
        name: actor.name.clone(),
        role: actor.role.map_or(common::Role::Unspecified, write_role).into(),
        unit: actor.unit.clone(),
    }
}

pub(crate) fn role(role: common::Role) -> Option<Role> {
    match role {
        common::Role::Unspecified => None,
        common::Role::Worker => Some(Role::Worker),
        common::Role::Command => Some(Role::Command),
        common::Role::Dispatcher => Some(Role::Dispatcher),
        common::Role::Supervisor => Some(Role::Supervisor),
        common::Role::Administrator => Some(Role::Administrator),
        common::Role::Operator => Some(Role::Operator),
        common::Role::Head => Some(Role::Head),
        common::Role::Leader => Some(Role::Leader),
        common::Role::Overseer => Some(Role::Overseer),
        common::Role::Officer => Some(Role::Officer),
    }
}

fn write_role(role: Role) -> common::Role {
    match role {
        Role::Worker => common::Role::Worker,
        Role::Command => common::Role::Command,
        Role::Dispatcher => common::Role::Dispatcher,
        Role::Supervisor => common::Role::Supervisor,
        Role::Administrator => common::Role::Administrator,
        Role::Operator => common::Role::Operator,
        Role::Head => common::Role::Head,
        Role::Leader => common::Role::Leader,
        Role::Overseer => common::Role::Overseer,
        Role::Officer => common::Role::Officer,
    }
}

/// Hashes of files, each of 32 bytes.
pub(super) fn hashes(field: &str, hashes: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, Invalid> {
    match hashes.iter().position(|hash| hash.len() != HASH) {
        None => Ok(hashes.to_vec()),
        Some(at) => Err(Invalid::new(format!("{field}[{at}]"), "must be a SHA-256 of 32 bytes")),
    }
}
