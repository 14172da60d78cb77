//! Proposals for the register: what is asked, and what comes of it.

use gridcase_host::stamp;
use gridcase_host::status::Violations;
use gridcase_proto::dispatch::v1 as wire;
use gridcase_proto::registry::v1 as registry;
use gridcase_snapshot::{Party, Rule, Subject};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use tonic::Status;

use super::case::write_state;
use super::moment;
use crate::case::Case;
use crate::case::precedent::Precedent;
use crate::learning::{Contradiction, Evidence, Learned, Proposal, Settings, Step};

/// Months of history where nothing is said.
const MONTHS: i64 = 12;

/// The largest minimum support.
const MOST_SUPPORT: u32 = 100_000;

/// What is wanted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wanted {
    from: Option<Timestamp>,
    until: Option<Timestamp>,
    pub(crate) settings: Settings,
    /// As if the register had no rules.
    pub(crate) fresh: bool,
}

/// The period learned from, and the day on which it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) from: Timestamp,
    pub(crate) until: Timestamp,
    pub(crate) today: Date,
}

impl Wanted {
    /// The period asked for, or the last twelve months, as of a moment in a town's own time.
    pub(crate) fn period(&self, now: Timestamp, zone: &TimeZone) -> Period {
        let until = self.until.unwrap_or(now);
        let year = until.to_zoned(zone.clone()).checked_sub(MONTHS.months());
        let from = self.from.unwrap_or_else(|| year.map_or(Timestamp::MIN, |year| year.timestamp()));
        Period { from, until, today: zone.to_datetime(now).date() }
    }
}

pub(crate) fn read(request: &wire::ProposeRulesRequest) -> Result<Wanted, Status> {
    let (from, until) = (moment("from", request.from.as_ref())?, moment("until", request.until.as_ref())?);
    let mut wrong = Violations::new();
    let ordered = from.zip(until).is_none_or(|(from, until)| from < until);
    wrong.require(ordered, "until", "must be after from");
    let least = format!("must be at most {MOST_SUPPORT}; 0 takes the default");
    wrong.require(request.min_support <= MOST_SUPPORT, "min_support", least);
    let share = (0.0..=1.0).contains(&request.min_purity);
    wrong.require(share, "min_purity", "must be a share from 0 to 1, such as 0.8; 0 takes the default");
    wrong.check()?;
    let mut settings = Settings::default();
    if request.min_support > 0 {
        settings.min_support = usize::try_from(request.min_support).unwrap_or(usize::MAX);
    }
    if request.min_purity > 0.0 {
        settings.min_purity = request.min_purity;
    }
    Ok(Wanted { from, until, settings, fresh: request.fresh })
}

pub(crate) fn write_step(step: Step) -> wire::ProposalProgress {
    wire::ProposalProgress { what: step.what.to_owned(), done: count(step.done), total: count(step.total) }
}

pub(crate) fn write(learned: &Learned, period: &Period, not_read: u64, register_version: u32) -> wire::Proposals {
    wire::Proposals {
        from: Some(stamp::to_wire(period.from)),
        until: Some(stamp::to_wire(period.until)),
        cases: count(learned.cases),
        left_out: count(learned.left_out),
        not_read,
        right_now: count(learned.right_now),
        right_then: count(learned.right_then),
        held_out: learned.held_out.map(|held_out| wire::HeldOutCases {
            cases: count(held_out.cases),
            right_now: count(held_out.right_now),
            right_then: count(held_out.right_then),
        }),
        proposals: learned.proposals.iter().map(write_proposal).collect(),
        contradictions: learned.contradictions.iter().map(write_contradiction).collect(),
        register_version,
    }
}

fn write_proposal(proposal: &Proposal) -> wire::Proposal {
    wire::Proposal {
        rule: Some(write_rule(&proposal.rule)),
        evidence: Some(write_evidence(&proposal.evidence)),
        gained: count(proposal.gained),
        lost: count(proposal.lost),
        since: proposal.since.as_ref().map(Date::to_string).unwrap_or_default(),
        overrides: proposal.overrides.clone(),
    }
}

