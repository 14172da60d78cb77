//! The command line of `gridcase`.
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand, ValueEnum};
use gridcase_host::{Clock, Shutdown, server::Tls, telemetry};
use tokio::net::TcpListener;

use crate::{Node, Part, Settings, Storage, demo, doctor, driven, measure};

/// How long calls under way may go on once the process is told to end.
const DRAIN: Duration = Duration::from_secs(20);

/// Gridcase: cases of grid-based grassroots governance, from a grid worker's phone to a department and back.
#[derive(Debug, Parser)]
#[command(name = "gridcase", version, propagate_version = true, after_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// What is logged: a level, or levels by module such as `info,gridcase_dispatch=debug`.
    #[arg(long, global = true, env = "GRIDCASE_LOG", default_value = "info")]
    log: String,
    /// How it is logged.
    #[arg(long, global = true, env = "GRIDCASE_LOG_FORMAT", default_value = "text")]
    log_format: telemetry::Format,
}

const EXAMPLES: &str = "\
Examples:
  gridcase demo                          a demo town at http://127.0.0.1:8080, with accounts to try
  gridcase serve --data /var/lib/gridcase
                                         one process, one SQLite file per service
  gridcase serve --only dispatch --postgres postgres://gridcase@db/gridcase \\
      --service-secret /etc/gridcase/secret --peer registry=http://10.0.0.5:8080 --peer intake=http://10.0.0.6:8080
                                         one service of a town that has outgrown one machine
  gridcase doctor --data /var/lib/gridcase
                                         is everything in order?";

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves a town: all services in one process, or those named by --only.
    Serve(Serve),
    /// Makes a demo town where there is none yet, and serves it.
    Demo(Demo),
    /// Looks at a data folder and says what is in order and what is not.
    Doctor(Doctor),
    /// Measures this machine with the load of a town, and writes the figures as a page.
    Measure(Measure),
}

/// Where it listens and with which certificate.
#[derive(Debug, Args)]
struct Listen {
    /// Address and port; port 0 takes a free one.
    #[arg(long = "listen", env = "GRIDCASE_LISTEN", default_value = "127.0.0.1:8080")]
    address: SocketAddr,
    /// Certificate chain, PEM; with --tls-key.
    #[arg(long, env = "GRIDCASE_TLS_CERT", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Private key, PEM; with --tls-cert.
    #[arg(long, env = "GRIDCASE_TLS_KEY", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ClockSource {
    /// This machine's clock.
    System,
    /// The times that calls carry: for replays of recorded cases only; the town's record says so.
    Input,
}

#[derive(Debug, Args)]
struct Serve {
    #[command(flatten)]
    listen: Listen,
    /// Folder of databases, photos and secrets; made where it is not there.
    #[arg(long, env = "GRIDCASE_DATA", default_value = "data/town")]
    data: PathBuf,
    /// Parts that run in this process; all where none is named.
    #[arg(long, value_enum, num_args = 1.., value_delimiter = ',')]
    only: Vec<Part>,
    /// Where a part that does not run here is: PART=URL. May be given several times.
    #[arg(long, value_parser = peer)]
    peer: Vec<(Part, String)>,
    /// Authority that signed the peers' certificates, PEM.
    #[arg(long)]
    peer_ca: Option<PathBuf>,
    /// The secret that all processes of an installation share; made in the data folder where none is named.
    #[arg(long, env = "GRIDCASE_SERVICE_SECRET")]
    service_secret: Option<PathBuf>,
    /// Keep data in this PostgreSQL database, a schema per service, instead of SQLite files.
    #[arg(long, env = "GRIDCASE_POSTGRES", hide_env_values = true)]
    postgres: Option<String>,
    /// Origin of pages that are served elsewhere and may call. May be given several times.
    #[arg(long)]
    origin: Vec<String>,
    /// What tells the time.
    #[arg(long, value_enum, default_value = "system")]
    clock: ClockSource,
}

#[derive(Debug, Args)]
struct Demo {
    #[command(flatten)]
    listen: Listen,
    /// Folder of the demo town; made and filled where it is not there.
    #[arg(long, default_value = "data/demo")]
    data: PathBuf,
    /// Weeks of past cases.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(0..=26))]
    weeks: u32,
    /// Reports a day in those weeks.
    #[arg(long, default_value_t = 24.0)]
    per_day: f64,
    /// What the town is drawn from; the same seed gives the same ground.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Make the town and end.
    #[arg(long)]
    no_serve: bool,
}

#[derive(Debug, Args)]
struct Doctor {
    /// The data folder.
    #[arg(long, env = "GRIDCASE_DATA", default_value = "data/town")]
    data: PathBuf,
    /// Also reckon every case anew from its events and compare, some thousand a second.
    #[arg(long)]
    cases: bool,
}

