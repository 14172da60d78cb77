//! What is known about the call that the current task works on, for the layers above and the peers below.
use std::{
    future::{self, Future},
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use http::{HeaderMap, HeaderValue, Response};
use tokio::time::Instant;
use tonic::{Status, body::Body};

/// The future of a layered service.
pub(crate) type Answer<E> = Pin<Box<dyn Future<Output = Result<Response<Body>, E>> + Send>>;

/// Answers with `status`, without asking the inner service.
pub(crate) fn refuse<E: Send + 'static>(status: Status) -> Answer<E> {
    Box::pin(future::ready(Ok(status.into_http())))
}

tokio::task_local! {
    static CALL: Call;
}

/// The call in hand.
#[derive(Clone, Debug, Default)]
pub(crate) struct Call {
    /// When the caller stops waiting.
    pub(crate) deadline: Option<Instant>,
    cause: Arc<Mutex<Option<String>>>,
}

impl Call {
    pub(crate) fn until(deadline: Option<Instant>) -> Self {
        Self { deadline, cause: Arc::default() }
    }

    /// Runs `work` as part of this call.
    pub(crate) async fn run<F: Future>(self, work: F) -> F::Output {
        CALL.scope(self, work).await
    }

    /// When the caller of the current task stops waiting.
    pub(crate) fn current_deadline() -> Option<Instant> {
        CALL.try_with(|call| call.deadline).ok().flatten()
    }

    /// Keeps the cause of a failure for the line that the end of the call logs; false outside of a call.
    pub(crate) fn keep_cause(cause: &str) -> bool {
        CALL.try_with(|call| {
            *call.cause.lock().unwrap_or_else(PoisonError::into_inner) = Some(cause.to_owned());
        })
        .is_ok()
    }

    /// The cause that was kept.
    pub(crate) fn cause(&self) -> Option<String> {
        self.cause.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Header by which a caller says how long it waits.
const TIMEOUT: &str = "grpc-timeout";

/// How long the caller waits: up to eight digits and a unit. None if it does not say, or cannot be read.
pub(crate) fn timeout(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(TIMEOUT)?.to_str().ok()?;
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    if digits.len() > 8 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let amount: u64 = digits.parse().ok()?;
    Some(match unit {
        "H" => Duration::from_secs(amount * 3600),
        "M" => Duration::from_secs(amount * 60),
        "S" => Duration::from_secs(amount),
        "m" => Duration::from_millis(amount),
        "u" => Duration::from_micros(amount),
        "n" => Duration::from_nanos(amount),
        _ => return None,
    })
}

/// Says how long the caller waits, in the finest unit that holds it.
pub(crate) fn set_timeout(headers: &mut HeaderMap, timeout: Duration) {
    const MOST: u128 = 99_999_999;
    let (millis, micros) = (timeout.as_millis(), timeout.as_micros());
    let text = if micros <= MOST {
        format!("{micros}u")
    } else if millis <= MOST {
        format!("{millis}m")
    } else {
        format!("{}S", u128::from(timeout.as_secs()).min(MOST))
    };
    headers.insert(TIMEOUT, HeaderValue::from_str(&text).expect("digits and a letter"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeouts_are_read_as_grpc_writes_them() {
        let cases = [
            ("2H", Some(Duration::from_hours(2))),
            ("3M", Some(Duration::from_mins(3))),
            ("10S", Some(Duration::from_secs(10))),
            ("250m", Some(Duration::from_millis(250))),
            ("250u", Some(Duration::from_micros(250))),
            ("250n", Some(Duration::from_nanos(250))),
            ("123456789S", None),
            ("S", None),
            ("", None),
            ("+1S", None),
            ("1秒", None),
            ("1s", None),
        ];
        for (text, expected) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(TIMEOUT, HeaderValue::from_bytes(text.as_bytes()).expect("a header"));
            assert_eq!(timeout(&headers), expected, "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        for timeout in
            [Duration::ZERO, Duration::from_millis(1500), Duration::from_mins(150), Duration::from_hours(24_000)]
        {
            let mut headers = HeaderMap::new();
            set_timeout(&mut headers, timeout);
            assert_eq!(super::timeout(&headers), Some(timeout));
        }
    }
}
