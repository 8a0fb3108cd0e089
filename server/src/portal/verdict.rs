//! What those who decide look at: who asks, why them, seats and cost, the account a yes would be for, and what was
//! before.

use std::time::Duration;

use app::views::{ApproverWhy, DecidingView, EarlierLicense, Price, SaidYes, SeatsView, UsualDays};
use domain::policy::Ask;
use domain::{Approver, Asked, Decider, GrantState, PersonId, Request, SeatCost};
use sea_orm::DbErr;
use tokio::time::timeout;
use tracing::warn;

use crate::operations::ask_page::names;
use crate::operations::seat_cost;
use crate::state::AppState;
use crate::storage::{decisions, grants, persons, seats};

/// Earlier licenses at the most.
const LIST: u64 = 20;
/// How long Jira may take to count seats.
const PATIENCE: Duration = Duration::from_secs(2);

pub(super) async fn deciding(
    state: &AppState,
    decider: Decider<'_>,
    request: &Request,
    asked: &[Asked],
    ask: &Ask,
) -> Result<DecidingView, DbErr> {
    let db = state.db.reader();
    let (own, others): (Vec<&Asked>, Vec<&Asked>) =
        asked.iter().partition(|asked| decider.speaks_for(&asked.approver));
    let others: Vec<&Approver> = others.iter().map(|asked| &asked.approver).collect();
    let requester = persons::find(db, request.requester).await?;
    let facts = decisions::facts_of(db, [request.decision]).await?.remove(&request.decision);
    Ok(DecidingView {
        email: requester.and_then(|person| person.email).map(|email| email.to_string()),
        why: why_asked(state, decider, &own).await?,
        others: names(state, &others).await?,
        said_yes: said_yes(state, decider, asked).await?,
        seats: seats_now(state, request).await,
        account: facts.and_then(|facts| facts.account.into()),
        days: usual_days(state, request, ask).await?,
        history: history(state, request).await?,
    })
}

/// Whether nothing of the viewer is waited for any more, because of a yes of theirs or of one who was asked with them.
async fn said_yes(state: &AppState, decider: Decider<'_>, asked: &[Asked]) -> Result<Option<SaidYes>, DbErr> {
    if decider.is_awaited(asked) {
        return Ok(None);
    }
    let said: Vec<PersonId> = decider.own(asked).filter_map(|own| Some(own.yes.as_ref()?.by)).collect();
    if said.contains(&decider.actor.person) {
        return Ok(Some(SaidYes::You));
    }
    let by = persons::find_all(state.db.reader(), said).await?;
    Ok(by.into_iter().next().map(|person| SaidYes::Other(person.name)))
}

/// For how long a yes is when the approver says nothing, as `decide_request` has it.
async fn usual_days(state: &AppState, request: &Request, ask: &Ask) -> Result<UsualDays, DbErr> {
    if let Some(days) = request.days {
        return Ok(UsualDays::Agreed(days));
    }
    if let Some(days) = ask.days {
        return Ok(UsualDays::Rule(days));
    }
    let Some(extends) = request.extends else { return Ok(UsualDays::NoLimit) };
    let earlier = grants::find(state.db.reader(), extends).await?.and_then(|stored| stored.grant.days);
    Ok(earlier.map_or(UsualDays::NoLimit, UsualDays::Earlier))
}

/// On which ground this viewer is asked; their own before that of somebody who is away.
async fn why_asked(
    state: &AppState,
    decider: Decider<'_>,
    spoken_for: &[&Asked],
) -> Result<ApproverWhy, DbErr> {
    let own = spoken_for.iter().find(|asked| asked.approver.is(decider.actor));
    let Some(own) = own else {
        let away: Vec<&Approver> = spoken_for.iter().map(|asked| &asked.approver).collect();
        return Ok(ApproverWhy::StandIn(names(state, &away).await?.join(", ")));
    };
    Ok(match own.approver {
        Approver::Owner(_) => ApproverWhy::Owner,
        Approver::ProjectLead(_) => ApproverWhy::ProjectLead,
        Approver::Member { .. } | Approver::IdpGroup { .. } => ApproverWhy::Group,
        Approver::Admins if own.escalated => ApproverWhy::AdminLater,
        Approver::Admins => ApproverWhy::Admin,
        Approver::Person(_) => ApproverWhy::Named,
    })
}

/// Licenses of this product that the requester had before this request, each with how it ended.
async fn history(state: &AppState, request: &Request) -> Result<Vec<EarlierLicense>, DbErr> {
    let db = state.db.reader();
    let mut all = grants::of_person(db, request.requester, LIST).await?;
    all.retain(|stored| {
        stored.grant.product == request.product
            && stored.grant.site == request.site
            && stored.grant.request != Some(request.id)
    });
    let earlier = all.iter().map(|stored| match stored.grant.state {
        GrantState::Provisioning | GrantState::Revoking { .. } => EarlierLicense::Moving,
        GrantState::Active { since, .. } => EarlierLicense::Held { since },
        GrantState::Revoked { at, ending } => EarlierLicense::Ended { until: at, ending },
        GrantState::Failed { why } => EarlierLicense::Failed { at: stored.grant.created_at, why },
    });
    Ok(earlier.collect())
}

/// Seats as they are, or as they were last sampled when Jira does not answer.
async fn seats_now(state: &AppState, request: &Request) -> Option<SeatsView> {
    let live = state.settings();
    let (site, product) = live.product(&request.site, &request.product)?;
    let price = product
        .price_cents
        .zip(product.currency.clone())
        .and_then(|(cents, currency)| Some(Price { cents: u32::try_from(cents).ok()?, currency }));
    let seats = match timeout(PATIENCE, state.directory(site).seats(&product.key)).await {
        Ok(Ok(count)) => {
            let reserved = seats::reserved(state.db.reader(), &site.key, &product.key).await.ok()?;
            domain::Seats { limit: count.limit, used: count.used, reserved: reserved.count }
        }
        _ => {
            let sample = seats::latest_sample(state.db.reader(), &site.key, &product.key).await.ok()??;
            domain::Seats { limit: sample.limit, used: sample.used, reserved: sample.reserved }
        }
    };
    let cost = seat_cost::of_one_more(state, site, product, &seats).await.unwrap_or_else(|error| {
        warn!(%error, "Cannot tell the peak of the billing period");
        SeatCost::Unknown
    });
    Some(SeatsView { free: seats.free(), limit: seats.limit, price, cost })
}
