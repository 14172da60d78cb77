use super::*;

fn block(west: i32, south: i32, width: i32, height: i32) -> Shape {
    let (east, north) = (west + width, south + height);
    Shape::from_rings(vec![vec![vec![[west, south], [east, south], [east, north], [west, north]]]]).unwrap()
}

/// 1000 units of 1.1 cm on the equator.
const SIDE_M: f64 = 11.119_508;

#[test]
fn neighbours_that_share_a_border_do_not_overlap() {
    let (a, b) = (block(0, 0, 1000, 1000), block(1000, 0, 1000, 1000));
    assert_eq!(overlaps(&[("a", &a), ("b", &b)]), []);
    assert_eq!(gaps(&[("a", &a), ("b", &b)]), []);
}

#[test]
fn ground_claimed_twice_is_told_with_its_size_and_a_place_in_it() {
    let (a, b) = (block(0, 0, 1000, 1000), block(750, 0, 1000, 1000));
    let found = overlaps(&[("b", &b), ("a", &a)]);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].first.as_str(), found[0].second.as_str()), ("a", "b"));
    assert!((found[0].area_m2 - SIDE_M * SIDE_M / 4.0).abs() < 0.01, "{found:?}");
    assert!(a.contains(found[0].place) && b.contains(found[0].place));
}

#[test]
fn less_than_a_square_metre_is_not_told() {
    let (a, b) = (block(0, 0, 1000, 1000), block(993, 0, 1000, 1000));
    assert_eq!(overlaps(&[("a", &a), ("b", &b)]), []);
}

#[test]
fn an_enclave_in_a_hole_does_not_overlap() {
    let mut rings = block(0, 0, 3000, 3000).into_rings();
    let enclave = block(1000, 1000, 1000, 1000);
    rings[0].extend(enclave.clone().into_rings().remove(0));
    let around = Shape::from_rings(rings).unwrap();
    assert_eq!(overlaps(&[("around", &around), ("enclave", &enclave)]), []);
    assert_eq!(gaps(&[("around", &around), ("enclave", &enclave)]), []);
    let alone = gaps(&[("around", &around)]);
    assert_eq!(alone.len(), 1);
    assert!(enclave.contains(alone[0].place));
}

#[test]
fn the_same_ground_twice_overlaps_wholly() {
    let a = block(0, 0, 1000, 1000);
    let found = overlaps(&[("a", &a), ("b", &a)]);
    assert!((found[0].area_m2 - SIDE_M * SIDE_M).abs() < 0.01);
}
