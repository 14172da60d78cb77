//! Photos: what is taken, what is refused, who sees them, and that no copy says more than the picture.
use std::net::SocketAddr;

use gridcase_proto::intake::v1::{MediaKind, MediaPurpose, MediaRef};
use http::{Method, Request};
use http_body_util::{BodyExt as _, Full};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use image::codecs::jpeg::JpegEncoder;
use prost::bytes::Bytes;
use sha2::{Digest as _, Sha256};

use crate::{
    harness::{Installation, SignedIn, Topology, Town, place, report},
    steps::submit,
};

type Hash = [u8; 32];

/// A picture that differs by `seed`, and its hash.
pub fn jpeg(seed: u8) -> (Vec<u8>, Hash) {
    let picture = image::RgbImage::from_fn(96, 64, |x, y| {
        let value = u8::try_from((x * 3 + y * 5) % 256).expect("a byte");
        image::Rgb([value, value.wrapping_mul(seed), seed])
    });
    let mut file = Vec::new();
    JpegEncoder::new(&mut file).encode_image(&picture).expect("a jpeg");
    let hash = hash(&file);
    (file, hash)
}

/// A photo's hash as a report declares it.
pub fn declared(hash: Hash) -> MediaRef {
    MediaRef { sha256: hash.to_vec(), kind: MediaKind::Photo.into(), purpose: MediaPurpose::Finding.into() }
}

/// Sends a photo; answers with the HTTP status and the body.
pub async fn upload(
    address: SocketAddr,
    person: &SignedIn,
    report: &str,
    hash: Hash,
    purpose: &str,
    file: Vec<u8>,
) -> (u16, String) {
    let url = format!("http://{address}/media/{report}/{}?purpose={purpose}", hex::encode(hash));
    let (code, body) = call(Method::PUT, &url, Some(person), file).await;
    (code, String::from_utf8_lossy(&body).into_owned())
}

/// Looks at a photo; answers with the HTTP status.
pub async fn look(address: SocketAddr, person: &SignedIn, report: &str, hash: Hash) -> u16 {
    let url = format!("http://{address}/media/{report}/{}", hex::encode(hash));
    call(Method::GET, &url, Some(person), Vec::new()).await.0
}

async fn call(method: Method, url: &str, person: Option<&SignedIn>, body: Vec<u8>) -> (u16, Vec<u8>) {
    let mut request = Request::builder().method(method).uri(url);
    if let Some(person) = person {
        request = request.header("authorization", format!("Bearer {}", person.token));
    }
    let request = request.body(Full::<Bytes>::from(body)).expect("a request");
    let client = Client::builder(TokioExecutor::new()).build_http();
    let answer = client.request(request).await.expect("an answer");
    let code = answer.status().as_u16();
    (code, answer.into_body().collect().await.expect("a body").to_bytes().to_vec())
}

fn hash(file: &[u8]) -> Hash {
    Sha256::digest(file).into()
}

#[tokio::test]
async fn photos_are_checked_when_they_arrive_and_seen_by_those_who_see_the_case() {
    let installation = Installation::start(Topology::One).await.expect("needs nothing");
    let town = Town::found(&installation).await;
    let address = installation.address();
    let (file, good) = jpeg(3);
    let mut stall = report("event:09006", Some(place(-100.0, 50.0)));
    stall.media = vec![declared(good)];
    submit(&town.worker, &stall).await;

    let other_hash = [9; 32];
    let send = |hash, file| upload(address, &town.worker, &stall.id, hash, "finding", file);
    let (code, body) = send(other_hash, file.clone()).await;
    assert_eq!(code, 422, "{body}");
    assert!(body.contains("MEDIA_HASH_DIFFERS") && body.contains("send the file again"), "{body}");

    let cut = file[..file.len() / 2].to_vec();
    let (code, body) = send(hash(&cut), cut.clone()).await;
    assert_eq!(code, 422, "{body}");
    assert!(body.contains("MEDIA_DAMAGED"), "{body}");

    let (code, body) = send(hash(b"%PDF-1.7"), b"%PDF-1.7".to_vec()).await;
    assert_eq!(code, 415, "{body}");

    let large = vec![0; 21 * 1024 * 1024];
    let (code, body) = send(hash(&large), large.clone()).await;
    assert_eq!(code, 413, "{body}");
    assert!(body.contains("MEDIA_TOO_LARGE"), "{body}");

    let url = format!("http://{address}/media/{}/{}", stall.id, hex::encode(good));
    let (code, _) = call(Method::GET, &url, Some(&town.worker), Vec::new()).await;
    assert_eq!(code, 404, "nothing refused was kept");
    for _ in 0..2 {
        let (code, body) = send(good, file.clone()).await;
        assert_eq!(code, 201, "sending again is harmless: {body}");
    }

    for (person, expected) in [
        (Some(&town.worker), 200),
        (Some(&town.city), 200),
        (Some(&town.supervisor), 200),
        (Some(&town.police_north), 404),
        (Some(&town.other_worker), 404),
        (None, 401),
    ] {
        let (code, body) = call(Method::GET, &url, person, Vec::new()).await;
        assert_eq!(code, expected, "{}", String::from_utf8_lossy(&body[..body.len().min(200)]));
    }

    // A short-lived address works without a header, and only as it was made.
    let (code, body) = call(Method::POST, &format!("{url}/link"), Some(&town.city), Vec::new()).await;
    assert_eq!(code, 200);
    let link: serde_json::Value = serde_json::from_slice(&body).expect("json");
    let link = format!("http://{address}{}", link["url"].as_str().expect("a url"));
    assert_eq!(call(Method::GET, &link, None, Vec::new()).await.0, 200);
    let changed = link.replace("person=", "person=x");
    assert_eq!(call(Method::GET, &changed, None, Vec::new()).await.0, 403);
}
