//! The gRPC side: decode, call, encode.

use gridcase_host::{caller::person, paging::Page, status};
use gridcase_proto::feedback::v1::{
    ApproveReviewRequest, ApproveReviewResponse, GetReviewRequest, GetReviewResponse, ListEventsRequest,
    ListEventsResponse, ListOutcomesRequest, ListOutcomesResponse, ListReviewsRequest, ListReviewsResponse,
    RateCaseRequest, RateCaseResponse, RejectReviewRequest, RejectReviewResponse, ReopenCaseRequest,
    ReopenCaseResponse, feedback_service_server::FeedbackService,
};
use tonic::{Request, Response, Status};

use crate::{
    convert::{answer, event, request},
    error::Error,
    feedback::Feedback,
};

type Answer<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl FeedbackService for Feedback {
    async fn list_reviews(&self, request: Request<ListReviewsRequest>) -> Answer<ListReviewsResponse> {
        let (person, asked) = (person(&request)?, request.get_ref());
        let state = request::state(asked.state)?;
        let page = Page::read(size(asked.page_size), &asked.page_token, &("reviews", state.as_str()))?;
        let (reviews, next_page_token) = self.reviews(person, state, &page).await?;
        let reviews = reviews.iter().map(answer::seen).collect();
        Ok(Response::new(ListReviewsResponse { reviews, next_page_token }))
    }

    async fn get_review(&self, request: Request<GetReviewRequest>) -> Answer<GetReviewResponse> {
        let person = person(&request)?;
        let name = request::review_name(&request.get_ref().id).ok_or_else(|| status::not_found("review"))?;
        let review = self.review(person, name).await?;
        Ok(Response::new(GetReviewResponse { review: Some(answer::seen(&review)) }))
    }

    async fn approve_review(&self, request: Request<ApproveReviewRequest>) -> Answer<ApproveReviewResponse> {
        let person = person(&request)?.clone();
        let ask = request::approve(request.into_inner(), &person.id)?;
        let review = self.decide(&person, &ask).await?;
        Ok(Response::new(ApproveReviewResponse { review: Some(answer::seen(&review)) }))
    }

    async fn reject_review(&self, request: Request<RejectReviewRequest>) -> Answer<RejectReviewResponse> {
        let person = person(&request)?.clone();
        let ask = request::reject(request.into_inner(), &person.id)?;
        let review = self.decide(&person, &ask).await?;
        Ok(Response::new(RejectReviewResponse { review: Some(answer::seen(&review)) }))
    }

    async fn list_outcomes(&self, request: Request<ListOutcomesRequest>) -> Answer<ListOutcomesResponse> {
        let (person, asked) = (person(&request)?, request.get_ref());
        let page = Page::read(size(asked.page_size), &asked.page_token, &("outcomes", &person.id))?;
        let (cases, next_page_token) = self.outcomes(person, &page).await?;
        let outcomes = cases.iter().map(|(case, other)| answer::outcome(case, other.as_ref())).collect();
        Ok(Response::new(ListOutcomesResponse { outcomes, next_page_token }))
    }

    async fn rate_case(&self, request: Request<RateCaseRequest>) -> Answer<RateCaseResponse> {
        let person = person(&request)?.clone();
        let wish = request::rate(request.into_inner(), &person.id)?;
        let case = self.rate(&person, wish).await?;
        Ok(Response::new(RateCaseResponse { outcome: Some(answer::outcome(&case, None)) }))
    }

    async fn reopen_case(&self, request: Request<ReopenCaseRequest>) -> Answer<ReopenCaseResponse> {
        let person = person(&request)?.clone();
        let wish = request::reopen(request.into_inner(), &person.id)?;
        let case = self.reopen(&person, wish).await?;
        Ok(Response::new(ReopenCaseResponse { outcome: Some(answer::outcome(&case, None)) }))
    }

    async fn list_events(&self, request: Request<ListEventsRequest>) -> Answer<ListEventsResponse> {
        let after = request::after(request.get_ref()).map_err(Error::from)?;
        let stored = self.events(&after).await.map_err(Error::from)?;
        let events = stored.iter().map(event::stored).collect::<Result<_, _>>().map_err(Error::from)?;
        Ok(Response::new(ListEventsResponse { events }))
    }
}

fn size(page_size: u32) -> i32 {
    i32::try_from(page_size).unwrap_or(i32::MAX)
}
