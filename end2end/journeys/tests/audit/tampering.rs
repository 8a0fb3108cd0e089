//! Somebody with the database's password takes the triggers away and changes something. It is found out.

use chrono::{DateTime, TimeDelta, Utc};
use domain::policy::{PolicyVersion, decide};
use domain::{DecisionId, Facts, PersonId};
use journeys::audit_rows::{Numbers, at, fill};
use journeys::test_app::TestApp;
use journeys::test_database::{TestDatabase, on_postgres};
use sea_orm::{ConnectionTrait, Statement, Value};
use server::storage::audit::{Broken, Chain, Why, verify};
use server::storage::{Database, DatabaseTransaction, decisions};
use uuid::Uuid;

use crate::chain::seal_all;

/// Entries that are changed.
const ENTRIES: u64 = 60;

fn later() -> DateTime<Utc> {
    at(ENTRIES) + TimeDelta::days(1)
}

/// Takes away what keeps rows from being changed.
async fn disarm(db: &Database) {
    let statements: &[&str] = if on_postgres() {
        &["DROP TRIGGER audit_append_only ON audit", "DROP TRIGGER audit_seals_append_only ON audit_seals"]
    } else {
        &[
            "DROP TRIGGER audit_no_UPDATE",
            "DROP TRIGGER audit_no_DELETE",
            "DROP TRIGGER audit_no_REPLACE",
            "DROP TRIGGER audit_seals_no_UPDATE",
            "DROP TRIGGER audit_seals_no_DELETE",
            "DROP TRIGGER audit_seals_no_REPLACE",
        ]
    };
    for statement in statements {
        db.reader().execute_unprepared(statement).await.expect(statement);
    }
}

/// An audit without decisions, which `fill` only speaks of.
async fn sealed(file: &TestDatabase) -> Database {
    let db = file.migrated().await;
    fill(db.reader(), ENTRIES, 42).await.expect("filled");
    disarm(&db).await;
    run(
        db.reader(),
        "UPDATE audit SET action = 'job_retried', subject_kind = 'job' WHERE action = 'decided'",
        [],
    )
    .await;
    seal_all(&db).await;
    db
}

async fn run<const N: usize>(db: &impl ConnectionTrait, sql: &str, values: [Value; N]) {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let done = db.execute_raw(statement).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    assert!(done.rows_affected() > 0, "{sql} changes nothing");
}

/// A number that is in use.
fn some(numbers: &mut Numbers) -> i64 {
    i64::try_from(2 * numbers.below(ENTRIES) + 1).expect("small")
}

/// Changes something, and says what.
async fn mutate(tx: &DatabaseTransaction, numbers: &mut Numbers) -> String {
    let seq = some(numbers);
    match numbers.below(7) {
        0 | 1 => update(tx, numbers, seq).await,
        2 => {
            run(tx, "DELETE FROM audit WHERE seq = $1", [seq.into()]).await;
            format!("entry {seq} deleted")
        }
        3 => {
            // Between two, or before the first.
            let free = if numbers.below(5) == 0 { -seq } else { seq - 1 };
            let copy = "INSERT INTO audit SELECT $1, at, actor_id, action, subject_kind, subject_id, details, \
                        person_id, site, product FROM audit WHERE seq = $2";
            run(tx, copy, [free.into(), seq.into()]).await;
            format!("entry {free} inserted")
        }
        4 => {
            let other = if seq == 1 { 3 } else { 1 };
            let renumber = "UPDATE audit SET seq = $1 WHERE seq = $2";
            for (from, to) in [(seq, -9), (other, seq), (-9, other)] {
                run(tx, renumber, [to.into(), from.into()]).await;
            }
            format!("entries {seq} and {other} swapped")
        }
        5 => {
            let hash = format!("{:064x}", numbers.draw());
            run(tx, "UPDATE audit_seals SET hash = $1 WHERE seq = $2", [hash.into(), seq.into()]).await;
            format!("seal {seq} changed")
        }
        _ => {
            run(tx, "DELETE FROM audit_seals WHERE seq = $1", [seq.into()]).await;
            let is_last = seq == i64::try_from(2 * ENTRIES - 1).expect("small");
            if !is_last && numbers.below(2) == 0 {
                run(tx, "DELETE FROM audit WHERE seq = $1", [seq.into()]).await;
                return format!("entry {seq} deleted with its seal");
            }
            format!("seal {seq} deleted")
        }
    }
}

async fn update(tx: &DatabaseTransaction, numbers: &mut Numbers, seq: i64) -> String {
    let id = || Uuid::from_u128(u128::from(u64::MAX) + 1);
    let (column, value): (&str, Value) = match numbers.below(9) {
        0 => ("at", (at(0) - TimeDelta::microseconds(1)).into()),
        1 => ("actor_id", id().into()),
        2 => ("action", "request_withdrawn".into()),
        3 => ("subject_kind", "nothing".into()),
        4 => ("subject_id", id().into()),
        5 => ("details", serde_json::json!({ "number": "another" }).into()),
        6 => ("person_id", id().into()),
        7 => ("site", "elsewhere".into()),
        _ => ("product", "confluence".into()),
    };
    run(tx, &format!("UPDATE audit SET {column} = $1 WHERE seq = $2"), [value, seq.into()]).await;
    format!("{column} of entry {seq} changed")
}

