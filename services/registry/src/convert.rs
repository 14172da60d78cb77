//! The protocol's words to ours and back, with the validation of every field.

mod ground;
pub(crate) mod tables;

use gridcase_geo::{CodeScheme, Crs};
use gridcase_host::stamp;
use gridcase_host::status::Violations;
use gridcase_proto::common::v1::{self as common, Role};
use gridcase_proto::registry::v1 as wire;
use gridcase_snapshot::{AreaLevel, ClockSource, Part};
use jiff::{Timestamp, tz::TimeZone};
use uuid::Uuid;

use crate::coverage::{Acceptance, Listing};
use crate::defects::{GREATEST_TOLERANCE_M, Repairs, TOLERANCE_M};
use crate::error::{Error, Result, moment};
use crate::finding::{Finding, Severity};
use crate::import::{AreaReading, AssetReading, DistrictReading, Reading, Told};
use crate::password::{LONGEST, SHORTEST};
use crate::person::{Person, Post, is_account};
use crate::store::town::Town;
use crate::version::{self, State, Version};

pub(crate) use ground::{edit_ground, step};

/// Most characters of a person's or a town's name.
const NAME: usize = 100;
/// Most characters of a reason.
const REASON: usize = 1_000;
/// Most posts in one request.
const POSTS: usize = 100;

/// What is needed to make a town.
#[derive(Debug, Clone)]
pub(crate) struct NewTown {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) time_zone: String,
    pub(crate) scheme: CodeScheme,
    pub(crate) clock: ClockSource,
}

/// A person as asked for.
#[derive(Debug, Clone)]
pub(crate) struct PersonDraft {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) account: Option<String>,
    pub(crate) password: Option<String>,
    pub(crate) posts: Vec<PostDraft>,
}

/// A post as asked for; a start of none is now for a new post and stays as it is for another.
#[derive(Debug, Clone)]
pub(crate) struct PostDraft {
    pub(crate) id: Uuid,
    pub(crate) role: Role,
    pub(crate) unit: String,
    pub(crate) area: String,
    pub(crate) start: Option<Timestamp>,
    pub(crate) end: Option<Timestamp>,
}

/// A request to publish.
#[derive(Debug, Clone)]
pub(crate) struct Publication {
    pub(crate) request: Uuid,
    pub(crate) parts: Vec<Part>,
    pub(crate) force: Option<Timestamp>,
    pub(crate) reason: String,
    pub(crate) dry_run: bool,
    pub(crate) accepted: Option<Acceptance>,
}

/// A part by its number in the protocol.
pub(crate) fn part(part: wire::Part) -> Result<Part> {
    Part::from_wire(part).ok_or_else(|| Error::field("part", "must name a part, boundaries to assets"))
}

/// The town of a request; `driven` says whether the process's clock is.
pub(crate) fn new_town(town: Option<&wire::Town>, driven: bool) -> Result<NewTown> {
    let town = town.ok_or_else(|| Error::field("town", "must be set"))?;
    let mut wrong = Violations::new();
    let scheme = match town.code_scheme() {
        wire::CodeScheme::National => Some(CodeScheme::National),
        wire::CodeScheme::Free => Some(CodeScheme::Free),
        wire::CodeScheme::Unspecified => {
            wrong.add("town.code_scheme", "must be national or free");
            None
        }
    };
    let clock = clock_source(town.clock_source(), driven, &mut wrong);
    if let Some(scheme) = scheme {
        wrong.take("town.code", scheme.check(&town.code, None));
    }
    name(&mut wrong, "town.name", &town.name);
    let zone = || format!("{:?} is no IANA time zone; write one such as \"Asia/Shanghai\"", town.time_zone);
    wrong.require(!town.time_zone.is_empty() && TimeZone::get(&town.time_zone).is_ok(), "town.time_zone", zone());
    let (Some(scheme), true) = (scheme, wrong.is_empty()) else { return Err(wrong.into()) };
    let (code, name, time_zone) = (town.code.clone(), town.name.trim().to_owned(), town.time_zone.clone());
    Ok(NewTown { code, name, time_zone, scheme, clock })
}

/// A town whose clock is driven says so for ever, because its times are claims of the input.
fn clock_source(source: wire::ClockSource, driven: bool, wrong: &mut Violations) -> ClockSource {
    match source {
        wire::ClockSource::Unspecified if !driven => ClockSource::System,
        wire::ClockSource::Unspecified | wire::ClockSource::Input => ClockSource::Input,
        wire::ClockSource::System => {
            let says = "must be input, or unset, in a process whose clock is driven";
            wrong.require(!driven, "town.clock_source", says);
            ClockSource::System
        }
    }
}

