use super::*;

fn block(west: i32, south: i32, width: i32, height: i32) -> Shape {
    let (east, north) = (west + width, south + height);
    ring(&[[west, south], [east, south], [east, north], [west, north]])
}

fn ring(corners: &[[i32; 2]]) -> Shape {
    Shape::from_rings(vec![vec![corners.to_vec()]]).unwrap()
}

fn tile<'a>(code: &'a str, shape: &'a Shape) -> Tile<'a> {
    Tile { code, shape, parent: None }
}

/// Twice the area that all shapes have together, square units.
fn doubled(shapes: &[&Shape]) -> i128 {
    shapes.iter().flat_map(|shape| shape.rings()).map(|rings| crate::shape::doubled_polygon_area(rings)).sum()
}

fn shape_of<'a>(tiles: &[Tile<'a>], proposal: &'a Proposal, at: usize) -> &'a Shape {
    proposal.redrawn.get(&at).map_or(tiles[at].shape, |redrawn| redrawn.shape.as_ref().unwrap())
}

#[test]
fn neighbours_that_share_a_border_have_no_defect_and_nothing_is_proposed() {
    let (a, b) = (block(0, 0, 1000, 1000), block(1000, 0, 1000, 1000));
    let proposal = propose(&[tile("a", &a), tile("b", &b)], &[], 1.0);
    assert_eq!(proposal, Proposal::default());
}

#[test]
fn an_overlap_sliver_stays_with_the_lower_code() {
    // 50 units are 0.56 m.
    let (a, b) = (block(950, 0, 1050, 1000), block(0, 0, 1000, 1000));
    let tiles = [tile("a", &a), tile("b", &b)];
    let proposal = propose(&tiles, &[], 1.0);
    let [defect] = proposal.defects.as_slice() else { panic!("{proposal:?}") };
    assert_eq!((defect.kind, defect.tiles.as_slice()), (DefectKind::Overlap, [0, 1].as_slice()));
    assert!(defect.is_sliver() && (defect.area_m2 - 6.18).abs() < 0.1, "{defect:?}");
    assert_eq!(defect.given.as_ref().unwrap()[0].0, 0);
    assert_eq!(shape_of(&tiles, &proposal, 0), &a);
    assert_eq!(shape_of(&tiles, &proposal, 1).bbox().east, 950);
    assert!(!proposal.redrawn.contains_key(&0));
    assert_eq!(proposal.redrawn[&1].change.points_moved, 2);
}

#[test]
fn wider_overlaps_are_told_and_left() {
    let (a, b) = (block(0, 0, 1000, 1000), block(600, 0, 1000, 1000));
    let proposal = propose(&[tile("a", &a), tile("b", &b)], &[], 1.0);
    let [defect] = proposal.defects.as_slice() else { panic!("{proposal:?}") };
    assert_eq!(defect.given, None);
    assert!(!proposal.closes_all());
}

#[test]
fn an_enclosed_gap_goes_to_the_longest_common_border() {
    let around = Shape::from_rings(vec![vec![
        vec![[0, 0], [3000, 0], [3000, 3000], [0, 3000]],
        vec![[1000, 1000], [1000, 2000], [2000, 2000], [2000, 1000]],
    ]])
    .unwrap();
    let inner = block(1000, 1000, 950, 1000);
    let tiles = [tile("around", &around), tile("inner", &inner)];
    let proposal = propose(&tiles, &[], 1.0);
    let [defect] = proposal.defects.as_slice() else { panic!("{proposal:?}") };
    assert_eq!((defect.kind, defect.tiles.as_slice()), (DefectKind::Gap, [0, 1].as_slice()));
    assert_eq!(defect.given.as_ref().unwrap()[0].0, 0);
    assert_eq!(shape_of(&tiles, &proposal, 1), &inner);
    assert_eq!(doubled(&[shape_of(&tiles, &proposal, 0), &inner]), 2 * 9_000_000);
}

#[test]
fn a_lake_is_told_as_a_gap_and_left() {
    let around = Shape::from_rings(vec![vec![
        vec![[0, 0], [3000, 0], [3000, 3000], [0, 3000]],
        vec![[1000, 1000], [1000, 2000], [2000, 2000], [2000, 1000]],
    ]])
    .unwrap();
    let proposal = propose(&[tile("around", &around)], &[], 1.0);
    assert_eq!(proposal.defects.len(), 1);
    assert_eq!(proposal.defects[0].given, None);
    assert!(proposal.redrawn.is_empty());
}

