//! Findings of the registry: what is wrong with content, where, and the way out.
use gridcase_proto::registry::v1::{Finding, Severity};

use super::{Layout, table, words};

/// Every finding, worst first as the registry gives them.
pub(crate) fn table(layout: &Layout, findings: &[Finding]) -> String {
    let rows = findings.iter().map(|finding| {
        [
            words::name(finding.severity().as_str_name(), "SEVERITY_"),
            finding.kind.clone(),
            finding.subject.clone(),
            finding.code.clone(),
            words::degrees(finding.longitude, finding.latitude),
            message(finding),
            finding.remedy.clone(),
        ]
    });
    table::rows(layout, ["severity", "kind", "subject", "code", "place", "message", "remedy"], rows, "no findings")
}

/// How many of each severity, such as `1 refused, 2 repaired`.
pub(crate) fn summary(findings: &[Finding]) -> String {
    let count = |severity: Severity| findings.iter().filter(|finding| finding.severity() == severity).count();
    let counted = [
        (count(Severity::Refused), "refused"),
        (count(Severity::Proposed), "would be repaired"),
        (count(Severity::Repaired), "repaired"),
        (count(Severity::Notice), "to know"),
    ];
    let said = counted.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
    said.collect::<Vec<_>>().join(", ")
}

/// Whether content with these findings is refused.
pub(crate) fn refuse(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity() == Severity::Refused)
}

fn message(finding: &Finding) -> String {
    if finding.area_m2 > 0.0 {
        format!("{} ({:.0} m²)", finding.message, finding.area_m2)
    } else {
        finding.message.clone()
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn a_finding_tells_what_is_wrong_where_and_the_way_out() {
        let finding = Finding {
            severity: Severity::Repaired.into(),
            kind: "self_crossing_ring".to_owned(),
            subject: "12".to_owned(),
            code: "105".to_owned(),
            message: "the ring crosses itself".to_owned(),
            remedy: "check the repaired shape".to_owned(),
            longitude: Some(-73.98),
            latitude: Some(40.75),
            area_m2: 0.0,
            shape: None,
            repair: None,
        };
        let layout = Layout { zone: TimeZone::UTC, width: None };
        let text = table(&layout, std::slice::from_ref(&finding));
        let row = text.lines().nth(2).expect("a row");
        let cells: Vec<_> = row.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
        assert_eq!(
            cells,
            [
                "repaired",
                "self_crossing_ring",
                "12",
                "105",
                "-73.980000, 40.750000",
                "the ring crosses itself",
                "check the repaired shape",
            ]
        );
        assert_eq!(summary(&[finding]), "1 repaired");
    }
}
