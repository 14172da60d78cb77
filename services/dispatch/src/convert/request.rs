//! Requests: what is asked, checked for form.

pub(crate) mod family;
pub(crate) mod field;
pub(crate) mod joint;

use gridcase_host::status::Violations;
use gridcase_proto::dispatch::v1 as wire;
use tonic::Status;
use uuid::Uuid;

use super::{report, required_moment};
use crate::case::{Command, Place, Report, Verb};
use crate::store::{Name, Order as ListOrder};

/// Characters of a reason, a legal basis or other words of an act.
pub(super) const WORDS: usize = 2000;
/// Characters of what was done.
const RESULT: usize = 4000;
/// Characters of a unit's code, a matter's id, a team or officer.
pub(super) const NAME: usize = 100;
/// Files of evidence in one hand-in.
const FILES: usize = 50;
/// Assisting units.
const ASSISTING: usize = 20;

/// A command as it was asked for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Asked {
    /// Case id.
    pub(crate) id: Uuid,
    /// The version that the caller saw; none where the command names something else.
    pub(crate) version: Option<u64>,
    /// Id of the request.
    pub(crate) request: Uuid,
    /// What to do.
    pub(crate) order: Order,
}

/// What to do, as far as the request alone says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Order {
    /// The request says it all.
    Ready(Command),
    /// The registry has to be asked again.
    Correct {
        /// Matter; empty leaves it.
        matter: String,
        /// Row; 0 leaves it, or takes the new matter's default.
        row: u32,
        /// Place; none leaves it.
        place: Option<Place>,
        /// Asset; none leaves it, empty takes it away.
        asset: Option<String>,
        /// Why.
        reason: String,
    },
    /// A team is named by its code, which has to be looked up.
    Team {
        /// The assisting unit; none is the lead unit.
        unit: Option<String>,
        /// Code of the team.
        team: String,
    },
    /// The registry has to be asked again.
    Reopen {
        /// Why.
        reason: String,
    },
    /// The registry has to be asked. The part has the request's id.
    Split {
        /// Matter.
        matter: String,
        /// Row; 0 takes the default.
        row: u32,
        /// Place; none takes the case's own.
        place: Option<Place>,
        /// What the part is about.
        words: String,
        /// Why.
        reason: String,
    },
    /// The other case has to be looked up.
    Merge {
        /// The other case.
        into: Name,
        /// Why.
        reason: String,
    },
    /// The registry has to be asked again.
    Unmerge {
        /// Why.
        reason: String,
    },
    /// The registry has to be asked again.
    Reroute {
        /// The version that the caller saw. What dispatch itself has recorded since, a grid moved, does no harm.
        seen: u64,
        /// The unit expected; none expects nothing.
        expected: Option<String>,
        /// Why.
        reason: String,
    },
}

impl Order {
    /// The command's name.
    pub(crate) fn verb(&self) -> Verb {
        match self {
            Self::Ready(command) => command.verb(),
            Self::Correct { .. } => Verb::Correct,
            Self::Team { unit: None, .. } => Verb::Assign,
            Self::Team { unit: Some(_), .. } => Verb::AssignTask,
            Self::Reopen { .. } => Verb::Reopen,
            Self::Split { .. } => Verb::Split,
            Self::Merge { .. } => Verb::Merge,
            Self::Unmerge { .. } => Verb::Unmerge,
            Self::Reroute { .. } => Verb::Reroute,
        }
    }
}

/// A case to open.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Open {
    /// Case id.
    pub(crate) id: Uuid,
    /// Number.
    pub(crate) number: String,
    /// Town.
    pub(crate) town: String,
    /// What the report said.
    pub(crate) report: Report,
}

pub(crate) fn open(request: &wire::OpenCaseRequest) -> Result<Open, Status> {
    let mut wrong = Violations::new();
    let id = uuid(&mut wrong, "id", &request.id);
    wrong.require(!request.number.is_empty(), "number", "must not be empty");
    wrong.require(!request.town.is_empty(), "town", "must not be empty");
    wrong.require(request.report.is_some(), "report", "must be set");
    let facts = request.report.as_ref().map(|facts| report::read(facts).map_err(|invalid| invalid.under("report")));
    let facts = facts.transpose()?;
    let (number, town) = (request.number.clone(), request.town.clone());
    finish(wrong, id.zip(facts).map(|(id, report)| Open { id, number, town, report }))
}

