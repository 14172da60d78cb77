//! The departments and units of a town, their districts, and the ground layers.

use std::collections::{BTreeMap, HashMap};

use gridcase_geo::{Layer, Position, Shape};
use gridcase_proto::registry::v1 as wire;

use crate::invalid::{Defects, Invalid};
use crate::unit::{Department, Ground, Unit};

/// All departments, units, districts and ground layers of a town.
#[derive(Debug)]
pub struct Units {
    departments: Vec<Department>,
    all: Vec<Unit>,
    by_code: HashMap<String, usize>,
    /// Districts by department.
    districts: BTreeMap<String, Layer>,
    /// Pieces of ground by layer.
    grounds: BTreeMap<String, Layer>,
    pieces: Vec<Ground>,
}

impl Units {
    /// Reads, checks and indexes the part. Everything that is wrong is named.
    pub fn read(set: &wire::UnitSet) -> Result<Self, Vec<Invalid>> {
        let mut defects = Defects::default();
        let departments: Vec<Department> = defects.read("departments", &set.departments, Department::try_from);
        let units: Vec<Unit> = defects.read("units", &set.units, Unit::try_from);
        let grounds: Vec<Ground> = defects.read("grounds", &set.grounds, Ground::try_from);
        defects.unique("departments", &set.departments, "code", |department| department.code.as_str());
        defects.unique("units", &set.units, "code", |unit| unit.code.as_str());
        defects.unique("grounds", &set.grounds, "code", |ground| ground.code.as_str());
        unknown_departments(&set.units, &set.departments, &mut defects);
        let (departments, units, grounds) = defects.or((departments, units, grounds))?;
        Self::index(departments, units, grounds).map_err(|invalid| vec![invalid])
    }

    fn index(departments: Vec<Department>, units: Vec<Unit>, grounds: Vec<Ground>) -> Result<Self, Invalid> {
        let by_code = units.iter().enumerate().map(|(at, unit)| (unit.code.clone(), at)).collect();
        let districts = units.iter().filter_map(|unit| {
            let shape = unit.district.clone()?;
            Some((unit.department.clone(), unit.code.clone(), shape))
        });
        let districts = layers("units", districts)?;
        let pieces = grounds.clone();
        let grounds = layers("grounds", grounds.into_iter().map(|ground| (ground.layer, ground.code, ground.shape)))?;
        Ok(Self { departments, all: units, by_code, districts, grounds, pieces })
    }

    /// All departments, as published.
    pub fn departments(&self) -> &[Department] {
        &self.departments
    }

    /// The department of this code.
    pub fn department(&self, code: &str) -> Option<&Department> {
        self.departments.iter().find(|department| department.code == code)
    }

    /// All units, as published.
    pub fn units(&self) -> &[Unit] {
        &self.all
    }

    /// The unit of this code.
    pub fn unit(&self, code: &str) -> Option<&Unit> {
        self.by_code.get(code).map(|&at| &self.all[at])
    }

    /// The pieces of ground, as published.
    pub fn pieces(&self) -> &[Ground] {
        &self.pieces
    }

    /// Codes of the departments of which some unit has a district, in order.
    pub fn with_districts(&self) -> impl Iterator<Item = &str> {
        self.districts.keys().map(String::as_str)
    }

    /// The units of a department whose districts contain the position, in order of code. As with grids, a position on the
    /// outer edge of all its districts belongs to the first by code of those that it touches.
    pub fn districts(&self, department: &str, position: Position) -> Vec<&Unit> {
        let Some(layer) = self.districts.get(department) else { return Vec::new() };
        let mut codes = layer.covering(position);
        if codes.is_empty() {
            codes.extend(layer.locate(position).map(|located| located.code));
        }
        codes.into_iter().filter_map(|code| self.unit(code)).collect()
    }

    /// The units of a department whose districts the circle touches, nearest first.
    pub fn districts_within(&self, department: &str, position: Position, radius_m: f64) -> Vec<&Unit> {
        let Some(layer) = self.districts.get(department) else { return Vec::new() };
        layer.within(position, radius_m).into_iter().filter_map(|near| self.unit(near.code)).collect()
    }

    /// Codes of the ground layers, in order.
    pub fn ground_layers(&self) -> impl Iterator<Item = &str> {
        self.grounds.keys().map(String::as_str)
    }

    /// Codes of the ground layers that contain the position, in order.
    pub fn grounds(&self, position: Position) -> Vec<&str> {
        let here = self.grounds.iter().filter(|(_, layer)| layer.locate(position).is_some());
        here.map(|(code, _)| code.as_str()).collect()
    }

    /// Codes of the ground layers that have a border within the radius, so that the true place may be on either side.
    pub fn ground_borders_within(&self, position: Position, radius_m: f64) -> Vec<&str> {
        let near = |layer: &Layer| layer.distance_to_border_m(position).is_some_and(|distance| distance <= radius_m);
        self.grounds.iter().filter(|(_, layer)| near(layer)).map(|(code, _)| code.as_str()).collect()
    }
}

fn unknown_departments(units: &[wire::Unit], departments: &[wire::Department], defects: &mut Defects) {
    let known: std::collections::HashSet<_> = departments.iter().map(|department| department.code.as_str()).collect();
    for (at, unit) in units.iter().enumerate() {
        if !unit.department.is_empty() && !known.contains(unit.department.as_str()) {
            let problem = format!("there is no department {:?}; add it, or name another", unit.department);
            defects.add(Invalid::new(format!("units[{at}].department"), problem));
        }
    }
}

fn layers(
    field: &str,
    shapes: impl Iterator<Item = (String, String, Shape)>,
) -> Result<BTreeMap<String, Layer>, Invalid> {
    let mut grouped: BTreeMap<String, Vec<(String, Shape)>> = BTreeMap::new();
    for (group, code, shape) in shapes {
        grouped.entry(group).or_default().push((code, shape));
    }
    let build = |(group, shapes)| Ok((group, Layer::build(shapes).map_err(|error| Invalid::new(field, error))?));
    grouped.into_iter().map(build).collect()
}
