//! The chain is whole whatever is written at once, and entries that were there before it are in it.

use chrono::TimeDelta;
use domain::PersonId;
use futures::future::join_all;
use journeys::audit_rows::{Numbers, at, fill};
use journeys::test_app::TestApp;
use journeys::test_database::{TestDatabase, on_postgres};
use migrations::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;
use serde_json::json;
use server::clock::{Clock, SystemClock};
use server::storage::audit::{self, Action, Broken, Chain, Verified, Why, seal, verify};
use server::storage::{Database, DatabaseTransaction};

/// Appends one entry.
async fn append(tx: &DatabaseTransaction, number: u64) {
    let id = SystemClock.new_id();
    audit::append(tx, Some(PersonId(id)), Action::JobRetried, id, json!({ "number": number }), at(number))
        .await
        .expect("appended");
}

/// Seals all there is.
pub async fn seal_all(db: &Database) {
    while seal(db, 100).await.expect("sealed") {}
}

#[track_caller]
fn whole(chain: Chain) -> Verified {
    match chain {
        Chain::Whole(verified) => verified,
        Chain::Broken(broken) => panic!("{broken:?}"),
    }
}

#[tokio::test]
async fn an_empty_audit_holds() {
    let file = TestDatabase::empty().await;
    let db = file.migrated().await;
    seal_all(&db).await;
    let verified = whole(verify(db.reader(), None, at(0)).await.expect("read"));
    assert_eq!(verified, Verified { entries: 0, waiting: 0, head: None, has_head: false });
}

#[tokio::test]
async fn what_many_write_at_once_is_in_the_chain_once() {
    let file = TestDatabase::empty().await;
    let db = file.migrated().await;
    let writers = (0..12_u64).map(|writer| {
        let db = db.clone();
        async move {
            let mut numbers = Numbers(writer);
            for number in 0..20 {
                let tx = db.begin().await.expect("a transaction");
                for _ in 0..=numbers.below(3) {
                    append(&tx, number).await;
                }
                match numbers.below(4) {
                    0 => tx.rollback().await.expect("given up"),
                    _ => tx.commit().await.expect("committed"),
                }
            }
        }
    });
    let sealing = async {
        for _ in 0..40 {
            // Two who seal at once: one of them is refused, and the chain is the same.
            let _ = tokio::join!(seal(&db, 7), seal(&db, 5));
        }
    };
    tokio::join!(join_all(writers), sealing);
    seal_all(&db).await;
    let verified = whole(verify(db.reader(), None, at(0)).await.expect("read"));
    assert_eq!(verified.waiting, 0);
    assert!(verified.entries > 200, "{verified:?}");
}

#[tokio::test]
async fn an_entry_that_is_committed_late_is_waited_for() {
    if !on_postgres() {
        // A SQLite file has one writer at a time.
        return;
    }
    let file = TestDatabase::empty().await;
    let db = file.migrated().await;
    let late = db.begin().await.expect("a transaction");
    append(&late, 0).await;
    let early = db.begin().await.expect("a transaction");
    append(&early, 1).await;
    early.commit().await.expect("committed");

    assert!(!seal(&db, 100).await.expect("an answer"), "not while a smaller number may turn up");
    assert_eq!(whole(verify(db.reader(), None, at(0)).await.expect("read")).entries, 0);
    late.commit().await.expect("committed");
    seal_all(&db).await;
    assert_eq!(whole(verify(db.reader(), None, at(0)).await.expect("read")).entries, 2);
}

#[tokio::test]
async fn an_entry_that_waits_too_long_for_its_seal_is_named() {
    let file = TestDatabase::empty().await;
    let db = file.migrated().await;
    fill(db.reader(), 3, 1).await.expect("filled");
    let after = |minutes| at(2) + TimeDelta::minutes(minutes);
    assert_eq!(whole(verify(db.reader(), None, after(0)).await.expect("read")).waiting, 3);
    let broken = verify(db.reader(), None, after(6)).await.expect("read");
    assert_eq!(broken, Chain::Broken(Broken { seq: 1, why: Why::Unsealed }));
}

#[tokio::test]
async fn entries_of_before_the_chain_are_told_whom_they_are_about_and_sealed() {
    let file = TestDatabase::empty().await;
    let db = file.connect().await;
    let names: Vec<_> = Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
    let before = names.iter().position(|name| name.ends_with("audit_chain")).expect("the migration");
    Migrator::up(db.reader(), Some(u32::try_from(before).expect("few"))).await.expect("migrated");
    let (id, quoted) = ("01890a5d-ac96-774b-bcce-b302099a8057", on_postgres());
    let id = if quoted { format!("'{id}'") } else { format!("X'{}'", id.replace('-', "")) };
    let insert = format!(
        "INSERT INTO audit (at, actor_id, action, subject_kind, subject_id, details) \
         VALUES ('2026-01-01 00:00:00+00:00', NULL, 'signed_in', 'person', {id}, '{{}}')"
    );
    db.reader().execute_unprepared(&insert).await.expect("an old entry");
    db.migrate().await.expect("migrated");

    let entries = audit::page(db.reader(), &Default::default(), Default::default(), 10).await.expect("read");
    assert_eq!(entries[0].person.map(|person| person.0), Some(entries[0].subject));
    db.reader().execute_unprepared("UPDATE audit SET site = 'x'").await.expect_err("it is append-only again");
    seal_all(&db).await;
    assert_eq!(whole(verify(db.reader(), None, at(0)).await.expect("read")).entries, 1);
    for attempt in ["UPDATE audit_seals SET hash = 'x'", "DELETE FROM audit_seals"] {
        db.reader().execute_unprepared(attempt).await.expect_err(attempt);
    }
}

#[tokio::test]
async fn what_the_portal_does_is_sealed_by_itself_and_holds() {
    let app = TestApp::start().await;
    app.signed_in("eli").await.follow_link("/browse/PROJ-123").await;
    app.signed_in("mina").await.press("/api/requests/open", &[("to", &app.jira("/browse/PROJ-1"))]).await;
    app.pass(TimeDelta::minutes(1));
    app.run_pending().await;
    let now = app.state().clock.now();
    let verified = whole(verify(app.state().db.reader(), None, now).await.expect("read"));
    assert_eq!(verified.waiting, 0);
    let actions: Vec<_> = app.rows("audit").await.iter().map(|row| row["action"].clone()).collect();
    assert_eq!(verified.entries, actions.len() as u64);
    // A license at once, and a request: each with the decision that led to it.
    assert!(actions.iter().filter(|action| *action == "decided").count() >= 2, "{actions:?}");
}
