//! The self-check says what is wrong and what to do.

use serde_json::json;
use server::ports::Directory;
use sim::{BotRights, Fault, GroupChange};

use crate::site::{SERVICE, SOFTWARE, Site, group, product, site, software};

async fn findings(site: &Site) -> Vec<(bool, String)> {
    site.directory.self_check(&[(software(), group(SOFTWARE))]).await.findings
}

async fn complaints(site: &Site) -> Vec<String> {
    findings(site).await.into_iter().filter(|(good, _)| !good).map(|(_, words)| words).collect()
}

#[tokio::test]
async fn a_site_that_is_right_gives_no_complaint() {
    let site = site().await;
    let found = findings(&site).await;
    assert!(found.iter().all(|(good, _)| *good), "{found:#?}");
    assert_eq!(found.len(), 6, "{found:#?}");
    assert!(found.iter().any(|(_, words)| words == "Jira Software: 10 seats, 4 taken."), "{found:#?}");
}

#[tokio::test]
async fn a_revoked_token_and_a_silent_site_are_one_complaint_each() {
    let site = site().await;
    site.control.change_settings(|it| it.bot = BotRights::Revoked);
    let found = complaints(&site).await;
    assert!(
        matches!(found.as_slice(), [one] if one.contains("refuses the configured e-mail and API token")),
        "{found:?}"
    );
    site.fault("GET", "**", Fault::Html);
    let found = complaints(&site).await;
    assert!(
        matches!(found.as_slice(), [one] if one.contains("does not answer as Jira Cloud does")),
        "{found:?}"
    );
}

#[tokio::test]
async fn missing_permissions_are_named() {
    let site = site().await;
    site.control.change_settings(|it| it.bot = BotRights::Powerless);
    let found = complaints(&site).await.join("\n");
    assert!(
        found.contains("\"Administer Jira\"") && found.contains("\"Browse users and groups\""),
        "{found}"
    );
    assert!(found.contains("jira-software cannot be read"), "{found}");
}

#[tokio::test]
async fn a_wrong_product_or_group_is_named_with_the_right_ones() {
    let site = site().await;
    let pairs = [(software(), group(SERVICE)), (product("jira-nothing"), group(SOFTWARE))];
    let found = site.directory.self_check(&pairs).await.findings;
    let found: Vec<_> = found.into_iter().filter(|(good, _)| !good).map(|(_, words)| words).collect();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].contains(SERVICE) && found[0].contains(&format!("jira-software-users-acme ({SOFTWARE})")),
        "{found:?}"
    );
    assert_eq!(found[1], "The site has no product jira-nothing.");
}

#[tokio::test]
async fn a_group_of_an_identity_provider_is_a_complaint() {
    let site = site().await;
    site.control.change_group(SOFTWARE, GroupChange { synced: Some(true), ..GroupChange::default() });
    let found = complaints(&site).await;
    assert!(matches!(found.as_slice(), [one] if one.contains("driven by an identity provider")), "{found:?}");
}

#[tokio::test]
async fn what_is_not_jira_cloud_or_lives_elsewhere_or_speaks_otherwise_is_a_complaint() {
    let site = site().await;
    site.answer("serverInfo", &json!({ "baseUrl": site.sim.base_url(), "deploymentType": "Server" }));
    assert!(complaints(&site).await[0].contains("not Jira Cloud"));
    site.control.clear_faults();
    site.answer(
        "serverInfo",
        &json!({ "baseUrl": "https://other.atlassian.net", "deploymentType": "Cloud" }),
    );
    assert!(complaints(&site).await[0].contains("https://other.atlassian.net"));
    site.control.clear_faults();
    site.answer(
        "myself",
        &json!({ "accountId": "x", "accountType": "app", "displayName": "Bot", "locale": "de_DE" }),
    );
    let found = complaints(&site).await;
    assert!(found[0].contains("app's account") && found[1].contains("English"), "{found:?}");
}