/// A case by its id or its number.
pub(crate) fn name(id: &str) -> Result<Name, Status> {
    match Uuid::parse_str(id) {
        Ok(id) => Ok(Name::Id(id)),
        Err(_) if id.is_empty() => Err(gridcase_host::status::invalid("id", "must not be empty")),
        Err(_) => Ok(Name::Number(id.to_owned())),
    }
}

pub(crate) fn dispatch(request: &wire::DispatchCaseRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    code(&mut wrong, "lead", &request.lead);
    wrong.require(request.assisting.len() <= ASSISTING, "assisting", format!("must be at most {ASSISTING} units"));
    let lead = Some(request.lead.clone()).filter(|lead| !lead.is_empty());
    wrong.require(
        lead.is_some() || request.assisting.is_empty(),
        "assisting",
        "counts only beside a named lead; name it, or leave both empty to confirm the route",
    );
    let reason = words(&mut wrong, "reason", &request.reason, WORDS);
    let command = Command::Dispatch { lead, assisting: request.assisting.clone(), reason };
    framed(wrong, request.command.as_ref(), Order::Ready(command))
}

pub(crate) fn correct(request: &wire::CorrectCaseRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    let place = request.position.as_ref().map(report::read_place).transpose()?;
    let changes = place.is_some() || !request.matter.is_empty() || request.row != 0 || request.asset.is_some();
    wrong.require(changes, "matter", "give the matter, the row, the position or the asset that is to be corrected");
    code(&mut wrong, "matter", &request.matter);
    code(&mut wrong, "asset", request.asset());
    let reason = words(&mut wrong, "reason", &request.reason, WORDS);
    let (matter, asset) = (request.matter.clone(), request.asset.clone());
    let order = Order::Correct { matter, row: request.row, place, asset, reason };
    framed(wrong, request.command.as_ref(), order)
}

pub(crate) fn accept(request: &wire::AcceptCaseRequest) -> Result<Asked, Status> {
    framed(Violations::new(), request.command.as_ref(), Order::Ready(Command::Accept))
}

pub(crate) fn assign(request: &wire::AssignCaseRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    let assignee = words(&mut wrong, "assignee", &request.assignee, NAME);
    code(&mut wrong, "team", &request.team);
    let both = !assignee.is_empty() && !request.team.is_empty();
    wrong.require(!both, "assignee", "is the name of the team where one is named by its code; leave one of them empty");
    let order = match request.team.as_str() {
        "" => Order::Ready(Command::Assign { assignee, team: None }),
        team => Order::Team { unit: None, team: team.to_owned() },
    };
    framed(wrong, request.command.as_ref(), order)
}

pub(crate) fn send_back(request: &wire::ReturnCaseRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    let reason = words(&mut wrong, "reason", &request.reason, WORDS);
    let basis = words(&mut wrong, "basis", &request.basis, WORDS);
    code(&mut wrong, "proposed_unit", &request.proposed_unit);
    let command = Command::Return { reason, basis, proposed_unit: request.proposed_unit.clone() };
    framed(wrong, request.command.as_ref(), Order::Ready(command))
}

pub(crate) fn rule(request: &wire::RuleCaseRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    code(&mut wrong, "lead", &request.lead);
    let reason = words(&mut wrong, "reason", &request.reason, WORDS);
    let basis = words(&mut wrong, "basis", &request.basis, WORDS);
    framed(wrong, request.command.as_ref(), Order::Ready(Command::Rule { lead: request.lead.clone(), reason, basis }))
}

pub(crate) fn recall(request: &wire::RecallCaseRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    let reason = words(&mut wrong, "reason", &request.reason, WORDS);
    framed(wrong, request.command.as_ref(), Order::Ready(Command::Recall { reason }))
}

pub(crate) fn transfer(request: &wire::TransferCaseRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    code(&mut wrong, "lead", &request.lead);
    let reason = words(&mut wrong, "reason", &request.reason, WORDS);
    framed(wrong, request.command.as_ref(), Order::Ready(Command::Transfer { lead: request.lead.clone(), reason }))
}

pub(crate) fn suspend(request: &wire::SuspendCaseRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    let reason = words(&mut wrong, "reason", &request.reason, WORDS);
    let until = required_moment("until", request.until.as_ref())?;
    framed(wrong, request.command.as_ref(), Order::Ready(Command::Suspend { reason, until }))
}

