//! How services prove themselves to each other.
//!
//! These tokens go by the machine's time even where the process runs on a driven clock: they guard the wire, and a
//! replay that jumps a day must not make a call that is under way a stranger.
use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header};
use serde::{Deserialize, Serialize};

use super::{Error, ServiceSecret, validation};
use crate::{
    Clock,
    caller::{Caller, Person},
};

/// How long a token is valid, in seconds; longer than any two machines' clocks differ.
const LIFETIME: i64 = 60;

/// How long a token is used again for the same service and person, in seconds.
const REUSE: i64 = 10;

/// Tokens kept for reuse before the old ones are thrown out.
const KEPT: usize = 1024;

/// Makes and verifies the tokens of services; clones share what is kept for reuse.
#[derive(Clone)]
pub struct ServiceTokens(Arc<Inner>);

struct Inner {
    clock: Clock,
    encoding: EncodingKey,
    decoding: DecodingKey,
    made: Mutex<HashMap<For, Made>>,
}

/// For whom a token was made.
type For = (&'static str, Option<Arc<Person>>);

struct Made {
    token: String,
    at: i64,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    svc: String,
    iat: i64,
    exp: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    act: Option<Person>,
}

#[derive(Serialize)]
struct ClaimsRef<'a> {
    svc: &'a str,
    iat: i64,
    exp: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    act: Option<&'a Person>,
}

impl ServiceTokens {
    /// Tokens signed with `secret`.
    pub fn new(secret: &ServiceSecret) -> Self {
        Self::by(secret, Clock::system())
    }

    fn by(secret: &ServiceSecret, clock: Clock) -> Self {
        let encoding = EncodingKey::from_secret(secret.bytes());
        let decoding = DecodingKey::from_secret(secret.bytes());
        Self(Arc::new(Inner { clock, encoding, decoding, made: Mutex::default() }))
    }

    /// The token of `service`, calling on its own or for a person.
    pub fn mint(&self, service: &'static str, acting: Option<&Arc<Person>>) -> Result<String, Error> {
        let now = self.0.clock.now().as_second();
        let whom = (service, acting.cloned());
        if let Some(made) = self.kept().get(&whom).filter(|made| made.is_fresh(now)) {
            return Ok(made.token.clone());
        }
        let claims = ClaimsRef { svc: service, iat: now, exp: now + LIFETIME, act: acting.map(Arc::as_ref) };
        let token = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.0.encoding)?;
        let mut kept = self.kept();
        if kept.len() >= KEPT {
            kept.retain(|_, made| made.is_fresh(now));
        }
        if kept.len() < KEPT {
            kept.insert(whom, Made { token: token.clone(), at: now });
        }
        Ok(token)
    }

    /// The service whose token this is, and the person for whom it calls.
    pub fn verify(&self, token: &str) -> Result<Caller, Error> {
        let claims: Claims = jsonwebtoken::decode(token, &self.0.decoding, &validation(Algorithm::HS256))?.claims;
        let now: Timestamp = self.0.clock.now();
        if claims.exp <= now.as_second() {
            return Err(Error::Expired);
        }
        Ok(Caller::Service { name: claims.svc, acting: claims.act })
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, HashMap<For, Made>> {
        self.0.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Made {
    fn is_fresh(&self, now: i64) -> bool {
        (self.at..self.at + REUSE).contains(&now)
    }
}

impl fmt::Debug for ServiceTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServiceTokens(..)")
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;

    use super::*;
    use crate::caller::sample_person;

    fn start() -> Timestamp {
        Timestamp::from_second(1_800_000_000).expect("an instant")
    }

    fn tokens(secret: u8) -> (ServiceTokens, Clock) {
        let clock = Clock::driven(start());
        (ServiceTokens::by(&ServiceSecret::new([secret; 32]), clock.clone()), clock)
    }

    #[test]
    fn a_token_names_the_service_and_the_person_it_acts_for() {
        let (tokens, _) = tokens(1);
        let person = Arc::new(sample_person());
        let token = tokens.mint("intake", Some(&person)).expect("a token");
        let caller = tokens.verify(&token).expect("valid");
        assert_eq!(caller, Caller::Service { name: "intake".to_owned(), acting: Some(sample_person()) });
    }

    #[test]
    fn a_token_is_used_again_for_a_few_seconds_by_the_same_service_and_person_only() {
        let (tokens, clock) = tokens(1);
        let person = Arc::new(sample_person());
        let first = tokens.mint("intake", None).expect("a token");
        assert_eq!(tokens.mint("intake", None).expect("a token"), first);
        assert_ne!(tokens.mint("dispatch", None).expect("a token"), first);
        assert_ne!(tokens.mint("intake", Some(&person)).expect("a token"), first);
        clock.drive(start() + 11.seconds()).expect("driven");
        assert_ne!(tokens.mint("intake", None).expect("a token"), first);
    }

    #[test]
    fn a_token_expires() {
        let (tokens, clock) = tokens(1);
        let token = tokens.mint("intake", None).expect("a token");
        clock.drive(start() + 60.seconds()).expect("driven");
        assert!(matches!(tokens.verify(&token), Err(Error::Expired)));
    }

    #[test]
    fn a_token_of_another_installation_is_refused() {
        let (ours, _) = tokens(1);
        let (theirs, _) = tokens(2);
        let token = theirs.mint("intake", None).expect("a token");
        assert!(matches!(ours.verify(&token), Err(Error::Invalid(_))));
    }
}
