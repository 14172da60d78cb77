//! What the town's registry is to hold, learned from the records: a matter per distinct value, the departments, and for
//! each matter the department that got it most often.
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use gridcase_proto::registry::v1::{
    CalendarSet, CalendarYear, Catalogue, Content, Department, DispatchPolicy, ImportAreasRequest,
    ImportDistrictsRequest, Matter, Party, PutDraftRequest, Register, Row, Rule, Unit, UnitSet, Window, content,
    party::By,
};
use prost::Message as _;
use sha2::{Digest as _, Sha256};

use super::{
    profile::{Profile, Shapes},
    records::Record,
};
use crate::failure::{Failure, Result};

/// Kind of the matters made.
const KIND: &str = "event";

/// Most characters of a matter's code, so that a rule named after it stays within the 64 of a rule's id.
const CODE: usize = 48;

/// Everything that is handed to the registry.
#[derive(Debug)]
pub(crate) struct Contents {
    pub(crate) areas: ImportAreasRequest,
    /// Departments and units without districts.
    pub(crate) units: UnitSet,
    pub(crate) districts: Vec<ImportDistrictsRequest>,
    pub(crate) catalogue: Catalogue,
    pub(crate) register: Register,
    pub(crate) calendars: CalendarSet,
}

/// The ids of matters by what the records say.
pub(crate) type Matters = BTreeMap<String, String>;

/// Learns from the records.
pub(crate) fn learn(folder: &Path, profile: &Profile, records: &[Record]) -> Result<Contents> {
    let matters = matters(records);
    let wrong = |problem: String| Failure::usage(problem);
    Ok(Contents {
        areas: areas(folder, profile)?,
        units: units(profile, records),
        districts: districts(folder, profile)?,
        catalogue: catalogue(profile, records, &matters)?,
        register: register(profile, records, &matters),
        calendars: calendars(profile).map_err(wrong)?,
    })
}

impl Contents {
    /// Hash of everything that is handed over: the same content is published once.
    pub(crate) fn digest(&self) -> String {
        let mut hash = Sha256::new();
        let mut add = |bytes: Vec<u8>| {
            hash.update(bytes.len().to_be_bytes());
            hash.update(bytes);
        };
        add(self.areas.encode_to_vec());
        self.districts.iter().for_each(|districts| add(districts.encode_to_vec()));
        self.drafts().into_iter().for_each(|draft| add(draft.encode_to_vec()));
        hex::encode(&hash.finalize()[..8])
    }

    /// The parts that are put rather than imported.
    pub(crate) fn drafts(&self) -> [PutDraftRequest; 4] {
        [
            content::Part::Units(self.units.clone()),
            content::Part::Catalogue(self.catalogue.clone()),
            content::Part::Register(self.register.clone()),
            content::Part::Calendars(self.calendars.clone()),
        ]
        .map(|part| PutDraftRequest { content: Some(Content { part: Some(part) }), etag: String::new() })
    }
}

/// Matter ids: the words as a code; words that make the same code are numbered.
pub(crate) fn matters(records: &[Record]) -> Matters {
    let said: BTreeSet<&str> = records.iter().map(|record| record.matter.as_str()).collect();
    let mut codes = BTreeSet::new();
    let mut matters = Matters::new();
    for words in said {
        let plain = slug(words);
        let numbered = (2..).map(|number| format!("{plain}-{number}"));
        let code = std::iter::once(plain.clone()).chain(numbered).find(|code| !codes.contains(code));
        let code = code.expect("numbers do not end");
        matters.insert(words.to_owned(), format!("{KIND}:{code}"));
        codes.insert(code);
    }
    matters
}

/// Letters and digits in lower case, everything between them a hyphen.
pub(crate) fn slug(words: &str) -> String {
    let parts = words.split(|character: char| !character.is_alphanumeric()).filter(|part| !part.is_empty());
    let code: String = parts.collect::<Vec<_>>().join("-").to_lowercase().chars().take(CODE).collect();
    let code = code.trim_end_matches('-');
    if code.is_empty() { "unnamed".to_owned() } else { code.to_owned() }
}

fn catalogue(profile: &Profile, records: &[Record], matters: &Matters) -> Result<Catalogue> {
    let limits = profile.limits().map_err(Failure::usage)?;
    let classes: BTreeMap<&str, &str> =
        records.iter().rev().map(|record| (record.matter.as_str(), record.class.as_str())).collect();
    let matter = |(words, id): (&String, &String)| {
        let class = classes.get(words.as_str()).copied().unwrap_or_default();
        let row = Row { number: 1, limits: limits.clone(), source: "replay".to_owned(), ..Row::default() };
        Matter {
            id: id.clone(),
            code: id.split_once(':').map(|(_, code)| code.to_owned()).unwrap_or_default(),
            kind: KIND.to_owned(),
            class: if class.is_empty() { "recorded".to_owned() } else { slug(class) },
            class_name: class.to_owned(),
            name: words.chars().take(200).collect(),
            rows: vec![row],
            default_row: 1,
            policy: DispatchPolicy::Auto.into(),
            ..Matter::default()
        }
    };
    Ok(Catalogue { matters: matters.iter().map(matter).collect(), policy: None })
}

