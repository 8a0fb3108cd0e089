//! The pages of requesters and approvers.

use std::time::Duration;

use app::views::{
    AskView, GrantView, Home, LeadView, ProblemView, RequestRole, RequestRow, RequestView, VerdictView,
};
use domain::policy::{Ask, Because, Quorum};
use domain::{Asked, Decider, GrantId, GrantState, Remark, Request, RequestId, RequestState, Target, Yes};
use sea_orm::DbErr;
use tokio::time::timeout;

use super::looker::{Looker, may_see};
use super::{ends, inbox, live, rows, verdict};
use crate::config::{Product, Site};
use crate::operations::ask_page::{Prospect, names, prospect, usual_minutes};
use crate::operations::open_request::again_at;
use crate::operations::session::SignedIn;
use crate::operations::{OperationError, approvers, enter, remind};
use crate::state::AppState;
use crate::storage::requests::Stored;
use crate::storage::{decisions, grants, persons, requests, waitlist};

/// Rows of one list at the most.
const LIST: u64 = 20;
/// How long a page waits for something that is good to know and not needed.
const PATIENCE: Duration = Duration::from_secs(2);

pub(super) async fn home(state: &AppState, who: &SignedIn) -> Result<Home, DbErr> {
    let db = state.db.reader();
    let person = who.actor.person;
    let licenses = grants::of_person(db, person, LIST).await?;
    let asked = requests::of_requester(db, person, LIST).await?;
    let stands_in_for = approvers::stands_in_for(state, &who.actor).await?;
    let decider = Decider { actor: &who.actor, stands_in_for: &stands_in_for };
    let waiting = inbox::mine(state, decider, LIST).await?;
    let places = ends::places(state, &asked).await?;
    let stands = |stored: &&grants::Stored| ends::stands(stored, &asked);
    let licenses = licenses.iter().filter(stands).map(|stored| rows::own_license(state, stored)).collect();
    let with_place = |row: RequestRow| RequestRow { place: places.get(&row.id).copied(), ..row };
    Ok(Home {
        licenses,
        requests: rows::requests(state, asked).await?.into_iter().map(with_place).collect(),
        to_decide: rows::requests(state, waiting).await?,
    })
}

pub(super) async fn ask(
    state: &AppState,
    who: &SignedIn,
    target: &Target,
) -> Result<AskView, OperationError> {
    let live = state.settings();
    let (site, product) = live.sites.product_of(target).ok_or(OperationError::NotFound)?;
    let shown = rows::target(target);
    Ok(match prospect(state, who, target, site, product).await? {
        Prospect::Go => AskView::Go(shown),
        Prospect::AlreadyAsked(id) => AskView::AlreadyAsked(id),
        Prospect::Denied { message, again_after_days, owners } => AskView::Denied {
            target: shown,
            product: product.name.clone(),
            message,
            again_after_days,
            owners,
        },
        Prospect::DeniedLately { request, again_at } => AskView::DeniedLately {
            target: shown,
            product: product.name.clone(),
            verdict: verdict_of(state, &request).await?.ok_or(OperationError::NotFound)?,
            again_at,
        },
        Prospect::MayAsk { approvers, ask, decision } => AskView::MayAsk {
            target: shown,
            product: product.name.clone(),
            approvers,
            all_decide: ask.quorum == Quorum::All,
            wants_justification: ask.justification,
            usual_minutes: usual_minutes(state, &site.key, &product.key).await?,
            because: decision.because,
            trace: decision.trace,
        },
    })
}

pub(super) async fn request(
    state: &AppState,
    who: &SignedIn,
    id: RequestId,
) -> Result<RequestView, OperationError> {
    let db = state.db.reader();
    let stored = requests::find(db, id).await?.ok_or(OperationError::NotFound)?;
    let asked = approvers::now(state, &stored.request).await?;
    let decision = decisions::find(db, stored.request.decision).await?;
    let ask = decisions::ask(db, stored.request.decision).await?;
    // First of all: whoever has no business here is not told that it exists.
    let role = role(state, who, &stored, &asked, &ask).await?;
    let grant = grants::of_request(db, id).await?;
    let place = waitlist::place(db, &stored.request).await?;
    let mark = live::request_mark(&stored, grant.as_ref(), place, state.clock.now());
    let request = stored.request;
    let requester = persons::find(db, request.requester).await?.ok_or(OperationError::NotFound)?;
    let (because, trace) =
        decision.map_or((Because::NoRule, Vec::new()), |decision| (decision.because, decision.trace));
    let target = Target::parse(&request.target, state.config.sites.origins()).ok();
    let silent: Vec<_> =
        asked.iter().filter(|asked| asked.yes.is_none()).map(|asked| &asked.approver).collect();
    let agreed = agreed(state, &asked).await?;
    Ok(RequestView {
        id,
        mark,
        requester: requester.name,
        product: rows::product(state, &request.site, &request.product),
        target: target.as_ref().map(rows::target),
        stage: rows::stage(&request.state, grant.as_ref()),
        place,
        extends: ends::extends(state, &request).await?,
        asked_at: request.created_at,
        approvers: names(state, &asked.iter().map(|asked| &asked.approver).collect::<Vec<_>>()).await?,
        missing: names(state, &silent).await?,
        all_decide: ask.quorum == Quorum::All,
        agreed,
        justification: request.justification.as_ref().map(|words| words.as_str().to_owned()),
        verdict: verdict_of(state, &request).await?,
        because,
        trace,
        role,
    })
}

