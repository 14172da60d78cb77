//! People and their posts.

use gridcase_host::stamp;
use gridcase_host::status::{reason, violations};
use gridcase_proto::common::v1::Role;
use gridcase_proto::registry::v1::{EndPostRequest, HeldPost, ListPeopleRequest, Part, Person, PutPersonRequest};
use jiff::SignedDuration;
use tonic::{Code, Status};

use crate::builders::{self, id, person, post, publish, put};
use crate::house::{Town, each_town, signed};

async fn put_person(town: &Town, person: &Person) -> Result<Person, Status> {
    let request = town.by_admin(PutPersonRequest { person: Some(person.clone()) });
    Ok(town.registry().put_person(request).await?.into_inner().person.expect("a person"))
}

async fn roles(town: &Town, account: &str) -> Vec<Role> {
    let session = town.house.sign_in(account).await;
    session.self_.expect("somebody").posts.iter().map(HeldPost::role).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn posts_count_from_their_start_until_before_their_end() {
    each_town(async |town| {
        let now = town.house.clock.now();
        let mut later = post(Role::Supervisor);
        later.start_time = Some(stamp::to_wire(now + SignedDuration::from_secs(60)));
        let mut sooner = post(Role::Worker);
        sooner.end_time = later.start_time;
        put_person(&town, &person("li.na", vec![sooner, later])).await.expect("put");
        assert_eq!(roles(&town, "li.na").await, [Role::Worker]);
        town.house.pass(60);
        assert_eq!(roles(&town, "li.na").await, [Role::Supervisor]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn posts_named_are_added_and_others_left_as_they_are() {
    each_town(async |town| {
        let mut li = person("li.na", vec![post(Role::Worker)]);
        put_person(&town, &li).await.expect("put");
        li.password = String::new();
        li.posts = vec![post(Role::Command)];
        let after = put_person(&town, &li).await.expect("put");
        assert_eq!(after.posts.len(), 2);
        assert_eq!(put_person(&town, &li).await.expect("a repeat changes nothing"), after);
        let mut moved = li.clone();
        moved.posts[0].role = Role::Supervisor.into();
        let refused = put_person(&town, &moved).await.expect_err("it has begun");
        assert_eq!(violations(&refused)[0].0, "person.posts[0]");
    })
    .await;
}

#[tokio::test]
async fn an_ended_post_stays_on_record() {
    let town = Town::new().await;
    let li = put_person(&town, &person("li.na", vec![post(Role::Worker)])).await.expect("put");
    let end = |post: &str| town.by_admin(EndPostRequest { post: post.to_owned(), end_time: None });
    town.house.pass(60);
    for _ in 0..2 {
        town.registry().end_post(end(&li.posts[0].id)).await.expect("ended");
    }
    assert!(roles(&town, "li.na").await.is_empty());
    let list = town.registry().list_people(town.by_admin(ListPeopleRequest::default())).await.expect("people");
    let kept = list.into_inner().people.into_iter().find(|person| person.id == li.id).expect("li");
    assert_eq!(kept.posts[0].end_time, Some(stamp::to_wire(town.house.clock.now())));
    let missing = town.registry().end_post(end(&id())).await.expect_err("no such post");
    assert_eq!(missing.code(), Code::NotFound);
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let town = Town::new().await;
    let list = town.registry().list_people(town.by_admin(ListPeopleRequest::default())).await.expect("people");
    let post_id = list.into_inner().people[0].posts[0].id.clone();
    let end = || town.by_admin(EndPostRequest { post: post_id.clone(), end_time: None });
    let refused = town.registry().end_post(end()).await.expect_err("the last");
    assert_eq!(reason(&refused).as_deref(), Some("LAST_ADMINISTRATOR"));
    put_person(&town, &person("second", vec![post(Role::Administrator)])).await.expect("another");
    town.registry().end_post(end()).await.expect("ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_come_in_pages_by_name() {
    each_town(async |town| {
        for name in ["c", "a", "b"] {
            let mut somebody = person(&format!("acc.{name}"), Vec::new());
            somebody.name = name.to_owned();
            put_person(&town, &somebody).await.expect("put");
        }
        let (mut names, mut page_token) = (Vec::new(), String::new());
        loop {
            let request = ListPeopleRequest { page_size: 2, page_token };
            let page = town.registry().list_people(town.by_admin(request)).await.expect("a page").into_inner();
            assert!(page.people.len() <= 2 && page.people.iter().all(|person| person.password.is_empty()));
            names.extend(page.people.into_iter().map(|person| person.name));
            page_token = page.next_page_token;
            if page_token.is_empty() {
                break;
            }
        }
        assert_eq!(names, ["a", "b", "c", "name of admin"]);
    })
    .await;
}

#[tokio::test]
async fn people_of_another_town_are_not_there() {
    let town = Town::new().await;
    let other = town.other().await;
    let li = put_person(&town, &person("li.na", vec![post(Role::Worker)])).await.expect("put");
    let end = EndPostRequest { post: li.posts[0].id.clone(), end_time: None };
    let refused = town.registry().end_post(signed(&other, end)).await.expect_err("foreign");
    assert_eq!(refused.code(), Code::NotFound);
    let list = town.registry().list_people(signed(&other, ListPeopleRequest::default())).await.expect("people");
    assert!(list.into_inner().people.iter().all(|person| person.id != li.id));
    let mut taken = person("li.na", Vec::new());
    let request = |person: &Person| signed(&other, PutPersonRequest { person: Some(person.clone()) });
    let refused = town.registry().put_person(request(&taken)).await.expect_err("the account is taken");
    assert_eq!(violations(&refused)[0].0, "person.account");
    (taken.account, taken.id) = ("li.na2".to_owned(), li.id);
    let refused = town.registry().put_person(request(&taken)).await.expect_err("the id is taken");
    assert_eq!(violations(&refused)[0].0, "person.id");
}

#[tokio::test]
async fn a_post_must_be_for_an_area_and_a_unit_that_are_published() {
    let town = Town::new().await;
    for content in [builders::boundaries(), builders::units(&["a"])] {
        town.registry().put_draft(town.by_admin(put(content))).await.expect("put");
    }
    let parts = publish(&[Part::Boundaries, Part::Units]);
    town.registry().publish_parts(town.by_admin(parts)).await.expect("published");
    let mut wrong = person("li.na", vec![post(Role::Worker)]);
    wrong.posts[0].area = builders::grid(9);
    let refused = put_person(&town, &wrong).await.expect_err("no such grid");
    assert_eq!(violations(&refused)[0].0, "person.posts[0].area");
    wrong.posts[0].area = builders::grid(1);
    wrong.posts[0].unit = "z".to_owned();
    let refused = put_person(&town, &wrong).await.expect_err("no such unit");
    assert_eq!(violations(&refused)[0].0, "person.posts[0].unit");
    wrong.posts[0].unit = "a".to_owned();
    put_person(&town, &wrong).await.expect("put");
}
