//! Which team to send, against a table and for any teams.

use gridcase_geo::Position;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

use super::{Candidate, Job, OnCase, Origin, Saved, Suggestion, Suited, Team, suggest};
use crate::case::Standing;

const CASE: Uuid = Uuid::from_u128(1);

fn now() -> Timestamp {
    Timestamp::from_second(1_790_000_000).expect("a moment")
}

/// So many metres north of the case.
fn north(metres: f64) -> (f64, f64) {
    (120.0, 30.0 + metres / 111_194.93)
}

fn place(at: (f64, f64)) -> Position {
    Position::new(at.0, at.1).expect("a place")
}

fn job() -> Job {
    let about = ["event:06028", "event:06", "event"].map(str::to_owned).to_vec();
    Job { case: CASE, about, place: Some(place(north(0.0))) }
}

fn team(code: &str) -> Team {
    Team {
        town: "t".to_owned(),
        id: Uuid::nil(),
        code: code.to_owned(),
        unit: "A".to_owned(),
        saved: Saved { name: code.to_owned(), base: Some(north(500.0)), ..Saved::default() },
        on_duty: true,
        duty_since: None,
        retired: false,
        version: 1,
    }
}

fn on(case: u128, standing: Standing) -> OnCase {
    OnCase { case: Uuid::from_u128(case), standing, since: now() }
}

fn candidate(code: &str) -> Candidate {
    Candidate { team: team(code), tasks: Vec::new(), seen: None }
}

/// A candidate that differs in something.
fn but(code: &str, differs: impl FnOnce(&mut Candidate)) -> Candidate {
    let mut candidate = candidate(code);
    differs(&mut candidate);
    candidate
}

fn codes(candidates: Vec<Candidate>) -> Vec<String> {
    suggest(&job(), candidates, now()).into_iter().map(|suggestion| suggestion.team.code).collect()
}

#[test]
fn the_best_to_send_comes_first_and_nobody_is_left_out() {
    let suited = |names: &'static [&'static str]| {
        move |it: &mut Candidate| {
            it.team.saved.suited = names.iter().map(|name| (*name).to_owned()).collect();
        }
    };
    let expected = vec![
        but("near", |it| it.team.saved.base = Some(north(100.0))),
        but("named", suited(&["component", "event:06"])),
        candidate("plain"),
        but("loaded", |it| it.tasks = vec![on(2, Standing::Free)]),
        but("far", |it| it.team.saved.base = Some(north(2000.0))),
        but("nowhere", |it| it.team.saved.base = None),
        but("out", |it| {
            it.tasks = vec![on(2, Standing::OnSite)];
            it.seen = Some((place(north(10.0)), now(), now()));
        }),
        but("other", suited(&["component"])),
        but("off", |it| it.team.on_duty = false),
    ];
    let mut shuffled = expected.clone();
    shuffled.reverse();
    let expected: Vec<_> = expected.into_iter().map(|candidate| candidate.team.code).collect();
    assert_eq!(codes(shuffled), expected);
}

#[test]
fn each_has_its_reasons() {
    let hour = SignedDuration::from_hours(1);
    let seen =
        |ago: SignedDuration| Some((place(north(50.0)), now() - ago, now() - ago - SignedDuration::from_secs(9)));
    let candidates = vec![
        but("fresh", |it| it.seen = seen(hour)),
        but("stale", |it| it.seen = seen(hour + SignedDuration::from_secs(1))),
        but("here", |it| it.tasks = vec![on(1, Standing::OnTheWay), on(2, Standing::Free)]),
    ];
    let told = suggest(&job(), candidates, now());
    let of = |code: &str| told.iter().find(|suggestion| suggestion.team.code == code).expect("listed");
    assert_eq!(of("fresh").distance, Some((50, Origin::Position(now() - hour - SignedDuration::from_secs(9)))));
    assert_eq!(of("stale").distance, Some((500, Origin::Base)), "an hour later it says nothing");
    let here = of("here");
    assert_eq!((here.named, here.standing, here.busy, here.load), (true, Standing::OnTheWay, false, 1));
    assert!(told.iter().all(|suggestion| suggestion.suited == Suited::Anything && suggestion.is_ready()));
    let nowhere = suggest(&Job { place: None, ..job() }, vec![candidate("a")], now());
    assert_eq!(nowhere[0].distance, None);
}

fn candidates() -> impl Strategy<Value = Vec<Candidate>> {
    let standing = prop::sample::select(vec![Standing::Free, Standing::OnTheWay, Standing::OnSite]);
    let tasks = prop::collection::vec((1..5_u128, standing), 0..4);
    let one = (any::<bool>(), prop::option::of(0..9000_u32), tasks, any::<bool>());
    prop::collection::vec(one, 1..8).prop_map(|all| {
        let numbered = all.into_iter().enumerate();
        let each = numbered.map(|(number, (on_duty, metres, tasks, other))| {
            but(&format!("t{number}"), |it| {
                it.team.on_duty = on_duty;
                it.team.saved.base = metres.map(|metres| north(metres.into()));
                it.team.saved.suited = if other { vec!["component".to_owned()] } else { Vec::new() };
                it.tasks = tasks.into_iter().map(|(case, standing)| on(case, standing)).collect();
            })
        });
        each.collect()
    })
}

proptest! {
    #[test]
    fn the_order_hangs_on_the_teams_alone(candidates in candidates(), turn in 0..8_usize) {
        let mut turned = candidates.clone();
        turned.rotate_left(turn % candidates.len());
        prop_assert_eq!(codes(turned), codes(candidates));
    }

    #[test]
    fn one_to_send_comes_before_one_not_to(candidates in candidates()) {
        let ready: Vec<bool> = suggest(&job(), candidates, now()).iter().map(Suggestion::is_ready).collect();
        prop_assert!(ready.is_sorted_by(|one, other| one >= other), "{:?}", ready);
    }

    #[test]
    fn coming_nearer_never_costs_a_place_and_another_case_never_gains_one(candidates in candidates(), which in 0..8_usize) {
        let which = which % candidates.len();
        let place_of = |candidates: Vec<Candidate>| {
            let code = format!("t{which}");
            codes(candidates).iter().position(|other| *other == code).expect("listed")
        };
        let before = place_of(candidates.clone());
        let mut nearer = candidates.clone();
        nearer[which].team.saved.base = Some(north(0.0));
        prop_assert!(place_of(nearer) <= before);
        let mut busier = candidates;
        busier[which].tasks.push(on(99, Standing::Free));
        prop_assert!(place_of(busier) >= before);
    }
}
