use proptest::prelude::*;

use super::*;

fn national(code: &str) -> Result<(Option<String>, Option<Level>), String> {
    CodeScheme::National
        .check(code, None)
        .map(|area| (area.parent().map(str::to_owned), area.level()))
        .map_err(|error| error.to_string())
}

#[test]
fn a_national_code_says_its_level_and_its_parent() {
    let cases = [
        ("330000", None, Level::Province),
        ("330100", Some("330000"), Level::City),
        ("330106", Some("330100"), Level::District),
        ("330106109", Some("330106"), Level::Town),
        ("330106109005", Some("330106109"), Level::Community),
        ("330106109005001", Some("330106109005"), Level::Grid),
    ];
    for (code, parent, level) in cases {
        assert_eq!(national(code), Ok((parent.map(str::to_owned), Some(level))), "{code}");
    }
}

#[test]
fn a_refused_national_code_says_why() {
    let cases = [
        ("", "the code is empty"),
        ("33O106", "the code \"33O106\" has the character 'O'; a national code has digits only"),
        ("33010610", "the code \"33010610\" has 8 digits; an area has 6, 9 or 12, a grid has 15"),
        ("３３０１０６", "the code \"３３０１０６\" has the character '３'; a national code has digits only"),
        ("030106", "the code \"030106\" begins with \"03\"; no province has that code"),
        (
            "330106109000",
            "the code \"330106109000\" ends in 000, which means the area above it; use \"330106109\" for that",
        ),
    ];
    for (code, message) in cases {
        assert_eq!(national(code), Err(message.to_owned()));
    }
}

#[test]
fn a_named_parent_must_be_the_one_in_the_code() {
    let check = |parent| CodeScheme::National.check("330106109", Some(parent));
    assert!(check("330106").is_ok());
    let refused = check("330105").unwrap_err().to_string();
    assert_eq!(refused, "the code \"330106109\" belongs to \"330106\", not to \"330105\"");
}

#[test]
fn a_province_has_no_parent() {
    assert!(matches!(CodeScheme::National.check("330000", Some("330100")), Err(CodeError::NoParent { .. })));
}

#[test]
fn a_free_code_keeps_its_named_parent() {
    let area = CodeScheme::Free.check("12 BRONX", Some("NYC/2")).unwrap();
    assert_eq!((area.code(), area.parent(), area.level()), ("12 BRONX", Some("NYC/2"), None));
    assert_eq!(CodeScheme::Free.check("root", None).unwrap().parent(), None);
}

#[test]
fn a_refused_free_code_says_why() {
    let long = "x".repeat(65);
    let cases = [
        ("", None, "the code is empty"),
        ("   ", None, "the code is empty"),
        ("a", Some("a"), "the code \"a\" is named as its own parent"),
        (
            "a\n",
            None,
            "the code \"a\\n\" has the character '\\n'; allowed are A-Z, a-z, 0-9, _ . : / - and spaces between",
        ),
        (" a", None, "the code \" a\" has the character ' '; allowed are A-Z, a-z, 0-9, _ . : / - and spaces between"),
        (
            "a",
            Some("b%"),
            "the code \"b%\" has the character '%'; allowed are A-Z, a-z, 0-9, _ . : / - and spaces between",
        ),
    ];
    for (code, parent, message) in cases {
        assert_eq!(CodeScheme::Free.check(code, parent).unwrap_err().to_string(), message);
    }
    let refused = CodeScheme::Free.check(&long, None).unwrap_err();
    assert!(refused.to_string().ends_with("has 65 characters; at most 64 are allowed"));
}

#[test]
fn every_area_of_the_shared_list_is_a_national_code() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/codes/areas_xihu.csv");
    let Ok(mut file) = csv::Reader::from_path(path) else {
        eprintln!("skipped: {path} is not there");
        return;
    };
    for row in file.records().map(Result::unwrap) {
        let area = CodeScheme::National.check(&row[0], None).unwrap();
        let level = serde_json::to_value(area.level()).unwrap();
        assert_eq!(level, row[2], "{}", &row[0]);
    }
}

proptest! {
    #[test]
    fn any_text_is_taken_or_refused(code in ".{0,80}", parent in prop::option::of(".{0,80}")) {
        for scheme in [CodeScheme::National, CodeScheme::Free] {
            if let Ok(area) = scheme.check(&code, parent.as_deref()) {
                prop_assert_eq!(area.code(), code.as_str());
            }
        }
    }
}
