//! The demo town's teams, and what goes on in the field when a visitor comes.
use std::collections::HashMap;

use anyhow::Context as _;
use gridcase_host::{Ids, Person, stamp};
use gridcase_proto::{
    common::v1::{Position, Role},
    dispatch::v1::{
        BasePoint, Case, LeaveMessageRequest, MoveTeamRequest, PutTeamRequest, ReportPositionRequest, SetDutyRequest,
        SharePositionRequest, Team, TeamStatus,
    },
    intake::v1::ReportContent,
    registry::v1::{Catalogue, Unit},
};
use jiff::Timestamp;

use super::content::Town;
use super::ground;
use crate::peers::Clients;

/// Teams of each unit.
const TEAMS: u32 = 2;
/// The only team that is off duty.
const OFF_DUTY: &str = "pcs4-2";
/// Open-air gas pipes; the number to call first is for each town to set, and set here to have an emergency to show.
const EMERGENCY: (&str, &str) = ("component:01057", "119");
/// The unit in the lead of it.
pub const LEAD: &str = "ZF-SZ";
/// Units that assist, and with what.
pub const ASSISTING: [(&str, &str); 2] = [("PCS1", "拉警戒线，疏散围观群众"), ("JJ1", "封闭路口，引导车辆绕行")];
/// Ten-millionths of a degree.
const UNITS: f64 = 1e7;

/// Code of a unit's team.
pub fn code(unit: &str, number: u32) -> String {
    format!("{}-{number}", unit.to_lowercase())
}

/// The catalogue with an emergency in it.
pub fn with_emergencies(mut catalogue: Catalogue) -> Catalogue {
    let (id, number) = EMERGENCY;
    for matter in catalogue.matters.iter_mut().filter(|matter| matter.id == id) {
        number.clone_into(&mut matter.emergency_number);
    }
    catalogue
}

/// Puts in the teams of every unit, and their members on duty.
pub async fn found(
    clients: &Clients,
    ids: &Ids,
    town: &Town,
    members: &[Person],
    now: Timestamp,
) -> anyhow::Result<()> {
    for unit in &town.units.units {
        let of_unit = |role| {
            let holds = |person: &&Person| person.posts.iter().any(|post| post.role == role && post.unit == unit.code);
            members.iter().find(holds).with_context(|| format!("nobody is there for {}", unit.code))
        };
        let (dispatcher, officer) = (of_unit(Role::Dispatcher)?, of_unit(Role::Officer)?);
        let mut client = clients.field(dispatcher);
        for number in 1..=TEAMS {
            let team = team(unit, number, officer)?;
            let (code, request_id) = (team.code.clone(), ids.at(now).to_string());
            client.put_team(PutTeamRequest { team: Some(team), etag: String::new(), request_id }).await?;
            if code != OFF_DUTY {
                client.set_duty(SetDutyRequest { code, on: true, request_id: ids.at(now).to_string() }).await?;
            }
        }
    }
    Ok(())
}

fn team(unit: &Unit, number: u32, officer: &Person) -> anyhow::Result<Team> {
    let middle = match &unit.district {
        Some(shape) => {
            let place = gridcase_snapshot::shape::decode(shape)?.label_point().fixed();
            [place.lon_e7(), place.lat_e7()]
        }
        None => ground::middle(),
    };
    // Each some hundreds of metres to its own side.
    let aside = (f64::from(number) - 1.5) * 0.006;
    let base = BasePoint { longitude: f64::from(middle[0]) / UNITS + aside, latitude: f64::from(middle[1]) / UNITS };
    Ok(Team {
        code: code(&unit.code, number),
        unit: unit.code.clone(),
        name: format!("{}{}班", unit.name, ["一", "二"][number as usize - 1]),
        members: if number == 1 { vec![officer.id.clone()] } else { Vec::new() },
        base: Some(base),
        ..Team::default()
    })
}

/// The report of something urgent near the middle of the town, in the place of another.
pub fn emergency(report: ReportContent, now: Timestamp) -> ReportContent {
    let [longitude, latitude] = ground::middle().map(|axis| f64::from(axis) / UNITS);
    ReportContent {
        matter: EMERGENCY.0.to_owned(),
        position: Some(fix(longitude + 0.002, latitude + 0.001, now)),
        words: "施工挖断沿街燃气管道，闻到较浓气味，有群众围观".to_owned(),
        media: Vec::new(),
        asset: String::new(),
        fixed_on_the_spot: false,
        ..report
    }
}

fn fix(longitude: f64, latitude: f64, now: Timestamp) -> Position {
    Position {
        longitude,
        latitude,
        coordinate_system: "WGS-84".to_owned(),
        accuracy_m: 8.0,
        fixed_at: Some(stamp::to_wire(now)),
        provider: "gps".to_owned(),
    }
}

/// Who is at work on the emergency.
pub struct Scene<'a> {
    /// The case.
    pub case: &'a Case,
    /// The command room.
    pub room: &'a Person,
    /// Dispatcher of the lead unit.
    pub lead: &'a Person,
    /// Dispatcher of the first assisting unit.
    pub assisting: &'a Person,
}

impl Scene<'_> {
    /// Teams set out and arrive, one shares where it is, and people write to each other.
    pub async fn play(
        &self,
        clients: &Clients,
        ids: &Ids,
        officers: &HashMap<String, Person>,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        let id = &self.case.id;
        let (lead, assisting) = (code(LEAD, 1), code(ASSISTING[0].0, 1));
        for (by, team, status) in [
            (self.lead, &lead, TeamStatus::OnTheWay),
            (self.assisting, &assisting, TeamStatus::OnTheWay),
            (self.lead, &lead, TeamStatus::OnSite),
        ] {
            let (id, team, request_id) = (id.clone(), team.clone(), ids.at(now).to_string());
            let request = MoveTeamRequest { id, team, status: status.into(), request_id };
            clients.field(by).move_team(request).await?;
        }
        let (longitude, latitude) = (self.case.longitude(), self.case.latitude());
        for (unit, team, place) in [
            (LEAD, &lead, fix(longitude - 0.0003, latitude + 0.0002, now)),
            (ASSISTING[0].0, &assisting, fix(longitude - 0.004, latitude + 0.003, now)),
        ] {
            let mut client = clients.field(officers.get(unit).context("a member")?);
            let (id, team) = (id.clone(), team.clone());
            let request_id = ids.at(now).to_string();
            client
                .share_position(SharePositionRequest { id: id.clone(), team: team.clone(), on: true, request_id })
                .await?;
            client.report_position(ReportPositionRequest { id, team, position: Some(place) }).await?;
        }
        for (by, words) in [
            (self.room, "已通知燃气公司关阀，先疏散下风向 50 米"),
            (self.lead, "到场，阀门位置已确认，等待燃气公司"),
            (self.room, "收到。派出所一班预计 5 分钟到"),
        ] {
            let (id, words, request_id) = (id.clone(), words.to_owned(), ids.at(now).to_string());
            clients.field(by).leave_message(LeaveMessageRequest { id, words, request_id }).await?;
        }
        Ok(())
    }
}
