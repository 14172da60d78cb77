//! The demo town's people: who holds which post, and by which account they sign in.
use gridcase_gateway::pages::Offer;
use gridcase_host::{Ids, Person, Post};
use gridcase_proto::{
    common::v1::Role,
    registry::v1::{self as registry, AreaLevel},
};
use jiff::Timestamp;

use super::content::{TOWN, Town};

/// Everyone's password in a demo town.
pub const PASSWORD: &str = "gridcase-demo";

/// Account of the installation's operator.
pub const OPERATOR: &str = "operator";
/// Account of the town's administrator.
pub const ADMINISTRATOR: &str = "admin";

/// Grids that one worker holds.
const GRIDS_EACH: usize = 4;

const FAMILY: [&str; 20] = [
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何", "林", "高",
    "罗",
];
const GIVEN: [&str; 16] =
    ["伟", "芳", "娜", "敏", "静", "强", "磊", "洋", "艳", "勇", "杰", "涛", "明", "超", "秀英", "建国"];

/// Roles in the order in which the sign-in page offers them.
const RANKS: [Role; 9] = [
    Role::Worker,
    Role::Command,
    Role::Dispatcher,
    Role::Supervisor,
    Role::Head,
    Role::Leader,
    Role::Overseer,
    Role::Officer,
    Role::Administrator,
];

/// Everyone, the administrator first.
pub fn members(town: &Town, ids: &Ids, now: Timestamp) -> Vec<Person> {
    let mut number = 0;
    let mut member = |account: String, posts: &[(Role, &str, &str)]| {
        let name = format!("{}{}", FAMILY[number % FAMILY.len()], GIVEN[(number * 7 + 3) % GIVEN.len()]);
        number += 1;
        let posts = posts
            .iter()
            .map(|(role, unit, area)| Post {
                id: ids.at(now).to_string(),
                role: *role,
                unit: (*unit).to_owned(),
                area: (*area).to_owned(),
            })
            .collect();
        let id = ids.at(now).to_string();
        Person { id, account, name, town: TOWN.to_owned(), session: "demo".to_owned(), posts, issued_at: now }
    };
    let mut members = vec![
        member(ADMINISTRATOR.to_owned(), &[(Role::Administrator, "", TOWN)]),
        member("command1".to_owned(), &[(Role::Command, "", TOWN)]),
        member("command2".to_owned(), &[(Role::Command, "", TOWN)]),
        member("supervisor1".to_owned(), &[(Role::Supervisor, "", TOWN)]),
        member("supervisor2".to_owned(), &[(Role::Supervisor, "", TOWN)]),
    ];
    members.push(member("duty1".to_owned(), &[(Role::Command, "", TOWN), (Role::Supervisor, "", TOWN)]));
    for unit in &town.units.units {
        let account = unit.code.to_lowercase();
        members.push(member(account, &[(Role::Dispatcher, &unit.code, TOWN)]));
    }
    let grids: Vec<_> = town.boundaries.areas.iter().filter(|area| area.level() == AreaLevel::Grid).collect();
    for (worker, held) in grids.chunks(GRIDS_EACH).enumerate() {
        let posts: Vec<_> = held.iter().map(|grid| (Role::Worker, "", grid.code.as_str())).collect();
        members.push(member(format!("worker{:02}", worker + 1), &posts));
    }
    for department in ["pcs", "jj", "zf"] {
        let units = town.units.units.iter().map(|unit| unit.code.as_str());
        let of_department = units.filter(|unit| unit.to_lowercase().starts_with(department));
        let posts: Vec<_> = of_department.map(|unit| (Role::Head, unit, TOWN)).collect();
        members.push(member(format!("head-{department}"), &posts));
    }
    members.push(member("leader1".to_owned(), &[(Role::Leader, "", TOWN)]));
    members.push(member("overseer1".to_owned(), &[(Role::Overseer, "", TOWN)]));
    for unit in &town.units.units {
        members.push(member(officer(&unit.code), &[(Role::Officer, &unit.code, TOWN)]));
    }
    members
}

/// Account of the member of a unit's teams.
pub fn officer(unit: &str) -> String {
    format!("dy-{}", unit.to_lowercase())
}

/// Accounts that the sign-in page offers: the first of each kind of worker and of the members of teams, everyone at a desk.
pub fn offers(town: &Town) -> Vec<Offer> {
    let members = members(town, &Ids::random(), Timestamp::UNIX_EPOCH);
    let offer = |person: &Person| {
        let post = person.posts.first()?;
        let unit = town.units.units.iter().find(|unit| unit.code == post.unit);
        Some(Offer {
            account: person.account.clone(),
            name: person.name.clone(),
            role: post.role.as_str_name().trim_start_matches("ROLE_"),
            unit: unit.map_or_else(String::new, |unit| unit.name.clone()),
        })
    };
    let rank = |role: &str| RANKS.iter().position(|ranked| ranked.as_str_name().trim_start_matches("ROLE_") == role);
    let offered = |person: &&Person| match person.account.as_str() {
        worker if worker.starts_with("worker") => worker <= "worker02",
        officer if officer.starts_with("dy-") => ["dy-pcs1", "dy-zf-sz"].contains(&officer),
        _ => true,
    };
    let mut offers: Vec<_> = members.iter().filter(offered).filter_map(offer).collect();
    offers.sort_by_key(|offer| rank(offer.role));
    offers
}

/// As put into the registry.
pub fn put(person: &Person) -> registry::Person {
    let post = |post: &Post| registry::Post {
        id: post.id.clone(),
        role: post.role.into(),
        unit: post.unit.clone(),
        area: post.area.clone(),
        start_time: None,
        end_time: None,
    };
    registry::Person {
        id: person.id.clone(),
        name: person.name.clone(),
        account: person.account.clone(),
        password: PASSWORD.to_owned(),
        posts: person.posts.iter().map(post).collect(),
    }
}
