//! Typed clients whose calls carry who calls, and the time where the server's clock is driven.
use gridcase_proto::{
    dispatch::v1::{
        alarm_service_client::AlarmServiceClient, clock_service_client::ClockServiceClient,
        dispatch_service_client::DispatchServiceClient, field_service_client::FieldServiceClient,
        proposal_service_client::ProposalServiceClient, rehearsal_service_client::RehearsalServiceClient,
        view_service_client::ViewServiceClient,
    },
    feedback::v1::feedback_service_client::FeedbackServiceClient,
    intake::v1::intake_service_client::IntakeServiceClient,
    registry::v1::{
        ground_service_client::GroundServiceClient, registry_service_client::RegistryServiceClient,
        session_service_client::SessionServiceClient, table_service_client::TableServiceClient,
    },
};
use jiff::Timestamp;
use tonic::{
    Request, Status,
    metadata::{Ascii, MetadataValue},
    service::{Interceptor, interceptor::InterceptedService},
    transport::Channel,
};

use crate::failure::{Exit, Failure, Result};

/// Moves the clock of a server that its input drives.
const NOW: &str = "gridcase-now";

/// A page of five hundred cases or a town's boundaries fit; the server's own limits are smaller.
const LARGEST: usize = 256 * 1024 * 1024;

type Signed = InterceptedService<Channel, Stamp>;

/// Clients on one connection.
#[derive(Debug, Clone)]
pub(crate) struct Door {
    channel: Channel,
    stamp: Stamp,
}

/// What every call carries.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stamp {
    authorization: Option<MetadataValue<Ascii>>,
    now: Option<MetadataValue<Ascii>>,
}

impl Interceptor for Stamp {
    fn call(&mut self, mut request: Request<()>) -> std::result::Result<Request<()>, Status> {
        if let Some(value) = &self.authorization {
            request.metadata_mut().insert("authorization", value.clone());
        }
        if let Some(value) = &self.now {
            request.metadata_mut().insert(NOW, value.clone());
        }
        Ok(request)
    }
}

impl Door {
    /// Nobody's calls, at this time where the server's clock is driven.
    pub(super) fn new(channel: Channel, now: Option<Timestamp>) -> Self {
        let now = now.map(|now| now.to_string().parse().expect("an instant is ASCII"));
        Self { channel, stamp: Stamp { authorization: None, now } }
    }

    /// The same for whoever holds the token.
    pub(super) fn signed(self, token: &str) -> Result<Self> {
        let value = format!("Bearer {token}").parse().map_err(|_| {
            Failure::new(Exit::Failed, "SESSIONS_DAMAGED", "the kept token is no token")
                .way_out("gridctl sign-in ACCOUNT")
        })?;
        Ok(Self { stamp: Stamp { authorization: Some(value), ..self.stamp }, ..self })
    }

    /// The same for nobody.
    pub(super) fn anonymous(&self) -> Self {
        let stamp = Stamp { authorization: None, ..self.stamp.clone() };
        Self { channel: self.channel.clone(), stamp }
    }

    pub(super) fn channel(&self) -> Channel {
        self.channel.clone()
    }

    pub(super) fn authorization(&self) -> Option<&MetadataValue<Ascii>> {
        self.stamp.authorization.as_ref()
    }

    /// Sign-in.
    pub(crate) fn sessions(&self) -> SessionServiceClient<Signed> {
        SessionServiceClient::with_interceptor(self.channel(), self.stamp.clone())
    }

    /// The ground, the units, the people, the register, the catalogue, the calendars.
    pub(crate) fn registry(&self) -> RegistryServiceClient<Signed> {
        RegistryServiceClient::with_interceptor(self.channel(), self.stamp.clone()).max_decoding_message_size(LARGEST)
    }

    /// Tables in and out.
    pub(crate) fn tables(&self) -> TableServiceClient<Signed> {
        TableServiceClient::with_interceptor(self.channel(), self.stamp.clone()).max_decoding_message_size(LARGEST)
    }

    /// Edits of the ground.
    pub(crate) fn ground(&self) -> GroundServiceClient<Signed> {
        GroundServiceClient::with_interceptor(self.channel(), self.stamp.clone()).max_decoding_message_size(LARGEST)
    }

    /// Reports.
    pub(crate) fn intake(&self) -> IntakeServiceClient<Signed> {
        IntakeServiceClient::with_interceptor(self.channel(), self.stamp.clone()).max_decoding_message_size(LARGEST)
    }

    /// Cases.
    pub(crate) fn dispatch(&self) -> DispatchServiceClient<Signed> {
        DispatchServiceClient::with_interceptor(self.channel(), self.stamp.clone()).max_decoding_message_size(LARGEST)
    }

    /// Alarms, and who owes what.
    pub(crate) fn alarms(&self) -> AlarmServiceClient<Signed> {
        AlarmServiceClient::with_interceptor(self.channel(), self.stamp.clone()).max_decoding_message_size(LARGEST)
    }

    /// Operations on the clocks of open cases.
    pub(crate) fn clocks(&self) -> ClockServiceClient<Signed> {
        ClockServiceClient::with_interceptor(self.channel(), self.stamp.clone()).max_decoding_message_size(LARGEST)
    }

    /// Teams, where they stand, and messages on cases.
    pub(crate) fn field(&self) -> FieldServiceClient<Signed> {
        FieldServiceClient::with_interceptor(self.channel(), self.stamp.clone()).max_decoding_message_size(LARGEST)
    }

    /// What drafts would change, and the moving of open cases.
    pub(crate) fn rehearsals(&self) -> RehearsalServiceClient<Signed> {
        RehearsalServiceClient::with_interceptor(self.channel(), self.stamp.clone()).max_decoding_message_size(LARGEST)
    }

    /// Rules proposed from cases.
    pub(crate) fn proposals(&self) -> ProposalServiceClient<Signed> {
        ProposalServiceClient::with_interceptor(self.channel(), self.stamp.clone()).max_decoding_message_size(LARGEST)
    }

    /// Saved views.
    pub(crate) fn views(&self) -> ViewServiceClient<Signed> {
        ViewServiceClient::with_interceptor(self.channel(), self.stamp.clone()).max_decoding_message_size(LARGEST)
    }

    /// Reviews and outcomes.
    pub(crate) fn feedback(&self) -> FeedbackServiceClient<Signed> {
        FeedbackServiceClient::with_interceptor(self.channel(), self.stamp.clone()).max_decoding_message_size(LARGEST)
    }
}