#[test]
fn an_open_gap_is_closed_corner_by_corner() {
    let (a, b) = (block(0, 0, 1000, 1000), block(1040, 5, 1000, 1000));
    let tiles = [tile("a", &a), tile("b", &b)];
    let proposal = propose(&tiles, &[], 1.0);
    let b = shape_of(&tiles, &proposal, 1);
    assert_eq!((b.bbox().west, b.bbox().east), (1000, 2040));
    assert_eq!(shape_of(&tiles, &proposal, 0), &a);
    assert!(b.rings()[0][0].contains(&[1000, 0]) && b.rings()[0][0].contains(&[1000, 1000]));
}

#[test]
fn a_corner_on_a_bare_side_becomes_a_corner_of_both() {
    let wide = block(0, 0, 2001, 1000);
    let (a, b) = (block(0, 1000, 1000, 1000), block(1000, 1000, 1001, 1000));
    let tiles = [tile("a", &a), tile("b", &b), tile("c", &wide)];
    let proposal = propose(&tiles, &[], 1.0);
    assert!(proposal.defects.is_empty());
    let change = proposal.redrawn[&2].change;
    assert_eq!((change.points_added, change.points_moved, change.points_removed), (1, 0, 0));
    assert!(change.farthest_m < 1e-9);
    assert!(shape_of(&tiles, &proposal, 2).rings()[0][0].contains(&[1000, 1000]));
}

#[test]
fn a_child_outside_its_parent_is_told_with_the_area_outside() {
    let parent = block(0, 0, 2000, 1000);
    let (a, b) = (block(0, 0, 1000, 1000), block(1000, 0, 1500, 1000));
    let tiles = [Tile { parent: Some(0), ..tile("a", &a) }, Tile { parent: Some(0), ..tile("b", &b) }];
    let proposal = propose(&tiles, &[&parent], 1.0);
    let [defect] = proposal.defects.as_slice() else { panic!("{proposal:?}") };
    assert_eq!((defect.kind, defect.tiles.as_slice()), (DefectKind::OutsideParent, [1].as_slice()));
    assert!((defect.area_m2 - 61.8).abs() < 0.5 && defect.given.is_none(), "{defect:?}");
    assert_eq!(defect.shape.bbox(), block(2000, 0, 500, 1000).bbox());
}

#[test]
fn a_gap_in_the_parent_is_told_and_a_thin_one_is_closed() {
    let parent = block(0, 0, 2000, 1000);
    let (a, b) = (block(0, 0, 1000, 1000), block(1000, 0, 950, 1000));
    let tiles = [Tile { parent: Some(0), ..tile("a", &a) }, Tile { parent: Some(0), ..tile("b", &b) }];
    let proposal = propose(&tiles, &[&parent], 1.0);
    assert_eq!(proposal.defects[0].kind, DefectKind::Gap);
    assert_eq!(proposal.defects[0].given.as_ref().unwrap()[0].0, 1);
    assert_eq!(shape_of(&tiles, &proposal, 1).bbox().east, 2000);
    assert!(!divides(&tiles, &[&parent]));
    let alone = [tile("a", &a), tile("b", &b)];
    assert_eq!(propose(&alone, &[], 1.0), Proposal::default(), "without the parent nothing is missing");
    assert!(divides(&alone, &[]));
}

#[test]
fn no_tolerance_proposes_nothing() {
    let (a, b) = (block(0, 0, 1000, 1000), block(950, 0, 1000, 1000));
    let proposal = propose(&[tile("a", &a), tile("b", &b)], &[], 0.0);
    assert_eq!((proposal.defects.len(), proposal.redrawn.len()), (1, 0));
    assert_eq!(proposal.defects[0].given, None);
}

#[test]
fn islands_enclaves_and_areas_touching_in_a_corner_are_sound() {
    let hole = vec![[1000, 1000], [1000, 2000], [2000, 2000], [2000, 1000]];
    let around = Shape::from_rings(vec![vec![vec![[0, 0], [3000, 0], [3000, 3000], [0, 3000]], hole]]).unwrap();
    let enclave = block(1000, 1000, 1000, 1000);
    let corner = block(3000, 3000, 500, 500);
    let island = block(10_000, 500, 50, 50);
    let tiles = [tile("d", &around), tile("c", &enclave), tile("b", &corner), tile("a", &island)];
    assert_eq!(propose(&tiles, &[], 1.0), Proposal::default());
    let islet = block(1500, 1500, 30, 30);
    let defects = examine(&[tiles[0], tiles[1], tile("z", &islet)], &[]);
    assert!(defects.is_empty(), "a hairline: {defects:?}");
    let islet = block(1500, 1500, 300, 300);
    let defects = examine(&[tiles[0], tiles[1], tile("z", &islet)], &[]);
    assert_eq!((defects[0].kind, defects[0].tiles.clone()), (DefectKind::Overlap, vec![1, 2]));
}
