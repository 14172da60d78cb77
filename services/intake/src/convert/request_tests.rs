use super::*;

fn good() -> pb::ReportContent {
    pb::ReportContent {
        id: "01936b2e-7b00-7000-8000-000000000001".to_owned(),
        matter: "event:06028".to_owned(),
        position: Some(common::Position {
            longitude: 120.08,
            latitude: 30.33,
            coordinate_system: "WGS-84".to_owned(),
            accuracy_m: 8.0,
            ..common::Position::default()
        }),
        ..pb::ReportContent::default()
    }
}

fn file(bytes: usize) -> pb::MediaRef {
    pb::MediaRef { sha256: vec![7; bytes], ..pb::MediaRef::default() }
}

fn refused(change: impl FnOnce(&mut pb::ReportContent)) -> Vec<(String, String)> {
    let mut report = good();
    change(&mut report);
    let status = submission(pb::SubmitReportRequest { report: Some(report) }).expect_err("refused");
    assert_eq!(status.code(), tonic::Code::InvalidArgument);
    status::violations(&status)
}

fn at(report: &mut pb::ReportContent) -> &mut common::Position {
    report.position.as_mut().expect("a position")
}

#[test]
fn each_malformed_field_is_named() {
    type Change = fn(&mut pb::ReportContent);
    let table: [(&str, Change); 20] = [
        ("report.id", |report| report.id = String::new()),
        ("report.id", |report| report.id = "42".to_owned()),
        ("report.id", |report| report.id = "7d444840-9dc0-41d1-b245-5ffdce74fad2".to_owned()),
        ("report.id", |report| report.id = "01936B2E-7B00-7000-8000-000000000001".to_owned()),
        ("report.matter", |report| report.matter = "event\0".to_owned()),
        ("report.position.longitude", |report| at(report).longitude = f64::NAN),
        ("report.position.longitude", |report| at(report).longitude = 180.1),
        ("report.position.latitude", |report| at(report).latitude = f64::NEG_INFINITY),
        ("report.position.latitude", |report| at(report).latitude = -90.1),
        ("report.position.coordinate_system", |report| at(report).coordinate_system = "Beijing 54".to_owned()),
        ("report.position.coordinate_system", |report| at(report).coordinate_system = String::new()),
        ("report.position.accuracy_m", |report| at(report).accuracy_m = f64::NAN),
        ("report.position.fixed_at", |report| at(report).fixed_at = Some(Wire { seconds: 0, nanos: -1 })),
        ("report.words", |report| report.words = "字".repeat(MAX_WORDS + 1)),
        ("report.place_words", |report| report.place_words = "字".repeat(MAX_PLACE_WORDS + 1)),
        ("report.media", |report| report.media = vec![file(32); MAX_MEDIA + 1]),
        ("report.media[1].sha256", |report| report.media = vec![file(32), file(31)]),
        ("report.media[0].kind", |report| report.media = vec![pb::MediaRef { kind: 9, ..file(32) }]),
        ("report.media[0].purpose", |report| report.media = vec![pb::MediaRef { purpose: 9, ..file(32) }]),
        ("report.found_at", |report| report.found_at = Some(Wire { seconds: i64::MAX, nanos: 0 })),
    ];
    for (field, change) in table {
        let violations = refused(change);
        assert_eq!(violations.len(), 1, "{field}: {violations:?}");
        assert_eq!(violations[0].0, field);
    }
    let status = submission(pb::SubmitReportRequest::default()).expect_err("refused");
    assert_eq!(status::violations(&status)[0].0, "report");
}

#[test]
fn an_unknown_coordinate_system_is_told_the_known_ones() {
    let violations = refused(|report| at(report).coordinate_system = "Beijing 54".to_owned());
    for known in ["WGS84", "CGCS2000", "GCJ-02", "BD-09"] {
        assert!(violations[0].1.contains(known), "{violations:?}");
    }
}

#[test]
fn everything_else_is_kept() {
    type Change = fn(&mut pb::ReportContent);
    let table: [(&str, Change); 8] = [
        ("no position", |report| report.position = None),
        ("an unknown matter", |report| report.matter = "no such thing".to_owned()),
        ("no matter", |report| report.matter = String::new()),
        ("the other side of the world", |report| at(report).longitude = -120.0),
        ("a negative accuracy", |report| at(report).accuracy_m = -1.0),
        ("the most words", |report| report.words = "字".repeat(MAX_WORDS)),
        ("the most files", |report| report.media = vec![file(32); MAX_MEDIA]),
        ("the distant future", |report| report.found_at = Some(Wire { seconds: 9_000_000_000, nanos: 0 })),
    ];
    for (what, change) in table {
        let mut report = good();
        change(&mut report);
        assert!(submission(pb::SubmitReportRequest { report: Some(report) }).is_ok(), "{what}");
    }
}

#[test]
fn only_the_command_rooms_sources_are_registered() {
    for source in [pb::Source::Unspecified, pb::Source::Worker] {
        let request = pb::RegisterReportRequest { report: Some(good()), source: source.into(), ..Default::default() };
        let status = registration(request).expect_err("refused");
        assert_eq!(status::violations(&status)[0].0, "source");
    }
    let request = pb::RegisterReportRequest {
        report: Some(good()),
        source: pb::Source::Superior.into(),
        outside_number: "1".repeat(MAX_OUTSIDE_NUMBER + 1),
        ..Default::default()
    };
    assert_eq!(status::violations(&registration(request).expect_err("refused"))[0].0, "outside_number");
}

#[test]
fn a_rejection_says_why() {
    let id = good().id;
    let request = pb::VerifyReportRequest { id: id.clone(), request_id: id, accept: false, reason: " ".to_owned() };
    assert_eq!(status::violations(&verification(request.clone()).expect_err("refused"))[0].0, "reason");
    assert!(verification(pb::VerifyReportRequest { accept: true, ..request }).is_ok());
}

#[test]
fn moments_are_cut_to_milliseconds() {
    let mut violations = Violations::new();
    let wire = Wire { seconds: 1, nanos: 2_999_999 };
    let read = moment(&mut violations, "found_at", Some(&wire)).expect("a moment");
    assert_eq!(read.as_nanosecond(), 1_002_000_000);
}
