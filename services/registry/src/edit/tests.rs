use gridcase_geo::edit::Move;

use super::*;

const COMMUNITY: &str = "330106109001";

fn rectangle(west: i32, south: i32, east: i32, north: i32) -> Shape {
    Shape::from_rings(vec![vec![vec![[west, south], [east, south], [east, north], [west, north]]]]).expect("a shape")
}

/// About 96 by 110 metres, in columns from the west and rows from the south.
fn square(column: i32, row: i32) -> Shape {
    let (west, south) = (1_200_000_000 + column * 10_000, 303_000_000 + row * 10_000);
    rectangle(west, south, west + 10_000, south + 10_000)
}

fn grid(code: &str, parent: &str, shape: &Shape) -> Area {
    Area {
        code: code.to_owned(),
        name: format!("grid {code}"),
        level: AreaLevel::Grid.into(),
        parent: parent.to_owned(),
        shape: Some(shape::encode(shape)),
        ..Area::default()
    }
}

fn code(sequence: u32) -> String {
    format!("{COMMUNITY}{sequence:03}")
}

/// Two by two grids of a community, numbered as one reads a map.
fn draft() -> BoundarySet {
    let places = [(1, 0, 1), (2, 1, 1), (3, 0, 0), (4, 1, 0)];
    let grids = places.iter().map(|(number, column, row)| grid(&code(*number), COMMUNITY, &square(*column, *row)));
    let level = AreaLevel::Community.into();
    let community = Area { code: COMMUNITY.to_owned(), name: "community".to_owned(), level, ..Area::default() };
    BoundarySet { areas: std::iter::once(community).chain(grids).collect() }
}

fn codes(scheme: CodeScheme, taken: &[String]) -> Codes {
    let of_draft = draft().areas.into_iter().map(|area| area.code);
    Codes { scheme, taken: of_draft.chain(taken.iter().cloned()).collect() }
}

fn national(taken: &[String]) -> Codes {
    codes(CodeScheme::National, taken)
}

fn at(east: i32, north: i32) -> FixedPoint {
    FixedPoint::new(1_200_000_000 + east, 303_000_000 + north).expect("on the globe")
}

fn split(code: &str, line: Vec<FixedPoint>) -> GroundEdit {
    GroundEdit::Split { code: code.to_owned(), line, codes: Vec::new(), names: Vec::new() }
}

fn merge(codes: &[String]) -> GroundEdit {
    GroundEdit::Merge { codes: codes.to_vec(), code: String::new(), name: String::new() }
}

fn all_codes(set: &BoundarySet) -> Vec<&str> {
    set.areas.iter().map(|area| area.code.as_str()).collect()
}

/// Across the grid in the north-west, from its western to its eastern border.
fn across() -> Vec<FixedPoint> {
    vec![at(-1_000, 14_000), at(11_000, 14_000)]
}

#[test]
fn parts_take_the_numbers_after_the_greatest_from_north_to_south() {
    let edited = apply(draft(), &split(&code(1), across()), &national(&[code(17)])).expect("divided");
    assert_eq!(all_codes(&edited.draft), [COMMUNITY, &code(18), &code(19), &code(2), &code(3), &code(4)]);
    assert_eq!(edited.retired, [code(1)]);
    let shape = |at: usize| shape::decode(edited.draft.areas[at].shape.as_ref().expect("ground")).expect("a shape");
    assert!(shape(1).bbox().south > shape(2).bbox().south, "the northern part comes first");
    assert_eq!(edited.draft.areas[1].name, format!("grid {}-1", code(1)));
    assert_eq!(edited.draft.areas[1].origins, [code(1)]);
    let made = edited.areas.iter().filter(|area| area.fate() == AreaFate::Made).map(|area| area.area_m2);
    assert!((made.sum::<f64>() - square(0, 1).area_m2()).abs() < 1.0);
}

#[test]
fn after_999_the_least_number_that_was_never_used_is_taken() {
    let edited = apply(draft(), &merge(&[code(1), code(2)]), &national(&[code(5), code(999)])).expect("joined");
    assert_eq!(all_codes(&edited.draft), [COMMUNITY, &code(6), &code(3), &code(4)]);
    let all: Vec<String> = (1..=999).map(code).collect();
    let refused = apply(draft(), &merge(&[code(1), code(2)]), &national(&all)).expect_err("no number is left");
    assert_eq!(refused.kind, "numbers_used_up");
}

#[test]
fn lineage_goes_through_several_edits() {
    let first = apply(draft(), &split(&code(1), across()), &national(&[])).expect("divided").draft;
    let taken = [code(5), code(6)];
    let joined = apply(first, &merge(&[code(6), code(3)]), &national(&taken)).expect("joined");
    let area = joined.draft.areas.iter().find(|area| area.code == code(7)).expect("the new grid");
    assert_eq!(area.origins, [code(3), code(6), code(1)], "the greatest share first, then what they came from");
    assert_eq!(joined.retired, [code(6), code(3)]);
}

