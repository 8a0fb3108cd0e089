//! The policy goes out as a file and comes in as one: through the same checks as any other change, as a version of its
//! own.

use domain::policy::{Finding, Policy, PolicyDiff, PolicyProblem, PolicyVersion, Setup};
use sea_orm::DbErr;
use serde_json::json;
use tracing::info;

use crate::config::policy_file;
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::memberships;
use crate::storage::policies::{self, Published};

/// What is to be said of a policy before it decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// What keeps it from being published.
    pub problems: Vec<PolicyProblem>,
    /// What is likely not meant.
    pub findings: Vec<Finding>,
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
    /// Somebody published at the same moment.
    Overtaken,
}

/// The version that decides now, as a file.
///
/// # Errors
/// When the database fails, or nothing was published yet.
pub async fn export(state: &AppState) -> Result<String, DbErr> {
    let current = policies::current(state.db.reader()).await?;
    let PolicyVersion { number, policy } =
        current.ok_or_else(|| DbErr::RecordNotFound("no policy was published yet".to_owned()))?;
    let portal = state.config.server.public_url.as_str();
    Ok(format!(
        "#:schema {portal}/schema/policy.json\n# Version {number} of the policy of {portal}.\n\n{}",
        policy_file::write(&policy)
    ))
}

/// Looks for what is wrong with a policy, and for what is likely not meant.
///
/// # Errors
/// When the database fails.
pub async fn judge(state: &AppState, policy: &Policy) -> Result<Judged, DbErr> {
    let setup = setup(state).await?;
    let problems: Vec<_> = policy.problems().into_iter().chain(setup.problems(policy)).collect();
    // What cannot be published need not be read any further.
    let findings = if problems.is_empty() { policy.lint(&setup) } else { Vec::new() };
    Ok(Judged { problems, findings })
}

/// Publishes a policy that came in as a file. With findings it is taken only by somebody who has read them.
///
/// # Errors
/// When the database fails.
pub async fn import(
    state: &AppState,
    policy: Policy,
    comment: &str,
    despite_findings: bool,
) -> Result<Imported, DbErr> {
    let judged = judge(state, &policy).await?;
    if !judged.problems.is_empty() || !(judged.findings.is_empty() || despite_findings) {
        return Ok(Imported::Refused(judged));
    }
    let live = policies::current(state.db.reader()).await?;
    let number = live.as_ref().map_or(0, |live| live.number);
    let before = live.map(|live| live.policy).unwrap_or_default();
    let diff = PolicyDiff::between(&before, &policy);
    if diff.is_empty() && number > 0 {
        return Ok(Imported::Same(number));
    }
    let now = state.clock.now();
    let new = Published {
        version: PolicyVersion { number: number + 1, policy },
        author: None,
        confirmed_by: None,
        comment: comment.to_owned(),
        at: now,
    };
    let version = new.version.number;
    let tx = state.db.begin().await?;
    if !policies::publish(&tx, &new).await? {
        return Ok(Imported::Overtaken);
    }
    let details = json!({ "version": version, "imported": true, "diff": diff.ids() });
    audit::append(&tx, None, Action::PolicyPublished, state.clock.new_id(), details, now).await?;
    tx.commit().await?;
    state.policy.invalidate_all();
    info!(policy.version = version, "Version {version} of the policy was imported");
    Ok(Imported::As(version, diff))
}

/// What rules can name, as it is configured now, and in which groups approvers were seen.
///
/// # Errors
/// When the database fails.
pub async fn setup(state: &AppState) -> Result<Setup, DbErr> {
    let live = state.settings();
    let members = live.settings.approver_groups.iter().flat_map(|group| &group.members);
    let memberships = memberships::groups_of(state.db.reader(), members).await?;
    Ok(Setup { memberships, ..live.settings.setup() })
}
