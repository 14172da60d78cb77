//! Lets a drawn line and the borders meet in corners only.
//!
//! One meeting after the other is resolved, until none is left: the line gets a corner of a border, a border gets one of the
//! line, or both get a new one beside the place where they cross. What is new is compared with everything again, so a
//! bend that meets another border is found.

use std::collections::HashSet;

use super::refusal::Refusal;
use super::sound::{Meeting, meeting};
use super::work::{Work, around};
use super::{SNAP, Step};
use crate::edge::{Edge, Vertex, side};
use crate::ground::float;

/// More meetings than this are no drawing of a person.
const MOST_MEETINGS: usize = 20_000;

/// How many units around a crossing places are tried.
const REACH: i32 = 2;

/// A side of an area, its ground to the left; inner ones have another area to the right.
#[derive(Debug, Clone, Copy)]
struct Border {
    step: Step,
    inner: bool,
}

/// How a step of the line meets a border, and what follows.
#[derive(Debug, Clone, Copy)]
enum Found {
    /// An end of the border lies on the step.
    Corner(Vertex),
    /// An end of the step lies on the border, or so near that it may be bent to it.
    End(Vertex),
    /// They cross there, in units.
    Crossing([f64; 2]),
}

/// The line in steps that meet the borders of these areas in corners only. The areas get the corners that they need.
pub(super) fn node(work: &mut Work, targets: &[usize], line: Vec<Step>) -> Result<Vec<Step>, Refusal> {
    let mut noder = Noder::new(work, targets);
    let mut todo = line;
    todo.reverse();
    let mut done: Vec<Step> = Vec::new();
    let mut meetings = 0;
    while let Some(step) = todo.pop() {
        if step.0 == step.1 {
            continue;
        }
        let Some((at, found)) = noder.first(step) else {
            done.push(step);
            continue;
        };
        meetings += 1;
        if meetings > MOST_MEETINGS {
            return Err(Refusal::not_exact(step.0));
        }
        let before = noder.borders[at].step;
        todo.extend(noder.resolve(step, at, found)?);
        // A border that was bent may meet what was done already.
        let Some(bbox) = around(&[before.0, before.1], REACH) else { continue };
        let near = |step: &Step| around(&[step.0, step.1], REACH).is_some_and(|near| near.meets(bbox));
        let (again, kept) = done.into_iter().partition(near);
        done = kept;
        todo.extend::<Vec<_>>(again);
    }
    Ok(done)
}

struct Noder<'a> {
    work: &'a mut Work,
    borders: Vec<Border>,
    /// Corners of all areas.
    corners: HashSet<Vertex>,
}

impl<'a> Noder<'a> {
    fn new(work: &'a mut Work, targets: &[usize]) -> Self {
        let all = work.steps();
        let mut taken = HashSet::new();
        let of_targets = targets.iter().flat_map(|&at| work.pieces[at].steps());
        let once = of_targets.filter(|&(a, b)| taken.insert((a, b)) && !taken.contains(&(b, a)));
        let borders = once.map(|step| Border { step, inner: all.contains(&(step.1, step.0)) }).collect();
        let corners = work.corners();
        Self { work, borders, corners }
    }

    /// The first meeting that is not in corners of both.
    fn first(&self, step: Step) -> Option<(usize, Found)> {
        let bbox = around(&[step.0, step.1], REACH)?;
        self.borders.iter().enumerate().find_map(|(at, border)| {
            let near = around(&[border.step.0, border.step.1], 0).is_some_and(|side| side.meets(bbox));
            let found = if near { self.found(step, border) } else { None };
            found.map(|found| (at, found))
        })
    }

    fn found(&self, (c, d): Step, border: &Border) -> Option<Found> {
        let (a, b) = border.step;
        let (line, edge) = (Edge::new(c, d), Edge::new(a, b));
        let on_line = [a, b].into_iter().find(|&v| v != c && v != d && line.holds(v));
        if let Some(corner) = on_line {
            return Some(Found::Corner(corner));
        }
        if let Some(end) = [c, d].into_iter().find(|&v| v != a && v != b && edge.holds(v)) {
            return Some(Found::End(end));
        }
        if border.inner {
            let beside = |&v: &Vertex| v != a && v != b && !self.corners.contains(&v) && beside((a, b), v);
            if let Some(end) = [c, d].into_iter().filter(beside).find(|&v| self.may_bend((a, b), v)) {
                return Some(Found::End(end));
            }
        }
        (meeting((c, d), (a, b)) == Meeting::Across).then(|| Found::Crossing(crossing((c, d), (a, b))))
    }

