//! People's tokens: made by the issuer, read by everybody.
use std::time::Duration;

use jiff::Timestamp;
use jsonwebtoken::{Algorithm, Header};
use serde::{Deserialize, Serialize};

use super::{Error, PublicKey, SigningKey, validation};
use crate::caller::{Person, Post};

/// Makes people's tokens.
#[derive(Clone, Debug)]
pub struct Issuer {
    /// The key in use.
    pub key: SigningKey,
    /// Who says it, such as `https://grid.example.org`.
    pub issuer: String,
    /// To whom it is said.
    pub audience: String,
    /// How long a token is valid; power that a person loses ends with it at the latest.
    pub lifetime: Duration,
}

/// A token and its end.
#[derive(Clone, Debug)]
pub struct Issued {
    /// The token, for the `authorization: Bearer` header.
    pub token: String,
    /// From when on it is refused.
    pub expires_at: Timestamp,
}

impl Issuer {
    /// Makes a token for `person`, valid from `now`; the person's own `issued_at` does not count.
    pub fn issue(&self, person: &Person, now: Timestamp) -> Result<Issued, Error> {
        let issued_at = now.as_second();
        let expires_at = issued_at.saturating_add(i64::try_from(self.lifetime.as_secs()).unwrap_or(i64::MAX));
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: person.id.clone(),
            iat: issued_at,
            exp: expires_at,
            sid: person.session.clone(),
            account: person.account.clone(),
            name: person.name.clone(),
            town: person.town.clone(),
            posts: person.posts.clone(),
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(self.key.id().to_owned());
        let token = jsonwebtoken::encode(&header, &claims, &self.key.encoding())?;
        let expires_at = Timestamp::from_second(expires_at).unwrap_or(Timestamp::MAX);
        Ok(Issued { token, expires_at })
    }
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    iat: i64,
    exp: i64,
    sid: String,
    account: String,
    name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    town: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    posts: Vec<Post>,
}

/// Reads a token that `key` must have signed.
pub(super) fn read(token: &str, key: &PublicKey, party: &Party, now: Timestamp) -> Result<Person, Error> {
    let claims: Claims = jsonwebtoken::decode(token, &key.decoding(), &validation(Algorithm::EdDSA))?.claims;
    if claims.iss != party.issuer || claims.aud != party.audience {
        return Err(Error::Invalid(None));
    }
    if claims.exp <= now.as_second() || key.verify_until.is_some_and(|until| until <= now) {
        return Err(Error::Expired);
    }
    Ok(Person {
        id: claims.sub,
        account: claims.account,
        name: claims.name,
        town: claims.town,
        session: claims.sid,
        posts: claims.posts,
        issued_at: Timestamp::from_second(claims.iat).map_err(|_| Error::Invalid(None))?,
    })
}

/// Between whom tokens are exchanged.
#[derive(Clone, Debug)]
pub(super) struct Party {
    pub(super) issuer: String,
    pub(super) audience: String,
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;

    use super::*;
    use crate::{Ids, caller::sample_person};

    const LIFETIME: Duration = Duration::from_mins(15);

    fn desk() -> Issuer {
        let key = SigningKey::generate(&Ids::random(), "k1");
        Issuer { key, issuer: "us".to_owned(), audience: "all".to_owned(), lifetime: LIFETIME }
    }

    fn party(issuer: &str, audience: &str) -> Party {
        Party { issuer: issuer.to_owned(), audience: audience.to_owned() }
    }

    #[test]
    fn a_token_says_who_carries_it() {
        let (desk, person) = (desk(), sample_person());
        let issued = desk.issue(&person, person.issued_at).expect("a token");
        let read = read(&issued.token, &desk.key.public(), &party("us", "all"), person.issued_at).expect("valid");
        assert_eq!(read, person);
        assert_eq!(issued.expires_at, person.issued_at + 900.seconds());
    }

    #[test]
    fn a_token_ends_by_the_given_time() {
        let (desk, person) = (desk(), sample_person());
        let issued = desk.issue(&person, person.issued_at).expect("a token");
        let read = |now| read(&issued.token, &desk.key.public(), &party("us", "all"), now);
        assert!(read(issued.expires_at - 1.second()).is_ok());
        assert!(matches!(read(issued.expires_at), Err(Error::Expired)));
    }

    #[test]
    fn a_retired_key_ends_its_tokens() {
        let (desk, person) = (desk(), sample_person());
        let issued = desk.issue(&person, person.issued_at).expect("a token");
        let key = PublicKey { verify_until: Some(person.issued_at), ..desk.key.public() };
        let read = read(&issued.token, &key, &party("us", "all"), person.issued_at);
        assert!(matches!(read, Err(Error::Expired)));
    }

    #[test]
    fn tokens_of_others_are_refused() {
        let (desk, person) = (desk(), sample_person());
        let (key, now) = (desk.key.public(), person.issued_at);
        let token = desk.issue(&person, now).expect("a token").token;
        let other = SigningKey::generate(&Ids::random(), "k1").public();
        let tampered = token.replacen('.', ".e", 1);
        let cases = [
            ("issuer", &token, &key, party("them", "all")),
            ("audience", &token, &key, party("us", "none")),
            ("key", &token, &other, party("us", "all")),
            ("content", &tampered, &key, party("us", "all")),
        ];
        for (what, token, key, party) in cases {
            assert!(matches!(read(token, key, &party, now), Err(Error::Invalid(_))), "{what}");
        }
    }
}
