//! The codes of a layer's areas, by number.

use std::cmp::Ordering;

use super::index::place_of;
use super::words::Area;

/// All codes in one text.
#[derive(Debug, Clone, Default)]
pub(super) struct Codes {
    text: String,
    /// Where each area's code ends, by number.
    ends: Vec<usize>,
    /// The areas in order of their codes; without those that were taken away.
    order: Vec<Area>,
}

impl Codes {
    /// Numbers the codes, which are in order, from 1; `None` when there are too many.
    pub(super) fn new<'a>(codes: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut numbered = Self::default();
        for code in codes {
            let area = numbered.number(code)?;
            numbered.order.push(area);
        }
        Some(numbered)
    }

    fn number(&mut self, code: &str) -> Option<Area> {
        self.text.push_str(code);
        self.ends.push(self.text.len());
        Area::try_from(self.ends.len()).ok()
    }

    pub(super) fn code(&self, area: Area) -> &str {
        let place = place_of(area);
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[place]]
    }

    pub(super) fn area(&self, code: &str) -> Option<Area> {
        self.place(code).ok().map(|at| self.order[at])
    }

    /// Gives a new code the next number; `None` when there are too many.
    pub(super) fn add(&mut self, code: &str) -> Option<Area> {
        let place = self.place(code).unwrap_or_else(|place| place);
        let area = self.number(code)?;
        self.order.insert(place, area);
        Some(area)
    }

    /// Takes a code away; its number is not used again.
    pub(super) fn remove(&mut self, code: &str) {
        if let Ok(place) = self.place(code) {
            self.order.remove(place);
        }
    }

    fn place(&self, code: &str) -> Result<usize, usize> {
        self.order.binary_search_by(|&area| self.code(area).cmp(code))
    }

    pub(super) fn cmp(&self, a: Area, b: Area) -> Ordering {
        self.code(a).cmp(self.code(b))
    }

    pub(super) fn in_order(&self) -> impl ExactSizeIterator<Item = &str> {
        self.order.iter().map(|&area| self.code(area))
    }

    pub(super) fn len(&self) -> usize {
        self.order.len()
    }

    pub(super) fn size_bytes(&self) -> usize {
        self.text.capacity() + self.ends.capacity() * size_of::<usize>() + self.order.capacity() * size_of::<Area>()
    }
}
