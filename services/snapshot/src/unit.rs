//! Departments, their units, and ground of one kind.

use gridcase_geo::Shape;
use gridcase_proto::registry::v1 as wire;

use crate::invalid::{Invalid, optional, required};
use crate::shape;

/// A department: city management, police, traffic police, ...
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// Code, such as `police`.
    pub code: String,
    /// Name, such as 公安.
    pub name: String,
}

/// A unit (处置单位) that handles cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Code of its department.
    pub department: String,
    /// Its district; none where it has none.
    pub district: Option<Shape>,
    /// Telephone that people may be told.
    pub telephone: Option<String>,
}

/// A piece of ground of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// Code of the piece.
    pub code: String,
    /// Code of the layer, such as `carriageway`.
    pub layer: String,
    /// The ground.
    pub shape: Shape,
}

impl TryFrom<&wire::Department> for Department {
    type Error = Invalid;

    fn try_from(department: &wire::Department) -> Result<Self, Invalid> {
        Ok(Self { code: required("code", &department.code)?, name: required("name", &department.name)? })
    }
}

impl TryFrom<&wire::Unit> for Unit {
    type Error = Invalid;

    fn try_from(unit: &wire::Unit) -> Result<Self, Invalid> {
        let district = unit.district.as_ref().map(shape::decode).transpose();
        Ok(Self {
            code: required("code", &unit.code)?,
            name: required("name", &unit.name)?,
            department: required("department", &unit.department)?,
            district: district.map_err(|error| Invalid::new("district", error))?,
            telephone: optional(&unit.telephone),
        })
    }
}

impl TryFrom<&wire::Ground> for Ground {
    type Error = Invalid;

    fn try_from(ground: &wire::Ground) -> Result<Self, Invalid> {
        let shape = ground.shape.as_ref().ok_or_else(|| Invalid::new("shape", "must be set"))?;
        Ok(Self {
            code: required("code", &ground.code)?,
            layer: required("layer", &ground.layer)?,
            shape: shape::decode(shape).map_err(|error| Invalid::new("shape", error))?,
        })
    }
}
