//! Operations on the clocks of open cases: outages, and due times that rested on an estimate.
use clap::{Args, Subcommand};
use gridcase_proto::dispatch::v1::{
    ClockChange, ClockOperation, ClockOperationKind, ClockPlan, DeclareOutageRequest, DueMove, DueTime,
    ListClockChangesRequest, ListClockChangesResponse, ListClockOperationsRequest, ListClockOperationsResponse,
    PlanOutageRequest, PlanRecalculationRequest, RecalculateRequest, Step, due_move::Source,
};
use serde_json::json;
use tonic::Streaming;

use super::{Context, Wanted};
use crate::{
    failure::{Failure, Result},
    machine,
    output::{Layout, json as written, moment, table, words},
};

/// Outages and recalculated due times: the clocks of all open cases (command room, administrators).
#[derive(Debug, Subcommand)]
pub(crate) enum ClockCommand {
    /// Declare a time in which work could not be done: no clock ran in it.
    Outage(Outage),
    /// Recalculate due times that rest on a provisional or missing calendar year, by the calendar in force.
    Recalculate(Recalculate),
    /// List the outages and recalculations so far, newest first.
    Outages(Operations),
    /// List what an outage or a recalculation has changed.
    Changes(Changes),
}

/// Declare a time in which work could not be done: no clock ran in it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl clock outage --from '2026-03-02 09:00' --to '2026-03-02 11:30' --dry-run
  gridctl clock outage --from '2026-03-02 09:00' --to '2026-03-02 11:30' --reason '政务云停电'
  gridctl clock outage --from '2026-03-02 09:00' --unit PCS1 --reason '所内断网'

Without --to it lasted until now; it may not lie ahead, nor last more than 31 days. Open cases follow within seconds, each
by an event; where a clock stood already it stands once. What is closed, and what was judged in time or late before,
stays. A repeat with the same --id declares nothing anew.")]
pub(crate) struct Outage {
    /// From, in the town's time.
    #[arg(long, value_name = "TIME")]
    from: String,
    /// Until; else now.
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// The unit that could not work; else the whole town.
    #[arg(long, default_value_t)]
    unit: String,
    #[command(flatten)]
    declaration: Declaration,
}

/// Recalculate due times that rest on a provisional or missing calendar year, by the calendar in force.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl clock recalculate --dry-run
  gridctl clock recalculate --reason '2027 年放假安排已公布'

Publishing a calendar changes no running case. This does, for the cases of which a due time rests on an estimate: each
goes by the calendar in force from then on, by an event. A repeat with the same --id declares nothing anew.")]
pub(crate) struct Recalculate {
    #[command(flatten)]
    declaration: Declaration,
}

/// What both operations are declared with.
#[derive(Debug, Args)]
struct Declaration {
    /// Why; every case tells it.
    #[arg(long, required_unless_present = "dry_run", default_value_t)]
    reason: String,
    /// Only tell what would move; changes nothing.
    #[arg(long)]
    dry_run: bool,
    /// Id of the operation, a UUID; else a new one.
    #[arg(long, value_name = "UUID")]
    id: Option<String>,
}

/// List the outages and recalculations so far, newest first.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  gridctl clock outages\n  gridctl clock outages --limit 0")]
pub(crate) struct Operations {
    /// At most this many; 0 is all.
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// List what an outage or a recalculation has changed.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl clock changes 01936b2e-7b00-7000-8000-000000000001
  gridctl -o json clock changes 01936b2e-7b00-7000-8000-000000000001 --limit 0

`gridctl clock outages` names the ids.")]
pub(crate) struct Changes {
    /// Id of the operation.
    operation: String,
    /// At most this many; 0 is all.
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

impl ClockCommand {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        match self {
            Self::Outage(command) => command.run(context).await,
            Self::Recalculate(command) => command.run(context).await,
            Self::Outages(command) => command.run(context).await,
            Self::Changes(command) => command.run(context).await,
        }
    }
}

impl Declaration {
    fn id(&self) -> String {
        self.id.clone().unwrap_or_else(|| machine::new_id().to_string())
    }
}

impl Outage {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let (from, until) = (context.moment("from", Some(&self.from))?, context.moment("to", self.to.as_deref())?);
        let (unit, declaration) = (self.unit, self.declaration);
        if declaration.dry_run {
            let request = PlanOutageRequest { from, until, unit };
            let call = api.call(request, |door, request| async move { door.clocks().plan_outage(request).await });
            return told(context, call.await?, |piece| piece.plan).await?.show(context);
        }
        let request = DeclareOutageRequest { id: declaration.id(), from, until, unit, reason: declaration.reason };
        let call = api.call(request, |door, request| async move { door.clocks().declare_outage(request).await });
        declared(context, call.await?.operation)
    }
}

impl Recalculate {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let declaration = self.declaration;
        if declaration.dry_run {
            let request = PlanRecalculationRequest {};
            let call =
                api.call(request, |door, request| async move { door.clocks().plan_recalculation(request).await });
            return told(context, call.await?, |piece| piece.plan).await?.show(context);
        }
        let request = RecalculateRequest { id: declaration.id(), reason: declaration.reason };
        let call = api.call(request, |door, request| async move { door.clocks().recalculate(request).await });
        declared(context, call.await?.operation)
    }
}

/// A plan as far as it was told.
#[derive(Debug, Default)]
struct Planned {
    changes: Vec<ClockChange>,
    last: ClockPlan,
}

