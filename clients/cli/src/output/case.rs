//! Cases as lists and in full.
use std::fmt::Write as _;

use gridcase_proto::dispatch::v1::{Case, CaseState, CountCasesResponse, Deadline, HandIn, Outcome};

use super::{Layout, moment, table, words};

/// Characters of a matter's name and of the reporter's words in a list.
const SHORT: usize = 30;

/// A list of cases.
pub(crate) fn list(layout: &Layout, cases: &[Case]) -> String {
    let rows = cases.iter().map(|case| {
        [
            case.number.clone(),
            words::state(case.state()),
            words::short(matter(case), SHORT),
            case.current_grid.clone(),
            case.lead.clone(),
            due(case.deadlines.first(), layout),
            words::causes(case.causes()),
            words::short(case.report.as_ref().map_or("", |report| &report.words), SHORT),
        ]
    });
    let head = ["number", "state", "matter", "grid", "unit", "due", "waits for", "words"];
    table::rows(layout, head, rows, "no cases")
}

/// A case in full.
pub(crate) fn full(layout: &Layout, case: &Case) -> String {
    let report = case.report.clone().unwrap_or_default();
    let zone = &layout.zone;
    let mut text = table::fields(
        layout,
        [
            ("case", case.number.clone()),
            ("id", case.id.clone()),
            (
                "state",
                format!("{} since {}", words::state(case.state()), moment::minute(case.state_since.as_ref(), zone)),
            ),
            ("matter", format!("{} {}, row {}{}", case.matter, case.matter_name, case.row, defaulted(case))),
            ("standard", case.matter_standard.clone()),
            ("words", report.words),
            ("place", report.position.as_ref().map(words::position).unwrap_or_default()),
            ("located at", located(case)),
            ("place in words", report.place_words),
            ("asset", joined([&case.asset, &case.asset_name])),
            ("grid", grid(case)),
            ("unit", units(case)),
            ("assignee", case.assignee.clone()),
            ("waits for", words::causes(case.causes())),
            ("candidates", case.route.as_ref().map(|route| route.candidates.join(", ")).unwrap_or_default()),
            ("route", case.route.as_ref().map(|route| route.explanation.clone()).unwrap_or_default()),
            ("source", joined([&report.source, &report.outside_number])),
            ("reporter", words::actor(report.reporter.as_ref())),
            ("received", moment::minute(report.received_at.as_ref(), zone)),
            ("dispatched", moment::minute(case.dispatched_at.as_ref(), zone)),
            ("accepted", moment::minute(case.accepted_at.as_ref(), zone)),
            ("deadlines", deadlines(layout, &case.deadlines)),
            ("handed in", case.hand_in.as_ref().map(|hand_in| handed_in(layout, hand_in)).unwrap_or_default()),
            ("ended", ended(case, layout)),
            ("photos", if report.media.is_empty() { String::new() } else { photos(report.media.len()) }),
            ("evidence asked", evidence(case)),
            ("version", case.etag.clone()),
            ("you may", case.allowed.join(", ")),
        ],
    );
    for returned in &case.returns {
        let _ = write!(
            text,
            "\nreturned by {} at {}: {} (basis: {}; proposes {})",
            returned.unit,
            moment::minute(returned.time.as_ref(), zone),
            returned.reason,
            returned.basis,
            returned.proposed_unit
        );
    }
    text
}

/// Counts by state and by cause.
pub(crate) fn counts(layout: &Layout, counts: &CountCasesResponse) -> String {
    let states = counts.states.iter().map(|count| [words::state(count.state()), count.count.to_string()]);
    let mut text = table::rows(layout, ["state", "cases"], states, "no cases");
    if !counts.causes.is_empty() {
        let causes = counts.causes.iter().map(|count| [words::cause(count.cause()), count.count.to_string()]);
        text.push_str("\n\n");
        text.push_str(&table::rows(layout, ["waits for", "cases"], causes, ""));
    }
    text
}

/// Due time with what is to be known of it.
pub(crate) fn due(deadline: Option<&Deadline>, layout: &Layout) -> String {
    let Some(deadline) = deadline else { return String::new() };
    match (deadline.due_at.as_ref(), deadline.unknown_year) {
        (Some(_), _) => {
            let provisional = if deadline.provisional { " (provisional calendar)" } else { "" };
            format!("{}{provisional}", moment::minute(deadline.due_at.as_ref(), &layout.zone))
        }
        (None, _) if deadline.paused => "paused".to_owned(),
        (None, 0) => String::new(),
        (None, year) => format!("unknown: no calendar of {year}"),
    }
}

/// All limits of a clock.
pub(crate) fn deadlines(layout: &Layout, deadlines: &[Deadline]) -> String {
    let said = deadlines.iter().map(|deadline| {
        let limit = deadline.limit.as_ref().map(words::limit).unwrap_or_default();
        format!("{limit}: {}", due(Some(deadline), layout))
    });
    said.collect::<Vec<_>>().join("\n")
}

/// What differs between two versions of a case, in words.
pub(crate) fn differences(before: &Case, now: &Case) -> Vec<String> {
    let state = |case: &Case| words::state(case.state());
    [
        ("state", state(before), state(now)),
        ("unit", before.lead.clone(), now.lead.clone()),
        ("assisting", before.assisting.join(", "), now.assisting.join(", ")),
        ("assignee", before.assignee.clone(), now.assignee.clone()),
        ("matter", before.matter.clone(), now.matter.clone()),
        ("row", before.row.to_string(), now.row.to_string()),
        ("grid", before.current_grid.clone(), now.current_grid.clone()),
        ("waits for", words::causes(before.causes()), words::causes(now.causes())),
        ("events", before.sequence.to_string(), now.sequence.to_string()),
    ]
    .into_iter()
    .filter(|(_, before, now)| before != now)
    .map(|(what, before, now)| format!("{what}: {} -> {}", said(&before), said(&now)))
    .collect()
}

