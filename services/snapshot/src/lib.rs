//! The registry's published content as its readers hold it: checked, indexed, and in force at a moment.
//!
//! Each part of a town's content is read once from its published bytes: [`Boundaries`], [`Units`], [`Catalogue`],
//! [`Register`], [`Calendars`] and [`Assets`], checked and indexed. A [`Snapshot`] is everything in force together at a moment for
//! one town; parts are shared between snapshots, so publishing a register builds no new ground index. A [`Holder`] keeps
//! the snapshots of every town a process works for, from the registry or, while that is away, from its own disk.
//!
//! The registry checks drafts by the same conversions; what is wrong is named by its path in the content ([`Invalid`]).
//!
//! A version's content is the encoded message of its part (`BoundarySet`, `UnitSet`, ...), not wrapped in `Content`; its
//! hash is [`part::hash`] over these bytes.

pub mod area;
pub mod asset;
pub mod assets;
pub mod boundaries;
pub mod calendar;
pub mod catalogue;
pub mod ground;
pub mod holder;
pub mod hours;
mod invalid;
pub mod limit;
pub mod matter;
pub mod part;
pub mod place;
pub mod policy;
pub mod precedence;
pub mod proof;
pub mod register;
pub mod rule;
pub mod shape;
mod snapshot;
pub mod town;
pub mod unit;
pub mod units;

pub use area::{Area, AreaLevel};
pub use asset::Asset;
pub use assets::{Assets, NearAsset};
pub use boundaries::Boundaries;
pub use calendar::Calendars;
pub use catalogue::Catalogue;
pub use holder::Holder;
pub use hours::Hours;
pub use invalid::Invalid;
pub use matter::{Evidence, FormerCode, Matter, Policy, Row, RowLimit, Validity};
pub use part::{Content, Part};
pub use place::{Place, Touched};
pub use policy::{AlarmStep, CasePolicy, Rung};
pub use proof::Proof;
pub use register::Register;
pub use rule::{Party, Rule, Subject};
pub use snapshot::{InForce, Parts, Snapshot, Versions};
pub use town::{ClockSource, Town};
pub use unit::{Department, Ground, Unit};
pub use units::Units;
