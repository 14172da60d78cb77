//! Comma separated text: written in UTF-8 with a byte order mark, because spreadsheet programs in China take it for GB18030
//! without; read in UTF-8, UTF-16 with a mark, or GB18030.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030};

use super::column::Holds;
use super::grid::{Grid, Line};
use super::problem::{Problem, Said};
use super::{COLUMNS, Column, Kind, Language, ROWS};

const MARK: &[u8] = b"\xef\xbb\xbf";
/// A cell that begins with one of these is a formula to a spreadsheet program; it is written behind an apostrophe.
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\''];

/// Headings and rows as text.
pub fn write(kind: Kind, language: Language, rows: &[Vec<String>]) -> Vec<u8> {
    let columns = kind.columns();
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(MARK.to_vec());
    let headings = columns.iter().map(|column| column.heading(language));
    writer.write_record(headings).expect("memory takes every record");
    for row in rows {
        let cells = columns.iter().zip(row).map(|(column, cell)| guarded(column, cell));
        writer.write_record(cells.map(|cell| cell.into_owned().into_bytes())).expect("memory takes every record");
    }
    writer.into_inner().expect("memory is flushed")
}

fn guarded<'a>(column: &Column, cell: &'a str) -> Cow<'a, str> {
    let free = matches!(column.holds, Holds::Text | Holds::Code | Holds::Items | Holds::Secret);
    if free && cell.starts_with(FORMULA) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// What a cell holds: `="0101"` and `'=1` are spreadsheet programs' ways to say text.
fn plain(cell: &str) -> String {
    if let Some(text) = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        return text.replace("\"\"", "\"");
    }
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA) => rest.to_owned(),
        _ => cell.to_owned(),
    }
}

/// The cells of a file.
pub fn read(bytes: &[u8]) -> Result<Grid, Problem> {
    let text = decode(bytes).ok_or_else(not_text)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut lines = Vec::new();
    for (at, record) in reader.records().enumerate() {
        let record = record.map_err(|error| not_csv(&error))?;
        if at > ROWS {
            return Err(too_many_rows());
        }
        if record.len() > COLUMNS {
            return Err(too_many_columns());
        }
        let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
        lines.push(Line { number, cells: record.iter().map(plain).collect() });
    }
    Ok(Grid::from_lines(lines))
}

fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(Cow::Borrowed(text)),
        Err(_) => GB18030.decode_without_bom_handling_and_without_replacement(bytes),
    }
}

/// A tab where the headings have tabs and no comma, as "Unicode text" of spreadsheet programs has.
fn delimiter(text: &str) -> u8 {
    let headings = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    if headings.contains('\t') && !headings.contains(',') { b'\t' } else { b',' }
}

fn not_text() -> Problem {
    Problem::of_file(
        "unreadable_file",
        Said::new("文件不是 UTF-8 或 GB18030 编码的文本", "the file is no text in UTF-8 or GB18030"),
        Said::new("请另存为“CSV UTF-8”，或改用 XLSX", "save it as \"CSV UTF-8\", or use XLSX"),
    )
}

fn not_csv(error: &csv::Error) -> Problem {
    Problem::of_file(
        "unreadable_file",
        Said::new(format!("文件不是 CSV：{error}"), format!("the file is no CSV: {error}")),
        Said::new("请另存为“CSV UTF-8”，或改用 XLSX", "save it as \"CSV UTF-8\", or use XLSX"),
    )
}

pub(super) fn too_many_rows() -> Problem {
    Problem::of_file(
        "too_many_rows",
        Said::new(format!("超过 {ROWS} 行"), format!("there are more than {ROWS} rows")),
        Said::new("请删除多余的行", "delete the rows that are not needed"),
    )
}

pub(super) fn too_many_columns() -> Problem {
    Problem::of_file(
        "too_many_columns",
        Said::new(format!("超过 {COLUMNS} 列"), format!("there are more than {COLUMNS} columns")),
        Said::new("请删除多余的列", "delete the columns that are not needed"),
    )
}
