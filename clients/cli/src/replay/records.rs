//! Recorded cases, read from their file by a profile.
use std::{
    collections::{BTreeSet, HashMap},
    fmt,
    path::Path,
};

use csv::StringRecord;
use jiff::{Timestamp, civil::DateTime, fmt::strtime::BrokenDownTime, tz::TimeZone};

use super::{
    naming::{Naming, Reader},
    profile::Profile,
};
use crate::failure::{Failure, Result};

/// Most characters of words and of a place in words that a report may have.
const WORDS: usize = 4_000;
const PLACE_WORDS: usize = 200;

/// A recorded case.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Record {
    /// Number in the other system.
    pub(crate) number: String,
    /// When it was reported.
    pub(crate) time: Timestamp,
    /// What it is about, as the columns say it.
    pub(crate) matter: String,
    /// Class of the matter.
    pub(crate) class: String,
    /// Code of the department that really got it.
    pub(crate) department: String,
    /// Its name.
    pub(crate) department_name: String,
    /// Longitude and latitude in the profile's coordinate system.
    pub(crate) position: Option<(f64, f64)>,
    /// What was said.
    pub(crate) words: String,
    /// The place in words.
    pub(crate) place_words: String,
    /// What the record says of its area, and the codes that may be meant; empty where it names none.
    pub(crate) named: String,
    /// Codes that may be meant.
    pub(crate) named_codes: BTreeSet<String>,
}

/// Reads the records of a folder, in order of time, then of number.
pub(crate) fn read(folder: &Path, profile: &Profile) -> Result<Vec<Record>> {
    let path = folder.join(&profile.records.file);
    let delimiter = u8::try_from(profile.records.delimiter).expect("checked to be ASCII");
    let wrong = |problem: &dyn fmt::Display| Failure::usage(format!("{}: {problem}", path.display()));
    let mut file = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .from_path(&path)
        .map_err(|error| wrong(&error).way_out("records.file names a file in the folder"))?;
    let head = file.headers().map_err(|error| wrong(&error))?.clone();
    let columns = Columns::find(&head, profile).map_err(|problem| wrong(&problem))?;
    let zone = profile.record_zone()?;
    let naming = profile.areas.named.as_ref().map(Naming::reader).transpose();
    let naming = naming.map_err(|problem| wrong(&problem))?;
    let mut records = Vec::new();
    for row in file.records() {
        let row = row.map_err(|error| wrong(&error))?;
        let line = row.position().map_or(0, csv::Position::line);
        let record = columns.record(&row, profile, &zone, naming.as_ref());
        records.push(record.map_err(|problem| wrong(&format!("line {line}: {problem}")))?);
    }
    unique(&records).map_err(|problem| wrong(&problem))?;
    records.sort_by(|a, b| (a.time, &a.number).cmp(&(b.time, &b.number)));
    Ok(records)
}

fn unique(records: &[Record]) -> std::result::Result<(), String> {
    let mut seen = BTreeSet::new();
    match records.iter().find(|record| !seen.insert(record.number.as_str())) {
        Some(record) => {
            Err(format!("two records have the number {:?}; records.id must name a column of its own", record.number))
        }
        None if records.is_empty() => Err("has no records".to_owned()),
        None => Ok(()),
    }
}

/// Where in a row each thing is.
struct Columns {
    id: usize,
    time: usize,
    matter: Vec<usize>,
    class: Option<usize>,
    department: usize,
    department_name: Option<usize>,
    longitude: usize,
    latitude: usize,
    words: Vec<usize>,
    place_words: Vec<usize>,
    named: Option<usize>,
}

