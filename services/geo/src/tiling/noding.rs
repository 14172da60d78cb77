//! Lines that meet only in their ends, from the sides of many areas: each is cut where another crosses or touches it.
//!
//! Crossings are rounded to whole units. What comes within half a unit of a line counts as on it (snap rounding), and the
//! cutting goes on until nothing meets but in ends; so the lines form a plane map with whole coordinates, and what is
//! read from it is exact. A line moves by less than a unit (a centimetre) in each round; nearly always there are two.

use crate::edge::{Edge, Vertex, side};

use super::cells::Cells;

/// A side of an area's ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Side {
    pub(super) edge: Edge,
    /// Whose ring.
    pub(super) claim: u32,
    /// Whether the area lies to the left of the way from `lo` to `hi`.
    pub(super) left: bool,
    /// Not looked at yet.
    fresh: bool,
}

/// A line with the areas that it bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) edge: Edge,
    from: u32,
    to: u32,
}

/// Lines that meet only in their ends, each once.
pub(super) struct Noded {
    pub(super) lines: Vec<Line>,
    sides: Vec<Side>,
    /// For each claim whether a side of it was cut.
    pub(super) cut: Vec<bool>,
    /// Whether the cutting came to its end.
    pub(super) settled: bool,
}

/// Rounds after which the cutting is given up; two or three are usual.
const ROUNDS: usize = 24;

impl Side {
    /// The side from `a` to `b` of a ring that has its area on the left.
    pub(super) fn new(a: Vertex, b: Vertex, claim: u32) -> Self {
        let edge = Edge::new(a, b);
        Self { edge, claim, left: edge.lo == a, fresh: true }
    }

    /// What crossing this line from right to left of the way up adds.
    pub(super) fn step(&self) -> i32 {
        if self.left { 1 } else { -1 }
    }
}

impl Noded {
    /// Cuts the sides; `claims` is how many areas there are.
    pub(super) fn of(mut sides: Vec<Side>, claims: usize) -> Self {
        let mut cut = vec![false; claims];
        let mut lines = group(&mut sides);
        for _ in 0..ROUNDS {
            let cuts = cuts(&lines, &sides);
            if cuts.is_empty() {
                drop_idle(&mut lines, &sides);
                return Self { lines, sides, cut, settled: true };
            }
            sides = apply(&lines, &sides, cuts, &mut cut);
            lines = group(&mut sides);
        }
        drop_idle(&mut lines, &sides);
        Self { lines, sides, cut, settled: false }
    }

    /// The areas that a line bounds, with what crossing it from right to left adds to each.
    pub(super) fn sides(&self, line: usize) -> &[Side] {
        sides_of(&self.lines[line], &self.sides)
    }
}

fn sides_of<'a>(line: &Line, sides: &'a [Side]) -> &'a [Side] {
    &sides[line.from as usize..line.to as usize]
}

/// Sorts the sides and makes a line of each run with the same ends.
fn group(sides: &mut [Side]) -> Vec<Line> {
    let ends = |side: &Side| [side.edge.lo[1], side.edge.lo[0], side.edge.hi[1], side.edge.hi[0]];
    sides.sort_unstable_by_key(|side| (ends(side), side.claim, side.left));
    let mut lines: Vec<Line> = Vec::new();
    for (at, side) in (0..).zip(&*sides) {
        match lines.last_mut() {
            Some(line) if line.edge == side.edge => line.to = at + 1,
            _ => lines.push(Line { edge: side.edge, from: at, to: at + 1 }),
        }
    }
    lines
}

/// Leaves out lines that bound nothing: every area lies on both of their sides.
fn drop_idle(lines: &mut Vec<Line>, sides: &[Side]) {
    lines.retain(|line| {
        let sides = sides_of(line, sides);
        sides.iter().any(|side| sides.iter().filter(|s| s.claim == side.claim).map(Side::step).sum::<i32>() != 0)
    });
}

/// Where lines must be cut: line and point, sorted. Of two lines that were both looked at before nothing is new.
fn cuts(lines: &[Line], sides: &[Side]) -> Vec<(u32, Vertex)> {
    let edges: Vec<Edge> = lines.iter().map(|line| line.edge).collect();
    let fresh: Vec<bool> = lines.iter().map(|line| sides_of(line, sides).iter().all(|side| side.fresh)).collect();
    let mut cuts = Vec::new();
    for cell in Cells::over(&edges).each() {
        for (at, &p) in cell.iter().enumerate() {
            for &q in &cell[at + 1..] {
                if fresh[p as usize] || fresh[q as usize] {
                    meet((p, &edges[p as usize]), (q, &edges[q as usize]), &mut cuts);
                }
            }
        }
    }
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}

