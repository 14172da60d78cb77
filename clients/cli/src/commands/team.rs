//! Teams: who is on duty, what they are on, which to send, and where they are.
use clap::{Args, Subcommand, ValueEnum};
use gridcase_proto::dispatch::v1::{
    BasePoint, Case, DistanceFrom, ListOwnTasksRequest, ListPositionsRequest, ListTeamsRequest, ListedTeam,
    MoveTeamRequest, PutTeamRequest, ReportPositionRequest, RetireTeamRequest, SetDutyRequest, SharePositionRequest,
    SuggestTeamsRequest, Suggestion, Suited, Team, TeamStatus,
};

use super::{Context, case, place::Place};
use crate::{
    api::Api,
    failure::{Exit, Failure, Result},
    machine,
    output::{Layout, case as cases, moment, table, words},
};

/// Teams: who is on duty, what they are on, which to send (units and the command room).
#[derive(Debug, Subcommand)]
pub(crate) enum TeamCommand {
    /// List the teams that you may see, with what they are on.
    List(List),
    /// Save a team, new or changed (dispatchers and heads of its unit, administrators).
    Put(Put),
    /// Retire a team; its code is not used again.
    Retire(Retire),
    /// Say whether a team is on duty (its unit, its members).
    Duty(Duty),
    /// Say where a team stands in a case: on the way, on site, free (its unit's dispatchers, its members).
    Status(Status),
    /// Say which team to send to a case, and why.
    Suggest(Suggest),
    /// Switch the sharing of a team's position on or off, report a position, or list those of a case.
    Position(PositionArgs),
    /// List the cases that your teams are on (members).
    Tasks(Tasks),
}

/// List the teams that you may see, with what they are on.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl team list
  gridctl team list --unit ZF1
  gridctl -o json team list --retired")]
pub(crate) struct List {
    /// Only those of a unit.
    #[arg(long)]
    unit: Option<String>,
    /// Retired ones too.
    #[arg(long)]
    retired: bool,
}

/// Save a team, new or changed (dispatchers and heads of its unit, administrators).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl team put zf1-1 --unit ZF1 --name 市容一班 --lon 120.07 --lat 30.33
  gridctl team put zf1-1 --suited event:06 --suited event:07001 --member 01936b2e-7b00-7000-8000-000000000001

A team that is there keeps what you do not name; --suited and --member replace all that it has, and --suited '' makes it one for everything of its unit. Ids of
people are those of `gridctl people list`; a member holds the post officer:UNIT.")]
pub(crate) struct Put {
    /// Code, unique in the town.
    code: String,
    /// Unit; needed for a new team.
    #[arg(long)]
    unit: Option<String>,
    /// Name; needed for a new team.
    #[arg(long)]
    name: Option<String>,
    /// A kind (event), a class with its kind (event:06) or a matter (event:06028) it is suited for; may be repeated.
    #[arg(long, value_name = "MATTERS")]
    suited: Vec<String>,
    /// Id of a person who is a member; may be repeated.
    #[arg(long, value_name = "PERSON")]
    member: Vec<String>,
    /// Longitude of where it starts from, in degrees WGS-84.
    #[arg(long, requires = "lat", allow_negative_numbers = true, value_name = "DEGREES")]
    lon: Option<f64>,
    /// Latitude of where it starts from, in degrees WGS-84.
    #[arg(long, requires = "lon", allow_negative_numbers = true, value_name = "DEGREES")]
    lat: Option<f64>,
}

/// Retire a team; its code is not used again.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl team retire zf1-1")]
pub(crate) struct Retire {
    /// Code.
    code: String,
}

/// Say whether a team is on duty (its unit, its members).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl team duty zf1-1 on
  gridctl team duty zf1-1 off")]
pub(crate) struct Duty {
    /// Code.
    code: String,
    /// On or off.
    #[arg(value_enum)]
    to: Switch,
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Switch {
    /// On.
    On,
    /// Off.
    Off,
}

/// Where a team stands.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Standing {
    /// It has left, or has not set out.
    Free,
    /// It is on the way.
    OnTheWay,
    /// It is on site.
    OnSite,
}

/// Say where a team stands in a case: on the way, on site, free (its unit's dispatchers, its members).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl team status zf1-1 330106109-20260301-0001 on-the-way
  gridctl team status zf1-1 330106109-20260301-0001 on-site

A team is free again by itself when the result is handed in, the part is done, or the case leaves the unit.")]
pub(crate) struct Status {
    /// Code.
    code: String,
    /// Case by its number or id.
    case: String,
    /// Where it stands from now on.
    #[arg(value_enum)]
    standing: Standing,
}

/// Say which team to send to a case, and why.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl team suggest 330106109-20260301-0001
  gridctl team suggest 330106109-20260301-0001 --unit JJ1

