use gridcase_geo::{Crs, Position};
use jiff::Timestamp;
use serde_json::Value;

use super::*;
use crate::report::{MediaKind, MediaPurpose, MediaRef, Source};

const VECTORS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../proto/vectors/report_hash_v1.json"));

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().expect(field).to_owned()
}

fn small(value: &Value, field: &str) -> u32 {
    value[field].as_u64().and_then(|number| u32::try_from(number).ok()).expect(field)
}

fn moment(value: &Value, field: &str) -> Option<Timestamp> {
    value[field].as_i64().map(|millis| Timestamp::from_millisecond(millis).expect(field))
}

fn place(value: &Value) -> Option<Place> {
    let real = |field: &str| value[field].as_f64().expect(field);
    (!value.is_null()).then(|| Place {
        position: Position::new(real("longitude"), real("latitude")).expect("a position"),
        crs: Crs::parse(&text(value, "coordinate_system")).expect("a system"),
        crs_name: text(value, "coordinate_system"),
        accuracy_m: real("accuracy_m"),
        fixed_at: moment(value, "fixed_at_ms"),
        provider: text(value, "provider"),
    })
}

fn media(value: &Value) -> MediaRef {
    let (kind, purpose) = (text(value, "kind"), text(value, "purpose"));
    let sha256 = hex::decode(text(value, "sha256")).expect("hex");
    MediaRef {
        sha256: sha256.try_into().expect("32 bytes"),
        kind: MediaKind::ALL.into_iter().find(|one| one.name() == kind).expect("a kind"),
        purpose: MediaPurpose::ALL.into_iter().find(|one| one.name() == purpose).expect("a purpose"),
    }
}

fn read(report: &Value) -> (Content, Origin) {
    let content = Content {
        id: text(report, "id").parse().expect("an id"),
        matter: text(report, "matter"),
        catalogue_version: small(report, "catalogue_version"),
        row: small(report, "row"),
        place: place(&report["position"]),
        words: text(report, "words"),
        place_words: text(report, "place_words"),
        // Absent in vectors from before assets were known.
        asset: report["asset"].as_str().unwrap_or_default().to_owned(),
        media: report["media"].as_array().expect("media").iter().map(media).collect(),
        found_at: moment(report, "found_at_ms"),
        fixed_on_the_spot: report["fixed_on_the_spot"].as_bool().expect("fixed_on_the_spot"),
    };
    let source = text(report, "source");
    let origin = Origin {
        source: Source::ALL.into_iter().find(|one| one.name() == source).expect("a source"),
        outside_number: text(report, "outside_number"),
        outside_deadline: moment(report, "outside_deadline_ms"),
        reply_owed: report["reply_owed"].as_bool().expect("reply_owed"),
        reporter_words: text(report, "reporter_words"),
    };
    (content, origin)
}

fn vectors() -> Vec<Value> {
    let file: Value = serde_json::from_str(VECTORS).expect("json");
    assert_eq!((file["digest"].as_str(), file["version"].as_u64()), (Some(HASH_NAME), Some(HASH_VERSION.into())));
    file["vectors"].as_array().expect("vectors").clone()
}

#[test]
fn the_shared_vectors_are_met() {
    let vectors = vectors();
    assert!(vectors.len() >= 3);
    for vector in vectors {
        let (content, origin) = read(&vector["report"]);
        assert_eq!(hex::encode(hash(&content, &origin)), text(&vector, "hash"), "{}", vector["name"]);
    }
}

#[test]
fn every_field_counts() {
    type Change = fn(&mut Content, &mut Origin);
    let changes: [(&str, Change); 21] = [
        ("id", |content, _| content.id = uuid::Uuid::from_u128(1)),
        ("matter", |content, _| content.matter.push('1')),
        ("catalogue_version", |content, _| content.catalogue_version += 1),
        ("row", |content, _| content.row += 1),
        ("place", |content, _| content.place = None),
        ("words", |content, _| content.words.push('1')),
        ("place_words", |content, _| content.place_words.push('1')),
        ("asset", |content, _| content.asset.push('1')),
        ("media", |content, _| content.media.truncate(1)),
        ("media order", |content, _| content.media.reverse()),
        ("purpose", |content, _| content.media[0].purpose = MediaPurpose::Result),
        ("found_at", |content, _| content.found_at = None),
        ("fixed_on_the_spot", |content, _| content.fixed_on_the_spot = false),
        ("source", |_, origin| origin.source = Source::Phone),
        ("outside_number", |_, origin| origin.outside_number.push('1')),
        ("outside_deadline", |_, origin| origin.outside_deadline = Some(Timestamp::UNIX_EPOCH)),
        ("reply_owed", |_, origin| origin.reply_owed = true),
        ("reporter_words", |_, origin| origin.reporter_words.push('1')),
        ("accuracy", |content, _| content.place.as_mut().expect("a place").accuracy_m = 9.0),
        ("system as written", |content, _| content.place.as_mut().expect("a place").crs_name.push(' ')),
        ("provider", |content, _| content.place.as_mut().expect("a place").provider.push('1')),
    ];
    let (content, origin) = read(&vectors()[1]["report"]);
    let unchanged = hash(&content, &origin);
    for (field, change) in changes {
        let (mut content, mut origin) = (content.clone(), origin.clone());
        change(&mut content, &mut origin);
        assert_ne!(hash(&content, &origin), unchanged, "{field}");
    }
}
