//! What a replay of past cases comes to.

use std::collections::BTreeMap;

use super::{Answers, Compared, past::Past};

/// Sums of a replay. Cases are taken newest first.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Cases that are told behind each cell.
    keep: usize,
    /// Cases replayed.
    pub(crate) replayed: u64,
    /// Answered by the same units.
    pub(crate) same: u64,
    /// Answered by another lead.
    pub(crate) elsewhere: u64,
    /// The same lead with other assisting units.
    pub(crate) assisting: u64,
    /// Not compared for want of a place.
    pub(crate) no_place: u64,
    /// Not compared because no catalogue knows the matter.
    pub(crate) unknown_matter: u64,
    /// By the leads in force and with the drafts.
    pub(crate) cells: BTreeMap<(String, String), Cell>,
    /// Cases of each unit, in force and with the drafts.
    pub(crate) units: BTreeMap<String, [u64; 2]>,
}

/// Cases that go from one unit to another.
#[derive(Debug, Default)]
pub(crate) struct Cell {
    /// How many.
    pub(crate) count: u64,
    /// The newest of them.
    pub(crate) cases: Vec<(Past, Answers)>,
}

impl Tally {
    /// An empty tally that keeps so many cases behind each cell.
    pub(crate) fn new(keep: usize) -> Self {
        Self { keep, ..Self::default() }
    }

    /// Adds a case.
    pub(crate) fn add(&mut self, case: Past, compared: Compared) {
        self.replayed += 1;
        let answers = match compared {
            Compared::NoPlace => return self.no_place += 1,
            Compared::UnknownMatter => return self.unknown_matter += 1,
            Compared::Answered(answers) => answers,
        };
        self.unit(&answers.from)[0] += 1;
        self.unit(&answers.to)[1] += 1;
        if answers.from != answers.to {
            self.elsewhere += 1;
            let cell = self.cells.entry((answers.from.clone(), answers.to.clone())).or_default();
            cell.count += 1;
            if cell.cases.len() < self.keep {
                cell.cases.push((case, answers));
            }
        } else if answers.same_assisting {
            self.same += 1;
        } else {
            self.assisting += 1;
        }
    }

    fn unit(&mut self, code: &str) -> &mut [u64; 2] {
        if !self.units.contains_key(code) {
            self.units.insert(code.to_owned(), [0; 2]);
        }
        self.units.get_mut(code).expect("put there if it was not")
    }
}
