//! Reports: submitting, registering on behalf, verifying, looking.
mod content;
mod file;

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use content::Found;
use gridcase_proto::intake::v1::{
    GetReportRequest, ListReportsRequest, ListReportsResponse, Receipt, RegisterReportRequest, RegisterReportResponse,
    Report, ReportState, Source, SubmitReportRequest, SubmitReportResponse, VerifyReportRequest,
};

use super::{Context, Wanted};
use crate::{
    api::{Api, Photo, Purpose},
    failure::{Failure, Result},
    machine,
    output::{Layout, moment, table, words},
};

/// Reports: what was found.
#[derive(Debug, Subcommand)]
pub(crate) enum ReportCommand {
    /// Submit a report of your own, with photos.
    Submit(Submit),
    /// Register a report on behalf of a phone call, a superior, another system or a citizen (command room).
    Register(Register),
    /// Show a report and what became of it.
    Show(Show),
    /// List reports, newest first: a worker's own, or the town's.
    List(List),
    /// Accept or reject a report that waits for verification (command room).
    Verify(Verify),
}

/// Submit a report of your own, with photos.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl report submit --matter event:06028 --words '广场舞音响' --lon 120.0461 --lat 30.3309
  gridctl report submit --matter component:01012 --row 2 --lon 120.05 --lat 30.33 --crs GCJ-02 --photo cover.jpg --photo wide.jpg
  gridctl report submit --matter component:01001 --asset 33010601001000001 --lon 120.0461 --lat 30.3309
  gridctl report submit --file reports.jsonl

The id is told before anything is sent. If the answer is lost, repeat the command with --id: one id makes one case and
the receipt is the same. In a file each line is one report in JSON, with the fields of ReportContent and `photos`, a list
of files beside it; a line without `id` needs `found_at`, from which and its content the id follows.")]
pub(crate) struct Submit {
    /// Matter id: kind and code, e.g. event:06028.
    #[arg(long, required_unless_present = "file", default_value = "", hide_default_value = true)]
    matter: String,
    #[command(flatten)]
    found: Found,
    /// Fixed on the spot (举手之劳): the case closes with that outcome.
    #[arg(long)]
    fixed_on_the_spot: bool,
    /// Reports to submit, one JSON object per line; each may be sent again.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["matter", "id"])]
    file: Option<PathBuf>,
}

/// Where a report came from.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum From {
    /// A citizen's phone call, taken by the command room.
    Phone,
    /// A superior authority.
    Superior,
    /// Another system.
    System,
    /// A citizen's own report, to be verified first.
    Citizen,
}

impl std::convert::From<From> for Source {
    fn from(from: From) -> Self {
        match from {
            From::Phone => Self::Phone,
            From::Superior => Self::Superior,
            From::System => Self::System,
            From::Citizen => Self::Citizen,
        }
    }
}

/// Register a report on behalf of a phone call, a superior, another system or a citizen (command room).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl report register --source phone --matter event:06028 --words '楼下烧烤摊' --place '文一西路100号' --reporter '张女士'
  gridctl report register --source system --outside-number 12345-77 --reply-owed --deadline '2026-03-04 12:00' --matter event:06028")]
pub(crate) struct Register {
    /// Matter id: kind and code, e.g. event:06028.
    #[arg(long)]
    matter: String,
    #[command(flatten)]
    found: Found,
    /// Where it came from.
    #[arg(long, value_enum)]
    source: From,
    /// Number in the other system.
    #[arg(long, default_value = "", hide_default_value = true)]
    outside_number: String,
    /// Deadline given from outside.
    #[arg(long, value_name = "TIME")]
    deadline: Option<String>,
    /// The source is owed a reply.
    #[arg(long)]
    reply_owed: bool,
    /// Who reported, in words; seen by the command room only.
    #[arg(long, default_value = "", hide_default_value = true, value_name = "WORDS")]
    reporter: String,
}

/// Show a report and what became of it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl report show 01956e3f-8c00-7abc-8def-0123456789ab")]
pub(crate) struct Show {
    /// Report id.
    report: String,
}

/// State of a report.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum State {
    /// Waits for verification.
    Received,
    /// Accepted; the case is being opened.
    Accepted,
    /// Rejected at verification.
    Rejected,
    /// The case is open.
    Opened,
}

