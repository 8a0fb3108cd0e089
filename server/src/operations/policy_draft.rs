//! Editing the draft of the policy. All admins share one; each edit names the revision its author saw. When there is a
//! newer one, an edit of a single rule counts as long as that rule is what its author saw; any other changes nothing.

use chrono::{DateTime, Utc};
use domain::policy::{Finding, MAX_DEPTH, MAX_RULES, Policy, PolicyProblem, Rule};
use domain::{Actor, PersonId, RuleId};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;
use tracing::info;

use super::{OperationError, exchange_policy};
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::policies::{self, Published};
use crate::storage::policy_drafts::{self, DraftRow, DraftState};

/// An edit of one rule is tried so often, while others edit other rules at the same moment.
const TRIES: usize = 3;

/// Why the draft, or the policy, is as it was.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// There is a newer revision than the one the actor saw.
    #[error("the draft was changed meanwhile")]
    Stale,
    /// No such rule, or no draft, or no such version.
    #[error("there is no such thing in the draft")]
    NotThere,
    /// There is a draft, and what was asked for would take its place.
    #[error("there is a draft already")]
    DraftThere,
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

    /// What whoever names that revision saw: the draft, or, before the first edit, the version that it began with.
    /// `None`: that is no longer known.
    pub async fn saw(db: &impl ConnectionTrait, revision: i32) -> Result<Option<Policy>, DbErr> {
        if revision != 0 {
            return Ok(policy_drafts::at(db, revision).await?.map(|row| row.policy));
        }
        let Some(first) = policy_drafts::at(db, 1).await? else { return Ok(None) };
        Ok(policies::find(db, first.base).await?.map(|published| published.version.policy))
    }

    /// Whether a rule is still what whoever names that revision saw.
    async fn seen_rule(
        &self,
        db: &impl ConnectionTrait,
        revision: i32,
        rule: &RuleId,
    ) -> Result<&Self, DraftError> {
        if self.revision() == revision {
            return Ok(self);
        }
        let saw = Self::saw(db, revision).await?;
        let before = saw.as_ref().and_then(|saw| rule_of(saw, rule));
        if before.is_some() && before == rule_of(self.policy(), rule) {
            Ok(self)
        } else {
            Err(DraftError::Stale)
        }
    }

    pub(super) fn next(&self, by: Option<PersonId>, state: DraftState, at: DateTime<Utc>) -> DraftRow {
        DraftRow {
            revision: self.revision() + 1,
            base: self.draft().map_or(self.live.version.number, |draft| draft.base),
            policy: self.policy().clone(),
            state,
            by,
            comment: String::new(),
            at,
        }
    }
}

fn rule_of<'a>(policy: &'a Policy, id: &RuleId) -> Option<&'a Rule> {
    policy.rules.iter().find(|rule| rule.id == *id)
}

/// What keeps a policy from being published here: what no policy may hold, and names that the settings do not know.
#[must_use]
pub fn problems(state: &AppState, policy: &Policy) -> Vec<PolicyProblem> {
    let mut problems = policy.problems();
    problems.extend(exchange_policy::configured(state).problems(policy));
    problems
}

/// What is likely not meant so. It keeps nothing from being published.
pub async fn remarks(state: &AppState, policy: &Policy) -> Result<Vec<Finding>, DbErr> {
    exchange_policy::lint(policy, exchange_policy::setup(state).await?).await
}

/// Changes the draft, or begins one. What changes nothing is no edit.
pub async fn edit<T>(
    state: &AppState,
    actor: &Actor,
    seen: i32,
    change: impl Fn(&mut Policy) -> Result<T, DraftError> + Send + Sync,
) -> Result<T, DraftError> {
    edit_once(state, actor, seen, None, &change).await
}

/// Changes one rule of the draft, or begins one. Others may have edited other rules since.
pub async fn edit_rule<T>(
    state: &AppState,
    actor: &Actor,
    seen: i32,
    rule: &RuleId,
    change: impl Fn(&mut Policy) -> Result<T, DraftError> + Send + Sync,
) -> Result<T, DraftError> {
    let mut tries = 1;
    loop {
        match edit_once(state, actor, seen, Some(rule), &change).await {
            Err(DraftError::Stale) if tries < TRIES => tries += 1,
            done => return done,
        }
    }
}

async fn edit_once<T>(
    state: &AppState,
    actor: &Actor,
    seen: i32,
    only: Option<&RuleId>,
    change: &(impl Fn(&mut Policy) -> Result<T, DraftError> + Send + Sync),
) -> Result<T, DraftError> {
    must_be_admin(actor)?;
    let tx = state.db.begin().await?;
    let bench = Workbench::read(&tx).await?;
    match only {
        Some(rule) => bench.seen_rule(&tx, seen, rule).await?,
        None => bench.seen(seen)?,
    };
    let mut edit = bench.next(Some(actor.person), DraftState::Open, state.clock.now());
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

/// Makes other rules the draft, where there is none. `base` is the version that they began with, if it is not the one
/// that decides now.
pub async fn begin(
    state: &AppState,
    actor: &Actor,
    seen: i32,
    policy: Policy,
    base: Option<i32>,
) -> Result<(), DraftError> {
    must_be_admin(actor)?;
    let tx = state.db.begin().await?;
    let bench = Workbench::read(&tx).await?;
    if bench.seen(seen)?.draft().is_some() {
        return Err(DraftError::DraftThere);
    }
    let live = bench.live.version.number;
    let mut edit = bench.next(Some(actor.person), DraftState::Open, state.clock.now());
    edit.policy = policy;
    edit.base = base.filter(|base| (1..live).contains(base)).unwrap_or(live);
    if !policy_drafts::append(&tx, &edit).await? {
        return Err(DraftError::Stale);
    }
    tx.commit().await?;
    info!(draft.revision = edit.revision, "An admin began a draft of the policy from other rules");
    Ok(())
}

/// Throws the draft away.
pub async fn discard(state: &AppState, actor: &Actor, seen: i32) -> Result<(), DraftError> {
    must_be_admin(actor)?;
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    let bench = Workbench::read(&tx).await?;
    let draft = bench.seen(seen)?.draft().ok_or(DraftError::NotThere)?;
    let mut end = bench.next(Some(actor.person), DraftState::Discarded, now);
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
    let mut edit = bench.next(Some(actor.person), DraftState::Open, state.clock.now());
    edit.base = bench.live.version.number;
    if !policy_drafts::append(&tx, &edit).await? {
        return Err(DraftError::Stale);
    }
    tx.commit().await?;
    Ok(())
}

/// Only admins change the rules.
pub fn must_be_admin(actor: &Actor) -> Result<(), OperationError> {
    if actor.roles.admin { Ok(()) } else { Err(OperationError::Forbidden) }
}
