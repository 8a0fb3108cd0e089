//! Projects and issues, and who may see them.

use super::{Account, Site};
use crate::World;

#[derive(Clone, Debug)]
pub(crate) struct Project {
    pub id: u64,
    pub key: String,
    pub name: String,
    pub lead: Option<String>,
    pub product: String,
    pub issues: Vec<Issue>,
    /// Account ids; `None`: everybody with a license.
    visible_to: Option<Vec<String>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Issue {
    pub id: u64,
    pub key: String,
    pub summary: String,
}

impl Site {
    /// Project keys are case-sensitive at `/project/{key}`, as in Jira.
    pub fn project(&self, id_or_key: &str) -> Option<&Project> {
        self.projects.iter().find(|project| project.key == id_or_key || project.id.to_string() == id_or_key)
    }

    /// Issue keys are looked up in any case, as in Jira.
    pub fn issue(&self, id_or_key: &str) -> Option<(&Project, &Issue)> {
        let all =
            self.projects.iter().flat_map(|project| project.issues.iter().map(move |issue| (project, issue)));
        let is_it =
            |issue: &Issue| issue.key.eq_ignore_ascii_case(id_or_key) || issue.id.to_string() == id_or_key;
        all.into_iter().find(|(_, issue)| is_it(issue))
    }

    /// Whether the account holds the project's product and the project is open to it.
    pub fn may_browse(&self, account: &Account, project: &Project) -> bool {
        let is_bot = account.account_id == self.world.bot.account_id;
        if is_bot {
            return self.settings.bot_browses_all || project.is_open_to(&account.account_id);
        }
        self.products_of(&account.account_id).any(|product| product.key == project.product)
            && project.is_open_to(&account.account_id)
    }
}

impl Project {
    fn is_open_to(&self, account_id: &str) -> bool {
        self.visible_to.as_ref().is_none_or(|accounts| accounts.iter().any(|id| id == account_id))
    }
}

pub(super) fn from_world(world: &World) -> Vec<Project> {
    let first_product = world.products.first().map(|product| product.key.clone()).unwrap_or_default();
    let projects = world.projects.iter().enumerate().map(|(position, project)| {
        let id = project.id.parse().unwrap_or(10_000 + position as u64);
        let issues = project.issues.iter().map(|issue| Issue {
            id: id * 1_000 + issue.number,
            key: format!("{}-{}", project.key, issue.number),
            summary: issue.summary.clone(),
        });
        let accounts_of =
            |logins: &Vec<String>| logins.iter().filter_map(|login| world.account_of(login)).collect();
        Project {
            id,
            key: project.key.clone(),
            name: project.name.clone(),
            lead: world.account_of(&project.lead),
            product: project.product.clone().unwrap_or_else(|| first_product.clone()),
            issues: issues.collect(),
            visible_to: project.visible_to.as_ref().map(accounts_of),
        }
    });
    projects.collect()
}
