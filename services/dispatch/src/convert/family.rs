//! Parts that were split off, and cases that were joined.

use gridcase_host::stamp;
use gridcase_proto::dispatch::v1 as wire;
use uuid::Uuid;

use super::{Invalid, case};
use crate::case::{Joined, Kin, Part};

pub(crate) fn write_kin(kin: &Kin) -> wire::CaseName {
    wire::CaseName { id: kin.id.to_string(), number: kin.number.clone() }
}

pub(crate) fn read_kin(field: &str, kin: Option<&wire::CaseName>) -> Result<Kin, Invalid> {
    let kin = kin.ok_or_else(|| Invalid::new(field, "must be set"))?;
    let id = Uuid::parse_str(&kin.id).map_err(|error| Invalid::new(field, error))?;
    Ok(Kin { id, number: kin.number.clone() })
}

pub(crate) fn write_part(part: &Part) -> wire::Part {
    wire::Part {
        id: part.case.id.to_string(),
        number: part.case.number.clone(),
        matter_name: part.matter_name.clone(),
        outcome: part.end.map_or(wire::Outcome::Unspecified, |(outcome, _)| case::write_outcome(outcome)).into(),
        settled_at: part.end.map(|(_, at)| stamp::to_wire(at)),
    }
}

pub(crate) fn write_joined(joined: &Joined) -> wire::JoinedCase {
    wire::JoinedCase {
        id: joined.case.id.to_string(),
        number: joined.case.number.clone(),
        words: joined.words.clone(),
        joined_at: Some(stamp::to_wire(joined.time)),
    }
}
