//! Reading and indexing a town is quick enough to happen while people work.

use std::time::{Duration, Instant};

use gridcase_snapshot::{Content, Part, part};

use crate::town;

#[test]
fn a_town_of_150_grids_is_indexed_well_within_a_tenth_of_a_second() {
    let (boundaries, units) = (part::encode(&town::boundaries(15, 10)), part::encode(&town::units()));
    let begun = Instant::now();
    Content::decode(Part::Boundaries, &boundaries).expect("boundaries");
    Content::decode(Part::Units, &units).expect("units");
    let taken = begun.elapsed();
    println!("150 grids and 2 districts in {taken:?}");
    assert!(taken < Duration::from_millis(100), "{taken:?}");
}
