//! Publishing a version of the policy: the draft, or an earlier version again. Where the configuration wants it, another
//! admin has to confirm.

use domain::policy::{Policy, PolicyDiff, PolicyVersion};
use domain::{Actor, PersonId, is_hidden};
use serde_json::{Value, json};
use tracing::info;

use super::policy_draft::{self, DraftError, Workbench, must_be_admin, problems};
use crate::state::AppState;
use crate::storage::DatabaseTransaction;
use crate::storage::audit::{self, Action};
use crate::storage::policies::{self, Published};
use crate::storage::policy_drafts::{self, DraftState};

/// A comment is cut to so many characters.
const COMMENT: usize = 500;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// This version decides from now on.
    Published(i32),
    /// Another admin has to confirm.
    Asked,
    /// The rules of the earlier version are the draft now, and can be published as one.
    Drafted,
}

/// Publishes the draft, or asks another admin to confirm that.
pub async fn publish(
    state: &AppState,
    actor: &Actor,
    seen: i32,
    comment: &str,
) -> Result<Outcome, DraftError> {
    must_be_admin(actor)?;
    let comment = line(comment);
    let tx = state.db.begin().await?;
    let bench = Workbench::read(&tx).await?;
    may_be_published(state, bench.seen(seen)?)?;
    if !state.config.second_admin {
        return publish_draft(state, tx, &bench, actor, (actor.person, None), comment).await;
    }
    let now = state.clock.now();
    let mut asked = bench.next(Some(actor.person), DraftState::Asked, now);
    asked.comment = comment;
    if !policy_drafts::append(&tx, &asked).await? {
        return Err(DraftError::Stale);
    }
    let details = json!({ "revision": asked.revision, "base": asked.base });
    audit::append(&tx, Some(actor.person), Action::PolicyAsked, state.clock.new_id(), details, now).await?;
    tx.commit().await?;
    info!("An admin asks another one to confirm a version of the policy");
    Ok(Outcome::Asked)
}

/// Confirms what another admin asked for.
pub async fn confirm(state: &AppState, actor: &Actor, seen: i32) -> Result<Outcome, DraftError> {
    must_be_admin(actor)?;
    let tx = state.db.begin().await?;
    let bench = Workbench::read(&tx).await?;
    let asked = bench.seen(seen)?.draft().filter(|draft| draft.state == DraftState::Asked);
    let asked = asked.ok_or(DraftError::NotThere)?;
    let author = asked.by.filter(|author| *author != actor.person).ok_or(DraftError::OwnPublish)?;
    may_be_published(state, &bench)?;
    let comment = asked.comment.clone();
    publish_draft(state, tx, &bench, actor, (author, Some(actor.person)), comment).await
}

/// Publishes an earlier version again, as a new one. A draft that is there stays and is told that its base is old. Where
/// another admin has to confirm, and where something keeps the version from being published as it is, it becomes the
/// draft instead, unless there is one.
pub async fn restore(state: &AppState, actor: &Actor, seen: i32, number: i32) -> Result<Outcome, DraftError> {
    must_be_admin(actor)?;
    let earlier = policies::find(state.db.reader(), number).await?.ok_or(DraftError::NotThere)?;
    let policy = earlier.version.policy;
    if state.config.second_admin || !problems(state, &policy).is_empty() {
        policy_draft::begin(state, actor, seen, policy, None).await?;
        return Ok(Outcome::Drafted);
    }
    let tx = state.db.begin().await?;
    let bench = Workbench::read(&tx).await?;
    let now = state.clock.now();
    // Whoever has the page open hears of it, whether there is a draft or not.
    let mut note = bench.seen(seen)?.next(Some(actor.person), DraftState::Overtaken, now);
    if bench.draft().is_none() {
        (note.state, note.policy) = (DraftState::Published, policy.clone());
    }
    if !policy_drafts::append(&tx, &note).await? {
        return Err(DraftError::Stale);
    }
    let comment = format!("version {number} again");
    let by = (actor.person, None);
    publish_version(state, tx, &bench, policy, by, comment, json!({ "restores": number })).await
}

/// Not without a draft, not with problems in it, and not over a version that its author has not seen.
fn may_be_published(state: &AppState, bench: &Workbench) -> Result<(), DraftError> {
    let draft = bench.draft().ok_or(DraftError::NotThere)?;
    if draft.base != bench.live.version.number {
        return Err(DraftError::OldBase);
    }
    let found = problems(state, &draft.policy);
    if found.is_empty() { Ok(()) } else { Err(DraftError::Problems) }
}

async fn publish_draft(
    state: &AppState,
    tx: DatabaseTransaction,
    bench: &Workbench,
    actor: &Actor,
    by: (PersonId, Option<PersonId>),
    comment: String,
) -> Result<Outcome, DraftError> {
    let end = bench.next(Some(actor.person), DraftState::Published, state.clock.now());
    if !policy_drafts::append(&tx, &end).await? {
        return Err(DraftError::Stale);
    }
    publish_version(state, tx, bench, end.policy, by, comment, json!({})).await
}

async fn publish_version(
    state: &AppState,
    tx: DatabaseTransaction,
    bench: &Workbench,
    policy: Policy,
    (author, confirmed_by): (PersonId, Option<PersonId>),
    comment: String,
    mut details: Value,
) -> Result<Outcome, DraftError> {
    let now = state.clock.now();
    let live = &bench.live.version;
    let version = PolicyVersion { number: live.number + 1, policy };
    details["version"] = version.number.into();
    details["confirmed_by"] = json!(confirmed_by);
    // By ids: rules may name people, and the audit names nobody.
    details["diff"] = json!(PolicyDiff::between(&live.policy, &version.policy).ids());
    let new = Published { version, author: Some(author), imported: false, confirmed_by, comment, at: now };
    if !policies::publish(&tx, &new).await? {
        return Err(DraftError::Stale);
    }
    audit::append(&tx, Some(author), Action::PolicyPublished, state.clock.new_id(), details, now).await?;
    tx.commit().await?;
    state.policy.forget();
    info!(policy.version = new.version.number, "Version {} of the policy decides now", new.version.number);
    Ok(Outcome::Published(new.version.number))
}

/// One line, without what moves the cursor.
pub(super) fn line(comment: &str) -> String {
    let seen: String = comment.chars().map(|c| if is_hidden(c) { ' ' } else { c }).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(COMMENT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_keeps_its_long_words_and_nothing_that_cannot_be_seen() {
        let link = format!("https://acme.atlassian.net/browse/CHANGE-1?focused={}", "7".repeat(60));
        assert_eq!(line(&format!(" See\r\n{link}\u{202e} \u{7} now")), format!("See {link} now"));
        assert_eq!(line(&"é".repeat(COMMENT + 1)).chars().count(), COMMENT);
    }
}
