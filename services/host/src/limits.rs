//! How large a message may be, and what its sender is told when it is larger.
use http::{HeaderMap, Response};
use tonic::{Code, Status, body::Body};

use crate::status;

/// The largest message that a service decodes, in bytes: `Server::new(..).max_decoding_message_size(MESSAGE)`. Sixteen
/// times less than tonic's own limit, because a small message can cost sixty times its size once decoded.
pub const MESSAGE: usize = 256 * 1024;

/// Reason of a message over the limit.
pub const MESSAGE_TOO_LARGE: &str = "MESSAGE_TOO_LARGE";

const TOO_LARGE: &str = "decoded message length too large: found ";

/// Replaces tonic's words about a message over the limit, which say nothing that its sender could act on.
pub(crate) fn explain(response: Response<Body>) -> Response<Body> {
    match too_large(response.headers()) {
        Some(status) => status.into_http(),
        None => response,
    }
}

fn too_large(headers: &HeaderMap) -> Option<Status> {
    if headers.get(Status::GRPC_STATUS)? != "11" {
        return None;
    }
    let status = Status::from_header_map(headers)?;
    let (_, numbers) = status.message().split_once(TOO_LARGE)?;
    let mut numbers = numbers.split(|letter: char| !letter.is_ascii_digit()).filter(|word| !word.is_empty());
    let (found, limit) = (numbers.next()?, numbers.next()?);
    Some(status::refused(
        Code::InvalidArgument,
        MESSAGE_TOO_LARGE,
        format!(
            "the message has {found} bytes and the limit of this call is {limit} bytes; send less at once (photos and \
             voice go through media upload, never inside a message)"
        ),
        [("found_bytes", found), ("limit_bytes", limit)],
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: Status) -> Response<Body> {
        status.into_http()
    }

    fn status_of(response: &Response<Body>) -> Status {
        Status::from_header_map(response.headers()).expect("a status")
    }

    #[test]
    fn a_message_over_the_limit_is_told_the_limit_and_the_way_out() {
        let tonics = "Error, decoded message length too large: found 300000 bytes, the limit is: 262144 bytes";
        let status = status_of(&explain(answer(Status::out_of_range(tonics))));
        assert_eq!(status.code(), Code::InvalidArgument);
        assert!(status.message().contains("262144 bytes"));
        assert!(status.message().contains("photos and voice go through media upload"));
        assert_eq!(status::metadata(&status, "limit_bytes").as_deref(), Some("262144"));
    }

    #[test]
    fn other_refusals_pass_unchanged() {
        let status = status_of(&explain(answer(Status::out_of_range("page 9 of 3"))));
        assert_eq!((status.code(), status.message()), (Code::OutOfRange, "page 9 of 3"));
    }
}
