//! Tables: content and people as rows of a workbook or of a CSV file, and back.
//!
//! Pure: bytes in, messages and problems out, and the other way. Each kind describes its columns once ([`column`]); reading,
//! writing, the empty template with its drop-down lists and `docs/tables.md` all follow that description. What is written can
//! be read again and is the same: the text form of every value is in [`cell`].
//!
//! The way of an import: the file becomes a [`Grid`] of text ([`csv`], [`unpack`]); its headings are matched with the
//! columns ([`layout`]); the kind's module reads each row and says what is wrong with it ([`problem`]); what is refused is
//! given back as a workbook with the problem beside each row ([`workbook`]).

mod assets;
mod calendars;
mod catalogue;
pub mod cell;
pub mod column;
mod compare;
mod content;
pub mod csv;
pub mod grid;
pub mod layout;
pub mod page;
pub mod people;
pub mod problem;
mod register;
mod row;
mod units;
pub mod unpack;
pub mod workbook;

pub use column::Column;
pub use compare::{Compared, compare};
pub use content::{Imported, read, rows};
pub use grid::{Grid, Line};
pub use problem::{Problem, Problems};

/// The largest file that is read, in bytes.
pub const FILE: usize = 16 * 1024 * 1024;
/// The most bytes that a workbook may hold once it is unpacked.
pub const UNPACKED: u64 = 64 * 1024 * 1024;
/// The most rows of a table.
pub const ROWS: usize = 100_000;
/// The most columns of a file.
pub const COLUMNS: usize = 64;

/// What a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// People, their accounts and posts.
    People,
    /// Departments and units.
    Units,
    /// Rules.
    Register,
    /// Matters and their rows.
    Catalogue,
    /// Years, days and working windows.
    Calendars,
    /// Assets.
    Assets,
}

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// A workbook.
    Xlsx,
    /// Comma separated text.
    Csv,
}

/// In which language headings and values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Simplified Chinese.
    #[default]
    Chinese,
    /// English.
    English,
}

/// The same in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Words {
    /// In one language.
    pub fn said(self, language: Language) -> &'static str {
        match language {
            Language::Chinese => self.zh,
            Language::English => self.en,
        }
    }
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::People, Self::Units, Self::Register, Self::Catalogue, Self::Calendars, Self::Assets];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Units => "units",
            Self::Register => "register",
            Self::Catalogue => "catalogue",
            Self::Calendars => "calendars",
            Self::Assets => "assets",
        }
    }

    /// What people call it; the name of the sheet.
    pub const fn title(self) -> Words {
        match self {
            Self::People => Words { zh: "人员与岗位", en: "People" },
            Self::Units => Words { zh: "部门与单位", en: "Units" },
            Self::Register => Words { zh: "责任清单", en: "Register" },
            Self::Catalogue => Words { zh: "事项目录", en: "Catalogue" },
            Self::Calendars => Words { zh: "工作日历", en: "Calendars" },
            Self::Assets => Words { zh: "部件台账", en: "Assets" },
        }
    }

    /// What the table as a whole does when it is imported.
    pub const fn about(self) -> Words {
        match self {
            Self::People => Words {
                zh: "每行一个岗位；同一人的多个岗位各占一行，没有岗位的人占一行。导入立即生效；表中没有的人员和岗位不变。\
                     一人多行时，以人员编号识别；没有编号的以账号识别；两者都没有的以姓名识别。",
                en: "One row is one post; a person with several posts has several rows, one without posts has one. An import \
                     counts at once; people and posts that the table does not name stay as they are. Rows are of the same \
                     person by the person's id; without one by the account; without either by the name.",
            },
            Self::Units => Words {
                zh: "每行一个部门或单位。导入取代草稿中的部门和单位；辖区和地面图层按编码保留，不在表中。",
                en: "One row is one department or unit. An import takes the place of those of the draft; districts and ground \
                     layers are not in the table and stay with their codes.",
            },
            Self::Register => Words {
                zh: "每行一条规则。导入取代草稿中的全部规则。",
                en: "One row is one rule. An import takes the place of all rules of the draft.",
            },
            Self::Catalogue => Words {
                zh: "每行一个立案行；同一事项的各行相邻与否均可。事项的各列可以只填在第一行，也可以每行都填，但须一致。\
                     导入取代草稿中的全部事项。",
                en: "One row is one row under a matter. The matter's own columns are filled in its first row; in its other rows \
                     they are empty or the same. An import takes the place of all matters of the draft.",
            },
            Self::Calendars => Words {
                zh: "每行一个年度、一个放假或调休上班的日子、一个工作时段或工作日的算法。导入取代草稿中的全部日历。",
                en: "One row is a year, a day off or a make-up working day, a working window, or the reading of a work day. An \
                     import takes the place of all calendars of the draft.",
            },
            Self::Assets => Words {
                zh: "每行一个部件。导入取代草稿中的全部部件。经纬度为 WGS-84；其他坐标系的数据请用 GeoJSON 导入。",
                en: "One row is one asset. An import takes the place of all assets of the draft. Places are in WGS-84; bring in what \
                     is in another coordinate system as GeoJSON.",
            },
        }
    }

    /// Its columns, in the order in which they are written.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::People => people::COLUMNS,
            Self::Units => units::COLUMNS,
            Self::Register => register::COLUMNS,
            Self::Catalogue => catalogue::COLUMNS,
            Self::Calendars => calendars::COLUMNS,
            Self::Assets => assets::COLUMNS,
        }
    }
}

/// The file of these rows, each with a cell for every column of the kind.
pub fn write(
    kind: Kind,
    format: Format,
    language: Language,
    rows: &[Vec<String>],
) -> Result<Vec<u8>, workbook::WriteError> {
    match format {
        Format::Xlsx => workbook::table(kind, language, rows),
        Format::Csv => Ok(csv::write(kind, language, rows)),
    }
}

/// The cells of a file.
pub fn open(kind: Kind, format: Format, bytes: &[u8]) -> Result<Grid, Problem> {
    match format {
        Format::Xlsx => unpack::read(kind, bytes),
        Format::Csv => csv::read(bytes),
    }
}

#[cfg(test)]
mod tests;
