//! Whether a rule counts at a place and a moment, and how specific it is.

use super::Asked;
use super::spot::Spot;
use crate::{AreaLevel, Rule, Subject};

/// How specific a rule is; the greatest wins. The fields are compared in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    /// Whether it stands on the side that comes first for the matter's kind: owner rules for components, area rules for
    /// all others.
    pub first_side: bool,
    /// Whether it is the recorded owner of the very asset, who comes before whatever rules say of owners.
    pub asset: bool,
    /// The area it names. A rule for the whole town ranks as one for the area of the town.
    pub area: AreaLevel,
    /// Whether it names a ground layer.
    pub ground: bool,
    /// What it is about.
    pub subject: Breadth,
    /// What the register says where all else is equal.
    pub priority: i32,
}

/// How narrow a rule's subject is; the narrowest is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breadth {
    /// A kind of matters.
    Kind,
    /// A class of matters.
    Class,
    /// One matter.
    Matter,
    /// One asset.
    Asset,
}

/// Why a rule about the matter was not the one that matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lost {
    /// As specific as the one named.
    Tie,
    /// All else is equal.
    LowerPriority,
    /// Another rule is more specific.
    LessSpecific,
    /// The very asset has a recorded owner.
    AssetOwnerOutranks,
    /// A component goes to its owner first.
    OwnerRuleOutranks,
    /// Everything but a component goes to the place first.
    AreaRuleOutranks,
    /// It counts at other hours.
    OtherHours,
    /// It counts on other ground.
    OtherGround,
    /// It counts in another area.
    OtherArea,
    /// It is not valid yet, or no more.
    NotValid,
    /// It comes to no unit, and another is as specific.
    NoDistrict,
}

impl Lost {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tie => "tie",
            Self::LowerPriority => "lower_priority",
            Self::LessSpecific => "less_specific",
            Self::AssetOwnerOutranks => "asset_owner_outranks",
            Self::OwnerRuleOutranks => "owner_rule_outranks",
            Self::AreaRuleOutranks => "area_rule_outranks",
            Self::OtherHours => "other_hours",
            Self::OtherGround => "other_ground",
            Self::OtherArea => "other_area",
            Self::NotValid => "not_valid",
            Self::NoDistrict => "no_district",
        }
    }

    /// Whether the rule might count if the place were another one.
    pub const fn is_about_the_place(self) -> bool {
        matches!(self, Self::OtherArea | Self::OtherGround)
    }
}

/// The rank of a rule where it counts, or why it does not.
pub fn standing(asked: &Asked<'_>, spot: &Spot<'_>, rule: &Rule) -> Result<Rank, Lost> {
    if !rule.valid_on(asked.local.date()) {
        return Err(Lost::NotValid);
    }
    let area = match &rule.area {
        None => AreaLevel::Town,
        Some(code) => spot.areas.iter().find(|area| area.code == *code).ok_or(Lost::OtherArea)?.level,
    };
    if rule.ground.as_deref().is_some_and(|ground| !spot.grounds.contains(&ground)) {
        return Err(Lost::OtherGround);
    }
    if rule.hours.is_some_and(|hours| !hours.contains(asked.local)) {
        return Err(Lost::OtherHours);
    }
    Ok(Rank {
        first_side: rule.owner == asked.owner_first,
        asset: breadth(rule) == Breadth::Asset,
        area,
        ground: rule.ground.is_some(),
        subject: breadth(rule),
        priority: rule.priority,
    })
}

/// How narrow the rule's subject is.
pub fn breadth(rule: &Rule) -> Breadth {
    match rule.subject {
        Subject::Kind(_) => Breadth::Kind,
        Subject::Class(_) => Breadth::Class,
        Subject::Matter(_) => Breadth::Matter,
        Subject::Asset(_) => Breadth::Asset,
    }
}
