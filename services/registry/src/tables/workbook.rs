//! Workbooks: a table with an explanation of its columns and drop-down lists, and a table that is given back with what is
//! wrong beside each row.

use std::collections::HashMap;

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

use super::column::Holds;
use super::grid::Grid;
use super::layout::MARKS;
use super::problem::Problem;
use super::{Column, Kind, Language, Words};
use crate::finding::Severity;

/// Rows below the headings that offer the drop-down lists.
const LISTED: u32 = 10_000;
const HEAD: Color = Color::RGB(0x00DD_E7F3);
const REFUSED: Color = Color::RGB(0x00FB_E3E0);
const REFUSED_CELL: Color = Color::RGB(0x00F4_A9A0);
const NOTICED: Color = Color::RGB(0x00FF_F4D6);
const EXPLAINED: Words = Words { zh: "填写说明", en: "Explanation" };
const LIST: Words = Words { zh: "问题清单", en: "Problems" };

/// Why a workbook cannot be made.
#[derive(Debug, thiserror::Error)]
#[error("the workbook cannot be written: {0}; write it as CSV")]
pub struct WriteError(#[from] XlsxError);

type Result<T> = std::result::Result<T, WriteError>;

/// A table; without rows it is the template.
pub fn table(kind: Kind, language: Language, rows: &[Vec<String>]) -> Result<Vec<u8>> {
    let mut book = new_book()?;
    let sheet = book.add_worksheet().set_name(kind.title().said(language))?;
    let columns = kind.columns();
    let text = Format::new().set_num_format("@");
    for (at, column) in columns.iter().enumerate() {
        let at = place(at);
        sheet.set_column_format(at, &text)?.set_column_width(at, width(column))?;
        let heading = column.heading(language);
        let heading = if column.needed { format!("{heading}*") } else { heading.to_owned() };
        sheet.write_string_with_format(0, at, heading, &head())?;
        offer(sheet, at, column, language)?;
    }
    for (line, row) in rows.iter().enumerate() {
        for (at, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string_with_format(below(line), place(at), cell, &text)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    explain(&mut book, kind, language)?;
    Ok(book.save_to_buffer()?)
}

/// A table as it was read, with its problems beside the rows, all of them on a sheet of their own, and no passwords.
pub fn marked(kind: Kind, language: Language, grid: &Grid, problems: &[Problem]) -> Result<Vec<u8>> {
    let mut book = new_book()?;
    let sheet = book.add_worksheet().set_name(kind.title().said(language))?;
    let columns: Vec<_> = grid.headings.iter().map(|heading| column_of(kind, heading)).collect();
    let kept: Vec<_> = (0..grid.headings.len()).filter(|&at| !MARKS.contains(&grid.headings[at].trim())).collect();
    for (at, &from) in kept.iter().enumerate() {
        let wide = columns[from].map_or(16.0, width);
        sheet.set_column_width(place(at), wide)?;
        sheet.write_string_with_format(0, place(at), &grid.headings[from], &head())?;
    }
    for (at, mark) in MARKS.iter().enumerate() {
        sheet.set_column_width(place(kept.len() + at), 48)?;
        sheet.write_string_with_format(0, place(kept.len() + at), *mark, &head())?;
    }
    let (looks, wrapped) = (Looks::new(false), Looks::new(true));
    let mut of_line: HashMap<u32, Vec<&Problem>> = HashMap::new();
    for problem in problems {
        of_line.entry(problem.line).or_default().push(problem);
    }
    for (line, row) in grid.lines.iter().enumerate() {
        let found = of_line.get(&row.number).map(Vec::as_slice).unwrap_or_default();
        for (at, &from) in kept.iter().enumerate() {
            let column = columns[from];
            let cell = if is_secret(column) { "" } else { row.cell(from) };
            sheet.write_string_with_format(below(line), place(at), cell, looks.of_cell(found, column))?;
        }
        let said = |of: fn(&Problem) -> &super::problem::Said| lines_of(kind, language, found, of);
        for (at, text) in [said(|problem| &problem.message), said(|problem| &problem.remedy)].iter().enumerate() {
            sheet.write_string_with_format(below(line), place(kept.len() + at), text, wrapped.of(found))?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    list(&mut book, kind, language, grid, problems)?;
    explain(&mut book, kind, language)?;
    Ok(book.save_to_buffer()?)
}

/// The same content makes the same bytes at any time.
fn new_book() -> Result<Workbook> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2026, 1, 1)?;
    book.set_properties(&DocProperties::new().set_author("Gridcase").set_creation_datetime(&made));
    Ok(book)
}

/// The cells that are offered as a list.
fn offer(sheet: &mut Worksheet, at: u16, column: &Column, language: Language) -> Result<()> {
    let choices: Vec<_> = column.choices().iter().map(|choice| choice.said(language)).collect();
    if choices.is_empty() {
        return Ok(());
    }
    let list = DataValidation::new().allow_list_strings(&choices)?.ignore_blank(true);
    sheet.add_data_validation(1, at, LISTED, at, &list)?;
    Ok(())
}

/// What every column means, on a sheet of its own.
fn explain(book: &mut Workbook, kind: Kind, language: Language) -> Result<()> {
    let sheet = book.add_worksheet().set_name(EXPLAINED.said(language))?;
    let wrap = Looks::new(true).plain;
    sheet.merge_range(0, 0, 0, 5, kind.about().said(language), &wrap)?;
    sheet.set_row_height(0, 48)?;
    let headings = match language {
        Language::Chinese => ["列", "英文列名", "必填", "写法", "说明", "示例"],
        Language::English => ["Column", "Chinese heading", "Required", "Written as", "Meaning", "Example"],
    };
    for (at, (heading, wide)) in headings.iter().zip([16, 18, 10, 36, 60, 36]).enumerate() {
        sheet.set_column_width(place(at), wide)?;
        sheet.write_string_with_format(1, place(at), *heading, &head())?;
    }
    for (line, column) in kind.columns().iter().enumerate() {
        let line = below(line) + 1;
        let other = match language {
            Language::Chinese => Language::English,
            Language::English => Language::Chinese,
        };
        let needed = if column.needed { super::column::YES.said(language) } else { "" };
        let choices: Vec<_> = column.choices().iter().map(|choice| choice.said(language)).collect();
        let form = if choices.len() > 1 { choices.join(" / ") } else { column.holds.form().said(language).to_owned() };
        let cells = [
            column.heading(language),
            column.heading(other),
            needed,
            &form,
            column.about.said(language),
            column.example.said(language),
        ];
        for (at, cell) in cells.into_iter().enumerate() {
            sheet.write_string_with_format(line, place(at), cell, &wrap)?;
        }
    }
    Ok(())
}

/// Every problem, those of the file as a whole among them.
fn list(book: &mut Workbook, kind: Kind, language: Language, grid: &Grid, problems: &[Problem]) -> Result<()> {
    let sheet = book.add_worksheet().set_name(LIST.said(language))?;
    let row = Words { zh: "行", en: "Row" }.said(language);
    let column = Words { zh: "列", en: "Column" }.said(language);
    for (at, (heading, wide)) in [row, column, MARKS[0], MARKS[1]].iter().zip([8, 20, 60, 60]).enumerate() {
        sheet.set_column_width(place(at), wide)?;
        sheet.write_string_with_format(0, place(at), *heading, &head())?;
    }
    let looks = Looks::new(true);
    for (line, problem) in problems.iter().enumerate() {
        let number = if problem.line == 0 { String::new() } else { problem.line.to_string() };
        let heading = heading_of(kind, grid, &problem.column, language);
        let (message, remedy) = (problem.message.in_language(language), problem.remedy.in_language(language));
        for (at, cell) in [number.as_str(), &heading, message, remedy].into_iter().enumerate() {
            sheet.write_string_with_format(below(line), place(at), cell, looks.of(&[problem]))?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// The heading of a column as the file has it.
pub fn heading_of(kind: Kind, grid: &Grid, key: &str, language: Language) -> String {
    let Some(column) = kind.columns().iter().find(|column| column.key == key) else { return key.to_owned() };
    let written = grid.headings.iter().find(|heading| column.is_called(heading));
    written
        .map_or_else(|| column.heading(language).to_owned(), |heading| heading.trim().trim_end_matches('*').to_owned())
}

/// Whether the cells of a column are never shown.
pub fn is_secret(column: Option<&Column>) -> bool {
    column.is_some_and(|column| matches!(column.holds, Holds::Secret))
}

fn column_of(kind: Kind, heading: &str) -> Option<&'static Column> {
    kind.columns().iter().find(|column| column.is_called(heading))
}

fn lines_of(
    kind: Kind,
    language: Language,
    problems: &[&Problem],
    of: fn(&Problem) -> &super::problem::Said,
) -> String {
    let line = |problem: &&Problem| {
        let column = kind.columns().iter().find(|column| column.key == problem.column);
        let said = of(problem).in_language(language);
        column.map_or_else(|| said.to_owned(), |column| format!("{}: {said}", column.heading(language)))
    };
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Looks of cells, each made once.
struct Looks {
    plain: Format,
    noticed: Format,
    refused: Format,
    refused_cell: Format,
}

impl Looks {
    fn new(wrapped: bool) -> Self {
        let plain = Format::new().set_num_format("@").set_align(FormatAlign::Top);
        let plain = if wrapped { plain.set_text_wrap() } else { plain };
        let tinted = |tint| plain.clone().set_background_color(tint).set_border(FormatBorder::Hair);
        Self { noticed: tinted(NOTICED), refused: tinted(REFUSED), refused_cell: tinted(REFUSED_CELL), plain }
    }

    /// Of a row with these problems.
    fn of(&self, problems: &[&Problem]) -> &Format {
        match problems.iter().map(|problem| problem.severity).min() {
            None => &self.plain,
            Some(Severity::Refused) => &self.refused,
            Some(Severity::Proposed | Severity::Repaired | Severity::Notice) => &self.noticed,
        }
    }

    /// Of a cell of that row.
    fn of_cell(&self, problems: &[&Problem], column: Option<&Column>) -> &Format {
        let is_here = |problem: &&&Problem| column.is_some_and(|column| problem.column == column.key);
        let here = problems.iter().find(is_here).filter(|problem| problem.severity == Severity::Refused);
        if here.is_some() { &self.refused_cell } else { self.of(problems) }
    }
}

fn head() -> Format {
    Format::new().set_bold().set_background_color(HEAD).set_align(FormatAlign::Top).set_num_format("@")
}

fn width(column: &Column) -> f64 {
    match column.holds {
        Holds::Flag | Holds::Number => 10.0,
        Holds::Text | Holds::Items => 26.0,
        Holds::Moment => 20.0,
        _ => 16.0,
    }
}

fn place(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// The row of a line below the headings.
fn below(line: usize) -> u32 {
    u32::try_from(line + 1).unwrap_or(u32::MAX)
}
