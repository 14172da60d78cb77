//! Follows dispatch's events and keeps on each report what became of it.

use std::time::Duration;

use futures::future::BoxFuture;
use gridcase_host::{
    Peer, Shutdown,
    database::{self, Database},
    tail::{self, FetchError, Page},
};
use gridcase_proto::dispatch::v1::{
    CaseEvent, ListEventsRequest, case_event::What, dispatch_service_client::DispatchServiceClient,
};
use prost::Message as _;
use sea_orm::DatabaseTransaction;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{progress, report::Progress, store};

const PRODUCER: &str = "dispatch";
const EVENTS: u32 = 500;
const WAIT: Duration = Duration::from_secs(20);

/// Follows until the end of the process begins. A dispatch that was restored is followed anew from its beginning.
pub(crate) async fn run(db: Database, dispatch: Peer, shutdown: Shutdown) {
    let follow = async {
        loop {
            let peer = dispatch.with_deadline(WAIT * 2);
            let fetch = |after| fetch(peer.clone(), after);
            let ended = tail::follow(&db, "intake", PRODUCER, fetch, apply, CancellationToken::new()).await;
            let Err(lost) = ended else { return };
            if let Err(error) = db.write(|tx| Box::pin(forget(tx))).await {
                tracing::error!(%error, %lost, "what came from dispatch cannot be dropped");
                return;
            }
        }
    };
    tokio::select! {
        () = shutdown.begun() => {}
        () = follow => {}
    }
}

async fn fetch(dispatch: Peer, after: Option<String>) -> Result<Page, FetchError> {
    let wait_ms = u32::try_from(WAIT.as_millis()).unwrap_or(u32::MAX);
    let request = ListEventsRequest { after: after.unwrap_or_default(), limit: EVENTS, wait_ms };
    let answer = DispatchServiceClient::new(dispatch).list_events(request).await.map_err(FetchError::from)?;
    let events = answer.into_inner().events.into_iter();
    Ok(Page { events: events.map(|event| (event.cursor.clone(), event.encode_to_vec())).collect() })
}

fn apply(tx: &DatabaseTransaction, payload: Vec<u8>) -> BoxFuture<'_, Result<(), database::Error>> {
    Box::pin(async move {
        let event = match CaseEvent::decode(payload.as_slice()) {
            Ok(event) => event,
            Err(error) => {
                tracing::error!(%error, "an event of dispatch cannot be read and is passed over");
                return Ok(());
            }
        };
        let Ok(id) = Uuid::try_parse(&event.case) else { return Ok(()) };
        match store::find_to_change(tx, &event.town, id).await? {
            Some(report) => {
                if let Some(progress) = progress::after(&report.progress, &event) {
                    store::set_progress(tx, &event.town, id, &progress).await?;
                }
                Ok(())
            }
            None => part(tx, id, &event).await,
        }
    })
}

/// A case without a report of this town is none of ours, unless it was split off one.
async fn part(tx: &DatabaseTransaction, id: Uuid, event: &CaseEvent) -> Result<(), database::Error> {
    let begins = matches!(&event.what, Some(What::Filed(filed)) if filed.parent.is_some());
    let before = match store::find_part(tx, &event.town, id).await? {
        Some(before) => before,
        None if begins => Progress::default(),
        None => return Ok(()),
    };
    if let Some(progress) = progress::after(&before, event) {
        store::set_part(tx, &event.town, id, &progress).await?;
    }
    Ok(())
}

async fn forget(tx: &DatabaseTransaction) -> Result<(), database::Error> {
    store::forget_progress(tx).await?;
    tail::forget(tx, "intake", PRODUCER).await
}
