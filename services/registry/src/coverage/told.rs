//! The proof on the wire.

use std::collections::BTreeSet;

use gridcase_host::stamp;
use gridcase_proto::registry::v1 as wire;
use gridcase_snapshot::ground::Face;
use gridcase_snapshot::proof::{Cause, Defect, Kind, Proof, Window};
use gridcase_snapshot::shape;
use jiff::Timestamp;
use wire::prove_coverage_response::Piece;

use super::Coverage;

/// Entries of one message of the answer.
const TOGETHER: usize = 100;

/// What of a proof is asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Listing {
    pub(crate) matter: Option<String>,
    pub(crate) kind: Option<wire::CoverageKind>,
    pub(crate) cause: Option<wire::CoverageCause>,
    pub(crate) outlines: bool,
}

/// The outcome in numbers. Totals are those of the first moment; gaps and conflicts are counted at all.
pub(crate) fn whole(coverage: &Coverage) -> wire::Coverage {
    let (gaps, conflicts) = coverage.counts();
    let Some((force, proof)) = coverage.proofs().first() else { return wire::Coverage::default() };
    let totals = proof.totals();
    wire::Coverage {
        digest: coverage.digest(),
        gaps: count(gaps),
        conflicts: count(conflicts),
        force_time: Some(stamp::to_wire(*force)),
        faces: count(totals.faces),
        slivers: count(totals.slivers),
        area_m2: totals.area_m2,
        matters: count(totals.matters),
        groups: count(totals.groups),
        windows: count(totals.windows),
        answers: totals.answers,
        open: coverage.proofs().iter().map(|(_, proof)| proof.totals().open).sum(),
        covered: totals.covered,
    }
}

impl Listing {
    /// The answer but for its progress: the whole, the faces concerned, gaps and conflicts.
    pub(crate) fn pieces(&self, coverage: &Coverage) -> Vec<Piece> {
        let (mut faces, mut defects, mut before) = (Vec::new(), Vec::new(), 0);
        for (force, proof) in coverage.proofs() {
            let listed: Vec<_> = proof.defects().filter(|defect| self.lists(defect)).collect();
            let numbers: BTreeSet<u32> = listed.iter().flat_map(|defect| defect.faces.iter().copied()).collect();
            faces.extend(numbers.into_iter().map(|number| self.face(proof, number, before)));
            defects.extend(listed.into_iter().map(|defect| told(proof, defect, *force, before)));
            before += count(proof.faces().len());
        }
        let faces = faces.chunks(TOGETHER).map(|faces| Piece::Faces(wire::CoverageFaces { faces: faces.to_vec() }));
        let defects =
            defects.chunks(TOGETHER).map(|some| Piece::Defects(wire::CoverageDefects { defects: some.to_vec() }));
        std::iter::once(Piece::Coverage(whole(coverage))).chain(faces).chain(defects).collect()
    }

    fn lists(&self, defect: &Defect) -> bool {
        self.matter.as_ref().is_none_or(|matter| defect.matters.contains(matter))
            && self.kind.is_none_or(|wanted| wanted == kind(defect.cause.kind()))
            && self.cause.is_none_or(|wanted| wanted == cause(&defect.cause))
    }

    fn face(&self, proof: &Proof, number: u32, before: u32) -> wire::CoverageFace {
        let face: &Face = &proof.faces()[number as usize];
        let (place, outline) = (face.witness.position(), self.outlines.then(|| proof.outline(face)).flatten());
        wire::CoverageFace {
            number: before + number,
            area: face.area.clone(),
            units: face.districts.iter().map(|(_, unit)| unit.clone()).collect(),
            grounds: face.grounds.clone(),
            area_m2: face.area_m2,
            sliver: face.is_sliver(),
            longitude: place.lon(),
            latitude: place.lat(),
            outline: outline.as_ref().map(shape::encode),
        }
    }
}

fn told(proof: &Proof, defect: &Defect, force: Timestamp, before: u32) -> wire::CoverageDefect {
    let (message, remedy) = words(defect);
    let (party, units) = match &defect.cause {
        Cause::UnknownUnit { unit } => (unit.clone(), Vec::new()),
        Cause::NoDistrict { department } => (department.clone(), Vec::new()),
        Cause::SeveralDistricts { department, units } => (department.clone(), units.clone()),
        Cause::NoRule | Cause::Tie => (String::new(), Vec::new()),
    };
    wire::CoverageDefect {
        kind: kind(defect.cause.kind()).into(),
        cause: cause(&defect.cause).into(),
        matters: defect.matters.to_vec(),
        window: Some(window(&defect.window)),
        faces: defect.faces.iter().map(|face| before + face).collect(),
        area_m2: defect.faces.iter().map(|&face| proof.faces()[face as usize].area_m2).sum(),
        rules: defect.rules.clone(),
        party,
        units,
        message,
        remedy: remedy.to_owned(),
        force_time: Some(stamp::to_wire(force)),
    }
}

fn window(window: &Window) -> wire::CoverageWindow {
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let stretch =
        |&(from, until): &(u16, u16)| wire::WeekStretch { from_minute: from.into(), until_minute: until.into() };
    wire::CoverageWindow {
        from: day(window.from),
        until: day(window.until),
        stretches: window.stretches.iter().map(stretch).collect(),
        moment: window.moment.to_string(),
    }
}

/// What is wrong, and the way out.
fn words(defect: &Defect) -> (String, &'static str) {
    let rules = defect.rules.join(", ");
    match &defect.cause {
        Cause::NoRule if defect.rules.is_empty() => {
            ("no rule names these matters".to_owned(), "make a rule for the matter, its class or its kind")
        }
        Cause::NoRule => (
            format!("no rule counts here and then; {rules} count elsewhere or at other times"),
            "make a rule for the rest, or widen one of these",
        ),
        Cause::UnknownUnit { unit } => {
            (format!("{rules}: there is no unit {unit:?}"), "name a unit of the units, or add this one")
        }
        Cause::NoDistrict { department } => (
            format!("{rules}: no district of {department:?} is here"),
            "extend a district to this ground, or make a narrower rule that names a unit",
        ),
        Cause::SeveralDistricts { department, units } => (
            format!("{rules}: {} districts of {department:?} are here: {}", units.len(), units.join(", ")),
            "agree on one border between the districts, or make a narrower rule that names a unit",
        ),
        Cause::Tie => (
            format!("{rules} are of equal rank and come to different units"),
            "give one of them the greater priority, or make it narrower",
        ),
    }
}

fn kind(kind: Kind) -> wire::CoverageKind {
    match kind {
        Kind::Gap => wire::CoverageKind::Gap,
        Kind::Conflict => wire::CoverageKind::Conflict,
    }
}

fn cause(cause: &Cause) -> wire::CoverageCause {
    match cause {
        Cause::NoRule => wire::CoverageCause::NoRule,
        Cause::UnknownUnit { .. } => wire::CoverageCause::UnknownUnit,
        Cause::NoDistrict { .. } => wire::CoverageCause::NoDistrict,
        Cause::SeveralDistricts { .. } => wire::CoverageCause::SeveralDistricts,
        Cause::Tie => wire::CoverageCause::Tie,
    }
}

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
