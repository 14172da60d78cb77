//! The register's answer for any moment is by the versions in force then.

use gridcase_dispatch::PAST_UNKNOWN;
use gridcase_host::{stamp, status};
use gridcase_proto::dispatch::v1 as pb;
use jiff::{SignedDuration, Timestamp};
use tonic::{Code, Status};

use crate::site::{Site, administrator, each_site, wait_until};
use crate::town::{self, TOWN, at};

async fn answer(site: &Site, at_moment: Timestamp) -> Result<(String, u32), Status> {
    let request = pb::ExplainRouteRequest {
        matter: town::STALL.to_owned(),
        position: Some(at(1.5, 1.5)),
        at: Some(stamp::to_wire(at_moment)),
        ..pb::ExplainRouteRequest::default()
    };
    let route = site.by(&administrator()).explain_route(request).await?.into_inner().route.expect("a route");
    Ok((route.lead, route.versions.expect("versions").register))
}

#[tokio::test]
async fn a_past_moment_answers_by_what_was_in_force_then_or_says_that_it_cannot() {
    each_site(async |site| {
        let now = site.clock.now();
        let hour = SignedDuration::from_hours(1);
        assert_eq!(answer(site, now).await.expect("an answer"), ("C1".to_owned(), 1));
        // Version 2 in an hour, and then version 3, which is the only one that the manifest names in the end.
        site.registry.publish(town::record(TOWN), 2, now + hour, &[town::other_register()]);
        wait_until("the scheduled version", async || {
            answer(site, now + hour).await.is_ok_and(|(lead, version)| lead == "T1" && version == 2)
        })
        .await;
        assert_eq!(answer(site, now).await.expect("an answer").1, 1, "scheduled is not in force");
        site.pass(hour * 24);
        let third = site.clock.now();
        site.registry.publish(town::record(TOWN), 3, third, &[town::parts()[3].clone()]);
        wait_until("the third version", async || answer(site, third).await.is_ok_and(|(_, version)| version == 3))
            .await;

        assert_eq!(answer(site, now).await.expect("an answer"), ("C1".to_owned(), 1));
        assert_eq!(answer(site, now + hour * 2).await.expect("an answer"), ("T1".to_owned(), 2));
        let first = "1969-12-31T00:00:00Z".parse().expect("a moment");
        assert_eq!(answer(site, first).await.expect("an answer"), (String::new(), 0));

        site.registry.go_away(true);
        let refused = answer(site, now).await.expect_err("the registry is away");
        assert_eq!((refused.code(), status::reason(&refused).as_deref()), (Code::Unavailable, Some(PAST_UNKNOWN)));
        assert_eq!(answer(site, third).await.expect("what is held").1, 3);
    })
    .await;
}
