//! Issues, projects and their leads.

use domain::{AccountId, EmailAddress, IssueKey, ProjectKey};
use serde::Deserialize;

use super::shapes::User;
use super::wire::{Site, strange};
use crate::ports::{DirectoryError, Lead};

#[derive(Deserialize)]
struct Issue {
    key: Option<String>,
    #[serde(default)]
    fields: Fields,
}

#[derive(Default, Deserialize)]
struct Fields {
    project: Option<Named>,
}

#[derive(Deserialize)]
struct Named {
    key: ProjectKey,
}

#[derive(Deserialize)]
struct Project {
    lead: Option<User>,
}

/// Jira finds a moved issue under its old key and answers with the new one. Missing and invisible are the same to it.
/// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-get>
pub(super) async fn of_issue(site: &Site, issue: &IssueKey) -> Result<ProjectKey, DirectoryError> {
    let query = [("fields", "project"), ("updateHistory", "false")];
    let found: Issue = site.get(&format!("issue/{issue}"), &query, "issue").await?;
    let named = || Some(IssueKey::parse(&found.key?).ok()?.project().clone());
    let project = found.fields.project.map(|project| project.key).or_else(named);
    project.ok_or_else(|| strange("issue", "answered without its project"))
}

/// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-projects/#api-rest-api-3-project-projectidorkey-get>
pub(super) async fn lead(site: &Site, project: &ProjectKey) -> Result<Lead, DirectoryError> {
    let found: Project = site.get(&format!("project/{project}"), &[], "project").await?;
    let lead = found.lead.ok_or(DirectoryError::NotFound("lead of the project"))?;
    let email = lead.email().and_then(|text| EmailAddress::parse(text).ok());
    let name = lead.display_name.as_deref().map(domain::display_name).unwrap_or_default();
    Ok(Lead {
        name: if name.is_empty() { nameless(&lead.account_id) } else { name },
        email,
        account: lead.account_id,
    })
}

fn nameless(account: &AccountId) -> String {
    account.as_str().chars().take(64).collect()
}
