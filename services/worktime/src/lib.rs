//! Working time: when a limit that starts at an instant is due, and how much of it has run.
//!
//! Everything here is a function of its arguments. There is no clock, no file and no database: the caller brings the
//! limit of the catalogue's row, the instant of dispatch, the pauses (returns and suspensions) and the [`Rules`] that
//! were in force at filing, so that every deadline can be computed again years later.
//!
//! The way through the crate: [`Rules::deadline`] takes the running stretches between pauses (`pause`), asks which
//! parts of them count (`spans` for counted time, `ends` for counted days), and stops where the limit is used up.
//!
//! # What each unit counts
//!
//! | unit | counts |
//! |---|---|
//! | [`LimitUnit::UrgentMinute`], [`LimitUnit::UrgentHour`], [`LimitUnit::UrgentDay`], [`LimitUnit::NaturalDay`] | natural time, nights and holidays included; a day is 24 hours |
//! | [`LimitUnit::WorkMinute`], [`LimitUnit::WorkHour`] | time inside the windows of working days |
//! | [`LimitUnit::WorkDay`] | by [`DayReading`]: the time of one full set of windows, or ends of following working days |
//!
//! # Time zones that change their offset
//!
//! Windows are civil times; what runs inside them is real time. An hour is always 3600 seconds and a natural day 24
//! hours, so across a change of offset a deadline may read an hour off on the wall. A window border that a forward
//! change skips is the instant of the change; a border that happens twice is its first occurrence. So a window that
//! contains a change is really shorter or longer that day, while a work day stays as long as the windows say on paper.
//!
//! # What is never guessed
//!
//! A year without a calendar gives [`Due::Unknown`], never plain Monday to Friday. A deadline further away than
//! [`HORIZON_YEARS`] is unknown as well: no input makes a computation run for long.

mod ends;
mod pause;
mod rules;
mod spans;
mod zone;

pub mod calendar;
pub mod due;
pub mod limit;
pub mod windows;

pub use calendar::{Calendar, Day, UnknownYear, Year, YearStatus};
pub use due::{Counted, Due};
pub use limit::{Limit, LimitUnit};
pub use pause::Pause;
pub use rules::{DayReading, HORIZON_YEARS, Rules};
pub use windows::Windows;
