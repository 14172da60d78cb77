//! Who calls: a person, a service (perhaps for a person), or nobody known.
//!
//! The access layer puts a [`Caller`] into every request; handlers take it from there and never read headers.
use std::{collections::BTreeSet, fmt};

use gridcase_proto::common::v1::Role;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tonic::{Code, Request, Status};

use crate::status;

/// Whoever sent a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// A person with a token of their own.
    Person(Person),
    /// Another service of this installation.
    Service {
        /// Its name, such as `intake`.
        name: String,
        /// The person for whom it calls.
        acting: Option<Person>,
    },
    /// Nobody signed in.
    Anonymous,
}

/// A signed-in person with the powers held when the token was made.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Person {
    /// Id (UUID).
    pub id: String,
    /// Name of the account.
    pub account: String,
    /// Name as shown to others.
    pub name: String,
    /// Code of the town; empty for operators of the installation.
    #[serde(default)]
    pub town: String,
    /// Id of the session that the token belongs to.
    pub session: String,
    /// The posts held.
    #[serde(default)]
    pub posts: Vec<Post>,
    /// When the token was made.
    pub issued_at: Timestamp,
}

/// A post that a person holds: a role, for a unit, on an area.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Post {
    /// Id of the post.
    pub id: String,
    /// What the post may do.
    #[serde(with = "role_name")]
    pub role: Role,
    /// The unit that the post belongs to, or empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Code of the area that the post answers for, or empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub area: String,
}

impl Person {
    /// Whether one of the posts has `role`.
    pub fn holds(&self, role: Role) -> bool {
        self.posts.iter().any(|post| post.role == role)
    }

    /// The units of all posts, each once.
    pub fn units(&self) -> BTreeSet<&str> {
        self.posts.iter().map(|post| post.unit.as_str()).filter(|unit| !unit.is_empty()).collect()
    }

    /// The areas of the posts with `role`, each once.
    pub fn areas(&self, role: Role) -> BTreeSet<&str> {
        self.posts
            .iter()
            .filter(|post| post.role == role && !post.area.is_empty())
            .map(|post| post.area.as_str())
            .collect()
    }
}

impl Caller {
    /// The caller of `request`; anonymous where no access layer has seen it.
    pub fn of<T>(request: &Request<T>) -> &Self {
        request.extensions().get().unwrap_or(&Self::Anonymous)
    }

    /// The person who calls, or for whom a service calls.
    pub fn person(&self) -> Option<&Person> {
        match self {
            Self::Person(person) => Some(person),
            Self::Service { acting, .. } => acting.as_ref(),
            Self::Anonymous => None,
        }
    }

    /// The name of the service that calls.
    pub fn service(&self) -> Option<&str> {
        match self {
            Self::Service { name, .. } => Some(name),
            Self::Person(_) | Self::Anonymous => None,
        }
    }
}

/// Names a caller in logs, by id.
impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(person) => write!(f, "person:{}", person.id),
            Self::Service { name, acting: None } => write!(f, "service:{name}"),
            Self::Service { name, acting: Some(person) } => write!(f, "service:{name} for person:{}", person.id),
            Self::Anonymous => f.write_str("anonymous"),
        }
    }
}

/// The person who sent `request`, or for whom a service sent it; UNAUTHENTICATED where there is none.
pub fn person<T>(request: &Request<T>) -> Result<&Person, Status> {
    Caller::of(request).person().ok_or_else(not_signed_in)
}

pub(crate) fn not_signed_in() -> Status {
    status::refused(
        Code::Unauthenticated,
        "NOT_SIGNED_IN",
        "sign in first; this call needs an authorization header with a bearer token",
        status::NO_METADATA,
    )
}

mod role_name {
    use gridcase_proto::common::v1::Role;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
    pub(super) fn serialize<S: Serializer>(role: &Role, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(role.as_str_name())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Role, D::Error> {
        let name = String::deserialize(deserializer)?;
        Role::from_str_name(&name).ok_or_else(|| D::Error::custom(format!("no such role: {name}")))
    }
}

#[cfg(test)]
pub(crate) fn sample_person() -> Person {
    let post = |id: &str, role, unit: &str, area: &str| Post {
        id: id.to_owned(),
        role,
        unit: unit.to_owned(),
        area: area.to_owned(),
    };
    Person {
        id: "01900000-0000-7000-8000-000000000001".to_owned(),
        account: "li.na".to_owned(),
        name: "李娜".to_owned(),
        town: "330106109".to_owned(),
        session: "s1".to_owned(),
        posts: vec![
            post("p1", Role::Worker, "", "330106109001"),
            post("p2", Role::Worker, "", "330106109002"),
            post("p3", Role::Dispatcher, "police", ""),
            post("p4", Role::Supervisor, "police", "330106109"),
        ],
        issued_at: Timestamp::from_second(1_700_000_000).expect("an instant"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_answer_for_roles_units_and_areas() {
        let person = sample_person();
        assert!(person.holds(Role::Dispatcher));
        assert!(!person.holds(Role::Operator));
        assert_eq!(person.units().into_iter().collect::<Vec<_>>(), ["police"]);
        assert_eq!(person.areas(Role::Worker).into_iter().collect::<Vec<_>>(), ["330106109001", "330106109002"]);
        assert!(person.areas(Role::Dispatcher).is_empty());
    }

    #[test]
    fn a_person_survives_the_way_through_json() {
        let person = sample_person();
        let json = serde_json::to_string(&person).expect("json");
        assert!(json.contains(r#""role":"ROLE_WORKER""#));
        assert_eq!(serde_json::from_str::<Person>(&json).expect("a person"), person);
    }

    #[test]
    fn the_person_of_a_request_is_the_caller_or_the_one_acted_for() {
        let mut request = Request::new(());
        assert_eq!(person(&request).expect_err("nobody").code(), Code::Unauthenticated);
        assert_eq!(Caller::of(&request), &Caller::Anonymous);
        request.extensions_mut().insert(Caller::Service { name: "intake".to_owned(), acting: Some(sample_person()) });
        assert_eq!(person(&request).expect("acted for"), &sample_person());
        assert_eq!(Caller::of(&request).service(), Some("intake"));
    }
}
