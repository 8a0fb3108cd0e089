//! Decide: the first verdict of an approver counts. A yes becomes a grant in the same transaction; where all have to
//! agree, the last yes does.

use std::time::Duration;

use domain::policy::Ask;
use domain::{
    AccountId, Actor, Approver, Asked, Decider, EmailAddress, Grant, GrantId, GrantState, Remark, Request,
    RequestId, RequestState, Roles, VerdictRefused, Yes,
};
use serde_json::{Value, json};
use tracing::{info, warn};

use super::grant_license::{self, create, of_request};
use super::held::{self, Held};
use super::waitlist::{self, Room};
use super::{OperationError, approvers, extend_grant, webhooks};
use crate::jobs::{Job, Letter};
use crate::ports::DirectoryError;
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::jobs::LeasedJob;
use crate::storage::persons::Person;
use crate::storage::requests::{self, Stored};
use crate::storage::{DatabaseTransaction, DbErr, decisions, grants, persons, seats, told};

/// The longest license an approver can give, in days.
pub const MAX_DAYS: u32 = 3650;
/// How long Jira may take to say which account an approver has.
const PATIENCE: Duration = Duration::from_secs(2);
/// Somebody who says yes beside somebody else, or promises a seat beside somebody else, looks again so often.
const TRIES: usize = 12;

/// What goes with a yes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Approval {
    /// The license is for so many days; as the rule says when absent.
    pub days: Option<u32>,
    /// Said to the requester.
    pub comment: Option<Remark>,
}

/// An approver says yes. The grant is tried at once; the job finishes what the try does not.
pub async fn approve(
    state: &AppState,
    actor: &Actor,
    id: RequestId,
    approval: &Approval,
) -> Result<(), OperationError> {
    match approve_only(state, actor, id, approval).await? {
        Some(job) => grant_license::try_now(state, &job).await,
        None => Ok(()),
    }
}

/// The same, and what it leads to is left to be tried: by whoever has more to decide first.
pub(super) async fn approve_only(
    state: &AppState,
    actor: &Actor,
    id: RequestId,
    approval: &Approval,
) -> Result<Option<LeasedJob>, OperationError> {
    refuse_own_account(state, actor, id).await?;
    for attempt in 1..=TRIES {
        let decidable = Decidable::find(state, actor, id).await?;
        if decidable.was_approved_by_actor() {
            return Ok(None);
        }
        if let Some(done) = decidable.approve(state, approval, attempt == TRIES).await? {
            return Ok(done);
        }
    }
    Err(OperationError::Conflict)
}

/// All who are left of those who had to agree have said yes: it counts from now on, as the verdict of the last of them.
/// What it leads to is left to the workers.
pub(super) async fn settle(state: &AppState) -> anyhow::Result<()> {
    for stored in requests::seconded(state.db.reader(), 100).await? {
        let id = stored.request.id;
        if let Err(error) = settle_one(state, stored).await {
            warn!(request.id = %id, %error, "Cannot settle a request");
        }
    }
    Ok(())
}

async fn settle_one(state: &AppState, stored: Stored) -> Result<(), OperationError> {
    let db = state.db.reader();
    let Stored { request, account, .. } = stored;
    let asked = approvers::now(state, &request).await?;
    let Some(settled) = request.clone().settle(&asked, state.clock.now())? else { return Ok(()) };
    let Some(by) = settled.state.verdict().map(|verdict| verdict.by) else { return Ok(()) };
    let Some(last) = persons::find(db, by).await? else { return Ok(()) };
    let Person { id: person, name, email, .. } = last;
    let actor = Actor { person, name, email, groups: [].into(), roles: Roles::default() };
    let ask = decisions::ask(db, request.decision).await?;
    let decidable = Decidable { actor: &actor, stands_in_for: Vec::new(), request, account, asked, ask };
    // Whoever moves it at the same moment leaves it to the next minute.
    if let Some(Some(job)) = decidable.carry_out(state, settled, &Approval::default(), false).await? {
        state.jobs().leave(&job).await?;
    }
    Ok(())
}

