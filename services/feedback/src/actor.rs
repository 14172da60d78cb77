//! Who did something, as recorded with the act.

/// Who did something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Actor {
    /// Person id; empty where a service acted on its own.
    pub person: String,
    /// The person's name at that moment, or the service's name.
    pub name: String,
    /// Name of the role used, such as `supervisor`; empty for none.
    pub role: String,
    /// The unit acted for; empty outside departments.
    pub unit: String,
}

impl Actor {
    /// This service on its own.
    pub fn feedback() -> Self {
        Self { name: "feedback".to_owned(), ..Self::default() }
    }

    /// As the event log keeps it.
    pub fn id(&self) -> &str {
        if self.person.is_empty() { &self.name } else { &self.person }
    }
}
