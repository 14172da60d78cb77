//! A small town, made through the API: one community of four grids, police and city management with districts that cut
//! across them, a carriageway, a few matters.
use gridcase_proto::{
    common::v1::{Limit, LimitUnit, Position, Role},
    intake::v1::ReportContent,
    registry::v1::{
        Area, AreaLevel, BoundarySet, CalendarSet, CalendarYear, Catalogue, ClockSource, CodeScheme, Content,
        CoverageAcceptance, CreateTownRequest, DayReading, Department, DispatchPolicy, EvidenceRule, Ground, Matter,
        Part, Party, Person, Polygon, Post, PublishPartsRequest, PutDraftRequest, PutPersonRequest, Register, Ring,
        Row, Rule, SetUpInstallationRequest, Shape, Town as TownRecord, Unit, UnitSet, Window,
        content::Part as ContentPart, party::By, registry_service_client::RegistryServiceClient,
    },
};
use jiff::Timestamp;
use uuid::Uuid;

use super::{Installation, SignedIn};

/// Code of the town.
const TOWN: &str = "330106109";
/// The password of every account.
pub const PASSWORD: &str = "a long password";

/// A town at work, with people signed in.
pub struct Town {
    /// Administrator.
    pub administrator: SignedIn,
    /// Worker of the two western grids.
    pub worker: SignedIn,
    /// Worker of the two eastern grids.
    pub other_worker: SignedIn,
    /// Command room.
    pub command: SignedIn,
    /// Dispatcher of city management.
    pub city: SignedIn,
    /// Dispatcher of the northern police precinct.
    pub police_north: SignedIn,
    /// Dispatcher of the southern police precinct.
    pub police_south: SignedIn,
    /// Supervisor.
    pub supervisor: SignedIn,
}

impl Town {
    /// Makes the town in an empty installation.
    pub async fn found(installation: &Installation) -> Self {
        let channel = installation.channel();
        let setup = SetUpInstallationRequest {
            code: installation.setup_code(),
            account: "operator".to_owned(),
            password: PASSWORD.to_owned(),
            name: "运维".to_owned(),
        };
        RegistryServiceClient::new(channel.clone()).set_up_installation(setup).await.expect("set up");
        let operator = SignedIn::new(channel.clone(), "operator", PASSWORD).await;
        let request = CreateTownRequest {
            town: Some(record()),
            administrator: Some(person("admin", &[(Role::Administrator, "", TOWN)])),
        };
        operator.registry().create_town(request).await.expect("a town");
        let administrator = SignedIn::new(channel.clone(), "admin", PASSWORD).await;
        publish(&administrator).await;
        for person in people() {
            let request = PutPersonRequest { person: Some(person) };
            administrator.registry().put_person(request).await.expect("a person");
        }
        let sign_in = |account: &'static str| SignedIn::new(channel.clone(), account, PASSWORD);
        Self {
            worker: sign_in("worker").await,
            other_worker: sign_in("other.worker").await,
            command: sign_in("command").await,
            city: sign_in("city").await,
            police_north: sign_in("police.north").await,
            police_south: sign_in("police.south").await,
            supervisor: sign_in("supervisor").await,
            administrator,
        }
    }
}

/// A place in the town: metres east and north of its middle.
pub fn place(east_m: f64, north_m: f64) -> Position {
    Position {
        longitude: 120.07 + east_m / 96_200.0,
        latitude: 30.33 + north_m / 110_900.0,
        coordinate_system: "WGS-84".to_owned(),
        accuracy_m: 5.0,
        fixed_at: None,
        provider: "gps".to_owned(),
    }
}

/// The boundaries after the north-western grid was split into a western and an eastern half.
pub fn split_boundaries() -> BoundarySet {
    let mut set = boundaries();
    let old = set.areas.iter().position(|area| area.code == format!("{TOWN}001001")).expect("the grid");
    let old = set.areas.remove(old);
    let halves = [("005", -500.0), ("006", -250.0)].map(|(number, west)| Area {
        code: format!("{TOWN}001{number}"),
        shape: Some(rectangle(west, 0.0, west + 250.0, 500.0)),
        ..old.clone()
    });
    set.areas.extend(halves);
    set
}

/// The units after the border between the precincts moved 300 m to the north.
pub fn moved_precincts() -> UnitSet {
    let mut set = units();
    for unit in &mut set.units {
        match unit.code.as_str() {
            "PCS1" => unit.district = Some(rectangle(-600.0, 400.0, 600.0, 600.0)),
            "PCS2" => unit.district = Some(rectangle(-600.0, -600.0, 600.0, 400.0)),
            _ => {}
        }
    }
    set
}

