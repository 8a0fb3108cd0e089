//! The versioned settings: products, approvers and notifications, by two admins, with undoing.

mod changing;
mod notifications;
mod products;

use domain::settings::Settings;
use journeys::op::Person;
use journeys::test_app::{Browser, Landing, TestApp};
use serde_json::{Value, json};

pub const ISSUE: &str = "/browse/PROJ-123";
pub const SOFTWARE: &str = "/settings/products/edit?site=acme&key=jira-software";

/// Another admin than Sam.
pub async fn second_admin(app: &TestApp) -> Browser {
    let fritz = Person::new("fritz").with("name", json!("Fritz Weber"));
    let fritz = fritz.with("email", json!("fritz@acme.example")).with("email_verified", true);
    app.op.know(fritz.with("groups", json!(["latchkey-admins"])));
    app.signed_in("fritz").await
}

/// What a change has to name, as a page says it.
pub async fn version(browser: &Browser) -> String {
    let page = browser.page("/settings/notifications").await;
    let (_, rest) = page.split_once("name=\"version\" value=\"").expect("the page has a form");
    rest.split('"').next().expect("a value").to_owned()
}

/// Does something at the version that the pages show.
pub async fn press(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> Landing {
    let seen = version(browser).await;
    browser.press(path, &[&[("version", &*seen)], fields].concat()).await.with_status(200)
}

/// The form of Jira Software as the world has it, with these fields otherwise.
pub fn software<'a>(change: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("site", "acme"),
        ("key", "jira-software"),
        ("fields[field-name]", "Jira Software"),
        ("fields[field-group]", "5f0e0f8e-2b4e-4a39-9f6e-3a4e4f0a0001"),
        ("fields[field-owners]", "ada@acme.example\njun@acme.example"),
        ("fields[field-default]", "on"),
    ];
    for (name, value) in change {
        fields.retain(|(other, _)| other != name);
        fields.push((*name, *value));
    }
    fields
}

/// The versions, the newest last: how each stands, and what it says.
pub async fn versions(app: &TestApp) -> Vec<(String, Settings)> {
    let mut rows = app.rows("settings_versions").await;
    rows.sort_by_key(|row| row["number"].as_i64());
    rows.iter().map(|row| (row["state"].as_str().expect("a state").to_owned(), settings(row))).collect()
}

fn settings(row: &Value) -> Settings {
    let parsed = match row["body"].as_str() {
        Some(text) => serde_json::from_str(text),
        None => serde_json::from_value(row["body"].clone()),
    };
    parsed.expect("settings")
}

/// Opens a request for the issue and gives its id.
pub async fn open(app: &TestApp, browser: &Browser) -> String {
    let landing = browser.press("/api/requests/open", &[("to", &*app.jira(ISSUE))]).await;
    let path = landing.path().split('?').next().unwrap_or_default().to_owned();
    path.strip_prefix("/requests/").expect("a request waits").to_owned()
}

/// Who was asked on any request, sorted.
pub async fn asked(app: &TestApp) -> Vec<String> {
    let rows = app.rows("approvers").await;
    let mut asked: Vec<_> = rows.iter().map(|row| row["value"].as_str().expect("text").to_owned()).collect();
    asked.sort();
    asked
}
