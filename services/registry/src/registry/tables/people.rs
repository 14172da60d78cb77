//! People from a table: resolved to persons and posts that are there, put in one unit of work, all or nothing.

use std::collections::HashMap;

use gridcase_host::caller::Person as CallingPerson;
use gridcase_host::{database, stamp, status};
use gridcase_proto::common::v1::Role;
use gridcase_proto::registry::v1 as wire;
use jiff::Timestamp;
use sea_orm::DatabaseTransaction;
use serde_json::json;
use uuid::Uuid;

use super::super::Registry;
use super::super::people::{Put, detail, put};
use super::{Asked, Found, format_name};
use crate::convert;
use crate::error::{Error, Result};
use crate::finding::Severity;
use crate::person::Person;
use crate::store::event::{self, Actor, Event};
use crate::store::session::Which;
use crate::store::{self};
use crate::tables::people::{Named, NamedPost};
use crate::tables::problem::Said;
use crate::tables::{self, Compared, Format, Grid, Kind, Problem, Problems};

/// People of one page of a list.
const PAGE: u64 = 500;
/// New passwords of one import: each takes some work to hash.
const PASSWORDS: usize = 500;
/// Name of a person in the paths of its fields.
const PATH: &str = "person";

/// A person to put, with the lines that it came from.
struct Resolved {
    named: Named,
    person: wire::Person,
}