/// Publishes, and accepts what the register leaves open: parking off the carriageway is nobody's, for the tests of the queue.
pub async fn publish_with_gaps(administrator: &SignedIn, request: PublishPartsRequest) {
    let parts = request.parts.len();
    let trial = PublishPartsRequest { dry_run: true, ..request.clone() };
    let tried = administrator.registry().publish_parts(trial).await.expect("an answer").into_inner();
    let accept_coverage = tried.coverage.map(|open| CoverageAcceptance {
        digest: open.digest,
        gaps: open.gaps,
        conflicts: open.conflicts,
        reason: "parking off the carriageway is settled case by case".to_owned(),
    });
    let request = PublishPartsRequest { accept_coverage, ..request };
    let answer = administrator.registry().publish_parts(request).await.expect("an answer").into_inner();
    assert_eq!(answer.versions.len(), parts, "{:?}", answer.findings);
}

/// A report of `matter` at a place.
pub fn report(matter: &str, position: Option<Position>) -> ReportContent {
    ReportContent {
        id: Uuid::now_v7().to_string(),
        matter: matter.to_owned(),
        position,
        words: "摊贩占了人行道".to_owned(),
        ..ReportContent::default()
    }
}

fn record() -> TownRecord {
    TownRecord {
        code: TOWN.to_owned(),
        name: "三墩镇".to_owned(),
        time_zone: "Asia/Shanghai".to_owned(),
        code_scheme: CodeScheme::National.into(),
        clock_source: ClockSource::System.into(),
        create_time: None,
    }
}

fn person(account: &str, posts: &[(Role, &str, &str)]) -> Person {
    let post = |(role, unit, area): &(Role, &str, &str)| Post {
        id: Uuid::now_v7().to_string(),
        role: (*role).into(),
        unit: (*unit).to_owned(),
        area: (*area).to_owned(),
        start_time: None,
        end_time: None,
    };
    Person {
        id: Uuid::now_v7().to_string(),
        name: account.to_owned(),
        account: account.to_owned(),
        password: PASSWORD.to_owned(),
        posts: posts.iter().map(post).collect(),
    }
}

fn people() -> Vec<Person> {
    let grid = |number: u32| format!("{TOWN}001{number:03}");
    let (one, two, three, four) = (grid(1), grid(2), grid(3), grid(4));
    vec![
        person("worker", &[(Role::Worker, "", &one), (Role::Worker, "", &three)]),
        person("other.worker", &[(Role::Worker, "", &two), (Role::Worker, "", &four)]),
        person("command", &[(Role::Command, "", TOWN)]),
        person("city", &[(Role::Dispatcher, "ZF", TOWN)]),
        person("police.north", &[(Role::Dispatcher, "PCS1", TOWN)]),
        person("police.south", &[(Role::Dispatcher, "PCS2", TOWN)]),
        person("supervisor", &[(Role::Supervisor, "", TOWN)]),
    ]
}

async fn publish(administrator: &SignedIn) {
    let contents = [
        ContentPart::Boundaries(boundaries()),
        ContentPart::Units(units()),
        ContentPart::Catalogue(catalogue()),
        ContentPart::Register(register()),
        ContentPart::Calendars(calendars()),
    ];
    for part in contents {
        let request = PutDraftRequest { content: Some(Content { part: Some(part) }), etag: String::new() };
        let answer = administrator.registry().put_draft(request).await.expect("an answer").into_inner();
        assert!(answer.kept, "{:?}", answer.findings);
    }
    let request = PublishPartsRequest {
        request_id: Uuid::now_v7().to_string(),
        parts: [Part::Boundaries, Part::Units, Part::Catalogue, Part::Register, Part::Calendars]
            .map(i32::from)
            .to_vec(),
        force_time: Some(prost_types::Timestamp { seconds: Timestamp::now().as_second() - 60, nanos: 0 }),
        reason: "first publication".to_owned(),
        ..PublishPartsRequest::default()
    };
    publish_with_gaps(administrator, request).await;
}

/// A rectangle, in metres east and north of the town's middle.
fn rectangle(west: f64, south: f64, east: f64, north: f64) -> Shape {
    let corners = [(west, south), (east, south), (east, north), (west, north)].map(|(east, north)| {
        let place = place(east, north);
        let fixed = |degrees: f64| format!("{:.0}", degrees * 1e7).parse::<i32>().expect("a coordinate");
        [fixed(place.longitude), fixed(place.latitude)]
    });
    let mut last = [0; 2];
    let mut deltas = Vec::new();
    for corner in corners {
        deltas.extend([corner[0] - last[0], corner[1] - last[1]]);
        last = corner;
    }
    Shape { polygons: vec![Polygon { rings: vec![Ring { deltas }] }] }
}

