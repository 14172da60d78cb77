//! Rules against what they name: matters, areas, ground layers, units, departments.

use std::collections::{HashMap, HashSet};

use gridcase_proto::registry::v1::{Party, Rule, content, party::By};
use gridcase_snapshot::{Part, matter};

use super::Contents;
use crate::finding::Finding;

/// Everything that a rule can name.
#[derive(Default)]
struct Names<'a> {
    areas: HashSet<&'a str>,
    units: HashSet<&'a str>,
    /// Departments, and whether any of their units has a district.
    departments: HashMap<&'a str, bool>,
    layers: HashSet<&'a str>,
    /// Matters, and whether they are retired.
    matters: HashMap<&'a str, bool>,
    classes: HashSet<String>,
    kinds: HashSet<&'a str>,
}

impl<'a> Names<'a> {
    fn of(contents: &'a Contents) -> Self {
        let mut names = Self::default();
        for part in contents.values() {
            names.add(part);
        }
        names
    }

    fn add(&mut self, part: &'a content::Part) {
        match part {
            content::Part::Boundaries(set) => self.areas.extend(set.areas.iter().map(|area| area.code.as_str())),
            content::Part::Units(set) => {
                self.units.extend(set.units.iter().map(|unit| unit.code.as_str()));
                self.departments.extend(set.departments.iter().map(|department| {
                    let has = set.units.iter().any(|u| u.department == department.code && u.district.is_some());
                    (department.code.as_str(), has)
                }));
                self.layers.extend(set.grounds.iter().map(|ground| ground.layer.as_str()));
            }
            content::Part::Catalogue(catalogue) => {
                for matter in &catalogue.matters {
                    self.matters.insert(&matter.id, matter.retired);
                    self.classes.insert(format!("{}:{}", matter.kind, matter.class));
                    self.kinds.insert(&matter.kind);
                }
            }
            content::Part::Register(_) | content::Part::Calendars(_) | content::Part::Assets(_) => {}
        }
    }
}

/// What the rules name and is not there.
pub(super) fn check(contents: &Contents) -> Vec<Finding> {
    let Some(content::Part::Register(register)) = contents.get(&Part::Register) else { return Vec::new() };
    let names = Names::of(contents);
    let mut findings = Vec::new();
    for (at, rule) in register.rules.iter().enumerate() {
        let found = Rules { rule, path: format!("rules[{at}]"), names: &names, findings: &mut findings };
        found.check();
    }
    findings
}

struct Rules<'a> {
    rule: &'a Rule,
    path: String,
    names: &'a Names<'a>,
    findings: &'a mut Vec<Finding>,
}

impl Rules<'_> {
    fn check(mut self) {
        self.subject();
        let (area, ground) = (self.rule.area.as_str(), self.rule.ground.as_str());
        if !area.is_empty() && !self.names.areas.contains(area) {
            let remedy = "name an area of the boundaries; leave it empty for the whole town";
            self.unknown("area", "unknown_area", area, remedy);
        }
        if !ground.is_empty() && !self.names.layers.contains(ground) {
            self.unknown("ground", "unknown_ground", ground, "name a layer of the units' grounds, or leave it empty");
        }
        if let Some(lead) = &self.rule.lead {
            self.party("lead", lead);
        }
        for (at, party) in self.rule.assisting.iter().enumerate() {
            self.party(&format!("assisting[{at}]"), party);
            if Some(party) == self.rule.lead.as_ref() {
                let subject = format!("{}.assisting[{at}]", self.path);
                let message = "the lead is named as assisting as well";
                self.findings.push(Finding::refused("assists_itself", subject, message, "remove it from assisting"));
            }
        }
        self.owner();
    }

    fn subject(&mut self) {
        let rule = self.rule;
        match self.names.matters.get(rule.matter.as_str()) {
            None if !rule.matter.is_empty() => {
                self.unknown("matter", "unknown_matter", &rule.matter, "name a matter of the catalogue");
            }
            Some(true) => {
                let message = format!("{:?} is retired; no new report should name it", rule.matter);
                let subject = format!("{}.matter", self.path);
                let remedy = "remove the rule, or name the matter that took its place";
                self.findings.push(Finding::notice("retired_matter", subject, message, remedy).with_code(&rule.matter));
            }
            _ => {}
        }
        if !rule.matter_class.is_empty() && !self.names.classes.contains(&rule.matter_class) {
            let remedy = "write kind and class of some matter joined by a colon, such as \"event:06\"";
            self.unknown("matter_class", "unknown_class", &rule.matter_class, remedy);
        }
        if !rule.matter_kind.is_empty() && !self.names.kinds.contains(rule.matter_kind.as_str()) {
            self.unknown("matter_kind", "unknown_kind", &rule.matter_kind, "name the kind of some matter");
        }
    }

    fn party(&mut self, field: &str, party: &Party) {
        match &party.by {
            Some(By::Unit(unit)) if !self.names.units.contains(unit.as_str()) => {
                let remedy = "name a unit of the units, or publish the units with it first";
                self.unknown(&format!("{field}.unit"), "unknown_unit", unit, remedy);
            }
            Some(By::DistrictOf(department)) => match self.names.departments.get(department.as_str()) {
                None => {
                    let remedy = "name a department of the units";
                    self.unknown(&format!("{field}.district_of"), "unknown_department", department, remedy);
                }
                Some(false) => {
                    let message = format!("no unit of {department:?} has a district");
                    let subject = format!("{}.{field}.district_of", self.path);
                    let remedy = "import the districts of its units, or name a unit";
                    self.findings
                        .push(Finding::refused("no_districts", subject, message, remedy).with_code(department));
                }
                Some(true) => {}
            },
            _ => {}
        }
    }

    fn owner(&mut self) {
        let rule = self.rule;
        let component = format!("{}:", matter::COMPONENT);
        let about = [&rule.matter, &rule.matter_class].into_iter().any(|id| id.starts_with(&component))
            || rule.matter_kind == matter::COMPONENT;
        if rule.owner && !about {
            let message = "only a component has an owner, and the rule names none";
            let remedy = "name a component matter, class or kind, or take owner away";
            self.findings.push(Finding::refused("owner_of_event", format!("{}.owner", self.path), message, remedy));
        }
    }

    fn unknown(&mut self, field: &str, kind: &'static str, code: &str, remedy: &str) {
        let message = format!("there is no {code:?} in what is in force then");
        let subject = format!("{}.{field}", self.path);
        self.findings.push(Finding::refused(kind, subject, message, remedy).with_code(code));
    }
}
