//! A PostgreSQL cluster of this process alone, made from Debian's package.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use crate::database::Target;

/// Runs the cluster until its standard input ends, which is when the test process has ended in whatever way; then it
/// stops the cluster and removes it. A new cluster is copied from one that was initialised earlier.
const KEEPER: &str = include_str!("cluster.sh");
const ATTEMPTS: usize = 5;

/// A throwaway cluster on 127.0.0.1; stopped and removed when dropped, or when the process ends.
#[derive(Debug)]
pub struct Postgres {
    keeper: Child,
    port: u16,
}

impl Postgres {
    /// Starts a cluster; `None` with a message if PostgreSQL is not installed.
    ///
    /// # Panics
    /// If it does not start, or is not installed although `GRIDCASE_REQUIRE_POSTGRES=1` is set.
    pub fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            assert!(!is_required(), "PostgreSQL is required: install Debian's package `postgresql`");
            eprintln!("SKIPPED on PostgreSQL: Debian's package `postgresql` is not installed");
            return None;
        };
        let started = (0..ATTEMPTS).find_map(|_| try_start(&programs));
        Some(started.expect("PostgreSQL starts"))
    }

    /// The cluster of this process, started when it is first asked for.
    pub fn shared() -> Option<&'static Self> {
        static SHARED: OnceLock<Option<Postgres>> = OnceLock::new();
        SHARED.get_or_init(Self::start).as_ref()
    }

    /// Where to connect, as the superuser.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// A schema that nobody has used.
    pub fn target(&self) -> Target {
        let mut random = [0; 8];
        getrandom::fill(&mut random).expect("randomness");
        Target::Postgres { url: self.url(), schema: format!("test_{}", hex::encode(random)) }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // A keeper that is gone already has done its work.
        let _gone = self.keeper.wait();
    }
}

/// Another process may take the port in between, so this may fail now and then.
fn try_start(programs: &Path) -> Option<Postgres> {
    let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|free| free.local_addr()).ok()?.port();
    let mut keeper = keeper_command()
        .args(["sh", "-c", KEEPER, "cluster"])
        .arg(programs)
        .arg(port.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .ok()?;
    let mut said = String::new();
    let read = BufReader::new(keeper.stdout.take()?).read_line(&mut said);
    if read.is_ok() && said.trim() == "ready" {
        return Some(Postgres { keeper, port });
    }
    eprintln!("PostgreSQL did not start: {}", said.trim());
    // It has ended, or will when its input is closed.
    drop(keeper.stdin.take());
    let _ended = keeper.wait();
    None
}

/// PostgreSQL refuses to run as root.
fn keeper_command() -> Command {
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
    if is_root {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).current_dir("/");
        return command;
    }
    Command::new("env")
}

/// The folder of the newest version's programs.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
    let version = |path: &PathBuf| -> u32 {
        let name = path.file_name().and_then(|name| name.to_str());
        name.and_then(|name| name.parse().ok()).unwrap_or(0)
    };
    let installed = versions.map(|entry| entry.path()).filter(|path| path.join("bin/initdb").exists());
    Some(installed.max_by_key(version)?.join("bin"))
}

#[expect(clippy::disallowed_methods, reason = "a switch for tests alone")]
fn is_required() -> bool {
    std::env::var("GRIDCASE_REQUIRE_POSTGRES").is_ok_and(|value| value == "1")
}
