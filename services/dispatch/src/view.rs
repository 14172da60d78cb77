//! Saved views: filters that people have given a name.

use jiff::Timestamp;
use uuid::Uuid;

use crate::case::{Actor, Person, Role};
use crate::store::Order;

/// Views of one person.
pub(crate) const MOST: u64 = 50;

/// A view that somebody saves.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Saving {
    /// Id, made by the client.
    pub(crate) id: Uuid,
    /// Name.
    pub(crate) name: String,
    /// Which cases, as it was asked for.
    pub(crate) filter: gridcase_proto::dispatch::v1::CaseFilter,
    /// In which order.
    pub(crate) order: Order,
    /// With the town.
    pub(crate) shared: bool,
}

/// Something to be done to a view.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Asked<T> {
    /// Id of the request.
    pub(crate) request: Uuid,
    /// What.
    pub(crate) what: T,
}

/// A view to save.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Put {
    /// What is to be saved.
    pub(crate) saving: Saving,
    /// The version that the caller saw; none for a new view.
    pub(crate) seen: Option<i64>,
}

/// A view that was saved.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct View {
    /// Town code.
    pub(crate) town: String,
    /// What was saved.
    pub(crate) saved: Saving,
    /// By whom.
    pub(crate) owner: Actor,
    /// When.
    pub(crate) saved_at: Timestamp,
    /// Number of the last thing that was done to it, from 1.
    pub(crate) version: i64,
    /// It is no longer there.
    pub(crate) deleted: bool,
}

impl View {
    /// Whether it is this person's own.
    pub(crate) fn is_of(&self, person: &Person) -> bool {
        self.owner.person == person.id
    }

    /// Whether this person may delete it.
    pub(crate) fn is_deletable_by(&self, person: &Person) -> bool {
        self.is_of(person) || (self.saved.shared && may_share(person))
    }
}

/// Whether this person may share views with the town.
pub(crate) fn may_share(person: &Person) -> bool {
    person.posts.iter().any(|post| matches!(post.role, Role::Command | Role::Supervisor))
}