async fn verdict_of(state: &AppState, request: &Request) -> Result<Option<VerdictView>, DbErr> {
    let Some(verdict) = request.state.verdict() else { return Ok(None) };
    let by = persons::find(state.db.reader(), verdict.by).await?;
    Ok(Some(VerdictView {
        by: by.map(|person| person.name).unwrap_or_default(),
        at: verdict.at,
        reason: verdict.reason.as_ref().map(|reason| reason.as_str().to_owned()),
        approved: !matches!(request.state, RequestState::Denied(_)),
    }))
}

async fn role(
    state: &AppState,
    who: &SignedIn,
    stored: &Stored,
    asked: &[Asked],
    ask: &Ask,
) -> Result<RequestRole, OperationError> {
    let (actor, request) = (&who.actor, &stored.request);
    let stands_in_for = approvers::stands_in_for(state, actor).await?;
    let decider = Decider { actor, stands_in_for: &stands_in_for };
    match Looker::of_request(decider, request, asked)? {
        Looker::Requester => Ok(RequestRole::Requester {
            usual_minutes: usual_minutes(state, &request.site, &request.product).await?,
            remind_from: (request.state == RequestState::Pending).then(|| remind::may_press_at(stored)),
            again_at: match &request.state {
                RequestState::Denied(verdict) => Some(again_at(ask, verdict.at)),
                _ => None,
            },
        }),
        Looker::Approver => {
            let deciding = verdict::deciding(state, decider, request, asked, ask).await?;
            Ok(RequestRole::Approver(Box::new(deciding)))
        }
        Looker::Observer => Ok(RequestRole::Observer),
    }
}

pub(super) async fn grant(
    state: &AppState,
    who: &SignedIn,
    id: GrantId,
    to: Option<Target>,
) -> Result<GrantView, OperationError> {
    let stored = grants::find(state.db.reader(), id).await?.ok_or(OperationError::NotFound)?;
    may_see(&who.actor, stored.grant.person)?;
    let target = to.or_else(|| Target::parse(&stored.target, state.config.sites.origins()).ok());
    let is_mine = stored.grant.person == who.actor.person;
    Ok(GrantView {
        id,
        mark: live::grant_mark(&stored),
        product: rows::product(state, &stored.grant.site, &stored.grant.product),
        target: target.as_ref().map(rows::target),
        stage: ends::stage(state, &stored).await?,
        decided_at: stored.grant.created_at,
        is_mine,
        end: if is_mine { ends::end(state, who, &stored).await? } else { None },
        is_going: matches!(stored.grant.state, GrantState::Revoking { .. }),
        request: stored.grant.request,
    })
}

/// Nothing here may fail: it is the page for when something else did.
pub(super) async fn problem(state: &AppState, who: &SignedIn, target: &Target) -> ProblemView {
    let live = state.settings();
    let found = match live.sites.product_of(target) {
        Some((site, product)) => Some(look(state, who, target, site, product).await),
        None => None,
    };
    let (has_license, project, lead) = found.unwrap_or((false, None, None));
    ProblemView {
        target: rows::target(target),
        project: project.or_else(|| target.project().map(ToString::to_string)),
        lead,
        has_license,
        email: who.actor.email.as_ref().map(ToString::to_string),
    }
}

async fn look(
    state: &AppState,
    who: &SignedIn,
    target: &Target,
    site: &Site,
    product: &Product,
) -> (bool, Option<String>, Option<LeadView>) {
    let directory = state.directory(site);
    let licensed = async {
        if enter::is_known_licensed(state, who, target) {
            return true;
        }
        let Some(email) = &who.actor.email else { return false };
        let Ok(account) = directory.find_account(email).await else { return false };
        match account.vouchable() {
            Some(account) => directory.has_license(account, &product.key).await.unwrap_or(false),
            None => false,
        }
    };
    let lead = async {
        // The issue may have moved; when the bot may not see it either, its key still tells the project.
        let moved = match target.issue() {
            Some(issue) => directory.project_of(issue).await.ok(),
            None => None,
        };
        let project = moved.or_else(|| target.project().cloned())?;
        let lead = directory.lead_of(&project).await.ok();
        Some((project.to_string(), lead))
    };
    let (licensed, lead) = tokio::join!(timeout(PATIENCE, licensed), timeout(PATIENCE, lead));
    let (project, lead) = lead.ok().flatten().map_or((None, None), |(project, lead)| (Some(project), lead));
    let lead =
        lead.map(|lead| LeadView { name: lead.name, email: lead.email.map(|email| email.to_string()) });
    (licensed.unwrap_or(false), project, lead)
}

/// Who has said yes where all have to, each once, with what they said to it.
async fn agreed(state: &AppState, asked: &[Asked]) -> Result<Vec<String>, DbErr> {
    let yeses: Vec<&Yes> = asked.iter().filter_map(|asked| asked.yes.as_ref()).collect();
    let people = persons::find_all(state.db.reader(), yeses.iter().map(|yes| yes.by)).await?;
    let said = people.iter().map(|person| {
        let remark = yeses.iter().filter(|yes| yes.by == person.id).find_map(|yes| yes.remark.as_ref());
        app::catalog::request::agreed(&person.name, remark.map(Remark::as_str))
    });
    Ok(said.collect())
}
