//! Matters with the same rules, proven together.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;

use super::Defect;
use super::cause::{Cause, Found, causes};
use super::places::{Class, Places, Sight, departments};
use super::window::{Window, windows};
use crate::ground::Face;
use crate::precedence::{Asked, Districts, Spot, Verdict};
use crate::rule::{Party, Rule};
use crate::{AreaLevel, Matter, Snapshot};

/// All that the verdict about a group hangs on but for the place and the moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claims {
    owner_first: bool,
    rules: Vec<Rule>,
    /// Of each rule's area.
    levels: Vec<Option<AreaLevel>>,
    /// Units that the rules name and that there are not.
    unknown: Vec<String>,
    pub(super) windows: Vec<Window>,
}

/// What of a place decides a verdict, in names: which rules are about it, and the districts of the departments that they ask.
type Signature = (Vec<u32>, Vec<(String, String)>);

/// Matters that no rule tells apart.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) matters: Arc<[String]>,
    pub(super) claims: Claims,
    /// For each window what is wrong.
    verdicts: HashMap<Signature, Arc<[Vec<Found>]>>,
    pub(super) defects: Vec<Defect>,
    /// Ground on which somebody answers at all times, square metres.
    pub(super) covered_m2: f64,
}

/// Matters by the rules with a claim on them, in the order of the catalogue. Retired ones are left out: no report should
/// name them.
pub(super) fn matters(snapshot: &Snapshot) -> Vec<(Vec<String>, bool, Vec<&Rule>)> {
    let mut groups: Vec<(Vec<String>, bool, Vec<&Rule>)> = Vec::new();
    let mut known: HashMap<(bool, Vec<&str>), usize> = HashMap::new();
    for matter in snapshot.matters().iter().filter(|matter| !matter.retired) {
        let (owner_first, rules) = claims(snapshot, matter);
        let ids = rules.iter().map(|rule| rule.id.as_str()).collect();
        let at = *known.entry((owner_first, ids)).or_insert(groups.len());
        if at == groups.len() {
            groups.push((Vec::new(), owner_first, rules));
        }
        groups[at].0.push(matter.id.clone());
    }
    groups
}

/// Whose side comes first makes no difference where there is no rule.
fn claims<'a>(snapshot: &'a Snapshot, matter: &Matter) -> (bool, Vec<&'a Rule>) {
    let asked = Asked::about(snapshot, &matter.id, Some(matter), jiff::civil::DateTime::default());
    (asked.owner_first && !asked.claims.is_empty(), asked.claims)
}

impl Claims {
    pub(super) fn new(snapshot: &Snapshot, owner_first: bool, rules: &[&Rule], start: Date) -> Self {
        let level = |rule: &&Rule| snapshot.area(rule.area.as_deref()?).map(|area| area.level);
        let parties = rules.iter().flat_map(|rule| std::iter::once(&rule.lead).chain(&rule.assisting));
        let unknown = parties.filter_map(|party| match party {
            Party::Unit(code) if snapshot.unit(code).is_none() => Some(code.clone()),
            Party::Unit(_) | Party::DistrictOf(_) => None,
        });
        Self {
            owner_first,
            rules: rules.iter().map(|&rule| rule.clone()).collect(),
            levels: rules.iter().map(level).collect(),
            unknown: unknown.collect(),
            windows: windows(rules, start, &snapshot.town().zone),
        }
    }

    /// Whether the owner's side comes first.
    pub(super) fn is_owner_first(&self) -> bool {
        self.owner_first
    }

    /// Ids of the rules.
    pub(super) fn ids(&self) -> Vec<&str> {
        self.rules.iter().map(|rule| rule.id.as_str()).collect()
    }
}

impl Group {
    /// Proves the matters of a group; verdicts of `before` that still hold are taken over. `asked` counts those that are not.
    pub(super) fn prove(
        places: &Places<'_>,
        snapshot: &Snapshot,
        matters: Vec<String>,
        claims: Claims,
        rules: &[&Rule],
        before: Option<&Self>,
        asked: &mut usize,
    ) -> Self {
        let before = before.filter(|before| before.claims == claims);
        let named: Vec<_> = rules.iter().map(|rule| places.named(rule)).collect();
        let mut verdicts: HashMap<Signature, Arc<[Vec<Found>]>> = HashMap::new();
        let mut seen: HashMap<Sight, Arc<[Vec<Found>]>> = HashMap::new();
        let mut found: BTreeMap<(usize, Cause, Vec<String>), Vec<u32>> = BTreeMap::new();
        let mut covered = Vec::new();
        for class in &places.classes {
            let sight = class.seen_by(&named);
            let verdict = seen.entry(sight).or_insert_with_key(|(about, _)| {
                let face = places.example(class);
                let signature = signature(about, rules, face);
                let kept = before.and_then(|before| before.verdicts.get(&signature)).cloned();
                let verdict = kept.unwrap_or_else(|| {
                    *asked += 1;
                    ask(places, snapshot, &claims, rules, class)
                });
                verdicts.insert(signature, Arc::clone(&verdict));
                verdict
            });
            if verdict.iter().all(Vec::is_empty) {
                covered.extend(&class.faces);
            }
            for (window, causes) in verdict.iter().enumerate() {
                for (cause, rules) in causes {
                    found.entry((window, cause.clone(), rules.clone())).or_default().extend(&class.faces);
                }
            }
        }
        let matters: Arc<[String]> = matters.into();
        let defects = found.into_iter().map(|((window, cause, rules), mut faces)| {
            faces.sort_unstable();
            Defect { matters: Arc::clone(&matters), window: claims.windows[window].clone(), cause, rules, faces }
        });
        let covered_m2 = places.area_m2(covered);
        Self { defects: defects.collect(), matters, claims, verdicts, covered_m2 }
    }
}

fn signature(about: &[u32], rules: &[&Rule], face: &Face) -> Signature {
    let asked: BTreeSet<&str> = about.iter().flat_map(|&at| departments(rules[at as usize])).collect();
    let districts = face.districts.iter().filter(|(department, _)| asked.contains(department.as_str()));
    (about.to_vec(), districts.cloned().collect())
}

/// What the rules say of a class in each window.
fn ask(places: &Places<'_>, snapshot: &Snapshot, claims: &Claims, rules: &[&Rule], class: &Class) -> Arc<[Vec<Found>]> {
    let face = places.example(class);
    let grounds = face.grounds.iter().map(String::as_str).collect();
    let spot = Spot { areas: places.areas(face), grounds, districts: Districts::Found(&face.districts) };
    let verdict = |window: &Window| {
        let asked = Asked { snapshot, owner_first: claims.owner_first, local: window.moment, claims: rules.to_vec() };
        let mut causes = causes(&Verdict::at(&asked, &spot));
        for (cause, rules) in &mut causes {
            if *cause == Cause::NoRule {
                rules.sort_unstable();
            }
        }
        causes
    };
    claims.windows.iter().map(verdict).collect()
}
