//! Hands the records in, one report each, and waits until each is a case.
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use futures::{StreamExt as _, TryStreamExt as _, stream};
use gridcase_proto::{
    common::v1::Position,
    dispatch::v1::{Case, CountCasesRequest},
    intake::v1::{ListReportsRequest, ListReportsResponse, Receipt, RegisterReportRequest, ReportContent, Source},
};
use tokio::time::Instant;

use super::{content::Matters, profile::Profile, records::Record};
use crate::{
    api::Api,
    commands::{Context, Wanted, all_cases},
    failure::{Exit, Failure, Result},
    ids,
    output::moment,
};

/// Between two looks at what has been opened.
const PAUSE: Duration = Duration::from_millis(250);

/// Hands records in as the command room.
pub(super) struct Feed<'a> {
    pub(super) api: &'a Api,
    pub(super) profile: &'a Profile,
    pub(super) matters: &'a Matters,
    /// The longest time in which nothing moves.
    pub(super) patience: Duration,
}

/// The id of a record's report: the same each time.
pub(super) fn id(profile: &Profile, record: &Record) -> String {
    ids::report(record.time, &[&profile.town.code, &record.number]).to_string()
}

impl Feed<'_> {
    /// Registers every record, in order of time, and tells how many were new. The clock goes with the records: those of
    /// one moment are sent at once, and the next moment begins when they are stored.
    pub(super) async fn report(&self, context: &mut Context<'_>, records: &[Record], at_once: usize) -> Result<usize> {
        let before = self.receipts().await?;
        let mut progress = context.screen.progress("reports", records.len());
        let (mut added, mut done) = (0, 0);
        for moment in records.chunk_by(|a, b| a.time == b.time) {
            self.api.drive(moment[0].time);
            let receipts = stream::iter(moment.iter().map(|record| self.register(record)));
            let receipts: Vec<Receipt> = receipts.buffered(at_once).try_collect().await?;
            for receipt in receipts {
                match before.get(&receipt.id) {
                    None => added += 1,
                    Some(earlier) if *earlier == receipt => {}
                    Some(earlier) => return Err(other_receipt(earlier)),
                }
            }
            done += moment.len();
            progress.set(done);
        }
        Ok(added)
    }

    /// What is stored already, by report id.
    async fn receipts(&self) -> Result<BTreeMap<String, Receipt>> {
        let mut wanted = Wanted::new(0);
        let (mut receipts, mut page_token) = (BTreeMap::new(), String::new());
        loop {
            let request = ListReportsRequest { page_size: wanted.page(), page_token, state: 0 };
            let page = self
                .api
                .call(request, |door, request| async move { door.intake().list_reports(request).await })
                .await?;
            let ListReportsResponse { reports, next_page_token } = page;
            let got = reports.len();
            receipts.extend(
                reports.into_iter().filter_map(|report| report.receipt).map(|receipt| (receipt.id.clone(), receipt)),
            );
            page_token = next_page_token;
            if !wanted.goes_on(got, &page_token) {
                return Ok(receipts);
            }
        }
    }

    /// Registers one record; where the server cannot work for a while it is sent again.
    async fn register(&self, record: &Record) -> Result<Receipt> {
        let request = self.request(record);
        let began = Instant::now();
        let mut pause = PAUSE;
        loop {
            let request = request.clone();
            let done = self
                .api
                .call(request, |door, request| async move { door.intake().register_report(request).await })
                .await;
            match done {
                Ok(answer) => return answer.receipt.ok_or_else(|| Failure::answer("the receipt")),
                Err(failure) if failure.exit == Exit::Unavailable && began.elapsed() < self.patience => {
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
                Err(mut failure) => {
                    failure.message = format!("record {}: {}", record.number, failure.message);
                    return Err(failure);
                }
            }
        }
    }

    fn request(&self, record: &Record) -> RegisterReportRequest {
        let given = &self.profile.position;
        let position = record.position.map(|(longitude, latitude)| Position {
            longitude,
            latitude,
            coordinate_system: given.crs.clone(),
            accuracy_m: given.accuracy_m,
            fixed_at: None,
            provider: "record".to_owned(),
        });
        let report = ReportContent {
            id: id(self.profile, record),
            matter: self.matters.get(&record.matter).cloned().unwrap_or_default(),
            position,
            words: record.words.clone(),
            place_words: record.place_words.clone(),
            asset: String::new(),
            found_at: Some(moment::to_wire(record.time)),
            ..ReportContent::default()
        };
        RegisterReportRequest {
            report: Some(report),
            source: Source::System.into(),
            outside_number: record.number.clone(),
            ..RegisterReportRequest::default()
        }
    }

    /// The case of each record, in order of the records, once all are open.
    pub(super) async fn cases(&self, context: &mut Context<'_>, records: &[Record]) -> Result<Vec<Case>> {
        let ids: Vec<String> = records.iter().map(|record| id(self.profile, record)).collect();
        let mut progress = context.screen.progress("cases", ids.len());
        let (mut most, mut since) = (0, Instant::now());
        loop {
            let open = self.count().await?;
            if open >= ids.len() {
                let cases: BTreeMap<String, Case> =
                    all_cases(self.api).await?.into_iter().map(|case| (case.id.clone(), case)).collect();
                if let Some(cases) = ids.iter().map(|id| cases.get(id).cloned()).collect() {
                    progress.set(ids.len());
                    return Ok(cases);
                }
            }
            if open > most {
                (most, since) = (open, Instant::now());
                progress.set(open.min(ids.len()));
            }
            if since.elapsed() > self.patience {
                return Err(self.missing(&ids).await?);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn count(&self) -> Result<usize> {
        let request = CountCasesRequest::default();
        let counts =
            self.api.call(request, |door, request| async move { door.dispatch().count_cases(request).await }).await?;
        let open: u64 = counts.states.iter().map(|count| count.count).sum();
        Ok(usize::try_from(open).unwrap_or(usize::MAX))
    }

    async fn missing(&self, ids: &[String]) -> Result<Failure> {
        let there: BTreeSet<String> = all_cases(self.api).await?.into_iter().map(|case| case.id).collect();
        let missing: Vec<&str> = ids.iter().map(String::as_str).filter(|id| !there.contains(*id)).collect();
        let first = missing.iter().take(3).copied().collect::<Vec<_>>().join(", ");
        let seconds = self.patience.as_secs();
        let message = format!(
            "{} reports are stored and not yet cases, and none was opened for {seconds} s: {first}",
            missing.len()
        );
        Ok(Failure::new(Exit::Unavailable, "CASES_NOT_OPEN", message)
            .way_out("does intake reach dispatch? its log says more; then repeat the replay, which adds nothing twice"))
    }
}

fn other_receipt(earlier: &Receipt) -> Failure {
    let message = format!("the receipt of {} ({}) is not the one given before", earlier.number, earlier.id);
    Failure::new(Exit::Failed, "RECEIPT_CHANGED", message).way_out("this is a fault of the server; keep its log")
}
