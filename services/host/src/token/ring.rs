//! The public keys of the issuer, kept current.
//!
//! A key that is not known is asked for, so that rotation needs no restart; a flood of tokens with made-up keys asks at
//! most once a second. While the issuer is away the known keys go on working.
use std::{
    collections::HashMap,
    fmt,
    future::Future,
    sync::{Arc, PoisonError, RwLock},
};

use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Mutex;

use super::{
    Error, PublicKey,
    person::{self, Party},
};
use crate::{Clock, caller::Person, status};

/// At most one question to the issuer in this time.
const PAUSE: SignedDuration = SignedDuration::from_secs(1);

/// Keys older than this are asked for again, to learn of those withdrawn.
const STALE: SignedDuration = SignedDuration::from_secs(300);

/// The answer of the issuer: all keys that verify now.
pub type Keys = Result<Vec<PublicKey>, tonic::Status>;

type List = dyn Fn() -> BoxFuture<'static, Keys> + Send + Sync;

/// Verifies people's tokens; clones share the keys.
#[derive(Clone)]
pub struct KeyRing(Arc<Ring>);

struct Ring {
    party: Party,
    clock: Clock,
    /// The machine's time, by which the issuer is asked, also where `clock` is driven.
    timer: Clock,
    list: Box<List>,
    known: RwLock<Known>,
    asking: Mutex<Asked>,
}

#[derive(Default)]
struct Known {
    keys: HashMap<String, PublicKey>,
    listed_at: Option<Timestamp>,
}

#[derive(Default)]
struct Asked {
    /// When the last question was put.
    at: Option<Timestamp>,
    /// Whether it got an answer.
    is_answered: bool,
}

impl KeyRing {
    /// A ring that fills itself by `list`, which asks the issuer for its keys. Tokens must come from `issuer`, for
    /// `audience`, and be valid by `clock`.
    pub fn new<L, F>(issuer: impl Into<String>, audience: impl Into<String>, clock: Clock, list: L) -> Self
    where
        L: Fn() -> F + Send + Sync + 'static,
        F: Future<Output = Keys> + Send + 'static,
    {
        Self::by(Clock::system(), issuer, audience, clock, list)
    }

    fn by<L, F>(timer: Clock, issuer: impl Into<String>, audience: impl Into<String>, clock: Clock, list: L) -> Self
    where
        L: Fn() -> F + Send + Sync + 'static,
        F: Future<Output = Keys> + Send + 'static,
    {
        let party = Party { issuer: issuer.into(), audience: audience.into() };
        let list: Box<List> = Box::new(move || Box::pin(list()));
        Self(Arc::new(Ring { party, clock, timer, list, known: RwLock::default(), asking: Mutex::default() }))
    }

    /// The person whose token this is.
    pub async fn verify(&self, token: &str) -> Result<Person, Error> {
        let id = jsonwebtoken::decode_header(token)?.kid.ok_or(Error::Invalid(None))?;
        let key = match self.0.known(&id) {
            Some(key) => key,
            None => self.0.ask_for(&id).await?,
        };
        self.refresh_if_stale();
        person::read(token, &key, &self.0.party, self.0.clock.now())
    }

    fn refresh_if_stale(&self) {
        let ring = Arc::clone(&self.0);
        if ring.is_stale() {
            tokio::spawn(async move {
                // Whoever holds the lock is asking already.
                if let Ok(mut asked) = ring.asking.try_lock()
                    && ring.may_ask(&asked)
                {
                    ring.ask(&mut asked).await;
                }
            });
        }
    }
}

