//! Parts and joined cases: what may be split off, joined and taken apart, and what waits for what.

use uuid::Uuid;

use super::{Case, Context, Outcome, What, Why, in_window, said};
use crate::case::{Kin, Split};

impl Case {
    /// Refuses an end while a part is open.
    pub(super) fn all_settled(&self) -> Result<(), Why> {
        let parts = self.open_parts();
        if parts.is_empty() { Ok(()) } else { Err(Why::OpenParts { parts }) }
    }

    /// Refuses what is for whole cases alone.
    pub(super) fn is_whole(&self) -> Result<(), Why> {
        self.parent.as_ref().map_or(Ok(()), |of| Err(Why::IsPart { of: of.number.clone() }))
    }

    /// Refuses where no part is open.
    pub(super) fn some_part_open(&self) -> Result<(), Why> {
        if self.open_parts().is_empty() { Err(Why::NoPart) } else { Ok(()) }
    }

    /// Refuses where no part is settled.
    pub(super) fn some_part_settled(&self) -> Result<(), Why> {
        if self.parts.iter().any(|part| part.end.is_some()) { Ok(()) } else { Err(Why::NoPart) }
    }

    pub(super) fn split_off(&self, split: &Split, reason: &str) -> Result<What, Why> {
        said("matter", &split.matter)?;
        Ok(What::SplitOff {
            part: self.next_part(split.id),
            matter_name: split.decision.matter_name.clone(),
            words: said("words", &split.words)?,
            reason: said("reason", reason)?,
        })
    }

    pub(super) fn settled(&self, id: Uuid, outcome: Outcome) -> Result<What, Why> {
        let part = self.part(id).filter(|part| part.end.is_none()).ok_or(Why::NoPart)?;
        Ok(What::PartSettled { part: part.case.clone(), outcome })
    }

    pub(super) fn unsettled(&self, id: Uuid) -> Result<What, Why> {
        let part = self.part(id).filter(|part| part.end.is_some()).ok_or(Why::NoPart)?;
        Ok(What::PartReopened { part: part.case.clone() })
    }

    /// Whether the case may be joined with another one at all.
    pub(super) fn may_merge(&self) -> Result<(), Why> {
        self.is_whole()?;
        self.all_settled()?;
        let joined: Vec<_> = self.joined.iter().map(|joined| joined.case.number.clone()).collect();
        if joined.is_empty() { Ok(()) } else { Err(Why::HasJoined { joined }) }
    }

    pub(super) fn merged_into(&self, into: &Self, reason: &str) -> Result<What, Why> {
        if into.id == self.id {
            return Err(Why::IntoItself);
        }
        let number = into.number.clone();
        if let Some(other) = &into.merged_into {
            return Err(Why::IntoMerged { number, into: other.number.clone() });
        }
        if !into.state.is_open() {
            return Err(Why::IntoEnded { number, state: into.state });
        }
        if let Some(of) = &into.parent {
            return Err(Why::IntoPart { number, of: of.number.clone() });
        }
        Ok(What::Merged { into: into.kin(), reason: said("reason", reason)? })
    }

    /// Refuses where the case is joined with another one, which alone goes on for both.
    pub(super) fn is_not_merged(&self) -> Result<(), Why> {
        self.merged_into.as_ref().map_or(Ok(()), |into| Err(Why::Merged { into: into.number.clone() }))
    }

    /// The case that it is joined with.
    pub(super) fn some_merger(&self) -> Result<&Kin, Why> {
        self.merged_into.as_ref().ok_or(Why::NotMerged)
    }

    /// Whether some case may still be taken from it.
    pub(super) fn may_detach(&self, context: &Context<'_>) -> Result<(), Why> {
        if self.joined.is_empty() {
            return Err(Why::NotMerged);
        }
        in_window(self.window(), context)
    }

    pub(super) fn detached(&self, id: Uuid, reason: &str) -> Result<What, Why> {
        let joined = self.joined.iter().find(|joined| joined.case.id == id).ok_or(Why::NotMerged)?;
        Ok(What::Parted { case: joined.case.clone(), reason: said("reason", reason)? })
    }
}
