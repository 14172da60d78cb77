//! Towns.
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use gridcase_proto::{
    common::v1::Role,
    registry::v1::{ClockSource, CodeScheme, CreateTownRequest, GetTownRequest, ListTownsRequest, Person, Post, Town},
};

use super::{Context, password};
use crate::{
    failure::{Failure, Result},
    ids,
    output::{Layout, moment, table, words},
};

/// Towns.
#[derive(Debug, Subcommand)]
pub(crate) enum TownCommand {
    /// Make a town with its first administrator (operators).
    Create(Create),
    /// Show your town, or another one (operators).
    Show(Show),
    /// List all towns (operators).
    List(List),
}

/// How areas are numbered.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Codes {
    /// The national codes: 6, 9, 12 digits for areas and 15 for grids.
    National,
    /// Any codes, for data of other countries.
    Free,
}

/// Make a town with its first administrator (operators).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl town create --code 330106109 --name 三墩镇 --admin-account sandun.admin --admin-name 陈静
  gridctl town create --code nyc --name 'New York' --time-zone America/New_York --codes free --admin-account nyc.admin --admin-name Admin

Doing the same again makes nothing new.")]
pub(crate) struct Create {
    /// Code of the town.
    #[arg(long)]
    code: String,
    /// Name of the town.
    #[arg(long)]
    name: String,
    /// IANA time zone.
    #[arg(long, default_value = "Asia/Shanghai")]
    time_zone: String,
    /// How areas are numbered.
    #[arg(long, value_enum, default_value = "national")]
    codes: Codes,
    /// Account of the first administrator.
    #[arg(long)]
    admin_account: String,
    /// Name of the first administrator.
    #[arg(long)]
    admin_name: String,
    /// File whose first line is the administrator's password; "-" is standard input. Else `GRIDCASE_PASSWORD` or a prompt.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    #[arg(long, env = "GRIDCASE_PASSWORD", hide = true, hide_env_values = true)]
    password: Option<String>,
    /// The times of the town come from its input: for replays, on a server with `--clock input`.
    #[arg(long)]
    input_clock: bool,
}

/// Show your town, or another one (operators).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl town show
  gridctl town show 330106109")]
pub(crate) struct Show {
    /// Code of the town; else your own.
    #[arg(default_value = "", hide_default_value = true)]
    town: String,
}

/// List all towns (operators).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl town list")]
pub(crate) struct List {}

impl TownCommand {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        match self {
            Self::Create(command) => command.run(context).await,
            Self::Show(command) => command.run(context).await,
            Self::List(command) => command.run(context).await,
        }
    }
}

impl Create {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let prompt = format!("password of {}: ", self.admin_account);
        let password = password(self.password_file.as_deref(), self.password.as_deref(), &prompt)?;
        let administrator = administrator(&self.code, &self.admin_account, &self.admin_name, password);
        let scheme = match self.codes {
            Codes::National => CodeScheme::National,
            Codes::Free => CodeScheme::Free,
        };
        let clock = if self.input_clock { ClockSource::Input } else { ClockSource::Unspecified };
        let town = Town {
            code: self.code,
            name: self.name,
            time_zone: self.time_zone,
            code_scheme: scheme.into(),
            clock_source: clock.into(),
            create_time: None,
        };
        let request = CreateTownRequest { town: Some(town), administrator: Some(administrator) };
        let made = api.call(request, |door, request| async move { door.registry().create_town(request).await }).await?;
        let account = self.admin_account;
        context.screen.message(&made, |layout| {
            let town = made.town.clone().unwrap_or_default();
            format!("{}\n\nits administrator: gridctl sign-in {account}", describe(layout, &town))
        })
    }
}

/// The first administrator of a town; ids follow from the account, so that doing the same again makes nothing new.
pub(crate) fn administrator(town: &str, account: &str, name: &str, password: String) -> Person {
    let post = Post {
        id: ids::named("post", &[town, account, "administrator"]).to_string(),
        role: Role::Administrator.into(),
        ..Post::default()
    };
    Person {
        id: ids::named("person", &[town, account]).to_string(),
        name: name.to_owned(),
        account: account.to_owned(),
        password,
        posts: vec![post],
    }
}

impl Show {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = GetTownRequest { town: self.town };
        let answer = api.call(request, |door, request| async move { door.registry().get_town(request).await }).await?;
        let town = answer.town.ok_or_else(|| Failure::answer("the town"))?;
        context.screen.message(&town, |layout| describe(layout, &town))
    }
}

impl List {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = ListTownsRequest {};
        let answer =
            api.call(request, |door, request| async move { door.registry().list_towns(request).await }).await?;
        context.screen.message(&answer, |layout| {
            let rows = answer.towns.iter().map(|town| [town.code.clone(), town.name.clone(), town.time_zone.clone()]);
            table::rows(layout, ["code", "name", "time zone"], rows, "no towns")
        })
    }
}

fn describe(layout: &Layout, town: &Town) -> String {
    table::fields(
        layout,
        [
            ("town", town.code.clone()),
            ("name", town.name.clone()),
            ("time zone", town.time_zone.clone()),
            ("codes", words::name(town.code_scheme().as_str_name(), "CODE_SCHEME_")),
            ("clock", words::name(town.clock_source().as_str_name(), "CLOCK_SOURCE_")),
            ("made", moment::minute(town.create_time.as_ref(), &layout.zone)),
        ],
    )
}
