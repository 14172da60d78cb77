//! What can go wrong in dispatch, and what the caller is told.

use gridcase_host::{database, log, status};
use gridcase_snapshot::holder;
use sea_orm::DbErr;
use tonic::{Code, Status};

use crate::case::{Case, Refused, Why};

/// Reason: the number belongs to another case.
pub const NUMBER_TAKEN: &str = "NUMBER_TAKEN";
/// Reason: the request's id was used for another request.
pub const REQUEST_REUSED: &str = "REQUEST_REUSED";
/// Reason: there is no case to join with.
pub const NO_OTHER: &str = "NO_OTHER";
/// Reason: files of evidence are not stored yet.
pub const EVIDENCE_MISSING: &str = "EVIDENCE_MISSING";
/// Reason: nothing is known yet about the town.
pub const TOWN_UNKNOWN: &str = "TOWN_UNKNOWN";
/// Reason: what was in force at a moment of the past cannot be had now.
pub const PAST_UNKNOWN: &str = "PAST_UNKNOWN";
/// Reason: a draft cannot be read.
pub const DRAFT_UNREADABLE: &str = "DRAFT_UNREADABLE";
/// Reason: rules are being proposed for somebody already.
pub const LEARNING_BUSY: &str = "LEARNING_BUSY";
/// Reason: no person decided whose case it is.
pub const NO_DECISION: &str = "NO_DECISION";
/// Reason: the id belongs to another view.
pub const VIEW_TAKEN: &str = "VIEW_TAKEN";
/// Reason: the view was deleted.
pub const VIEW_DELETED: &str = "VIEW_DELETED";
/// Reason: the person has as many views as one may have.
pub const VIEWS_FULL: &str = "VIEWS_FULL";
/// Reason: only others may do this to a view.
pub const VIEW_NOT_YOURS: &str = "VIEW_NOT_YOURS";
/// Reason: the town has no calendar in force.
pub const NO_CALENDAR: &str = "NO_CALENDAR";
/// Reason: the code belongs to another team.
pub const TEAM_TAKEN: &str = "TEAM_TAKEN";
/// Reason: the team is retired.
pub const TEAM_RETIRED: &str = "TEAM_RETIRED";
/// Reason: only others may do this to a team.
pub const TEAM_NOT_YOURS: &str = "TEAM_NOT_YOURS";
/// Reason: the position of the team is not shared.
pub const POSITION_NOT_SHARED: &str = "POSITION_NOT_SHARED";
/// Reason: nothing could be stored or read now.
pub const STORAGE_UNAVAILABLE: &str = "STORAGE_UNAVAILABLE";

