//! Real processes of the server, started on free ports, killed without mercy, and gone when the test ends.
use std::{
    fs::{self, File},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use http::Uri;
use http_body_util::Empty;
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use prost::bytes::Bytes;

/// The server's binary.
pub const BINARY: &str = env!("CARGO_BIN_EXE_gridcase-under-test");
/// How long a process may take to answer on a machine that is busy.
const PATIENCE: Duration = Duration::from_mins(2);

/// A process of the server.
pub struct Process {
    child: Child,
    arguments: Vec<String>,
    log: PathBuf,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Process {
    /// Starts `gridcase` with these arguments and waits until it answers.
    pub async fn start(arguments: &[String], address: SocketAddr, log: &Path) -> Self {
        let child = spawn(arguments, log);
        let mut process = Self { child, arguments: arguments.to_vec(), log: log.to_owned(), address };
        process.wait_until_it_answers().await;
        process
    }

    /// `kill -9`, at once.
    pub fn kill(&mut self) {
        self.child.kill().expect("the process can be killed");
        self.child.wait().expect("the process ends");
    }

    /// Starts it again on the same address and data.
    pub async fn restart(&mut self) {
        self.child = spawn(&self.arguments, &self.log);
        self.wait_until_it_answers().await;
    }

    /// What it logged so far.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    async fn wait_until_it_answers(&mut self) {
        let waited = tokio::time::timeout(PATIENCE, async {
            // Any answer will do; the port alone is open before the services are ready.
            let client = Client::builder(TokioExecutor::new()).build_http::<Empty<Bytes>>();
            let anything: Uri = format!("http://{}/healthz", self.address).parse().expect("an address");
            while client.get(anything.clone()).await.is_err() {
                if let Some(status) = self.child.try_wait().expect("the process can be asked") {
                    panic!("gridcase ended with {status}:\n{}", self.log());
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        });
        assert!(waited.await.is_ok(), "gridcase does not answer:\n{}", self.log());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

fn spawn(arguments: &[String], log: &Path) -> Child {
    let log = File::options().create(true).append(true).open(log).expect("a log file");
    Command::new(BINARY)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(log.try_clone().expect("a log file"))
        .stderr(log)
        .spawn()
        .expect("the server's binary can be started")
}

/// An address with a port that was free a moment ago.
pub fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port")
}
