//! Faces that no rule can tell apart, taken together.

use std::collections::HashMap;

use crate::ground::Face;
use crate::rule::{Party, Rule};
use crate::{Area, Snapshot};

/// What rules name, by number.
#[derive(Default)]
struct Names<'a> {
    areas: HashMap<&'a str, u32>,
    grounds: HashMap<&'a str, u32>,
    departments: HashMap<&'a str, u32>,
}

/// What a rule names.
pub(super) struct Named {
    area: Option<u32>,
    ground: Option<u32>,
    departments: Vec<u32>,
}

/// Faces that every rule of the register sees alike.
#[derive(Debug)]
pub(super) struct Class {
    /// Their numbers, in order.
    pub(super) faces: Vec<u32>,
    areas: Vec<u32>,
    grounds: Vec<u32>,
    /// For every department that some rule asks, a number of the units whose districts contain them.
    districts: Vec<u32>,
}

/// All faces, by class.
pub(super) struct Places<'a> {
    snapshot: &'a Snapshot,
    names: Names<'a>,
    faces: &'a [Face],
    pub(super) classes: Vec<Class>,
}

/// What of a place the rules of one matter see: which of them are about it, and what the departments that they ask come to.
pub(super) type Sight = (Vec<u32>, Vec<u32>);

impl<'a> Names<'a> {
    fn of(rules: &'a [Rule]) -> Self {
        fn number<'a>(names: &mut HashMap<&'a str, u32>, name: &'a str) {
            let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
            names.entry(name).or_insert(next);
        }
        let mut names = Self::default();
        for rule in rules {
            rule.area.iter().for_each(|area| number(&mut names.areas, area));
            rule.ground.iter().for_each(|ground| number(&mut names.grounds, ground));
            departments(rule).for_each(|department| number(&mut names.departments, department));
        }
        names
    }
}

/// Departments whose districts a rule asks.
pub(super) fn departments(rule: &Rule) -> impl Iterator<Item = &str> {
    std::iter::once(&rule.lead).chain(&rule.assisting).filter_map(|party| match party {
        Party::DistrictOf(department) => Some(department.as_str()),
        Party::Unit(_) => None,
    })
}

impl<'a> Places<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, faces: &'a [Face]) -> Self {
        let mut places = Self { snapshot, names: Names::of(snapshot.rules()), faces, classes: Vec::new() };
        let mut chains: HashMap<&str, Vec<u32>> = HashMap::new();
        let mut known: HashMap<[Vec<u32>; 3], usize> = HashMap::new();
        let mut numbers: HashMap<Vec<&str>, u32> = HashMap::new();
        for (number, face) in (0..).zip(faces) {
            let areas = chains.entry(&face.area).or_insert_with(|| places.named_areas(&face.area)).clone();
            let grounds = face.grounds.iter().filter_map(|ground| places.names.grounds.get(ground.as_str()));
            let grounds: Vec<u32> = grounds.copied().collect();
            let districts = places.districts(face, &mut numbers);
            let key = [areas, grounds, districts];
            let at = *known.entry(key.clone()).or_insert(places.classes.len());
            if at == places.classes.len() {
                let [areas, grounds, districts] = key;
                places.classes.push(Class { faces: Vec::new(), areas, grounds, districts });
            }
            places.classes[at].faces.push(number);
        }
        places
    }

    /// The areas that contain a face, nearest first.
    pub(super) fn areas(&self, face: &Face) -> Vec<&'a Area> {
        let own = self.snapshot.area(&face.area);
        own.into_iter().chain(self.snapshot.ancestors(&face.area)).collect()
    }

    /// The size of these faces, summed up in order: by which classes they were found makes no difference.
    pub(super) fn area_m2(&self, mut faces: Vec<u32>) -> f64 {
        faces.sort_unstable();
        faces.into_iter().map(|face| self.faces[face as usize].area_m2).sum()
    }

    /// A face of the class.
    pub(super) fn example(&self, class: &Class) -> &'a Face {
        &self.faces[class.faces[0] as usize]
    }

    fn named_areas(&self, code: &str) -> Vec<u32> {
        let own = self.snapshot.area(code).into_iter();
        let named =
            own.chain(self.snapshot.ancestors(code)).filter_map(|area| self.names.areas.get(area.code.as_str()));
        named.copied().collect()
    }

    fn districts(&self, face: &'a Face, numbers: &mut HashMap<Vec<&'a str>, u32>) -> Vec<u32> {
        let mut districts = vec![0; self.names.departments.len()];
        for (department, &at) in &self.names.departments {
            let of = face.districts.iter().filter(|(of, _)| of == department);
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            districts[at as usize] = *numbers.entry(of.map(|(_, unit)| unit.as_str()).collect()).or_insert(next);
        }
        districts
    }

    /// What a rule names.
    pub(super) fn named(&self, rule: &Rule) -> Named {
        let number = |names: &HashMap<&str, u32>, name: &str| names.get(name).copied().unwrap_or(u32::MAX);
        Named {
            area: rule.area.as_deref().map(|area| number(&self.names.areas, area)),
            ground: rule.ground.as_deref().map(|ground| number(&self.names.grounds, ground)),
            departments: departments(rule).map(|department| number(&self.names.departments, department)).collect(),
        }
    }
}

impl Class {
    /// What these rules see of it.
    pub(super) fn seen_by(&self, claims: &[Named]) -> Sight {
        let (mut about, mut districts) = (Vec::new(), Vec::new());
        for (at, claim) in (0..).zip(claims) {
            let here = claim.area.is_none_or(|area| self.areas.contains(&area))
                && claim.ground.is_none_or(|ground| self.grounds.contains(&ground));
            if here {
                about.push(at);
                districts.extend(claim.departments.iter().map(|&department| self.districts[department as usize]));
            }
        }
        (about, districts)
    }
}
