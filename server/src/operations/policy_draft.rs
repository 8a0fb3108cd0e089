//! Editing the draft of the policy. All admins share one; each edit names the revision its author saw, and changes
//! nothing when there is a newer one.

use chrono::{DateTime, Utc};
use domain::Actor;
use domain::policy::{Finding, MAX_DEPTH, MAX_RULES, Policy, PolicyProblem};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;
use tracing::info;

use super::{OperationError, exchange_policy};
use crate::state::{AppState, Live};
use crate::storage::audit::{self, Action};
use crate::storage::policies::{self, Published};
use crate::storage::policy_drafts::{self, DraftRow, DraftState};

/// Why the draft, or the policy, is as it was.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// There is a newer revision than the one the actor saw.
    #[error("the draft was changed meanwhile")]
    Stale,
    /// No such rule, or no draft, or no such version.
    #[error("there is no such thing in the draft")]
    NotThere,
    /// There are as many rules as there may be.
    #[error("there are as many rules as there may be")]
    Full,
    /// It would nest conditions too deep.
    #[error("it would nest conditions too deep")]
    TooDeep,
    /// Something in it keeps it from being published.
    #[error("something in the draft keeps it from being published")]
    Problems,
    /// Another version was published since the draft began.
    #[error("another version was published since the draft began")]
    OldBase,
    /// Another admin has to confirm, not the one who asked.
    #[error("another admin has to confirm")]
    OwnPublish,
    /// Something else.
    #[error(transparent)]
    Other(#[from] OperationError),
}

impl From<DbErr> for DraftError {
    fn from(error: DbErr) -> Self {
        Self::Other(error.into())
    }
}

/// What there is to edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workbench {
    /// What decides now.
    pub live: Published,
    /// How the draft stands; absent when nobody has ever edited one.
    newest: Option<DraftRow>,
}

impl Workbench {
    /// Reads it.
    pub async fn read(db: &impl ConnectionTrait) -> Result<Self, DbErr> {
        let live = policies::newest(db, 1).await?.pop();
        let live = live.ok_or_else(|| DbErr::RecordNotFound("no policy was published".to_owned()))?;
        Ok(Self { live, newest: policy_drafts::newest(db).await? })
    }

    /// What an edit has to name.
    #[must_use]
    pub fn revision(&self) -> i32 {
        self.newest.as_ref().map_or(0, |newest| newest.revision)
    }

    /// The draft, if there is one.
    #[must_use]
    pub fn draft(&self) -> Option<&DraftRow> {
        self.newest.as_ref().filter(|newest| newest.state.is_draft())
    }

    /// The draft, else what decides now.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        self.draft().map_or(&self.live.version.policy, |draft| &draft.policy)
    }

    /// What came last, a draft or the end of one.
    #[must_use]
    pub fn newest(&self) -> Option<&DraftRow> {
        self.newest.as_ref()
    }

    pub(super) fn seen(&self, revision: i32) -> Result<&Self, DraftError> {
        if self.revision() == revision { Ok(self) } else { Err(DraftError::Stale) }
    }

    pub(super) fn next(&self, actor: &Actor, state: DraftState, at: DateTime<Utc>) -> DraftRow {
        DraftRow {
            revision: self.revision() + 1,
            base: self.draft().map_or(self.live.version.number, |draft| draft.base),
            policy: self.policy().clone(),
            state,
            by: actor.person,
            comment: String::new(),
            at,
        }
    }
}

/// What keeps a policy from being published here: what no policy may hold, and names that the settings do not know.
#[must_use]
pub fn problems(live: &Live, policy: &Policy) -> Vec<PolicyProblem> {
    let mut problems = policy.problems();
    problems.extend(live.settings.setup().problems(policy));
    problems
}

/// What is likely not meant so. It keeps nothing from being published.
pub async fn remarks(state: &AppState, policy: &Policy) -> Result<Vec<Finding>, DbErr> {
    Ok(policy.lint(&exchange_policy::setup(state).await?))
}

/// Changes the draft, or begins one. What changes nothing is no edit.
pub async fn edit<T>(
    state: &AppState,
    actor: &Actor,
    seen: i32,
    change: impl FnOnce(&mut Policy) -> Result<T, DraftError> + Send,
) -> Result<T, DraftError> {
    must_be_admin(actor)?;
    let tx = state.db.begin().await?;
    let bench = Workbench::read(&tx).await?;
    let mut edit = bench.seen(seen)?.next(actor, DraftState::Open, state.clock.now());
    let done = change(&mut edit.policy)?;
    if edit.policy == *bench.policy() {
        return Ok(done);
    }
    if edit.policy.rules.len() > MAX_RULES {
        return Err(DraftError::Full);
    }
    if edit.policy.rules.iter().any(|rule| rule.when.depth() > MAX_DEPTH) {
        return Err(DraftError::TooDeep);
    }
    if !policy_drafts::append(&tx, &edit).await? {
        return Err(DraftError::Stale);
    }
    tx.commit().await?;
    info!(draft.revision = edit.revision, "An admin edited the draft of the policy");
    Ok(done)
}

/// Throws the draft away.
pub async fn discard(state: &AppState, actor: &Actor, seen: i32) -> Result<(), DraftError> {
    must_be_admin(actor)?;
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    let bench = Workbench::read(&tx).await?;
    let draft = bench.seen(seen)?.draft().ok_or(DraftError::NotThere)?;
    let mut end = bench.next(actor, DraftState::Discarded, now);
    end.policy = bench.live.version.policy.clone();
    if !policy_drafts::append(&tx, &end).await? {
        return Err(DraftError::Stale);
    }
    let details = json!({ "base": draft.base, "revision": draft.revision });
    audit::append(&tx, Some(actor.person), Action::PolicyDiscarded, state.clock.new_id(), details, now)
        .await?;
    tx.commit().await?;
    info!("An admin threw the draft of the policy away");
    Ok(())
}

/// Takes the draft over onto the version that decides now: its author has looked at what that changes.
pub async fn carry_over(state: &AppState, actor: &Actor, seen: i32) -> Result<(), DraftError> {
    must_be_admin(actor)?;
    let tx = state.db.begin().await?;
    let bench = Workbench::read(&tx).await?;
    bench.seen(seen)?.draft().ok_or(DraftError::NotThere)?;
    let mut edit = bench.next(actor, DraftState::Open, state.clock.now());
    edit.base = bench.live.version.number;
    if !policy_drafts::append(&tx, &edit).await? {
        return Err(DraftError::Stale);
    }
    tx.commit().await?;
    Ok(())
}

pub(super) fn must_be_admin(actor: &Actor) -> Result<(), OperationError> {
    if actor.roles.admin { Ok(()) } else { Err(OperationError::Forbidden) }
}
