//! Edits of the ground in a draft of the boundaries. Pure: a draft and an edit in, a draft and findings out.
//!
//! The geometry is [`gridcase_geo::edit`]'s, exact and proved. Here new grids get their codes ([`numbering`]), names, parents
//! and origins: the codes of the areas whose ground they were, by which open cases follow.

pub mod numbering;

use std::collections::HashSet;

use gridcase_geo::edit::{Edit, Move, Refusal, Tessellation};
use gridcase_geo::{CodeScheme, FixedPoint, Shape};
use gridcase_proto::registry::v1::{self as wire, Area, AreaFate, AreaLevel, BoundarySet, EditedArea};
use gridcase_snapshot::shape;

use crate::finding::Finding;
use numbering::{Kind, Numbering};

/// Why an edit is not made.
pub type Refused = Box<Finding>;

/// What to do with the ground.
#[derive(Debug, Clone, PartialEq)]
pub enum GroundEdit {
    /// Divide a grid by a line.
    Split {
        /// Code of the grid.
        code: String,
        /// The line.
        line: Vec<FixedPoint>,
        /// Codes of the parts; none takes the next ones.
        codes: Vec<String>,
        /// Names of the parts; none takes the old one with numbers.
        names: Vec<String>,
    },
    /// Join grids.
    Merge {
        /// Codes of the grids.
        codes: Vec<String>,
        /// Code of the new grid; empty takes the next one.
        code: String,
        /// Its name; empty takes that of the largest.
        name: String,
    },
    /// Move corners of shared borders.
    Move {
        /// Corners with their new places.
        moves: Vec<Move>,
    },
    /// Cut a special grid out.
    Special {
        /// Its ring.
        ring: Vec<FixedPoint>,
        /// Its code; empty takes the next one.
        code: String,
        /// Its name; empty takes the code.
        name: String,
    },
}

impl GroundEdit {
    /// Its name as an event.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Split { .. } => "grid_split",
            Self::Merge { .. } => "grids_merged",
            Self::Move { .. } => "border_moved",
            Self::Special { .. } => "special_grid_cut",
        }
    }

    /// Field of the request that holds what was drawn or chosen.
    fn field(&self) -> &'static str {
        match self {
            Self::Split { .. } => "split.line",
            Self::Merge { .. } => "merge.codes",
            Self::Move { .. } => "move.moves",
            Self::Special { .. } => "special.ring",
        }
    }
}

/// What an edit makes of a draft.
#[derive(Debug, Clone, PartialEq)]
pub struct Edited {
    /// The draft with the edit.
    pub draft: BoundarySet,
    /// Areas that are new or changed.
    pub areas: Vec<EditedArea>,
    /// Codes that are retired by it.
    pub retired: Vec<String>,
    /// Things to know.
    pub findings: Vec<Finding>,
}

/// The codes of a town.
#[derive(Debug, Clone)]
pub struct Codes {
    /// How they are made.
    pub scheme: CodeScheme,
    /// Every code that a version or a draft has ever held.
    pub taken: HashSet<String>,
}

/// Makes an edit, or says why not.
pub fn apply(draft: BoundarySet, edit: &GroundEdit, codes: &Codes) -> Result<Edited, Refused> {
    let subject = edit.field();
    let ground = ground(&draft);
    let refused = |refusal: Refusal| refused(refusal, subject);
    let made = match edit {
        GroundEdit::Split { code, line, .. } => ground.split(code, line),
        GroundEdit::Merge { codes, .. } => {
            same_parent(&draft, codes)?;
            ground.merge(&codes.iter().map(String::as_str).collect::<Vec<_>>())
        }
        GroundEdit::Move { moves } => ground.move_border(moves),
        GroundEdit::Special { ring, .. } => ground.cut_out(ring),
    };
    let made = made.map_err(refused)?;
    let new = new_areas(&draft, edit, &made, codes)?;
    Ok(edited(draft, edit, made, new))
}

/// The grids as a tessellation; areas of other levels that have ground of their own follow.
fn ground(draft: &BoundarySet) -> Tessellation {
    let of = |grids: bool| {
        let areas = draft.areas.iter().filter(move |area| (area.level() == AreaLevel::Grid) == grids);
        areas.filter_map(|area| Some((area.code.clone(), shape::decode(area.shape.as_ref()?).ok()?)))
    };
    Tessellation::new(of(true), of(false))
}

