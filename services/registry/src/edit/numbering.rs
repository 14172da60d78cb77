//! Which codes new grids get.
//!
//! National codes: the community's 12 digits and a sequence of three. A new grid gets the number after the greatest that the
//! community has ever had, so that a greater number is a younger grid and a number on paper, in an old case or in a draft
//! that was thrown away never means another place. When 999 is reached, the least number that was never used is taken.
//! Parts are numbered as one reads a map, from north to south and from west to east.
//!
//! Free codes have no sequence: parts get the old code with `-1`, `-2`, ..., special grids the code of the grid that they
//! take most of with `-S1`, ...

use std::collections::HashSet;

use gridcase_geo::{CodeScheme, Level};

use super::{Codes, Refused};
use crate::finding::Finding;

/// The greatest sequence number.
const MOST: u32 = 999;

/// Why a grid is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Divided or joined ground.
    Part,
    /// A special grid.
    Special,
}

/// Gives codes to the new grids of one edit.
#[derive(Debug)]
pub struct Numbering<'a> {
    scheme: CodeScheme,
    parent: &'a str,
    old: &'a str,
    taken: HashSet<String>,
}

impl<'a> Numbering<'a> {
    /// For grids in `parent` whose ground was for the most part that of `old`.
    pub fn new(codes: &'a Codes, parent: &'a str, old: &'a str) -> Self {
        Self { scheme: codes.scheme, parent, old, taken: codes.taken.clone() }
    }

    /// So many codes: those that are named, if they are free, else the next ones. `field` is what named them.
    pub fn take(&mut self, field: &str, named: &[String], count: usize, kind: Kind) -> Result<Vec<String>, Refused> {
        if named.is_empty() {
            return (0..count).map(|_| self.next(field, kind)).collect();
        }
        if named.len() != count {
            let message = format!("{} codes are given for {count} new grids", named.len());
            return Err(Box::new(Finding::refused(
                "wrong_count",
                field,
                message,
                "give each new grid a code, or none",
            )));
        }
        let mut own: HashSet<&str> = HashSet::new();
        for code in named {
            self.check(field, code)?;
            if !own.insert(code) {
                let message = format!("{code:?} is given twice");
                return Err(Box::new(Finding::refused(
                    "duplicate_code",
                    field,
                    message,
                    "give each new grid a code of its own",
                )));
            }
        }
        Ok(named.to_vec())
    }

    fn check(&self, field: &str, code: &str) -> Result<(), Refused> {
        let parent = (!self.parent.is_empty()).then_some(self.parent);
        let checked = self.scheme.check(code, parent).map_err(|error| {
            let remedy = "give a free code of the same community, or none to take the next one";
            Box::new(Finding::refused("malformed_code", field, error.to_string(), remedy).with_code(code))
        })?;
        if checked.level().is_some_and(|level| level != Level::Grid) {
            let message = format!("{code:?} is not the code of a grid");
            let remedy = "give the community's 12 digits and three more, or none to take the next code";
            return Err(Box::new(Finding::refused("wrong_level", field, message, remedy).with_code(code)));
        }
        if self.taken.contains(code) {
            let message = format!("{code:?} is or was the code of another area");
            let remedy = "give a code that was never used, or none to take the next one";
            return Err(Box::new(Finding::refused("taken_code", field, message, remedy).with_code(code)));
        }
        Ok(())
    }

    fn next(&mut self, field: &str, kind: Kind) -> Result<String, Refused> {
        match self.scheme {
            CodeScheme::National => self.next_national(field),
            CodeScheme::Free => self.next_free(field, kind),
        }
    }

    fn next_national(&mut self, field: &str) -> Result<String, Refused> {
        let sequence = |code: &String| -> Option<u32> {
            let digits = code.strip_prefix(self.parent).filter(|digits| digits.len() == 3)?;
            digits.parse().ok()
        };
        let used: HashSet<u32> = self.taken.iter().filter_map(sequence).collect();
        let greatest = used.iter().max().copied().unwrap_or(0);
        let next = if greatest < MOST { Some(greatest + 1) } else { (1..=MOST).find(|number| !used.contains(number)) };
        let Some(next) = next else {
            let message = format!("all {MOST} numbers of {:?} are used", self.parent);
            let remedy = "divide the community, whose parts number their grids anew";
            return Err(Box::new(Finding::refused("numbers_used_up", field, message, remedy)));
        };
        Ok(self.keep(format!("{}{next:03}", self.parent)))
    }

    fn next_free(&mut self, field: &str, kind: Kind) -> Result<String, Refused> {
        let mark = match kind {
            Kind::Part => "-",
            Kind::Special => "-S",
        };
        let code = (1_u32..).map(|number| format!("{}{mark}{number}", self.old));
        let code = code.into_iter().find(|code| !self.taken.contains(code)).unwrap_or_default();
        self.scheme.check(&code, None).map_err(|error| {
            let remedy = "name shorter codes for the new grids";
            Box::new(Finding::refused("malformed_code", field, error.to_string(), remedy))
        })?;
        Ok(self.keep(code))
    }

    fn keep(&mut self, code: String) -> String {
        self.taken.insert(code.clone());
        code
    }
}
