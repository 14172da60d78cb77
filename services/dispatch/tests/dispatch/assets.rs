//! The asset that a report names: whose the case is then, and that it stays with the case.

use gridcase_proto::dispatch::v1 as pb;
use gridcase_proto::registry::v1 as registry;
use gridcase_proto::registry::v1::content::Part as Content;
use jiff::Timestamp;

use crate::rehearsing::rehearse;
use crate::site::{Site, administrator, each_site, frame, opening, taken, wait_until};
use crate::town::{self, TOWN, at};

/// Something is wrong with a cover; city management answers for it everywhere.
const COVER: &str = "component:01001";

/// A cover of traffic police, which the first precinct maintains, and one that nobody is known to own.
fn assets(owner: &str) -> Content {
    let place = at(1.5, 1.5);
    let cover = |code: &str, owner: &str, maintainer: &str| registry::Asset {
        code: code.to_owned(),
        r#type: "01001".to_owned(),
        name: "供水井盖".to_owned(),
        owner: owner.to_owned(),
        maintainer: maintainer.to_owned(),
        longitude: Some(place.longitude),
        latitude: Some(place.latitude),
        ground: String::new(),
    };
    Content::Assets(registry::AssetSet { assets: vec![cover("A1", owner, "P1"), cover("A2", "", "")] })
}

/// The town with a component matter, a rule for it, and assets of this owner.
async fn publish(site: &Site, owner: &str) {
    let [_, _, catalogue, register, _] = town::parts();
    let (Content::Catalogue(mut catalogue), Content::Register(mut register)) = (catalogue, register) else {
        unreachable!("a catalogue and a register")
    };
    let matter = registry::Matter {
        id: COVER.to_owned(),
        code: COVER[10..].to_owned(),
        kind: "component".to_owned(),
        class: "01".to_owned(),
        ..catalogue.matters[0].clone()
    };
    catalogue.matters.push(matter);
    let rule = registry::Rule { id: "R9".to_owned(), matter: COVER.to_owned(), ..register.rules[0].clone() };
    register.rules.push(rule);
    let parts = [Content::Catalogue(catalogue), Content::Register(register), assets(owner)];
    site.registry.publish(town::record(TOWN), 2, Timestamp::UNIX_EPOCH, &parts);
    wait_until("the assets", async || explain(site, "").await.versions.is_some_and(|held| held.assets == 2)).await;
}

async fn explain(site: &Site, asset: &str) -> pb::Route {
    let request = pb::ExplainRouteRequest {
        matter: COVER.to_owned(),
        position: Some(at(1.5, 1.5)),
        asset: asset.to_owned(),
        ..pb::ExplainRouteRequest::default()
    };
    let answer = site.by(&administrator()).explain_route(request).await.expect("an answer");
    answer.into_inner().route.expect("a route")
}

async fn open(site: &Site, number: u128, matter: &str, asset: &str) -> pb::Case {
    let mut opening = opening(number, matter);
    asset.clone_into(&mut opening.report.as_mut().expect("a report").asset);
    site.open(opening).await
}

