//! The ground that another unit would answer for: every grid is asked about every matter, at places in it.
//!
//! Matters about which the same rules of both registers speak get the same answers and are asked once. In each grid that
//! there is or would be, a place well inside and one in each quarter are asked. Where a rule counts at certain hours, ten
//! in the morning and ten at night are asked; else the moment itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gridcase_geo::{Crs, FixedPoint, Position};
use gridcase_snapshot::matter::COMPONENT;
use gridcase_snapshot::{AreaLevel, Boundaries, Matter, Rule, Snapshot};
use jiff::{Timestamp, ToSpan as _};

use super::Pair;
use crate::routing::{self, Fix, Question};

/// Names of matters that are told with a change.
const EXAMPLES: usize = 5;
/// Hours of the day that are asked where rules count at certain hours.
const HOURS: [i8; 2] = [10, 22];

/// What changes on the ground.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// In order of grid and units.
    pub(crate) told: Vec<Change>,
    /// Grids of which any place changes.
    pub(crate) grids: usize,
    /// Matters that change anywhere.
    pub(crate) matters: usize,
    /// Places asked.
    pub(crate) places: usize,
}

/// Matters that go from one unit to another in a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// Grid in force; empty for none.
    pub(crate) grid_before: String,
    /// Grid with the drafts; empty for none.
    pub(crate) grid_after: String,
    /// Lead in force; empty for no certain answer.
    pub(crate) from: String,
    /// Lead with the drafts; empty for no certain answer.
    pub(crate) to: String,
    /// How many matters.
    pub(crate) matters: usize,
    /// Ids and names of the first of them.
    pub(crate) examples: Vec<(String, String)>,
    /// Places that change.
    pub(crate) places: usize,
    /// Places asked.
    pub(crate) asked: usize,
}

/// A place with the grids that contain it.
#[derive(Debug, Clone)]
struct Spot {
    position: Position,
    before: String,
    after: String,
}

/// Matters about which the same rules speak.
struct Group<'a> {
    matters: Vec<(&'a str, &'a str)>,
    hours: bool,
}

/// Where a change is and what it is: grids, then units.
type Key = (String, String, String, String);
/// Ids and names of the matters that change, and the numbers of the places.
type Changed<'a> = (BTreeSet<(&'a str, &'a str)>, BTreeSet<usize>);
/// Rules about a matter in force and with the drafts, and whether each catalogue knows it as a component and as retired.
type Claims<'a> = (Vec<&'a str>, Vec<&'a str>, [Option<(bool, bool)>; 2]);

/// Asks everywhere.
pub(crate) fn changes(pair: &Pair) -> Changes {
    let spots = spots(&pair.before, &pair.after);
    let groups = groups(pair);
    let mut found: BTreeMap<Key, Changed<'_>> = BTreeMap::new();
    for group in &groups {
        let moments = moments(pair, group.hours);
        for (at, spot) in spots.iter().enumerate() {
            for &moment in &moments {
                let [from, to] = [&pair.before, &pair.after].map(|held| lead(held, group, spot, moment));
                if from != to {
                    let key = (spot.before.clone(), spot.after.clone(), from, to);
                    let (matters, places) = found.entry(key).or_default();
                    matters.extend(&group.matters);
                    places.insert(at);
                }
            }
        }
    }
    summed_up(&spots, found)
}

fn summed_up(spots: &[Spot], found: BTreeMap<Key, Changed<'_>>) -> Changes {
    let mut asked: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for spot in spots {
        *asked.entry((&spot.before, &spot.after)).or_default() += 1;
    }
    let grids: BTreeSet<_> =
        found.keys().map(|(before, after, ..)| if after.is_empty() { before } else { after }).collect();
    let matters: BTreeSet<_> = found.values().flat_map(|(matters, _)| matters).collect();
    let (grids, matters) = (grids.len(), matters.len());
    let change = |((grid_before, grid_after, from, to), (matters, places)): (Key, Changed<'_>)| {
        let asked = asked.get(&(grid_before.as_str(), grid_after.as_str())).copied().unwrap_or_default();
        let examples = matters.iter().take(EXAMPLES).map(|(id, name)| ((*id).to_owned(), (*name).to_owned())).collect();
        let (matters, places) = (matters.len(), places.len());
        Change { grid_before, grid_after, from, to, matters, examples, places, asked }
    };
    Changes { grids, matters, places: spots.len(), told: found.into_iter().map(change).collect() }
}

fn lead(snapshot: &Snapshot, group: &Group<'_>, spot: &Spot, at: Timestamp) -> String {
    let fix = Fix { given: spot.position, crs: Crs::Wgs84, accuracy_m: 0.0 };
    let matter = group.matters[0].0.to_owned();
    let decision = routing::route(snapshot, &Question { matter, row: 0, place: Some(fix), at });
    decision.route.lead.unwrap_or_default()
}