fn boundaries() -> BoundarySet {
    let area = |code: String, level: AreaLevel, parent: &str, shape: Option<Shape>| Area {
        name: format!("area {code}"),
        code,
        level: level.into(),
        parent: parent.to_owned(),
        special: false,
        shape,
        origins: Vec::new(),
    };
    let community = format!("{TOWN}001");
    let grid = |number: u32, west: f64, south: f64| {
        let shape = rectangle(west, south, west + 500.0, south + 500.0);
        area(format!("{community}{number:03}"), AreaLevel::Grid, &community, Some(shape))
    };
    BoundarySet {
        areas: vec![
            area(TOWN.to_owned(), AreaLevel::Town, "", None),
            area(community.clone(), AreaLevel::Community, TOWN, None),
            grid(1, -500.0, 0.0),
            grid(2, 0.0, 0.0),
            grid(3, -500.0, -500.0),
            grid(4, 0.0, -500.0),
        ],
    }
}

fn units() -> UnitSet {
    let department = |code: &str| Department { code: code.to_owned(), name: code.to_owned() };
    let unit = |code: &str, department: &str, district: Shape| Unit {
        code: code.to_owned(),
        name: format!("unit {code}"),
        department: department.to_owned(),
        district: Some(district),
        telephone: String::new(),
    };
    UnitSet {
        departments: vec![department("city_management"), department("police")],
        units: vec![
            unit("ZF", "city_management", rectangle(-600.0, -600.0, 600.0, 600.0)),
            // The border between the precincts runs 100 m north of the grids' border.
            unit("PCS1", "police", rectangle(-600.0, 100.0, 600.0, 600.0)),
            unit("PCS2", "police", rectangle(-600.0, -600.0, 600.0, 100.0)),
        ],
        grounds: vec![Ground {
            code: "road".to_owned(),
            layer: "carriageway".to_owned(),
            shape: Some(rectangle(-600.0, 200.0, 600.0, 220.0)),
        }],
    }
}

fn catalogue() -> Catalogue {
    let matter = |id: &str, policy: DispatchPolicy, photos: u32, retired: bool| {
        let (kind, code) = id.split_once(':').expect("kind and code");
        Matter {
            id: id.to_owned(),
            code: code.to_owned(),
            kind: kind.to_owned(),
            class: code[..2].to_owned(),
            class_name: "class".to_owned(),
            name: format!("matter {code}"),
            standard: "GB/T 47678.5-2026".to_owned(),
            rows: vec![Row {
                number: 1,
                filing: "seen".to_owned(),
                closing: "gone".to_owned(),
                limits: vec![Limit { amount: 4, unit: LimitUnit::UrgentHour.into(), purpose: String::new() }],
                evidence: Some(EvidenceRule { photos, words: true }),
                confirmed: true,
                source: "test".to_owned(),
            }],
            default_row: 1,
            policy: policy.into(),
            retired,
            reopen_days: 7,
            ..Matter::default()
        }
    };
    let mut parking = matter("event:09009", DispatchPolicy::Auto, 0, false);
    let limit = |amount, purpose: &str| {
        let unit = LimitUnit::UrgentHour.into();
        Limit { amount, unit, purpose: purpose.to_owned() }
    };
    parking.rows[0].limits = vec![limit(1, "stop"), limit(4, "clear")];
    Catalogue {
        matters: vec![
            matter("event:09006", DispatchPolicy::Auto, 1, false),
            matter("event:06028", DispatchPolicy::Auto, 0, false),
            matter("event:08001", DispatchPolicy::Confirm, 0, false),
            parking,
            matter("event:09099", DispatchPolicy::Auto, 0, true),
        ],
        policy: None,
    }
}

fn register() -> Register {
    let rule = |id: &str, matter: &str, by: By, ground: &str| Rule {
        id: id.to_owned(),
        matter: matter.to_owned(),
        lead: Some(Party { by: Some(by) }),
        basis: format!("basis of {id}"),
        ground: ground.to_owned(),
        ..Rule::default()
    };
    let unit = |code: &str| By::Unit(code.to_owned());
    let district_of = |department: &str| By::DistrictOf(department.to_owned());
    Register {
        rules: vec![
            rule("stalls", "event:09006", unit("ZF"), ""),
            rule("noise", "event:06028", district_of("police"), ""),
            rule("hoardings", "event:08001", unit("ZF"), ""),
            rule("parking", "event:09009", unit("ZF"), "carriageway"),
        ],
    }
}

fn calendars() -> CalendarSet {
    let year = |year, official| CalendarYear { year, official, off: Vec::new(), work: Vec::new() };
    let window = |from_minute, until_minute| Window { from_minute, until_minute };
    CalendarSet {
        years: vec![year(2026, true), year(2027, false)],
        windows: vec![window(510, 720), window(810, 1050)],
        day_reading: DayReading::FullSet.into(),
    }
}
