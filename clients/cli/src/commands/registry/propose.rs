//! Rules that past cases propose for the register.
use std::collections::BTreeSet;

use clap::Args;
use gridcase_proto::{
    dispatch::v1::{
        Contradiction, Proposal, ProposalProgress, Proposals, ProposeRulesRequest, RuleEvidence,
        propose_rules_response::Told,
    },
    registry::v1::{Rule, party::By},
};
use jiff::{Timestamp, ToSpan as _};

use super::{super::Context, drafting};
use crate::{
    api::Api,
    failure::{Exit, Failure, Result},
    output::{Layout, moment, table},
};

/// Propose rules from who really handled past cases, and accept them into the register's draft.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry propose
  gridctl registry propose --months 6 --min-support 10 --min-purity 0.9
  gridctl -o json registry propose --fresh > proposals.json
  gridctl registry propose --accept history-event-06028-pcs1,history-event-09-zf1

Learns from the closed cases of the period which unit's result was approved, after transfers and rulings, and proposes
what the register in force does not say: n is how many cases the rule would decide, purity the share that its unit really
handled, both counted by the router. Rules that the history disagrees with are listed below. Without --accept nothing is
changed. With it the rules named go into the register's draft, unless somebody changed the draft meanwhile; publish them
with `gridctl registry publish --parts register`.")]
pub(crate) struct Propose {
    /// Learn from the cases filed in so many months before now.
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u32).range(1..=120))]
    months: u32,
    /// Learn from the cases filed from here on instead.
    #[arg(long, value_name = "TIME", conflicts_with = "months")]
    from: Option<String>,
    /// Learn from the cases filed before; else up to now.
    #[arg(long, value_name = "TIME", requires = "from")]
    until: Option<String>,
    /// Cases that a rule must get right, at least; 0 takes the server's default.
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "N")]
    min_support: u32,
    /// Share of its cases that a rule must get right, 0 to 1; 0 takes the server's default.
    #[arg(long, default_value_t = 0.0, hide_default_value = true, value_name = "SHARE")]
    min_purity: f64,
    /// Learn as if the register had no rules.
    #[arg(long)]
    fresh: bool,
    /// Ids of the proposals to put into the register's draft.
    #[arg(long, value_name = "ID", value_delimiter = ',', num_args = 1..)]
    accept: Vec<String>,
}

impl Propose {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = self.request(context)?;
        let found = ask(context, &api, request).await?;
        if self.accept.is_empty() {
            return context.screen.message(&found, |layout| proposals(layout, &found));
        }
        let rules = self.accepted(&found)?;
        let ids: Vec<String> = rules.iter().map(|rule| rule.id.clone()).collect();
        let put = drafting::add(&api, rules).await?;
        drafting::told(context, &put, &ids)
    }

    fn request(&self, context: &Context<'_>) -> Result<ProposeRulesRequest> {
        // The server counts twelve months back by its own clock, which a replay drives.
        let months = (self.months != 12).then(|| {
            let zone = context.screen.zone.clone();
            let from = crate::machine::now().to_zoned(zone).checked_sub(i64::from(self.months).months());
            moment::to_wire(from.map_or(Timestamp::MIN, |from| from.timestamp()))
        });
        Ok(ProposeRulesRequest {
            from: context.moment("from", self.from.as_deref())?.or(months),
            until: context.moment("until", self.until.as_deref())?,
            min_support: self.min_support,
            min_purity: self.min_purity,
            fresh: self.fresh,
        })
    }

    /// The rules named, each once, in the order of the proposals.
    fn accepted(&self, found: &Proposals) -> Result<Vec<Rule>> {
        let wanted: BTreeSet<&str> = self.accept.iter().map(String::as_str).collect();
        let rules = found.proposals.iter().filter_map(|proposal| proposal.rule.clone());
        let rules: Vec<Rule> = rules.filter(|rule| wanted.contains(rule.id.as_str())).collect();
        let there: BTreeSet<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
        let missing: Vec<&str> = wanted.difference(&there).copied().collect();
        if missing.is_empty() {
            return Ok(rules);
        }
        let message = format!("--accept: not among the proposals: {}", missing.join(", "));
        Err(Failure::new(Exit::Refused, "NOT_PROPOSED", message)
            .way_out("gridctl registry propose, with the same options, lists the ids"))
    }
}

/// Hears how far the server has come, and what it proposes.
async fn ask(context: &mut Context<'_>, api: &Api, request: ProposeRulesRequest) -> Result<Proposals> {
    let mut stream =
        api.call(request, |door, request| async move { door.proposals().propose_rules(request).await }).await?;
    let mut heard = Heard::default();
    while let Some(next) = stream.message().await? {
        match next.told {
            Some(Told::Progress(step)) => {
                if let Some(words) = heard.words(&step) {
                    context.screen.note(&words);
                }
            }
            Some(Told::Proposals(found)) => return Ok(found),
            None => {}
        }
    }
    Err(Failure::answer("the proposals"))
}

/// What was told of the work last, so that each piece of it is told in a few lines.
#[derive(Default)]
struct Heard {
    what: String,
    tenths: u64,
}

