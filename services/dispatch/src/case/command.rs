//! What may be asked of a case, and what a decision on it needs to know from outside.

use gridcase_worktime::Rules;
use jiff::Timestamp;
use uuid::Uuid;

use super::{Case, Decision, Doer, Kin, Outage, Outcome, Place, RowLimit, Split, Standing, Verb, Wish};

/// A command, checked for form but not yet against the case.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Confirm the route's own lead, or choose another.
    Dispatch {
        /// Lead unit; none confirms the route's own with its assisting units.
        lead: Option<String>,
        /// Assisting units beside a named lead.
        assisting: Vec<String>,
        /// Why; needed where the lead differs from the route's.
        reason: String,
    },
    /// Decide anew with another matter, row or place.
    Correct {
        /// The place as corrected; none leaves it.
        place: Option<Place>,
        /// What the registry says to it now.
        decision: Box<Decision>,
        /// Why.
        reason: String,
    },
    /// Accept (签收).
    Accept,
    /// Name a team or officer.
    Assign {
        /// Team or officer.
        assignee: String,
        /// Code of the team, one of the lead unit; none where it is named by words alone.
        team: Option<String>,
    },
    /// Return (退回).
    Return {
        /// Reason.
        reason: String,
        /// Legal basis.
        basis: String,
        /// Proposed owner.
        proposed_unit: String,
    },
    /// Settle a return.
    Rule {
        /// The unit that answers from now on.
        lead: String,
        /// Reason.
        reason: String,
        /// Legal basis.
        basis: String,
    },
    /// Take a dispatch back.
    Recall {
        /// Why.
        reason: String,
    },
    /// Move the case to another unit.
    Transfer {
        /// The unit it goes to.
        lead: String,
        /// Why.
        reason: String,
    },
    /// Suspend (挂账).
    Suspend {
        /// Why.
        reason: String,
        /// Until when at the latest.
        until: Timestamp,
    },
    /// Go on after a suspension.
    Resume {
        /// Why.
        reason: String,
    },
    /// Hand in the result. That the evidence is stored was checked before.
    HandIn {
        /// What was done.
        words: String,
        /// SHA-256 of each file of evidence, each once.
        evidence: Vec<Vec<u8>>,
    },
    /// Void (作废).
    Void {
        /// Why.
        reason: String,
    },
    /// Split a part off (拆分).
    Split {
        /// The part.
        split: Box<Split>,
        /// Why.
        reason: String,
    },
    /// A part has ended.
    Settle {
        /// Its id.
        part: Uuid,
        /// How.
        outcome: Outcome,
    },
    /// A part that had ended is open again.
    Unsettle {
        /// Its id.
        part: Uuid,
    },
    /// Join the case with another one (并案).
    Merge {
        /// The other one, as it is now.
        into: Box<Case>,
        /// Why.
        reason: String,
    },
    /// Another case is joined with it.
    Join {
        /// The other case.
        case: Kin,
        /// What its report said.
        words: String,
        /// Why.
        reason: String,
    },
    /// It is no longer joined with the other one.
    Unmerge {
        /// Why.
        reason: String,
        /// What the registry says now.
        decision: Box<Decision>,
    },
    /// Another case is no longer joined with it.
    Detach {
        /// The other case's id.
        case: Uuid,
        /// Why.
        reason: String,
    },
    /// Urge (督办).
    Urge {
        /// Words.
        words: String,
    },
    /// Ask the command room for something. An extension of limit 0 is one of the row's last.
    Ask {
        /// What for.
        wish: Wish,
        /// Why.
        reason: String,
    },
    /// Grant what is asked for.
    Grant {
        /// Number of the request.
        ask: u32,
        /// Words.
        reason: String,
    },
    /// Decline what is asked for.
    Decline {
        /// Number of the request.
        ask: u32,
        /// Why.
        reason: String,
    },
    /// Take back what was asked for.
    Withdraw {
        /// Number of the request.
        ask: u32,
    },
    /// Meet one of several limits.
    Meet {
        /// Number of the limit, from 1.
        limit: u32,
        /// What was done.
        words: String,
    },
    /// Have another unit assist.
    Engage {
        /// Unit.
        unit: String,
        /// What it is to do.
        words: String,
        /// Its limit; none takes the row's last.
        limit: Option<RowLimit>,
    },
    /// Say that the part of an assisting unit is done. That the evidence is stored was checked before.
    Finish {
        /// Unit.
        unit: String,
        /// What was done.
        words: String,
        /// SHA-256 of each file of evidence, each once.
        evidence: Vec<Vec<u8>>,
    },
    /// Release an assisting unit from its part.
    Release {
        /// Unit.
        unit: String,
        /// Why.
        reason: String,
    },
    /// Answer an urge.
    Answer {
        /// Number of the urge.
        urge: u32,
        /// Words.
        words: String,
    },
    /// Leave a message (留言).
    Message {
        /// Words.
        words: String,
    },
    /// Name a team for the part of an assisting unit.
    AssignTask {
        /// Unit.
        unit: String,
        /// Code of the team, one of the unit.
        team: String,
        /// Its name.
        name: String,
    },
    /// Say where a team stands.
    Move {
        /// Code of the team.
        team: String,
        /// Where it stands from now on.
        standing: Standing,
    },
    /// Begin or end to share the position of a team.
    Share {
        /// Code of the team.
        team: String,
        /// It is shared from now on.
        on: bool,
    },
    /// Raise the alarm that is due.
    Alarm {
        /// Nobody holds a post that would be told.
        nobody: bool,
    },
    /// The hand-in is approved.
    Close {
        /// Number of the hand-in judged.
        hand_in: u32,
        /// Words.
        reason: String,
    },
    /// The hand-in is rejected.
    Rework {
        /// Number of the hand-in judged.
        hand_in: u32,
        /// Why.
        reason: String,
    },
    /// The reporter is not satisfied.
    Reopen {
        /// Why.
        reason: String,
        /// What the registry says now.
        decision: Box<Decision>,
    },
    /// Move the case to the unit that the register answers now.
    Reroute {
        /// What the registry says now.
        decision: Box<Decision>,
        /// The unit that whoever asks expects; none expects nothing.
        expected: Option<String>,
        /// Why.
        reason: String,
    },
    /// See the case in another grid, because the ground was divided anew.
    MoveGrid {
        /// The grid that contains the place now; empty for none.
        grid: String,
        /// Number of the boundary version.
        boundaries: u32,
    },
    /// Let the clocks stand in an outage that is over.
    Pause {
        /// The outage.
        outage: Outage,
        /// Why.
        reason: String,
    },
    /// Go by another calendar, because a year in which something falls due was an estimate, or missing.
    Recalculate {
        /// The clock operation that does so.
        operation: Uuid,
        /// Number of the calendar version.
        calendars: u32,
        /// Why.
        reason: String,
    },
}

