//! What is wrong with the ground of one level of areas, or of one department's districts, in words. Pure.

use std::collections::BTreeMap;

use gridcase_geo::Shape;
use gridcase_geo::import::{PROPOSED_REMEDY, REPAIRED_REMEDY};
use gridcase_geo::tiling::{self, Change, Defect, DefectKind, Proposal, Redrawn, Tile};
use gridcase_proto::registry::v1 as wire;
use gridcase_snapshot::shape;

use crate::finding::{Finding, Severity};

/// How far a repair may move a border where the request does not say, metres.
pub const TOLERANCE_M: f64 = 1.0;
/// How far it may be allowed to, metres.
pub const GREATEST_TOLERANCE_M: f64 = 20.0;

/// A repair that moves a border by less than this only rounds it.
const ROUNDING_M: f64 = 0.02;

/// An area or a district with ground.
#[derive(Debug, Clone)]
pub struct Plot {
    /// Its code.
    pub code: String,
    /// Where it stands in the input: a feature's number, or a field path.
    pub subject: String,
    /// Its ground.
    pub shape: Shape,
    /// Code of the area that it should lie in.
    pub parent: String,
}

/// What is looked at, for the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Areas of one level, which divide the ground.
    Areas,
    /// Districts of one department.
    Districts,
}

/// What is done about what is found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Repairs {
    /// How far a repair may move a border, metres; 0 repairs nothing.
    pub tolerance_m: f64,
    /// Whether repairs are made; otherwise they are proposed.
    pub made: bool,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Survey {
    /// Every defect, the largest first, then the borders that are drawn apart.
    pub findings: Vec<Finding>,
    /// The ground of the plots that the repairs change, by their places in the list.
    pub redrawn: BTreeMap<usize, Shape>,
}

/// Looks at plots beside each other and in their parents; parents are codes with ground.
pub fn survey(kind: Kind, plots: &[Plot], parents: &[(String, Shape)], repairs: Repairs) -> Survey {
    let place: BTreeMap<&str, usize> = parents.iter().enumerate().map(|(at, (code, _))| (code.as_str(), at)).collect();
    let tile = |plot: &Plot| place.get(plot.parent.as_str()).copied();
    let tiles: Vec<Tile<'_>> =
        plots.iter().map(|plot| Tile { code: &plot.code, shape: &plot.shape, parent: tile(plot) }).collect();
    let grounds: Vec<&Shape> = parents.iter().map(|(_, shape)| shape).collect();
    let proposal = tiling::propose(&tiles, &grounds, repairs.tolerance_m);
    let words = Words { kind, plots, repairs };
    let mut findings: Vec<Finding> = proposal.defects.iter().map(|defect| words.defect(defect)).collect();
    findings.extend(proposal.redrawn.iter().map(|(&at, redrawn)| words.redrawn(at, redrawn)));
    Survey { findings, redrawn: made(proposal, repairs) }
}

/// Whether plots divide their ground, hairlines considered.
pub fn divides(plots: &[Plot], parents: &[(String, Shape)]) -> bool {
    let place = |code: &str| parents.iter().position(|(parent, _)| parent == code);
    let tiles: Vec<Tile<'_>> =
        plots.iter().map(|plot| Tile { code: &plot.code, shape: &plot.shape, parent: place(&plot.parent) }).collect();
    tiling::divides(&tiles, &parents.iter().map(|(_, shape)| shape).collect::<Vec<_>>())
}

fn made(proposal: Proposal, repairs: Repairs) -> BTreeMap<usize, Shape> {
    let redrawn = proposal.redrawn.into_iter().filter(|_| repairs.made);
    redrawn.filter_map(|(at, redrawn)| Some((at, redrawn.shape?))).collect()
}

struct Words<'a> {
    kind: Kind,
    plots: &'a [Plot],
    repairs: Repairs,
}

