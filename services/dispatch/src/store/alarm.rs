//! Alarms that were raised: a row of `dispatch_alarm` for each, which stands until what it was raised for is done.

use gridcase_host::stamp;
use prost::Message as _;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, DatabaseTransaction, IntoActiveModel as _, QueryOrder as _, QuerySelect as _};

use super::case;
use crate::case::{Alarm, Audience, Case, Event, Source, What};
use crate::convert;
use crate::error::Error;
use crate::sight::{Reach, Sight};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dispatch_alarm")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) town: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) case_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) sequence: i64,
    #[sea_orm(column_type = "Text")]
    pub(crate) number: String,
    pub(crate) at_ms: i64,
    #[sea_orm(column_type = "Text")]
    pub(crate) audience: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) unit: String,
    pub(crate) nobody: i16,
    pub(crate) standing: i16,
    #[sea_orm(column_type = "Text")]
    pub(crate) source: String,
    pub(crate) body: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A place in the list: milliseconds, the case, the event.
pub(crate) type Key = (i64, Uuid, i64);

/// Which alarms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// Only those told to one of these; none is all.
    pub(crate) audiences: Option<Vec<Audience>>,
    /// Only those that nobody is told.
    pub(crate) nobody: bool,
}

/// Keeps the alarms among `events`, and ends those whose cause is gone.
pub(crate) async fn follow(
    tx: &DatabaseTransaction,
    before: &Case,
    after: &Case,
    events: &[Event],
) -> Result<(), Error> {
    let gone = before.raised.iter().filter(|raised| {
        !after.raised.iter().any(|still| still.source == raised.source && still.since == raised.since)
    });
    for raised in gone {
        let end = Entity::update_many()
            .col_expr(Column::Standing, Expr::value(0))
            .filter(Column::Town.eq(&before.town))
            .filter(Column::CaseId.eq(before.id))
            .filter(Column::Source.eq(source(&raised.source, raised.since)));
        end.exec(tx).await?;
    }
    let raised = events.iter().filter_map(|event| match &event.what {
        What::Alarmed { alarm, nobody, .. } => Some(row(after, event, alarm, *nobody)),
        _ => None,
    });
    let raised: Vec<_> = raised.map(|row| row.into_active_model().reset_all()).collect();
    if !raised.is_empty() {
        Entity::insert_many(raised).exec_without_returning(tx).await?;
    }
    Ok(())
}

fn row(case: &Case, event: &Event, alarm: &Alarm, nobody: bool) -> Model {
    Model {
        town: case.town.clone(),
        case_id: case.id,
        sequence: i64::try_from(event.sequence).unwrap_or(i64::MAX),
        number: case.number.clone(),
        at_ms: stamp::to_millis(event.time),
        audience: alarm.audience().key(),
        unit: alarm.unit.clone(),
        nobody: i16::from(nobody),
        standing: 1,
        source: source(&alarm.source, alarm.since),
        body: convert::alarm::write_alarm(alarm).encode_to_vec(),
    }
}

/// What an alarm is raised for, as text.
fn source(source: &Source, since: jiff::Timestamp) -> String {
    let what = match source {
        Source::Step(step) => format!("step:{}", i32::from(convert::alarm::write_step(*step))),
        Source::Limit { number, extensions } => format!("limit:{number}:{extensions}"),
        Source::Task { unit } => format!("task:{unit}"),
        Source::Urge { number } => format!("urge:{number}"),
    };
    format!("{what}@{}", since.as_nanosecond())
}

/// Alarms that stand, newest first, after a place.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    sight: &Sight,
    filter: &Filter,
    after: Option<Key>,
    limit: u64,
) -> Result<Vec<Model>, Error> {
    let after = after.map(|(at, case, sequence)| {
        let same = Condition::all().add(Column::AtMs.eq(at)).add(
            Condition::any()
                .add(Column::CaseId.lt(case))
                .add(Condition::all().add(Column::CaseId.eq(case)).add(Column::Sequence.lt(sequence))),
        );
        Condition::any().add(Column::AtMs.lt(at)).add(same)
    });
    let query = Entity::find()
        .filter(within(sight, filter))
        .filter(Condition::all().add_option(after))
        .order_by_desc(Column::AtMs)
        .order_by_desc(Column::CaseId)
        .order_by_desc(Column::Sequence);
    Ok(query.limit(limit).all(db).await?)
}

/// How many stand for each audience.
pub(crate) async fn count(db: &impl ConnectionTrait, sight: &Sight) -> Result<Vec<(String, i64)>, Error> {
    let query = Entity::find().select_only().column(Column::Audience).column_as(Column::Sequence.count(), "alarms");
    Ok(query.filter(within(sight, &Filter::default())).group_by(Column::Audience).into_tuple().all(db).await?)
}

/// How many stand that nobody is told.
pub(crate) async fn count_nobody(db: &impl ConnectionTrait, sight: &Sight) -> Result<u64, Error> {
    let filter = Filter { nobody: true, ..Filter::default() };
    Ok(Entity::find().filter(within(sight, &filter)).count(db).await?)
}

/// Town, what stands, and what is asked for. A part of a town sees what its units owe.
fn within(sight: &Sight, filter: &Filter) -> Condition {
    // The words of the indices, which hold only what stands.
    let standing = Expr::cust("standing = 1");
    let units = match &sight.reach {
        Reach::Town => None,
        Reach::Part(part) => Some(Column::Unit.is_in(part.units.iter().map(String::as_str))),
    };
    let audiences = filter.audiences.as_ref();
    Condition::all()
        .add(Column::Town.eq(sight.town.clone().unwrap_or_default()))
        .add(standing)
        .add_option(units)
        .add_option(audiences.map(|audiences| Column::Audience.is_in(audiences.iter().map(Audience::key))))
        .add_option(filter.nobody.then(|| Expr::cust("nobody = 1")))
}

/// Open cases whose next alarm is due, the earliest first.
pub(crate) async fn due(db: &impl ConnectionTrait, now: jiff::Timestamp, limit: u64) -> Result<Vec<Case>, Error> {
    let rows = case::Entity::find()
        .filter(case::Column::AlarmMs.lte(now.as_millisecond()))
        // The words of the index, which serves only queries that say the same.
        .filter(Expr::cust("alarm_ms IS NOT NULL"))
        .order_by_asc(case::Column::AlarmMs)
        .limit(limit);
    rows.all(db).await?.iter().map(case::case).collect()
}
