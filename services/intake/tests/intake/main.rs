//! Intake through its API: in process, behind the real access layer, on real databases, with doubles of its peers.

mod assets;
mod double;
mod events;
mod lists;
mod media;
mod numbers;
mod opening;
mod places;
mod progress;
mod registering;
mod site;
mod submitting;
