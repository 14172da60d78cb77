//! What the server made of the records, beside what the records say.
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use gridcase_proto::dispatch::v1::{Case, CaseState};
use serde::Serialize;
use serde_json::Value;

use super::{ground::Ground, profile::Profile, records::Record};
use crate::{
    failure::Result,
    output::{Layout, table, words},
};

/// Units that a table shows.
const UNITS: usize = 20;

/// The figures of a replay. Every key is promised in docs/replay.md.
#[derive(Debug, Default, Serialize)]
pub(super) struct Comparison {
    /// Code of the town.
    town: String,
    /// Records fed.
    records: usize,
    /// Reports that are stored and are cases.
    stored: usize,
    /// Reports that were not there before this run.
    added: usize,
    /// Cases with a grid.
    located: usize,
    /// Cases in the command room's queue.
    waiting: usize,
    /// Cases that went to a unit.
    dispatched: usize,
    /// Cases in the queue by cause.
    by_cause: BTreeMap<String, usize>,
    /// Records that name an area.
    area_named: usize,
    /// Of these, the cases located in an area that was named.
    area_agrees: usize,
    /// Of these, the cases located elsewhere or not at all.
    area_differs: Vec<AreaDiffers>,
    /// Cases that went to the department that really got them.
    department_agrees: usize,
    /// By department with districts: located cases that went to the one unit whose district contains them.
    unit_by_district: BTreeMap<String, usize>,
    /// Located cases of these departments that did not.
    unit_differs: Vec<UnitDiffers>,
    /// Cases by lead unit.
    by_unit: BTreeMap<String, usize>,
}

/// A record whose case lies in another area than it says.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct AreaDiffers {
    /// Number in the other system.
    record: String,
    /// Number of the case.
    case: String,
    /// What the record says.
    named: String,
    /// Codes that this means.
    codes: BTreeSet<String>,
    /// Grid of the case; empty where it has none.
    found: String,
}

/// A case that went to another unit than the one whose district contains it.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct UnitDiffers {
    /// Number in the other system.
    record: String,
    /// Number of the case.
    case: String,
    /// Units whose districts contain the place, by this client's own reckoning.
    expected: BTreeSet<String>,
    /// Lead unit; empty where the case waits.
    found: String,
}

impl Comparison {
    /// Compares each record with its case; both are in the same order.
    pub(super) fn new(
        folder: &Path,
        profile: &Profile,
        records: &[Record],
        cases: &[Case],
        added: usize,
    ) -> Result<Self> {
        let mut districts = BTreeMap::new();
        for named in &profile.districts {
            // Places of another coordinate system cannot be held against the file without converting one of them.
            if same_system(&named.shapes().crs, &profile.position.crs) {
                let ground = Ground::read(folder, &named.shapes(), &named.unit_prefix)?;
                districts.insert(named.department.as_str(), ground);
            }
        }
        let mut comparison = Self {
            town: profile.town.code.clone(),
            records: records.len(),
            stored: cases.len(),
            added,
            unit_by_district: districts.keys().map(|department| ((*department).to_owned(), 0)).collect(),
            ..Self::default()
        };
        for (record, case) in records.iter().zip(cases) {
            comparison.count(case);
            comparison.area(record, case);
            comparison.unit(record, case, &districts);
        }
        Ok(comparison)
    }

    fn count(&mut self, case: &Case) {
        self.located += usize::from(!case.current_grid.is_empty());
        self.dispatched += usize::from(case.dispatched_at.is_some());
        if case.state() == CaseState::Filed {
            self.waiting += 1;
            for cause in case.causes() {
                *self.by_cause.entry(words::cause(cause)).or_default() += 1;
            }
        }
        if !case.lead.is_empty() {
            *self.by_unit.entry(case.lead.clone()).or_default() += 1;
        }
    }

