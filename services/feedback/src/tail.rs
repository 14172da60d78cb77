//! Follows dispatch's events.

use std::time::Duration;

use futures::future::BoxFuture;
use gridcase_host::{
    Peer, Shutdown,
    database::Database,
    status,
    tail::{self, FetchError, Page},
};
use gridcase_proto::dispatch::v1::{ListEventsRequest, dispatch_service_client::DispatchServiceClient};
use prost::Message as _;
use sea_orm::DatabaseTransaction;
use tokio_util::sync::CancellationToken;
use tonic::Status;

use crate::{
    convert::fact,
    error::{CURSOR_LOST, Error},
    feedback::settle,
};

const PRODUCER: &str = "dispatch";
const EVENTS: u32 = 500;
const WAIT: Duration = Duration::from_secs(20);

/// Follows until the end of the process begins. A dispatch that was restored is followed anew from its beginning.
pub(crate) async fn run(db: Database, dispatch: Peer, shutdown: Shutdown) {
    tokio::select! {
        () = shutdown.begun() => {}
        () = follow(&db, &dispatch) => {}
    }
}

async fn follow(db: &Database, dispatch: &Peer) {
    let peer = dispatch.with_deadline(WAIT * 2);
    loop {
        let fetch = |after| fetch(peer.clone(), after);
        let ended = tail::follow(db, "feedback", PRODUCER, fetch, apply, CancellationToken::new()).await;
        let Err(lost) = ended else { return };
        if let Err(error) = db.write(|tx| Box::pin(settle::read_anew(tx, PRODUCER))).await {
            tracing::error!(%error, %lost, "dispatch's events cannot be read anew");
            return;
        }
    }
}

async fn fetch(dispatch: Peer, after: Option<String>) -> Result<Page, FetchError> {
    let wait_ms = u32::try_from(WAIT.as_millis()).unwrap_or(u32::MAX);
    let request = ListEventsRequest { after: after.unwrap_or_default(), limit: EVENTS, wait_ms };
    let answer = DispatchServiceClient::new(dispatch).list_events(request).await.map_err(|status| failed(&status))?;
    let events = answer.into_inner().events.into_iter();
    Ok(Page { events: events.map(|event| (event.cursor.clone(), event.encode_to_vec())).collect() })
}

fn failed(status: &Status) -> FetchError {
    if status::reason(status).as_deref() == Some(CURSOR_LOST) {
        return FetchError::CursorLost;
    }
    FetchError::Failed(format!("{:?}: {}", status.code(), status.message()))
}

fn apply(tx: &DatabaseTransaction, payload: Vec<u8>) -> BoxFuture<'_, Result<(), Error>> {
    Box::pin(async move {
        match fact::read(&payload) {
            Ok(fact) => settle::apply(tx, &fact).await,
            Err(error) => {
                tracing::error!(%error, "an event of dispatch cannot be read and is passed over");
                Ok(())
            }
        }
    })
}
