//! What happened to a case.

use jiff::Timestamp;
use uuid::Uuid;

use super::{
    Actor, Alarm, Ask, Decision, HandIn, Kin, Outage, Outcome, Place, Report, Route, RowLimit, Standing, Verb, Versions,
};

/// Something that happened to a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Town code.
    pub town: String,
    /// Case id.
    pub case: Uuid,
    /// Number in the case, from 1 without a gap.
    pub sequence: u64,
    /// When.
    pub time: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// The case exists.
    Filed {
        /// Number.
        number: String,
        /// What the report said.
        report: Box<Report>,
        /// The decision on it.
        decision: Box<Decision>,
        /// The case that it was split off.
        parent: Option<Kin>,
    },
    /// It went to a unit.
    Dispatched {
        /// Lead unit.
        lead: String,
        /// Assisting units.
        assisting: Vec<String>,
        /// By the register's certain route.
        by_rule: bool,
        /// Why a person chose it.
        reason: String,
    },
    /// The lead unit accepted.
    Accepted,
    /// A team or officer is named.
    Assigned {
        /// Team or officer.
        assignee: String,
        /// Code of the team; none where it is named by words alone.
        team: Option<String>,
    },
    /// The lead unit says it is not theirs.
    Returned {
        /// Reason.
        reason: String,
        /// Legal basis.
        basis: String,
        /// Proposed owner.
        proposed_unit: String,
    },
    /// A return is settled.
    Ruled {
        /// The unit that answers from now on.
        lead: String,
        /// Reason.
        reason: String,
        /// Legal basis.
        basis: String,
        /// It is the unit that returned the case.
        same_unit: bool,
    },
    /// A dispatch is taken back.
    Recalled {
        /// Why.
        reason: String,
    },
    /// It went to another unit.
    Transferred {
        /// That unit.
        lead: String,
        /// Why.
        reason: String,
    },
    /// Handling is suspended.
    Suspended {
        /// Why.
        reason: String,
        /// Until when at the latest.
        until: Timestamp,
    },
    /// Handling goes on.
    Resumed {
        /// Why.
        reason: String,
    },
    /// The result is handed in.
    HandedIn {
        /// The hand-in.
        hand_in: HandIn,
    },
    /// The result is rejected.
    Reworked {
        /// Number of the hand-in judged.
        hand_in: u32,
        /// Why.
        reason: String,
    },
    /// Closed.
    Closed {
        /// How it ended.
        outcome: Outcome,
        /// Number of the hand-in judged; 0 for fixed on the spot.
        hand_in: u32,
        /// Words.
        reason: String,
    },
    /// Voided.
    Voided {
        /// Why.
        reason: String,
    },
    /// A part was split off.
    SplitOff {
        /// The part.
        part: Kin,
        /// Name of its matter.
        matter_name: String,
        /// What it is about.
        words: String,
        /// Why.
        reason: String,
    },
    /// A part has ended.
    PartSettled {
        /// The part.
        part: Kin,
        /// How.
        outcome: Outcome,
    },
    /// A part that had ended is open again.
    PartReopened {
        /// The part.
        part: Kin,
    },
    /// Joined with another case, and so ended.
    Merged {
        /// The other case.
        into: Kin,
        /// Why.
        reason: String,
    },
    /// Another case was joined with it.
    Joined {
        /// The other case.
        case: Kin,
        /// What its report said.
        words: String,
        /// Why.
        reason: String,
    },
    /// No longer joined with the other case.
    Unmerged {
        /// The other case.
        from: Kin,
        /// Why.
        reason: String,
        /// The decision made anew.
        decision: Box<Decision>,
    },
    /// Another case is no longer joined with it.
    Parted {
        /// The other case.
        case: Kin,
        /// Why.
        reason: String,
    },
    /// Reopened.
    Reopened {
        /// Why.
        reason: String,
        /// The decision made anew.
        decision: Box<Decision>,
    },
    /// Corrected before dispatch.
    Corrected {
        /// Why.
        reason: String,
        /// The place as corrected; none left it.
        place: Option<Place>,
        /// The decision made anew.
        decision: Box<Decision>,
    },
    /// A superior urged.
    Urged {
        /// Words.
        words: String,
    },
    /// The lead unit asks for something.
    Asked {
        /// What.
        ask: Ask,
    },
    /// It is granted, and has effect at once.
    Granted {
        /// What was asked for.
        ask: Ask,
        /// Words.
        reason: String,
    },
    /// It is declined.
    Declined {
        /// What was asked for.
        ask: Ask,
        /// Why.
        reason: String,
    },
    /// It is taken back.
    Withdrawn {
        /// Number of the request.
        ask: u32,
    },
    /// A limit was met on the way to the result.
    LimitMet {
        /// Number of the limit.
        limit: u32,
        /// What was done.
        words: String,
        /// Whether it was in time; none where the due time is unknown.
        in_time: Option<bool>,
    },
    /// Another unit assists.
    Engaged {
        /// Unit.
        unit: String,
        /// What it is to do.
        words: String,
        /// Its limit; none where the row has none.
        limit: Option<RowLimit>,
    },
    /// An assisting unit has done its part.
    TaskDone {
        /// Unit.
        unit: String,
        /// What was done.
        words: String,
        /// SHA-256 of each file of evidence.
        evidence: Vec<Vec<u8>>,
        /// Whether it was in time; none where that is unknown.
        in_time: Option<bool>,
    },
    /// An assisting unit is released.
    TaskReleased {
        /// Unit.
        unit: String,
        /// Why.
        reason: String,
    },
    /// An urge is answered.
    UrgeAnswered {
        /// Number of the urge.
        urge: u32,
        /// Words.
        words: String,
    },
    /// Somebody who takes part left a message.
    MessageLeft {
        /// Words.
        words: String,
    },
    /// An assisting unit named a team.
    TaskAssigned {
        /// Unit.
        unit: String,
        /// Code of the team.
        team: String,
        /// Its name.
        name: String,
    },
    /// A team set out, arrived, or left.
    TeamMoved {
        /// Code of the team.
        team: String,
        /// Its name.
        name: String,
        /// Where it stands from now on.
        standing: Standing,
    },
    /// A member of a team began or ended to share the position.
    PositionShared {
        /// Code of the team.
        team: String,
        /// Its name.
        name: String,
        /// It is shared from now on.
        on: bool,
    },
    /// Somebody is told that a time is near, or past.
    Alarmed {
        /// The alarm.
        alarm: Alarm,
        /// Nobody holds a post that would be told, which somebody else has to see.
        nobody: bool,
        /// The unit is urged with it.
        urges: bool,
    },
    /// It went to the unit that the register answers now.
    Rerouted {
        /// Why.
        reason: String,
        /// Lead unit before; none in the queue.
        from: Option<String>,
        /// Lead unit from now on.
        lead: String,
        /// Assisting units from now on.
        assisting: Vec<String>,
        /// The route until then.
        before: Box<Route>,
        /// The decision from now on.
        decision: Box<Decision>,
        /// Versions that were asked.
        asked: Versions,
    },
    /// It is seen in another grid.
    GridMoved {
        /// Grid until then; empty for none.
        from: String,
        /// Grid from now on; empty for none.
        to: String,
        /// Number of the boundary version.
        boundaries: u32,
    },
    /// Its clocks stood in an outage.
    Paused {
        /// The outage.
        outage: Outage,
        /// Why.
        reason: String,
    },
    /// It goes by another calendar.
    Recalculated {
        /// The clock operation.
        operation: Uuid,
        /// Number of the calendar version until then.
        from: u32,
        /// Number of the calendar version from now on.
        to: u32,
        /// Why.
        reason: String,
    },
}

