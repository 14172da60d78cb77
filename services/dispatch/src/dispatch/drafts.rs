//! Drafts of the registry, read for the administrator who rehearses them, and put together with what is in force.

use std::sync::Arc;
use std::time::Duration;

use gridcase_host::Caller;
use gridcase_proto::registry::v1 as registry;
use gridcase_proto::registry::v1::registry_service_client::RegistryServiceClient;
use gridcase_snapshot::{Content, Part, Snapshot};

use crate::error::Error;

use super::Dispatch;

/// How long the registry may take over a whole draft.
const PATIENCE: Duration = Duration::from_mins(1);
/// People asked for at a time.
const PEOPLE: u32 = 500;

/// A draft as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) part: Part,
    pub(crate) etag: String,
}

impl Dispatch {
    /// What would be in force with the drafts of `parts`, read on behalf of the caller.
    pub(super) async fn with_drafts(
        &self,
        caller: &Caller,
        in_force: &Arc<Snapshot>,
        parts: &[Part],
    ) -> Result<(Arc<Snapshot>, Vec<Draft>), Error> {
        if parts.is_empty() {
            return Ok((Arc::clone(in_force), Vec::new()));
        }
        let peer = self.registry.acting_for(caller).with_deadline(PATIENCE);
        // Whole drafts come through, so the message may be large.
        let mut client = RegistryServiceClient::new(peer).max_decoding_message_size(usize::MAX);
        let (mut together, mut drafts) = (in_force.parts().clone(), Vec::new());
        for (at, part) in parts.iter().copied().enumerate() {
            let request = registry::GetDraftRequest { part: registry::Part::from(part).into() };
            let draft = client.get_draft(request).await.map_err(|status| Error::Peer(Box::new(status)))?.into_inner();
            if draft.etag.is_empty() {
                return Err(Error::NoDraft { field: format!("parts[{at}]"), part: part.as_str() });
            }
            together.put(next_number(in_force, part), read(part, draft.content).await?);
            drafts.push(Draft { part, etag: draft.etag });
        }
        let after = Snapshot::new(Arc::new(in_force.town().clone()), together);
        Ok((Arc::new(after), drafts))
    }

    /// Everybody in the caller's town, read on behalf of the caller.
    pub(super) async fn people(&self, caller: &Caller) -> Result<Vec<registry::Person>, Error> {
        let mut client = RegistryServiceClient::new(self.registry.acting_for(caller));
        let (mut people, mut page_token) = (Vec::new(), String::new());
        loop {
            let request = registry::ListPeopleRequest { page_size: PEOPLE, page_token };
            let page = client.list_people(request).await.map_err(|status| Error::Peer(Box::new(status)))?.into_inner();
            people.extend(page.people);
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return Ok(people);
            }
        }
    }
}

/// The number that the draft would get if it were published now.
fn next_number(in_force: &Snapshot, part: Part) -> u32 {
    let versions = in_force.versions();
    1 + match part {
        Part::Boundaries => versions.boundaries,
        Part::Units => versions.units,
        Part::Catalogue => versions.catalogue,
        Part::Register => versions.register,
        Part::Calendars => versions.calendars,
        Part::Assets => versions.assets,
    }
}

/// Reads and indexes a draft, away from the runtime's threads.
async fn read(part: Part, content: Option<registry::Content>) -> Result<Content, Error> {
    let unreadable = |first: String| Error::DraftUnreadable { part: part.as_str(), first };
    let content = content.and_then(|content| content.part).ok_or_else(|| unreadable("it is empty".to_owned()))?;
    let read = tokio::task::spawn_blocking(move || Content::read(&content)).await;
    let read = read.map_err(|failure| unreadable(failure.to_string()))?;
    read.map_err(|defects| unreadable(defects.first().map(ToString::to_string).unwrap_or_default()))
}
