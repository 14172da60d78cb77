//! Cases: looking at them, and every command that the desk gives.
mod act;
mod family;
mod filter;
mod joint;
mod look;
mod reroute;

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use gridcase_proto::dispatch::v1::{CaseOrder, CaseState, QueueCause};

use family::{Merge, Split, Unmerge};
pub(crate) use filter::Filter;
use joint::{
    Decline, Engage, FinishTask, Grant, MeetLimit, ReleaseTask, RequestExtension, RequestHelp, RequestSuspension,
    Withdraw,
};
pub(crate) use look::{all_cases, id, list};
use reroute::Reroute;

use super::{Context, place::Place};
use crate::failure::Result;

/// Cases: what became of a report.
#[derive(Debug, Subcommand)]
pub(crate) enum CaseCommand {
    /// List the cases that you may see.
    List(List),
    /// Show a case in full.
    Show(Show),
    /// Show the whole file of a case: everything that happened, by whom, and why.
    History(History),
    /// Count the cases that you may see, by state and by queue cause.
    Count(Count),
    /// Confirm or choose the route of a filed case (command room).
    Dispatch(Dispatch),
    /// Correct matter, row, place or asset of a filed case and route it anew (command room).
    Correct(Correct),
    /// Accept a case for the lead unit (签收).
    Accept(Accept),
    /// Name the team or officer who handles it (lead unit).
    Assign(Assign),
    /// Return a case, once, with basis and proposed owner (退回, lead unit).
    Return(Return),
    /// Settle a return (command room, supervisor).
    Rule(Rule),
    /// Take a dispatch back before anyone accepted (command room).
    Recall(Recall),
    /// Move a case from one unit to another (command room).
    Transfer(Transfer),
    /// Move open cases to the unit that the register in force answers now (command room, administrator).
    Reroute(Reroute),
    /// Suspend handling, once, for at most a year (挂账, command room).
    Suspend(Suspend),
    /// Let handling go on (command room).
    Resume(Resume),
    /// Ask for more time, before the limit is over (延期, lead unit).
    RequestExtension(RequestExtension),
    /// Ask that the clock stands (挂账, lead unit).
    RequestSuspension(RequestSuspension),
    /// Ask that another unit assists (吹哨, lead unit).
    RequestHelp(RequestHelp),
    /// Take back what was asked for (lead unit).
    Withdraw(Withdraw),
    /// Grant what the lead unit asks for (command room, supervisor).
    Grant(Grant),
    /// Decline what the lead unit asks for (command room, supervisor); a refusal does not count against the case.
    Decline(Decline),
    /// Say that one of several limits is met on the way to the result (lead unit).
    MeetLimit(MeetLimit),
    /// Have another unit assist (联合处置, command room).
    Engage(Engage),
    /// Say that the part of an assisting unit is done, with photos (assisting unit).
    FinishTask(FinishTask),
    /// Release a unit from its part (lead unit, command room).
    ReleaseTask(ReleaseTask),
    /// Hand in the result, with photos (lead unit).
    HandIn(HandIn),
    /// Void a case (作废, command room); nothing is deleted.
    Void(Void),
    /// Split a part off a case: a case of its own (拆分; command room, supervisor).
    Split(Split),
    /// Join a case with another open one about the same thing (并案; command room, supervisor).
    Merge(Merge),
    /// Take a joined case apart again (取消并案; command room, supervisor).
    Unmerge(Unmerge),
    /// Urge (督办; command room, supervisor, head, leader, overseer).
    Urge(Urge),
    /// Answer an urge (whoever holds the case).
    AnswerUrge(AnswerUrge),
    /// Leave a message for everybody who takes part (留言).
    Message(Message),
}

/// State of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum State {
    /// In the command room's queue (立案).
    Filed,
    /// At the lead unit, not accepted yet (派遣).
    Dispatched,
    /// Accepted, being handled (处置).
    Handling,
    /// Returned; the command room or a supervisor rules (退回).
    Returned,
    /// Suspended (挂账).
    Suspended,
    /// The result is handed in; review goes on.
    Handled,
    /// Closed (结案).
    Closed,
    /// Voided (作废).
    Voided,
}

impl From<State> for CaseState {
    fn from(state: State) -> Self {
        match state {
            State::Filed => Self::Filed,
            State::Dispatched => Self::Dispatched,
            State::Handling => Self::Handling,
            State::Returned => Self::Returned,
            State::Suspended => Self::Suspended,
            State::Handled => Self::Handled,
            State::Closed => Self::Closed,
            State::Voided => Self::Voided,
        }
    }
}