/// A rule per matter: the department that got it most often; of several the first by code.
fn register(profile: &Profile, records: &[Record], matters: &Matters) -> Register {
    let mut got: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for record in records {
        *got.entry(&record.matter).or_default().entry(&record.department).or_default() += 1;
    }
    let rule = |(words, departments): (&str, BTreeMap<&str, usize>)| {
        let all: usize = departments.values().sum();
        let (department, most) = departments.into_iter().rev().max_by_key(|(_, count)| *count)?;
        let id = matters.get(words)?;
        let by = match profile.districts_of(department) {
            Some(_) => By::DistrictOf(department.to_owned()),
            None => By::Unit(department.to_owned()),
        };
        Some(Rule {
            id: rule_id(id),
            matter: id.clone(),
            lead: Some(Party { by: Some(by) }),
            basis: format!("{most} of {all} recorded cases of this matter went to {department}"),
            ..Rule::default()
        })
    };
    Register { rules: got.into_iter().filter_map(rule).collect() }
}

/// Named after the matter; after its hash where the matter has letters that a rule's id cannot have.
fn rule_id(matter: &str) -> String {
    let code = matter.split_once(':').map_or(matter, |(_, code)| code);
    if code.is_ascii() {
        return format!("learned-{code}");
    }
    format!("learned-{}", hex::encode(&Sha256::digest(code)[..8]))
}

fn units(profile: &Profile, records: &[Record]) -> UnitSet {
    let names: BTreeMap<&str, &str> =
        records.iter().map(|record| (record.department.as_str(), record.department_name.as_str())).collect();
    let with_districts = profile.districts.iter().map(|districts| districts.department.as_str());
    let codes: BTreeSet<&str> = names.keys().copied().chain(with_districts).collect();
    let name = |code: &str| names.get(code).copied().unwrap_or(code).to_owned();
    let departments = codes.iter().map(|code| Department { code: (*code).to_owned(), name: name(code) });
    let single = codes.iter().filter(|code| profile.districts_of(code).is_none());
    let units = single.map(|code| Unit {
        code: (*code).to_owned(),
        name: name(code),
        department: (*code).to_owned(),
        ..Unit::default()
    });
    UnitSet { departments: departments.collect(), units: units.collect(), grounds: Vec::new() }
}

fn areas(folder: &Path, profile: &Profile) -> Result<ImportAreasRequest> {
    let shapes = profile.areas.shapes();
    Ok(ImportAreasRequest {
        geojson: file(folder, &shapes)?,
        coordinate_system: shapes.crs,
        level: profile.level().map_err(Failure::usage)?.into(),
        code_property: shapes.code_property,
        name_property: shapes.name_property,
        parent_property: String::new(),
        special_property: String::new(),
        repair: shapes.repair,
        dry_run: false,
        tolerance_m: None,
    })
}

fn districts(folder: &Path, profile: &Profile) -> Result<Vec<ImportDistrictsRequest>> {
    let request = |districts: &super::profile::Districts| {
        let shapes = districts.shapes();
        Ok(ImportDistrictsRequest {
            geojson: file(folder, &shapes)?,
            coordinate_system: shapes.crs,
            department: districts.department.clone(),
            code_property: shapes.code_property,
            unit_prefix: districts.unit_prefix.clone(),
            name_property: shapes.name_property,
            create_units: true,
            repair: shapes.repair,
            dry_run: false,
            tolerance_m: None,
        })
    };
    profile.districts.iter().map(request).collect()
}

fn file(folder: &Path, shapes: &Shapes) -> Result<Vec<u8>> {
    let path = folder.join(&shapes.file);
    fs::read(&path).map_err(|error| Failure::file(&path, &error))
}

