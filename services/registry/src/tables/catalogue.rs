//! Matters as rows: a row for each of their rows, with the matter's own cells beside.

use std::collections::HashMap;

use gridcase_proto::registry::v1::{Catalogue, DispatchPolicy, EvidenceRule, Matter, Row as MatterRow};

use super::column::{Choice, Column, Holds};
use super::content::{Places, Reading};
use super::grid::Line;
use super::problem::Said;
use super::row::Row;
use super::{Language, Words, cell};

const POLICIES: &[Choice] = &[Choice { key: "auto", zh: "自动派遣" }, Choice { key: "confirm", zh: "需确认" }];
const NUMBERS: &[Choice] = &[
    Choice { key: "110", zh: "110" },
    Choice { key: "119", zh: "119" },
    Choice { key: "120", zh: "120" },
    Choice { key: "122", zh: "122" },
];
/// Columns of the matter; the others are of its row.
const OF_MATTER: usize = 16;

pub(super) const COLUMNS: &[Column] = &[
    Column {
        key: "kind",
        zh: "种类",
        needed: true,
        holds: Holds::Code,
        about: Words { zh: "event 事件、component 部件或本镇自定", en: "event, component, or a town's own" },
        example: Words { zh: "event", en: "event" },
    },
    Column {
        key: "code",
        zh: "编码",
        needed: true,
        holds: Holds::Code,
        about: Words {
            zh: "标准中的编码；与种类一起唯一", en: "code in the standard; unique together with the kind"
        },
        example: Words { zh: "06028", en: "06028" },
    },
    Column {
        key: "name",
        zh: "名称",
        needed: true,
        holds: Holds::Text,
        about: Words { zh: "标准中的简称", en: "official short name" },
        example: Words { zh: "社会生活噪声", en: "noise of living" },
    },
    Column {
        key: "class",
        zh: "大类编码",
        needed: true,
        holds: Holds::Code,
        about: Words { zh: "大类编码", en: "code of the class" },
        example: Words { zh: "06", en: "06" },
    },
    Column {
        key: "class_name",
        zh: "大类名称",
        needed: false,
        holds: Holds::Text,
        about: Words { zh: "大类名称", en: "name of the class" },
        example: Words { zh: "市容环境类", en: "appearance of the town" },
    },
    Column {
        key: "initials",
        zh: "拼音首字母",
        needed: false,
        holds: Holds::Text,
        about: Words {
            zh: "供查找；多种读音或俗称的首字母用空格隔开",
            en: "for search; several readings, and those of synonyms, with a space between",
        },
        example: Words { zh: "shshzs zsrm", en: "shshzs zsrm" },
    },
    Column {
        key: "synonyms",
        zh: "俗称",
        needed: false,
        holds: Holds::Items,
        about: Words { zh: "群众常用的说法", en: "other words people use for it" },
        example: Words { zh: "噪音扰民; 广场舞", en: "loud music; square dancing" },
    },
    Column {
        key: "standard",
        zh: "标准",
        needed: false,
        holds: Holds::Text,
        about: Words {
            zh: "编码所属标准，案件上会写明", en: "name of the code's standard, kept on every case"
        },
        example: Words { zh: "GB/T 47678.5-2026", en: "GB/T 47678.5-2026" },
    },
    Column {
        key: "valid_from",
        zh: "编码起始日",
        needed: false,
        holds: Holds::Day,
        about: Words { zh: "编码在标准中的首日", en: "first day of the code in the standard" },
        example: Words { zh: "2026-07-01", en: "2026-07-01" },
    },
    Column {
        key: "valid_until",
        zh: "编码截止日",
        needed: false,
        holds: Holds::Day,
        about: Words {
            zh: "编码在标准中的末日；留空为长期",
            en: "last day of the code in the standard; empty is for ever",
        },
        example: Words { zh: "", en: "" },
    },
    Column {
        key: "former_codes",
        zh: "旧编码",
        needed: false,
        holds: Holds::Items,
        about: Words {
            zh: "旧标准中的编码：编码@标准@首日~末日；查找旧编码可找到此事项",
            en: "codes in earlier standards: code@standard@first~last; whoever looks for one finds the matter",
        },
        example: Words { zh: "0128@GB/T 30428.2-2013@~2026-06-30", en: "0128@GB/T 30428.2-2013@~2026-06-30" },
    },
    Column {
        key: "policy",
        zh: "派遣方式",
        needed: false,
        holds: Holds::Choice(POLICIES),
        about: Words {
            zh: "责任明确时立即派遣，还是由指挥室逐件确认；留空为自动派遣",
            en: "whether a certain route goes out at once; empty is auto",
        },
        example: Words { zh: "自动派遣", en: "auto" },
    },
    Column {
        key: "emergency_number",
        zh: "紧急电话",
        needed: false,
        holds: Holds::Choice(NUMBERS),
        about: Words {
            zh: "紧急事项先拨打的电话", en: "number to call first where the matter is an emergency"
        },
        example: Words { zh: "110", en: "110" },
    },
    Column {
        key: "retired",
        zh: "停用",
        needed: false,
        holds: Holds::Flag,
        about: Words { zh: "新的上报不能再选", en: "no new report should name it" },
        example: Words { zh: "是", en: "yes" },
    },
    Column {
        key: "reopen_days",
        zh: "可重启天数",
        needed: false,
        holds: Holds::Number,
        about: Words {
            zh: "结案后可以重启的天数；留空为默认的 7 天",
            en: "days after closing in which it may be reopened; empty is the default of 7",
        },
        example: Words { zh: "7", en: "7" },
    },
    Column {
        key: "default_row",
        zh: "默认行",
        needed: false,
        holds: Holds::Number,
        about: Words {
            zh: "上报没有指明时采用的行号；留空为第一行",
            en: "number of the row used where a report names none; empty is the first",
        },
        example: Words { zh: "1", en: "1" },
    },
    Column {
        key: "number",
        zh: "行号",
        needed: true,
        holds: Holds::Number,
        about: Words { zh: "事项下的行号，从 1 起", en: "number of the row under its matter, from 1" },
        example: Words { zh: "1", en: "1" },
    },
    Column {
        key: "filing",
        zh: "立案条件",
        needed: false,
        holds: Holds::Text,
        about: Words { zh: "何时立案", en: "when a report becomes a case" },
        example: Words { zh: "夜间噪声影响居民休息", en: "noise at night keeps people awake" },
    },
    Column {
        key: "closing",
        zh: "结案条件",
        needed: false,
        holds: Holds::Text,
        about: Words { zh: "何时结案", en: "when the case may be closed" },
        example: Words { zh: "噪声已停止", en: "the noise has stopped" },
    },
    Column {
        key: "limits",
        zh: "处置时限",
        needed: false,
        holds: Holds::Items,
        about: Words {
            zh: "数量和单位：紧急分钟、紧急工作时、紧急工作日、工作分钟、工作时、工作日、自然日；多个时限用冒号写明用途",
            en: "amount and unit: urgent_minute, urgent_hour, urgent_day, work_minute, work_hour, work_day, natural_day; with several, what each is for after a colon",
        },
        example: Words { zh: "4工作时:制止; 7工作日:处罚", en: "4 work_hour:stop; 7 work_day:penalise" },
    },
    Column {
        key: "photos",
        zh: "照片",
        needed: false,
        holds: Holds::Number,
        about: Words { zh: "交付结果至少要有的照片张数", en: "photos of the result, at least" },
        example: Words { zh: "1", en: "1" },
    },
    Column {
        key: "words",
        zh: "文字说明",
        needed: false,
        holds: Holds::Flag,
        about: Words { zh: "交付结果须有文字说明", en: "a hand-in needs words" },
        example: Words { zh: "是", en: "yes" },
    },
    Column {
        key: "confirmed",
        zh: "已确认",
        needed: false,
        holds: Holds::Flag,
        about: Words { zh: "本镇已确认此行", en: "the town has confirmed the row" },
        example: Words { zh: "是", en: "yes" },
    },
    Column {
        key: "source",
        zh: "来源",
        needed: false,
        holds: Holds::Text,
        about: Words { zh: "此行从何而来", en: "where the row comes from" },
        example: Words { zh: "default", en: "default" },
    },
];

