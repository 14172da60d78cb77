//! One row while it is read: cells by the key of their column, and what is wrong with them.

use super::cell;
use super::column::{Choice, Holds};
use super::grid::Line;
use super::layout::Layout;
use super::problem::{Problem, Problems, Said};

/// A row while it is read.
pub(super) struct Row<'a> {
    layout: &'a Layout,
    line: &'a Line,
    problems: &'a mut Problems,
}

impl<'a> Row<'a> {
    pub(super) fn new(layout: &'a Layout, line: &'a Line, problems: &'a mut Problems) -> Self {
        Self { layout, line, problems }
    }

    /// Number of the line in the file.
    pub(super) fn number(&self) -> u32 {
        self.line.number
    }

    /// Place of a column in the file.
    pub(super) fn place(&self, key: &str) -> Option<usize> {
        self.layout.place(key)
    }

    /// The cell as it is.
    pub(super) fn text(&self, key: &str) -> String {
        self.raw(key).to_owned()
    }

    /// The cell without spaces around it.
    pub(super) fn trimmed(&self, key: &str) -> &'a str {
        self.raw(key).trim()
    }

    fn raw(&self, key: &str) -> &'a str {
        self.layout.place(key).map_or("", |at| self.line.cell(at))
    }

    /// The text, which must not be empty.
    pub(super) fn needed_text(&mut self, key: &str) -> String {
        self.need(key);
        self.text(key)
    }

    /// A code; what a spreadsheet program made of one is refused.
    pub(super) fn code(&mut self, key: &str) -> String {
        let text = self.trimmed(key);
        if cell::is_spoilt_number(text) {
            self.wrong(
                key,
                "spoilt_code",
                Said::new(
                    format!("“{text}”是表格软件改写过的编码，原编码已丢失"),
                    format!("{text:?} is what a spreadsheet program made of a code; the code is lost"),
                ),
                Said::new(
                    "请把该列设为文本格式后重新填写，或改用 XLSX",
                    "format the column as text and write the code again, or use XLSX",
                ),
            );
        }
        text.to_owned()
    }

    /// A code, which must not be empty.
    pub(super) fn needed_code(&mut self, key: &str) -> String {
        self.need(key);
        self.code(key)
    }

    fn need(&mut self, key: &str) {
        if self.trimmed(key).is_empty() {
            self.wrong(
                key,
                "missing_value",
                Said::new("必填", "must not be empty"),
                Said::new("请填写；整行多余的请删除", "write it, or delete the row"),
            );
        }
    }

    /// Yes or no; empty is no.
    pub(super) fn flag(&mut self, key: &str) -> bool {
        let text = self.trimmed(key);
        cell::read_flag(text).unwrap_or_else(|| {
            self.malformed(key, text);
            false
        })
    }

    /// One of the column's choices by its key; empty is none.
    pub(super) fn choice(&mut self, key: &str) -> Option<&'static str> {
        let text = self.trimmed(key);
        let choices = self.layout.column(key).map_or(&[][..], super::Column::choices);
        self.one_of(key, text, choices)
    }

    /// One of these by its key; empty is none.
    pub(super) fn one_of(&mut self, key: &str, text: &str, choices: &[Choice]) -> Option<&'static str> {
        if text.is_empty() {
            return None;
        }
        let found = cell::read_choice(text, choices);
        if found.is_none() {
            let zh: Vec<_> = choices.iter().map(|choice| choice.zh).collect();
            let en: Vec<_> = choices.iter().map(|choice| choice.key).collect();
            self.wrong(
                key,
                "unknown_choice",
                Said::new(format!("没有“{text}”这个选项"), format!("{text:?} is none of the values")),
                Said::new(format!("请填 {} 之一", zh.join("、")), format!("write one of {}", en.join(", "))),
            );
        }
        found
    }

    /// A whole number; empty is none.
    pub(super) fn number_in<T: std::str::FromStr>(&mut self, key: &str) -> Option<T> {
        let text = self.trimmed(key);
        if text.is_empty() {
            return None;
        }
        let read = cell::read_number(text);
        if read.is_none() {
            self.malformed(key, text);
        }
        read
    }

    /// A day as `YYYY-MM-DD`; empty where there is none.
    pub(super) fn day(&mut self, key: &str) -> String {
        let text = self.trimmed(key);
        if text.is_empty() {
            return String::new();
        }
        cell::read_day(text).unwrap_or_else(|| {
            self.malformed(key, text);
            String::new()
        })
    }

    /// Several values.
    pub(super) fn items(&mut self, key: &str) -> Vec<String> {
        let text = self.raw(key);
        cell::read_items(text).unwrap_or_else(|| {
            self.malformed(key, text);
            Vec::new()
        })
    }

    /// Several values, each read by a function.
    pub(super) fn items_of<T>(&mut self, key: &str, read: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let mut found = Vec::new();
        for item in self.items(key) {
            match read(&item) {
                Some(value) => found.push(value),
                None => self.malformed(key, &item),
            }
        }
        found
    }

    /// A value read by a function; empty is none.
    pub(super) fn value<T>(&mut self, key: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.trimmed(key);
        if text.is_empty() {
            return None;
        }
        let value = read(text);
        if value.is_none() {
            self.malformed(key, text);
        }
        value
    }

    /// A value read by a function, which must not be empty.
    pub(super) fn needed_value<T>(&mut self, key: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.need(key);
        self.value(key, read)
    }

    /// Notes a cell that is not written as its column says.
    pub(super) fn malformed(&mut self, key: &str, text: &str) {
        let column = self.layout.column(key);
        let example = column.map(|column| column.example).filter(|example| !example.zh.is_empty());
        let (zh, en) = example.map_or((String::new(), String::new()), |example| {
            (format!("；例如 {}", example.zh), format!("; for example {}", example.en))
        });
        let form = column.map_or(Holds::Text.form(), |column| match column.holds {
            Holds::Text | Holds::Code | Holds::Items => column.about,
            holds => holds.form(),
        });
        self.wrong(
            key,
            "malformed_value",
            Said::new(format!("“{text}”写法不对"), format!("{text:?} cannot be read")),
            Said::new(format!("{}{zh}", form.zh), format!("{}{en}", form.en)),
        );
    }

    /// Notes what is wrong with a cell.
    pub(super) fn wrong(&mut self, key: &str, kind: &str, message: Said, remedy: Said) {
        self.problems.add(Problem::of_file(kind, message, remedy).at(self.line.number, key));
    }
}
