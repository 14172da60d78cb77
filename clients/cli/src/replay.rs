//! Replay: feeds recorded cases of another system through the public API, as any client would, and compares what the
//! server made of them with what the records say.
mod comparison;
mod content;
mod feed;
mod ground;
mod handling;
mod naming;
mod profile;
mod records;
mod stage;

use std::{path::PathBuf, time::Duration};

use clap::Args;
use jiff::SignedDuration;

use crate::{
    commands::Context,
    failure::{Failure, Result},
};

use comparison::Comparison;
use feed::Feed;
use handling::Handling;
use profile::Profile;
use stage::Stage;

/// How long before the first record the town's content takes force.
const AHEAD: SignedDuration = SignedDuration::from_hours(1);

/// Feed recorded cases of another system through the public API and compare.
///
/// The profile says how the columns of the records become matters, departments and places; docs/replay.md explains every
/// key. The town is made where it is not there yet: the matters and rules are learned from the records themselves.
/// Replaying the same again adds nothing.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridcase serve --data /tmp/replay --clock input
  gridctl replay data/nyc --profile clients/cli/profiles/nyc.toml --setup-code 4f2a-77c1
  gridctl replay data/boston --profile clients/cli/profiles/boston.toml --limit 3000 --handle
  gridctl -o json replay data/boston --profile clients/cli/profiles/boston.toml --operator operator --operator-password-file op.secret

The server must run on a clock that its input drives (gridcase serve --clock input): each record moves it to the time at
which it was reported. The accounts <town>.admin and <town>.command stay signed in: gridctl --as nyc.command case list.
With --handle there is a history to learn from: gridctl --as boston.admin registry propose --fresh.")]
pub(crate) struct Replay {
    /// Folder of the records and of the GeoJSON files.
    folder: PathBuf,
    /// The profile.
    #[arg(long, value_name = "FILE")]
    profile: PathBuf,
    #[command(flatten)]
    keys: Keys,
    /// Reports of one moment that are sent at once.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=64))]
    concurrency: u16,
    /// Give up where no case has been opened for so many seconds.
    #[arg(long, default_value_t = 60, value_name = "SECONDS")]
    patience: u64,
    /// Accept the gaps and conflicts that the learned register leaves, for this reason; what is open goes to the command room.
    #[arg(long, value_name = "REASON")]
    accept_gaps: Option<String>,
    /// Play out what became of the records: each case goes to the department that really got it, is handled and closed.
    #[arg(long)]
    handle: bool,
    /// Only the first so many records.
    #[arg(long, value_name = "NUMBER")]
    limit: Option<usize>,
}

/// Who makes the town, and the password of its accounts.
#[derive(Debug, Args)]
pub(crate) struct Keys {
    /// One-time code of an empty installation; makes the operator.
    #[arg(long, value_name = "CODE")]
    setup_code: Option<String>,
    /// Account of the operator who makes the town; else whoever --as names.
    #[arg(long, default_value = "operator", value_name = "ACCOUNT")]
    operator: String,
    /// File whose first line is the operator's password; else the operator must be signed in.
    #[arg(long, value_name = "FILE")]
    operator_password_file: Option<PathBuf>,
    /// The operator's password. Others can read the command line; better use the file or the environment.
    #[arg(long, env = "GRIDCASE_OPERATOR_PASSWORD", hide_env_values = true, value_name = "PASSWORD")]
    operator_password: Option<String>,
    /// File whose first line is the password of the town's accounts; else one is made and kept beside the sessions.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

impl Replay {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let profile = Profile::read(&self.profile)?;
        let mut records = records::read(&self.folder, &profile)?;
        records.truncate(self.limit.unwrap_or(usize::MAX));
        let contents = content::learn(&self.folder, &profile, &records)?;
        let first = records.first().ok_or_else(|| Failure::usage("there are no records to replay"))?;
        let start = first.time.saturating_sub(AHEAD).unwrap_or(first.time);
        context.screen.zone = crate::commands::zone(&profile.town.time_zone)?;
        context.screen.note(&format!("{} records of {}", records.len(), profile.town.name));
        let stage =
            Stage { context, profile: &profile, keys: &self.keys, accept_gaps: self.accept_gaps.as_deref(), start };
        let people = stage.set(&contents, &records, self.handle).await?;
        let patience = Duration::from_secs(self.patience.max(1));
        let matters = content::matters(&records);
        let feed = Feed { api: &people.command, profile: &profile, matters: &matters, patience };
        let added = feed.report(context, &records, usize::from(self.concurrency)).await?;
        let cases = feed.cases(context, &records).await?;
        let end = records.last().map_or(start, |record| record.time);
        if let Some(hands) = &people.hands {
            hands.drive(end);
            let handling = Handling { profile: &profile, command: &people.command, hands, patience };
            let handled = handling.play(context, &records, &cases, usize::from(self.concurrency)).await?;
            context.screen.note(&format!("{handled} cases are handled and closed"));
        }
        people.stay_signed_in(end).await?;
        let comparison = Comparison::new(&self.folder, &profile, &records, &cases, added)?;
        context.screen.value(|| comparison.to_json(), |layout| comparison.table(layout))
    }
}
