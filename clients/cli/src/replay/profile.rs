//! A profile: says how the columns of recorded cases become towns, matters, departments, places and reports.
//! `docs/replay.md` explains every key.
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use gridcase_proto::{
    common::v1::{Limit, LimitUnit},
    registry::v1::AreaLevel,
};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::naming::Naming;
use crate::{
    commands::zone,
    failure::{Failure, Result},
    output::words,
};

/// Coordinate systems that the protocol knows.
const SYSTEMS: [&str; 4] = ["WGS-84", "CGCS2000", "GCJ-02", "BD-09"];

/// A profile as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profile {
    /// The town that is made.
    pub(crate) town: Town,
    /// The file of recorded cases.
    pub(crate) records: Records,
    /// What each record is about.
    pub(crate) matter: Matter,
    /// Who really got it.
    pub(crate) department: Department,
    /// Where it was.
    pub(crate) position: Position,
    /// What was said.
    #[serde(default)]
    pub(crate) words: Words,
    /// The ground.
    pub(crate) areas: Areas,
    /// Departments whose units have districts.
    #[serde(default)]
    pub(crate) districts: Vec<Districts>,
    /// Limits of the default row of each matter.
    #[serde(default)]
    pub(crate) limits: Vec<RowLimit>,
    /// Working days and windows.
    #[serde(default)]
    pub(crate) calendar: Calendar,
}

/// The town that is made.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Town {
    /// Code.
    pub(crate) code: String,
    /// Name.
    pub(crate) name: String,
    /// IANA time zone.
    pub(crate) time_zone: String,
}

/// The file of recorded cases.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Records {
    /// CSV file in the folder, with a header line.
    pub(crate) file: PathBuf,
    /// What separates columns.
    #[serde(default = "comma")]
    pub(crate) delimiter: char,
    /// Column of the number in the other system.
    pub(crate) id: String,
    /// Column of the time.
    pub(crate) time: String,
    /// How the time is written, in the signs of strftime; else RFC 3339 or ISO 8601.
    pub(crate) time_format: Option<String>,
    /// Zone of times that name none; else the town's.
    pub(crate) time_zone: Option<String>,
}

/// What each record is about: each distinct value of the columns becomes a matter.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Matter {
    /// Columns whose values make the matter.
    pub(crate) columns: Vec<String>,
    /// Column whose value is the matter's class.
    pub(crate) class: Option<String>,
}

/// Who really got it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Department {
    /// Column of the department's code.
    pub(crate) column: String,
    /// Column of the department's name.
    pub(crate) name: Option<String>,
    /// Names of departments by code, where no column has them.
    #[serde(default)]
    pub(crate) names: BTreeMap<String, String>,
}

/// Where it was.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Position {
    /// Column of the longitude in degrees.
    pub(crate) longitude: String,
    /// Column of the latitude in degrees.
    pub(crate) latitude: String,
    /// Coordinate system of both.
    pub(crate) crs: String,
    /// Radius in metres of the circle that holds the true place; 0 where nobody knows.
    #[serde(default)]
    pub(crate) accuracy_m: f64,
}

/// What was said.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    /// Columns whose values are the reporter's words.
    #[serde(default)]
    pub(crate) columns: Vec<String>,
    /// Columns whose values are the place in words.
    #[serde(default)]
    pub(crate) place: Vec<String>,
}

/// A GeoJSON file in the folder.
#[derive(Debug, Clone)]
pub(crate) struct Shapes {
    /// The file.
    pub(crate) file: PathBuf,
    /// Its coordinate system.
    pub(crate) crs: String,
    /// Property of the code.
    pub(crate) code_property: String,
    /// Property of the name; else the code is the name.
    pub(crate) name_property: String,
    /// Repair what can be repaired.
    pub(crate) repair: bool,
}

