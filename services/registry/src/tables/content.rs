//! The content of a part as a table, and a table as the content of a part.

use std::collections::HashMap;

use gridcase_proto::registry::v1::content;

use super::grid::{Grid, Line};
use super::layout::Layout;
use super::problem::{Problem, Problems, Said};
use super::row::Row;
use super::{Kind, Language, assets, calendars, catalogue, register, units};
use crate::finding::{Finding, Severity};

/// The rows of a part's content; none where it is another part than the kind's.
pub fn rows(content: &content::Part, language: Language) -> Vec<Vec<String>> {
    match content {
        content::Part::Units(set) => units::rows(set, language),
        content::Part::Register(register) => register::rows(register, language),
        content::Part::Catalogue(catalogue) => catalogue::rows(catalogue, language),
        content::Part::Calendars(set) => calendars::rows(set, language),
        content::Part::Assets(set) => assets::rows(set),
        content::Part::Boundaries(_) => Vec::new(),
    }
}

/// What was read of a table.
#[derive(Debug)]
pub struct Imported {
    /// The content; worth nothing where something is refused.
    pub content: content::Part,
    /// What is wrong.
    pub problems: Problems,
    kind: Kind,
    places: Places,
}

/// Reads a table in place of `base`; what has no column stays as it is there.
pub fn read(kind: Kind, grid: &Grid, base: &content::Part) -> Imported {
    let (mut problems, mut places) = (Problems::default(), Places::default());
    let layout = Layout::of(kind, grid, &mut problems);
    let content = if problems.refuse() {
        // With a column missing or unknown every row would be found wrong for the same reason.
        base.clone()
    } else {
        let mut reading = Reading { layout: &layout, grid, problems: &mut problems };
        match base {
            content::Part::Units(set) => content::Part::Units(units::read(&mut reading, &mut places, set)),
            content::Part::Register(_) => content::Part::Register(register::read(&mut reading, &mut places)),
            content::Part::Catalogue(base) => {
                content::Part::Catalogue(catalogue::read(&mut reading, &mut places, base))
            }
            content::Part::Calendars(_) => content::Part::Calendars(calendars::read(&mut reading, &mut places)),
            content::Part::Assets(_) => content::Part::Assets(assets::read(&mut reading, &mut places)),
            content::Part::Boundaries(_) => base.clone(),
        }
    };
    Imported { content, problems, kind, places }
}

impl Imported {
    /// Takes over what the checks of content found, beside the row that it is about. A cell that could not be read is not
    /// found wrong again.
    pub fn take(&mut self, findings: Vec<Finding>) {
        for finding in findings {
            let problem = problem(self.kind, &self.places, finding);
            let unread = |known: &Problem| {
                known.severity == Severity::Refused && known.line == problem.line && known.column == problem.column
            };
            if problem.line == 0 || !self.problems.as_slice().iter().any(unread) {
                self.problems.add(problem);
            }
        }
    }
}

/// A file while it is read.
pub(super) struct Reading<'a> {
    layout: &'a Layout,
    grid: &'a Grid,
    problems: &'a mut Problems,
}

impl<'a> Reading<'a> {
    pub(super) fn lines(&self) -> std::slice::Iter<'a, Line> {
        self.grid.lines.iter()
    }

    pub(super) fn row<'b>(&'b mut self, line: &'b Line) -> Row<'b> {
        Row::new(self.layout, line, self.problems)
    }

    pub(super) fn note(&mut self, problem: Problem) {
        self.problems.add(problem);
    }
}

/// Which line an entry of the content came from, by its path such as `rules[3]`.
#[derive(Debug, Default)]
pub(super) struct Places(HashMap<String, u32>);

impl Places {
    pub(super) fn put(&mut self, path: String, line: u32) {
        self.0.insert(path, line);
    }

    pub(super) fn put_first(&mut self, path: &str, line: u32) {
        self.0.entry(path.to_owned()).or_insert(line);
    }

    /// The line of the longest path that leads to a field, and the fields below it.
    fn find<'a>(&self, subject: &'a str) -> Option<(u32, &'a str)> {
        let mut path = subject;
        loop {
            if let Some(line) = self.0.get(path) {
                return Some((*line, subject[path.len()..].trim_start_matches('.')));
            }
            path = &path[..path.rfind('.')?];
        }
    }
}

fn problem(kind: Kind, places: &Places, finding: Finding) -> Problem {
    let (line, rest) = places.find(&finding.subject).unwrap_or((0, ""));
    let mut names = rest.split('.').map(|name| name.split('[').next().unwrap_or(name));
    let keys = kind.columns();
    let column = names.find_map(|name| keys.iter().find(|column| column.key == name));
    let message = if line == 0 { format!("{}: {}", finding.subject, finding.message) } else { finding.message };
    let said = SAID.iter().find(|(name, ..)| *name == finding.kind);
    let (what, remedy) =
        said.map_or(("填写不符合要求", "请按说明改正后重试"), |(_, what, remedy)| (what, remedy));
    Problem {
        severity: finding.severity,
        kind: finding.kind.into_owned(),
        line,
        column: column.map_or("", |column| column.key).to_owned(),
        message: Said::new(format!("{what}（{message}）"), message),
        remedy: Said::new(remedy, finding.remedy),
    }
}

/// What the checks of content find, in Chinese.
const SAID: [(&str, &str, &str); 25] = [
    ("malformed_code", "编码格式不正确", "请改正编码（字母、数字和 _ . : / -）"),
    ("retired_code", "编码已停用", "请换用新编码；停用的编码不再使用"),
    ("too_long", "文字过长", "请缩短"),
    ("too_large", "数值过大", "请填较小的数值"),
    ("too_many", "条目过多", "请拆分"),
    ("unknown_number", "不是紧急电话", "请填 110、119、120、122 之一，或留空"),
    ("ambiguous_limit", "同一行有两个用途相同的时限", "请写明每个时限的用途，如“制止”“处罚”"),
    ("conflicting_rules", "与另一条规则冲突：条件相同而牵头单位不同", "请提高其中一条的优先级；在此之前由人工决定"),
    ("provisional_year", "该年度为暂定日历，据此计算的期限会注明", "官方日历公布后请改为正式"),
    ("unknown_department", "没有这个部门", "请先添加该部门"),
    ("unknown_unit", "没有这个单位", "请先添加单位；发布前须补上"),
    ("unknown_area", "没有这个区域", "请选择已有区域；留空表示全镇"),
    ("unknown_ground", "没有这个地面图层", "请选择已有图层，或留空"),
    ("unknown_matter", "没有这个事项", "请填事项目录中的事项"),
    ("unknown_class", "没有这个事项大类", "请填事项目录中的大类"),
    ("unknown_kind", "没有这个事项种类", "请填事项目录中的种类"),
    ("no_districts", "该部门没有一个单位有辖区", "请先导入辖区，或直接指定单位"),
    ("retired_matter", "事项已停用", "请删除规则，或改为替代它的事项"),
    ("assists_itself", "牵头单位同时被列为协办", "请从协办单位中去掉"),
    ("owner_of_event", "只有部件才有权属单位", "请填部件事项，或去掉“权属规则”"),
    ("matters_without_rule", "有事项没有任何规则", "请补充规则；在此之前这些上报在指挥室等待"),
    ("missing_calendars", "没有工作日历，工作时限无法计算", "请一并发布工作日历"),
    ("self_crossing_ring", "辖区边界线自相交", "请重新导入该辖区"),
    ("assets_outside", "有部件不在任何区域内", "请检查导入时的坐标系，或删除这些部件"),
    ("invalid_field", "填写不符合要求", "请按说明改正后重试"),
];