/// Why a unit of work that puts people ends without keeping them.
enum Stop {
    /// Something is refused, or it was to be checked only.
    Looked(Problems, Compared),
    /// It failed.
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<database::Error> for Stop {
    fn from(error: database::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl Registry {
    /// Everybody in the town, by name.
    pub(super) async fn all_people(&self, town: &str) -> Result<Vec<Person>> {
        let mut people: Vec<Person> = Vec::new();
        loop {
            let after = people.last().map(|person| (person.name.clone(), person.id));
            let page = store::person::list(self.db.reader(), town, after.as_ref(), PAGE).await?;
            let last = page.is_empty();
            people.extend(page);
            if last {
                return Ok(people);
            }
        }
    }

    pub(super) async fn import_people(
        &self,
        by: &CallingPerson,
        asked: &Asked,
        grid: Grid,
        format: Format,
    ) -> Result<(Found, bool, String)> {
        let mut problems = Problems::default();
        let zone = self.zone(&by.town).await?;
        let named = tables::people::read(&grid, &zone, &mut problems);
        let known = self.all_people(&by.town).await?;
        let now = self.clock.now();
        let resolved = resolve(named, &known, || self.ids.at(now), &mut problems);
        too_many_passwords(&resolved, &mut problems);
        if problems.refuse() {
            return Ok((Found { grid, problems, compared: Compared::default() }, false, String::new()));
        }
        let mut people = Vec::with_capacity(resolved.len());
        for one in resolved {
            // Nothing is kept in a dry run; a hash is made for what is.
            let hash = match one.named.password.clone().filter(|_| !asked.dry_run) {
                Some(password) => Some(self.passwords.hash(password, &self.ids).await?),
                None => None,
            };
            people.push((one, hash));
        }
        let unit = Unit {
            town: by.town.clone(),
            actor: Actor::of(by, Role::Administrator),
            now,
            dry_run: asked.dry_run,
            rows: grid.lines.len(),
            format,
        };
        let done = self.db.write(move |tx| Box::pin(async move { unit.put_all(tx, people, problems).await })).await;
        let (problems, compared, kept) = match done {
            Ok((problems, compared)) => (problems, compared, true),
            Err(Stop::Looked(problems, compared)) => (problems, compared, false),
            Err(Stop::Failed(error)) => return Err(error),
        };
        Ok((Found { grid, problems, compared }, kept, String::new()))
    }
}

/// What the unit of work of an import knows.
struct Unit {
    town: String,
    actor: Actor,
    now: Timestamp,
    dry_run: bool,
    rows: usize,
    format: Format,
}

impl Unit {
    async fn put_all(
        self,
        tx: &DatabaseTransaction,
        people: Vec<(Resolved, Option<String>)>,
        mut problems: Problems,
    ) -> std::result::Result<(Problems, Compared), Stop> {
        let mut compared = Compared::default();
        for (one, password) in people {
            let no_password = one.person.account.is_empty() || one.named.password.is_some();
            match self.put(tx, &one, password).await {
                Ok(Change::Added) => {
                    compared.added += 1;
                    problems.extend((!no_password).then(|| without_password(one.named.line)));
                }
                Ok(Change::Changed) => compared.changed += 1,
                Ok(Change::None) => {}
                Err(Error::Fields(wrong)) => {
                    for (field, description) in status::violations(&wrong.into_status()) {
                        problems.add(of_field(&one.named, &field, description));
                    }
                }
                Err(Error::Refused { reason, message, .. }) => {
                    problems.add(refused(one.named.line, "role", &reason.to_lowercase(), message));
                }
                Err(error) => return Err(Stop::Failed(error)),
            }
        }
        if self.dry_run || problems.refuse() {
            return Err(Stop::Looked(problems, compared));
        }
        if compared != Compared::default() {
            let Compared { added, changed, .. } = compared;
            let detail =
                json!({ "read": self.rows, "format": format_name(self.format), "added": added, "changed": changed });
            self.note(tx, event::subject("people", &self.town), "people_imported", detail).await?;
        }
        Ok((problems, compared))
    }

    async fn put(&self, tx: &DatabaseTransaction, one: &Resolved, password: Option<String>) -> Result<Change> {
        let person = convert::person(PATH, Some(&one.person))?;
        let (new_password, now) = (password.is_some(), self.now);
        let may_lack_password = true;
        let (before, after) = put(tx, &self.town, Put { path: PATH, person, password, may_lack_password, now }).await?;
        let change = match &before {
            None => Change::Added,
            Some(before) if *before != after || one.named.password.is_some() => Change::Changed,
            Some(_) => return Ok(Change::None),
        };
        let lost_account = before.is_some_and(|before| before.account != after.account);
        // Whoever imports stays signed in, unless the password or the account is their own.
        if new_password || lost_account {
            store::session::end(tx, after.id, Which::All, now).await?;
        }
        self.note(tx, after.id, "person_put", detail(&after, new_password)).await?;
        Ok(change)
    }

    async fn note(
        &self,
        tx: &DatabaseTransaction,
        subject: Uuid,
        kind: &'static str,
        detail: serde_json::Value,
    ) -> Result<()> {
        let (town, at, actor) = (self.town.as_str(), self.now, &self.actor);
        Ok(event::append(tx, Event { town, subject, kind, at, actor, request: None, detail }).await?)
    }
}

/// What became of a person.
enum Change {
    Added,
    Changed,
    None,
}

/// Finds for each person of a table who it is, and for each post which; what is new gets a new id.
fn resolve(named: Vec<Named>, known: &[Person], new_id: impl Fn() -> Uuid, problems: &mut Problems) -> Vec<Resolved> {
    let by_id: HashMap<_, _> = known.iter().map(|person| (person.id, person)).collect();
    let by_account: HashMap<_, _> =
        known.iter().filter_map(|person| Some((person.account.as_deref()?, person))).collect();
    let mut resolved = Vec::with_capacity(named.len());
    for one in named {
        let found = match (one.id, &one.account) {
            (Some(id), _) => by_id.get(&id).copied(),
            (None, Some(account)) => by_account.get(account.as_str()).copied(),
            (None, None) => {
                let mut same = known.iter().filter(|person| person.account.is_none() && person.name == one.name);
                let first = same.next();
                if same.next().is_some() {
                    problems.add(ambiguous(&one));
                }
                first
            }
        };
        let id = one.id.or(found.map(|person| person.id)).unwrap_or_else(&new_id);
        let mut posts: Vec<wire::Post> = Vec::with_capacity(one.posts.len());
        for post in &one.posts {
            let taken: Vec<_> = posts.iter().map(|post| post.id.clone()).collect();
            posts.push(post_of(post, found, &taken, &new_id));
        }
        let person = wire::Person {
            id: id.to_string(),
            name: one.name.clone(),
            account: one.account.clone().unwrap_or_default(),
            password: one.password.clone().unwrap_or_default(),
            posts,
        };
        resolved.push(Resolved { named: one, person });
    }
    resolved
}

/// The post of a row: by its id, else the same post that the person holds, else a new one.
fn post_of(post: &NamedPost, person: Option<&Person>, taken: &[String], new_id: impl Fn() -> Uuid) -> wire::Post {
    let mut held = person.into_iter().flat_map(|person| &person.posts);
    let same = held.find(|held| {
        held.role == post.role
            && held.unit == post.unit
            && held.area == post.area
            && post.start.is_none_or(|start| start == held.start)
            && (held.end.is_none() || held.end == post.end)
            && !taken.contains(&held.id.to_string())
    });
    let id = post.id.or(same.map(|held| held.id)).unwrap_or_else(new_id);
    wire::Post {
        id: id.to_string(),
        role: post.role.into(),
        unit: post.unit.clone(),
        area: post.area.clone(),
        start_time: post.start.map(stamp::to_wire),
        end_time: post.end.map(stamp::to_wire),
    }
}

fn too_many_passwords(people: &[Resolved], problems: &mut Problems) {
    let given = people.iter().filter(|one| one.named.password.is_some()).count();
    if given > PASSWORDS {
        problems.add(Problem::of_file(
            "too_many_passwords",
            Said::new(
                format!("有 {given} 个新密码，一次最多 {PASSWORDS} 个"),
                format!("{given} new passwords; the most at once is {PASSWORDS}"),
            ),
            Said::new("请分几次导入", "import them in several tables"),
        ));
    }
}

fn ambiguous(person: &Named) -> Problem {
    Problem::of_file(
        "ambiguous_person",
        Said::new(
            format!("有几个没有账号的“{}”", person.name),
            format!("there are several persons called {:?} without an account", person.name),
        ),
        Said::new("请填人员编号（导出可得）", "write the person's id, which an export has"),
    )
    .at(person.line, "name")
}

fn without_password(line: u32) -> Problem {
    Problem::of_file(
        "no_password",
        Said::new("新账号没有密码，暂不能登录", "the new account has no password and cannot sign in yet"),
        Said::new(
            "请在“人员与岗位”页为其设置密码，或在表中填写",
            "set one on the people page, or write it in the table",
        ),
    )
    .at(line, "password")
    .as_notice()
}

/// A wrong field of a request, as the cell that it came from.
fn of_field(person: &Named, field: &str, description: String) -> Problem {
    let rest = field.strip_prefix(PATH).unwrap_or(field).trim_start_matches('.');
    let of_post = rest.strip_prefix("posts[").and_then(|rest| rest.split_once(']'));
    let place = of_post.and_then(|(at, field)| Some((person.posts.get(at.parse::<usize>().ok()?)?.line, field)));
    let (line, name) = place.map_or((person.line, rest), |(line, field)| (line, field.trim_start_matches('.')));
    let key = match (place.is_some(), name) {
        (true, "id") => "post",
        (true, "") => "role",
        (false, "id") => "person",
        (_, other) => other,
    };
    refused(line, key, "invalid_field", description)
}

fn refused(line: u32, key: &str, kind: &str, message: String) -> Problem {
    let column = Kind::People.columns().iter().find(|column| column.key == key);
    let about = column.map(|column| column.about);
    Problem {
        severity: Severity::Refused,
        kind: kind.to_owned(),
        line,
        column: column.map_or("", |column| column.key).to_owned(),
        message: Said::new(format!("填写不符合要求（{message}）"), message),
        remedy: Said::new(
            about.map_or("请改正后重试", |about| about.zh),
            about.map_or("correct it and try again", |about| about.en),
        ),
    }
}
