//! What is grown, as rules of the register: ids that stay, and words that say where a rule comes from.

use std::collections::BTreeSet;

use gridcase_snapshot::matter::COMPONENT;
use gridcase_snapshot::{Hours, Party, Rule, Snapshot};
use jiff::civil::Date;

use super::fact::Fact;
use super::growth::{Days, Grown, Named, Window};
use super::scope::Topic;

/// Begins the id of every rule that comes from a history.
const PREFIX: &str = "history";

/// The longest id that is made; the register allows a little more.
const LONGEST: usize = 56;

/// The rules, each with the day since which it has been so where it was otherwise before.
pub(super) fn rules(grown: &[Grown<'_>], facts: &[Fact<'_>], snapshot: &Snapshot) -> Vec<(Rule, Option<Date>)> {
    let mut taken: BTreeSet<String> = snapshot.rules().iter().map(|rule| rule.id.clone()).collect();
    let day = |fact: &Fact<'_>| fact.local.date();
    let period = facts.first().map(day).zip(facts.last().map(day));
    let rule = |grown: &Grown<'_>| {
        let id = free(&id(grown), &mut taken);
        let since = grown.since.and_then(|at| facts.get(at)).map(day);
        (rule(grown, id, basis(period, since)), since)
    };
    grown.iter().map(rule).collect()
}

fn rule(grown: &Grown<'_>, id: String, basis: String) -> Rule {
    let kind = match grown.scope.topic {
        Topic::Kind(kind) | Topic::Class(kind, _) => kind,
        Topic::Matter(matter) => matter.split_once(':').map_or(matter, |(kind, _)| kind),
    };
    Rule {
        id,
        subject: grown.scope.topic.subject(),
        area: grown.scope.area.map(str::to_owned),
        ground: grown.scope.ground.map(str::to_owned),
        hours: grown.hours.and_then(hours),
        lead: match grown.named {
            Named::Unit(unit) => Party::Unit(unit.to_owned()),
            Named::DistrictOf(department) => Party::DistrictOf(department.to_owned()),
        },
        assisting: Vec::new(),
        basis,
        valid_from: None,
        valid_until: None,
        priority: grown.priority,
        // The side that comes first for the kind, where nothing of the other side outranks it.
        owner: kind == COMPONENT,
        precedent_case: None,
        reporter_visible: false,
    }
}

fn hours(window: Window) -> Option<Hours> {
    let days: &[u32] = match window.days {
        Days::All => &[],
        Days::MondayToFriday => &[1, 2, 3, 4, 5],
        Days::Weekend => &[6, 7],
    };
    let minute = |hour: usize| u32::try_from(hour * 60).unwrap_or_default();
    Hours::new(days, minute(window.from), minute(window.until)).ok()
}

/// Where the rule comes from, for whoever reads the register; an administrator adds the law.
fn basis(period: Option<(Date, Date)>, since: Option<Date>) -> String {
    let Some((first, last)) = period else { return "由历史办件归纳".to_owned() };
    let since = since.map(|day| format!("，自 {day} 起改由该单位处置")).unwrap_or_default();
    format!("由历史办件归纳（{first} 至 {last}{since}）")
}

/// What the history says for it, in the same words.
pub(super) fn counted(cases: usize, agreeing: usize) -> String {
    format!("：{cases} 件中 {agreeing} 件由该单位处置")
}

/// From what the rule is about and whom it names: the same for the same, and readable where codes are.
fn id(grown: &Grown<'_>) -> String {
    let named = match grown.named {
        Named::Unit(unit) => unit.to_owned(),
        Named::DistrictOf(department) => format!("by-{department}"),
    };
    let topic = match grown.scope.topic {
        Topic::Kind(kind) => kind.to_owned(),
        Topic::Class(kind, class) => format!("{kind}-{class}"),
        Topic::Matter(matter) => matter.to_owned(),
    };
    let hours = grown.hours.map(|Window { days, from, until }| {
        let days = match days {
            Days::All => "",
            Days::MondayToFriday => "mf",
            Days::Weekend => "we",
        };
        format!("{days}{from:02}{until:02}")
    });
    let parts = [Some(topic), grown.scope.area.map(str::to_owned), grown.scope.ground.map(str::to_owned), hours];
    let words: Vec<String> = parts.into_iter().flatten().chain([named]).collect();
    let plain = slug(&words.join("-"));
    let exact = words.join("|");
    if exact.is_ascii() && plain.len() + PREFIX.len() < LONGEST {
        return format!("{PREFIX}-{plain}");
    }
    let kept: String = plain.chars().take(LONGEST - PREFIX.len() - 18).collect();
    format!("{PREFIX}-{}-{:016x}", kept.trim_matches('-'), digest(&exact)).replace("--", "-")
}

fn slug(words: &str) -> String {
    let letter = |character: char| if character.is_ascii_alphanumeric() { character.to_ascii_lowercase() } else { '-' };
    let text: String = words.chars().map(letter).collect();
    text.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// Fowler, Noll and Vo's hash: tells names apart, no more is asked of it.
fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The id, or the next one that nobody has.
fn free(id: &str, taken: &mut BTreeSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{id}-{number}"));
    let free = std::iter::once(id.to_owned()).chain(numbered).find(|id| !taken.contains(id)).unwrap_or_default();
    taken.insert(free.clone());
    free
}
