//! Lists and counts against all cases, after lives at random: for each viewer and each filter they are what a fold of all
//! cases says, whatever way each case came into sight.

use std::collections::{BTreeMap, BTreeSet};

use gridcase_host::{Person, stamp};
use gridcase_proto::common::v1::{Actor, Role};
use gridcase_proto::dispatch::v1::{self as pb, CaseFilter, CaseOrder, CasePhase, CaseState, Outcome, QueueCause};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use prost::Message as _;
use tonic::{Code, Status};

use crate::site::{Site, dispatcher, each_site, frame, hand_in, id, opening, person, supervisor, worker};
use crate::town;

/// One step: an act, which case, which of several units or places, seconds since the step before.
type Step = (u8, usize, usize, i64);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec((0..22_u8, 0..60_usize, 0..60_usize, 0..20_000_i64), 120)
}

const UNITS: [&str; 4] = ["C1", "T1", "P1", "P2"];

/// Opens the `number`-th case somewhere, of some matter, by somebody.
async fn open(site: &Site, number: u128, pick: usize) {
    let matters = [town::STALL, town::CONFIRMED, town::ORPHAN, town::NOISE, town::SPLIT, town::OFFICE];
    let mut request = opening(number, matters[pick % matters.len()]);
    let report = request.report.as_mut().expect("a report");
    let step = |at: usize| f64::from(u8::try_from(at).expect("few")) + 0.5;
    report.position = Some(town::at(step(pick % 5), step(pick % 3)));
    let reporters = [worker().id, "id-somebody".to_owned(), String::new()];
    ["worker", "worker", "phone"][pick % 3].clone_into(&mut report.source);
    report.reporter = Some(Actor { person: reporters[pick % 3].clone(), ..Actor::default() });
    report.fixed_on_the_spot = pick.is_multiple_of(11);
    ["", "A1", "A2"][pick % 7 % 3].clone_into(&mut report.asset);
    site.open(request).await;
}

/// An act on a case, which may be refused.
async fn act(site: &Site, act: u8, case: &pb::Case, pick: usize) -> Result<(), Status> {
    let command = frame(case);
    let request_id = command.as_ref().expect("a frame").request_id.clone();
    let text = |text: &str| text.to_owned();
    let (reason, basis, unit) = (text("原因"), text("依据"), text(UNITS[pick % 4]));
    let lead = if case.lead.is_empty() { UNITS[pick % 4] } else { &case.lead };
    let (mut own, mut room, mut service) = (site.unit(lead), site.command(), site.by_service("feedback"));
    let hand_in_number = case.hand_in.as_ref().map_or(0, |hand_in| hand_in.number);
    match act {
        0 | 1 => {
            let assisting = vec![text(UNITS[(pick / 4) % 4]), text("T1")];
            let assisting = assisting.into_iter().filter(|other| *other != unit).collect();
            room.dispatch_case(pb::DispatchCaseRequest { command, lead: unit, assisting, reason }).await.map(drop)
        }
        2..=5 => own.accept_case(pb::AcceptCaseRequest { command }).await.map(drop),
        6 | 7 => {
            let assignee = text(["一组", "二组"][pick % 2]);
            own.assign_case(pb::AssignCaseRequest { command, assignee, team: String::new() }).await.map(drop)
        }
        8 => {
            let request = pb::ReturnCaseRequest { command, reason, basis, proposed_unit: unit };
            own.return_case(request).await.map(drop)
        }
        9 => room.rule_case(pb::RuleCaseRequest { command, lead: unit, reason, basis }).await.map(drop),
        10 => room.transfer_case(pb::TransferCaseRequest { command, lead: unit, reason }).await.map(drop),
        11 => room.void_case(pb::VoidCaseRequest { command, reason }).await.map(drop),
        12..=14 => own.hand_in_case(hand_in(case)).await.map(drop),
        15..=17 => {
            let request = pb::CloseCaseRequest { id: case.id.clone(), request_id, hand_in: hand_in_number, reason };
            service.close_case(request).await.map(drop)
        }
        18 => {
            let request = pb::OrderReworkRequest { id: case.id.clone(), request_id, hand_in: hand_in_number, reason };
            service.order_rework(request).await.map(drop)
        }
        _ => service.reopen_case(pb::ReopenCaseRequest { id: case.id.clone(), request_id, reason }).await.map(drop),
    }
}