/// Years are provisional: nobody has confirmed their days off.
fn calendars(profile: &Profile) -> std::result::Result<CalendarSet, String> {
    let windows = profile.windows()?;
    let off = |year: i32| {
        let prefix = format!("{year:04}-");
        profile.calendar.off.iter().filter(|day| day.starts_with(&prefix)).cloned().collect()
    };
    let years = profile.calendar.years.iter();
    Ok(CalendarSet {
        years: years
            .map(|year| CalendarYear { year: *year, official: false, off: off(*year), work: Vec::new() })
            .collect(),
        windows: windows.into_iter().map(|(from_minute, until_minute)| Window { from_minute, until_minute }).collect(),
        ..CalendarSet::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::{
        profile::tests::{boston, nyc},
        records::{self, tests::data},
    };

    fn record(matter: &str, department: &str) -> Record {
        Record {
            number: "1".to_owned(),
            time: jiff::Timestamp::UNIX_EPOCH,
            matter: matter.to_owned(),
            class: String::new(),
            department: department.to_owned(),
            department_name: department.to_owned(),
            position: None,
            words: String::new(),
            place_words: String::new(),
            named: String::new(),
            named_codes: BTreeSet::new(),
        }
    }

    #[test]
    fn words_become_codes_and_the_same_code_is_numbered() {
        assert_eq!(slug("Noise - Street/Sidewalk"), "noise-street-sidewalk");
        assert_eq!(slug("社会生活噪声"), "社会生活噪声");
        assert_eq!(slug("?!"), "unnamed");
        let found = matters(&[record("Noise: Street", "A"), record("Noise - Street", "A"), record("Noise", "A")]);
        let ids: Vec<_> = found.iter().map(|(words, id)| (words.as_str(), id.as_str())).collect();
        assert_eq!(
            ids,
            [
                ("Noise", "event:noise"),
                ("Noise - Street", "event:noise-street"),
                ("Noise: Street", "event:noise-street-2")
            ]
        );
    }

    #[test]
    fn a_rule_names_the_department_that_got_the_matter_most_often() {
        let records =
            [record("Noise", "NYPD"), record("Noise", "NYPD"), record("Noise", "EDC"), record("Rodent", "DOHMH")];
        let register = register(&nyc(), &records, &matters(&records));
        let leads: Vec<_> =
            register.rules.iter().map(|rule| (rule.id.as_str(), rule.lead.clone(), rule.basis.as_str())).collect();
        let party = |by| Some(Party { by: Some(by) });
        assert_eq!(
            leads,
            [
                (
                    "learned-noise",
                    party(By::DistrictOf("NYPD".to_owned())),
                    "2 of 3 recorded cases of this matter went to NYPD"
                ),
                (
                    "learned-rodent",
                    party(By::Unit("DOHMH".to_owned())),
                    "1 of 1 recorded cases of this matter went to DOHMH"
                ),
            ]
        );
    }

    #[test]
    fn the_id_of_a_rule_has_plain_letters_and_at_most_64() {
        assert_eq!(rule_id("event:noise-street"), "learned-noise-street");
        assert!(rule_id("event:社会生活噪声").is_ascii());
        let long = "Administrative & General Requests - Transportation General Request";
        let found = matters(&[record(long, "A"), record(&format!("{long}s"), "A")]);
        assert!(found.values().all(|id| rule_id(id).len() <= 64), "{found:?}");
        assert_eq!(found.values().collect::<BTreeSet<_>>().len(), 2);
    }

    #[test]
    fn of_two_departments_that_got_as_many_the_first_by_code_is_named() {
        let records = [record("Noise", "EDC"), record("Noise", "DSNY")];
        let register = register(&nyc(), &records, &matters(&records));
        assert_eq!(register.rules[0].lead, Some(Party { by: Some(By::Unit("DSNY".to_owned())) }));
    }

    #[test]
    fn a_department_with_districts_has_no_unit_of_its_own() {
        let units = units(&nyc(), &[record("Noise", "NYPD"), record("Rodent", "DOHMH")]);
        let codes = |codes: Vec<&String>| codes.into_iter().cloned().collect::<Vec<_>>();
        assert_eq!(codes(units.departments.iter().map(|department| &department.code).collect()), ["DOHMH", "NYPD"]);
        assert_eq!(codes(units.units.iter().map(|unit| &unit.code).collect()), ["DOHMH"]);
    }

    #[test]
    fn new_york_has_a_rule_for_each_matter() {
        let Some(folder) = data("nyc") else { return };
        let records = records::read(&folder, &nyc()).expect("the real file");
        let contents = learn(&folder, &nyc(), &records).expect("learned");
        assert_eq!(contents.catalogue.matters.len(), 26);
        assert_eq!(contents.register.rules.len(), 26);
        assert_eq!(contents.digest(), learn(&folder, &nyc(), &records).expect("learned").digest());
    }

    #[test]
    fn matters_of_boston_have_the_classes_of_their_column() {
        let Some(folder) = data("boston") else { return };
        let records = records::read(&folder, &boston()).expect("the real file");
        let contents = learn(&folder, &boston(), &records).expect("learned");
        assert_eq!(contents.catalogue.matters.len(), contents.register.rules.len());
        assert!(contents.catalogue.matters.iter().all(|matter| !matter.class_name.is_empty()));
    }
}
