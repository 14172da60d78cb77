//! What an import found: a fault with its place, its meaning and its remedy.

use std::fmt;

use serde::Serialize;

use crate::edge::Vertex;
use crate::overlap::Overlap;
use crate::position::Position;
use crate::shape::Shape;
use crate::tiling::Change;

/// One fault of one feature.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Place of the feature in the file, from 0.
    pub index: usize,
    /// The feature's code, where it has one.
    pub code: Option<String>,
    /// Where on the ground (WGS-84), where that can be said.
    pub place: Option<Position>,
    /// What is wrong.
    pub kind: FindingKind,
    /// What was done about it.
    pub severity: Severity,
    /// What is wrong, in plain words with figures.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
    /// Ground concerned in square metres; 0 where none is.
    pub area_m2: f64,
    /// The ground concerned, to look at.
    pub shape: Option<Shape>,
    /// What the repair changes, or would change.
    pub change: Option<Change>,
}

/// What became of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The feature was left out.
    Refused,
    /// The feature was left out; repairs, if asked for, would keep it with a changed boundary.
    Proposed,
    /// The feature was kept with a changed boundary.
    Repaired,
    /// The feature was kept; good to know.
    Notice,
}

/// The kinds of faults, each with a stable name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// An entry of the collection is no GeoJSON feature.
    NotAFeature,
    /// There is no geometry.
    MissingGeometry,
    /// The geometry is a point, a line or a collection.
    NotAPolygon,
    /// The geometry of what stands somewhere is missing, or is no point.
    NotAPoint,
    /// The geometry cannot be read: numbers missing, wrong nesting.
    MalformedGeometry,
    /// The code property is missing or empty.
    MissingCode,
    /// Several features have the same code.
    DuplicateCode,
    /// The name property is missing or empty.
    MissingName,
    /// A vertex is not on the globe.
    CoordinatesOutOfRange,
    /// A side of a ring runs around half the globe: the 180th meridian was crossed.
    CrossesAntimeridian,
    /// The last point of a ring is not its first.
    UnclosedRing,
    /// The same point follows itself.
    RepeatedPoints,
    /// A ring runs out to a point and back on itself.
    Spike,
    /// A ring encloses nothing.
    TooFewPoints,
    /// Rings cross, touch along a side, or touch themselves.
    SelfCrossingRing,
    /// A hole lies outside its polygon, or in another hole.
    HoleOutsideShell,
    /// A polygon of a feature lies inside another of the same feature.
    NestedPolygons,
    /// An outer ring runs clockwise or a hole counter-clockwise.
    WrongWinding,
    /// Two features claim the same ground.
    Overlap,
}

impl FindingKind {
    /// Every kind.
    pub const ALL: [Self; 19] = [
        Self::NotAFeature,
        Self::MissingGeometry,
        Self::NotAPolygon,
        Self::NotAPoint,
        Self::MalformedGeometry,
        Self::MissingCode,
        Self::DuplicateCode,
        Self::MissingName,
        Self::CoordinatesOutOfRange,
        Self::CrossesAntimeridian,
        Self::UnclosedRing,
        Self::RepeatedPoints,
        Self::Spike,
        Self::TooFewPoints,
        Self::SelfCrossingRing,
        Self::HoleOutsideShell,
        Self::NestedPolygons,
        Self::WrongWinding,
        Self::Overlap,
    ];

    /// The stable name, `snake_case`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotAFeature => "not_a_feature",
            Self::MissingGeometry => "missing_geometry",
            Self::NotAPolygon => "not_a_polygon",
            Self::NotAPoint => "not_a_point",
            Self::MalformedGeometry => "malformed_geometry",
            Self::MissingCode => "missing_code",
            Self::DuplicateCode => "duplicate_code",
            Self::MissingName => "missing_name",
            Self::CoordinatesOutOfRange => "coordinates_out_of_range",
            Self::CrossesAntimeridian => "crosses_antimeridian",
            Self::UnclosedRing => "unclosed_ring",
            Self::RepeatedPoints => "repeated_points",
            Self::Spike => "spike",
            Self::TooFewPoints => "too_few_points",
            Self::SelfCrossingRing => "self_crossing_ring",
            Self::HoleOutsideShell => "hole_outside_shell",
            Self::NestedPolygons => "nested_polygons",
            Self::WrongWinding => "wrong_winding",
            Self::Overlap => "overlap",
        }
    }

    /// What a person can do about it.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::NotAFeature => "export the layer again as a GeoJSON feature collection",
            Self::MissingGeometry => "draw the boundary, or remove the entry from the file",
            Self::NotAPolygon => "keep only polygons in the layer",
            Self::NotAPoint => "keep only points in the layer",
            Self::MalformedGeometry => "export the layer again; every position needs a longitude and a latitude",
            Self::MissingCode => "fill in the code, or name another property for it",
            Self::DuplicateCode => "give each area a code of its own, or merge the parts into one multipolygon",
            Self::MissingName => "fill in the name; until then the code stands for it",
            Self::CoordinatesOutOfRange => {
                "export the layer in degrees, longitude first; projected coordinates in metres are not read"
            }
            Self::CrossesAntimeridian => "cut the area at the 180th meridian into two polygons",
            Self::UnclosedRing => "end the ring at its first point, or import with repairs",
            Self::RepeatedPoints => "nothing; the boundary is the same without them",
            Self::Spike => "remove the spike, or import with repairs",
            Self::TooFewPoints => "draw the ring again with at least three corners, or remove it",
            Self::SelfCrossingRing => "redraw the boundary at this place so that it does not cross or touch itself",
            Self::HoleOutsideShell => "move the hole into its polygon, or remove it",
            Self::NestedPolygons => "remove the inner polygon, or make it a hole",
            Self::WrongWinding => "nothing; the ring was turned round",
            Self::Overlap => {
                "agree on one border and draw it the same in both; until then the lower code gets the ground"
            }
        }
    }
}

