//! The locator and its peers, each as something that answers a list of points.

use std::hint::black_box;

use geo::{Contains, Coord, LineString, MultiPolygon, Point, Polygon};
use gridcase_geo::{FixedPoint, Found, Layer, Shape};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// One by one, as far as the processor runs ahead.
pub(crate) fn single(layer: &Layer, points: &[FixedPoint]) -> usize {
    points.iter().filter(|&&point| layer.find(point).is_some()).count()
}

/// One by one, each point known only when the one before is found.
pub(crate) fn dependent(layer: &Layer, points: &[FixedPoint]) -> usize {
    let mut found = 0;
    let mut last = 0_usize;
    for number in 0..points.len() {
        // Always 0, which the processor learns only from the answer.
        let answer = layer.find(points[number + last]);
        found += usize::from(answer.is_some());
        last = black_box(
            answer.map_or(0, |found| usize::from(found.placement == gridcase_geo::Placement::LowestOfSeveral)),
        );
    }
    found
}

/// All at once.
pub(crate) fn batch(layer: &Layer, points: &[FixedPoint], answers: &mut Vec<Option<Found>>) -> usize {
    layer.find_all(points, answers);
    answers.len()
}

type Boxed = GeomWithData<Rectangle<[f64; 2]>, usize>;

/// An R-tree of boxes, then the polygons of those that hold the point.
pub(crate) struct Georust {
    tree: RTree<Boxed>,
    shapes: Vec<MultiPolygon<f64>>,
}

impl Georust {
    pub(crate) fn new(grids: &[(String, Shape)]) -> Self {
        let boxed = |(number, (_, shape)): (usize, &(String, Shape))| {
            let bbox = shape.bbox();
            let corners = ([bbox.west, bbox.south].map(f64::from), [bbox.east, bbox.north].map(f64::from));
            GeomWithData::new(Rectangle::from_corners(corners.0, corners.1), number)
        };
        let tree = RTree::bulk_load(grids.iter().enumerate().map(boxed).collect());
        Self { tree, shapes: grids.iter().map(|(_, shape)| multi_polygon(shape)).collect() }
    }

    pub(crate) fn find(&self, point: FixedPoint) -> Option<usize> {
        let (x, y) = (f64::from(point.lon_e7()), f64::from(point.lat_e7()));
        let candidates = self.tree.locate_in_envelope_intersecting(&AABB::from_point([x, y]));
        candidates.map(|boxed| boxed.data).find(|&number| self.shapes[number].contains(&Point::new(x, y)))
    }
}

fn multi_polygon(shape: &Shape) -> MultiPolygon<f64> {
    let ring = |ring: &Vec<[i32; 2]>| -> LineString<f64> {
        ring.iter().chain(ring.first()).map(|&[x, y]| Coord { x: f64::from(x), y: f64::from(y) }).collect()
    };
    let polygon = |rings: &Vec<Vec<[i32; 2]>>| Polygon::new(ring(&rings[0]), rings[1..].iter().map(ring).collect());
    shape.rings().iter().map(polygon).collect()
}
