//! Who may see which case, and whether they may see who reported it.
//!
//! What may not be seen does not exist for the caller: the same answer decides a single case here and, as conditions of
//! the query, lists and counts in `store`.

use std::collections::BTreeSet;

use crate::case::{Case, Doer, Person, Role};

/// What a caller may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sight {
    /// The town; none for a service that acts for nobody and sees all towns.
    pub(crate) town: Option<String>,
    /// How far into the town.
    pub(crate) reach: Reach,
    /// Whether the reporter is shown whatever the rule says.
    pub(crate) reporters: bool,
    /// The person's id; empty for services.
    pub(crate) person: String,
    /// Whether the town's own messages on cases are shown: to its offices, and to services.
    pub(crate) messages: bool,
}

/// How much of a town is in sight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Every case.
    Town,
    /// The cases of units, of grids, and the own reports.
    Part(Part),
}

/// The part of a town that a unit's dispatcher or a grid worker sees.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Part {
    /// Units that lead or assist.
    pub(crate) units: BTreeSet<String>,
    /// Grids held now.
    pub(crate) grids: BTreeSet<String>,
    /// Own reports; none where the caller is no worker.
    pub(crate) reporter: Option<String>,
    /// Teams of which the caller is a member; looked up only where a single case is asked for.
    pub(crate) teams: BTreeSet<String>,
}

impl Sight {
    /// What a caller of `town` may see. `grids_of` names the grids of an area: itself, or those below it.
    pub(crate) fn of(doer: &Doer, town: Option<String>, grids_of: impl Fn(&str) -> BTreeSet<String>) -> Self {
        // A service that acts for a person shows that person no more than the person may see.
        let Some(person) = doer.person() else {
            return Self { town, reach: Reach::Town, reporters: true, person: String::new(), messages: true };
        };
        let holds = |role| person.posts.iter().any(|post| post.role == role);
        let reporters = holds(Role::Command) || holds(Role::Supervisor);
        let whole_town = reporters || holds(Role::Leader) || holds(Role::Overseer);
        let everywhere = |post: &crate::case::Post| post.role == Role::Worker && post.area.is_empty();
        let reach = if whole_town || person.posts.iter().any(everywhere) {
            Reach::Town
        } else {
            Reach::Part(part(person, grids_of))
        };
        Self { town, reach, reporters, person: person.id.clone(), messages: whole_town }
    }

    /// Whether the case exists for the caller.
    pub(crate) fn sees(&self, case: &Case) -> bool {
        let in_town = self.town.as_ref().is_none_or(|town| *town == case.town);
        in_town
            && match &self.reach {
                Reach::Town => true,
                Reach::Part(part) => part.sees(case),
            }
    }

    /// Whether the caller takes part in the case, and reads what those who do write to each other. Whoever reported it, or
    /// holds its grid, does not.
    pub(crate) fn sees_messages(&self, case: &Case) -> bool {
        self.messages || matches!(&self.reach, Reach::Part(part) if part.works_on(case) || part.is_on(case))
    }

    /// Lets the caller see what these teams are on.
    pub(crate) fn add_teams(&mut self, teams: &[String]) {
        if let Reach::Part(part) = &mut self.reach {
            part.teams.extend(teams.iter().cloned());
        }
    }

    /// Whether the caller may know who reported the case.
    pub(crate) fn sees_reporter(&self, case: &Case) -> bool {
        let own = !self.person.is_empty() && reporter(case) == self.person;
        let unit = matches!(&self.reach, Reach::Part(part) if part.works_on(case));
        self.reporters || own || (unit && case.decision.route.reporter_visible)
    }
}

impl Part {
    fn sees(&self, case: &Case) -> bool {
        let own = self.reporter.as_deref().is_some_and(|person| !person.is_empty() && person == reporter(case));
        own || self.grids.contains(&case.current_grid) || self.works_on(case) || self.is_on(case)
    }

    fn is_on(&self, case: &Case) -> bool {
        !self.teams.is_empty() && case.crews().into_iter().any(|(_, crew)| self.teams.contains(&crew.code))
    }

    fn works_on(&self, case: &Case) -> bool {
        let lead = case.lead.as_deref();
        lead.into_iter().chain(case.assisting()).any(|unit| self.units.contains(unit))
    }
}

/// Id of the person who reported; empty where nobody signed in did.
pub(crate) fn reporter(case: &Case) -> &str {
    case.report.reporter.as_ref().map_or("", |reporter| &reporter.person)
}

fn part(person: &Person, grids_of: impl Fn(&str) -> BTreeSet<String>) -> Part {
    let of = |role| person.posts.iter().filter(move |post| post.role == role);
    Part {
        units: of(Role::Dispatcher)
            .chain(of(Role::Head))
            .map(|post| post.unit.clone())
            .filter(|unit| !unit.is_empty())
            .collect(),
        grids: of(Role::Worker).flat_map(|post| grids_of(&post.area)).filter(|grid| !grid.is_empty()).collect(),
        reporter: of(Role::Worker).next().map(|_| person.id.clone()),
        teams: BTreeSet::new(),
    }
}
