//! What a rule can be about, in the register's own words and order.

use std::collections::BTreeMap;

use gridcase_snapshot::precedence::{Breadth, Rank};
use gridcase_snapshot::{AreaLevel, Subject};

use super::fact::Fact;

/// A rank but for the priority: whether a rule stands on the side that comes first, its area's level, whether it names
/// ground, and how narrow its subject is.
pub(super) type Order = (bool, AreaLevel, bool, Breadth);

/// The order of a rank.
pub(super) fn order(rank: Rank) -> Order {
    (rank.first_side, rank.area, rank.ground, rank.subject)
}

/// What a rule is about: the narrowest is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Topic<'a> {
    Kind(&'a str),
    /// Kind and class.
    Class(&'a str, &'a str),
    Matter(&'a str),
}

impl Topic<'_> {
    pub(super) fn subject(self) -> Subject {
        match self {
            Self::Kind(kind) => Subject::Kind(kind.to_owned()),
            Self::Class(kind, class) => Subject::Class(format!("{kind}:{class}")),
            Self::Matter(matter) => Subject::Matter(matter.to_owned()),
        }
    }

    fn breadth(self) -> Breadth {
        match self {
            Self::Kind(_) => Breadth::Kind,
            Self::Class(..) => Breadth::Class,
            Self::Matter(_) => Breadth::Matter,
        }
    }
}

/// Where and about what a rule counts. In the register's order, so that the widest comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Scope<'a> {
    level: AreaLevel,
    on_ground: bool,
    breadth: Breadth,
    pub(super) topic: Topic<'a>,
    pub(super) area: Option<&'a str>,
    pub(super) ground: Option<&'a str>,
}

impl<'a> Scope<'a> {
    fn new(topic: Topic<'a>, area: Option<(&'a str, AreaLevel)>, ground: Option<&'a str>) -> Self {
        let level = area.map_or(AreaLevel::Town, |(_, level)| level);
        let area = area.map(|(code, _)| code);
        Self { level, on_ground: ground.is_some(), breadth: topic.breadth(), topic, area, ground }
    }

    /// Its place in the register's order. A proposal always stands on the side that comes first.
    pub(super) fn order(&self) -> Order {
        (true, self.level, self.on_ground, self.breadth)
    }

    /// The rank of a rule about it.
    pub(super) fn rank(&self, priority: i32) -> Rank {
        Rank {
            first_side: true,
            asset: false,
            area: self.level,
            ground: self.on_ground,
            subject: self.breadth,
            priority,
        }
    }

    /// Whether it is about a place within the town.
    pub(super) fn is_local(&self) -> bool {
        self.area.is_some() || self.on_ground
    }
}

/// Every scope that cases lie in, widest first, each with its cases in order of time.
pub(super) fn scopes<'a>(facts: &[Fact<'a>]) -> BTreeMap<Scope<'a>, Vec<usize>> {
    let mut scopes: BTreeMap<Scope<'a>, Vec<usize>> = BTreeMap::new();
    for (at, fact) in facts.iter().enumerate() {
        let areas = fact.areas.iter().copied().filter(|(_, level)| *level > AreaLevel::Town).map(Some);
        for area in std::iter::once(None).chain(areas) {
            for ground in std::iter::once(None).chain(fact.grounds.iter().copied().map(Some)) {
                for topic in [Topic::Kind(fact.kind), Topic::Class(fact.kind, fact.class), Topic::Matter(fact.matter)] {
                    scopes.entry(Scope::new(topic, area, ground)).or_default().push(at);
                }
            }
        }
    }
    scopes
}
