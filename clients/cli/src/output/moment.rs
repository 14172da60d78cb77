//! Moments: of the wire, as shown in the town's zone, as typed by people.
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use prost_types::Timestamp as Wire;

/// A moment of the wire; none where it is out of the calendar.
pub(crate) fn from_wire(wire: &Wire) -> Option<Timestamp> {
    Timestamp::new(wire.seconds, wire.nanos).ok()
}

/// A moment for the wire.
pub(crate) fn to_wire(moment: Timestamp) -> Wire {
    let nanoseconds = moment.as_nanosecond();
    let (seconds, nanos) = (nanoseconds.div_euclid(1_000_000_000), nanoseconds.rem_euclid(1_000_000_000));
    Wire {
        seconds: i64::try_from(seconds).expect("the calendar is smaller"),
        nanos: i32::try_from(nanos).expect("less than a second"),
    }
}

/// To the minute, such as `2026-03-01 08:00`; empty where it is not set.
pub(crate) fn minute(wire: Option<&Wire>, zone: &TimeZone) -> String {
    show(wire, zone, "%Y-%m-%d %H:%M")
}

/// To the second, such as `2026-03-01 08:00:00`; empty where it is not set.
pub(crate) fn second(wire: Option<&Wire>, zone: &TimeZone) -> String {
    show(wire, zone, "%Y-%m-%d %H:%M:%S")
}

fn show(wire: Option<&Wire>, zone: &TimeZone, format: &str) -> String {
    let moment = wire.and_then(from_wire);
    moment.map(|moment| moment.to_zoned(zone.clone()).strftime(format).to_string()).unwrap_or_default()
}

/// What somebody typed: an RFC 3339 instant, or a local time of the town such as `2026-03-01 08:00`, or a day.
pub(crate) fn parse(text: &str, zone: &TimeZone) -> Result<Timestamp, String> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(moment);
    }
    let local: DateTime = text.parse().map_err(|_| {
        format!("{text:?} is no time; write 2026-03-01T08:00:00+08:00, or 2026-03-01 08:00 in the town's own time")
    })?;
    let zoned = local.to_zoned(zone.clone()).map_err(|error| error.to_string())?;
    Ok(zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shanghai() -> TimeZone {
        TimeZone::get("Asia/Shanghai").expect("a zone")
    }

    #[test]
    fn a_local_time_is_of_the_towns_zone() {
        let expected: Timestamp = "2026-03-01T00:00:00Z".parse().expect("an instant");
        for text in ["2026-03-01T08:00:00+08:00", "2026-03-01 08:00", "2026-03-01T08:00:00"] {
            assert_eq!(parse(text, &shanghai()), Ok(expected), "{text}");
        }
        assert!(parse("yesterday", &shanghai()).expect_err("no time").contains("is no time"));
    }

    #[test]
    fn moments_survive_the_way_over_the_wire_even_before_1970() {
        for text in ["2026-03-01T00:00:00.123Z", "1969-12-31T23:59:59.5Z"] {
            let moment: Timestamp = text.parse().expect("an instant");
            assert_eq!(from_wire(&to_wire(moment)), Some(moment));
        }
    }

    #[test]
    fn moments_are_shown_in_the_towns_zone() {
        let moment = to_wire("2026-03-01T00:00:05Z".parse().expect("an instant"));
        assert_eq!(second(Some(&moment), &shanghai()), "2026-03-01 08:00:05");
        assert_eq!(minute(Some(&moment), &shanghai()), "2026-03-01 08:00");
        assert_eq!(minute(None, &shanghai()), "");
    }
}
