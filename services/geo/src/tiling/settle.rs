//! Who gets the ground in doubt, where giving it moves no border farther than the tolerance.
//!
//! 1. What an area holds beyond its parent is cut off.
//! 2. What several hold stays with the lowest code; the others draw back.
//! 3. What none holds goes to the neighbour with the longest common border, within the parent whose ground it is; if that
//!    one's border would move too far, to the next.

use super::map::{Ground, Map};
use super::pieces::Piece;

/// Rounds after which it is left at that; ground given in one can make other ground closable in the next.
const ROUNDS: usize = 4;

/// Gives ground until nothing more can be given; borders of fixed areas do not move.
pub(super) fn settle(map: &mut Map, metres: f64, fixed: &[bool]) {
    let limits = Limits { metres, fixed };
    for _ in 0..ROUNDS {
        let mut given = false;
        for (ground, piece) in map.pieces(|face| map.beyond(face)) {
            given |= limits.cut_off(map, &ground, &piece);
        }
        for (ground, piece) in map.pieces(|face| map.shared(face)) {
            given |= limits.draw_back(map, &ground, &piece);
        }
        for (ground, piece) in map.pieces(|face| map.free(face)) {
            given |= limits.fill(map, &ground, &piece);
        }
        if !given {
            return;
        }
    }
}

/// What may move, and how far.
struct Limits<'a> {
    metres: f64,
    fixed: &'a [bool],
}

impl Limits<'_> {
    /// Whether the area's border may move from where it runs along the piece to the other side of it.
    fn lets_move(&self, map: &Map, area: u32, piece: &Piece) -> bool {
        let along = |half| map.borders(area, half);
        !self.fixed[area as usize] && piece.is_closed_within(&map.faces, self.metres, along)
    }

    fn cut_off(&self, map: &mut Map, ground: &Ground, piece: &Piece) -> bool {
        let &Ground::Beyond(area) = ground else { return false };
        // Where others hold parts of it, it is settled with them first.
        let alone = piece.faces.iter().all(|&face| map.holders[face as usize] == [area]);
        if !alone || !self.lets_move(map, area, piece) {
            return false;
        }
        map.give(piece, &[]);
        true
    }

    fn draw_back(&self, map: &mut Map, ground: &Ground, piece: &Piece) -> bool {
        let Ground::Shared(holders) = ground else { return false };
        let stays = |(at, area): &(usize, &u32)| *at == 0 || !self.lets_move(map, **area, piece);
        let stay: Vec<u32> = holders.iter().enumerate().filter(stays).map(|(_, &area)| area).collect();
        if stay.len() == holders.len() {
            return false;
        }
        map.give(piece, &stay);
        true
    }

    fn fill(&self, map: &mut Map, ground: &Ground, piece: &Piece) -> bool {
        let Ground::Free(parents) = ground else { return false };
        let takes = |area: &u32| map.belongs(*area, parents) && self.lets_move(map, *area, piece);
        let Some(area) = map.neighbours(piece).into_iter().map(|(area, _)| area).find(takes) else { return false };
        map.give(piece, &[area]);
        true
    }
}
