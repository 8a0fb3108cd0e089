//! Trying the rules out: what would happen to somebody, by what decides now and by the draft.

use std::collections::{BTreeMap, BTreeSet};

use app::error::PortalError;
use app::views::{TriedView, TryAnswer, TryProblem, TryQuestion, TryView};
use chrono::{DateTime, NaiveDateTime, Utc};
use domain::policy::{Condition, ConditionTrace, PolicyVersion};
use domain::{EmailAddress, Target};
use sea_orm::DbErr;

use super::super::inbox;
use super::super::told;
use super::super::unavailable;
use crate::config::{Product, Site};
use crate::operations::policy_draft::Workbench;
use crate::operations::try_policy::{self, Imagined, Somebody, Tried};
use crate::state::{AppState, Live};
use crate::storage::{memberships, persons};

/// People and groups to choose from at the most.
const CHOICES: u64 = 200;

pub(in super::super) async fn try_rules(
    state: &AppState,
    question: &TryQuestion,
) -> Result<TryView, PortalError> {
    let down = |error: DbErr| unavailable(&error);
    let db = state.db.reader();
    let people = persons::latest(db, CHOICES).await.map_err(down)?;
    let people = people.into_iter().filter_map(|person| Some((person.email?.to_string(), person.name)));
    let is_asked = *question != TryQuestion::default();
    let live = state.settings();
    let answer = match (is_asked, Asked::parse(state, &live, question)) {
        (false, _) => None,
        (true, Err(problems)) => Some(Err(problems)),
        (true, Ok(asked)) => Some(Ok(answer(state, asked).await?)),
    };
    Ok(TryView {
        people: people.collect(),
        groups: memberships::groups(db, CHOICES).await.map_err(down)?,
        claims: state.config.oidc.keep_claims.clone(),
        products: inbox::products(state).into_iter().map(|(choice, _)| choice).collect(),
        answer,
    })
}

/// A question that can be answered.
struct Asked<'a> {
    somebody: Somebody,
    site: &'a Site,
    product: &'a Product,
    target: Target,
    at: DateTime<Utc>,
}

impl<'a> Asked<'a> {
    fn parse(state: &AppState, live: &'a Live, question: &TryQuestion) -> Result<Self, Vec<TryProblem>> {
        let email = EmailAddress::parse(&question.person).map_err(|_| TryProblem::Person);
        let place = place(state, live, question);
        let at = moment(&question.at).map(|at| at.unwrap_or_else(|| state.clock.now()));
        let typed = question.groups.split(',').map(str::trim).filter(|group| !group.is_empty());
        let groups: BTreeSet<String> = typed.map(str::to_owned).collect();
        let claims = claims(&question.claims);
        match (email, claims, place, at) {
            (Ok(email), Ok(claims), Ok((site, product, target)), Ok(at)) => {
                let groups = (!groups.is_empty()).then_some(groups);
                Ok(Self { somebody: Somebody { email, groups, claims }, site, product, target, at })
            }
            (email, claims, place, at) => {
                Err([email.err(), claims.err(), place.err(), at.err()].into_iter().flatten().collect())
            }
        }
    }
}

/// What a sign-in says, by name.
type Said = BTreeMap<String, BTreeSet<String>>;

/// As `name=value`, with commas between them. A claim may have several values. Empty: none of one's own.
fn claims(text: &str) -> Result<Option<Said>, TryProblem> {
    let mut claims = Said::new();
    for claim in text.split(',').map(str::trim).filter(|claim| !claim.is_empty()) {
        let (name, value) = claim.split_once('=').ok_or(TryProblem::Claims)?;
        let (name, value) = (name.trim(), value.trim());
        if name.is_empty() || value.is_empty() {
            return Err(TryProblem::Claims);
        }
        claims.entry(name.to_owned()).or_default().insert(value.to_owned());
    }
    Ok((!claims.is_empty()).then_some(claims))
}

