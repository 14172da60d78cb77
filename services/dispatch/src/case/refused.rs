//! Why a command is refused, and what may be done instead.

use std::fmt;

use jiff::Timestamp;
use thiserror::Error;
use uuid::Uuid;

use super::{State, Verb};

/// A command was refused; nothing changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct Refused {
    /// Why.
    pub why: Why,
    /// The state the case is in.
    pub state: State,
    /// Commands that the same caller may give now.
    pub allowed: Vec<Verb>,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let allowed = self.allowed.iter().map(|verb| verb.as_str()).collect::<Vec<_>>().join(", ");
        match allowed.as_str() {
            "" => write!(f, "{}; there is nothing you may do with the case now", self.why),
            allowed => write!(f, "{}; you may now: {allowed}", self.why),
        }
    }
}

/// Why a command is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Why {
    /// The state does not know the command.
    #[error("the case is {state} and cannot take the command {verb}")]
    State {
        /// The state.
        state: State,
        /// The command.
        verb: Verb,
    },
    /// The caller does not hold the post that may give the command.
    #[error("the command {verb} is for {who}")]
    NotYours {
        /// The command.
        verb: Verb,
        /// Who may give it.
        who: &'static str,
    },
    /// A text that the act must carry is empty.
    #[error("must not be empty; say it in words")]
    Missing {
        /// The field.
        field: &'static str,
    },
    /// The registry knows no such unit.
    #[error("no unit {unit:?} is in force; name one by its code")]
    UnknownUnit {
        /// The field.
        field: &'static str,
        /// The code.
        unit: String,
    },
    /// The unit has the case, or is named twice.
    #[error("the unit {unit:?} has the case already, or is named twice; name another")]
    SameUnit {
        /// The field.
        field: &'static str,
        /// The code.
        unit: String,
    },
    /// The route has no lead of its own to confirm.
    #[error("the route is not certain; name the lead unit and a reason")]
    NoRoute,
    /// The register answers another unit than was expected.
    #[error("the register answers {answer} now, not {expected}; look at the case again")]
    OtherAnswer {
        /// The unit expected.
        expected: String,
        /// The unit that it answers.
        answer: String,
    },
    /// The unit has used its one return.
    #[error(
        "the unit {unit} has returned this case before and cannot return it again; ask the command room to transfer it"
    )]
    ReturnedBefore {
        /// The unit.
        unit: String,
    },
    /// The case has used its suspensions.
    #[error("the case was suspended before; the town's policy allows {most} for a case")]
    SuspendedBefore {
        /// Suspensions allowed.
        most: u32,
    },
    /// The case has used its extensions.
    #[error("the case was extended before; the town's policy allows {most} for a case")]
    ExtensionsUsed {
        /// Extensions allowed.
        most: u32,
    },
    /// The row has no limit with this number, or it was met.
    #[error("{}", match running.as_slice() { [] => "the row has no limit that still runs".to_owned(), running => format!("the row has no running limit {limit}; name one of {running:?}") })]
    NoSuchLimit {
        /// The limit named.
        limit: u32,
        /// Numbers of those that run.
        running: Vec<u32>,
    },
    /// The last limit is met by the result alone.
    #[error("limit {limit} is the row's last, which the result meets; hand in")]
    LastLimit {
        /// The limit named.
        limit: u32,
    },
    /// The limit is over, or nobody knows when it is due.
    #[error("limit {limit} cannot be extended: {}", match due { Some(due) => format!("it was due {due}, and an extension is asked for before that"), None => "its due time is unknown".to_owned() })]
    TooLate {
        /// The limit named.
        limit: u32,
        /// When it was due; none where that is unknown.
        due: Option<Timestamp>,
    },
    /// Something is asked for already.
    #[error("request {number} is open; wait for its answer, or withdraw it")]
    AskOpen {
        /// Its number.
        number: u32,
    },
    /// Nothing is asked for, or something else.
    #[error("{}", match open { Some(open) => format!("request {named} is not the one that is open; {open} is"), None => "nothing is asked for".to_owned() })]
    NoAsk {
        /// The number named; 0 where none is.
        named: u32,
        /// The number of the open one; none where none is open.
        open: Option<u32>,
    },
    /// Assisting units have not done their part.
    #[error("{} must finish first, or be released with a reason", units.join(", "))]
    OpenTasks {
        /// The units.
        units: Vec<String>,
    },
    /// The unit has no open part.
    #[error("{}", match open.as_slice() { [] => "no unit has an open part in the case".to_owned(), open => format!("the unit {unit:?} has no open part in the case; name one of {open:?}") })]
    NoTask {
        /// The unit named.
        unit: String,
        /// Units with an open part.
        open: Vec<String>,
    },
    /// Parts that were split off are not settled.
    #[error("{} must be settled first: closed, or voided", parts.join(", "))]
    OpenParts {
        /// Their numbers.
        parts: Vec<String>,
    },
    /// The case is a part itself.
    #[error("the case is a part of {of}; split or join that one")]
    IsPart {
        /// Number of the case that it is a part of.
        of: String,
    },
    /// The case it was split off has ended.
    #[error("the case it is a part of, {of}, has ended; that one is reopened")]
    WholeEnded {
        /// Its number.
        of: String,
    },
    /// No such part is open, or settled.
    #[error("no part of the case is meant")]
    NoPart,
    /// A case would be joined with itself.
    #[error("is the case itself; name another one")]
    IntoItself,
    /// A case would be joined with one that has ended.
    #[error("the case {number} is {state}; name an open one")]
    IntoEnded {
        /// Its number.
        number: String,
        /// Its state.
        state: State,
    },
    /// A case would be joined with one that was joined itself.
    #[error("the case {number} was joined with {into}; name that one")]
    IntoMerged {
        /// Its number.
        number: String,
        /// Number of the case that it was joined with.
        into: String,
    },
    /// A case would be joined with a part.
    #[error("the case {number} is a part of {of}; name that one")]
    IntoPart {
        /// Its number.
        number: String,
        /// Number of the case that it is a part of.
        of: String,
    },
    /// Others are joined with the case.
    #[error("{} {} joined with the case; take apart first, or join the other case with this one", joined.join(", "), if joined.len() == 1 { "is" } else { "are" })]
    HasJoined {
        /// Their numbers.
        joined: Vec<String>,
    },
    /// The case is joined with another one.
    #[error("the case was joined with {into}, which goes on for both")]
    Merged {
        /// Number of that one.
        into: String,
    },
    /// The case is joined with no other one.
    #[error("the case is not joined with another one")]
    NotMerged,
    /// The team is not on the case.
    #[error("{}", match on.as_slice() { [] => "no team is on the case; name one for it first".to_owned(), on => format!("the team {team:?} is not on the case; name one of {on:?}") })]
    NoTeam {
        /// The team named.
        team: String,
        /// Those that are.
        on: Vec<String>,
    },
    /// The team is neither on its way nor on site.
    #[error("a position is shared on a task alone; say first that the team {team} is on the way or on site")]
    NotOut {
        /// The team.
        team: String,
    },
    /// No urge with this number waits for an answer.
    #[error("urge {named} waits for no answer; those that do are {open:?}")]
    NoUrge {
        /// The number named.
        named: u32,
        /// Those that wait.
        open: Vec<u32>,
    },
    /// No step of an alarm is due.
    #[error("no alarm is due; the next is {}", match next { Some(next) => next.to_string(), None => "not in sight".to_owned() })]
    NoAlarm {
        /// When the next one is.
        next: Option<Timestamp>,
    },
    /// A suspension would last too long, or no time.
    #[error("must lie ahead, and within what the town's policy allows: by {latest}")]
    SuspensionRange {
        /// The latest moment allowed.
        latest: Timestamp,
    },
    /// Another hand-in than the latest is named.
    #[error("hand-in {named} is not the one to judge; the latest is {latest}")]
    OtherHandIn {
        /// The one named.
        named: u32,
        /// The latest.
        latest: u32,
    },
    /// Too few photos.
    #[error("evidence: {given} photos, and the row asks for {needed}; send the photos, then hand in again")]
    TooFewPhotos {
        /// What the row asks for.
        needed: u32,
        /// What was given.
        given: usize,
    },
    /// The outage stopped the clocks of the case before.
    #[error("the outage {outage} counts in this case already")]
    OutageCounted {
        /// Its id.
        outage: Uuid,
    },
    /// The outage is not over, or took no time.
    #[error("an outage must be over when it counts, and end after it began")]
    OutageRange,
    /// No due time of the case is an estimate.
    #[error("no due time of the case rests on a provisional or missing year; its calendar stays")]
    NotProvisional,
    /// The calendar is not newer than the one the case goes by.
    #[error("the case goes by calendar {own} already; only a newer one takes its place")]
    NoNewerCalendar {
        /// The calendar of the case.
        own: u32,
    },
    /// The reporter's window is over.
    #[error("the case could be reopened until {until}; report anew instead")]
    WindowOver {
        /// When it ended.
        until: Timestamp,
    },
}

