//! The areas of a town: by code, as a tree, and as the index from a position to its grid.

use std::collections::HashMap;

use gridcase_geo::{Layer, Position};
use gridcase_proto::registry::v1 as wire;

use crate::area::{Area, AreaLevel};
use crate::invalid::{Defects, Invalid};
use crate::place::Touched;

/// All areas of a town.
#[derive(Debug)]
pub struct Boundaries {
    areas: Vec<Area>,
    by_code: HashMap<String, usize>,
    grids: Layer,
    /// Levels above the grid that have ground of their own, narrowest first.
    wider: Vec<Layer>,
}

impl Boundaries {
    /// Reads, checks and indexes the part. Everything that is wrong is named; whether the tree of the areas hangs
    /// together is left to [`Boundaries::tree_defects`], because a draft grows level by level.
    pub fn read(set: &wire::BoundarySet) -> Result<Self, Vec<Invalid>> {
        let mut defects = Defects::default();
        let areas: Vec<Area> = defects.read("areas", &set.areas, Area::try_from);
        defects.unique("areas", &set.areas, "code", |area| area.code.as_str());
        let areas = defects.or(areas)?;
        Self::index(areas).map_err(|invalid| vec![invalid])
    }

    fn index(areas: Vec<Area>) -> Result<Self, Invalid> {
        let by_code = areas.iter().enumerate().map(|(at, area)| (area.code.clone(), at)).collect();
        let grids = layer(&areas, AreaLevel::Grid)?;
        let mut wider = Vec::new();
        for level in AreaLevel::ALL.into_iter().rev().skip(1) {
            let layer = layer(&areas, level)?;
            if !layer.is_empty() {
                wider.push(layer);
            }
        }
        Ok(Self { areas, by_code, grids, wider })
    }

    /// All areas, as published.
    pub fn areas(&self) -> &[Area] {
        &self.areas
    }

    /// The area of this code.
    pub fn area(&self, code: &str) -> Option<&Area> {
        self.by_code.get(code).map(|&at| &self.areas[at])
    }

    /// The areas that contain an area, nearest first. Ends at a parent that is unknown, or that is no wider.
    pub fn ancestors<'a>(&'a self, area: &'a Area) -> impl Iterator<Item = &'a Area> {
        std::iter::successors(Some(area), |area| {
            let parent = self.area(area.parent.as_deref()?)?;
            (parent.level < area.level).then_some(parent)
        })
        .skip(1)
    }

    /// Parents that are unknown or no wider than their child.
    pub fn tree_defects(&self) -> Vec<Invalid> {
        let defect = |(at, area): (usize, &Area)| {
            let code = area.parent.as_deref()?;
            let problem = match self.area(code) {
                None => format!("there is no area {code:?}; add it, or name another"),
                Some(parent) if parent.level >= area.level => {
                    format!("{code:?} is a {}, which cannot contain a {}", parent.level.as_str(), area.level.as_str())
                }
                Some(_) => return None,
            };
            Some(Invalid::new(format!("areas[{at}].parent"), problem))
        };
        self.areas.iter().enumerate().filter_map(defect).collect()
    }

    /// The narrowest area that contains the position: the grid, or else an area that has ground of its own.
    pub fn innermost(&self, position: Position) -> Option<&Area> {
        let layers = std::iter::once(&self.grids).chain(&self.wider);
        layers.into_iter().find_map(|layer| layer.locate(position)).and_then(|found| self.area(found.code))
    }

    /// Grids that a circle touches, nearest first.
    pub fn touched(&self, position: Position, radius_m: f64) -> Vec<Touched<'_>> {
        let near = self.grids.within(position, radius_m).into_iter();
        near.filter_map(|near| Some(Touched { grid: self.area(near.code)?, distance_m: near.distance_m })).collect()
    }

    /// Metres to the nearest border of any grid; none where there are no grids.
    pub fn border_distance_m(&self, position: Position) -> Option<f64> {
        self.grids.distance_to_border_m(position)
    }
}

fn layer(areas: &[Area], level: AreaLevel) -> Result<Layer, Invalid> {
    let of_level = areas.iter().filter(|area| area.level == level);
    let shapes = of_level.filter_map(|area| Some((area.code.clone(), area.shape.clone()?))).collect();
    Layer::build(shapes).map_err(|error| Invalid::new("areas", error))
}
