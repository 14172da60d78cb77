//! `docs/tables.md`, written from the descriptions of the columns.

use std::fmt::Write as _;

use super::{COLUMNS, FILE, Kind, ROWS, UNPACKED};

/// The page.
pub fn page() -> String {
    let mut page = HEAD.to_owned();
    let (file, unpacked) = (FILE / 1024 / 1024, UNPACKED / 1024 / 1024);
    let _ = writeln!(
        page,
        "A file may have {file} MiB, {unpacked} MiB once unpacked, {ROWS} rows and {COLUMNS} columns.\n"
    );
    for kind in Kind::ALL {
        let (zh, en) = (kind.title().zh, kind.title().en);
        let _ = writeln!(page, "## {en} ({zh}): `{}`\n\n{}\n\n{}\n", kind.as_str(), kind.about().en, kind.about().zh);
        page.push_str(
            "| column | 列 | required | written as | meaning | 说明 | example |\n|---|---|---|---|---|---|---|\n",
        );
        for column in kind.columns() {
            let needed = if column.needed { "yes" } else { "" };
            let choices: Vec<_> =
                column.choices().iter().map(|choice| format!("`{}` {}", choice.key, choice.zh)).collect();
            let form = if choices.len() > 1 { choices.join(", ") } else { column.holds.form().en.to_owned() };
            let example = match (column.example.zh, column.example.en) {
                ("", "") => String::new(),
                (zh, en) if zh == en => format!("`{en}`"),
                (zh, en) => format!("`{zh}`, `{en}`"),
            };
            let (key, zh) = (column.key, column.zh);
            let _ = writeln!(
                page,
                "| `{key}` | {zh} | {needed} | {form} | {} | {} | {example} |",
                column.about.en, column.about.zh
            );
        }
        page.push('\n');
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

const HEAD: &str = "# Tables

People, units, the register, the catalogue, the calendars and the assets travel as workbooks (XLSX) and as CSV: on the pages of the
administrator (导入表格, 导出表格), and by `gridctl registry table export|import|template`.

- **Out and in again changes nothing.** What is exported can be imported as it is, in either format and either language.
- **All or nothing.** Every row is read and everything that is wrong is named; with one refused row nothing is kept. The table
  then comes back as a workbook with two more columns, `问题/Problem` and `怎么办/Way out`, the rows tinted, all problems listed on a
  sheet of their own, and no passwords. It can be corrected and imported as it is: those two columns are passed over.
- **Check first.** A dry run answers the same and keeps nothing.
- Units, register, catalogue, calendars and assets go into the draft, which counts once it is published. People count at once.
- Headings are Chinese or English, in any order; a `*` behind one is passed over. A column whose heading begins with `#` or
  `备注` is not read; any other unknown column is refused by its name, because a slip in a heading would lose its cells. A column
  that is missing counts as empty, unless it is required.
- In a workbook all cells are text, so that codes keep their zeros; day, time and number cells are read as well. The sheet that
  is read is the one named like the table, else the first. The template and every export explain each column on a second sheet and
  offer the few values of a column as a list.
- CSV is written in UTF-8 with a byte order mark, and read in UTF-8, UTF-16 with a mark, or GB18030; commas, or tabs where the
  headings have tabs and no comma. A cell that a spreadsheet program would take for a formula is written behind an apostrophe, which is
  taken off again; `=\"0101\"` is read as 0101. A spreadsheet program that opens a CSV file may turn codes into numbers
  (`3.30106E+14`): such a cell is refused; the leading zeros of short codes are lost without a trace, so prefer XLSX.

This page is written from the descriptions of the columns (`services/registry/src/tables`); a test of `gridcase-registry` keeps the two the
same and says how to write it anew.

## How values are written

| value | written | also read |
|---|---|---|
| flag | `是` or `yes`; empty for no | `true`, `1`, `√`, `否`, `no`, `false`, `0` |
| choice | its name in the language of the table | the name in the other language |
| degrees | `120.0845123`, as short as the number can be told from any other | `120.084512300` |
| day | `2026-07-01` | `2026/7/1`, `2026.7.1`, `2026年7月1日`, `20260701` |
| minute of the day | `08:30`, `24:00` at the end | `8:30`, `8：30` |
| span of minutes | `08:30-12:00` | `~`, `—` or `至` between them |
| hours of a rule | `1-5 08:30-18:00`: days 1 (Monday) to 7, none for every day | `周一至周五 08:30-18:00` |
| moment | `2026-07-01 08:30` in the town's time, with seconds and milliseconds where they are not zero | `2026-07-01T08:30:00+08:00` |
| limit | `2紧急工作时`, `4 work_hour:stop` with what it is for | the unit in the other language |
| several values | `a; b`; one with a semicolon, a line end, a double quote or spaces around it in double quotes | `；` or a line end between them |
| party | a unit's code, `辖区(police)` or `district(police)` for the unit whose district it is | full-width brackets |
| former code | `0628@GB/T 30428.2-2013@~2026-06-30`: code, standard, first and last day | without the days |

";
