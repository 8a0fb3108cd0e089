//! What a policy would say of somebody, at some moment. Asks Atlassian and the database, and writes nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::policy::{Decision, Outcome, PolicyVersion, decide};
use domain::{Actor, Approver, EmailAddress, Facts, PersonId, RequestId, Roles, Target};
use uuid::Uuid;

use super::ask_page::names;
use super::session::SignedIn;
use super::{OperationError, approvers, facts, policy};
use crate::config::{Product, Site};
use crate::state::AppState;
use crate::storage::sessions::{self, Claims};
use crate::storage::{memberships, persons};

/// Who is imagined to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Somebody {
    /// Their address; it counts as verified.
    pub email: EmailAddress,
    /// Their groups; as at their last sign-in when absent.
    pub groups: Option<BTreeSet<String>>,
    /// What else their sign-in says; as at their last sign-in when absent.
    pub claims: Option<BTreeMap<String, BTreeSet<String>>>,
}

/// What would be known of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imagined {
    /// The facts, as if they came without a license.
    pub facts: Facts,
    /// Whether it is known what their sign-in says beside the groups.
    pub knows_claims: bool,
    /// Whether they hold a license, so that no rule would be looked at.
    pub is_licensed: bool,
    /// Whether Atlassian could be asked.
    pub jira_answers: bool,
}

/// What a policy says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// The decision.
    pub decision: Decision,
    /// For ask: who may decide, by name.
    pub approvers: Vec<String>,
    /// For ask: where mail goes.
    pub mails: Vec<EmailAddress>,
    /// For ask: how many the members of groups are, when only a few of them get mail.
    pub members: Option<usize>,
}

/// Finds out what would be known of somebody who comes at that moment. What lies in the past or the future is as now.
pub async fn imagine(
    state: &AppState,
    somebody: &Somebody,
    (site, product): (&Site, &Product),
    target: &Target,
    at: DateTime<Utc>,
) -> Result<Imagined, OperationError> {
    let db = state.db.reader();
    let known = persons::find_by_addresses(db, [&somebody.email]).await?.pop();
    let groups = match (&somebody.groups, &known) {
        (Some(groups), _) => Some(groups.clone()),
        (None, Some(person)) => Some(memberships::of_person(db, person.id).await?),
        (None, None) => None,
    };
    let claims = match (&somebody.claims, &known) {
        (Some(claims), _) => Some(claims.clone()),
        (None, Some(person)) => sessions::latest_claims(db, person.id).await?,
        (None, None) => None,
    };
    let knows_claims = claims.is_some();
    let actor = Actor {
        // Whoever has never been here has no row, and no history.
        person: known.map_or(PersonId(Uuid::nil()), |person| person.id),
        name: somebody.email.to_string(),
        email: Some(somebody.email.clone()),
        groups: groups.clone().unwrap_or_default(),
        roles: Roles::default(),
    };
    let claims = Claims { groups, kept: claims.unwrap_or_default(), email_verified: true };
    let who = SignedIn { actor, claims, expires_at: at };
    let (mut facts, is_licensed, jira_answers) = facts::imagine(state, &who, site, product, target).await;
    facts.at = at;
    Ok(Imagined { facts, knows_claims, is_licensed, jira_answers })
}

/// What a policy says on those facts, and whom it would ask.
pub async fn decided(
    state: &AppState,
    version: &PolicyVersion,
    imagined: &Imagined,
    somebody: &Somebody,
    place: (&Site, &Product),
    target: &Target,
) -> Result<Tried, OperationError> {
    let decision = policy::filled(&state.settings(), place.1, decide(version, &imagined.facts));
    let Outcome::Ask(ask) = &decision.outcome else {
        return Ok(Tried { decision, approvers: Vec::new(), mails: Vec::new(), members: None });
    };
    let own = Some(&somebody.email);
    let asked = approvers::first(state, place, Some(target), ask, own).await;
    let asked: Vec<_> = asked.all().collect();
    // Of a large group a few get mail, others for each request: here always the same.
    let request = RequestId(Uuid::nil());
    let mails = approvers::addresses(state, state.db.reader(), request, &asked, own).await?;
    let members = asked.iter().filter(|asked| matches!(asked, Approver::Member { .. })).count();
    let members = (members > approvers::FEW).then_some(members);
    let approvers = names(state, &asked).await?;
    Ok(Tried { decision, approvers, mails, members })
}
