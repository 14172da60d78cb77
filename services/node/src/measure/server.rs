//! The server under load: a process of its own, started cold.
use std::{
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::Context as _;
use gridcase_proto::registry::v1::{ListKeysRequest, session_service_client::SessionServiceClient};

/// What the kernel counts processor time in, the same on every Linux: a hundredth of a second.
const TICK_MS: u64 = 10;

/// A running server.
pub(super) struct Running {
    child: Child,
    /// Where it listens.
    pub(super) address: String,
    /// From the start of the process to its first answer.
    pub(super) cold_start: Duration,
}

impl Running {
    /// Starts this program on `data` and waits for its first answer.
    pub(super) async fn start(data: &Path) -> anyhow::Result<Self> {
        let place: SocketAddr = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let begun = Instant::now();
        let mut child = Command::new(std::env::current_exe()?)
            .args(["--log", "warn", "serve", "--listen", &place.to_string(), "--data"])
            .arg(data)
            .stdout(Stdio::null())
            .spawn()?;
        let address = format!("http://{place}");
        loop {
            if let Ok(mut client) = SessionServiceClient::connect(address.clone()).await
                && client.list_keys(ListKeysRequest {}).await.is_ok()
            {
                break;
            }
            if let Some(status) = child.try_wait()? {
                anyhow::bail!("the server ended with {status}");
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        Ok(Self { child, address, cold_start: begun.elapsed() })
    }

    /// Resident memory in KiB.
    pub(super) fn memory_kib(&self) -> anyhow::Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("the kernel says no VmRSS")?;
        Ok(line.trim().trim_end_matches("kB").trim().parse()?)
    }

    /// Processor time spent so far, in user and kernel mode.
    pub(super) fn processor(&self) -> anyhow::Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name of the program, in parentheses, may hold spaces; behind it user and kernel time are the 12th and 13th word.
        let (_, words) = stat.rsplit_once(')').context("the kernel says nothing of the process")?;
        let words = words.split_whitespace().skip(11).take(2).map(str::parse::<u64>);
        let ticks: u64 = words.sum::<Result<_, _>>()?;
        Ok(Duration::from_millis(ticks * TICK_MS))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}