impl What {
    /// The kind of event as the log keeps it.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Filed { .. } => "filed",
            Self::Dispatched { .. } => "dispatched",
            Self::Accepted => "accepted",
            Self::Assigned { .. } => "assigned",
            Self::Returned { .. } => "returned",
            Self::Ruled { .. } => "ruled",
            Self::Recalled { .. } => "recalled",
            Self::Transferred { .. } => "transferred",
            Self::Suspended { .. } => "suspended",
            Self::Resumed { .. } => "resumed",
            Self::HandedIn { .. } => "handed_in",
            Self::Reworked { .. } => "reworked",
            Self::Closed { .. } => "closed",
            Self::Voided { .. } => "voided",
            Self::SplitOff { .. } => "split_off",
            Self::PartSettled { .. } => "part_settled",
            Self::PartReopened { .. } => "part_reopened",
            Self::Merged { .. } => "merged",
            Self::Joined { .. } => "joined",
            Self::Unmerged { .. } => "unmerged",
            Self::Parted { .. } => "parted",
            Self::Reopened { .. } => "reopened",
            Self::Corrected { .. } => "corrected",
            Self::Urged { .. } => "urged",
            Self::Asked { .. } => "asked",
            Self::Granted { .. } => "granted",
            Self::Declined { .. } => "declined",
            Self::Withdrawn { .. } => "withdrawn",
            Self::LimitMet { .. } => "limit_met",
            Self::Engaged { .. } => "engaged",
            Self::TaskDone { .. } => "task_done",
            Self::TaskReleased { .. } => "task_released",
            Self::UrgeAnswered { .. } => "urge_answered",
            Self::MessageLeft { .. } => "message_left",
            Self::TaskAssigned { .. } => "task_assigned",
            Self::TeamMoved { .. } => "team_moved",
            Self::PositionShared { .. } => "position_shared",
            Self::Alarmed { .. } => "alarmed",
            Self::Rerouted { .. } => "rerouted",
            Self::GridMoved { .. } => "grid_moved",
            Self::Paused { .. } => "paused",
            Self::Recalculated { .. } => "recalculated",
        }
    }

    /// Whether a command that somebody decided on before this happened has to be decided on again. What stands in no
    /// command's way does not: whoever was about to act would act the same. An urge does so for another urge alone, a moved
    /// grid for all but a new route, which is asked for by what the register says.
    pub const fn disturbs(&self, verb: Verb) -> bool {
        match self {
            Self::MessageLeft { .. } | Self::TeamMoved { .. } | Self::PositionShared { .. } | Self::Alarmed { .. } => {
                false
            }
            Self::Urged { .. } => matches!(verb, Verb::Urge),
            Self::GridMoved { .. } => !matches!(verb, Verb::Reroute),
            _ => true,
        }
    }
}
