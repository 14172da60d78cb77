//! Names of the protocol as people say them.
use gridcase_proto::{
    common::v1::{Actor, Limit, LimitUnit, Position, Role},
    dispatch::v1::{CaseState, Debtor, QueueCause, Step, TeamStatus},
};

/// `CASE_STATE_FILED` is `filed` once its prefix is taken off.
pub(crate) fn name(full: &str, prefix: &str) -> String {
    full.strip_prefix(prefix).unwrap_or(full).to_lowercase()
}

/// A state of a case.
pub(crate) fn state(state: CaseState) -> String {
    name(state.as_str_name(), "CASE_STATE_")
}

/// Why a case waits.
pub(crate) fn cause(cause: QueueCause) -> String {
    name(cause.as_str_name(), "QUEUE_CAUSE_")
}

/// Several causes, by their numbers.
pub(crate) fn causes(causes: impl IntoIterator<Item = QueueCause>) -> String {
    causes.into_iter().map(cause).collect::<Vec<_>>().join(", ")
}

/// A role.
pub(crate) fn role(role: Role) -> String {
    name(role.as_str_name(), "ROLE_")
}

/// A step of a case, such as `hand in`.
pub(crate) fn step(step: Step) -> String {
    name(step.as_str_name(), "STEP_").replace('_', " ")
}

/// Where a team stands, such as `on the way`.
pub(crate) fn team_status(status: TeamStatus) -> String {
    name(status.as_str_name(), "TEAM_STATUS_").replace('_', " ")
}

/// Who owes something: a unit by its code, else the post.
pub(crate) fn debtor(debtor: Debtor, unit: &str) -> String {
    if unit.is_empty() { name(debtor.as_str_name(), "DEBTOR_").replace('_', " ") } else { unit.to_owned() }
}

/// A limit, such as `3 work_day (stop)`.
pub(crate) fn limit(limit: &Limit) -> String {
    let unit = name(limit.unit().as_str_name(), "LIMIT_UNIT_");
    match limit.purpose.as_str() {
        "" => format!("{} {unit}", limit.amount),
        purpose => format!("{} {unit} ({purpose})", limit.amount),
    }
}

/// The unit of a limit by its name.
pub(crate) fn limit_unit(name: &str) -> Option<LimitUnit> {
    let unit = LimitUnit::from_str_name(&format!("LIMIT_UNIT_{}", name.to_uppercase()));
    unit.filter(|unit| *unit != LimitUnit::Unspecified)
}

/// A limit as people write it, such as `4 work_hour`.
pub(crate) fn read_limit(text: &str) -> Result<Limit, String> {
    let read = || {
        let (amount, unit) = text.trim().split_once(' ')?;
        let amount = amount.parse().ok().filter(|amount| *amount > 0)?;
        Some(Limit { amount, unit: limit_unit(unit.trim())?.into(), purpose: String::new() })
    };
    read().ok_or_else(|| {
        format!(
            "{text:?} is no limit; write an amount and one of urgent_minute, urgent_hour, urgent_day, work_minute, work_hour, work_day, natural_day, such as \"4 work_hour\""
        )
    })
}

/// Who did something.
pub(crate) fn actor(actor: Option<&Actor>) -> String {
    let Some(actor) = actor else { return String::new() };
    let post = match (actor.role(), actor.unit.as_str()) {
        (Role::Unspecified, _) => return actor.name.clone(),
        (held, "") => role(held),
        (held, unit) => format!("{} {unit}", role(held)),
    };
    format!("{} ({post})", actor.name)
}

/// A place as it was given.
pub(crate) fn position(position: &Position) -> String {
    let accuracy =
        if position.accuracy_m > 0.0 { format!(", within {} m", position.accuracy_m) } else { String::new() };
    format!("{}, {} {}{accuracy}", position.longitude, position.latitude, position.coordinate_system)
}

/// A place in degrees of WGS-84; empty where there is none.
pub(crate) fn degrees(longitude: Option<f64>, latitude: Option<f64>) -> String {
    longitude.zip(latitude).map(|(lon, lat)| format!("{lon:.6}, {lat:.6}")).unwrap_or_default()
}

/// The first characters of a text on one line.
pub(crate) fn short(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_said_without_their_prefix() {
        assert_eq!(state(CaseState::Dispatched), "dispatched");
        assert_eq!(causes([QueueCause::NoPosition, QueueCause::NoRule]), "no_position, no_rule");
    }

    #[test]
    fn limits_are_read_and_said_by_the_same_names() {
        assert_eq!(limit_unit("urgent_day"), Some(LimitUnit::UrgentDay));
        assert_eq!(limit_unit("unspecified"), None);
        assert_eq!(limit_unit("week"), None);
        let stop = Limit { amount: 4, unit: LimitUnit::UrgentHour.into(), purpose: "stop".to_owned() };
        assert_eq!(limit(&stop), "4 urgent_hour (stop)");
        assert_eq!(read_limit("4 urgent_hour"), Ok(Limit { purpose: String::new(), ..stop }));
        for text in ["", "4", "0 work_day", "-1 work_day", "4 weeks", "work_day 4"] {
            assert!(read_limit(text).expect_err(text).contains("such as \"4 work_hour\""), "{text}");
        }
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(short("三墩镇\n噪声  扰民", 6), "三墩镇 噪声…");
        assert_eq!(short("short", 6), "short");
    }
}