/// Why a case waits in the command room's queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Cause {
    /// The report has no position.
    NoPosition,
    /// Outside every area of the town.
    Outside,
    /// The position would lie in the town under another coordinate system.
    SuspectCoordinates,
    /// The catalogue does not know the matter.
    UnknownMatter,
    /// The matter is retired.
    RetiredMatter,
    /// The circle of the accuracy crosses a border that changes the answer.
    UncertainPosition,
    /// No rule of the register matches.
    NoRule,
    /// Rules of equal rank name different units.
    Conflict,
    /// None or more than one district contains the place.
    NoDistrict,
    /// The matter's policy asks for confirmation.
    Confirmation,
    /// A dispatch was recalled.
    Recalled,
    /// The reporter reopened the case.
    Reopened,
    /// The case was joined with another, and is not any more.
    Unmerged,
}

impl From<Cause> for QueueCause {
    fn from(cause: Cause) -> Self {
        match cause {
            Cause::NoPosition => Self::NoPosition,
            Cause::Outside => Self::Outside,
            Cause::SuspectCoordinates => Self::SuspectCoordinates,
            Cause::UnknownMatter => Self::UnknownMatter,
            Cause::RetiredMatter => Self::RetiredMatter,
            Cause::UncertainPosition => Self::UncertainPosition,
            Cause::NoRule => Self::NoRule,
            Cause::Conflict => Self::Conflict,
            Cause::NoDistrict => Self::NoDistrict,
            Cause::Confirmation => Self::Confirmation,
            Cause::Recalled => Self::Recalled,
            Cause::Reopened => Self::Reopened,
            Cause::Unmerged => Self::Unmerged,
        }
    }
}

/// Order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Order {
    /// Newest filed first.
    Newest,
    /// Earliest due first, unknown due times last.
    Due,
}

impl From<Order> for CaseOrder {
    fn from(order: Order) -> Self {
        match order {
            Order::Newest => Self::Newest,
            Order::Due => Self::Due,
        }
    }
}

/// List the cases that you may see.
#[derive(Debug, Args)]
#[command(after_help = "What you list often can be kept: see `gridctl view save --help`.

Examples:
  gridctl case list --state filed
  gridctl case list --state filed --cause no-position
  gridctl case list --unit PCS1 --state dispatched,handling --order due
  gridctl case list --phase open --due-within 24 --order due
  gridctl case list --area 330106109001 --reworked --filed-from '2026-03-01 00:00'
  gridctl -o json case list --due-before '2026-03-04 12:00' --limit 0")]
