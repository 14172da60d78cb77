//! The first operator, and towns.

use gridcase_host::status::{reason, violations};
use gridcase_host::testing::Place;
use gridcase_proto::registry::v1::{GetTownRequest, ListTownsRequest, SetUpInstallationRequest};
use tonic::Code;

use crate::builders;
use crate::house::{House, PASSWORD, Town, each_town, signed};

fn request(code: String) -> SetUpInstallationRequest {
    let (account, password, name) = ("operator".to_owned(), PASSWORD.to_owned(), "Op".to_owned());
    SetUpInstallationRequest { code, account, password, name }
}

#[tokio::test]
async fn the_code_of_the_last_start_makes_one_operator() {
    let place = Place::sqlite();
    let first = House::open(&place).await;
    let old = first.service.setup_code().expect("a code");
    first.service.clone().close().await;
    drop(first);

    let house = House::open(&place).await;
    let refused = house.registry().set_up_installation(request(old)).await.expect_err("an old code");
    assert_eq!(reason(&refused).as_deref(), Some("WRONG_SETUP_CODE"));
    let code = house.service.setup_code().expect("a code");
    house.registry().set_up_installation(request(code.clone())).await.expect("an operator");
    let refused = house.registry().set_up_installation(request(code)).await.expect_err("used");
    assert_eq!(reason(&refused).as_deref(), Some("ALREADY_SET_UP"));
    house.service.clone().close().await;
    drop(house);
    assert_eq!(House::open(&place).await.service.setup_code(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_town_is_made_once_whatever_the_number_of_requests() {
    each_town(async |town| {
        let house = &town.house;
        let request = builders::town("330106111", "first.admin");
        let made = house.registry().create_town(signed(&town.operator, request.clone())).await.expect("made");
        let again = house.registry().create_town(signed(&town.operator, request.clone())).await.expect("the same");
        assert_eq!(made.into_inner(), again.into_inner());
        let mut other = request;
        other.administrator.as_mut().expect("a person").name = "somebody else".to_owned();
        let refused = house.registry().create_town(signed(&town.operator, other)).await.expect_err("other content");
        assert_eq!((refused.code(), reason(&refused).as_deref()), (Code::AlreadyExists, Some("ID_REUSED")));
        let towns = house.registry().list_towns(signed(&town.operator, ListTownsRequest {})).await.expect("towns");
        let codes: Vec<_> = towns.into_inner().towns.into_iter().map(|town| town.code).collect();
        assert_eq!(codes, [builders::TOWN, "330106111"]);
    })
    .await;
}

#[tokio::test]
async fn all_wrong_fields_of_a_town_are_named_at_once() {
    let town = Town::new().await;
    let mut request = builders::town("33010", "x");
    request.town.as_mut().expect("a town").time_zone = "Mars/Olympus".to_owned();
    let refused = town.registry().create_town(signed(&town.operator, request)).await.expect_err("refused");
    let fields: Vec<_> = violations(&refused).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["town.code", "town.time_zone"]);
    let request = builders::town("330106112", "X Y");
    let refused = town.registry().create_town(signed(&town.operator, request)).await.expect_err("refused");
    assert_eq!(violations(&refused)[0].0, "administrator.account");
}

#[tokio::test]
async fn a_town_is_seen_by_its_own_people_operators_and_services() {
    let town = Town::new().await;
    let other = town.other().await;
    let ask = || GetTownRequest { town: builders::TOWN.to_owned() };
    let refused = town.registry().get_town(signed(&other, ask())).await.expect_err("foreign");
    assert_eq!(refused.code(), Code::NotFound);
    for token in [&town.admin, &town.operator] {
        let found = town.registry().get_town(signed(token, ask())).await.expect("seen").into_inner();
        assert_eq!(found.town.expect("a town").code, builders::TOWN);
    }
    assert!(town.house.as_service().get_town(ask()).await.is_ok());
    let refused = town.registry().list_towns(town.by_admin(ListTownsRequest {})).await.expect_err("not for all");
    assert_eq!(refused.code(), Code::PermissionDenied);
}
