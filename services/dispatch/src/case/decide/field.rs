//! Teams on a case: who says where they stand, and who may write to whom.

use super::{Actor, Case, Doer, Role, What, Why};
use crate::case::{Crew, Standing};

impl Case {
    /// The doer as one who says where a team on the case stands.
    pub(super) fn mover(&self, team: &str, doer: &Doer) -> Option<Actor> {
        let (unit, _) = self.crew(team)?;
        doer.member_of(team, unit).or_else(|| doer.for_unit(unit))
    }

    /// The doer as one who may share the position of a team on the case.
    pub(super) fn sharer(&self, team: &str, doer: &Doer) -> Option<Actor> {
        doer.member_of(team, self.crew(team)?.0)
    }

    /// The doer as one who takes part in the case.
    pub(super) fn partaker(&self, doer: &Doer) -> Option<Actor> {
        let units = || self.lead.as_deref().into_iter().chain(self.assisting());
        let of_unit = || units().find_map(|unit| doer.for_unit(unit).or_else(|| doer.head_of(unit)));
        let of_team = || self.crews().into_iter().find_map(|(_, crew)| self.sharer(&crew.code, doer));
        doer.in_role(&[Role::Command, Role::Supervisor]).or_else(of_unit).or_else(of_team)
    }

    /// Refuses where no team is on the case.
    pub(super) fn some_crew(&self) -> Result<(), Why> {
        if self.crews().is_empty() { Err(self.no_crew("")) } else { Ok(()) }
    }

    /// Refuses where no team is on its way or on site.
    pub(super) fn some_out(&self) -> Result<(), Why> {
        let crews = self.crews();
        let (_, first) = crews.first().ok_or_else(|| self.no_crew(""))?;
        let out = crews.iter().any(|(_, crew)| crew.is_out());
        if out { Ok(()) } else { Err(Why::NotOut { team: first.code.clone() }) }
    }

    pub(super) fn moved_team(&self, team: &str, standing: Standing) -> Result<What, Why> {
        let name = self.named_crew(team)?.name.clone();
        Ok(What::TeamMoved { team: team.to_owned(), name, standing })
    }

    pub(super) fn shared(&self, team: &str, on: bool) -> Result<What, Why> {
        let crew = self.named_crew(team)?;
        if !crew.is_out() {
            return Err(Why::NotOut { team: team.to_owned() });
        }
        Ok(What::PositionShared { team: team.to_owned(), name: crew.name.clone(), on })
    }

    fn named_crew(&self, team: &str) -> Result<&Crew, Why> {
        self.crew(team).map(|(_, crew)| crew).ok_or_else(|| self.no_crew(team))
    }

    fn no_crew(&self, team: &str) -> Why {
        let on = self.crews().into_iter().map(|(_, crew)| crew.code.clone()).collect();
        Why::NoTeam { team: team.to_owned(), on }
    }
}
