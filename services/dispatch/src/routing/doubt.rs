//! Whether the answer would be another one elsewhere in the circle of the accuracy.

use std::collections::HashSet;

use gridcase_snapshot::precedence::{Spot, Verdict};
use gridcase_snapshot::{Area, Party, Place};

use super::{Asked, Fix};

/// Units that the answer comes to elsewhere in the circle, nearest first; none where it is the same all over.
///
/// The true place may be in every grid that the circle touches, on either side of every border of a ground layer, and in
/// every district of a department that the matching rules ask. What is beyond the outer edge of the town or of the last
/// district is no other answer.
pub(super) fn doubt<'a>(
    asked: &Asked<'a>,
    fix: Fix,
    place: &Place<'a>,
    spot: &Spot<'a>,
    here: &Verdict<'a>,
) -> Option<Vec<&'a str>> {
    if fix.accuracy_m <= 0.0 {
        return None;
    }
    let mut elsewhere: Vec<Verdict<'a>> =
        spots(asked, fix, place, spot).iter().map(|s| Verdict::at(asked, s)).collect();
    let enters = !spot.is_inside() && !place.touched.is_empty();
    elsewhere.retain(|verdict| enters || !verdict.same_units(here));
    let leads = elsewhere.iter().flat_map(Verdict::top).filter_map(|counting| counting.answer.lead.unit());
    let districts = districts(asked, fix, spot, here);
    let is_doubtful = enters || !elsewhere.is_empty() || !districts.is_empty();
    is_doubtful.then(|| leads.chain(districts.iter().copied()).collect())
}

/// The other places in the circle that rules about the matter can tell apart, nearest grid first.
fn spots<'a>(asked: &Asked<'a>, fix: Fix, place: &Place<'a>, here: &Spot<'a>) -> Vec<Spot<'a>> {
    let mut chains = vec![here.areas.clone()];
    let neighbours = place.touched.iter().filter(|near| place.grid.is_none_or(|grid| grid.code != near.grid.code));
    chains.extend(neighbours.map(|near| chain(asked, near.grid)));
    let grounds = grounds(asked, fix, here);
    let mut seen = HashSet::from([signature(asked, here)]);
    let product = chains.iter().flat_map(|areas| grounds.iter().map(move |grounds| (areas, grounds)));
    let spots = product.map(|(areas, grounds)| Spot { areas: areas.clone(), grounds: grounds.clone(), ..*here });
    spots.filter(|spot| seen.insert(signature(asked, spot))).collect()
}

fn chain<'a>(asked: &Asked<'a>, grid: &'a Area) -> Vec<&'a Area> {
    std::iter::once(grid).chain(asked.snapshot.ancestors(&grid.code)).collect()
}

/// The ground as it is here, and as it is across each border that the circle touches.
fn grounds<'a>(asked: &Asked<'a>, fix: Fix, here: &Spot<'a>) -> Vec<Vec<&'a str>> {
    let units = asked.snapshot.units();
    let borders = units.map(|units| units.ground_borders_within(fix.position(), fix.accuracy_m)).unwrap_or_default();
    let across = |layer: &'a str| {
        let mut grounds = here.grounds.clone();
        match grounds.iter().position(|&ground| ground == layer) {
            Some(at) => drop(grounds.remove(at)),
            None => grounds.push(layer),
        }
        grounds
    };
    std::iter::once(here.grounds.clone()).chain(borders.into_iter().map(across)).collect()
}

/// What of a place the rules about the matter name.
fn signature<'a>(asked: &Asked<'a>, spot: &Spot<'a>) -> Vec<bool> {
    let named = |rule: &&gridcase_snapshot::Rule| {
        let area = rule.area.as_ref().is_none_or(|code| spot.areas.iter().any(|area| area.code == *code));
        let ground = rule.ground.as_deref().is_none_or(|ground| spot.grounds.contains(&ground));
        area && ground
    };
    asked.claims.iter().map(named).collect()
}

/// Units of the districts that the circle touches beside those that contain the place.
fn districts<'a>(asked: &Asked<'a>, fix: Fix, spot: &Spot<'a>, here: &Verdict<'a>) -> Vec<&'a str> {
    let parties =
        here.top().iter().flat_map(|counting| std::iter::once(&counting.rule.lead).chain(&counting.rule.assisting));
    let mut units = Vec::new();
    for party in parties {
        let (Party::DistrictOf(department), Some(all)) = (party, asked.snapshot.units()) else { continue };
        let containing = spot.districts(asked.snapshot, department);
        let near = all.districts_within(department, fix.position(), fix.accuracy_m);
        units.extend(near.into_iter().map(|unit| unit.code.as_str()).filter(|unit| !containing.contains(unit)));
    }
    units
}
