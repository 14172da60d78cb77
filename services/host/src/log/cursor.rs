//! Where a reader of a log has got to, as opaque text.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use super::Error;

const VERSION: u8 = 1;
const BYTES: usize = 1 + 16 + 8 + 8;

/// A place in a service's log. Its text means nothing to anyone but that service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub(super) epoch: Uuid,
    pub(super) position: Position,
}

/// A place in the order of commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    /// PostgreSQL's number of the transaction; 0 on SQLite.
    pub(super) xid: u64,
    /// The number of the row.
    pub(super) seq: i64,
}

impl Position {
    pub(super) const START: Self = Self { xid: 0, seq: 0 };
}

impl Cursor {
    /// Reads a cursor's text.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| Error::CursorMalformed)?;
        let bytes: [u8; BYTES] = bytes.try_into().map_err(|_| Error::CursorMalformed)?;
        let [VERSION, rest @ ..] = bytes else {
            return Err(Error::CursorMalformed);
        };
        let (epoch, rest) = take(&rest)?;
        let (xid, rest) = take(rest)?;
        let (seq, _) = take(rest)?;
        let position = Position { xid: u64::from_be_bytes(xid), seq: i64::from_be_bytes(seq) };
        if position.seq < 0 {
            return Err(Error::CursorMalformed);
        }
        Ok(Self { epoch: Uuid::from_bytes(epoch), position })
    }
}

/// A cursor further on in the log is the greater one. Cursors of different epochs, or of different logs, have no order: each
/// comparison between them is false.
impl PartialOrd for Cursor {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self.epoch == other.epoch).then(|| self.position.cmp(&other.position))
    }
}

fn take<const N: usize>(bytes: &[u8]) -> Result<([u8; N], &[u8]), Error> {
    let (head, rest) = bytes.split_first_chunk().ok_or(Error::CursorMalformed)?;
    Ok((*head, rest))
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = Vec::with_capacity(BYTES);
        bytes.push(VERSION);
        bytes.extend(self.epoch.as_bytes());
        bytes.extend(self.position.xid.to_be_bytes());
        bytes.extend(self.position.seq.to_be_bytes());
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl FromStr for Cursor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_its_text() {
        let cursor = Cursor { epoch: Uuid::from_u128(7), position: Position { xid: u64::MAX, seq: i64::MAX } };
        assert_eq!(Cursor::parse(&cursor.to_string()).unwrap(), cursor);
    }

    #[test]
    fn cursors_of_one_epoch_are_ordered_by_their_place_and_others_are_not() {
        let at = |epoch, xid, seq| Cursor { epoch: Uuid::from_u128(epoch), position: Position { xid, seq } };
        assert!(at(7, 1, 9) < at(7, 2, 3) && at(7, 2, 3) < at(7, 2, 4) && at(7, 2, 4) >= at(7, 2, 4));
        assert_eq!(at(7, 1, 1).partial_cmp(&at(8, 1, 2)), None);
    }

    #[test]
    fn other_text_is_refused() {
        let other_version = URL_SAFE_NO_PAD.encode([9; BYTES]);
        let too_short = URL_SAFE_NO_PAD.encode([1; BYTES - 1]);
        for text in ["", "12", "not a cursor", &other_version, &too_short] {
            assert!(matches!(Cursor::parse(text), Err(Error::CursorMalformed)), "{text}");
        }
    }
}
