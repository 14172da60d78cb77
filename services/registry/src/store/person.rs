//! People with their accounts and posts.

use std::collections::HashMap;

use gridcase_host::stamp;
use gridcase_proto::common::v1::Role;
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use uuid::Uuid;

use super::entity::{person, post};
use super::{Result, damaged};
use crate::person::{Person, Post};

/// The place of a person in the list by name.
pub(crate) type Key = (String, Uuid);

/// A person with the hash of the password.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) person: Person,
    pub(crate) password: Option<String>,
}

/// The person of this id.
pub(crate) async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Account>> {
    let Some(row) = person::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    with_posts(db, row).await.map(Some)
}

/// The person who signs in by this account.
pub(crate) async fn find_account(db: &impl ConnectionTrait, account: &str) -> Result<Option<Account>> {
    let query = person::Entity::find()
        .filter(person::Column::Account.eq(account))
        // The words of the index, which serves only queries that say the same.
        .filter(Expr::cust("account IS NOT NULL"));
    let Some(row) = query.one(db).await? else { return Ok(None) };
    with_posts(db, row).await.map(Some)
}

/// The town's people after a key, by name.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    town: &str,
    after: Option<&Key>,
    limit: u64,
) -> Result<Vec<Person>> {
    use person::Column::{Id, Name, Town};
    let mut query = person::Entity::find().filter(Town.eq(town));
    if let Some((name, id)) = after {
        query = query.filter(Name.gt(name).or(Name.eq(name).and(Id.gt(*id))));
    }
    let rows = query.order_by_asc(Name).order_by_asc(Id).limit(limit).all(db).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let posts = post::Entity::find()
        .filter(post::Column::Person.is_in(ids))
        .order_by_asc(post::Column::StartMs)
        .order_by_asc(post::Column::Id)
        .all(db)
        .await?;
    let mut by_person: HashMap<Uuid, Vec<Post>> = HashMap::new();
    for row in posts {
        by_person.entry(row.person).or_default().push(read_post(row)?);
    }
    Ok(rows.into_iter().map(|row| read(&row, by_person.remove(&row.id).unwrap_or_default())).collect())
}

/// Stores a person, new or changed, without posts. A password of none leaves it as it is.
pub(crate) async fn put(
    tx: &DatabaseTransaction,
    person: &Person,
    password: Option<String>,
    now: Timestamp,
) -> Result<()> {
    let mut changed = vec![person::Column::Name, person::Column::Account];
    if password.is_some() {
        changed.push(person::Column::Password);
    }
    let row = person::ActiveModel {
        id: Set(person.id),
        town: Set(person.town.clone()),
        name: Set(person.name.clone()),
        account: Set(person.account.clone()),
        password: Set(password),
        created_ms: Set(stamp::to_millis(now)),
    };
    let mut conflict = OnConflict::column(person::Column::Id);
    conflict.update_columns(changed);
    person::Entity::insert(row).on_conflict(conflict).exec_without_returning(tx).await?;
    Ok(())
}

/// Changes the hash of the password.
pub(crate) async fn set_password(tx: &DatabaseTransaction, id: Uuid, password: String) -> Result<()> {
    let update = person::Entity::update_many()
        .col_expr(person::Column::Password, Expr::value(password))
        .filter(person::Column::Id.eq(id));
    update.exec(tx).await?;
    Ok(())
}

/// Stores a post, new or changed.
pub(crate) async fn put_post(tx: &DatabaseTransaction, town: &str, person: Uuid, post: &Post) -> Result<()> {
    use post::Column::{Area, EndMs, Id, Role, StartMs, Unit};
    let row = post::ActiveModel {
        id: Set(post.id),
        person: Set(person),
        town: Set(town.to_owned()),
        role: Set(post.role.as_str_name().to_owned()),
        unit: Set(post.unit.clone()),
        area: Set(post.area.clone()),
        start_ms: Set(stamp::to_millis(post.start)),
        end_ms: Set(post.end.map(stamp::to_millis)),
    };
    let mut conflict = OnConflict::column(Id);
    conflict.update_columns([Role, Unit, Area, StartMs, EndMs]);
    post::Entity::insert(row).on_conflict(conflict).exec_without_returning(tx).await?;
    Ok(())
}

