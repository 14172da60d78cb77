//! Which cases: everything that a list shows, as options.
use clap::{Args, ValueEnum};
use gridcase_proto::dispatch::v1::{CaseFilter, CasePhase, CaseState, Outcome, QueueCause};

use super::{Cause, State};
use crate::{commands::Context, failure::Result};

/// Which cases. Everything that is given must hold.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub(crate) struct Filter {
    /// Only of these states.
    #[arg(long, value_enum, value_delimiter = ',')]
    state: Vec<State>,
    /// Only open or only ended cases.
    #[arg(long, value_enum)]
    phase: Option<Phase>,
    /// Only those that ended so.
    #[arg(long, value_enum)]
    ended: Option<Ended>,
    /// Only those that wait for this cause.
    #[arg(long, value_enum)]
    cause: Option<Cause>,
    /// Only those of this lead unit.
    #[arg(long, default_value = "", hide_default_value = true)]
    unit: String,
    /// Only those in which this unit assists.
    #[arg(long, value_name = "UNIT", default_value = "", hide_default_value = true)]
    assisting_unit: String,
    /// Only those of this team or officer, by the whole name.
    #[arg(long, default_value = "", hide_default_value = true)]
    assignee: String,
    /// Only those in this grid now.
    #[arg(long, default_value = "", hide_default_value = true)]
    grid: String,
    /// Only those whose grid is this area or lies below it.
    #[arg(long, default_value = "", hide_default_value = true)]
    area: String,
    /// Only those of this matter.
    #[arg(long, default_value = "", hide_default_value = true)]
    matter: String,
    /// Only those of this class of matters, such as event:06.
    #[arg(long, default_value = "", hide_default_value = true)]
    matter_class: String,
    /// Only those of this kind of matters, such as event.
    #[arg(long, default_value = "", hide_default_value = true)]
    matter_kind: String,
    /// Only those about this asset.
    #[arg(long, default_value = "", hide_default_value = true)]
    asset: String,
    /// Only those whose number begins so; the town's code may be left out.
    #[arg(long, default_value = "", hide_default_value = true)]
    number: String,
    /// Only those that came in so, such as phone.
    #[arg(long, default_value = "", hide_default_value = true)]
    source: String,
    /// Only those filed at this time or later.
    #[arg(long, value_name = "TIME")]
    filed_from: Option<String>,
    /// Only those filed before this time.
    #[arg(long, value_name = "TIME")]
    filed_until: Option<String>,
    /// Only those due at this time or later.
    #[arg(long, value_name = "TIME")]
    due_from: Option<String>,
    /// Only those due before this time.
    #[arg(long, value_name = "TIME")]
    due_before: Option<String>,
    /// Only those due within so many hours from now, and those past their due time.
    #[arg(long, value_name = "HOURS", default_value_t = 0, hide_default_value = true)]
    due_within: u32,
    /// Only those past their due time.
    #[arg(long)]
    overdue: bool,
    /// Only those that a unit has returned before (退回).
    #[arg(long)]
    returned: bool,
    /// Only those that were ordered to be handled again (返工).
    #[arg(long)]
    reworked: bool,
    /// Only those that the reporter has reopened before (重启).
    #[arg(long)]
    reopened: bool,
    /// Only those whose lead unit waits for the answer to a request (申请).
    #[arg(long)]
    asking: bool,
}

/// Whether a case goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Phase {
    /// Neither closed nor voided.
    Open,
    /// Closed or voided.
    Ended,
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Ended {
    /// Handled, reviewed and closed (结案).
    Handled,
    /// Fixed by the reporter (举手之劳).
    FixedOnTheSpot,
    /// Voided (作废).
    Voided,
    /// Joined with another case (并案).
    Merged,
}

impl Filter {
    pub(crate) fn read(self, context: &Context<'_>) -> Result<CaseFilter> {
        let phase = self.phase.map_or(CasePhase::Unspecified, |phase| match phase {
            Phase::Open => CasePhase::Open,
            Phase::Ended => CasePhase::Ended,
        });
        let outcome = self.ended.map_or(Outcome::Unspecified, |ended| match ended {
            Ended::Handled => Outcome::Handled,
            Ended::FixedOnTheSpot => Outcome::FixedOnTheSpot,
            Ended::Voided => Outcome::Voided,
            Ended::Merged => Outcome::Merged,
        });
        Ok(CaseFilter {
            states: self.state.into_iter().map(|state| CaseState::from(state).into()).collect(),
            phase: phase.into(),
            outcome: outcome.into(),
            cause: self.cause.map_or(QueueCause::Unspecified, QueueCause::from).into(),
            lead: self.unit,
            assisting: self.assisting_unit,
            assignee: self.assignee,
            grid: self.grid,
            area: self.area,
            matter: self.matter,
            matter_class: self.matter_class,
            matter_kind: self.matter_kind,
            asset: self.asset,
            number: self.number,
            source: self.source,
            filed_from: context.moment("filed-from", self.filed_from.as_deref())?,
            filed_until: context.moment("filed-until", self.filed_until.as_deref())?,
            due_from: context.moment("due-from", self.due_from.as_deref())?,
            due_before: context.moment("due-before", self.due_before.as_deref())?,
            due_within_hours: self.due_within,
            overdue: self.overdue,
            returned: self.returned,
            reworked: self.reworked,
            reopened: self.reopened,
            asking: self.asking,
        })
    }
}
