//! Looking at cases.
use gridcase_proto::dispatch::v1::{
    Case, CaseFilter, CaseOrder, CountCasesRequest, GetCaseRequest, ListCaseEventsRequest, ListCasesRequest,
    ListCasesResponse,
};

use super::{Count, History, List, Show};
use crate::{
    api::Api,
    commands::{Context, Wanted},
    failure::{Failure, Result},
    output::{case, record, timeline},
};

/// A case by number or id.
pub(super) async fn get(api: &Api, id: &str) -> Result<Case> {
    let request = GetCaseRequest { id: id.to_owned() };
    let answer = api.call(request, |door, request| async move { door.dispatch().get_case(request).await }).await?;
    answer.case.ok_or_else(|| Failure::answer("the case"))
}

/// The id of a case by its number or id.
pub(crate) async fn id(api: &Api, named: &str) -> Result<String> {
    Ok(get(api, named).await?.id)
}

/// Every case that the caller may see, newest first.
pub(crate) async fn all_cases(api: &Api) -> Result<Vec<Case>> {
    Ok(list(api, CaseFilter::default(), CaseOrder::Newest, 0).await?.cases)
}

/// The cases of a filter that the caller may see, in order: at most `limit`, 0 is all.
pub(crate) async fn list(api: &Api, filter: CaseFilter, order: CaseOrder, limit: usize) -> Result<ListCasesResponse> {
    let mut wanted = Wanted::new(limit);
    let mut list = ListCasesResponse::default();
    loop {
        let request = ListCasesRequest {
            filter: Some(filter.clone()),
            order: order.into(),
            page_size: wanted.page(),
            page_token: list.next_page_token,
        };
        let page = api.call(request, |door, request| async move { door.dispatch().list_cases(request).await }).await?;
        let got = page.cases.len();
        list.cases.extend(page.cases);
        list.next_page_token = page.next_page_token;
        if !wanted.goes_on(got, &list.next_page_token) {
            return Ok(list);
        }
    }
}

impl List {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let list = list(&api, self.filter.read(context)?, self.order.into(), self.limit).await?;
        context.screen.message(&list, |layout| case::list(layout, &list.cases))?;
        if !list.next_page_token.is_empty() {
            context.screen.note("there are more; --limit 0 shows all");
        }
        Ok(())
    }
}

impl Count {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = CountCasesRequest { filter: Some(self.filter.read(context)?) };
        let counts =
            api.call(request, |door, request| async move { door.dispatch().count_cases(request).await }).await?;
        context.screen.message(&counts, |layout| case::counts(layout, &counts))
    }
}

impl Show {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let found = get(&api, &self.case).await?;
        context.screen.message(&found, |layout| case::full(layout, &found))
    }
}

impl History {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let found = get(&api, &self.case).await?;
        let request = ListCaseEventsRequest { id: found.id.clone() };
        let history =
            api.call(request, |door, request| async move { door.dispatch().list_case_events(request).await }).await?;
        context.screen.message(&history, |layout| {
            if self.brief {
                timeline::table(layout, &history.events)
            } else {
                record::file(layout, &found, &history.events)
            }
        })
    }
}
