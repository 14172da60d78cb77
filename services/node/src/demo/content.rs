//! The demo town's content as the registry takes it: areas, units, catalogue, register, calendars, assets.
use gridcase_proto::registry::v1::{
    Area, AreaLevel, AssetSet, BoundarySet, CalendarSet, CalendarYear, DayReading, Department, Ground, Polygon, Ring,
    Shape, Unit, UnitSet, Window,
};
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

use super::assets;
use super::ground::{self, Grid, Rings, Road};

/// Code of the demo town: 三墩镇.
pub const TOWN: &str = "330106109";

/// Names of its communities, left to right, top to bottom.
const COMMUNITIES: [&str; ground::COMMUNITIES] = [
    "荷塘社区",
    "竹径社区",
    "文澜社区",
    "桥东社区",
    "桑园村",
    "平湖社区",
    "书院社区",
    "枫林社区",
    "南渡村",
    "柳堤社区",
    "新市社区",
    "星河社区",
];

/// Everything on the ground, made from one seed.
pub struct Town {
    /// Areas.
    pub boundaries: BoundarySet,
    /// Units with districts, and ground layers.
    pub units: UnitSet,
    /// Covers, lamps and signs.
    pub assets: AssetSet,
    /// Middle lines of the roads, for places of traffic cases: 1e-7 degree.
    pub roads: Vec<Vec<ground::Point>>,
}

impl Town {
    /// The town of `seed`; the same on every machine.
    pub fn new(seed: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let boundaries = boundaries(&ground::grids(&mut random));
        let districts = ground::districts(&mut random);
        let roads = ground::roads(&mut random);
        let units = UnitSet { departments: departments(), units: units(districts), grounds: grounds(&roads) };
        let roads: Vec<_> = roads.into_iter().map(|road| road.middle).collect();
        let assets = assets::along(&roads, seed);
        Self { boundaries, units, assets, roads }
    }
}

fn boundaries(grids: &[Grid]) -> BoundarySet {
    let area = |code: &str, name: &str, level: AreaLevel, parent: &str| Area {
        code: code.to_owned(),
        name: name.to_owned(),
        level: level.into(),
        parent: parent.to_owned(),
        special: false,
        shape: None,
        origins: Vec::new(),
    };
    let mut areas = vec![area(TOWN, "三墩镇", AreaLevel::Town, "")];
    for (number, community) in COMMUNITIES.iter().enumerate() {
        let code = format!("{TOWN}{:03}", number + 1);
        areas.push(area(&code, community, AreaLevel::Community, TOWN));
        for (sequence, grid) in grids.iter().filter(|grid| grid.community == number).enumerate() {
            let name = if grid.special {
                format!("{community}学校专属网格")
            } else {
                format!("{community}第{}网格", sequence + 1)
            };
            areas.push(Area {
                special: grid.special,
                shape: Some(shape([&grid.rings])),
                ..area(&format!("{code}{:03}", sequence + 1), &name, AreaLevel::Grid, &code)
            });
        }
    }
    BoundarySet { areas }
}

fn departments() -> Vec<Department> {
    [("city_management", "综合执法"), ("police", "公安"), ("traffic_police", "交警")]
        .map(|(code, name)| Department { code: code.to_owned(), name: name.to_owned() })
        .to_vec()
}

fn units(districts: ground::Districts) -> Vec<Unit> {
    let unit = |code: &str, name: &str, department: &str, district: Option<&Rings>| Unit {
        code: code.to_owned(),
        name: name.to_owned(),
        department: department.to_owned(),
        district: district.map(|rings| shape([rings])),
        telephone: String::new(),
    };
    let named = [
        ("PCS", "police", ["城北派出所", "文澜派出所", "城西派出所", "桥南派出所"].as_slice(), districts.precincts),
        ("JJ", "traffic_police", &["交警北区中队", "交警南区中队"], districts.squadrons),
        ("ZF", "city_management", &["综合执法一中队", "综合执法二中队", "综合执法三中队"], districts.squads),
    ];
    let mut units = Vec::new();
    for (prefix, department, names, districts) in named {
        for (number, (name, district)) in names.iter().zip(&districts).enumerate() {
            units.push(unit(&format!("{prefix}{}", number + 1), name, department, Some(district)));
        }
    }
    units.push(unit("ZF-SZ", "综合执法市政设施组", "city_management", None));
    units
}

fn grounds(roads: &[Road]) -> Vec<Ground> {
    let ground = |layer: &str, number: usize, shape: Shape| Ground {
        code: format!("{layer}-{}", number + 1),
        layer: layer.to_owned(),
        shape: Some(shape),
    };
    let carriageways =
        roads.iter().enumerate().map(|(number, road)| ground("carriageway", number, shape([&road.carriageway])));
    let pavements = roads.iter().enumerate().map(|(number, road)| ground("pavement", number, shape(&road.pavements)));
    carriageways.chain(pavements).collect()
}

