//! The web client, embedded in the binary: `/desk/` and `/field/`, their assets, and what the sign-in page asks of the
//! installation. Pages come with a strict content security policy; styles that a page makes at run time carry a nonce
//! that is fresh in every answer.
use axum::{
    Json, Router,
    extract::Path,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use gridcase_host::Ids;
use rust_embed::{Embed, EmbeddedFile};
use serde::Serialize;
use tower_http::{
    compression::{CompressionLayer, predicate::SizeAbove},
    set_header::SetResponseHeaderLayer,
};

/// What `make web` built.
#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/../../clients/web/dist"]
#[allow_missing = true]
struct Built;

/// The word in the pages that a fresh nonce replaces.
const NONCE: &str = "CSP_NONCE";

/// What the sign-in page is told of the installation.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Site {
    /// Accounts to try; only in a demo town.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demo: Option<Demo>,
}

/// A demo town's accounts.
#[derive(Clone, Debug, Serialize)]
pub struct Demo {
    /// The password of all.
    pub password: String,
    /// Accounts, in the order of a report's way.
    pub accounts: Vec<Offer>,
}

/// An account to try.
#[derive(Clone, Debug, Serialize)]
pub struct Offer {
    /// Account.
    pub account: String,
    /// The person's name.
    pub name: String,
    /// Role, as the protocol names it without its prefix, e.g. `DISPATCHER`.
    pub role: &'static str,
    /// Name of the unit; empty outside departments.
    pub unit: String,
}

/// The routes of the pages.
pub fn routes(site: Site) -> Router {
    let page = |name: &'static str| get(move || async move { page(name) });
    let [desk, field] = ["desk", "field"].map(page);
    Router::new()
        .route("/", get(|| async { Redirect::temporary("/desk/") }))
        .route("/desk", desk.clone())
        .route("/desk/", desk.clone())
        .route("/desk/{*rest}", desk)
        .route("/field", field.clone())
        .route("/field/", field)
        .route("/field/{*rest}", get(below_field))
        .route("/site.json", get(move || async move { ([(header::CACHE_CONTROL, "no-store")], Json(site)) }))
        .route("/assets/{*file}", get(asset))
        .fallback(get(file))
        .layer(SetResponseHeaderLayer::overriding(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
        .layer(CompressionLayer::new().compress_when(SizeAbove::new(512)))
}

/// A page with a fresh nonce and its policy.
fn page(name: &str) -> Response {
    let Some(file) = Built::get(&format!("{name}/index.html")) else { return unbuilt() };
    let nonce = hex::encode(Ids::random().bytes::<16>());
    let html = String::from_utf8_lossy(&file.data).replace(NONCE, &nonce);
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
        (header::CONTENT_SECURITY_POLICY, policy(&nonce)),
        (header::REFERRER_POLICY, "same-origin".to_owned()),
        (HeaderName::from_static("permissions-policy"), "camera=(self), geolocation=(self), microphone=()".to_owned()),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin".to_owned()),
    ];
    (headers, html).into_response()
}

/// Everything from here and nothing inline; photos that a page holds itself are `blob:`.
fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' blob: data:; \
         font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'self'; object-src 'none'"
    )
}

/// A file that the field's scope has of its own, such as its service worker; else the page.
async fn below_field(Path(rest): Path<String>, headers: HeaderMap) -> Response {
    match Built::get(&format!("field/{rest}")) {
        Some(built) if rest != "index.html" => answer(&rest, built, &headers, "no-cache"),
        _ => page("field"),
    }
}

/// A file whose name changes with its content.
async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    match Built::get(&format!("assets/{name}")) {
        Some(built) => answer(&name, built, &headers, "public, max-age=31536000, immutable"),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Any other file beside the pages, such as the icon.
async fn file(uri: axum::http::Uri, headers: HeaderMap) -> Response {
    let name = uri.path().trim_start_matches('/');
    match Built::get(name) {
        Some(built) => answer(name, built, &headers, "no-cache"),
        None => (StatusCode::NOT_FOUND, "there is nothing at this address; the pages are at /desk/ and /field/\n")
            .into_response(),
    }
}

fn answer(name: &str, file: EmbeddedFile, asked: &HeaderMap, keep: &'static str) -> Response {
    let tag = format!("\"{}\"", hex::encode(file.metadata.sha256_hash()));
    if asked.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    let kind = if name.ends_with(".webmanifest") { "application/manifest+json" } else { file.metadata.mimetype() };
    let headers =
        [(header::CONTENT_TYPE, kind.to_owned()), (header::CACHE_CONTROL, keep.to_owned()), (header::ETAG, tag)];
    (headers, file.data.into_owned()).into_response()
}

fn unbuilt() -> Response {
    let text = "Gridcase is running here, but this binary was built without its pages.\n\nBuild them with `make web`, then \
                the binary again. Until then use it from the shell with gridctl (gridctl --help); programs call the gRPC \
                services on this port, browsers the same services over gRPC-Web.\n";
    (StatusCode::NOT_FOUND, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_admits_no_inline_script_and_no_foreign_origin() {
        let policy = policy("abc");
        assert!(policy.contains("script-src 'self';"), "{policy}");
        assert!(policy.contains("style-src 'self' 'nonce-abc';"), "{policy}");
        for hole in ["unsafe-inline", "unsafe-eval", "*", "http:"] {
            assert!(!policy.contains(hole), "{policy}");
        }
    }
}