impl Columns {
    fn find(head: &StringRecord, profile: &Profile) -> std::result::Result<Self, String> {
        let places: HashMap<&str, usize> = head.iter().enumerate().map(|(at, name)| (name.trim(), at)).collect();
        let one = |key: &str, name: &String| {
            places.get(name.as_str()).copied().ok_or_else(|| {
                let there = head.iter().collect::<Vec<_>>().join(", ");
                format!("{key}: there is no column {name:?}; the columns are {there}")
            })
        };
        let many = |key: &str, names: &[String]| -> std::result::Result<Vec<usize>, String> {
            names.iter().map(|name| one(key, name)).collect()
        };
        let maybe = |key: &str, name: Option<&String>| name.map(|name| one(key, name)).transpose();
        Ok(Self {
            id: one("records.id", &profile.records.id)?,
            time: one("records.time", &profile.records.time)?,
            matter: many("matter.columns", &profile.matter.columns)?,
            class: maybe("matter.class", profile.matter.class.as_ref())?,
            department: one("department.column", &profile.department.column)?,
            department_name: maybe("department.name", profile.department.name.as_ref())?,
            longitude: one("position.longitude", &profile.position.longitude)?,
            latitude: one("position.latitude", &profile.position.latitude)?,
            words: many("words.columns", &profile.words.columns)?,
            place_words: many("words.place", &profile.words.place)?,
            named: maybe("areas.named.column", profile.areas.named.as_ref().map(|naming| &naming.column))?,
        })
    }

    fn record(
        &self,
        row: &StringRecord,
        profile: &Profile,
        zone: &TimeZone,
        naming: Option<&Reader<'_>>,
    ) -> std::result::Result<Record, String> {
        let text = |at: usize| row.get(at).unwrap_or_default().trim();
        let needed = |at: usize, key: &str| match text(at) {
            "" => Err(format!("{key} is empty")),
            text => Ok(text.to_owned()),
        };
        let department = needed(self.department, "department.column")?;
        let known = profile.department.names.get(&department);
        let name = self.department_name.map(text).filter(|name| !name.is_empty());
        let named = self.named.map(text).unwrap_or_default();
        Ok(Record {
            number: needed(self.id, "records.id")?,
            time: moment(text(self.time), profile.records.time_format.as_deref(), zone)?,
            matter: joined(self.matter.iter().map(|at| text(*at)), " - ", WORDS),
            class: self.class.map(text).unwrap_or_default().to_owned(),
            department_name: known.map(String::as_str).or(name).unwrap_or(&department).to_owned(),
            department,
            position: position(text(self.longitude), text(self.latitude))?,
            words: joined(self.words.iter().map(|at| text(*at)), "; ", WORDS),
            place_words: joined(self.place_words.iter().map(|at| text(*at)), ", ", PLACE_WORDS),
            named: named.to_owned(),
            named_codes: naming.map(|naming| naming.codes(named)).unwrap_or_default(),
        })
    }
}

/// Values that differ, joined; empty ones are left out.
fn joined<'a>(values: impl Iterator<Item = &'a str>, between: &str, most: usize) -> String {
    let mut said: Vec<&str> = Vec::new();
    for value in values.filter(|value| !value.is_empty()) {
        if !said.contains(&value) {
            said.push(value);
        }
    }
    said.join(between).chars().take(most).collect()
}

fn position(longitude: &str, latitude: &str) -> std::result::Result<Option<(f64, f64)>, String> {
    if longitude.is_empty() || latitude.is_empty() {
        return Ok(None);
    }
    let degrees = |text: &str, most: f64, what: &str| {
        let read = text.parse::<f64>().ok().filter(|degrees| degrees.abs() <= most);
        read.ok_or_else(|| format!("{text:?} is no {what} in degrees"))
    };
    Ok(Some((degrees(longitude, 180.0, "longitude")?, degrees(latitude, 90.0, "latitude")?)))
}

