//! A list of short texts in one column, as JSON.

use std::collections::BTreeSet;

use sea_orm::{DbErr, FromJsonQueryResult};
use serde::{Deserialize, Serialize};

/// Texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub(crate) struct Texts(pub Vec<String>);

impl Texts {
    /// Hashes in hex.
    pub(super) fn of_hashes(hashes: &[Vec<u8>]) -> Self {
        Self(hashes.iter().map(hex::encode).collect())
    }

    /// The hashes again.
    pub(super) fn hashes(self) -> Result<Vec<Vec<u8>>, DbErr> {
        self.0.iter().map(|text| hex::decode(text).map_err(|error| DbErr::Type(error.to_string()))).collect()
    }

    /// A set, in its order.
    pub(super) fn of_set(set: &BTreeSet<String>) -> Self {
        Self(set.iter().cloned().collect())
    }

    /// The set again.
    pub(super) fn set(self) -> BTreeSet<String> {
        self.0.into_iter().collect()
    }
}
