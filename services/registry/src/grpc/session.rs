//! `SessionService`.

use gridcase_host::stamp;
use gridcase_host::token::PublicKey;
use gridcase_proto::registry::v1 as wire;
use gridcase_proto::registry::v1::session_service_server::SessionService;
use tonic::{Request, Response, Status, async_trait};

use super::of_person;
use crate::convert;
use crate::registry::{Opened, Registry};

/// Serves `SessionService`.
#[derive(Debug, Clone)]
pub(crate) struct SessionApi(pub(crate) Registry);

impl SessionApi {
    fn session(&self, opened: &Opened) -> wire::Session {
        wire::Session {
            id: opened.session.to_string(),
            token: opened.token.token.clone(),
            token_expires_at: Some(stamp::to_wire(opened.token.expires_at)),
            refresh_secret: opened.secret.text(),
            expires_at: Some(stamp::to_wire(opened.expires)),
            self_: Some(convert::self_of(&opened.person, self.0.clock.now())),
        }
    }
}

#[async_trait]
impl SessionService for SessionApi {
    async fn sign_in(&self, request: Request<wire::SignInRequest>) -> Result<Response<wire::SignInResponse>, Status> {
        let opened = self.0.sign_in(request.into_inner()).await?;
        Ok(Response::new(wire::SignInResponse { session: Some(self.session(&opened)) }))
    }

    async fn refresh_session(
        &self,
        request: Request<wire::RefreshSessionRequest>,
    ) -> Result<Response<wire::RefreshSessionResponse>, Status> {
        let opened = self.0.refresh_session(request.get_ref()).await?;
        Ok(Response::new(wire::RefreshSessionResponse { session: Some(self.session(&opened)) }))
    }

    async fn sign_out(
        &self,
        request: Request<wire::SignOutRequest>,
    ) -> Result<Response<wire::SignOutResponse>, Status> {
        let (person, request) = of_person(request)?;
        let ended = self.0.sign_out(&person, request.everywhere).await?;
        Ok(Response::new(wire::SignOutResponse { ended }))
    }

    async fn get_self(
        &self,
        request: Request<wire::GetSelfRequest>,
    ) -> Result<Response<wire::GetSelfResponse>, Status> {
        let (person, _) = of_person(request)?;
        let person = self.0.get_self(&person).await?;
        let self_ = Some(convert::self_of(&person, self.0.clock.now()));
        Ok(Response::new(wire::GetSelfResponse { self_ }))
    }

    async fn change_password(
        &self,
        request: Request<wire::ChangePasswordRequest>,
    ) -> Result<Response<wire::ChangePasswordResponse>, Status> {
        let (person, request) = of_person(request)?;
        self.0.change_password(&person, request).await?;
        Ok(Response::new(wire::ChangePasswordResponse {}))
    }

    async fn list_keys(&self, _: Request<wire::ListKeysRequest>) -> Result<Response<wire::ListKeysResponse>, Status> {
        let keys = self.0.list_keys().await?.into_iter().map(key).collect();
        Ok(Response::new(wire::ListKeysResponse { keys }))
    }

    async fn rotate_keys(
        &self,
        request: Request<wire::RotateKeysRequest>,
    ) -> Result<Response<wire::RotateKeysResponse>, Status> {
        let (person, _) = of_person(request)?;
        let key = self.0.rotate_keys(&person).await?;
        Ok(Response::new(wire::RotateKeysResponse { key }))
    }
}

fn key(key: PublicKey) -> wire::PublicKey {
    let verify_until = key.verify_until.map(stamp::to_wire);
    wire::PublicKey { id: key.id, ed25519: key.ed25519.to_vec(), verify_until }
}
