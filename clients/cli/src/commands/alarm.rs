//! Alarms that stand, and who owes what.
use clap::{Args, Subcommand};
use gridcase_proto::dispatch::v1::{
    CountAlarmsRequest, CountAlarmsResponse, CountDutiesRequest, ListAlarmsRequest, ListAlarmsResponse,
};

use super::{Context, Wanted};
use crate::{
    failure::Result,
    output::{Layout, moment, table, timeline, words},
};

/// Alarms: times that are near, or past, and who owes what (everybody at a desk).
#[derive(Debug, Subcommand)]
pub(crate) enum AlarmCommand {
    /// List the alarms that stand, newest first.
    List(List),
    /// Count the alarms that stand, by who is told.
    #[command(after_help = "Examples:\n  gridctl alarm count")]
    Count,
    /// Count what is owed, by whom and which step.
    #[command(after_help = "Examples:\n  gridctl alarm duties")]
    Duties,
}

/// List the alarms that stand, newest first.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl alarm list --mine
  gridctl alarm list --nobody --limit 0

An alarm stands until what it was raised for is done, or begins anew. Who is told, and when, is the ladder of the
catalogue's policy: gridctl registry draft show --part catalogue.")]
pub(crate) struct List {
    /// Only those that your posts are told of.
    #[arg(long)]
    mine: bool,
    /// Only those that nobody holds a post to be told of.
    #[arg(long)]
    nobody: bool,
    /// At most this many; 0 is all.
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

impl AlarmCommand {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        match self {
            Self::List(command) => command.run(context).await,
            Self::Count => count(context).await,
            Self::Duties => duties(context).await,
        }
    }
}

impl List {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let (mine, nobody) = (self.mine, self.nobody);
        let mut wanted = Wanted::new(self.limit);
        let mut list = ListAlarmsResponse::default();
        loop {
            let request =
                ListAlarmsRequest { mine, nobody, page_size: wanted.page(), page_token: list.next_page_token };
            let page =
                api.call(request, |door, request| async move { door.alarms().list_alarms(request).await }).await?;
            let got = page.alarms.len();
            list.alarms.extend(page.alarms);
            list.next_page_token = page.next_page_token;
            if !wanted.goes_on(got, &list.next_page_token) {
                break;
            }
        }
        context.screen.message(&list, |layout| {
            let rows = list.alarms.iter().map(|raised| {
                let alarm = raised.alarm.clone().unwrap_or_default();
                let told = words::name(alarm.to().as_str_name(), "RUNG_");
                [
                    raised.number.clone(),
                    moment::minute(raised.time.as_ref(), &layout.zone),
                    if alarm.percent == 0 { "no calendar".to_owned() } else { format!("{}%", alarm.percent) },
                    timeline::kept_for(&alarm),
                    alarm.unit.clone(),
                    moment::minute(alarm.due_at.as_ref(), &layout.zone),
                    if raised.nobody { format!("{told}: nobody") } else { told },
                ]
            });
            let head = ["case", "raised", "share", "time", "unit", "due", "told"];
            table::rows(layout, head, rows, "no alarms")
        })
    }
}

async fn count(context: &mut Context<'_>) -> Result<()> {
    let api = context.api().await?;
    let request = CountAlarmsRequest {};
    let counts = api.call(request, |door, request| async move { door.alarms().count_alarms(request).await }).await?;
    context.screen.message(&counts, |layout| counted(layout, &counts))
}

fn counted(layout: &Layout, counts: &CountAlarmsResponse) -> String {
    let rungs = counts.rungs.iter().map(|rung| {
        let told = words::name(rung.to().as_str_name(), "RUNG_");
        [told, rung.count.to_string()]
    });
    let own = [["yours".to_owned(), counts.mine.to_string()], ["nobody".to_owned(), counts.nobody.to_string()]];
    table::rows(layout, ["told", "alarms"], rungs.chain(own), "")
}

async fn duties(context: &mut Context<'_>) -> Result<()> {
    let api = context.api().await?;
    let request = CountDutiesRequest {};
    let counts = api.call(request, |door, request| async move { door.alarms().count_duties(request).await }).await?;
    context.screen.message(&counts, |layout| {
        let rows = counts.duties.iter().map(|duty| {
            [
                words::debtor(duty.debtor(), &duty.unit),
                words::step(duty.step()),
                duty.count.to_string(),
                duty.overdue.to_string(),
                moment::minute(duty.first_due_at.as_ref(), &layout.zone),
            ]
        });
        table::rows(layout, ["owes", "step", "cases", "overdue", "first due"], rows, "nobody owes anything")
    })
}
