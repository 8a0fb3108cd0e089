//! How a replay is run: once for those who start it together, page by page, anew after a crash, and one at a time.

use std::pin::pin;

use chrono::Duration;
use domain::ReplayId;
use domain::policy::Summary;
use journeys::invariants::text;
use journeys::op::Person;
use journeys::test_app::{Browser, TestApp};
use serde_json::{Value, json};
use server::jobs::{Attempt, Job, Perform};
use server::storage::jobs::{self, LeasedJob};
use server::storage::replays::{self, KEPT, ReplayRow, ReplayState};

use crate::{contractors, edit, generous, performer, remember, replays as rows, result, revision, start};

const LEASE: Duration = Duration::seconds(60);

/// Another worker takes the job that has been due for the longest.
async fn lease(app: &TestApp, owner: &str) -> LeasedJob {
    let state = app.state();
    let (db, now) = (state.db.reader(), state.clock.now());
    let due = jobs::due(db, now, 100).await.expect("an answer");
    let due = due.iter().find(|due| due.kind == "replay").expect("a replay is due");
    jobs::lease(db, due, owner, now, LEASE).await.expect("an answer").expect("it is free")
}

fn job(lease: &LeasedJob) -> Job {
    serde_json::from_value(lease.payload.clone()).expect("a job")
}

async fn only(app: &TestApp) -> Value {
    let [row] = rows(app).await.try_into().expect("one replay");
    row
}

async fn other_admin(app: &TestApp) -> Browser {
    let fritz = Person::new("fritz").with("name", json!("Fritz Weber"));
    let fritz = fritz.with("email", json!("fritz@acme.example")).with("email_verified", true);
    app.op.know(fritz.with("groups", json!(["latchkey-admins"])));
    app.signed_in("fritz").await
}

#[tokio::test]
async fn what_dies_in_the_middle_begins_anew_and_ends_with_one_result() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    remember(&app, &contractors(&app, 2_500, Duration::days(1))).await;
    generous(&sam).await;
    let page = start(&sam, "7").await;

    let first = lease(&app, "the one that dies").await;
    let performer = performer(&app);
    let todo = job(&first);
    {
        let mut work = pin!(performer.perform(&todo, &first));
        // Step by step, and no further than to where something was found out.
        loop {
            tokio::select! {
                biased;
                done = &mut work => panic!("it was done before it said how far it is: {done:?}"),
                () = tokio::task::yield_now() => {}
            }
            let row = only(&app).await;
            if row["seen"] == 1_000 {
                assert_eq!((text(&row, "state"), &row["total"]), ("running", &json!(2_500)));
                break;
            }
        }
        let shown = sam.page(page.path()).await;
        assert!(shown.contains("1,000 of 2,500 decisions were looked at."), "{shown}");
        assert!(shown.contains("<progress max=\"2500\" value=\"1000\""), "{shown}");
    }
    app.run_pending().await;
    assert_eq!(text(&only(&app).await, "state"), "running", "its lease runs");
    app.pass(LEASE);
    app.run_pending().await;
    let found = result(&app).await;
    assert_eq!((&found["decisions"], &found["flips"][0]["count"]), (&json!(2_500), &json!(2_500)));
    assert_eq!(found["flips"][0]["examples"].as_array().map(Vec::len), Some(50));

    // The dead one wakes up: it changes nothing.
    let before = app.all_rows().await;
    assert_eq!(performer.perform(&todo, &first).await.expect("an attempt"), Attempt::Done);
    assert_eq!(app.all_rows().await, before);
}

#[tokio::test]
async fn whoever_slept_through_the_lease_writes_nothing() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    remember(&app, &contractors(&app, 3, Duration::days(1))).await;
    start(&sam, "7").await;
    let late = lease(&app, "the one that sleeps").await;
    app.pass(LEASE);
    let now = lease(&app, "the one that took over").await;
    let before = app.all_rows().await;
    let performer = performer(&app);
    assert_eq!(
        performer.perform(&job(&late), &late).await.expect("an attempt"),
        Attempt::Again(Duration::zero())
    );
    assert_eq!(app.all_rows().await, before);
    assert_eq!(performer.perform(&job(&now), &now).await.expect("an attempt"), Attempt::Finished);
    result(&app).await;
}

