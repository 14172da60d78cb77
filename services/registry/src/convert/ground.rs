//! Edits of the ground, and the steps of its draft.

use gridcase_geo::edit::{MOST_POINTS, Move};
use gridcase_geo::{Crs, FixedPoint, Position};
use gridcase_host::stamp;
use gridcase_host::status::Violations;
use gridcase_proto::common::v1::{self as common, Role};
use gridcase_proto::registry::v1::edit_ground_request::Edit;
use gridcase_proto::registry::v1::{self as wire, DrawnPoint};

use super::CheckDomain as _;
use crate::edit::GroundEdit;
use crate::error::{Error, Result};
use crate::store::step::Kept;

/// Most grids that are joined at once.
const MOST_GRIDS: usize = 100;
/// Most characters of an area's name.
const NAME: usize = 200;

/// What to do with the ground.
pub(crate) fn edit_ground(request: &wire::EditGroundRequest) -> Result<GroundEdit> {
    let edit = request.edit.as_ref();
    let edit = edit.ok_or_else(|| Error::field("edit", "must be one of split, merge, move and special"))?;
    let mut wrong = Violations::new();
    let mut drawing = Drawing { crs: None, wrong: &mut wrong };
    if !matches!(edit, Edit::Merge(_)) {
        drawing.crs = drawing.wrong.take("coordinate_system", Crs::parse(&request.coordinate_system));
    }
    let read = match edit {
        Edit::Split(split) => GroundEdit::Split {
            code: split.code.clone(),
            line: drawing.points("split.line", &split.line),
            codes: split.codes.clone(),
            names: drawing.names("split.names", &split.names),
        },
        Edit::Merge(merge) => {
            let says = format!("must be at most {MOST_GRIDS}");
            drawing.wrong.require(merge.codes.len() <= MOST_GRIDS, "merge.codes", says);
            let (codes, code) = (merge.codes.clone(), merge.code.clone());
            GroundEdit::Merge { codes, code, name: drawing.name("merge.name", &merge.name) }
        }
        Edit::Move(moved) => GroundEdit::Move { moves: drawing.moves(&moved.moves) },
        Edit::Special(special) => GroundEdit::Special {
            ring: drawing.points("special.ring", &special.ring),
            code: special.code.clone(),
            name: drawing.name("special.name", &special.name),
        },
    };
    if let Edit::Split(split) = edit {
        wrong.require(!split.code.is_empty(), "split.code", "must name the grid that is divided");
    }
    wrong.check_domain()?;
    Ok(read)
}

/// What somebody drew, point by point.
struct Drawing<'a> {
    crs: Option<Crs>,
    wrong: &'a mut Violations,
}

impl Drawing<'_> {
    fn points(&mut self, field: &str, points: &[DrawnPoint]) -> Vec<FixedPoint> {
        self.few_enough(field, points.len());
        let points = points.iter().enumerate().take(MOST_POINTS);
        points.filter_map(|(at, point)| self.point(&format!("{field}[{at}]"), Some(point))).collect()
    }

    fn moves(&mut self, moves: &[wire::CornerMove]) -> Vec<Move> {
        self.few_enough("move.moves", moves.len());
        let moves = moves.iter().enumerate().take(MOST_POINTS);
        let read = |(at, one): (usize, &wire::CornerMove)| {
            let from = self.point(&format!("move.moves[{at}].from"), one.from.as_ref());
            let to = self.point(&format!("move.moves[{at}].to"), one.to.as_ref());
            Some(Move { from: from?, to: to? })
        };
        moves.filter_map(read).collect()
    }

    fn few_enough(&mut self, field: &str, count: usize) {
        self.wrong.require(count > 0, field, "must be drawn");
        self.wrong.require(count <= MOST_POINTS, field, format!("must have at most {MOST_POINTS} points"));
    }

    fn point(&mut self, field: &str, point: Option<&DrawnPoint>) -> Option<FixedPoint> {
        let Some(point) = point else {
            self.wrong.add(field, "must be set");
            return None;
        };
        let position = self.wrong.take(field, Position::new(point.longitude, point.latitude))?;
        Some(self.crs?.to_wgs84(position).fixed())
    }

    fn names(&mut self, field: &str, names: &[String]) -> Vec<String> {
        names.iter().enumerate().map(|(at, name)| self.name(&format!("{field}[{at}]"), name)).collect()
    }

    fn name(&mut self, field: &str, name: &str) -> String {
        let says = format!("must have at most {NAME} characters");
        self.wrong.require(name.chars().count() <= NAME, field, says);
        name.trim().to_owned()
    }
}

/// A step for the wire.
pub(crate) fn step(step: &Kept) -> wire::GroundStep {
    let actor = common::Actor {
        person: step.person.clone(),
        name: step.name.clone(),
        role: Role::Administrator.into(),
        unit: String::new(),
    };
    wire::GroundStep {
        kind: step.kind.clone(),
        time: Some(stamp::to_wire(step.at)),
        actor: Some(actor),
        codes: step.codes.clone(),
    }
}
