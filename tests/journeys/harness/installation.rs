//! An installation of Gridcase for one test: in one process, or split into five, on SQLite or PostgreSQL.
use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf};

use gridcase_host::testing::Postgres;
use tempfile::TempDir;
use tonic::transport::{Channel, Endpoint};

use super::process::{Process, free_address};

/// How the parts are spread over processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topology {
    /// All in one process, on SQLite.
    One,
    /// Five processes, each with its own SQLite file.
    Split,
    /// Five processes on one PostgreSQL database.
    SplitOnPostgres,
}

const PARTS: [&str; 5] = ["registry", "intake", "dispatch", "feedback", "gateway"];

/// A running installation.
pub struct Installation {
    /// Processes by part; one process has the name "all".
    pub processes: BTreeMap<&'static str, Process>,
    folder: TempDir,
    /// Keeps the cluster up.
    postgres: Option<Postgres>,
}

impl Installation {
    /// Starts an installation; none where it needs a PostgreSQL that is not there.
    pub async fn start(topology: Topology) -> Option<Self> {
        Self::start_with(topology, &[]).await
    }

    /// Starts an installation with more arguments for each process.
    pub async fn start_with(topology: Topology, more: &[&str]) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let postgres = match topology {
            Topology::SplitOnPostgres => Some(Postgres::start()?),
            Topology::One | Topology::Split => None,
        };
        let mut installation = Self { processes: BTreeMap::new(), folder, postgres: None };
        match topology {
            Topology::One => installation.launch("all", free_address(), more.iter().map(ToString::to_string)).await,
            Topology::Split | Topology::SplitOnPostgres => {
                let url = postgres.as_ref().map(Postgres::url);
                let addresses = PARTS.map(|part| (part, free_address()));
                for (part, address) in addresses {
                    let mut arguments: Vec<String> = vec!["--only".to_owned(), part.to_owned()];
                    for (peer, place) in addresses.iter().filter(|(peer, _)| *peer != part && *peer != "gateway") {
                        arguments.extend(["--peer".to_owned(), format!("{peer}=http://{place}")]);
                    }
                    if part != "registry" {
                        let secret = installation.data("registry").join("service-secret");
                        arguments.extend(["--service-secret".to_owned(), secret.display().to_string()]);
                    }
                    if let Some(url) = &url {
                        arguments.extend(["--postgres".to_owned(), url.clone()]);
                    }
                    arguments.extend(more.iter().map(ToString::to_string));
                    installation.launch(part, address, arguments).await;
                }
            }
        }
        installation.postgres = postgres;
        Some(installation)
    }

    /// Starts one more gateway of a split installation.
    pub async fn second_gateway(&mut self) {
        let mut arguments: Vec<String> = vec!["--only".to_owned(), "gateway".to_owned()];
        for part in PARTS.iter().filter(|part| **part != "gateway") {
            arguments.extend(["--peer".to_owned(), format!("{part}=http://{}", self.processes[part].address)]);
        }
        let secret = self.data("registry").join("service-secret");
        arguments.extend(["--service-secret".to_owned(), secret.display().to_string()]);
        self.launch("gateway2", free_address(), arguments).await;
    }

    /// The address that clients use.
    pub fn address(&self) -> SocketAddr {
        self.processes.get("all").or_else(|| self.processes.get("gateway")).expect("a process").address
    }

    /// A connection to the address that clients use.
    pub fn channel(&self) -> Channel {
        channel(self.address())
    }

    /// The one-time code that makes the first operator.
    pub fn setup_code(&self) -> String {
        let part = if self.processes.contains_key("all") { "all" } else { "registry" };
        let file = self.data(part).join("setup-code");
        std::fs::read_to_string(&file).expect("a new installation has a setup code").trim().to_owned()
    }

    /// The data folder of a process.
    pub fn data(&self, part: &str) -> PathBuf {
        self.folder.path().join(part)
    }

    async fn launch(&mut self, part: &'static str, address: SocketAddr, more: impl IntoIterator<Item = String>) {
        let data = self.data(part).display().to_string();
        let mut arguments = ["serve", "--listen", &address.to_string(), "--data", &data].map(str::to_owned).to_vec();
        arguments.extend(more);
        let log = self.folder.path().join(format!("{part}.log"));
        self.processes.insert(part, Process::start(&arguments, address, &log).await);
    }
}

/// A connection that is made at the first call.
pub fn channel(address: SocketAddr) -> Channel {
    Endpoint::from_shared(format!("http://{address}")).expect("an address").connect_lazy()
}
