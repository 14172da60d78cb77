//! The first operator, and towns.

use gridcase_geo::CodeScheme;
use gridcase_host::caller::{Caller, Person as CallingPerson};
use gridcase_host::digest::Digest;
use gridcase_proto::common::v1::Role;
use gridcase_proto::registry::v1::{CreateTownRequest, SetUpInstallationRequest};
use gridcase_snapshot::ClockSource;
use serde_json::json;
use uuid::Uuid;

use super::{Registry, people};
use crate::convert::{self, NewTown, PersonDraft, PostDraft};
use crate::error::{Error, Result};
use crate::person::{Person, Post};
use crate::store::event::{self, Actor, Event};
use crate::store::town::Town;
use crate::store::{self};

impl Registry {
    /// Makes the first operator by the code that the last start made; the code works once.
    pub(crate) async fn set_up(&self, request: &SetUpInstallationRequest) -> Result<Uuid> {
        let (account, password, name) = convert::operator(request)?;
        let code = request.code.trim().to_owned();
        // Looked at before the password is hashed, so that nobody can have it done for nothing.
        if store::person::has_operator(self.db.reader()).await? {
            return Err(Error::already_set_up());
        }
        if !store::town::is_setup_code(self.db.reader(), &code).await? {
            return Err(Error::wrong_setup_code());
        }
        let hash = self.passwords.hash(password, &self.ids).await?;
        let now = self.clock.now();
        let (id, post) = (self.ids.at(now), self.ids.at(now));
        let (unit, area) = (String::new(), String::new());
        let post = Post { id: post, role: Role::Operator, unit, area, start: now, end: None };
        let person = Person { id, town: String::new(), name, account: Some(account), posts: vec![post] };
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    if !store::town::take_setup_code(tx, &code).await? {
                        return Err(Error::wrong_setup_code());
                    }
                    store::person::put(tx, &person, Some(hash), now).await?;
                    store::person::put_post(tx, "", id, &person.posts[0]).await?;
                    let actor = Actor { person: id.to_string(), name: person.name.clone(), role: Role::Operator };
                    let detail = json!({ "account": person.account });
                    let kind = "installation_set_up";
                    let event = Event { town: "", subject: id, kind, at: now, actor: &actor, request: None, detail };
                    event::append(tx, event).await?;
                    Ok(id)
                })
            })
            .await
    }

    /// Makes a town with its first administrator; a repeat answers the same.
    pub(crate) async fn create_town(&self, by: &CallingPerson, request: &CreateTownRequest) -> Result<Town> {
        let new = convert::new_town(request.town.as_ref(), self.clock.is_driven())?;
        let mut person = convert::person("administrator", request.administrator.as_ref())?;
        let body_hash = body_hash(&new, &person);
        if let Some(town) = store::town::find(self.db.reader(), &new.code).await? {
            return same(town, &body_hash);
        }
        let now = self.clock.now();
        check_administrator(&mut person, self.ids.at(now))?;
        let password = person.password.take().unwrap_or_default();
        let hash = self.passwords.hash(password, &self.ids).await?;
        let town = Town {
            code: new.code,
            name: new.name,
            time_zone: new.time_zone,
            scheme: new.scheme,
            clock: new.clock,
            created: now,
            administrator: person.id,
            body_hash: body_hash.clone(),
        };
        let actor = Actor::of(by, Role::Operator);
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    if !store::town::insert(tx, &town).await? {
                        let town = store::town::find(tx, &town.code).await?.ok_or(Error::NotFound("town"))?;
                        return same(town, &body_hash);
                    }
                    let put = people::Put {
                        path: "administrator",
                        person,
                        password: Some(hash),
                        may_lack_password: false,
                        now,
                    };
                    people::put(tx, &town.code, put).await?;
                    let detail = json!({ "name": town.name, "administrator": town.administrator });
                    let (subject, kind) = (event::subject("town", &town.code), "town_created");
                    let event =
                        Event { town: &town.code, subject, kind, at: now, actor: &actor, request: None, detail };
                    event::append(tx, event).await?;
                    Ok(town)
                })
            })
            .await
    }

    /// The town that a caller may see: the own one, any for services and operators.
    pub(crate) async fn get_town(&self, caller: &Caller, named: &str) -> Result<Town> {
        let operator = caller.person().is_some_and(|person| person.holds(Role::Operator));
        let code = if operator && !named.is_empty() { named.to_owned() } else { town_of(caller, named)? };
        store::town::find(self.db.reader(), &code).await?.ok_or(Error::NotFound("town"))
    }

    /// All towns by code.
    pub(crate) async fn list_towns(&self) -> Result<Vec<Town>> {
        Ok(store::town::list(self.db.reader()).await?)
    }
}

/// The town whose content a caller may see: the own one, any for services.
pub(super) fn town_of(caller: &Caller, named: &str) -> Result<String> {
    let own = caller.person().map(|person| person.town.as_str()).filter(|town| !town.is_empty());
    match (caller, own) {
        (_, Some(own)) if named.is_empty() || named == own => Ok(own.to_owned()),
        (Caller::Service { .. }, _) if !named.is_empty() => Ok(named.to_owned()),
        _ if named.is_empty() => Err(Error::field("town", "must name a town; the caller belongs to none")),
        _ => Err(Error::NotFound("town")),
    }
}

/// The answer to a town that is there: the same for the same body.
fn same(town: Town, body_hash: &[u8]) -> Result<Town> {
    if town.body_hash == body_hash { Ok(town) } else { Err(Error::id_reused("town")) }
}

/// The first administrator must be able to sign in and to administer; without a post one is made.
fn check_administrator(person: &mut PersonDraft, post: Uuid) -> Result<()> {
    if person.account.is_none() {
        return Err(Error::field("administrator.account", "must be set; the first administrator signs in"));
    }
    if person.password.is_none() {
        return Err(Error::field("administrator.password", "must be set; the first administrator signs in"));
    }
    if person.posts.is_empty() {
        let (unit, area) = (String::new(), String::new());
        let post = PostDraft { id: post, role: Role::Administrator, unit, area, start: None, end: None };
        person.posts.push(post);
    }
    if !person.posts.iter().any(|post| post.role == Role::Administrator && post.end.is_none()) {
        return Err(Error::field("administrator.posts", "must hold an open post as administrator"));
    }
    Ok(())
}

/// What makes two requests for one town the same. Fields, version 1: town code, name, time zone, scheme, clock source;
/// administrator id, name, account; of each post id, role number, unit, area, start, end. The password is left out,
/// because a plain hash of it must not be kept.
fn body_hash(town: &NewTown, person: &PersonDraft) -> Vec<u8> {
    let scheme = match town.scheme {
        CodeScheme::National => "national",
        CodeScheme::Free => "free",
    };
    let clock = match town.clock {
        ClockSource::System => "system",
        ClockSource::Input => "input",
    };
    let digest = Digest::new("registry.town", 1)
        .text(&town.code)
        .text(&town.name)
        .text(&town.time_zone)
        .text(scheme)
        .text(clock)
        .text(&person.id.to_string())
        .text(&person.name)
        .text(person.account.as_deref().unwrap_or_default());
    let posts = person.posts.iter().fold(digest, |digest, post| {
        let digest = digest.text(&post.id.to_string()).number(i64::from(i32::from(post.role)));
        digest.text(&post.unit).text(&post.area).moment(post.start).moment(post.end)
    });
    posts.finish()
}
