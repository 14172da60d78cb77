//! A case runs by the calendar that decided it.

use gridcase_host::stamp;
use gridcase_proto::dispatch::v1 as pb;
use gridcase_proto::registry::v1::content::Part as Content;
use jiff::{SignedDuration, Timestamp};

use crate::site::{Site, each_site};
use crate::town;

fn due(case: &pb::Case) -> Option<Timestamp> {
    case.deadlines[0].due_at.as_ref().and_then(stamp::from_wire)
}

async fn publish(site: &Site, number: u32, calendars: Content) {
    site.publish(number, calendars, |versions| versions.calendars).await;
}

#[tokio::test]
async fn a_new_calendar_changes_no_running_case() {
    each_site(async |site| {
        let noon = site.clock.now();
        let before = site.case(1, town::OFFICE).await;
        // From noon, four hours inside 08:00 to 18:00.
        assert_eq!(due(&before), Some(noon + SignedDuration::from_hours(4)));
        publish(site, 2, town::calendars(2026, 480, 840)).await;
        let after = site.case(2, town::OFFICE).await;
        // From noon, two hours until 14:00 and two on the next morning.
        assert_eq!(due(&after), Some(noon + SignedDuration::from_hours(22)));
        assert_eq!(due(&site.get(&before.id).await), due(&before));
        assert_eq!(site.get(&before.id).await.route.and_then(|route| route.versions).map(|v| v.calendars), Some(1));
    })
    .await;
}

#[tokio::test]
async fn without_the_years_calendar_the_case_is_dispatched_and_its_due_time_unknown() {
    each_site(async |site| {
        publish(site, 2, town::calendars(2030, 480, 1080)).await;
        let case = site.case(1, town::OFFICE).await;
        assert_eq!(case.lead, "C1");
        assert_eq!((due(&case), case.deadlines[0].unknown_year), (None, 2026));
        let natural = site.case(2, town::STALL).await;
        assert!(due(&natural).is_some(), "natural time needs no calendar");
    })
    .await;
}