impl Heard {
    fn words(&mut self, step: &ProposalProgress) -> Option<String> {
        let tenths = step.done * 4 / step.total.max(1);
        if self.what == step.what && self.tenths == tenths {
            return None;
        }
        self.what.clone_from(&step.what);
        self.tenths = tenths;
        Some(format!("{}: {} of {} cases", step.what, step.done, step.total))
    }
}

fn proposals(layout: &Layout, found: &Proposals) -> String {
    let rows = found.proposals.iter().map(proposal);
    let head = ["id", "about", "where", "hours", "unit", "n", "purity", "exceptions", "before"];
    let proposed = table::rows(layout, head, rows, "nothing to propose: the register says what happened");
    let mut text = format!("{}\n\n{proposed}", summary(layout, found));
    if !found.contradictions.is_empty() {
        let rows = found.contradictions.iter().map(contradiction);
        text.push_str("\n\nrules of the register that the history disagrees with\n");
        text.push_str(&table::rows(layout, ["rule", "n", "purity", "handled by", "proposals instead"], rows, ""));
    }
    text
}

/// How many cases there were, and how many of them go right.
fn summary(layout: &Layout, found: &Proposals) -> String {
    let from = moment::second(found.from.as_ref(), &layout.zone);
    let until = moment::second(found.until.as_ref(), &layout.zone);
    let left_out = (found.left_out > 0).then(|| format!("; {} more taught nothing", found.left_out));
    let not_read = (found.not_read > 0).then(|| format!("; {} older ones were not read", found.not_read));
    let more = [left_out, not_read].into_iter().flatten().collect::<String>();
    let held_out = found.held_out.map(|held_out| {
        format!(
            "\nof the newest {} cases, held out: right by the register in force {}, by what the others propose {}",
            held_out.cases,
            of(held_out.right_now, held_out.cases),
            of(held_out.right_then, held_out.cases)
        )
    });
    format!(
        "{} closed cases from {from} to {until}{more}\nright by the register in force {}, with all proposals {}{}",
        found.cases,
        of(found.right_now, found.cases),
        of(found.right_then, found.cases),
        held_out.unwrap_or_default()
    )
}

fn proposal(proposal: &Proposal) -> [String; 9] {
    let rule = proposal.rule.clone().unwrap_or_default();
    let evidence = proposal.evidence.clone().unwrap_or_default();
    let place = [&rule.area, &rule.ground].map(String::as_str);
    let since = if proposal.since.is_empty() { String::new() } else { format!(" since {}", proposal.since) };
    [
        rule.id.clone(),
        [&rule.matter, &rule.matter_class, &rule.matter_kind]
            .into_iter()
            .find(|text| !text.is_empty())
            .cloned()
            .unwrap_or_default(),
        place.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" "),
        rule.hours.as_ref().map(hours).unwrap_or_default(),
        format!("{}{since}", party(&rule)),
        evidence.cases.to_string(),
        share(evidence.agreeing, evidence.cases),
        exceptions(&evidence),
        proposal.overrides.join(" "),
    ]
}

fn contradiction(contradiction: &Contradiction) -> [String; 5] {
    let evidence = contradiction.evidence.clone().unwrap_or_default();
    [
        contradiction.rule.clone(),
        evidence.cases.to_string(),
        share(evidence.agreeing, evidence.cases),
        exceptions(&evidence),
        contradiction.answered_by.join(" "),
    ]
}

/// The units that handled the others, with how many and one case each to look at.
fn exceptions(evidence: &RuleEvidence) -> String {
    let one = |other: &gridcase_proto::dispatch::v1::HandledElsewhere| {
        let example = other.numbers.first().map(|number| format!(" ({number})")).unwrap_or_default();
        format!("{} {}{example}", other.cases, other.unit)
    };
    evidence.exceptions.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn party(rule: &Rule) -> String {
    match rule.lead.as_ref().and_then(|lead| lead.by.as_ref()) {
        Some(By::Unit(unit)) => unit.clone(),
        Some(By::DistrictOf(department)) => format!("district of {department}"),
        None => String::new(),
    }
}

fn hours(hours: &gridcase_proto::registry::v1::Hours) -> String {
    let clock = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
    let days = match hours.days.as_slice() {
        [] => String::new(),
        [1, 2, 3, 4, 5] => "Mon-Fri ".to_owned(),
        [6, 7] => "Sat-Sun ".to_owned(),
        days => format!("days {} ", days.iter().map(u32::to_string).collect::<Vec<_>>().join(",")),
    };
    format!("{days}{}-{}", clock(hours.from_minute), clock(hours.until_minute))
}

fn of(part: u64, whole: u64) -> String {
    format!("{part} ({})", share(part, whole))
}

/// A share in percent, in whole tenths.
fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return String::new();
    }
    let tenths = (part * 1000 + whole / 2) / whole;
    format!("{}.{}%", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_percents_with_one_digit() {
        assert_eq!(share(398, 412), "96.6%");
        assert_eq!(share(1, 1), "100.0%");
        assert_eq!(share(0, 0), "");
    }

    #[test]
    fn progress_is_told_by_quarters() {
        let mut heard = Heard::default();
        let step = |done| ProposalProgress { what: "route".to_owned(), done, total: 100 };
        let told = (0..100).filter_map(|done| heard.words(&step(done))).count();
        assert_eq!(told, 4);
    }
}