/// Adds where two lines must be cut so that they meet only in their ends.
fn meet((p, a): (u32, &Edge), (q, b): (u32, &Edge), cuts: &mut Vec<(u32, Vertex)>) {
    let apart = a.east() < b.west() || b.east() < a.west() || a.hi[1] < b.lo[1] || b.hi[1] < a.lo[1];
    if apart {
        return;
    }
    let before = cuts.len();
    cuts.extend([b.lo, b.hi].into_iter().filter(|&end| runs_through(a, end)).map(|end| (p, end)));
    cuts.extend([a.lo, a.hi].into_iter().filter(|&end| runs_through(b, end)).map(|end| (q, end)));
    let share_an_end = a.lo == b.lo || a.lo == b.hi || a.hi == b.lo || a.hi == b.hi;
    if cuts.len() > before || share_an_end {
        return;
    }
    let crosses = |e: &Edge, f: &Edge| side(e.lo, e.hi, f.lo) != side(e.lo, e.hi, f.hi);
    if crosses(a, b) && crosses(b, a) {
        let crossing = crossing(a, b);
        cuts.extend([(p, crossing), (q, crossing)]);
    }
}

/// Whether a line comes within half a unit of a point that is none of its ends.
fn runs_through(line: &Edge, point: Vertex) -> bool {
    if point == line.lo || point == line.hi {
        return false;
    }
    let [x, y] = point.map(i128::from);
    let [lo_x, lo_y] = line.lo.map(i128::from);
    let [hi_x, hi_y] = line.hi.map(i128::from);
    let in_box = lo_y <= y && y <= hi_y && lo_x.min(hi_x) <= x && x <= lo_x.max(hi_x);
    let (dx, dy) = (hi_x - lo_x, hi_y - lo_y);
    in_box && 2 * (dx * (y - lo_y) - dy * (x - lo_x)).abs() <= dx.abs() + dy.abs()
}

/// Where two lines cross, rounded to whole units.
fn crossing(a: &Edge, b: &Edge) -> Vertex {
    let along = |e: &Edge| [0, 1].map(|axis| i128::from(e.hi[axis]) - i128::from(e.lo[axis]));
    let (u, v) = (along(a), along(b));
    let between = [0, 1].map(|axis| i128::from(b.lo[axis]) - i128::from(a.lo[axis]));
    let across = u[0] * v[1] - u[1] * v[0];
    let share = between[0] * v[1] - between[1] * v[0];
    [0, 1].map(|axis| {
        let (above, below) = (u[axis] * share * across.signum(), across.abs().max(1));
        let moved = (2 * above + below).div_euclid(2 * below);
        a.lo[axis].saturating_add(i32::try_from(moved).unwrap_or_default())
    })
}

/// The sides with the cuts made.
fn apply(lines: &[Line], sides: &[Side], cuts: Vec<(u32, Vertex)>, cut: &mut [bool]) -> Vec<Side> {
    let mut done = Vec::with_capacity(sides.len() + 2 * cuts.len());
    let mut cuts = cuts.into_iter().peekable();
    for (number, line) in (0..).zip(lines) {
        let mut points = Vec::new();
        while let Some((_, point)) = cuts.next_if(|(at, _)| *at == number) {
            points.push(point);
        }
        let of_line = sides_of(line, sides).iter();
        if points.is_empty() {
            done.extend(of_line.map(|side| Side { fresh: false, ..*side }));
            continue;
        }
        points.sort_unstable_by_key(|&point| (line.edge.along(point), point));
        for side in of_line {
            cut[side.claim as usize] = true;
            done.extend(parts(side, &points));
        }
    }
    done
}

/// A side in parts, each in the side's own direction.
fn parts<'a>(side: &'a Side, points: &'a [Vertex]) -> impl Iterator<Item = Side> + 'a {
    let Edge { lo, hi } = side.edge;
    let from = [lo].into_iter().chain(points.iter().copied());
    let to = points.iter().copied().chain([hi]);
    from.zip(to)
        .filter(|(a, b)| a != b)
        .map(|(a, b)| if side.left { Side::new(a, b, side.claim) } else { Side::new(b, a, side.claim) })
}
