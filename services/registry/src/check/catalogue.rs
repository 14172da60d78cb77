//! Matters: what the reading of the part leaves to us, and matters that nobody answers for.

use std::collections::HashSet;

use gridcase_proto::registry::v1::{CasePolicy, Catalogue, Matter, Register, Row, content};
use gridcase_snapshot::Part;

use super::Contents;
use super::names::{NAME, WORDS, check_length};
use crate::finding::Finding;

/// The most photos that a hand-in can be asked for.
const PHOTOS: u32 = 20;
/// The most days in which a case can be reopened.
const REOPEN_DAYS: u32 = 365;
/// The most units of a limit; longer ones are a slip of the pen.
const AMOUNT: u32 = 10_000;
/// The most extensions or suspensions that a case can be allowed.
const TIMES: u32 = 20;
/// Whom to call first.
const EMERGENCY: [&str; 5] = ["", "110", "119", "120", "122"];
/// Matters named in the notice about those without a rule.
const NAMED: usize = 10;

pub(super) fn check(catalogue: &Catalogue, findings: &mut Vec<Finding>) {
    for (at, matter) in catalogue.matters.iter().enumerate() {
        let path = format!("matters[{at}]");
        check_length(format!("{path}.name"), &matter.name, NAME, findings);
        if !EMERGENCY.contains(&matter.emergency_number.as_str()) {
            let message = format!("{:?} is no emergency number", matter.emergency_number);
            let remedy = "write 110, 119, 120 or 122, or leave it empty";
            findings.push(Finding::refused("unknown_number", format!("{path}.emergency_number"), message, remedy));
        }
        most(format!("{path}.reopen_days"), matter.reopen_days, REOPEN_DAYS, findings);
        for (row_at, row) in matter.rows.iter().enumerate() {
            check_row(&format!("{path}.rows[{row_at}]"), row, findings);
        }
    }
    if let Some(policy) = &catalogue.policy {
        check_policy(policy, findings);
    }
}

fn check_policy(policy: &CasePolicy, findings: &mut Vec<Finding>) {
    for (field, times) in [("extensions", policy.extensions), ("suspensions", policy.suspensions)] {
        most(format!("policy.{field}"), times.unwrap_or_default(), TIMES, findings);
    }
    let limits = [
        ("dispatch", &policy.dispatch),
        ("accept", &policy.accept),
        ("rule", &policy.rule),
        ("decide", &policy.decide),
        ("review", &policy.review),
        ("answer", &policy.answer),
    ];
    for (field, limit) in limits {
        let amount = limit.as_ref().map_or(0, |limit| limit.amount);
        most(format!("policy.{field}.amount"), amount, AMOUNT, findings);
    }
}

fn check_row(path: &str, row: &Row, findings: &mut Vec<Finding>) {
    check_length(format!("{path}.filing"), &row.filing, WORDS, findings);
    check_length(format!("{path}.closing"), &row.closing, WORDS, findings);
    let photos = row.evidence.map_or(0, |evidence| evidence.photos);
    most(format!("{path}.evidence.photos"), photos, PHOTOS, findings);
    let mut purposes = HashSet::new();
    for (at, limit) in row.limits.iter().enumerate() {
        let path = format!("{path}.limits[{at}]");
        most(format!("{path}.amount"), limit.amount, AMOUNT, findings);
        if !purposes.insert(limit.purpose.as_str()) {
            let message = format!("two limits of the row are for {:?}", limit.purpose);
            let remedy = "say what each limit is for, such as \"stop\" and \"penalise\"";
            findings.push(Finding::refused("ambiguous_limit", format!("{path}.purpose"), message, remedy));
        }
    }
}

fn most(subject: String, value: u32, most: u32, findings: &mut Vec<Finding>) {
    if value > most {
        let message = format!("is {value}; the most is {most}");
        findings.push(Finding::refused("too_large", subject, message, "write a smaller number"));
    }
}

/// Matters that no rule of the register names: reports of them wait in the command room.
pub(super) fn without_rule(contents: &Contents) -> Option<Finding> {
    let Some(content::Part::Catalogue(catalogue)) = contents.get(&Part::Catalogue) else { return None };
    let Some(content::Part::Register(register)) = contents.get(&Part::Register) else { return None };
    let named = |matter: &Matter| is_named(matter, register);
    let left: Vec<_> = catalogue.matters.iter().filter(|matter| !matter.retired && !named(matter)).collect();
    let first: Vec<_> = left.iter().take(NAMED).map(|matter| matter.id.as_str()).collect();
    let more = if left.len() > NAMED { ", ..." } else { "" };
    (!left.is_empty()).then(|| {
        let message = format!("no rule names {} matters: {}{more}", left.len(), first.join(", "));
        let remedy = "add rules for them; until then their reports wait in the command room";
        Finding::notice("matters_without_rule", "rules", message, remedy)
    })
}

fn is_named(matter: &Matter, register: &Register) -> bool {
    let class = format!("{}:{}", matter.kind, matter.class);
    register
        .rules
        .iter()
        .any(|rule| rule.matter == matter.id || rule.matter_class == class || rule.matter_kind == matter.kind)
}
