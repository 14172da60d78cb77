//! The town's own record.

use gridcase_geo::CodeScheme;
use gridcase_proto::registry::v1 as wire;
use jiff::tz::TimeZone;

use crate::invalid::{Invalid, required};

/// What drives a town's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClockSource {
    /// The server's clock.
    System,
    /// The input: a replay or the building of a demo.
    Input,
}

/// A town.
#[derive(Debug, Clone, PartialEq)]
pub struct Town {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Its time zone.
    pub zone: TimeZone,
    /// How its areas are numbered.
    pub code_scheme: CodeScheme,
    /// What drives its clock.
    pub clock_source: ClockSource,
}

impl TryFrom<&wire::Town> for Town {
    type Error = Invalid;

    fn try_from(town: &wire::Town) -> Result<Self, Invalid> {
        let code_scheme = match town.code_scheme() {
            wire::CodeScheme::National => CodeScheme::National,
            wire::CodeScheme::Free => CodeScheme::Free,
            wire::CodeScheme::Unspecified => {
                return Err(Invalid::new("code_scheme", "must be national or free"));
            }
        };
        let clock_source = match town.clock_source() {
            wire::ClockSource::System => ClockSource::System,
            wire::ClockSource::Input => ClockSource::Input,
            wire::ClockSource::Unspecified => {
                return Err(Invalid::new("clock_source", "must be system or input"));
            }
        };
        Ok(Self {
            code: required("code", &town.code)?,
            name: required("name", &town.name)?,
            zone: zone(&town.time_zone)?,
            code_scheme,
            clock_source,
        })
    }
}

fn zone(name: &str) -> Result<TimeZone, Invalid> {
    let problem = format!("{name:?} is no time zone known here; write an IANA name such as \"Asia/Shanghai\"");
    TimeZone::get(name).map_err(|_| Invalid::new("time_zone", problem))
}