/// Whether any part of a condition is about a claim.
fn looks_at_claims(trace: &ConditionTrace) -> bool {
    matches!(trace.condition, Condition::Claim { .. }) || trace.parts.iter().any(looks_at_claims)
}

/// The product that a link leads to or that was chosen. Without a link the person goes to the site's start.
fn place<'a>(
    state: &AppState,
    live: &'a Live,
    question: &TryQuestion,
) -> Result<(&'a Site, &'a Product, Target), TryProblem> {
    let sites = &live.sites;
    let parse = |to: &str| Target::parse(to, sites.origins()).map_err(|_| TryProblem::Link);
    let chosen = match question.product.as_str() {
        "" => None,
        chosen => {
            let known = inbox::products(state).into_iter().find(|(choice, _)| choice.value == chosen);
            let (_, (site, product)) = known.ok_or(TryProblem::Product)?;
            Some(sites.product(&site, &product).ok_or(TryProblem::Product)?)
        }
    };
    match (question.to.as_str(), chosen) {
        ("", None) => Err(TryProblem::NoTarget),
        ("", Some((site, product))) => {
            let target = parse(&format!("{}/jira/your-work", site.origins.base))?;
            Ok((site, product, target))
        }
        (to, chosen) => {
            let target = parse(to)?;
            let (site, product) = sites.product_of(&target).ok_or(TryProblem::Link)?;
            // What was chosen counts where it is on the site of the link.
            let product =
                chosen.filter(|(other, _)| other.key == site.key).map_or(product, |(_, chosen)| chosen);
            Ok((site, product, target))
        }
    }
}

/// As browsers write it, with or without seconds. Empty: no moment of one's own.
fn moment(text: &str) -> Result<Option<DateTime<Utc>>, TryProblem> {
    if text.is_empty() {
        return Ok(None);
    }
    let text = text.trim_end_matches('Z');
    let formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"];
    let parsed = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    parsed.map(|at| Some(at.and_utc())).ok_or(TryProblem::Moment)
}

async fn answer(state: &AppState, asked: Asked<'_>) -> Result<TryAnswer, PortalError> {
    let Asked { somebody, site, product, target, at } = asked;
    let bench = Workbench::read(state.db.reader()).await.map_err(|error| unavailable(&error))?;
    let imagined = try_policy::imagine(state, &somebody, (site, product), &target, at).await.map_err(told)?;
    let live = tried(state, &bench.live.version, &imagined, &somebody, (site, product), &target).await?;
    let draft = match bench.draft() {
        Some(draft) => {
            let version = PolicyVersion { number: draft.base, policy: draft.policy.clone() };
            Some(tried(state, &version, &imagined, &somebody, (site, product), &target).await?)
        }
        None => None,
    };
    let claims = imagined.facts.claims.iter();
    let claims = claims.flat_map(|(name, values)| values.iter().map(move |value| format!("{name}={value}")));
    let claims = imagined.knows_claims.then(|| claims.collect());
    let groups = imagined.facts.groups.known().map(|groups| groups.iter().cloned().collect());
    Ok(TryAnswer {
        product: product.name.clone(),
        site: site.key.clone(),
        target: target.label(),
        at,
        groups,
        claims,
        is_licensed: imagined.is_licensed,
        jira_answers: imagined.jira_answers,
        live,
        draft,
    })
}

async fn tried(
    state: &AppState,
    version: &PolicyVersion,
    imagined: &Imagined,
    somebody: &Somebody,
    place: (&Site, &Product),
    target: &Target,
) -> Result<TriedView, PortalError> {
    let tried = try_policy::decided(state, version, imagined, somebody, place, target).await.map_err(told)?;
    let Tried { decision, approvers, mails, members } = tried;
    let looks_at_claims = decision.trace.iter().any(|rule| looks_at_claims(&rule.when));
    Ok(TriedView {
        outcome: decision.outcome,
        because: decision.because,
        trace: decision.trace,
        approvers,
        mails: mails.iter().map(ToString::to_string).collect(),
        members,
        looks_at_claims,
    })
}
