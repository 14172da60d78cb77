//! The catalogue that ships: the 250 matters of the standard, each with editable rows that no town has confirmed yet.
use std::collections::HashMap;

use anyhow::Context as _;
use gridcase_proto::{
    common::v1::{Limit, LimitUnit},
    registry::v1::{Catalogue, DispatchPolicy, EvidenceRule, FormerCode, Matter, Row},
};
use serde::Deserialize;

const STANDARD: &str = "GB/T 47678.5-2026";
/// First day of the standard.
const IN_FORCE: &str = "2026-07-01";

#[derive(Deserialize)]
struct MatterLine {
    code: String,
    kind: String,
    class_code: String,
    class_name: String,
    name: String,
    initials: String,
    synonyms: String,
}

#[derive(Deserialize)]
struct FormerLine {
    kind: String,
    code: String,
    standard: String,
    former_code: String,
    valid_from: String,
    valid_until: String,
}

#[derive(Deserialize)]
struct RowLine {
    matter_code: String,
    kind: String,
    row: u32,
    limit_amount: u32,
    limit_unit: String,
    filing_condition: String,
    closing_condition: String,
    status: String,
    source: String,
}

/// Matters that the demo town's command room confirms before they go, to show the policy.
const CONFIRMED_FIRST: [&str; 2] = ["event:08001", "event:10001"];

/// The default catalogue.
pub fn default() -> anyhow::Result<Catalogue> {
    let mut rows: HashMap<(String, String), Vec<Row>> = HashMap::new();
    for line in csv::Reader::from_reader(include_str!("../../codes/rows.csv").as_bytes()).deserialize() {
        let line: RowLine = line?;
        rows.entry((line.kind.clone(), line.matter_code.clone())).or_default().push(row(line)?);
    }
    let mut former: HashMap<(String, String), Vec<FormerCode>> = HashMap::new();
    for line in csv::Reader::from_reader(include_str!("../../codes/former.csv").as_bytes()).deserialize() {
        let FormerLine { kind, code, standard, former_code, valid_from, valid_until } = line?;
        let earlier = FormerCode { standard, code: former_code, valid_from, valid_until };
        former.entry((kind, code)).or_default().push(earlier);
    }
    let mut matters = Vec::new();
    for line in csv::Reader::from_reader(include_str!("../../codes/matters.csv").as_bytes()).deserialize() {
        let line: MatterLine = line?;
        let rows = rows.remove(&(line.kind.clone(), line.code.clone()));
        let rows = rows.with_context(|| format!("matter {} has no row in rows.csv", line.code))?;
        let former_codes = former.remove(&(line.kind.clone(), line.code.clone())).unwrap_or_default();
        matters.push(Matter { former_codes, ..matter(line, rows) });
    }
    anyhow::ensure!(former.is_empty(), "former.csv names matters that matters.csv does not have: {:?}", former.keys());
    Ok(Catalogue { matters, policy: None })
}

fn matter(line: MatterLine, rows: Vec<Row>) -> Matter {
    let id = format!("{}:{}", line.kind, line.code);
    let policy = if CONFIRMED_FIRST.contains(&id.as_str()) { DispatchPolicy::Confirm } else { DispatchPolicy::Auto };
    Matter {
        id,
        code: line.code,
        kind: line.kind,
        class: line.class_code,
        class_name: line.class_name,
        name: line.name,
        initials: line.initials,
        synonyms: line.synonyms.split(';').filter(|word| !word.is_empty()).map(str::to_owned).collect(),
        standard: STANDARD.to_owned(),
        default_row: rows.iter().map(|row| row.number).min().unwrap_or(1),
        rows,
        policy: policy.into(),
        emergency_number: String::new(),
        retired: false,
        reopen_days: 7,
        former_codes: Vec::new(),
        valid_from: IN_FORCE.to_owned(),
        valid_until: String::new(),
    }
}

fn row(line: RowLine) -> anyhow::Result<Row> {
    let unit = LimitUnit::from_str_name(&format!("LIMIT_UNIT_{}", line.limit_unit.to_uppercase()))
        .with_context(|| format!("rows.csv: {} is no limit unit", line.limit_unit))?;
    Ok(Row {
        number: line.row,
        filing: line.filing_condition,
        closing: line.closing_condition,
        limits: vec![Limit { amount: line.limit_amount, unit: unit.into(), purpose: String::new() }],
        evidence: Some(EvidenceRule { photos: 0, words: true }),
        confirmed: line.status == "confirmed",
        source: line.source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_the_former_standard_lead_to_their_matters() {
        let catalogue = default().expect("the shipped lists are sound");
        let of = |kind: &str, code: &str| {
            let found = catalogue
                .matters
                .iter()
                .find(|matter| matter.kind == kind && matter.former_codes.iter().any(|former| former.code == code));
            found.map(|matter| matter.id.as_str())
        };
        // Events by their ordinal, components by their name.
        let table = [
            ("event", "0128", "event:06028"),
            ("event", "0207", "event:07007"),
            ("event", "0312", "event:08012"),
            ("event", "0410", "event:09010"),
            ("component", "0101", "component:01001"),
        ];
        for (kind, former, expected) in table {
            assert_eq!(of(kind, former), Some(expected), "{former}");
        }
        let codes = catalogue.matters.iter().flat_map(|matter| &matter.former_codes);
        assert!(codes.clone().count() > 100 && codes.clone().all(|code| code.standard == "GB/T 30428.2-2013"));
    }

    #[test]
    fn every_matter_of_the_standard_has_rows_and_a_default() {
        let catalogue = default().expect("the shipped lists are sound");
        assert_eq!(catalogue.matters.len(), 250);
        for matter in &catalogue.matters {
            assert!(matter.rows.iter().any(|row| row.number == matter.default_row), "{}", matter.id);
            assert!(matter.rows.iter().all(|row| !row.confirmed && !row.limits.is_empty()), "{}", matter.id);
        }
        assert!(CONFIRMED_FIRST.iter().all(|id| catalogue.matters.iter().any(|matter| matter.id == *id)));
    }
}