    fn area(&mut self, record: &Record, case: &Case) {
        if record.named_codes.is_empty() {
            return;
        }
        self.area_named += 1;
        let wider = case.route.iter().flat_map(|route| &route.areas);
        if std::iter::once(&case.current_grid).chain(wider).any(|code| record.named_codes.contains(code)) {
            self.area_agrees += 1;
            return;
        }
        self.area_differs.push(AreaDiffers {
            record: record.number.clone(),
            case: case.number.clone(),
            named: record.named.clone(),
            codes: record.named_codes.clone(),
            found: case.current_grid.clone(),
        });
    }

    fn unit(&mut self, record: &Record, case: &Case, districts: &BTreeMap<&str, Ground>) {
        let Some(ground) = districts.get(record.department.as_str()) else {
            self.department_agrees += usize::from(case.lead == record.department);
            return;
        };
        self.department_agrees += usize::from(ground.codes().any(|code| code == case.lead));
        let (Some(place), false) = (record.position, case.current_grid.is_empty()) else { return };
        let expected = ground.at(place);
        if expected == [case.lead.as_str()] {
            *self.unit_by_district.entry(record.department.clone()).or_default() += 1;
            return;
        }
        self.unit_differs.push(UnitDiffers {
            record: record.number.clone(),
            case: case.number.clone(),
            expected: expected.into_iter().map(str::to_owned).collect(),
            found: case.lead.clone(),
        });
    }

    pub(super) fn to_json(&self) -> Value {
        serde_json::to_value(self).expect("text keys")
    }

    pub(super) fn table(&self, layout: &Layout) -> String {
        let number = |number: usize| number.to_string();
        let mut parts = vec![table::fields(
            layout,
            [
                ("town", self.town.clone()),
                ("records", number(self.records)),
                ("stored", format!("{} ({} new)", self.stored, self.added)),
                ("located", number(self.located)),
                ("waiting", number(self.waiting)),
                ("dispatched", number(self.dispatched)),
                ("area named", number(self.area_named)),
                ("area agrees", number(self.area_agrees)),
                ("department agrees", number(self.department_agrees)),
            ],
        )];
        let counts = |head: &str, counts: &BTreeMap<String, usize>, most: usize| {
            let mut rows: Vec<_> = counts.iter().collect();
            rows.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
            let rows = rows.into_iter().take(most).map(|(name, count)| [name.clone(), count.to_string()]);
            (!counts.is_empty()).then(|| table::rows(layout, [head, "cases"], rows, ""))
        };
        parts.extend(counts("waits for", &self.by_cause, usize::MAX));
        parts.extend(counts("to the unit of the district", &self.unit_by_district, usize::MAX));
        parts.extend(counts(&format!("unit (first {UNITS})"), &self.by_unit, UNITS));
        parts.extend((!self.area_differs.is_empty()).then(|| self.areas(layout)));
        parts.extend((!self.unit_differs.is_empty()).then(|| self.units(layout)));
        parts.join("\n\n")
    }

    fn areas(&self, layout: &Layout) -> String {
        let rows = self.area_differs.iter().map(|differs| {
            let AreaDiffers { record, case, named, codes, found } = differs;
            [record.clone(), case.clone(), named.clone(), list(codes), found.clone()]
        });
        table::rows(layout, ["record in another area", "case", "named", "means", "found in"], rows, "")
    }

    fn units(&self, layout: &Layout) -> String {
        let rows = self.unit_differs.iter().map(|differs| {
            let UnitDiffers { record, case, expected, found } = differs;
            [record.clone(), case.clone(), list(expected), found.clone()]
        });
        table::rows(layout, ["record with another unit", "case", "district of", "went to"], rows, "")
    }
}

fn list(codes: &BTreeSet<String>) -> String {
    codes.iter().cloned().collect::<Vec<_>>().join(", ")
}

/// CGCS2000 differs from WGS-84 by centimetres.
fn same_system(one: &str, other: &str) -> bool {
    let plain = |system| if system == "CGCS2000" { "WGS-84" } else { system };
    plain(one) == plain(other)
}

