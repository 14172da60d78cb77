//! People with their accounts and posts as rows. Passwords are read and never written.

use std::collections::HashMap;

use gridcase_proto::common::v1::Role;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::column::{Choice, Column, Holds};
use super::grid::Grid;
use super::layout::Layout;
use super::problem::{Problems, Said};
use super::row::Row;
use super::{Kind, Language, Words, cell};
use crate::person::{Person, Post};

const ROLES: &[Choice] = &[
    Choice { key: "worker", zh: "网格员" },
    Choice { key: "command", zh: "指挥室" },
    Choice { key: "dispatcher", zh: "部门派单员" },
    Choice { key: "supervisor", zh: "镇街督导" },
    Choice { key: "administrator", zh: "管理员" },
    Choice { key: "head", zh: "部门负责人" },
    Choice { key: "leader", zh: "镇街分管领导" },
    Choice { key: "overseer", zh: "区级督导" },
    Choice { key: "officer", zh: "队员" },
];

pub(super) const COLUMNS: &[Column] = &[
    Column {
        key: "name",
        zh: "姓名",
        needed: true,
        holds: Holds::Text,
        about: Words { zh: "1 至 100 个字符", en: "1 to 100 characters" },
        example: Words { zh: "李娜", en: "Li Na" },
    },
    Column {
        key: "account",
        zh: "账号",
        needed: true,
        holds: Holds::Code,
        about: Words {
            zh: "2 至 64 个小写字母、数字和 . _ -；留空为不登录",
            en: "2 to 64 of a-z 0-9 . _ -; empty where the person does not sign in",
        },
        example: Words { zh: "li.na", en: "li.na" },
    },
    Column {
        key: "password",
        zh: "新密码",
        needed: false,
        holds: Holds::Secret,
        about: Words {
            zh: "8 至 256 个字符；留空不改。新账号留空则暂不能登录，直到管理员设置密码",
            en: "8 to 256 characters; empty leaves it as it is. A new account without one cannot sign in until it is set",
        },
        example: Words { zh: "", en: "" },
    },
    Column {
        key: "role",
        zh: "岗位",
        needed: true,
        holds: Holds::Choice(ROLES),
        about: Words {
            zh: "岗位类型；没有岗位的人留空", en: "role of the post; empty for a person without posts"
        },
        example: Words { zh: "网格员", en: "worker" },
    },
    Column {
        key: "unit",
        zh: "单位",
        needed: false,
        holds: Holds::Code,
        about: Words { zh: "单位编码；部门派单员必填", en: "unit code; a dispatcher needs one" },
        example: Words { zh: "zf-sd", en: "zf-sd" },
    },
    Column {
        key: "area",
        zh: "区域",
        needed: false,
        holds: Holds::Code,
        about: Words {
            zh: "区划或网格编码；留空为全镇", en: "code of an area or grid; empty is the town"
        },
        example: Words { zh: "330106109001001", en: "330106109001001" },
    },
    Column {
        key: "start_time",
        zh: "开始时间",
        needed: false,
        holds: Holds::Moment,
        about: Words { zh: "留空为立即开始", en: "empty is now" },
        example: Words { zh: "2026-07-01 08:00", en: "2026-07-01 08:00" },
    },
    Column {
        key: "end_time",
        zh: "结束时间",
        needed: false,
        holds: Holds::Moment,
        about: Words { zh: "留空为长期", en: "empty is open" },
        example: Words { zh: "", en: "" },
    },
    Column {
        key: "post",
        zh: "岗位编号",
        needed: false,
        holds: Holds::Code,
        about: Words {
            zh: "导出时写出；新岗位留空。已开始的岗位只能改结束时间",
            en: "written by an export; empty for a new post. Of a post that has begun only the end can be changed",
        },
        example: Words { zh: "", en: "" },
    },
    Column {
        key: "person",
        zh: "人员编号",
        needed: false,
        holds: Holds::Code,
        about: Words { zh: "导出时写出；新人员留空", en: "written by an export; empty for a new person" },
        example: Words { zh: "", en: "" },
    },
];

/// A person as a table names one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Line of the person's first row.
    pub line: u32,
    /// Person id, where given.
    pub id: Option<Uuid>,
    /// Name.
    pub name: String,
    /// Account; none where the person does not sign in.
    pub account: Option<String>,
    /// A new password.
    pub password: Option<String>,
    /// Posts.
    pub posts: Vec<NamedPost>,
}

/// A post as a table names one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPost {
    /// Line of its row.
    pub line: u32,
    /// Post id, where given.
    pub id: Option<Uuid>,
    /// Role.
    pub role: Role,
    /// Unit code; empty outside departments.
    pub unit: String,
    /// Area code; empty is the town.
    pub area: String,
    /// From when; none is now for a new post.
    pub start: Option<Timestamp>,
    /// Until when; none is open.
    pub end: Option<Timestamp>,
}

/// The rows of people, a row for each post.
pub fn rows(people: &[Person], zone: &TimeZone, language: Language) -> Vec<Vec<String>> {
    let of_person = |person: &Person| -> Vec<Vec<String>> {
        let row = |post: Option<&Post>| row(person, post, zone, language);
        if person.posts.is_empty() {
            vec![row(None)]
        } else {
            person.posts.iter().map(|post| row(Some(post))).collect()
        }
    };
    people.iter().flat_map(of_person).collect()
}

