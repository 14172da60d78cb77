//! A row of `dispatch_calendar`: the working time of a town under one calendar version.

use gridcase_worktime::{Calendar, DayReading, Rules, Windows};
use jiff::tz::TimeZone;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::Error;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dispatch_calendar")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) town: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) number: i32,
    #[sea_orm(column_type = "Text")]
    pub(crate) rules: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What the text of a row holds.
#[derive(Serialize, Deserialize)]
struct Kept {
    zone: String,
    windows: Windows,
    day_reading: DayReading,
    calendar: Calendar,
}

/// The row of a calendar version.
pub(crate) fn row(town: &str, number: u32, rules: &Rules) -> Result<Model, Error> {
    let kept = Kept {
        zone: rules.zone.iana_name().unwrap_or("UTC").to_owned(),
        windows: rules.windows.clone(),
        day_reading: rules.day_reading,
        calendar: rules.calendar.clone(),
    };
    let rules = serde_json::to_string(&kept).map_err(|error| unreadable(town, number, error))?;
    Ok(Model { town: town.to_owned(), number: column(number), rules })
}

/// The rules of a row.
pub(crate) fn rules(row: &Model, number: u32) -> Result<Rules, Error> {
    let kept: Kept = serde_json::from_str(&row.rules).map_err(|error| unreadable(&row.town, number, error))?;
    let zone = TimeZone::get(&kept.zone).map_err(|error| unreadable(&row.town, number, error))?;
    Ok(Rules { zone, windows: kept.windows, day_reading: kept.day_reading, calendar: kept.calendar })
}

/// The number of a version as a column keeps it.
pub(crate) fn column(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn unreadable(town: &str, number: u32, error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Stored { case: format!("any, calendar {number} of {town}"), source: Box::new(error) }
}
