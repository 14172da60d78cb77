//! How long names and lists may be, and what a code may look like.

use gridcase_geo::{CodeError, CodeScheme};
use gridcase_proto::registry::v1::content;

use crate::finding::Finding;

/// Most characters of a name.
pub(super) const NAME: usize = 200;
/// Most characters of a condition, a legal basis and the like.
pub(super) const WORDS: usize = 4_000;

/// Whether a text can be the code of a unit, a department, a layer: what a free area code can be.
pub fn code(code: &str) -> Result<(), CodeError> {
    CodeScheme::Free.check(code, None).map(drop)
}

/// A list that is too long for anyone to mean it.
pub(super) fn too_many(part: &content::Part) -> Vec<Finding> {
    let lists: &[(&str, usize, usize)] = match part {
        content::Part::Boundaries(set) => &[("areas", set.areas.len(), 200_000)],
        content::Part::Units(set) => &[
            ("departments", set.departments.len(), 1_000),
            ("units", set.units.len(), 20_000),
            ("grounds", set.grounds.len(), 200_000),
        ],
        content::Part::Catalogue(catalogue) => &[("matters", catalogue.matters.len(), 10_000)],
        content::Part::Register(register) => &[("rules", register.rules.len(), 100_000)],
        content::Part::Calendars(set) => &[("years", set.years.len(), 200)],
        content::Part::Assets(set) => &[("assets", set.assets.len(), 200_000)],
    };
    let over = lists.iter().filter(|(_, length, most)| length > most);
    over.map(|(list, length, most)| {
        let message = format!("{list} has {length} entries; the most is {most}");
        Finding::refused("too_many", *list, message, "divide the content between towns")
    })
    .collect()
}

/// Notes a code that cannot be one.
pub(super) fn check_code(subject: String, text: &str, findings: &mut Vec<Finding>) {
    // An empty one is named by the reading of the part.
    if let Err(error) = code(text)
        && !text.trim().is_empty()
    {
        let remedy = "write the code with letters, digits and _ . : / - only";
        findings.push(Finding::refused("malformed_code", subject, error.to_string(), remedy).with_code(text));
    }
}

/// Notes a text that is too long.
pub(super) fn check_length(subject: String, text: &str, most: usize, findings: &mut Vec<Finding>) {
    let length = text.chars().count();
    if length > most {
        let message = format!("has {length} characters; the most is {most}");
        findings.push(Finding::refused("too_long", subject, message, "shorten it"));
    }
}
