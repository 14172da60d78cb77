//! A real history: service requests of Boston, learned on the earlier half, predicted on the later one by the router.
//!
//! Only what is known when somebody reports goes into the questions: the type as matter, the reason as its class, the
//! subject as its kind, the place and the time. The queue, the deadline and everything about the outcome stay out.

use std::collections::{BTreeMap, BTreeSet};
use std::{fs, sync::OnceLock};

use gridcase_geo::import::{self, Options};
use gridcase_geo::{Crs, Position};
use gridcase_proto::registry::v1 as wire;
use gridcase_snapshot::{Rule, Snapshot, shape};
use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;
use wire::content::Part as Content;

use super::super::{Handled, Settings, fact, growth, naming, propose, with, without_rules};
use crate::routing::{Fix, Question, route};

/// Requests of each half.
const HALF: usize = 10_000;

/// What was reached, in requests of the later half, and how many fewer are taken for a change of mind.
const REACHED: usize = 9_423;
const MARGIN: usize = 30;

struct Boston {
    town: Snapshot,
    /// By time.
    history: Vec<Handled>,
}

fn data() -> Option<(String, String)> {
    let folder = format!("{}/../../../shared/data/boston", env!("CARGO_MANIFEST_DIR"));
    let read = |file: &str| fs::read_to_string(format!("{folder}/{file}")).ok();
    let found = read("neighborhoods.geojson").zip(read("boston311_2015_sample.csv"));
    if found.is_none() {
        eprintln!("skipped: {folder} is not there");
    }
    found
}

fn slug(words: &str) -> String {
    let parts = words.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-").to_lowercase()
}

fn boston() -> Option<&'static Boston> {
    static BOSTON: OnceLock<Option<Boston>> = OnceLock::new();
    BOSTON.get_or_init(|| data().map(|(areas, rows)| Boston::read(&areas, &rows))).as_ref()
}

impl Boston {
    fn read(areas: &str, rows: &str) -> Self {
        let (mut matters, mut departments, mut history) = (BTreeMap::new(), BTreeSet::new(), Vec::new());
        let zone = TimeZone::get("America/New_York").expect("a zone");
        let mut reader = csv::Reader::from_reader(rows.as_bytes());
        let head = reader.headers().expect("a head").clone();
        let column = |name: &str| head.iter().position(|found| found == name).expect("a column");
        let [id, opened, subject, reason, kind, department, lon, lat] =
            ["case_id", "opened", "subject", "reason", "type", "department", "longitude", "latitude"].map(column);
        for row in reader.records() {
            let row = row.expect("a row");
            let matter = matter(&row[subject], &row[reason], &row[kind]);
            let local: DateTime = row[opened].parse().expect("a time");
            let given = Position::new(row[lon].parse().expect("degrees"), row[lat].parse().expect("degrees"));
            let place = Some(Fix { given: given.expect("a position"), crs: Crs::Wgs84, accuracy_m: 0.0 });
            let at = local.to_zoned(zone.clone()).expect("a moment").timestamp();
            departments.insert(row[department].to_owned());
            history.push(Handled {
                number: row[id].to_owned(),
                question: Question { matter: matter.id.clone(), row: 0, place, asset: None, at },
                unit: row[department].to_owned(),
            });
            matters.insert(matter.id.clone(), matter);
        }
        history.sort_by(|a, b| (a.question.at, &a.number).cmp(&(b.question.at, &b.number)));
        let contents = [
            boundaries(areas),
            units(&departments),
            Content::Catalogue(wire::Catalogue { matters: matters.into_values().collect(), policy: None }),
        ];
        let town = Snapshot::read(&record(), contents.iter().map(|content| (1, content))).expect("content");
        Self { town: without_rules(&town), history }
    }

    /// What a part of the history proposes for a register without rules.
    fn learn(&self, past: &[Handled], settings: &Settings) -> Vec<Rule> {
        let learned = propose(&self.town, past, settings, date(2016, 1, 1), &mut |_| {});
        learned.proposals.into_iter().map(|proposal| proposal.rule).collect()
    }

    /// By the department that really handled it and the one that the router names with these rules: requests.
    fn confusion<'a>(&self, rules: Vec<Rule>, later: &'a [Handled]) -> BTreeMap<(&'a str, String), usize> {
        let town = with(&self.town, rules);
        let mut confusion = BTreeMap::new();
        for handled in later {
            let named = route(&town, &handled.question).route.lead.unwrap_or_default();
            *confusion.entry((handled.unit.as_str(), named)).or_insert(0) += 1;
        }
        confusion
    }
}

fn right(confusion: &BTreeMap<(&str, String), usize>) -> usize {
    confusion.iter().filter(|((really, named), _)| really == named).map(|(_, count)| count).sum()
}