impl std::convert::From<State> for ReportState {
    fn from(state: State) -> Self {
        match state {
            State::Received => Self::Received,
            State::Accepted => Self::Accepted,
            State::Rejected => Self::Rejected,
            State::Opened => Self::Opened,
        }
    }
}

/// List reports, newest first: a worker's own, or the town's.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl report list
  gridctl report list --state received --limit 0")]
pub(crate) struct List {
    /// Only of this state.
    #[arg(long, value_enum)]
    state: Option<State>,
    /// At most this many; 0 is all.
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// Accept or reject a report that waits for verification (command room).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl report verify 01956e3f-8c00-7abc-8def-0123456789ab --accept
  gridctl report verify 01956e3f-8c00-7abc-8def-0123456789ab --reject --reason '现场未见'")]
pub(crate) struct Verify {
    /// Report id.
    report: String,
    /// It is true.
    #[arg(long, required_unless_present = "reject", conflicts_with = "reject")]
    accept: bool,
    /// It is not; needs a reason.
    #[arg(long, requires = "reason")]
    reject: bool,
    /// Why.
    #[arg(long, default_value = "", hide_default_value = true)]
    reason: String,
}

impl ReportCommand {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        match self {
            Self::Submit(command) => command.run(context).await,
            Self::Register(command) => command.run(context).await,
            Self::Show(command) => command.run(context).await,
            Self::List(command) => command.run(context).await,
            Self::Verify(command) => command.run(context).await,
        }
    }
}

impl Submit {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        if let Some(file) = &self.file {
            return file::submit(context, &api, file).await;
        }
        let photos = Photo::read_all(&self.found.photos)?;
        let mut report = self.found.content(context, self.matter, &photos)?;
        report.fixed_on_the_spot = self.fixed_on_the_spot;
        let id = report.id.clone();
        context.screen.note(&format!("report {id}"));
        let request = SubmitReportRequest { report: Some(report) };
        let done = api.call(request, |door, request| async move { door.intake().submit_report(request).await }).await?;
        send_photos(context, &api, &id, &photos, &format!("the same command and --id {id}")).await?;
        let SubmitReportResponse { receipt, emergency_number } = &done;
        context.screen.message(&done, |layout| received(layout, receipt.as_ref(), emergency_number, photos.len()))
    }
}

impl Register {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let photos = Photo::read_all(&self.found.photos)?;
        let report = self.found.content(context, self.matter, &photos)?;
        let outside_deadline = context.moment("deadline", self.deadline.as_deref())?;
        let id = report.id.clone();
        context.screen.note(&format!("report {id}"));
        let request = RegisterReportRequest {
            report: Some(report),
            source: Source::from(self.source).into(),
            outside_number: self.outside_number,
            outside_deadline,
            reply_owed: self.reply_owed,
            reporter_words: self.reporter,
        };
        let done =
            api.call(request, |door, request| async move { door.intake().register_report(request).await }).await?;
        send_photos(context, &api, &id, &photos, &format!("the same command and --id {id}")).await?;
        let RegisterReportResponse { receipt, emergency_number } = &done;
        context.screen.message(&done, |layout| received(layout, receipt.as_ref(), emergency_number, photos.len()))
    }
}

/// Sends the photos of a report that is stored already; what was sent before is not stored twice. `again` says with what
/// a photo is sent again.
async fn send_photos(context: &mut Context<'_>, api: &Api, id: &str, photos: &[Photo], again: &str) -> Result<()> {
    if photos.is_empty() {
        return Ok(());
    }
    let mut progress = context.screen.progress("photos", photos.len());
    for photo in photos {
        api.put_photo(id, photo, Purpose::Finding)
            .await
            .map_err(|failure| failure.way_out(format!("the report is stored; send the photo again with {again}")))?;
        progress.step();
    }
    Ok(())
}

fn received(layout: &Layout, receipt: Option<&Receipt>, emergency_number: &str, photos: usize) -> String {
    let receipt = receipt.cloned().unwrap_or_default();
    let call = if emergency_number.is_empty() { String::new() } else { format!("{emergency_number} first") };
    table::fields(
        layout,
        [
            ("call", call),
            ("number", receipt.number),
            ("id", receipt.id),
            ("received", moment::second(receipt.received_at.as_ref(), &layout.zone)),
            ("hash", hex::encode(receipt.hash)),
            ("photos", if photos == 0 { String::new() } else { format!("{photos} stored") }),
        ],
    )
}

