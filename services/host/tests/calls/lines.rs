//! What the log keeps of a call.
use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use gridcase_host::server::Settings;
use tonic::Code;
use tracing::Level;

use crate::{echo::ask, site::Site};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Lines {
    fn at(&self, level: Level) -> Vec<String> {
        let text = String::from_utf8(self.0.lock().expect("no panic").clone()).expect("text");
        text.lines().filter(|line| line.contains(level.as_str())).map(str::to_owned).collect()
    }
}

#[tokio::test]
async fn a_failure_is_logged_once_with_its_cause_and_the_caller() {
    let lines = Lines::default();
    let sink = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_max_level(Level::DEBUG)
        .with_writer(move || sink.clone())
        .finish();
    // The runtime of the test has this thread only.
    let _guard = tracing::subscriber::set_default(subscriber);
    let site = Site::new();
    let running = site.process().serve_both(Settings::default()).await;
    let failure = ask(running.channel(), "echo.v1.FrontService/Say", site.by_worker("fail")).await.expect_err("failed");
    assert_eq!(failure.code(), Code::Internal);
    let errors = lines.at(Level::ERROR);
    assert_eq!(errors.len(), 1, "{errors:?}");
    for part in ["the disk is gone", "echo.v1.FrontService/Say", "person:01900000-0000-7000-8000-000000000001"] {
        assert!(errors[0].contains(part), "{part} is not in {}", errors[0]);
    }
}