/// The person of a request, each field under `path`.
pub(crate) fn person(path: &str, person: Option<&wire::Person>) -> Result<PersonDraft> {
    let person = person.ok_or_else(|| Error::field(path, "must be set"))?;
    let mut wrong = Violations::new();
    let id = id(&mut wrong, format!("{path}.id"), &person.id);
    name(&mut wrong, format!("{path}.name"), &person.name);
    if !person.account.is_empty() {
        check_account(&mut wrong, format!("{path}.account"), &person.account);
    }
    if !person.password.is_empty() {
        check_password(&mut wrong, format!("{path}.password"), &person.password);
        let says = "must be set where a password is";
        wrong.require(!person.account.is_empty(), format!("{path}.account"), says);
    }
    wrong.require(person.posts.len() <= POSTS, format!("{path}.posts"), format!("must be at most {POSTS}"));
    let mut posts = Vec::with_capacity(person.posts.len());
    for (at, post) in person.posts.iter().enumerate().take(POSTS) {
        posts.push(post_draft(&format!("{path}.posts[{at}]"), post, &mut wrong));
    }
    wrong.check_domain()?;
    let optional = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Ok(PersonDraft {
        id,
        name: person.name.trim().to_owned(),
        account: optional(&person.account),
        password: optional(&person.password),
        posts,
    })
}

fn post_draft(path: &str, post: &wire::Post, wrong: &mut Violations) -> PostDraft {
    let id = id(wrong, format!("{path}.id"), &post.id);
    let role = post.role();
    match role {
        Role::Unspecified => wrong.add(format!("{path}.role"), "must be worker to administrator"),
        Role::Operator => {
            wrong.add(format!("{path}.role"), "an operator belongs to no town; use worker to administrator");
        }
        Role::Dispatcher => wrong.require(!post.unit.is_empty(), format!("{path}.unit"), "a dispatcher needs a unit"),
        Role::Officer => wrong.require(!post.unit.is_empty(), format!("{path}.unit"), "an officer needs a unit"),
        Role::Head => wrong.require(!post.unit.is_empty(), format!("{path}.unit"), "a head needs a unit"),
        _ => {}
    }
    let mut at = |field: &str, wire: Option<&prost_types::Timestamp>| {
        let field = format!("{path}.{field}");
        moment(&field, wire).unwrap_or_else(|_| {
            wrong.add(field, "must be a moment of the years 1 to 9999");
            None
        })
    };
    let (start, end) = (at("start_time", post.start_time.as_ref()), at("end_time", post.end_time.as_ref()));
    let in_order = start.zip(end).is_none_or(|(start, end)| start < end);
    wrong.require(in_order, format!("{path}.end_time"), "must be after start_time");
    PostDraft { id, role, unit: post.unit.clone(), area: post.area.clone(), start, end }
}

/// Ok where nothing is wrong, as our error.
trait CheckDomain {
    fn check_domain(self) -> Result<()>;
}

impl CheckDomain for Violations {
    fn check_domain(self) -> Result<()> {
        if self.is_empty() { Ok(()) } else { Err(self.into()) }
    }
}

/// An id that a client made.
pub(crate) fn client_id(field: &str, text: &str) -> Result<Uuid> {
    let mut wrong = Violations::new();
    let id = id(&mut wrong, field, text);
    wrong.check_domain()?;
    Ok(id)
}

/// A new password in a field.
pub(crate) fn password(field: &str, text: &str) -> Result<String> {
    let mut wrong = Violations::new();
    check_password(&mut wrong, field, text);
    wrong.check_domain()?;
    Ok(text.to_owned())
}

/// The fields of the first operator: account, password, name.
pub(crate) fn operator(request: &wire::SetUpInstallationRequest) -> Result<(String, String, String)> {
    let mut wrong = Violations::new();
    check_account(&mut wrong, "account", &request.account);
    check_password(&mut wrong, "password", &request.password);
    name(&mut wrong, "name", &request.name);
    wrong.check_domain()?;
    Ok((request.account.clone(), request.password.clone(), request.name.trim().to_owned()))
}

