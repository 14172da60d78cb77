//! Coordinate systems that devices and map providers in China speak.
//!
//! Everything inside is WGS-84; a position is converted once, where it enters. The offset of GCJ-02 is about half a
//! kilometre, so the wrong system means another grid. Both inverses are iterated: the usual closed forms err by up to
//! two metres.

use std::f64::consts::PI;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::position::Position;

/// A geographic coordinate system in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Crs {
    /// The system of satellite navigation; browsers and Android give it.
    Wgs84,
    /// China's geodetic system; within centimetres of WGS-84 and taken as equal to it.
    Cgcs2000,
    /// The offset system of Chinese map providers (`AMap`, Tencent).
    Gcj02,
    /// Baidu's second offset on top of GCJ-02.
    Bd09,
}

/// The name of a coordinate system that is not known here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown coordinate system {0:?}; use WGS84, CGCS2000, GCJ-02 or BD-09")]
pub struct UnknownCrs(pub String);

impl Crs {
    /// Reads a name as people and files write it, in any case: `WGS84`, `EPSG:4326`, `urn:ogc:def:crs:OGC:1.3:CRS84`,
    /// `CGCS2000`, `EPSG:4490`, `GCJ-02`, `BD-09`, ...
    pub fn parse(name: &str) -> Result<Self, UnknownCrs> {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
        // A URN or URL of the OGC ends in its authority, version and code.
        match plain.rsplit("DEFCRS").next().unwrap_or_default() {
            "WGS84" | "EPSG4326" | "EPSG04326" | "CRS84" | "OGCCRS84" | "OGC13CRS84" => Ok(Self::Wgs84),
            "CGCS2000" | "EPSG4490" | "EPSG04490" => Ok(Self::Cgcs2000),
            "GCJ02" => Ok(Self::Gcj02),
            "BD09" | "BD09LL" => Ok(Self::Bd09),
            _ => Err(UnknownCrs(name.to_owned())),
        }
    }

    /// The usual written name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wgs84 => "WGS-84",
            Self::Cgcs2000 => "CGCS2000",
            Self::Gcj02 => "GCJ-02",
            Self::Bd09 => "BD-09",
        }
    }

    /// Whether positions of the two systems may be mixed (WGS-84 and CGCS2000 may).
    pub fn same_ground(self, other: Self) -> bool {
        let plain = |crs| matches!(crs, Self::Wgs84 | Self::Cgcs2000);
        self == other || plain(self) && plain(other)
    }

    /// From this system to WGS-84; the inverse of [`Crs::from_wgs84`] to better than 1e-6 m within China.
    ///
    /// Within a kilometre of the frame outside which GCJ-02 is the identity there is no inverse; the answer there is
    /// one of the two possible ones.
    pub fn to_wgs84(self, position: Position) -> Position {
        let (lon, lat) = (position.lon(), position.lat());
        match self {
            Self::Wgs84 | Self::Cgcs2000 => position,
            Self::Gcj02 => at(undo_china_offset((lon, lat))),
            Self::Bd09 => at(undo_china_offset(undo(baidu_offset, (lon, lat)))),
        }
    }

    /// From WGS-84 to this system.
    pub fn from_wgs84(self, position: Position) -> Position {
        let here = (position.lon(), position.lat());
        match self {
            Self::Wgs84 | Self::Cgcs2000 => position,
            Self::Gcj02 => at(add_china_offset(here)),
            Self::Bd09 => {
                let gcj = add_china_offset(here);
                at(shifted(gcj, baidu_offset(gcj), 1.0))
            }
        }
    }
}

impl FromStr for Crs {
    type Err = UnknownCrs;

    fn from_str(name: &str) -> Result<Self, UnknownCrs> {
        Self::parse(name)
    }
}

type Degrees = (f64, f64);

fn at((lon, lat): Degrees) -> Position {
    Position::clamped(lon, lat)
}

fn shifted(p: Degrees, by: Degrees, times: f64) -> Degrees {
    (p.0 + by.0 * times, p.1 + by.1 * times)
}

/// The frame outside which GCJ-02 is the identity.
fn inside_china((lon, lat): Degrees) -> bool {
    (72.004..=137.8347).contains(&lon) && (0.8293..=55.8271).contains(&lat)
}

fn add_china_offset(wgs: Degrees) -> Degrees {
    if inside_china(wgs) { shifted(wgs, china_offset(wgs), 1.0) } else { wgs }
}

fn undo_china_offset(gcj: Degrees) -> Degrees {
    if inside_china(gcj) { undo(china_offset, gcj) } else { gcj }
}

/// Finds the point that `offset` moves to `target`. Each step shrinks the error a hundredfold or more.
fn undo(offset: impl Fn(Degrees) -> Degrees, target: Degrees) -> Degrees {
    const STEPS: usize = 12;
    const CLOSE_ENOUGH_DEGREES: f64 = 1e-13;
    let mut guess = target;
    for _ in 0..STEPS {
        let better = shifted(target, offset(guess), -1.0);
        let moved = (better.0 - guess.0).abs().max((better.1 - guess.1).abs());
        guess = better;
        if moved < CLOSE_ENOUGH_DEGREES {
            break;
        }
    }
    guess
}

/// What GCJ-02 adds, in degrees. Polynomials and sines are in metres; the ellipsoid (Krasovsky 1940) turns them into
/// degrees.
fn china_offset((lon, lat): Degrees) -> Degrees {
    const SEMI_MAJOR_M: f64 = 6_378_245.0;
    const ECCENTRICITY_2: f64 = 0.006_693_421_622_965_943;
    let (x, y) = (lon - 105.0, lat - 35.0);
    let ripple = 2.0 / 3.0 * (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin());
    let root = x.abs().sqrt();
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * root
        + ripple
        + 2.0 / 3.0 * (20.0 * (x * PI).sin() + 40.0 * (x / 3.0 * PI).sin())
        + 2.0 / 3.0 * (150.0 * (x / 12.0 * PI).sin() + 300.0 * (x / 30.0 * PI).sin());
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * root
        + ripple
        + 2.0 / 3.0 * (20.0 * (y * PI).sin() + 40.0 * (y / 3.0 * PI).sin())
        + 2.0 / 3.0 * (160.0 * (y / 12.0 * PI).sin() + 320.0 * (y * PI / 30.0).sin());
    let lat = lat.to_radians();
    let flat = 1.0 - ECCENTRICITY_2 * lat.sin() * lat.sin();
    let metres_per_radian_north = SEMI_MAJOR_M * (1.0 - ECCENTRICITY_2) / (flat * flat.sqrt());
    let metres_per_radian_east = SEMI_MAJOR_M / flat.sqrt() * lat.cos();
    ((east / metres_per_radian_east).to_degrees(), (north / metres_per_radian_north).to_degrees())
}

/// What BD-09 adds to GCJ-02, in degrees.
fn baidu_offset((lon, lat): Degrees) -> Degrees {
    const WAVE: f64 = PI * 3000.0 / 180.0;
    let radius = lon.hypot(lat) + 0.000_02 * (lat * WAVE).sin();
    let angle = lat.atan2(lon) + 0.000_003 * (lon * WAVE).cos();
    (radius * angle.cos() + 0.0065 - lon, radius * angle.sin() + 0.006 - lat)
}

#[cfg(test)]
mod tests;