pub(crate) struct List {
    #[command(flatten)]
    filter: Filter,
    /// Order.
    #[arg(long, value_enum, default_value = "newest")]
    order: Order,
    /// At most this many; 0 is all.
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// Count the cases that you may see, by state and by queue cause.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case count
  gridctl case count --unit PCS1")]
pub(crate) struct Count {
    #[command(flatten)]
    filter: Filter,
}

/// Show a case in full.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case show 330106109-20260301-0001
  gridctl case show 01956e3f-8c00-7abc-8def-0123456789ab")]
pub(crate) struct Show {
    /// Case number or id.
    case: String,
}

/// Show the whole file of a case: every event with its number and time, who did what and why, and all that is recorded with
/// it, such as limits, the versions that decided, and hashes of evidence; then when what is due.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case history 330106109-20260301-0001
  gridctl case history 330106109-20260301-0001 --brief
  gridctl -o json case history 330106109-20260301-0001 > case.json

The events are numbered from 1 without a gap, and are all there is: the case is what they make of it, one after the other.
With -o json another system can make the case again from them (docs/events.md says how). Due times are in no event, because
they follow from the limits, pauses and extensions by the calendar; they are told at the end, and by gridctl case show.
Who may not know the reporter does not find the reporter here.")]
pub(crate) struct History {
    /// Case number or id.
    case: String,
    /// One line for each event, as a timeline.
    #[arg(long)]
    brief: bool,
}

/// The case that a command is for.
#[derive(Debug, Args)]
pub(crate) struct Target {
    /// Case number or id.
    case: String,
    /// Version that you saw; else the one there is now.
    #[arg(long)]
    etag: Option<String>,
}

/// Confirm or choose the route of a filed case (command room).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case dispatch 330106109-20260301-0001
  gridctl case dispatch 330106109-20260301-0001 --lead JJ1 --assisting ZF1 --reason '占道在车行道上'")]
pub(crate) struct Dispatch {
    #[command(flatten)]
    target: Target,
    /// Lead unit; else the route's own is confirmed.
    #[arg(long, default_value = "", hide_default_value = true)]
    lead: String,
    /// Assisting units, where a lead is named.
    #[arg(long, value_delimiter = ',', requires = "lead")]
    assisting: Vec<String>,
    /// Why; needed where the lead differs from the route's.
    #[arg(long, default_value = "", hide_default_value = true)]
    reason: String,
}

/// Correct matter, row, place or asset of a filed case and route it anew (command room).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case correct 330106109-20260301-0001 --lon 120.0461 --lat 30.3309 --reason '电话核实位置'
  gridctl case correct 330106109-20260301-0001 --matter event:09009 --row 2 --reason '事项选错'
  gridctl case correct 330106109-20260301-0001 --asset 33010601001000001 --reason '现场核实部件'")]
pub(crate) struct Correct {
    #[command(flatten)]
    target: Target,
    /// Matter id.
    #[arg(long, default_value = "", hide_default_value = true)]
    matter: String,
    /// Number of the row.
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    row: u32,
    #[command(flatten)]
    place: Place,
    /// Code of the asset (部件) that it is about; '' takes it away.
    #[arg(long, value_name = "CODE")]
    asset: Option<String>,
    /// Why.
    #[arg(long)]
    reason: String,
}

/// Accept a case for the lead unit (签收).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case accept 330106109-20260301-0001
  gridctl --as wang.wei case accept 330106109-20260301-0001")]
pub(crate) struct Accept {
    #[command(flatten)]
    target: Target,
}

/// Name the team or officer who handles it (lead unit).
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("who").required(true).args(["assignee", "team"]))]
#[command(after_help = "Examples:
  gridctl case assign 330106109-20260301-0001 --team zf1-1
  gridctl case assign 330106109-20260301-0001 巡逻二组
  gridctl case assign 330106109-20260301-0001 --team jj1-1 --unit JJ1

`gridctl team suggest` says which team to send, and why.")]
pub(crate) struct Assign {
    #[command(flatten)]
    target: Target,
    /// Team or officer in words.
    assignee: Option<String>,
    /// Code of a team.
    #[arg(long)]
    team: Option<String>,
    /// The assisting unit that names the team for its part; else the lead unit does.
    #[arg(long, requires = "team")]
    unit: Option<String>,
}

/// Leave a message for everybody who takes part (留言).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case message 330106109-20260301-0001 --words '现场有高压线，注意安全'

The command room, supervisors, the units and their teams read it; the reporter does not. It changes nothing, and comes in
nobody's way.")]
pub(crate) struct Message {
    /// Case by its number or id.
    case: String,
    /// Words, at most 500 characters.
    #[arg(long)]
    words: String,
}

/// Return a case, once, with basis and proposed owner (退回, lead unit).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case return 330106109-20260301-0001 --reason '路面未移交' --basis '职责清单第五条' --proposed-unit ZF1")]
pub(crate) struct Return {
    #[command(flatten)]
    target: Target,
    /// Reason.
    #[arg(long)]
    reason: String,
    /// Legal basis.
    #[arg(long)]
    basis: String,
    /// Unit that should have it.
    #[arg(long, value_name = "UNIT")]
    proposed_unit: String,
}

/// Settle a return (command room, supervisor).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case rule 330106109-20260301-0001 --lead ZF1 --reason '现场为人行道' --basis '职责清单第六条'")]
pub(crate) struct Rule {
    #[command(flatten)]
    target: Target,
    /// The unit that answers from now on.
    #[arg(long, value_name = "UNIT")]
    lead: String,
    /// Reason.
    #[arg(long)]
    reason: String,
    /// Legal basis.
    #[arg(long)]
    basis: String,
}

/// Take a dispatch back before anyone accepted (command room).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case recall 330106109-20260301-0001 --reason '派错单位'")]
pub(crate) struct Recall {
    #[command(flatten)]
    target: Target,
    /// Why.
    #[arg(long)]
    reason: String,
}

/// Move a case from one unit to another (command room).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case transfer 330106109-20260301-0001 --lead PCS2 --reason '辖区调整'")]
pub(crate) struct Transfer {
    #[command(flatten)]
    target: Target,
    /// Unit it goes to.
    #[arg(long, value_name = "UNIT")]
    lead: String,
    /// Why.
    #[arg(long)]
    reason: String,
}