/// Polygons in the registry's coding.
fn shape<'a>(polygons: impl IntoIterator<Item = &'a Rings>) -> Shape {
    let ring = |points: &Vec<ground::Point>| {
        let mut last = [0; 2];
        let mut deltas = Vec::with_capacity(points.len() * 2);
        for point in points {
            deltas.extend([point[0] - last[0], point[1] - last[1]]);
            last = *point;
        }
        Ring { deltas }
    };
    let polygon = |rings: &Rings| Polygon { rings: rings.iter().map(ring).collect() };
    Shape { polygons: polygons.into_iter().map(polygon).collect() }
}

/// 2026 as published, 2027 provisional; the town works 08:30 to 12:00 and 13:30 to 17:30.
pub fn calendars() -> anyhow::Result<CalendarSet> {
    let year = |year, official, list: &str| -> anyhow::Result<CalendarYear> {
        let (mut off, mut work) = (Vec::new(), Vec::new());
        for record in csv::Reader::from_reader(list.as_bytes()).deserialize() {
            let (date, kind): (String, String) = record?;
            if kind == "work" { work.push(date) } else { off.push(date) }
        }
        Ok(CalendarYear { year, official, off, work })
    };
    let window = |from_minute, until_minute| Window { from_minute, until_minute };
    Ok(CalendarSet {
        years: vec![
            year(2026, true, include_str!("../../codes/holidays_2026.csv"))?,
            year(2027, false, include_str!("../../codes/holidays_2027_provisional.csv"))?,
        ],
        windows: vec![window(8 * 60 + 30, 12 * 60), window(13 * 60 + 30, 17 * 60 + 30)],
        day_reading: DayReading::FullSet.into(),
    })
}

#[cfg(test)]
mod tests {
    use gridcase_geo::{Layer, Shape as GeoShape, overlaps};
    use gridcase_snapshot::shape::decode;

    use super::*;

    fn grids(town: &Town) -> Vec<(String, GeoShape)> {
        let grids = town.boundaries.areas.iter().filter(|area| area.level() == AreaLevel::Grid);
        grids.map(|area| (area.code.clone(), decode(area.shape.as_ref().expect("a shape")).expect("sound"))).collect()
    }

    #[test]
    fn the_ground_is_tessellated_whatever_the_seed() {
        for seed in 0..5 {
            let grids = grids(&Town::new(seed));
            assert_eq!(grids.len(), 156);
            let pairs: Vec<_> = grids.iter().map(|(code, shape)| (code.as_str(), shape)).collect();
            assert!(overlaps(&pairs).is_empty(), "seed {seed}");
            let layer = Layer::build(grids.clone()).expect("codes are unique");
            for (code, shape) in &grids {
                assert_eq!(layer.covering(shape.label_point()), [code.as_str()], "seed {seed}");
            }
        }
    }

    #[test]
    fn each_department_has_one_unit_for_every_place_in_the_town() {
        let town = Town::new(1);
        for department in ["police", "traffic_police", "city_management"] {
            let districts: Vec<_> = town
                .units
                .units
                .iter()
                .filter(|unit| unit.department == department)
                .filter_map(|unit| Some((unit.code.clone(), decode(unit.district.as_ref()?).expect("sound"))))
                .collect();
            let layer = Layer::build(districts).expect("codes are unique");
            for (code, shape) in grids(&town) {
                let units = layer.covering(shape.label_point());
                assert_eq!(units.len(), 1, "{department} in {code}: {units:?}");
            }
        }
    }

    #[test]
    fn an_enclave_and_a_special_grid_lie_inside_other_grids() {
        let town = Town::new(1);
        let special = town.boundaries.areas.iter().filter(|area| area.special).count();
        assert_eq!(special, 1);
        let holes = grids(&town).iter().filter(|(_, shape)| shape.rings().iter().any(|rings| rings.len() > 1)).count();
        assert_eq!(holes, 2, "two grids have another one inside");
    }

    #[test]
    fn the_same_seed_gives_the_same_town() {
        assert_eq!(Town::new(7).boundaries, Town::new(7).boundaries);
        assert_ne!(Town::new(7).boundaries, Town::new(8).boundaries);
    }

    #[test]
    fn the_calendars_are_the_official_and_the_provisional_one() {
        let calendars = calendars().expect("the shipped lists are sound");
        let years: Vec<_> = calendars.years.iter().map(|year| (year.year, year.official)).collect();
        assert_eq!(years, [(2026, true), (2027, false)]);
    }
}