fn spots(before: &Snapshot, after: &Snapshot) -> Vec<Spot> {
    let same = matches!((&before.parts().boundaries, &after.parts().boundaries), (Some(a), Some(b)) if Arc::ptr_eq(&a.part, &b.part));
    let held = [Some(after), Some(before).filter(|_| !same)];
    let positions = held.into_iter().flatten().filter_map(Snapshot::boundaries).flat_map(places);
    let spot = |position| {
        let [before, after] = [before, after].map(|held| grid(held, position));
        Spot { position, before, after }
    };
    positions.map(spot).collect()
}

/// The grid that contains a position; empty for none.
pub(super) fn grid(snapshot: &Snapshot, position: Position) -> String {
    let innermost = snapshot.boundaries().and_then(|boundaries| boundaries.innermost(position));
    innermost.filter(|area| area.level == AreaLevel::Grid).map(|area| area.code.clone()).unwrap_or_default()
}

/// Places in every grid: one well inside, and one in each quarter of its box that it contains.
pub(super) fn places(boundaries: &Boundaries) -> impl Iterator<Item = Position> {
    let shapes =
        boundaries.areas().iter().filter(|area| area.level == AreaLevel::Grid).filter_map(|area| area.shape.as_ref());
    shapes.flat_map(|shape| {
        let bbox = shape.bbox();
        let quarter = |low: i32, high: i32, at: i64| {
            let (low, high) = (i64::from(low), i64::from(high));
            i32::try_from(low + (high - low) * at / 4).unwrap_or_default()
        };
        let quarters = [(1, 1), (3, 1), (1, 3), (3, 3)].into_iter().filter_map(move |(x, y)| {
            let place = FixedPoint::new(quarter(bbox.west, bbox.east, x), quarter(bbox.south, bbox.north, y)).ok()?;
            Some(place.position())
        });
        std::iter::once(shape.label_point()).chain(quarters.filter(|place| shape.contains(*place)))
    })
}

fn moments(pair: &Pair, hours: bool) -> Vec<Timestamp> {
    if !hours {
        return vec![pair.from];
    }
    let zone = &pair.after.town().zone;
    let tomorrow = zone.to_datetime(pair.from).date().saturating_add(1.day());
    HOURS.into_iter().filter_map(|hour| zone.to_timestamp(tomorrow.at(hour, 0, 0, 0)).ok()).collect()
}

/// Matters that may get another answer, by the rules about them.
fn groups(pair: &Pair) -> Vec<Group<'_>> {
    let (before, after) = (pair.before.as_ref(), pair.after.as_ref());
    let same_ground = same_ground(before, after);
    let mut groups: BTreeMap<Claims<'_>, Group<'_>> = BTreeMap::new();
    let known: BTreeMap<&str, &Matter> =
        before.matters().iter().chain(after.matters()).map(|matter| (matter.id.as_str(), matter)).collect();
    for (id, matter) in known {
        let [old, new] = [before, after].map(|held| claims(held, id));
        let kinds =
            [before, after].map(|held| held.matter(id).map(|matter| (matter.kind == COMPONENT, matter.retired)));
        let silent = old.is_empty() && new.is_empty();
        if silent || (same_ground && kinds[0] == kinds[1] && old == new) {
            continue;
        }
        let hours = old.iter().chain(&new).any(|rule| rule.hours.is_some());
        let [old, new] = [old, new].map(|rules| rules.into_iter().map(|rule| rule.id.as_str()).collect());
        let group = groups.entry((old, new, kinds)).or_insert_with(|| Group { matters: Vec::new(), hours });
        group.matters.push((id, &matter.name));
    }
    groups.into_values().collect()
}

fn same_ground(before: &Snapshot, after: &Snapshot) -> bool {
    let (before, after) = (before.parts(), after.parts());
    let boundaries = match (&before.boundaries, &after.boundaries) {
        (Some(a), Some(b)) => Arc::ptr_eq(&a.part, &b.part),
        (a, b) => a.is_none() && b.is_none(),
    };
    let units = match (&before.units, &after.units) {
        (Some(a), Some(b)) => Arc::ptr_eq(&a.part, &b.part),
        (a, b) => a.is_none() && b.is_none(),
    };
    boundaries && units
}

fn claims<'a>(snapshot: &'a Snapshot, id: &str) -> Vec<&'a Rule> {
    let matter = snapshot.matter(id);
    let kind = matter.map_or_else(|| id.split_once(':').map_or("", |(kind, _)| kind), |matter| matter.kind.as_str());
    let class = matter.map(Matter::class_id).unwrap_or_default();
    snapshot.register().map(|register| register.about(id, &class, kind).collect()).unwrap_or_default()
}
