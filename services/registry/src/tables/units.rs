//! Departments and units as rows. Districts and ground layers are no cells; they stay with their codes.

use std::collections::HashMap;

use gridcase_proto::registry::v1::{Department, Unit, UnitSet};

use super::column::{Choice, Column, Holds};
use super::content::{Places, Reading};
use super::problem::{Problem, Said};
use super::{Language, Words, cell};

const ENTRIES: &[Choice] = &[Choice { key: "department", zh: "部门" }, Choice { key: "unit", zh: "单位" }];

pub(super) const COLUMNS: &[Column] = &[
    Column {
        key: "entry",
        zh: "类别",
        needed: true,
        holds: Holds::Choice(ENTRIES),
        about: Words { zh: "这一行是部门还是单位", en: "whether the row is a department or a unit" },
        example: Words { zh: "单位", en: "unit" },
    },
    Column {
        key: "code",
        zh: "编码",
        needed: true,
        holds: Holds::Code,
        about: Words {
            zh: "字母、数字和 _ . : / -；发布后不再改，停用后不再使用",
            en: "letters, digits and _ . : / -; never changed or used again once published",
        },
        example: Words { zh: "zf-sd", en: "zf-sd" },
    },
    Column {
        key: "name",
        zh: "名称",
        needed: true,
        holds: Holds::Text,
        about: Words { zh: "名称", en: "name" },
        example: Words { zh: "三墩综合执法中队", en: "Sandun enforcement squad" },
    },
    Column {
        key: "department",
        zh: "所属部门",
        needed: true,
        holds: Holds::Code,
        about: Words {
            zh: "单位所属部门的编码；部门留空", en: "code of the unit's department; empty for departments"
        },
        example: Words { zh: "cgj", en: "enforcement" },
    },
    Column {
        key: "telephone",
        zh: "电话",
        needed: false,
        holds: Holds::Text,
        about: Words { zh: "可以告知群众的电话", en: "telephone that people may be told" },
        example: Words { zh: "0571-88888888", en: "0571-88888888" },
    },
];

pub(super) fn rows(set: &UnitSet, language: Language) -> Vec<Vec<String>> {
    let entry = |key| cell::write_choice(key, ENTRIES, language);
    let departments = set.departments.iter().map(|department| {
        let Department { code, name } = department.clone();
        vec![entry("department"), code, name, String::new(), String::new()]
    });
    let units = set.units.iter().map(|unit| {
        let Unit { code, name, department, telephone, .. } = unit.clone();
        vec![entry("unit"), code, name, department, telephone]
    });
    departments.chain(units).collect()
}

pub(super) fn read(reading: &mut Reading<'_>, places: &mut Places, base: &UnitSet) -> UnitSet {
    let known: HashMap<_, _> = base.units.iter().map(|unit| (unit.code.as_str(), unit)).collect();
    let (mut departments, mut units) = (Vec::new(), Vec::new());
    for line in reading.lines() {
        let mut row = reading.row(line);
        let entry = row.choice("entry");
        let (code, name) = (row.needed_code("code"), row.needed_text("name"));
        match entry {
            Some("unit") => {
                places.put(format!("units[{}]", units.len()), row.number());
                let before = known.get(code.as_str()).map(|unit| (*unit).clone()).unwrap_or_default();
                let (department, telephone) = (row.needed_code("department"), row.text("telephone"));
                units.push(Unit { code, name, department, telephone, ..before });
            }
            Some(_) => {
                places.put(format!("departments[{}]", departments.len()), row.number());
                departments.push(Department { code, name });
            }
            None if row.trimmed("entry").is_empty() => row.wrong(
                "entry",
                "missing_value",
                Said::new("必填", "must not be empty"),
                Said::new("请填“部门”或“单位”", "write department or unit"),
            ),
            None => {}
        }
    }
    for gone in base.units.iter().filter(|unit| unit.district.is_some()) {
        if !units.iter().any(|unit| unit.code == gone.code) {
            reading.note(lost_district(gone));
        }
    }
    UnitSet { departments, units, ..base.clone() }
}

fn lost_district(unit: &Unit) -> Problem {
    let Unit { code, name, .. } = unit;
    Problem::of_file(
        "lost_district",
        Said::new(
            format!("表中没有单位“{name}”（{code}），它的辖区会一并删除"),
            format!("the unit {name:?} ({code}) is not in the table, and its district goes with it"),
        ),
        Said::new("如需保留请补上这一行", "add its row if it is to stay"),
    )
    .as_notice()
}
