//! Rules as rows.

use gridcase_proto::registry::v1::{Register, Rule};

use super::column::{Column, Holds};
use super::content::{Places, Reading};
use super::problem::Said;
use super::{Language, Words, cell};

const PARTY: Words = Words {
    zh: "单位编码；“辖区(部门编码)”表示该部门中辖区包含此地的单位",
    en: "code of a unit; district(DEPARTMENT) is the unit of that department whose district contains the place",
};

pub(super) const COLUMNS: &[Column] = &[
    Column {
        key: "id",
        zh: "规则编号",
        needed: true,
        holds: Holds::Code,
        about: Words {
            zh: "每条规则唯一，跨版本不变", en: "unique in the register, the same across versions"
        },
        example: Words { zh: "police-event-06028", en: "police-event-06028" },
    },
    Column {
        key: "matter",
        zh: "事项",
        needed: true,
        holds: Holds::Code,
        about: Words {
            zh: "种类:编码；事项、事项大类、事项种类三者只填一个",
            en: "kind:code; only one of matter, matter_class and matter_kind is filled",
        },
        example: Words { zh: "event:06028", en: "event:06028" },
    },
    Column {
        key: "matter_class",
        zh: "事项大类",
        needed: false,
        holds: Holds::Code,
        about: Words { zh: "种类:大类编码", en: "kind:class code" },
        example: Words { zh: "event:06", en: "event:06" },
    },
    Column {
        key: "matter_kind",
        zh: "事项种类",
        needed: false,
        holds: Holds::Code,
        about: Words { zh: "event 事件、component 部件或本镇自定", en: "event, component, or a town's own" },
        example: Words { zh: "event", en: "event" },
    },
    Column {
        key: "area",
        zh: "区域",
        needed: false,
        holds: Holds::Code,
        about: Words {
            zh: "区划或网格编码；留空为全镇", en: "code of an area at any level; empty is the whole town"
        },
        example: Words { zh: "330106109001", en: "330106109001" },
    },
    Column {
        key: "ground",
        zh: "地面图层",
        needed: false,
        holds: Holds::Code,
        about: Words {
            zh: "地面图层编码；留空为任何地面", en: "code of a ground layer; empty is any ground"
        },
        example: Words { zh: "carriageway", en: "carriageway" },
    },
    Column {
        key: "hours",
        zh: "时段",
        needed: false,
        holds: Holds::Text,
        about: Words {
            zh: "星期（1 为周一，可省略）和时间；结束早于开始表示跨夜；留空为任何时间",
            en: "days of the week (1 is Monday; none is every day) and the span; one that ends earlier runs over midnight; empty is always",
        },
        example: Words { zh: "1-5 22:00-06:00", en: "1-5 22:00-06:00" },
    },
    Column {
        key: "lead",
        zh: "牵头单位",
        needed: true,
        holds: Holds::Code,
        about: PARTY,
        example: Words { zh: "辖区(police)", en: "district(police)" },
    },
    Column {
        key: "assisting",
        zh: "协办单位",
        needed: false,
        holds: Holds::Items,
        about: PARTY,
        example: Words { zh: "zf-sd; 辖区(traffic)", en: "zf-sd; district(traffic)" },
    },
    Column {
        key: "basis",
        zh: "依据",
        needed: false,
        holds: Holds::Text,
        about: Words { zh: "法律或文件依据", en: "legal basis" },
        example: Words { zh: "《噪声污染防治法》第八十七条", en: "Noise Law, article 87" },
    },
    Column {
        key: "valid_from",
        zh: "起始日",
        needed: false,
        holds: Holds::Day,
        about: Words { zh: "含当日；留空为一直有效", en: "first day it counts; empty is always" },
        example: Words { zh: "2026-07-01", en: "2026-07-01" },
    },
    Column {
        key: "valid_until",
        zh: "截止日",
        needed: false,
        holds: Holds::Day,
        about: Words { zh: "含当日；留空为长期", en: "last day it counts; empty is for ever" },
        example: Words { zh: "2027-06-30", en: "2027-06-30" },
    },
    Column {
        key: "priority",
        zh: "优先级",
        needed: false,
        holds: Holds::Number,
        about: Words {
            zh: "其他条件相同时，数字大的优先；留空为 0",
            en: "greater wins where all else is equal; empty is 0",
        },
        example: Words { zh: "10", en: "10" },
    },
    Column {
        key: "owner",
        zh: "权属规则",
        needed: false,
        holds: Holds::Flag,
        about: Words { zh: "按部件的权属单位定责", en: "the owner of the asset rather than of the place" },
        example: Words { zh: "是", en: "yes" },
    },
    Column {
        key: "precedent_case",
        zh: "先例案件",
        needed: false,
        holds: Holds::Code,
        about: Words { zh: "形成此规则的裁定所在案件", en: "case whose ruling the rule came from" },
        example: Words { zh: "", en: "" },
    },
    Column {
        key: "reporter_visible",
        zh: "可见上报人",
        needed: false,
        holds: Holds::Flag,
        about: Words { zh: "处置单位可以看到上报人", en: "the handling unit may see who reported" },
        example: Words { zh: "是", en: "yes" },
    },
];

pub(super) fn rows(register: &Register, language: Language) -> Vec<Vec<String>> {
    let row = |rule: &Rule| {
        let assisting = rule.assisting.iter().map(|party| cell::write_party(party, language));
        vec![
            rule.id.clone(),
            rule.matter.clone(),
            rule.matter_class.clone(),
            rule.matter_kind.clone(),
            rule.area.clone(),
            rule.ground.clone(),
            rule.hours.as_ref().map(cell::write_hours).unwrap_or_default(),
            rule.lead.as_ref().map(|lead| cell::write_party(lead, language)).unwrap_or_default(),
            cell::write_items(assisting),
            rule.basis.clone(),
            rule.valid_from.clone(),
            rule.valid_until.clone(),
            cell::write_number(rule.priority),
            cell::write_flag(rule.owner, language),
            rule.precedent_case.clone(),
            cell::write_flag(rule.reporter_visible, language),
        ]
    };
    register.rules.iter().map(row).collect()
}

pub(super) fn read(reading: &mut Reading<'_>, places: &mut Places) -> Register {
    let mut rules = Vec::new();
    for line in reading.lines() {
        let mut row = reading.row(line);
        places.put(format!("rules[{}]", rules.len()), row.number());
        let id = row.needed_code("id");
        let lead = row.value("lead", cell::read_party);
        if lead.is_none() && row.trimmed("lead").is_empty() {
            row.wrong(
                "lead",
                "missing_value",
                Said::new("必填", "must not be empty"),
                Said::new("请填牵头单位", "write the unit in the lead"),
            );
        }
        rules.push(Rule {
            matter: row.code("matter"),
            matter_class: row.code("matter_class"),
            matter_kind: row.code("matter_kind"),
            area: row.code("area"),
            ground: row.code("ground"),
            hours: row.value("hours", cell::read_hours),
            lead,
            assisting: row.items_of("assisting", cell::read_party),
            basis: row.text("basis"),
            valid_from: row.day("valid_from"),
            valid_until: row.day("valid_until"),
            priority: row.number_in("priority").unwrap_or_default(),
            owner: row.flag("owner"),
            precedent_case: row.code("precedent_case"),
            reporter_visible: row.flag("reporter_visible"),
            id,
        });
    }
    Register { rules }
}
