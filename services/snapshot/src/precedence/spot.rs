//! What the register is asked about a place: the areas, the ground, and whose district it is.

use gridcase_geo::Position;

use crate::{Area, Place, Snapshot};

/// A place as rules see it.
#[derive(Debug, Clone, Default)]
pub struct Spot<'a> {
    /// Areas that contain it, nearest first; none outside the town or without a position.
    pub areas: Vec<&'a Area>,
    /// Ground layers that contain it.
    pub grounds: Vec<&'a str>,
    /// Whose district it is.
    pub districts: Districts<'a>,
}

/// How the districts that contain a place are known.
#[derive(Debug, Clone, Copy, Default)]
pub enum Districts<'a> {
    /// There is no position, so none is known.
    #[default]
    Unknown,
    /// The layers of the districts are asked for this position.
    At(Position),
    /// They were found already: department and unit of each, the units of a department in order of code.
    Found(&'a [(String, String)]),
}

impl<'a> Spot<'a> {
    /// The place that was located at a position.
    pub fn new(place: &Place<'a>, position: Position) -> Self {
        Self { areas: place.areas().collect(), grounds: place.grounds.clone(), districts: Districts::At(position) }
    }

    /// Whether the place lies in the town, so that rules about areas can be judged.
    pub fn is_inside(&self) -> bool {
        !self.areas.is_empty()
    }

    /// The position itself, where it is one.
    pub fn position(&self) -> Option<Position> {
        match self.districts {
            Districts::At(position) => Some(position),
            Districts::Unknown | Districts::Found(_) => None,
        }
    }

    /// Units of a department whose districts contain it, in order of code.
    pub fn districts(&self, snapshot: &'a Snapshot, department: &str) -> Vec<&'a str> {
        match self.districts {
            Districts::Unknown => Vec::new(),
            Districts::At(position) => {
                snapshot.districts(department, position).into_iter().map(|unit| unit.code.as_str()).collect()
            }
            Districts::Found(found) => {
                let of_department = found.iter().filter(|(of, _)| of == department);
                of_department.map(|(_, unit)| unit.as_str()).collect()
            }
        }
    }
}
