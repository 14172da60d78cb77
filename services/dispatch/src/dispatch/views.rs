//! Saved views: kept, listed with their counts, deleted.

use gridcase_host::log::Request;
use gridcase_proto::dispatch::v1 as wire;
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use uuid::Uuid;

use crate::case::{Actor, Person};
use crate::convert::{self, view_body};
use crate::error::Error;
use crate::store;
use crate::view::{Asked, MOST, Put, View, may_share};

use super::{Dispatch, Viewer};

/// How often a unit of work is tried.
const TRIES: u8 = 10;

impl Dispatch {
    /// Saves a view of the viewer's own; answers for a repeated request with the view as it is now.
    pub(crate) async fn put_view(&self, viewer: &Viewer, asked: Asked<Put>) -> Result<View, Error> {
        let (town, person) = (viewer.town()?.to_owned(), person(viewer)?.clone());
        if asked.what.saving.shared && !may_share(&person) {
            return Err(Error::ViewNotShared);
        }
        let request = Request { id: asked.request, hash: view_body::put(&person.id, &asked.what) };
        let put = Saved { town, person, request, at: self.clock.now() };
        let what = asked.what;
        let unit = || {
            let (put, what) = (put.clone(), what.clone());
            self.db.write(move |tx| Box::pin(async move { put.put(tx, what).await }))
        };
        decided(unit).await
    }

    /// The viewer's own views and the shared ones, each with its count where that is asked for.
    pub(crate) async fn views(&self, viewer: &Viewer, counts: bool) -> Result<wire::ListViewsResponse, Error> {
        let (town, person) = (viewer.town()?, person(viewer)?);
        let mut views = store::views(self.db.reader(), town, &person.id).await?;
        views.sort_by(|one, other| {
            let key = |view: &View| (!view.saved.shared, view.saved.name.clone(), view.saved.id);
            key(one).cmp(&key(other))
        });
        let mut listed = Vec::with_capacity(views.len());
        for view in &views {
            let (count, at_least) = if counts { self.count_view(viewer, view).await? } else { (0, false) };
            listed.push(wire::ListedView {
                view: Some(convert::view::write(view)),
                own: view.is_of(person),
                deletable: view.is_deletable_by(person),
                count,
                at_least,
            });
        }
        Ok(wire::ListViewsResponse { views: listed, may_share: may_share(person) })
    }

    /// Deletes a view; one that is deleted already stays so.
    pub(crate) async fn delete_view(&self, viewer: &Viewer, asked: Asked<Uuid>) -> Result<(), Error> {
        let (town, person) = (viewer.town()?.to_owned(), person(viewer)?.clone());
        let request = Request { id: asked.request, hash: view_body::delete(&person.id, asked.what) };
        let delete = Saved { town, person, request, at: self.clock.now() };
        let id = asked.what;
        let unit = || {
            let delete = delete.clone();
            self.db.write(move |tx| Box::pin(async move { delete.delete(tx, id).await }))
        };
        decided(unit).await
    }

    /// How many cases of a view the viewer sees, and whether there may be more.
    async fn count_view(&self, viewer: &Viewer, view: &View) -> Result<(u64, bool), Error> {
        let broken = |status| Error::Stored { case: format!("none, view {}", view.saved.id), source: Box::new(status) };
        let filter = convert::filter::read(Some(view.saved.filter.clone())).map_err(broken)?;
        let cut = self.cut(viewer, &filter)?;
        let counts = store::count_states(self.db.reader(), &viewer.sight, &cut).await?;
        let cases: i64 = counts.values().map(|count| count.cases).sum();
        Ok((u64::try_from(cases).unwrap_or_default(), counts.values().any(|count| count.at_least)))
    }
}

/// What a unit of work comes to. Where somebody else was faster it decides anew, by what there is now.
async fn decided<T, F: Future<Output = Result<T, Error>>>(unit: impl Fn() -> F) -> Result<T, Error> {
    for _ in 1..TRIES {
        match unit().await {
            Err(error) if error.is_conflict() => {}
            decided => return decided,
        }
    }
    unit().await
}

/// A unit of work on views, and who asked for it.
#[derive(Clone)]
struct Saved {
    town: String,
    person: Person,
    request: Request,
    at: Timestamp,
}

impl Saved {
    async fn put(self, tx: &DatabaseTransaction, Put { saving, seen }: Put) -> Result<View, Error> {
        let Self { town, person, request, at } = self;
        if let Some(view) = repeated(tx, &town, &request).await? {
            return Ok(view);
        }
        let version = match store::find_view(tx, &town, saving.id).await? {
            Some(view) if !view.is_of(&person) => return Err(Error::ViewTaken),
            Some(view) if view.deleted => return Err(Error::ViewDeleted),
            Some(view) if view.saved == saving => return Ok(view),
            Some(view) => match seen {
                None => return Err(Error::ViewExists),
                Some(seen) if seen != view.version => return Err(Error::ViewChanged { version: view.version }),
                Some(seen) => seen + 1,
            },
            None if seen.is_some() => return Err(Error::NoView),
            None if store::count_views(tx, &town, &person.id).await? >= MOST => return Err(Error::TooManyViews),
            None => 1,
        };
        let view = View { town, saved: saving, owner: owner(&person), saved_at: at, version, deleted: false };
        store::keep_view(tx, &view, &person.id, request).await?;
        Ok(view)
    }

    async fn delete(self, tx: &DatabaseTransaction, id: Uuid) -> Result<(), Error> {
        let Self { town, person, request, at } = self;
        if repeated(tx, &town, &request).await?.is_some() {
            return Ok(());
        }
        let found = store::find_view(tx, &town, id).await?;
        let known = found.filter(|view| view.is_of(&person) || (view.saved.shared && !view.deleted));
        let view = known.ok_or(Error::NoView)?;
        if view.deleted {
            return Ok(());
        }
        if !view.is_deletable_by(&person) {
            return Err(Error::ViewNotYours);
        }
        let view = View { deleted: true, saved_at: at, version: view.version + 1, ..view };
        store::keep_view(tx, &view, &person.id, request).await
    }
}

/// The view as it is now, if the request was given before; refused where it was another one.
async fn repeated(db: &impl ConnectionTrait, town: &str, request: &Request) -> Result<Option<View>, Error> {
    match store::find_view_request(db, town, request.id).await? {
        None => Ok(None),
        Some((hash, _)) if hash != request.hash => Err(Error::RequestReused),
        Some((_, view)) => store::find_view(db, town, view).await,
    }
}

/// Whoever has views: a person.
fn person(viewer: &Viewer) -> Result<&Person, Error> {
    viewer.doer.person().ok_or(Error::NotFound)
}

/// The person as a view names its owner.
fn owner(person: &Person) -> Actor {
    let post = person.posts.first();
    Actor {
        person: person.id.clone(),
        name: person.name.clone(),
        role: post.map(|post| post.role),
        unit: post.map(|post| post.unit.clone()).unwrap_or_default(),
    }
}
