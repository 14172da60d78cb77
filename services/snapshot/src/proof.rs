//! The proof of coverage: that for every place of a town, every matter and every time exactly one unit leads.
//!
//! Nothing is sampled. Ground is divided into faces that no boundary, district or ground layer tells apart
//! ([`gridcase_geo::faces`], exact on the lattice on which positions are decided), time into windows that no rule tells
//! apart, matters into groups with the same rules; then the order of the rules ([`crate::precedence`], the one that routing
//! asks) gives its verdict once for each group, window and kind of face that its rules can tell apart. What is left without
//! a unit is a [`Defect`]: a gap where nobody answers, a conflict where more than one does.
//!
//! The proof holds from a day on and for what is in force together. [`Proof::again`] proves a changed snapshot and divides
//! and asks only what the change touched; the outcome is the same as that of proving anew.
//!
//! What it does not speak of: whether a device knows its place well enough, matters that are not in the catalogue, and
//! places outside the town. Routing has causes of their own for these.

mod cause;
mod group;
mod places;
mod window;

use std::collections::HashMap;
use std::sync::Arc;

use gridcase_geo::Shape;
use gridcase_host::digest::Digest;
use jiff::civil::Date;

use crate::Snapshot;
use crate::ground::{self, Face, Ground};
use group::{Claims, Group, matters};
use places::Places;

pub use cause::{Cause, Kind};
pub use window::{Window, windows};

/// Places, matters and times for which not exactly one unit leads.
#[derive(Debug, Clone, PartialEq)]
pub struct Defect {
    /// Ids of the matters, in the order of the catalogue.
    pub matters: Arc<[String]>,
    /// When.
    pub window: Window,
    /// Why.
    pub cause: Cause,
    /// Ids of the rules concerned: those that tie or come to nobody; where none counts, those that count elsewhere or at
    /// other times.
    pub rules: Vec<String>,
    /// Numbers of the faces, in order.
    pub faces: Vec<u32>,
}

/// How much was proven, and how much of it holds.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Totals {
    /// Faces.
    pub faces: usize,
    /// Faces smaller than [`ground::SLIVER_M2`].
    pub slivers: usize,
    /// Size of all ground in square metres.
    pub area_m2: f64,
    /// Matters, retired ones not counted.
    pub matters: usize,
    /// Groups of matters with the same rules.
    pub groups: usize,
    /// Windows of all groups.
    pub windows: usize,
    /// Answers proven: of every matter in every window of its own on every face.
    pub answers: u64,
    /// Answers of these that are not exactly one unit.
    pub open: u64,
    /// Gaps.
    pub gaps: usize,
    /// Conflicts.
    pub conflicts: usize,
    /// Share of area x matters with exactly one unit at all times, 0 to 1; 1 where there is nothing to prove.
    pub covered: f64,
}

/// What a proof cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Work {
    /// Areas whose ground was divided; others were taken over from the proof before.
    pub divided: usize,
    /// Kinds of faces about which the rules of some group were asked.
    pub asked: usize,
    /// Groups that were taken over whole.
    pub kept: usize,
}

/// A proof with all that it needs to be brought up to date.
#[derive(Debug)]
pub struct Proof {
    snapshot: Arc<Snapshot>,
    start: Date,
    ground: Ground,
    groups: Vec<Arc<Group>>,
    totals: Totals,
    work: Work,
}

impl Proof {
    /// Proves what is in force together, from a local day on. `progress` is told how many areas of how many are divided.
    pub fn of(snapshot: Arc<Snapshot>, start: Date, progress: &mut dyn FnMut(usize, usize)) -> Self {
        Self::prove(snapshot, start, None, progress)
    }

    /// Proves what is in force together after a change.
    pub fn again(&self, snapshot: Arc<Snapshot>, start: Date, progress: &mut dyn FnMut(usize, usize)) -> Self {
        Self::prove(snapshot, start, Some(self), progress)
    }

