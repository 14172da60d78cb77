//! Sessions and the secrets that renew them.
//!
//! A refresh secret has two halves. The first stays the same for the life of the session and proves that its holder got a
//! secret of this session at some time; the second changes at each renewal. Who brings the right first and a wrong second
//! half holds a secret that was used already: it was copied, and the session ends. Only hashes are kept.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use gridcase_host::Ids;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// An open or ended session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Id.
    pub id: Uuid,
    /// Whose it is.
    pub person: Uuid,
    /// Hash of the half that stays.
    pub family: Vec<u8>,
    /// Hash of the half that changes.
    pub current: Vec<u8>,
    /// The renewal that gave the current secret, where its client named it, and the half it was made with.
    pub renewal: Option<Renewal>,
    /// When it ends if it is not used.
    pub expires: Timestamp,
    /// Whether it was ended.
    pub ended: bool,
}

/// A renewal that may be repeated after a lost answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewal {
    /// Made by the client.
    pub request: Uuid,
    /// Hash of the half that was brought.
    pub brought: Vec<u8>,
}

/// What a brought secret means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The current one, or the one before repeated under the same request.
    Right,
    /// One that was used already.
    Reused,
    /// None of this session.
    Wrong,
}

/// A refresh secret.
#[derive(Clone)]
pub struct Secret {
    family: [u8; 16],
    current: [u8; 32],
}

impl Secret {
    /// A secret of a new session.
    pub fn new(ids: &Ids) -> Self {
        Self { family: ids.bytes(), current: ids.bytes() }
    }

    /// The next secret of the same session.
    pub fn next(&self, ids: &Ids) -> Self {
        Self { family: self.family, current: ids.bytes() }
    }

    /// Reads what [`Secret::text`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (family, current) = bytes.split_first_chunk()?;
        Some(Self { family: *family, current: current.try_into().ok()? })
    }

    /// As its holder keeps it.
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode([self.family.as_slice(), self.current.as_slice()].concat())
    }

    /// The hash to keep of the half that stays.
    pub fn family(&self) -> Vec<u8> {
        Sha256::digest(self.family).to_vec()
    }

    /// The hash to keep of the half that changes.
    pub fn current(&self) -> Vec<u8> {
        Sha256::digest(self.current).to_vec()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Session {
    /// What a secret means that is brought under `request`.
    pub fn judge(&self, secret: &Secret, request: Option<Uuid>) -> Verdict {
        let (family, brought) = (secret.family(), secret.current());
        if family != self.family {
            return Verdict::Wrong;
        }
        let repeated =
            self.renewal.as_ref().is_some_and(|renewal| Some(renewal.request) == request && renewal.brought == brought);
        if brought == self.current || repeated { Verdict::Right } else { Verdict::Reused }
    }

    /// Whether it can be used at a moment.
    pub fn is_open(&self, now: Timestamp) -> bool {
        !self.ended && now < self.expires
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(secret: &Secret, renewal: Option<Renewal>) -> Session {
        Session {
            id: Uuid::from_u128(1),
            person: Uuid::from_u128(2),
            family: secret.family(),
            current: secret.current(),
            renewal,
            expires: Timestamp::MAX,
            ended: false,
        }
    }

    #[test]
    fn a_secret_survives_its_text() {
        let secret = Secret::new(&Ids::random());
        let read = Secret::parse(&secret.text()).expect("a secret");
        assert_eq!((read.family(), read.current()), (secret.family(), secret.current()));
        assert!(Secret::parse("rubbish").is_none());
    }

    #[test]
    fn a_used_secret_is_told_from_a_strangers() {
        let ids = Ids::random();
        let first = Secret::new(&ids);
        let second = first.next(&ids);
        let session = session(&second, None);
        assert_eq!(session.judge(&second, None), Verdict::Right);
        assert_eq!(session.judge(&first, None), Verdict::Reused);
        assert_eq!(session.judge(&Secret::new(&ids), None), Verdict::Wrong);
    }

    #[test]
    fn a_lost_answer_is_asked_for_again_under_the_same_request() {
        let ids = Ids::random();
        let first = Secret::new(&ids);
        let request = Uuid::from_u128(7);
        let session = session(&first.next(&ids), Some(Renewal { request, brought: first.current() }));
        assert_eq!(session.judge(&first, Some(request)), Verdict::Right);
        assert_eq!(session.judge(&first, Some(Uuid::from_u128(8))), Verdict::Reused);
        assert_eq!(session.judge(&first, None), Verdict::Reused);
    }
}
