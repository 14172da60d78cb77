//! People, their accounts and their posts.

use gridcase_host::caller::Person as CallingPerson;
use gridcase_host::paging::Page;
use gridcase_proto::common::v1::Role;
use gridcase_proto::registry::v1::{EndPostRequest, ListPeopleRequest, PutPersonRequest};
use gridcase_snapshot::Part;
use jiff::Timestamp;
use sea_orm::DatabaseTransaction;
use serde_json::{Value, json};
use tonic::Status;
use uuid::Uuid;

use super::Registry;
use crate::convert::{self, PersonDraft, PostDraft};
use crate::error::{Error, Result, moment};
use crate::person::{Person, Post};
use crate::store::event::{self, Actor, Event};
use crate::store::session::Which;
use crate::store::{self};

/// A person to put, with the hash of the new password if there is one.
#[derive(Debug)]
pub(super) struct Put {
    /// Path of the person in the request.
    pub(super) path: &'static str,
    pub(super) person: PersonDraft,
    pub(super) password: Option<String>,
    /// A new account may be without a password for now; nobody can sign in by it until it has one.
    pub(super) may_lack_password: bool,
    pub(super) now: Timestamp,
}

impl Registry {
    /// Adds or changes a person; a repeat without a password changes nothing.
    pub(crate) async fn put_person(&self, by: &CallingPerson, request: &PutPersonRequest) -> Result<Person> {
        let mut person = convert::person("person", request.person.as_ref())?;
        let password = match person.password.take() {
            Some(password) => Some(self.passwords.hash(password, &self.ids).await?),
            None => None,
        };
        let (town, actor, now) = (by.town.clone(), Actor::of(by, Role::Administrator), self.clock.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let new_password = password.is_some();
                    let put_person = Put { path: "person", person, password, may_lack_password: false, now };
                    let (before, after) = put(tx, &town, put_person).await?;
                    if before.as_ref() == Some(&after) && !new_password {
                        return Ok(after);
                    }
                    let lost_account = before.is_some_and(|before| before.account != after.account);
                    if new_password || lost_account {
                        store::session::end(tx, after.id, Which::All, now).await?;
                    }
                    let detail = detail(&after, new_password);
                    let (subject, kind) = (after.id, "person_put");
                    let event = Event { town: &town, subject, kind, at: now, actor: &actor, request: None, detail };
                    event::append(tx, event).await?;
                    Ok(after)
                })
            })
            .await
    }

    /// Ends a post now or later; one that has ended already stays as it is.
    pub(crate) async fn end_post(&self, by: &CallingPerson, request: &EndPostRequest) -> Result<()> {
        let id = convert::client_id("post", &request.post)?;
        let end = moment("end_time", request.end_time.as_ref())?;
        let (town, actor, now) = (by.town.clone(), Actor::of(by, Role::Administrator), self.clock.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let found = store::person::find_post(tx, id).await?.filter(|(_, of, _)| *of == town);
                    let (person, _, post) = found.ok_or(Error::NotFound("post"))?;
                    let ends = post.ends(end, now).map_err(|error| Error::field("end_time", error.to_string()))?;
                    let Some(end) = ends else { return Ok(()) };
                    let ended = Post { end: Some(end), ..post };
                    stay_administered(tx, &town, &ended).await?;
                    store::person::put_post(tx, &town, person, &ended).await?;
                    let detail = json!({ "post": id, "role": ended.role.as_str_name(), "end": end.to_string() });
                    let (subject, kind) = (person, "post_ended");
                    let event = Event { town: &town, subject, kind, at: now, actor: &actor, request: None, detail };
                    Ok(event::append(tx, event).await?)
                })
            })
            .await
    }

    /// Roles held now in a town, with the units that they are held for.
    pub(crate) async fn holdings(&self, town: &str) -> Result<Vec<(Role, String)>> {
        Ok(store::person::holdings(self.db.reader(), town, self.clock.now()).await?)
    }

    /// A page of the town's people, by name.
    pub(crate) async fn list_people(
        &self,
        by: &CallingPerson,
        request: &ListPeopleRequest,
    ) -> std::result::Result<(Vec<Person>, String), Status> {
        let size = i32::try_from(request.page_size).unwrap_or(i32::MAX);
        let page: Page<store::person::Key> = Page::read(size, &request.page_token, &("people", &by.town))?;
        let rows = store::person::list(self.db.reader(), &by.town, page.after.as_ref(), page.fetch()).await;
        Ok(page.cut(rows.map_err(Error::from)?, |person| (person.name.clone(), person.id)))
    }
}

