//! Dispatch through its API: in process, behind the real access layer, on real databases, with doubles of its peers.

mod alarms;
mod as_of;
mod assets;
mod casefile;
mod clocks;
mod commands;
mod counting;
mod double;
mod grids;
mod joint;
mod judging;
mod life;
mod lists;
mod measure;
mod opening;
mod paging;
mod proposals;
mod queue;
mod readings;
mod rebuilding;
mod rehearsing;
mod rerouting;
mod sight;
mod site;
mod town;
mod watching;
