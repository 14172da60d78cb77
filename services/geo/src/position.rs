//! A checked position in WGS-84 degrees, and its fixed-point form.

use serde::{Deserialize, Serialize};

use crate::ground::EARTH_RADIUS_M;

/// Fixed-point units in one degree.
pub const UNITS_PER_DEGREE: f64 = 1e7;

/// The largest longitude of a [`FixedPoint`], in units.
pub const MAX_LON_E7: i32 = 1_800_000_000;
/// The largest latitude of a [`FixedPoint`], in units.
pub const MAX_LAT_E7: i32 = 900_000_000;

/// A place on the ground in degrees; WGS-84 unless a [`crate::Crs`] beside it says otherwise.
///
/// Always finite and in range: longitude -180 to 180, latitude -90 to 90.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "RawPosition")]
pub struct Position {
    lon: f64,
    lat: f64,
}

#[derive(Deserialize)]
struct RawPosition {
    lon: f64,
    lat: f64,
}

impl TryFrom<RawPosition> for Position {
    type Error = PositionError;

    fn try_from(raw: RawPosition) -> Result<Self, PositionError> {
        Self::new(raw.lon, raw.lat)
    }
}

/// Why a pair of numbers is no position.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum PositionError {
    /// Not a number, or infinite.
    #[error("{field} is not a finite number; give degrees from -{limit} to {limit}")]
    NotFinite {
        /// `longitude` or `latitude`.
        field: &'static str,
        /// Largest magnitude allowed, in degrees.
        limit: u8,
    },
    /// Finite, but not on the globe.
    #[error("{field} {value} is outside -{limit} to {limit} degrees")]
    OutOfRange {
        /// `longitude` or `latitude`.
        field: &'static str,
        /// What was given.
        value: f64,
        /// Largest magnitude allowed, in degrees.
        limit: u8,
    },
}

impl Position {
    /// Checks and keeps a longitude and a latitude, in degrees.
    pub fn new(lon: f64, lat: f64) -> Result<Self, PositionError> {
        check("longitude", lon, 180)?;
        check("latitude", lat, 90)?;
        Ok(Self { lon, lat })
    }

    /// The nearest position to a pair of finite degrees that arithmetic may have pushed off the globe.
    pub(crate) fn clamped(lon: f64, lat: f64) -> Self {
        Self { lon: lon.clamp(-180.0, 180.0), lat: lat.clamp(-90.0, 90.0) }
    }

    /// Degrees east.
    pub fn lon(self) -> f64 {
        self.lon
    }

    /// Degrees north.
    pub fn lat(self) -> f64 {
        self.lat
    }

    /// This position rounded to the nearest 1e-7 degree.
    pub fn fixed(self) -> FixedPoint {
        FixedPoint { lon_e7: units(self.lon), lat_e7: units(self.lat) }
    }
}

fn check(field: &'static str, value: f64, limit: u8) -> Result<(), PositionError> {
    if !value.is_finite() {
        return Err(PositionError::NotFinite { field, limit });
    }
    if value.abs() > f64::from(limit) {
        return Err(PositionError::OutOfRange { field, value, limit });
    }
    Ok(())
}

fn units(degrees: f64) -> i32 {
    rounded(degrees * UNITS_PER_DEGREE)
}

/// The nearest whole unit to a place that is on the globe.
#[expect(clippy::cast_possible_truncation, reason = "at most 180 degrees times 1e7, which fits i32")]
pub(crate) fn rounded(units: f64) -> i32 {
    units.round() as i32
}

/// A place in whole units of 1e-7 degree: what boundaries are made of and what the index compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawFixedPoint")]
pub struct FixedPoint {
    lon_e7: i32,
    lat_e7: i32,
}

#[derive(Deserialize)]
struct RawFixedPoint {
    lon_e7: i32,
    lat_e7: i32,
}

impl TryFrom<RawFixedPoint> for FixedPoint {
    type Error = PositionError;

    fn try_from(raw: RawFixedPoint) -> Result<Self, PositionError> {
        Self::new(raw.lon_e7, raw.lat_e7)
    }
}

