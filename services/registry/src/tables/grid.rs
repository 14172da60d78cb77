//! The cells of a file, as text.

/// A file's headings and lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    /// Headings as written.
    pub headings: Vec<String>,
    /// Lines below them; blank ones are left out.
    pub lines: Vec<Line>,
}

/// A line of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// Number in the file, from 1; the headings are mostly line 1.
    pub number: u32,
    /// Its cells; those at the end may be missing.
    pub cells: Vec<String>,
}

impl Line {
    /// The cell under a heading; empty where the line is shorter.
    pub fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", String::as_str)
    }

    /// Whether nothing is written in it.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

impl Grid {
    /// The headings are the first line that is not blank.
    pub fn from_lines(lines: impl IntoIterator<Item = Line>) -> Self {
        let mut lines = lines.into_iter().filter(|line| !line.is_blank());
        let headings = lines.next().map(|line| line.cells).unwrap_or_default();
        Self { headings, lines: lines.collect() }
    }
}
