//! The command line as typed: what concerns every command, and the list of commands.
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::{
    commands::{
        Context, alarm::AlarmCommand, case::CaseCommand, clock::ClockCommand, explain::Explain, ground::GroundCommand,
        import::Import, outcome::OutcomeCommand, people::PeopleCommand, registry::RegistryCommand,
        report::ReportCommand, review::ReviewCommand, session, team::TeamCommand, town::TownCommand, view::ViewCommand,
        watch::Watch,
    },
    failure::Result,
    output::Format,
    replay::Replay,
};

/// Heading of what concerns every command, so that it does not stand among a command's own options.
const EVERYWHERE: &str = "Options of every command";

const EXAMPLES: &str = "\
Examples:
  gridctl sign-in li.na
  gridctl report submit --matter event:06028 --words '广场舞音响' --lon 120.0461 --lat 30.3309
  gridctl case list --state filed
  gridctl case show 330106109-20260301-0001
  gridctl explain --matter event:06028 --lon 120.0461 --lat 30.3309
  gridctl -o json case list --unit PCS1 --order due

Exit codes:
  0  done
  1  failed for a reason that is none of the others
  2  the command line, or a file named in it, cannot be understood
  3  not signed in, or not allowed
  4  not there, or not to be seen
  5  somebody was faster (stale version), or the id is used for something else
  6  refused by the state of things, or because of bad input
  7  the server cannot be reached or cannot work now; repeating does no harm

Answers go to standard output; remarks, progress and errors to standard error. With -o json an answer
is one object (one object per line where answers keep coming); a remark and an error are one line each.";

/// The command line of Gridcase: report, dispatch, handle, review, and run a town.
#[derive(Debug, Parser)]
#[command(name = "gridctl", version, after_help = EXAMPLES, max_term_width = 110)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) globals: Globals,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What concerns every command.
#[derive(Debug, Args)]
pub(crate) struct Globals {
    /// Address of the server.
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "GRIDCASE_SERVER", default_value = "http://127.0.0.1:8080", value_name = "URL")]
    pub(crate) server: String,
    /// Certificate authority (PEM) to trust rather than the system's.
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "GRIDCASE_CA", value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,
    /// Account to use among those signed in; else the one that signed in last.
    #[arg(
        long = "as",
        visible_alias = "profile-name",
        global = true,
        help_heading = EVERYWHERE,
        env = "GRIDCASE_ACCOUNT",
        value_name = "ACCOUNT"
    )]
    pub(crate) acting_as: Option<String>,
    /// How answers are written.
    #[arg(short, long, global = true, help_heading = EVERYWHERE, value_enum, default_value = "table")]
    pub(crate) output: Format,
    /// Folder of the sessions; else `$XDG_CONFIG_HOME/gridcase`.
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "GRIDCASE_CONFIG", value_name = "FOLDER")]
    pub(crate) config: Option<PathBuf>,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make the first operator of an empty installation.
    Setup(session::Setup),
    /// Sign in and keep the session.
    SignIn(session::SignIn),
    /// End the session.
    SignOut(session::SignOut),
    /// Tell who is signed in and which posts are held.
    Whoami(session::Whoami),
    /// Change your own password.
    Password(session::Password),
    /// Make towns (operators) and look at them.
    #[command(subcommand)]
    Town(TownCommand),
    /// The ground, the units, the catalogue, the register, the calendars (administrators).
    #[command(subcommand)]
    Registry(RegistryGroup),
    /// People and their posts (administrators).
    #[command(subcommand)]
    People(PeopleCommand),
    /// Reports: what was found.
    #[command(subcommand)]
    Report(ReportCommand),
    /// Cases: what became of a report.
    #[command(subcommand)]
    Case(CaseCommand),
    /// Alarms: times that are near, or past, and who owes what (everybody at a desk).
    #[command(subcommand)]
    Alarm(AlarmCommand),
    /// Outages and recalculated due times: the clocks of all open cases (command room, administrators).
    #[command(subcommand)]
    Clock(ClockCommand),
    /// Saved views: filters of cases under a name.
    #[command(subcommand)]
    View(ViewCommand),
    /// Teams: who is on duty, what they are on, which to send (units and the command room).
    #[command(subcommand)]
    Team(TeamCommand),
    /// Closure reviews (supervisors).
    #[command(subcommand)]
    Review(ReviewCommand),
    /// What became of your own reports: rate, reopen.
    #[command(subcommand)]
    Outcome(OutcomeCommand),
    /// Ask the register who answers for a matter at a place, and why.
    Explain(Explain),
    /// Show changes of cases as they happen.
    Watch(Watch),
    /// Feed recorded cases of another system through the public API and compare.
    Replay(Replay),
}