fn id(wrong: &mut Violations, field: impl Into<String>, text: &str) -> Uuid {
    let id = Uuid::try_parse(text).ok().filter(|id| !id.is_nil());
    wrong.require(id.is_some(), field, "must be a UUID made by the client");
    id.unwrap_or_default()
}

fn name(wrong: &mut Violations, field: impl Into<String>, text: &str) {
    let length = text.trim().chars().count();
    wrong.require((1..=NAME).contains(&length), field, format!("must have 1 to {NAME} characters"));
}

fn check_account(wrong: &mut Violations, field: impl Into<String>, text: &str) {
    let says = "must be 2 to 64 of a-z 0-9 . _ -, a letter or digit first";
    wrong.require(is_account(text), field, says);
}

fn check_password(wrong: &mut Violations, field: impl Into<String>, text: &str) {
    let length = text.chars().count();
    let says = format!("must have {SHORTEST} to {LONGEST} characters");
    wrong.require((SHORTEST..=LONGEST).contains(&length), field, says);
}

/// A request to publish.
pub(crate) fn publication(request: &wire::PublishPartsRequest) -> Result<Publication> {
    let mut wrong = Violations::new();
    let id = id(&mut wrong, "request_id", &request.request_id);
    let parts = parts(request.parts(), &mut wrong);
    wrong.require(!request.parts.is_empty(), "parts", "must name at least one part");
    let short = request.reason.chars().count() <= REASON;
    wrong.require(short, "reason", format!("must have at most {REASON} characters"));
    let accepted = request.accept_coverage.as_ref().map(|accepted| acceptance(accepted, &mut wrong));
    wrong.check_domain()?;
    let force = moment("force_time", request.force_time.as_ref())?;
    Ok(Publication { request: id, parts, force, reason: request.reason.clone(), dry_run: request.dry_run, accepted })
}

/// Parts in their order, each once.
fn parts(named: impl Iterator<Item = wire::Part>, wrong: &mut Violations) -> Vec<Part> {
    let mut parts = Vec::new();
    for (at, named) in named.enumerate() {
        match Part::from_wire(named) {
            Some(part) if parts.contains(&part) => wrong.add(format!("parts[{at}]"), "is named already"),
            Some(part) => parts.push(part),
            None => wrong.add(format!("parts[{at}]"), "must name a part, boundaries to assets"),
        }
    }
    parts.sort_unstable();
    parts
}

fn acceptance(accepted: &wire::CoverageAcceptance, wrong: &mut Violations) -> Acceptance {
    let hash = accepted.digest.len() == 64 && accepted.digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    wrong.require(hash, "accept_coverage.digest", "must be the digest that the proof of coverage says, 64 hex digits");
    let reason = accepted.reason.trim();
    wrong.require(!reason.is_empty(), "accept_coverage.reason", "must say why gaps and conflicts are accepted");
    let short = reason.chars().count() <= REASON;
    wrong.require(short, "accept_coverage.reason", format!("must have at most {REASON} characters"));
    Acceptance {
        digest: accepted.digest.clone(),
        gaps: usize::try_from(accepted.gaps).unwrap_or(usize::MAX),
        conflicts: usize::try_from(accepted.conflicts).unwrap_or(usize::MAX),
        reason: reason.to_owned(),
    }
}

/// What is to be proven, from when, and what of it is to be listed.
pub(crate) fn proof(request: &wire::ProveCoverageRequest) -> Result<(Vec<Part>, Option<Timestamp>, Listing)> {
    let mut wrong = Violations::new();
    let parts = parts(request.parts(), &mut wrong);
    let kind = wire::CoverageKind::try_from(request.kind);
    let kind = wrong.take("kind", kind.map_err(|_| "must be gap or conflict")).unwrap_or_default();
    let cause = wire::CoverageCause::try_from(request.cause);
    let cause = wrong.take("cause", cause.map_err(|_| "must be a cause of the proof")).unwrap_or_default();
    wrong.check_domain()?;
    let at = moment("time", request.time.as_ref())?;
    let listing = Listing {
        matter: (!request.matter.is_empty()).then(|| request.matter.clone()),
        kind: Some(kind).filter(|kind| *kind != wire::CoverageKind::Unspecified),
        cause: Some(cause).filter(|cause| *cause != wire::CoverageCause::Unspecified),
        outlines: request.outlines,
    };
    Ok((parts, at, listing))
}

