//! Sets the stage: the town, its administrator, its content in force, its command room. Each step looks first at what is
//! there, so that the stage can be set any number of times.
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use gridcase_proto::{
    common::v1::Role,
    dispatch::v1::ExplainRouteRequest,
    registry::v1::{
        ClockSource, CodeScheme, CreateTownRequest, Finding, GetManifestRequest, GetManifestResponse, GetTownRequest,
        Part, Person, Post, PublishPartsRequest, PutPersonRequest, SetUpInstallationRequest, Town, Version,
    },
};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::{
    Keys,
    content::{self, Contents},
    handling,
    profile::Profile,
    records::Record,
};
use crate::{
    api::{Api, Holder},
    commands::{Context, administrator, password, registry::prove},
    failure::{Exit, Failure, Result},
    ids, machine,
    output::{finding, moment},
};

/// How long the services may take to hold what is in force.
const HOLD: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_millis(250);

/// Those who act in the town.
pub(super) struct People {
    pub(super) admin: Api,
    pub(super) command: Api,
    /// Those who play cases out, where that is asked for.
    pub(super) hands: Option<Hands>,
}

/// Those who play cases out.
pub(super) struct Hands {
    pub(super) supervisor: Api,
    /// By unit code.
    pub(super) dispatchers: BTreeMap<String, Api>,
}

/// Sets the stage of one town.
pub(super) struct Stage<'a, 'c> {
    pub(super) context: &'a mut Context<'c>,
    pub(super) profile: &'a Profile,
    pub(super) keys: &'a Keys,
    /// Why gaps and conflicts of the learned register are accepted, if they are.
    pub(super) accept_gaps: Option<&'a str>,
    /// The time before the first record.
    pub(super) start: Timestamp,
}

impl People {
    /// Opens a new session of the administrator at this time: the clock has gone far beyond the end of the first.
    pub(super) async fn stay_signed_in(&self, at: Timestamp) -> Result<()> {
        self.admin.drive(at);
        let request = GetTownRequest::default();
        self.admin.call(request, |door, request| async move { door.registry().get_town(request).await }).await.map(drop)
    }
}

impl Hands {
    /// From now on their calls carry this time.
    pub(super) fn drive(&self, to: Timestamp) {
        for api in self.dispatchers.values().chain([&self.supervisor]) {
            api.drive(to);
        }
    }
}

impl Stage<'_, '_> {
    /// The people of a town whose content is in force.
    pub(super) async fn set(mut self, contents: &Contents, records: &[Record], handle: bool) -> Result<People> {
        let password = self.town_password()?;
        let admin = self.administrator(&password).await?;
        let publication = self.publish(&admin, contents).await?;
        let command = self.person(&admin, &password, "command", Role::Command, "").await?;
        self.wait_until_held(&command, &publication, records).await?;
        let hands = if handle { Some(self.hands(&admin, &password, records).await?) } else { None };
        Ok(People { admin, command, hands })
    }

    fn account(&self, role: &str) -> String {
        format!("{}.{role}", content::slug(&self.profile.town.code))
    }

    /// The name of a secret beside the sessions; one per server.
    fn secret(&self, name: &str) -> String {
        let server = hex::encode(&Sha256::digest(self.context.server.address())[..4]);
        format!("{name}-{server}.secret")
    }

    fn town_password(&self) -> Result<String> {
        if let Some(file) = &self.keys.password_file {
            return password(Some(file), None, "");
        }
        let name = self.secret(&format!("replay-{}", content::slug(&self.profile.town.code)));
        self.context.book.secret(&name, machine::new_password)
    }