impl FixedPoint {
    /// Checks and keeps a longitude and a latitude in units of 1e-7 degree.
    pub fn new(lon_e7: i32, lat_e7: i32) -> Result<Self, PositionError> {
        let (lon, lat) = (f64::from(lon_e7), f64::from(lat_e7));
        Position::new(lon / UNITS_PER_DEGREE, lat / UNITS_PER_DEGREE)?;
        Ok(Self { lon_e7, lat_e7 })
    }

    /// A vertex of a [`crate::Shape`], whose range is checked already.
    pub(crate) fn of_vertex([lon_e7, lat_e7]: [i32; 2]) -> Self {
        Self { lon_e7, lat_e7 }
    }

    /// Longitude in units of 1e-7 degree.
    pub fn lon_e7(self) -> i32 {
        self.lon_e7
    }

    /// Latitude in units of 1e-7 degree.
    pub fn lat_e7(self) -> i32 {
        self.lat_e7
    }

    /// The same place in degrees.
    pub fn position(self) -> Position {
        Position::clamped(f64::from(self.lon_e7) / UNITS_PER_DEGREE, f64::from(self.lat_e7) / UNITS_PER_DEGREE)
    }
}

/// Great-circle distance between two positions, in metres, on a sphere of the earth's mean radius.
///
/// Within 0.6% of the ellipsoid's distance anywhere.
pub fn distance_m(a: Position, b: Position) -> f64 {
    let (lat_a, lat_b) = (a.lat.to_radians(), b.lat.to_radians());
    let half_lat = ((lat_b - lat_a) / 2.0).sin();
    let half_lon = ((b.lon - a.lon).to_radians() / 2.0).sin();
    let h = half_lat * half_lat + lat_a.cos() * lat_b.cos() * half_lon * half_lon;
    2.0 * EARTH_RADIUS_M * h.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_position_names_the_field_and_its_range() {
        let cases = [
            (f64::NAN, 0.0, "longitude is not a finite number; give degrees from -180 to 180"),
            (0.0, f64::INFINITY, "latitude is not a finite number; give degrees from -90 to 90"),
            (180.5, 0.0, "longitude 180.5 is outside -180 to 180 degrees"),
            (0.0, -90.1, "latitude -90.1 is outside -90 to 90 degrees"),
        ];
        for (lon, lat, message) in cases {
            assert_eq!(Position::new(lon, lat).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn the_corners_of_the_globe_are_positions() {
        for (lon, lat) in [(180.0, 90.0), (-180.0, -90.0), (0.0, 0.0)] {
            let there = Position::new(lon, lat).unwrap();
            assert_eq!(there.fixed().position(), there);
        }
    }

    #[test]
    fn a_position_is_rounded_to_the_nearest_unit() {
        let p = Position::new(120.085_000_049, -30.330_000_051).unwrap().fixed();
        assert_eq!((p.lon_e7(), p.lat_e7()), (1_200_850_000, -303_300_001));
    }

    #[test]
    fn one_degree_of_latitude_is_about_111_km() {
        let at = |lon, lat| Position::new(lon, lat).unwrap();
        assert!((distance_m(at(120.0, 30.0), at(120.0, 31.0)) - 111_195.08).abs() < 0.1);
        assert!((distance_m(at(120.0, 60.0), at(121.0, 60.0)) - 55_597.0).abs() < 5.0);
        assert!((distance_m(at(0.0, 0.0), at(180.0, 0.0)) - 20_015_114.4).abs() < 1.0);
    }

    #[test]
    fn positions_are_checked_when_they_are_read_back() {
        let p: Position = serde_json::from_str(r#"{"lon":120.1,"lat":30.2}"#).unwrap();
        assert_eq!(serde_json::to_string(&p).unwrap(), r#"{"lon":120.1,"lat":30.2}"#);
        assert!(serde_json::from_str::<Position>(r#"{"lon":120.1,"lat":130.2}"#).is_err());
        assert!(serde_json::from_str::<FixedPoint>(r#"{"lon_e7":0,"lat_e7":900000001}"#).is_err());
    }
}