#[cfg(test)]
mod tests {
    use gridcase_proto::dispatch::v1::QueueCause;
    use jiff::tz::TimeZone;

    use super::*;
    use crate::replay::{
        profile::tests::nyc,
        records::{self, tests::data},
    };

    /// What a server that routes rightly would answer, by the client's own reckoning.
    fn answered(records: &[Record], ground: &Ground, precincts: &Ground) -> Vec<Case> {
        let answer = |record: &Record| {
            let Some(place) = record.position else {
                let causes = vec![QueueCause::NoPosition.into()];
                return Case { state: CaseState::Filed.into(), causes, ..Case::default() };
            };
            let lead = match record.department.as_str() {
                "NYPD" => precincts.at(place)[0],
                other => other,
            };
            Case {
                number: format!("nyc-{}", record.number),
                state: CaseState::Dispatched.into(),
                current_grid: ground.at(place)[0].to_owned(),
                lead: lead.to_owned(),
                dispatched_at: Some(prost_types::Timestamp::default()),
                ..Case::default()
            }
        };
        records.iter().map(answer).collect()
    }

    #[test]
    fn new_york_compares_as_its_records_say() {
        let Some(folder) = data("nyc") else { return };
        let profile = nyc();
        let ground = Ground::read(&folder, &profile.areas.shapes(), "").expect("read");
        let precincts = profile.districts_of("NYPD").expect("precincts");
        let precincts = Ground::read(&folder, &precincts.shapes(), &precincts.unit_prefix).expect("read");
        let records = records::read(&folder, &profile).expect("the real file");
        let cases = answered(&records, &ground, &precincts);
        let value = Comparison::new(&folder, &profile, &records, &cases, 500).expect("compared").to_json();
        for (key, figure) in [
            ("records", 500),
            ("stored", 500),
            ("added", 500),
            ("located", 432),
            ("waiting", 68),
            ("dispatched", 432),
            ("area_named", 196),
            ("area_agrees", 195),
        ] {
            assert_eq!(value[key], figure, "{key}");
        }
        assert_eq!(value["by_cause"]["no_position"], 68);
        assert_eq!(value["unit_by_district"]["NYPD"], 398);
        assert_eq!(value["unit_differs"], serde_json::json!([]));
        let differs = &value["area_differs"];
        assert_eq!(differs.as_array().map(Vec::len), Some(1));
        assert_eq!((differs[0]["named"].as_str(), differs[0]["found"].as_str()), (Some("11 BRONX"), Some("212")));
    }

    #[test]
    fn a_case_at_the_wrong_unit_is_named() {
        let Some(folder) = data("nyc") else { return };
        let profile = nyc();
        let ground = Ground::read(&folder, &profile.areas.shapes(), "").expect("read");
        let precincts = profile.districts_of("NYPD").expect("precincts");
        let precincts = Ground::read(&folder, &precincts.shapes(), &precincts.unit_prefix).expect("read");
        let records = records::read(&folder, &profile).expect("the real file");
        let mut cases = answered(&records, &ground, &precincts);
        let at = cases.iter().position(|case| case.lead.starts_with("NYPD-")).expect("a police case");
        cases[at].lead = "NYPD-0".to_owned();
        let comparison = Comparison::new(&folder, &profile, &records, &cases, 0).expect("compared");
        assert_eq!(comparison.unit_by_district["NYPD"], 397);
        assert_eq!(comparison.unit_differs[0].record, records[at].number);
        let text = comparison.table(&Layout { zone: TimeZone::UTC, width: None });
        assert!(text.contains("record with another unit"), "{text}");
        assert!(text.contains("stored              500 (0 new)"), "{text}");
    }

    #[test]
    fn places_are_compared_within_one_coordinate_system_only() {
        assert!(same_system("WGS-84", "CGCS2000"));
        assert!(!same_system("WGS-84", "GCJ-02"));
    }
}
