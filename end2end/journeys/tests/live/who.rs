//! Who is told: the matrix says who may see a stream; here is what becomes of it, and how many there may be.

use journeys::test_app::{Browser, Events, TestApp};
use reqwest::Method;

use crate::{Waiting, approve, deny, look};

#[tokio::test]
async fn a_stream_is_passed_on_at_once_and_kept_by_nobody() {
    let app = TestApp::start().await;
    let mina = Waiting::new(&app).await;
    let events = mina.requester.events(&mina.events).await;
    let landing = events.landing.with_status(200);
    assert_eq!(landing.header("content-type"), Some("text/event-stream"));
    assert_eq!(landing.header("cache-control"), Some("no-store"));
    assert_eq!(landing.header("x-accel-buffering"), Some("no"));
    assert_eq!(landing.header("content-encoding"), None);
}

#[tokio::test]
async fn whoever_decides_or_looks_on_is_told_and_led_nowhere() {
    let app = TestApp::start().await;
    let mina = Waiting::new(&app).await;
    for login in ["jun", "sam", "ines"] {
        let mut events = app.signed_in(login).await.events(&mina.events).await;
        assert_eq!(events.told().await.stage, "waiting", "{login}");
    }
    approve(&app.signed_in("ada").await, &mina.id).await;
    for login in ["jun", "sam", "ines"] {
        let ready = app.signed_in(login).await.events(&mina.events).await.told().await;
        assert_eq!((&*ready.stage, ready.goes), ("ready", false), "{login}");
    }
    assert!(mina.requester.events(&mina.events).await.told().await.goes);
}

#[tokio::test]
async fn what_is_no_id_is_not_there() {
    let app = TestApp::start().await;
    let mina = app.signed_in("mina").await;
    for path in ["/requests/7/events", "/grants/7/events", "/grants/%00/events", "/requests/..%2f/events"] {
        let landing = mina.get(path).await;
        assert!(landing.status.is_client_error(), "{path}: {}", landing.status);
    }
}

#[tokio::test]
async fn with_the_session_ends_the_stream_and_says_nothing_more() {
    let app = TestApp::start().await;
    let mina = Waiting::new(&app).await;
    let mut events = mina.requester.events(&mina.events).await;
    assert_eq!(events.told().await.stage, "waiting");
    mina.requester.post("/auth/sign-out", &[]).await;
    deny(&app.signed_in("ada").await, &mina.id).await;
    assert_eq!(events.next().await, None);
    mina.requester.get(&mina.events).await.with_status(401);
}

#[tokio::test]
async fn whoever_may_not_decide_any_more_is_told_nothing_more() {
    let app = TestApp::start().await;
    let mina = Waiting::new(&app).await;
    let mut events = app.signed_in("ada").await.events(&mina.events).await;
    assert_eq!(events.told().await.stage, "waiting");
    app.sql("DELETE FROM approvers WHERE value = 'ada@acme.example'").await;
    look(&app);
    assert_eq!(events.next().await, None);
}

/// Opens a stream and gives it with whether there was a place for it.
async fn open(browser: &Browser, path: &str) -> (Events, bool) {
    let mut events = browser.events(path).await;
    let told = events.told().await;
    (events, told.retry == Some(1_000))
}

#[tokio::test]
async fn a_fifth_stream_of_one_person_is_told_once_and_comes_back_until_there_is_a_place() {
    let app = TestApp::start().await;
    let mina = Waiting::new(&app).await;
    let mut streams = Vec::new();
    for _ in 0..4 {
        let (events, has_place) = open(&mina.requester, &mina.events).await;
        assert!(has_place);
        streams.push(events);
    }
    let (mut fifth, has_place) = open(&mina.requester, &mina.events).await;
    assert!(!has_place);
    assert_eq!(fifth.next().await, None);
    assert!(open(&app.signed_in("ada").await, &mina.events).await.1, "others have places of their own");

    // A tab is closed; the portal finds out by itself.
    streams.pop();
    while !open(&mina.requester, &mina.events).await.1 {}
}

#[tokio::test]
async fn looking_at_the_head_of_a_stream_takes_no_place() {
    let app = TestApp::start().await;
    let mina = Waiting::new(&app).await;
    for _ in 0..8 {
        let head = mina.requester.request(Method::HEAD, &mina.events);
        mina.requester.send(head).await.with_status(200);
    }
    let (mut events, has_place) = open(&mina.requester, &mina.events).await;
    assert!(has_place);
    deny(&app.signed_in("ada").await, &mina.id).await;
    assert_eq!(events.told().await.stage, "denied");
}
