//! Areas and districts as GeoJSON, as they are in force, were at a moment, or will be.
use clap::{Args, Subcommand};
use gridcase_geo::Crs;
use gridcase_proto::registry::v1::{
    Area, AreaLevel, BoundarySet, Content, GetDraftRequest, ListVersionsRequest, Part, ReadContentRequest, UnitSet,
    Version, VersionState, content,
};
use prost::Message;
use serde_json::json;

use super::super::{Context, import::Level};
use crate::{
    failure::{Exit, Failure, Result},
    output::{ground, moment, words},
};

/// Write areas or districts as GeoJSON.
#[derive(Debug, Subcommand)]
pub(crate) enum Export {
    /// Write the areas of a level that have ground.
    Areas(Areas),
    /// Write the districts of a department's units.
    Districts(Districts),
}

/// Which content, and in which coordinate system.
#[derive(Debug, Args)]
struct Source {
    /// Number of the version; else what is in force.
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["at", "draft"])]
    version: Option<u32>,
    /// What was or will be in force at this moment, e.g. '2026-07-01 00:00' in the town's time.
    #[arg(long, value_name = "TIME", conflicts_with = "draft")]
    at: Option<String>,
    /// The draft: what was put last, or the newest version.
    #[arg(long)]
    draft: bool,
    /// Coordinate system to write: WGS-84, CGCS2000, GCJ-02 or BD-09.
    #[arg(long, default_value = "WGS-84", value_name = "SYSTEM")]
    crs: String,
}

/// Write the areas of a level that have ground.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry export areas --level grid > grids.geojson
  gridctl registry export areas --level grid --at '2026-03-01 00:00' --crs GCJ-02 > grids-in-march.geojson
  gridctl registry export areas --level community --version 3 > communities-3.geojson
  gridctl registry export areas --level grid --draft > draft.geojson

Read back with `registry import areas --code-property code --name-property name --parent-property parent
--special-property special` and the same --crs, it is the very same ground.")]
pub(crate) struct Areas {
    /// Level of the areas.
    #[arg(long, value_enum)]
    level: Level,
    #[command(flatten)]
    source: Source,
}

/// Write the districts of a department's units.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry export districts --department police > precincts.geojson
  gridctl registry export districts --department police --at '2026-03-01 00:00' --crs BD-09 > precincts-in-march.geojson

Read back with `registry import districts --department police --code-property code --name-property name` and the same
--crs, it is the very same ground.")]
pub(crate) struct Districts {
    /// Code of the department.
    #[arg(long)]
    department: String,
    #[command(flatten)]
    source: Source,
}

impl Export {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        match self {
            Self::Areas(command) => command.run(context).await,
            Self::Districts(command) => command.run(context).await,
        }
    }
}

impl Areas {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let crs = self.source.crs()?;
        let set: BoundarySet = self.source.read(context, Part::Boundaries).await?;
        let level = AreaLevel::from(self.level);
        let areas: Vec<_> = set.areas.iter().filter(|area| area.level() == level).collect();
        let features = areas.iter().filter_map(|area| area_feature(area, crs).transpose());
        let features = features.collect::<Result<Vec<_>>>()?;
        told(context, "areas", areas.len(), features)
    }
}

impl Districts {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let crs = self.source.crs()?;
        let set: UnitSet = self.source.read(context, Part::Units).await?;
        let units: Vec<_> = set.units.iter().filter(|unit| unit.department == self.department).collect();
        let mut features = Vec::with_capacity(units.len());
        for unit in &units {
            let Some(shape) = &unit.district else { continue };
            let properties = json!({ "code": unit.code, "name": unit.name, "department": unit.department });
            let properties = properties.as_object().cloned().unwrap_or_default();
            features.push(ground::feature(ground::geometry(shape, crs)?, properties));
        }
        told(context, "units", units.len(), features)
    }
}

fn area_feature(area: &Area, crs: Crs) -> Result<Option<geojson::Feature>> {
    let Some(shape) = &area.shape else { return Ok(None) };
    let properties = json!({
        "code": area.code,
        "name": area.name,
        "level": words::name(area.level().as_str_name(), "AREA_LEVEL_"),
        "parent": area.parent,
        "special": area.special,
    });
    let properties = properties.as_object().cloned().unwrap_or_default();
    Ok(Some(ground::feature(ground::geometry(shape, crs)?, properties)))
}