The best comes first: on duty, suited, free, then near; each open case counts like a kilometre.")]
pub(crate) struct Suggest {
    /// Case by its number or id.
    case: String,
    /// An assisting unit with an open part; else the lead unit, or your own.
    #[arg(long)]
    unit: Option<String>,
}

/// Switch the sharing of a team's position on or off, report a position, or list those of a case.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl team position 330106109-20260301-0001
  gridctl team position 330106109-20260301-0001 --team zf1-1 --share on
  gridctl team position 330106109-20260301-0001 --team zf1-1 --lon 120.07 --lat 30.33 --accuracy 12

Nothing is shared until a member switches it on for this task, which ends with the task. Only the latest position is kept.
A list shows the command room all, and a unit its own.")]
pub(crate) struct PositionArgs {
    /// Case by its number or id.
    case: String,
    /// Code of the team.
    #[arg(long)]
    team: Option<String>,
    /// Switch sharing on or off.
    #[arg(long, value_enum, requires = "team", conflicts_with = "lon")]
    share: Option<Switch>,
    #[command(flatten)]
    place: Place,
}

/// List the cases that your teams are on (members).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl team tasks")]
pub(crate) struct Tasks {}

impl TeamCommand {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        match self {
            Self::List(command) => command.run(context).await,
            Self::Put(command) => command.run(context).await,
            Self::Retire(command) => command.run(context).await,
            Self::Duty(command) => command.run(context).await,
            Self::Status(command) => command.run(context).await,
            Self::Suggest(command) => command.run(context).await,
            Self::Position(command) => command.run(context).await,
            Self::Tasks(_) => tasks(context).await,
        }
    }
}

impl List {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = ListTeamsRequest { unit: self.unit.unwrap_or_default(), retired: self.retired };
        let list = api.call(request, |door, request| async move { door.field().list_teams(request).await }).await?;
        context.screen.message(&list, |layout| {
            let rows = list.teams.iter().map(|listed| row(listed, layout));
            table::rows(layout, ["code", "unit", "name", "duty", "status", "cases", "suited for"], rows, "no teams")
        })
    }
}

fn row(listed: &ListedTeam, layout: &Layout) -> [String; 7] {
    let team = listed.team.clone().unwrap_or_default();
    let duty = match (team.retired, team.on_duty) {
        (true, _) => "retired".to_owned(),
        (false, true) => format!("on since {}", moment::minute(team.duty_since.as_ref(), &layout.zone)),
        (false, false) => "off".to_owned(),
    };
    let suited = if team.suited.is_empty() { "anything".to_owned() } else { team.suited.join(", ") };
    let status = words::team_status(listed.status());
    [team.code, team.unit, team.name, duty, status, listed.tasks.len().to_string(), suited]
}

impl Put {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let before = all(&api).await?.into_iter().find(|team| team.code == self.code).unwrap_or_default();
        let given = |given: Vec<String>, kept: Vec<String>| {
            if given.is_empty() { kept } else { given.into_iter().filter(|item| !item.is_empty()).collect() }
        };
        let base = self.lon.zip(self.lat).map(|(longitude, latitude)| BasePoint { longitude, latitude });
        let team = Team {
            code: self.code,
            unit: self.unit.unwrap_or(before.unit),
            name: self.name.unwrap_or(before.name),
            suited: given(self.suited, before.suited),
            members: given(self.member, before.members),
            base: base.or(before.base),
            ..Team::default()
        };
        let request = PutTeamRequest { team: Some(team), etag: before.etag, request_id: request_id() };
        let answer = api.call(request, |door, request| async move { door.field().put_team(request).await }).await?;
        let team = answer.team.ok_or_else(|| Failure::answer("the team"))?;
        context.screen.message(&team, |_| format!("saved the team {} of {}", team.code, team.unit))
    }
}

impl Retire {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let found = all(&api).await?.into_iter().find(|team| team.code == self.code);
        let none = || Failure::new(Exit::NotFound, "NOT_FOUND", "you see no such team").way_out("gridctl team list");
        let request =
            RetireTeamRequest { code: self.code, etag: found.ok_or_else(none)?.etag, request_id: request_id() };
        let answer = api.call(request, |door, request| async move { door.field().retire_team(request).await }).await?;
        let team = answer.team.ok_or_else(|| Failure::answer("the team"))?;
        context.screen.message(&team, |_| format!("retired the team {}; its code is not used again", team.code))
    }
}

impl Duty {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = SetDutyRequest { code: self.code, on: self.to == Switch::On, request_id: request_id() };
        let answer = api.call(request, |door, request| async move { door.field().set_duty(request).await }).await?;
        let team = answer.team.ok_or_else(|| Failure::answer("the team"))?;
        let to = if team.on_duty { "on" } else { "off" };
        context.screen.message(&team, |_| format!("the team {} is {to} duty", team.code))
    }
}

