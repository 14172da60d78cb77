//! Sums of a replay that do not depend on any register.

use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use super::past::{Decided, Past, Went};
use super::{Answers, Compared, tally::Tally};
use crate::case::State;

fn case() -> Past {
    let route = Went { lead: None, assisting: Vec::new(), grid: String::new() };
    Past {
        id: Uuid::nil(),
        number: String::new(),
        sequence: 1,
        state: State::Filed,
        place: None,
        decision: Decided {
            matter: String::new(),
            matter_name: String::new(),
            asset: String::new(),
            row: 1,
            row_defaulted: false,
            place: None,
            route,
        },
        lead: None,
        filed_at: Timestamp::UNIX_EPOCH,
    }
}

fn compared() -> impl Strategy<Value = Compared> {
    let unit = || prop::sample::select(vec!["", "A", "B", "C"]);
    let answers = (unit(), unit(), any::<bool>()).prop_map(|(from, to, same_assisting)| {
        let [from, to] = [from, to].map(str::to_owned);
        Compared::Answered(Answers { from, to, grid_before: String::new(), grid_after: String::new(), same_assisting })
    });
    prop_oneof![1 => Just(Compared::NoPlace), 1 => Just(Compared::UnknownMatter), 8 => answers]
}

proptest! {
    #[test]
    fn every_case_is_counted_once(all in prop::collection::vec(compared(), 0..200), keep in 0_usize..5) {
        let mut tally = Tally::new(keep);
        for compared in &all {
            tally.add(case(), compared.clone());
        }
        let Tally { replayed, same, elsewhere, assisting, no_place, unknown_matter, .. } = tally;
        prop_assert_eq!(replayed, u64::try_from(all.len()).expect("a count"));
        prop_assert_eq!(replayed, same + elsewhere + assisting + no_place + unknown_matter);
        prop_assert_eq!(elsewhere, tally.cells.values().map(|cell| cell.count).sum::<u64>());
        let sides = |side: usize| tally.units.values().map(|both| both[side]).sum::<u64>();
        prop_assert_eq!([sides(0), sides(1)], [same + elsewhere + assisting; 2]);
        for ((from, to), cell) in &tally.cells {
            prop_assert!(from != to);
            prop_assert_eq!(cell.cases.len(), keep.min(usize::try_from(cell.count).expect("a count")));
        }
    }
}
