//! The pages of the rules, and what their forms do.

mod difference;
mod editing;
mod importing;
mod replaying;
mod trying;

use std::collections::HashMap;

use app::catalog::policy::flaw;
use app::catalog::rules as words;
use app::error::PortalError;
use app::views::{
    AskedView, ChangeView, DraftView, MissedHow, MissedView, RestoringView, RuleProblem, RulesQuery,
    RulesView, VersionRow,
};
use domain::policy::{Finding, Policy, PolicyProblem};
use domain::{Actor, PersonId, RuleId};
use sea_orm::DbErr;

use super::told;
use crate::operations::policy_draft::{DraftError, Workbench, problems, remarks};
use crate::state::AppState;
use crate::storage::persons;
use crate::storage::policies::{self, Published};
use crate::storage::policy_drafts::{self, DraftRow, DraftState};

pub(super) use difference::difference;
pub use difference::said;
pub(super) use editing::{add_rule, change_rule, edit_rule, rule_page};
pub(super) use importing::{import_page, import_rules};
pub(super) use replaying::{replay_page, replays_page};
pub(super) use trying::try_rules;

/// Versions on the page at the most.
const LIST: u64 = 30;

/// Says an error of the draft to a person.
pub(super) fn told_draft(error: DraftError) -> PortalError {
    match error {
        DraftError::Stale => PortalError::DraftMoved,
        DraftError::NotThere => PortalError::NotFound,
        DraftError::Full => PortalError::RulesFull,
        DraftError::TooDeep => PortalError::RuleTooDeep,
        DraftError::DraftThere => PortalError::DraftThere,
        DraftError::Problems => PortalError::RulesUnfit,
        DraftError::OldBase => PortalError::DraftOutdated,
        DraftError::OwnPublish => PortalError::SecondAdmin,
        DraftError::Other(error) => told(error),
    }
}

pub(super) async fn rules_page(
    state: &AppState,
    actor: &Actor,
    query: RulesQuery,
) -> Result<RulesView, DbErr> {
    let db = state.db.reader();
    let bench = Workbench::read(db).await?;
    // One more, to know what the last one changed.
    let versions = policies::page(db, query.before, LIST + 1).await?;
    let seen = match query.missed {
        Some(revision) if revision < bench.revision() => Some(Workbench::saw(db, revision).await?),
        _ => None,
    };
    let edit = if bench.draft().is_some() { policy_drafts::last_edit(db).await? } else { None };
    let named = versions.iter().flat_map(|version| [version.author, version.confirmed_by]).flatten();
    let edits = [edit.as_ref(), bench.newest()].into_iter().flatten();
    let people: Vec<PersonId> = named.chain(edits.filter_map(|edit| edit.by)).collect();
    let names = Names::of(state, people).await?;
    let draft = bench.draft().map(|draft| draft_view(draft, edit.as_ref(), &bench, actor, &names));
    let found = if draft.is_some() { found(state, bench.policy()).await? } else { Vec::new() };
    Ok(RulesView {
        live: version_row(&bench.live, None, &names),
        draft,
        revision: bench.revision(),
        rules: bench.policy().rules.clone(),
        problems: found,
        versions: rows(state, &versions, &bench, actor, query, &names).await?,
        before: query.before,
        has_older: versions.len() > usize::try_from(LIST).unwrap_or(usize::MAX),
        needs_second: state.config.second_admin,
        may_act: actor.roles.admin,
        missed: seen.zip(bench.newest()).map(|(seen, newest)| MissedView {
            by: newest.by.map(|by| names.of_person(by)),
            at: newest.at,
            how: match newest.state {
                DraftState::Open => MissedHow::Edited,
                DraftState::Asked => MissedHow::Asked,
                DraftState::Published | DraftState::Overtaken => MissedHow::Published,
                DraftState::Discarded => MissedHow::Discarded,
            },
            changes: seen.map(|seen| difference(&seen, bench.policy())),
        }),
    })
}

