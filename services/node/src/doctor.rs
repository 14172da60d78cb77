//! `gridcase doctor`: looks at a data folder and says what is in order, what to watch, and what to mend.
use std::{fs, io, os::unix::fs::PermissionsExt as _, path::Path, process::ExitCode, time::Duration};

use gridcase_dispatch::check::{Checked, check};
use gridcase_host::{
    Clock, Person, Post, Shutdown,
    database::{Database, OpenError, Options, Target},
};
use gridcase_proto::{
    common::v1::Role,
    registry::v1::{
        CalendarSet, GetManifestRequest, ListTownsRequest, Part as ContentPart, ReadContentRequest, Town, VersionState,
    },
};
use prost::Message as _;
use sea_orm::{ConnectionTrait as _, Statement};

use crate::{Node, Part, Settings, peers::Clients};

/// What was found about one thing.
enum Finding {
    Good(String),
    Watch(String),
    Bad(String),
}

/// Looks at everything, at every case only where that is asked for; fails where something has to be mended.
pub async fn run(data: &Path, cases: bool) -> anyhow::Result<ExitCode> {
    let mut findings = folder(data);
    let mut held = false;
    if !findings.iter().any(|finding| matches!(finding, Finding::Bad(_))) {
        for part in [Part::Registry, Part::Intake, Part::Dispatch, Part::Feedback] {
            let (finding, is_held) = database(data, part).await;
            held |= is_held;
            findings.push(finding);
        }
        if !held {
            findings.extend(towns(data).await);
        }
        if cases {
            findings.extend(records(data).await);
        }
    }
    for finding in &findings {
        match finding {
            Finding::Good(words) => println!("ok    {words}"),
            Finding::Watch(words) => println!("watch {words}"),
            Finding::Bad(words) => println!("MEND  {words}"),
        }
    }
    let bad = findings.iter().filter(|finding| matches!(finding, Finding::Bad(_))).count();
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn folder(data: &Path) -> Vec<Finding> {
    let shown = data.display();
    if !data.is_dir() {
        return vec![Finding::Bad(format!(
            "{shown} is no folder; name the data folder with --data, or start gridcase once to make it"
        ))];
    }
    let mut findings = Vec::new();
    let probe = data.join(".doctor");
    findings.push(match fs::write(&probe, b"x").and_then(|()| fs::remove_file(&probe)) {
        Ok(()) => Finding::Good(format!("{shown} can be written")),
        Err(error) => {
            Finding::Bad(format!("{shown} cannot be written ({error}); give it to the user that runs gridcase"))
        }
    });
    let secret = data.join("service-secret");
    findings.push(match fs::metadata(&secret) {
        Ok(found) if found.permissions().mode() & 0o077 != 0 => {
            Finding::Bad(format!("{} can be read by others; chmod 600 it", secret.display()))
        }
        Ok(found) if found.len() != 32 => Finding::Bad(format!(
            "{} has {} bytes instead of 32; restore it from a backup",
            secret.display(),
            found.len()
        )),
        Ok(_) => Finding::Good("the service secret is there and private".to_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Finding::Watch(
            "no service secret in the folder; it is made at the first start, or named by --service-secret".to_owned(),
        ),
        Err(error) => Finding::Bad(format!("{} cannot be read: {error}", secret.display())),
    });
    findings
}

/// Opens a database as the service would, and has SQLite check it. True where a running process holds it.
async fn database(data: &Path, part: Part) -> (Finding, bool) {
    let file = data.join(format!("{part}.sqlite"));
    if !file.exists() {
        return (Finding::Watch(format!("{part} has no database here; it is made at the first start")), false);
    }
    let options = Options { readers: 1, ..Options::default() };
    let database = match Database::open(Target::Sqlite { file: file.clone() }, options).await {
        Ok(database) => database,
        Err(OpenError::Held { holder, .. }) => {
            let words = format!("{part}'s database is in use by {holder}; stop it for a check of its pages");
            return (Finding::Watch(words), true);
        }
        Err(error) => return (Finding::Bad(format!("{part}'s database cannot be opened: {error}")), false),
    };
    let check = Statement::from_string(database.backend(), "PRAGMA quick_check");
    let answer = match database.reader().query_one_raw(check).await {
        Ok(row) => row.and_then(|row| row.try_get_by_index::<String>(0).ok()).unwrap_or_default(),
        Err(error) => error.to_string(),
    };
    database.close().await;
    if answer == "ok" {
        (Finding::Good(format!("{part}'s database is sound")), false)
    } else {
        (Finding::Bad(format!("{part}'s database is damaged ({answer}); restore it from a backup")), false)
    }
}

/// Whether every case is what its events say, and every tally what the cases say.
async fn records(data: &Path) -> Vec<Finding> {
    let file = data.join(format!("{}.sqlite", Part::Dispatch));
    if !file.exists() {
        return Vec::new();
    }
    let database = match Database::open(Target::Sqlite { file }, Options { readers: 1, ..Options::default() }).await {
        Ok(database) => database,
        Err(error) => return vec![Finding::Watch(format!("the cases were not looked at: {error}"))],
    };
    let checked = check(&database).await;
    database.close().await;
    let Checked { cases, differing, miscounted } = match checked {
        Ok(checked) => checked,
        Err(error) => return vec![Finding::Bad(error.to_string())],
    };
    if differing.is_empty() && miscounted.is_empty() {
        return vec![Finding::Good(format!("{cases} cases are what their events say, and are counted right"))];
    }
    let rows = differing.iter().map(|(town, id)| {
        Finding::Bad(format!("{town}: case {id} is not what its events say; restore dispatch's database from a backup"))
    });
    let counts = miscounted.iter().map(|tally| {
        Finding::Bad(format!("ended cases are miscounted ({tally}); restore dispatch's database from a backup"))
    });
    rows.chain(counts).collect()
}

/// What the towns have published, read through the registry itself.
async fn towns(data: &Path) -> Vec<Finding> {
    let shutdown = Shutdown::new(Duration::from_secs(5));
    let settings = Settings::whole(data.to_owned(), Clock::system());
    let mut findings = Vec::new();
    match Node::build(&settings, &shutdown).await {
        Ok(node) => {
            if node.setup_code().is_some() {
                let words = "nobody operates this installation yet; gridctl setup --help";
                findings.push(Finding::Watch(words.to_owned()));
            }
            match published(&Clients::new(node.hub(), "doctor")).await {
                Ok(found) => findings.extend(found),
                Err(status) => findings.push(Finding::Bad(format!("the registry does not answer: {status}"))),
            }
        }
        Err(error) => findings.push(Finding::Bad(format!("the services do not start: {error:#}"))),
    }
    shutdown.begin();
    if let Err(error) = shutdown.finish().await {
        findings.push(Finding::Watch(error.to_string()));
    }
    findings
}

async fn published(clients: &Clients) -> Result<Vec<Finding>, tonic::Status> {
    let doctor = operator();
    let towns = clients.registry(&doctor).list_towns(ListTownsRequest {}).await?.into_inner().towns;
    if towns.is_empty() {
        return Ok(vec![Finding::Watch("there is no town yet; gridctl town create --help".to_owned())]);
    }
    let mut findings = Vec::new();
    for town in towns {
        findings.extend(town_published(clients, &doctor, &town).await?);
    }
    Ok(findings)
}

async fn town_published(clients: &Clients, doctor: &Person, town: &Town) -> Result<Vec<Finding>, tonic::Status> {
    let request = GetManifestRequest { town: town.code.clone() };
    let manifest = clients.registry(doctor).get_manifest(request).await?.into_inner();
    let in_force = |part: ContentPart| {
        manifest.versions.iter().find(|version| version.part() == part && version.state() == VersionState::InForce)
    };
    let parts = [
        ContentPart::Boundaries,
        ContentPart::Units,
        ContentPart::Catalogue,
        ContentPart::Register,
        ContentPart::Calendars,
    ];
    let missing: Vec<_> = parts
        .into_iter()
        .filter(|part| in_force(*part).is_none())
        .map(|part| part.as_str_name().trim_start_matches("PART_").to_lowercase())
        .collect();
    let mut findings = Vec::new();
    findings.push(if missing.is_empty() {
        Finding::Good(format!("{} {}: all parts are in force", town.code, town.name))
    } else {
        let missing = missing.join(", ");
        Finding::Watch(format!(
            "{} {}: not in force: {missing}; publish them with gridctl registry publish",
            town.code, town.name
        ))
    });
    if let Some(version) = in_force(ContentPart::Calendars) {
        let request = ReadContentRequest { town: town.code.clone(), hash: version.hash.clone() };
        let mut chunks = clients.registry(doctor).read_content(request).await?.into_inner();
        let mut bytes = Vec::new();
        while let Some(chunk) = chunks.message().await? {
            bytes.extend(chunk.chunk);
        }
        findings.push(calendars(town, &bytes));
    }
    Ok(findings)
}

/// Whether this year and the next have calendars, without which due times stay unknown.
fn calendars(town: &Town, bytes: &[u8]) -> Finding {
    let Ok(set) = CalendarSet::decode(bytes) else {
        return Finding::Bad(format!("{}: the calendars in force cannot be read; publish them anew", town.code));
    };
    let this = i32::from(Clock::system().now().to_zoned(jiff::tz::TimeZone::UTC).year());
    for year in [this, this + 1] {
        match set.years.iter().find(|known| known.year == year) {
            None => {
                return Finding::Watch(format!(
                    "{}: no calendar for {year}; due times in it will be unknown",
                    town.code
                ));
            }
            Some(known) if !known.official => {
                return Finding::Watch(format!(
                    "{}: the calendar of {year} is provisional; publish the official one",
                    town.code
                ));
            }
            Some(_) => {}
        }
    }
    Finding::Good(format!("{}: calendars of {this} and {} are official", town.code, this + 1))
}

/// Whoever runs the doctor on the machine itself may see what operators see.
fn operator() -> Person {
    Person {
        id: uuid::Uuid::nil().to_string(),
        account: "doctor".to_owned(),
        name: "doctor".to_owned(),
        town: String::new(),
        session: String::new(),
        posts: vec![Post { id: String::new(), role: Role::Operator, unit: String::new(), area: String::new() }],
        issued_at: Clock::system().now(),
    }
}
