//! The parts a process can be made of.
use std::fmt;

use clap::ValueEnum;

/// Full names of the gRPC services.
pub mod names {
    /// Towns, content, people.
    pub const REGISTRY: &str = "gridcase.registry.v1.RegistryService";
    /// Editing the ground.
    pub const GROUND: &str = "gridcase.registry.v1.GroundService";
    /// Sign-in and keys.
    pub const SESSION: &str = "gridcase.registry.v1.SessionService";
    /// Tables in and out.
    pub const TABLES: &str = "gridcase.registry.v1.TableService";
    /// Reports.
    pub const INTAKE: &str = "gridcase.intake.v1.IntakeService";
    /// Cases.
    pub const DISPATCH: &str = "gridcase.dispatch.v1.DispatchService";
    /// What drafts would change, and the moving of open cases.
    pub const REHEARSAL: &str = "gridcase.dispatch.v1.RehearsalService";
    /// Alarms and what is owed.
    pub const ALARM: &str = "gridcase.dispatch.v1.AlarmService";
    /// Rules proposed from cases.
    pub const PROPOSAL: &str = "gridcase.dispatch.v1.ProposalService";
    /// Teams, where they stand, and messages on cases.
    pub const FIELD: &str = "gridcase.dispatch.v1.FieldService";
    /// Saved views of cases.
    pub const VIEWS: &str = "gridcase.dispatch.v1.ViewService";
    /// Operations on the clocks of open cases.
    pub const CLOCK: &str = "gridcase.dispatch.v1.ClockService";
    /// Reviews.
    pub const FEEDBACK: &str = "gridcase.feedback.v1.FeedbackService";
}

/// A part of the system that one process may run and another not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ValueEnum)]
pub enum Part {
    /// Areas, units, people, register, catalogue, calendars; sign-in.
    Registry,
    /// Reports and their photos.
    Intake,
    /// The case of record.
    Dispatch,
    /// Closure review and the reporter's verdict.
    Feedback,
    /// The edge: gRPC-Web and photos.
    Gateway,
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 5] = [Self::Registry, Self::Intake, Self::Dispatch, Self::Feedback, Self::Gateway];

    /// As written on the command line, and as database schema.
    pub fn name(self) -> &'static str {
        match self {
            Self::Registry => "registry",
            Self::Intake => "intake",
            Self::Dispatch => "dispatch",
            Self::Feedback => "feedback",
            Self::Gateway => "gateway",
        }
    }

    /// The gRPC services of the part.
    pub fn services(self) -> &'static [&'static str] {
        match self {
            Self::Registry => &[names::REGISTRY, names::GROUND, names::SESSION, names::TABLES],
            Self::Intake => &[names::INTAKE],
            Self::Dispatch => &[
                names::DISPATCH,
                names::ALARM,
                names::FIELD,
                names::PROPOSAL,
                names::REHEARSAL,
                names::VIEWS,
                names::CLOCK,
            ],
            Self::Feedback => &[names::FEEDBACK],
            Self::Gateway => &[],
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use prost::Message as _;

    use super::Part;

    #[test]
    fn every_service_there_is_belongs_to_one_part() {
        let files = prost_types::FileDescriptorSet::decode(gridcase_proto::DESCRIPTORS).expect("descriptors");
        let ours = files.file.iter().filter(|file| file.package().starts_with("gridcase."));
        let all: BTreeSet<_> = ours
            .flat_map(|file| file.service.iter().map(|service| format!("{}.{}", file.package(), service.name())))
            .collect();
        let named: Vec<_> = Part::ALL.into_iter().flat_map(Part::services).map(|name| (*name).to_owned()).collect();
        assert_eq!(named.len(), all.len(), "a service is named twice, or not at all");
        assert_eq!(BTreeSet::from_iter(named), all);
    }
}
