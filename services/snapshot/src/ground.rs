//! The faces of a town's ground: places that no boundary, district or ground layer tells apart; and the patches that those of
//! two snapshots together do not ([`between`]).

use std::collections::BTreeMap;
use std::sync::Arc;

use gridcase_geo::shape::Bbox;
use gridcase_geo::{FixedPoint, Shape, faces};

use crate::area::{Area, AreaLevel};
use crate::{Boundaries, InForce, Snapshot, Units};

/// Faces smaller than this, in square metres, are slivers: borders that were meant to be one and are not.
pub const SLIVER_M2: f64 = 1.0;

/// Places that lie in the same innermost area, the same districts and the same ground layers.
#[derive(Debug, Clone, PartialEq)]
pub struct Face {
    /// Code of the innermost area: a grid, or an area with ground of its own around the grids.
    pub area: String,
    /// Department and unit of every district that contains it, in order.
    pub districts: Vec<(String, String)>,
    /// Ground layers that contain it, in order.
    pub grounds: Vec<String>,
    /// One of its places.
    pub witness: FixedPoint,
    /// Its size in square metres; 0 where all its places lie on borders.
    pub area_m2: f64,
}

impl Face {
    fn is_in(&self, department: &str, unit: &str) -> bool {
        self.districts.iter().any(|(of, code)| of == department && code == unit)
    }

    /// Whether it is smaller than [`SLIVER_M2`].
    pub fn is_sliver(&self) -> bool {
        self.area_m2 < SLIVER_M2
    }
}

/// Ground that two snapshots together do not tell apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Patch {
    /// Code of the innermost area before; empty outside of all areas.
    pub before: String,
    /// Code of the innermost area after; empty outside of all areas.
    pub after: String,
    /// Areas, districts and ground layers are the same before and after.
    pub same: bool,
    /// One of its places, on no border.
    pub witness: FixedPoint,
    /// Its size in square metres.
    pub area_m2: f64,
}

/// An area with ground of its own, and the faces in it.
#[derive(Debug, Clone)]
struct Cell {
    level: AreaLevel,
    code: String,
    shape: Shape,
    faces: Arc<[Face]>,
}

/// All faces of a town.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ground {
    cells: Vec<Cell>,
    pub(crate) faces: Vec<Face>,
    /// How many cells were divided for it; the others were taken over.
    pub(crate) divided: usize,
}

/// What became of some ground between two snapshots.
struct Changes(Vec<Bbox>);

impl Ground {
    /// Divides the ground of a snapshot; of the one before, the cells that nothing touched are taken over. `progress` is told
    /// how many areas of how many are done.
    pub(crate) fn of(
        snapshot: &Snapshot,
        before: Option<(&Snapshot, &Self)>,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Self {
        let Some(boundaries) = snapshot.boundaries() else { return Self::default() };
        let changes = before.map(|(old, ground)| (ground, Changes::between(old, snapshot)));
        let areas = in_order(boundaries);
        let mut ground = Self::default();
        for (at, (area, shape)) in areas.iter().enumerate() {
            progress(at, areas.len());
            let kept = changes.as_ref().and_then(|(ground, changes)| {
                let old = ground.cells.iter().find(|cell| cell.code == area.code && cell.level == area.level)?;
                (old.shape == **shape && !changes.touch(shape.bbox())).then(|| Arc::clone(&old.faces))
            });
            let faces = kept.unwrap_or_else(|| {
                ground.divided += 1;
                // The ground that goes to areas before this one is theirs.
                divide(snapshot, area, shape, &near(&areas[..at], shape).collect::<Vec<_>>()).into()
            });
            ground.faces.extend(faces.iter().cloned());
            ground.cells.push(Cell { level: area.level, code: area.code.clone(), shape: (*shape).clone(), faces });
        }
        progress(areas.len(), areas.len());
        ground
    }
}

/// The areas with ground of their own in the order in which a position is given to one: narrowest level first, then by
/// code.
fn in_order(boundaries: &Boundaries) -> Vec<(&Area, &Shape)> {
    let mut areas: Vec<_> = boundaries.areas().iter().filter_map(|area| Some((area, area.shape.as_ref()?))).collect();
    areas.sort_by(|(a, _), (b, _)| b.level.cmp(&a.level).then_with(|| a.code.cmp(&b.code)));
    areas
}

/// Those areas that may share ground with a shape.
fn near<'s, 'a>(areas: &'s [(&'a Area, &'a Shape)], shape: &'s Shape) -> impl Iterator<Item = &'a Shape> + use<'s, 'a> {
    areas.iter().filter(|(_, other)| other.bbox().meets(shape.bbox())).map(|(_, other)| *other)
}