/// How areas are to be read, and the text.
pub(crate) fn area_reading(request: &wire::ImportAreasRequest) -> Result<(AreaReading, String)> {
    let mut wrong = Violations::new();
    let crs = wrong.take("coordinate_system", Crs::parse(&request.coordinate_system));
    wrong.require(AreaLevel::from_wire(request.level()).is_some(), "level", "must be province to grid");
    let (text, code) = file(&mut wrong, &request.geojson, &request.code_property);
    let tolerance_m = tolerance(&mut wrong, request.tolerance_m);
    let (Some(crs), true) = (crs, wrong.is_empty()) else { return Err(wrong.into()) };
    let repairs = Repairs { tolerance_m, made: request.repair };
    let file = Reading { crs, code_property: code, name_property: property(&request.name_property), repairs };
    let reading = AreaReading {
        file,
        level: request.level(),
        parent_property: property(&request.parent_property),
        special_property: property(&request.special_property),
    };
    Ok((reading, text))
}

/// How districts are to be read, and the text.
pub(crate) fn district_reading(request: &wire::ImportDistrictsRequest) -> Result<(DistrictReading, String)> {
    let mut wrong = Violations::new();
    let crs = wrong.take("coordinate_system", Crs::parse(&request.coordinate_system));
    wrong.require(!request.department.is_empty(), "department", "must name the department of the units");
    let (text, code) = file(&mut wrong, &request.geojson, &request.code_property);
    let tolerance_m = tolerance(&mut wrong, request.tolerance_m);
    let (Some(crs), true) = (crs, wrong.is_empty()) else { return Err(wrong.into()) };
    let repairs = Repairs { tolerance_m, made: request.repair };
    let file = Reading { crs, code_property: code, name_property: property(&request.name_property), repairs };
    let reading = DistrictReading {
        file,
        department: request.department.clone(),
        prefix: request.unit_prefix.clone(),
        create_units: request.create_units,
    };
    Ok((reading, text))
}

/// How assets are to be read, and the text.
pub(crate) fn asset_reading(request: &wire::ImportAssetsRequest) -> Result<(AssetReading, String)> {
    let mut wrong = Violations::new();
    let crs = wrong.take("coordinate_system", Crs::parse(&request.coordinate_system));
    let (text, code_property) = file(&mut wrong, &request.geojson, &request.code_property);
    let typed = !request.type_property.is_empty() || !request.r#type.is_empty();
    wrong.require(
        typed,
        "type_property",
        "must name the property that holds the component type, or give a type for all",
    );
    let (Some(crs), true) = (crs, wrong.is_empty()) else { return Err(wrong.into()) };
    let told = |name: &str, otherwise: &str| Told { property: property(name), otherwise: otherwise.trim().to_owned() };
    let reading = AssetReading {
        crs,
        code_property,
        component_type: told(&request.type_property, &request.r#type),
        name_property: property(&request.name_property),
        owner: told(&request.owner_property, &request.owner),
        maintainer_property: property(&request.maintainer_property),
        ground_property: property(&request.ground_property),
        replace: request.replace,
    };
    Ok((reading, text))
}

/// How far a repair may move a border, metres.
fn tolerance(wrong: &mut Violations, metres: Option<f64>) -> f64 {
    let metres = metres.unwrap_or(TOLERANCE_M);
    let says = format!("must be from 0 to {GREATEST_TOLERANCE_M} metres");
    wrong.require((0.0..=GREATEST_TOLERANCE_M).contains(&metres), "tolerance_m", says);
    metres
}

/// Whose defects are sought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sought {
    /// The areas of a level.
    Areas(wire::AreaLevel),
    /// The districts of a department.
    Districts(String),
}

/// A search for defects: whose, in which version (none is the draft), with which tolerance.
pub(crate) fn search(request: &wire::FindDefectsRequest) -> Result<(Sought, Option<String>, f64)> {
    let mut wrong = Violations::new();
    let tolerance_m = tolerance(&mut wrong, request.tolerance_m);
    let level = AreaLevel::from_wire(request.level()).map(|_| request.level());
    let sought = match (level, request.department.as_str()) {
        (Some(level), "") => Some(Sought::Areas(level)),
        (None, department) if !department.is_empty() => Some(Sought::Districts(department.to_owned())),
        (Some(_), _) => {
            wrong.add("department", "must be empty where a level is named");
            None
        }
        (None, _) => {
            wrong.add("level", "must be province to grid, or a department must be named");
            None
        }
    };
    let (Some(sought), true) = (sought, wrong.is_empty()) else { return Err(wrong.into()) };
    Ok((sought, property(&request.hash), tolerance_m))
}

