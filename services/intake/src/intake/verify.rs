//! Verification (核实) of what citizens report, before it becomes a case.

use gridcase_host::{Person, log::Request};
use gridcase_proto::common::v1::Role;
use jiff::Timestamp;
use sea_orm::DatabaseTransaction;

use super::{Intake, LOG};
use crate::{
    convert::{self, Frame, Happened, Verification},
    error::Error,
    report::{Actor, Report, State, Step},
    store,
};

impl Intake {
    /// Accepts or rejects a report that waits for verification. A repeated request gets the report as it is now.
    pub(crate) async fn verify(&self, person: &Person, verification: Verification) -> Result<Report, Error> {
        let (town, now) = (person.town.clone(), self.clock.now());
        let actor = convert::actor(person, &[Role::Command]);
        let report = self.db.write(move |tx| Box::pin(decide(tx, town, verification, actor, now))).await?;
        if report.state == State::Accepted {
            self.opener.offer(report.clone());
        }
        Ok(report)
    }
}

async fn decide(
    tx: &DatabaseTransaction,
    town: String,
    verification: Verification,
    actor: Actor,
    now: Timestamp,
) -> Result<Report, Error> {
    let found = store::find_to_change(tx, &town, verification.id).await?;
    let mut report = found.ok_or(Error::NotFound)?;
    let hash = verification.hash();
    if let Some((known, _)) = LOG.find_request(tx, &town, verification.request_id).await? {
        return if known == hash { Ok(report) } else { Err(Error::RequestReused) };
    }
    let reason = verification.reason.as_str();
    let happened = if verification.accept {
        report.state = report.state.after(Step::Accept)?;
        Happened::Accepted { reason }
    } else {
        report.state = report.state.after(Step::Reject)?;
        reason.clone_into(&mut report.rejection);
        Happened::Rejected { reason }
    };
    report.sequence += 1;
    store::verified(tx, &report).await?;
    let frame = Frame {
        town: &town,
        report: verification.id,
        sequence: report.sequence,
        at: now,
        actor: &actor,
        request: Some(Request { id: verification.request_id, hash }),
    };
    LOG.append(tx, &[convert::happened(frame, &happened)]).await?;
    Ok(report)
}