/// The ground.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Areas {
    file: PathBuf,
    crs: String,
    code_property: String,
    #[serde(default)]
    name_property: String,
    #[serde(default)]
    repair: bool,
    #[serde(default = "grid")]
    level: String,
    /// How records name their area.
    pub(crate) named: Option<Naming>,
}

/// A department whose units have districts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Districts {
    /// Code of the department.
    pub(crate) department: String,
    file: PathBuf,
    crs: String,
    code_property: String,
    #[serde(default)]
    name_property: String,
    #[serde(default)]
    repair: bool,
    /// Put before each code.
    #[serde(default)]
    pub(crate) unit_prefix: String,
}

impl Areas {
    /// Their file.
    pub(crate) fn shapes(&self) -> Shapes {
        Shapes {
            file: self.file.clone(),
            crs: self.crs.clone(),
            code_property: self.code_property.clone(),
            name_property: self.name_property.clone(),
            repair: self.repair,
        }
    }
}

impl Districts {
    /// Their file.
    pub(crate) fn shapes(&self) -> Shapes {
        Shapes {
            file: self.file.clone(),
            crs: self.crs.clone(),
            code_property: self.code_property.clone(),
            name_property: self.name_property.clone(),
            repair: self.repair,
        }
    }
}

/// A limit of the default row of each matter.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RowLimit {
    /// How many units.
    amount: u32,
    /// The unit, such as `urgent_day`.
    unit: String,
    /// What the limit is for, where there are several.
    #[serde(default)]
    purpose: String,
}

/// Working days and windows.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Calendar {
    /// Working windows, such as `09:00-17:00`.
    #[serde(default = "office_hours")]
    pub(crate) windows: Vec<String>,
    /// Years known. A limit in working time that reaches another year has no due time.
    #[serde(default)]
    pub(crate) years: Vec<i32>,
    /// Days off, YYYY-MM-DD.
    #[serde(default)]
    pub(crate) off: Vec<String>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self { windows: office_hours(), years: Vec::new(), off: Vec::new() }
    }
}

fn comma() -> char {
    ','
}

fn grid() -> String {
    "grid".to_owned()
}

fn office_hours() -> Vec<String> {
    vec!["09:00-17:00".to_owned()]
}

impl Profile {
    /// Reads and checks a profile.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
        Self::parse(&text).map_err(|problem| {
            Failure::usage(format!("{}: {problem}", path.display())).way_out("docs/replay.md explains every key")
        })
    }

    fn parse(text: &str) -> std::result::Result<Self, String> {
        let profile: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        profile.check()?;
        Ok(profile)
    }

    fn check(&self) -> std::result::Result<(), String> {
        let shapes = self.districts.iter().map(|districts| ("districts.crs", &districts.crs));
        let systems = [("position.crs", &self.position.crs), ("areas.crs", &self.areas.crs)];
        for (key, system) in systems.into_iter().chain(shapes) {
            if !SYSTEMS.contains(&system.as_str()) {
                return Err(format!("{key}: {system:?} is no coordinate system; write one of {}", SYSTEMS.join(", ")));
            }
        }
        if self.matter.columns.is_empty() {
            return Err("matter.columns: name at least one column".to_owned());
        }
        if !self.records.delimiter.is_ascii() {
            return Err(format!("records.delimiter: {:?} is no ASCII character", self.records.delimiter));
        }
        let zones = [Some(&self.town.time_zone), self.records.time_zone.as_ref()];
        zones.into_iter().flatten().try_for_each(|name| zone(name).map(drop)).map_err(|failure| failure.message)?;
        self.level()?;
        self.limits()?;
        self.windows()?;
        self.areas.named.as_ref().map_or(Ok(()), Naming::check)
    }

    /// Level of the areas.
    pub(crate) fn level(&self) -> std::result::Result<AreaLevel, String> {
        let level = AreaLevel::from_str_name(&format!("AREA_LEVEL_{}", self.areas.level.to_uppercase()));
        level.filter(|level| *level != AreaLevel::Unspecified).ok_or_else(|| {
            let level = &self.areas.level;
            format!("areas.level: {level:?} is no level; write province, city, district, town, community or grid")
        })
    }

    /// Limits of each matter's row.
    pub(crate) fn limits(&self) -> std::result::Result<Vec<Limit>, String> {
        let read = |limit: &RowLimit| {
            let unit: LimitUnit = words::limit_unit(&limit.unit).ok_or_else(|| {
                let unit = &limit.unit;
                format!(
                    "limits.unit: {unit:?} is none; write urgent_minute, urgent_hour, urgent_day, work_minute, work_hour, work_day or natural_day"
                )
            })?;
            Ok(Limit { amount: limit.amount, unit: unit.into(), purpose: limit.purpose.clone() })
        };
        self.limits.iter().map(read).collect()
    }

    /// Working windows in minutes of the day.
    pub(crate) fn windows(&self) -> std::result::Result<Vec<(u32, u32)>, String> {
        let read = |text: &String| {
            let (from, until) = text.split_once('-')?;
            Some((minute(from)?, minute(until)?))
        };
        let windows = self.calendar.windows.iter();
        windows
            .map(|text| {
                read(text).ok_or_else(|| format!("calendar.windows: {text:?} is none; write it like 09:00-17:00"))
            })
            .collect()
    }

    /// Zone of times that name none.
    pub(crate) fn record_zone(&self) -> Result<TimeZone> {
        zone(self.records.time_zone.as_ref().unwrap_or(&self.town.time_zone))
    }

    /// The districts of a department, if its units have some.
    pub(crate) fn districts_of(&self, department: &str) -> Option<&Districts> {
        self.districts.iter().find(|districts| districts.department == department)
    }
}

