//! What is told, and in which order.

use chrono::TimeDelta;
use journeys::invariants::assert_invariants;
use journeys::test_app::TestApp;
use server::storage::{Change, grants};
use sim::{Fault, FaultRule, Lag, RetryAfter};
use tokio::sync::broadcast::error::TryRecvError;

use crate::{ISSUE, Waiting, approve, deny};

/// What the worker does while Jira takes its time.
async fn work(app: &TestApp) {
    for _ in 0..20 {
        app.pass(TimeDelta::seconds(4));
        app.run_pending().await;
    }
}

#[tokio::test]
async fn each_step_is_told_in_its_order_until_the_issue_can_be_gone_to() {
    let app = TestApp::start().await;
    let mina = Waiting::new(&app).await;
    let mut events = mina.requester.events(&mina.events).await;
    let waiting = events.told().await;
    assert_eq!((&*waiting.stage, waiting.goes, waiting.over), ("waiting", false, false));
    let page = mina.requester.page(&format!("/requests/{}", mina.id)).await;
    assert!(page.contains(&format!("data-mark=\"{}\"", waiting.mark)), "{page}");

    let down = Fault::Status { status: 500, body: None, retry_after: RetryAfter::Absent };
    app.sim.add_fault(FaultRule { method: None, ..FaultRule::new("GET", "/rest/**", down) });
    approve(&app.signed_in("ada").await, &mina.id).await;
    let approved = events.told().await;
    assert_eq!((&*approved.stage, approved.goes, approved.over), ("setting_up", false, false));

    app.sim.clear_faults();
    app.sim.change_settings(|settings| settings.lag = Some(Lag::Reads(4)));
    app.pass(TimeDelta::seconds(40));
    app.run_pending().await;
    let added = events.told().await;
    assert_eq!((&*added.stage, added.goes, added.over), ("checking", false, false));

    work(&app).await;
    let ready = events.told().await;
    assert_eq!((&*ready.stage, ready.goes, ready.over), ("ready", true, true));
    assert_eq!(events.next().await, None, "there is nothing more to say");
    let landing = mina.requester.follow(&format!("/requests/{}?go=1", mina.id)).await;
    assert_eq!(landing.url, app.jira(ISSUE));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_denial_is_told_and_ends_the_stream() {
    let app = TestApp::start().await;
    let mina = Waiting::new(&app).await;
    let mut events = mina.requester.events(&mina.events).await;
    assert_eq!(events.told().await.stage, "waiting");
    deny(&app.signed_in("ada").await, &mina.id).await;
    let denied = events.told().await;
    assert_eq!((&*denied.stage, denied.goes, denied.over), ("denied", false, true));
    assert_eq!(events.next().await, None);
    // Whoever comes later is told the same, once.
    let mut late = mina.requester.events(&mina.events).await;
    assert_eq!(late.told().await.stage, "denied");
    assert_eq!(late.next().await, None);
}

#[tokio::test]
async fn a_license_that_policy_gave_is_followed_on_the_way_to_where_this_tab_wants_to_go() {
    let app = TestApp::start().await;
    app.sim.change_settings(|settings| settings.lag = Some(Lag::Reads(30)));
    let eli = app.signed_in("eli").await;
    let landing = eli.follow_link(ISSUE).await;
    let page = landing.path().replace("go=1&", "");
    let mut events = eli.events(&page.replace('?', "/events?")).await;
    let checking = events.told().await;
    assert_eq!((&*checking.stage, checking.goes), ("checking", false));
    assert!(landing.says(&format!("data-mark=\"{}\"", checking.mark)), "{}", landing.body);

    work(&app).await;
    let ready = events.told().await;
    assert_eq!((&*ready.stage, ready.goes, ready.over), ("ready", true, true));
    assert_eq!(eli.follow(landing.path()).await.url, app.jira(ISSUE));
}

#[tokio::test]
async fn what_moves_is_told_once_it_is_committed_and_never_when_it_is_not() {
    let app = TestApp::start().await;
    let grant = "01890a5d-ac96-774b-bcce-b302099a8057".parse().expect("an id");
    let mut changes = app.state().db.changes().watch();
    let now = app.state().clock.now();
    for commits in [false, true] {
        let tx = app.state().db.begin().await.expect("a transaction");
        grants::mark_added(&tx, grant, now).await.expect("no row has this id");
        if commits { tx.commit().await } else { tx.rollback().await }.expect("the end of the transaction");
        // The carrier of changes says something now and then, too.
        let told = loop {
            match changes.try_recv() {
                Ok(Change::Unheard) => {}
                other => break other,
            }
        };
        assert_eq!(told, if commits { Ok(Change::Grant(grant)) } else { Err(TryRecvError::Empty) });
    }
}
