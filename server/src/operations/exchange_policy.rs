//! The policy goes out as a file and comes in as one: through the same checks as any other change, as a version of its
//! own.

use domain::policy::{Finding, Policy, PolicyDiff, PolicyProblem, PolicyVersion, Setup};
use sea_orm::DbErr;
use serde_json::json;
use tracing::info;

use super::policy_draft::Workbench;
use crate::config::policy_file;
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::policies::{self, Published};
use crate::storage::policy_drafts::{self, DraftState};
use crate::storage::{DatabaseTransaction, memberships};

/// What is to be said of a policy before it decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// What keeps it from being published.
    pub problems: Vec<PolicyProblem>,
    /// What is likely not meant.
    pub findings: Vec<Finding>,
}

/// Which version the author of a file has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// This one.
    Version(i32),
    /// Nobody says.
    Unknown,
    /// Whatever it was, the file is to decide.
    Any,
}

/// How a file is taken in.
#[derive(Clone, Debug)]
pub struct Manner<'a> {
    /// What its author says of it.
    pub comment: &'a str,
    /// Whether it is taken although something is likely not meant.
    pub despite_findings: bool,
    /// What its author has seen.
    pub base: Base,
    /// Which user of the machine takes it in, by number.
    pub uid: Option<u32>,
}

/// What came of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Imported {
    /// It decides from now on; these are the differences.
    As(i32, PolicyDiff),
    /// It is the version that decides already.
    Same(i32),
    /// It was not taken in.
    Refused(Judged),
    /// This version decides, and its author has seen another: what is different between them.
    Outdated(i32, PolicyDiff),
    /// This version decides, and nobody says which one its author has seen.
    NoBase(i32),
    /// Somebody edited or published at the same moment.
    Overtaken,
}

/// A version as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Its number.
    pub number: i32,
    /// What the file says.
    pub text: String,
}

/// The version that decides now, as a file.
///
/// # Errors
/// When the database fails, or nothing was published yet.
pub async fn export(state: &AppState) -> Result<Exported, DbErr> {
    let current = policies::current(state.db.reader()).await?;
    let PolicyVersion { number, policy } =
        current.ok_or_else(|| DbErr::RecordNotFound("no policy was published yet".to_owned()))?;
    let head = policy_file::head(state.config.server.public_url.as_str(), number);
    Ok(Exported { number, text: format!("{head}{}", policy_file::write(&policy)) })
}

/// Looks for what is wrong with a policy, and for what is likely not meant.
///
/// # Errors
/// When the database fails.
pub async fn judge(state: &AppState, policy: &Policy) -> Result<Judged, DbErr> {
    let setup = setup(state).await?;
    let problems: Vec<_> = policy.problems().into_iter().chain(setup.problems(policy)).collect();
    // What cannot be published need not be read any further.
    let findings = if problems.is_empty() { lint(policy, setup).await? } else { Vec::new() };
    Ok(Judged { problems, findings })
}

/// Looks for what is likely not meant, away from those who serve people: a large policy takes a while.
pub(super) async fn lint(policy: &Policy, setup: Setup) -> Result<Vec<Finding>, DbErr> {
    let policy = policy.clone();
    let findings = tokio::task::spawn_blocking(move || policy.lint(&setup)).await;
    findings.map_err(|error| DbErr::Custom(format!("the policy was not looked through: {error}")))
}

/// Publishes a policy that came in as a file. With findings it is taken only by somebody who has read them, and over a
/// version that its author has not seen only by somebody who says so.
///
/// # Errors
/// When the database fails.
pub async fn import(state: &AppState, policy: Policy, manner: &Manner<'_>) -> Result<Imported, DbErr> {
    let judged = judge(state, &policy).await?;
    if !judged.problems.is_empty() || !(judged.findings.is_empty() || manner.despite_findings) {
        return Ok(Imported::Refused(judged));
    }
    let tx = state.db.begin().await?;
    let Some(live) = policies::current(&tx).await? else {
        return publish(state, tx, None, policy, manner).await;
    };
    if PolicyDiff::between(&live.policy, &policy).is_empty() {
        return Ok(Imported::Same(live.number));
    }
    match manner.base {
        Base::Unknown => return Ok(Imported::NoBase(live.number)),
        Base::Version(base) if base != live.number => {
            let seen = policies::find(&tx, base).await?.map(|seen| seen.version.policy).unwrap_or_default();
            return Ok(Imported::Outdated(live.number, PolicyDiff::between(&seen, &live.policy)));
        }
        Base::Version(_) | Base::Any => {}
    }
    let bench = Workbench::read(&tx).await?;
    publish(state, tx, Some(bench), policy, manner).await
}

async fn publish(
    state: &AppState,
    tx: DatabaseTransaction,
    bench: Option<Workbench>,
    policy: Policy,
    manner: &Manner<'_>,
) -> Result<Imported, DbErr> {
    let now = state.clock.now();
    // Whoever has the pages open hears of it, whether there is a draft or not.
    if let Some(bench) = &bench {
        let mut note = bench.next(None, DraftState::Overtaken, now);
        if bench.draft().is_none() {
            (note.state, note.policy) = (DraftState::Published, policy.clone());
        }
        if !policy_drafts::append(&tx, &note).await? {
            return Ok(Imported::Overtaken);
        }
    }
    let live = bench.map(|bench| bench.live.version);
    let number = live.as_ref().map_or(1, |live| live.number + 1);
    let diff = PolicyDiff::between(&live.map(|live| live.policy).unwrap_or_default(), &policy);
    let new = Published {
        version: PolicyVersion { number, policy },
        author: None,
        imported: true,
        confirmed_by: None,
        comment: manner.comment.to_owned(),
        at: now,
    };
    if !policies::publish(&tx, &new).await? {
        return Ok(Imported::Overtaken);
    }
    let details = json!({ "version": number, "imported": true, "uid": manner.uid, "diff": diff.ids() });
    audit::append(&tx, None, Action::PolicyPublished, state.clock.new_id(), details, now).await?;
    tx.commit().await?;
    state.policy.forget();
    info!(policy.version = number, "Version {number} of the policy was imported");
    Ok(Imported::As(number, diff))
}

/// What rules can name now.
#[must_use]
pub fn configured(state: &AppState) -> Setup {
    state.settings().settings.setup(&state.config.oidc.keep_claims)
}

/// What rules can name now, and in which groups approvers were seen.
///
/// # Errors
/// When the database fails.
pub async fn setup(state: &AppState) -> Result<Setup, DbErr> {
    let live = state.settings();
    let members = live.settings.approver_groups.iter().flat_map(|group| &group.members);
    let memberships = memberships::groups_of(state.db.reader(), members).await?;
    Ok(Setup { memberships, ..configured(state) })
}