    /// Signs in; none where nobody has this account and password.
    async fn sign_in(&self, account: &str, password: &str) -> Result<Option<Api>> {
        let (book, server) = (&self.context.book, &self.context.server);
        match Holder::sign_in(book, server, account, password, Some(self.start), false).await {
            Ok(holder) => {
                let api = Api::new(server.clone(), holder.with_password(password));
                api.drive(self.start);
                Ok(Some(api))
            }
            Err(failure) if failure.reason == "WRONG_CREDENTIALS" => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    async fn administrator(&mut self, password: &str) -> Result<Api> {
        let account = self.account("admin");
        let mut admin = self.sign_in(&account, password).await?;
        if admin.is_none() {
            self.create_town(&account, password).await?;
            admin = self.sign_in(&account, password).await?;
        }
        let admin = admin.ok_or_else(|| wrong_password(&account))?;
        let request = GetTownRequest::default();
        let answer =
            admin.call(request, |door, request| async move { door.registry().get_town(request).await }).await?;
        let town = answer.town.ok_or_else(|| Failure::answer("the town"))?;
        if town.clock_source() == ClockSource::Input {
            return Ok(admin);
        }
        let message = format!("town {} runs by the server's clock; a replay would falsify its times", town.code);
        Err(Failure::new(Exit::Refused, "CLOCK_NOT_DRIVEN", message).way_out("give the profile's town another code"))
    }

    async fn create_town(&mut self, account: &str, password: &str) -> Result<()> {
        let operator = self.operator().await?;
        let town = Town {
            code: self.profile.town.code.clone(),
            name: self.profile.town.name.clone(),
            time_zone: self.profile.town.time_zone.clone(),
            code_scheme: CodeScheme::Free.into(),
            clock_source: ClockSource::Input.into(),
            create_time: None,
        };
        let administrator = administrator(&town.code, account, "replay administrator", password.to_owned());
        let request = CreateTownRequest { town: Some(town), administrator: Some(administrator) };
        operator.call(request, |door, request| async move { door.registry().create_town(request).await }).await?;
        self.context.screen.note(&format!("town {} is there; its administrator is {account}", self.profile.town.code));
        Ok(())
    }

    async fn operator(&mut self) -> Result<Api> {
        let named = match (&self.keys.operator_password_file, &self.keys.operator_password) {
            (Some(file), _) => Some(password(Some(file), None, "")?),
            (None, given) => given.clone(),
        };
        if let Some(code) = &self.keys.setup_code {
            let secret = self.secret(&format!("operator-{}", content::slug(&self.keys.operator)));
            let password = match named {
                Some(password) => password,
                None => self.context.book.secret(&secret, machine::new_password)?,
            };
            self.set_up(code.clone(), password.clone()).await?;
            return self.sign_in(&self.keys.operator, &password).await?.ok_or_else(|| wrong_operator(self.keys));
        }
        if let Some(password) = named {
            return self.sign_in(&self.keys.operator, &password).await?.ok_or_else(|| wrong_operator(self.keys));
        }
        let account = self.context.account.as_deref().unwrap_or(&self.keys.operator);
        let holder = Holder::find(&self.context.book, &self.context.server, Some(account)).map_err(|failure| {
            failure.way_out("the town is not there yet: name --setup-code CODE, or sign the operator in, or name --operator-password-file")
        })?;
        let operator = Api::new(self.context.server.clone(), holder);
        operator.drive(self.start);
        Ok(operator)
    }

    async fn set_up(&mut self, code: String, password: String) -> Result<()> {
        let request = SetUpInstallationRequest {
            code,
            account: self.keys.operator.clone(),
            password,
            name: "Installation operator".to_owned(),
        };
        let nobody = Api::anonymous(self.context.server.clone());
        nobody.drive(self.start);
        let done = nobody
            .call(request, |door, request| async move { door.registry().set_up_installation(request).await })
            .await;
        match done {
            Err(failure) if failure.reason != "ALREADY_SET_UP" => Err(failure),
            _ => Ok(()),
        }
    }

    /// Brings the content in force, unless the same is in force or scheduled already.
    async fn publish(&mut self, admin: &Api, contents: &Contents) -> Result<Vec<Version>> {
        let digest = contents.digest();
        let manifest = manifest(admin).await?;
        if let Some(versions) = published(&manifest, &digest) {
            self.context.screen.note("this content is published already");
            return Ok(versions);
        }
        self.put(admin, contents).await?;
        let in_force = !manifest.versions.is_empty();
        let mut request = PublishPartsRequest {
            request_id: ids::named("publication", &[&self.profile.town.code, &digest]).to_string(),
            parts: PARTS.map(i32::from).to_vec(),
            force_time: (!in_force).then(|| moment::to_wire(self.start)),
            reason: reason(&digest),
            dry_run: false,
            accept_coverage: None,
        };
        if let Some(reason) = self.accept_gaps {
            request.accept_coverage = prove::acceptance(admin, &request, reason).await?;
        }
        let done =
            admin.call(request, |door, request| async move { door.registry().publish_parts(request).await }).await?;
        if done.versions.is_empty() {
            self.show(&done.findings);
            let message = "the content is not published because of what the findings refuse";
            let way_out = "each finding names its remedy; --accept-gaps REASON accepts gaps and conflicts";
            return Err(Failure::new(Exit::Refused, "FINDINGS_REFUSE", message).way_out(way_out));
        }
        let force = done.versions.iter().filter_map(|version| moment::from_wire(version.force_time.as_ref()?)).max();
        if let Some(force) = force {
            admin.drive(force.max(self.start));
            self.start = force.max(self.start);
        }
        self.context.screen.note("the content is published");
        Ok(done.versions)
    }

    async fn put(&mut self, admin: &Api, contents: &Contents) -> Result<()> {
        for draft in contents.drafts() {
            let put = admin.call(draft, |door, draft| async move { door.registry().put_draft(draft).await }).await?;
            self.kept("content", &put.findings, put.kept)?;
        }
        let areas = contents.areas.clone();
        let read = admin.call(areas, |door, areas| async move { door.registry().import_areas(areas).await }).await?;
        self.kept(&format!("{} areas", read.areas), &read.findings, read.kept)?;
        for districts in contents.districts.clone() {
            let department = districts.department.clone();
            let read = admin
                .call(districts, |door, districts| async move { door.registry().import_districts(districts).await })
                .await?;
            self.kept(&format!("{} districts of {department}", read.districts), &read.findings, read.kept)?;
        }
        Ok(())
    }

    fn kept(&mut self, what: &str, findings: &[Finding], kept: bool) -> Result<()> {
        if kept {
            if !findings.is_empty() {
                self.context.screen.note(&format!("{what}: {}", finding::summary(findings)));
            }
            return Ok(());
        }
        self.show(findings);
        let message = format!("{what}: not kept because of what the findings refuse");
        Err(Failure::new(Exit::Refused, "FINDINGS_REFUSE", message)
            .way_out("each finding names its remedy; `repair = true` in the profile repairs what can be repaired"))
    }

    fn show(&mut self, findings: &[Finding]) {
        let table = finding::table(&self.context.screen.layout(), findings);
        self.context.screen.note(&table);
    }

    /// A supervisor, and a dispatcher of every unit that a record names.
    async fn hands(&mut self, admin: &Api, password: &str, records: &[Record]) -> Result<Hands> {
        let supervisor = self.person(admin, password, "supervisor", Role::Supervisor, "").await?;
        let units: BTreeSet<&str> = records.iter().filter_map(|record| handling::unit(self.profile, record)).collect();
        let mut dispatchers = BTreeMap::new();
        for unit in units {
            let name = format!("unit-{}", content::slug(unit));
            let dispatcher = self.person(admin, password, &name, Role::Dispatcher, unit).await?;
            dispatchers.insert(unit.to_owned(), dispatcher);
        }
        Ok(Hands { supervisor, dispatchers })
    }

    /// Somebody with one post, signed in; made where nobody has the account.
    async fn person(&mut self, admin: &Api, password: &str, name: &str, role: Role, unit: &str) -> Result<Api> {
        let account = self.account(name);
        if let Some(person) = self.sign_in(&account, password).await? {
            return Ok(person);
        }
        let town = &self.profile.town.code;
        let post = Post {
            id: ids::named("post", &[town, &account, name]).to_string(),
            role: role.into(),
            unit: unit.to_owned(),
            ..Post::default()
        };
        let person = Person {
            id: ids::named("person", &[town, &account]).to_string(),
            name: format!("replay {}", if name == "command" { "command room" } else { name }),
            account: account.clone(),
            password: password.to_owned(),
            posts: vec![post],
        };
        let request = PutPersonRequest { person: Some(person) };
        admin.call(request, |door, request| async move { door.registry().put_person(request).await }).await?;
        self.sign_in(&account, password).await?.ok_or_else(|| wrong_password(&account))
    }

    /// Services fetch what is published a little later; a report that is faster would wait for a person.
    async fn wait_until_held(&mut self, command: &Api, versions: &[Version], records: &[Record]) -> Result<()> {
        let Some(record) = records.first() else { return Ok(()) };
        let matters = content::matters(records);
        let question = ExplainRouteRequest {
            matter: matters.get(&record.matter).cloned().unwrap_or_default(),
            row: 0,
            position: None,
            at: Some(moment::to_wire(record.time.max(self.start))),
            asset: String::new(),
        };
        let began = machine::now();
        loop {
            let question = question.clone();
            let answer = command
                .call(question, |door, question| async move { door.dispatch().explain_route(question).await })
                .await;
            match answer {
                Ok(answer) => {
                    let decided = answer.route.and_then(|route| route.versions).unwrap_or_default();
                    if holds(&decided, versions) {
                        return Ok(());
                    }
                }
                Err(failure) if failure.exit != Exit::Unavailable => return Err(failure),
                Err(_) => {}
            }
            if machine::now().duration_since(began).unsigned_abs() > HOLD {
                let message = format!("dispatch does not hold the published content after {} s", HOLD.as_secs());
                return Err(Failure::new(Exit::Unavailable, "CONTENT_NOT_HELD", message)
                    .way_out("does dispatch reach the registry? its log says more; then repeat the replay"));
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}

const PARTS: [Part; 5] = [Part::Boundaries, Part::Units, Part::Catalogue, Part::Register, Part::Calendars];

async fn manifest(admin: &Api) -> Result<GetManifestResponse> {
    let request = GetManifestRequest::default();
    admin.call(request, |door, request| async move { door.registry().get_manifest(request).await }).await
}

fn reason(digest: &str) -> String {
    format!("replay of recorded cases, content {digest}")
}

/// The newest versions of all parts, where they are of this content.
fn published(manifest: &GetManifestResponse, digest: &str) -> Option<Vec<Version>> {
    let newest = |part: Part| {
        manifest.versions.iter().filter(|version| version.part() == part).max_by_key(|version| version.number)
    };
    let versions: Vec<Version> = PARTS.into_iter().filter_map(newest).cloned().collect();
    let reason = reason(digest);
    (versions.len() == PARTS.len() && versions.iter().all(|version| version.reason == reason)).then_some(versions)
}

/// Whether a decision was made by these versions or by later ones.
fn holds(decided: &gridcase_proto::dispatch::v1::DecidingVersions, versions: &[Version]) -> bool {
    versions.iter().all(|version| {
        let by = match version.part() {
            Part::Boundaries => decided.boundaries,
            Part::Units => decided.units,
            Part::Catalogue => decided.catalogue,
            Part::Register => decided.register,
            Part::Calendars => decided.calendars,
            Part::Assets => decided.assets,
            Part::Unspecified => u32::MAX,
        };
        by >= version.number
    })
}

fn wrong_password(account: &str) -> Failure {
    let message = format!("{account} is there with another password than the one kept here");
    Failure::new(Exit::NotAllowed, "WRONG_CREDENTIALS", message)
        .way_out("name the file of its password with --password-file")
}

fn wrong_operator(keys: &Keys) -> Failure {
    let message = format!("the password of the operator {} is wrong", keys.operator);
    Failure::new(Exit::NotAllowed, "WRONG_CREDENTIALS", message)
        .way_out("name account and password with --operator and --operator-password-file")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(reason: &str) -> GetManifestResponse {
        let version = |part: Part, number| Version {
            part: part.into(),
            number,
            reason: if number == 2 { reason.to_owned() } else { "first".to_owned() },
            ..Version::default()
        };
        let versions = PARTS.into_iter().flat_map(|part| [version(part, 1), version(part, 2)]).collect();
        GetManifestResponse { town: None, versions }
    }

    #[test]
    fn the_same_content_is_not_published_again() {
        assert!(published(&manifest(&reason("abc")), "abc").is_some());
        assert!(published(&manifest(&reason("abc")), "abd").is_none());
        assert!(published(&GetManifestResponse::default(), "abc").is_none());
    }

    #[test]
    fn a_decision_by_older_versions_is_not_yet_the_right_one() {
        let versions = published(&manifest(&reason("abc")), "abc").expect("published");
        let decided = |number| gridcase_proto::dispatch::v1::DecidingVersions {
            boundaries: number,
            units: number,
            catalogue: number,
            register: number,
            calendars: number,
            assets: number,
        };
        assert!(!holds(&decided(1), &versions));
        assert!(holds(&decided(2), &versions));
    }
}