fn said(text: &str) -> &str {
    if text.is_empty() { "none" } else { text }
}

fn matter(case: &Case) -> &str {
    if case.matter_name.is_empty() { &case.matter } else { &case.matter_name }
}

/// The place that counts, where it is not the reported one as given: corrected, or converted.
fn located(case: &Case) -> String {
    let reported = case.report.as_ref().and_then(|report| report.position.as_ref());
    let reported = reported.map(|place| words::degrees(Some(place.longitude), Some(place.latitude)));
    let decided = words::degrees(case.longitude, case.latitude);
    if decided.is_empty() || reported.as_ref() == Some(&decided) { String::new() } else { format!("{decided} WGS-84") }
}

fn defaulted(case: &Case) -> &'static str {
    if case.row_defaulted { " (default)" } else { "" }
}

fn grid(case: &Case) -> String {
    if case.decided_grid.is_empty() || case.decided_grid == case.current_grid {
        return case.current_grid.clone();
    }
    format!("{} (decided as {})", case.current_grid, case.decided_grid)
}

fn units(case: &Case) -> String {
    match (case.lead.as_str(), case.assisting.as_slice()) {
        ("", _) => String::new(),
        (lead, []) => lead.to_owned(),
        (lead, assisting) => format!("{lead}, assisted by {}", assisting.join(", ")),
    }
}

fn joined<const N: usize>(texts: [&String; N]) -> String {
    texts.into_iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>().join(" ")
}

fn handed_in(layout: &Layout, hand_in: &HandIn) -> String {
    let in_time = match hand_in.in_time {
        Some(true) => ", in time",
        Some(false) => ", late",
        None => "",
    };
    let time = moment::minute(hand_in.time.as_ref(), &layout.zone);
    format!("no. {} at {time}{in_time}: {} ({})", hand_in.number, hand_in.words, photos(hand_in.evidence.len()))
}

fn ended(case: &Case, layout: &Layout) -> String {
    if !matches!(case.state(), CaseState::Closed | CaseState::Voided) {
        return String::new();
    }
    let outcome = words::name(Outcome::as_str_name(&case.outcome()), "OUTCOME_");
    format!("{outcome} at {}", moment::minute(case.ended_at.as_ref(), &layout.zone))
}

fn photos(count: usize) -> String {
    match count {
        0 => "no photos".to_owned(),
        1 => "1 photo".to_owned(),
        count => format!("{count} photos"),
    }
}

fn evidence(case: &Case) -> String {
    match (case.evidence_photos, case.evidence_words) {
        (0, false) => String::new(),
        (0, true) => "words".to_owned(),
        (photos, words) => format!("{photos} photos{}", if words { " and words" } else { "" }),
    }
}

#[cfg(test)]
mod tests {
    use gridcase_proto::{
        common::v1::Position,
        dispatch::v1::{QueueCause, ReportFacts},
    };
    use jiff::tz::TimeZone;

    use super::*;

    fn case() -> Case {
        Case {
            number: "330106109-20260301-0001".to_owned(),
            state: CaseState::Filed.into(),
            matter: "event:06028".to_owned(),
            matter_name: "社会生活噪声".to_owned(),
            causes: vec![QueueCause::NoPosition.into()],
            report: Some(ReportFacts { words: "广场舞音响".to_owned(), ..ReportFacts::default() }),
            sequence: 1,
            ..Case::default()
        }
    }

    #[test]
    fn a_list_says_what_a_case_waits_for() {
        let text = list(&Layout { zone: TimeZone::UTC, width: None }, &[case()]);
        let row: Vec<_> = text.lines().nth(2).expect("a row").split_whitespace().collect();
        assert_eq!(row, ["330106109-20260301-0001", "filed", "社会生活噪声", "no_position", "广场舞音响"]);
    }

    #[test]
    fn a_place_that_was_corrected_is_shown() {
        let layout = Layout { zone: TimeZone::UTC, width: None };
        let corrected = Case { longitude: Some(120.0461), latitude: Some(30.3309), ..case() };
        let text = full(&layout, &corrected);
        assert!(text.contains("120.046100, 30.330900 WGS-84"), "{text}");
        let reported = Position { longitude: 120.0461, latitude: 30.3309, ..Position::default() };
        let report = ReportFacts { position: Some(reported), ..ReportFacts::default() };
        let text = full(&layout, &Case { report: Some(report), ..corrected });
        assert!(!text.contains("located at"), "{text}");
    }

    #[test]
    fn what_changed_meanwhile_is_told() {
        let now = Case {
            state: CaseState::Dispatched.into(),
            lead: "PCS1".to_owned(),
            sequence: 2,
            causes: vec![],
            ..case()
        };
        assert_eq!(
            differences(&case(), &now),
            ["state: filed -> dispatched", "unit: none -> PCS1", "waits for: no_position -> none", "events: 1 -> 2"]
        );
        assert!(differences(&now, &now).is_empty());
    }

    #[test]
    fn an_unknown_due_time_says_why() {
        let layout = Layout { zone: TimeZone::UTC, width: None };
        let unknown = Deadline { unknown_year: 2028, ..Deadline::default() };
        assert_eq!(due(Some(&unknown), &layout), "unknown: no calendar of 2028");
        assert_eq!(due(Some(&Deadline { paused: true, ..Deadline::default() }), &layout), "paused");
    }
}
