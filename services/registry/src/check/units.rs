//! Units: codes, retired codes, districts and ground layers.

use gridcase_proto::registry::v1::UnitSet;

use super::Ground;
use super::geometry::{self, Subject};
use super::names::{NAME, check_code, check_length};
use crate::finding::Finding;

pub(super) fn check(set: &UnitSet, ground: &Ground<'_>, findings: &mut Vec<Finding>) {
    for (at, department) in set.departments.iter().enumerate() {
        check_code(format!("departments[{at}].code"), &department.code, findings);
        check_length(format!("departments[{at}].name"), &department.name, NAME, findings);
    }
    for (at, unit) in set.units.iter().enumerate() {
        check_code(format!("units[{at}].code"), &unit.code, findings);
        check_length(format!("units[{at}].name"), &unit.name, NAME, findings);
        check_length(format!("units[{at}].telephone"), &unit.telephone, 40, findings);
        if ground.retired.contains(&unit.code) {
            let message = format!("{:?} belonged to a unit of an earlier version and is retired", unit.code);
            let remedy = "give the unit a new code; a code is never used again";
            let subject = format!("units[{at}].code");
            findings.push(Finding::refused("retired_code", subject, message, remedy).with_code(&unit.code));
        }
    }
    for (at, piece) in set.grounds.iter().enumerate() {
        check_code(format!("grounds[{at}].code"), &piece.code, findings);
        check_code(format!("grounds[{at}].layer"), &piece.layer, findings);
    }
    findings.extend(geometry::examine(shapes(set), ground.known));
}

fn shapes(set: &UnitSet) -> Vec<Subject<'_>> {
    let districts = set.units.iter().enumerate().filter_map(|(at, unit)| {
        let shape = unit.district.as_ref()?;
        Some(Subject { path: format!("units[{at}].district"), code: &unit.code, shape })
    });
    let grounds = set.grounds.iter().enumerate().filter_map(|(at, piece)| {
        let shape = piece.shape.as_ref()?;
        Some(Subject { path: format!("grounds[{at}].shape"), code: &piece.code, shape })
    });
    districts.chain(grounds).collect()
}
