//! What happens in the demo town: places and matters of reports, drawn from a seed.
use std::collections::HashMap;

use anyhow::Context as _;
use gridcase_geo::{Crs, FixedPoint, Layer, Position, Shape};
use gridcase_host::{Ids, Person, stamp};
use gridcase_proto::{
    common::v1::Position as Place,
    intake::v1::ReportContent,
    registry::v1::{AreaLevel, Asset},
};
use jiff::{SignedDuration, Timestamp};
use rand::{Rng as _, SeedableRng as _, seq::IndexedRandom as _};
use rand_chacha::ChaCha8Rng;

use super::content::Town;

/// Kinds of findings with their weight, where they are found, and what is said of them.
const KINDS: [(&str, u32, Ground, &str); 18] = [
    ("event:09006", 18, Ground::Anywhere, "流动摊贩占了人行道，行人要绕到车道上走"),
    ("event:09009", 16, Ground::Road, "机动车停在车行道上，挡住公交站出口"),
    ("event:09010", 10, Ground::Road, "非机动车乱停，盲道被堵"),
    ("event:06001", 9, Ground::Anywhere, "墙面新发现一处，需要清理"),
    ("event:09005", 8, Ground::Anywhere, "店主把货架摆到店门外两米"),
    ("event:06028", 6, Ground::Anywhere, "音响声音很大，附近居民反映休息不好"),
    ("event:07001", 5, Ground::Anywhere, "电线杆上贴了多张小广告"),
    ("event:08003", 4, Ground::Anywhere, "工地出口带泥，路面有积土"),
    ("component:01002", 5, Ground::Road, "井盖翘起一角，车辆经过有响声"),
    ("component:01003", 4, Ground::Road, "雨水口被树叶堵住，有积水"),
    ("component:02010", 4, Ground::Road, "标志牌被树枝遮挡"),
    ("component:02014", 2, Ground::Road, "信号灯有一组不亮"),
    ("component:03001", 3, Ground::Anywhere, "设施门坏了，关不上"),
    ("component:04001", 3, Ground::Anywhere, "树枝断了一根，垂到路面"),
    ("event:09022", 3, Ground::Anywhere, "促销台占了半边人行道"),
    ("event:08001", 2, Ground::Anywhere, "施工围挡倾斜"),
    ("event:09012", 2, Ground::Anywhere, "消防通道停了三辆电动车"),
    ("event:09003", 2, Ground::Anywhere, "桥下有人露宿，需要帮助"),
];

/// In a hundred, reports about a component that name the asset.
const ASSET_NAMED: u32 = 70;

#[derive(Clone, Copy, PartialEq)]
enum Ground {
    Anywhere,
    Road,
}

/// Draws reports.
pub struct Happenings {
    /// Randomness of the whole history.
    pub random: ChaCha8Rng,
    grids: Layer,
    spots: Vec<[i32; 2]>,
    roads: Vec<Vec<[i32; 2]>>,
    assets: Vec<Asset>,
    workers: HashMap<String, Person>,
}

impl Happenings {
    /// Over the grids of `town`, by the workers among `members`.
    pub fn new(town: &Town, members: &[Person], seed: u64) -> anyhow::Result<Self> {
        let mut shapes = Vec::new();
        let mut spots = Vec::new();
        for area in town.boundaries.areas.iter().filter(|area| area.level() == AreaLevel::Grid) {
            let shape = area.shape.as_ref().context("every grid has a shape")?;
            let shape: Shape = gridcase_snapshot::shape::decode(shape)?;
            let spot = shape.label_point().fixed();
            spots.push([spot.lon_e7(), spot.lat_e7()]);
            shapes.push((area.code.clone(), shape));
        }
        let workers = members
            .iter()
            .flat_map(|member| member.posts.iter().map(|post| (post.area.clone(), member.clone())))
            .collect();
        let random = ChaCha8Rng::seed_from_u64(seed ^ 0x6772_6964);
        let (roads, assets) = (town.roads.clone(), town.assets.assets.clone());
        Ok(Self { random, grids: Layer::build(shapes)?, spots, roads, assets, workers })
    }