fn refused(refusal: Refusal, subject: &str) -> Refused {
    let finding = Finding::refused(refusal.reason.as_str(), subject, refusal.message, refusal.remedy);
    Box::new(Finding { place: refusal.place, code: refusal.code.unwrap_or_default(), ..finding })
}

/// Refuses grids of different communities: their union would lie in neither.
fn same_parent(draft: &BoundarySet, codes: &[String]) -> Result<(), Refused> {
    let mut areas = draft.areas.iter().filter(|area| codes.contains(&area.code));
    let Some(first) = areas.next() else { return Ok(()) };
    let Some(other) = areas.find(|area| area.parent != first.parent) else { return Ok(()) };
    let message = format!(
        "{:?} lies in {:?} and {:?} in {:?}; one grid cannot lie in both",
        first.code, first.parent, other.code, other.parent
    );
    let remedy = "merge grids of one community, or move the border between them";
    Err(Box::new(Finding::refused("different_parents", "merge.codes", message, remedy).with_code(&other.code)))
}

/// The new areas, with everything but their shapes from the areas that they come from.
fn new_areas(draft: &BoundarySet, edit: &GroundEdit, made: &Edit, codes: &Codes) -> Result<Vec<Area>, Refused> {
    let Some(first) = made.made.first() else { return Ok(Vec::new()) };
    let find = |code: &String| draft.areas.iter().find(|area| area.code == *code);
    let from: Vec<&Area> = first.from.iter().filter_map(find).collect();
    let Some(main) = from.first().copied() else { return Ok(Vec::new()) };
    let count = made.made.len();
    let mut numbering = Numbering::new(codes, &main.parent, &main.code);
    let (codes, names, special) = match edit {
        GroundEdit::Split { codes, names, .. } => {
            let codes = numbering.take("split.codes", codes, count, Kind::Part)?;
            (codes, split_names(main, names, count)?, main.special)
        }
        GroundEdit::Merge { code, name, .. } => {
            let codes = numbering.take("merge.code", &named(code), 1, Kind::Part)?;
            let name = if name.is_empty() { main.name.clone() } else { name.clone() };
            (codes, vec![name], from.iter().all(|area| area.special))
        }
        GroundEdit::Special { code, name, .. } => {
            let codes = numbering.take("special.code", &named(code), 1, Kind::Special)?;
            let name = if name.is_empty() { codes[0].clone() } else { name.clone() };
            (codes, vec![name], true)
        }
        GroundEdit::Move { .. } => return Ok(Vec::new()),
    };
    let origins = origins(&from);
    let area = |((code, name), made): ((String, String), &gridcase_geo::edit::Made)| Area {
        code,
        name,
        level: AreaLevel::Grid.into(),
        parent: main.parent.clone(),
        special,
        shape: Some(shape::encode(&made.shape)),
        origins: origins.clone(),
    };
    Ok(codes.into_iter().zip(names).zip(&made.made).map(area).collect())
}

fn named(code: &str) -> Vec<String> {
    if code.is_empty() { Vec::new() } else { vec![code.to_owned()] }
}

fn split_names(old: &Area, names: &[String], parts: usize) -> Result<Vec<String>, Refused> {
    if names.is_empty() {
        return Ok((1..=parts).map(|number| format!("{}-{number}", old.name)).collect());
    }
    if names.len() == parts {
        return Ok(names.to_vec());
    }
    let message = format!("{} names are given for {parts} parts", names.len());
    Err(Box::new(Finding::refused("wrong_count", "split.names", message, "give each part a name, or none")))
}

/// The codes of the areas that ground comes from, with those that they came from.
fn origins(from: &[&Area]) -> Vec<String> {
    let mut origins: Vec<String> = Vec::new();
    let own = from.iter().map(|area| &area.code);
    for code in own.chain(from.iter().flat_map(|area| &area.origins)) {
        if !origins.contains(code) {
            origins.push(code.clone());
        }
    }
    origins
}