/// What a shape tells apart.
enum Label<'a> {
    District(&'a str, &'a str),
    Ground(&'a str),
}

fn labels(units: Option<&Units>, around: Bbox) -> Vec<(Label<'_>, &Shape)> {
    let Some(units) = units else { return Vec::new() };
    let districts = units
        .units()
        .iter()
        .filter_map(|unit| Some((Label::District(&unit.department, &unit.code), unit.district.as_ref()?)));
    let grounds = units.pieces().iter().map(|piece| (Label::Ground(&piece.layer), &piece.shape));
    districts.chain(grounds).filter(|(_, shape)| shape.bbox().meets(around)).collect()
}

/// Districts and ground layers.
type Key = (Vec<(String, String)>, Vec<String>);

fn divide(snapshot: &Snapshot, area: &Area, shape: &Shape, taken: &[&Shape]) -> Vec<Face> {
    let labelled = labels(snapshot.units(), shape.bbox());
    let by: Vec<&Shape> = labelled.iter().map(|(_, shape)| *shape).collect();
    let mut found: BTreeMap<Key, Vec<faces::Face>> = BTreeMap::new();
    for face in faces::divide(shape, taken, &by) {
        let key = key(face.inside.iter().map(|&at| &labelled[at].0));
        found.entry(key).or_default().push(face);
    }
    let mut divided: Vec<Face> = found.into_iter().filter_map(|(key, pieces)| join(area, key, &pieces)).collect();
    let sides: Vec<&Shape> = std::iter::once(shape).chain(taken.iter().copied()).chain(by).collect();
    for place in faces::places_on_sides(shape.bbox(), &sides) {
        divided.extend(on_sides(snapshot, area, place, &divided));
    }
    divided
}

fn key<'a>(labels: impl Iterator<Item = &'a Label<'a>>) -> Key {
    let (mut districts, mut grounds) = (Vec::new(), Vec::new());
    for label in labels {
        match label {
            Label::District(department, unit) => districts.push(((*department).to_owned(), (*unit).to_owned())),
            Label::Ground(layer) => grounds.push((*layer).to_owned()),
        }
    }
    districts.sort_unstable();
    grounds.sort_unstable();
    grounds.dedup();
    (districts, grounds)
}

/// One face of pieces that differ only in which piece of a ground layer covers them.
fn join(area: &Area, (districts, grounds): Key, pieces: &[faces::Face]) -> Option<Face> {
    let largest = pieces.iter().max_by_key(|piece| piece.places)?;
    let places = pieces.iter().map(|piece| piece.places).sum();
    let area_m2 = faces::places_m2(places, largest.witness);
    Some(Face { area: area.code.clone(), districts, grounds, witness: largest.witness, area_m2 })
}

/// What a snapshot sees of a place: the innermost area, districts by department and unit, and ground layers.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    area: String,
    districts: Vec<(String, String)>,
    grounds: Vec<String>,
}

impl Seen {
    fn at(snapshot: &Snapshot, place: FixedPoint) -> Self {
        let position = place.position();
        let area = snapshot.boundaries().and_then(|boundaries| boundaries.innermost(position));
        let departments = snapshot.units().into_iter().flat_map(Units::with_districts);
        let districts = departments.flat_map(|department| {
            let districts = snapshot.districts(department, position).into_iter();
            districts.map(move |unit| (department.to_owned(), unit.code.clone()))
        });
        Self {
            area: area.map(|area| area.code.clone()).unwrap_or_default(),
            districts: districts.collect(),
            grounds: snapshot.grounds(position).into_iter().map(str::to_owned).collect(),
        }
    }
}

/// The face of a place on a side, if it is of this area and like none that is known.
fn on_sides(snapshot: &Snapshot, area: &Area, place: FixedPoint, known: &[Face]) -> Option<Face> {
    let Seen { area: code, districts, grounds } = Seen::at(snapshot, place);
    let is_new = !known.iter().any(|face| face.districts == districts && face.grounds == grounds);
    (code == area.code && is_new).then_some(Face { area: code, districts, grounds, witness: place, area_m2: 0.0 })
}

