//! A rule made of what a person decided on a case.
use clap::Args;
use gridcase_proto::dispatch::v1::{GetPrecedentRequest, GetPrecedentResponse};

use super::{super::Context, drafting};
use crate::{
    failure::{Exit, Failure, Result},
    output::{Layout, moment, table},
};

/// Turn a ruling on a returned case, or the command room's choice, into a dated rule of the register's draft.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry rule-from-case 330106109-20261128-00012 --show
  gridctl registry rule-from-case 330106109-20261128-00012
  gridctl registry rule-from-case 330106109-20261128-00012 --area 330106109001
  gridctl registry rule-from-case 330106109-20261128-00031 --whole-town --basis '《浙江省消防条例》第四十二条'

The rule names the case's matter, its grid, the unit decided on and the ruling's basis; it counts from today on and keeps the
case's number as its precedent. A choice of the command room has no legal basis: give one with --basis. The rule goes into the
draft; publish it with `gridctl registry publish --parts register`.")]
pub(crate) struct RuleFromCase {
    /// Number of the case.
    number: String,
    /// Show what was decided and what both sides said, and change nothing.
    #[arg(long)]
    show: bool,
    /// Legal basis; else the ruling's own.
    #[arg(long)]
    basis: Option<String>,
    /// Code of the area in which the rule counts; else the case's grid.
    #[arg(long, value_name = "CODE")]
    area: Option<String>,
    /// The rule counts in the whole town.
    #[arg(long, conflicts_with = "area")]
    whole_town: bool,
    /// First day it counts, YYYY-MM-DD; else today in the town.
    #[arg(long, value_name = "DAY")]
    valid_from: Option<String>,
}

impl RuleFromCase {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = GetPrecedentRequest { case: self.number.clone() };
        let decided =
            api.call(request, |door, request| async move { door.proposals().get_precedent(request).await }).await?;
        if self.show {
            return context.screen.message(&decided, |layout| shown(layout, &decided));
        }
        let mut rule = decided.rule.ok_or_else(|| Failure::answer("the rule"))?;
        if let Some(basis) = self.basis {
            rule.basis = basis;
        }
        if let Some(area) = self.area {
            rule.area = area;
        }
        if self.whole_town {
            rule.area.clear();
        }
        if let Some(day) = self.valid_from {
            rule.valid_from = day;
        }
        if rule.basis.trim().is_empty() {
            return Err(Failure::new(Exit::Usage, "BASIS_MISSING", "the command room's choice has no legal basis")
                .way_out("give one with --basis"));
        }
        let id = rule.id.clone();
        let put = drafting::add(&api, vec![rule]).await?;
        drafting::told(context, &put, &[id])
    }
}

fn shown(layout: &Layout, decided: &GetPrecedentResponse) -> String {
    let rule = decided.rule.clone().unwrap_or_default();
    let returned = decided.returned.clone().unwrap_or_default();
    let kind = if decided.kind == "ruled" { "ruling on a return" } else { "choice of the command room" };
    table::fields(
        layout,
        [
            ("case", decided.number.clone()),
            ("matter", format!("{} ({})", decided.matter_name, decided.matter)),
            ("grid", decided.grid.clone()),
            ("decided by", kind.to_owned()),
            ("unit", decided.unit.clone()),
            ("reason", decided.reason.clone()),
            ("basis", decided.basis.clone()),
            ("when", moment::second(decided.time.as_ref(), &layout.zone)),
            ("returned by", returned.unit),
            ("its reason", returned.reason),
            ("its basis", returned.basis),
            ("it proposed", returned.proposed_unit),
            ("rule", rule.id),
            ("counts from", rule.valid_from),
        ],
    )
}
