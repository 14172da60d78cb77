//! Which unit answers: a pure function of the registry's snapshot, the matter and row, the place and the moment.
//!
//! [`route`] takes the rules of the register that are about the matter, its class or its kind, keeps those that count at
//! the place and the moment ([`gridcase_snapshot::precedence`]), and asks the most specific who leads and who
//! assists. Components go to the owner of the asset before they go to the place, everything else to the place first.
//! A report may name the very asset that it is about; what its record says of its owner comes before all that rules
//! say of owners. Rules of equal rank that come to different units are a conflict for a person; nothing is broken by
//! chance. Then the circle of the accuracy is walked: if the answer is another one elsewhere in it, the place is
//! uncertain ([`doubt`]). Whatever keeps a case from going by itself is a [`Cause`]; all that apply are told, with
//! units to choose from.

mod causes;
mod considered;
mod doubt;
mod suspicion;
#[cfg(test)]
pub(crate) mod tests;
mod words;

use gridcase_geo::{Crs, Position, PositionError, UnknownCrs};
use gridcase_snapshot::matter::DEFAULT_REOPEN_DAYS;
use gridcase_snapshot::precedence::{self, Spot, Verdict};
use gridcase_snapshot::{Asset, Matter, Place, Snapshot};
use jiff::Timestamp;

use crate::case::{Cause, Decision, Route, RowLimit, Versions};
use causes::Finding;

/// A question to the register.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Matter id.
    pub matter: String,
    /// Row; 0 takes the matter's default.
    pub row: u32,
    /// The place as given; none where there is none.
    pub place: Option<Fix>,
    /// Code of the asset that it is about; none where none is named.
    pub asset: Option<String>,
    /// The moment.
    pub at: Timestamp,
}

/// A place as a device or a channel gave it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fix {
    /// The numbers as given, in degrees of `crs`.
    pub given: Position,
    /// The coordinate system that was declared.
    pub crs: Crs,
    /// Radius in metres of the circle that holds the true place; 0 where the device did not say.
    pub accuracy_m: f64,
}

/// Why a place as reported is no [`Fix`].
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Unreadable {
    /// The numbers are no position.
    #[error(transparent)]
    Position(#[from] PositionError),
    /// The coordinate system is not known.
    #[error(transparent)]
    Crs(#[from] UnknownCrs),
}

impl Fix {
    /// The place in WGS-84. This is the one conversion; nothing behind it converts again.
    pub fn position(&self) -> Position {
        self.crs.to_wgs84(self.given)
    }
}

impl TryFrom<&crate::case::Place> for Fix {
    type Error = Unreadable;

    fn try_from(place: &crate::case::Place) -> Result<Self, Unreadable> {
        let given = Position::new(place.longitude, place.latitude)?;
        Ok(Self { given, crs: Crs::parse(&place.coordinate_system)?, accuracy_m: place.accuracy_m })
    }
}

/// Decides where a report goes. The same question to the same snapshot always gets the same answer.
pub fn route(snapshot: &Snapshot, question: &Question) -> Decision {
    let asked = Asked::new(snapshot, question);
    let place = question.place.map(|fix| snapshot.locate(fix.position(), fix.accuracy_m));
    let located = question.place.zip(place.as_ref());
    let spot = located.map(|(fix, place)| Spot::new(place, fix.position())).unwrap_or_default();
    let verdict = Verdict::at(&asked, &spot);
    let findings = causes::find(&asked, place.as_ref(), &spot, &verdict);
    decision(&asked, place.as_ref(), compose(&asked, place.as_ref(), &spot, &verdict, &findings))
}

/// A question with what the snapshot says about its matter and moment.
pub(crate) struct Asked<'a> {
    question: &'a Question,
    matter: Option<&'a Matter>,
    /// The asset that is named; none where none is, or where it is unknown.
    asset: Option<&'a Asset>,
    /// The rules with a claim, and the moment.
    register: precedence::Asked<'a>,
}

impl<'a> std::ops::Deref for Asked<'a> {
    type Target = precedence::Asked<'a>;

    fn deref(&self) -> &precedence::Asked<'a> {
        &self.register
    }
}

