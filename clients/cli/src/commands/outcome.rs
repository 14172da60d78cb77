//! What became of one's own reports.
use clap::{Args, Subcommand};
use gridcase_proto::feedback::v1::{
    CaseOutcome, ListOutcomesRequest, ListOutcomesResponse, RateCaseRequest, ReopenCaseRequest,
};

use super::{Context, Wanted};
use crate::{
    failure::{Failure, Result},
    machine,
    output::{Layout, moment, table, words},
};

/// What became of your own reports.
#[derive(Debug, Subcommand)]
pub(crate) enum OutcomeCommand {
    /// List what became of your reports, latest first.
    List(List),
    /// Rate a closed case; the last rating counts.
    Rate(Rate),
    /// Reopen a closed case; its number stays.
    Reopen(Reopen),
}

/// List what became of your reports, latest first.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl outcome list
  gridctl outcome list --limit 0")]
pub(crate) struct List {
    /// At most this many; 0 is all.
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// Rate a closed case; the last rating counts.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl outcome rate 01956e3f-8c00-7abc-8def-0123456789ab 5
  gridctl outcome rate 01956e3f-8c00-7abc-8def-0123456789ab 2 --words '又响了'")]
pub(crate) struct Rate {
    /// Case id.
    case: String,
    /// 1 (not solved) to 5 (well solved).
    #[arg(value_parser = clap::value_parser!(u32).range(1..=5))]
    rating: u32,
    /// Words.
    #[arg(long, default_value = "", hide_default_value = true)]
    words: String,
}

/// Reopen a closed case; its number stays.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl outcome reopen 01956e3f-8c00-7abc-8def-0123456789ab --reason '第二天又出现'")]
pub(crate) struct Reopen {
    /// Case id.
    case: String,
    /// Why.
    #[arg(long)]
    reason: String,
}

impl OutcomeCommand {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        match self {
            Self::List(command) => command.run(context).await,
            Self::Rate(command) => command.run(context).await,
            Self::Reopen(command) => command.run(context).await,
        }
    }
}

impl List {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let mut wanted = Wanted::new(self.limit);
        let mut list = ListOutcomesResponse::default();
        loop {
            let request = ListOutcomesRequest { page_size: wanted.page(), page_token: list.next_page_token };
            let page =
                api.call(request, |door, request| async move { door.feedback().list_outcomes(request).await }).await?;
            let got = page.outcomes.len();
            list.outcomes.extend(page.outcomes);
            list.next_page_token = page.next_page_token;
            if !wanted.goes_on(got, &list.next_page_token) {
                break;
            }
        }
        context.screen.message(&list, |layout| outcomes(layout, &list.outcomes))
    }
}

impl Rate {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = RateCaseRequest {
            case: self.case,
            request_id: machine::new_id().to_string(),
            rating: self.rating,
            words: self.words,
        };
        let done = api.call(request, |door, request| async move { door.feedback().rate_case(request).await }).await?;
        show(context, done.outcome)
    }
}

impl Reopen {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request =
            ReopenCaseRequest { case: self.case, request_id: machine::new_id().to_string(), reason: self.reason };
        let done = api.call(request, |door, request| async move { door.feedback().reopen_case(request).await }).await?;
        show(context, done.outcome)
    }
}

fn show(context: &mut Context<'_>, outcome: Option<CaseOutcome>) -> Result<()> {
    let outcome = outcome.ok_or_else(|| Failure::answer("the outcome"))?;
    context.screen.message(&outcome, |layout| outcomes(layout, std::slice::from_ref(&outcome)))
}

fn outcomes(layout: &Layout, outcomes: &[CaseOutcome]) -> String {
    let rows = outcomes.iter().map(|outcome| {
        [
            outcome.case_number.clone(),
            outcome.state.clone(),
            words::short(&outcome.matter_name, 30),
            moment::minute(outcome.closed_at.as_ref(), &layout.zone),
            words::short(&outcome.words, 40),
            if outcome.rating == 0 { String::new() } else { outcome.rating.to_string() },
            moment::minute(outcome.reopen_until.as_ref(), &layout.zone),
            outcome.case.clone(),
        ]
    });
    let head = ["case", "state", "matter", "closed", "what was done", "rating", "may be reopened until", "id"];
    table::rows(layout, head, rows, "no reports yet")
}
