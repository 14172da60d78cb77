//! A rule of the register of responsibilities (职责清单).

use gridcase_proto::registry::v1 as wire;
use jiff::civil::Date;

use crate::hours::Hours;
use crate::invalid::{Invalid, day, optional, required};

/// What a rule is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    /// One matter, by id.
    Matter(String),
    /// A class of matters: kind and class code joined by a colon.
    Class(String),
    /// A kind of matters.
    Kind(String),
    /// Whatever is wrong with the asset of this code. No rule of the register is: the assets make them.
    Asset(String),
}

/// Who is named by a rule.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Party {
    /// The unit of this code.
    Unit(String),
    /// The unit of this department whose district contains the place.
    DistrictOf(String),
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Id, stable across versions.
    pub id: String,
    /// What it is about.
    pub subject: Subject,
    /// Code of the area it counts in; none is the whole town.
    pub area: Option<String>,
    /// Ground layer it counts on; none is any ground.
    pub ground: Option<String>,
    /// Times at which it counts; none is always.
    pub hours: Option<Hours>,
    /// Who leads.
    pub lead: Party,
    /// Who assists.
    pub assisting: Vec<Party>,
    /// Legal basis.
    pub basis: String,
    /// First local day it counts; none is always.
    pub valid_from: Option<Date>,
    /// Last local day it counts; none is for ever.
    pub valid_until: Option<Date>,
    /// Greater wins where all else is equal.
    pub priority: i32,
    /// The owner of the asset rather than who answers for the place.
    pub owner: bool,
    /// Case whose ruling it came from.
    pub precedent_case: Option<String>,
    /// The handling unit may see who reported.
    pub reporter_visible: bool,
}

impl Rule {
    /// Whether it counts on a local day.
    pub fn valid_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|first| first <= day) && self.valid_until.is_none_or(|last| day <= last)
    }
}

impl TryFrom<&wire::Rule> for Rule {
    type Error = Invalid;

    fn try_from(rule: &wire::Rule) -> Result<Self, Invalid> {
        let lead = rule.lead.as_ref().ok_or_else(|| Invalid::new("lead", "must be set"))?;
        let hours = rule.hours.as_ref().map(Hours::try_from).transpose();
        let (valid_from, valid_until) = (day("valid_from", &rule.valid_from)?, day("valid_until", &rule.valid_until)?);
        if valid_from.zip(valid_until).is_some_and(|(first, last)| last < first) {
            return Err(Invalid::new("valid_until", "must not be before valid_from"));
        }
        Ok(Self {
            id: required("id", &rule.id)?,
            subject: subject(rule)?,
            area: optional(&rule.area),
            ground: optional(&rule.ground),
            hours: hours.map_err(|error| error.under("hours"))?,
            lead: Party::try_from(lead).map_err(|error| error.under("lead"))?,
            assisting: assisting(&rule.assisting)?,
            basis: rule.basis.clone(),
            valid_from,
            valid_until,
            priority: rule.priority,
            owner: rule.owner,
            precedent_case: optional(&rule.precedent_case),
            reporter_visible: rule.reporter_visible,
        })
    }
}

impl TryFrom<&wire::Party> for Party {
    type Error = Invalid;

    fn try_from(party: &wire::Party) -> Result<Self, Invalid> {
        match &party.by {
            Some(wire::party::By::Unit(unit)) => Ok(Self::Unit(required("unit", unit)?)),
            Some(wire::party::By::DistrictOf(department)) => Ok(Self::DistrictOf(required("district_of", department)?)),
            None => Err(Invalid::new("", "must name a unit, or a department whose districts decide")),
        }
    }
}

fn subject(rule: &wire::Rule) -> Result<Subject, Invalid> {
    match (rule.matter.as_str(), rule.matter_class.as_str(), rule.matter_kind.as_str()) {
        ("", "", "") => Err(Invalid::new("matter", "must name a matter, a matter_class or a matter_kind")),
        (matter, "", "") => Ok(Subject::Matter(matter.to_owned())),
        ("", class, "") => Ok(Subject::Class(class.to_owned())),
        ("", "", kind) => Ok(Subject::Kind(kind.to_owned())),
        _ => Err(Invalid::new("matter", "name only one of matter, matter_class and matter_kind")),
    }
}

fn assisting(parties: &[wire::Party]) -> Result<Vec<Party>, Invalid> {
    let read =
        |(at, party)| Party::try_from(party).map_err(|error: Invalid| error.under(format_args!("assisting[{at}]")));
    parties.iter().enumerate().map(read).collect()
}
