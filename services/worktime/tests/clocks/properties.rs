//! What holds for every limit, start and pause.

use gridcase_worktime::{Calendar, Counted, DayReading, Due, Limit, LimitUnit, Pause, Rules, Windows, YearStatus};
use jiff::tz::{TimeZone, offset};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::town::{at, plain_year, year_2026};

/// Any rules; half of them work on the Sundays on which the second zone changes its offset.
fn rules() -> impl Strategy<Value = Rules> {
    (plain_rules(), any::<bool>()).prop_map(|(mut rules, worked)| {
        if worked {
            let mut year = year_2026();
            year.work.extend(["2026-03-29", "2026-10-25"].map(crate::town::day));
            rules.calendar.insert(2026, year).unwrap();
        }
        rules
    })
}

/// Rules where changes of offset fall on days off, so that the wall shows every window in its full length.
fn plain_rules() -> impl Strategy<Value = Rules> {
    let readings = prop_oneof![Just(DayReading::FullSet), Just(DayReading::EndOfNthFollowingDay)];
    (zones(), windows(), readings).prop_map(|(zone, windows, day_reading)| Rules {
        zone,
        windows,
        day_reading,
        calendar: calendar(),
    })
}

fn zones() -> impl Strategy<Value = TimeZone> {
    prop_oneof![
        3 => Just(TimeZone::fixed(offset(8))),
        1 => Just(TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()),
    ]
}

/// One to three windows that end before midnight, in whole minutes.
fn windows() -> impl Strategy<Value = Windows> {
    prop::collection::btree_set(0..1440_u16, 2..=6).prop_map(|borders| {
        let borders: Vec<_> = borders.into_iter().collect();
        let pairs: Vec<_> = borders.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
        Windows::from_minutes(&pairs).unwrap()
    })
}

/// 2026 as published, enough plain years around it.
fn calendar() -> Calendar {
    let mut calendar = Calendar::new();
    for year in 2025..2060 {
        calendar.insert(year, plain_year(YearStatus::Official)).unwrap();
    }
    calendar.insert(2026, year_2026()).unwrap();
    calendar
}

fn units() -> impl Strategy<Value = LimitUnit> {
    prop::sample::select(LimitUnit::ALL.to_vec())
}

/// Seconds into 2026.
fn instants() -> impl Strategy<Value = Timestamp> {
    (0..365 * 86_400_i64).prop_map(|second| at("2026-01-01T00:00") + SignedDuration::from_secs(second))
}

fn pauses() -> impl Strategy<Value = Vec<Pause>> {
    let pause = (instants(), 0..20 * 86_400_i64)
        .prop_map(|(from, length)| Pause::closed(from, from + SignedDuration::from_secs(length)));
    prop::collection::vec(pause, 0..5)
}

fn deadline(rules: &Rules, limit: Limit, start: Timestamp, pauses: &[Pause]) -> Timestamp {
    match rules.deadline(limit, start, pauses) {
        Due::At { at, provisional: false } => at,
        other => panic!("{limit} from {start} is {other:?}"),
    }
}

fn elapsed(rules: &Rules, unit: LimitUnit, from: Timestamp, until: Timestamp, pauses: &[Pause]) -> Counted {
    rules.elapsed(unit, from, until, pauses).unwrap()
}

