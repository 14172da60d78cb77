//! Everything in force together at a moment for one town.

use std::sync::Arc;

use gridcase_geo::Position;
use gridcase_proto::registry::v1 as wire;
use gridcase_worktime::Rules;

use crate::invalid::Invalid;
use crate::matter::Matter;
use crate::place::Place;
use crate::policy::CasePolicy;
use crate::rule::Rule;
use crate::town::Town;
use crate::unit::Unit;
use crate::{Area, Asset, Assets, Boundaries, Calendars, Catalogue, Content, Part, Register, Units};

/// Numbers of the versions in force; 0 where a part is not published yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Versions {
    /// Boundaries.
    pub boundaries: u32,
    /// Units.
    pub units: u32,
    /// Catalogue.
    pub catalogue: u32,
    /// Register.
    pub register: u32,
    /// Calendars.
    pub calendars: u32,
    /// Assets.
    pub assets: u32,
}

/// A part with the number of the version that it is.
#[derive(Debug)]
pub struct InForce<T> {
    /// Number of the version, from 1.
    pub number: u32,
    /// The part.
    pub part: Arc<T>,
}

impl<T> Clone for InForce<T> {
    fn clone(&self) -> Self {
        Self { number: self.number, part: Arc::clone(&self.part) }
    }
}

impl<T> InForce<T> {
    /// Whether both are the very same part, held twice, or both absent.
    pub fn is_same(one: Option<&Self>, other: Option<&Self>) -> bool {
        match (one, other) {
            (Some(one), Some(other)) => Arc::ptr_eq(&one.part, &other.part),
            (one, other) => one.is_none() && other.is_none(),
        }
    }
}

/// The parts in force; those that the town has not published yet are absent.
#[derive(Debug, Clone, Default)]
pub struct Parts {
    /// Boundaries.
    pub boundaries: Option<InForce<Boundaries>>,
    /// Units.
    pub units: Option<InForce<Units>>,
    /// Catalogue.
    pub catalogue: Option<InForce<Catalogue>>,
    /// Register.
    pub register: Option<InForce<Register>>,
    /// Calendars.
    pub calendars: Option<InForce<Calendars>>,
    /// Assets.
    pub assets: Option<InForce<Assets>>,
}

impl Parts {
    /// Puts version `number` of a part in force, in place of the one before.
    pub fn put(&mut self, number: u32, content: Content) {
        match content {
            Content::Boundaries(part) => self.boundaries = Some(InForce { number, part }),
            Content::Units(part) => self.units = Some(InForce { number, part }),
            Content::Catalogue(part) => self.catalogue = Some(InForce { number, part }),
            Content::Register(part) => self.register = Some(InForce { number, part }),
            Content::Calendars(part) => self.calendars = Some(InForce { number, part }),
            Content::Assets(part) => self.assets = Some(InForce { number, part }),
        }
    }
}

/// Everything in force together. Cheap to make from parts that are held already.
#[derive(Debug)]
pub struct Snapshot {
    town: Arc<Town>,
    parts: Parts,
    worktime: Option<Rules>,
}

impl Snapshot {
    /// Puts parts together.
    pub fn new(town: Arc<Town>, parts: Parts) -> Self {
        let worktime = parts.calendars.as_ref().map(|calendars| calendars.part.rules(town.zone.clone()));
        Self { town, parts, worktime }
    }

    /// Reads a town and numbered contents as the protocol carries them. Everything that is wrong is named.
    pub fn read<'a>(
        town: &wire::Town,
        contents: impl IntoIterator<Item = (u32, &'a wire::content::Part)>,
    ) -> Result<Self, Vec<Invalid>> {
        let town = Town::try_from(town).map_err(|invalid| vec![invalid.under("town")])?;
        let (mut parts, mut defects) = (Parts::default(), Vec::new());
        for (number, content) in contents {
            match Content::read(content) {
                Ok(content) => parts.put(number, content),
                Err(invalid) => defects.extend(invalid),
            }
        }
        if defects.is_empty() { Ok(Self::new(Arc::new(town), parts)) } else { Err(defects) }
    }

    /// The town.
    pub fn town(&self) -> &Town {
        &self.town
    }

    /// The parts themselves.
    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    /// Numbers of the versions in force.
    pub fn versions(&self) -> Versions {
        fn number<T>(part: Option<&InForce<T>>) -> u32 {
            part.map_or(0, |part| part.number)
        }
        Versions {
            boundaries: number(self.parts.boundaries.as_ref()),
            units: number(self.parts.units.as_ref()),
            catalogue: number(self.parts.catalogue.as_ref()),
            register: number(self.parts.register.as_ref()),
            calendars: number(self.parts.calendars.as_ref()),
            assets: number(self.parts.assets.as_ref()),
        }
    }

