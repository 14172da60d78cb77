//! Calendars: years that are provisional or absent.

use gridcase_proto::common::v1::LimitUnit;
use gridcase_proto::registry::v1::{CalendarSet, content};
use gridcase_snapshot::Part;

use super::Contents;
use crate::finding::Finding;

/// Provisional years.
pub(super) fn check(set: &CalendarSet, findings: &mut Vec<Finding>) {
    for (at, year) in set.years.iter().enumerate().filter(|(_, year)| !year.official) {
        let message = format!("{} is provisional: due times that rest on it are marked so", year.year);
        let remedy = "publish the year again when its calendar is official";
        findings.push(Finding::notice("provisional_year", format!("years[{at}].official"), message, remedy));
    }
}

/// Limits in working time that no calendar can count.
pub(super) fn missing(contents: &Contents) -> Option<Finding> {
    let Some(content::Part::Catalogue(catalogue)) = contents.get(&Part::Catalogue) else { return None };
    if contents.contains_key(&Part::Calendars) {
        return None;
    }
    let limits = catalogue.matters.iter().flat_map(|matter| &matter.rows).flat_map(|row| &row.limits);
    let counted = limits.filter(|limit| matches!(limit.unit(), LimitUnit::WorkHour | LimitUnit::WorkDay)).count();
    (counted > 0).then(|| {
        let message = format!("{counted} limits count working time and no calendar is in force then");
        let remedy = "publish calendars as well; until then the due times are unknown";
        Finding::notice("missing_calendars", "years", message, remedy)
    })
}