    fn prove(
        snapshot: Arc<Snapshot>,
        start: Date,
        before: Option<&Self>,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Self {
        let ground = Ground::of(&snapshot, before.map(|before| (&*before.snapshot, &before.ground)), progress);
        let places = Places::new(&snapshot, &ground.faces);
        let same_places = before
            .is_some_and(|before| before.ground.faces == ground.faces && tree(&before.snapshot).eq(tree(&snapshot)));
        let mut known: HashMap<(bool, Vec<&str>), &Arc<Group>> = HashMap::new();
        for group in before.iter().flat_map(|before| &before.groups) {
            known.insert((group.claims.is_owner_first(), group.claims.ids()), group);
        }
        let mut work = Work { divided: ground.divided, ..Work::default() };
        let groups = matters(&snapshot).into_iter().map(|(matters, owner_first, rules)| {
            let claims = Claims::new(&snapshot, owner_first, &rules, start);
            let old = known.get(&(owner_first, claims.ids())).copied();
            let whole = old.filter(|old| same_places && old.claims == claims && *old.matters == *matters);
            if let Some(whole) = whole {
                work.kept += 1;
                return Arc::clone(whole);
            }
            let old = old.map(|old| &**old);
            Arc::new(Group::prove(&places, &snapshot, matters, claims, &rules, old, &mut work.asked))
        });
        let groups: Vec<_> = groups.collect();
        let totals = totals(&ground.faces, &groups);
        Self { snapshot, start, ground, groups, totals, work }
    }

    /// What was proven.
    pub fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    /// The local day from which it holds.
    pub fn start(&self) -> Date {
        self.start
    }

    /// All faces, grids in order of code first.
    pub fn faces(&self) -> &[Face] {
        &self.ground.faces
    }

    /// Every gap and conflict, in the order of the catalogue, then of time.
    pub fn defects(&self) -> impl Iterator<Item = &Defect> {
        self.groups.iter().flat_map(|group| &group.defects)
    }

    /// How much was proven.
    pub fn totals(&self) -> &Totals {
        &self.totals
    }

    /// What it cost.
    pub fn work(&self) -> Work {
        self.work
    }

    /// Whether nothing is left open.
    pub fn holds(&self) -> bool {
        self.totals.gaps + self.totals.conflicts == 0
    }

    /// Ids of the matters that are proven together, each group with its windows.
    pub fn groups(&self) -> impl Iterator<Item = (&[String], &[Window])> {
        self.groups.iter().map(|group| (&*group.matters, &*group.claims.windows))
    }

    /// The ground of a face to draw, its corners rounded to the lattice; none where there is nothing to see.
    pub fn outline(&self, face: &Face) -> Option<Shape> {
        ground::outline(&self.snapshot, face)
    }

    /// The hash of all gaps and conflicts, lowercase hex: what an administrator accepts. The day from which the proof holds
    /// is not in it, so that it is the same tomorrow.
    ///
    /// Fields, version 1, for each defect: cause and what it names, matters, rules, days, stretches of the week, and for each
    /// face its area, districts and ground layers.
    pub fn digest(&self) -> String {
        let digest =
            self.defects().fold(Digest::new("registry.coverage", 1), |digest, defect| self.add(digest, defect));
        hex::encode(digest.finish())
    }

    fn add(&self, digest: Digest, defect: &Defect) -> Digest {
        let Window { from, until, stretches, moment: _ } = &defect.window;
        let digest = list(digest.text(&format!("{:?}", defect.cause)), defect.matters.iter());
        let mut digest = list(digest, defect.rules.iter());
        for day in [from, until] {
            digest = match day {
                Some(day) => digest.text(&day.to_string()),
                None => digest.absent(),
            };
        }
        digest = digest.number(number(stretches.len()));
        for (from, until) in stretches {
            digest = digest.number(i64::from(*from)).number(i64::from(*until));
        }
        digest = digest.number(number(defect.faces.len()));
        for &face in &defect.faces {
            let face = &self.ground.faces[face as usize];
            digest = list(digest.text(&face.area), face.districts.iter().flat_map(|(of, unit)| [of, unit]));
            digest = list(digest, face.grounds.iter());
        }
        digest
    }
}

/// Two proofs are equal where they say the same, whatever they cost.
impl PartialEq for Proof {
    fn eq(&self, other: &Self) -> bool {
        let same =
            |a: &Arc<Group>, b: &Arc<Group>| a.matters == b.matters && a.claims == b.claims && a.defects == b.defects;
        self.start == other.start
            && self.ground.faces == other.ground.faces
            && self.groups.len() == other.groups.len()
            && self.groups.iter().zip(&other.groups).all(|(a, b)| same(a, b))
            && self.totals == other.totals
    }
}

fn list<'a>(digest: Digest, texts: impl Iterator<Item = &'a String>) -> Digest {
    let texts: Vec<_> = texts.collect();
    texts.iter().fold(digest.number(number(texts.len())), |digest, text| digest.text(text))
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// How the areas of a town hang together.
fn tree(snapshot: &Snapshot) -> impl Iterator<Item = (&str, Option<&str>, crate::AreaLevel)> {
    let areas = snapshot.boundaries().map(crate::Boundaries::areas).unwrap_or_default();
    areas.iter().map(|area| (area.code.as_str(), area.parent.as_deref(), area.level))
}

fn totals(faces: &[Face], groups: &[Arc<Group>]) -> Totals {
    let area_m2: f64 = faces.iter().map(|face| face.area_m2).sum();
    let mut totals = Totals {
        faces: faces.len(),
        slivers: faces.iter().filter(|face| face.is_sliver()).count(),
        area_m2,
        groups: groups.len(),
        ..Totals::default()
    };
    let (mut covered, mut all) = (0.0, 0.0);
    let wide = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    for group in groups {
        let (matters, windows) = (group.matters.len(), group.claims.windows.len());
        totals.matters += matters;
        totals.windows += windows;
        totals.answers += wide(matters * windows) * wide(faces.len());
        let mut open: HashMap<&Window, std::collections::HashSet<u32>> = HashMap::new();
        for defect in &group.defects {
            match defect.cause.kind() {
                Kind::Gap => totals.gaps += 1,
                Kind::Conflict => totals.conflicts += 1,
            }
            open.entry(&defect.window).or_default().extend(&defect.faces);
        }
        totals.open += wide(matters) * open.values().map(|faces| wide(faces.len())).sum::<u64>();
        let weight = u32::try_from(matters).map_or(f64::INFINITY, f64::from);
        covered += weight * group.covered_m2;
        all += weight * area_m2;
    }
    totals.covered = if all > 0.0 { (covered / all).min(1.0) } else { 1.0 };
    totals
}
