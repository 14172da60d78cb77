//! The register of responsibilities (职责清单), by what its rules are about.

use std::collections::HashMap;

use gridcase_proto::registry::v1 as wire;

use crate::invalid::{Defects, Invalid};
use crate::rule::{Rule, Subject};

/// All rules of a town.
#[derive(Debug)]
pub struct Register {
    /// In order of id.
    rules: Vec<Rule>,
    by_matter: HashMap<String, Vec<usize>>,
    by_class: HashMap<String, Vec<usize>>,
    by_kind: HashMap<String, Vec<usize>>,
}

impl Register {
    /// Reads, checks and indexes the part. Everything that is wrong is named.
    pub fn read(register: &wire::Register) -> Result<Self, Vec<Invalid>> {
        let mut defects = Defects::default();
        let rules: Vec<Rule> = defects.read("rules", &register.rules, Rule::try_from);
        defects.unique("rules", &register.rules, "id", |rule| rule.id.as_str());
        defects.or(Self::index(rules))
    }

    /// Indexes rules. The order in which they are given makes no difference to any answer.
    pub fn index(mut rules: Vec<Rule>) -> Self {
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        let (mut by_matter, mut by_class, mut by_kind) = (HashMap::new(), HashMap::new(), HashMap::new());
        for (at, rule) in rules.iter().enumerate() {
            let (index, key): (&mut HashMap<String, Vec<usize>>, _) = match &rule.subject {
                Subject::Matter(id) => (&mut by_matter, id),
                Subject::Class(class) => (&mut by_class, class),
                Subject::Kind(kind) => (&mut by_kind, kind),
                // What assets say of their owners is found with the asset.
                Subject::Asset(_) => continue,
            };
            index.entry(key.clone()).or_default().push(at);
        }
        Self { rules, by_matter, by_class, by_kind }
    }

    /// All rules, in order of id.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule of this id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.binary_search_by(|rule| rule.id.as_str().cmp(id)).ok().map(|at| &self.rules[at])
    }

    /// Every rule that is about this matter, its class (`kind:class`) or its kind; those of the matter first, each group
    /// in order of id.
    pub fn about<'a>(&'a self, matter: &str, class: &str, kind: &str) -> impl Iterator<Item = &'a Rule> + use<'a> {
        let found = [self.by_matter.get(matter), self.by_class.get(class), self.by_kind.get(kind)];
        found.into_iter().flatten().flatten().map(|&at| &self.rules[at])
    }
}
