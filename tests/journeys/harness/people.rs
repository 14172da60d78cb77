//! A person who is signed in, and the services as that person reaches them.
use gridcase_proto::{
    dispatch::v1::{dispatch_service_client::DispatchServiceClient, rehearsal_service_client::RehearsalServiceClient},
    feedback::v1::feedback_service_client::FeedbackServiceClient,
    intake::v1::intake_service_client::IntakeServiceClient,
    registry::v1::{
        SignInRequest, registry_service_client::RegistryServiceClient, session_service_client::SessionServiceClient,
    },
};
use tonic::{
    Request, Status,
    metadata::{Ascii, MetadataValue},
    service::{Interceptor, interceptor::InterceptedService},
    transport::Channel,
};

/// A channel that proves who calls.
pub type Signed = InterceptedService<Channel, Bearer>;

/// Puts the token into each call.
#[derive(Clone)]
pub struct Bearer(MetadataValue<Ascii>);

impl Interceptor for Bearer {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        request.metadata_mut().insert("authorization", self.0.clone());
        Ok(request)
    }
}

/// A signed-in person.
#[derive(Clone)]
pub struct SignedIn {
    channel: Channel,
    /// The token, for plain HTTP.
    pub token: String,
    /// The session, for renewal.
    pub session: String,
    /// Gets the next token.
    pub refresh_secret: String,
}

impl SignedIn {
    /// Signs in over `channel`.
    pub async fn new(channel: Channel, account: &str, password: &str) -> Self {
        let request = SignInRequest { account: account.to_owned(), password: password.to_owned() };
        let answer = SessionServiceClient::new(channel.clone()).sign_in(request).await;
        let session = answer.expect("the account can sign in").into_inner().session.expect("a session");
        Self { channel, token: session.token, session: session.id, refresh_secret: session.refresh_secret }
    }

    /// The same person over another connection.
    pub fn over(&self, channel: Channel) -> Self {
        Self { channel, ..self.clone() }
    }

    /// Registry.
    pub fn registry(&self) -> RegistryServiceClient<Signed> {
        RegistryServiceClient::new(self.signed())
    }

    /// Sessions.
    pub fn sessions(&self) -> SessionServiceClient<Signed> {
        SessionServiceClient::new(self.signed())
    }

    /// Intake.
    pub fn intake(&self) -> IntakeServiceClient<Signed> {
        IntakeServiceClient::new(self.signed())
    }

    /// Dispatch.
    pub fn dispatch(&self) -> DispatchServiceClient<Signed> {
        DispatchServiceClient::new(self.signed())
    }

    /// Rehearsals.
    pub fn rehearsals(&self) -> RehearsalServiceClient<Signed> {
        RehearsalServiceClient::new(self.signed())
    }

    /// Feedback.
    pub fn feedback(&self) -> FeedbackServiceClient<Signed> {
        FeedbackServiceClient::new(self.signed())
    }

    fn signed(&self) -> Signed {
        let value = format!("Bearer {}", self.token).try_into().expect("a token is a header value");
        InterceptedService::new(self.channel.clone(), Bearer(value))
    }
}