/// Stores a person with the posts named; gives the person before, if there was one, and after.
pub(super) async fn put(tx: &DatabaseTransaction, town: &str, put: Put) -> Result<(Option<Person>, Person)> {
    let Put { path, person, password, may_lack_password, now } = put;
    let before = store::person::find(tx, person.id).await?;
    if before.as_ref().is_some_and(|before| before.person.town != town) {
        return Err(Error::field(format!("{path}.id"), "is taken; make a new one"));
    }
    let kept =
        before.as_ref().is_some_and(|before| before.password.is_some() || before.person.account == person.account);
    check_account(tx, path, &person, may_lack_password || password.is_some() || kept).await?;
    let before = before.map(|before| before.person);
    let row =
        Person { id: person.id, town: town.to_owned(), name: person.name, account: person.account, posts: Vec::new() };
    store::person::put(tx, &row, password, now).await?;
    for (at, post) in person.posts.iter().enumerate() {
        put_post(tx, &format!("{path}.posts[{at}]"), &row, post, now).await?;
    }
    let after = store::person::find(tx, row.id).await?.ok_or(Error::NotFound("person"))?;
    Ok((before, after.person))
}

async fn check_account(tx: &DatabaseTransaction, path: &str, person: &PersonDraft, has_password: bool) -> Result<()> {
    let Some(account) = &person.account else { return Ok(()) };
    let taken = store::person::find_account(tx, account).await?.is_some_and(|other| other.person.id != person.id);
    if taken {
        return Err(Error::field(format!("{path}.account"), format!("{account:?} is taken; choose another")));
    }
    if !has_password {
        return Err(Error::field(format!("{path}.password"), "must be set with a new account"));
    }
    Ok(())
}

async fn put_post(
    tx: &DatabaseTransaction,
    path: &str,
    person: &Person,
    draft: &PostDraft,
    now: Timestamp,
) -> Result<()> {
    let before = store::person::find_post(tx, draft.id).await?;
    if before.as_ref().is_some_and(|(of, _, _)| *of != person.id) {
        return Err(Error::field(format!("{path}.id"), "belongs to another post; make a new id"));
    }
    let before = before.map(|(_, _, post)| post);
    let post = Post {
        id: draft.id,
        role: draft.role,
        unit: draft.unit.clone(),
        area: draft.area.clone(),
        start: draft.start.or(before.as_ref().map(|before| before.start)).unwrap_or(now),
        end: draft.end,
    };
    if before.as_ref() == Some(&post) {
        return Ok(());
    }
    if let Some(before) = &before {
        before.change(&post, now).map_err(|error| Error::field(path, error.to_string()))?;
        stay_administered(tx, &person.town, &post).await?;
    }
    check_code(tx, &person.town, Part::Units, &format!("{path}.unit"), &post.unit).await?;
    if post.area != person.town {
        check_code(tx, &person.town, Part::Boundaries, &format!("{path}.area"), &post.area).await?;
    }
    Ok(store::person::put_post(tx, &person.town, person.id, &post).await?)
}

/// A code must be in the newest version; before the first one people may be put first.
async fn check_code(tx: &DatabaseTransaction, town: &str, part: Part, field: &str, code: &str) -> Result<()> {
    if code.is_empty() || store::version::has_code(tx, town, part, code).await? != Some(false) {
        return Ok(());
    }
    let message = format!("there is no {code:?} in the newest version of the {}; publish it first", part.as_str());
    Err(Error::field(field, message))
}

/// Somebody must administer the town after this post has ended.
async fn stay_administered(tx: &DatabaseTransaction, town: &str, changed: &Post) -> Result<()> {
    let Some(end) = changed.end else { return Ok(()) };
    let posts = store::person::posts_of_role(tx, town, Role::Administrator).await?;
    let is_one = posts.iter().any(|post| post.id == changed.id);
    let outlasts = |post: &Post| post.id != changed.id && post.end.is_none_or(|other| other > end);
    if is_one && !posts.iter().any(outlasts) { Err(Error::last_administrator()) } else { Ok(()) }
}

pub(super) fn detail(person: &Person, new_password: bool) -> Value {
    let post = |post: &Post| {
        json!({
            "id": post.id,
            "role": post.role.as_str_name(),
            "unit": post.unit,
            "area": post.area,
            "start": post.start.to_string(),
            "end": post.end.map(|end| end.to_string()),
        })
    };
    let posts: Vec<_> = person.posts.iter().map(post).collect();
    json!({ "name": person.name, "account": person.account, "new_password": new_password, "posts": posts })
}

/// The person of a request for a session, if the id is one.
pub(super) async fn signed_in(registry: &Registry, id: Uuid) -> Result<Person> {
    let found = store::person::find(registry.db.reader(), id).await?;
    Ok(found.ok_or(Error::NotFound("person"))?.person)
}