#[derive(Debug, Args)]
struct Measure {
    /// The page to write; the figures are printed in any case.
    #[arg(long)]
    write: Option<PathBuf>,
    /// Seconds of each load.
    #[arg(long, default_value_t = 30)]
    seconds: u64,
}

fn peer(text: &str) -> Result<(Part, String), String> {
    let (part, address) = text.split_once('=').ok_or("write it as PART=URL, such as registry=http://10.0.0.5:8080")?;
    let part = Part::from_str(part, true).map_err(|_| format!("there is no part named {part:?}"))?;
    Ok((part, address.to_owned()))
}

/// Runs a command to its end.
pub fn run(arguments: Arguments) -> ExitCode {
    let ended = telemetry::init(arguments.log_format, &arguments.log).map_err(anyhow::Error::from).and_then(|()| {
        tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .context("the runtime cannot be started")?
            .block_on(arguments.command.run())
    });
    match ended {
        Ok(code) => code,
        Err(error) => {
            eprintln!("gridcase: {error:#}");
            ExitCode::FAILURE
        }
    }
}

impl Command {
    async fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Serve(serve) => serve.run().await.map(|()| ExitCode::SUCCESS),
            Self::Demo(demo) => demo.run().await.map(|()| ExitCode::SUCCESS),
            Self::Doctor(doctor) => doctor::run(&doctor.data, doctor.cases).await,
            Self::Measure(measure) => {
                let seconds = Duration::from_secs(measure.seconds);
                Box::pin(measure::run(seconds, measure.write.as_deref())).await.map(|()| ExitCode::SUCCESS)
            }
        }
    }
}

impl Serve {
    async fn run(self) -> anyhow::Result<()> {
        let clock = match self.clock {
            ClockSource::System => Clock::system(),
            ClockSource::Input => driven::resume(&self.data),
        };
        let parts: BTreeSet<_> = if self.only.is_empty() { Part::ALL.into() } else { self.only.into_iter().collect() };
        let settings = Settings {
            storage: self.postgres.map_or(Storage::Files, Storage::Postgres),
            parts,
            peers: self.peer.into_iter().collect::<BTreeMap<_, _>>(),
            peer_ca: self.peer_ca,
            secret: self.service_secret,
            origins: self.origin,
            ..Settings::whole(self.data, clock)
        };
        serve(&settings, &self.listen, |node, address| {
            if let Some(code) = node.setup_code() {
                let file = settings.data.join("setup-code");
                println!("nobody operates this installation yet; make the first operator with\n");
                println!("  gridctl --server {address} setup --code {code} --account operator --name NAME\n");
                println!("(the code is also in {})", file.display());
            }
            println!("serving at {address}");
        })
        .await
    }
}

impl Demo {
    async fn run(self) -> anyhow::Result<()> {
        let plan = demo::Plan { seed: self.seed, weeks: self.weeks, per_day: self.per_day };
        demo::make(&self.data, &plan).await?;
        if self.no_serve {
            return Ok(());
        }
        let site = demo::site(self.seed);
        let settings = Settings { site, ..Settings::whole(self.data, Clock::system()) };
        serve(&settings, &self.listen, |_, address| demo::welcome(address)).await
    }
}

/// Serves until the process is told to end. `ready` is called once the port is open.
async fn serve(settings: &Settings, listen: &Listen, ready: impl FnOnce(&Node, &str)) -> anyhow::Result<()> {
    let shutdown = Shutdown::new(DRAIN);
    shutdown.on_signals().context("signals cannot be listened to")?;
    let tls = listen.tls()?;
    let listener = TcpListener::bind(listen.address)
        .await
        .with_context(|| format!("{} cannot be listened on; name another with --listen", listen.address))?;
    let address = listener.local_addr()?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let node = Node::build(settings, &shutdown).await?;
    if settings.clock.is_driven() {
        let (clock, data, end) = (settings.clock.clone(), settings.data.clone(), shutdown.clone());
        shutdown.spawn(async move { driven::note(clock, &data, end).await });
    }
    ready(&node, &format!("{scheme}://{address}"));
    node.serve(listener, tls).await?;
    shutdown.finish().await?;
    Ok(())
}

impl Listen {
    fn tls(&self) -> anyhow::Result<Option<Tls>> {
        let (Some(certificate), Some(key)) = (&self.tls_cert, &self.tls_key) else { return Ok(None) };
        let read = |file: &PathBuf| fs::read(file).with_context(|| format!("{} cannot be read", file.display()));
        Ok(Some(Tls::from_pem(&read(certificate)?, &read(key)?)?))
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn peers_are_named_by_part_and_address() {
        assert_eq!(peer("registry=http://a:1"), Ok((Part::Registry, "http://a:1".to_owned())));
        assert!(peer("registry").is_err());
        assert!(peer("archive=http://a:1").is_err());
    }
}
