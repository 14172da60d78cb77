//! What a column holds: said once, for reading, writing, the template and the documentation.

use super::{Language, Words};

/// A column of a kind of table.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// English heading, unique in the kind.
    pub key: &'static str,
    /// Chinese heading, unique in the kind.
    pub zh: &'static str,
    /// Whether the file must have it.
    pub needed: bool,
    /// What its cells hold.
    pub holds: Holds,
    /// What it means.
    pub about: Words,
    /// A cell of it.
    pub example: Words,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy)]
pub enum Holds {
    /// Text as it is.
    Text,
    /// A code or id; spaces around it do not count.
    Code,
    /// Yes, or empty for no.
    Flag,
    /// One of a few.
    Choice(&'static [Choice]),
    /// A whole number.
    Number,
    /// Degrees of longitude or latitude, WGS-84.
    Degrees,
    /// A day.
    Day,
    /// A moment in the town's time.
    Moment,
    /// Several values.
    Items,
    /// A password: read, never written.
    Secret,
}

/// One of the values of a column.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    /// Stable name.
    pub key: &'static str,
    /// In Chinese.
    pub zh: &'static str,
}

/// The cells of a flag.
pub const YES: Choice = Choice { key: "yes", zh: "是" };

impl Choice {
    /// In one language.
    pub fn said(self, language: Language) -> &'static str {
        Words { zh: self.zh, en: self.key }.said(language)
    }
}

impl Column {
    /// The heading in one language.
    pub fn heading(&self, language: Language) -> &'static str {
        Words { zh: self.zh, en: self.key }.said(language)
    }

    /// Whether a heading of a file is this column's.
    pub fn is_called(&self, heading: &str) -> bool {
        let heading = heading.trim().trim_end_matches('*').trim();
        heading == self.zh || heading.eq_ignore_ascii_case(self.key)
    }

    /// The values that it can hold, where they are few.
    pub fn choices(&self) -> &'static [Choice] {
        match self.holds {
            Holds::Choice(choices) => choices,
            Holds::Flag => &[YES],
            _ => &[],
        }
    }
}

impl Holds {
    /// How its cells are written.
    pub fn form(self) -> Words {
        match self {
            Self::Text => Words { zh: "文字", en: "text" },
            Self::Code => Words {
                zh: "编码，设为文本格式，保留前导零",
                en: "code, formatted as text so that leading zeros stay",
            },
            Self::Flag => Words { zh: "是；留空为否", en: "yes; empty is no" },
            Self::Choice(_) => Words { zh: "从列表中选择", en: "one of the list" },
            Self::Number => Words { zh: "整数", en: "whole number" },
            Self::Degrees => {
                Words { zh: "度，WGS-84，如 120.0845123", en: "degrees of WGS-84, such as 120.0845123" }
            }
            Self::Day => Words { zh: "日期，如 2026-07-01", en: "day, such as 2026-07-01" },
            Self::Moment => Words {
                zh: "本镇时间，如 2026-07-01 08:30；秒可省略",
                en: "moment in the town's time, such as 2026-07-01 08:30; seconds may be left out",
            },
            Self::Items => Words {
                zh: "多个值用分号隔开；含分号的值加双引号",
                en: "several values with semicolons between them; a value with a semicolon in double quotes",
            },
            Self::Secret => Words { zh: "密码，只导入、不导出", en: "password, read and never written" },
        }
    }
}
