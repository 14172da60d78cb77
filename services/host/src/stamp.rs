//! Moments on the wire: `google.protobuf.Timestamp` to and from [`jiff::Timestamp`], and milliseconds for storage.
use jiff::Timestamp;
use prost_types::Timestamp as Wire;

/// As sent.
pub fn to_wire(moment: Timestamp) -> Wire {
    let nanos = moment.as_nanosecond();
    let seconds = nanos.div_euclid(1_000_000_000);
    Wire {
        seconds: i64::try_from(seconds).unwrap_or_default(),
        nanos: i32::try_from(nanos.rem_euclid(1_000_000_000)).unwrap_or_default(),
    }
}

/// As received; none where it is outside the years -9999 to 9999.
pub fn from_wire(wire: &Wire) -> Option<Timestamp> {
    if !(0..1_000_000_000).contains(&wire.nanos) {
        return None;
    }
    Timestamp::new(wire.seconds, wire.nanos).ok()
}

/// As stored: milliseconds since 1970 UTC.
pub fn to_millis(moment: Timestamp) -> i64 {
    moment.as_millisecond()
}

/// From storage. Milliseconds out of range come back as the nearest moment there is.
pub fn from_millis(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap_or(if millis < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_before_1970_keep_their_nanoseconds_positive() {
        let moment = Timestamp::from_millisecond(-1).expect("a moment");
        let wire = to_wire(moment);
        assert_eq!((wire.seconds, wire.nanos), (-1, 999_000_000));
        assert_eq!(from_wire(&wire), Some(moment));
        assert_eq!(from_wire(&Wire { seconds: 0, nanos: -1 }), None);
        assert_eq!(from_millis(to_millis(moment)), moment);
    }
}
