//! What is wrong with the ground of a draft or a version.

use gridcase_host::caller::Person as CallingPerson;
use gridcase_proto::registry::v1::{self as wire, content};
use gridcase_snapshot::{Part, shape};

use super::Registry;
use crate::check::MOST_FINDINGS;
use crate::convert::{self, Sought};
use crate::defects::{self, Kind, Plot, Repairs};
use crate::error::{Error, Result};
use crate::finding::{Finding, worst_first};
use crate::import;
use crate::store;

/// What was found.
pub(crate) struct Defects {
    /// How many areas or districts were looked at.
    pub(crate) examined: usize,
    /// How many findings there are; not all are handed on.
    pub(crate) found: usize,
    /// Whether the ground is divided.
    pub(crate) divides: bool,
    pub(crate) findings: Vec<Finding>,
}

impl Registry {
    /// Looks for defects of a level's areas or a department's districts. Changes nothing.
    pub(crate) async fn find_defects(&self, by: &CallingPerson, request: &wire::FindDefectsRequest) -> Result<Defects> {
        let (sought, hash, tolerance_m) = convert::search(request)?;
        let part = if matches!(sought, Sought::Areas(_)) { Part::Boundaries } else { Part::Units };
        let content = match hash {
            None => self.base(&by.town, part).await?.content,
            Some(hash) => self.published_content(&by.town, part, &hash).await?,
        };
        Ok(tokio::task::spawn_blocking(move || look(&content, &sought, tolerance_m)).await?)
    }

    async fn published_content(&self, town: &str, part: Part, hash: &str) -> Result<content::Part> {
        if !store::version::is_published(self.db.reader(), town, hash).await? {
            return Err(Error::NotFound("content"));
        }
        self.content(town, part, hash).await
    }
}

fn look(content: &content::Part, sought: &Sought, tolerance_m: f64) -> Defects {
    let (kind, plots, parents) = match (content, sought) {
        (content::Part::Boundaries(set), Sought::Areas(level)) => {
            let plots = areas(set, *level);
            let parents = import::parents(set, &plots);
            (Kind::Areas, plots, parents)
        }
        (content::Part::Units(set), Sought::Districts(department)) => {
            (Kind::Districts, districts(set, department), Vec::new())
        }
        _ => (Kind::Areas, Vec::new(), Vec::new()),
    };
    let mut findings = defects::survey(kind, &plots, &parents, Repairs { tolerance_m, made: false }).findings;
    worst_first(&mut findings);
    let found = findings.len();
    findings.truncate(MOST_FINDINGS);
    Defects { examined: plots.len(), found, divides: defects::divides(&plots, &parents), findings }
}

fn areas(set: &wire::BoundarySet, level: wire::AreaLevel) -> Vec<Plot> {
    let of_level = set.areas.iter().enumerate().filter(|(_, area)| area.level() == level);
    let plot = |(at, area): (usize, &wire::Area)| {
        let shape = shape::decode(area.shape.as_ref()?).ok()?;
        let subject = format!("areas[{at}].shape");
        Some(Plot { code: area.code.clone(), subject, shape, parent: area.parent.clone() })
    };
    of_level.filter_map(plot).collect()
}

fn districts(set: &wire::UnitSet, department: &str) -> Vec<Plot> {
    let of_department = set.units.iter().enumerate().filter(|(_, unit)| unit.department == department);
    let plot = |(at, unit): (usize, &wire::Unit)| {
        let shape = shape::decode(unit.district.as_ref()?).ok()?;
        let subject = format!("units[{at}].district");
        Some(Plot { code: unit.code.clone(), subject, shape, parent: String::new() })
    };
    of_department.filter_map(plot).collect()
}
