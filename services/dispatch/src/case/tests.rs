//! The case's rules, told as sentences.

mod diagram;
mod life;
mod model;
mod support;
mod table;
