//! The plane map of the lines: its faces, and the areas that claim each.
//!
//! Every line has two halves, one in each direction: half `2k` runs up line `k`, half `2k + 1` down; each has its face on
//! the left. Rings are the closed ways of halves around a face. Which areas claim a face follows from crossing lines one by
//! one, from the outside inwards.

use std::cmp::Ordering;

use crate::edge::{Edge, Vertex};

use super::cells::Cells;
use super::noding::Noded;

/// A way along a line.
pub(super) type Half = u32;
/// The number of a face; [`OUTSIDE`] is the unbounded one.
pub(super) type Face = u32;

pub(super) const OUTSIDE: Face = 0;
const NONE: u32 = u32::MAX;

/// The faces of a plane map.
pub(super) struct Faces {
    /// The lines, each for two halves.
    pub(super) lines: Vec<Edge>,
    /// The next half around the face on the left.
    next: Vec<Half>,
    /// The face on the left of each half.
    left: Vec<Face>,
    /// The claims on each face, ascending.
    pub(super) claims: Vec<Vec<u32>>,
    /// Halves by the corner where they begin, counter-clockwise around each.
    around: Vec<Half>,
    /// The place of each half in `around`.
    place: Vec<u32>,
}

impl Faces {
    pub(super) fn of(noded: &Noded) -> Self {
        let lines: Vec<Edge> = noded.lines.iter().map(|line| line.edge).collect();
        let (around, place) = sort_around(&lines);
        let mut faces = Self { next: Vec::new(), left: Vec::new(), claims: Vec::new(), lines, around, place };
        faces.next = (0..faces.halves()).map(|half| faces.clockwise_from(half ^ 1)).collect();
        let rings = Rings::of(&faces);
        let (face_of_ring, claims) = Claims::of(&faces, &rings, noded).into_faces();
        faces.left = rings.of_half.iter().map(|&ring| face_of_ring[ring as usize]).collect();
        faces.claims = claims;
        faces
    }

    pub(super) fn halves(&self) -> Half {
        u32::try_from(self.lines.len() * 2).unwrap_or(u32::MAX)
    }

    /// Where a half begins and ends.
    pub(super) fn ends(&self, half: Half) -> [Vertex; 2] {
        let Edge { lo, hi } = self.lines[half as usize / 2];
        if half.is_multiple_of(2) { [lo, hi] } else { [hi, lo] }
    }

    pub(super) fn left(&self, half: Half) -> Face {
        self.left[half as usize]
    }

    pub(super) fn right(&self, half: Half) -> Face {
        self.left[(half ^ 1) as usize]
    }

    /// The half before this one, counter-clockwise around the corner where both begin.
    pub(super) fn clockwise_from(&self, half: Half) -> Half {
        let at = self.place[half as usize] as usize;
        let origin = self.ends(half)[0];
        let before = at.checked_sub(1).map(|before| self.around[before]);
        match before {
            Some(before) if self.ends(before)[0] == origin => before,
            _ => self.last_around(at, origin),
        }
    }

    fn last_around(&self, mut at: usize, origin: Vertex) -> Half {
        while self.around.get(at + 1).is_some_and(|&half| self.ends(half)[0] == origin) {
            at += 1;
        }
        self.around[at]
    }
}

/// Halves sorted by origin and direction, and the place of each.
fn sort_around(lines: &[Edge]) -> (Vec<Half>, Vec<u32>) {
    let ends = |half: Half| {
        let Edge { lo, hi } = lines[half as usize / 2];
        if half.is_multiple_of(2) { [lo, hi] } else { [hi, lo] }
    };
    let count = u32::try_from(lines.len() * 2).unwrap_or(u32::MAX);
    let mut around: Vec<Half> = (0..count).collect();
    around.sort_unstable_by(|&a, &b| {
        let ([from_a, to_a], [from_b, to_b]) = (ends(a), ends(b));
        from_a.cmp(&from_b).then_with(|| turn_order(from_a, to_a, to_b))
    });
    let mut place = vec![0; around.len()];
    for (at, &half) in (0..).zip(&around) {
        place[half as usize] = at;
    }
    (around, place)
}

