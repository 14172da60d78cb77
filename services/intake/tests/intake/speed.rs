//! How many submits a second; run by hand, see the reason below.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use gridcase_host::testing::each_place;
use gridcase_proto::intake::v1 as pb;
use tokio::{
    task::JoinSet,
    time::{Duration, Instant},
};

use crate::site::{Site, report, wait_until};

const CALLERS: usize = 256;
const TIME: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement: cargo nextest run -p gridcase-intake --release --run-ignored only --no-capture"]
async fn submits_per_second() {
    each_place(async |place| {
        let mut site = Site::on(place).await;
        let (next, begun) = (Arc::new(AtomicU64::new(0)), Instant::now());
        let mut callers = JoinSet::new();
        for _ in 0..CALLERS {
            let (mut client, next) = (site.worker(), Arc::clone(&next));
            callers.spawn(async move {
                while begun.elapsed() < TIME {
                    let report = report(next.fetch_add(1, Ordering::Relaxed).into());
                    client.submit_report(pb::SubmitReportRequest { report: Some(report) }).await.expect("stored");
                }
            });
        }
        callers.join_all().await;
        let (took, stored) = (begun.elapsed(), next.load(Ordering::Relaxed));
        let opened = site.dispatch.cases().len();
        let each_second = u128::from(stored) * 1000 / took.as_millis();
        eprintln!("{each_second} submits/s with {CALLERS} callers; {opened} of {stored} are cases already");
        wait_until("all cases", async || site.dispatch.cases().len() as u64 == stored).await;
        eprintln!("all are cases after {:.1} s", begun.elapsed().as_secs_f64());
        site.stop().await;
    })
    .await;
}
