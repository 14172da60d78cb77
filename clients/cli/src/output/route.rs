//! The register's answer, laid out so that nobody has to ask why.
use std::fmt::Write as _;

use gridcase_proto::dispatch::v1::{DecidingVersions, ExplainRouteResponse, Route};

use super::{Layout, case, table, words};

/// Who answers, by which rule, what lost and why, where the place is, and by when.
pub(crate) fn explained(layout: &Layout, answer: &ExplainRouteResponse) -> String {
    let route = answer.route.clone().unwrap_or_default();
    let mut text = table::fields(
        layout,
        [
            ("answer", lead(&route)),
            ("why", route.explanation.clone()),
            ("rule", route.rule.clone()),
            ("basis", route.basis.clone()),
            ("assisting", route.assisting.join(", ")),
            ("waits for", words::causes(route.causes())),
            ("candidates", route.candidates.join(", ")),
            ("grid", route.grid.clone()),
            ("areas", route.areas.join(" < ")),
            ("ground", route.grounds.join(", ")),
            ("circle touches", route.touched_grids.join(", ")),
            ("deadlines", case::deadlines(layout, &answer.deadlines)),
            ("reporter", reporter(&route)),
            ("versions", route.versions.as_ref().map(versions).unwrap_or_default()),
        ],
    );
    if !route.considered.is_empty() {
        let rows = route.considered.iter().map(|considered| {
            [considered.rule.clone(), considered.unit.clone(), considered.lost.clone(), considered.why.clone()]
        });
        let _ = write!(
            text,
            "\n\nconsidered as well:\n{}",
            table::rows(layout, ["rule", "unit", "lost by", "why"], rows, "")
        );
    }
    text
}

fn lead(route: &Route) -> String {
    match route.lead.as_str() {
        "" => "no certain answer: the command room decides".to_owned(),
        lead => lead.to_owned(),
    }
}

fn reporter(route: &Route) -> String {
    if route.reporter_visible { "the unit may see who reported".to_owned() } else { String::new() }
}

fn versions(versions: &DecidingVersions) -> String {
    let assets = if versions.assets == 0 { String::new() } else { format!(", assets {}", versions.assets) };
    format!(
        "boundaries {}, units {}, catalogue {}, register {}, calendars {}{assets}",
        versions.boundaries, versions.units, versions.catalogue, versions.register, versions.calendars
    )
}

#[cfg(test)]
mod tests {
    use gridcase_proto::dispatch::v1::Considered;
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn an_explanation_names_the_rule_and_what_lost() {
        let lost = Considered {
            rule: "city-event-06".to_owned(),
            unit: "ZF1".to_owned(),
            lost: "less_specific".to_owned(),
            why: "a rule for the matter itself goes before one for its class".to_owned(),
        };
        let route = Route {
            lead: "PCS1".to_owned(),
            rule: "police-event-06028".to_owned(),
            basis: "第九条 社会生活噪声".to_owned(),
            grid: "330106109001001".to_owned(),
            areas: vec!["330106109001".to_owned(), "330106109".to_owned()],
            considered: vec![lost],
            ..Route::default()
        };
        let answer = ExplainRouteResponse { route: Some(route), deadlines: Vec::new() };
        let text = explained(&Layout { zone: TimeZone::UTC, width: None }, &answer);
        assert_eq!(
            text,
            "\
answer   PCS1
rule     police-event-06028
basis    第九条 社会生活噪声
grid     330106109001001
areas    330106109001 < 330106109

considered as well:
rule            unit   lost by         why
───────────────────────────────────────────────────────────────────────────────────────────────────
city-event-06   ZF1    less_specific   a rule for the matter itself goes before one for its class"
        );
    }

    #[test]
    fn no_certain_answer_is_said_so() {
        let text = explained(&Layout { zone: TimeZone::UTC, width: None }, &ExplainRouteResponse::default());
        assert_eq!(text, "answer   no certain answer: the command room decides");
    }
}
