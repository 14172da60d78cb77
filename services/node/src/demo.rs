//! The demo town: made once through the services' own RPCs, then served like any other.
mod assets;
mod catalogue;
mod content;
mod field;
mod ground;
mod happenings;
mod history;
mod people;
mod photos;
mod register;
mod scene;

use std::{fs, path::Path, time::Duration};

use anyhow::Context as _;
use futures::{StreamExt as _, TryStreamExt as _};
use gridcase_gateway::pages::{Demo, Site};
use gridcase_host::{
    Clock, Ids, Person, Shutdown,
    database::{Options, Synchronous},
    stamp,
};
use gridcase_proto::registry::v1::{
    self as registry, ClockSource, CodeScheme, Content, CreateTownRequest, Part, PublishPartsRequest, PutDraftRequest,
    PutPersonRequest, SetUpInstallationRequest, Severity, content::Part as ContentPart,
};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::{SignedDuration, Timestamp};

pub use self::people::PASSWORD;
use self::{
    content::{TOWN, Town},
    happenings::Happenings,
    history::History,
    people::{ADMINISTRATOR, OPERATOR},
    photos::Photos,
};
use crate::{Node, Settings, parts::names, peers::Clients};

/// A file in the data folder that says that the town is complete.
const COMPLETE: &str = "demo-town";

/// What the demo town is made of.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// What it is drawn from.
    pub seed: u64,
    /// Weeks of past cases.
    pub weeks: u32,
    /// Reports a day in those weeks.
    pub per_day: f64,
}

/// Makes the demo town in `data`, unless it is there. A town that was left half made is made anew.
pub async fn make(data: &Path, plan: &Plan) -> anyhow::Result<()> {
    if data.join(COMPLETE).exists() {
        return Ok(());
    }
    let not_ours = data.join("registry.sqlite").exists() && !data.join("demo-town.partial").exists();
    anyhow::ensure!(!not_ours, "{} holds a town that is no demo; name another folder with --data", data.display());
    if data.exists() {
        fs::remove_dir_all(data).with_context(|| format!("{} cannot be made anew", data.display()))?;
    }
    fs::create_dir_all(data)?;
    fs::write(data.join("demo-town.partial"), "")?;
    let until = Clock::system().now();
    let from = until - SignedDuration::from_hours(i64::from(plan.weeks) * 7 * 24);
    let shutdown = Shutdown::new(Duration::from_secs(20));
    let built = build(data, plan, from, until, &shutdown).await;
    shutdown.begin();
    shutdown.finish().await?;
    built?;
    fs::rename(data.join("demo-town.partial"), data.join(COMPLETE))?;
    Ok(())
}

async fn build(data: &Path, plan: &Plan, from: Timestamp, until: Timestamp, shutdown: &Shutdown) -> anyhow::Result<()> {
    let clock = Clock::driven(from);
    // A demo that loses power while it is made is made anew, so nothing has to be synced on the way.
    let options = Options { synchronous: Synchronous::Normal, ..Options::default() };
    let settings = Settings { options, ..Settings::whole(data.to_owned(), clock.clone()) };
    let node = Node::build(&settings, shutdown).await?;
    let ids = Ids::random();
    let town = Town::new(plan.seed);
    let members = people::members(&town, &ids, from);
    let clients = Clients::new(node.hub(), "demo");
    found(&clients, &node, &ids, &members, from).await.context("the town cannot be founded")?;
    publish(&clients, &ids, &members[0], &town, from).await.context("the content cannot be published")?;
    settle(&clients, &members).await.context("the people cannot be put in")?;
    field::found(&clients, &ids, &town, &members, from).await.context("the teams cannot be put in")?;

    let happenings = Happenings::new(&town, &members, plan.seed)?;
    let expected = f64::from(plan.weeks) * 7.0 * plan.per_day;
    let bar = progress(expected, "past reports");
    let photos = Photos::new(data, node.hub().peer(names::INTAKE, "demo"))?;
    let mut history = History::new(clients, clock, ids, happenings, photos, &members);
    let past = history::Plan { from, until, per_day: plan.per_day };
    let reports = history.play(&past, |reports| bar.set_position(reports)).await?;
    bar.finish_and_clear();
    tracing::info!(reports, weeks = plan.weeks, "the demo town has a past");
    // Keeps the services reachable until here.
    drop(node);
    Ok(())
}

/// Makes operator, town and administrator.
async fn found(clients: &Clients, node: &Node, ids: &Ids, members: &[Person], now: Timestamp) -> anyhow::Result<()> {
    let code = node.setup_code().context("a new data folder has a setup code")?.to_owned();
    let anyone = &members[0];
    let setup = SetUpInstallationRequest {
        code,
        account: OPERATOR.to_owned(),
        password: PASSWORD.to_owned(),
        name: "运维员".to_owned(),
    };
    let operator = clients.registry(anyone).set_up_installation(setup).await?.into_inner().person;
    let operator = Person {
        id: operator,
        account: OPERATOR.to_owned(),
        town: String::new(),
        posts: vec![gridcase_host::Post {
            id: ids.at(now).to_string(),
            role: gridcase_proto::common::v1::Role::Operator,
            unit: String::new(),
            area: String::new(),
        }],
        ..anyone.clone()
    };
    let town = registry::Town {
        code: TOWN.to_owned(),
        name: "三墩镇".to_owned(),
        time_zone: "Asia/Shanghai".to_owned(),
        code_scheme: CodeScheme::National.into(),
        clock_source: ClockSource::Input.into(),
        create_time: None,
    };
    let request = CreateTownRequest { town: Some(town), administrator: Some(people::put(&members[0])) };
    clients.registry(&operator).create_town(request).await?;
    Ok(())
}

