//! Content read from the protocol, snapshots made of it, and the holder that keeps them.

mod assets;
mod defects;
mod double;
mod holder;
mod places;
mod town;
