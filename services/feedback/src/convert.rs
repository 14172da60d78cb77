//! Messages to domain and back. Requests are checked here, all fields at once.

pub(crate) mod answer;
pub(crate) mod event;
pub(crate) mod fact;
pub(crate) mod request;

use gridcase_proto::common::v1::{self as common, Role};

use crate::actor::Actor;

const PREFIX: &str = "ROLE_";

/// The name of a role, such as `supervisor`; empty for none.
pub(crate) fn role_name(role: Role) -> String {
    match role {
        Role::Unspecified => String::new(),
        role => role.as_str_name().trim_start_matches(PREFIX).to_lowercase(),
    }
}

fn role(name: &str) -> Role {
    Role::from_str_name(&format!("{PREFIX}{}", name.to_uppercase())).unwrap_or_default()
}

fn actor_to_wire(actor: &Actor) -> common::Actor {
    common::Actor {
        person: actor.person.clone(),
        name: actor.name.clone(),
        role: role(&actor.role).into(),
        unit: actor.unit.clone(),
    }
}

fn actor_from_wire(actor: Option<common::Actor>) -> Actor {
    let Some(actor) = actor else { return Actor::default() };
    let role = role_name(actor.role());
    Actor { person: actor.person, name: actor.name, role, unit: actor.unit }
}
