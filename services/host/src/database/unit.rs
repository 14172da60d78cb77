//! A unit of work on its way to the database: the closure, and the caller who waits for its answer.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use futures::future::BoxFuture;
use sea_orm::DatabaseTransaction;
use tokio::sync::oneshot;

use super::error::Error;

/// Whether a unit's changes are to stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The unit succeeded.
    Keep,
    /// The unit refused, failed or panicked: undo what it did.
    Undo,
}

/// A unit of work whose types are forgotten, so that one queue holds them all.
pub(super) trait Unit: Send {
    /// Runs the closure and keeps its answer; a panic is caught.
    fn run<'t>(&'t mut self, tx: &'t DatabaseTransaction) -> BoxFuture<'t, Verdict>;

    /// Gives the caller the kept answer, or `failure` if what was kept did not reach the disk.
    fn answer(self: Box<Self>, failure: Option<Error>);
}

/// A closure of a service, with its own answer and error types.
pub(super) struct Typed<T, E, F> {
    work: Option<F>,
    kept: Option<Result<T, E>>,
    caller: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Typed<T, E, F> {
    /// A unit, and where its answer will arrive.
    pub(super) fn new(work: F) -> (Self, oneshot::Receiver<Result<T, E>>) {
        let (caller, answer) = oneshot::channel();
        (Self { work: Some(work), kept: None, caller }, answer)
    }
}

impl<T, E, F> Unit for Typed<T, E, F>
where
    F: for<'t> FnOnce(&'t DatabaseTransaction) -> BoxFuture<'t, Result<T, E>> + Send,
    T: Send,
    E: From<Error> + Send,
{
    fn run<'t>(&'t mut self, tx: &'t DatabaseTransaction) -> BoxFuture<'t, Verdict> {
        Box::pin(async move {
            let Some(work) = self.work.take() else {
                return Verdict::Undo;
            };
            let answer = run_caught(work, tx).await;
            let verdict = if answer.is_ok() { Verdict::Keep } else { Verdict::Undo };
            self.kept = Some(answer);
            verdict
        })
    }

    fn answer(self: Box<Self>, failure: Option<Error>) {
        let answer = match (failure, self.kept) {
            (Some(failure), _) => Err(E::from(failure)),
            (None, Some(kept)) => kept,
            (None, None) => Err(E::from(Error::unavailable(&"the unit of work was not run"))),
        };
        // A caller who has gone away does not need it.
        let _gone = self.caller.send(answer);
    }
}

/// Runs a closure; a panic becomes an error.
pub(super) async fn run_caught<T, E, F>(work: F, tx: &DatabaseTransaction) -> Result<T, E>
where
    F: for<'t> FnOnce(&'t DatabaseTransaction) -> BoxFuture<'t, Result<T, E>>,
    E: From<Error>,
{
    let caught = AssertUnwindSafe(async move { work(tx).await }).catch_unwind().await;
    caught.unwrap_or_else(|panic| Err(E::from(Error::Panicked { reason: said(panic.as_ref()) })))
}

fn said(panic: &(dyn Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned())
}
