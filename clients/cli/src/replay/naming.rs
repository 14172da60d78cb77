//! How records name their area, so that the area found by position can be compared with what the record says.
use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use serde::Deserialize;

/// From what a record says to the codes of areas.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Naming {
    /// Column that names the area.
    pub(crate) column: String,
    /// What a name looks like, with named groups; others name no area. Without a pattern the name is the code.
    pub(crate) pattern: Option<String>,
    /// The code, with the groups of the pattern in braces.
    #[serde(default)]
    code: String,
    /// For a group: what stands for what. A value that is not there names no area.
    #[serde(default)]
    lookup: BTreeMap<String, BTreeMap<String, String>>,
    /// Whole names that stand for one of several areas, or for none; they go before the pattern.
    #[serde(default)]
    values: BTreeMap<String, BTreeSet<String>>,
}

/// Reads names.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    naming: &'a Naming,
    pattern: Option<Regex>,
}

impl Naming {
    /// What is wrong with it.
    pub(super) fn check(&self) -> Result<(), String> {
        let reader = self.reader()?;
        let groups: BTreeSet<&str> =
            reader.pattern.as_ref().map(|pattern| pattern.capture_names().flatten().collect()).unwrap_or_default();
        let missing = |name: &&str| !groups.contains(name);
        if let Some(name) = braced(&self.code).iter().find(|name| missing(name)) {
            return Err(format!("areas.named.code: the pattern has no group {name:?}"));
        }
        if let Some(name) = self.lookup.keys().map(String::as_str).find(|name| missing(name)) {
            return Err(format!("areas.named.lookup: the pattern has no group {name:?}"));
        }
        if self.pattern.is_some() && self.code.is_empty() {
            return Err("areas.named.code: must be set where a pattern is".to_owned());
        }
        Ok(())
    }

    /// Ready to read names.
    pub(crate) fn reader(&self) -> Result<Reader<'_>, String> {
        let pattern = self.pattern.as_deref().map(Regex::new).transpose();
        let pattern = pattern.map_err(|error| format!("areas.named.pattern: {error}"))?;
        Ok(Reader { naming: self, pattern })
    }
}

impl Reader<'_> {
    /// The codes of the areas that a name may mean; none where it names no area.
    pub(crate) fn codes(&self, name: &str) -> BTreeSet<String> {
        let name = name.trim();
        if let Some(codes) = self.naming.values.get(name) {
            return codes.clone();
        }
        let code = match &self.pattern {
            Some(pattern) => self.code(pattern, name),
            None => Some(name.to_owned()).filter(|name| !name.is_empty()),
        };
        code.into_iter().collect()
    }

    fn code(&self, pattern: &Regex, name: &str) -> Option<String> {
        let groups = pattern.captures(name)?;
        let mut code = self.naming.code.clone();
        for group in braced(&self.naming.code) {
            let said = groups.name(group)?.as_str();
            let means = match self.naming.lookup.get(group) {
                Some(table) => table.get(said)?,
                None => said,
            };
            code = code.replace(&format!("{{{group}}}"), means);
        }
        Some(code)
    }
}

/// What stands in braces.
fn braced(text: &str) -> Vec<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use crate::replay::profile::tests::{boston, nyc};

    fn codes(name: &str) -> Vec<String> {
        let profile = nyc();
        let naming = profile.areas.named.expect("a naming");
        naming.reader().expect("sound").codes(name).into_iter().collect()
    }

    #[test]
    fn a_community_board_is_the_boroughs_digit_and_its_number() {
        assert_eq!(codes("12 BRONX"), ["212"]);
        assert_eq!(codes("03 MANHATTAN"), ["103"]);
        assert_eq!(codes("01 STATEN ISLAND"), ["501"]);
        assert_eq!(codes("80 QUEENS"), ["480"]);
    }

    #[test]
    fn what_names_no_board_has_no_code() {
        for name in ["0 Unspecified", "Unspecified MANHATTAN", "", "12 HOBOKEN"] {
            assert_eq!(codes(name), Vec::<String>::new(), "{name:?}");
        }
    }

    #[test]
    fn a_neighbourhood_may_stand_for_several_areas_or_for_none() {
        let profile = boston();
        let naming = profile.areas.named.expect("a naming");
        let reader = naming.reader().expect("sound");
        assert_eq!(reader.codes("Roxbury").into_iter().collect::<Vec<_>>(), ["Roxbury"]);
        assert_eq!(reader.codes("Allston / Brighton").into_iter().collect::<Vec<_>>(), ["Allston", "Brighton"]);
        assert!(reader.codes("Boston").is_empty());
    }
}
