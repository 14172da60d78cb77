//! States, commands by name, and the published graph: which command a state knows and where it leads.

use std::fmt;

use serde::{Deserialize, Serialize};

/// State of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum State {
    /// 立案: in the command room's queue.
    Filed,
    /// 派遣: at the lead unit, not accepted yet.
    Dispatched,
    /// 签收, 处置: accepted and being handled.
    Handling,
    /// 退回: the command room or a supervisor rules.
    Returned,
    /// 挂账: the clock stands.
    Suspended,
    /// The result is handed in.
    Handled,
    /// 结案.
    Closed,
    /// 作废.
    Voided,
}

impl State {
    /// Every state, in the order of a case's life.
    pub const ALL: [Self; 8] = [
        Self::Filed,
        Self::Dispatched,
        Self::Handling,
        Self::Returned,
        Self::Suspended,
        Self::Handled,
        Self::Closed,
        Self::Voided,
    ];

    /// The stable name that tables, messages and the diagram use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Filed => "Filed",
            Self::Dispatched => "Dispatched",
            Self::Handling => "Handling",
            Self::Returned => "Returned",
            Self::Suspended => "Suspended",
            Self::Handled => "Handled",
            Self::Closed => "Closed",
            Self::Voided => "Voided",
        }
    }

    /// Whether somebody still answers for the case.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Closed | Self::Voided)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A command, by name alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verb {
    /// The command room confirms or chooses a route.
    Dispatch,
    /// The command room corrects matter, row or place.
    Correct,
    /// The lead unit accepts.
    Accept,
    /// The lead unit names a team or officer.
    Assign,
    /// The lead unit says it is not theirs.
    Return,
    /// A return is settled.
    Rule,
    /// The command room takes a dispatch back.
    Recall,
    /// The command room moves the case to another unit.
    Transfer,
    /// The command room stops the clock.
    Suspend,
    /// Handling goes on.
    Resume,
    /// The lead unit hands in the result.
    HandIn,
    /// The command room voids.
    Void,
    /// A part is split off.
    Split,
    /// A part has ended.
    Settle,
    /// A part that had ended is open again.
    Unsettle,
    /// The case is joined with another one.
    Merge,
    /// Another case is joined with it.
    Join,
    /// It is no longer joined with the other one.
    Unmerge,
    /// Another case is no longer joined with it.
    Detach,
    /// A superior urges.
    Urge,
    /// The lead unit asks for more time.
    AskExtension,
    /// The lead unit asks that the clock stands.
    AskSuspension,
    /// The lead unit asks that another unit assists.
    AskHelp,
    /// What the lead unit asks for is granted.
    Grant,
    /// What the lead unit asks for is declined.
    Decline,
    /// The lead unit takes back what it asked for.
    Withdraw,
    /// The lead unit met one of several limits.
    Meet,
    /// The command room has another unit assist.
    Engage,
    /// An assisting unit has done its part.
    Finish,
    /// An assisting unit is released from its part.
    Release,
    /// Whoever answers for the case answers an urge.
    Answer,
    /// Somebody who takes part leaves a message.
    Message,
    /// An assisting unit names a team.
    AssignTask,
    /// A team sets out, arrives, or leaves.
    Move,
    /// A member of a team shares the position, or no longer.
    Share,
    /// A time is near, or past.
    Alarm,
    /// The hand-in is approved.
    Close,
    /// The hand-in is rejected.
    Rework,
    /// The reporter is not satisfied.
    Reopen,
    /// The case goes to the unit that the register answers now.
    Reroute,
    /// The ground was divided anew.
    MoveGrid,
    /// The clocks stood in a declared outage.
    Pause,
    /// The case goes by a newer calendar.
    Recalculate,
}

impl Verb {
    /// Every command.
    pub const ALL: [Self; 43] = [
        Self::Dispatch,
        Self::Correct,
        Self::Accept,
        Self::Assign,
        Self::Return,
        Self::Rule,
        Self::Recall,
        Self::Transfer,
        Self::Suspend,
        Self::Resume,
        Self::HandIn,
        Self::Void,
        Self::Split,
        Self::Settle,
        Self::Unsettle,
        Self::Merge,
        Self::Join,
        Self::Unmerge,
        Self::Detach,
        Self::Urge,
        Self::AskExtension,
        Self::AskSuspension,
        Self::AskHelp,
        Self::Grant,
        Self::Decline,
        Self::Withdraw,
        Self::Meet,
        Self::Engage,
        Self::Finish,
        Self::Release,
        Self::Answer,
        Self::Message,
        Self::AssignTask,
        Self::Move,
        Self::Share,
        Self::Alarm,
        Self::Close,
        Self::Rework,
        Self::Reopen,
        Self::Reroute,
        Self::MoveGrid,
        Self::Pause,
        Self::Recalculate,
    ];

