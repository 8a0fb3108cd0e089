//! Looks without a person behind them.

use journeys::test_app::{Browser, TestApp};
use reqwest::Method;
use sim::Fault;

use crate::passes::anything;

async fn looks(browser: &Browser, path: &str) {
    let get = || browser.request(Method::GET, path).header("accept", "text/html");
    for request in [
        browser.request(Method::HEAD, path),
        get().header("sec-purpose", "prefetch"),
        get().header("sec-purpose", "prefetch;prerender"),
        get().header("purpose", "prefetch"),
    ] {
        let landing = browser.send(request).await;
        assert!(landing.status.is_redirection(), "{path}: {}", landing.status);
    }
    let status = browser.send(browser.request(Method::OPTIONS, path)).await.status.as_u16();
    assert_eq!(status, 405, "OPTIONS");
}

#[tokio::test]
async fn a_look_grants_nothing_and_writes_nothing() {
    let app = TestApp::start().await;
    for login in ["eli", "mina", "rolf"] {
        let browser = app.signed_in(login).await;
        let before = app.all_rows().await;
        looks(&browser, "/browse/PROJ-123").await;
        assert_eq!(app.all_rows().await, before, "{login}");
    }
    assert!(app.sim.writes().is_empty());
}

#[tokio::test]
async fn whoever_is_not_signed_in_writes_nothing_and_costs_atlassian_nothing() {
    let app = TestApp::start().await;
    let before = app.all_rows().await;
    let untouched = app.sim.add_fault(anything(Fault::Reset).times(1));
    for number in 0..100 {
        let landing = app.browser().get(&format!("/browse/PROJ-{}", number + 1)).await.with_status(302);
        assert!(landing.location().is_some_and(|to| to.starts_with(app.op.issuer())));
    }
    assert_eq!(app.all_rows().await, before);
    assert!(app.sim.remove_fault(untouched), "Atlassian was asked");
}
