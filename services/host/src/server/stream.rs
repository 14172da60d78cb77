//! The end of a stream of answers, said as gRPC says it.
use http::HeaderMap;
use http_body::Frame;
use prost::bytes::Bytes;
use tonic::Status;

/// The last frame of a body that ends with `status`.
pub(super) fn ending(status: &Status) -> Frame<Bytes> {
    let mut trailers = HeaderMap::new();
    if status.add_header(&mut trailers).is_err() {
        tracing::error!(%status, "a status does not fit into headers");
    }
    Frame::trailers(trailers)
}
