//! A shape as a GeoJSON geometry and back.

use geojson::{Geometry, GeometryValue, Position as Coordinates};

use super::{Shape, ShapeError};
use crate::crs::Crs;
use crate::edge::Vertex;
use crate::position::{FixedPoint, Position, PositionError};

/// Why a GeoJSON geometry is no shape.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum GeometryError {
    /// A point, a line or a collection.
    #[error("the geometry is a {0}; an area needs a Polygon or MultiPolygon")]
    NotAPolygon(&'static str),
    /// A coordinate pair lacks its second number.
    #[error("a position has {0} numbers; it needs a longitude and a latitude")]
    ShortPosition(usize),
    /// A coordinate pair is not on the globe.
    #[error(transparent)]
    Position(#[from] PositionError),
    /// The rings make no shape.
    #[error(transparent)]
    Shape(#[from] ShapeError),
}

impl Shape {
    /// Reads a `Polygon` or `MultiPolygon` whose coordinates are WGS-84 degrees, as RFC 7946 says.
    ///
    /// For files from elsewhere use [`crate::import`], which converts, examines and repairs.
    pub fn from_geometry(geometry: &Geometry) -> Result<Self, GeometryError> {
        let polygons = match &geometry.value {
            GeometryValue::Polygon { coordinates } => std::slice::from_ref(coordinates),
            GeometryValue::MultiPolygon { coordinates } => coordinates.as_slice(),
            other => return Err(GeometryError::NotAPolygon(other.type_name())),
        };
        let rings = polygons
            .iter()
            .map(|rings| rings.iter().map(|ring| read_ring(ring)).collect())
            .collect::<Result<_, _>>()?;
        Ok(Self::from_rings(rings)?)
    }

    /// Writes a `MultiPolygon`, or a `Polygon` when there is one; WGS-84 degrees, every ring closed.
    pub fn to_geometry(&self) -> Geometry {
        self.to_geometry_in(Crs::Wgs84)
    }

    /// The same in degrees of another system. Read back with [`crate::import`] it is the very same shape: the conversion
    /// errs by far less than a unit of 1e-7 degree.
    pub fn to_geometry_in(&self, crs: Crs) -> Geometry {
        let mut polygons: Vec<_> =
            self.rings.iter().map(|rings| rings.iter().map(|ring| write_ring(ring, crs)).collect::<Vec<_>>()).collect();
        Geometry::new(match polygons.len() {
            1 => GeometryValue::Polygon { coordinates: polygons.remove(0) },
            _ => GeometryValue::MultiPolygon { coordinates: polygons },
        })
    }
}

fn read_ring(ring: &[Coordinates]) -> Result<Vec<Vertex>, GeometryError> {
    ring.iter()
        .map(|pair| match pair.as_slice() {
            [lon, lat, ..] => {
                let point = Position::new(*lon, *lat)?.fixed();
                Ok([point.lon_e7(), point.lat_e7()])
            }
            short => Err(GeometryError::ShortPosition(short.len())),
        })
        .collect()
}

fn write_ring(ring: &[Vertex], crs: Crs) -> Vec<Coordinates> {
    ring.iter()
        .chain(ring.first())
        .map(|&vertex| {
            let p = crs.from_wgs84(FixedPoint::of_vertex(vertex).position());
            Coordinates::from([p.lon(), p.lat()])
        })
        .collect()
}
