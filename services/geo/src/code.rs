//! Codes of areas and grids, and what they say about the parent.

use serde::{Deserialize, Serialize};

/// How a town writes the codes of its areas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeScheme {
    /// GB/T 2260 (6 digits), GB/T 10114 (9 digits), community (12 digits) and unit grid (15 digits). The parent is the
    /// code's own prefix.
    National,
    /// Any code of up to 64 characters of `A-Z a-z 0-9`, space and `_ . : / -`, with its parent named beside it.
    Free,
}

/// The level that a national code has by its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 6 digits ending in 0000.
    Province,
    /// 6 digits ending in 00.
    City,
    /// 6 digits: district or county.
    District,
    /// 9 digits: sub-district, town or township.
    Town,
    /// 12 digits: community or village.
    Community,
    /// 15 digits: unit grid.
    Grid,
}

/// A checked code with what is known of its place in the tree.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct AreaCode {
    code: String,
    parent: Option<String>,
    level: Option<Level>,
}

impl AreaCode {
    /// The code itself.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The parent's code; national codes have one unless they are a province's.
    pub fn parent(&self) -> Option<&str> {
        self.parent.as_deref()
    }

    /// The level; free codes have none.
    pub fn level(&self) -> Option<Level> {
        self.level
    }
}

/// Why a code is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Nothing but white space.
    #[error("the code is empty")]
    Empty,
    /// A national code has something else than digits.
    #[error("the code {code:?} has the character {character:?}; a national code has digits only")]
    NotADigit {
        /// The code as given.
        code: String,
        /// Its first character that is no digit.
        character: char,
    },
    /// A national code has no known length.
    #[error("the code {code:?} has {digits} digits; an area has 6, 9 or 12, a grid has 15")]
    WrongLength {
        /// The code as given.
        code: String,
        /// How many digits it has.
        digits: usize,
    },
    /// The last part of a national code is all zeros, so it means its parent.
    #[error("the code {code:?} ends in {zeros}, which means the area above it; use {parent:?} for that")]
    ZeroSequence {
        /// The code as given.
        code: String,
        /// The zeros at its end.
        zeros: &'static str,
        /// What to write instead.
        parent: String,
    },
    /// A national code begins with no province.
    #[error("the code {code:?} begins with {start:?}; no province has that code")]
    NoProvince {
        /// The code as given.
        code: String,
        /// Its first two digits.
        start: String,
    },
    /// The named parent is not the one that the code says.
    #[error("the code {code:?} belongs to {expected:?}, not to {given:?}")]
    WrongParent {
        /// The code as given.
        code: String,
        /// The parent that its digits say.
        expected: String,
        /// The parent that was named.
        given: String,
    },
    /// A province is said to lie in another area.
    #[error("the code {code:?} is a province's and has no parent; {given:?} was named")]
    NoParent {
        /// The code as given.
        code: String,
        /// The parent that was named.
        given: String,
    },
    /// A free code is too long.
    #[error("the code {code:?} has {characters} characters; at most {limit} are allowed", limit = FREE_CODE_LIMIT)]
    TooLong {
        /// The code as given.
        code: String,
        /// How many characters it has.
        characters: usize,
    },
    /// A free code has a character outside the allowed ones, or a space at an end.
    #[error(
        "the code {code:?} has the character {character:?}; allowed are A-Z, a-z, 0-9, _ . : / - and spaces between"
    )]
    BadCharacter {
        /// The code as given.
        code: String,
        /// The first character that is not allowed.
        character: char,
    },
    /// An area is named as its own parent.
    #[error("the code {0:?} is named as its own parent")]
    OwnParent(String),
}

/// Most characters of a free code.
pub const FREE_CODE_LIMIT: usize = 64;

impl CodeScheme {
    /// Checks a code and the parent named beside it, if any.
    ///
    /// A national code finds its parent itself; one that is named must agree. A free code without a parent is a root.
    pub fn check(self, code: &str, parent: Option<&str>) -> Result<AreaCode, CodeError> {
        match self {
            Self::National => national(code, parent),
            Self::Free => free(code, parent),
        }
    }
}

fn national(code: &str, named: Option<&str>) -> Result<AreaCode, CodeError> {
    let level = national_level(code)?;
    let parent = national_parent(code, level);
    match (named, &parent) {
        (Some(given), Some(expected)) if given != expected => {
            Err(CodeError::WrongParent { code: code.to_owned(), expected: expected.clone(), given: given.to_owned() })
        }
        (Some(given), None) => Err(CodeError::NoParent { code: code.to_owned(), given: given.to_owned() }),
        _ => Ok(AreaCode { code: code.to_owned(), parent, level: Some(level) }),
    }
}

fn national_level(code: &str) -> Result<Level, CodeError> {
    if code.is_empty() {
        return Err(CodeError::Empty);
    }
    if let Some(character) = code.chars().find(|c| !c.is_ascii_digit()) {
        return Err(CodeError::NotADigit { code: code.to_owned(), character });
    }
    let level = match code.len() {
        6 if code.ends_with("0000") => Level::Province,
        6 if code.ends_with("00") => Level::City,
        6 => Level::District,
        9 => Level::Town,
        12 => Level::Community,
        15 => Level::Grid,
        digits => return Err(CodeError::WrongLength { code: code.to_owned(), digits }),
    };
    if code.starts_with('0') || code.starts_with('9') {
        return Err(CodeError::NoProvince { code: code.to_owned(), start: code[..2].to_owned() });
    }
    if level >= Level::Town && code.ends_with("000") {
        let parent = code[..code.len() - 3].to_owned();
        return Err(CodeError::ZeroSequence { code: code.to_owned(), zeros: "000", parent });
    }
    Ok(level)
}

fn national_parent(code: &str, level: Level) -> Option<String> {
    match level {
        Level::Province => None,
        Level::City => Some(format!("{}0000", &code[..2])),
        Level::District => Some(format!("{}00", &code[..4])),
        Level::Town | Level::Community | Level::Grid => Some(code[..code.len() - 3].to_owned()),
    }
}

fn free(code: &str, parent: Option<&str>) -> Result<AreaCode, CodeError> {
    free_code(code)?;
    if let Some(parent) = parent {
        free_code(parent)?;
        if parent == code {
            return Err(CodeError::OwnParent(code.to_owned()));
        }
    }
    Ok(AreaCode { code: code.to_owned(), parent: parent.map(str::to_owned), level: None })
}

fn free_code(code: &str) -> Result<(), CodeError> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || " _.:/-".contains(c);
    if code.trim().is_empty() {
        return Err(CodeError::Empty);
    }
    if let Some(character) = code.chars().find(|&c| !allowed(c)) {
        return Err(CodeError::BadCharacter { code: code.to_owned(), character });
    }
    if code.starts_with(' ') || code.ends_with(' ') {
        return Err(CodeError::BadCharacter { code: code.to_owned(), character: ' ' });
    }
    if code.len() > FREE_CODE_LIMIT {
        return Err(CodeError::TooLong { code: code.to_owned(), characters: code.len() });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
