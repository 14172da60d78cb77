//! What is wrong in a content, and where.

use std::fmt;

use jiff::civil::Date;

/// A field that does not hold what it must, named by its path from the part, such as `rules[3].valid_from`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {problem}")]
pub struct Invalid {
    /// Path of the field.
    pub path: String,
    /// What is wrong, and what would be right.
    pub problem: String,
}

impl Invalid {
    /// Notes what is wrong with a field.
    pub fn new(path: impl Into<String>, problem: impl fmt::Display) -> Self {
        Self { path: path.into(), problem: problem.to_string() }
    }

    /// The same, seen from the message that holds this one in `field`.
    pub fn under(self, field: impl fmt::Display) -> Self {
        let path = if self.path.is_empty() { field.to_string() } else { format!("{field}.{}", self.path) };
        Self { path, ..self }
    }
}

/// The text, or that it is required.
pub(crate) fn required(field: &str, text: &str) -> Result<String, Invalid> {
    if text.trim().is_empty() {
        return Err(Invalid::new(field, "must not be empty"));
    }
    Ok(text.to_owned())
}

/// The text, or none where it is empty.
pub(crate) fn optional(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// The day, or none where the text is empty.
pub(crate) fn day(field: &str, text: &str) -> Result<Option<Date>, Invalid> {
    if text.is_empty() {
        return Ok(None);
    }
    Date::strptime("%Y-%m-%d", text)
        .map(Some)
        .map_err(|_| Invalid::new(field, format!("{text:?} is no day; write YYYY-MM-DD")))
}

/// The defects of a list as they are found, each under the place of its item.
#[derive(Debug, Default)]
pub(crate) struct Defects(Vec<Invalid>);

impl Defects {
    /// Reads every item of the list `field`; those that are wrong are noted and left out.
    pub(crate) fn read<'a, T: 'a, D>(
        &mut self,
        field: &str,
        items: &'a [T],
        read: impl Fn(&'a T) -> Result<D, Invalid>,
    ) -> Vec<D> {
        let mut kept = Vec::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            match read(item) {
                Ok(item) => kept.push(item),
                Err(invalid) => self.0.push(invalid.under(format_args!("{field}[{at}]"))),
            }
        }
        kept
    }

    /// Notes every item of the list `field` whose key an earlier one has already.
    pub(crate) fn unique<'a, T>(&mut self, field: &str, items: &'a [T], name: &str, key: impl Fn(&'a T) -> &'a str) {
        let mut seen = std::collections::HashMap::new();
        for (at, item) in items.iter().enumerate() {
            let key = key(item);
            if let Some(first) = seen.get(key) {
                let problem = format!("{key:?} is used by {field}[{first}] already; give each its own");
                self.0.push(Invalid::new(format!("{field}[{at}].{name}"), problem));
            } else {
                seen.insert(key, at);
            }
        }
    }

    /// Notes one.
    pub(crate) fn add(&mut self, invalid: Invalid) {
        self.0.push(invalid);
    }

    /// The value if nothing was found.
    pub(crate) fn or<T>(self, value: T) -> Result<T, Vec<Invalid>> {
        if self.0.is_empty() { Ok(value) } else { Err(self.0) }
    }
}