/// The file as the answer, and beside it what it lacks.
fn told(context: &mut Context<'_>, what: &str, count: usize, features: Vec<geojson::Feature>) -> Result<()> {
    if features.is_empty() {
        let message = format!("none of {count} {what} has ground of its own");
        let failure = Failure::new(Exit::NotFound, "NO_GROUND", message);
        return Err(failure.way_out("name another level, department, version or moment"));
    }
    if features.len() < count {
        context.screen.note(&format!("{} of {count} {what} have no ground of their own", count - features.len()));
    }
    let collection = ground::collection(features);
    let text = collection.to_string();
    context.screen.value(|| serde_json::to_value(&collection).expect("GeoJSON is JSON"), |_| text)
}

impl Source {
    fn crs(&self) -> Result<Crs> {
        Crs::parse(&self.crs).map_err(|error| Failure::usage(format!("--crs: {error}")))
    }

    async fn read<M: Held>(&self, context: &mut Context<'_>, part: Part) -> Result<M> {
        let at = context.moment("at", self.at.as_deref())?;
        let api = context.api().await?;
        if self.draft {
            let request = GetDraftRequest { part: part.into() };
            let draft =
                api.call(request, |door, request| async move { door.registry().get_draft(request).await }).await?;
            return draft.content.and_then(M::of).ok_or_else(|| Failure::answer("the draft"));
        }
        let request = ListVersionsRequest { part: part.into() };
        let list =
            api.call(request, |door, request| async move { door.registry().list_versions(request).await }).await?;
        let at = at.as_ref().and_then(moment::from_wire);
        let version = chosen(&list.versions, self.version, at).ok_or_else(|| {
            let message = "there is no such version, or none was in force then";
            Failure::new(Exit::NotFound, "NO_VERSION", message).way_out("gridctl registry versions --part boundaries")
        })?;
        let request = ReadContentRequest { town: String::new(), hash: version.hash.clone() };
        let mut stream =
            api.call(request, |door, request| async move { door.registry().read_content(request).await }).await?;
        let mut bytes = Vec::new();
        while let Some(answer) = stream.message().await? {
            bytes.extend(answer.chunk);
        }
        M::decode(bytes.as_slice()).map_err(|_| Failure::answer("content that can be read"))
    }
}

/// The version by its number, the one in force at a moment, or the one in force.
fn chosen(versions: &[Version], number: Option<u32>, at: Option<jiff::Timestamp>) -> Option<&Version> {
    let force = |version: &Version| version.force_time.as_ref().and_then(moment::from_wire);
    match (number, at) {
        (Some(number), _) => versions.iter().find(|version| version.number == number),
        // Of those whose moment has come the latest; of those with one moment the greatest number.
        (None, Some(at)) => {
            let begun = versions.iter().filter(|version| force(version).is_some_and(|force| force <= at));
            begun.max_by_key(|version| (force(version), version.number))
        }
        (None, None) => versions.iter().find(|version| version.state() == VersionState::InForce),
    }
}

/// What a content holds.
trait Held: Message + Default {
    fn of(content: Content) -> Option<Self>;
}

impl Held for BoundarySet {
    fn of(content: Content) -> Option<Self> {
        match content.part {
            Some(content::Part::Boundaries(set)) => Some(set),
            _ => None,
        }
    }
}

impl Held for UnitSet {
    fn of(content: Content) -> Option<Self> {
        match content.part {
            Some(content::Part::Units(set)) => Some(set),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(number: u32, force: &str, state: VersionState) -> Version {
        let force = force.parse().expect("a moment");
        Version { number, force_time: Some(moment::to_wire(force)), state: state.into(), ..Version::default() }
    }

    #[test]
    fn a_version_is_chosen_by_number_by_moment_or_because_it_is_in_force() {
        let versions = [
            version(4, "2026-06-01T00:00:00Z", VersionState::Scheduled),
            version(3, "2026-03-01T00:00:00Z", VersionState::InForce),
            version(2, "2026-03-01T00:00:00Z", VersionState::Superseded),
            version(1, "2026-01-01T00:00:00Z", VersionState::Superseded),
        ];
        let number = |number, at: Option<&str>| {
            let at = at.map(|at| at.parse().expect("a moment"));
            chosen(&versions, number, at).map(|version| version.number)
        };
        assert_eq!(number(None, None), Some(3));
        assert_eq!(number(Some(1), None), Some(1));
        assert_eq!(number(Some(5), None), None);
        assert_eq!(number(None, Some("2025-12-31T00:00:00Z")), None);
        assert_eq!(number(None, Some("2026-02-01T00:00:00Z")), Some(1));
        assert_eq!(number(None, Some("2026-03-01T00:00:00Z")), Some(3));
        assert_eq!(number(None, Some("2027-01-01T00:00:00Z")), Some(4));
    }
}