    /// The steps that take the place of this one.
    fn resolve(&mut self, step: Step, at: usize, found: Found) -> Result<Vec<Step>, Refusal> {
        match found {
            Found::Corner(corner) => Ok(vec![(step.0, corner), (corner, step.1)]),
            Found::End(end) => {
                self.insert(at, end);
                Ok(vec![step])
            }
            Found::Crossing(place) => self.cross(step, at, place),
        }
    }

    fn cross(&mut self, (c, d): Step, at: usize, place: [f64; 2]) -> Result<Vec<Step>, Refusal> {
        let Border { step: (a, b), inner } = self.borders[at];
        if let Some(corner) = [a, b]
            .into_iter()
            .filter(|&v| apart(v, place) <= float(SNAP.into()))
            .min_by(|&v, &w| apart(v, place).total_cmp(&apart(w, place)))
        {
            return Ok(vec![(c, corner), (corner, d)]);
        }
        if !inner {
            return self.leave((c, d), at, place);
        }
        let candidates = grains(place);
        let bend = candidates.into_iter().find(|&p| self.may_bend((a, b), p));
        let Some(bend) = bend else { return Err(Refusal::not_exact(a)) };
        self.insert(at, bend);
        Ok(vec![(c, bend), (bend, d)])
    }

    /// The outer border is not bent: the line runs from the place beside it to its nearest place with whole units. What is
    /// outside begins anew.
    fn leave(&mut self, (c, d): Step, at: usize, place: [f64; 2]) -> Result<Vec<Step>, Refusal> {
        let (a, b) = self.borders[at].step;
        let mut ends = whole_places((a, b), place);
        ends.sort_by(|&v, &w| apart(v, place).total_cmp(&apart(w, place)));
        if let Some(&end) = ends.first().filter(|&&end| apart(end, place) <= float(SNAP.into())) {
            if end != a && end != b {
                self.insert(at, end);
            }
            return Ok(vec![(c, end), (end, d)]);
        }
        let grains = grains(place);
        let outside = grains.iter().copied().find(|&p| side(a, b, p).is_lt());
        let inside = grains.iter().copied().filter(|&p| side(a, b, p).is_gt() && !self.corners.contains(&p));
        let free = inside.flat_map(|p| ends.iter().map(move |&end| (p, end))).find(|&(p, end)| self.is_free((p, end)));
        let (Some(outside), Some((inside, end))) = (outside, free) else { return Err(Refusal::not_exact(a)) };
        if end != a && end != b {
            self.insert(at, end);
        }
        Ok(if side(a, b, c).is_gt() {
            vec![(c, inside), (inside, end), (outside, d)]
        } else {
            vec![(c, outside), (end, inside), (inside, d)]
        })
    }

    fn insert(&mut self, at: usize, corner: Vertex) {
        let Border { step: (a, b), inner } = self.borders[at];
        self.work.insert((a, b), corner);
        self.corners.insert(corner);
        self.borders[at].step = (a, corner);
        self.borders.push(Border { step: (corner, b), inner });
    }

    /// Whether a side may be bent to a place: nothing lies between the side and the place, and nothing is crossed.
    fn may_bend(&self, (a, b): Step, to: Vertex) -> bool {
        if to == a || to == b || self.corners.contains(&to) {
            return false;
        }
        let Some(bbox) = around(&[a, b, to], 0) else { return false };
        for piece in self.work.level().filter(|piece| piece.bbox.meets(bbox)) {
            for (u, v) in piece.steps() {
                if (u, v) == (a, b) || (u, v) == (b, a) || !around(&[u, v], 0).is_some_and(|near| near.meets(bbox)) {
                    continue;
                }
                let between = u != a && u != b && in_triangle(u, [a, to, b]);
                let crossed = [(a, to), (to, b)].into_iter().any(|bend| match meeting(bend, (u, v)) {
                    Meeting::None => false,
                    Meeting::Across | Meeting::Along => true,
                    // They may share the end of the side, nothing else.
                    Meeting::Touch => ![a, b].iter().any(|end| [u, v].contains(end)),
                });
                if between || crossed {
                    return false;
                }
            }
        }
        true
    }

