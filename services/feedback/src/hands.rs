//! Whose hands were on a case: they neither approve nor reject its hand-ins.

use std::collections::BTreeSet;

/// The persons and units that handled a case so far. Nobody is ever taken off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hands {
    /// Ids of persons.
    pub persons: BTreeSet<String>,
    /// Unit codes.
    pub units: BTreeSet<String>,
}

/// Somebody who would decide.
#[derive(Debug, Clone, Copy)]
pub struct Judge<'a> {
    /// Person id.
    pub person: &'a str,
    /// The units of all posts held.
    pub units: &'a BTreeSet<&'a str>,
}

impl Hands {
    /// Notes a person; one without an id is a service.
    pub fn add_person(&mut self, person: &str) {
        if !person.is_empty() {
            self.persons.insert(person.to_owned());
        }
    }

    /// Notes units.
    pub fn add_units<'a>(&mut self, units: impl IntoIterator<Item = &'a String>) {
        self.units.extend(units.into_iter().filter(|unit| !unit.is_empty()).cloned());
    }

    /// Whether the judge, or a unit in which the judge holds a post, handled the case.
    pub fn include(&self, judge: Judge<'_>) -> bool {
        self.persons.contains(judge.person) || judge.units.iter().any(|unit| self.units.contains(*unit))
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::btree_set, prelude::*};

    use super::*;

    proptest! {
        #[test]
        fn a_judge_is_kept_out_exactly_when_the_person_or_a_unit_handled_the_case(
            persons in btree_set("[a-e]", 0..4),
            units in btree_set("[u-z]", 0..4),
            person in "[a-e]",
            posts in btree_set("[u-z]", 0..4),
        ) {
            let mut hands = Hands::default();
            for person in &persons {
                hands.add_person(person);
            }
            hands.add_units(&units);
            let own: BTreeSet<&str> = posts.iter().map(String::as_str).collect();
            let shared = units.intersection(&posts).count() > 0;
            let judge = Judge { person: &person, units: &own };
            prop_assert_eq!(hands.include(judge), persons.contains(&person) || shared);
        }
    }

    #[test]
    fn a_service_has_no_hands() {
        let mut hands = Hands::default();
        hands.add_person("");
        hands.add_units([&String::new()]);
        assert_eq!(hands, Hands::default());
    }
}