/// A use of dispatch was refused or failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("no such case")]
    NotFound,
    #[error("this number belongs to another case; intake gives each number once")]
    NumberTaken,
    #[error("this request id was used for another request; make a new one")]
    RequestReused,
    #[error("command.request_id: is the id of a case already; make a new one")]
    PartTaken,
    #[error("into: no such case; name one by its id or number")]
    NoOther,
    #[error("the catalogue knows no matter {matter:?}; name one by its id")]
    UnknownMatter { matter: String },
    #[error("somebody else was faster; try again")]
    Raced,
    #[error("the case has changed since version {named}")]
    Stale { named: u64, current: Box<Case> },
    #[error(transparent)]
    Refused(#[from] Refused),
    #[error("evidence: not stored yet: {}; send these files, then hand in again", .0.iter().map(hex::encode).collect::<Vec<_>>().join(", "))]
    EvidenceMissing(Vec<Vec<u8>>),
    #[error("nothing is known about town {town} now; try again")]
    TownUnknown {
        town: String,
        #[source]
        source: holder::Error,
    },
    #[error(
        "the versions in force at that moment are not held here, and the registry cannot be asked for them now; ask about \
         now, or try again"
    )]
    PastUnknown {
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    #[error("must not be past; leave it unset for now")]
    AsOfPast,
    #[error("there is no draft of the {part}; put one, or leave the part out")]
    NoDraft { field: String, part: &'static str },
    #[error("the draft of the {part} cannot be read: {first}; mend it, then rehearse again")]
    DraftUnreadable { part: &'static str, first: String },
    #[error("what is stored of case {case} cannot be read")]
    Stored {
        case: String,
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    #[error("a piece of work broke off: {0}")]
    Worker(String),
    #[error("proposals are being worked out for somebody already; ask again when that is done, in a minute at most")]
    LearningBusy,
    #[error("the proposals could not be worked out")]
    LearningFailed,
    #[error(
        "nobody decided whose case this is: neither a return was ruled on nor a unit chosen; only such a case can become a rule"
    )]
    NoDecision,
    #[error("no such view")]
    NoView,
    #[error("id: belongs to a view of somebody else; save yours under a new id")]
    ViewTaken,
    #[error("id: this view was deleted; save it under a new id")]
    ViewDeleted,
    #[error("id: you have a view with this id; name its etag to change it, or save another under a new id")]
    ViewExists,
    #[error("the view has changed; look at it as it is now and decide again")]
    ViewChanged { version: i64 },
    #[error("you have {} views, which is the most; delete one that you no longer need", crate::view::MOST)]
    TooManyViews,
    #[error("shared: only the command room and supervisors share views with the town; save it as your own")]
    ViewNotShared,
    #[error("only its owner, the command room or a supervisor deletes a shared view; you may leave it unused")]
    ViewNotYours,
    #[error("{1}")]
    OutageTerms(&'static str, String),
    #[error("no such operation")]
    NoOperation,
    #[error("the town has no calendar in force; publish one, then recalculate")]
    NoCalendar,
    #[error("no such team")]
    NoTeam,
    #[error("{field}: no team {team:?} of {unit} is there to be named; name one of its teams by its code")]
    TeamUnknown { field: &'static str, team: String, unit: String },
    #[error("code: belongs to a team already; name its etag to change it, or take another code")]
    TeamTaken,
    #[error("the team {0} is retired; take another code")]
    TeamRetired(String),
    #[error("unit: a team stays with its unit, which is {0}; retire it and save another")]
    TeamMovesUnit(String),
    #[error("the team has changed; look at it as it is now and decide again")]
    TeamChanged { version: i64 },
    #[error("only a dispatcher or the head of {0}, or an administrator, changes its teams")]
    TeamNotYours(String),
    #[error("only a dispatcher or the head of {0}, or a member of the team, says whether it is on duty")]
    DutyNotYours(String),
    #[error("unit: no unit {0:?} is in force; name one by its code")]
    UnitUnknown(String),
    #[error("unit: the case has no part of {unit:?}; {}", match with.as_slice() { [] => "no unit has it now".to_owned(), with => format!("name one of {with:?}") })]
    NoPart { unit: String, with: Vec<String> },
    #[error("the position of the team {0} is not shared by you; nothing is kept. Switch it on for this task first")]
    NotShared(String),
    #[error("a peer refused")]
    Peer(#[source] Box<Status>),
    #[error(transparent)]
    Log(#[from] log::Error),
    #[error(transparent)]
    Database(#[from] database::Error),
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        Self::Database(error.into())
    }
}

impl Error {
    /// Whether a key that must be unique exists already.
    pub(crate) fn is_unique_violation(&self) -> bool {
        match self {
            Self::Database(error) | Self::Log(log::Error::Database(error)) => error.is_unique_violation(),
            _ => false,
        }
    }

    /// Whether somebody else was faster: the same unit of work decides anew when it is repeated.
    pub(crate) fn is_conflict(&self) -> bool {
        match self {
            Self::Raced | Self::Log(log::Error::Sequence { .. }) => true,
            Self::Database(error) | Self::Log(log::Error::Database(error)) => {
                matches!(error, database::Error::Conflict(_))
            }
            _ => self.is_unique_violation(),
        }
    }
}

/// A stale version is told with the current case by `grpc`, which knows what the caller may see of it.
impl From<Error> for Status {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        let plain = |code, reason| status::refused(code, reason, message.clone(), status::NO_METADATA);
        match error {
            Error::NotFound => status::not_found("case"),
            Error::Raced => plain(Code::Unavailable, STORAGE_UNAVAILABLE),
            Error::NumberTaken => plain(Code::AlreadyExists, NUMBER_TAKEN),
            Error::RequestReused | Error::PartTaken => plain(Code::AlreadyExists, REQUEST_REUSED),
            Error::NoOther => plain(Code::NotFound, NO_OTHER),
            Error::UnknownMatter { .. } => status::invalid("matter", message),
            Error::Stale { current, .. } => status::stale(&current.sequence.to_string(), current.state.as_str(), None),
            Error::Refused(refused) => refusal(&refused),
            Error::EvidenceMissing(hashes) => {
                let missing = hashes.iter().map(hex::encode).collect::<Vec<_>>().join(",");
                status::refused(Code::FailedPrecondition, EVIDENCE_MISSING, message, [("missing", missing)])
            }
            Error::TownUnknown { source, .. } => {
                tracing::warn!(error = status::chain(&source), "nothing is known about a town");
                plain(Code::Unavailable, TOWN_UNKNOWN)
            }
            Error::PastUnknown { source } => {
                tracing::warn!(
                    error = status::chain(source.as_ref()),
                    "what was in force in the past is not known now"
                );
                plain(Code::Unavailable, PAST_UNKNOWN)
            }
            Error::AsOfPast => status::invalid("as_of", message),
            Error::NoDraft { field, .. } => status::invalid(field, message),
            Error::DraftUnreadable { part, .. } => {
                status::refused(Code::FailedPrecondition, DRAFT_UNREADABLE, message, [("part", part)])
            }
            Error::LearningBusy => plain(Code::ResourceExhausted, LEARNING_BUSY),
            Error::NoDecision => plain(Code::FailedPrecondition, NO_DECISION),
            Error::NoView => status::not_found("view"),
            Error::NoOperation => status::not_found("operation"),
            Error::NoCalendar => plain(Code::FailedPrecondition, NO_CALENDAR),
            Error::NoTeam => status::not_found("team"),
            Error::OutageTerms(field, _) | Error::TeamUnknown { field, .. } => status::invalid(field, message),
            Error::TeamMovesUnit(_) | Error::UnitUnknown(_) | Error::NoPart { .. } => status::invalid("unit", message),
            Error::TeamTaken => plain(Code::AlreadyExists, TEAM_TAKEN),
            Error::TeamRetired(_) => plain(Code::FailedPrecondition, TEAM_RETIRED),
            Error::TeamNotYours(_) | Error::DutyNotYours(_) => plain(Code::PermissionDenied, TEAM_NOT_YOURS),
            Error::NotShared(_) => plain(Code::FailedPrecondition, POSITION_NOT_SHARED),
            Error::ViewTaken | Error::ViewExists => plain(Code::AlreadyExists, VIEW_TAKEN),
            Error::ViewChanged { version } | Error::TeamChanged { version } => {
                status::stale(&version.to_string(), "", None)
            }
            Error::ViewDeleted => plain(Code::FailedPrecondition, VIEW_DELETED),
            Error::TooManyViews => plain(Code::ResourceExhausted, VIEWS_FULL),
            Error::ViewNotShared | Error::ViewNotYours => plain(Code::PermissionDenied, VIEW_NOT_YOURS),
            Error::Stored { .. } | Error::Worker(_) | Error::LearningFailed => status::internal(&error),
            Error::Peer(status) => *status,
            Error::Log(error) => match (error.refusal(), error) {
                (Some(status), _) => status,
                (None, log::Error::Database(error)) => storage(&error),
                (None, error) => unavailable(&error),
            },
            Error::Database(error) => storage(&error),
        }
    }
}

fn refusal(refused: &Refused) -> Status {
    let allowed = refused.allowed.iter().map(|verb| verb.as_str()).collect::<Vec<_>>().join(",");
    let mut metadata = vec![("state", refused.state.as_str().to_owned()), ("allowed", allowed)];
    metadata.extend(refused.why.field().map(|field| ("field", field.to_owned())));
    let code = match &refused.why {
        Why::NotYours { .. } => Code::PermissionDenied,
        Why::Missing { field } | Why::SameUnit { field, .. } | Why::UnknownUnit { field, .. } => {
            return status::invalid(*field, refused.why.to_string());
        }
        Why::SuspensionRange { .. } => return status::invalid("until", refused.why.to_string()),
        Why::State { .. }
        | Why::NoRoute
        | Why::OtherAnswer { .. }
        | Why::ReturnedBefore { .. }
        | Why::SuspendedBefore { .. }
        | Why::ExtensionsUsed { .. }
        | Why::NoSuchLimit { .. }
        | Why::LastLimit { .. }
        | Why::TooLate { .. }
        | Why::AskOpen { .. }
        | Why::NoAsk { .. }
        | Why::OpenTasks { .. }
        | Why::NoTask { .. }
        | Why::OpenParts { .. }
        | Why::IsPart { .. }
        | Why::WholeEnded { .. }
        | Why::NoPart
        | Why::IntoItself
        | Why::IntoEnded { .. }
        | Why::IntoMerged { .. }
        | Why::IntoPart { .. }
        | Why::HasJoined { .. }
        | Why::Merged { .. }
        | Why::NotMerged
        | Why::NoTeam { .. }
        | Why::NotOut { .. }
        | Why::NoUrge { .. }
        | Why::NoAlarm { .. }
        | Why::OutageCounted { .. }
        | Why::OutageRange
        | Why::NotProvisional
        | Why::NoNewerCalendar { .. }
        | Why::OtherHandIn { .. }
        | Why::TooFewPhotos { .. }
        | Why::WindowOver { .. } => Code::FailedPrecondition,
    };
    status::refused(code, refused.why.reason(), refused.to_string(), metadata)
}

fn storage(error: &database::Error) -> Status {
    match error {
        database::Error::Full => {
            tracing::error!(%error, "nothing can be stored");
            let message = "the server's disk is full; try again later with the same id";
            status::refused(Code::ResourceExhausted, STORAGE_UNAVAILABLE, message, status::NO_METADATA)
        }
        error if error.is_retriable() || error.is_unique_violation() => unavailable(error),
        error => status::internal(error),
    }
}

fn unavailable(error: &dyn std::error::Error) -> Status {
    tracing::warn!(%error, "the database is not available");
    let message = "nothing can be stored or read now; try again with the same id";
    status::refused(Code::Unavailable, STORAGE_UNAVAILABLE, message, status::NO_METADATA)
}
