//! The provider is down.

use chrono::TimeDelta;
use journeys::op::{Answer, Endpoint, Lie};
use journeys::test_app::{Setup, TestApp};

use crate::way::{SESSION, come_back, is_signed_in};

#[tokio::test]
async fn the_portal_starts_without_the_provider_and_recovers_by_itself() {
    let setup = Setup::new().await;
    setup.op.stop().await;
    let app = setup.start().await;
    let browser = app.browser();
    browser.get("/healthz").await.with_status(200);
    let ready = browser.get("/readyz").await.with_status(200);
    assert!(ready.says(r#""identity_provider":"down""#), "{}", ready.body);
    for path in ["/auth/sign-in", "/browse/PROJ-1?x=1"] {
        let landing = browser.get(path).await.with_status(503);
        assert!(landing.says("Signing in does not work just now"), "{path}");
        assert_eq!(landing.header("retry-after"), Some("5"));
    }

    app.op.restart().await;
    app.pass(TimeDelta::seconds(5));
    browser.sit_down("noor");
    let landing = browser.follow("/browse/PROJ-1?x=1").await.with_status(200);
    assert_eq!(landing.url, app.jira("/browse/PROJ-1?x=1"));
}

#[tokio::test]
async fn the_page_of_an_outage_leads_back_to_where_the_person_wanted_to_go() {
    let setup = Setup::new().await;
    setup.op.stop().await;
    let app = setup.start().await;
    let browser = app.browser();
    let landing = browser.get("/browse/PROJ-1?x=1").await.with_status(503);
    let (_, rest) = landing.body.split_once("href=\"/go?to=").expect("a way to try again");
    let again = format!("/go?to={}", rest.split('"').next().unwrap_or_default().replace("&amp;", "&"));
    assert!(
        landing.body.contains(&format!("href=\"{}\"", app.jira("/browse/PROJ-1?x=1"))),
        "a way past the portal"
    );

    app.op.restart().await;
    app.pass(TimeDelta::seconds(5));
    browser.sit_down("noor");
    let landing = browser.follow(&again).await.with_status(200);
    assert_eq!(landing.url, app.jira("/browse/PROJ-1?x=1"));
}

#[tokio::test]
async fn a_provider_that_fails_in_the_middle_is_not_the_persons_fault() {
    let app = TestApp::start().await;
    for endpoint in [Endpoint::Token, Endpoint::UserInfo] {
        let browser = app.browser();
        browser.sit_down("noor");
        let answer = come_back(&browser).await;
        app.op.lie(Lie::Answers(endpoint, Answer::Status(500)));
        let landing = browser.get(&answer).await.with_status(503);
        assert!(landing.says("Signing in does not work just now"), "{endpoint:?}");
        assert!(browser.cookie(SESSION).is_none());
        app.op.be_honest();
        browser.follow("/auth/sign-in").await.with_status(200);
        assert!(is_signed_in(&browser).await, "{endpoint:?}");
    }
}

#[tokio::test]
async fn a_provider_that_goes_away_signs_nobody_out() {
    let app = TestApp::start().await;
    let noor = app.signed_in("noor").await;
    app.op.stop().await;
    app.forget();
    assert!(is_signed_in(&noor).await);
    noor.get("/browse/PROJ-1").await.with_status(302);
}
