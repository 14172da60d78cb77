//! The ground that another unit would answer for: exact in place and time.
//!
//! Nothing is sampled. Both snapshots are asked at one place of every patch of ground that neither tells apart
//! ([`gridcase_snapshot::ground::between`]) and at one moment of every window that no rule of either tells apart. Matters
//! about which the same rules of both registers speak get the same answers and are asked once.

use std::collections::{BTreeMap, BTreeSet};

use gridcase_snapshot::ground::Patch;
use gridcase_snapshot::matter::COMPONENT;
use gridcase_snapshot::precedence::Spot;
use gridcase_snapshot::proof::windows;
use gridcase_snapshot::{AreaLevel, Matter, Rule, Snapshot, Units};

use super::Pair;
use crate::routing::{Asked, Question};

/// Names of matters that are told with a change.
const EXAMPLES: usize = 5;

/// What changes on the ground.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Changes {
    /// In order of grid and units.
    pub(crate) told: Vec<Change>,
    /// Grids of which any ground changes.
    pub(crate) grids: usize,
    /// Matters that change anywhere.
    pub(crate) matters: usize,
    /// Pieces of ground asked.
    pub(crate) patches: usize,
}

/// Matters that go from one unit to another in a grid.
#[derive(Debug, Clone, PartialEq)]
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
    /// Square metres that change.
    pub(crate) area_m2: f64,
    /// Square metres that lie in both grids.
    pub(crate) whole_m2: f64,
}

/// Matters about which the same rules speak.
struct Group<'a> {
    matters: Vec<(&'a str, &'a str)>,
    /// All of both registers.
    rules: Vec<&'a Rule>,
    /// The registers and catalogues say the same: only where the ground is another can the answer be.
    same: bool,
}

/// Where a change is and what it is: areas, then units.
type Key<'a> = [&'a str; 4];
/// Ids and names of the matters that change, and the numbers of the patches.
type Changed<'a> = (BTreeSet<(&'a str, &'a str)>, BTreeSet<usize>);
/// Rules about a matter in force and with the drafts, and whether each catalogue knows it as a component and as retired.
type Claims<'a> = (Vec<&'a str>, Vec<&'a str>, [Option<(bool, bool)>; 2]);

/// Asks everywhere.
pub(crate) fn changes(pair: &Pair, patches: &[Patch]) -> Changes {
    let held = [pair.before.as_ref(), pair.after.as_ref()];
    let spots: Vec<_> = patches.iter().map(|patch| held.map(|held| spot(held, patch))).collect();
    let zone = &pair.after.town().zone;
    let start = zone.to_datetime(pair.from).date();
    let same_units = units(held[0]).eq(units(held[1]));
    let mut found: BTreeMap<Key<'_>, Changed<'_>> = BTreeMap::new();
    for group in &groups(pair) {
        for window in windows(&group.rules, start, zone) {
            let Ok(at) = zone.to_timestamp(window.moment) else { continue };
            let question = Question { matter: group.matters[0].0.to_owned(), row: 0, place: None, asset: None, at };
            let asked = held.map(|held| Asked::new(held, &question));
            for (at, (patch, spots)) in patches.iter().zip(&spots).enumerate() {
                if patch.same && group.same && same_units {
                    continue;
                }
                let leads = [0, 1].map(|side| asked[side].lead(&spots[side]));
                if leads[0] != leads[1] {
                    let code = |side: usize| Some(held[side].unit(leads[side]?)?.code.as_str());
                    let [from, to] = [0, 1].map(|side| code(side).unwrap_or_default());
                    let key = [grid(held[0], &patch.before), grid(held[1], &patch.after), from, to];
                    let (matters, patches) = found.entry(key).or_default();
                    matters.extend(&group.matters);
                    patches.insert(at);
                }
            }
        }
    }
    summed_up(pair, patches, found)
}

fn spot<'a>(held: &'a Snapshot, patch: &Patch) -> Spot<'a> {
    let position = patch.witness.position();
    Spot::new(&held.locate(position, 0.0), position)
}

/// The code, where it is that of a grid.
fn grid<'a>(held: &'a Snapshot, code: &str) -> &'a str {
    let area = held.area(code).filter(|area| area.level == AreaLevel::Grid);
    area.map(|area| area.code.as_str()).unwrap_or_default()
}

fn units(held: &Snapshot) -> impl Iterator<Item = (&str, &str)> {
    let units = held.units().map(Units::units).unwrap_or_default();
    units.iter().map(|unit| (unit.code.as_str(), unit.department.as_str()))
}

fn summed_up(pair: &Pair, patches: &[Patch], found: BTreeMap<Key<'_>, Changed<'_>>) -> Changes {
    let mut whole: BTreeMap<[&str; 2], f64> = BTreeMap::new();
    for patch in patches {
        let grids = [grid(&pair.before, &patch.before), grid(&pair.after, &patch.after)];
        *whole.entry(grids).or_default() += patch.area_m2;
    }
    let grids: BTreeSet<_> =
        found.keys().map(|[before, after, ..]| if after.is_empty() { before } else { after }).collect();
    let matters: BTreeSet<_> = found.values().flat_map(|(matters, _)| matters).collect();
    let (grids, matters) = (grids.len(), matters.len());
    let change = |([before, after, from, to], (matters, changed)): (Key<'_>, Changed<'_>)| Change {
        grid_before: before.to_owned(),
        grid_after: after.to_owned(),
        from: from.to_owned(),
        to: to.to_owned(),
        matters: matters.len(),
        examples: matters.iter().take(EXAMPLES).map(|(id, name)| ((*id).to_owned(), (*name).to_owned())).collect(),
        area_m2: changed.iter().map(|&at| patches[at].area_m2).sum(),
        whole_m2: whole.get(&[before, after]).copied().unwrap_or_default(),
    };
    Changes { grids, matters, patches: patches.len(), told: found.into_iter().map(change).collect() }
}

/// Matters that may get another answer, by the rules about them.
fn groups(pair: &Pair) -> Vec<Group<'_>> {
    let (before, after) = (pair.before.as_ref(), pair.after.as_ref());
    let mut groups: BTreeMap<Claims<'_>, Group<'_>> = BTreeMap::new();
    let known: BTreeMap<&str, &Matter> =
        before.matters().iter().chain(after.matters()).map(|matter| (matter.id.as_str(), matter)).collect();
    for (id, matter) in known {
        let [old, new] = [before, after].map(|held| claims(held, id));
        let kinds =
            [before, after].map(|held| held.matter(id).map(|matter| (matter.kind == COMPONENT, matter.retired)));
        if old.is_empty() && new.is_empty() {
            continue;
        }
        let same = kinds[0] == kinds[1] && old == new;
        let rules: Vec<_> = old.iter().chain(&new).copied().collect();
        let [old, new] = [old, new].map(|rules| rules.into_iter().map(|rule| rule.id.as_str()).collect());
        let group = groups.entry((old, new, kinds)).or_insert_with(|| Group { matters: Vec::new(), rules, same });
        group.matters.push((id, &matter.name));
    }
    groups.into_values().collect()
}

fn claims<'a>(snapshot: &'a Snapshot, id: &str) -> Vec<&'a Rule> {
    let matter = snapshot.matter(id);
    let kind = matter.map_or_else(|| id.split_once(':').map_or("", |(kind, _)| kind), |matter| matter.kind.as_str());
    let class = matter.map(Matter::class_id).unwrap_or_default();
    snapshot.register().map(|register| register.about(id, &class, kind).collect()).unwrap_or_default()
}