impl<'a> Asked<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot, question: &'a Question) -> Self {
        let matter = snapshot.matter(&question.matter);
        let local = snapshot.town().zone.to_datetime(question.at);
        let asset = question.asset.as_deref().and_then(|code| snapshot.asset(code));
        let register = precedence::Asked::about(snapshot, &question.matter, matter, local);
        let register = asset.into_iter().fold(register, precedence::Asked::of_asset);
        Self { question, matter, asset, register }
    }

    /// The lead at a place that is known for certain, by itself or on confirmation: that of [`route`], without its words.
    pub(crate) fn lead(&self, spot: &Spot<'a>) -> Option<&'a str> {
        let verdict = Verdict::at(self, spot);
        let certain = spot.is_inside() && only_to_be_confirmed(&causes::of_register_and_matter(self, spot, &verdict));
        verdict.winner().filter(|_| certain)?.answer.lead.unit()
    }
}

fn compose<'a>(
    asked: &Asked<'a>,
    place: Option<&Place<'a>>,
    spot: &Spot<'a>,
    verdict: &Verdict<'a>,
    findings: &[Finding<'a>],
) -> Route {
    let winner = verdict.winner();
    let lead = winner.filter(|_| only_to_be_confirmed(findings)).and_then(|winner| winner.answer.lead.unit());
    Route {
        lead: lead.map(str::to_owned),
        assisting: winner.map(|winner| owned(&winner.answer.assisting)).unwrap_or_default(),
        rule: winner.map(|winner| winner.rule.id.clone()).unwrap_or_default(),
        basis: winner.map(|winner| winner.rule.basis.clone()).unwrap_or_default(),
        causes: findings.iter().map(|finding| finding.cause).collect(),
        candidates: causes::candidates(asked, spot, verdict, findings),
        considered: considered::considered(verdict, asked, spot),
        grid: place.and_then(|place| place.grid).map(|grid| grid.code.clone()).unwrap_or_default(),
        areas: place.map(|place| codes(place.ancestors.iter().map(|area| &area.code))).unwrap_or_default(),
        grounds: place.map(|place| owned(&place.grounds)).unwrap_or_default(),
        versions: versions(asked.snapshot),
        explanation: words::explanation(asked, verdict, findings),
        touched_grids: place.map(|place| codes(place.touched.iter().map(|near| &near.grid.code))).unwrap_or_default(),
        reporter_visible: lead.is_some() && winner.is_some_and(|winner| winner.rule.reporter_visible),
    }
}

fn only_to_be_confirmed(findings: &[Finding<'_>]) -> bool {
    findings.iter().all(|finding| finding.cause == Cause::Confirmation)
}

fn decision(asked: &Asked<'_>, place: Option<&Place<'_>>, route: Route) -> Decision {
    let position = asked.question.place.filter(|_| place.is_some()).map(|fix| fix.position());
    let undecided = Decision {
        matter: asked.question.matter.clone(),
        asset: asked.question.asset.clone().unwrap_or_default(),
        asset_name: asked.asset.and_then(|asset| asset.name.clone()).unwrap_or_default(),
        asset_type: asked.asset.map(|asset| asset.component_type.clone()).unwrap_or_default(),
        place: position.map(|position| (position.lon(), position.lat())),
        route,
        row: asked.question.row,
        reopen_days: DEFAULT_REOPEN_DAYS,
        policy: asked.snapshot.policy(),
        ..Decision::default()
    };
    let Some(matter) = asked.matter else { return undecided };
    let (row, row_defaulted) = matter.row_or_default(asked.question.row);
    let limit = |limit: &gridcase_snapshot::RowLimit| RowLimit {
        limit: limit.limit,
        purpose: limit.purpose.clone().unwrap_or_default(),
    };
    Decision {
        matter_name: matter.name.clone(),
        emergency_number: matter.emergency_number.clone().unwrap_or_default(),
        matter_code: matter.code.clone(),
        matter_standard: matter.standard.clone(),
        row: row.number,
        row_defaulted,
        limits: row.limits.iter().map(limit).collect(),
        evidence_photos: row.evidence.photos,
        evidence_words: row.evidence.words,
        reopen_days: matter.reopen_days,
        ..undecided
    }
}

fn versions(snapshot: &Snapshot) -> Versions {
    let versions = snapshot.versions();
    Versions {
        boundaries: versions.boundaries,
        units: versions.units,
        catalogue: versions.catalogue,
        register: versions.register,
        calendars: versions.calendars,
        assets: versions.assets,
    }
}

fn owned(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|&code| code.to_owned()).collect()
}

fn codes<'a>(codes: impl Iterator<Item = &'a String>) -> Vec<String> {
    codes.cloned().collect()
}
