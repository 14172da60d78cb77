use gridcase_proto::dispatch::v1::{
    Ask, CaseAccepted, CaseClosed, CaseDispatched, CaseEngaged, CaseFiled, CaseGranted, CaseHandedIn, CaseMerged,
    CaseName, CasePartReopened, CasePartSettled, CaseReopened, CaseRerouted, CaseResumed, CaseReturned, CaseReworked,
    CaseRuled, CaseSplitOff, CaseSuspended, CaseTaskReleased, CaseTransferred, CaseUnmerged, CaseUrged, CaseVoided,
    HelpWish, SuspensionWish,
};

use super::*;

fn event(sequence: u64, what: What) -> CaseEvent {
    let time = Some(prost_types::Timestamp { seconds: i64::try_from(sequence).expect("small"), nanos: 0 });
    CaseEvent { sequence, time, what: Some(what), ..CaseEvent::default() }
}

fn dispatched(lead: &str) -> What {
    What::Dispatched(CaseDispatched {
        lead: lead.to_owned(),
        assisting: vec!["traffic".to_owned()],
        ..CaseDispatched::default()
    })
}

fn fold(events: impl IntoIterator<Item = What>) -> Progress {
    let numbered = events.into_iter().zip(1..);
    numbered
        .fold(Progress::default(), |before, (what, sequence)| after(&before, &event(sequence, what)).unwrap_or(before))
}

#[test]
fn each_event_leads_to_its_state_and_unit() {
    let ruled = |same_unit| CaseRuled { lead: "police".to_owned(), same_unit, ..CaseRuled::default() };
    let table = vec![
        (What::Filed(CaseFiled::default()), "filed", ""),
        (dispatched("city"), "dispatched", "city"),
        (What::Accepted(CaseAccepted {}), "handling", "city"),
        (What::Suspended(CaseSuspended::default()), "suspended", "city"),
        (What::Resumed(CaseResumed::default()), "handling", "city"),
        (What::Returned(CaseReturned::default()), "returned", ""),
        (What::Ruled(ruled(false)), "dispatched", "police"),
        (What::Ruled(ruled(true)), "handling", "police"),
        (What::Transferred(CaseTransferred { lead: "fire".to_owned(), ..Default::default() }), "dispatched", "fire"),
        (What::Rerouted(CaseRerouted { lead: "roads".to_owned(), ..Default::default() }), "dispatched", "roads"),
        (What::Transferred(CaseTransferred { lead: "fire".to_owned(), ..Default::default() }), "dispatched", "fire"),
        (What::HandedIn(CaseHandedIn::default()), "handled", "fire"),
        (What::Reworked(CaseReworked::default()), "handling", "fire"),
        (What::Closed(CaseClosed { outcome: Outcome::Handled.into(), ..Default::default() }), "closed", "fire"),
        (What::Reopened(CaseReopened::default()), "filed", ""),
        (What::Voided(CaseVoided::default()), "voided", ""),
    ];
    let mut progress = Progress::default();
    for (sequence, (what, state, unit)) in (1..).zip(table) {
        progress = after(&progress, &event(sequence, what)).expect("a change");
        assert_eq!((progress.state.as_str(), progress.unit.as_str(), progress.sequence), (state, unit, sequence));
        assert_eq!(progress.since.map(jiff::Timestamp::as_second), i64::try_from(sequence).ok());
    }
    assert_eq!(progress.outcome, "voided");
}

#[test]
fn a_case_that_is_reopened_has_no_outcome() {
    let closed = What::Closed(CaseClosed { outcome: Outcome::FixedOnTheSpot.into(), ..CaseClosed::default() });
    assert_eq!(fold([closed.clone()]).outcome, "fixed_on_the_spot");
    assert_eq!(fold([closed, What::Reopened(CaseReopened::default())]).outcome, "");
}