pub(crate) fn resume(request: &wire::ResumeCaseRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    let reason = words(&mut wrong, "reason", &request.reason, WORDS);
    framed(wrong, request.command.as_ref(), Order::Ready(Command::Resume { reason }))
}

pub(crate) fn hand_in(request: &wire::HandInCaseRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    let evidence = evidence(&mut wrong, &request.evidence)?;
    let words = words(&mut wrong, "words", &request.words, RESULT);
    framed(wrong, request.command.as_ref(), Order::Ready(Command::HandIn { words, evidence }))
}

pub(crate) fn void(request: &wire::VoidCaseRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    let reason = words(&mut wrong, "reason", &request.reason, WORDS);
    framed(wrong, request.command.as_ref(), Order::Ready(Command::Void { reason }))
}

pub(crate) fn urge(request: &wire::UrgeCaseRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    let words = words(&mut wrong, "words", &request.words, WORDS);
    framed(wrong, request.command.as_ref(), Order::Ready(Command::Urge { words }))
}

pub(crate) fn close(request: &wire::CloseCaseRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    let reason = words(&mut wrong, "reason", &request.reason, WORDS);
    let order = Order::Ready(Command::Close { hand_in: request.hand_in, reason });
    unframed(wrong, &request.id, &request.request_id, order)
}

pub(crate) fn rework(request: &wire::OrderReworkRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    let reason = words(&mut wrong, "reason", &request.reason, WORDS);
    let order = Order::Ready(Command::Rework { hand_in: request.hand_in, reason });
    unframed(wrong, &request.id, &request.request_id, order)
}

pub(crate) fn reopen(request: &wire::ReopenCaseRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    let reason = words(&mut wrong, "reason", &request.reason, WORDS);
    unframed(wrong, &request.id, &request.request_id, Order::Reopen { reason })
}

pub(crate) fn order(order: wire::CaseOrder) -> ListOrder {
    match order {
        wire::CaseOrder::Unspecified | wire::CaseOrder::Newest => ListOrder::Newest,
        wire::CaseOrder::Due => ListOrder::Due,
    }
}

/// Hashes of files, each once.
fn evidence(wrong: &mut Violations, hashes: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, Status> {
    wrong.require(hashes.len() <= FILES, "evidence", format!("must be at most {FILES} files"));
    let mut evidence: Vec<Vec<u8>> = Vec::with_capacity(hashes.len());
    for hash in report::hashes("evidence", hashes)? {
        if !evidence.contains(&hash) {
            evidence.push(hash);
        }
    }
    Ok(evidence)
}

fn framed(mut wrong: Violations, frame: Option<&wire::Command>, order: Order) -> Result<Asked, Status> {
    let Some(frame) = frame else {
        wrong.add("command", "must be set");
        return finish(wrong, None);
    };
    let id = uuid(&mut wrong, "command.id", &frame.id);
    let request = uuid(&mut wrong, "command.request_id", &frame.request_id);
    let etag = frame.etag.parse::<u64>().map_err(|_| "must be the etag of the case as it was read");
    let version = wrong.take("command.etag", etag);
    let asked = id.zip(request).zip(version);
    finish(wrong, asked.map(|((id, request), version)| Asked { id, version: Some(version), request, order }))
}

fn unframed(mut wrong: Violations, id: &str, request_id: &str, order: Order) -> Result<Asked, Status> {
    let id = uuid(&mut wrong, "id", id);
    let request = uuid(&mut wrong, "request_id", request_id);
    finish(wrong, id.zip(request).map(|(id, request)| Asked { id, version: None, request, order }))
}

/// What was read, unless something is wrong.
pub(super) fn finish<T>(wrong: Violations, read: Option<T>) -> Result<T, Status> {
    match read {
        Some(read) if wrong.is_empty() => Ok(read),
        _ => Err(wrong.into_status()),
    }
}

pub(super) fn uuid(wrong: &mut Violations, field: &str, text: &str) -> Option<Uuid> {
    wrong.take(field, Uuid::parse_str(text).map_err(|_| "must be a UUID"))
}

pub(super) fn words(wrong: &mut Violations, field: &str, text: &str, most: usize) -> String {
    wrong.require(text.chars().count() <= most, field, format!("must be at most {most} characters"));
    text.trim().to_owned()
}

pub(super) fn code(wrong: &mut Violations, field: &str, text: &str) {
    wrong.require(text.chars().count() <= NAME, field, format!("must be at most {NAME} characters"));
}
