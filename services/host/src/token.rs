//! Signed proofs of who somebody is.
//!
//! People carry short-lived tokens that an issuer signs with an Ed25519 key (JWT, `EdDSA`) and anybody verifies with the
//! public keys in a [`KeyRing`]. Services prove themselves to each other with a secret of the installation
//! ([`ServiceTokens`], HS256), and name the person for whom they call.
mod key;
mod person;
mod ring;
mod secret;
mod service;

pub use key::{PublicKey, SigningKey};
pub use person::{Issued, Issuer};
pub use ring::{KeyRing, Keys};
pub use secret::ServiceSecret;
pub use service::ServiceTokens;

use tonic::{Code, Status};

use crate::status;

/// Why a token proves nothing, or why a key or secret cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not a token of ours, or not signed by the key that it names.
    #[error("the token is not valid")]
    Invalid(#[source] Option<jsonwebtoken::errors::Error>),
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// Signed by a key that the issuer does not list.
    #[error("the token is signed by an unknown key")]
    UnknownKey,
    /// The issuer's keys cannot be had now, so nothing can be said about the token.
    #[error("the keys of the issuer cannot be had now")]
    KeysUnavailable,
    /// A private key that is none.
    #[error("not an Ed25519 private key in PKCS #8")]
    Key(#[source] Option<jsonwebtoken::errors::Error>),
}

impl From<jsonwebtoken::errors::Error> for Error {
    fn from(error: jsonwebtoken::errors::Error) -> Self {
        Self::Invalid(Some(error))
    }
}

/// What the bearer of the token is told.
impl From<Error> for Status {
    fn from(error: Error) -> Self {
        let (code, reason, message) = match error {
            Error::Expired => {
                (Code::Unauthenticated, "TOKEN_EXPIRED", "the token has expired; refresh the session or sign in again")
            }
            Error::Invalid(_) | Error::UnknownKey => {
                (Code::Unauthenticated, "TOKEN_INVALID", "the token is not valid; refresh the session or sign in again")
            }
            Error::KeysUnavailable => {
                (Code::Unavailable, "KEYS_UNAVAILABLE", "the token cannot be checked now; try again in a second")
            }
            Error::Key(_) => return status::internal(&error),
        };
        status::refused(code, reason, message, status::NO_METADATA)
    }
}

/// Our own clock decides about expiry, so the library must not look at the machine's.
fn validation(algorithm: jsonwebtoken::Algorithm) -> jsonwebtoken::Validation {
    let mut validation = jsonwebtoken::Validation::new(algorithm);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    validation
}
