//! What is wrong with a table: in which row and column, in both languages, with the way out.

use super::Language;
use crate::check::MOST_FINDINGS;
use crate::finding::Severity;

/// Words made for an occasion, in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Chinese.
    pub zh: Box<str>,
    /// English.
    pub en: Box<str>,
}

impl Said {
    /// In both languages.
    pub fn new(zh: impl Into<Box<str>>, en: impl Into<Box<str>>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// In one language.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }
}

/// One defect of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// How bad.
    pub severity: Severity,
    /// Stable name.
    pub kind: String,
    /// Number of the line in the file, from 1; 0 is the file as a whole.
    pub line: u32,
    /// Key of the column; empty where it is the line as a whole. A heading that is no column's is named as written.
    pub column: String,
    /// What is wrong.
    pub message: Said,
    /// The way out.
    pub remedy: Said,
}

impl Problem {
    /// A defect of the whole file because of which nothing is kept.
    pub fn of_file(kind: &str, message: Said, remedy: Said) -> Self {
        let (severity, column) = (Severity::Refused, String::new());
        Self { severity, kind: kind.to_owned(), line: 0, column, message, remedy }
    }

    /// The same of a line.
    pub fn at(self, line: u32, column: &str) -> Self {
        Self { line, column: column.to_owned(), ..self }
    }

    /// The same as something to know.
    pub fn as_notice(self) -> Self {
        Self { severity: Severity::Notice, ..self }
    }
}

/// Problems as they are found.
#[derive(Debug, Clone, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Notes one.
    pub fn add(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// Whether anything was refused.
    pub fn refuse(&self) -> bool {
        self.0.iter().any(|problem| problem.severity == Severity::Refused)
    }

    /// All of them, as found.
    pub fn as_slice(&self) -> &[Problem] {
        &self.0
    }

    /// The worst first, those of one severity by line, and no more than anyone reads.
    pub fn worst_first(mut self) -> Vec<Problem> {
        self.0.sort_by_key(|problem| (problem.severity, problem.line));
        self.0.truncate(MOST_FINDINGS);
        self.0
    }
}

impl Extend<Problem> for Problems {
    fn extend<T: IntoIterator<Item = Problem>>(&mut self, problems: T) {
        self.0.extend(problems);
    }
}
