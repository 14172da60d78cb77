//! Lists and counts on towns that are made up.

mod made;
mod measure;
mod pages;
mod plans;
mod upgrade;
