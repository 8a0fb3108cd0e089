//! Two replicas on one PostgreSQL: what moves in one is told by the other.

use journeys::test_app::{Replica, TestApp};
use journeys::test_database::on_postgres;

use crate::{Waiting, approve, deny};

/// Until changes of others arrive. The database says so, a moment after the start.
async fn hears(replica: &Replica) {
    while !replica.state().db.changes().is_carried() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_verdict_at_one_replica_is_told_by_the_other() {
    if !on_postgres() {
        return;
    }
    let app = TestApp::start().await;
    let other = app.replica().await;
    let mina = Waiting::new(&app).await;
    let mut events = mina.requester.events(&other.at(&mina.events)).await;
    assert_eq!(events.told().await.stage, "waiting");
    hears(&other).await;
    approve(&app.signed_in("ada").await, &mina.id).await;
    loop {
        let told = events.told().await;
        assert!(["setting_up", "checking", "ready"].contains(&&*told.stage), "{told:?}");
        if told.over {
            assert!(told.goes);
            break;
        }
    }
}

#[tokio::test]
async fn a_lost_connection_to_the_database_loses_no_news() {
    if !on_postgres() {
        return;
    }
    let app = TestApp::start().await;
    let other = app.replica().await;
    let mina = Waiting::new(&app).await;
    let mut events = mina.requester.events(&other.at(&mina.events)).await;
    assert_eq!(events.told().await.stage, "waiting");
    hears(&other).await;
    app.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'").await;
    deny(&app.signed_in("ada").await, &mina.id).await;
    assert_eq!(events.told().await.stage, "denied");
}

#[tokio::test]
async fn a_session_that_ended_at_one_replica_ends_its_streams_at_the_other() {
    if !on_postgres() {
        return;
    }
    let app = TestApp::start().await;
    let other = app.replica().await;
    let mina = Waiting::new(&app).await;
    let mut events = mina.requester.events(&other.at(&mina.events)).await;
    assert_eq!(events.told().await.stage, "waiting");
    mina.requester.post("/auth/sign-out", &[]).await;
    // What the other one remembers it forgets within a minute.
    other.forget();
    deny(&app.signed_in("ada").await, &mina.id).await;
    assert_eq!(events.next().await, None);
}
