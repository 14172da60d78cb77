//! The proof of coverage: whether for every place, matter and time exactly one unit leads.
use clap::{Args, ValueEnum};
use gridcase_proto::registry::v1::{
    Coverage, CoverageAcceptance, CoverageCause, CoverageDefect, CoverageFace, CoverageKind, CoverageWindow, Part,
    ProveCoverageRequest, PublishPartsRequest, prove_coverage_response::Piece,
};
use serde_json::{Value, json};

use super::PartName;
use crate::{
    api::Api,
    commands::Context,
    failure::{Exit, Failure, Result},
    output::{Layout, json, moment, table, words},
};

/// Codes named in one cell; more are counted.
const NAMED: usize = 3;
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Prove that for every place, matter and time exactly one unit leads, or list where not.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry prove
  gridctl registry prove --draft register,units --kind gap
  gridctl registry prove --draft register --at '2026-07-01 00:00' --matter event:06028
  gridctl -o json registry prove --outlines | jq '.defects[] | select(.cause == \"COVERAGE_CAUSE_TIE\")'

Nothing is sampled: the ground is divided into faces that no border tells apart, time into windows that no rule tells
apart, matters into groups with the same rules, and the order of the rules is asked about each.

Ends with 0 where everything that was asked for is covered, with 6 where any gap or conflict is listed.")]
pub(crate) struct Prove {
    /// Parts whose drafts are proven as if they were published; without it what is in force is proven.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "PARTS")]
    draft: Vec<PartName>,
    /// The moment, e.g. '2026-07-01 00:00' in the town's time; else now, for drafts as soon as allowed.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// List only what concerns this matter.
    #[arg(long, default_value = "", hide_default_value = true)]
    matter: String,
    /// List only gaps (nobody answers) or conflicts (more than one does).
    #[arg(long, value_enum)]
    kind: Option<KindName>,
    /// List only this cause.
    #[arg(long, value_enum)]
    cause: Option<CauseName>,
    /// With -o json: draw the faces.
    #[arg(long)]
    outlines: bool,
}

/// Nobody, or more than one.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum KindName {
    /// Nobody answers.
    Gap,
    /// More than one does.
    Conflict,
}

/// Why not exactly one unit leads.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum CauseName {
    /// No rule counts.
    NoRule,
    /// The rules name a unit that there is not.
    UnknownUnit,
    /// A department that is asked has no district there.
    NoDistrict,
    /// A department that is asked has several districts there.
    SeveralDistricts,
    /// Rules of equal rank come to different units.
    Tie,
}

impl From<KindName> for CoverageKind {
    fn from(kind: KindName) -> Self {
        match kind {
            KindName::Gap => Self::Gap,
            KindName::Conflict => Self::Conflict,
        }
    }
}

impl From<CauseName> for CoverageCause {
    fn from(cause: CauseName) -> Self {
        match cause {
            CauseName::NoRule => Self::NoRule,
            CauseName::UnknownUnit => Self::UnknownUnit,
            CauseName::NoDistrict => Self::NoDistrict,
            CauseName::SeveralDistricts => Self::SeveralDistricts,
            CauseName::Tie => Self::Tie,
        }
    }
}

/// All that a proof told.
#[derive(Debug, Default)]
struct Told {
    coverage: Coverage,
    faces: Vec<CoverageFace>,
    defects: Vec<CoverageDefect>,
}

impl Prove {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = ProveCoverageRequest {
            parts: self.draft.iter().map(|part| Part::from(*part).into()).collect(),
            time: context.moment("at", self.at.as_deref())?,
            matter: self.matter,
            kind: self.kind.map_or(CoverageKind::Unspecified, CoverageKind::from).into(),
            cause: self.cause.map_or(CoverageCause::Unspecified, CoverageCause::from).into(),
            outlines: self.outlines,
        };
        let told = ask(context, &api, request).await?;
        context.screen.value(|| told.to_json(), |layout| told.table(layout))?;
        if told.defects.is_empty() {
            return Ok(());
        }
        let message = "not everything is covered by exactly one unit";
        Err(Failure::new(Exit::Refused, "COVERAGE_OPEN", message).way_out("each gap and conflict names its remedy"))
    }
}

async fn ask(context: &mut Context<'_>, api: &Api, request: ProveCoverageRequest) -> Result<Told> {
    let mut stream =
        api.call(request, |door, request| async move { door.registry().prove_coverage(request).await }).await?;
    let mut told = Told::default();
    let mut progress = context.screen.progress("percent of the ground divided", 100);
    while let Some(answer) = stream.message().await? {
        match answer.piece {
            Some(Piece::Progress(step)) => {
                let percent = u64::from(step.done) * 100 / u64::from(step.total.max(1));
                progress.set(usize::try_from(percent).unwrap_or_default());
            }
            Some(Piece::Coverage(coverage)) => told.coverage = coverage,
            Some(Piece::Faces(faces)) => told.faces.extend(faces.faces),
            Some(Piece::Defects(defects)) => told.defects.extend(defects.defects),
            None => {}
        }
    }
    Ok(told)
}

/// The acceptance of what a publication leaves open, looked up by trying it; none where it leaves nothing open.
pub(crate) async fn acceptance(
    api: &Api,
    publication: &PublishPartsRequest,
    reason: &str,
) -> Result<Option<CoverageAcceptance>> {
    let trial = PublishPartsRequest { dry_run: true, accept_coverage: None, ..publication.clone() };
    let tried = api.call(trial, |door, request| async move { door.registry().publish_parts(request).await }).await?;
    let open = tried.coverage.filter(|coverage| coverage.gaps + coverage.conflicts > 0);
    Ok(open.map(|open| CoverageAcceptance {
        digest: open.digest,
        gaps: open.gaps,
        conflicts: open.conflicts,
        reason: reason.to_owned(),
    }))
}

