//! Rules proposed from closed cases, and from one decision.

use gridcase_dispatch::{LEARNING_BUSY, NO_DECISION};
use gridcase_host::{Ids, status};
use gridcase_proto::common::v1::Role;
use gridcase_proto::dispatch::v1::{self as pb, propose_rules_response::Told};
use gridcase_proto::registry::v1::{Rule, party::By};
use jiff::{SignedDuration, Timestamp};
use tonic::Code;

use crate::site::{Site, each_site, frame, hand_in, person, supervisor, taken};
use crate::town;

/// A case of a matter that this unit handles in the end, approved.
async fn closed(site: &Site, number: u128, matter: &str, unit: &str) -> pb::Case {
    let case = site.case(number, matter).await;
    let case = if case.lead.is_empty() {
        let lead = unit.to_owned();
        let request = pb::DispatchCaseRequest {
            command: frame(&case),
            lead,
            reason: "本镇惯例".to_owned(),
            ..Default::default()
        };
        taken(site.command().dispatch_case(request).await.map(|answer| answer.into_inner().case))
    } else if case.lead == unit {
        case
    } else {
        let lead = unit.to_owned();
        let request = pb::TransferCaseRequest { command: frame(&case), lead, reason: "不归该单位".to_owned() };
        taken(site.command().transfer_case(request).await.map(|answer| answer.into_inner().case))
    };
    let request = pb::AcceptCaseRequest { command: frame(&case) };
    let case = taken(site.unit(unit).accept_case(request).await.map(|answer| answer.into_inner().case));
    let case = site.finished(&case).await;
    let case = taken(site.unit(unit).hand_in_case(hand_in(&case)).await.map(|answer| answer.into_inner().case));
    let request = pb::CloseCaseRequest {
        id: case.id.clone(),
        request_id: Ids::random().at(Timestamp::UNIX_EPOCH).to_string(),
        hand_in: 1,
        reason: "合格".to_owned(),
    };
    let closed = site.by_service("feedback").close_case(request).await;
    site.pass(SignedDuration::from_mins(10));
    taken(closed.map(|answer| answer.into_inner().case))
}

/// What the server tells an administrator: how far it came, and the proposals at the end.
async fn propose(site: &Site, request: pb::ProposeRulesRequest) -> (Vec<pb::ProposalProgress>, pb::Proposals) {
    let mut stream = site.proposals(&administrator()).propose_rules(request).await.expect("a stream").into_inner();
    let mut steps = Vec::new();
    while let Some(next) = stream.message().await.expect("told") {
        match next.told.expect("something") {
            Told::Progress(step) => steps.push(step),
            Told::Proposals(found) => return (steps, found),
        }
    }
    panic!("the stream ended without proposals");
}

fn administrator() -> gridcase_host::Person {
    person("gu", Role::Administrator, "", "")
}

fn rule(proposal: &pb::Proposal) -> &Rule {
    proposal.rule.as_ref().expect("a rule")
}

fn lead(proposal: &pb::Proposal) -> &str {
    match rule(proposal).lead.as_ref().and_then(|lead| lead.by.as_ref()) {
        Some(By::Unit(unit)) => unit,
        other => panic!("no unit: {other:?}"),
    }
}

#[tokio::test]
async fn closed_cases_propose_what_the_register_does_not_say_and_name_what_it_says_wrongly() {
    each_site(async |site| {
        for number in 1..=4 {
            Box::pin(closed(site, number, town::ORPHAN, "C1")).await;
        }
        for number in 5..=10 {
            Box::pin(closed(site, number, town::STALL, "T1")).await;
        }
        site.case(11, town::ORPHAN).await;
        let (steps, found) = propose(site, pb::ProposeRulesRequest { min_support: 3, ..Default::default() }).await;
        assert!(steps.iter().any(|step| step.what == "read" && step.total == 10), "{steps:?}");
        assert_eq!((found.cases, found.left_out, found.not_read), (10, 0, 0));
        assert_eq!((found.right_now, found.right_then), (0, 10));

        let of = |matter: &str| found.proposals.iter().find(|proposal| rule(proposal).matter == matter);
        let stall = of(town::STALL).expect("about stalls");
        let evidence = stall.evidence.clone().expect("evidence");
        assert_eq!((lead(stall), evidence.cases, evidence.agreeing), ("T1", 6, 6));
        assert_eq!(stall.overrides, ["R1"]);
        assert_eq!(evidence.examples[0], "330106109-10");

        let wrong = &found.contradictions[0];
        assert_eq!((wrong.rule.as_str(), &wrong.answered_by), ("R1", &vec![rule(stall).id.clone()]));
        let exception = &wrong.evidence.as_ref().expect("evidence").exceptions[0];
        assert_eq!((exception.unit.as_str(), exception.cases, exception.numbers.len()), ("T1", 6, 6));

        // Nothing of who reported, or what was written.
        let said = format!("{found:?}");
        assert!(!said.contains("李娜") && !said.contains("占道经营") && !said.contains("id-lina"), "{said}");
    })
    .await;
}

