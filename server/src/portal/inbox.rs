//! The inbox, and how much of it waits.

use std::collections::HashMap;

use app::views::{
    DecidedAs, DecidedRow, InboxQuery, InboxRow, InboxView, MANY_WAITING, PersonView, ProductChoice,
};
use chrono::Duration;
use domain::{
    Actor, Asked, Decider, DecisionId, Facts, PersonId, ProductKey, RequestId, RequestState, SiteKey,
};
use sea_orm::DbErr;
use tracing::warn;

use super::rows;
use crate::operations::approvers::{stands_in_for, with_ground};
use crate::state::AppState;
use crate::storage::inbox::{self, Filter};
use crate::storage::persons::Person;
use crate::storage::requests::Stored;
use crate::storage::{approvers, decisions, persons};

/// Rows of one page.
const PAGE: usize = 50;
/// Whoever was not asked for so long does not see that there is an inbox.
const LATELY: Duration = Duration::days(90);

/// How many requests wait for the actor, for the head of a page; absent for whoever is never asked.
pub(super) async fn waiting(state: &AppState, actor: &Actor) -> Option<usize> {
    let db = state.db.reader();
    let counted = async {
        let stands_in_for = stands_in_for(state, actor).await?;
        let decider = Decider { actor, stands_in_for: &stands_in_for };
        if !actor.roles.admin && !inbox::was_asked_since(db, decider, state.clock.now() - LATELY).await? {
            return Ok(None);
        }
        Ok::<_, DbErr>(Some(mine(state, decider, MANY_WAITING as u64).await?.len()))
    };
    // A page is worth having without it.
    counted.await.unwrap_or_else(|error| {
        warn!(%error, "Cannot count what waits");
        None
    })
}

/// Requests that wait for the decider, the oldest first.
pub(super) async fn mine(state: &AppState, decider: Decider<'_>, limit: u64) -> Result<Vec<Stored>, DbErr> {
    let db = state.db.reader();
    let mut found = inbox::page(db, decider, &Filter::default(), None, limit).await?;
    let mut asked = approvers::of_requests(db, found.iter().map(|stored| stored.request.id)).await?;
    found.retain(|Stored { request, .. }| {
        let asked = asked.remove(&request.id).unwrap_or_default();
        decider.is_awaited(&with_ground(state, request, asked))
    });
    Ok(found)
}

pub(super) async fn inbox(state: &AppState, actor: &Actor, query: InboxQuery) -> Result<InboxView, DbErr> {
    let db = state.db.reader();
    let stands_in_for = stands_in_for(state, actor).await?;
    let decider = Decider { actor, stands_in_for: &stands_in_for };
    let products = products(state);
    let product = products.iter().find(|(choice, _)| choice.value == query.product);
    let filter = Filter {
        product: product.map(|(_, keys)| keys.clone()),
        person: query.person.chars().filter(|letter| !letter.is_control()).collect(),
        newest_first: query.newest_first,
    };
    let mut found = inbox::page(db, decider, &filter, query.after, PAGE as u64 + 1).await?;
    let is_last = found.len() <= PAGE;
    found.truncate(PAGE);
    let next_after = if is_last { None } else { found.last().map(|stored| stored.request.id) };
    let around = Around::of(state, &found).await?;
    let mine = found.iter().filter(|stored| around.waits_for(decider, &stored.request.id));
    Ok(InboxView {
        rows: mine.map(|stored| row(state, stored, &around)).collect(),
        next_after,
        products: products.into_iter().map(|(choice, _)| choice).collect(),
        decided: decided(state, decider, query.decided).await?,
    })
}

/// What is configured, as it is chosen from.
pub(super) fn products(state: &AppState) -> Vec<(ProductChoice, (SiteKey, ProductKey))> {
    let live = state.settings();
    let sites = live.sites.all().iter();
    let all = sites.flat_map(|site| {
        site.products.iter().map(|product| {
            let choice = ProductChoice {
                value: format!("{}/{}", site.key, product.key),
                name: product.name.clone(),
                host: rows::host(state, &site.key),
            };
            (choice, (site.key.clone(), product.key.clone()))
        })
    });
    all.collect()
}