impl Status {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let status = match self.standing {
            Standing::Free => TeamStatus::Free,
            Standing::OnTheWay => TeamStatus::OnTheWay,
            Standing::OnSite => TeamStatus::OnSite,
        };
        let id = case::id(&api, &self.case).await?;
        let request = MoveTeamRequest { id, team: self.code, status: status.into(), request_id: request_id() };
        let answer = api.call(request, |door, request| async move { door.field().move_team(request).await }).await?;
        shown(context, answer.case)
    }
}

impl Suggest {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = SuggestTeamsRequest { id: self.case, unit: self.unit.unwrap_or_default() };
        let answer =
            api.call(request, |door, request| async move { door.field().suggest_teams(request).await }).await?;
        context.screen.message(&answer, |layout| {
            let rows = answer.suggestions.iter().map(|suggestion| reasons(suggestion, layout));
            let head = ["team", "name", "send", "duty", "suited", "status", "other cases", "distance"];
            table::rows(layout, head, rows, &format!("{} has no teams; make one with `gridctl team put`", answer.unit))
        })
    }
}

fn reasons(suggestion: &Suggestion, layout: &Layout) -> [String; 8] {
    let team = suggestion.team.clone().unwrap_or_default();
    let suited = match suggestion.suited() {
        Suited::Named => "named for it",
        Suited::Other => "named for other things",
        Suited::Anything | Suited::Unspecified => "takes anything",
    };
    let distance = match suggestion.from() {
        DistanceFrom::Unspecified => "unknown".to_owned(),
        DistanceFrom::Base => format!("{} m from its base", suggestion.distance_m),
        DistanceFrom::Position => {
            let fixed = moment::minute(suggestion.fixed_at.as_ref(), &layout.zone);
            format!("{} m from where it was at {fixed}", suggestion.distance_m)
        }
    };
    let send = match (suggestion.named, suggestion.ready) {
        (true, _) => "is on it",
        (false, true) => "yes",
        (false, false) => "",
    };
    [
        team.code,
        team.name,
        send.to_owned(),
        if team.on_duty { "on" } else { "off" }.to_owned(),
        suited.to_owned(),
        words::team_status(suggestion.status()),
        suggestion.load.to_string(),
        distance,
    ]
}

impl PositionArgs {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let id = case::id(&api, &self.case).await?;
        let position = self.place.position("gps");
        match (self.team, self.share, position) {
            (Some(team), Some(share), _) => {
                let on = share == Switch::On;
                let request = SharePositionRequest { id, team, on, request_id: request_id() };
                let answer = api
                    .call(request, |door, request| async move { door.field().share_position(request).await })
                    .await?;
                shown(context, answer.case)
            }
            (Some(team), None, Some(position)) => {
                let position = Some(position);
                let request = ReportPositionRequest { id, team, position };
                let answer = api
                    .call(request, |door, request| async move { door.field().report_position(request).await })
                    .await?;
                let again = answer.again_after_s;
                context.screen.message(&answer, |_| format!("kept; another one is of use after {again} seconds"))
            }
            (Some(_), None, None) => Err(Failure::usage("say --share on, --share off, or --lon and --lat")),
            (None, _, Some(_)) => Err(Failure::usage("name the team whose position it is with --team")),
            (None, ..) => {
                let request = ListPositionsRequest { id };
                let answer = api
                    .call(request, |door, request| async move { door.field().list_positions(request).await })
                    .await?;
                context.screen.message(&answer, |layout| {
                    let rows = answer.positions.iter().map(|at| {
                        [
                            at.team.clone(),
                            at.position.as_ref().map(words::position).unwrap_or_default(),
                            moment::minute(at.received_at.as_ref(), &layout.zone),
                        ]
                    });
                    table::rows(layout, ["team", "position", "received"], rows, "no team shares its position")
                })
            }
        }
    }
}

async fn tasks(context: &mut Context<'_>) -> Result<()> {
    let api = context.api().await?;
    let request = ListOwnTasksRequest {};
    let list = api.call(request, |door, request| async move { door.field().list_own_tasks(request).await }).await?;
    context.screen.message(&list, |layout| cases::list(layout, &list.cases))
}

/// Every team that the caller sees.
async fn all(api: &Api) -> Result<Vec<Team>> {
    let request = ListTeamsRequest { retired: true, ..ListTeamsRequest::default() };
    let list = api.call(request, |door, request| async move { door.field().list_teams(request).await }).await?;
    Ok(list.teams.into_iter().filter_map(|listed| listed.team).collect())
}

fn shown(context: &mut Context<'_>, case: Option<Case>) -> Result<()> {
    let case = case.ok_or_else(|| Failure::answer("the case"))?;
    context.screen.message(&case, |layout| cases::full(layout, &case))
}

fn request_id() -> String {
    machine::new_id().to_string()
}
