//! Tables and lists of fields, laid out by the width that characters take: a Chinese one takes two columns.
use comfy_table::{ContentArrangement, Table};

use super::Layout;

/// A line under the head, nothing else: easy to read and to cut.
const PRESET: &str = "     ──            ";

/// A table; `none` is said where it has no rows.
pub(crate) fn rows<const N: usize>(
    layout: &Layout,
    head: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
    none: &str,
) -> String {
    let mut table = plain(layout);
    table.set_header(head);
    for row in rows {
        table.add_row(row);
    }
    if table.is_empty() { none.to_owned() } else { trimmed(&table) }
}

/// Names and values under each other; empty values are left out.
pub(crate) fn fields<const N: usize>(layout: &Layout, fields: [(&str, String); N]) -> String {
    let mut table = plain(layout);
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
        table.add_row([name.to_owned(), value]);
    }
    trimmed(&table)
}

fn plain(layout: &Layout) -> Table {
    let mut table = Table::new();
    table.load_preset(PRESET);
    match layout.width {
        Some(width) => table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    table
}

/// Without the space before each line and those after it.
fn trimmed(table: &Table) -> String {
    let lines = table.lines().map(|line| line.strip_prefix(' ').unwrap_or(&line).trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    fn layout(width: Option<u16>) -> Layout {
        Layout { zone: TimeZone::UTC, width }
    }

    fn row(cells: [&str; 2]) -> [String; 2] {
        cells.map(str::to_owned)
    }

    #[test]
    fn chinese_characters_take_two_columns() {
        let table = rows(
            &layout(None),
            ["code", "name"],
            [row(["PCS1", "城北派出所"]), row(["ZF-SZ", "综合执法市政设施组"]), row(["X", "plain"])],
            "",
        );
        assert_eq!(
            table,
            "code    name\n\
             ────────────────────────────\n\
             PCS1    城北派出所\n\
             ZF-SZ   综合执法市政设施组\n\
             X       plain"
        );
    }

    #[test]
    fn a_narrow_terminal_breaks_cells_instead_of_lines() {
        let table = rows(&layout(Some(24)), ["code", "words"], [row(["1", "社会生活噪声扰民已经三天"])], "");
        assert!(table.lines().count() > 3, "{table}");
    }

    #[test]
    fn an_empty_table_says_so() {
        assert_eq!(rows(&layout(None), ["code", "name"], [], "no units"), "no units");
    }

    #[test]
    fn empty_fields_are_left_out() {
        let text = fields(&layout(None), [("state", "filed".to_owned()), ("unit", String::new())]);
        assert_eq!(text, "state   filed");
    }
}