/// What stands around some requests, by one query a kind.
struct Around {
    people: HashMap<PersonId, Person>,
    asked: HashMap<RequestId, Vec<Asked>>,
    facts: HashMap<DecisionId, Facts>,
}

impl Around {
    async fn of(state: &AppState, found: &[Stored]) -> Result<Self, DbErr> {
        let db = state.db.reader();
        let mut asked = approvers::of_requests(db, found.iter().map(|stored| stored.request.id)).await?;
        for Stored { request, .. } in found {
            asked.entry(request.id).and_modify(|asked| *asked = with_ground(state, request, asked.clone()));
        }
        let requesters = found.iter().map(|stored| stored.request.requester);
        let deciders = found.iter().filter_map(|stored| Some(stored.request.state.verdict()?.by));
        let agreed = asked.values().flatten().filter_map(|asked| Some(asked.yes.as_ref()?.by));
        let people = persons::find_all(db, requesters.chain(deciders).chain(agreed)).await?;
        let facts = decisions::facts_of(db, found.iter().map(|stored| stored.request.decision)).await?;
        Ok(Self { people: people.into_iter().map(|person| (person.id, person)).collect(), asked, facts })
    }

    fn asked(&self, id: &RequestId) -> &[Asked] {
        self.asked.get(id).map_or(&[], Vec::as_slice)
    }

    /// Whether the decider still has a ground to decide, and has not yet.
    fn waits_for(&self, decider: Decider<'_>, id: &RequestId) -> bool {
        decider.is_awaited(self.asked(id))
    }

    fn name(&self, id: &PersonId) -> String {
        self.people.get(id).map(|person| person.name.clone()).unwrap_or_default()
    }

    /// Who has said yes, where all have to; each once.
    fn agreed(&self, id: &RequestId) -> Vec<String> {
        let mut by: Vec<PersonId> =
            self.asked(id).iter().filter_map(|asked| Some(asked.yes.as_ref()?.by)).collect();
        by.sort();
        by.dedup();
        by.iter().map(|id| self.name(id)).collect()
    }
}

fn row(state: &AppState, stored: &Stored, around: &Around) -> InboxRow {
    let request = &stored.request;
    let email = around.people.get(&request.requester).and_then(|person| person.email.as_ref());
    let account = around.facts.get(&request.decision).and_then(|facts| facts.account.known());
    InboxRow {
        id: request.id,
        requester: PersonView {
            name: around.name(&request.requester),
            email: email.map(ToString::to_string),
        },
        product: rows::product(state, &request.site, &request.product),
        target: rows::target_label(state, request),
        justification: request.justification.as_ref().map(|words| words.as_str().to_owned()),
        agreed: around.agreed(&request.id),
        asked_at: request.created_at,
        expires_at: request.expires_at,
        is_doubtful: account.and_then(|account| account.certain()).is_none(),
    }
}

/// What became of the requests of the form that led here. Only of those that were the decider's: the address of a page
/// can be written by anybody.
async fn decided(
    state: &AppState,
    decider: Decider<'_>,
    ids: Vec<RequestId>,
) -> Result<Vec<DecidedRow>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = inbox::asked_about(state.db.reader(), decider, ids).await?;
    let around = Around::of(state, &found).await?;
    let rows = found.iter().map(|Stored { request, .. }| {
        let approved = !matches!(request.state, RequestState::Denied(_));
        let outcome = match (&request.state, request.state.verdict()) {
            (_, Some(verdict)) if verdict.by == decider.actor.person => DecidedAs::Mine { approved },
            (_, Some(verdict)) => DecidedAs::Others { by: around.name(&verdict.by), approved },
            (RequestState::Pending, _) if around.waits_for(decider, &request.id) => DecidedAs::Waits,
            (RequestState::Pending, _) => DecidedAs::Seconded,
            (state, _) => DecidedAs::Over(rows::stage(state, None)),
        };
        DecidedRow { id: request.id, requester: around.name(&request.requester), outcome }
    });
    Ok(rows.collect())
}
