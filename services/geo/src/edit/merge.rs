//! Joining areas that border on each other.

use super::dissolve::dissolve;
use super::refusal::Refusal;
use super::work::{Piece, Work};
use super::{Edit, Step};
use crate::edge::{Vertex, doubled_area};
use crate::shape::Bbox;

pub(super) fn merge(all: &[Piece], codes: &[&str]) -> Result<Edit, Refusal> {
    let mut wanted: Vec<&str> = Vec::new();
    for code in codes {
        if !wanted.contains(code) {
            wanted.push(code);
        }
    }
    if wanted.len() < 2 {
        return Err(Refusal::too_few_areas());
    }
    let mut bbox: Option<Bbox> = None;
    for code in &wanted {
        let piece = all.iter().find(|piece| piece.code == **code && !piece.follows);
        let piece = piece.ok_or_else(|| Refusal::unknown_area(code))?;
        bbox = Some(bbox.map_or(piece.bbox, |bbox| bbox.join(piece.bbox)));
    }
    let bbox = bbox.ok_or_else(Refusal::too_few_areas)?;
    let mut work = Work::near(all, bbox);
    let mut chosen: Vec<usize> = wanted.iter().filter_map(|code| work.find(code)).collect();
    all_joined(&work, &chosen)?;
    let place = first_corner(&work.pieces[chosen[0]]);
    let ground = dissolve(chosen.iter().flat_map(|&at| work.pieces[at].steps()));
    chosen.sort_by_key(|&at| std::cmp::Reverse(size(&work.pieces[at])));
    let from = chosen.iter().map(|&at| work.pieces[at].code.clone()).collect();
    for &at in &chosen {
        work.reshape(at, Vec::new());
    }
    work.finish(vec![(ground, from)], place)
}

/// Twice the size, square units.
fn size(piece: &Piece) -> i128 {
    piece.polygons.iter().flatten().map(|ring| doubled_area(ring)).sum()
}

/// Refuses areas that do not hang together by shared sides.
fn all_joined(work: &Work, chosen: &[usize]) -> Result<(), Refusal> {
    let sides: Vec<Vec<Step>> = chosen.iter().map(|&at| sorted(work.pieces[at].steps().collect())).collect();
    let mut reached = vec![false; chosen.len()];
    let mut todo = vec![0];
    reached[0] = true;
    while let Some(here) = todo.pop() {
        for other in 0..chosen.len() {
            let shares = |&(a, b): &Step| sides[other].binary_search(&(b, a)).is_ok();
            if !reached[other] && sides[here].iter().any(shares) {
                reached[other] = true;
                todo.push(other);
            }
        }
    }
    match reached.iter().position(|reached| !reached) {
        None => Ok(()),
        Some(lost) => {
            let (first, lost) = (&work.pieces[chosen[0]], &work.pieces[chosen[lost]]);
            Err(Refusal::not_neighbours(&first.code, &lost.code, first_corner(lost)))
        }
    }
}

fn sorted(mut steps: Vec<Step>) -> Vec<Step> {
    steps.sort_unstable();
    steps
}

fn first_corner(piece: &Piece) -> Vertex {
    piece.polygons.iter().flatten().flatten().next().copied().unwrap_or_default()
}
