//! The hash of a documented list of fields, the same in every language.
//!
//! Protobuf bytes are not canonical, so "the same body" is decided by this hash. A digest starts with its name and the
//! version of its list; each field follows in the list's order as a tag byte, the length of its bytes (4 bytes, big
//! endian) and the bytes themselves. The hash is SHA-256 over all of it. An absent field is written as absent, so that
//! it differs from an empty one.
use sha2::{Digest as _, Sha256};

/// A hash over fields, being written.
#[derive(Clone, Debug)]
pub struct Digest(Sha256);

impl Digest {
    /// Starts the digest `name` with `version` of its list of fields.
    pub fn new(name: &str, version: u32) -> Self {
        Self(Sha256::new()).text(name).number(i64::from(version))
    }

    /// Adds a text as UTF-8.
    pub fn text(self, value: &str) -> Self {
        self.field(b't', value.as_bytes())
    }

    /// Adds bytes.
    pub fn bytes(self, value: &[u8]) -> Self {
        self.field(b'b', value)
    }

    /// Adds a whole number as 8 bytes, big endian.
    pub fn number(self, value: i64) -> Self {
        self.field(b'n', &value.to_be_bytes())
    }

    /// Adds a real number as the 8 bytes of its IEEE 754 form, big endian.
    pub fn real(self, value: f64) -> Self {
        self.field(b'r', &value.to_be_bytes())
    }

    /// Adds yes or no.
    pub fn flag(self, value: bool) -> Self {
        self.field(b'f', &[u8::from(value)])
    }

    /// Says that the field is absent.
    pub fn absent(self) -> Self {
        self.field(b'-', &[])
    }

    /// Adds a moment in milliseconds since 1970 UTC, or says that it is absent.
    pub fn moment(self, value: Option<jiff::Timestamp>) -> Self {
        match value {
            Some(value) => self.number(value.as_millisecond()),
            None => self.absent(),
        }
    }

    /// The hash, 32 bytes.
    pub fn finish(self) -> Vec<u8> {
        self.0.finalize().to_vec()
    }

    fn field(mut self, tag: u8, value: &[u8]) -> Self {
        let length = u32::try_from(value.len()).unwrap_or(u32::MAX);
        self.0.update([tag]);
        self.0.update(length.to_be_bytes());
        self.0.update(value);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_do_not_run_into_each_other() {
        let one = Digest::new("x", 1).text("ab").text("c").finish();
        let other = Digest::new("x", 1).text("a").text("bc").finish();
        assert_ne!(one, other);
        assert_ne!(Digest::new("x", 1).absent().finish(), Digest::new("x", 1).text("").finish());
        assert_ne!(Digest::new("x", 1).finish(), Digest::new("x", 2).finish());
    }
}
