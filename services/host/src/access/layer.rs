//! The layer that stands before every handler.
use std::{
    mem,
    task::{Context, Poll},
};

use http::{HeaderMap, Request, Response, header::AUTHORIZATION};
use jsonwebtoken::Algorithm;
use tonic::{Status, body::Body};
use tower::{Layer, Service};

use super::{Methods, methods::Rule, rule};
use crate::{
    call,
    caller::Caller,
    token::{Error, KeyRing, ServiceTokens},
};

/// Finds out who calls, from the `authorization: Bearer` header.
#[derive(Clone, Debug)]
pub struct Authority {
    people: KeyRing,
    services: ServiceTokens,
}

impl Authority {
    /// Knows people by `people` and services by `services`.
    pub fn new(people: KeyRing, services: ServiceTokens) -> Self {
        Self { people, services }
    }

    /// The caller that the headers prove; anonymous without an authorization header, an error with a bad one.
    pub async fn authenticate(&self, headers: &HeaderMap) -> Result<Caller, Status> {
        let Some(value) = headers.get(AUTHORIZATION) else { return Ok(Caller::Anonymous) };
        let token = value.to_str().ok().and_then(bearer).ok_or(Error::Invalid(None))?;
        Ok(self.verify(token).await?)
    }

    async fn verify(&self, token: &str) -> Result<Caller, Error> {
        match jsonwebtoken::decode_header(token)?.alg {
            Algorithm::HS256 => self.services.verify(token),
            Algorithm::EdDSA => self.people.verify(token).await.map(Caller::Person),
            _ => Err(Error::Invalid(None)),
        }
    }
}

fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Admits callers as the RPCs declare, and puts the [`Caller`] into the request's extensions.
#[derive(Clone, Debug)]
pub struct AccessLayer {
    methods: Methods,
    authority: Authority,
}

impl AccessLayer {
    /// Enforces what `methods` declare, for callers known by `authority`.
    pub fn new(methods: Methods, authority: Authority) -> Self {
        Self { methods, authority }
    }

    async fn admit(&self, path: &str, headers: &HeaderMap) -> Result<Caller, Status> {
        match self.methods.rule(path) {
            Rule::None => Err(Status::unimplemented(format!("no such method: {path}"))),
            Rule::Public => Ok(Caller::Anonymous),
            // A client that renews its session still sends the token that has expired.
            Rule::Declared(access) if access.public => {
                let caller = self.authority.authenticate(headers).await;
                Ok(caller.unwrap_or(Caller::Anonymous))
            }
            Rule::Declared(access) => {
                let caller = self.authority.authenticate(headers).await?;
                rule::admit(access, &caller)?;
                Ok(caller)
            }
        }
    }
}

impl<S> Layer<S> for AccessLayer {
    type Service = Guarded<S>;

    fn layer(&self, inner: S) -> Guarded<S> {
        Guarded { access: self.clone(), inner }
    }
}

/// The service that [`AccessLayer`] makes.
#[derive(Clone, Debug)]
pub struct Guarded<S> {
    access: AccessLayer,
    inner: S,
}

impl<S> Service<Request<Body>> for Guarded<S>
where
    S: Service<Request<Body>, Response = Response<Body>> + Clone + Send + 'static,
    S::Error: Send,
    S::Future: Send,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = call::Answer<S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let access = self.access.clone();
        let next = self.inner.clone();
        let mut inner = mem::replace(&mut self.inner, next);
        Box::pin(async move {
            // Taken apart, because a body cannot be lent to an await.
            let (mut parts, body) = request.into_parts();
            match access.admit(parts.uri.path(), &parts.headers).await {
                Ok(caller) => {
                    tracing::Span::current().record("caller", tracing::field::display(&caller));
                    parts.extensions.insert(caller);
                    inner.call(Request::from_parts(parts, body)).await
                }
                Err(status) => Ok(status.into_http()),
            }
        })
    }
}
