//! Photos over plain HTTP, on the same connection as the calls.
use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

use http::{Method, Request, StatusCode, header};
use http_body_util::{BodyExt as _, Full};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use tonic::body::Body;
use tower::ServiceExt as _;

use super::Door;
use crate::failure::{Exit, Failure, Result};

/// The most that is read of a refusal.
const ANSWER: usize = 64 * 1024;

/// What a photo shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// What was found.
    Finding,
    /// What was done.
    Result,
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Finding => "finding",
            Self::Result => "result",
        })
    }
}

/// A photo as read from its file.
#[derive(Debug, Clone)]
pub(crate) struct Photo {
    /// Its file.
    pub(crate) path: PathBuf,
    /// The file, byte by byte.
    content: Vec<u8>,
    /// Hash of the file.
    pub(crate) sha256: Vec<u8>,
}

impl Photo {
    /// Reads a file.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let content = fs::read(path).map_err(|error| Failure::file(path, &error))?;
        let sha256 = Sha256::digest(&content).to_vec();
        Ok(Self { path: path.to_owned(), content, sha256 })
    }

    /// Reads files in order; a file that is named twice is read once.
    pub(crate) fn read_all(paths: &[PathBuf]) -> Result<Vec<Self>> {
        let mut photos: Vec<Self> = Vec::with_capacity(paths.len());
        for path in paths {
            let photo = Self::read(path)?;
            if photos.iter().all(|other| other.sha256 != photo.sha256) {
                photos.push(photo);
            }
        }
        Ok(photos)
    }
}

pub(super) async fn put(door: &Door, report: &str, photo: &Photo, purpose: Purpose) -> Result<()> {
    let path = format!("/media/{report}/{}?purpose={purpose}", hex::encode(&photo.sha256));
    let mut request = Request::builder().method(Method::PUT).uri(path);
    if let Some(value) = door.authorization().and_then(|value| value.to_str().ok()) {
        request = request.header(header::AUTHORIZATION, value);
    }
    let body = Full::new(photo.content.clone().into()).map_err(|never| match never {});
    let request = request.body(Body::new(body)).map_err(|error| Failure::usage(format!("{report}: {error}")))?;
    let response = door.channel().oneshot(request).await.map_err(|error| unreachable(&photo.path, &error))?;
    let status = response.status();
    if status.is_success() {
        return Ok(());
    }
    let body = http_body_util::Limited::new(response.into_body(), ANSWER).collect().await;
    let body = body.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    Err(refusal(status, &body, &photo.path))
}

fn unreachable(path: &Path, error: &dyn std::error::Error) -> Failure {
    let message = format!("{}: could not be sent: {error}", path.display());
    Failure::new(Exit::Unavailable, "UNAVAILABLE", message)
        .way_out("repeat the command with the same id; what was stored already is not stored twice")
}

#[derive(Deserialize)]
struct Answer {
    error: Told,
}

#[derive(Deserialize)]
struct Told {
    reason: String,
    message: String,
}

fn refusal(status: StatusCode, body: &[u8], path: &Path) -> Failure {
    let exit = match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Exit::NotAllowed,
        StatusCode::NOT_FOUND => Exit::NotFound,
        StatusCode::CONFLICT => Exit::Conflict,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
            Exit::Unavailable
        }
        status if status.is_client_error() => Exit::Refused,
        _ => Exit::Failed,
    };
    let told = serde_json::from_slice::<Answer>(body).map(|answer| answer.error);
    let told =
        told.unwrap_or_else(|_| Told { reason: "HTTP".to_owned(), message: format!("the server answered {status}") });
    let reason = if status == StatusCode::UNAUTHORIZED { "NOT_SIGNED_IN" } else { &told.reason };
    Failure::new(exit, reason, format!("{}: {}", path.display(), told.message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_the_file_and_what_the_server_said() {
        let body = br#"{"error":{"reason":"MEDIA_FORMAT","field":"body","message":"only JPEG, PNG and WebP"}}"#;
        let failure = refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE, body, Path::new("cover.gif"));
        assert_eq!((failure.exit, failure.reason.as_str()), (Exit::Refused, "MEDIA_FORMAT"));
        assert_eq!(failure.message, "cover.gif: only JPEG, PNG and WebP");
    }

    #[test]
    fn an_answer_that_is_not_ours_is_told_by_its_status() {
        let failure = refusal(StatusCode::BAD_GATEWAY, b"<html>", Path::new("cover.jpg"));
        assert_eq!((failure.exit, failure.reason.as_str()), (Exit::Failed, "HTTP"));
    }

    #[test]
    fn a_photo_named_twice_is_sent_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("cover.jpg");
        fs::write(&path, b"a photo").expect("written");
        let photos = Photo::read_all(&[path.clone(), path]).expect("read");
        assert_eq!(photos.len(), 1);
        assert_eq!(photos[0].sha256, Sha256::digest(b"a photo").to_vec());
    }
}
