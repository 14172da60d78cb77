//! The pieces of ground into which steps divide an area.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{Step, steps};
use crate::edge::Vertex;
use crate::polygons::Polygons;

/// A piece of ground: its sides, the ground to the left of each.
#[derive(Debug, Clone)]
pub(super) struct Face {
    pub(super) steps: Vec<Step>,
    /// Twice its size, square units.
    pub(super) doubled: i128,
    /// Whether one of the dividing steps is among its sides.
    pub(super) divided: bool,
}

/// Where each step can be followed by others.
#[derive(Debug, Default)]
pub(super) struct Ways(BTreeMap<Vertex, Vec<Vertex>>);

impl Ways {
    pub(super) fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        let mut ways = Self::default();
        for (from, to) in steps {
            ways.0.entry(from).or_default().push(to);
        }
        ways
    }

    /// The step after `from`-`to` along the ground to the left: the first one clockwise, which turns back only where there
    /// is no other. None where nothing leads on.
    pub(super) fn after(&self, (from, to): Step) -> Option<Step> {
        let ways = self.0.get(&to)?;
        let back = minus(from, to);
        let next = ways.iter().min_by(|&&v, &&w| clockwise(back, minus(v, to), minus(w, to)))?;
        Some((to, *next))
    }

    /// Takes a step away.
    pub(super) fn take(&mut self, (from, to): Step) -> bool {
        let Some(ways) = self.0.get_mut(&from) else { return false };
        let Some(at) = ways.iter().position(|&way| way == to) else { return false };
        ways.swap_remove(at);
        if ways.is_empty() {
            self.0.remove(&from);
        }
        true
    }

    /// Any step that is left.
    pub(super) fn any(&self) -> Option<Step> {
        self.0.iter().find_map(|(&from, ways)| ways.iter().min().map(|&to| (from, to)))
    }
}

fn minus(v: Vertex, w: Vertex) -> [i128; 2] {
    [0, 1].map(|axis| i128::from(v[axis]) - i128::from(w[axis]))
}

fn cross(u: [i128; 2], v: [i128; 2]) -> i128 {
    u[0] * v[1] - u[1] * v[0]
}

/// Which of two directions comes first when one turns clockwise away from `back`; `back` itself comes last.
fn clockwise(back: [i128; 2], v: [i128; 2], w: [i128; 2]) -> std::cmp::Ordering {
    let half = |d: [i128; 2]| {
        let (turn, along) = (cross(back, d), back[0] * d[0] + back[1] * d[1]);
        match turn.cmp(&0) {
            std::cmp::Ordering::Less => 0,
            std::cmp::Ordering::Equal if along < 0 => 1,
            std::cmp::Ordering::Greater => 2,
            std::cmp::Ordering::Equal => 3,
        }
    };
    half(v).cmp(&half(w)).then_with(|| cross(v, w).cmp(&0))
}

/// Divides an area by steps that meet its sides, and each other, in corners only. Steps outside it, along its sides, and
/// those that divide nothing count for nothing.
pub(super) fn faces(polygons: &Polygons, dividing: &[Step]) -> Vec<Face> {
    let border: BTreeSet<Step> = polygons.iter().flatten().flat_map(|ring| steps(ring)).collect();
    let inside = dividing.iter().copied().filter(|&(a, b)| {
        !border.contains(&(a, b)) && !border.contains(&(b, a)) && middle_inside(border.iter().copied(), (a, b))
    });
    let dividing = without_loose_ends(&border, inside.collect());
    let both = dividing.iter().flat_map(|&(a, b)| [(a, b), (b, a)]);
    let (outer, holes): (Vec<_>, Vec<_>) = cycles(border.iter().copied().chain(both))
        .into_iter()
        .map(|steps| Face { doubled: doubled(&steps), divided: false, steps })
        .partition(|face| face.doubled > 0);
    let mut faces = outer;
    for hole in holes {
        let Some(&side) = hole.steps.iter().find(|(a, b)| !hole.steps.contains(&(*b, *a))) else { continue };
        // The piece on the other side of it has the same side for its border, and does not lie around it.
        let beyond = (side.1, side.0);
        let around = faces
            .iter_mut()
            .filter(|face| !face.steps.contains(&beyond) && middle_inside(face.steps.iter().copied(), side));
        if let Some(face) = around.min_by_key(|face| face.doubled) {
            face.steps.extend(hole.steps);
        }
    }
    for face in &mut faces {
        face.divided = face.steps.iter().any(|&(a, b)| dividing.contains(&(a, b)) || dividing.contains(&(b, a)));
        face.doubled = doubled(&face.steps);
    }
    faces
}

/// The dividing steps without those that hang on nothing at one end.
fn without_loose_ends(border: &BTreeSet<Step>, mut dividing: BTreeSet<Step>) -> BTreeSet<Step> {
    let fixed: HashSet<Vertex> = border.iter().map(|step| step.0).collect();
    loop {
        let mut ends: BTreeMap<Vertex, usize> = BTreeMap::new();
        for &(a, b) in &dividing {
            *ends.entry(a).or_default() += 1;
            *ends.entry(b).or_default() += 1;
        }
        let loose = |v: &Vertex| ends[v] == 1 && !fixed.contains(v);
        let before = dividing.len();
        dividing.retain(|(a, b)| !loose(a) && !loose(b));
        if dividing.len() == before {
            return dividing;
        }
    }
}

/// The closed ways along the ground to the left of each step.
fn cycles(all: impl Iterator<Item = Step>) -> Vec<Vec<Step>> {
    let mut left: BTreeSet<Step> = all.collect();
    let ways = Ways::new(left.iter().copied());
    let mut cycles = Vec::new();
    while let Some(first) = left.pop_first() {
        let mut cycle = vec![first];
        let mut here = first;
        while let Some(next) = ways.after(here).filter(|next| left.remove(next)) {
            cycle.push(next);
            here = next;
        }
        cycles.push(cycle);
    }
    cycles
}

fn doubled(steps: &[Step]) -> i128 {
    let term = |&(a, b): &Step| i128::from(a[0]) * i128::from(b[1]) - i128::from(b[0]) * i128::from(a[1]);
    steps.iter().map(term).sum()
}

/// Whether the middle of a step lies inside these sides; exact, because everything is doubled.
pub(super) fn middle_inside(sides: impl Iterator<Item = Step>, (a, b): Step) -> bool {
    let [x, y] = [0, 1].map(|axis| i128::from(a[axis]) + i128::from(b[axis]));
    let counts = |(from, to): Step| {
        let (lo, hi) = if from[1] <= to[1] { (from, to) } else { (to, from) };
        let [lo_x, lo_y] = lo.map(|v| 2 * i128::from(v));
        let [hi_x, hi_y] = hi.map(|v| 2 * i128::from(v));
        lo_y <= y && y < hi_y && (hi_x - lo_x) * (y - lo_y) <= (x - lo_x) * (hi_y - lo_y)
    };
    sides.fold(false, |inside, side| inside ^ counts(side))
}