    /// The stable name that clients know.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dispatch => "dispatch",
            Self::Correct => "correct",
            Self::Accept => "accept",
            Self::Assign => "assign",
            Self::Return => "return",
            Self::Rule => "rule",
            Self::Recall => "recall",
            Self::Transfer => "transfer",
            Self::Suspend => "suspend",
            Self::Resume => "resume",
            Self::HandIn => "hand_in",
            Self::Void => "void",
            Self::Split => "split",
            Self::Settle => "settle_part",
            Self::Unsettle => "reopen_part",
            Self::Merge => "merge",
            Self::Join => "join",
            Self::Unmerge => "unmerge",
            Self::Detach => "detach",
            Self::Urge => "urge",
            Self::AskExtension => "request_extension",
            Self::AskSuspension => "request_suspension",
            Self::AskHelp => "request_help",
            Self::Grant => "grant",
            Self::Decline => "decline",
            Self::Withdraw => "withdraw",
            Self::Meet => "meet_limit",
            Self::Engage => "engage",
            Self::Finish => "finish_task",
            Self::Release => "release_task",
            Self::Answer => "answer_urge",
            Self::Message => "leave_message",
            Self::AssignTask => "assign_task",
            Self::Move => "move_team",
            Self::Share => "share_position",
            Self::Alarm => "alarm",
            Self::Close => "close",
            Self::Rework => "rework",
            Self::Reopen => "reopen",
            Self::Reroute => "reroute",
            Self::MoveGrid => "move_grid",
            Self::Pause => "pause",
            Self::Recalculate => "recalculate",
        }
    }
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The commands that a state knows and where each may lead. A recorded act that changes no state leads to the state
/// itself; a ruling leads to Handling when the unit that returned the case keeps it, else to Dispatched; what is granted
/// leads to Suspended when it is a suspension.
#[expect(clippy::too_many_lines, reason = "a table, which reads as one")]
pub const fn moves(from: State) -> &'static [(Verb, &'static [State])] {
    use State::{Closed, Dispatched, Filed, Handled, Handling, Returned, Suspended, Voided};
    match from {
        Filed => &[
            (Verb::Dispatch, &[Dispatched]),
            (Verb::Correct, &[Filed]),
            (Verb::Void, &[Voided]),
            (Verb::Reroute, &[Dispatched]),
            (Verb::Split, &[Filed]),
            (Verb::Merge, &[Closed]),
            (Verb::Settle, &[Filed]),
            (Verb::Unsettle, &[Filed]),
            (Verb::Join, &[Filed]),
            (Verb::Detach, &[Filed]),
            (Verb::MoveGrid, &[Filed]),
            (Verb::Urge, &[Filed]),
            (Verb::Answer, &[Filed]),
            (Verb::Message, &[Filed]),
            (Verb::Alarm, &[Filed]),
            (Verb::Pause, &[Filed]),
            (Verb::Recalculate, &[Filed]),
        ],
        Dispatched => &[
            (Verb::Accept, &[Handling]),
            (Verb::Return, &[Returned]),
            (Verb::Recall, &[Filed]),
            (Verb::Transfer, &[Dispatched]),
            (Verb::Engage, &[Dispatched]),
            (Verb::Finish, &[Dispatched]),
            (Verb::Release, &[Dispatched]),
            (Verb::Reroute, &[Dispatched]),
            (Verb::Split, &[Dispatched]),
            (Verb::Merge, &[Closed]),
            (Verb::Settle, &[Dispatched]),
            (Verb::Unsettle, &[Dispatched]),
            (Verb::Join, &[Dispatched]),
            (Verb::Detach, &[Dispatched]),
            (Verb::MoveGrid, &[Dispatched]),
            (Verb::Urge, &[Dispatched]),
            (Verb::Answer, &[Dispatched]),
            (Verb::Message, &[Dispatched]),
            (Verb::AssignTask, &[Dispatched]),
            (Verb::Move, &[Dispatched]),
            (Verb::Share, &[Dispatched]),
            (Verb::Alarm, &[Dispatched]),
            (Verb::Pause, &[Dispatched]),
            (Verb::Recalculate, &[Dispatched]),
        ],
        Handling => &[
            (Verb::Assign, &[Handling]),
            (Verb::HandIn, &[Handled]),
            (Verb::Return, &[Returned]),
            (Verb::Suspend, &[Suspended]),
            (Verb::Transfer, &[Dispatched]),
            (Verb::AskExtension, &[Handling]),
            (Verb::AskSuspension, &[Handling]),
            (Verb::AskHelp, &[Handling]),
            (Verb::Grant, &[Handling, Suspended]),
            (Verb::Decline, &[Handling]),
            (Verb::Withdraw, &[Handling]),
            (Verb::Meet, &[Handling]),
            (Verb::Engage, &[Handling]),
            (Verb::Finish, &[Handling]),
            (Verb::Release, &[Handling]),
            (Verb::Reroute, &[Dispatched]),
            (Verb::Split, &[Handling]),
            (Verb::Merge, &[Closed]),
            (Verb::Settle, &[Handling]),
            (Verb::Unsettle, &[Handling]),
            (Verb::Join, &[Handling]),
            (Verb::Detach, &[Handling]),
            (Verb::MoveGrid, &[Handling]),
            (Verb::Urge, &[Handling]),
            (Verb::Answer, &[Handling]),
            (Verb::Message, &[Handling]),
            (Verb::AssignTask, &[Handling]),
            (Verb::Move, &[Handling]),
            (Verb::Share, &[Handling]),
            (Verb::Alarm, &[Handling]),
            (Verb::Pause, &[Handling]),
            (Verb::Recalculate, &[Handling]),
        ],
        Returned => &[
            (Verb::Rule, &[Dispatched, Handling]),
            (Verb::Void, &[Voided]),
            (Verb::Finish, &[Returned]),
            (Verb::Release, &[Returned]),
            (Verb::Split, &[Returned]),
            (Verb::Merge, &[Closed]),
            (Verb::Settle, &[Returned]),
            (Verb::Unsettle, &[Returned]),
            (Verb::Join, &[Returned]),
            (Verb::Detach, &[Returned]),
            (Verb::MoveGrid, &[Returned]),
            (Verb::Urge, &[Returned]),
            (Verb::Answer, &[Returned]),
            (Verb::Message, &[Returned]),
            (Verb::AssignTask, &[Returned]),
            (Verb::Move, &[Returned]),
            (Verb::Share, &[Returned]),
            (Verb::Alarm, &[Returned]),
            (Verb::Pause, &[Returned]),
            (Verb::Recalculate, &[Returned]),
        ],
        Suspended => &[
            (Verb::Resume, &[Handling]),
            (Verb::Finish, &[Suspended]),
            (Verb::Release, &[Suspended]),
            (Verb::Settle, &[Suspended]),
            (Verb::Unsettle, &[Suspended]),
            (Verb::Join, &[Suspended]),
            (Verb::Detach, &[Suspended]),
            (Verb::MoveGrid, &[Suspended]),
            (Verb::Urge, &[Suspended]),
            (Verb::Answer, &[Suspended]),
            (Verb::Message, &[Suspended]),
            (Verb::AssignTask, &[Suspended]),
            (Verb::Alarm, &[Suspended]),
            (Verb::Pause, &[Suspended]),
            (Verb::Recalculate, &[Suspended]),
        ],
        Handled => &[
            (Verb::Close, &[Closed]),
            (Verb::Rework, &[Handling]),
            (Verb::Settle, &[Handled]),
            (Verb::Unsettle, &[Handled]),
            (Verb::Join, &[Handled]),
            (Verb::Detach, &[Handled]),
            (Verb::MoveGrid, &[Handled]),
            (Verb::Urge, &[Handled]),
            (Verb::Answer, &[Handled]),
            (Verb::Message, &[Handled]),
            (Verb::Alarm, &[Handled]),
            (Verb::Pause, &[Handled]),
            (Verb::Recalculate, &[Handled]),
        ],
        Closed => &[(Verb::Reopen, &[Filed]), (Verb::Unmerge, &[Filed]), (Verb::Detach, &[Closed])],
        Voided => &[(Verb::Detach, &[Voided])],
    }
}

/// Where `verb` may lead from a state; empty where the state does not know it.
pub fn targets(from: State, verb: Verb) -> &'static [State] {
    moves(from).iter().find(|(known, _)| *known == verb).map_or(&[], |(_, targets)| targets)
}
