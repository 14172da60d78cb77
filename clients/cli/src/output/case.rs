//! Cases as lists and in full.
use std::fmt::Write as _;

use gridcase_proto::dispatch::v1::{
    Case, CaseState, CountCasesResponse, Deadline, HandIn, JoinedCase, Outcome, Part, Task, TaskState,
};

use super::{Layout, moment, table, timeline, words};

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
            ("teams", teams(case, layout)),
            ("emergency", case.emergency_number.clone()),
            ("waits for", words::causes(case.causes())),
            ("candidates", case.route.as_ref().map(|route| route.candidates.join(", ")).unwrap_or_default()),
            ("route", case.route.as_ref().map(|route| route.explanation.clone()).unwrap_or_default()),
            ("source", joined([&report.source, &report.outside_number])),
            ("reporter", words::actor(report.reporter.as_ref())),
            ("received", moment::minute(report.received_at.as_ref(), zone)),
            ("dispatched", moment::minute(case.dispatched_at.as_ref(), zone)),
            ("accepted", moment::minute(case.accepted_at.as_ref(), zone)),
            ("deadlines", deadlines(layout, &case.deadlines)),
            ("asks for", case.ask.as_ref().map(|ask| timeline::ask(ask, layout)).unwrap_or_default()),
            ("owes the next step", duty(case, layout)),
            ("urged", urges(case, layout)),
            ("handed in", case.hand_in.as_ref().map(|hand_in| handed_in(layout, hand_in)).unwrap_or_default()),
            ("ended", ended(case, layout)),
            ("photos", if report.media.is_empty() { String::new() } else { photos(report.media.len()) }),
            ("evidence asked", evidence(case)),
            ("part of", case.parent.as_ref().map(|whole| whole.number.clone()).unwrap_or_default()),
            ("joined with", case.merged_into.as_ref().map(|other| other.number.clone()).unwrap_or_default()),
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
    if !case.tasks.is_empty() {
        let _ = write!(text, "\n\n{}", tasks(layout, &case.tasks));
    }
    if !case.parts.is_empty() {
        let _ = write!(text, "\n\n{}", parts(layout, &case.parts));
    }
    if !case.joined.is_empty() {
        let _ = write!(text, "\n\n{}", joined_cases(layout, &case.joined));
    }
    text
}

/// The parts that were split off.
fn parts(layout: &Layout, parts: &[Part]) -> String {
    let rows = parts.iter().map(|part| {
        let state = match part.outcome() {
            Outcome::Unspecified => "open".to_owned(),
            outcome => {
                let ended = moment::minute(part.settled_at.as_ref(), &layout.zone);
                format!("{} {ended}", words::name(outcome.as_str_name(), "OUTCOME_"))
            }
        };
        [part.number.clone(), part.matter_name.clone(), state]
    });
    table::rows(layout, ["part", "matter", "state"], rows, "")
}

/// The cases for which this one goes on.
fn joined_cases(layout: &Layout, joined: &[JoinedCase]) -> String {
    let rows = joined.iter().map(|case| {
        [case.number.clone(), moment::minute(case.joined_at.as_ref(), &layout.zone), words::short(&case.words, SHORT)]
    });
    table::rows(layout, ["joined", "at", "words"], rows, "")
}

/// The teams on it, and where they stand.
fn teams(case: &Case, layout: &Layout) -> String {
    let told = case.teams.iter().map(|team| {
        let (status, since) = (words::team_status(team.status()), moment::minute(team.since.as_ref(), &layout.zone));
        let sharing = if team.sharing { ", shares its position" } else { "" };
        format!("{} ({}, {}): {status} since {since}{sharing}", team.name, team.team, team.unit)
    });
    told.collect::<Vec<_>>().join("\n")
}

/// The parts of the units that assist.
fn tasks(layout: &Layout, tasks: &[Task]) -> String {
    let rows = tasks.iter().map(|task| {
        [
            task.unit.clone(),
            if task.words.is_empty() { "as the register says".to_owned() } else { task.words.clone() },
            moment::minute(task.due_at.as_ref(), &layout.zone),
            task_state(task, layout),
            ended_part(task),
        ]
    });
    table::rows(layout, ["assists", "with", "due", "state", "result"], rows, "")
}

fn task_state(task: &Task, layout: &Layout) -> String {
    let ended = moment::minute(task.ended_at.as_ref(), &layout.zone);
    match (task.state(), task.in_time) {
        (TaskState::Done, Some(true)) => format!("done {ended}, in time"),
        (TaskState::Done, Some(false)) => format!("done {ended}, late"),
        (TaskState::Done, None) => format!("done {ended}"),
        (TaskState::Released, _) => format!("released {ended}"),
        (TaskState::Open | TaskState::Unspecified, _) => "open".to_owned(),
    }
}

fn ended_part(task: &Task) -> String {
    match task.evidence.len() {
        0 => task.result.clone(),
        count => format!("{} ({})", task.result, photos(count)),
    }
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
    deadlines.iter().map(|one| deadline(layout, one)).collect::<Vec<_>>().join("\n")
}