pub(super) fn rows(catalogue: &Catalogue, language: Language) -> Vec<Vec<String>> {
    let of_matter = |matter: &Matter| {
        let own = matter_cells(matter, language);
        let rows = matter.rows.iter().map(|row| own.iter().cloned().chain(row_cells(row, language)).collect());
        rows.collect::<Vec<_>>()
    };
    catalogue.matters.iter().flat_map(of_matter).collect()
}

fn matter_cells(matter: &Matter, language: Language) -> Vec<String> {
    let policy = match matter.policy() {
        DispatchPolicy::Unspecified => "",
        DispatchPolicy::Auto => "auto",
        DispatchPolicy::Confirm => "confirm",
    };
    vec![
        matter.kind.clone(),
        matter.code.clone(),
        matter.name.clone(),
        matter.class.clone(),
        matter.class_name.clone(),
        matter.initials.clone(),
        cell::write_items(&matter.synonyms),
        matter.standard.clone(),
        matter.valid_from.clone(),
        matter.valid_until.clone(),
        cell::write_items(matter.former_codes.iter().map(cell::write_former)),
        cell::write_choice(policy, POLICIES, language),
        matter.emergency_number.clone(),
        cell::write_flag(matter.retired, language),
        cell::write_number(matter.reopen_days),
        cell::write_number(matter.default_row),
    ]
}