/// A time of the records. A local time that is there twice, as clocks go back, is the first of the two.
fn moment(text: &str, format: Option<&str>, zone: &TimeZone) -> std::result::Result<Timestamp, String> {
    let wrong = || match format {
        Some(format) => format!("{text:?} is no time of the format {format:?}"),
        None => format!("{text:?} is no time of RFC 3339 or ISO 8601; say how it is written in records.time_format"),
    };
    let local = |local: DateTime| local.to_zoned(zone.clone()).map(|zoned| zoned.timestamp()).map_err(|_| wrong());
    let Some(format) = format else {
        return match text.parse::<Timestamp>() {
            Ok(moment) => Ok(moment),
            Err(_) => local(text.parse().map_err(|_| wrong())?),
        };
    };
    let read = BrokenDownTime::parse(format, text).map_err(|_| wrong())?;
    match read.offset() {
        Some(_) => read.to_timestamp().map_err(|_| wrong()),
        None => local(read.to_datetime().map_err(|_| wrong())?),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::replay::profile::tests::{boston, nyc};

    /// A folder of the real data, which is not part of the project.
    pub(crate) fn data(folder: &str) -> Option<PathBuf> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(folder);
        if !folder.is_dir() {
            eprintln!("skipped: the real data is not at {}", folder.display());
            return None;
        }
        Some(folder)
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    #[test]
    fn times_are_read_by_their_format_in_their_zone() {
        let zone = TimeZone::get("America/New_York").expect("a zone");
        let read = |text, format| moment(text, format, &zone);
        let noon = Ok(at("2023-12-10T17:00:00Z"));
        assert_eq!(read("2023-12-10T12:00:00.000", None), noon);
        assert_eq!(read("2023-12-10T12:00:00-05:00", None), noon);
        assert_eq!(read("12/10/2023 12:00:00 PM", Some("%m/%d/%Y %I:%M:%S %p")), noon);
        assert_eq!(read("10.12.2023 19:00 +0200", Some("%d.%m.%Y %H:%M %z")), noon);
        assert!(read("noon", None).expect_err("no time").contains("records.time_format"));
        assert_eq!(read("2023-11-05T01:30:00", None), Ok(at("2023-11-05T05:30:00Z")));
    }

    #[test]
    fn a_place_needs_both_degrees_and_a_wrong_one_is_named() {
        assert_eq!(position("", "40.7"), Ok(None));
        assert_eq!(position("-73.9", "40.7"), Ok(Some((-73.9, 40.7))));
        assert_eq!(position("-73,9", "40.7"), Err("\"-73,9\" is no longitude in degrees".to_owned()));
        assert!(position("-73.9", "140.7").is_err());
    }

    #[test]
    fn words_that_say_the_same_are_said_once() {
        assert_eq!(
            joined(["Derelict Vehicles", "", "Derelict Vehicles", "Street"].into_iter(), "; ", 99),
            "Derelict Vehicles; Street"
        );
        assert_eq!(joined(["社会生活噪声"].into_iter(), "; ", 2), "社会");
    }

    #[test]
    fn a_column_that_is_not_there_is_named_with_those_that_are() {
        let folder = tempfile::tempdir().expect("a folder");
        let profile = nyc();
        std::fs::write(folder.path().join(&profile.records.file), "unique_key,when\n1,2\n").expect("written");
        let failure = read(folder.path(), &profile).expect_err("no such column");
        assert!(
            failure
                .message
                .ends_with("records.time: there is no column \"created_date\"; the columns are unique_key, when"),
            "{failure}"
        );
    }

    #[test]
    fn the_requests_of_new_york_are_read() {
        let Some(folder) = data("nyc") else { return };
        let records = read(&folder, &nyc()).expect("the real file");
        assert_eq!(records.len(), 500);
        assert_eq!(records.iter().filter(|record| record.position.is_some()).count(), 432);
        assert_eq!(records.iter().filter(|record| !record.named_codes.is_empty()).count(), 196);
        assert_eq!(records.iter().filter(|record| record.department == "NYPD").count(), 457);
        assert_eq!(records[0].time, at("2023-12-10T05:25:57Z"));
        assert!(records.is_sorted_by_key(|record| record.time));
    }

    #[test]
    fn the_requests_of_boston_are_read() {
        let Some(folder) = data("boston") else { return };
        let records = read(&folder, &boston()).expect("the real file");
        assert_eq!(records.len(), 20_000);
        assert!(records.iter().all(|record| record.position.is_some()));
    }
}
