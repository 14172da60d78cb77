//! An area: a grid, or what grids lie in.

use gridcase_geo::Shape;
use gridcase_proto::registry::v1 as wire;

use crate::invalid::{Invalid, optional, required};
use crate::shape;

/// Level of an area; widest first in order, so that a narrower level is the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AreaLevel {
    /// Province (省).
    Province,
    /// City (市).
    City,
    /// District or county (区县).
    District,
    /// Town, township or sub-district (镇街).
    Town,
    /// Community or village (村社).
    Community,
    /// Grid (网格).
    Grid,
}

impl AreaLevel {
    /// Every level, widest first.
    pub const ALL: [Self; 6] = [Self::Province, Self::City, Self::District, Self::Town, Self::Community, Self::Grid];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::City => "city",
            Self::District => "district",
            Self::Town => "town",
            Self::Community => "community",
            Self::Grid => "grid",
        }
    }

    /// Reads the level of the protocol; none where it names no level.
    pub fn from_wire(level: wire::AreaLevel) -> Option<Self> {
        match level {
            wire::AreaLevel::Unspecified => None,
            wire::AreaLevel::Province => Some(Self::Province),
            wire::AreaLevel::City => Some(Self::City),
            wire::AreaLevel::District => Some(Self::District),
            wire::AreaLevel::Town => Some(Self::Town),
            wire::AreaLevel::Community => Some(Self::Community),
            wire::AreaLevel::Grid => Some(Self::Grid),
        }
    }
}

impl From<AreaLevel> for wire::AreaLevel {
    fn from(level: AreaLevel) -> Self {
        match level {
            AreaLevel::Province => Self::Province,
            AreaLevel::City => Self::City,
            AreaLevel::District => Self::District,
            AreaLevel::Town => Self::Town,
            AreaLevel::Community => Self::Community,
            AreaLevel::Grid => Self::Grid,
        }
    }
}

/// An area (行政区划 or 网格).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Level.
    pub level: AreaLevel,
    /// Code of the area it lies in; none at the top.
    pub parent: Option<String>,
    /// A special grid (专属网格).
    pub special: bool,
    /// Its ground; none for levels that follow from their grids.
    pub shape: Option<Shape>,
    /// Codes of the areas whose ground it was, the nearest first.
    pub origins: Vec<String>,
}

impl TryFrom<&wire::Area> for Area {
    type Error = Invalid;

    fn try_from(area: &wire::Area) -> Result<Self, Invalid> {
        let level = AreaLevel::from_wire(area.level())
            .ok_or_else(|| Invalid::new("level", "must be a level from province to grid"))?;
        let shape = area.shape.as_ref().map(shape::decode).transpose();
        let parent = optional(&area.parent);
        if parent.as_deref() == Some(area.code.as_str()) {
            return Err(Invalid::new("parent", "an area cannot lie in itself"));
        }
        Ok(Self {
            code: required("code", &area.code)?,
            name: required("name", &area.name)?,
            level,
            parent,
            special: area.special,
            shape: shape.map_err(|error| Invalid::new("shape", error))?,
            origins: area.origins.clone(),
        })
    }
}