/// An approver says no, and why.
pub async fn deny(
    state: &AppState,
    actor: &Actor,
    id: RequestId,
    reason: &Remark,
) -> Result<(), OperationError> {
    for _ in 0..TRIES {
        let decidable = Decidable::find(state, actor, id).await?;
        if decidable.was_denied_by_actor() || decidable.deny(state, reason).await? {
            return Ok(());
        }
    }
    Err(OperationError::Conflict)
}

/// A request with everything that a verdict on it needs.
struct Decidable<'a> {
    actor: &'a Actor,
    stands_in_for: Vec<EmailAddress>,
    request: Request,
    account: Option<AccountId>,
    asked: Vec<Asked>,
    ask: Ask,
}

impl<'a> Decidable<'a> {
    /// Whoever has no business with it is not told that it exists.
    async fn find(state: &AppState, actor: &'a Actor, id: RequestId) -> Result<Self, OperationError> {
        let db = state.db.reader();
        let Stored { request, account, .. } =
            requests::find(db, id).await?.ok_or(OperationError::NotFound)?;
        let asked = approvers::now(state, &request).await?;
        let stands_in_for = approvers::stands_in_for(state, actor).await?;
        let ask = decisions::ask(db, request.decision).await?;
        let decidable = Self { actor, stands_in_for, request, account, asked, ask };
        let approvers = decidable.asked.iter().map(|asked| &asked.approver);
        decidable.request.may_decide(decidable.decider(), approvers)?;
        Ok(decidable)
    }

    /// A second press, or a program that asks again: their yes counted.
    fn was_approved_by_actor(&self) -> bool {
        let (RequestState::Approved(verdict) | RequestState::Waitlisted(verdict)) = &self.request.state
        else {
            return false;
        };
        let agreed = |asked: &Asked| asked.yes.as_ref().is_some_and(|yes| yes.by == self.actor.person);
        verdict.by == self.actor.person || self.asked.iter().any(agreed)
    }

    /// The same for a no.
    fn was_denied_by_actor(&self) -> bool {
        matches!(&self.request.state, RequestState::Denied(verdict) if verdict.by == self.actor.person)
    }

