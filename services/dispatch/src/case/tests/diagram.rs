//! The page in the docs is the one that the table draws.

use std::{fs, path::Path};

use crate::case::diagram;

#[test]
fn the_states_in_the_docs_are_those_of_the_code() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/case-states.md");
    let drawn = std::env::temp_dir().join("gridcase-case-states.md");
    fs::write(&drawn, diagram::page()).expect("a folder to write to");
    let there = fs::read_to_string(&file).unwrap_or_default();
    let (file, drawn) = (file.display(), drawn.display());
    assert!(there == diagram::page(), "{file} is not what the code says; replace it: cp {drawn} {file}");
}
