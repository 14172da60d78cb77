//! Changes as they happen.
use std::time::Duration;

use clap::Args;
use gridcase_proto::dispatch::v1::{WatchCasesRequest, WatchCasesResponse};

use super::Context;
use crate::{
    api::Api,
    failure::{Exit, Failure, Result},
    output::{Layout, json, moment, timeline, words},
};

/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Show changes of cases as they happen.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl watch
  gridctl -o json watch > changes.jsonl
  gridctl watch --after CURSOR --count 10

A lost connection is taken up again after the last change shown, so that none is missed. Where the server no longer knows
that far back, it says so: list the cases anew.")]
pub(crate) struct Watch {
    /// Cursor of the last change seen, as a line of JSON has it; else from now on.
    #[arg(long, default_value = "", hide_default_value = true, value_name = "CURSOR")]
    after: String,
    /// End after so many changes.
    #[arg(long)]
    count: Option<usize>,
}

/// How far a watch has come.
struct Position {
    after: String,
    left: Option<usize>,
}

impl Watch {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let mut position = Position { after: self.after, left: self.count };
        let mut pause = Duration::from_secs(1);
        loop {
            let before = position.after.clone();
            let Err(failure) = follow(context, &api, &mut position).await else { return Ok(()) };
            if failure.exit != Exit::Unavailable {
                return Err(failure);
            }
            pause = if before == position.after { (pause * 2).min(LONGEST_PAUSE) } else { Duration::from_secs(1) };
            context.screen.note(&format!("{}; going on in {} s", failure.message, pause.as_secs()));
            tokio::time::sleep(pause).await;
        }
    }
}

/// Shows changes until enough are shown or the stream ends; an end is as good as a lost connection.
async fn follow(context: &mut Context<'_>, api: &Api, position: &mut Position) -> Result<()> {
    let request = WatchCasesRequest { after: position.after.clone() };
    let mut stream =
        api.call(request, |door, request| async move { door.dispatch().watch_cases(request).await }).await?;
    loop {
        if position.left == Some(0) {
            return Ok(());
        }
        let next = stream.message().await.map_err(|status| {
            // A token that ends while the stream runs is renewed by the next attempt.
            let renewable = Failure::is_stale_token(&status);
            let failure = Failure::from(status);
            if renewable { Failure { exit: Exit::Unavailable, ..failure } } else { failure }
        })?;
        let Some(change) = next else {
            return Err(Failure::new(Exit::Unavailable, "STREAM_ENDED", "the server ended the stream"));
        };
        if !change.cursor.is_empty() {
            position.after.clone_from(&change.cursor);
        }
        if is_heartbeat(&change) {
            continue;
        }
        context.screen.line(|| json::of(&change), |layout| say(layout, &change))?;
        position.left = position.left.map(|left| left - 1);
    }
}

fn is_heartbeat(change: &WatchCasesResponse) -> bool {
    change.case.is_none() && change.event.is_none() && !change.resync && change.gone.is_empty()
}

fn say(layout: &Layout, change: &WatchCasesResponse) -> String {
    if change.resync {
        return "changes are missing here; list the cases anew (gridctl case list)".to_owned();
    }
    if !change.gone.is_empty() {
        return format!("{} is no longer yours to see", change.gone);
    }
    let case = change.case.clone().unwrap_or_default();
    let event = change.event.clone().unwrap_or_default();
    format!(
        "{}  {}  {}  {}  {}",
        moment::second(event.time.as_ref(), &layout.zone),
        case.number,
        words::state(case.state()),
        timeline::sentence(layout, &event),
        words::actor(event.actor.as_ref()),
    )
}

#[cfg(test)]
mod tests {
    use gridcase_proto::dispatch::v1::{Case, CaseAccepted, CaseEvent, CaseState, case_event::What};
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn a_sign_of_life_is_not_shown() {
        assert!(is_heartbeat(&WatchCasesResponse { cursor: "c".to_owned(), ..WatchCasesResponse::default() }));
        assert!(!is_heartbeat(&WatchCasesResponse { resync: true, ..WatchCasesResponse::default() }));
    }

    #[test]
    fn a_change_is_one_line() {
        let event = CaseEvent {
            time: Some(prost_types::Timestamp { seconds: 1_772_323_200, nanos: 0 }),
            what: Some(What::Accepted(CaseAccepted {})),
            ..CaseEvent::default()
        };
        let case = Case { number: "n-1".to_owned(), state: CaseState::Handling.into(), ..Case::default() };
        let change = WatchCasesResponse { case: Some(case), event: Some(event), ..WatchCasesResponse::default() };
        let zone = TimeZone::get("Asia/Shanghai").expect("a zone");
        let line = say(&Layout { zone, width: None }, &change);
        assert_eq!(line.trim_end(), "2026-03-01 08:00:00  n-1  handling  accepted");
    }
}
