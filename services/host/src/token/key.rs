//! The key pair behind people's tokens.
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey,
    jwk::{AlgorithmParameters, Jwk},
};
use serde_json::json;

use super::Error;
use crate::Ids;

/// What stands before the 32 secret bytes of an Ed25519 key in PKCS #8 (RFC 8410).
const PKCS8: [u8; 16] = *b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20";

/// A private Ed25519 key and its id.
#[derive(Clone)]
pub struct SigningKey {
    id: String,
    public: [u8; 32],
    der: Vec<u8>,
}

impl SigningKey {
    /// A new key.
    pub fn generate(ids: &Ids, id: impl Into<String>) -> Self {
        let der = [PKCS8.as_slice(), &ids.bytes::<32>()].concat();
        Self::from_der(id, &der).expect("any 32 bytes are an Ed25519 key")
    }

    /// The key in PKCS #8 DER, as [`SigningKey::der`] gave it.
    pub fn from_der(id: impl Into<String>, der: &[u8]) -> Result<Self, Error> {
        Self::new(id.into(), &EncodingKey::from_ed_der(der))
    }

    /// The key in PKCS #8 PEM, as `openssl genpkey -algorithm ed25519` gives it.
    pub fn from_pem(id: impl Into<String>, pem: &[u8]) -> Result<Self, Error> {
        Self::new(id.into(), &EncodingKey::from_ed_pem(pem).map_err(|error| Error::Key(Some(error)))?)
    }

    fn new(id: String, key: &EncodingKey) -> Result<Self, Error> {
        let jwk = Jwk::from_encoding_key(key, Algorithm::EdDSA).map_err(|error| Error::Key(Some(error)))?;
        let AlgorithmParameters::OctetKeyPair(pair) = jwk.algorithm else { return Err(Error::Key(None)) };
        let public = URL_SAFE_NO_PAD.decode(pair.x).map_err(|_| Error::Key(None))?;
        let public = public.try_into().map_err(|_| Error::Key(None))?;
        Ok(Self { id, public, der: key.as_bytes().to_vec() })
    }

    /// Id of the key, the `kid` of its tokens.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// PKCS #8 DER, to keep where only the issuer reads.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The public half, in use.
    pub fn public(&self) -> PublicKey {
        PublicKey { id: self.id.clone(), ed25519: self.public, verify_until: None }
    }

    pub(super) fn encoding(&self) -> EncodingKey {
        EncodingKey::from_ed_der(&self.der)
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A public key that verifies people's tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// Id of the key, the `kid` of its tokens.
    pub id: String,
    /// The raw key.
    pub ed25519: [u8; 32],
    /// Tokens signed by it are refused from this moment on.
    pub verify_until: Option<Timestamp>,
}

impl PublicKey {
    /// The key as a JSON Web Key, for others who verify our tokens.
    pub fn jwk(&self) -> serde_json::Value {
        let x = URL_SAFE_NO_PAD.encode(self.ed25519);
        json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": self.id, "x": x })
    }

    pub(super) fn decoding(&self) -> DecodingKey {
        DecodingKey::from_ed_der(&self.ed25519)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_comes_back_from_its_der() {
        let key = SigningKey::generate(&Ids::random(), "k1");
        let again = SigningKey::from_der("k1", key.der()).expect("a key");
        assert_eq!(again.public(), key.public());
    }

    #[test]
    fn a_key_of_openssl_is_read() {
        // The first key of RFC 8410, section 10.3, with its public half.
        let pem = b"-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n";
        let key = SigningKey::from_pem("k1", pem).expect("a key");
        assert_eq!(
            hex::encode(key.public().ed25519),
            "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1"
        );
    }

    #[test]
    fn what_is_no_key_is_refused() {
        assert!(SigningKey::from_der("k1", b"rubbish").is_err());
        assert!(SigningKey::from_pem("k1", b"rubbish").is_err());
    }

    #[test]
    fn debug_output_keeps_the_secret() {
        let key = SigningKey::generate(&Ids::random(), "k1");
        assert_eq!(format!("{key:?}"), r#"SigningKey { id: "k1", .. }"#);
    }
}
