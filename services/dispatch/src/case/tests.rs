//! The case's rules, told as sentences.

mod alarms;
mod asks;
mod clocks;
mod diagram;
mod family;
mod field;
mod joint;
mod life;
mod model;
mod support;
mod table;