    /// Parts that the town has not published yet and cannot do without.
    pub fn missing(&self) -> Vec<Part> {
        let versions = self.versions();
        let number = |part| match part {
            Part::Boundaries => versions.boundaries,
            Part::Units => versions.units,
            Part::Catalogue => versions.catalogue,
            Part::Register => versions.register,
            Part::Calendars => versions.calendars,
            Part::Assets => versions.assets,
        };
        Part::REQUIRED.into_iter().filter(|&part| number(part) == 0).collect()
    }

    /// Where a position of WGS-84 lies. An accuracy of 0 (the device did not say) makes no circle: then `touched` is the
    /// grid alone.
    pub fn locate(&self, position: Position, accuracy_m: f64) -> Place<'_> {
        let mut place = Place { grounds: self.grounds(position), ..Place::default() };
        let Some(boundaries) = self.boundaries() else { return place };
        if let Some(innermost) = boundaries.innermost(position) {
            let is_grid = innermost.level == crate::AreaLevel::Grid;
            place.grid = is_grid.then_some(innermost);
            place.ancestors.extend((!is_grid).then_some(innermost));
            place.ancestors.extend(boundaries.ancestors(innermost));
        }
        place.border_distance_m = boundaries.border_distance_m(position);
        place.touched = if accuracy_m > 0.0 {
            boundaries.touched(position, accuracy_m)
        } else {
            place.grid.map(|grid| crate::Touched { grid, distance_m: 0.0 }).into_iter().collect()
        };
        place
    }

    /// Whether any area of the town contains the position.
    pub fn in_bounds(&self, position: Position) -> bool {
        self.boundaries().is_some_and(|boundaries| boundaries.innermost(position).is_some())
    }

    /// The boundaries, if published.
    pub fn boundaries(&self) -> Option<&Boundaries> {
        self.parts.boundaries.as_ref().map(|part| &*part.part)
    }

    /// The units, if published.
    pub fn units(&self) -> Option<&Units> {
        self.parts.units.as_ref().map(|part| &*part.part)
    }

    /// How cases move beside the limits of their rows.
    pub fn policy(&self) -> CasePolicy {
        self.catalogue().map(|catalogue| catalogue.policy().clone()).unwrap_or_default()
    }

    /// The catalogue, if published.
    pub fn catalogue(&self) -> Option<&Catalogue> {
        self.parts.catalogue.as_ref().map(|part| &*part.part)
    }

    /// The register, if published.
    pub fn register(&self) -> Option<&Register> {
        self.parts.register.as_ref().map(|part| &*part.part)
    }

    /// The assets, if published.
    pub fn assets(&self) -> Option<&Assets> {
        self.parts.assets.as_ref().map(|part| &*part.part)
    }

    /// The rules of clocks, if calendars are published.
    pub fn worktime(&self) -> Option<&Rules> {
        self.worktime.as_ref()
    }

    /// The area of this code.
    pub fn area(&self, code: &str) -> Option<&Area> {
        self.boundaries()?.area(code)
    }

    /// The areas that contain an area, nearest first; none where it is unknown.
    pub fn ancestors<'a>(&'a self, code: &str) -> Vec<&'a Area> {
        let Some(boundaries) = self.boundaries() else { return Vec::new() };
        boundaries.area(code).map(|area| boundaries.ancestors(area).collect()).unwrap_or_default()
    }

    /// The unit of this code.
    pub fn unit(&self, code: &str) -> Option<&Unit> {
        self.units()?.unit(code)
    }

    /// The asset of this code.
    pub fn asset(&self, code: &str) -> Option<&Asset> {
        self.assets()?.asset(code)
    }

    /// The units of a department whose districts contain the position, in order of code.
    pub fn districts(&self, department: &str, position: Position) -> Vec<&Unit> {
        self.units().map(|units| units.districts(department, position)).unwrap_or_default()
    }

    /// Codes of the ground layers that contain the position, in order.
    pub fn grounds(&self, position: Position) -> Vec<&str> {
        self.units().map(|units| units.grounds(position)).unwrap_or_default()
    }

    /// The matter of this id.
    pub fn matter(&self, id: &str) -> Option<&Matter> {
        self.catalogue()?.matter(id)
    }

    /// All matters, as published.
    pub fn matters(&self) -> &[Matter] {
        self.catalogue().map(Catalogue::matters).unwrap_or_default()
    }

    /// All rules, in order of id.
    pub fn rules(&self) -> &[Rule] {
        self.register().map(Register::rules).unwrap_or_default()
    }
}