#[test]
fn a_special_grid_gets_a_code_and_the_grids_under_it_keep_theirs() {
    let ring = vec![at(7_000, 7_000), at(12_000, 7_000), at(12_000, 12_000), at(7_000, 12_000)];
    let edit = GroundEdit::Special { ring, code: String::new(), name: "学校".to_owned() };
    let edited = apply(draft(), &edit, &national(&[])).expect("cut out");
    let area = edited.draft.areas.iter().find(|area| area.code == code(5)).expect("the special grid");
    assert!(area.special && area.name == "学校");
    assert_eq!(area.origins, [code(3), code(1), code(4), code(2)]);
    assert!(edited.retired.is_empty() && edited.draft.areas.len() == 6);
    let square_metres: f64 = edited.draft.areas.iter().map(square_metres).sum();
    assert!((square_metres - draft().areas.iter().map(super::square_metres).sum::<f64>()).abs() < 0.1);
}

#[test]
fn a_moved_border_keeps_every_code() {
    let moves = vec![Move { from: at(10_000, 10_000), to: at(11_000, 9_000) }];
    let edited = apply(draft(), &GroundEdit::Move { moves }, &national(&[])).expect("moved");
    assert_eq!(all_codes(&edited.draft), all_codes(&draft()));
    assert!(edited.retired.is_empty());
    assert_eq!(edited.areas.iter().filter(|area| area.fate() == AreaFate::Reshaped).count(), 4);
}

#[test]
fn a_wider_area_with_the_same_border_follows() {
    let mut draft = draft();
    draft.areas[0].shape = Some(shape::encode(&rectangle(1_200_000_000, 303_000_000, 1_200_010_000, 303_020_000)));
    let moves = vec![Move { from: at(10_000, 10_000), to: at(11_000, 9_000) }];
    let edited = apply(draft, &GroundEdit::Move { moves }, &national(&[])).expect("moved");
    let followed: Vec<_> = edited.areas.iter().filter(|area| area.fate() == AreaFate::Followed).collect();
    assert_eq!(followed.len(), 1);
    assert_eq!(edited.findings[0].kind, "border_follows");
}

#[test]
fn free_codes_are_made_from_the_old_one_or_named() {
    let mut set = draft();
    for area in &mut set.areas {
        area.code = area.code.replace(COMMUNITY, "G-");
        area.parent = String::new();
    }
    let codes = Codes { scheme: CodeScheme::Free, taken: ["G-001-1".to_owned()].into() };
    let edited = apply(set.clone(), &split("G-001", across()), &codes).expect("divided");
    assert_eq!(all_codes(&edited.draft), ["G-", "G-001-2", "G-001-3", "G-002", "G-003", "G-004"]);
    let named = GroundEdit::Split {
        code: "G-001".to_owned(),
        line: across(),
        codes: vec!["north".to_owned(), "south".to_owned()],
        names: vec!["北".to_owned(), "南".to_owned()],
    };
    let edited = apply(set, &named, &codes).expect("divided");
    assert_eq!(all_codes(&edited.draft)[1..3], ["north", "south"]);
    assert_eq!(edited.draft.areas[2].name, "南");
}

#[test]
fn what_cannot_be_is_refused_under_its_field() {
    let named = |codes: &[&str]| GroundEdit::Split {
        code: code(1),
        line: across(),
        codes: codes.iter().map(|code| (*code).to_owned()).collect(),
        names: Vec::new(),
    };
    let (taken, other) = (code(9), "330106109002001");
    let table = [
        (split("330106109001099", across()), "unknown_area", "split.line"),
        (split(&code(1), vec![at(0, 30_000), at(9_000, 30_000)]), "line_does_not_divide", "split.line"),
        (split(&code(1), vec![at(-1_000, 14_000), at(5_000, 14_000)]), "line_does_not_divide", "split.line"),
        (split(&code(1), vec![at(-1_000, 10_030), at(11_000, 10_030)]), "too_thin", "split.line"),
        (named(&[&code(8)]), "wrong_count", "split.codes"),
        (named(&[&code(8), &taken]), "taken_code", "split.codes"),
        (named(&[&code(8), &code(8)]), "duplicate_code", "split.codes"),
        (named(&[&code(8), other]), "malformed_code", "split.codes"),
        (merge(&[code(1), code(4)]), "not_neighbours", "merge.codes"),
        (merge(&[code(1)]), "too_few_areas", "merge.codes"),
        (GroundEdit::Move { moves: vec![Move { from: at(0, 0), to: at(5, 5) }] }, "outer_border", "move.moves"),
        (
            GroundEdit::Move { moves: vec![Move { from: at(10_000, 10_000), to: at(30_000, 10_000) }] },
            "border_crosses",
            "move.moves",
        ),
        (
            GroundEdit::Special {
                ring: vec![at(-9_000, 2_000), at(5_000, 2_000), at(5_000, 8_000), at(-9_000, 8_000)],
                code: String::new(),
                name: String::new(),
            },
            "reaches_outside",
            "special.ring",
        ),
    ];
    for (edit, kind, subject) in table {
        let refused = apply(draft(), &edit, &national(&[code(9)])).expect_err(kind);
        assert_eq!((refused.kind.as_ref(), refused.subject.as_str()), (kind, subject), "{refused:?}");
        assert!(!refused.remedy.is_empty());
    }
    let mut apart = draft();
    apart.areas[2].parent = "330106109002".to_owned();
    let refused = apply(apart, &merge(&[code(1), code(2)]), &national(&[])).expect_err("two communities");
    assert_eq!(refused.kind, "different_parents");
}