fn sum(left: Counted, right: Counted) -> Counted {
    match (left, right) {
        (Counted::Time(left), Counted::Time(right)) => Counted::Time(left + right),
        (Counted::Days(left), Counted::Days(right)) => Counted::Days(left + right),
        mixed => panic!("a clock counts either time or days, not {mixed:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 1_000_000, ..ProptestConfig::default() })]

    #[test]
    fn a_later_start_is_never_due_earlier(
        rules in rules(), unit in units(), amount in 0..60_u32, pauses in pauses(), a in instants(), b in instants(),
    ) {
        let limit = Limit::new(amount, unit);
        prop_assert!(deadline(&rules, limit, a.min(b), &pauses) <= deadline(&rules, limit, a.max(b), &pauses));
    }

    #[test]
    fn a_bigger_amount_is_always_due_later(
        rules in rules(), unit in units(), amount in 0..60_u32, more in 1..20_u32, pauses in pauses(), start in instants(),
    ) {
        let less = deadline(&rules, Limit::new(amount, unit), start, &pauses);
        prop_assert!(start <= less);
        prop_assert!(less < deadline(&rules, Limit::new(amount + more, unit), start, &pauses));
    }

    #[test]
    fn two_limits_one_after_the_other_are_their_sum(
        rules in rules(), unit in units(), first in 1..40_u32, second in 1..40_u32, pauses in pauses(), start in instants(),
    ) {
        let middle = deadline(&rules, Limit::new(first, unit), start, &pauses);
        let apart = deadline(&rules, Limit::new(second, unit), middle, &pauses);
        prop_assert_eq!(apart, deadline(&rules, Limit::new(first + second, unit), start, &pauses));
    }

    #[test]
    fn what_has_elapsed_at_the_deadline_is_the_limit(
        rules in rules(), unit in units(), amount in 1..60_u32, pauses in pauses(), start in instants(),
    ) {
        let limit = Limit::new(amount, unit);
        let due = deadline(&rules, limit, start, &pauses);
        prop_assert_eq!(elapsed(&rules, unit, start, due, &pauses), rules.length(limit));
        let before = due - SignedDuration::from_nanos(1);
        prop_assert_ne!(elapsed(&rules, unit, start, before, &pauses), rules.length(limit), "due is the first instant");
    }

    #[test]
    fn a_deadline_in_working_time_lies_in_a_window_of_a_working_day(
        rules in plain_rules(), amount in 1..60_u32, pauses in pauses(), start in instants(), days in any::<bool>(),
    ) {
        let unit = if days { LimitUnit::WorkDay } else { LimitUnit::WorkHour };
        let due = deadline(&rules, Limit::new(amount, unit), start, &pauses);
        // The instant before it is worked: a deadline may be the end of a window, never its start.
        let just_before = rules.zone.to_datetime(due - SignedDuration::from_nanos(1));
        prop_assert!(rules.calendar.day(just_before.date()).unwrap().working, "{}", just_before);
        let minute = i64::from(just_before.hour()) * 60 + i64::from(just_before.minute());
        let inside = rules.windows.to_string().split(',').any(|window| {
            let face = |text: &str| -> i64 { text[..2].parse::<i64>().unwrap() * 60 + text[3..].parse::<i64>().unwrap() };
            let (open, close) = window.split_once('-').unwrap();
            (face(open)..face(close)).contains(&minute)
        });
        prop_assert!(inside, "{} is outside {}", just_before, rules.windows);
        prop_assert!(pauses.iter().all(|pause| due <= pause.from || due > pause.until.unwrap()), "due in a pause");
    }

    #[test]
    fn a_pause_moves_the_deadline_by_what_it_would_have_counted(
        rules in rules(), unit in units(), amount in 1..60_u32, start in instants(),
        from in instants(), length in 0..9_000_000_i64,
    ) {
        let limit = Limit::new(amount, unit);
        let plain = deadline(&rules, limit, start, &[]);
        let pause = Pause::closed(from, from + SignedDuration::from_secs(length));
        let moved = deadline(&rules, limit, start, &[pause]);
        let whole = elapsed(&rules, unit, start, moved, &[]);
        let running = elapsed(&rules, unit, start, moved, &[pause]);
        prop_assert_eq!(running, rules.length(limit));
        if pause.from >= plain {
            prop_assert_eq!(moved, plain, "a pause after the deadline");
        } else {
            let until = pause.until.unwrap().max(start);
            let upto = |end| elapsed(&rules, unit, start, end, &[]);
            prop_assert_eq!(sum(whole, upto(pause.from)), sum(rules.length(limit), upto(until)));
        }
    }

    #[test]
    fn a_pause_outside_counted_time_changes_nothing(
        rules in rules(), unit in units(), amount in 1..60_u32, pauses in pauses(), start in instants(),
        from in instants(), length in 1..200_000_i64,
    ) {
        let until = from + SignedDuration::from_secs(length);
        let idle = elapsed(&rules, unit, start, from, &pauses) == elapsed(&rules, unit, start, until, &pauses);
        prop_assume!(idle);
        let limit = Limit::new(amount, unit);
        let mut more = pauses.clone();
        more.push(Pause::closed(from, until));
        prop_assert_eq!(deadline(&rules, limit, start, &more), deadline(&rules, limit, start, &pauses));
    }

    #[test]
    fn an_open_pause_remembers_exactly_what_is_left(
        rules in rules(), unit in units(), amount in 1..60_u32, start in instants(), from in instants(),
    ) {
        let limit = Limit::new(amount, unit);
        match rules.deadline(limit, start, &[Pause::open(from)]) {
            Due::At { at, .. } => prop_assert!(at <= from),
            Due::Paused { remaining } => {
                let used = elapsed(&rules, unit, start, from, &[]);
                prop_assert_eq!(sum(used, remaining), rules.length(limit));
            }
            Due::Unknown { year } => prop_assert!(false, "{} is known", year),
        }
    }
}