impl Ring {
    fn known(&self, id: &str) -> Option<PublicKey> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).keys.get(id).cloned()
    }

    fn is_stale(&self) -> bool {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.listed_at.is_none_or(|at| self.age(at) > STALE)
    }

    async fn ask_for(&self, id: &str) -> Result<PublicKey, Error> {
        let mut asked = self.asking.lock().await;
        if let Some(key) = self.known(id) {
            return Ok(key);
        }
        if !self.may_ask(&asked) {
            return Err(Error::KeysUnavailable);
        }
        self.ask(&mut asked).await;
        match self.known(id) {
            Some(key) => Ok(key),
            // Only an answer says that there is no such key.
            None if asked.is_answered => Err(Error::UnknownKey),
            None => Err(Error::KeysUnavailable),
        }
    }

    async fn ask(&self, asked: &mut Asked) {
        let at = self.timer.now();
        *asked = Asked { at: Some(at), is_answered: false };
        match (self.list)().await {
            Ok(keys) => {
                let keys = keys.into_iter().map(|key| (key.id.clone(), key)).collect();
                *self.known.write().unwrap_or_else(PoisonError::into_inner) = Known { keys, listed_at: Some(at) };
                asked.is_answered = true;
            }
            Err(error) => tracing::warn!(error = status::chain(&error), "the issuer does not give its keys"),
        }
    }

    fn may_ask(&self, asked: &Asked) -> bool {
        asked.at.is_none_or(|at| self.age(at) >= PAUSE)
    }

    /// Time since then; the machine's clock may have been set back.
    fn age(&self, at: Timestamp) -> SignedDuration {
        self.timer.now().duration_since(at).abs()
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyRing").field("party", &self.0.party).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicUsize, Ordering},
        time::Duration,
    };

    use super::*;
    use crate::{
        Ids,
        caller::sample_person,
        token::{Issuer, SigningKey},
    };

    /// An issuer that counts how often it is asked for its keys.
    #[derive(Clone)]
    struct Desk {
        timer: Clock,
        keys: Arc<RwLock<Vec<PublicKey>>>,
        asked: Arc<AtomicUsize>,
        away: Arc<RwLock<bool>>,
    }

    impl Desk {
        fn open() -> Self {
            let timer = Clock::driven(Timestamp::UNIX_EPOCH);
            Self { timer, keys: Arc::default(), asked: Arc::default(), away: Arc::default() }
        }

        fn pass(&self, time: SignedDuration) {
            self.timer.drive(self.timer.now() + time).expect("driven");
        }

        fn token(&self, id: &str) -> String {
            let key = SigningKey::generate(&Ids::random(), id);
            self.keys.write().expect("keys").push(key.public());
            Self::sign(key)
        }

        fn sign(key: SigningKey) -> String {
            let issuer =
                Issuer { key, issuer: "us".to_owned(), audience: "all".to_owned(), lifetime: Duration::from_mins(1) };
            let person = sample_person();
            issuer.issue(&person, person.issued_at).expect("a token").token
        }

        fn ring(&self) -> KeyRing {
            let desk = self.clone();
            KeyRing::by(desk.timer.clone(), "us", "all", Clock::driven(sample_person().issued_at), move || {
                desk.asked.fetch_add(1, Ordering::Relaxed);
                let away = *desk.away.read().expect("away");
                let keys = desk.keys.read().expect("keys").clone();
                async move { if away { Err(tonic::Status::unavailable("away")) } else { Ok(keys) } }
            })
        }

        fn asked(&self) -> usize {
            self.asked.load(Ordering::Relaxed)
        }
    }

    fn unknown() -> String {
        Desk::sign(SigningKey::generate(&Ids::random(), "made-up"))
    }

    #[tokio::test]
    async fn an_unknown_key_is_asked_for_once_and_then_known() {
        let desk = Desk::open();
        let (ring, first) = (desk.ring(), desk.token("k1"));
        ring.verify(&first).await.expect("valid");
        ring.verify(&first).await.expect("valid");
        assert_eq!(desk.asked(), 1);
    }

    #[tokio::test]
    async fn rotation_works_without_a_restart() {
        let desk = Desk::open();
        let (ring, first) = (desk.ring(), desk.token("k1"));
        ring.verify(&first).await.expect("valid");
        desk.pass(PAUSE);
        let second = desk.token("k2");
        ring.verify(&second).await.expect("valid");
        assert_eq!(desk.asked(), 2);
    }

    #[tokio::test]
    async fn a_flood_of_made_up_keys_asks_once_a_second() {
        let desk = Desk::open();
        let (ring, token) = (desk.ring(), unknown());
        assert!(matches!(ring.verify(&token).await, Err(Error::UnknownKey)));
        for _ in 0..100 {
            desk.pass(SignedDuration::from_millis(5));
            assert!(matches!(ring.verify(&token).await, Err(Error::KeysUnavailable)));
        }
        assert_eq!(desk.asked(), 1);
        desk.pass(PAUSE);
        assert!(matches!(ring.verify(&token).await, Err(Error::UnknownKey)));
        assert_eq!(desk.asked(), 2);
    }

    #[tokio::test]
    async fn known_keys_work_while_the_issuer_is_away_and_unknown_ones_may_be_tried_again() {
        let desk = Desk::open();
        let (ring, first) = (desk.ring(), desk.token("k1"));
        ring.verify(&first).await.expect("valid");
        *desk.away.write().expect("away") = true;
        desk.pass(STALE * 2);
        ring.verify(&first).await.expect("still valid");
        assert!(matches!(ring.verify(&unknown()).await, Err(Error::KeysUnavailable)));
    }

    #[tokio::test]
    async fn a_withdrawn_key_is_forgotten_after_a_while() {
        let desk = Desk::open();
        let (ring, first) = (desk.ring(), desk.token("k1"));
        ring.verify(&first).await.expect("valid");
        desk.keys.write().expect("keys").clear();
        desk.pass(STALE * 2);
        ring.verify(&first).await.expect("not asked yet");
        while desk.asked() < 2 || ring.0.known("k1").is_some() {
            tokio::task::yield_now().await;
        }
        desk.pass(PAUSE);
        assert!(matches!(ring.verify(&first).await, Err(Error::UnknownKey)));
    }
}
