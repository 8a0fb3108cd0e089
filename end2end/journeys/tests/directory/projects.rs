//! Issues, projects and leads.

use serde_json::json;
use server::ports::{Directory, DirectoryError, Lead};

use crate::site::{JUN, account, email, issue, project, site};

#[tokio::test]
async fn an_issue_is_in_its_project_even_after_it_moved() {
    let site = site().await;
    assert_eq!(site.directory.project_of(&issue("proj-123")).await, Ok(project("PROJ")));
    site.answer("issue/*", &json!({ "key": "NEW-9", "fields": { "project": { "key": "NEW" } } }));
    assert_eq!(site.directory.project_of(&issue("PROJ-123")).await, Ok(project("NEW")));
    site.control.clear_faults();
    site.answer("issue/*", &json!({ "key": "NEW-9" }));
    assert_eq!(site.directory.project_of(&issue("PROJ-123")).await, Ok(project("NEW")));
}

#[tokio::test]
async fn what_is_not_there_or_not_shown_is_not_found() {
    let site = site().await;
    assert_eq!(site.directory.project_of(&issue("PROJ-999")).await, Err(DirectoryError::NotFound("issue")));
    assert_eq!(site.directory.lead_of(&project("NONE")).await, Err(DirectoryError::NotFound("project")));
    site.control.change_settings(|it| it.bot_browses_all = false);
    assert_eq!(site.directory.project_of(&issue("OPS-7")).await, Err(DirectoryError::NotFound("issue")));
}

#[tokio::test]
async fn a_project_has_a_lead_who_may_hide_the_address() {
    let site = site().await;
    let jun = |email| Ok(Lead { account: account(JUN), name: "Jun Lee".to_owned(), email });
    assert_eq!(site.directory.lead_of(&project("PROJ")).await, jun(Some(email("jun@acme.example"))));
    site.control.change_account(JUN, |jun| jun.email_hidden = true);
    assert_eq!(site.directory.lead_of(&project("PROJ")).await, jun(None));
    site.answer("project/*", &json!({ "key": "PROJ" }));
    assert_eq!(
        site.directory.lead_of(&project("PROJ")).await,
        Err(DirectoryError::NotFound("lead of the project"))
    );
}

#[tokio::test]
async fn a_leads_name_is_made_fit_to_show() {
    let site = site().await;
    let lead =
        json!({ "accountId": JUN, "displayName": "Jun\r\n\u{202E}Lee", "emailAddress": "not an address" });
    site.answer("project/*", &json!({ "lead": lead }));
    let found = site.directory.lead_of(&project("PROJ")).await.expect("a lead");
    assert_eq!((found.name.as_str(), found.email), ("Jun Lee", None));
}
