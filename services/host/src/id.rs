//! Ids and secrets: where randomness enters.
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use uuid::Uuid;

/// Makes ids and secrets. Domain code takes the ids as parameters.
#[derive(Clone, Debug, Default)]
pub struct Ids;

impl Ids {
    /// Ids from the machine's randomness.
    pub fn random() -> Self {
        Self
    }

    /// A new UUID of version 7: sorted by `now`, unique by 74 random bits.
    pub fn at(&self, now: Timestamp) -> Uuid {
        let millis = u64::try_from(now.as_millisecond()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }

    /// Random bytes, fit for keys.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        getrandom::fill(&mut bytes).expect("the operating system gives randomness");
        bytes
    }

    /// A secret of 256 random bits in URL-safe text, 43 characters.
    pub fn secret(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes::<32>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_their_time_and_differ_at_the_same_time() {
        let ids = Ids::random();
        let early = Timestamp::from_millisecond(1_000).expect("an instant");
        let late = Timestamp::from_millisecond(1_001).expect("an instant");
        let (first, twin, second) = (ids.at(early), ids.at(early), ids.at(late));
        assert!(first < second);
        assert_ne!(first, twin);
        assert_eq!(first.get_version_num(), 7);
    }

    #[test]
    fn secrets_are_long_and_differ() {
        let ids = Ids::random();
        assert_eq!(ids.secret().len(), 43);
        assert_ne!(ids.secret(), ids.secret());
    }
}
