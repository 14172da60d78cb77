//! What is shown.

use gridcase_host::{
    Person,
    log::{self, Stored},
    paging::Page,
};
use uuid::Uuid;

use super::{Feedback, LOG, Seen};
use crate::{
    case::Case,
    convert::request::{After, ReviewName},
    docket::Docket,
    error::Error,
    review::State,
    store::{self, CaseKey, ReviewKey},
};

const NOT_FOUND: Error = Error::NotFound("review");

impl Feedback {
    /// Reviews of the person's town, oldest hand-in first.
    pub(crate) async fn reviews(
        &self,
        person: &Person,
        state: State,
        page: &Page<ReviewKey>,
    ) -> Result<(Vec<Seen>, String), Error> {
        let rows = store::reviews(self.db.reader(), &person.town, state, page.after, page.fetch()).await?;
        let (rows, token) = page.cut(rows, |(case, review)| store::review_key(case, review));
        Ok((rows.into_iter().map(|(case, review)| Seen::by(person, case, review)).collect(), token))
    }

    /// A review of the person's town; without a hand-in the case's latest.
    pub(crate) async fn review(&self, person: &Person, (case, hand_in): ReviewName) -> Result<Seen, Error> {
        let docket = store::find(self.db.reader(), &person.town, case).await?.ok_or(NOT_FOUND)?;
        let review = match hand_in {
            Some(hand_in) => docket.review(hand_in),
            None => docket.reviews.last(),
        };
        let review = review.cloned().ok_or(NOT_FOUND)?;
        Ok(Seen::by(person, docket.case, review))
    }

    /// What became of the person's own reports, latest report first, each with the case that it was joined with.
    pub(crate) async fn outcomes(
        &self,
        person: &Person,
        page: &Page<CaseKey>,
    ) -> Result<(Vec<(Case, Option<Case>)>, String), Error> {
        let db = self.db.reader();
        let cases = store::reported_by(db, &person.town, &person.id, page.after, page.fetch()).await?;
        let (cases, token) = page.cut(cases, store::case_key);
        let joined = cases.iter().filter_map(|case| case.joined.as_ref()).map(|(id, _)| *id);
        let others = store::cases(db, &person.town, joined).await?;
        let with = |case: Case| {
            let other = case.joined.as_ref().and_then(|(id, _)| others.get(id)).cloned();
            (case, other)
        };
        Ok((cases.into_iter().map(with).collect(), token))
    }

    /// The next events of the log.
    pub(crate) async fn events(&self, after: &After) -> Result<Vec<Stored>, log::Error> {
        LOG.wait_after(&self.db, after.cursor.as_ref(), after.limit, after.wait).await
    }

    /// A case with its reviews.
    pub(super) async fn find(&self, town: &str, id: Uuid) -> Result<Docket, Error> {
        store::find(self.db.reader(), town, id).await?.ok_or(Error::NotFound("case"))
    }
}