/// Puts the result into the draft, new grids in the place of the first one that they come from.
fn edited(mut draft: BoundarySet, edit: &GroundEdit, made: Edit, new: Vec<Area>) -> Edited {
    let mut findings = notices(&draft, edit, &made, &new);
    let mut areas = Vec::new();
    for area in &new {
        let area_m2 = square_metres(area);
        areas.push(EditedArea { area: Some(area.clone()), fate: AreaFate::Made.into(), area_m2, area_m2_before: 0.0 });
    }
    for changed in made.changed {
        let Some(area) = draft.areas.iter_mut().find(|area| area.code == changed.code) else { continue };
        let area_m2_before = square_metres(area);
        let area_m2 = changed.shape.area_m2();
        area.shape = Some(shape::encode(&changed.shape));
        let fate = match (changed.follows, changed.reshaped) {
            (true, _) => AreaFate::Followed,
            (false, true) => AreaFate::Reshaped,
            (false, false) => AreaFate::Corners,
        };
        let has = (area.level() != AreaLevel::Grid) == changed.follows;
        debug_assert!(has, "an area of another level follows");
        areas.push(EditedArea { area: Some(area.clone()), fate: fate.into(), area_m2, area_m2_before });
    }
    areas.sort_by_key(|edited| edited.fate);
    let first = new.first().and_then(|area| area.origins.first());
    let place = draft.areas.iter().position(|area| Some(&area.code) == first);
    let place = place.map_or(draft.areas.len(), |at| at + usize::from(!made.gone.contains(&draft.areas[at].code)));
    let gone = draft.areas[..place].iter().filter(|area| made.gone.contains(&area.code)).count();
    draft.areas.retain(|area| !made.gone.contains(&area.code));
    let place = place - gone;
    draft.areas.splice(place..place, new);
    findings.sort_by_key(|finding| finding.severity);
    Edited { draft, areas, retired: made.gone, findings }
}

fn square_metres(area: &Area) -> f64 {
    let shape = area.shape.as_ref().and_then(|wire: &wire::Shape| shape::decode(wire).ok());
    shape.as_ref().map_or(0.0, Shape::area_m2)
}

/// What an administrator should know of an edit that is made.
fn notices(draft: &BoundarySet, edit: &GroundEdit, made: &Edit, new: &[Area]) -> Vec<Finding> {
    let subject = edit.field();
    let mut findings = Vec::new();
    if matches!(edit, GroundEdit::Split { .. }) && made.made.len() > 2 {
        let message = format!("the line divides the grid into {} parts", made.made.len());
        let remedy = "undo and draw a line that crosses the grid once if two parts are meant";
        findings.push(Finding::notice("several_parts", subject, message, remedy));
    }
    for changed in made.changed.iter().filter(|changed| changed.reshaped && !changed.follows) {
        let before = draft.areas.iter().find(|area| area.code == changed.code).and_then(|area| area.shape.as_ref());
        let pieces = changed.shape.rings().len();
        if before.is_some_and(|shape| shape.polygons.len() < pieces) {
            let message = format!("{:?} is in {pieces} pieces now", changed.code);
            let remedy = "let the pieces be, or merge them with their neighbours";
            let finding = Finding::notice("in_pieces", subject, message, remedy).with_code(&changed.code);
            findings.push(Finding { place: Some(changed.shape.label_point()), ..finding });
        }
    }
    for followed in made.changed.iter().filter(|changed| changed.follows) {
        let message = format!("the border of {:?} has the same corners and follows", followed.code);
        let remedy = "nothing is to be done if its border is meant to be that of its grids";
        findings.push(Finding::notice("border_follows", subject, message, remedy).with_code(&followed.code));
    }
    if let (GroundEdit::Special { .. }, Some(area), Some(from)) = (edit, new.first(), made.made.first()) {
        let parent_of = |code: &String| draft.areas.iter().find(|area| area.code == *code).map(|area| &area.parent);
        if let Some(other) = from.from.iter().filter_map(parent_of).find(|parent| **parent != area.parent) {
            let message = format!("it lies in {:?} for the most part and in {other:?} for the rest", area.parent);
            let remedy = "nothing is to be done if the special grid is meant to belong to the first";
            findings.push(Finding::notice("spans_parents", subject, message, remedy).with_code(&area.code));
        }
    }
    findings
}

#[cfg(test)]
mod tests;
