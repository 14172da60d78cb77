//! Rules proposed from the closed cases of a period, and from one decision of a person. Changes nothing.

use futures::Stream;
use gridcase_host::stamp;
use gridcase_proto::dispatch::v1 as wire;
use gridcase_proto::dispatch::v1::propose_rules_response::Told;
use gridcase_snapshot::matter::COMPONENT;
use gridcase_snapshot::{Party, Rule, Snapshot, Subject};
use jiff::Timestamp;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, mpsc};

use crate::case::precedent::{Precedent, precedent};
use crate::case::{Case, Outcome};
use crate::convert::proposal::{self, Period, Wanted};
use crate::error::Error;
use crate::learning::{self, Handled, Learned, Step};
use crate::routing::{Fix, Question};
use crate::store::{self, Name};

use super::{Dispatch, Viewer};

/// Cases read at a time.
const AT_ONCE: u64 = 500;

/// Cases learned from, at most; the newest of the period.
const MOST: u64 = 50_000;

/// Words about how far it has come that wait for a slow reader; more are left out.
const WAITING: usize = 32;

type Message = Result<wire::ProposeRulesResponse, Error>;

/// One piece of work on proposals, and who hears of it.
struct Work {
    dispatch: Dispatch,
    town: String,
    snapshot: Arc<Snapshot>,
    wanted: Wanted,
    period: Period,
    told: mpsc::Sender<Message>,
    /// Held until the work is done, because it takes a whole processor.
    _turn: OwnedSemaphorePermit,
}

impl Dispatch {
    /// What the history of a period proposes for the register in force, with how far it has come before that.
    pub(crate) async fn propose(
        &self,
        viewer: &Viewer,
        wanted: Wanted,
    ) -> Result<impl Stream<Item = Message> + Send + use<>, Error> {
        let town = viewer.town()?.to_owned();
        let now = self.clock.now();
        let snapshot = self.snapshot(&town, now).await?;
        let turn = Arc::clone(&self.learning).try_acquire_owned().map_err(|_| Error::LearningBusy)?;
        let period = wanted.period(now, &snapshot.town().zone);
        let (told, hear) = mpsc::channel(WAITING);
        let work = Work { dispatch: self.clone(), town, snapshot, wanted, period, told, _turn: turn };
        tokio::spawn(work.run());
        Ok(futures::stream::unfold(hear, |mut hear| async move { hear.recv().await.map(|next| (next, hear)) }))
    }

    /// The decision of a person on a case, and the rule that it would make.
    pub(crate) async fn precedent(&self, viewer: &Viewer, name: &Name) -> Result<wire::GetPrecedentResponse, Error> {
        let town = viewer.town()?;
        let now = self.clock.now();
        // Administrators see no cases; of this one they see what was decided, and nothing of who reported what.
        let case = store::find(self.db.reader(), Some(town), name).await?.ok_or(Error::NotFound)?;
        let history = store::history(self.db.reader(), &case).await?;
        let decided = precedent(&history, &case.returns).ok_or(Error::NoDecision)?;
        let snapshot = self.snapshot(town, now).await?;
        let rule = rule_of(&snapshot, &case, &decided, now);
        Ok(proposal::write_precedent(&case, &decided, &rule))
    }
}

impl Work {
    async fn run(self) {
        let told = self.told.clone();
        let last = match self.read().await {
            Ok((history, not_read)) => self.learn(history, not_read).await,
            Err(error) => Err(error),
        };
        // Whoever asked may have gone.
        let _ = told.send(last).await;
    }

    /// The closed cases of the period with who handled them, and how many more there are.
    async fn read(&self) -> Result<(Vec<Handled>, u64), Error> {
        let db = self.dispatch.db.reader();
        let span = (self.period.from, self.period.until);
        let all = store::count_closed(db, &self.town, span).await?;
        let (mut history, mut after, mut done) = (Vec::new(), None, 0);
        while done < MOST {
            self.tell(Step { what: "read", done: size(done), total: size(all.min(MOST)) });
            let page = store::list_closed(db, &self.town, span, after, AT_ONCE.min(MOST - done)).await?;
            let Some(last) = page.last() else { break };
            after = Some((stamp::to_millis(last.filed_at), last.id));
            done += u64::try_from(page.len()).unwrap_or_default();
            history.extend(page.iter().filter_map(handled));
        }
        Ok((history, all.saturating_sub(done)))
    }

    async fn learn(self, history: Vec<Handled>, not_read: u64) -> Message {
        let learn = move || {
            let Self { snapshot, wanted, period, .. } = &self;
            let learned = if wanted.fresh {
                self.propose(&learning::without_rules(snapshot), &history)
            } else {
                self.propose(snapshot, &history)
            };
            let proposals = proposal::write(&learned, period, not_read, snapshot.versions().register);
            wire::ProposeRulesResponse { told: Some(Told::Proposals(proposals)) }
        };
        // On its own thread, because it reckons for seconds and awaits nothing.
        tokio::task::spawn_blocking(learn).await.map_err(|_| Error::LearningFailed)
    }

    fn propose(&self, snapshot: &Snapshot, history: &[Handled]) -> Learned {
        learning::propose(snapshot, history, &self.wanted.settings, self.period.today, &mut |step| self.tell(step))
    }

    /// Says how far it has come, unless the reader is behind.
    fn tell(&self, step: Step) {
        let progress = Told::Progress(proposal::write_step(step));
        let _ = self.told.try_send(Ok(wire::ProposeRulesResponse { told: Some(progress) }));
    }
}

/// A closed case as what the register would be asked, and the unit whose result was approved; none for what no unit did.
fn handled(case: &Case) -> Option<Handled> {
    let unit = case.lead.clone().filter(|_| case.outcome == Some(Outcome::Handled))?;
    // Where the true place was is known by now as well as it will ever be: its circle is no doubt any more.
    let place = case.place.as_ref().and_then(|place| Fix::try_from(place).ok());
    let place = place.map(|fix| Fix { accuracy_m: 0.0, ..fix });
    let (matter, asset) = (case.decision.matter.clone(), case.decision.asset.clone());
    let asset = Some(asset).filter(|asset| !asset.is_empty());
    let question = Question { matter, row: 0, place, asset, at: case.filed_at };
    Some(Handled { number: case.number.clone(), question, unit })
}

/// The rule that a decision makes: for the matter in the grid, from today on, before whatever says otherwise there.
fn rule_of(snapshot: &Snapshot, case: &Case, decided: &Precedent, now: Timestamp) -> Rule {
    let matter = &case.decision.matter;
    let subject = Subject::Matter(matter.clone());
    let area = Some(case.current_grid.clone()).filter(|grid| !grid.is_empty());
    let owner = snapshot.matter(matter).is_some_and(|matter| matter.kind == COMPONENT);
    let same =
        |rule: &&Rule| rule.subject == subject && rule.area == area && rule.ground.is_none() && rule.owner == owner;
    let priority = snapshot.rules().iter().filter(same).map(|rule| rule.priority.saturating_add(1)).max();
    Rule {
        id: format!("precedent-{}", case.number),
        area,
        ground: None,
        hours: None,
        lead: Party::Unit(decided.unit.clone()),
        assisting: Vec::new(),
        basis: decided.basis.clone(),
        valid_from: Some(snapshot.town().zone.to_datetime(now).date()),
        valid_until: None,
        priority: priority.unwrap_or_default(),
        owner,
        precedent_case: Some(case.number.clone()),
        reporter_visible: false,
        subject,
    }
}

fn size(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
