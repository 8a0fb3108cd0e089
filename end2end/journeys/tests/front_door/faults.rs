//! What the front door depends on is down: people pass, and nothing is given away.

use journeys::test_app::{Browser, TestApp};
use sim::{Fault, RetryAfter};

use crate::passes::{anything, go};

async fn passes(app: &TestApp, browser: &Browser, case: &str) {
    let landing = browser.get("/browse/PROJ-123?x=1").await;
    let location = landing.location().map(ToOwned::to_owned);
    assert_eq!((landing.status.as_u16(), location), (302, Some(app.jira("/browse/PROJ-123?x=1"))), "{case}");
}

#[tokio::test]
async fn with_atlassian_broken_everybody_passes_and_nobody_is_granted_anything() {
    let app = TestApp::start().await;
    let eli = app.signed_in("eli").await;
    let before = app.all_rows().await;
    let status = |status| Fault::Status { status, body: None, retry_after: RetryAfter::Absent };
    for fault in [
        status(401),
        status(403),
        status(500),
        status(503),
        Fault::TooManyRequests { retry_after: RetryAfter::Seconds(3600) },
        Fault::TooManyRequests { retry_after: RetryAfter::Absurd },
        Fault::Reset,
        Fault::Empty,
        Fault::HalfBody,
        Fault::Html,
        Fault::Garbage,
    ] {
        let case = format!("{fault:?}");
        app.sim.add_fault(anything(fault));
        passes(&app, &eli, &case).await;
        app.sim.clear_faults();
    }
    assert!(app.sim.writes().is_empty());
    assert_eq!(app.all_rows().await, before);

    eli.follow_link("/browse/PROJ-123").await.with_status(200);
    assert_eq!(app.sim.writes().len(), 1, "as soon as it works again");
}

#[tokio::test]
async fn nobody_waits_for_an_atlassian_that_does_not_answer() {
    let app = TestApp::start().await;
    let eli = app.signed_in("eli").await;
    app.sim.add_fault(anything(Fault::Latency { ms: 3_600_000 }));
    passes(&app, &eli, "an hour").await;
    assert_eq!(app.count("grants").await, 0);
}

#[tokio::test]
async fn without_the_database_whoever_holds_a_session_cookie_passes() {
    let app = TestApp::start().await;
    let (noor, eli) = (app.signed_in("noor").await, app.signed_in("eli").await);
    app.forget();
    app.lose_the_database().await;
    passes(&app, &noor, "licensed").await;
    passes(&app, &eli, "not licensed").await;
    assert!(app.sim.writes().is_empty());

    let refused = noor.get(&go("https://evil.example/browse/PROJ-1")).await.with_status(400);
    assert!(refused.location().is_none());
    for page in ["/", "/ask?to=x", "/system", "/requests/0190b2a8-0000-7000-8000-000000000000"] {
        let broken = noor.get(page).await.with_status(503);
        assert!(broken.says("Nothing was lost"), "{page}");
    }
    let broken = noor.get(&app.portal("//evil.example/x")).await.with_status(503);
    assert!(!broken.body.contains("//evil.example"), "{}", broken.body);
    let stranger = app.browser().get("/browse/PROJ-123").await.with_status(302);
    assert!(stranger.location().is_some_and(|to| to.starts_with(app.op.issuer())));
}

#[tokio::test]
async fn a_database_that_goes_away_in_the_middle_lets_people_pass() {
    let app = TestApp::start().await;
    let eli = app.signed_in("eli").await;
    app.lose_the_database().await;
    passes(&app, &eli, "the session is remembered, nothing else is").await;
    assert!(app.sim.writes().is_empty());
    app.browser().get("/healthz").await.with_status(200);
    app.browser().get("/readyz").await.with_status(503);
}