/// Puts and publishes all content.
async fn publish(
    clients: &Clients,
    ids: &Ids,
    administrator: &Person,
    town: &Town,
    now: Timestamp,
) -> anyhow::Result<()> {
    let mut client = clients.registry(administrator);
    let parts = [
        ContentPart::Boundaries(town.boundaries.clone()),
        ContentPart::Units(town.units.clone()),
        ContentPart::Catalogue(field::with_emergencies(catalogue::default()?)),
        ContentPart::Register(register::default()),
        ContentPart::Calendars(content::calendars()?),
        ContentPart::Assets(town.assets.clone()),
    ];
    for part in parts {
        let request = PutDraftRequest { content: Some(Content { part: Some(part) }), etag: String::new() };
        let answer = client.put_draft(request).await?.into_inner();
        refuse_refusals(&answer.findings)?;
    }
    let mut request = PublishPartsRequest {
        request_id: ids.at(now).to_string(),
        parts: [Part::Boundaries, Part::Units, Part::Catalogue, Part::Register, Part::Calendars, Part::Assets]
            .map(i32::from)
            .to_vec(),
        force_time: Some(stamp::to_wire(now - SignedDuration::from_mins(1))),
        reason: "演示镇首次发布".to_owned(),
        dry_run: true,
        accept_coverage: None,
    };
    // The example register leaves matters to be confirmed by each town; the demo shows them as gaps.
    let tried = client.publish_parts(request.clone()).await?.into_inner();
    request.accept_coverage = tried.coverage.map(|open| registry::CoverageAcceptance {
        digest: open.digest,
        gaps: open.gaps,
        conflicts: open.conflicts,
        reason: "演示镇：示例清单未覆盖的事项由指挥室确定".to_owned(),
    });
    request.dry_run = false;
    let answer = client.publish_parts(request).await?.into_inner();
    refuse_refusals(&answer.findings)
}

fn refuse_refusals(findings: &[registry::Finding]) -> anyhow::Result<()> {
    match findings.iter().find(|finding| finding.severity() == Severity::Refused) {
        Some(finding) => anyhow::bail!("{}: {}", finding.subject, finding.message),
        None => Ok(()),
    }
}

/// Puts in all people with posts and accounts, a few at a time because of the password hashes.
async fn settle(clients: &Clients, members: &[Person]) -> anyhow::Result<()> {
    let bar = progress(f64::from(u32::try_from(members.len())?), "people");
    let administrator = &members[0];
    futures::stream::iter(&members[1..])
        .map(|member| {
            let mut client = clients.registry(administrator);
            let request = PutPersonRequest { person: Some(people::put(member)) };
            let bar = &bar;
            async move {
                client.put_person(request).await?;
                bar.inc(1);
                anyhow::Ok(())
            }
        })
        .buffer_unordered(4)
        .try_collect::<()>()
        .await?;
    bar.finish_and_clear();
    Ok(())
}

fn progress(expected: f64, what: &'static str) -> ProgressBar {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of reports")]
    let bar = ProgressBar::new(expected.max(1.0) as u64);
    if let Ok(style) = ProgressStyle::with_template("demo town: {msg} [{bar:30}] {pos} of about {len}") {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.with_message(what)
}

/// What the sign-in page of the demo town offers.
pub fn site(seed: u64) -> Site {
    let demo = Demo { password: PASSWORD.to_owned(), accounts: people::offers(&Town::new(seed)) };
    Site { demo: Some(demo) }
}

/// Says where the town is and who may sign in.
pub fn welcome(address: &str) {
    println!(
        "\nThe demo town 三墩镇 (330106109) is open at {address}\n\nAccounts, all with the password {PASSWORD}:\n\
         \x20 worker01 ... worker39   网格员      report and follow own reports\n\
         \x20 command1, command2      指挥室      the town's queue, rulings, reports on behalf\n\
         \x20 pcs1..4, jj1..2, zf1..3, zf-sz      departments' dispatchers (police, traffic police, city management)\n\
         \x20 supervisor1, supervisor2 镇街督导   closure review, disputes\n\
         \x20 head-pcs, head-jj, head-zf          heads of departments: what their units are late with\n\
         \x20 leader1, overseer1      分管领导, 区级督导   what stays late\n\
         \x20 dy-pcs1 ... dy-zf-sz    队员        what their teams are on\n\
         \x20 duty1                   带班领导    command room and supervisor in one\n\
         \x20 {ADMINISTRATOR}                   管理员      areas, units, register, catalogue, people\n\
         \x20 {OPERATOR}                运维员      towns and keys\n\n\
         Try:\n\
         \x20 gridctl --server {address} sign-in worker01\n\
         \x20 gridctl --server {address} report submit --matter event:09006 --lon 120.07 --lat 30.33 --words 占道经营\n"
    );
}