    /// Whether a step from a free place to a corner, or to a place on the outer border, meets nothing on its way.
    fn is_free(&self, (from, to): Step) -> bool {
        let Some(bbox) = around(&[from, to], 0) else { return false };
        let line = Edge::new(from, to);
        for piece in self.work.level().filter(|piece| piece.bbox.meets(bbox)) {
            for (u, v) in piece.steps() {
                let on_the_way = u != to && line.holds(u);
                let clash = match meeting((from, to), (u, v)) {
                    Meeting::None => false,
                    Meeting::Across | Meeting::Along => true,
                    Meeting::Touch => !Edge::new(u, v).holds(to),
                };
                if on_the_way || clash {
                    return false;
                }
            }
        }
        true
    }
}

/// Whether a place lies within one unit of a side, beside it rather than beyond its ends.
fn beside((a, b): Step, place: Vertex) -> bool {
    let from_a = |v: Vertex| [0, 1].map(|axis| i128::from(v[axis]) - i128::from(a[axis]));
    let (along, there) = (from_a(b), from_a(place));
    let (length2, forward) = (along[0] * along[0] + along[1] * along[1], there[0] * along[0] + there[1] * along[1]);
    let across = along[0] * there[1] - along[1] * there[0];
    0 < forward && forward < length2 && across.saturating_mul(across) <= length2
}

fn in_triangle(p: Vertex, [a, b, c]: [Vertex; 3]) -> bool {
    let sides = [side(a, b, p), side(b, c, p), side(c, a, p)];
    let boxed = around(&[a, b, c], 0).zip(around(&[p], 0)).is_some_and(|(triangle, point)| triangle.meets(point));
    boxed && (sides.iter().all(|side| side.is_ge()) || sides.iter().all(|side| side.is_le()))
}

/// Where two steps cross, in units. Places beside it are then compared exactly.
fn crossing((c, d): Step, (a, b): Step) -> [f64; 2] {
    let minus = |v: Vertex, w: Vertex| [0, 1].map(|axis| i128::from(v[axis]) - i128::from(w[axis]));
    let cross = |u: [i128; 2], v: [i128; 2]| u[0] * v[1] - u[1] * v[0];
    let (line, edge, between) = (minus(d, c), minus(b, a), minus(a, c));
    let share = float(cross(between, edge)) / float(cross(line, edge));
    [0, 1].map(|axis| f64::from(c[axis]) + share * float(line[axis]))
}

fn apart(v: Vertex, place: [f64; 2]) -> f64 {
    (f64::from(v[0]) - place[0]).hypot(f64::from(v[1]) - place[1])
}

/// Places with whole units around a place, the nearest first.
fn grains(place: [f64; 2]) -> Vec<Vertex> {
    let [x, y] = place.map(whole);
    let around = |centre: i32| (-REACH..=REACH).map(move |by| centre.saturating_add(by));
    let mut grains: Vec<Vertex> = around(x).flat_map(|x| around(y).map(move |y| [x, y])).collect();
    grains.sort_by(|&v, &w| apart(v, place).total_cmp(&apart(w, place)));
    grains
}

#[expect(clippy::cast_possible_truncation, reason = "the place lies between two vertices, which fit")]
fn whole(value: f64) -> i32 {
    value.round() as i32
}

/// The places with whole units on a side before and after a place on it; its ends where there are none between.
fn whole_places((a, b): Step, place: [f64; 2]) -> Vec<Vertex> {
    let along = [0, 1].map(|axis| i64::from(b[axis]) - i64::from(a[axis]));
    let steps = gcd(along[0].unsigned_abs(), along[1].unsigned_abs());
    let axis = usize::from(along[1].unsigned_abs() > along[0].unsigned_abs());
    let share = (place[axis] - f64::from(a[axis])) / float(along[axis].into());
    let before = whole_step(share, steps);
    let at = |step: u64| {
        [0, 1].map(|axis| {
            let moved = i128::from(along[axis]) * i128::from(step) / i128::from(steps);
            i32::try_from(i128::from(a[axis]) + moved).unwrap_or(a[axis])
        })
    };
    vec![at(before), at((before + 1).min(steps))]
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a share of 0 to 1 of at most 3.6e9 steps"
)]
fn whole_step(share: f64, steps: u64) -> u64 {
    ((share.clamp(0.0, 1.0) * steps as f64).floor() as u64).min(steps)
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a.max(1) } else { gcd(b, a % b) }
}