/// Which of two directions from a corner comes first, counter-clockwise from due east.
fn turn_order(from: Vertex, a: Vertex, b: Vertex) -> Ordering {
    let way = |to: Vertex| [0, 1].map(|axis| i128::from(to[axis]) - i128::from(from[axis]));
    let lower_half = |[x, y]: [i128; 2]| y < 0 || y == 0 && x < 0;
    let (a, b) = (way(a), way(b));
    lower_half(a).cmp(&lower_half(b)).then_with(|| (b[0] * a[1]).cmp(&(a[0] * b[1])))
}

/// Closed ways around faces. A face has one that runs counter-clockwise, and one that runs clockwise for each group of lines
/// that lies in it without touching its border.
struct Rings {
    of_half: Vec<u32>,
    /// A half of each ring.
    start: Vec<Half>,
    clockwise: Vec<bool>,
}

impl Rings {
    fn of(faces: &Faces) -> Self {
        let mut rings = Self { of_half: vec![NONE; faces.next.len()], start: Vec::new(), clockwise: Vec::new() };
        for half in 0..faces.halves() {
            if rings.of_half[half as usize] == NONE {
                rings.walk(faces, half);
            }
        }
        rings
    }

    fn walk(&mut self, faces: &Faces, start: Half) {
        let number = u32::try_from(self.start.len()).unwrap_or(NONE);
        let mut doubled = 0_i128;
        let mut half = start;
        while self.of_half[half as usize] == NONE {
            self.of_half[half as usize] = number;
            let [a, b] = faces.ends(half).map(|v| v.map(i128::from));
            doubled += a[0] * b[1] - b[0] * a[1];
            half = faces.next[half as usize];
        }
        self.start.push(start);
        self.clockwise.push(doubled <= 0);
    }

    fn halves<'a>(&'a self, faces: &'a Faces, ring: u32) -> impl Iterator<Item = Half> + 'a {
        let start = self.start[ring as usize];
        let next = move |half: &Half| Some(faces.next[*half as usize]).filter(|&next| next != start);
        std::iter::successors(Some(start), next)
    }
}

/// How often each area runs around something: claims with their counts, ascending, no count 0.
type Windings = Vec<(u32, i32)>;

/// The claims on each ring's inside.
struct Claims<'a> {
    faces: &'a Faces,
    rings: &'a Rings,
    noded: &'a Noded,
    windings: Vec<Option<Windings>>,
    /// The ring around the face that a clockwise ring lies in; itself for others, [`NONE`] on the outside.
    within: Vec<u32>,
}

impl<'a> Claims<'a> {
    fn of(faces: &'a Faces, rings: &'a Rings, noded: &'a Noded) -> Self {
        let count = rings.start.len();
        let within = (0..).take(count).collect();
        let mut claims = Self { faces, rings, noded, windings: vec![None; count], within };
        let cells = Cells::over(&faces.lines);
        for (westernmost, ring) in claims.groups() {
            claims.place(ring, westernmost, &cells);
            claims.spread(ring);
        }
        claims
    }

    /// The clockwise ring around every group of lines that hang together with its westernmost corner, from west to east.
    fn groups(&self) -> Vec<(Vertex, u32)> {
        let clockwise = (0..).zip(&self.rings.clockwise).filter(|(_, clockwise)| **clockwise).map(|(ring, _)| ring);
        let mut groups: Vec<_> = clockwise
            .filter_map(|ring| {
                let corners = self.rings.halves(self.faces, ring).map(|half| self.faces.ends(half)[0]);
                Some((corners.min()?, ring))
            })
            .collect();
        groups.sort_unstable();
        groups
    }

