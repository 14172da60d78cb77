//! Sessions, and the wrong passwords of accounts.

use gridcase_host::stamp;
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, Set};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::entity::{attempt, session};
use super::{Result, signed, unsigned};
use crate::lockout::{self, Attempts};
use crate::session::{Renewal, Session};

/// Stores a new session, and clears away those of anybody that expired.
pub(crate) async fn insert(tx: &DatabaseTransaction, town: &str, session: &Session, now: Timestamp) -> Result<()> {
    let expired = session::Column::ExpiresMs.lt(stamp::to_millis(now));
    session::Entity::delete_many().filter(expired).exec(tx).await?;
    let row = session::ActiveModel {
        id: Set(session.id),
        person: Set(session.person),
        town: Set(town.to_owned()),
        family: Set(session.family.clone()),
        current: Set(session.current.clone()),
        renewal_request: Set(session.renewal.as_ref().map(|renewal| renewal.request)),
        renewal_brought: Set(session.renewal.as_ref().map(|renewal| renewal.brought.clone())),
        started_ms: Set(stamp::to_millis(now)),
        expires_ms: Set(stamp::to_millis(session.expires)),
        ended_ms: Set(None),
    };
    session::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// A session that nobody else changes until the unit of work ends.
pub(crate) async fn find_to_change(tx: &DatabaseTransaction, id: Uuid) -> Result<Option<Session>> {
    let row = session::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    Ok(row.map(|row| Session {
        id: row.id,
        person: row.person,
        family: row.family,
        current: row.current,
        renewal: row.renewal_request.zip(row.renewal_brought).map(|(request, brought)| Renewal { request, brought }),
        expires: stamp::from_millis(row.expires_ms),
        ended: row.ended_ms.is_some(),
    }))
}

/// Stores a renewed session.
pub(crate) async fn renew(tx: &DatabaseTransaction, session: &Session) -> Result<()> {
    use session::Column::{Current, ExpiresMs, Id, RenewalBrought, RenewalRequest};
    let renewal = session.renewal.as_ref();
    session::Entity::update_many()
        .col_expr(Current, Expr::value(session.current.clone()))
        .col_expr(RenewalRequest, Expr::value(renewal.map(|renewal| renewal.request)))
        .col_expr(RenewalBrought, Expr::value(renewal.map(|renewal| renewal.brought.clone())))
        .col_expr(ExpiresMs, Expr::value(stamp::to_millis(session.expires)))
        .filter(Id.eq(session.id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Which sessions to end.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Which {
    /// This one.
    One(Uuid),
    /// All of the person.
    All,
    /// All of the person but this one.
    AllBut(Uuid),
}

/// Ends open sessions of a person, and says how many.
pub(crate) async fn end(tx: &DatabaseTransaction, person: Uuid, which: Which, now: Timestamp) -> Result<u32> {
    use session::Column::{EndedMs, ExpiresMs, Id, Person};
    let now = stamp::to_millis(now);
    let open = session::Entity::update_many()
        .col_expr(EndedMs, Expr::value(now))
        .filter(Person.eq(person))
        .filter(EndedMs.is_null())
        .filter(ExpiresMs.gt(now));
    let these = match which {
        Which::One(id) => open.filter(Id.eq(id)),
        Which::All => open,
        Which::AllBut(id) => open.filter(Id.ne(id)),
    };
    Ok(u32::try_from(these.exec(tx).await?.rows_affected).unwrap_or(u32::MAX))
}

/// The attempts at an account, by which nobody else counts until the unit of work ends.
pub(crate) async fn attempts(tx: &DatabaseTransaction, account: &str) -> Result<Attempts> {
    let row = attempt::Entity::find_by_id(key(account)).lock_exclusive().one(tx).await?;
    Ok(row.map_or(Attempts::default(), |row| Attempts {
        count: unsigned(row.count),
        last: stamp::from_millis(row.last_ms),
        locked_until: row.locked_ms.map(stamp::from_millis),
    }))
}

/// Keeps the attempts at an account, and clears away those of any that count no more.
pub(crate) async fn put_attempts(tx: &DatabaseTransaction, account: &str, attempts: &Attempts) -> Result<()> {
    use attempt::Column::{Account, Count, LastMs, LockedMs};
    let forgotten = attempts.last.saturating_sub(lockout::WINDOW).unwrap_or(Timestamp::MIN);
    attempt::Entity::delete_many().filter(LastMs.lt(stamp::to_millis(forgotten))).exec(tx).await?;
    let row = attempt::ActiveModel {
        account: Set(key(account)),
        count: Set(signed(attempts.count)),
        last_ms: Set(stamp::to_millis(attempts.last)),
        locked_ms: Set(attempts.locked_until.map(stamp::to_millis)),
    };
    let mut conflict = OnConflict::column(Account);
    conflict.update_columns([Count, LastMs, LockedMs]);
    attempt::Entity::insert(row).on_conflict(conflict).exec_without_returning(tx).await?;
    Ok(())
}

/// Forgets the attempts at an account.
pub(crate) async fn clear_attempts(tx: &DatabaseTransaction, account: &str) -> Result<()> {
    attempt::Entity::delete_by_id(key(account)).exec(tx).await?;
    Ok(())
}

fn key(account: &str) -> Vec<u8> {
    Sha256::digest(account).to_vec()
}