#[tokio::test]
async fn a_component_goes_to_the_recorded_owner_of_the_very_asset() {
    each_site(async |site| {
        publish(site, "T1").await;
        // Number, matter, asset; lead, rule; name and type that the case keeps.
        let table = [
            (1, COVER, "A1", "T1", "asset:A1", ["供水井盖", "01001"]),
            (2, COVER, "A2", "C1", "R9", ["供水井盖", "01001"]),
            (3, COVER, "", "C1", "R9", ["", ""]),
            (4, COVER, "unheard of", "C1", "R9", ["", ""]),
            (5, town::STALL, "A1", "C1", "R1", ["供水井盖", "01001"]),
        ];
        for (number, matter, asset, lead, rule, kept) in table {
            let case = open(site, number, matter, asset).await;
            let route = case.route.clone().expect("a route");
            assert_eq!((case.lead.as_str(), route.rule.as_str()), (lead, rule), "{matter} {asset}");
            assert_eq!([case.asset_name.as_str(), &case.asset_type], kept, "{matter} {asset}");
            assert_eq!((case.asset.as_str(), case.report.expect("a report").asset.as_str()), (asset, asset));
            assert_eq!(route.versions.expect("versions").assets, 2);
            assert_eq!(route.explanation.contains("部件台账中没有"), asset == "unheard of", "{}", route.explanation);
        }
        let owned = site.get(&crate::site::id(1)).await;
        assert_eq!(owned.assisting, ["P1"]);
        let lost = |case: pb::Case, rule: &str| {
            let considered = case.route.expect("a route").considered;
            considered.into_iter().find(|one| one.rule == rule).expect("it was considered").lost
        };
        assert_eq!(lost(owned, "R9"), "owner_rule_outranks");
        assert_eq!(lost(site.get(&crate::site::id(5)).await, "asset:A1"), "area_rule_outranks");
    })
    .await;
}

#[tokio::test]
async fn the_asset_of_a_question_and_of_a_filed_case_can_be_another_one() {
    each_site(async |site| {
        publish(site, "T1").await;
        assert_eq!((explain(site, "").await.lead, explain(site, "A1").await.lead), ("C1".to_owned(), "T1".to_owned()));

        let case = open(site, 1, COVER, "A1").await;
        let request = pb::RecallCaseRequest { command: frame(&case), reason: String::new() };
        let mut case = taken(site.command().recall_case(request).await.map(|answer| answer.into_inner().case));
        for (asset, rule, kept) in [(Some("A2"), "R9", "A2"), (Some("A1"), "asset:A1", "A1"), (Some(""), "R9", "")] {
            let request = pb::CorrectCaseRequest {
                command: frame(&case),
                asset: asset.map(str::to_owned),
                reason: "现场核实".to_owned(),
                ..pb::CorrectCaseRequest::default()
            };
            let answer = site.command().correct_case(request.clone()).await.expect("corrected").into_inner();
            let repeated = site.command().correct_case(request).await.expect("repeated").into_inner();
            assert_eq!(repeated.case, answer.case);
            case = answer.case.expect("a case");
            assert_eq!((case.asset.as_str(), case.route.as_ref().expect("a route").rule.as_str()), (kept, rule));
            assert_eq!(case.report.as_ref().expect("a report").asset, "A1", "what was reported stays");
        }
        // A correction of something else leaves the asset.
        let mut request =
            pb::CorrectCaseRequest { asset: Some("A1".to_owned()), row: 1, ..pb::CorrectCaseRequest::default() };
        for asset in [Some("A1".to_owned()), None] {
            request =
                pb::CorrectCaseRequest { command: frame(&case), asset, reason: "再核实".to_owned(), ..request };
            case = taken(site.command().correct_case(request.clone()).await.map(|answer| answer.into_inner().case));
        }
        assert_eq!(case.asset, "A1");
    })
    .await;
}

#[tokio::test]
async fn cases_keep_their_asset_when_a_draft_is_rehearsed() {
    each_site(async |site| {
        publish(site, "T1").await;
        open(site, 1, COVER, "A1").await;
        open(site, 2, COVER, "").await;
        site.registry.draft(assets("C1"));
        let told = rehearse(site, &[registry::Part::Assets]).await.expect("told");
        assert_eq!(told.started.in_force.expect("versions").assets, 2);
        let finished = told.finished.expect("the end");
        assert_eq!((finished.replayed, finished.same, finished.elsewhere), (2, 1, 1));
        let open: Vec<_> = told.open.iter().map(|case| (case.lead.as_str(), case.to.as_str())).collect();
        assert_eq!(open, [("T1", "C1")]);
        assert_eq!(told.ground.changes, [], "places are asked about without an asset");
    })
    .await;
}
