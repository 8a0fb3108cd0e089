//! A policy that comes in as a file becomes the draft, or is answered with what is wrong, line by line.

use app::catalog::import as words;
use app::error::PortalError;
use app::views::{ImportProblem, ImportView};
use domain::Actor;
use domain::policy::{Policy, PolicyProblem};

use super::super::{told, unavailable};
use super::{problem, told_draft};
use crate::config::policy_file::{self, NoPolicy, PolicyFile};
use crate::operations::policy_draft::{self, Workbench, must_be_admin, problems};
use crate::state::AppState;

pub(in super::super) async fn import_page(
    state: &AppState,
    actor: &Actor,
) -> Result<ImportView, PortalError> {
    must_be_admin(actor).map_err(told)?;
    let bench = Workbench::read(state.db.reader()).await.map_err(|error| unavailable(&error))?;
    Ok(ImportView { revision: bench.revision(), has_draft: bench.draft().is_some() })
}

pub(in super::super) async fn import_rules(
    state: &AppState,
    actor: &Actor,
    revision: i32,
    text: &str,
) -> Result<Vec<ImportProblem>, PortalError> {
    must_be_admin(actor).map_err(told)?;
    if text.trim().is_empty() {
        return Ok(vec![plain(words::EMPTY)]);
    }
    let PolicyFile { policy, base } = match policy_file::parse_text(text) {
        Ok(file) => file,
        Err(NoPolicy { line, problem: text }) => {
            return Ok(vec![ImportProblem { line, rule: None, text }]);
        }
    };
    let found = problems(state, &policy);
    if !found.is_empty() {
        return Ok(found.iter().map(|found| in_its_line(found, &policy, text)).collect());
    }
    let bench = Workbench::read(state.db.reader()).await.map_err(|error| unavailable(&error))?;
    if bench.draft().is_none() && bench.live.version.policy == policy {
        return Ok(vec![plain(words::SAME)]);
    }
    policy_draft::begin(state, actor, revision, policy, base).await.map_err(told_draft)?;
    Ok(Vec::new())
}

fn plain(text: &str) -> ImportProblem {
    ImportProblem { line: None, rule: None, text: text.to_owned() }
}

fn in_its_line(found: &PolicyProblem, policy: &Policy, text: &str) -> ImportProblem {
    let said = problem(found, policy);
    let of_rule = said.rule.as_ref().and_then(|(id, _)| {
        let mut places = policy.rules.iter().enumerate().filter(|(_, rule)| rule.id == *id);
        let (place, _) = match found {
            // The first may have it.
            PolicyProblem::DuplicateId(_) => places.nth(1),
            _ => places.next(),
        }?;
        policy_file::line_of_rule(text, place)
    });
    ImportProblem { line: of_rule, rule: said.rule.map(|(_, name)| name), text: said.text }
}
