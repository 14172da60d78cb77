//! Who gives a command, and as what it is recorded.

use serde::{Deserialize, Serialize};

/// A role held through a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// 网格员.
    Worker,
    /// 综合信息指挥室.
    Command,
    /// 部门派单员.
    Dispatcher,
    /// 镇街督导.
    Supervisor,
    /// The town's administrator.
    Administrator,
    /// The operator of the installation.
    Operator,
    /// 部门负责人.
    Head,
    /// 镇街分管领导.
    Leader,
    /// 区级督导.
    Overseer,
    /// 队员.
    Officer,
}

/// Who did something, as recorded with the act.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Person id; empty where a service acted on its own.
    pub person: String,
    /// The person's name at that moment, or the service's.
    pub name: String,
    /// The role used.
    pub role: Option<Role>,
    /// The unit acted for; empty outside departments.
    pub unit: String,
}

/// Who gives a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doer {
    /// A signed-in person.
    Person(Person),
    /// Another service, perhaps for a person.
    Service {
        /// Its name.
        name: String,
        /// The person for whom it acts.
        acting: Option<Person>,
    },
}

/// A person with the posts held now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Posts.
    pub posts: Vec<Post>,
    /// Codes of the teams of which the person is a member; looked up for officers alone.
    pub teams: Vec<String>,
}

/// A post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Role.
    pub role: Role,
    /// Unit code; empty outside departments.
    pub unit: String,
    /// Area code; empty for the whole town.
    pub area: String,
}

impl Person {
    /// The person as recorded when acting in `role`, for `unit` where one is named; none without such a post.
    fn acting(&self, role: Role, unit: Option<&str>) -> Option<Actor> {
        let post = self.posts.iter().find(|post| post.role == role && unit.is_none_or(|unit| post.unit == unit))?;
        Some(self.recorded(Some(post)))
    }

    fn recorded(&self, post: Option<&Post>) -> Actor {
        Actor {
            person: self.id.clone(),
            name: self.name.clone(),
            role: post.map(|post| post.role),
            unit: post.map(|post| post.unit.clone()).unwrap_or_default(),
        }
    }
}

impl Doer {
    /// The person who commands, or for whom a service does.
    pub(crate) fn person(&self) -> Option<&Person> {
        match self {
            Self::Person(person) => Some(person),
            Self::Service { acting, .. } => acting.as_ref(),
        }
    }

    pub(crate) fn person_mut(&mut self) -> Option<&mut Person> {
        match self {
            Self::Person(person) => Some(person),
            Self::Service { acting, .. } => acting.as_mut(),
        }
    }

    /// The actor of an act that a person does in one of `roles`, the first that is held.
    pub(crate) fn in_role(&self, roles: &[Role]) -> Option<Actor> {
        let person = self.person()?;
        roles.iter().find_map(|role| person.acting(*role, None))
    }

    /// The actor of an act that only a dispatcher of `unit` may do.
    pub(super) fn for_unit(&self, unit: &str) -> Option<Actor> {
        self.person()?.acting(Role::Dispatcher, Some(unit))
    }

    /// The actor of an act that the head of `unit` may do.
    pub(super) fn head_of(&self, unit: &str) -> Option<Actor> {
        self.person()?.acting(Role::Head, Some(unit))
    }

    /// The actor of an act that a member of a team of `unit` may do.
    pub(super) fn member_of(&self, team: &str, unit: &str) -> Option<Actor> {
        let person = self.person().filter(|person| person.teams.iter().any(|own| own == team))?;
        person.acting(Role::Officer, Some(unit))
    }

    /// The actor of an act that only a service may do: the person for whom it acts, else the service itself.
    pub(super) fn as_service(&self) -> Option<Actor> {
        let Self::Service { name, acting } = self else { return None };
        Some(match acting {
            Some(person) => {
                person.acting(Role::Supervisor, None).unwrap_or_else(|| person.recorded(person.posts.first()))
            }
            None => Actor { name: name.clone(), ..Actor::default() },
        })
    }
}
