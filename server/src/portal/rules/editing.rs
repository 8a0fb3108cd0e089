//! One rule: its page, and what its form and its buttons do.

use app::catalog::rule as words;
use app::error::PortalError;
use app::portal::{RuleChange, RuleEdited, RuleInput};
use app::rule_form::{self, Applied, Defaults, Fields, Pressed, Refused};
use app::views::{RefusedField, RuleChoices, RuleView};
use domain::policy::{Condition, Outcome, Policy, Rule};
use domain::{Actor, ProjectKey, RuleId, Target};
use sea_orm::DbErr;
use secrecy::SecretString;

use super::super::note::{NoteFor, Notes};
use super::super::unavailable;
use super::{problem, remark, told_draft};
use crate::operations::policy_draft::{self, DraftError, Workbench, problems};
use crate::state::AppState;
use crate::storage::{memberships, requests};

/// Groups and projects to choose from at the most.
const CHOICES: u64 = 200;

pub(in super::super) async fn rule_page(
    state: &AppState,
    actor: &Actor,
    notes: &Notes,
    id: &RuleId,
) -> Result<RuleView, PortalError> {
    let down = |error: DbErr| unavailable(&error);
    let bench = Workbench::read(state.db.reader()).await.map_err(down)?;
    let policy = bench.policy();
    let at = policy.rules.iter().position(|rule| rule.id == *id).ok_or(PortalError::NotFound)?;
    let alone = Policy { rules: vec![policy.rules[at].clone()] };
    let found = problems(state, &alone);
    let remarks = policy_draft::remarks(state, policy).await.map_err(down)?;
    let here = remarks.into_iter().filter(|finding| finding.rule == *id);
    let refused = notes.take(NoteFor::Rule, actor.person);
    let refused: Vec<Refused> = refused.and_then(|note| serde_json::from_str(&note).ok()).unwrap_or_default();
    Ok(RuleView {
        rule: policy.rules[at].clone(),
        place: at + 1,
        of: policy.rules.len(),
        revision: bench.revision(),
        choices: choices(state).await.map_err(down)?,
        problems: found.iter().map(|found| problem(found, &alone).text).collect(),
        remarks: here.map(|finding| remark(finding, policy).text).collect(),
        refused: refused.into_iter().map(refused_field).collect(),
        may_act: actor.roles.admin,
    })
}

fn refused_field(refused: Refused) -> RefusedField {
    RefusedField { why: refused.why.map(words::why), field: refused.field, text: refused.text }
}

async fn choices(state: &AppState) -> Result<RuleChoices, DbErr> {
    let mut products: Vec<(String, String)> = Vec::new();
    let live = state.settings();
    for product in live.sites.all().iter().flat_map(|site| &site.products) {
        if products.iter().all(|(key, _)| key != product.key.as_str()) {
            products.push((product.key.to_string(), product.name.clone()));
        }
    }
    let approvers = live.settings.approver_groups.iter();
    Ok(RuleChoices {
        products,
        groups: memberships::groups(state.db.reader(), CHOICES).await?,
        projects: projects(state).await?.iter().map(ToString::to_string).collect(),
        claims: state.config.oidc.keep_claims.clone(),
        approvers: approvers.map(|group| (group.key.to_string(), group.name.clone())).collect(),
    })
}

/// Projects that people wanted to go to lately.
async fn projects(state: &AppState) -> Result<Vec<ProjectKey>, DbErr> {
    let targets = requests::latest_targets(state.db.reader(), CHOICES).await?;
    let parsed = targets.iter().filter_map(|to| Target::parse(to, state.config.sites.origins()).ok());
    let mut projects: Vec<ProjectKey> = parsed.filter_map(|target| target.project().cloned()).collect();
    projects.sort();
    projects.dedup();
    Ok(projects)
}

pub(in super::super) async fn add_rule(
    state: &AppState,
    actor: &Actor,
    revision: i32,
) -> Result<RuleId, PortalError> {
    let id = new_id(state);
    let rule = Rule {
        id: id.clone(),
        name: "A new rule".to_owned(),
        // Whoever adds a rule looks at it before it counts.
        on: false,
        when: Condition::All(Vec::new()),
        then: Outcome::Ask(domain::policy::Ask::owners()),
    };
    policy_draft::edit(state, actor, revision, |policy| {
        policy.rules.push(rule.clone());
        Ok(())
    })
    .await
    .map_err(told_draft)?;
    Ok(id)
}

