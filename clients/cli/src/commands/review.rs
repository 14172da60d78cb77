//! Closure reviews.
use clap::{Args, Subcommand, ValueEnum};
use gridcase_proto::feedback::v1::{
    ApproveReviewRequest, GetReviewRequest, ListReviewsRequest, ListReviewsResponse, RejectReviewRequest, Review,
    ReviewState,
};

use super::{Context, Wanted};
use crate::{
    api::Api,
    failure::{Failure, Result},
    machine,
    output::{Layout, moment, table, words},
};

/// Closure reviews (supervisors).
#[derive(Debug, Subcommand)]
pub(crate) enum ReviewCommand {
    /// List reviews, oldest hand-in first.
    List(List),
    /// Show a review: what was reported, what was done, in time or not.
    Show(Show),
    /// Approve a hand-in; the case closes.
    Approve(Approve),
    /// Reject a hand-in; the unit works on.
    Reject(Reject),
}

/// State of a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum State {
    /// Waits for a supervisor.
    Open,
    /// Approved; dispatch has not confirmed yet.
    Approving,
    /// Approved and closed.
    Approved,
    /// Rejected; dispatch has not confirmed yet.
    Rejecting,
    /// Rejected and sent back.
    Rejected,
    /// The hand-in is no longer the case's.
    Superseded,
}

impl From<State> for ReviewState {
    fn from(state: State) -> Self {
        match state {
            State::Open => Self::Open,
            State::Approving => Self::Approving,
            State::Approved => Self::Approved,
            State::Rejecting => Self::Rejecting,
            State::Rejected => Self::Rejected,
            State::Superseded => Self::Superseded,
        }
    }
}

/// List reviews, oldest hand-in first.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl review list
  gridctl review list --state rejected --limit 0")]
pub(crate) struct List {
    /// Only of this state.
    #[arg(long, value_enum, default_value = "open")]
    state: State,
    /// At most this many; 0 is all.
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// Show a review: what was reported, what was done, in time or not.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl review show 01956e3f-8c00-7abc-8def-0123456789ab/1
  gridctl review show 01956e3f-8c00-7abc-8def-0123456789ab")]
pub(crate) struct Show {
    /// Review id, or case id for its latest.
    review: String,
}

/// Approve a hand-in; the case closes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl review approve 01956e3f-8c00-7abc-8def-0123456789ab/1
  gridctl review approve 01956e3f-8c00-7abc-8def-0123456789ab --reason '现场核实'")]
pub(crate) struct Approve {
    /// Review id, or case id for its latest.
    review: String,
    /// Words.
    #[arg(long, default_value = "", hide_default_value = true)]
    reason: String,
    /// Version that you saw; else the one there is now.
    #[arg(long)]
    etag: Option<String>,
}

/// Reject a hand-in; the unit works on.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl review reject 01956e3f-8c00-7abc-8def-0123456789ab/1 --reason '摊位未清理'")]
pub(crate) struct Reject {
    /// Review id, or case id for its latest.
    review: String,
    /// Why.
    #[arg(long)]
    reason: String,
    /// Version that you saw; else the one there is now.
    #[arg(long)]
    etag: Option<String>,
}

impl ReviewCommand {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        match self {
            Self::List(command) => command.run(context).await,
            Self::Show(command) => {
                let api = context.api().await?;
                let review = get(&api, command.review).await?;
                show(context, &review)
            }
            Self::Approve(command) => command.run(context).await,
            Self::Reject(command) => command.run(context).await,
        }
    }
}

async fn get(api: &Api, id: String) -> Result<Review> {
    let request = GetReviewRequest { id };
    let answer = api.call(request, |door, request| async move { door.feedback().get_review(request).await }).await?;
    answer.review.ok_or_else(|| Failure::answer("the review"))
}

impl List {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let state = ReviewState::from(self.state).into();
        let mut wanted = Wanted::new(self.limit);
        let mut list = ListReviewsResponse::default();
        loop {
            let request = ListReviewsRequest { state, page_size: wanted.page(), page_token: list.next_page_token };
            let page =
                api.call(request, |door, request| async move { door.feedback().list_reviews(request).await }).await?;
            let got = page.reviews.len();
            list.reviews.extend(page.reviews);
            list.next_page_token = page.next_page_token;
            if !wanted.goes_on(got, &list.next_page_token) {
                break;
            }
        }
        context.screen.message(&list, |layout| {
            let rows = list.reviews.iter().map(|review| {
                [
                    review.case_number.clone(),
                    words::name(review.state().as_str_name(), "REVIEW_STATE_"),
                    words::short(&review.matter_name, 30),
                    review.unit.clone(),
                    moment::minute(review.handed_in_at.as_ref(), &layout.zone),
                    in_time(review).to_owned(),
                    review.id.clone(),
                ]
            });
            let head = ["case", "state", "matter", "unit", "handed in", "in time", "review"];
            table::rows(layout, head, rows, "no reviews")
        })
    }
}

impl Approve {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let seen = get(&api, self.review).await?;
        let request = ApproveReviewRequest {
            id: seen.id,
            etag: self.etag.unwrap_or(seen.etag),
            request_id: machine::new_id().to_string(),
            reason: self.reason,
        };
        let done =
            api.call(request, |door, request| async move { door.feedback().approve_review(request).await }).await?;
        show(context, &done.review.ok_or_else(|| Failure::answer("the review"))?)
    }
}

impl Reject {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let seen = get(&api, self.review).await?;
        let request = RejectReviewRequest {
            id: seen.id,
            etag: self.etag.unwrap_or(seen.etag),
            request_id: machine::new_id().to_string(),
            reason: self.reason,
        };
        let done =
            api.call(request, |door, request| async move { door.feedback().reject_review(request).await }).await?;
        show(context, &done.review.ok_or_else(|| Failure::answer("the review"))?)
    }
}

fn show(context: &mut Context<'_>, review: &Review) -> Result<()> {
    context.screen.message(review, |layout| describe(layout, review))
}

fn describe(layout: &Layout, review: &Review) -> String {
    let zone = &layout.zone;
    table::fields(
        layout,
        [
            ("review", review.id.clone()),
            ("case", review.case_number.clone()),
            ("state", words::name(review.state().as_str_name(), "REVIEW_STATE_")),
            ("matter", format!("{} {}", review.matter, review.matter_name)),
            ("grid", review.grid.clone()),
            ("unit", review.unit.clone()),
            ("reported", review.report_words.clone()),
            ("done", review.hand_in_words.clone()),
            ("photos", format!("{} before, {} after", review.before.len(), review.after.len())),
            ("reported at", moment::minute(review.reported_at.as_ref(), zone)),
            ("dispatched", moment::minute(review.dispatched_at.as_ref(), zone)),
            ("handed in", moment::minute(review.handed_in_at.as_ref(), zone)),
            ("in time", in_time(review).to_owned()),
            ("decided by", words::actor(review.decided_by.as_ref())),
            ("decided", moment::minute(review.decided_at.as_ref(), zone)),
            ("reason", review.reason.clone()),
            ("dispatch said", review.refusal.clone()),
            ("you may decide", may_decide(review).to_owned()),
        ],
    )
}

fn in_time(review: &Review) -> &'static str {
    match review.in_time {
        Some(true) => "yes",
        Some(false) => "no",
        None => "unknown",
    }
}

/// Nobody decides what is decided.
fn may_decide(review: &Review) -> &'static str {
    match (review.state(), review.may_decide) {
        (ReviewState::Open, true) => "yes",
        (ReviewState::Open, false) => "no: you handled the case",
        _ => "",
    }
}
