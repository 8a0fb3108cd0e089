//! The pages of the replay: where it is started, and one with what it came to.

use std::collections::HashMap;

use app::views::{
    Counts, Difference, FlipExample, FlipView, REPLAY_DAYS, ReplayResult, ReplayRow as RowView, ReplayStage,
    ReplayView, ReplaysView, Ruling, SeatEffectRow,
};
use chrono::Duration;
use domain::policy::{Decision, Flip, Policy, PolicyVersion, SeatEffect, Summary, decide};
use domain::{Actor, DecisionId, Facts, ReplayId, RequestId};
use sea_orm::DbErr;

use super::super::rows;
use super::{Names, difference};
use crate::operations::OperationError;
use crate::operations::policy_draft::Workbench;
use crate::state::AppState;
use crate::storage::decisions::{self, Span, Stored};
use crate::storage::policies;
use crate::storage::replays::{self, ReplayRow, ReplayState};

/// So many decisions of a kind are shown.
const EXAMPLES: usize = 10;

pub(in super::super) async fn replays_page(state: &AppState, actor: &Actor) -> Result<ReplaysView, DbErr> {
    let db = state.db.reader();
    let bench = Workbench::read(db).await?;
    let kept = replays::latest(db).await?;
    let names = Names::of(state, kept.iter().map(|row| row.by).collect()).await?;
    let now = state.clock.now();
    let longest = REPLAY_DAYS.into_iter().max().unwrap_or_default();
    let span = Span { since: now - Duration::days(i64::from(longest)), until: now };
    let changes = bench.draft().map(|draft| difference(&bench.live.version.policy, &draft.policy).len());
    Ok(ReplaysView {
        revision: bench.revision(),
        changes,
        has_history: !decisions::page(db, span, None, 1).await?.is_empty(),
        rows: kept.iter().map(|row| row_view(row, &bench, &names)).collect(),
        may_act: actor.roles.admin,
    })
}

pub(in super::super) async fn replay_page(
    state: &AppState,
    actor: &Actor,
    id: ReplayId,
) -> Result<ReplayView, OperationError> {
    let db = state.db.reader();
    let row = replays::find(db, id).await?.ok_or(OperationError::NotFound)?;
    let bench = Workbench::read(db).await?;
    let names = Names::of(state, vec![row.by]).await?;
    let base = policies::find(db, row.base).await?.map(|published| published.version.policy);
    let result = match &row.state {
        ReplayState::Done(summary) => Some(result(state, &row, summary).await?),
        _ => None,
    };
    Ok(ReplayView {
        changes: base.map(|base| difference(&base, &row.policy)).unwrap_or_default(),
        revision: bench.revision(),
        result,
        may_act: actor.roles.admin,
        row: row_view(&row, &bench, &names),
    })
}

fn row_view(row: &ReplayRow, bench: &Workbench, names: &Names) -> RowView {
    let stage = match &row.state {
        ReplayState::Queued => ReplayStage::Queued,
        ReplayState::Running { seen, total } => ReplayStage::Running { seen: *seen, total: *total },
        ReplayState::Done(summary) => ReplayStage::Done(Counts {
            decisions: summary.decisions,
            differ: summary.flips.iter().map(|flip| flip.count).sum(),
            cannot_say: summary.cannot_say,
        }),
        ReplayState::Failed => ReplayStage::Failed,
    };
    RowView {
        id: row.id,
        days: row.days,
        by: names.of_person(row.by),
        at: row.at,
        stage,
        is_outdated: row.policy != *bench.policy(),
    }
}

async fn result(state: &AppState, row: &ReplayRow, summary: &Summary) -> Result<ReplayResult, DbErr> {
    let mut flips = summary.flips.clone();
    flips.sort_by_key(|flip| std::cmp::Reverse(flip.count));
    let mut seats: Vec<_> = summary.seats.iter().filter(|effect| moves(effect)).collect();
    seats.sort_by_key(|effect| (&effect.site, &effect.product));
    let mut asks: Vec<_> =
        summary.asks.iter().map(|load| (load.source.clone(), load.before, load.after)).collect();
    asks.sort_by_key(|(_, before, after)| std::cmp::Reverse((*before).max(*after)));
    Ok(ReplayResult {
        flips: examples(state, &row.policy, flips).await?,
        seats: seats.into_iter().map(|effect| seat_row(state, effect)).collect(),
        first_day: (row.at - Duration::days(i64::from(row.days))).date_naive(),
        last_day: row.at.date_naive(),
        days: summary.days.clone(),
        asks,
    })
}

fn moves(effect: &SeatEffect) -> bool {
    effect.gained + effect.lost + effect.open > 0
}

fn seat_row(state: &AppState, effect: &SeatEffect) -> SeatEffectRow {
    let live = state.settings();
    let product = live.product(&effect.site, &effect.product).map(|(_, product)| product);
    let price = product.and_then(|product| Some((product.price_cents?, product.currency.clone()?)));
    SeatEffectRow {
        product: rows::product(state, &effect.site, &effect.product),
        host: rows::host(state, &effect.site),
        gained: effect.gained,
        lost: effect.lost,
        open: effect.open,
        monthly: price.map(|(price, currency)| Difference { cents: effect.monthly_cents(price), currency }),
    }
}

/// A decision that somebody tampered with, or that went with its person, is no example.
async fn examples(state: &AppState, policy: &Policy, flips: Vec<Flip>) -> Result<Vec<FlipView>, DbErr> {
    let db = state.db.reader();
    let shown = |flip: &Flip| flip.examples.iter().take(EXAMPLES).copied().collect::<Vec<DecisionId>>();
    let ids: Vec<DecisionId> = flips.iter().flat_map(shown).collect();
    let stored = decisions::stored(db, ids.iter().map(|id| id.0)).await?;
    let readable = stored.into_iter().filter_map(|(id, stored)| Some((DecisionId(id), read(stored)?)));
    let readable: HashMap<DecisionId, (Facts, Decision)> = readable.collect();
    let people: Vec<_> = readable.values().map(|(facts, _)| facts.person).collect();
    let requests = decisions::requests_of(db, &people, &ids).await?;
    let names = Names::of(state, people).await?;
    let draft = PolicyVersion { number: 0, policy: policy.clone() };
    let example = |id: &DecisionId| {
        let (facts, was) = readable.get(id)?;
        Some(example(state, (facts, was), &draft, requests.get(id).copied(), &names))
    };
    let view = |flip: Flip| FlipView {
        from: flip.from,
        to: flip.to,
        count: flip.count,
        examples: shown(&flip).iter().filter_map(example).collect(),
    };
    Ok(flips.into_iter().map(view).collect())
}

fn read(stored: Stored) -> Option<(Facts, Decision)> {
    Some((serde_json::from_value(stored.facts).ok()?, serde_json::from_value(stored.decision).ok()?))
}

fn example(
    state: &AppState,
    (facts, was): (&Facts, &Decision),
    draft: &PolicyVersion,
    request: Option<RequestId>,
    names: &Names,
) -> FlipExample {
    FlipExample {
        person: facts.person,
        name: names.of_person(facts.person),
        product: rows::product(state, &facts.site, &facts.product),
        at: facts.at,
        request,
        was: ruling(was.clone()),
        would_be: ruling(decide(draft, facts)),
    }
}

fn ruling(decision: Decision) -> Ruling {
    Ruling { outcome: decision.outcome, because: decision.because, trace: decision.trace }
}