impl Command {
    /// The command's name.
    pub const fn verb(&self) -> Verb {
        match self {
            Self::Dispatch { .. } => Verb::Dispatch,
            Self::Correct { .. } => Verb::Correct,
            Self::Accept => Verb::Accept,
            Self::Assign { .. } => Verb::Assign,
            Self::Return { .. } => Verb::Return,
            Self::Rule { .. } => Verb::Rule,
            Self::Recall { .. } => Verb::Recall,
            Self::Transfer { .. } => Verb::Transfer,
            Self::Suspend { .. } => Verb::Suspend,
            Self::Resume { .. } => Verb::Resume,
            Self::HandIn { .. } => Verb::HandIn,
            Self::Void { .. } => Verb::Void,
            Self::Split { .. } => Verb::Split,
            Self::Settle { .. } => Verb::Settle,
            Self::Unsettle { .. } => Verb::Unsettle,
            Self::Merge { .. } => Verb::Merge,
            Self::Join { .. } => Verb::Join,
            Self::Unmerge { .. } => Verb::Unmerge,
            Self::Detach { .. } => Verb::Detach,
            Self::Urge { .. } => Verb::Urge,
            Self::Ask { wish: Wish::Extension { .. }, .. } => Verb::AskExtension,
            Self::Ask { wish: Wish::Suspension { .. }, .. } => Verb::AskSuspension,
            Self::Ask { wish: Wish::Help { .. }, .. } => Verb::AskHelp,
            Self::Grant { .. } => Verb::Grant,
            Self::Decline { .. } => Verb::Decline,
            Self::Withdraw { .. } => Verb::Withdraw,
            Self::Meet { .. } => Verb::Meet,
            Self::Engage { .. } => Verb::Engage,
            Self::Finish { .. } => Verb::Finish,
            Self::Release { .. } => Verb::Release,
            Self::Answer { .. } => Verb::Answer,
            Self::Message { .. } => Verb::Message,
            Self::AssignTask { .. } => Verb::AssignTask,
            Self::Move { .. } => Verb::Move,
            Self::Share { .. } => Verb::Share,
            Self::Alarm { .. } => Verb::Alarm,
            Self::Close { .. } => Verb::Close,
            Self::Rework { .. } => Verb::Rework,
            Self::Reopen { .. } => Verb::Reopen,
            Self::Reroute { .. } => Verb::Reroute,
            Self::MoveGrid { .. } => Verb::MoveGrid,
            Self::Pause { .. } => Verb::Pause,
            Self::Recalculate { .. } => Verb::Recalculate,
        }
    }
}

/// What a decision needs to know beside the case and the command.
pub struct Context<'a> {
    /// Who gives the command.
    pub doer: &'a Doer,
    /// The server's time.
    pub now: Timestamp,
    /// Working time by the calendar version that decided the case.
    pub rules: &'a Rules,
    /// Whether the registry knows a unit by this code.
    pub knows_unit: &'a dyn Fn(&str) -> bool,
}
