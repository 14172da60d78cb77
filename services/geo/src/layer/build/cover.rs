//! The areas that cover one point, while the index is built.

use crate::layer::words::{Area, OUTSIDE};

/// A set of areas, nearly always of none or one.
#[derive(Debug, Default)]
pub(in crate::layer) struct Cover(Vec<Area>);

impl Cover {
    pub(in crate::layer) fn of(areas: Vec<Area>) -> Self {
        Self(areas)
    }

    pub(super) fn copy_from(&mut self, other: &Self) {
        self.0.clone_from(&other.0);
    }

    /// Puts the area in, or takes it out. [`OUTSIDE`] is no area.
    pub(in crate::layer) fn toggle(&mut self, area: Area) {
        if area == OUTSIDE {
            return;
        }
        match self.0.iter().position(|&known| known == area) {
            Some(at) => {
                self.0.swap_remove(at);
            }
            None => self.0.push(area),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The one area, or [`OUTSIDE`]; `None` if there are several.
    pub(super) fn single(&self) -> Option<Area> {
        match *self.0.as_slice() {
            [] => Some(OUTSIDE),
            [area] => Some(area),
            _ => None,
        }
    }

    /// Exclusive or of all numbers.
    pub(super) fn mixed(&self) -> Area {
        self.0.iter().fold(OUTSIDE, |mixed, area| mixed ^ area)
    }

    pub(super) fn sorted(&mut self) -> &[Area] {
        self.0.sort_unstable();
        &self.0
    }
}
