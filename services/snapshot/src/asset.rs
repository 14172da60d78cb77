//! An asset (部件): a manhole cover, a street lamp, a traffic sign.

use gridcase_geo::{Position, PositionError};
use gridcase_proto::registry::v1 as wire;

use crate::invalid::{Invalid, optional, required};
use crate::rule::{Party, Rule, Subject};

/// What the rule of an asset's owner gives as its basis (部件权属登记: the record of who owns the asset).
pub const BASIS: &str = "部件权属登记";

/// An asset with who answers for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Asset {
    /// Code.
    pub code: String,
    /// Code of its component type, such as `01001`.
    pub component_type: String,
    /// Name.
    pub name: Option<String>,
    /// Code of the unit that owns it.
    pub owner: Option<String>,
    /// Code of the unit that maintains it.
    pub maintainer: Option<String>,
    /// Where it is.
    pub position: Position,
    /// Ground layer it stands on.
    pub ground: Option<String>,
    /// What the owner's record says to routing; none without an owner.
    pub rule: Option<Rule>,
}

impl TryFrom<&wire::Asset> for Asset {
    type Error = Invalid;

    fn try_from(asset: &wire::Asset) -> Result<Self, Invalid> {
        let (owner, maintainer) = (optional(&asset.owner), optional(&asset.maintainer));
        let code = required("code", &asset.code)?;
        Ok(Self {
            component_type: required("type", &asset.r#type)?,
            name: optional(&asset.name),
            position: position(asset)?,
            ground: optional(&asset.ground),
            rule: owner.as_ref().map(|owner| rule(&code, owner, maintainer.as_deref())),
            code,
            owner,
            maintainer,
        })
    }
}

fn position(asset: &wire::Asset) -> Result<Position, Invalid> {
    let degrees = |field: &str, value: Option<f64>| {
        value.ok_or_else(|| Invalid::new(field, "must be set; an asset has a place, in degrees of WGS-84"))
    };
    let (lon, lat) = (degrees("longitude", asset.longitude)?, degrees("latitude", asset.latitude)?);
    Position::new(lon, lat).map_err(|error| match error {
        PositionError::NotFinite { field, .. } | PositionError::OutOfRange { field, .. } => Invalid::new(field, error),
    })
}

/// The owner leads, and who maintains it for the owner assists.
fn rule(code: &str, owner: &str, maintainer: Option<&str>) -> Rule {
    let maintainer = maintainer.filter(|&maintainer| maintainer != owner);
    Rule {
        id: format!("asset:{code}"),
        subject: Subject::Asset(code.to_owned()),
        area: None,
        ground: None,
        hours: None,
        lead: Party::Unit(owner.to_owned()),
        assisting: maintainer.map(|maintainer| Party::Unit(maintainer.to_owned())).into_iter().collect(),
        basis: BASIS.to_owned(),
        valid_from: None,
        valid_until: None,
        priority: 0,
        owner: true,
        precedent_case: None,
        reporter_visible: false,
    }
}