/// The end of a UUID is random; nobody has to remember it.
fn new_id(state: &AppState) -> RuleId {
    let id = state.clock.new_id().simple().to_string();
    RuleId::parse(&format!("rule-{}", &id[20..])).expect("digits and letters are an id")
}

pub(in super::super) async fn change_rule(
    state: &AppState,
    actor: &Actor,
    id: &RuleId,
    revision: i32,
    change: RuleChange,
) -> Result<(), PortalError> {
    let copy = new_id(state);
    let edit = |policy: &mut Policy| {
        let rules = &mut policy.rules;
        let at = rules.iter().position(|rule| rule.id == *id).ok_or(DraftError::NotThere)?;
        match change {
            RuleChange::Up => rules.swap(at, at.saturating_sub(1)),
            RuleChange::Down => {
                let below = (at + 1).min(rules.len() - 1);
                rules.swap(at, below);
            }
            RuleChange::On => rules[at].on = true,
            RuleChange::Off => rules[at].on = false,
            RuleChange::Delete => drop(rules.remove(at)),
            RuleChange::Duplicate => {
                let name = format!("{} (copy)", rules[at].name);
                rules.insert(at + 1, Rule { id: copy.clone(), name, on: false, ..rules[at].clone() });
            }
        }
        Ok(())
    };
    let edited = match change {
        // A place means something beside the other rules only.
        RuleChange::Up | RuleChange::Down => policy_draft::edit(state, actor, revision, edit).await,
        _ => policy_draft::edit_rule(state, actor, revision, id, edit).await,
    };
    edited.map_err(told_draft)
}

pub(in super::super) async fn edit_rule(
    state: &AppState,
    actor: &Actor,
    notes: &Notes,
    id: &RuleId,
    revision: i32,
    form: RuleInput,
) -> Result<RuleEdited, PortalError> {
    let down = |error: DbErr| unavailable(&error);
    let defaults = Defaults {
        product: state.settings().settings.products.iter().map(|product| product.key.clone()).next(),
        project: projects(state).await.map_err(down)?.into_iter().next(),
        groups: memberships::groups(state.db.reader(), CHOICES).await.map_err(down)?,
    };
    let pressing = Pressing { state, actor, id, revision, fields: &form.fields, defaults: &defaults };
    let applied = match pressing.press(&form.pressed).await {
        // What was filled in is kept all the same.
        Err(DraftError::TooDeep) => {
            pressing.press(&Pressed::Save).await.map_err(told_draft)?;
            return Err(PortalError::RuleTooDeep);
        }
        other => other.map_err(told_draft)?,
    };
    let Applied { refused, at } = applied;
    leave(notes, actor, &refused);
    Ok(RuleEdited { is_whole: refused.is_empty(), at })
}

/// A form that was sent, and where it goes.
struct Pressing<'a> {
    state: &'a AppState,
    actor: &'a Actor,
    id: &'a RuleId,
    revision: i32,
    fields: &'a Fields,
    defaults: &'a Defaults,
}

impl Pressing<'_> {
    async fn press(&self, pressed: &Pressed) -> Result<Applied, DraftError> {
        policy_draft::edit_rule(self.state, self.actor, self.revision, self.id, |policy| {
            let rule = policy.rules.iter_mut().find(|rule| rule.id == *self.id);
            let rule = rule.ok_or(DraftError::NotThere)?;
            Ok(rule_form::apply(rule, self.fields, pressed, self.defaults))
        })
        .await
    }
}

/// Leaves what was not understood for the page that follows, as much as a cookie can carry: that a field was refused
/// matters more than what it said.
fn leave(notes: &Notes, actor: &Actor, refused: &[Refused]) {
    let mut carried = refused.to_vec();
    while !carried.is_empty() {
        let note = serde_json::to_string(&carried).unwrap_or_default();
        if notes.leave(NoteFor::Rule, actor.person, &SecretString::from(note)) {
            return;
        }
        let length = |refused: &&mut Refused| refused.text.as_ref().map_or(0, String::len);
        match carried.iter_mut().max_by_key(length) {
            Some(longest) if longest.text.is_some() => longest.text = None,
            _ => drop(carried.pop()),
        }
    }
}