#[tokio::test]
async fn a_thousand_ways_to_tamper_are_found_out() {
    let file = TestDatabase::empty().await;
    let db = sealed(&file).await;
    let whole = verify(db.reader(), None, later()).await.expect("read");
    assert!(matches!(whole, Chain::Whole(_)), "{whole:?}");
    let mut numbers = Numbers(7);
    for turn in 0..1000 {
        let tx = db.begin().await.expect("a transaction");
        let what = mutate(&tx, &mut numbers).await;
        let chain = verify(&tx, None, later()).await.expect("read");
        assert!(matches!(chain, Chain::Broken(_)), "{turn}: {what}, and nobody notices");
        tx.rollback().await.expect("as it was");
    }
    assert_eq!(verify(db.reader(), None, later()).await.expect("read"), whole);
}

#[tokio::test]
async fn the_first_broken_entry_is_named_with_what_is_wrong() {
    let file = TestDatabase::empty().await;
    let db = sealed(&file).await;
    let cases = [
        ("UPDATE audit SET action = 'x' WHERE seq IN (7, 21)", 7, Why::Changed),
        ("DELETE FROM audit WHERE seq IN (9, 11)", 9, Why::Missing),
        ("DELETE FROM audit WHERE seq = 119", 119, Why::Missing),
        ("DELETE FROM audit", 1, Why::Missing),
        ("UPDATE audit SET seq = 4 WHERE seq = 31", 4, Why::OutOfOrder),
        ("DELETE FROM audit_seals WHERE seq = 13", 13, Why::OutOfOrder),
        ("DELETE FROM audit_seals WHERE seq = 119", 119, Why::Unsealed),
    ];
    for (sql, seq, why) in cases {
        let tx = db.begin().await.expect("a transaction");
        run(&tx, sql, []).await;
        let chain = verify(&tx, None, later()).await.expect("read");
        assert_eq!(chain, Chain::Broken(Broken { seq, why }), "{sql}");
        tx.rollback().await.expect("as it was");
    }
}

#[tokio::test]
async fn a_head_that_was_kept_tells_that_the_end_was_cut_off() {
    let file = TestDatabase::empty().await;
    let db = sealed(&file).await;
    let Chain::Whole(kept) = verify(db.reader(), None, later()).await.expect("read") else {
        panic!("broken");
    };
    let head = kept.head.as_ref();
    let Chain::Whole(again) = verify(db.reader(), head, later()).await.expect("read") else {
        panic!("broken");
    };
    assert!(again.has_head);
    for table in ["audit", "audit_seals"] {
        run(db.reader(), &format!("DELETE FROM {table} WHERE seq > 100"), []).await;
    }
    let Chain::Whole(cut) = verify(db.reader(), head, later()).await.expect("read") else {
        panic!("the rest holds");
    };
    assert!(!cut.has_head, "{cut:?}");
}

#[tokio::test]
async fn a_decision_whose_facts_are_changed_or_gone_is_found_out() {
    let app = TestApp::start().await;
    let db = &app.state().db;
    let facts: Facts = serde_json::from_value(serde_json::json!({
        "at": app.state().clock.now(), "person": PersonId(Uuid::from_u128(5)), "site": "acme",
        "product": "jira-software", "target_kind": "issue", "groups": ["engineers"],
        "claims": { "upn": ["somebody"] },
    }))
    .expect("facts");
    let policy = PolicyVersion { number: 1, policy: app.state().config.policy.clone() };
    let tx = db.begin().await.expect("a transaction");
    decisions::store(&tx, DecisionId(Uuid::from_u128(6)), &facts, &decide(&policy, &facts))
        .await
        .expect("stored");
    tx.commit().await.expect("committed");
    seal_all(db).await;

    let now = facts.at;
    let whole = verify(db.reader(), None, now).await.expect("read");
    assert!(matches!(whole, Chain::Whole(_)), "{whole:?}");
    let changed = if on_postgres() {
        "UPDATE decisions SET facts = jsonb_set(facts, '{groups}', '[\"admins\"]')"
    } else {
        "UPDATE decisions SET facts = json_set(facts, '$.groups', json('[\"admins\"]'))"
    };
    for (sql, wanted) in [(changed, Why::DecisionChanged), ("DELETE FROM decisions", Why::DecisionMissing)] {
        let tx = db.begin().await.expect("a transaction");
        run(&tx, sql, []).await;
        let chain = verify(&tx, None, now).await.expect("read");
        assert!(matches!(chain, Chain::Broken(Broken { why, .. }) if why == wanted), "{sql}: {chain:?}");
        tx.rollback().await.expect("as it was");
    }
}
