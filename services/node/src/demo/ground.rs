//! The demo town's ground, made from a seed: a tessellation with irregular shared borders, an enclave and a special grid;
//! districts of units and ground layers that follow no grid border. Coordinates are 1e-7 degree of WGS-84.
use rand::Rng as _;
use rand_chacha::ChaCha8Rng;

/// Longitude and latitude in 1e-7 degree.
pub type Point = [i32; 2];

/// A polygon: the outer ring counter-clockwise, then holes clockwise; first points are not repeated.
pub type Rings = Vec<Vec<Point>>;

const COLUMNS: usize = 14;
const ROWS: usize = 11;
/// West, south, east, north.
const BOUNDS: [i32; 4] = [1_200_300_000, 303_000_000, 1_201_200_000, 303_600_000];
/// Communities are blocks of cells; these are the first columns and rows of the blocks, and the end.
const COMMUNITY_COLUMNS: [usize; 5] = [0, 4, 7, 11, 14];
const COMMUNITY_ROWS: [usize; 4] = [0, 4, 8, 11];
/// Points between two corners of the lattice.
const EDGE_POINTS: usize = 5;
/// Cell that holds the enclave, and cell out of which the special grid is cut: column and row.
const ENCLAVE_IN: [usize; 2] = [5, 5];
const SPECIAL_IN: [usize; 2] = [9, 7];
/// Metres in 1e-7 degree at 30.33 degrees north, east and north.
const METRE: [f64; 2] = [103.9, 90.2];

/// A grid of the tessellation.
pub struct Grid {
    /// Number of its community, from 0.
    pub community: usize,
    /// Cut out of another grid, with people of its own.
    pub special: bool,
    /// The ground.
    pub rings: Rings,
}

/// Communities of the town.
pub const COMMUNITIES: usize = (COMMUNITY_COLUMNS.len() - 1) * (COMMUNITY_ROWS.len() - 1);

/// The grids, those of one community together, in the order of their numbers: left to right, top to bottom, cut-outs last.
pub fn grids(random: &mut ChaCha8Rng) -> Vec<Grid> {
    let lattice = Lattice::new(random);
    let mut grids = Vec::new();
    for row in (0..ROWS).rev() {
        for column in 0..COLUMNS {
            let mut rings = vec![lattice.cell(column, row)];
            if [column, row] == ENCLAVE_IN || [column, row] == SPECIAL_IN {
                let mut hole = lattice.inside(column, row);
                hole.reverse();
                rings.push(hole);
            }
            grids.push(Grid { community: community(column, row), special: false, rings });
        }
    }
    let enclave = lattice.inside(ENCLAVE_IN[0], ENCLAVE_IN[1]);
    grids.push(Grid { community: community(ENCLAVE_IN[0] + 2, ENCLAVE_IN[1]), special: false, rings: vec![enclave] });
    let special = lattice.inside(SPECIAL_IN[0], SPECIAL_IN[1]);
    grids.push(Grid { community: community(SPECIAL_IN[0], SPECIAL_IN[1]), special: true, rings: vec![special] });
    // Stable: keeps left to right, top to bottom inside a community.
    grids.sort_by_key(|grid| grid.community);
    grids
}

/// Communities are numbered left to right, top to bottom.
fn community(column: usize, row: usize) -> usize {
    let block = |starts: &[usize], at: usize| starts.iter().filter(|&&start| start <= at).count() - 1;
    let from_top = COMMUNITY_ROWS.len() - 2 - block(&COMMUNITY_ROWS, row);
    from_top * (COMMUNITY_COLUMNS.len() - 1) + block(&COMMUNITY_COLUMNS, column)
}

/// Corners and the irregular edges between them; neighbours share both.
struct Lattice {
    corners: Vec<Vec<Point>>,
    /// Points after the corner (column, row) towards the east, and towards the north.
    east: Vec<Vec<Vec<Point>>>,
    north: Vec<Vec<Vec<Point>>>,
}