#[tokio::test]
async fn a_period_without_closed_cases_proposes_nothing() {
    each_site(async |site| {
        Box::pin(closed(site, 1, town::ORPHAN, "C1")).await;
        site.pass(SignedDuration::from_hours(24 * 400));
        let (_, found) = propose(site, pb::ProposeRulesRequest::default()).await;
        assert_eq!((found.cases, found.proposals.len(), found.contradictions.len()), (0, 0, 0));
        assert_eq!(found.held_out, None);
    })
    .await;
}

#[tokio::test]
async fn wrong_wishes_are_named_by_field_and_others_are_refused() {
    each_site(async |site| {
        let now = gridcase_host::stamp::to_wire(site.clock.now());
        let wrong = pb::ProposeRulesRequest {
            from: Some(now),
            until: Some(now),
            min_support: 200_000,
            min_purity: 1.5,
            fresh: false,
        };
        let refused = site.proposals(&administrator()).propose_rules(wrong).await.expect_err("wrong");
        let fields: Vec<_> = status::violations(&refused).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["until", "min_support", "min_purity"]);
        let refused = site.proposals(&supervisor()).propose_rules(pb::ProposeRulesRequest::default()).await;
        assert_eq!(refused.expect_err("another role").code(), Code::PermissionDenied);
        let refused = site.proposals(&administrator()).get_precedent(pb::GetPrecedentRequest::default()).await;
        assert_eq!(status::violations(&refused.expect_err("no case"))[0].0, "case");
    })
    .await;
}

#[tokio::test]
async fn a_ruling_on_a_return_makes_a_dated_rule_with_what_both_sides_said() {
    each_site(async |site| {
        let case = site.case(1, town::STALL).await;
        let request = pb::ReturnCaseRequest {
            command: frame(&case),
            reason: "在车行道上".to_owned(),
            basis: "道路交通安全法".to_owned(),
            proposed_unit: "T1".to_owned(),
        };
        let case = taken(site.unit("C1").return_case(request).await.map(|answer| answer.into_inner().case));
        let request = pb::RuleCaseRequest {
            command: frame(&case),
            lead: "T1".to_owned(),
            reason: "车行道归交警".to_owned(),
            basis: "三定方案".to_owned(),
        };
        let case = taken(site.by(&supervisor()).rule_case(request).await.map(|answer| answer.into_inner().case));
        let request = pb::GetPrecedentRequest { case: case.number.clone() };
        let decided = site.proposals(&administrator()).get_precedent(request).await.expect("decided").into_inner();
        assert_eq!((decided.kind.as_str(), decided.unit.as_str()), ("ruled", "T1"));
        assert_eq!((decided.basis.as_str(), decided.reason.as_str()), ("三定方案", "车行道归交警"));
        let returned = decided.returned.expect("the return");
        let said = (returned.unit.as_str(), returned.basis.as_str(), returned.proposed_unit.as_str());
        assert_eq!(said, ("C1", "道路交通安全法", "T1"));
        let rule = decided.rule.expect("a rule");
        assert_eq!((rule.matter.as_str(), rule.area), (town::STALL, town::grid(1, 1)));
        assert_eq!((rule.valid_from.as_str(), rule.precedent_case), ("2026-11-23", case.number));
        assert_eq!(rule.basis, "三定方案");
    })
    .await;
}

#[tokio::test]
async fn a_choice_of_the_command_room_makes_a_rule_and_a_certain_route_makes_none() {
    each_site(async |site| {
        let chosen = Box::pin(closed(site, 1, town::ORPHAN, "T1")).await;
        let request = pb::GetPrecedentRequest { case: chosen.id };
        let decided = site.proposals(&administrator()).get_precedent(request).await.expect("decided").into_inner();
        assert_eq!((decided.kind.as_str(), decided.unit.as_str(), decided.returned), ("chosen", "T1", None));
        let certain = site.case(2, town::STALL).await;
        let request = pb::GetPrecedentRequest { case: certain.number };
        let refused = site.proposals(&administrator()).get_precedent(request).await.expect_err("nobody decided");
        assert_eq!(status::reason(&refused).as_deref(), Some(NO_DECISION));
        let request = pb::GetPrecedentRequest { case: "330106109-99".to_owned() };
        let refused = site.proposals(&administrator()).get_precedent(request).await.expect_err("no such case");
        assert_eq!(refused.code(), Code::NotFound);
    })
    .await;
}

#[tokio::test]
async fn one_administrator_at_a_time_has_rules_proposed() {
    each_site(async |site| {
        // The stream is not read, so that the work waits for its reader.
        for number in 1..=3 {
            Box::pin(closed(site, number, town::ORPHAN, "C1")).await;
        }
        let ask = || site.proposals(&administrator());
        let first = ask().propose_rules(pb::ProposeRulesRequest::default()).await.expect("a stream");
        let second = ask().propose_rules(pb::ProposeRulesRequest::default()).await;
        if let Err(refused) = second {
            assert_eq!(status::reason(&refused).as_deref(), Some(LEARNING_BUSY));
            assert_eq!(refused.code(), Code::ResourceExhausted);
        }
        drop(first);
        let again = || async { ask().propose_rules(pb::ProposeRulesRequest::default()).await.is_ok() };
        crate::site::wait_until("the turn", again).await;
    })
    .await;
}
