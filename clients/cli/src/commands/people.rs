//! People and their posts.
use std::{path::PathBuf, str::FromStr};

use clap::{Args, Subcommand};
use gridcase_proto::{
    common::v1::Role,
    registry::v1::{EndPostRequest, ListPeopleRequest, ListPeopleResponse, Person, Post, PutPersonRequest},
};

use super::{Context, Wanted, password, typed_or_in};
use crate::{
    failure::{Failure, Result},
    ids,
    output::{Layout, moment, table, words},
};

/// People and their posts (administrators).
#[derive(Debug, Subcommand)]
pub(crate) enum PeopleCommand {
    /// List the town's people with their posts.
    List(List),
    /// Add or change a person, with account and posts.
    Put(Put),
    /// End a post; the past stays on record.
    EndPost(EndPost),
}

/// List the town's people with their posts.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl people list
  gridctl -o json people list --limit 0")]
pub(crate) struct List {
    /// At most this many; 0 is all.
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// Add or change a person, with account and posts.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl people put --account li.na --name 李娜 --post worker@330106109001001 --post worker@330106109001002
  gridctl people put --account wang.wei --name 王伟 --post dispatcher:PCS1 --password-file wang.wei.secret
  gridctl people put --account zhao.min --name 赵敏 --post supervisor

A post is ROLE, ROLE:UNIT or ROLE@AREA; roles are worker, command, dispatcher, supervisor, administrator. Posts named are
added; others stay. Doing the same again makes nothing new. A new account needs a password.")]
pub(crate) struct Put {
    /// Account name; the person's id follows from it unless --id names one.
    #[arg(long)]
    account: String,
    /// Name.
    #[arg(long)]
    name: String,
    /// A post: ROLE, ROLE:UNIT or ROLE@AREA.
    #[arg(long = "post", value_name = "POST")]
    posts: Vec<PostSpec>,
    /// Person id (UUID), for somebody who is there already under another account.
    #[arg(long)]
    id: Option<String>,
    /// File whose first line is a new password; "-" is standard input.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Ask for a new password.
    #[arg(long, conflicts_with = "password_file")]
    ask_password: bool,
    /// From when the posts are held; else from now on.
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Until when the posts are held; else for good.
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
}

/// End a post; the past stays on record.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl people end-post 0190a1b2-0000-8000-8000-000000000001
  gridctl people end-post 0190a1b2-0000-8000-8000-000000000001 --at '2026-07-01 00:00'")]
pub(crate) struct EndPost {
    /// Post id, as `people list` shows it.
    post: String,
    /// When; else now.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
}

/// A post as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PostSpec {
    role: Role,
    unit: String,
    area: String,
}

impl FromStr for PostSpec {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let (role, area) = text.split_once('@').unwrap_or((text, ""));
        let (role, unit) = role.split_once(':').unwrap_or((role, ""));
        let known = Role::from_str_name(&format!("ROLE_{}", role.to_uppercase()));
        match known {
            Some(Role::Unspecified | Role::Operator) | None => Err(format!(
                "{role:?} is no role; use worker, command, dispatcher, supervisor, administrator, head, \
                      leader, overseer or officer"
            )),
            Some(Role::Dispatcher | Role::Head | Role::Officer) if unit.is_empty() => {
                Err(format!("a {role} needs a unit: {role}:UNIT"))
            }
            Some(role) => Ok(Self { role, unit: unit.to_owned(), area: area.to_owned() }),
        }
    }
}

impl PeopleCommand {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        match self {
            Self::List(command) => command.run(context).await,
            Self::Put(command) => command.run(context).await,
            Self::EndPost(command) => command.run(context).await,
        }
    }
}

impl List {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let mut wanted = Wanted::new(self.limit);
        let mut list = ListPeopleResponse::default();
        loop {
            let request = ListPeopleRequest { page_size: wanted.page(), page_token: list.next_page_token };
            let page =
                api.call(request, |door, request| async move { door.registry().list_people(request).await }).await?;
            let got = page.people.len();
            list.people.extend(page.people);
            list.next_page_token = page.next_page_token;
            if !wanted.goes_on(got, &list.next_page_token) {
                break;
            }
        }
        context.screen.message(&list, |layout| people(layout, &list.people))
    }
}

/// One line per post, so that a post can be named.
fn people(layout: &Layout, people: &[Person]) -> String {
    let line = |person: &Person, post: &Post| {
        [
            person.name.clone(),
            person.account.clone(),
            words::role(post.role()),
            post.unit.clone(),
            post.area.clone(),
            moment::minute(post.start_time.as_ref(), &layout.zone),
            moment::minute(post.end_time.as_ref(), &layout.zone),
            post.id.clone(),
        ]
    };
    let rows = people.iter().flat_map(|person| match person.posts.as_slice() {
        [] => {
            let mut row = [const { String::new() }; 8];
            row[0].clone_from(&person.name);
            row[1].clone_from(&person.account);
            vec![row]
        }
        posts => posts.iter().map(|post| line(person, post)).collect(),
    });
    table::rows(layout, ["name", "account", "post", "unit", "area", "from", "until", "post id"], rows, "nobody")
}

impl Put {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let password = match (&self.password_file, self.ask_password) {
            (Some(file), _) => password(Some(file), None, "")?,
            (None, true) => {
                typed_or_in(None, &format!("password of {}: ", self.account), "name a file with --password-file")?
            }
            (None, false) => String::new(),
        };
        let server = context.server.address();
        let id = self.id.clone().unwrap_or_else(|| ids::named("person", &[server, &self.account]).to_string());
        let (start_time, end_time) =
            (context.moment("from", self.from.as_deref())?, context.moment("until", self.until.as_deref())?);
        let post = |spec: PostSpec| Post {
            id: ids::named("post", &[&id, &words::role(spec.role), &spec.unit, &spec.area]).to_string(),
            role: spec.role.into(),
            unit: spec.unit,
            area: spec.area,
            start_time,
            end_time,
        };
        let posts = self.posts.into_iter().map(post).collect();
        let person = Person { name: self.name, account: self.account, password, posts, id: id.clone() };
        let request = PutPersonRequest { person: Some(person) };
        let put = api.call(request, |door, request| async move { door.registry().put_person(request).await }).await?;
        let person = put.person.ok_or_else(|| Failure::answer("the person"))?;
        context.screen.message(&person, |layout| people(layout, std::slice::from_ref(&person)))
    }
}

impl EndPost {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = EndPostRequest { post: self.post, end_time: context.moment("at", self.at.as_deref())? };
        let done = api.call(request, |door, request| async move { door.registry().end_post(request).await }).await?;
        context.screen.message(&done, |_| "the post ends; the past stays on record".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_are_typed_as_role_unit_and_area() {
        let spec = |role, unit: &str, area: &str| PostSpec { role, unit: unit.to_owned(), area: area.to_owned() };
        assert_eq!("supervisor".parse(), Ok(spec(Role::Supervisor, "", "")));
        assert_eq!("dispatcher:PCS1".parse(), Ok(spec(Role::Dispatcher, "PCS1", "")));
        assert_eq!("worker@330106109001001".parse(), Ok(spec(Role::Worker, "", "330106109001001")));
        assert_eq!("dispatcher:PCS1@330106109".parse(), Ok(spec(Role::Dispatcher, "PCS1", "330106109")));
        for wrong in ["operator", "mayor", "", "dispatcher"] {
            assert!(wrong.parse::<PostSpec>().is_err(), "{wrong}");
        }
    }
}