impl Told {
    fn to_json(&self) -> Value {
        json!({
            "coverage": json::of(&self.coverage),
            "defects": self.defects.iter().map(json::of).collect::<Vec<_>>(),
            "faces": self.faces.iter().map(json::of).collect::<Vec<_>>(),
        })
    }

    fn table(&self, layout: &Layout) -> String {
        let rows = self.defects.iter().map(|defect| {
            let (kind, cause) = (defect.kind().as_str_name(), defect.cause().as_str_name());
            [
                words::name(kind, "COVERAGE_KIND_"),
                words::name(cause, "COVERAGE_CAUSE_"),
                some(defect.matters.iter().map(String::as_str)),
                when(defect.window.as_ref()),
                some(self.areas(defect)),
                size(defect.area_m2),
                defect.message.clone(),
                defect.remedy.clone(),
            ]
        });
        let head = ["kind", "cause", "matters", "when", "where", "size", "what", "remedy"];
        let list = table::rows(layout, head, rows, "exactly one unit leads everywhere");
        format!("{}\n\n{list}", summary(layout, &self.coverage))
    }

    /// Codes of the areas of a defect's faces, each once.
    fn areas<'a>(&'a self, defect: &'a CoverageDefect) -> impl Iterator<Item = &'a str> {
        let mut seen = std::collections::HashSet::new();
        let face = |number: &u32| {
            let at = self.faces.binary_search_by_key(number, |face| face.number).ok()?;
            Some(self.faces[at].area.as_str())
        };
        defect.faces.iter().filter_map(face).filter(move |area| seen.insert(*area))
    }
}

/// What was proven, in figures.
pub(crate) fn summary(layout: &Layout, coverage: &Coverage) -> String {
    table::fields(
        layout,
        [
            ("gaps", coverage.gaps.to_string()),
            ("conflicts", coverage.conflicts.to_string()),
            ("covered", format!("{:.3}% of ground x matters", coverage.covered * 100.0)),
            ("from", moment::second(coverage.force_time.as_ref(), &layout.zone)),
            ("faces", format!("{} ({} slivers), {}", coverage.faces, coverage.slivers, size(coverage.area_m2))),
            ("matters", format!("{} in {} groups", coverage.matters, coverage.groups)),
            ("windows", coverage.windows.to_string()),
            ("answers", format!("{} proven, {} open", coverage.answers, coverage.open)),
            ("digest", coverage.digest.clone()),
        ],
    )
}

fn some<'a>(codes: impl Iterator<Item = &'a str>) -> String {
    let codes: Vec<_> = codes.collect();
    let named = codes.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    match codes.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

fn size(area_m2: f64) -> String {
    if area_m2 >= 1e6 { format!("{:.2} km²", area_m2 / 1e6) } else { format!("{area_m2:.0} m²") }
}

/// Days and stretches of the week, such as `from 2026-07-01, Mon 22:00-Tue 06:00`.
fn when(window: Option<&CoverageWindow>) -> String {
    let Some(window) = window else { return String::new() };
    let mut said = Vec::new();
    match (window.from.as_str(), window.until.as_str()) {
        ("", "") => {}
        ("", until) => said.push(format!("until {until}")),
        (from, "") => said.push(format!("from {from}")),
        (from, until) => said.push(format!("{from} to {until}")),
    }
    let minute = |minute: u32, day: u32| {
        let name = usize::try_from(day).ok().and_then(|day| DAYS.get(day)).copied().unwrap_or_default();
        format!("{name} {:02}:{:02}", (minute - day * 1440) / 60, minute % 60)
    };
    let stretches = window.stretches.iter().map(|stretch| {
        let last = (stretch.until_minute.max(1) - 1) / 1440;
        format!("{}-{}", minute(stretch.from_minute, stretch.from_minute / 1440), minute(stretch.until_minute, last))
    });
    let stretches: Vec<_> = stretches.collect();
    said.extend((!stretches.is_empty()).then(|| some(stretches.iter().map(String::as_str))));
    if said.is_empty() { "always".to_owned() } else { said.join(", ") }
}

#[cfg(test)]
mod tests {
    use gridcase_proto::registry::v1::WeekStretch;

    use super::*;

    #[test]
    fn times_are_said_in_days_and_minutes_of_the_week() {
        let stretch = |from_minute, until_minute| WeekStretch { from_minute, until_minute };
        let window = |from: &str, until: &str, stretches: &[WeekStretch]| CoverageWindow {
            from: from.to_owned(),
            until: until.to_owned(),
            stretches: stretches.to_vec(),
            moment: String::new(),
        };
        let table = [
            (window("", "", &[]), "always"),
            (window("2026-07-01", "", &[]), "from 2026-07-01"),
            (window("", "2026-07-01", &[stretch(0, 360)]), "until 2026-07-01, Mon 00:00-Mon 06:00"),
            (window("", "", &[stretch(1320, 1800), stretch(8640, 10_080)]), "Mon 22:00-Tue 06:00, Sun 00:00-Sun 24:00"),
        ];
        for (window, expected) in table {
            assert_eq!(when(Some(&window)), expected);
        }
    }
}