impl Show {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = GetReportRequest { id: self.report };
        let answer = api.call(request, |door, request| async move { door.intake().get_report(request).await }).await?;
        let report = answer.report.ok_or_else(|| Failure::answer("the report"))?;
        context.screen.message(&report, |layout| full(layout, &report))
    }
}

impl List {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let state = self.state.map_or(ReportState::Unspecified, ReportState::from).into();
        let mut wanted = Wanted::new(self.limit);
        let mut list = ListReportsResponse::default();
        loop {
            let request = ListReportsRequest { page_size: wanted.page(), page_token: list.next_page_token, state };
            let page =
                api.call(request, |door, request| async move { door.intake().list_reports(request).await }).await?;
            let got = page.reports.len();
            list.reports.extend(page.reports);
            list.next_page_token = page.next_page_token;
            if !wanted.goes_on(got, &list.next_page_token) {
                break;
            }
        }
        context.screen.message(&list, |layout| {
            let rows = list.reports.iter().map(|report| row(layout, report));
            let head = ["number", "state", "matter", "words", "grid", "received", "became", "unit", "id"];
            table::rows(layout, head, rows, "no reports")
        })
    }
}

impl Verify {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = VerifyReportRequest {
            id: self.report,
            request_id: machine::new_id().to_string(),
            accept: self.accept,
            reason: self.reason,
        };
        let done = api.call(request, |door, request| async move { door.intake().verify_report(request).await }).await?;
        let report = done.report.ok_or_else(|| Failure::answer("the report"))?;
        context.screen.message(&report, |layout| full(layout, &report))
    }
}

fn row(layout: &Layout, report: &Report) -> [String; 9] {
    let (content, receipt) = (report.content.clone().unwrap_or_default(), report.receipt.clone().unwrap_or_default());
    let progress = report.progress.clone().unwrap_or_default();
    [
        receipt.number,
        words::name(report.state().as_str_name(), "REPORT_STATE_"),
        content.matter,
        words::short(&content.words, 30),
        report.grid.clone(),
        moment::minute(receipt.received_at.as_ref(), &layout.zone),
        progress.state,
        progress.unit,
        content.id,
    ]
}

fn full(layout: &Layout, report: &Report) -> String {
    let (content, receipt) = (report.content.clone().unwrap_or_default(), report.receipt.clone().unwrap_or_default());
    let progress = report.progress.clone().unwrap_or_default();
    let zone = &layout.zone;
    let stored = report.media.iter().filter(|media| media.stored).count();
    table::fields(
        layout,
        [
            ("number", receipt.number),
            ("id", content.id),
            ("state", words::name(report.state().as_str_name(), "REPORT_STATE_")),
            ("matter", content.matter),
            ("words", content.words),
            ("place", content.position.as_ref().map(words::position).unwrap_or_default()),
            ("place in words", content.place_words),
            ("asset", content.asset),
            ("grid", report.grid.clone()),
            ("source", words::name(report.source().as_str_name(), "SOURCE_")),
            ("outside number", report.outside_number.clone()),
            ("outside deadline", moment::minute(report.outside_deadline.as_ref(), zone)),
            ("reply owed", if report.reply_owed { "yes".to_owned() } else { String::new() }),
            ("reporter", words::actor(report.reporter.as_ref())),
            ("reporter says", report.reporter_words.clone()),
            ("received", moment::second(receipt.received_at.as_ref(), zone)),
            ("found", moment::second(content.found_at.as_ref(), zone)),
            ("photos", photos(stored, report.media.len())),
            ("rejected", report.rejection.clone()),
            ("became", progress.state),
            ("unit", progress.unit),
            ("due", moment::minute(progress.due_at.as_ref(), zone)),
            ("outcome", progress.outcome),
        ],
    )
}

fn photos(stored: usize, declared: usize) -> String {
    if declared == 0 { String::new() } else { format!("{stored} of {declared} stored") }
}
