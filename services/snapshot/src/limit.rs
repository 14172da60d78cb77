//! Limits as the protocol carries them.

use gridcase_proto::common::v1 as common;
use gridcase_worktime::{Limit, LimitUnit};

use crate::invalid::Invalid;

/// Reads a limit; what it is for is left to the caller.
pub fn read(limit: &common::Limit) -> Result<Limit, Invalid> {
    if limit.amount == 0 {
        return Err(Invalid::new("amount", "must be 1 or more; a limit of zero is due before anyone can act"));
    }
    let unit = LimitUnit::ALL.into_iter().find(|unit| write_unit(*unit) == limit.unit());
    let unit = unit.ok_or_else(|| {
        let names = LimitUnit::ALL.map(|unit| unit.as_str().replace('_', " ")).join(", ");
        Invalid::new("unit", format!("must be one of {names}"))
    })?;
    Ok(Limit::new(limit.amount, unit))
}

/// The message of a limit, without what it is for.
pub fn write(limit: Limit) -> common::Limit {
    common::Limit { amount: limit.amount, unit: write_unit(limit.unit).into(), purpose: String::new() }
}

const fn write_unit(unit: LimitUnit) -> common::LimitUnit {
    match unit {
        LimitUnit::UrgentMinute => common::LimitUnit::UrgentMinute,
        LimitUnit::UrgentHour => common::LimitUnit::UrgentHour,
        LimitUnit::UrgentDay => common::LimitUnit::UrgentDay,
        LimitUnit::WorkMinute => common::LimitUnit::WorkMinute,
        LimitUnit::WorkHour => common::LimitUnit::WorkHour,
        LimitUnit::WorkDay => common::LimitUnit::WorkDay,
        LimitUnit::NaturalDay => common::LimitUnit::NaturalDay,
    }
}
