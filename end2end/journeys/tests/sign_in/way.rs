//! The way of a sign-in, step by step.

use journeys::test_app::{Browser, Landing, TestApp};

pub const SESSION: &str = "__Host-sid";

/// Goes to the provider and up to where it sends the browser back: the callback's address, not yet visited.
pub async fn come_back(browser: &Browser) -> String {
    come_back_to(browser, "/").await
}

pub async fn come_back_to(browser: &Browser, page: &str) -> String {
    let back: String = url::form_urlencoded::byte_serialize(page.as_bytes()).collect();
    let begun = browser.get(&format!("/auth/sign-in?return={back}")).await.with_status(302);
    let provider = browser.get(begun.location().expect("a way to the provider")).await;
    provider.location().expect("the provider sends the browser back").to_owned()
}

pub async fn is_signed_in(browser: &Browser) -> bool {
    browser.get("/").await.with_status(200).says("action=\"/auth/sign-out\"")
}

/// Nobody was let in, and the page says so and nothing else.
pub async fn assert_refused(app: &TestApp, browser: &Browser, landing: &Landing, case: &str) {
    assert_eq!(landing.status, 403, "{case}");
    assert!(landing.says("You were not signed in"), "{case}: {}", landing.body);
    assert!(browser.cookie(SESSION).is_none(), "{case}");
    assert_eq!(app.count("sessions").await, 0, "{case}");
}

/// The address with other parameters: `None` takes one away.
pub fn with(address: &str, name: &str, value: Option<&str>) -> String {
    let mut url = url::Url::parse(address).expect("an address");
    let pairs: Vec<_> = url.query_pairs().into_owned().filter(|(key, _)| key != name).collect();
    url.query_pairs_mut().clear().extend_pairs(pairs);
    if let Some(value) = value {
        url.query_pairs_mut().append_pair(name, value);
    }
    url.into()
}

pub fn parameter(address: &str, name: &str) -> String {
    let url = url::Url::parse(address).expect("an address");
    let found = url.query_pairs().find(|(key, _)| key == name);
    found.expect("the parameter is there").1.into_owned()
}
