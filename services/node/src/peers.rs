//! The services as a builder of towns reaches them: in this process, on behalf of the people it acts for.
use std::time::Duration;

use gridcase_host::{Hub, Peer, Person};
use gridcase_proto::{
    dispatch::v1::{dispatch_service_client::DispatchServiceClient, field_service_client::FieldServiceClient},
    feedback::v1::feedback_service_client::FeedbackServiceClient,
    intake::v1::intake_service_client::IntakeServiceClient,
    registry::v1::registry_service_client::RegistryServiceClient,
};

use crate::parts::names;

/// How long the registry may take over a whole draft or a password's hash on a slow machine.
const PATIENCE: Duration = Duration::from_mins(2);

/// One peer for each service.
#[derive(Clone)]
pub struct Clients {
    registry: Peer,
    intake: Peer,
    dispatch: Peer,
    field: Peer,
    feedback: Peer,
}

impl Clients {
    /// Through `hub`, as the service `name`.
    pub fn new(hub: &Hub, name: &'static str) -> Self {
        Self {
            registry: hub.peer(names::REGISTRY, name),
            intake: hub.peer(names::INTAKE, name),
            dispatch: hub.peer(names::DISPATCH, name),
            field: hub.peer(names::FIELD, name),
            feedback: hub.peer(names::FEEDBACK, name),
        }
    }

    /// Registry, for `person`. Whole drafts go through, so messages may be large.
    pub fn registry(&self, person: &Person) -> RegistryServiceClient<Peer> {
        RegistryServiceClient::new(self.registry.acting(person).with_deadline(PATIENCE))
    }

    /// Intake, for `person`.
    pub fn intake(&self, person: &Person) -> IntakeServiceClient<Peer> {
        IntakeServiceClient::new(self.intake.acting(person))
    }

    /// Dispatch, for `person`.
    pub fn dispatch(&self, person: &Person) -> DispatchServiceClient<Peer> {
        DispatchServiceClient::new(self.dispatch.acting(person))
    }

    /// Field command, for `person`.
    pub fn field(&self, person: &Person) -> FieldServiceClient<Peer> {
        FieldServiceClient::new(self.field.acting(person))
    }

    /// Feedback, for `person`.
    pub fn feedback(&self, person: &Person) -> FeedbackServiceClient<Peer> {
        FeedbackServiceClient::new(self.feedback.acting(person))
    }
}