fn write_contradiction(contradiction: &Contradiction) -> wire::Contradiction {
    wire::Contradiction {
        rule: contradiction.rule.clone(),
        evidence: Some(write_evidence(&contradiction.evidence)),
        answered_by: contradiction.answered_by.clone(),
    }
}

fn write_evidence(evidence: &Evidence) -> wire::RuleEvidence {
    let exceptions = evidence.others.iter().map(|others| wire::HandledElsewhere {
        unit: others.unit.clone(),
        cases: count(others.cases),
        numbers: others.numbers.clone(),
    });
    wire::RuleEvidence {
        cases: count(evidence.cases),
        agreeing: count(evidence.agreeing),
        purity: evidence.purity(),
        exceptions: exceptions.collect(),
        examples: evidence.examples.clone(),
    }
}

pub(crate) fn write_precedent(case: &Case, decided: &Precedent, rule: &Rule) -> wire::GetPrecedentResponse {
    let returned = decided.returned.as_ref().map(|returned| wire::ReturnSaid {
        unit: returned.unit.clone(),
        reason: returned.reason.clone(),
        basis: returned.basis.clone(),
        proposed_unit: returned.proposed_unit.clone(),
        time: Some(stamp::to_wire(returned.time)),
    });
    wire::GetPrecedentResponse {
        number: case.number.clone(),
        matter: case.decision.matter.clone(),
        matter_name: case.decision.matter_name.clone(),
        grid: case.current_grid.clone(),
        kind: if returned.is_some() { "ruled" } else { "chosen" }.to_owned(),
        unit: decided.unit.clone(),
        reason: decided.reason.clone(),
        basis: decided.basis.clone(),
        time: Some(stamp::to_wire(decided.time)),
        returned,
        state: write_state(case.state).into(),
        rule: Some(write_rule(rule)),
    }
}

/// A rule as the register's draft takes it.
pub(crate) fn write_rule(rule: &Rule) -> registry::Rule {
    let (matter, matter_class, matter_kind) = match &rule.subject {
        Subject::Matter(matter) => (matter.clone(), String::new(), String::new()),
        Subject::Class(class) => (String::new(), class.clone(), String::new()),
        Subject::Kind(kind) => (String::new(), String::new(), kind.clone()),
        // Owners of assets are recorded with them; no rule of a register names one.
        Subject::Asset(_) => (String::new(), String::new(), String::new()),
    };
    registry::Rule {
        id: rule.id.clone(),
        matter,
        matter_class,
        matter_kind,
        area: rule.area.clone().unwrap_or_default(),
        ground: rule.ground.clone().unwrap_or_default(),
        hours: rule.hours.map(|hours| registry::Hours {
            days: hours.days(),
            from_minute: hours.from_minute(),
            until_minute: hours.until_minute(),
        }),
        lead: Some(write_party(&rule.lead)),
        assisting: rule.assisting.iter().map(write_party).collect(),
        basis: rule.basis.clone(),
        valid_from: rule.valid_from.as_ref().map(Date::to_string).unwrap_or_default(),
        valid_until: rule.valid_until.as_ref().map(Date::to_string).unwrap_or_default(),
        priority: rule.priority,
        owner: rule.owner,
        precedent_case: rule.precedent_case.clone().unwrap_or_default(),
        reporter_visible: rule.reporter_visible,
    }
}

fn write_party(party: &Party) -> registry::Party {
    let by = match party {
        Party::Unit(unit) => registry::party::By::Unit(unit.clone()),
        Party::DistrictOf(department) => registry::party::By::DistrictOf(department.clone()),
    };
    registry::Party { by: Some(by) }
}

fn count(cases: usize) -> u64 {
    u64::try_from(cases).unwrap_or(u64::MAX)
}
