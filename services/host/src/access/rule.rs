//! Whether a caller satisfies what an RPC declares, and what is said to one who does not.
use gridcase_proto::common::v1::{Access, Role};
use tonic::{Code, Status};

use crate::{
    caller::{Caller, Person, not_signed_in},
    status,
};

/// Reason of a refusal for want of a post.
const ROLE_REQUIRED: &str = "ROLE_REQUIRED";

/// Reason of a refusal to anyone but services.
const SERVICE_ONLY: &str = "SERVICE_ONLY";

/// Ok if `access` admits `caller`. A service that acts for a person may do what that person may do.
pub(super) fn admit(access: &Access, caller: &Caller) -> Result<(), Status> {
    if access.public || (access.service && caller.service().is_some()) {
        return Ok(());
    }
    match caller.person() {
        Some(person) if access.signed_in || holds_one_of(access, person) => Ok(()),
        None if *caller == Caller::Anonymous => Err(not_signed_in()),
        _ => Err(forbidden(access)),
    }
}

fn holds_one_of(access: &Access, person: &Person) -> bool {
    access.roles().any(|role| role != Role::Unspecified && person.holds(role))
}

fn forbidden(access: &Access) -> Status {
    let roles: Vec<_> =
        access.roles().filter(|role| *role != Role::Unspecified).map(|role| role.as_str_name()).collect();
    let (reason, message) = if !roles.is_empty() {
        let names = roles.iter().map(|role| role.trim_start_matches("ROLE_").to_lowercase()).collect::<Vec<_>>();
        (ROLE_REQUIRED, format!("only for a person who holds a post as {}", names.join(" or ")))
    } else if access.signed_in {
        (ROLE_REQUIRED, "only for a signed-in person, or a service that acts for one".to_owned())
    } else {
        (SERVICE_ONLY, "only for other services of the installation".to_owned())
    };
    status::refused(Code::PermissionDenied, reason, message, [("roles", roles.join(","))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::caller::sample_person;

    #[test]
    fn each_kind_of_caller_is_admitted_as_declared() {
        let person = || Caller::Person(sample_person());
        let service = |acting| Caller::Service { name: "intake".to_owned(), acting };
        let access = |public, signed_in, service, roles: &[Role]| Access {
            public,
            signed_in,
            service,
            roles: roles.iter().map(|role| i32::from(*role)).collect(),
        };
        let (no, yes) = (Err(Code::PermissionDenied), Ok(()));
        let unknown = Err(Code::Unauthenticated);
        // Declared; anonymous, person, service, service for a person. The person is worker, dispatcher, supervisor.
        let table = [
            (access(true, false, false, &[]), [yes, yes, yes, yes]),
            (access(false, true, false, &[]), [unknown, yes, no, yes]),
            (access(false, false, true, &[]), [unknown, no, yes, yes]),
            (access(false, false, false, &[Role::Supervisor]), [unknown, yes, no, yes]),
            (access(false, false, false, &[Role::Operator]), [unknown, no, no, no]),
            (access(false, false, false, &[Role::Unspecified]), [unknown, no, no, no]),
            (access(false, false, true, &[Role::Operator]), [unknown, no, yes, yes]),
        ];
        for (access, expected) in table {
            let callers = [Caller::Anonymous, person(), service(None), service(Some(sample_person()))];
            for (caller, expected) in callers.iter().zip(expected) {
                let answer = admit(&access, caller).map_err(|status| status.code());
                assert_eq!(answer, expected, "{caller} at {access:?}");
            }
        }
    }

    #[test]
    fn a_refusal_names_the_roles_that_may() {
        let roles = vec![Role::Command.into(), Role::Operator.into()];
        let access = Access { roles, ..Access::default() };
        let refusal = admit(&access, &Caller::Person(sample_person())).expect_err("refused");
        assert_eq!(status::reason(&refusal).as_deref(), Some(ROLE_REQUIRED));
        assert_eq!(status::metadata(&refusal, "roles").as_deref(), Some("ROLE_COMMAND,ROLE_OPERATOR"));
        assert_eq!(refusal.message(), "only for a person who holds a post as command or operator");
    }
}