/// Lets cases live; gives them as they are at the end.
async fn live(site: &Site, steps: &[Step]) -> Vec<pb::Case> {
    let mut cases = 0;
    for number in 0..24 {
        cases += 1;
        open(site, cases, number * 7).await;
    }
    for &(kind, at, pick, later) in steps {
        site.pass(SignedDuration::from_secs(later / 10));
        if at % 7 == 0 {
            cases += 1;
            open(site, cases, pick).await;
        }
        let case = site.get(&id(1 + at as u128 % cases)).await;
        if let Err(refused) = act(site, kind, &case, pick).await {
            let expected = [Code::FailedPrecondition, Code::PermissionDenied, Code::InvalidArgument, Code::NotFound];
            assert!(expected.contains(&refused.code()), "{kind} {refused:?}");
        }
    }
    let mut all = Vec::new();
    for number in 1..=cases {
        all.push(site.get(&id(number)).await);
    }
    all
}

/// A viewer, with the part of the town that is in sight; none for all of it.
struct Seer {
    person: Person,
    part: Option<(BTreeSet<&'static str>, BTreeSet<String>, Option<String>)>,
}

impl Seer {
    fn sees(&self, case: &pb::Case) -> bool {
        let Some((units, grids, reporter)) = &self.part else { return true };
        let report = case.report.as_ref().and_then(|report| report.reporter.as_ref());
        let own = report.is_some_and(|actor| reporter.as_ref() == Some(&actor.person));
        let works = |unit: &String| units.contains(unit.as_str());
        own || grids.contains(&case.current_grid) || works(&case.lead) || case.assisting.iter().any(works)
    }
}

fn seers() -> Vec<Seer> {
    let with = |mut person: Person, others: &[Person]| {
        person.posts.extend(others.iter().flat_map(|other| other.posts.clone()));
        person
    };
    let part = |units: &[&'static str], grids: Vec<String>, reporter: Option<&str>| {
        Some((units.iter().copied().collect(), grids.into_iter().collect(), reporter.map(ToOwned::to_owned)))
    };
    let lina = worker().id;
    let column = |column| (0..3).map(|row| town::grid(column, row)).collect::<Vec<_>>();
    let of_community = person("lina", Role::Worker, "", &town::community(1));
    vec![
        Seer { person: person("zhou", Role::Command, "", ""), part: None },
        Seer { person: supervisor(), part: None },
        Seer { person: dispatcher("C1"), part: part(&["C1"], vec![], None) },
        Seer { person: with(dispatcher("C1"), &[dispatcher("T1")]), part: part(&["C1", "T1"], vec![], None) },
        Seer { person: worker(), part: part(&[], vec![town::grid(4, 0)], Some(&lina)) },
        Seer { person: of_community.clone(), part: part(&[], column(1), Some(&lina)) },
        Seer { person: with(of_community, &[dispatcher("T1")]), part: part(&["T1"], column(1), Some(&lina)) },
        Seer { person: dispatcher("none"), part: part(&["none"], vec![], None) },
    ]
}

fn due(case: &pb::Case) -> Option<Timestamp> {
    let runs = matches!(case.state(), CaseState::Dispatched | CaseState::Handling);
    case.deadlines.first().filter(|_| runs)?.due_at.as_ref().and_then(stamp::from_wire)
}

fn filed(case: &pb::Case) -> Timestamp {
    case.filed_at.as_ref().and_then(stamp::from_wire).expect("a moment")
}

fn is_open(case: &pb::Case) -> bool {
    !matches!(case.state(), CaseState::Closed | CaseState::Voided)
}

type Fits = Box<dyn Fn(&pb::Case) -> bool>;

/// Filters, each with what it says of a case.
fn filters(all: &[pb::Case], now: Timestamp) -> Vec<(CaseFilter, Fits)> {
    let none = CaseFilter::default;
    let middle = filed(&all[all.len() / 2]);
    let at = |moment| Some(stamp::to_wire(moment));
    let text = |text: &str| text.to_owned();
    let soon = now + SignedDuration::from_hours(1);
    let closed = vec![CaseState::Closed.into(), CaseState::Handling.into()];
    let states = |case: &pb::Case| matches!(case.state(), CaseState::Closed | CaseState::Handling);
    let source = |case: &pb::Case| case.report.as_ref().expect("a report").source == "phone";
    vec![
        (none(), Box::new(|_| true)),
        (CaseFilter { states: closed.clone(), ..none() }, Box::new(states)),
        (CaseFilter { phase: CasePhase::Open.into(), ..none() }, Box::new(is_open)),
        (CaseFilter { phase: CasePhase::Ended.into(), ..none() }, Box::new(|case| !is_open(case))),
        (CaseFilter { lead: text("C1"), ..none() }, Box::new(|case| case.lead == "C1")),
        (CaseFilter { assisting: text("T1"), ..none() }, Box::new(|case| case.assisting.contains(&"T1".to_owned()))),
        (CaseFilter { grid: town::grid(1, 1), ..none() }, Box::new(|case| case.current_grid == town::grid(1, 1))),
        (
            CaseFilter { area: town::community(2), lead: text("T1"), ..none() },
            Box::new(|case| case.current_grid.starts_with(&town::community(2)) && case.lead == "T1"),
        ),
        (CaseFilter { matter: text(town::NOISE), ..none() }, Box::new(|case| case.matter == town::NOISE)),
        (CaseFilter { matter_class: text("event:06"), ..none() }, Box::new(|_| true)),
        (CaseFilter { matter_kind: text("component"), ..none() }, Box::new(|_| false)),
        (CaseFilter { cause: QueueCause::NoRule.into(), ..none() }, {
            Box::new(|case| case.causes().any(|cause| cause == QueueCause::NoRule))
        }),
        (CaseFilter { outcome: Outcome::FixedOnTheSpot.into(), ..none() }, {
            Box::new(|case| case.outcome() == Outcome::FixedOnTheSpot)
        }),
        (CaseFilter { number: text("2"), ..none() }, Box::new(|case| case.number.starts_with("330106109-2"))),
        (CaseFilter { number: text("330106109-7"), ..none() }, Box::new(|case| case.number == "330106109-7")),
        (CaseFilter { source: text("phone"), ..none() }, Box::new(source)),
        (CaseFilter { filed_from: at(middle), ..none() }, Box::new(move |case| filed(case) >= middle)),
        (CaseFilter { filed_until: at(middle), states: closed, ..none() }, {
            Box::new(move |case| filed(case) < middle && states(case))
        }),
        (CaseFilter { overdue: true, ..none() }, Box::new(move |case| due(case).is_some_and(|due| due < now))),
        (CaseFilter { due_within_hours: 1, ..none() }, Box::new(move |case| due(case).is_some_and(|due| due < soon))),
        (CaseFilter { due_from: at(now), due_before: at(soon), ..none() }, {
            Box::new(move |case| due(case).is_some_and(|due| now <= due && due < soon))
        }),
        (CaseFilter { due_from: at(now), ..none() }, Box::new(move |case| due(case).is_some_and(|due| now <= due))),
        (CaseFilter { returned: true, ..none() }, Box::new(|case| !case.returns.is_empty())),
        (CaseFilter { reworked: true, ..none() }, Box::new(|case| case.reworks > 0)),
        (CaseFilter { reopened: true, phase: CasePhase::Open.into(), ..none() }, {
            Box::new(|case| case.reopenings > 0 && is_open(case))
        }),
        (CaseFilter { asking: true, ..none() }, Box::new(|case| case.ask.is_some())),
        (CaseFilter { asset: text("A1"), ..none() }, Box::new(|case| case.asset == "A1")),
        (CaseFilter { assignee: text("一组"), ..none() }, Box::new(|case| case.assignee == "一组")),
        (CaseFilter { source: text("phone"), lead: text("C1"), phase: CasePhase::Ended.into(), ..none() }, {
            Box::new(move |case| source(case) && case.lead == "C1" && !is_open(case))
        }),
    ]
}

/// Both filters as one; none where they set the same thing.
fn both(one: &CaseFilter, other: &CaseFilter) -> Option<CaseFilter> {
    let merged = |first: &CaseFilter, second: &CaseFilter| {
        let mut both = first.clone();
        both.merge(second.encode_to_vec().as_slice()).expect("a filter");
        both
    };
    let apart = one.states.is_empty() || other.states.is_empty();
    // A span that nothing can lie in is refused.
    let orderly = |both: &CaseFilter| {
        let seconds = |at: &Option<prost_types::Timestamp>| at.as_ref().map(|at| (at.seconds, at.nanos));
        let before = |from, until| seconds(from).zip(seconds(until)).is_none_or(|(from, until)| from < until);
        before(&both.filed_from, &both.filed_until) && before(&both.due_from, &both.due_before)
    };
    Some(merged(one, other)).filter(|both| apart && orderly(both) && *both == merged(other, one))
}

/// Two filters at once, and three, as far as they set different things: each with `apart` others.
fn combined(filters: &[(CaseFilter, Fits)], apart: usize) -> Vec<(CaseFilter, Vec<usize>)> {
    let mut all = Vec::new();
    for at in 0..filters.len() {
        let [second, third] = [at + apart, at + 2 * apart].map(|other| other % filters.len());
        let Some(two) = both(&filters[at].0, &filters[second].0) else { continue };
        if let Some(three) = both(&two, &filters[third].0) {
            all.push((three, vec![at, second, third]));
        }
        all.push((two, vec![at, second]));
    }
    all
}

/// Ids in the order of the list.
fn sorted(mut cases: Vec<&pb::Case>, order: CaseOrder) -> Vec<String> {
    match order {
        CaseOrder::Due => {
            cases.sort_by_key(|case| {
                (due(case).unwrap_or(Timestamp::MAX), due(case).is_none().then(|| filed(case)), case.id.clone())
            });
        }
        _ => cases.sort_by_key(|case| std::cmp::Reverse((filed(case), case.id.clone()))),
    }
    cases.into_iter().map(|case| case.id.clone()).collect()
}

async fn listed(site: &Site, person: &Person, filter: &CaseFilter, order: CaseOrder) -> Vec<String> {
    let mut request = pb::ListCasesRequest {
        filter: Some(filter.clone()),
        order: order.into(),
        page_size: 7,
        page_token: String::new(),
    };
    let mut all = Vec::new();
    loop {
        let page = site.by(person).list_cases(request.clone()).await.expect("a page").into_inner();
        all.extend(page.cases.into_iter().map(|case| case.id));
        if page.next_page_token.is_empty() {
            return all;
        }
        request.page_token = page.next_page_token;
    }
}

/// Cases by state and, in the queue, by cause.
type Counted = (BTreeMap<i32, u64>, BTreeMap<i32, u64>);

fn folded(cases: &[&pb::Case]) -> Counted {
    let mut counted = Counted::default();
    for case in cases {
        *counted.0.entry(case.state).or_default() += 1;
        for cause in &case.causes {
            *counted.1.entry(*cause).or_default() += 1;
        }
    }
    counted
}

async fn counted(site: &Site, person: &Person, filter: &CaseFilter) -> Counted {
    let request = pb::CountCasesRequest { filter: Some(filter.clone()) };
    let counts = site.by(person).count_cases(request).await.expect("counts").into_inner();
    assert!(counts.states.iter().all(|count| !count.at_least), "so few are all looked at");
    let states = counts.states.iter().map(|count| (count.state, count.count)).collect();
    (states, counts.causes.iter().map(|count| (count.cause, count.count)).collect())
}

/// Compares list and counts with the cases that are meant, in sight; gives how many there are.
async fn compare(
    site: &Site,
    all: &[pb::Case],
    seer: &Seer,
    filter: &CaseFilter,
    fits: &dyn Fn(&pb::Case) -> bool,
) -> usize {
    let expected: Vec<_> = all.iter().filter(|case| seer.sees(case) && fits(case)).collect();
    let told = format!("{:?} {filter:?}", seer.person.posts);
    assert_eq!(counted(site, &seer.person, filter).await, folded(&expected), "{told}");
    for order in [CaseOrder::Newest, CaseOrder::Due] {
        let listed = listed(site, &seer.person, filter, order).await;
        assert_eq!(listed, sorted(expected.clone(), order), "{order:?} {told}");
    }
    expected.len()
}

async fn agree(site: &Site, steps: &[Step]) {
    let all = live(site, steps).await;
    let filters = filters(&all, site.clock.now());
    let (mut together, mut found) = (0, 0);
    for (seer, apart) in seers().iter().zip(1..) {
        for (filter, fits) in &filters {
            compare(site, &all, seer, filter, fits).await;
        }
        for (filter, parts) in combined(&filters, apart) {
            let fits = |case: &pb::Case| parts.iter().all(|part| filters[*part].1(case));
            together += 1;
            found += usize::from(compare(site, &all, seer, &filter, &fits).await > 0);
        }
    }
    assert!(together > 150 && found > 30, "{found} of {together} filters together find something");
}

#[test]
fn lists_and_counts_are_folds_of_all_cases_whatever_happened_to_them() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let config = Config { cases: 3, failure_persistence: None, max_shrink_iters: 0, ..Config::default() };
    let lives = TestRunner::new(config).run(&steps(), |steps| {
        runtime.block_on(each_site(async |site| agree(site, &steps).await));
        Ok(())
    });
    lives.expect("lists and counts agree with the cases");
}
