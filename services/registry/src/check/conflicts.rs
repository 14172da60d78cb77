//! Rules that tie: equal in all that decides between rules, and naming different leads.

use std::collections::HashMap;

use gridcase_proto::registry::v1::{Hours, Register, Rule};

use super::names::{WORDS, check_code, check_length};
use crate::finding::Finding;

const DAY: u32 = 24 * 60;
const WEEK: u32 = 7 * DAY;

/// What two rules must share to tie.
#[derive(PartialEq, Eq, Hash)]
struct Scope<'a> {
    subject: [&'a str; 3],
    area: &'a str,
    ground: &'a str,
    owner: bool,
    priority: i32,
}

pub(super) fn check(register: &Register, findings: &mut Vec<Finding>) {
    let mut scopes: HashMap<Scope<'_>, Vec<(usize, &Rule)>> = HashMap::new();
    for (at, rule) in register.rules.iter().enumerate() {
        check_code(format!("rules[{at}].id"), &rule.id, findings);
        check_length(format!("rules[{at}].basis"), &rule.basis, WORDS, findings);
        scopes.entry(scope(rule)).or_default().push((at, rule));
    }
    let mut ties: Vec<_> = scopes.into_values().flat_map(|rules| ties(&rules)).collect();
    ties.sort_by_key(|(at, _)| *at);
    findings.extend(ties.into_iter().map(|(_, finding)| finding));
}

fn scope(rule: &Rule) -> Scope<'_> {
    Scope {
        subject: [&rule.matter, &rule.matter_class, &rule.matter_kind],
        area: &rule.area,
        ground: &rule.ground,
        owner: rule.owner,
        priority: rule.priority,
    }
}

/// For each rule the first earlier one that it ties with.
fn ties(rules: &[(usize, &Rule)]) -> Vec<(usize, Finding)> {
    let mut found = Vec::new();
    for (place, (at, rule)) in rules.iter().enumerate() {
        let earlier = rules[..place].iter().find(|(_, other)| tie(rule, other));
        if let Some((other_at, other)) = earlier {
            let message =
                format!("{:?} and {:?} (rules[{other_at}]) say different leads for the same", rule.id, other.id);
            let remedy = "give one of them the greater priority; until then a person decides each case";
            let finding = Finding::notice("conflicting_rules", format!("rules[{at}].lead"), message, remedy);
            found.push((*at, finding.with_code(&rule.id)));
        }
    }
    found
}

fn tie(one: &Rule, other: &Rule) -> bool {
    one.lead != other.lead && days_meet(one, other) && hours_meet(one.hours.as_ref(), other.hours.as_ref())
}

/// Dates are written year first, so their texts sort as they do.
fn days_meet(one: &Rule, other: &Rule) -> bool {
    let starts_in_time = |from: &str, until: &str| from.is_empty() || until.is_empty() || from <= until;
    starts_in_time(&one.valid_from, &other.valid_until) && starts_in_time(&other.valid_from, &one.valid_until)
}

fn hours_meet(one: Option<&Hours>, other: Option<&Hours>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return true };
    let others = spans(other);
    spans(one).into_iter().any(|a| {
        // Shifted by a week as well, because Sunday night runs into Monday.
        others.iter().any(|b| {
            [0, WEEK].iter().any(|week| meet(a, (b.0 + week, b.1 + week)) || meet((a.0 + week, a.1 + week), *b))
        })
    })
}

fn meet(a: (u32, u32), b: (u32, u32)) -> bool {
    a.0 < b.1 && b.0 < a.1
}

/// The stretches of the week in minutes from Monday.
fn spans(hours: &Hours) -> Vec<(u32, u32)> {
    let all = [1, 2, 3, 4, 5, 6, 7];
    let days: &[u32] = if hours.days.is_empty() { &all } else { &hours.days };
    let over_midnight = if hours.until_minute < hours.from_minute { DAY } else { 0 };
    let start = |day: &u32| day.saturating_sub(1).min(6) * DAY;
    days.iter()
        .map(|day| (start(day) + hours.from_minute.min(DAY), start(day) + hours.until_minute.min(DAY) + over_midnight))
        .collect()
}
