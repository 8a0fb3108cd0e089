//! Replay: what the draft would have said to the decisions of the last weeks. A job works through them page by page; what
//! it came to is stored, and nothing else.

use std::sync::Arc;

use chrono::Duration;
use domain::policy::{Past, Policy, Replay};
use domain::{Actor, ReplayId};
use tracing::{error, info};

use super::policy_draft::{DraftError, Workbench, must_be_admin};
use crate::jobs::{Attempt, Job, lease as lease_of};
use crate::state::AppState;
use crate::storage::decisions::{self, PastDecision, Span};
use crate::storage::jobs::{self, LeasedJob};
use crate::storage::replays::{self, ReplayRow, ReplayState};

/// Decisions in one page.
const PAGE: usize = 1_000;
/// Attempts that failed in a way that nobody foresaw, before it is given up. Whoever needs it starts it again.
const TRIES: i32 = 3;
/// How long to wait while another one is run: one takes a processor, and people wait for the others.
const TURN: Duration = Duration::seconds(2);

/// Starts to run the draft, or what decides now where there is none, over the decisions of so many days. Whoever starts
/// what is being run already gets that one.
pub async fn start(state: &AppState, actor: &Actor, seen: i32, days: u16) -> Result<ReplayId, DraftError> {
    must_be_admin(actor)?;
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    let bench = Workbench::read(&tx).await?;
    let bench = bench.seen(seen)?;
    let new = ReplayRow {
        id: ReplayId(state.clock.new_id()),
        policy: bench.policy().clone(),
        revision: seen,
        base: bench.live.version.number,
        days,
        state: ReplayState::Queued,
        by: actor.person,
        at: now,
    };
    let id = match replays::start(&tx, &new).await? {
        true => new.id,
        false => replays::newest_of(&tx, seen, days).await?.ok_or(DraftError::NotThere)?,
    };
    // Of one that is being run the job is there, unless it gave up.
    state.jobs().queue_unless(&tx, &Job::Replay { replay: id }, now).await?;
    replays::trim(&tx).await?;
    tx.commit().await?;
    state.wake.notify_one();
    info!(replay.id = %id, "An admin runs the draft of the policy over the last {days} days");
    Ok(id)
}

/// Runs it, from the first decision on: what an attempt before has found out is not kept.
pub(super) async fn replay(state: &AppState, id: ReplayId, lease: &LeasedJob) -> anyhow::Result<Attempt> {
    let Some(row) = replays::find(state.db.reader(), id).await? else { return Ok(Attempt::Done) };
    if matches!(row.state, ReplayState::Done(_) | ReplayState::Failed) {
        return Ok(Attempt::Done);
    }
    if lease.unforeseen >= TRIES {
        let tx = state.db.begin().await?;
        replays::fail(&tx, id, state.clock.now()).await?;
        tx.commit().await?;
        error!(replay.id = %id, "Gave a replay up");
        return Ok(Attempt::Done);
    }
    if is_anothers_turn(state, id).await? {
        return Ok(Attempt::Again(TURN));
    }
    let span = Span { since: row.at - Duration::days(i64::from(row.days)), until: row.at };
    let total = decisions::count(state.db.reader(), span).await?;
    let mut replay = Replay::of(Arc::new(row.policy));
    let (mut seen, mut after) = (0, None);
    loop {
        if !note_progress(state, lease, id, seen, total).await? {
            return Ok(lost());
        }
        let page = decisions::page(state.db.reader(), span, after, PAGE as u64).await?;
        let (count, last) = (page.len(), page.last().map(PastDecision::place));
        // Away from those who serve people.
        replay = tokio::task::spawn_blocking(move || run(replay, &page)).await?;
        seen += count as u64;
        after = last.or(after);
        if count < PAGE {
            break;
        }
    }
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    if !jobs::finish(&tx, lease, now).await? {
        return Ok(lost());
    }
    replays::finish(&tx, id, &replay.summary(), now).await?;
    tx.commit().await?;
    info!(replay.id = %id, "Ran a draft of the policy over {seen} decisions");
    Ok(Attempt::Finished)
}

/// Whoever slept through the lease changes nothing; the runner finds that out by itself.
fn lost() -> Attempt {
    Attempt::Again(Duration::zero())
}

async fn is_anothers_turn(state: &AppState, id: ReplayId) -> anyhow::Result<bool> {
    let mine = Job::Replay { replay: id };
    let under_way = jobs::under_way(state.db.reader(), mine.kind(), state.clock.now()).await?;
    let first = under_way.first().and_then(|payload| serde_json::from_value::<Job>(payload.clone()).ok());
    Ok(first.is_some_and(|first| first != mine))
}

/// Says how far it is, and holds the job for longer. `false`: another worker has taken it over.
async fn note_progress(
    state: &AppState,
    lease: &LeasedJob,
    id: ReplayId,
    seen: u64,
    total: u64,
) -> anyhow::Result<bool> {
    let until = state.clock.now() + lease_of(&lease.kind);
    let tx = state.db.begin().await?;
    if !jobs::renew(&tx, lease, until).await? {
        return Ok(false);
    }
    replays::note_progress(&tx, id, seen, total).await?;
    tx.commit().await?;
    Ok(true)
}

fn run(mut replay: Replay<Arc<Policy>>, page: &[PastDecision]) -> Replay<Arc<Policy>> {
    for past in page {
        match past.read() {
            Some((facts, outcome)) => {
                let PastDecision { id, led_to_license, asked, .. } = *past;
                replay.run(&Past { id, facts: &facts, outcome: &outcome, led_to_license, asked });
            }
            None => replay.skip(),
        }
    }
    replay
}
