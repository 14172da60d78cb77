//! What drafts would change, as tables: past cases from unit to unit, open cases, ground, posts.
use gridcase_proto::dispatch::v1::{RehearsalFinished, RehearsedCase, RerouteOutcome};

use super::{Layout, table, words};
use crate::commands::rehearse::{Told, effect};

/// Lines of a table; the rest is in JSON.
const LINES: usize = 30;

/// The whole of a rehearsal.
pub(crate) fn told(layout: &Layout, told: &Told) -> String {
    let sections = [
        ("", sums(&told.finished)),
        ("past cases that would go elsewhere:", cells(layout, told)),
        ("open cases that another unit would answer for:", open(layout, told)),
        ("ground that another unit would answer for:", ground(layout, told)),
        ("posts affected:", posts(layout, told)),
    ];
    let section = |(head, body): (&str, String)| if head.is_empty() { body } else { format!("{head}\n{body}") };
    sections.map(section).join("\n\n")
}

fn sums(finished: &RehearsalFinished) -> String {
    let RehearsalFinished { replayed, elsewhere, assisting, no_place, unknown_matter, .. } = finished;
    format!(
        "{replayed} past cases replayed: {elsewhere} would go to another unit, {assisting} differ in assisting units \
         alone; not compared: {no_place} without a place, {unknown_matter} of unknown matters"
    )
}

fn cells(layout: &Layout, told: &Told) -> String {
    let rows = told.cells.iter().map(|cell| [unit(&cell.from), unit(&cell.to), cell.count.to_string()]);
    table::rows(layout, ["from", "to", "cases"], rows, "none")
}

fn open(layout: &Layout, told: &Told) -> String {
    let row = |case: &RehearsedCase| {
        let stays = match case.stays.as_str() {
            "" => "can be moved",
            "no_route" => "stays: no certain new unit",
            _ => "stays: cannot move in this state",
        };
        [
            case.number.clone(),
            words::state(case.state()),
            words::short(&case.matter_name, 24),
            case.grid_before.clone(),
            unit(&case.lead),
            unit(&case.to),
            stays.to_owned(),
        ]
    };
    let rows = told.open.cases.iter().take(LINES).map(row);
    let head = ["case", "state", "matter", "grid", "has it", "would get it", ""];
    rest(table::rows(layout, head, rows, "none"), told.open.cases.len())
}

fn ground(layout: &Layout, told: &Told) -> String {
    let rows = told.ground.changes.iter().take(LINES).map(|change| {
        let grid = if change.grid_before == change.grid_after {
            change.grid_after.clone()
        } else {
            format!("{} -> {}", grid(&change.grid_before), grid(&change.grid_after))
        };
        let share = 100.0 * change.area_m2 / change.whole_m2;
        let part = format!("{:.0} m² ({share:.0} %)", change.area_m2);
        let matters = format!("{}: {}", change.matters, words::short(&change.example_names.join(", "), 40));
        [grid, unit(&change.from), unit(&change.to), matters, part]
    });
    let head = ["grid", "from", "to", "matters", "where"];
    rest(table::rows(layout, head, rows, "none"), told.ground.changes.len())
}

fn posts(layout: &Layout, told: &Told) -> String {
    let rows = told.posts.iter().take(LINES).map(|post| {
        [
            post.name.clone(),
            words::role(post.role()),
            post.unit.clone(),
            post.area.clone(),
            effect(post.effect()).to_owned(),
            post.grids_now.join(", "),
        ]
    });
    let head = ["person", "role", "unit", "area", "what becomes of it", "grids there then"];
    rest(table::rows(layout, head, rows, "none"), told.posts.len())
}

/// What became of each case that was to be moved.
pub(crate) fn outcomes(layout: &Layout, outcomes: &[RerouteOutcome]) -> String {
    let rows = outcomes.iter().map(|outcome| {
        let name = if outcome.number.is_empty() { &outcome.id } else { &outcome.number };
        let what = if outcome.refused.is_empty() { "moved".to_owned() } else { outcome.refused.to_lowercase() };
        [name.clone(), what, outcome.to.clone(), outcome.message.clone()]
    });
    table::rows(layout, ["case", "", "unit now", "why not"], rows, "no case is to be moved")
}

fn rest(table: String, rows: usize) -> String {
    match rows.saturating_sub(LINES) {
        0 => table,
        more => format!("{table}\nand {more} more; see all with -o json"),
    }
}

fn unit(code: &str) -> String {
    if code.is_empty() { "(command room)".to_owned() } else { code.to_owned() }
}

fn grid(code: &str) -> &str {
    if code.is_empty() { "outside" } else { code }
}

#[cfg(test)]
mod tests {
    use gridcase_proto::dispatch::v1::RehearsedCell;
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn a_rehearsal_that_found_nothing_says_so_everywhere() {
        let text = told(&Layout { zone: TimeZone::UTC, width: None }, &Told::default());
        assert_eq!(text.matches("\nnone").count(), 4, "{text}");
    }

    #[test]
    fn the_command_room_has_a_name_in_the_table() {
        let cell = RehearsedCell { from: String::new(), to: "T1".to_owned(), count: 3, cases: Vec::new() };
        let all = Told { cells: vec![cell], ..Told::default() };
        let text = cells(&Layout { zone: TimeZone::UTC, width: None }, &all);
        assert!(text.ends_with("(command room)   T1   3"), "{text}");
    }
}
