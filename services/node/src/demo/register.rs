//! The demo town's register of responsibilities: an example split between city management, police and traffic police
//! that a real town would confirm line by line.
use gridcase_proto::registry::v1::{Hours, Party, Register, Rule, party::By};

use super::content::TOWN;

/// Whom a rule names: a department's unit by district, or a unit.
#[derive(Clone, Copy)]
enum Who {
    District(&'static str),
    Unit(&'static str),
}

const CITY: Who = Who::District("city_management");
const POLICE: Who = Who::District("police");
const TRAFFIC: Who = Who::District("traffic_police");
const FACILITIES: Who = Who::Unit("ZF-SZ");

/// City management by event code, beside the whole classes 06, 07 and 08.
const CITY_EVENTS: [&str; 10] =
    ["09001", "09002", "09004", "09005", "09006", "09016", "09017", "09020", "09021", "09022"];
const TRAFFIC_EVENTS: [&str; 3] = ["09014", "09018", "06016"];
const TRAFFIC_COMPONENTS: [&str; 7] = ["02010", "02014", "02015", "02016", "02017", "02033", "02043"];
const POLICE_EVENTS: [&str; 2] = ["09003", "09008"];
const POLICE_COMPONENTS: [&str; 4] = ["01012", "01050", "01051", "02039"];

/// The register.
pub fn default() -> Register {
    let mut rules = Vec::new();
    for class in ["06", "07", "08"] {
        rules.push(
            rule(&format!("city-event-{class}"), CITY, "第一条 市容环境、宣传广告、施工管理").class("event", class),
        );
    }
    for code in CITY_EVENTS {
        rules.push(rule(&format!("city-event-{code}"), CITY, "第二条 街面秩序").matter("event", code));
    }
    rules.push(
        rule("city-event-09010-pavement", CITY, "第三条 人行道上的非机动车停放")
            .matter("event", "09010")
            .on("pavement"),
    );
    for class in ["01", "02", "03", "04", "05"] {
        let id = format!("city-component-{class}");
        rules.push(rule(&id, FACILITIES, "第四条 城市部件").class("component", class));
    }
    rules.push(
        rule("traffic-event-09009-carriageway", TRAFFIC, "第五条 车行道上的机动车停放")
            .matter("event", "09009")
            .on("carriageway"),
    );
    rules.push(
        rule("city-event-09009-pavement", CITY, "第六条 人行道上的机动车停放").matter("event", "09009").on("pavement"),
    );
    for code in TRAFFIC_EVENTS {
        rules.push(rule(&format!("traffic-event-{code}"), TRAFFIC, "第七条 道路交通秩序").matter("event", code));
    }
    for code in TRAFFIC_COMPONENTS {
        let id = format!("traffic-component-{code}");
        rules.push(rule(&id, TRAFFIC, "第八条 交通管理设施").matter("component", code));
    }
    rules.push(rule("police-event-06028", POLICE, "第九条 社会生活噪声").matter("event", "06028"));
    rules.push(
        rule("joint-event-06028-night", POLICE, "第十条 夜间商业噪声联合处置")
            .matter("event", "06028")
            .at_night()
            .with(CITY),
    );
    for code in POLICE_EVENTS {
        rules.push(rule(&format!("police-event-{code}"), POLICE, "第十一条 治安管理").matter("event", code));
    }
    for code in POLICE_COMPONENTS {
        let id = format!("police-component-{code}");
        rules.push(rule(&id, POLICE, "第十二条 公安设施").matter("component", code));
    }
    Register { rules: rules.into_iter().map(|draft| draft.0).collect() }
}

struct Draft(Rule);

fn rule(id: &str, lead: Who, basis: &str) -> Draft {
    Draft(Rule {
        id: id.to_owned(),
        lead: Some(party(lead)),
        basis: format!("三墩镇属地管理事项责任清单（演示） {basis}"),
        valid_from: "2026-01-01".to_owned(),
        ..Rule::default()
    })
}

fn party(who: Who) -> Party {
    let by = match who {
        Who::District(department) => By::DistrictOf(department.to_owned()),
        Who::Unit(unit) => By::Unit(unit.to_owned()),
    };
    Party { by: Some(by) }
}

impl Draft {
    fn matter(mut self, kind: &str, code: &str) -> Self {
        self.0.matter = format!("{kind}:{code}");
        TOWN.clone_into(&mut self.0.area);
        self
    }

    fn class(mut self, kind: &str, class: &str) -> Self {
        self.0.matter_class = format!("{kind}:{class}");
        TOWN.clone_into(&mut self.0.area);
        self
    }

    fn on(mut self, ground: &str) -> Self {
        ground.clone_into(&mut self.0.ground);
        self
    }

    /// From 22:00 to 06:00, and before the rule for the whole day.
    fn at_night(mut self) -> Self {
        self.0.hours = Some(Hours { days: Vec::new(), from_minute: 22 * 60, until_minute: 6 * 60 });
        self.0.priority = 1;
        self
    }

    fn with(mut self, assisting: Who) -> Self {
        self.0.assisting.push(party(assisting));
        self
    }
}