    /// When the next report comes after `now`, at `per_day` a day.
    pub fn pause(&mut self, per_day: f64) -> SignedDuration {
        let share: f64 = self.random.random_range(f64::EPSILON..1.0);
        SignedDuration::try_from_secs_f64((-share.ln() / per_day * 86_400.0).clamp(1.0, 86_400.0))
            .unwrap_or(SignedDuration::from_hours(1))
    }

    /// A report found at `now`, and the worker who found it.
    pub fn report(&mut self, ids: &Ids, now: Timestamp) -> anyhow::Result<(Person, ReportContent)> {
        let (matter, _, ground, words) =
            KINDS.choose_weighted(&mut self.random, |kind| kind.1).context("weights are positive")?;
        let asset = self.asset(matter)?;
        let (position, grid) = match &asset {
            Some((_, position, grid)) => (*position, grid.clone()),
            None => self.place(*ground),
        };
        let worker = self.workers.get(&grid).context("every grid has a worker")?.clone();
        let draw = self.random.random_range(0..100);
        let content = ReportContent {
            id: ids.at(now).to_string(),
            matter: if draw == 0 { "event:99999".to_owned() } else { (*matter).to_owned() },
            catalogue_version: 1,
            row: 0,
            position: match draw {
                1 | 2 => None,
                // Just outside the town.
                3 => Some(place(Position::new(position.lon() + 0.2, position.lat())?, 8.0, now)),
                // Measured in another system than the phone says.
                4 => Some(place(Crs::Gcj02.from_wgs84(position), 8.0, now)),
                // A bad fix between high houses.
                5..8 => Some(place(position, f64::from(self.random.random_range(60..160)), now)),
                _ => Some(place(position, f64::from(self.random.random_range(3..12)), now)),
            },
            words: (*words).to_owned(),
            media: Vec::new(),
            found_at: Some(stamp::to_wire(now)),
            fixed_on_the_spot: self.random.random_range(0..100) < 14 && matter.starts_with("event:09"),
            place_words: String::new(),
            asset: asset.map(|(code, ..)| code).unwrap_or_default(),
        };
        Ok((worker, content))
    }

    /// An asset of the type that a component matter is about, with its place and grid; often the worker names none.
    fn asset(&mut self, matter: &str) -> anyhow::Result<Option<(String, Position, String)>> {
        let Some(component_type) = matter.strip_prefix("component:") else { return Ok(None) };
        let of_type: Vec<_> = self.assets.iter().filter(|asset| asset.r#type == component_type).collect();
        let named = self.random.random_range(0..100) < ASSET_NAMED;
        let Some(asset) = of_type.choose(&mut self.random).filter(|_| named) else { return Ok(None) };
        let position = Position::new(asset.longitude.unwrap_or_default(), asset.latitude.unwrap_or_default())?;
        let grid = self.grids.locate(position).map(|grid| grid.code.to_owned());
        Ok(grid.map(|grid| (asset.code.clone(), position, grid)))
    }

    /// A place in the town, and the grid that holds it.
    fn place(&mut self, ground: Ground) -> (Position, String) {
        loop {
            let point = if ground == Ground::Road {
                let road = self.roads.choose(&mut self.random).expect("there are roads");
                *road.choose(&mut self.random).expect("roads have points")
            } else {
                let spot = *self.spots.choose(&mut self.random).expect("there are grids");
                [
                    spot[0] + self.random.random_range(-25_000..25_000),
                    spot[1] + self.random.random_range(-18_000..18_000),
                ]
            };
            let position = FixedPoint::new(point[0], point[1]).expect("inside the bounds of the earth").position();
            if let Some(located) = self.grids.locate(position) {
                return (position, located.code.to_owned());
            }
        }
    }
}

fn place(position: Position, accuracy_m: f64, now: Timestamp) -> Place {
    Place {
        longitude: position.lon(),
        latitude: position.lat(),
        coordinate_system: "WGS-84".to_owned(),
        accuracy_m,
        fixed_at: Some(stamp::to_wire(now)),
        provider: "gps".to_owned(),
    }
}
