//! Rules put into the register's draft, beside those that are there.
use gridcase_proto::registry::v1::{
    Content, GetDraftRequest, Part, PutDraftRequest, PutDraftResponse, Register, Rule, content,
};

use super::{super::Context, REMEDY};
use crate::{
    api::Api,
    commands::import,
    failure::{Exit, Failure, Result},
};

/// Adds rules to the draft as it is now, or to a draft made of the version in force. Refused where one of their ids is
/// taken, or where somebody else changes the draft meanwhile.
pub(super) async fn add(api: &Api, rules: Vec<Rule>) -> Result<PutDraftResponse> {
    let request = GetDraftRequest { part: Part::Register.into() };
    let draft = api.call(request, |door, request| async move { door.registry().get_draft(request).await }).await?;
    let mut register = match draft.content.and_then(|content| content.part) {
        Some(content::Part::Register(register)) => register,
        _ => Register::default(),
    };
    for rule in rules {
        if register.rules.iter().any(|there| there.id == rule.id) {
            let message = format!("the register has a rule {:?} already", rule.id);
            return Err(Failure::new(Exit::Refused, "RULE_EXISTS", message).way_out(
                "gridctl registry draft show --part register shows it; leave it out, or remove that one first",
            ));
        }
        register.rules.push(rule);
    }
    let content = Some(Content { part: Some(content::Part::Register(register)) });
    let request = PutDraftRequest { content, etag: draft.etag };
    api.call(request, |door, request| async move { door.registry().put_draft(request).await }).await
}

/// Says what became of it.
pub(super) fn told(context: &mut Context<'_>, put: &PutDraftResponse, ids: &[String]) -> Result<()> {
    let what = format!("{} in the register's draft", ids.join(", "));
    let became = import::Became { kept: put.kept, acceptable: put.kept, dry_run: false };
    import::told(context, put, &what, &put.findings, became, REMEDY)
}