    fn decider(&self) -> Decider<'_> {
        Decider { actor: self.actor, stands_in_for: &self.stands_in_for }
    }

    /// `None`: somebody else pressed at the same moment. `Some` holds what is to be tried at once, if there is something.
    /// At the last try a seat that others promise all the time is waited for.
    async fn approve(
        &self,
        state: &AppState,
        approval: &Approval,
        is_last: bool,
    ) -> Result<Option<Option<LeasedJob>>, OperationError> {
        let now = state.clock.now();
        let request = &self.request;
        let comment = approval.comment.clone();
        let moved = match request.clone().approve(self.decider(), &self.asked, self.ask.quorum, now, comment)
        {
            // Their yes is noted, and the others' are waited for.
            Err(VerdictRefused::SaidYes) => return Ok(Some(None)),
            moved => moved?,
        };
        self.carry_out(state, moved, approval, is_last).await
    }

    /// Stores what the request has become, with all that follows from it.
    async fn carry_out(
        &self,
        state: &AppState,
        moved: Request,
        approval: &Approval,
        is_last: bool,
    ) -> Result<Option<Option<LeasedJob>>, OperationError> {
        let (now, request) = (state.clock.now(), &self.request);
        let earlier = self.extended(state).await?;
        // Of several who say for how long, the shortest counts.
        let said = approval.days.into_iter().chain(request.days).min();
        let days = said.or(self.ask.days).or(earlier.as_ref().and_then(|grant| grant.days));
        let mut moved = match moved.state {
            RequestState::Pending => Request { days: said, ..moved },
            _ => Request { days, ..moved },
        };
        let running = earlier.filter(|grant| matches!(grant.state, GrantState::Active { .. }));
        let room = match &running {
            Some(_) => Room::Open,
            None if moved.state == RequestState::Pending => Room::Open,
            None => waitlist::room(state, request).await?,
        };
        let waits = room == Room::None || (is_last && matches!(room, Room::Free(_)));
        if waits {
            moved = moved.wait_for_seat()?;
        }
        let tx = state.db.begin().await?;
        if !requests::update(&tx, request, &moved).await? {
            return Ok(None);
        }
        let own: Vec<Approver> = self.spoken_for().cloned().collect();
        let yes = Yes { by: self.actor.person, at: now, remark: approval.comment.clone() };
        crate::storage::approvers::say_yes(&tx, request.id, &own, &yes).await?;
        let details = self.details(&tx).await?;
        if moved.state == RequestState::Pending {
            audit::append(&tx, Some(self.actor.person), Action::RequestSeconded, request.id.0, details, now)
                .await?;
            tx.commit().await?;
            info!(request.id = %request.id, "An approver said yes to request {}; others have to, too", request.id);
            return Ok(Some(None));
        }
        audit::append(&tx, Some(self.actor.person), Action::RequestApproved, request.id.0, details, now)
            .await?;
        self.tell_the_others(state, &tx).await?;
        webhooks::announce(state, &tx, webhooks::Event::RequestDecided(request.id)).await?;
        if waits {
            waitlist::join(state, &tx, &moved).await?;
            tx.commit().await?;
            return Ok(Some(None));
        }
        if let Some(running) = running {
            let by = self.actor.person;
            if !extend_grant::move_end(state, &tx, &running, days, request.decision, by).await? {
                // Its end has come at this very moment.
                return Ok(None);
            }
            tell_requester(state, &tx, request, Letter::Approved { request: request.id }).await?;
            tx.commit().await?;
            return Ok(Some(None));
        }
        if let Room::Free(seen) = room
            && !seats::hold(&tx, &request.site, &request.product, seen).await?
        {
            return Ok(None);
        }
        let grant = of_request(GrantId(state.clock.new_id()), request, self.account.clone(), days, now);
        let Some(job) = create(state, &tx, &grant, &request.target, Some(self.actor.person)).await? else {
            tx.rollback().await?;
            return self.supersede(state, &moved).await;
        };
        seats::reserve(&tx, &grant).await?;
        tx.commit().await?;
        info!(request.id = %request.id, grant.id = %grant.id, "Approved request {}", request.id);
        Ok(Some(Some(job)))
    }

    /// The license that the request is to extend, whatever became of it.
    async fn extended(&self, state: &AppState) -> Result<Option<Grant>, DbErr> {
        let Some(id) = self.request.extends else { return Ok(None) };
        Ok(grants::find(state.db.reader(), id).await?.map(|stored| stored.grant))
    }

    /// The license came some other way meanwhile, and the database keeps a person to one. The verdict has nothing left
    /// to do, and the person passes at the front door: if it is on their account.
    async fn supersede(
        &self,
        state: &AppState,
        approved: &Request,
    ) -> Result<Option<Option<LeasedJob>>, OperationError> {
        let now = state.clock.now();
        let Request { requester, site, product, .. } = approved;
        let live = grants::find_live(state.db.reader(), *requester, site, product).await?;
        let held = match live.map(|live| live.grant) {
            // It is gone again, or going.
            None | Some(Grant { state: GrantState::Revoking { .. }, .. }) => return Ok(None),
            Some(grant) => held::settle(state, &grant).await?,
        };
        if held == Held::Former {
            // It is going now; what was approved waits for that.
            return Ok(None);
        }
        let tx = state.db.begin().await?;
        if !requests::update(&tx, &self.request, approved).await? {
            return Ok(None);
        }
        let details = held::details(held);
        audit::append(&tx, Some(self.actor.person), Action::RequestApproved, approved.id.0, details, now)
            .await?;
        if held == Held::Nowhere {
            held::refuse(state, &tx, approved).await?;
        }
        self.tell_the_others(state, &tx).await?;
        webhooks::announce(state, &tx, webhooks::Event::RequestDecided(approved.id)).await?;
        tx.commit().await?;
        Ok(Some(None))
    }

    async fn deny(&self, state: &AppState, reason: &Remark) -> Result<bool, OperationError> {
        let now = state.clock.now();
        let denied = self.request.clone().deny(self.actor.person, now, reason.clone());
        let denied = denied.map_err(VerdictRefused::Decided)?;
        let tx = state.db.begin().await?;
        if !requests::update(&tx, &self.request, &denied).await? {
            return Ok(false);
        }
        let (id, details) = (denied.id, self.details(&tx).await?);
        audit::append(&tx, Some(self.actor.person), Action::RequestDenied, id.0, details, now).await?;
        tell_requester(state, &tx, &denied, Letter::Denied { request: id }).await?;
        self.tell_the_others(state, &tx).await?;
        webhooks::announce(state, &tx, webhooks::Event::RequestDecided(id)).await?;
        tx.commit().await?;
        state.wake.notify_one();
        info!(request.id = %id, "Denied request {id}");
        Ok(true)
    }

    /// Those for whom this verdict is.
    fn spoken_for(&self) -> impl Iterator<Item = &Approver> {
        let decider = self.decider();
        self.asked.iter().map(|asked| &asked.approver).filter(move |approver| decider.speaks_for(approver))
    }

    /// Who is away and has this verdict said in their place: the audit names both.
    async fn details(&self, tx: &DatabaseTransaction) -> Result<Value, DbErr> {
        let decider = self.decider();
        let away = self.asked.iter().filter_map(|asked| decider.stands_in(&asked.approver));
        let away: Vec<&EmailAddress> = away.collect();
        let away = persons::find_by_addresses(tx, away).await?;
        if away.is_empty() {
            return Ok(json!({}));
        }
        Ok(json!({ "in_place_of": away.into_iter().map(|person| person.id).collect::<Vec<_>>() }))
    }

    /// Nothing is left to do for whoever had a mail about it.
    async fn tell_the_others(&self, state: &AppState, tx: &DatabaseTransaction) -> Result<(), DbErr> {
        tell_approvers(state, tx, &self.request, self.actor.email.as_ref()).await
    }
}