#[tokio::test]
async fn two_who_start_the_same_share_one() {
    let app = TestApp::start().await;
    let (sam, fritz) = (app.signed_in("sam").await, other_admin(&app).await);
    remember(&app, &contractors(&app, 3, Duration::days(1))).await;
    generous(&sam).await;
    let seen = revision(&sam).await;
    let fields = [("revision", &*seen), ("days", "7")];
    let (one, other) =
        tokio::join!(sam.press("/api/rules/replay", &fields), fritz.press("/api/rules/replay", &fields));
    assert_eq!((one.status.as_u16(), one.path()), (200, other.path()));
    assert_eq!(start(&fritz, "7").await.path(), one.path());
    assert_eq!(rows(&app).await.len(), 1);
    let jobs = app.rows("jobs").await;
    assert_eq!(jobs.iter().filter(|job| job["kind"] == "replay").count(), 1);

    // Over more days, of another draft, or once it is done, it is another.
    start(&sam, "30").await;
    app.run_pending().await;
    let again = start(&sam, "7").await;
    assert_ne!(again.path(), one.path());
    edit(&sam, "/api/rules/change", &[("id", "engineers"), ("to", "off")]).await;
    let edited = start(&sam, "7").await;
    assert_ne!(edited.path(), again.path());
    app.run_pending().await;
    assert!(rows(&app).await.iter().all(|row| row["state"] == "done"));
}

#[tokio::test]
async fn of_two_one_is_run_at_a_time() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    remember(&app, &contractors(&app, 3, Duration::days(1))).await;
    start(&sam, "7").await;
    let first = lease(&app, "elsewhere").await;
    app.pass(Duration::seconds(1));
    start(&sam, "30").await;
    app.run_pending().await;
    assert_eq!(
        rows(&app).await.iter().map(|row| text(row, "state").to_owned()).collect::<Vec<_>>(),
        ["queued"; 2]
    );
    let performer = performer(&app);
    assert_eq!(performer.perform(&job(&first), &first).await.expect("an attempt"), Attempt::Finished);
    app.pass(Duration::seconds(2));
    app.run_pending().await;
    assert!(rows(&app).await.iter().all(|row| row["state"] == "done"));
}

#[tokio::test]
async fn what_fails_again_and_again_is_given_up_and_can_be_started_again() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    remember(&app, &contractors(&app, 3, Duration::days(1))).await;
    let page = start(&sam, "7").await;
    let tired = LeasedJob { unforeseen: 3, ..lease(&app, "unlucky").await };
    let attempt = performer(&app).perform(&job(&tired), &tired).await.expect("an attempt");
    assert_eq!(attempt, Attempt::Done);
    assert_eq!(text(&only(&app).await, "state"), "failed");
    let shown = sam.page(page.path()).await;
    assert!(shown.contains("It could not be finished.") && shown.contains("Replay it again"), "{shown}");
    let again = start(&sam, "7").await;
    assert_ne!(again.path(), page.path());
    app.pass(LEASE);
    app.run_pending().await;
    assert!(sam.page(again.path()).await.contains("Of 3 decisions"));
}

#[tokio::test]
async fn the_last_few_are_kept_and_what_is_not_finished_always_is() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    start(&sam, "90").await;
    let state = app.state();
    let db = state.db.reader();
    let model = replays::latest(db).await.expect("rows").pop().expect("one");
    let more = i32::try_from(KEPT).expect("a few") + 5;
    for n in 1..=more {
        app.pass(Duration::seconds(1));
        let row = ReplayRow {
            id: ReplayId(state.clock.new_id()),
            revision: n,
            at: state.clock.now(),
            ..model.clone()
        };
        assert!(replays::start(db, &row).await.expect("an answer"));
        assert!(!replays::start(db, &row).await.expect("an answer"), "there is one of these");
        replays::note_progress(db, row.id, 3, 7).await.expect("noted");
        let state_of = async || replays::find(db, row.id).await.expect("an answer").expect("a row").state;
        assert_eq!(state_of().await, ReplayState::Running { seen: 3, total: 7 });
        replays::finish(db, row.id, &Summary::default(), state.clock.now()).await.expect("finished");
        replays::fail(db, row.id, state.clock.now()).await.expect("too late for that");
        assert_eq!(state_of().await, ReplayState::Done(Box::default()));
    }
    replays::trim(db).await.expect("trimmed");
    let kept = rows(&app).await;
    assert_eq!(kept.len() as u64, KEPT + 1);
    assert!(kept.iter().any(|row| row["state"] == "queued"));
    assert_eq!(replays::latest(db).await.expect("rows").len() as u64, KEPT);
}
