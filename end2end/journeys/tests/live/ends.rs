//! How a stream ends, other than by its last word.

use chrono::TimeDelta;
use journeys::test_app::TestApp;

use crate::{Waiting, look};

#[tokio::test]
async fn a_stream_ends_by_itself_after_ten_minutes_and_the_browser_comes_back() {
    let app = TestApp::start().await;
    let mina = Waiting::new(&app).await;
    let mut events = mina.requester.events(&mina.events).await;
    assert_eq!(events.told().await.retry, Some(1_000));
    app.pass(TimeDelta::minutes(9));
    look(&app);
    app.pass(TimeDelta::minutes(2));
    look(&app);
    assert_eq!(events.next().await, None);
    assert_eq!(mina.requester.events(&mina.events).await.told().await.stage, "waiting");
}

#[tokio::test]
async fn a_portal_that_stops_ends_its_streams_and_waits_for_none() {
    let app = TestApp::start().await;
    let mina = Waiting::new(&app).await;
    let mut events = mina.requester.events(&mina.events).await;
    assert_eq!(events.told().await.stage, "waiting");
    app.stop().await;
    assert_eq!(events.next().await, None, "the stream was ended, not torn off");
}

#[tokio::test]
async fn without_the_database_a_stream_ends_and_a_new_one_is_refused() {
    let app = TestApp::start().await;
    let mina = Waiting::new(&app).await;
    let mut events = mina.requester.events(&mina.events).await;
    assert_eq!(events.told().await.stage, "waiting");
    app.lose_the_database().await;
    look(&app);
    assert_eq!(events.next().await, None);
    mina.requester.get(&mina.events).await.with_status(503);
}