/// Tells everybody who was written to, `except` one, that nothing is left to do.
pub(super) async fn tell_approvers(
    state: &AppState,
    tx: &DatabaseTransaction,
    request: &Request,
    except: Option<&EmailAddress>,
) -> Result<(), DbErr> {
    for to in told::of_request(tx, request.id).await? {
        if Some(&to) != except {
            let letter = Letter::Closed { request: request.id };
            state.jobs().queue(tx, &Job::SendMail { letter, to }, state.clock.now()).await?;
        }
    }
    Ok(())
}

/// Queues a letter to the one who asked.
pub(super) async fn tell_requester(
    state: &AppState,
    tx: &DatabaseTransaction,
    request: &Request,
    letter: Letter,
) -> Result<(), DbErr> {
    let requester = persons::find(tx, request.requester).await?;
    if let Some(to) = requester.and_then(|requester| requester.email) {
        state.jobs().queue(tx, &Job::SendMail { letter, to }, state.clock.now()).await?;
    }
    Ok(())
}

/// Two sign-ins of one person have one account at Atlassian. When Jira does not say whose it is in time, the verdict
/// counts for now; before the license is given, it is asked again (see `provision`).
async fn refuse_own_account(state: &AppState, actor: &Actor, id: RequestId) -> Result<(), OperationError> {
    let Some(stored) = requests::find(state.db.reader(), id).await? else {
        return Err(OperationError::NotFound);
    };
    let (Some(account), Some(email)) = (&stored.account, &actor.email) else { return Ok(()) };
    let live = state.settings();
    let Some((site, _)) = live.product(&stored.request.site, &stored.request.product) else { return Ok(()) };
    let found = tokio::time::timeout(PATIENCE, state.directory(site).find_account(email)).await;
    match found {
        Ok(Ok(found)) if found.vouchable() == Some(account) => Err(VerdictRefused::OwnRequest.into()),
        // A running license is extended by this very verdict: nobody asks again after it.
        Ok(Err(error)) if stored.request.extends.is_some() => Err(error.into()),
        Err(_) if stored.request.extends.is_some() => {
            Err(DirectoryError::Unreachable("no answer in time".to_owned()).into())
        }
        _ => Ok(()),
    }
}
