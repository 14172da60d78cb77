//! What a unit asks for, how that is answered, limits met on the way, and the parts of units that assist.
use clap::Args;
use gridcase_proto::dispatch::v1::{
    Ask, DeclineRequestRequest, EngageUnitRequest, FinishTaskRequest, GrantRequestRequest, MeetLimitRequest,
    ReleaseTaskRequest, RequestExtensionRequest, RequestHelpRequest, RequestSuspensionRequest, Task, TaskState,
    WithdrawRequestRequest,
};

use super::{
    Evidence, Target,
    act::{act, send},
    look,
};
use crate::{
    api::Api,
    commands::Context,
    failure::{Exit, Failure, Result},
    output::words,
};

/// Ask for more time, before the limit is over (延期, lead unit).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case request-extension 330106109-20260301-0001 --reason '管线迁移未完成'
  gridctl case request-extension 330106109-20260301-0001 --limit 1 --reason '雨天无法施工'

An extension adds the limit once more. `gridctl case show` numbers the limits and says when each would be due then.")]
pub(crate) struct RequestExtension {
    #[command(flatten)]
    target: Target,
    /// Number of the limit; else the last, which the result must keep.
    #[arg(long, value_name = "NUMBER", default_value_t = 0, hide_default_value = true)]
    limit: u32,
    /// Why.
    #[arg(long)]
    reason: String,
}

/// Ask that the clock stands (挂账, lead unit).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case request-suspension 330106109-20260301-0001 --until '2026-09-01 00:00' --reason '列入改造工程'")]
pub(crate) struct RequestSuspension {
    #[command(flatten)]
    target: Target,
    /// Until when at the latest.
    #[arg(long, value_name = "TIME")]
    until: String,
    /// Why.
    #[arg(long)]
    reason: String,
}

/// Ask that another unit assists (吹哨, lead unit).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case request-help 330106109-20260301-0001 --unit PCS1 --words '协助封路' --reason '需要占用车行道'")]
pub(crate) struct RequestHelp {
    #[command(flatten)]
    target: Target,
    /// Unit that is to assist.
    #[arg(long)]
    unit: String,
    /// What it is to do.
    #[arg(long)]
    words: String,
    /// Why.
    #[arg(long)]
    reason: String,
}

/// Grant what the lead unit asks for (command room, supervisor).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case grant 330106109-20260301-0001
  gridctl case grant 330106109-20260301-0001 --request 2 --reason '同意延期一次'")]
pub(crate) struct Grant {
    #[command(flatten)]
    target: Target,
    /// Number of the request; else the one that is open.
    #[arg(long, value_name = "NUMBER")]
    request: Option<u32>,
    /// Words.
    #[arg(long, default_value = "", hide_default_value = true)]
    reason: String,
}

/// Decline what the lead unit asks for (command room, supervisor); a refusal does not count against the case.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case decline 330106109-20260301-0001 --reason '可先围挡再处置'")]
pub(crate) struct Decline {
    #[command(flatten)]
    target: Target,
    /// Number of the request; else the one that is open.
    #[arg(long, value_name = "NUMBER")]
    request: Option<u32>,
    /// Why.
    #[arg(long)]
    reason: String,
}

/// Take back what was asked for (lead unit).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case withdraw 330106109-20260301-0001")]
pub(crate) struct Withdraw {
    #[command(flatten)]
    target: Target,
    /// Number of the request; else the one that is open.
    #[arg(long, value_name = "NUMBER")]
    request: Option<u32>,
}

/// Say that one of several limits is met on the way to the result (lead unit).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case meet-limit 330106109-20260301-0001 --limit 1 --words '已制止施工'

The result itself meets the last limit: gridctl case hand-in.")]
pub(crate) struct MeetLimit {
    #[command(flatten)]
    target: Target,
    /// Number of the limit.
    #[arg(long, value_name = "NUMBER")]
    limit: u32,
    /// What was done.
    #[arg(long)]
    words: String,
}

/// Have another unit assist (联合处置, command room).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case engage 330106109-20260301-0001 --unit PCS1 --words '协助封路'
  gridctl case engage 330106109-20260301-0001 --unit JJ1 --words '疏导交通' --within '2 urgent_hour'")]
pub(crate) struct Engage {
    #[command(flatten)]
    target: Target,
    /// Unit that is to assist.
    #[arg(long)]
    unit: String,
    /// What it is to do.
    #[arg(long)]
    words: String,
    /// Its limit, such as `4 work_hour`; else the row's last.
    #[arg(long, value_name = "LIMIT")]
    within: Option<String>,
}

/// Say that the part of an assisting unit is done, with photos (assisting unit).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case finish-task 330106109-20260301-0001 --words '已封路' --photo closed.jpg

The photos are sent first; the part names them. --unit is needed only where you act for several units that assist.")]
pub(crate) struct FinishTask {
    #[command(flatten)]
    target: Target,
    /// The assisting unit; else yours, where only one has an open part.
    #[arg(long)]
    unit: Option<String>,
    /// What was done.
    #[arg(long)]
    words: String,
    #[command(flatten)]
    evidence: Evidence,
}