/// Hears a plan to its end.
async fn told<T>(
    context: &mut Context<'_>,
    mut pieces: Streaming<T>,
    plan: fn(T) -> Option<ClockPlan>,
) -> Result<Planned> {
    let mut told = Planned::default();
    let mut next = pieces.message().await?.and_then(plan);
    let total = next.as_ref().map_or(0, |first| first.total);
    let count = |cases: u64| usize::try_from(cases).unwrap_or(usize::MAX);
    let mut progress = context.screen.progress("open cases", count(total));
    while let Some(piece) = next {
        progress.set(count(piece.looked));
        told.changes.extend(piece.changes.iter().cloned());
        told.last = ClockPlan { changes: Vec::new(), ..piece };
        next = pieces.message().await?.and_then(plan);
    }
    Ok(told)
}

impl Planned {
    fn show(self, context: &mut Context<'_>) -> Result<()> {
        if !self.last.finished {
            return Err(Failure::answer("the end of the plan"));
        }
        let last = &self.last;
        let value = || {
            json!({
                "looked": last.looked,
                "cases": last.cases,
                "calendars": last.calendars,
                "changes": self.changes.iter().map(written::of).collect::<Vec<_>>(),
            })
        };
        context.screen.value(value, |layout| {
            let by = if last.calendars == 0 { String::new() } else { format!(" by calendar {}", last.calendars) };
            let sum = format!("{} of {} open cases would change{by}; nothing is changed", last.cases, last.looked);
            if self.changes.is_empty() { sum } else { format!("{}\n\n{sum}", moves(layout, &self.changes)) }
        })
    }
}

fn declared(context: &mut Context<'_>, operation: Option<ClockOperation>) -> Result<()> {
    let operation = operation.ok_or_else(|| Failure::answer("the operation"))?;
    context.screen.message(&operation, |layout| operations(layout, std::slice::from_ref(&operation)))
}

impl Operations {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let mut wanted = Wanted::new(self.limit);
        let mut list = ListClockOperationsResponse::default();
        loop {
            let request = ListClockOperationsRequest { page_size: wanted.page(), page_token: list.next_page_token };
            let call =
                api.call(request, |door, request| async move { door.clocks().list_clock_operations(request).await });
            let page = call.await?;
            let got = page.operations.len();
            list.operations.extend(page.operations);
            list.next_page_token = page.next_page_token;
            if !wanted.goes_on(got, &list.next_page_token) {
                break;
            }
        }
        context.screen.message(&list, |layout| operations(layout, &list.operations))
    }
}

impl Changes {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let mut wanted = Wanted::new(self.limit);
        let mut list = ListClockChangesResponse::default();
        loop {
            let request = ListClockChangesRequest {
                operation: self.operation.clone(),
                page_size: wanted.page(),
                page_token: list.next_page_token,
            };
            let call =
                api.call(request, |door, request| async move { door.clocks().list_clock_changes(request).await });
            let page = call.await?;
            let got = page.changes.len();
            list.changes.extend(page.changes);
            list.next_page_token = page.next_page_token;
            if !wanted.goes_on(got, &list.next_page_token) {
                break;
            }
        }
        context.screen.message(&list, |layout| moves(layout, &list.changes))
    }
}

fn operations(layout: &Layout, operations: &[ClockOperation]) -> String {
    let rows = operations.iter().map(|operation| {
        let outage = operation.outage.clone().unwrap_or_default();
        let [from, until] = [outage.from, outage.until].map(|at| moment::minute(at.as_ref(), &layout.zone));
        let what = match operation.kind() {
            ClockOperationKind::Outage if outage.unit.is_empty() => format!("outage {from} to {until}"),
            ClockOperationKind::Outage => format!("outage of {} {from} to {until}", outage.unit),
            ClockOperationKind::Recalculation => format!("recalculation by calendar {}", operation.calendars),
            ClockOperationKind::Unspecified => String::new(),
        };
        let done = moment::minute(operation.done_at.as_ref(), &layout.zone);
        [
            operation.id.clone(),
            moment::minute(operation.declared_at.as_ref(), &layout.zone),
            what,
            operation.reason.clone(),
            words::actor(operation.actor.as_ref()),
            operation.cases.to_string(),
            if done.is_empty() { "goes on".to_owned() } else { done },
        ]
    });
    let head = ["operation", "declared", "what", "why", "who", "cases", "done"];
    table::rows(layout, head, rows, "no outage was declared, and nothing recalculated")
}

/// One row for each due time.
fn moves(layout: &Layout, changes: &[ClockChange]) -> String {
    let rows = changes.iter().flat_map(|change| {
        change.moves.iter().map(|of| {
            [
                change.number.clone(),
                words::short(&change.matter_name, 16),
                words::state(change.state()),
                change.lead.clone(),
                kept_for(of),
                due(layout, of.from.as_ref()),
                format!("{}{}", due(layout, of.to.as_ref()), if of.stands { " (if it went on now)" } else { "" }),
            ]
        })
    });
    table::rows(layout, ["case", "matter", "state", "lead", "time", "due", "then due"], rows, "no case is changed")
}

fn kept_for(of: &DueMove) -> String {
    match &of.source {
        Some(Source::Step(step)) => format!("to {}", words::step(Step::try_from(*step).unwrap_or_default())),
        Some(Source::Limit(number)) => format!("limit {number}"),
        Some(Source::Task(unit)) => format!("part of {unit}"),
        Some(Source::Urge(number)) => format!("to answer urge {number}"),
        None => String::new(),
    }
}

fn due(layout: &Layout, due: Option<&DueTime>) -> String {
    let due = due.copied().unwrap_or_default();
    match (due.due_at.as_ref(), due.provisional) {
        (None, _) if due.unknown_year > 0 => format!("no calendar for {}", due.unknown_year),
        (at, true) => format!("{} (provisional)", moment::minute(at, &layout.zone)),
        (at, false) => moment::minute(at, &layout.zone),
    }
}