#[test]
fn of_a_joined_report_is_told_what_becomes_of_the_other() {
    let other = CaseName { id: Uuid::from_u128(2).to_string(), number: "T-2".to_owned() };
    let merged = What::Merged(CaseMerged { into: Some(other), reason: "同一处".to_owned() });
    let own = fold([dispatched("city"), merged]);
    assert_eq!((own.state.as_str(), own.outcome.as_str(), own.unit.as_str()), ("closed", "merged", ""));
    let goes_on = fold([dispatched("police"), What::Accepted(CaseAccepted {})]);
    let shown = told(&own, &HashMap::from([(Uuid::from_u128(2), goes_on.clone())]));
    assert_eq!((shown.state.as_str(), shown.unit.as_str(), shown.outcome.as_str()), ("handling", "police", ""));
    assert_eq!(shown.joined_with.map(|other| other.number).as_deref(), Some("T-2"));
    assert_eq!(told(&own, &HashMap::new()), own);
    let apart = after(&own, &event(3, What::Unmerged(CaseUnmerged::default()))).expect("a change");
    assert_eq!((apart.state.as_str(), apart.joined_with.is_none()), ("filed", true));
    assert_eq!(told(&apart, &HashMap::from([(Uuid::from_u128(2), goes_on)])), apart);
}

#[test]
fn parts_that_are_open_are_counted_without_another_state() {
    let split = || What::SplitOff(CaseSplitOff::default());
    let settled = || What::PartSettled(CasePartSettled::default());
    let progress = fold([dispatched("city"), split(), split(), settled(), What::HandedIn(CaseHandedIn::default())]);
    assert_eq!((progress.state.as_str(), progress.open_parts), ("handled", 1));
    let reopened = after(&progress, &event(6, What::PartReopened(CasePartReopened::default()))).expect("a change");
    assert_eq!((reopened.open_parts, reopened.since), (2, progress.since));
    let done = after(&progress, &event(6, settled())).expect("a change");
    assert_eq!((done.state.as_str(), done.open_parts, done.sequence), ("handled", 0, 6));
}

#[test]
fn the_same_events_again_change_nothing() {
    let progress = fold([What::Filed(CaseFiled::default()), dispatched("city")]);
    for (sequence, what) in [(1, What::Filed(CaseFiled::default())), (2, dispatched("city"))] {
        assert_eq!(after(&progress, &event(sequence, what)), None);
    }
}

#[test]
fn units_that_assist_come_and_go_without_another_state() {
    let granted =
        |wish| CaseGranted { ask: Some(Ask { wish: Some(wish), ..Ask::default() }), ..CaseGranted::default() };
    let help = Wish::Help(HelpWish { unit: "police".to_owned(), ..HelpWish::default() });
    let engaged = |unit: &str| What::Engaged(CaseEngaged { unit: unit.to_owned(), ..CaseEngaged::default() });
    let released = |unit: &str| What::TaskReleased(CaseTaskReleased { unit: unit.to_owned(), ..Default::default() });
    let progress =
        fold([dispatched("city"), What::Accepted(CaseAccepted {}), What::Granted(granted(help)), engaged("roads")]);
    assert_eq!((progress.state.as_str(), progress.since.map(jiff::Timestamp::as_second)), ("handling", Some(2)));
    assert_eq!(progress.assisting, ["traffic", "police", "roads"]);
    let progress = after(&progress, &event(5, released("traffic"))).expect("a change");
    assert_eq!((progress.assisting, progress.sequence), (vec!["police".to_owned(), "roads".to_owned()], 5));
    let suspended = granted(Wish::Suspension(SuspensionWish::default()));
    assert_eq!(fold([dispatched("city"), What::Granted(suspended)]).state, "suspended");
}

#[test]
fn acts_that_change_no_state_are_passed_over() {
    let progress = fold([dispatched("city")]);
    assert_eq!(after(&progress, &event(9, What::Urged(CaseUrged::default()))), None);
}
