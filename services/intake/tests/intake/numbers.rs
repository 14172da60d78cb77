//! Numbers are unique, and follow the town's own days.

use std::collections::BTreeSet;

use gridcase_host::{
    database::Options,
    testing::{Place, each_place},
};
use jiff::ToSpan as _;

use crate::site::{Site, TOWN, report, town};

#[tokio::test]
async fn numbers_are_unique_under_concurrency_and_over_a_change_of_day() {
    each_place(async |place| {
        let mut site = Site::on(place).await;
        // Five minutes before midnight in Shanghai.
        site.clock.drive("2026-11-22T15:55:00Z".parse().expect("an instant")).expect("driven");
        let start = site.now();
        let submits = (0..60).map(|number| {
            let site = &site;
            async move {
                let minutes = i64::try_from(number / 6).expect("small");
                site.clock.drive(start + minutes.minutes()).expect("driven");
                site.submit(report(number)).await.number
            }
        });
        let given: Vec<_> = futures::future::join_all(submits).await;
        let numbers: BTreeSet<_> = given.iter().cloned().collect();
        assert_eq!(numbers.len(), given.len());
        for number in 60..63 {
            let next = site.submit(report(number)).await.number;
            assert!(next.starts_with("330106109-20261123-"), "{next}");
            assert!(!numbers.contains(&next));
        }
        site.stop().await;
    })
    .await;
}

#[tokio::test]
async fn days_are_those_of_utc_until_the_town_is_known() {
    let place = Place::sqlite();
    let mut site = Site::new(&place, Options::default());
    site.clock.drive("2026-11-22T18:00:00Z".parse().expect("an instant")).expect("driven");
    site.start().await;
    assert_eq!(site.submit(report(1)).await.number, "330106109-20261122-00001");
    site.stop().await;
    site.registry.publish(town(TOWN, "Asia/Shanghai"), Vec::new());
    site.start().await;
    assert_eq!(site.submit(report(2)).await.number, "330106109-20261123-00001");
    // From then on the town is known from disk, whatever becomes of the registry.
    site.stop().await;
    site.registry = crate::double::Registry::default();
    site.start().await;
    assert_eq!(site.submit(report(3)).await.number, "330106109-20261123-00002");
    site.stop().await;
}