fn record() -> wire::Town {
    wire::Town {
        code: "boston".to_owned(),
        name: "Boston".to_owned(),
        time_zone: "America/New_York".to_owned(),
        code_scheme: wire::CodeScheme::Free.into(),
        clock_source: wire::ClockSource::Input.into(),
        create_time: None,
    }
}

fn matter(subject: &str, reason: &str, kind: &str) -> wire::Matter {
    let (subject, code) = (slug(subject), slug(&format!("{reason} {kind}")));
    wire::Matter {
        id: format!("{subject}:{code}"),
        code,
        kind: subject,
        class: slug(reason),
        name: kind.to_owned(),
        rows: vec![wire::Row { number: 1, ..wire::Row::default() }],
        ..wire::Matter::default()
    }
}

fn boundaries(text: &str) -> Content {
    let read = import::read(text, &Options::new(Crs::Wgs84, "name").with_repairs()).expect("neighbourhoods");
    let area = |feature: &import::Feature| wire::Area {
        code: feature.code.clone(),
        name: feature.code.clone(),
        level: wire::AreaLevel::Grid.into(),
        parent: "boston".to_owned(),
        shape: Some(shape::encode(&feature.shape)),
        ..wire::Area::default()
    };
    let mut areas: Vec<_> = read.features.iter().map(area).collect();
    areas.push(wire::Area {
        code: "boston".to_owned(),
        name: "Boston".to_owned(),
        level: wire::AreaLevel::Town.into(),
        ..wire::Area::default()
    });
    Content::Boundaries(wire::BoundarySet { areas })
}

fn units(departments: &BTreeSet<String>) -> Content {
    let department = |code: &String| wire::Department { code: code.clone(), name: code.clone() };
    let unit = |code: &String| wire::Unit {
        code: code.clone(),
        name: code.clone(),
        department: code.clone(),
        ..wire::Unit::default()
    };
    Content::Units(wire::UnitSet {
        departments: departments.iter().map(department).collect(),
        units: departments.iter().map(unit).collect(),
        grounds: Vec::new(),
    })
}

#[test]
fn the_proposed_register_predicts_the_later_half_of_boston() {
    let Some(boston) = boston() else { return };
    let (before, after) = boston.history.split_at(HALF);
    let rules = boston.learn(before, &Settings::default());
    let proposed = rules.len();
    let confusion = boston.confusion(rules, after);
    let reached = right(&confusion);
    let mut worst: Vec<_> = confusion.iter().filter(|((really, named), _)| really != named).collect();
    worst.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    eprintln!("{proposed} rules; {reached} of {} right", after.len());
    for ((really, named), count) in worst.into_iter().take(12) {
        eprintln!("{count:5}  handled by {really}, the register says {named:?}");
    }
    assert!(reached + MARGIN >= REACHED, "{reached} of {} requests right", after.len());
}

/// Forward validation within the earlier half only: learned on its beginning, predicted on the rest of it.
#[test]
#[ignore = "takes minutes; run it when a default changes"]
fn the_default_settings_are_as_good_as_any_by_forward_validation() {
    let Some(boston) = boston() else { return };
    let history = &boston.history[..HALF];
    let references: Vec<&Handled> = history.iter().collect();
    let facts = fact::look(&boston.town, &[], &references, &mut |_| {});
    let score = |settings: &Settings| -> usize {
        let fold = |&cut: &usize| {
            let (before, rest) = (&facts[..cut], &history[cut..]);
            let rules = naming::rules(&growth::grow(before, settings), before, &boston.town);
            // Each fold counts alike: right of 1,000.
            right(&boston.confusion(rules.into_iter().map(|(rule, _)| rule).collect(), rest)) * 1_000 / rest.len()
        };
        [4_000, 5_000, 6_000, 7_000].iter().map(fold).sum()
    };
    let chosen = Settings::default();
    let others = [
        Settings { min_support: 1, ..chosen },
        Settings { min_support: 5, ..chosen },
        Settings { min_support: 10, ..chosen },
        Settings { half_life_days: 0.0, ..chosen },
        Settings { half_life_days: 60.0, ..chosen },
        Settings { certainty: 1.5, ..chosen },
        Settings { local_certainty: 1.0, hours_certainty: 2.0, ..chosen },
        Settings { min_purity: 0.5, ..chosen },
        Settings { spread: 1, ..chosen },
        Settings { spread: 3, ..chosen },
    ];
    let reached = score(&chosen);
    eprintln!("{reached} of 4000 by {chosen:?}");
    for other in others {
        let reached_by = score(&other);
        eprintln!("{reached_by} of 4000 by {other:?}");
        assert!(reached_by <= reached + 8, "{other:?} is better by more than 2 of 1000");
    }
}