/// Release a unit from its part (lead unit, command room).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case release-task 330106109-20260301-0001 --unit PCS1 --reason '无需封路'")]
pub(crate) struct ReleaseTask {
    #[command(flatten)]
    target: Target,
    /// The assisting unit.
    #[arg(long)]
    unit: String,
    /// Why.
    #[arg(long)]
    reason: String,
}

impl RequestExtension {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = RequestExtensionRequest { command: None, limit: self.limit, reason: self.reason };
        act(context, &api, self.target, request, |door, command, request| async move {
            let request = RequestExtensionRequest { command: Some(command), ..request };
            door.dispatch().request_extension(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

impl RequestSuspension {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let until = context.moment("until", Some(&self.until))?;
        let request = RequestSuspensionRequest { command: None, until, reason: self.reason };
        act(context, &api, self.target, request, |door, command, request| async move {
            let request = RequestSuspensionRequest { command: Some(command), ..request };
            door.dispatch().request_suspension(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

impl RequestHelp {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = RequestHelpRequest { command: None, unit: self.unit, words: self.words, reason: self.reason };
        act(context, &api, self.target, request, |door, command, request| async move {
            let request = RequestHelpRequest { command: Some(command), ..request };
            door.dispatch().request_help(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

impl Grant {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let ask = number(&api, &self.target, self.request).await?;
        let request = GrantRequestRequest { command: None, ask, reason: self.reason };
        act(context, &api, self.target, request, |door, command, request| async move {
            let request = GrantRequestRequest { command: Some(command), ..request };
            door.dispatch().grant_request(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

impl Decline {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let ask = number(&api, &self.target, self.request).await?;
        let request = DeclineRequestRequest { command: None, ask, reason: self.reason };
        act(context, &api, self.target, request, |door, command, request| async move {
            let request = DeclineRequestRequest { command: Some(command), ..request };
            door.dispatch().decline_request(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

impl Withdraw {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let ask = number(&api, &self.target, self.request).await?;
        act(context, &api, self.target, ask, |door, command, ask| async move {
            let request = WithdrawRequestRequest { command: Some(command), ask };
            door.dispatch().withdraw_request(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

impl MeetLimit {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = MeetLimitRequest { command: None, limit: self.limit, words: self.words };
        act(context, &api, self.target, request, |door, command, request| async move {
            let request = MeetLimitRequest { command: Some(command), ..request };
            door.dispatch().meet_limit(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

impl Engage {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let limit = self.within.as_deref().map(words::read_limit).transpose();
        let limit = limit.map_err(|error| Failure::usage(format!("--within: {error}")))?;
        let api = context.api().await?;
        let request = EngageUnitRequest { command: None, unit: self.unit, words: self.words, limit };
        act(context, &api, self.target, request, |door, command, request| async move {
            let request = EngageUnitRequest { command: Some(command), ..request };
            door.dispatch().engage_unit(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

impl FinishTask {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let unit = match self.unit {
            Some(unit) => unit,
            None => own_part(&look::get(&api, &self.target.case).await?.tasks)?,
        };
        let evidence = send(context, &api, &self.target, &self.evidence).await?;
        let request = FinishTaskRequest { command: None, unit, words: self.words, evidence };
        act(context, &api, self.target, request, |door, command, request| async move {
            let request = FinishTaskRequest { command: Some(command), ..request };
            door.dispatch().finish_task(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

impl ReleaseTask {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = ReleaseTaskRequest { command: None, unit: self.unit, reason: self.reason };
        act(context, &api, self.target, request, |door, command, request| async move {
            let request = ReleaseTaskRequest { command: Some(command), ..request };
            door.dispatch().release_task(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

/// The request named, else the one that is open; 0, which is no request, where none is.
async fn number(api: &Api, target: &Target, named: Option<u32>) -> Result<u32> {
    if let Some(named) = named {
        return Ok(named);
    }
    let open: Option<Ask> = look::get(api, &target.case).await?.ask;
    Ok(open.map_or(0, |open| open.number))
}

/// The unit whose part is open, where there is just one; whether it is the caller's is for the server to say.
fn own_part(tasks: &[Task]) -> Result<String> {
    let open: Vec<_> =
        tasks.iter().filter(|task| task.state() == TaskState::Open).map(|task| task.unit.as_str()).collect();
    match open.as_slice() {
        [unit] => Ok((*unit).to_owned()),
        [] => Err(Failure::new(Exit::Refused, "NO_TASK", "no unit has an open part in the case")
            .way_out("gridctl case show says who assisted")),
        several => {
            let message = format!("{} have an open part", several.join(", "));
            Err(Failure::usage(message).way_out("name yours: --unit UNIT"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(unit: &str, state: TaskState) -> Task {
        Task { unit: unit.to_owned(), state: state.into(), ..Task::default() }
    }

    #[test]
    fn the_one_open_part_needs_no_name() {
        let tasks = [task("PCS1", TaskState::Done), task("JJ1", TaskState::Open)];
        assert_eq!(own_part(&tasks).expect("one"), "JJ1");
        assert_eq!(own_part(&tasks[..1]).expect_err("none").reason, "NO_TASK");
        let several = own_part(&[task("PCS1", TaskState::Open), task("JJ1", TaskState::Open)]);
        let told = several.expect_err("which one");
        assert_eq!(told.message, "PCS1, JJ1 have an open part");
        assert_eq!(told.way_out.as_deref(), Some("name yours: --unit UNIT"));
    }
}
