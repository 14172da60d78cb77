//! Reading who reported is recorded.

use gridcase_proto::dispatch::v1 as pb;
use sea_orm::{ConnectionTrait as _, Statement};

use crate::site::{Site, each_site, id, wait_until, worker};
use crate::town;

async fn readers(site: &Site) -> Vec<String> {
    let reader = site.db.reader();
    let sql = "SELECT person FROM dispatch_access ORDER BY person";
    let rows = reader.query_all_raw(Statement::from_string(reader.get_database_backend(), sql)).await;
    rows.expect("rows").iter().map(|row| row.try_get("", "person").expect("a person")).collect()
}

#[tokio::test]
async fn whoever_was_shown_the_reporter_is_on_record_once_a_minute() {
    each_site(async |site| {
        site.case(1, town::STALL).await;
        let request = || pb::GetCaseRequest { id: id(1) };
        // A unit that may not know, and the reporter: neither is a reading of personal data.
        site.unit("C1").get_case(request()).await.expect("seen");
        site.by(&worker()).get_case(request()).await.expect("seen");
        for _ in 0..3 {
            site.command().get_case(request()).await.expect("seen");
        }
        wait_until("the record", async || !readers(site).await.is_empty()).await;
        assert_eq!(readers(site).await, ["id-zhou"]);
    })
    .await;
}

#[tokio::test]
async fn whoever_hears_of_the_reporter_is_on_record() {
    each_site(async |site| {
        let from = |after: &str| pb::WatchCasesRequest { after: after.to_owned() };
        let mut begin = site.command().watch_cases(from("")).await.expect("a stream").into_inner();
        let begin = begin.message().await.expect("a message").expect("no end").cursor;
        site.case(1, town::STALL).await;
        for mut client in [site.unit("C1"), site.by(&worker()), site.command()] {
            let mut stream = client.watch_cases(from(&begin)).await.expect("a stream").into_inner();
            stream.message().await.expect("a message").expect("no end");
            assert!(stream.message().await.expect("a message").expect("no end").case.is_some());
        }
        wait_until("the record", async || !readers(site).await.is_empty()).await;
        assert_eq!(readers(site).await, ["id-zhou"]);
    })
    .await;
}
