//! Approvers of a request: who they are for a rule, whether they still have their ground, who stands in for them, and
//! where their mail goes.

use std::time::Duration;

use domain::policy::{ApproverSource, Ask, Quorum};
use domain::{
    Actor, Approver, ApproverGroupKey, Asked, EmailAddress, PersonId, ProjectKey, Request, RequestId, Target,
};
use sea_orm::{ConnectionTrait, DbErr};
use tokio::time::timeout;
use tracing::warn;

use crate::config::{Product, Site};
use crate::jobs::{Job, Letter};
use crate::state::{AppState, Live};
use crate::storage::stand_ins::StandIn;
use crate::storage::{DatabaseTransaction, approvers, memberships, persons, stand_ins, told};

/// How long Jira may take to name a project's lead.
const PATIENCE: Duration = Duration::from_secs(2);
/// Members of one group that get mail about one request: all may decide, few are disturbed.
pub const FEW: usize = 5;
/// How long ago a member of a group without an address may have signed in.
const LATELY: chrono::Duration = chrono::Duration::days(90);
/// For how many people one can stand in at once.
const MOST: u64 = 50;

/// Who is asked first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct First {
    /// By the rule.
    pub by_rule: Vec<Approver>,
    /// Where nobody reads what one of those is sent, also these: their yes stands for all.
    pub instead: Vec<Approver>,
}

impl First {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Approver> {
        self.by_rule.iter().chain(&self.instead)
    }
}

/// Who is asked first.
pub async fn first(
    state: &AppState,
    (site, product): (&Site, &Product),
    target: Option<&Target>,
    ask: &Ask,
    requester: Option<&EmailAddress>,
) -> First {
    let by_rule = of_sources(state, (site, product), target, &ask.approvers, requester).await;
    let mut readers = 0;
    for approver in &by_rule {
        readers += usize::from(is_read(state, approver, requester).await);
    }
    let is_enough = match ask.quorum {
        Quorum::Any => readers > 0,
        Quorum::All => readers == by_rule.len() && readers > 0,
    };
    let mut instead = if is_enough { Vec::new() } else { fallback(product, requester) };
    instead.retain(|approver| !by_rule.contains(approver));
    First { by_rule, instead }
}

/// Who is asked too when those did not answer, as far as they were not asked before.
pub async fn second(
    state: &AppState,
    (site, product): (&Site, &Product),
    target: Option<&Target>,
    ask: &Ask,
    requester: Option<&EmailAddress>,
    before: &[Asked],
) -> Vec<Approver> {
    let sources =
        if ask.escalate_to.is_empty() { &[ApproverSource::Owners][..] } else { &ask.escalate_to[..] };
    let is_new = |approver: &Approver| {
        !before.iter().any(|asked| {
            asked.approver == *approver
                || (approver.address().is_some() && asked.approver.address() == approver.address())
        })
    };
    let mut found = of_sources(state, (site, product), target, sources, requester).await;
    found.retain(is_new);
    if found.is_empty() {
        found = vec![Approver::Admins];
        found.retain(is_new);
    }
    found
}

/// Asks them, in the transaction that decides it: notes who is asked, and queues their mail.
pub async fn ask(
    state: &AppState,
    tx: &DatabaseTransaction,
    request: RequestId,
    first: &First,
    requester: Option<&EmailAddress>,
) -> Result<(), DbErr> {
    let new_id = || state.clock.new_id();
    approvers::ask(tx, request, &first.by_rule, false, new_id).await?;
    approvers::ask(tx, request, &first.instead, true, new_id).await?;
    let letter = Letter::Asked { request };
    // Asked anew: their mail leads to the same page.
    let told = told::of_request(tx, request).await?;
    let all = addresses(state, tx, request, &first.all().collect::<Vec<_>>(), requester).await?;
    for to in all.into_iter().filter(|to| !told.contains(to)) {
        state.jobs().queue(tx, &Job::SendMail { letter: letter.clone(), to }, state.clock.now()).await?;
    }
    Ok(())
}

/// Nobody is asked about their own request, and nobody twice.
async fn of_sources(
    state: &AppState,
    (site, product): (&Site, &Product),
    target: Option<&Target>,
    sources: &[ApproverSource],
    requester: Option<&EmailAddress>,
) -> Vec<Approver> {
    let mut found: Vec<Approver> = Vec::new();
    for source in sources {
        let these: Vec<Approver> = match source {
            ApproverSource::Owners => product.owners.iter().cloned().map(Approver::Owner).collect(),
            ApproverSource::Person(address) => vec![Approver::Person(address.clone())],
            ApproverSource::Group(key) => members(&state.settings(), key),
            ApproverSource::ProjectLead => lead(state, site, target).await.into_iter().collect(),
            ApproverSource::IdpGroup { group, mail } => {
                vec![Approver::IdpGroup { group: group.clone(), mail: mail.clone() }]
            }
        };
        for approver in these {
            let address = approver.address();
            let is_requester = address.is_some() && address == requester;
            let is_known = found
                .iter()
                .any(|other| *other == approver || (address.is_some() && other.address() == address));
            if !is_requester && !is_known {
                found.push(approver);
            }
        }
    }
    found
}

/// Whether mail to this approver has somewhere to go. A group of which nobody was seen may decide, but nobody would hear
/// of the request.
async fn is_read(state: &AppState, approver: &Approver, requester: Option<&EmailAddress>) -> bool {
    let Approver::IdpGroup { group, mail: None } = approver else { return true };
    let since = state.clock.now() - LATELY;
    let seen = memberships::addresses(state.db.reader(), group, since, 2).await;
    seen.is_ok_and(|seen| seen.iter().any(|member| Some(member) != requester))
}