fn file(wrong: &mut Violations, geojson: &[u8], code_property: &str) -> (String, String) {
    let text = std::str::from_utf8(geojson);
    let text = wrong.take("geojson", text).unwrap_or_default().to_owned();
    wrong.require(!geojson.is_empty(), "geojson", "must be a GeoJSON feature collection");
    wrong.require(!code_property.is_empty(), "code_property", "must name the property that holds the code");
    (text, code_property.to_owned())
}

fn property(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// A town for the wire.
pub(crate) fn town(town: &Town) -> wire::Town {
    let scheme = match town.scheme {
        CodeScheme::National => wire::CodeScheme::National,
        CodeScheme::Free => wire::CodeScheme::Free,
    };
    let clock = match town.clock {
        ClockSource::System => wire::ClockSource::System,
        ClockSource::Input => wire::ClockSource::Input,
    };
    wire::Town {
        code: town.code.clone(),
        name: town.name.clone(),
        time_zone: town.time_zone.clone(),
        code_scheme: scheme.into(),
        clock_source: clock.into(),
        create_time: Some(stamp::to_wire(town.created)),
    }
}

/// Findings for the wire.
pub(crate) fn findings(findings: &[Finding]) -> Vec<wire::Finding> {
    findings.iter().map(finding).collect()
}

fn finding(finding: &Finding) -> wire::Finding {
    let severity = match finding.severity {
        Severity::Refused => wire::Severity::Refused,
        Severity::Proposed => wire::Severity::Proposed,
        Severity::Repaired => wire::Severity::Repaired,
        Severity::Notice => wire::Severity::Notice,
    };
    wire::Finding {
        severity: severity.into(),
        kind: finding.kind.to_string(),
        subject: finding.subject.clone(),
        code: finding.code.clone(),
        message: finding.message.clone(),
        remedy: finding.remedy.clone(),
        longitude: finding.place.map(gridcase_geo::Position::lon),
        latitude: finding.place.map(gridcase_geo::Position::lat),
        area_m2: finding.area_m2,
        shape: finding.shape.clone(),
        repair: finding.repair.clone(),
    }
}

/// A version among those of its part, for the wire.
pub(crate) fn version(version: &Version, siblings: &[Version], now: Timestamp) -> wire::Version {
    let state = match version::state(version, siblings, now) {
        State::Scheduled => wire::VersionState::Scheduled,
        State::InForce => wire::VersionState::InForce,
        State::Superseded => wire::VersionState::Superseded,
    };
    let actor = common::Actor {
        person: version.person.clone(),
        name: version.name.clone(),
        role: Role::Administrator.into(),
        unit: String::new(),
    };
    wire::Version {
        part: wire::Part::from(version.part).into(),
        number: version.number,
        hash: version.hash.clone(),
        size: version.size,
        force_time: Some(stamp::to_wire(version.force)),
        publish_time: Some(stamp::to_wire(version.published)),
        actor: Some(actor),
        reason: version.reason.clone(),
        state: state.into(),
    }
}

/// A person for the wire, without the password.
pub(crate) fn person_to_wire(person: &Person) -> wire::Person {
    wire::Person {
        id: person.id.to_string(),
        name: person.name.clone(),
        account: person.account.clone().unwrap_or_default(),
        password: String::new(),
        posts: person.posts.iter().map(post_to_wire).collect(),
    }
}

fn post_to_wire(post: &Post) -> wire::Post {
    wire::Post {
        id: post.id.to_string(),
        role: post.role.into(),
        unit: post.unit.clone(),
        area: post.area.clone(),
        start_time: Some(stamp::to_wire(post.start)),
        end_time: post.end.map(stamp::to_wire),
    }
}

/// A person as the holder of the posts held now.
pub(crate) fn self_of(person: &Person, now: Timestamp) -> wire::Self_ {
    let post = |post: &Post| wire::HeldPost {
        id: post.id.to_string(),
        role: post.role.into(),
        unit: post.unit.clone(),
        area: area_of(post, person),
    };
    wire::Self_ {
        person: person.id.to_string(),
        account: person.account.clone().unwrap_or_default(),
        name: person.name.clone(),
        town: person.town.clone(),
        posts: person.held(now).map(post).collect(),
    }
}

/// The area of a post; the town's where it names none.
pub(crate) fn area_of(post: &Post, person: &Person) -> String {
    if post.area.is_empty() { person.town.clone() } else { post.area.clone() }
}