/// The post of this id, with its person and town.
pub(crate) async fn find_post(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<(Uuid, String, Post)>> {
    let Some(row) = post::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    Ok(Some((row.person, row.town.clone(), read_post(row)?)))
}

/// All posts of a town with a role; administrators' posts are locked until the unit of work ends, so that of two who
/// end each other's one is second.
pub(crate) async fn posts_of_role(tx: &DatabaseTransaction, town: &str, role: Role) -> Result<Vec<Post>> {
    let query = post::Entity::find()
        .filter(post::Column::Town.eq(town))
        .filter(post::Column::Role.eq(role.as_str_name()))
        .order_by_asc(post::Column::Id)
        .lock_exclusive();
    query.all(tx).await?.into_iter().map(read_post).collect()
}

/// Posts of a town for any of these areas that have not ended, with the names of those who hold them.
pub(crate) async fn posts_of_areas(
    db: &impl ConnectionTrait,
    town: &str,
    areas: &[String],
    now: Timestamp,
) -> Result<Vec<(String, Post)>> {
    let query = post::Entity::find()
        .filter(post::Column::Town.eq(town))
        .filter(post::Column::Area.is_in(areas))
        .filter(post::Column::EndMs.is_null().or(post::Column::EndMs.gt(stamp::to_millis(now))))
        .order_by_asc(post::Column::Area)
        .order_by_asc(post::Column::Id);
    let posts = query.all(db).await?;
    let people = person::Entity::find().filter(person::Column::Id.is_in(posts.iter().map(|row| row.person)));
    let names: HashMap<Uuid, String> = people.all(db).await?.into_iter().map(|row| (row.id, row.name)).collect();
    let named = |row: post::Model| Ok((names.get(&row.person).cloned().unwrap_or_default(), read_post(row)?));
    posts.into_iter().map(named).collect()
}

/// Roles held now in a town, with the units that they are held for, each once.
pub(crate) async fn holdings(db: &impl ConnectionTrait, town: &str, now: Timestamp) -> Result<Vec<(Role, String)>> {
    let now = stamp::to_millis(now);
    let query = post::Entity::find()
        .select_only()
        .columns([post::Column::Role, post::Column::Unit])
        .distinct()
        .filter(post::Column::Town.eq(town))
        .filter(post::Column::StartMs.lte(now))
        .filter(post::Column::EndMs.is_null().or(post::Column::EndMs.gt(now)));
    let rows: Vec<(String, String)> = query.into_tuple().all(db).await?;
    let read = |(role, unit): (String, String)| {
        Role::from_str_name(&role).map(|known| (known, unit)).ok_or_else(|| damaged("role", &role))
    };
    rows.into_iter().map(read).collect()
}

/// Whether the installation has an operator.
pub(crate) async fn has_operator(db: &impl ConnectionTrait) -> Result<bool> {
    let query = post::Entity::find()
        .filter(post::Column::Town.eq(""))
        .filter(post::Column::Role.eq(Role::Operator.as_str_name()));
    Ok(query.count(db).await? > 0)
}

async fn with_posts(db: &impl ConnectionTrait, row: person::Model) -> Result<Account> {
    let query = post::Entity::find()
        .filter(post::Column::Person.eq(row.id))
        .order_by_asc(post::Column::StartMs)
        .order_by_asc(post::Column::Id);
    let posts = query.all(db).await?.into_iter().map(read_post).collect::<Result<_>>()?;
    Ok(Account { person: read(&row, posts), password: row.password })
}

fn read(row: &person::Model, posts: Vec<Post>) -> Person {
    Person { id: row.id, town: row.town.clone(), name: row.name.clone(), account: row.account.clone(), posts }
}

fn read_post(row: post::Model) -> Result<Post> {
    Ok(Post {
        id: row.id,
        role: Role::from_str_name(&row.role).ok_or_else(|| damaged("role", &row.role))?,
        unit: row.unit,
        area: row.area,
        start: stamp::from_millis(row.start_ms),
        end: row.end_ms.map(stamp::from_millis),
    })
}