fn row_cells(row: &MatterRow, language: Language) -> Vec<String> {
    vec![
        row.number.to_string(),
        row.filing.clone(),
        row.closing.clone(),
        cell::write_items(row.limits.iter().map(|limit| cell::write_limit(limit, language))),
        row.evidence.map(|evidence| evidence.photos.to_string()).unwrap_or_default(),
        cell::write_flag(row.evidence.is_some_and(|evidence| evidence.words), language),
        cell::write_flag(row.confirmed, language),
        row.source.clone(),
    ]
}

/// The matters of a table; the policy, which has no column, stays that of `base`.
pub(super) fn read(reading: &mut Reading<'_>, places: &mut Places, base: &Catalogue) -> Catalogue {
    let mut matters: Vec<(Matter, &Line)> = Vec::new();
    let mut by_id: HashMap<String, usize> = HashMap::new();
    for line in reading.lines() {
        let mut row = reading.row(line);
        let (kind, code) = (kind(&row.needed_code("kind")), row.needed_code("code"));
        let id = format!("{kind}:{code}");
        let at = if let Some(&at) = by_id.get(&id) {
            same_matter(&mut row, matters[at].1, line);
            at
        } else {
            places.put(format!("matters[{}]", matters.len()), row.number());
            by_id.insert(id.clone(), matters.len());
            matters.push((matter(&mut row, Matter { id, kind, code, ..Matter::default() }), line));
            matters.len() - 1
        };
        let matter = &mut matters[at].0;
        places.put(format!("matters[{at}].rows[{}]", matter.rows.len()), row.number());
        matter.rows.push(matter_row(&mut row));
    }
    let matters = matters.into_iter().map(|(matter, _)| matter).collect();
    Catalogue { matters, policy: base.policy.clone() }
}

/// Kinds of the standard may be written in Chinese.
fn kind(text: &str) -> String {
    match text {
        "事件" => "event".to_owned(),
        "部件" => "component".to_owned(),
        other => other.to_owned(),
    }
}

fn matter(row: &mut Row<'_>, start: Matter) -> Matter {
    let policy = match row.choice("policy") {
        Some("auto") => DispatchPolicy::Auto,
        Some(_) => DispatchPolicy::Confirm,
        None => DispatchPolicy::Unspecified,
    };
    Matter {
        name: row.needed_text("name"),
        class: row.needed_code("class"),
        class_name: row.text("class_name"),
        initials: row.text("initials"),
        synonyms: row.items("synonyms"),
        standard: row.text("standard"),
        valid_from: row.day("valid_from"),
        valid_until: row.day("valid_until"),
        former_codes: row.items_of("former_codes", cell::read_former),
        policy: policy.into(),
        emergency_number: row.choice("emergency_number").unwrap_or_default().to_owned(),
        retired: row.flag("retired"),
        reopen_days: row.number_in("reopen_days").unwrap_or_default(),
        default_row: row.number_in("default_row").unwrap_or_default(),
        ..start
    }
}

/// Notes every cell of the matter that says another thing than in its first row.
fn same_matter(row: &mut Row<'_>, first: &Line, line: &Line) {
    for column in &COLUMNS[..OF_MATTER] {
        let Some(at) = row.place(column.key) else { continue };
        let (here, there) = (line.cell(at).trim(), first.cell(at).trim());
        if matches!(column.key, "kind" | "code") || here.is_empty() || here == there {
            continue;
        }
        let message = Said::new(
            format!("与该事项第一行（第 {} 行）不一致：“{there}”", first.number),
            format!("differs from the matter's first row (row {}): {there:?}", first.number),
        );
        let remedy = Said::new("请改为一致，或留空", "make them the same, or leave it empty");
        row.wrong(column.key, "differing_matter", message, remedy);
    }
}

fn matter_row(row: &mut Row<'_>) -> MatterRow {
    let number = row.number_in("number").unwrap_or_default();
    if matches!(row.trimmed("number"), "" | "0") {
        row.wrong(
            "number",
            "missing_value",
            Said::new("行号必填，从 1 起", "must be 1 or more"),
            Said::new("请填写行号", "number the rows of the matter from 1"),
        );
    }
    let (photos, words) = (row.number_in("photos"), row.flag("words"));
    let given = photos.is_some() || words;
    let evidence = given.then(|| EvidenceRule { photos: photos.unwrap_or_default(), words });
    MatterRow {
        number,
        filing: row.text("filing"),
        closing: row.text("closing"),
        limits: row.items_of("limits", cell::read_limit),
        evidence,
        confirmed: row.flag("confirmed"),
        source: row.text("source"),
    }
}