impl Why {
    /// The stable name that programs act on.
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::State { .. } => "COMMAND_NOT_ALLOWED",
            Self::NotYours { .. } => "NOT_YOURS",
            Self::Missing { .. } | Self::SameUnit { .. } => "INVALID_FIELDS",
            Self::UnknownUnit { .. } => "UNKNOWN_UNIT",
            Self::NoRoute => "NO_ROUTE",
            Self::OtherAnswer { .. } => "OTHER_ANSWER",
            Self::ReturnedBefore { .. } => "RETURNED_BEFORE",
            Self::SuspendedBefore { .. } => "SUSPENDED_BEFORE",
            Self::ExtensionsUsed { .. } => "EXTENSIONS_USED",
            Self::NoSuchLimit { .. } => "NO_SUCH_LIMIT",
            Self::LastLimit { .. } => "LAST_LIMIT",
            Self::TooLate { .. } => "TOO_LATE",
            Self::AskOpen { .. } => "REQUEST_OPEN",
            Self::NoAsk { .. } => "NO_REQUEST",
            Self::OpenTasks { .. } => "OPEN_TASKS",
            Self::NoTask { .. } => "NO_TASK",
            Self::OpenParts { .. } => "OPEN_PARTS",
            Self::IsPart { .. } => "IS_PART",
            Self::WholeEnded { .. } => "WHOLE_ENDED",
            Self::NoPart => "NO_PART",
            Self::IntoItself => "INTO_ITSELF",
            Self::IntoEnded { .. } => "INTO_ENDED",
            Self::IntoMerged { .. } => "INTO_MERGED",
            Self::IntoPart { .. } => "INTO_PART",
            Self::HasJoined { .. } => "HAS_JOINED",
            Self::Merged { .. } => "MERGED",
            Self::NotMerged => "NOT_MERGED",
            Self::NoTeam { .. } => "NO_TEAM",
            Self::NotOut { .. } => "NOT_ON_TASK",
            Self::NoUrge { .. } => "NO_URGE",
            Self::NoAlarm { .. } => "NO_ALARM",
            Self::OutageCounted { .. } => "OUTAGE_COUNTED",
            Self::OutageRange => "OUTAGE_RANGE",
            Self::NotProvisional => "NOT_PROVISIONAL",
            Self::NoNewerCalendar { .. } => "NO_NEWER_CALENDAR",
            Self::SuspensionRange { .. } => "SUSPENSION_RANGE",
            Self::OtherHandIn { .. } => "OTHER_HAND_IN",
            Self::TooFewPhotos { .. } => "TOO_FEW_PHOTOS",
            Self::WindowOver { .. } => "WINDOW_OVER",
        }
    }

    /// The field of the request that is at fault; none where the case itself stands in the way.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::Missing { field } | Self::UnknownUnit { field, .. } | Self::SameUnit { field, .. } => Some(field),
            Self::NoRoute => Some("lead"),
            Self::OtherAnswer { .. } => Some("to"),
            Self::SuspensionRange { .. } => Some("until"),
            Self::TooFewPhotos { .. } => Some("evidence"),
            Self::NoSuchLimit { .. } | Self::LastLimit { .. } | Self::TooLate { .. } => Some("limit"),
            Self::NoAsk { .. } => Some("ask"),
            Self::NoTask { .. } => Some("unit"),
            Self::NoTeam { .. } | Self::NotOut { .. } => Some("team"),
            Self::NoUrge { .. } => Some("urge"),
            Self::IntoItself | Self::IntoEnded { .. } | Self::IntoMerged { .. } | Self::IntoPart { .. } => Some("into"),
            Self::State { .. }
            | Self::NotYours { .. }
            | Self::ReturnedBefore { .. }
            | Self::SuspendedBefore { .. }
            | Self::ExtensionsUsed { .. }
            | Self::AskOpen { .. }
            | Self::OpenTasks { .. }
            | Self::OpenParts { .. }
            | Self::IsPart { .. }
            | Self::WholeEnded { .. }
            | Self::NoPart
            | Self::HasJoined { .. }
            | Self::Merged { .. }
            | Self::NotMerged
            | Self::NoAlarm { .. }
            | Self::OutageCounted { .. }
            | Self::OutageRange
            | Self::NotProvisional
            | Self::NoNewerCalendar { .. }
            | Self::OtherHandIn { .. }
            | Self::WindowOver { .. } => None,
        }
    }
}