/// Divides the ground of two snapshots into patches that neither tells apart, in order of what they see of it. A line has no
/// ground: how a border itself changes hands is not told.
pub fn between(before: &Snapshot, after: &Snapshot) -> Vec<Patch> {
    let same_areas = InForce::is_same(before.parts().boundaries.as_ref(), after.parts().boundaries.as_ref());
    let same_units = InForce::is_same(before.parts().units.as_ref(), after.parts().units.as_ref());
    let [old, new] = [before, after].map(|held| held.boundaries().map(in_order).unwrap_or_default());
    let old = if same_areas { &[][..] } else { &old };
    let mut found: BTreeMap<[Seen; 2], (FixedPoint, u64)> = BTreeMap::new();
    let mut divide = |shape: &Shape, taken: &[&Shape], other: &[(&Area, &Shape)]| {
        let labelled = [Some(after), Some(before).filter(|_| !same_units)];
        let labelled = labelled.into_iter().flatten().flat_map(|held| labels(held.units(), shape.bbox()));
        let by: Vec<&Shape> = labelled.map(|(_, shape)| shape).chain(near(other, shape)).collect();
        for face in faces::divide(shape, taken, &by) {
            let seen = [before, after].map(|held| Seen::at(held, face.witness));
            found.entry(seen).or_insert((face.witness, 0)).1 += face.places;
        }
    };
    for (at, (_, shape)) in new.iter().enumerate() {
        divide(shape, &near(&new[..at], shape).collect::<Vec<_>>(), old);
    }
    for (at, (_, shape)) in old.iter().enumerate() {
        divide(shape, &near(&old[..at], shape).chain(near(&new, shape)).collect::<Vec<_>>(), &[]);
    }
    let patch = |([old, new], (witness, places)): ([Seen; 2], (FixedPoint, u64))| {
        let chain =
            |held: &Snapshot| held.ancestors(&new.area).iter().map(|area| area.code.clone()).collect::<Vec<_>>();
        let same = old == new && (same_areas || chain(before) == chain(after));
        Patch { before: old.area, after: new.area, same, witness, area_m2: faces::places_m2(places, witness) }
    };
    found.into_iter().map(patch).collect()
}

/// The ground of a face to draw; none where all its places lie on borders or it vanishes when drawn.
pub(crate) fn outline(snapshot: &Snapshot, face: &Face) -> Option<Shape> {
    let areas = in_order(snapshot.boundaries()?);
    let at = areas.iter().position(|(area, _)| area.code == face.area)?;
    let shape = areas[at].1;
    let (mut inside, mut outside) =
        (BTreeMap::<String, Vec<&Shape>>::new(), near(&areas[..at], shape).collect::<Vec<_>>());
    for (label, shape) in labels(snapshot.units(), shape.bbox()) {
        match label {
            Label::District(department, unit) if face.is_in(department, unit) => {
                inside.entry(format!("district {unit}")).or_default().push(shape);
            }
            Label::Ground(layer) if face.grounds.iter().any(|ground| ground == layer) => {
                inside.entry(format!("ground {layer}")).or_default().push(shape);
            }
            Label::District(..) | Label::Ground(_) => outside.push(shape),
        }
    }
    faces::outline(shape, &inside.into_values().collect::<Vec<_>>(), &outside)
}

impl Changes {
    fn between(old: &Snapshot, new: &Snapshot) -> Self {
        let mut changes = Self(Vec::new());
        changes.compare(
            &old.boundaries().map(areas).unwrap_or_default(),
            &new.boundaries().map(areas).unwrap_or_default(),
        );
        changes.compare(&old.units().map(layers).unwrap_or_default(), &new.units().map(layers).unwrap_or_default());
        changes
    }

    fn compare(&mut self, old: &BTreeMap<[&str; 3], &Shape>, new: &BTreeMap<[&str; 3], &Shape>) {
        let gone = old.iter().filter(|(key, shape)| new.get(*key) != Some(shape));
        let come = new.iter().filter(|(key, shape)| old.get(*key) != Some(shape));
        self.0.extend(gone.chain(come).map(|(_, shape)| shape.bbox()));
    }

    fn touch(&self, bbox: Bbox) -> bool {
        self.0.iter().any(|changed| changed.meets(bbox))
    }
}

fn areas(boundaries: &Boundaries) -> BTreeMap<[&str; 3], &Shape> {
    in_order(boundaries).into_iter().map(|(area, shape)| ([area.level.as_str(), &area.code, ""], shape)).collect()
}

fn layers(units: &Units) -> BTreeMap<[&str; 3], &Shape> {
    let districts = units
        .units()
        .iter()
        .filter_map(|unit| Some((["district", unit.department.as_str(), unit.code.as_str()], unit.district.as_ref()?)));
    let pieces =
        units.pieces().iter().map(|piece| (["ground", piece.layer.as_str(), piece.code.as_str()], &piece.shape));
    districts.chain(pieces).collect()
}