/// Suspend handling, once, for at most a year (挂账, command room).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case suspend 330106109-20260301-0001 --until '2026-09-01 00:00' --reason '列入改造工程'")]
pub(crate) struct Suspend {
    #[command(flatten)]
    target: Target,
    /// Until when at the latest.
    #[arg(long, value_name = "TIME")]
    until: String,
    /// Why.
    #[arg(long)]
    reason: String,
}

/// Let handling go on (command room).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case resume 330106109-20260301-0001 --reason '工程完工'")]
pub(crate) struct Resume {
    #[command(flatten)]
    target: Target,
    /// Why.
    #[arg(long)]
    reason: String,
}

/// Hand in the result, with photos (lead unit).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case hand-in 330106109-20260301-0001 --words '音响已关闭' --photo after.jpg
  gridctl case hand-in 330106109-20260301-0001 --words '已修复' --photo near.jpg --photo wide.jpg

The photos are sent first; the hand-in names them.")]
pub(crate) struct HandIn {
    #[command(flatten)]
    target: Target,
    /// What was done.
    #[arg(long, default_value = "", hide_default_value = true)]
    words: String,
    #[command(flatten)]
    evidence: Evidence,
}

/// Photos of what was done.
#[derive(Debug, Args)]
pub(crate) struct Evidence {
    /// A photo of the result: JPEG, PNG or WebP.
    #[arg(long = "photo", value_name = "FILE")]
    photos: Vec<PathBuf>,
}

/// Void a case (作废, command room); nothing is deleted.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case void 330106109-20260301-0001 --reason '重复上报'")]
pub(crate) struct Void {
    #[command(flatten)]
    target: Target,
    /// Why.
    #[arg(long)]
    reason: String,
}

/// Urge (督办; command room, supervisor, head, leader, overseer).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case urge 330106109-20260301-0001 --words '请今日办结'")]
pub(crate) struct Urge {
    #[command(flatten)]
    target: Target,
    /// Words.
    #[arg(long)]
    words: String,
}

/// Answer an urge (whoever holds the case).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case answer-urge 330106109-20260301-0001 --words '今日完成'
  gridctl case answer-urge 330106109-20260301-0001 --urge 2 --words '已安排夜间施工'

`gridctl case show` numbers the urges that wait and says by when they are to be answered. A result answers all of them.")]
pub(crate) struct AnswerUrge {
    #[command(flatten)]
    target: Target,
    /// Number of the urge; else the oldest that waits.
    #[arg(long, value_name = "NUMBER")]
    urge: Option<u32>,
    /// Words.
    #[arg(long)]
    words: String,
}

impl CaseCommand {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        match self {
            Self::List(command) => command.run(context).await,
            Self::Show(command) => command.run(context).await,
            Self::History(command) => command.run(context).await,
            Self::Count(command) => command.run(context).await,
            Self::Dispatch(command) => command.run(context).await,
            Self::Correct(command) => command.run(context).await,
            Self::Accept(command) => command.run(context).await,
            Self::Assign(command) => command.run(context).await,
            Self::Return(command) => command.run(context).await,
            Self::Rule(command) => command.run(context).await,
            Self::Recall(command) => command.run(context).await,
            Self::Transfer(command) => command.run(context).await,
            Self::Reroute(command) => command.run(context).await,
            Self::Suspend(command) => command.run(context).await,
            Self::Resume(command) => command.run(context).await,
            Self::RequestExtension(command) => command.run(context).await,
            Self::RequestSuspension(command) => command.run(context).await,
            Self::RequestHelp(command) => command.run(context).await,
            Self::Withdraw(command) => command.run(context).await,
            Self::Grant(command) => command.run(context).await,
            Self::Decline(command) => command.run(context).await,
            Self::MeetLimit(command) => command.run(context).await,
            Self::Engage(command) => command.run(context).await,
            Self::FinishTask(command) => command.run(context).await,
            Self::ReleaseTask(command) => command.run(context).await,
            Self::HandIn(command) => command.run(context).await,
            Self::Void(command) => command.run(context).await,
            Self::Split(command) => command.run(context).await,
            Self::Merge(command) => command.run(context).await,
            Self::Unmerge(command) => command.run(context).await,
            Self::Urge(command) => command.run(context).await,
            Self::AnswerUrge(command) => command.run(context).await,
            Self::Message(command) => command.run(context).await,
        }
    }
}