impl Lattice {
    fn new(random: &mut ChaCha8Rng) -> Self {
        let size = [(BOUNDS[2] - BOUNDS[0]) / as_i32(COLUMNS), (BOUNDS[3] - BOUNDS[1]) / as_i32(ROWS)];
        let mut corners = vec![vec![[0; 2]; ROWS + 1]; COLUMNS + 1];
        for (column, line) in corners.iter_mut().enumerate() {
            for (row, corner) in line.iter_mut().enumerate() {
                *corner = [
                    BOUNDS[0] + as_i32(column) * size[0] + random.random_range(-size[0] / 5..size[0] / 5),
                    BOUNDS[1] + as_i32(row) * size[1] + random.random_range(-size[1] / 5..size[1] / 5),
                ];
            }
        }
        let mut edge = |from: Point, to: Point| -> Vec<Point> {
            (1..=EDGE_POINTS)
                .map(|step| {
                    let mut along = |axis: usize| {
                        let whole = i64::from(to[axis] - from[axis]) * as_i64(step) / as_i64(EDGE_POINTS + 1);
                        let wobble = random.random_range(-size[axis] / 14..size[axis] / 14);
                        from[axis] + i32::try_from(whole).unwrap_or_default() + wobble
                    };
                    [along(0), along(1)]
                })
                .collect()
        };
        let mut east = vec![vec![Vec::new(); ROWS + 1]; COLUMNS];
        let mut north = vec![vec![Vec::new(); ROWS]; COLUMNS + 1];
        for column in 0..=COLUMNS {
            for row in 0..=ROWS {
                if column < COLUMNS {
                    east[column][row] = edge(corners[column][row], corners[column + 1][row]);
                }
                if row < ROWS {
                    north[column][row] = edge(corners[column][row], corners[column][row + 1]);
                }
            }
        }
        Self { corners, east, north }
    }

    /// The ring of a cell, counter-clockwise.
    fn cell(&self, column: usize, row: usize) -> Vec<Point> {
        let mut ring = vec![self.corners[column][row]];
        ring.extend(&self.east[column][row]);
        ring.push(self.corners[column + 1][row]);
        ring.extend(&self.north[column + 1][row]);
        ring.push(self.corners[column + 1][row + 1]);
        ring.extend(self.east[column][row + 1].iter().rev());
        ring.push(self.corners[column][row + 1]);
        ring.extend(self.north[column][row].iter().rev());
        ring
    }

    /// An octagon well inside a cell, counter-clockwise.
    fn inside(&self, column: usize, row: usize) -> Vec<Point> {
        let opposite = [self.corners[column][row], self.corners[column + 1][row + 1]];
        let other = [self.corners[column + 1][row], self.corners[column][row + 1]];
        let centre = [0, 1].map(|axis| {
            let sum: i64 = opposite.iter().chain(&other).map(|corner| i64::from(corner[axis])).sum();
            i32::try_from(sum / 4).unwrap_or_default()
        });
        let octagon = [[120, 50], [50, 120], [-50, 120], [-120, 50], [-120, -50], [-50, -120], [50, -120], [120, -50]];
        octagon.map(|offset| [0, 1].map(|axis| centre[axis] + metres(axis, f64::from(offset[axis])))).to_vec()
    }
}

/// Districts that tile the town and reach beyond it, made by one or two cuts of irregular lines.
pub struct Districts {
    /// Four police precincts.
    pub precincts: Vec<Rings>,
    /// Two traffic squadrons, north and south.
    pub squadrons: Vec<Rings>,
    /// Three enforcement squads, west to east.
    pub squads: Vec<Rings>,
}

/// The districts of the demo town's units.
pub fn districts(random: &mut ChaCha8Rng) -> Districts {
    let [west, south, east, north] = wide();
    let column = line(random, 0, across(0, 0.47), south, north);
    let left = line(random, 1, across(1, 0.55), west, across(0, 0.47));
    let right = line(random, 1, across(1, 0.40), across(0, 0.47), east);
    // The lines across end on the line between the columns: its nearest point, so that all three meet.
    let left = ending_at(left, nearest(&column, across(1, 0.55)), true);
    let right = ending_at(right, nearest(&column, across(1, 0.40)), false);
    let (lower_left, upper_left) = split(&column, nearest(&column, across(1, 0.55)));
    let (lower_right, upper_right) = split(&column, nearest(&column, across(1, 0.40)));
    let precincts = vec![
        ring(&[&left, &upper_left, &[[west, north]]]),
        ring(&[&right, &[[east, north]], &reversed(&upper_right)]),
        ring(&[&[[west, south]], &lower_left, &reversed(&left)]),
        ring(&[&lower_right[..1], &[[east, south]], &reversed(&right), &reversed(&lower_right)]),
    ];
    let middle = line(random, 1, across(1, 0.48), west, east);
    let squadrons = vec![
        ring(&[&middle, &[[east, north], [west, north]]]),
        ring(&[&[[west, south], [east, south]], &reversed(&middle)]),
    ];
    let first = line(random, 0, across(0, 0.30), south, north);
    let second = line(random, 0, across(0, 0.66), south, north);
    let squads = vec![
        ring(&[&[[west, south]], &first, &[[west, north]]]),
        ring(&[&second, &reversed(&first)]),
        ring(&[&[[east, south], [east, north]], &reversed(&second)]),
    ];
    Districts { precincts, squadrons, squads }
}

/// A road: its carriageway and the pavements beside it.
pub struct Road {
    /// Carriageway, 24 m wide.
    pub carriageway: Rings,
    /// Pavements on both sides, 5 m wide each.
    pub pavements: [Rings; 2],
    /// Points on its middle line.
    pub middle: Vec<Point>,
}