impl Words<'_> {
    fn code(&self, at: usize) -> &str {
        &self.plots[at].code
    }

    fn defect(&self, defect: &Defect) -> Finding {
        let first = defect.tiles.first().copied().unwrap_or_default();
        let (name, what, remedy) = match defect.kind {
            DefectKind::Overlap => self.overlap(defect),
            DefectKind::Gap => self.gap(defect),
            DefectKind::OutsideParent => self.outside(defect),
        };
        let what = format!("{what}, {:.1} m wide on average", defect.width_m);
        let (severity, message, remedy) = match &defect.given {
            None => (Severity::Notice, format!("{what}{}", self.left_as_it_is(defect)), remedy),
            Some(given) => {
                let to = self.given(given);
                let (severity, message) = if self.repairs.made {
                    (Severity::Repaired, format!("{what}; {to}"))
                } else {
                    (Severity::Proposed, format!("{what}; would be {to}"))
                };
                (severity, message, self.remedy_of_repair().to_owned())
            }
        };
        Finding {
            severity,
            place: Some(defect.place),
            area_m2: defect.area_m2,
            shape: Some(shape::encode(&defect.shape)),
            repair: defect.given.as_ref().map(|given| self.repair_of(given)),
            ..Finding::notice(name, &self.plots[first].subject, message, remedy).with_code(self.code(first))
        }
    }

    fn overlap(&self, defect: &Defect) -> (&'static str, String, String) {
        let name = if defect.is_sliver() { "overlap_sliver" } else { "overlap" };
        let codes = self.list(&defect.tiles);
        let both = if defect.tiles.len() == 2 { "both" } else { "all" };
        let what = format!("{codes} {both} claim {:.0} m2", defect.area_m2);
        let remedy = match self.kind {
            Kind::Areas => format!("agree on one border; until then {:?} gets the ground", self.code(defect.tiles[0])),
            Kind::Districts => "agree on one border, or leave it where both are meant to answer".to_owned(),
        };
        (name, what, remedy)
    }

    fn gap(&self, defect: &Defect) -> (&'static str, String, String) {
        let name = if defect.is_sliver() { "gap_sliver" } else { "gap" };
        let beside = match defect.tiles.as_slice() {
            [] => String::new(),
            [one] => format!(" inside of {:?}", self.code(*one)),
            several => format!(" between {}", self.list(several)),
        };
        let what = format!("{:.0} m2{beside} belong to nobody", defect.area_m2);
        (name, what, "draw one of the borders around it, or leave it where that is meant, as with a lake".to_owned())
    }

    fn outside(&self, defect: &Defect) -> (&'static str, String, String) {
        let plot = &self.plots[defect.tiles.first().copied().unwrap_or_default()];
        let what = format!("{:?} has {:.0} m2 outside of its parent {:?}", plot.code, defect.area_m2, plot.parent);
        ("outside_parent", what, "draw its border within the parent, or the parent's around it".to_owned())
    }

    fn left_as_it_is(&self, defect: &Defect) -> &'static str {
        match (defect.kind, self.kind) {
            (DefectKind::Overlap, Kind::Areas) => "; the lowest code wins",
            _ => "",
        }
    }

    fn given(&self, given: &[(usize, f64)]) -> String {
        match given {
            [] => "cut off".to_owned(),
            several => format!("given to {}", self.list(&several.iter().map(|(at, _)| *at).collect::<Vec<_>>())),
        }
    }

    fn repair_of(&self, given: &[(usize, f64)]) -> wire::Repair {
        let given = given.iter().map(|&(at, area_m2)| wire::GroundGiven { code: self.code(at).to_owned(), area_m2 });
        wire::Repair { given: given.collect(), ..wire::Repair::default() }
    }

    fn remedy_of_repair(&self) -> &'static str {
        if self.repairs.made { REPAIRED_REMEDY } else { PROPOSED_REMEDY }
    }

    /// What the repairs make of one border.
    fn redrawn(&self, at: usize, redrawn: &Redrawn) -> Finding {
        let plot = &self.plots[at];
        let change = &redrawn.change;
        let too_far = change.farthest_m > self.repairs.tolerance_m + ROUNDING_M;
        if redrawn.shape.is_none() || too_far {
            return self.undone(plot, redrawn);
        }
        let only_corners = change.points_moved + change.points_removed == 0 && change.farthest_m < ROUNDING_M;
        let (name, what) = if only_corners {
            let added = change.points_added;
            let what =
                format!("{added} corners of borders beside {:?} lie on its border, which has none there", plot.code);
            ("missing_corners", what)
        } else {
            let what = format!("the border of {:?} is not drawn as its neighbours draw theirs", plot.code);
            ("border_apart", what)
        };
        let (severity, message) = if self.repairs.made {
            (Severity::Repaired, format!("{what}; {}", moves(change)))
        } else if only_corners {
            // A corner on a straight side leaves no ground in doubt.
            (Severity::Notice, format!("{what}; repairs add them"))
        } else {
            (Severity::Proposed, format!("{what}; would be drawn anew: {}", moves(change)))
        };
        Finding {
            severity,
            place: change.place(),
            repair: Some(repair(change)),
            ..Finding::notice(name, &plot.subject, message, self.remedy_of_repair()).with_code(&plot.code)
        }
    }

    /// A repair that would do too much: it stops a repaired import, and is only to be known otherwise.
    fn undone(&self, plot: &Plot, redrawn: &Redrawn) -> Finding {
        let message = match &redrawn.shape {
            None => format!("nothing would be left of {:?} by the repairs", plot.code),
            Some(_) => {
                format!("repairs would move the border of {:?} by {:.1} m", plot.code, redrawn.change.farthest_m)
            }
        };
        let severity = if self.repairs.made { Severity::Refused } else { Severity::Notice };
        let remedy = "correct the overlaps and gaps around it at their source, or allow less tolerance";
        let finding = Finding::notice("repair_too_great", &plot.subject, message, remedy).with_code(&plot.code);
        Finding { severity, place: redrawn.change.place(), ..finding }
    }

    /// Codes as a list: the first three by name.
    fn list(&self, tiles: &[usize]) -> String {
        let named: Vec<String> = tiles.iter().take(3).map(|&at| format!("{:?}", self.code(at))).collect();
        match (named.as_slice(), tiles.len()) {
            ([all @ .., last], 2 | 3) => format!("{} and {last}", all.join(", ")),
            (several, more @ 4..) => format!("{} and {} more", several.join(", "), more - 3),
            (one, _) => one.join(""),
        }
    }
}

/// A change in words.
fn moves(change: &Change) -> String {
    let counted = [(change.points_moved, "moved"), (change.points_added, "added"), (change.points_removed, "removed")];
    let counted: Vec<String> =
        counted.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    format!("corners {}, by {:.2} m at most", counted.join(", "), change.farthest_m)
}

/// A change for the wire.
pub(crate) fn repair(change: &Change) -> wire::Repair {
    let count = |points: usize| u32::try_from(points).unwrap_or(u32::MAX);
    wire::Repair {
        points_moved: count(change.points_moved),
        points_added: count(change.points_added),
        points_removed: count(change.points_removed),
        farthest_m: change.farthest_m,
        given: Vec::new(),
    }
}
