//! The answer of `ProveCoverage`, piece by piece.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures::stream::{self, BoxStream, StreamExt as _};
use gridcase_host::caller::Person;
use gridcase_proto::registry::v1 as wire;
use gridcase_snapshot::Part;
use jiff::Timestamp;
use tokio::sync::mpsc;
use tonic::Status;
use wire::prove_coverage_response::Piece;

use crate::coverage::Listing;
use crate::registry::Registry;

/// Pieces under way; progress that finds no room is left out.
const UNDER_WAY: usize = 16;
/// Progress is told in so many steps.
const STEPS: usize = 20;

pub(super) type Pieces = BoxStream<'static, Result<wire::ProveCoverageResponse, Status>>;

/// What is to be proven for whom.
pub(super) struct Asked {
    pub(super) person: Person,
    pub(super) parts: Vec<Part>,
    pub(super) at: Option<Timestamp>,
    pub(super) listing: Listing,
}

/// Proves in a task of its own; whoever goes away ends only the telling.
pub(super) fn prove(registry: Registry, asked: Asked) -> Pieces {
    let (sender, receiver) = mpsc::channel(UNDER_WAY);
    tokio::spawn(async move {
        let Asked { person, parts, at, listing } = asked;
        let (told, last) = (sender.clone(), AtomicUsize::new(0));
        let progress = move |done: usize, total: usize| {
            let step = done * STEPS / total.max(1);
            if last.swap(step, Ordering::Relaxed) != step {
                let [done, total] = [done, total].map(|count| u32::try_from(count).unwrap_or(u32::MAX));
                drop(told.try_send(Ok(Piece::Progress(wire::CoverageProgress { done, total }))));
            }
        };
        let pieces = match registry.prove_coverage(&person, &parts, at, Arc::new(progress)).await {
            Ok(coverage) => {
                let listed = tokio::task::spawn_blocking(move || listing.pieces(&coverage)).await;
                listed.map(|pieces| pieces.into_iter().map(Ok).collect()).unwrap_or_default()
            }
            Err(error) => vec![Err(Status::from(error))],
        };
        for piece in pieces {
            if sender.send(piece).await.is_err() {
                return;
            }
        }
    });
    let pieces = stream::unfold(receiver, |mut receiver| async move { Some((receiver.recv().await?, receiver)) });
    pieces.map(|piece| piece.map(|piece| wire::ProveCoverageResponse { piece: Some(piece) })).boxed()
}
