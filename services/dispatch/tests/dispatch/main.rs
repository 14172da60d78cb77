//! Dispatch through its API: in process, behind the real access layer, on real databases, with doubles of its peers.

mod clocks;
mod commands;
mod double;
mod judging;
mod life;
mod lists;
mod opening;
mod proposals;
mod queue;
mod readings;
mod sight;
mod site;
mod town;
mod watching;
