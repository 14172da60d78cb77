//! Which heading of a file is which column.

use super::grid::Grid;
use super::problem::{Problem, Problems, Said};
use super::{Column, Kind};

/// Headings of the columns that a workbook given back has more; they are passed over when it comes in again.
pub const MARKS: [&str; 2] = ["问题/Problem", "怎么办/Way out"];

/// The place of each column of a kind in a file.
#[derive(Debug, Clone)]
pub struct Layout {
    columns: &'static [Column],
    places: Vec<Option<usize>>,
}

impl Layout {
    /// Matches headings with columns, in any order and either language. Unknown, doubled and missing ones are named.
    pub fn of(kind: Kind, grid: &Grid, problems: &mut Problems) -> Self {
        let columns = kind.columns();
        let mut places = vec![None; columns.len()];
        for (at, heading) in grid.headings.iter().enumerate() {
            let heading = heading.trim();
            if is_passed_over(heading) {
                if heading.is_empty() && grid.lines.iter().any(|line| !line.cell(at).trim().is_empty()) {
                    problems.add(no_heading(at));
                }
                continue;
            }
            match columns.iter().position(|column| column.is_called(heading)) {
                None => problems.add(unknown(heading, columns)),
                Some(column) if places[column].is_some() => problems.add(doubled(heading)),
                Some(column) => places[column] = Some(at),
            }
        }
        let absent = columns.iter().zip(&places).filter(|(_, place)| place.is_none()).map(|(column, _)| column);
        let (needed, free): (Vec<&Column>, Vec<&Column>) = absent.partition(|column| column.needed);
        for column in needed {
            problems.add(missing(column));
        }
        if !free.is_empty() {
            problems.add(absent_columns(&free));
        }
        Self { columns, places }
    }

    /// Place of a column in the file; none where the file has no such column.
    pub fn place(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.key == key).and_then(|at| self.places[at])
    }

    /// The column of this key.
    pub fn column(&self, key: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.key == key)
    }
}

fn is_passed_over(heading: &str) -> bool {
    heading.is_empty() || MARKS.contains(&heading) || heading.starts_with('#') || heading.starts_with("备注")
}

fn no_heading(at: usize) -> Problem {
    let place = at + 1;
    Problem::of_file(
        "missing_heading",
        Said::new(format!("第 {place} 列没有标题，却有内容"), format!("column {place} has cells and no heading")),
        Said::new("请补上标题，或删除该列", "write its heading, or delete the column"),
    )
    .at(0, "")
}

fn unknown(heading: &str, columns: &[Column]) -> Problem {
    let zh: Vec<_> = columns.iter().map(|column| column.zh).collect();
    let en: Vec<_> = columns.iter().map(|column| column.key).collect();
    Problem::of_file(
        "unknown_column",
        Said::new(format!("没有“{heading}”这一列"), format!("there is no column {heading:?}")),
        Said::new(
            format!("请改为以下之一：{}；不导入的列，标题以“备注”或 # 开头", zh.join("、")),
            format!(
                "use one of {}; the heading of a column that is not to be read begins with # or 备注",
                en.join(", ")
            ),
        ),
    )
    .at(0, heading)
}

fn doubled(heading: &str) -> Problem {
    Problem::of_file(
        "doubled_column",
        Said::new(format!("“{heading}”有两列"), format!("there are two columns {heading:?}")),
        Said::new("请只留一列", "keep one of them"),
    )
    .at(0, heading)
}

fn missing(column: &Column) -> Problem {
    let (zh, en) = (column.zh, column.key);
    Problem::of_file(
        "missing_column",
        Said::new(format!("缺少“{zh}”列"), format!("the column {en:?} is missing")),
        Said::new("请补上该列；下载模板可得到全部列", "add it; the template has all columns"),
    )
    .at(0, column.key)
}

/// Columns that a file may go without.
fn absent_columns(columns: &[&Column]) -> Problem {
    let zh: Vec<_> = columns.iter().map(|column| column.zh).collect();
    let en: Vec<_> = columns.iter().map(|column| column.key).collect();
    Problem::of_file(
        "absent_columns",
        Said::new(format!("表中没有这些列：{}", zh.join("、")), format!("the table goes without {}", en.join(", "))),
        Said::new("这些列按空处理；如有内容请补上", "their cells count as empty; add those that have values"),
    )
    .as_notice()
}