async fn found(state: &AppState, policy: &Policy) -> Result<Vec<RuleProblem>, DbErr> {
    let mut found: Vec<RuleProblem> =
        problems(state, policy).iter().map(|found| problem(found, policy)).collect();
    let remarks = remarks(state, policy).await?;
    found.extend(remarks.into_iter().map(|finding| remark(finding, policy)));
    Ok(found)
}

/// `edit` is the last one that somebody made: who published something beside the draft did not edit it.
fn draft_view(
    draft: &DraftRow,
    edit: Option<&DraftRow>,
    bench: &Workbench,
    actor: &Actor,
    names: &Names,
) -> DraftView {
    let edit = edit.unwrap_or(draft);
    let live = &bench.live.version;
    let asked = (draft.state == DraftState::Asked)
        .then(|| AskedView { comment: draft.comment.clone(), is_viewer: draft.by == Some(actor.person) });
    DraftView {
        by: edit.by.map(|by| names.of_person(by)).unwrap_or_default(),
        at: edit.at,
        changes: difference(&live.policy, &draft.policy),
        old_base: (draft.base != live.number).then_some(draft.base),
        asked,
    }
}

async fn rows(
    state: &AppState,
    versions: &[Published],
    bench: &Workbench,
    actor: &Actor,
    query: RulesQuery,
    names: &Names,
) -> Result<Vec<VersionRow>, DbErr> {
    let before = |at: usize| versions.get(at + 1).map(|before| &before.version.policy);
    let rows = versions.iter().enumerate().map(|(at, version)| version_row(version, before(at), names));
    let mut rows: Vec<_> = rows.take(usize::try_from(LIST).unwrap_or(usize::MAX)).collect();
    let live = &bench.live.version;
    let chosen = query.version.filter(|chosen| actor.roles.admin && *chosen != live.number);
    if let Some(at) = rows.iter().position(|row| Some(row.number) == chosen) {
        let policy = &versions[at].version.policy;
        let problems = found(state, policy).await?;
        rows[at].restoring = Some(RestoringView {
            changes: difference(&live.policy, policy),
            is_drafted: state.config.second_admin || problems.iter().any(|problem| problem.keeps),
            problems,
        });
    }
    Ok(rows)
}

fn version_row(published: &Published, before: Option<&Policy>, names: &Names) -> VersionRow {
    let changes: Vec<ChangeView> =
        before.map(|before| difference(before, &published.version.policy)).unwrap_or_default();
    VersionRow {
        number: published.version.number,
        author: published.author.map(|author| names.of_person(author)),
        imported: published.imported,
        confirmed_by: published.confirmed_by.map(|person| names.of_person(person)),
        comment: published.comment.clone(),
        at: published.at,
        changes,
        restoring: None,
    }
}

/// Something that keeps the rules from being published, in words.
pub(super) fn problem(problem: &PolicyProblem, policy: &Policy) -> RuleProblem {
    let rule = problem.rule().map(|rule| (rule.clone(), name_of(policy, rule)));
    RuleProblem { rule, text: words::problem(problem), keeps: true }
}

/// Something that is likely not meant so, in words.
pub(super) fn remark(finding: Finding, policy: &Policy) -> RuleProblem {
    let text = flaw(&finding.flaw, |id| name_of(policy, id));
    let name = name_of(policy, &finding.rule);
    RuleProblem { rule: Some((finding.rule, name)), text, keeps: false }
}

fn name_of(policy: &Policy, id: &RuleId) -> String {
    let rule = policy.rules.iter().find(|rule| rule.id == *id);
    rule.map(|rule| rule.name.clone()).unwrap_or_default()
}

/// Names of people by their ids.
struct Names(HashMap<PersonId, String>);

impl Names {
    async fn of(state: &AppState, people: Vec<PersonId>) -> Result<Self, DbErr> {
        let people = persons::find_all(state.db.reader(), people).await?;
        Ok(Self(people.into_iter().map(|person| (person.id, person.name)).collect()))
    }

    fn of_person(&self, person: PersonId) -> String {
        self.0.get(&person).cloned().unwrap_or_default()
    }
}
