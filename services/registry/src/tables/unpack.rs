//! The cells of a workbook. It is unpacked once within a bound before anything is read of it, and cells are taken one by
//! one, so that a small file cannot ask for much memory.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use calamine::{Data, DataRef, ExcelDateTime, Reader as _, Xlsx};

use super::csv::{too_many_columns, too_many_rows};
use super::grid::{Grid, Line};
use super::problem::{Problem, Said};
use super::{COLUMNS, Kind, ROWS, UNPACKED};

/// The most files in a workbook.
const PARTS: usize = 2_000;
/// The most digits that a number of a spreadsheet program keeps.
const DIGITS: f64 = 1e15;

/// The cells of the sheet that is named like the kind, else of the first sheet.
pub fn read(kind: Kind, bytes: &[u8]) -> Result<Grid, Problem> {
    bounded(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let names = book.sheet_names();
    let (zh, en) = (kind.title().zh, kind.title().en);
    let named = names.iter().find(|name| name.trim() == zh || name.trim().eq_ignore_ascii_case(en));
    let name = named.or(names.first()).ok_or_else(|| unreadable(&"it has no sheet"))?.clone();
    let mut cells = book.worksheet_cells_reader(&name).map_err(|error| unreadable(&error))?;
    let mut lines: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    while let Some(cell) = cells.next_cell().map_err(|error| unreadable(&error))? {
        let (row, column) = cell.get_position();
        let text = said(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= COLUMNS {
            return Err(too_many_columns());
        }
        let line = lines.entry(row).or_default();
        if line.len() <= column {
            line.resize(column + 1, String::new());
        }
        line[column] = text;
        if lines.len() > ROWS + 1 {
            return Err(too_many_rows());
        }
    }
    Ok(Grid::from_lines(lines.into_iter().map(|(row, cells)| Line { number: row + 1, cells })))
}

/// Unpacks everything into nothing and counts: what a file says of its own size may be wrong.
fn bounded(bytes: &[u8]) -> Result<(), Problem> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    if archive.len() > PARTS {
        return Err(too_large());
    }
    let mut left = UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|error| unreadable(&error))?;
        let unpacked = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        left = left.checked_sub(unpacked.map_err(|error| unreadable(&error))?).ok_or_else(too_large)?;
    }
    Ok(())
}

fn said(value: &DataRef<'_>) -> String {
    match value {
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_said(*number),
        DataRef::Bool(true) => "true".to_owned(),
        DataRef::Bool(false) => "false".to_owned(),
        DataRef::DateTime(moment) => moment_said(*moment),
        DataRef::Error(error) => Data::Error(error.clone()).to_string(),
        DataRef::Empty => String::new(),
    }
}

/// Digits as they are shown; more of them than are kept read as spoilt.
fn number_said(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() >= DIGITS {
        format!("{number:e}").replace('e', "E+")
    } else {
        number.to_string()
    }
}

fn moment_said(moment: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let time = match (second, milli) {
        (0, 0) => format!("{hour:02}:{minute:02}"),
        (_, 0) => format!("{hour:02}:{minute:02}:{second:02}"),
        _ => format!("{hour:02}:{minute:02}:{second:02}.{milli:03}"),
    };
    match moment.as_f64() {
        only if (0.0..1.0).contains(&only) => time,
        whole if whole.fract() == 0.0 => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {time}"),
    }
}

fn unreadable(error: &dyn std::fmt::Display) -> Problem {
    Problem::of_file(
        "unreadable_file",
        Said::new(format!("文件不是 XLSX 工作簿：{error}"), format!("the file is no XLSX workbook: {error}")),
        Said::new("请另存为 .xlsx（不加密码），或改用 CSV", "save it as .xlsx without a password, or use CSV"),
    )
}

fn too_large() -> Problem {
    let most = UNPACKED / 1024 / 1024;
    Problem::of_file(
        "too_large_file",
        Said::new(
            format!("工作簿解压后超过 {most} MiB"),
            format!("the workbook has more than {most} MiB once unpacked"),
        ),
        Said::new("请删除图片和多余的工作表", "remove pictures and sheets that are not needed"),
    )
}