fn minute(text: &str) -> Option<u32> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour <= 24 && minute < 60).then_some(hour * 60 + minute).filter(|minute| *minute <= 24 * 60)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    const NYC: &str = include_str!("../../profiles/nyc.toml");
    const BOSTON: &str = include_str!("../../profiles/boston.toml");

    pub(crate) fn nyc() -> Profile {
        Profile::parse(NYC).expect("the shipped profile")
    }

    pub(crate) fn boston() -> Profile {
        Profile::parse(BOSTON).expect("the shipped profile")
    }

    #[test]
    fn the_shipped_profiles_can_be_read() {
        assert_eq!(nyc().districts_of("NYPD").map(|districts| districts.unit_prefix.as_str()), Some("NYPD-"));
        assert_eq!(nyc().limits().map(|limits| limits.len()), Ok(1));
        assert_eq!(nyc().level(), Ok(AreaLevel::Grid));
        assert!(boston().districts.is_empty());
    }

    #[test]
    fn what_is_wrong_with_a_profile_is_named() {
        for (right, wrong, told) in [
            ("crs = \"WGS-84\"", "crs = \"WGS84\"", "is no coordinate system; write one of WGS-84, CGCS2000"),
            ("unit = \"urgent_day\"", "unit = \"day\"", "limits.unit: \"day\" is none"),
            ("level = \"grid\"", "level = \"block\"", "areas.level: \"block\" is no level"),
            ("America/New_York", "America/Gotham", "is no time zone known here"),
            ("id = \"unique_key\"", "key = \"unique_key\"", "unknown field `key`"),
            ("{borough}{number}", "{borough}{board}", "areas.named.code: the pattern has no group \"board\""),
        ] {
            let problem = Profile::parse(&NYC.replace(right, wrong)).expect_err(wrong);
            assert!(problem.contains(told), "{problem}");
        }
    }

    #[test]
    fn windows_are_times_of_the_day() {
        assert_eq!(nyc().windows(), Ok(vec![(9 * 60, 17 * 60)]));
        assert_eq!(minute("24:00"), Some(1440));
        assert_eq!(minute("24:01"), None);
        assert_eq!(minute("nine"), None);
    }
}
