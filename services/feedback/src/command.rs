//! What has to be said to dispatch, stored with the decision until dispatch's own event confirms it.

use gridcase_host::{Person, digest::Digest};
use jiff::Timestamp;
use uuid::Uuid;

/// What dispatch is told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Close by the hand-in named.
    Close,
    /// Send the hand-in named back.
    Rework,
    /// Reopen.
    Reopen,
}

impl Kind {
    /// The stable name that tables use.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Close => "close",
            Self::Rework => "rework",
            Self::Reopen => "reopen",
        }
    }

    /// The kind with this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Close, Self::Rework, Self::Reopen].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A command to dispatch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Command {
    /// Id of the request to dispatch, the same at each repeat.
    pub(crate) id: Uuid,
    /// Town code.
    pub(crate) town: String,
    /// Case id.
    pub(crate) case: Uuid,
    /// Number of the hand-in judged; 0 for a reopening.
    pub(crate) hand_in: u32,
    /// What to do.
    pub(crate) kind: Kind,
    /// Why.
    pub(crate) reason: String,
    /// Who decided, with the powers held then.
    pub(crate) person: Person,
    /// When it was decided.
    pub(crate) asked_at: Timestamp,
}

/// The id of the request to dispatch that a decision makes: a `UUIDv7` of the decision's moment whose other bits are the
/// hash of `feedback.command` version 1: town, case id, number of the hand-in, id of the decision's own request.
pub(crate) fn id(town: &str, case: Uuid, hand_in: u32, request: Uuid, asked_at: Timestamp) -> Uuid {
    let hash = Digest::new("feedback.command", 1)
        .text(town)
        .text(&case.to_string())
        .number(i64::from(hand_in))
        .text(&request.to_string())
        .finish();
    let mut bits = [0; 10];
    bits.iter_mut().zip(hash).for_each(|(bit, byte)| *bit = byte);
    let millis = u64::try_from(asked_at.as_millisecond()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &bits).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_always_makes_the_same_request_and_another_decision_another_one() {
        let at = Timestamp::from_second(1_800_000_000).expect("a moment");
        let (case, request) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let first = id("330106109", case, 1, request, at);
        assert_eq!(first, id("330106109", case, 1, request, at));
        assert_eq!(first.get_version_num(), 7);
        for other in [
            id("330106110", case, 1, request, at),
            id("330106109", request, 1, request, at),
            id("330106109", case, 2, request, at),
            id("330106109", case, 1, case, at),
        ] {
            assert_ne!(first, other);
        }
    }

    #[test]
    fn names_lead_back_to_their_kinds() {
        for kind in [Kind::Close, Kind::Rework, Kind::Reopen] {
            assert_eq!(Kind::named(kind.as_str()), Some(kind));
        }
    }
}