    /// Finds the face around a group. The first line west of it belongs to a group that was placed before.
    fn place(&mut self, ring: u32, corner: Vertex, cells: &Cells) {
        let around = self.line_west_of(corner, cells).map(|line| self.rings.of_half[line as usize * 2 + 1]);
        let (within, windings) = match around {
            None => (NONE, Vec::new()),
            Some(around) => {
                let windings = self.windings[around as usize].clone().unwrap_or_default();
                (self.within[around as usize], windings)
            }
        };
        self.within[ring as usize] = within;
        self.windings[ring as usize] = Some(windings);
    }

    /// The nearest line that passes west of a corner at its height.
    fn line_west_of(&self, [x, y]: Vertex, cells: &Cells) -> Option<u32> {
        let mut nearest: Option<u32> = None;
        for (west, lines) in cells.westwards(x, y) {
            for &line in lines {
                let edge = self.faces.lines[line as usize];
                // Lines of its own group begin at the corner, or pass east of it.
                let passes = edge.lo != [x, y] && edge.counts(x.into(), y.into());
                if passes && nearest.is_none_or(|other| is_east_of(edge, self.faces.lines[other as usize], y)) {
                    nearest = Some(line);
                }
            }
            let reached = |line: u32| !self.faces.lines[line as usize].counts(west - 1, y.into());
            if nearest.is_some_and(reached) {
                break;
            }
        }
        nearest
    }

    /// Crosses lines from a ring on until every ring of the group has its windings.
    fn spread(&mut self, from: u32) {
        let mut open = vec![from];
        while let Some(ring) = open.pop() {
            for half in self.rings.halves(self.faces, ring) {
                let across = self.rings.of_half[(half ^ 1) as usize];
                if self.windings[across as usize].is_none() {
                    let here = self.windings[ring as usize].as_deref().unwrap_or_default();
                    self.windings[across as usize] = Some(self.across(here, half));
                    open.push(across);
                }
            }
        }
    }

    /// The windings on the right of a half by those on its left.
    fn across(&self, left: &[(u32, i32)], half: Half) -> Windings {
        let mut windings = left.to_vec();
        let way = if half.is_multiple_of(2) { -1 } else { 1 };
        for side in self.noded.sides(half as usize / 2) {
            match windings.binary_search_by_key(&side.claim, |(claim, _)| *claim) {
                Ok(at) => windings[at].1 += way * side.step(),
                Err(at) => windings.insert(at, (side.claim, way * side.step())),
            }
        }
        windings.retain(|(_, count)| *count != 0);
        windings
    }

    /// The face of each ring, and the claims on each face.
    fn into_faces(self) -> (Vec<Face>, Vec<Vec<u32>>) {
        let mut claims = vec![Vec::new()];
        let mut face = |windings: &Option<Windings>| {
            let windings = windings.iter().flatten().filter(|(_, count)| *count > 0);
            claims.push(windings.map(|(claim, _)| *claim).collect());
            u32::try_from(claims.len() - 1).unwrap_or(NONE)
        };
        let rings = self.windings.iter().zip(&self.rings.clockwise);
        let own: Vec<Face> =
            rings.map(|(windings, clockwise)| if *clockwise { OUTSIDE } else { face(windings) }).collect();
        let faces = self.within.iter().map(|&around| own.get(around as usize).copied().unwrap_or(OUTSIDE));
        (faces.collect(), claims)
    }
}

/// Whether `a` lies east of `b` just above the height `y`, which both pass.
fn is_east_of(a: Edge, b: Edge, y: i32) -> bool {
    let parts = |e: Edge| {
        let [dx, dy] = [0, 1].map(|axis| i128::from(e.hi[axis]) - i128::from(e.lo[axis]));
        (i128::from(e.lo[0]) * dy + dx * (i128::from(y) - i128::from(e.lo[1])), dx, dy)
    };
    let ((at_a, dx_a, dy_a), (at_b, dx_b, dy_b)) = (parts(a), parts(b));
    (at_a * dy_b).cmp(&(at_b * dy_a)).then((dx_a * dy_b).cmp(&(dx_b * dy_a))).is_gt()
}
