//! Saved views: filters of cases that people have given a name.
use clap::{Args, Subcommand};
use gridcase_proto::dispatch::v1::{
    CaseFilter, CaseOrder, DeleteViewRequest, ListViewsRequest, ListViewsResponse, ListedView, PutViewRequest, View,
};

use super::{
    Context,
    case::{self, Filter, Order},
};
use crate::{
    api::Api,
    failure::{Exit, Failure, Result},
    machine,
    output::{case as cases, table},
};

/// Saved views: filters of cases under a name, your own and those shared with the town.
#[derive(Debug, Subcommand)]
pub(crate) enum ViewCommand {
    /// List your views and the shared ones, each with its count.
    List(List),
    /// List the cases of a view that you may see.
    Cases(Cases),
    /// Save a filter as a view; under a name that you have already, it takes the view's place.
    Save(Box<Save>),
    /// Give a view of yours another name.
    Rename(Rename),
    /// Delete a view; cases stay as they are.
    Delete(Delete),
}

/// List your views and the shared ones, each with its count.
#[derive(Debug, Args)]
#[command(after_help = "A count is of the cases that you may see. \"+\" says that there may be more.

Examples:
  gridctl view list
  gridctl -o json view list")]
pub(crate) struct List {}

/// List the cases of a view that you may see.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl view cases 待签收
  gridctl -o json view cases 待签收 --limit 0")]
pub(crate) struct Cases {
    /// Name or id of the view.
    view: String,
    /// At most this many; 0 is all.
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// Save a filter as a view; under a name that you have already, it takes the view's place.
#[derive(Debug, Args)]
#[command(
    after_help = "The filter is that of `gridctl case list`; try it there first. --due-within and --overdue count from
whenever the view is opened, --due-before and --filed-from name a moment.

Examples:
  gridctl view save 待签收 --state dispatched --order due
  gridctl view save 今日到期 --phase open --due-within 24 --order due
  gridctl view save 三墩村返工 --area 330106109001 --reworked --shared"
)]
pub(crate) struct Save {
    /// Name, 1 to 60 characters.
    name: String,
    #[command(flatten)]
    filter: Filter,
    /// Order.
    #[arg(long, value_enum, default_value = "newest")]
    order: Order,
    /// Share it with the town (command room, supervisors); others see in it the cases that they may see.
    #[arg(long)]
    shared: bool,
}

/// Give a view of yours another name.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl view rename 待签收 等签收")]
pub(crate) struct Rename {
    /// Name or id of the view.
    view: String,
    /// Its new name, 1 to 60 characters.
    name: String,
}

/// Delete a view; cases stay as they are.
#[derive(Debug, Args)]
#[command(after_help = "The command room and supervisors may delete any shared view, everybody else only their own.

Examples:
  gridctl view delete 待签收")]
pub(crate) struct Delete {
    /// Name or id of the view.
    view: String,
}

impl ViewCommand {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        match self {
            Self::List(_) => list(context).await,
            Self::Cases(command) => command.run(context).await,
            Self::Save(command) => command.run(context).await,
            Self::Rename(command) => command.run(context).await,
            Self::Delete(command) => command.run(context).await,
        }
    }
}

async fn list(context: &mut Context<'_>) -> Result<()> {
    let api = context.api().await?;
    let views = listed(&api, true).await?;
    context.screen.message(&views, |layout| {
        let rows = views.views.iter().map(|listed| {
            let ListedView { view, own, count, at_least, .. } = listed;
            let view = view.clone().unwrap_or_default();
            let whose = if *own { "you".to_owned() } else { view.owner.unwrap_or_default().name };
            let shared = if view.shared { "town" } else { "" };
            [view.name, format!("{count}{}", if *at_least { "+" } else { "" }), whose, shared.to_owned(), view.id]
        });
        table::rows(
            layout,
            ["name", "cases", "of", "shared with", "id"],
            rows,
            "no views; make one with `gridctl view save`",
        )
    })
}

impl Cases {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let view = found(&api, &self.view, false).await?;
        let (order, filter) = (view.order(), view.filter.unwrap_or_default());
        let list = case::list(&api, filter, order, self.limit).await?;
        context.screen.message(&list, |layout| cases::list(layout, &list.cases))?;
        if !list.next_page_token.is_empty() {
            context.screen.note("there are more; --limit 0 shows all");
        }
        Ok(())
    }
}

impl Save {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let filter = self.filter.read(context)?;
        let mut own = listed(&api, false).await?.views.into_iter().filter(|listed| listed.own);
        let named = own.find_map(|listed| listed.view.filter(|view| view.name == self.name.trim()));
        let before = named.unwrap_or_else(|| View { id: machine::new_id().to_string(), ..View::default() });
        put(context, &api, before, self.name, filter, self.order.into(), self.shared).await
    }
}

impl Rename {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let view = found(&api, &self.view, true).await?;
        let (order, shared) = (view.order(), view.shared);
        let filter = view.filter.clone().unwrap_or_default();
        put(context, &api, view, self.name, filter, order, shared).await
    }
}

impl Delete {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let view = found(&api, &self.view, false).await?;
        let request = DeleteViewRequest { id: view.id.clone(), request_id: machine::new_id().to_string() };
        api.call(request, |door, request| async move { door.views().delete_view(request).await }).await?;
        context.screen.line(
            || serde_json::json!({ "deleted": view.id }),
            |_| format!("deleted the view {}; cases stay as they are", view.name),
        )
    }
}

async fn listed(api: &Api, counts: bool) -> Result<ListViewsResponse> {
    api.call(ListViewsRequest { counts }, |door, request| async move { door.views().list_views(request).await }).await
}

/// A view by its id or its name; one's own comes first.
async fn found(api: &Api, named: &str, own: bool) -> Result<View> {
    let mut views = listed(api, false).await?.views;
    views.retain(|listed| listed.own || !own);
    views.sort_by_key(|listed| !listed.own);
    let views = views.into_iter().filter_map(|listed| listed.view);
    let mut named: Vec<View> = views.filter(|view| view.id == named || view.name == named).collect();
    if named.is_empty() {
        return Err(Failure::new(Exit::NotFound, "NOT_FOUND", "you have no such view").way_out("gridctl view list"));
    }
    Ok(named.swap_remove(0))
}

async fn put(
    context: &mut Context<'_>,
    api: &Api,
    before: View,
    name: String,
    filter: CaseFilter,
    order: CaseOrder,
    shared: bool,
) -> Result<()> {
    let request = PutViewRequest {
        id: before.id,
        name,
        filter: Some(filter),
        order: order.into(),
        shared,
        etag: before.etag,
        request_id: machine::new_id().to_string(),
    };
    let answer = api.call(request, |door, request| async move { door.views().put_view(request).await }).await?;
    let view = answer.view.ok_or_else(|| Failure::answer("the view"))?;
    context.screen.message(&view, |_| format!("saved the view {}", view.name))
}
