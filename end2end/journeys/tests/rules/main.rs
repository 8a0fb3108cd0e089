//! The rules: two admins with one draft, publishing, undoing, trying out.

mod drafts;
mod importing;
mod publishing;
mod trying;

use domain::policy::Policy;
use journeys::op::Person;
use journeys::test_app::{Browser, Landing, TestApp};
use serde_json::{Value, json};

pub const PAGE: &str = "/settings/rules";

/// Another admin than Sam.
pub async fn second_admin(app: &TestApp) -> Browser {
    let fritz = Person::new("fritz").with("name", json!("Fritz Weber"));
    let fritz = fritz.with("email", json!("fritz@acme.example")).with("email_verified", true);
    app.op.know(fritz.with("groups", json!(["latchkey-admins"])));
    app.signed_in("fritz").await
}

/// What an edit has to name, as the page says it.
pub async fn revision(browser: &Browser) -> String {
    let page = browser.page(PAGE).await;
    let (_, rest) = page.split_once("name=\"revision\" value=\"").expect("the page has forms");
    rest.split('"').next().expect("a value").to_owned()
}

/// Does something at the revision that the page shows.
pub async fn press(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> Landing {
    let seen = revision(browser).await;
    browser.press(path, &[&[("revision", &*seen)], fields].concat()).await.with_status(200)
}

/// The versions, the newest last.
pub async fn versions(app: &TestApp) -> Vec<Value> {
    let mut rows = app.rows("policy_versions").await;
    rows.sort_by_key(|row| row["number"].as_i64());
    rows
}

/// The rules of a row.
pub fn policy(row: &Value) -> Policy {
    let body = &row["body"];
    let parsed = match body.as_str() {
        Some(text) => serde_json::from_str(text),
        None => serde_json::from_value(body.clone()),
    };
    parsed.expect("a policy")
}

/// The draft as its newest row has it.
pub async fn draft(app: &TestApp) -> (String, Policy) {
    let rows = app.rows("policy_drafts").await;
    let newest = rows.iter().max_by_key(|row| row["revision"].as_i64()).expect("there was an edit");
    (newest["state"].as_str().expect("a state").to_owned(), policy(newest))
}