/// Everything of the registry.
#[derive(Debug, Subcommand)]
pub(crate) enum RegistryGroup {
    /// Read areas or districts from GeoJSON into the draft.
    #[command(subcommand)]
    Import(Import),
    /// Divide, join, reshape and cut out grids in the draft, exactly.
    #[command(subcommand)]
    Ground(GroundCommand),
    #[command(flatten)]
    Other(RegistryCommand),
}

impl Command {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        match self {
            Self::Setup(command) => command.run(context).await,
            Self::SignIn(command) => command.run(context).await,
            Self::SignOut(command) => command.run(context).await,
            Self::Whoami(command) => command.run(context).await,
            Self::Password(command) => command.run(context).await,
            Self::Town(command) => command.run(context).await,
            Self::Registry(RegistryGroup::Import(command)) => command.run(context).await,
            Self::Registry(RegistryGroup::Ground(command)) => command.run(context).await,
            Self::Registry(RegistryGroup::Other(command)) => command.run(context).await,
            Self::People(command) => command.run(context).await,
            Self::Report(command) => command.run(context).await,
            Self::Case(command) => command.run(context).await,
            Self::Alarm(command) => command.run(context).await,
            Self::Clock(command) => command.run(context).await,
            Self::View(command) => command.run(context).await,
            Self::Team(command) => command.run(context).await,
            Self::Review(command) => command.run(context).await,
            Self::Outcome(command) => command.run(context).await,
            Self::Explain(command) => command.run(context).await,
            Self::Watch(command) => command.run(context).await,
            Self::Replay(command) => command.run(context).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn leaves<'a>(command: &'a clap::Command, path: &str, found: &mut Vec<(String, &'a clap::Command)>) {
        let path = format!("{path} {}", command.get_name());
        if command.has_subcommands() {
            command.get_subcommands().for_each(|sub| leaves(sub, &path, found));
        } else {
            found.push((path, command));
        }
    }

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    /// clap takes arguments of one name for one argument, and the one for every command would win in silence.
    #[test]
    fn no_command_has_an_argument_named_like_one_for_every_command() {
        let command = Arguments::command();
        let globals: Vec<_> = command.get_arguments().map(clap::Arg::get_id).collect();
        let mut found = Vec::new();
        leaves(&command, "", &mut found);
        for (path, command) in found {
            let shadowed = command.get_arguments().find(|argument| globals.contains(&argument.get_id()));
            assert!(shadowed.is_none(), "{path}: {shadowed:?}");
        }
    }

    #[test]
    fn what_concerns_every_command_stands_apart_in_help() {
        let command = Arguments::command();
        for argument in command.get_arguments().filter(|argument| argument.is_global_set()) {
            assert_eq!(argument.get_help_heading(), Some(EVERYWHERE), "{}", argument.get_id());
        }
    }

    #[test]
    fn the_help_of_every_command_has_an_example_that_names_it() {
        let command = Arguments::command();
        let mut found = Vec::new();
        leaves(&command, "", &mut found);
        assert!(found.len() > 40, "{} commands", found.len());
        for (path, command) in found {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains(path.trim()), "`{}` has no example", path.trim());
        }
    }

    #[test]
    fn every_example_can_be_typed() {
        let command = Arguments::command();
        let mut found = vec![("gridctl".to_owned(), &command)];
        leaves(&command, "", &mut found);
        for (path, command) in found {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            for line in help.lines().map(str::trim).filter(|line| line.starts_with("gridctl ")) {
                let line = [" > ", " | "].iter().fold(line, |line, to| line.split(to).next().unwrap_or(line));
                let typed = Arguments::try_parse_from(split(line));
                assert!(typed.is_ok(), "{path}: {line}: {}", typed.expect_err("wrong"));
            }
        }
    }

    /// Words of a shell line with single quotes.
    fn split(line: &str) -> Vec<String> {
        let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
        for character in line.chars() {
            match character {
                '\'' => quoted = !quoted,
                ' ' if !quoted => words.push(std::mem::take(&mut word)),
                other => word.push(other),
            }
        }
        words.push(word);
        words.retain(|word| !word.is_empty());
        words
    }

    #[test]
    fn a_wrong_command_line_ends_with_2_and_help_with_0() {
        let code = |line: &[&str]| Arguments::try_parse_from(line).expect_err("no command").exit_code();
        assert_eq!(code(&["gridctl", "cases"]), 2);
        assert_eq!(code(&["gridctl", "--help"]), 0);
    }

    #[test]
    fn longitudes_west_of_greenwich_are_no_options() {
        let line = ["gridctl", "explain", "--matter", "event:noise", "--lon", "-73.98", "--lat", "40.75"];
        assert!(Arguments::try_parse_from(line).is_ok());
    }
}
