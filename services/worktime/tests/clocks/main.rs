//! Every promise of the crate, asked through its public functions only.

mod following_day;
mod offsets;
mod pauses;
mod properties;
mod shares;
mod town;
mod unknown;
mod vectors;
