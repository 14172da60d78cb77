//! Saved views: requests checked for form, and views as they are kept and shown.

use gridcase_host::stamp;
use gridcase_host::status::Violations;
use gridcase_proto::dispatch::v1 as wire;
use tonic::Status;
use uuid::Uuid;

use super::request::{finish, order, uuid};
use super::{Invalid, filter, report, required_moment};
use crate::store::Order;
use crate::view::{Asked, Put, Saving, View};

/// Characters of a name.
const NAME: usize = 60;

/// A view to save. Its filter is checked, and kept as it was asked for: what an area comes to is another thing tomorrow.
pub(crate) fn put(request: wire::PutViewRequest) -> Result<Asked<Put>, Status> {
    let mut wrong = Violations::new();
    let id = uuid(&mut wrong, "id", &request.id);
    let name = request.name.trim().to_owned();
    let fits = (1..=NAME).contains(&name.chars().count());
    wrong.require(fits, "name", format!("must be 1 to {NAME} characters"));
    let (order, shared) = (order(request.order()), request.shared);
    let kept = request.filter.unwrap_or_default();
    filter::read(Some(kept.clone()))?;
    let seen = (!request.etag.is_empty()).then(|| request.etag.parse::<i64>());
    let seen = seen.transpose().map_err(|_| "must be the etag of the view as it was read, or empty for a new view");
    let seen = wrong.take("etag", seen);
    let asked = uuid(&mut wrong, "request_id", &request.request_id);
    let put = id.zip(asked).zip(seen).map(|((id, request), seen)| Asked {
        request,
        what: Put { saving: Saving { id, name, filter: kept, order, shared }, seen },
    });
    finish(wrong, put)
}

/// The id of a view to delete.
pub(crate) fn delete(request: &wire::DeleteViewRequest) -> Result<Asked<Uuid>, Status> {
    let mut wrong = Violations::new();
    let id = uuid(&mut wrong, "id", &request.id);
    let asked = uuid(&mut wrong, "request_id", &request.request_id);
    finish(wrong, id.zip(asked).map(|(what, request)| Asked { request, what }))
}

pub(crate) fn write(view: &View) -> wire::View {
    let saved = &view.saved;
    let order = match saved.order {
        Order::Newest => wire::CaseOrder::Newest,
        Order::Due => wire::CaseOrder::Due,
    };
    wire::View {
        id: saved.id.to_string(),
        name: saved.name.clone(),
        filter: Some(saved.filter.clone()),
        order: order.into(),
        shared: saved.shared,
        owner: Some(report::write_actor(&view.owner)),
        saved_at: Some(stamp::to_wire(view.saved_at)),
        etag: view.version.to_string(),
    }
}

/// A view as it was kept for a town.
pub(crate) fn read(view: &wire::View, town: &str) -> Result<View, Invalid> {
    let saved = Saving {
        id: Uuid::parse_str(&view.id).map_err(|error| Invalid::new("id", error))?,
        name: view.name.clone(),
        filter: view.filter.clone().unwrap_or_default(),
        order: order(view.order()),
        shared: view.shared,
    };
    Ok(View {
        town: town.to_owned(),
        saved,
        owner: view.owner.as_ref().map(report::read_actor).unwrap_or_default(),
        saved_at: required_moment("saved_at", view.saved_at.as_ref())?,
        version: 0,
        deleted: false,
    })
}