/// When a rule finds nobody, the owners decide, and when there are none, the admins.
fn fallback(product: &Product, requester: Option<&EmailAddress>) -> Vec<Approver> {
    let others = product.owners.iter().filter(|owner| Some(*owner) != requester);
    let owners: Vec<Approver> = others.cloned().map(Approver::Owner).collect();
    if owners.is_empty() {
        warn!(product.key = %product.key, "No approver can be found: the admins decide");
        return vec![Approver::Admins];
    }
    owners
}

fn members(live: &Live, key: &ApproverGroupKey) -> Vec<Approver> {
    let Some(group) = live.approver_group(key) else { return Vec::new() };
    let member = |address: &EmailAddress| Approver::Member { group: key.clone(), address: address.clone() };
    group.members.iter().map(member).collect()
}

/// The lead of the target's project, if Jira says who it is and shows the address.
async fn lead(state: &AppState, site: &Site, target: Option<&Target>) -> Option<Approver> {
    let target = target?;
    let directory = state.directory(site);
    let found = timeout(PATIENCE, async {
        // The issue may have moved; when the bot may not see it, its key still tells the project.
        let moved = match target.issue() {
            Some(issue) => directory.project_of(issue).await.ok(),
            None => None,
        };
        let project: ProjectKey = moved.or_else(|| target.project().cloned())?;
        match directory.lead_of(&project).await {
            Ok(lead) => lead.email.map(Approver::ProjectLead),
            Err(error) => {
                warn!(site.key = %site.key, %error, "Jira does not name the lead of a project");
                None
            }
        }
    });
    found.await.ok().flatten()
}

/// Those who were asked and still have their ground: who is no longer an owner or a member decides no more.
pub async fn now(state: &AppState, request: &Request) -> Result<Vec<Asked>, DbErr> {
    let asked = approvers::of_request(state.db.reader(), request.id).await?;
    Ok(with_ground(state, request, asked))
}

/// Of those who were asked those who still have their ground.
#[must_use]
pub fn with_ground(state: &AppState, request: &Request, mut asked: Vec<Asked>) -> Vec<Asked> {
    let live = state.settings();
    asked.retain(|asked| has_ground(&live, request, &asked.approver));
    asked
}

fn has_ground(live: &Live, request: &Request, approver: &Approver) -> bool {
    match approver {
        Approver::Owner(address) => live
            .product(&request.site, &request.product)
            .is_some_and(|(_, product)| product.owners.contains(address)),
        Approver::Member { group, address } => {
            live.approver_group(group).is_some_and(|group| group.members.contains(address))
        }
        Approver::Person(_) | Approver::ProjectLead(_) | Approver::IdpGroup { .. } | Approver::Admins => true,
    }
}

/// For whom the actor stands in now, by address.
pub async fn stands_in_for(state: &AppState, actor: &Actor) -> Result<Vec<EmailAddress>, DbErr> {
    match &actor.email {
        Some(own) => away_of(state, own).await,
        None => Ok(Vec::new()),
    }
}

/// In whose place this address is now.
pub(super) async fn away_of(state: &AppState, own: &EmailAddress) -> Result<Vec<EmailAddress>, DbErr> {
    let now = state.clock.now();
    let db = state.db.reader();
    let running: Vec<StandIn> = stand_ins::naming(db, own, now, MOST).await?;
    let begun = running.iter().filter(|stand_in| stand_in.from <= now);
    let away: Vec<PersonId> = begun.map(|stand_in| stand_in.person).collect();
    let people = persons::find_all(db, away).await?;
    Ok(people.into_iter().filter_map(|person| person.email).collect())
}

/// Where the mail to these approvers goes, that of stand-ins included; each address once, never the requester's.
pub async fn addresses(
    state: &AppState,
    db: &impl ConnectionTrait,
    request: RequestId,
    approvers: &[&Approver],
    requester: Option<&EmailAddress>,
) -> Result<Vec<EmailAddress>, DbErr> {
    let now = state.clock.now();
    let mut all: Vec<EmailAddress> = Vec::new();
    // Asked as one person. Only for them can somebody stand in: in a group, and among admins, others are asked as well.
    let mut by_name: Vec<EmailAddress> = Vec::new();
    let mut members: Vec<EmailAddress> = Vec::new();
    for approver in approvers {
        match approver {
            Approver::Member { address, .. } => members.push(address.clone()),
            Approver::IdpGroup { mail: Some(mail), .. } => all.push(mail.clone()),
            Approver::IdpGroup { group, mail: None } => {
                let seen = memberships::addresses(db, group, now - LATELY, FEW as u64 + 1).await?;
                all.extend(seen.into_iter().filter(|member| Some(member) != requester).take(FEW));
            }
            Approver::Admins => all.extend(state.config.roles.bootstrap_admins.iter().cloned()),
            person => by_name.extend(person.address().cloned()),
        }
    }
    by_name.extend(few(members, request));
    let people = persons::find_by_addresses(db, &by_name).await?;
    let people: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let away = stand_ins::running(db, people, now).await?;
    all.extend(by_name);
    all.extend(away.into_iter().map(|stand_in| stand_in.address));
    all.retain(|address| Some(address) != requester);
    all.sort();
    all.dedup();
    Ok(all)
}

/// A few of many, others for another request, so that the load is spread.
fn few(mut members: Vec<EmailAddress>, request: RequestId) -> Vec<EmailAddress> {
    if members.len() > FEW {
        // The last bytes of a UUIDv7 are random.
        let start = request.0.as_bytes()[15] as usize % members.len();
        members.rotate_left(start);
        members.truncate(FEW);
    }
    members
}