fn deadline(layout: &Layout, deadline: &Deadline) -> String {
    let limit = deadline.limit.as_ref().map(words::limit).unwrap_or_default();
    let mut said = format!("no. {}, {limit}: {}", deadline.number, due(Some(deadline), layout));
    let extended = match deadline.extensions {
        0 => String::new(),
        1 => ", extended once".to_owned(),
        times => format!(", extended {times} times"),
    };
    said.push_str(&extended);
    if deadline.met_at.is_some() {
        let late = if deadline.in_time == Some(false) { ", late" } else { "" };
        let _ = write!(said, "; met {}{late}", moment::minute(deadline.met_at.as_ref(), &layout.zone));
    } else if deadline.extended_due_at.is_some() {
        let would = moment::minute(deadline.extended_due_at.as_ref(), &layout.zone);
        let _ = write!(said, " (one more extension: {would})");
    }
    said
}

/// What differs between two versions of a case, in words.
pub(crate) fn differences(before: &Case, now: &Case) -> Vec<String> {
    let state = |case: &Case| words::state(case.state());
    [
        ("state", state(before), state(now)),
        ("unit", before.lead.clone(), now.lead.clone()),
        ("assisting", before.assisting.join(", "), now.assisting.join(", ")),
        ("assignee", before.assignee.clone(), now.assignee.clone()),
        ("request", request(before), request(now)),
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

/// Who owes what by when.
fn duty(case: &Case, layout: &Layout) -> String {
    let Some(duty) = &case.duty else { return String::new() };
    let who = words::debtor(duty.debtor(), &duty.unit);
    let due = match &duty.due_at {
        Some(due) => format!(", by {}", moment::minute(Some(due), &layout.zone)),
        None => String::new(),
    };
    format!("{who}: {}{due}", words::step(duty.step()))
}

/// Urges that wait for their answer.
fn urges(case: &Case, layout: &Layout) -> String {
    let told = case.urges.iter().map(|urge| {
        let (who, due) = (words::actor(urge.actor.as_ref()), moment::minute(urge.answer_due_at.as_ref(), &layout.zone));
        format!("no. {} by {who}: {} (answer due {due})", urge.number, urge.words)
    });
    told.collect::<Vec<_>>().join("\n")
}

fn request(case: &Case) -> String {
    case.ask.as_ref().map(|ask| format!("no. {}", ask.number)).unwrap_or_default()
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
        dispatch::v1::{Ask, ExtensionWish, QueueCause, ReportFacts, ask::Wish},
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

    fn wire(text: &str) -> prost_types::Timestamp {
        moment::to_wire(text.parse().expect("an instant"))
    }

    #[test]
    fn parts_of_assisting_units_and_the_open_request_are_told() {
        let layout = Layout { zone: TimeZone::UTC, width: None };
        let open = Task {
            unit: "JJ1".to_owned(),
            words: "疏导交通".to_owned(),
            due_at: Some(wire("2026-03-01T09:00:00Z")),
            state: TaskState::Open.into(),
            ..Task::default()
        };
        let done = Task {
            unit: "PCS1".to_owned(),
            state: TaskState::Done.into(),
            ended_at: Some(wire("2026-03-01T08:00:00Z")),
            in_time: Some(true),
            result: "已封路".to_owned(),
            evidence: vec![vec![1; 32]],
            ..Task::default()
        };
        let ask = Ask {
            number: 2,
            reason: "管线未迁移".to_owned(),
            wish: Some(Wish::Extension(ExtensionWish { limit: 1 })),
            ..Ask::default()
        };
        let text = full(&layout, &Case { tasks: vec![open, done], ask: Some(ask), ..case() });
        for told in ["an extension of limit 1", "request 2", "管线未迁移", "疏导交通", "2026-03-01 09:00", "open"]
        {
            assert!(text.contains(told), "{told}: {text}");
        }
        assert!(text.contains("as the register says") && text.contains("done 2026-03-01 08:00, in time"), "{text}");
        assert!(text.contains("已封路 (1 photo)"), "{text}");
    }

    #[test]
    fn a_limit_tells_its_number_its_extensions_and_how_it_was_met() {
        let layout = Layout { zone: TimeZone::UTC, width: None };
        let runs = Deadline {
            number: 2,
            due_at: Some(wire("2026-03-02T08:00:00Z")),
            extensions: 1,
            extended_due_at: Some(wire("2026-03-03T08:00:00Z")),
            ..Deadline::default()
        };
        let told = "no. 2, : 2026-03-02 08:00, extended once (one more extension: 2026-03-03 08:00)";
        assert_eq!(deadline(&layout, &runs), told);
        let met = Deadline {
            number: 1,
            due_at: Some(wire("2026-03-01T08:00:00Z")),
            met_at: Some(wire("2026-03-01T09:00:00Z")),
            in_time: Some(false),
            ..Deadline::default()
        };
        assert_eq!(deadline(&layout, &met), "no. 1, : 2026-03-01 08:00; met 2026-03-01 09:00, late");
    }

    #[test]
    fn an_unknown_due_time_says_why() {
        let layout = Layout { zone: TimeZone::UTC, width: None };
        let unknown = Deadline { unknown_year: 2028, ..Deadline::default() };
        assert_eq!(due(Some(&unknown), &layout), "unknown: no calendar of 2028");
        assert_eq!(due(Some(&Deadline { paused: true, ..Deadline::default() }), &layout), "paused");
    }
}
