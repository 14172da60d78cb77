//! Open cases to the unit that the register answers now.
use clap::Args;
use gridcase_proto::dispatch::v1::{
    CaseToReroute, RehearseDraftRequest, RerouteCasesRequest, RerouteCasesResponse, RerouteCell,
};

use super::look;
use crate::{
    api::Api,
    commands::{Context, rehearse},
    failure::{Exit, Failure, Result},
    machine,
    output::rehearsal,
};

/// Move open cases to the unit that the register in force answers now (command room, administrator).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case reroute 330106109-20260301-0001 330106109-20260301-0002 --reason '辖区调整'
  gridctl case reroute 330106109-20260301-0001 --to PCS2 --reason '辖区调整'
  gridctl case reroute --all --from PCS1 --to PCS2 --reason '辖区调整'

Each case is moved by an act of its own in its history, with a new clock for the new unit, or is refused with the reason;
nothing is half done. `gridctl registry rehearse` without --parts lists the cases that another unit answers for now. Ends
with 6 where a case was refused.")]
pub(crate) struct Reroute {
    /// Case numbers or ids.
    #[arg(required_unless_present = "all", conflicts_with = "all", value_name = "CASE")]
    cases: Vec<String>,
    /// All open cases that --from has and --to would get.
    #[arg(long, requires = "to")]
    all: bool,
    /// The unit that has the cases; else those in the command room's queue.
    #[arg(long, default_value = "", hide_default_value = true, value_name = "UNIT", requires = "all")]
    from: String,
    /// The unit that is to get them; a case that would go to another is refused.
    #[arg(long, default_value = "", hide_default_value = true, value_name = "UNIT")]
    to: String,
    /// Why.
    #[arg(long)]
    reason: String,
}

impl Reroute {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let cell = self.all.then(|| RerouteCell { from: self.from.clone(), to: self.to.clone() });
        let cases = if self.all { Vec::new() } else { named(context, &api, &self.cases, &self.to).await? };
        let request =
            RerouteCasesRequest { request_id: machine::new_id().to_string(), reason: self.reason, cases, cell };
        let all = reroute(context, &api, request).await?;
        context.screen.message(&all, |layout| rehearsal::outcomes(layout, &all.outcomes))?;
        match all.outcomes.iter().filter(|outcome| !outcome.refused.is_empty()).count() {
            0 => Ok(()),
            refused => {
                let message = format!("{refused} of {} cases were not moved", all.outcomes.len());
                Err(Failure::new(Exit::Refused, "CASES_REFUSED", message).way_out("the table says why for each"))
            }
        }
    }
}

async fn reroute(context: &mut Context<'_>, api: &Api, request: RerouteCasesRequest) -> Result<RerouteCasesResponse> {
    let call = api.call(request, |door, request| async move { door.rehearsals().reroute_cases(request).await });
    let mut pieces = call.await?;
    let mut all = pieces.message().await?.ok_or_else(|| Failure::answer("how many cases there are"))?;
    let mut progress = context.screen.progress("cases", usize::try_from(all.total).unwrap_or(usize::MAX));
    while let Some(piece) = pieces.message().await? {
        all.outcomes.extend(piece.outcomes);
        progress.set(all.outcomes.len());
    }
    drop(progress);
    Ok(all)
}

/// Cases by number or id, at the version that they have now. An administrator sees no cases, but may know those that
/// another unit answers for.
async fn named(context: &mut Context<'_>, api: &Api, names: &[String], to: &str) -> Result<Vec<CaseToReroute>> {
    let mut cases = Vec::with_capacity(names.len());
    let mut told = None;
    for name in names {
        let (id, etag) = match look::get(api, name).await {
            Ok(case) => (case.id, case.etag),
            Err(failure) if failure.exit == Exit::NotAllowed => {
                if told.is_none() {
                    let request = RehearseDraftRequest { months: 1, ..RehearseDraftRequest::default() };
                    told = Some(rehearse::rehearse(context, api, request).await?);
                }
                let found = told.as_ref().and_then(|told| rehearse::open_case(told, name));
                let found = found.ok_or_else(|| {
                    Failure::usage(format!("{name} is no open case that another unit answers for now"))
                        .way_out("gridctl registry rehearse lists those that are")
                })?;
                (found.id.clone(), found.etag.clone())
            }
            Err(failure) => return Err(failure),
        };
        cases.push(CaseToReroute { id, etag, to: to.to_owned() });
    }
    Ok(cases)
}
