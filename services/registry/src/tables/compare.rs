//! What a new content adds, changes and takes away.

use std::collections::BTreeMap;

use gridcase_proto::registry::v1::content;
use prost::Message as _;

/// Entries that are new, that differ, that are gone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compared {
    /// New.
    pub added: u32,
    /// Other than before.
    pub changed: u32,
    /// Gone.
    pub removed: u32,
}

/// Compares two contents of one part, entry by entry.
pub fn compare(before: &content::Part, after: &content::Part) -> Compared {
    let (before, after) = (entries(before), entries(after));
    let count = |found: usize| u32::try_from(found).unwrap_or(u32::MAX);
    Compared {
        added: count(after.keys().filter(|key| !before.contains_key(*key)).count()),
        changed: count(after.iter().filter(|(key, bytes)| before.get(*key).is_some_and(|old| old != *bytes)).count()),
        removed: count(before.keys().filter(|key| !after.contains_key(*key)).count()),
    }
}

fn entries(content: &content::Part) -> BTreeMap<String, Vec<u8>> {
    match content {
        content::Part::Boundaries(set) => {
            set.areas.iter().map(|area| (area.code.clone(), area.encode_to_vec())).collect()
        }
        content::Part::Units(set) => {
            let departments = set.departments.iter();
            let departments = departments.map(|one| (format!("department/{}", one.code), one.encode_to_vec()));
            let units = set.units.iter().map(|one| (format!("unit/{}", one.code), one.encode_to_vec()));
            departments.chain(units).collect()
        }
        content::Part::Assets(set) => {
            set.assets.iter().map(|asset| (asset.code.clone(), asset.encode_to_vec())).collect()
        }
        content::Part::Register(set) => set.rules.iter().map(|rule| (rule.id.clone(), rule.encode_to_vec())).collect(),
        content::Part::Catalogue(set) => {
            set.matters.iter().map(|matter| (matter.id.clone(), matter.encode_to_vec())).collect()
        }
        content::Part::Calendars(set) => {
            let years = set.years.iter().map(|year| (year.year.to_string(), year.encode_to_vec()));
            let windows = set.windows.iter().flat_map(prost::Message::encode_to_vec).collect();
            let reading = set.day_reading.to_be_bytes().to_vec();
            years.chain([("windows".to_owned(), windows), ("reading".to_owned(), reading)]).collect()
        }
    }
}