fn row(person: &Person, post: Option<&Post>, zone: &TimeZone, language: Language) -> Vec<String> {
    let of_post = |write: &dyn Fn(&Post) -> String| post.map(write).unwrap_or_default();
    vec![
        person.name.clone(),
        person.account.clone().unwrap_or_default(),
        String::new(),
        of_post(&|post| cell::write_choice(role_key(post.role), ROLES, language)),
        of_post(&|post| post.unit.clone()),
        of_post(&|post| post.area.clone()),
        of_post(&|post| cell::write_moment(post.start, zone)),
        of_post(&|post| post.end.map(|end| cell::write_moment(end, zone)).unwrap_or_default()),
        of_post(&|post| post.id.to_string()),
        person.id.to_string(),
    ]
}

fn role_key(role: Role) -> &'static str {
    match role {
        Role::Worker => "worker",
        Role::Command => "command",
        Role::Dispatcher => "dispatcher",
        Role::Supervisor => "supervisor",
        Role::Administrator => "administrator",
        Role::Head => "head",
        Role::Leader => "leader",
        Role::Overseer => "overseer",
        Role::Officer => "officer",
        Role::Unspecified | Role::Operator => "",
    }
}

fn role_of(key: &str) -> Role {
    match key {
        "worker" => Role::Worker,
        "command" => Role::Command,
        "dispatcher" => Role::Dispatcher,
        "supervisor" => Role::Supervisor,
        _ => Role::Administrator,
    }
}

/// The people of a table, each with all of its rows.
pub fn read(grid: &Grid, zone: &TimeZone, problems: &mut Problems) -> Vec<Named> {
    let layout = Layout::of(Kind::People, grid, problems);
    if problems.refuse() {
        return Vec::new();
    }
    let mut people = Vec::new();
    let mut by_key: HashMap<String, usize> = HashMap::new();
    for line in &grid.lines {
        let mut row = Row::new(&layout, line, problems);
        let named = person(&mut row);
        let keys = keys(&named);
        let at = if let Some(at) = keys.iter().find_map(|key| by_key.get(key).copied()) {
            same_person(&mut row, &people[at], &named);
            at
        } else {
            people.push(named);
            people.len() - 1
        };
        by_key.extend(keys.into_iter().map(|key| (key, at)));
        if let Some(post) = post(&mut row, zone) {
            people[at].posts.push(post);
        }
    }
    people
}

/// By what rows are known to be of the same person, the surest first.
fn keys(person: &Named) -> Vec<String> {
    let id = person.id.map(|id| format!("id/{id}"));
    let account = person.account.as_ref().map(|account| format!("account/{account}"));
    let keys: Vec<_> = id.into_iter().chain(account).collect();
    if keys.is_empty() { vec![format!("name/{}", person.name)] } else { keys }
}

fn person(row: &mut Row<'_>) -> Named {
    let optional = |text: String| (!text.is_empty()).then_some(text);
    Named {
        line: row.number(),
        id: row.value("person", |text| Uuid::try_parse(text).ok()),
        name: row.needed_text("name").trim().to_owned(),
        account: optional(row.code("account")),
        password: optional(row.text("password")),
        posts: Vec::new(),
    }
}

fn same_person(row: &mut Row<'_>, first: &Named, here: &Named) {
    let differing = [
        ("name", here.name != first.name),
        ("account", here.account.is_some() && here.account != first.account),
        ("person", here.id.is_some() && here.id != first.id),
        ("password", here.password.is_some() && here.password != first.password),
    ];
    for (key, _) in differing.into_iter().filter(|(_, differs)| *differs) {
        let message = Said::new(
            format!("与此人第一行（第 {} 行）不一致", first.line),
            format!("differs from the person's first row (row {})", first.line),
        );
        let remedy = Said::new(
            "请改为一致；不是同一人的请填不同的账号或人员编号",
            "make them the same; give another person another account or id",
        );
        row.wrong(key, "differing_person", message, remedy);
    }
}

fn post(row: &mut Row<'_>, zone: &TimeZone) -> Option<NamedPost> {
    let role = row.choice("role");
    let post = NamedPost {
        line: row.number(),
        id: row.value("post", |text| Uuid::try_parse(text).ok()),
        role: role_of(role.unwrap_or_default()),
        unit: row.code("unit"),
        area: row.code("area"),
        start: row.value("start_time", |text| cell::read_moment(text, zone)),
        end: row.value("end_time", |text| cell::read_moment(text, zone)),
    };
    if role.is_some() {
        return Some(post);
    }
    let others = ["unit", "area", "start_time", "end_time", "post"];
    if row.trimmed("role").is_empty() && others.iter().any(|key| !row.trimmed(key).is_empty()) {
        let message = Said::new("填了岗位的其他内容，却没有岗位类型", "the post has no role");
        row.wrong("role", "missing_value", message, Said::new("请选择岗位", "choose the role"));
    }
    None
}
