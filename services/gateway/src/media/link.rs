//! Short-lived addresses of photos, for pages that show them without sending headers. An address is bound to the person
//! it was made for and to one file; who has it can see that file until it expires, and nothing else.
use hmac::{Hmac, Mac as _};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;

use super::shelf::Name;

/// How long an address works.
const LIFE: SignedDuration = SignedDuration::from_mins(15);

/// Signs and checks addresses.
#[derive(Clone)]
pub struct Links {
    key: [u8; 32],
}

/// What an address carries beside the name of the file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Ticket {
    /// Town code.
    pub town: String,
    /// Person it was made for.
    pub person: String,
    /// When it expires, in seconds since 1970 UTC.
    pub expires: i64,
    /// Signature, hex.
    pub signature: String,
}

impl Links {
    /// Signs with `key`, which is for nothing else.
    pub fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// A ticket for `person` to see the file `name`.
    pub fn sign(&self, name: &Name, person: &str, now: Timestamp) -> Ticket {
        let expires = (now + LIFE).as_second();
        let signature = hex::encode(self.mac(name, person, expires).finalize().into_bytes());
        Ticket { town: name.town.clone(), person: person.to_owned(), expires, signature }
    }

    /// Whether `ticket` opens the file `name` now.
    pub fn opens(&self, ticket: &Ticket, name: &Name, now: Timestamp) -> bool {
        let Ok(signature) = hex::decode(&ticket.signature) else { return false };
        ticket.expires > now.as_second()
            && self.mac(name, &ticket.person, ticket.expires).verify_slice(&signature).is_ok()
    }

    fn mac(&self, name: &Name, person: &str, expires: i64) -> Hmac<Sha256> {
        let mut mac = keyed(&self.key);
        for part in [name.town.as_bytes(), name.report.as_bytes(), &name.sha256, person.as_bytes()] {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part);
        }
        mac.update(&expires.to_be_bytes());
        mac
    }
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes a key of any length")
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_ticket_opens_one_file_for_one_person_for_a_while() {
        let links = Links::new([1; 32]);
        let name = Name { town: "t".to_owned(), report: Uuid::nil(), sha256: [1; 32] };
        let now = Timestamp::from_second(1_800_000_000).expect("a moment");
        let ticket = links.sign(&name, "p1", now);
        assert!(links.opens(&ticket, &name, now));
        assert!(!links.opens(&ticket, &name, now + LIFE));
        assert!(!links.opens(&ticket, &Name { sha256: [2; 32], ..name.clone() }, now));
        assert!(!links.opens(&Ticket { person: "p2".to_owned(), ..ticket.clone() }, &name, now));
        assert!(!links.opens(&Ticket { expires: ticket.expires + 1, ..ticket.clone() }, &name, now));
        assert!(!Links::new([2; 32]).opens(&ticket, &name, now));
    }
}