/// Six roads, three each way.
pub fn roads(random: &mut ChaCha8Rng) -> Vec<Road> {
    let [west, south, east, north] = wide();
    let mut roads = Vec::new();
    for share in [0.18, 0.52, 0.83] {
        for axis in [0, 1] {
            let (from, to) = if axis == 0 { (south, north) } else { (west, east) };
            let middle = line(random, axis, across(axis, share), from, to);
            let beside = |offset: f64| -> Vec<Point> {
                middle
                    .iter()
                    .map(|point| {
                        let mut moved = *point;
                        moved[axis] += metres(axis, offset);
                        moved
                    })
                    .collect()
            };
            let strip = |low: f64, high: f64| {
                let (low, high) = (beside(low), beside(high));
                // Along the latitude the higher line is to the right; along the longitude it is to the left.
                if axis == 0 { ring(&[&high, &reversed(&low)]) } else { ring(&[&low, &reversed(&high)]) }
            };
            roads.push(Road {
                carriageway: strip(-12.0, 12.0),
                pavements: [strip(-17.0, -12.0), strip(12.0, 17.0)],
                middle: middle.clone(),
            });
        }
    }
    roads
}

/// The town's bounds with a margin, because its outer border is irregular.
fn wide() -> [i32; 4] {
    let margin = [metres(0, 400.0), metres(1, 400.0)];
    [BOUNDS[0] - margin[0], BOUNDS[1] - margin[1], BOUNDS[2] + margin[0], BOUNDS[3] + margin[1]]
}

/// Whether a place is in the town however its outer border wobbles.
pub fn is_well_inside(place: Point) -> bool {
    let margin = [metres(0, 250.0), metres(1, 250.0)];
    [0, 1]
        .iter()
        .all(|&axis| place[axis] > BOUNDS[axis] + margin[axis] && place[axis] < BOUNDS[axis + 2] - margin[axis])
}

/// The middle of the town.
pub fn middle() -> Point {
    [across(0, 0.5), across(1, 0.5)]
}

/// The coordinate at a share of the town's width or height.
fn across(axis: usize, share: f64) -> i32 {
    BOUNDS[axis] + scaled(f64::from(BOUNDS[axis + 2] - BOUNDS[axis]), share)
}

/// An irregular line: `axis` is the coordinate that wobbles about `at`, the other runs from `from` to `to`.
fn line(random: &mut ChaCha8Rng, axis: usize, at: i32, from: i32, to: i32) -> Vec<Point> {
    const STEPS: i32 = 24;
    let wobble = metres(axis, 45.0);
    (0..=STEPS)
        .map(|step| {
            let along = i64::from(from) + (i64::from(to) - i64::from(from)) * i64::from(step) / i64::from(STEPS);
            let mut point = [0; 2];
            point[axis] = at + random.random_range(-wobble..wobble);
            point[1 - axis] = i32::try_from(along).unwrap_or_default();
            point
        })
        .collect()
}

/// Index of the point of a south-to-north line nearest to a latitude.
fn nearest(line: &[Point], latitude: i32) -> (usize, Point) {
    let (index, point) =
        line.iter().enumerate().min_by_key(|(_, point)| (point[1] - latitude).abs()).expect("a line has points");
    (index, *point)
}

/// The line with its last (or first) point put onto a point of another line.
fn ending_at(mut line: Vec<Point>, (_, meeting): (usize, Point), last: bool) -> Vec<Point> {
    let at = if last { line.len() - 1 } else { 0 };
    line[at] = meeting;
    line
}

/// The two parts of a line at one of its points, which both hold.
fn split(line: &[Point], (at, _): (usize, Point)) -> (Vec<Point>, Vec<Point>) {
    (line[..=at].to_vec(), line[at..].to_vec())
}

fn reversed(line: &[Point]) -> Vec<Point> {
    line.iter().rev().copied().collect()
}

/// One ring out of lines; points met twice in a row are kept once.
fn ring(lines: &[&[Point]]) -> Rings {
    let mut ring: Vec<Point> = lines.iter().flat_map(|line| line.iter().copied()).collect();
    ring.dedup();
    if ring.first() == ring.last() {
        ring.pop();
    }
    vec![ring]
}

/// A length in 1e-7 degree of an axis.
pub fn metres(axis: usize, length: f64) -> i32 {
    scaled(METRE[axis], length)
}

#[expect(clippy::cast_possible_truncation, reason = "the town is a fraction of a degree wide")]
fn scaled(unit: f64, times: f64) -> i32 {
    (unit * times).round() as i32
}

fn as_i32(number: usize) -> i32 {
    i32::try_from(number).expect("small")
}

fn as_i64(number: usize) -> i64 {
    i64::try_from(number).expect("small")
}
