//! How many cases are opened a second; run by hand: `cargo nextest run -p gridcase-dispatch --release --run-ignored all speed`.

use std::sync::atomic::{AtomicU32, Ordering};

use gridcase_host::testing::each_place;
use tokio::time::{Duration, Instant};

use crate::site::Site;
use crate::town;

const CALLERS: u32 = 256;
const TIME: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn cases_opened_per_second() {
    each_place(async |place| {
        let site = Site::on(place).await;
        let (next, begun) = (AtomicU32::new(0), Instant::now());
        let callers = (0..CALLERS).map(|_| async {
            while begun.elapsed() < TIME {
                site.case(next.fetch_add(1, Ordering::Relaxed).into(), town::STALL).await;
            }
        });
        futures::future::join_all(callers).await;
        let opened = f64::from(next.load(Ordering::Relaxed));
        eprintln!("{:.0} cases/s with {CALLERS} callers", opened / begun.elapsed().as_secs_f64());
    })
    .await;
}
