//! The parts of a town's content, and how a version's bytes become one.

use std::sync::Arc;

use gridcase_proto::registry::v1 as wire;
use prost::Message;
use sha2::{Digest as _, Sha256};

use crate::invalid::Invalid;
use crate::{Assets, Boundaries, Calendars, Catalogue, Register, Units};

/// A part of a town's content that has versions of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Areas and grids.
    Boundaries,
    /// Departments, units, districts, ground layers.
    Units,
    /// Matters.
    Catalogue,
    /// Rules.
    Register,
    /// Working time.
    Calendars,
    /// Manhole covers, lamps, signs, with their owners.
    Assets,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 6] =
        [Self::Boundaries, Self::Units, Self::Catalogue, Self::Register, Self::Calendars, Self::Assets];

    /// The parts without which no case goes by itself. A town may do without the others.
    pub const REQUIRED: [Self; 5] = [Self::Boundaries, Self::Units, Self::Catalogue, Self::Register, Self::Calendars];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Boundaries => "boundaries",
            Self::Units => "units",
            Self::Catalogue => "catalogue",
            Self::Register => "register",
            Self::Calendars => "calendars",
            Self::Assets => "assets",
        }
    }

    /// Reads the part of the protocol; none where it names no part.
    pub fn from_wire(part: wire::Part) -> Option<Self> {
        match part {
            wire::Part::Unspecified => None,
            wire::Part::Boundaries => Some(Self::Boundaries),
            wire::Part::Units => Some(Self::Units),
            wire::Part::Catalogue => Some(Self::Catalogue),
            wire::Part::Register => Some(Self::Register),
            wire::Part::Calendars => Some(Self::Calendars),
            wire::Part::Assets => Some(Self::Assets),
        }
    }
}

impl From<Part> for wire::Part {
    fn from(part: Part) -> Self {
        match part {
            Part::Boundaries => Self::Boundaries,
            Part::Units => Self::Units,
            Part::Catalogue => Self::Catalogue,
            Part::Register => Self::Register,
            Part::Calendars => Self::Calendars,
            Part::Assets => Self::Assets,
        }
    }
}

/// A part, checked and indexed, shared by all that hold it.
#[derive(Debug, Clone)]
pub enum Content {
    /// Areas and grids.
    Boundaries(Arc<Boundaries>),
    /// Departments, units, districts, ground layers.
    Units(Arc<Units>),
    /// Matters.
    Catalogue(Arc<Catalogue>),
    /// Rules.
    Register(Arc<Register>),
    /// Working time.
    Calendars(Arc<Calendars>),
    /// Assets.
    Assets(Arc<Assets>),
}

impl Content {
    /// Reads and checks what the protocol carries. Everything that is wrong is named.
    pub fn read(part: &wire::content::Part) -> Result<Self, Vec<Invalid>> {
        use wire::content::Part as Wire;
        match part {
            Wire::Boundaries(set) => Boundaries::read(set).map(|read| Self::Boundaries(Arc::new(read))),
            Wire::Units(set) => Units::read(set).map(|read| Self::Units(Arc::new(read))),
            Wire::Catalogue(set) => Catalogue::read(set).map(|read| Self::Catalogue(Arc::new(read))),
            Wire::Register(set) => Register::read(set).map(|read| Self::Register(Arc::new(read))),
            Wire::Calendars(set) => Calendars::read(set).map(|read| Self::Calendars(Arc::new(read))),
            Wire::Assets(set) => Assets::read(set).map(|read| Self::Assets(Arc::new(read))),
        }
    }

    /// Reads the published bytes of a version of `part`.
    pub fn decode(part: Part, bytes: &[u8]) -> Result<Self, Vec<Invalid>> {
        decode(part, bytes).and_then(|part| Self::read(&part))
    }

    /// Which part it is.
    pub fn part(&self) -> Part {
        match self {
            Self::Boundaries(_) => Part::Boundaries,
            Self::Units(_) => Part::Units,
            Self::Catalogue(_) => Part::Catalogue,
            Self::Register(_) => Part::Register,
            Self::Calendars(_) => Part::Calendars,
            Self::Assets(_) => Part::Assets,
        }
    }
}

/// The bytes that a version of this content is published as.
pub fn encode(content: &wire::content::Part) -> Vec<u8> {
    use wire::content::Part as Wire;
    match content {
        Wire::Boundaries(set) => set.encode_to_vec(),
        Wire::Units(set) => set.encode_to_vec(),
        Wire::Catalogue(set) => set.encode_to_vec(),
        Wire::Register(set) => set.encode_to_vec(),
        Wire::Calendars(set) => set.encode_to_vec(),
        Wire::Assets(set) => set.encode_to_vec(),
    }
}

/// The message that the bytes of a version of `part` hold, unchecked.
pub fn decode(part: Part, bytes: &[u8]) -> Result<wire::content::Part, Vec<Invalid>> {
    use wire::content::Part as Wire;
    let message = match part {
        Part::Boundaries => wire::BoundarySet::decode(bytes).map(Wire::Boundaries),
        Part::Units => wire::UnitSet::decode(bytes).map(Wire::Units),
        Part::Catalogue => wire::Catalogue::decode(bytes).map(Wire::Catalogue),
        Part::Register => wire::Register::decode(bytes).map(Wire::Register),
        Part::Calendars => wire::CalendarSet::decode(bytes).map(Wire::Calendars),
        Part::Assets => wire::AssetSet::decode(bytes).map(Wire::Assets),
    };
    message.map_err(|error| vec![Invalid::new(part.as_str(), error)])
}

/// The hash by which a version's bytes are known: SHA-256 in lowercase hex.
pub fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
