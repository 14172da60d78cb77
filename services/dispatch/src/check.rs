//! Whether every case is what its events say, and every tally what the cases say.

use gridcase_host::database::Database;
use sea_orm::{ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use uuid::Uuid;

use crate::calendars::Calendars;
use crate::case::Case;
use crate::error::Error;
use crate::store::{self, case, tally};

/// Cases that are read at a time.
const AT_ONCE: u64 = 500;

/// What a check has found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// Cases looked at.
    pub cases: u64,
    /// Cases whose row is not the fold of their events, as town and id.
    pub differing: Vec<(String, Uuid)>,
    /// Tallies of ended cases that do not hold as many as there are, each in words.
    pub miscounted: Vec<String>,
}

/// A check could not be made.
#[derive(Debug, thiserror::Error)]
#[error("the cases cannot be checked: {0}")]
pub struct CheckError(String);

/// Folds the events of every case and compares the result with its row, column by column, and counts the ended ones. Reads
/// only; a case that changes meanwhile may be named although it is well, so check again before you worry.
pub async fn check(db: &Database) -> Result<Checked, CheckError> {
    checked(db).await.map_err(|error| CheckError(error.to_string()))
}

async fn checked(db: &Database) -> Result<Checked, Error> {
    let calendars = Calendars::new(db.clone());
    let mut checked = Checked { miscounted: miscounted(db).await?, ..Checked::default() };
    let mut after: Option<(String, Uuid)> = None;
    loop {
        let rows = page(db, after.as_ref()).await?;
        let Some(last) = rows.last() else { return Ok(checked) };
        after = Some((last.town.clone(), last.id));
        for row in &rows {
            checked.cases += 1;
            if !is_fold(db, &calendars, row).await? {
                checked.differing.push((row.town.clone(), row.id));
            }
        }
    }
}

/// The tallies that are not what the rows of the ended cases come to. Slots are put together: how cases are spread over
/// them says nothing.
pub(crate) async fn miscounted(db: &Database) -> Result<Vec<String>, Error> {
    let mut tallies = tally::all(db.reader()).await?;
    let mut after: Option<(String, Uuid)> = None;
    loop {
        let rows = page(db, after.as_ref()).await?;
        let Some(last) = rows.last() else { break };
        after = Some((last.town.clone(), last.id));
        let counted = rows.iter().filter_map(tally::Ended::of_row);
        tallies.extend(counted.flat_map(|ended| ended.tallies(-1)));
        tallies = tally::summed(tallies);
    }
    let left = tally::summed(tallies.into_iter().map(tally::Tally::in_any_slot));
    Ok(left.iter().map(|tally| format!("{tally:?}")).collect())
}

async fn page(db: &Database, after: Option<&(String, Uuid)>) -> Result<Vec<case::Model>, Error> {
    let after = after.map(|(town, id)| {
        let same_town = Condition::all().add(case::Column::Town.eq(town)).add(case::Column::Id.gt(*id));
        Condition::any().add(case::Column::Town.gt(town)).add(same_town)
    });
    let rows = case::Entity::find()
        .filter(Condition::all().add_option(after))
        .order_by_asc(case::Column::Town)
        .order_by_asc(case::Column::Id)
        .limit(AT_ONCE);
    Ok(rows.all(db.reader()).await?)
}

async fn is_fold(db: &Database, calendars: &Calendars, row: &case::Model) -> Result<bool, Error> {
    let kept = case::case(row)?;
    let history = store::history(db.reader(), &kept).await?;
    let gap_free = history.iter().zip(1..).all(|(event, number)| event.sequence == number);
    let Some(folded) = Case::replay(&history).filter(|_| gap_free) else { return Ok(false) };
    let rules = calendars.of(&folded).await?;
    Ok(folded == kept && case::row(&folded, &rules)? == *row)
}
