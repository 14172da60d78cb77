//! The keys that sign tokens. The private half is here alone, and only while the key signs.

use std::cmp::Reverse;

use gridcase_host::stamp;
use gridcase_host::token::{PublicKey, SigningKey};
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, Set,
};

use super::entity::key;
use super::{Result, damaged};

/// The key that signs, with its private half in PKCS #8 DER.
pub(crate) async fn signing(db: &impl ConnectionTrait) -> Result<Option<(String, Vec<u8>)>> {
    let query = key::Entity::find()
        .filter(key::Column::VerifyUntilMs.is_null())
        .order_by_desc(key::Column::CreatedMs)
        .order_by_desc(key::Column::Id);
    let row = query.one(db).await?;
    Ok(row.and_then(|row| Some((row.id, row.private?))))
}

/// The keys that verify now, newest first: the one that signs, then those that verify longest.
pub(crate) async fn verifying(db: &impl ConnectionTrait, now: Timestamp) -> Result<Vec<PublicKey>> {
    let verifies = Condition::any()
        .add(key::Column::VerifyUntilMs.is_null())
        .add(key::Column::VerifyUntilMs.gt(stamp::to_millis(now)));
    let query =
        key::Entity::find().filter(verifies).order_by_desc(key::Column::CreatedMs).order_by_desc(key::Column::Id);
    let mut keys = query.all(db).await?.into_iter().map(read).collect::<Result<Vec<_>>>()?;
    keys.sort_by_key(|key| (key.verify_until.is_some(), Reverse(key.verify_until)));
    Ok(keys)
}

/// Stores a key that signs from now on; those before verify until `until`.
pub(crate) async fn rotate(tx: &DatabaseTransaction, key: &SigningKey, now: Timestamp, until: Timestamp) -> Result<()> {
    key::Entity::update_many()
        .col_expr(key::Column::VerifyUntilMs, Expr::value(stamp::to_millis(until)))
        .col_expr(key::Column::Private, Expr::value(Option::<Vec<u8>>::None))
        .filter(key::Column::VerifyUntilMs.is_null())
        .exec(tx)
        .await?;
    let row = key::ActiveModel {
        id: Set(key.id().to_owned()),
        public: Set(key.public().ed25519.to_vec()),
        private: Set(Some(key.der().to_vec())),
        created_ms: Set(stamp::to_millis(now)),
        verify_until_ms: Set(None),
    };
    key::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

fn read(row: key::Model) -> Result<PublicKey> {
    let ed25519 = row.public.try_into().map_err(|_| damaged("public key", &row.id))?;
    Ok(PublicKey { id: row.id, ed25519, verify_until: row.verify_until_ms.map(stamp::from_millis) })
}