/// What to do after a repair.
pub const REPAIRED_REMEDY: &str = "compare the repaired boundary with the drawn one; correct the source when you can";
/// What to do about a repair that is only proposed.
pub const PROPOSED_REMEDY: &str = "import with repairs, or correct the boundary at its source";

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Finding {
    pub(super) fn duplicate_code(index: usize, code: &str, indexes: &[usize]) -> Self {
        let others: Vec<_> = indexes.iter().filter(|&&i| i != index).map(usize::to_string).collect();
        Self {
            index,
            code: Some(code.to_owned()),
            place: None,
            kind: FindingKind::DuplicateCode,
            severity: Severity::Refused,
            message: format!("feature {index} has the code {code:?}, as has feature {}", others.join(", ")),
            remedy: FindingKind::DuplicateCode.remedy().to_owned(),
            area_m2: 0.0,
            shape: None,
            change: None,
        }
    }

    pub(super) fn overlap(index: usize, overlap: &Overlap) -> Self {
        let Overlap { first, second, area_m2, place, shape } = overlap;
        Self {
            index,
            code: Some(first.clone()),
            place: Some(*place),
            kind: FindingKind::Overlap,
            severity: Severity::Notice,
            message: format!("{first:?} and {second:?} both claim {area_m2:.0} m2"),
            remedy: FindingKind::Overlap.remedy().to_owned(),
            area_m2: *area_m2,
            shape: Some(shape.clone()),
            change: None,
        }
    }
}

/// The findings of one feature while it is read.
pub(super) struct Log {
    index: usize,
    /// Whether repairs were asked for.
    repair: bool,
    code: Option<String>,
    findings: Vec<Finding>,
}

impl Log {
    pub(super) fn new(index: usize, repair: bool) -> Self {
        Self { index, repair, code: None, findings: Vec::new() }
    }

    pub(super) fn index(&self) -> usize {
        self.index
    }

    pub(super) fn set_code(&mut self, code: &str) {
        self.code = Some(code.to_owned());
    }

    /// A fault without a repair.
    pub(super) fn refuse(&mut self, kind: FindingKind, place: Option<Position>, message: impl Into<String>) {
        self.push(kind, Severity::Refused, place, message.into());
    }

    /// A fault of a ring in the wrong place, without a repair.
    pub(super) fn refuse_ring(&mut self, kind: FindingKind, ring: &[Vertex], place: Option<Position>, message: &str) {
        self.refuse(kind, place, message);
        let shape = Shape::from_rings(vec![vec![ring.to_vec()]]).ok();
        if let Some(last) = self.findings.last_mut() {
            last.area_m2 = shape.as_ref().map_or(0.0, Shape::area_m2);
            last.shape = shape;
        }
    }

    /// A fault with a repair: made if asked for, otherwise proposed and the feature is left out.
    pub(super) fn repair(
        &mut self,
        kind: FindingKind,
        place: Option<Position>,
        fault: &str,
        repaired_by: &str,
        change: Change,
    ) {
        let (severity, message) = if self.repair {
            (Severity::Repaired, format!("{fault}; repaired by {repaired_by}"))
        } else {
            (Severity::Proposed, format!("{fault}; would be repaired by {repaired_by}"))
        };
        self.push(kind, severity, place, message);
        if let Some(last) = self.findings.last_mut() {
            last.change = Some(change);
        }
    }

    /// Adds to the last finding how much ground it concerns.
    pub(super) fn measured(&mut self, area_m2: f64) {
        if let Some(last) = self.findings.last_mut() {
            last.area_m2 = area_m2;
        }
    }

    /// Something that changes nothing.
    pub(super) fn notice(&mut self, kind: FindingKind, place: Option<Position>, message: impl Into<String>) {
        self.push(kind, Severity::Notice, place, message.into());
    }

    pub(super) fn is_refused(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Refused)
    }

    /// Whether the feature is only to be kept with repairs, which were not asked for.
    pub(super) fn is_proposed(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Proposed)
    }

    fn push(&mut self, kind: FindingKind, severity: Severity, place: Option<Position>, message: String) {
        let remedy = match severity {
            Severity::Repaired => REPAIRED_REMEDY,
            Severity::Proposed => PROPOSED_REMEDY,
            _ => kind.remedy(),
        };
        self.findings.push(Finding {
            index: self.index,
            code: None,
            place,
            kind,
            severity,
            message,
            remedy: remedy.to_owned(),
            area_m2: 0.0,
            shape: None,
            change: None,
        });
    }

    /// The findings with the feature's code on each.
    pub(super) fn into_findings(self) -> Vec<Finding> {
        let code = self.code;
        self.findings.into_iter().map(|finding| Finding { code: code.clone(), ..finding }).collect()
    }
}
