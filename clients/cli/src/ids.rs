//! Ids that follow from what they name, so that doing the same again makes nothing new.
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use uuid::{Builder, Uuid};

/// A UUID of version 7 at `moment` whose random half follows from `parts`: the id of a report that was recorded
/// elsewhere. Moments before 1970 count as 1970.
pub(crate) fn report(moment: Timestamp, parts: &[&str]) -> Uuid {
    let hash = hash("gridctl report", parts);
    let random: [u8; 10] = hash[..10].try_into().expect("ten bytes");
    let millis = u64::try_from(moment.as_millisecond()).unwrap_or_default();
    Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// The moment at which a UUID of version 7 was made; none for others.
pub(crate) fn made_at(id: Uuid) -> Option<Timestamp> {
    let (seconds, nanos) = id.get_timestamp()?.to_unix();
    Timestamp::new(i64::try_from(seconds).ok()?, i32::try_from(nanos).ok()?).ok()
}

/// A UUID of version 8 that follows from what it names: `what`, such as "person", and `parts`.
pub(crate) fn named(what: &str, parts: &[&str]) -> Uuid {
    let hash = hash(&format!("gridctl {what}"), parts);
    Builder::from_custom_bytes(hash[..16].try_into().expect("sixteen bytes")).into_uuid()
}

/// Each part with its length, so that no two lists of parts read the same.
fn hash(what: &str, parts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in std::iter::once(&what).chain(parts) {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment() -> Timestamp {
        "2023-12-10T17:00:00Z".parse().expect("an instant")
    }

    #[test]
    fn a_recorded_report_has_the_same_id_each_time() {
        let id = report(moment(), &["nyc", "59694038"]);
        assert_eq!(id, report(moment(), &["nyc", "59694038"]));
        assert!(id.to_string().starts_with("018c54ab-e280-7"), "{id}");
        assert_eq!(id.get_version_num(), 7);
        assert_eq!(made_at(id), Some(moment()));
    }

    #[test]
    fn other_records_towns_and_moments_have_other_ids() {
        let id = report(moment(), &["nyc", "59694038"]);
        assert_ne!(id, report(moment(), &["nyc", "59694039"]));
        assert_ne!(id, report(moment(), &["boston", "59694038"]));
        assert_ne!(id, report(Timestamp::UNIX_EPOCH, &["nyc", "59694038"]));
        assert_ne!(named("post", &["ab", "c"]), named("post", &["a", "bc"]));
        assert_ne!(named("post", &["ab"]), named("person", &["ab"]));
    }

    #[test]
    fn only_version_7_tells_when_it_was_made() {
        assert_eq!(made_at(named("person", &["nyc"])), None);
    }
}
