//! The border rule once more, written to be read and not to be fast: in 128 bits, with nothing shared with the crate.

use gridcase_geo::Shape;

/// Whether an odd number of edges with `ymin <= y < ymax` lies at or west of the point.
pub(crate) fn covers(shape: &Shape, [x, y]: [i32; 2]) -> bool {
    let mut odd = false;
    for ring in shape.rings().iter().flatten() {
        for (number, &a) in ring.iter().enumerate() {
            let b = ring[(number + 1) % ring.len()];
            odd ^= counts(a.map(i128::from), b.map(i128::from), i128::from(x), i128::from(y));
        }
    }
    odd
}

fn counts(a: [i128; 2], b: [i128; 2], x: i128, y: i128) -> bool {
    let (low, high) = if a[1] < b[1] { (a, b) } else { (b, a) };
    if y < low[1] || y >= high[1] {
        return false;
    }
    // x_edge(y) <= x, multiplied by the edge's height.
    low[0] * (high[1] - low[1]) + (high[0] - low[0]) * (y - low[1]) <= x * (high[1] - low[1])
}

/// Whether the point lies exactly on an edge of the shape.
pub(crate) fn touches(shape: &Shape, point: [i32; 2]) -> bool {
    let point = point.map(i128::from);
    shape.rings().iter().flatten().any(|ring| {
        (0..ring.len()).any(|number| {
            let (from, to) = (ring[number].map(i128::from), ring[(number + 1) % ring.len()].map(i128::from));
            let between =
                (0..2).all(|axis| from[axis].min(to[axis]) <= point[axis] && point[axis] <= from[axis].max(to[axis]));
            between && (to[0] - from[0]) * (point[1] - from[1]) == (to[1] - from[1]) * (point[0] - from[0])
        })
    })
}
