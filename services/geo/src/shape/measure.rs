//! Size of a shape, a point inside it, and how far its border is.

use super::Shape;
use crate::edge::{Edge, Vertex, doubled_area, edges};
use crate::ground::Plane;
use crate::position::{FixedPoint, Position};

/// How many levels are tried for a label; a point is sought on each.
const LABEL_LEVELS: i64 = 24;

impl Shape {
    /// Area in square metres, holes not counted, on the plane that is true at the middle latitude of its box.
    ///
    /// Good to 0.1% for an area of up to 100 km; meant for grids and towns, not for continents.
    pub fn area_m2(&self) -> f64 {
        let doubled: i128 = self.rings.iter().map(|rings| doubled_polygon_area(rings)).sum();
        self.plane().area_m2(doubled.max(0))
    }

    /// Distance from the point to the nearest border, holes' borders included, in metres; 0 on the border.
    ///
    /// Measured on the plane that is true at the point's latitude: good to 0.1% within 20 km.
    pub fn distance_to_border_m(&self, point: Position) -> f64 {
        let point = point.fixed();
        let plane = Plane::at_lat(point.lat_e7());
        self.edges()
            .map(|edge| plane.distance_to_segment([point.lon_e7(), point.lat_e7()], edge.lo, edge.hi))
            .fold(f64::INFINITY, f64::min)
    }

    /// A point inside the shape and well away from its border, for a label.
    ///
    /// Of the middles of the widest stretches on some levels it takes the one farthest from the border. The point is
    /// inside by the border rule, unless the shape is so thin that no unit of 1e-7 degree fits in: then it lies on the
    /// border.
    pub fn label_point(&self) -> Position {
        self.levels()
            .filter_map(|level| self.middle_of_widest_stretch(level))
            .map(|point| (point, self.distance_to_border_m(point.position())))
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .map_or_else(|| self.any_point(), |(point, _)| point)
            .position()
    }

    fn plane(&self) -> Plane {
        let bbox = self.bbox();
        Plane::at_lat(i32::midpoint(bbox.south, bbox.north))
    }

    pub(crate) fn edges(&self) -> impl Iterator<Item = Edge> + '_ {
        self.all_rings().flat_map(|ring| edges(ring))
    }

    /// Latitudes evenly spread over every polygon, its middle included.
    fn levels(&self) -> impl Iterator<Item = i32> + '_ {
        let bbox = self.bbox();
        let height = i64::from(bbox.north) - i64::from(bbox.south);
        let spread = (1..LABEL_LEVELS).map(move |k| i64::from(bbox.south) + height * k / LABEL_LEVELS);
        let middle = self.rings.iter().filter_map(|rings| rings.first()).filter_map(|outer| {
            let south = outer.iter().map(|v| v[1]).min()?;
            let north = outer.iter().map(|v| v[1]).max()?;
            Some(i64::midpoint(i64::from(south), i64::from(north)))
        });
        spread.chain(middle).filter_map(|level| i32::try_from(level).ok())
    }

    fn middle_of_widest_stretch(&self, level: i32) -> Option<FixedPoint> {
        let mut crossings: Vec<i64> = self.edges().filter_map(|edge| longitude_at(edge, i64::from(level))).collect();
        crossings.sort_unstable();
        let widest = crossings.chunks_exact(2).max_by_key(|pair| pair[1] - pair[0])?;
        let middle = i32::try_from(i64::midpoint(widest[0], widest[1])).ok()?;
        let point = FixedPoint::of_vertex([middle, level]);
        self.contains_fixed(point).then_some(point)
    }

    /// A vertex that the border rule counts in, or else any vertex.
    fn any_point(&self) -> FixedPoint {
        let corner = FixedPoint::of_vertex([self.bbox().west, self.bbox().south]);
        let mut vertices = self.all_rings().flatten().map(|&v| FixedPoint::of_vertex(v)).peekable();
        let first = vertices.peek().copied().unwrap_or(corner);
        vertices.find(|&v| self.contains_fixed(v)).unwrap_or(first)
    }
}

/// Twice the area of an outer ring less its holes; the rings' directions do not matter.
pub(crate) fn doubled_polygon_area(rings: &[Vec<Vertex>]) -> i128 {
    let mut sizes = rings.iter().map(|ring| doubled_area(ring).abs());
    let outer = sizes.next().unwrap_or_default();
    outer - sizes.sum::<i128>()
}

/// The longitude where an edge that counts at this level meets it, rounded down.
fn longitude_at(edge: Edge, level: i64) -> Option<i64> {
    let [lo_x, lo_y] = edge.lo.map(i64::from);
    let [hi_x, hi_y] = edge.hi.map(i64::from);
    (lo_y <= level && level < hi_y).then(|| lo_x + ((hi_x - lo_x) * (level - lo_y)).div_euclid(hi_y - lo_y))
}
