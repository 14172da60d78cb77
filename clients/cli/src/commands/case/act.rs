//! Commands on cases. Each reads the case's version itself, makes a request id, and says what changed where somebody was
//! faster.
use gridcase_proto::dispatch::v1::{
    AcceptCaseRequest, AnswerUrgeRequest, AssignCaseRequest, AssignTaskRequest, Case, Command, CorrectCaseRequest,
    DispatchCaseRequest, HandInCaseRequest, LeaveMessageRequest, RecallCaseRequest, ResumeCaseRequest,
    ReturnCaseRequest, RuleCaseRequest, SuspendCaseRequest, TransferCaseRequest, UrgeCaseRequest, VoidCaseRequest,
};
use tonic::{Response, Status};

use super::{
    Accept, AnswerUrge, Assign, Correct, Dispatch, Evidence, HandIn, Message, Recall, Resume, Return, Rule, Suspend,
    Target, Transfer, Urge, Void, look,
};
use crate::{
    api::{Api, Door, Photo, Purpose},
    commands::Context,
    failure::{Failure, Result},
    machine,
    output::case,
};

/// What the server answers to a command: the case as it is now.
type Answer = std::result::Result<Response<Option<Case>>, Status>;

impl Dispatch {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request =
            DispatchCaseRequest { command: None, lead: self.lead, assisting: self.assisting, reason: self.reason };
        act(context, &api, self.target, request, |door, command, request| async move {
            let request = DispatchCaseRequest { command: Some(command), ..request };
            door.dispatch().dispatch_case(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

impl Correct {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = CorrectCaseRequest {
            command: None,
            matter: self.matter,
            row: self.row,
            position: self.place.position("map"),
            asset: self.asset,
            reason: self.reason,
        };
        act(context, &api, self.target, request, |door, command, request| async move {
            let request = CorrectCaseRequest { command: Some(command), ..request };
            door.dispatch().correct_case(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

impl Accept {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        act(context, &api, self.target, (), |door, command, ()| async move {
            let request = AcceptCaseRequest { command: Some(command) };
            door.dispatch().accept_case(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

impl Assign {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let team = self.team.unwrap_or_default();
        if let Some(unit) = self.unit {
            let request = AssignTaskRequest { command: None, unit, team };
            return act(context, &api, self.target, request, |door, command, request| async move {
                let request = AssignTaskRequest { command: Some(command), ..request };
                door.field().assign_task(request).await.map(|answer| answer.map(|answer| answer.case))
            })
            .await;
        }
        let request = AssignCaseRequest { command: None, assignee: self.assignee.unwrap_or_default(), team };
        act(context, &api, self.target, request, |door, command, request| async move {
            let request = AssignCaseRequest { command: Some(command), ..request };
            door.dispatch().assign_case(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

impl Message {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let id = look::get(&api, &self.case).await?.id;
        let request = LeaveMessageRequest { id, words: self.words, request_id: machine::new_id().to_string() };
        let answer =
            api.call(request, |door, request| async move { door.field().leave_message(request).await }).await?;
        let case = answer.case.ok_or_else(|| Failure::answer("the case"))?;
        context.screen.message(&case, |_| format!("left a message on {}", case.number))
    }
}

impl Return {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = ReturnCaseRequest {
            command: None,
            reason: self.reason,
            basis: self.basis,
            proposed_unit: self.proposed_unit,
        };
        act(context, &api, self.target, request, |door, command, request| async move {
            let request = ReturnCaseRequest { command: Some(command), ..request };
            door.dispatch().return_case(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

impl Rule {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = RuleCaseRequest { command: None, lead: self.lead, reason: self.reason, basis: self.basis };
        act(context, &api, self.target, request, |door, command, request| async move {
            let request = RuleCaseRequest { command: Some(command), ..request };
            door.dispatch().rule_case(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

impl Recall {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        act(context, &api, self.target, self.reason, |door, command, reason| async move {
            let request = RecallCaseRequest { command: Some(command), reason };
            door.dispatch().recall_case(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

impl Transfer {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = TransferCaseRequest { command: None, lead: self.lead, reason: self.reason };
        act(context, &api, self.target, request, |door, command, request| async move {
            let request = TransferCaseRequest { command: Some(command), ..request };
            door.dispatch().transfer_case(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

impl Suspend {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let until = context.moment("until", Some(&self.until))?;
        let request = SuspendCaseRequest { command: None, reason: self.reason, until };
        act(context, &api, self.target, request, |door, command, request| async move {
            let request = SuspendCaseRequest { command: Some(command), ..request };
            door.dispatch().suspend_case(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

impl Resume {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        act(context, &api, self.target, self.reason, |door, command, reason| async move {
            let request = ResumeCaseRequest { command: Some(command), reason };
            door.dispatch().resume_case(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

impl HandIn {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let evidence = send(context, &api, &self.target, &self.evidence).await?;
        let request = HandInCaseRequest { command: None, words: self.words, evidence };
        act(context, &api, self.target, request, |door, command, request| async move {
            let request = HandInCaseRequest { command: Some(command), ..request };
            door.dispatch().hand_in_case(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

impl Void {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        act(context, &api, self.target, self.reason, |door, command, reason| async move {
            let request = VoidCaseRequest { command: Some(command), reason };
            door.dispatch().void_case(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

impl Urge {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        act(context, &api, self.target, self.words, |door, command, words| async move {
            let request = UrgeCaseRequest { command: Some(command), words };
            door.dispatch().urge_case(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

impl AnswerUrge {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let urge = match self.urge {
            Some(urge) => urge,
            // 0 is no urge, which the server says.
            None => look::get(&api, &self.target.case).await?.urges.first().map_or(0, |urge| urge.number),
        };
        let request = AnswerUrgeRequest { command: None, urge, words: self.words };
        act(context, &api, self.target, request, |door, command, request| async move {
            let request = AnswerUrgeRequest { command: Some(command), ..request };
            door.dispatch().answer_urge(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

/// Sends the photos, which must be stored before an act names them; gives the SHA-256 of each.
pub(super) async fn send(
    context: &mut Context<'_>,
    api: &Api,
    target: &Target,
    evidence: &Evidence,
) -> Result<Vec<Vec<u8>>> {
    let photos = Photo::read_all(&evidence.photos)?;
    if !photos.is_empty() {
        let id = look::get(api, &target.case).await?.id;
        let mut progress = context.screen.progress("photos", photos.len());
        for photo in &photos {
            api.put_photo(&id, photo, Purpose::Result).await?;
            progress.step();
        }
    }
    Ok(photos.into_iter().map(|photo| photo.sha256).collect())
}

/// Reads the case, gives the command for the version seen, and shows the case as it is then.
pub(super) async fn act<Q: Clone, F: Future<Output = Answer>>(
    context: &mut Context<'_>,
    api: &Api,
    target: Target,
    request: Q,
    send: impl Fn(Door, Command, Q) -> F,
) -> Result<()> {
    let seen = look::get(api, &target.case).await?;
    let command = Command {
        id: seen.id.clone(),
        etag: target.etag.unwrap_or_else(|| seen.etag.clone()),
        request_id: machine::new_id().to_string(),
    };
    let done = api.call((command, request), |door, (command, request)| send(door, command, request)).await;
    let now = done.map_err(|failure| stale(failure, &seen))?.ok_or_else(|| Failure::answer("the case"))?;
    context.screen.message(&now, |layout| case::full(layout, &now))
}

/// Says what changed since the case was read, where that is why the command was refused.
fn stale(mut failure: Failure, seen: &Case) -> Failure {
    let Some(now) = failure.current.take() else { return failure };
    let differences = case::differences(seen, &now);
    let changed = if differences.is_empty() {
        format!("it is now at version {}", now.etag)
    } else {
        format!("meanwhile {}", differences.join("; "))
    };
    failure.message = format!("{} ({changed})", failure.message);
    failure.way_out(format!("gridctl case show {}, then repeat the command", now.number))
}

#[cfg(test)]
mod tests {
    use gridcase_proto::dispatch::v1::CaseState;

    use super::*;
    use crate::failure::Exit;

    #[test]
    fn a_stale_version_says_what_changed() {
        let seen = Case { number: "n-1".to_owned(), state: CaseState::Dispatched.into(), ..Case::default() };
        let now = Case { state: CaseState::Handling.into(), ..seen.clone() };
        let mut failure = Failure::new(Exit::Conflict, "STALE_VERSION", "changed since it was read");
        failure.current = Some(Box::new(now));
        let told = stale(failure, &seen);
        assert_eq!(told.message, "changed since it was read (meanwhile state: dispatched -> handling)");
        assert_eq!(told.way_out.as_deref(), Some("gridctl case show n-1, then repeat the command"));
    }
}
