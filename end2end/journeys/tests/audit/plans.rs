//! A page is read from an index, in order, whatever it is filtered by.

use chrono::TimeDelta;
use domain::PersonId;
use journeys::audit_rows::{PRODUCTS, at, fill, person};
use journeys::test_database::{TestDatabase, on_postgres};
use sea_orm::{ConnectionTrait, Statement};
use server::storage::Database;
use server::storage::audit::{Filter, Kind, Place, page, statements};

/// Enough for a planner to mind.
const ENTRIES: u64 = 20_000;

fn filters() -> Vec<(&'static str, Filter)> {
    let all = Filter::default;
    let (site, product) = PRODUCTS[0];
    let product = Some((site.to_owned(), product.to_owned()));
    let kind = |kind: &str| Some(Kind::Subject(kind.to_owned()));
    let action = Some(Kind::Action("request_denied".to_owned()));
    let people = Some(vec![PersonId(person(3)), PersonId(person(700))]);
    let (from, until) = (Some(at(1000)), Some(at(1000) + TimeDelta::hours(4)));
    vec![
        ("everything", all()),
        ("a product", Filter { product: product.clone(), ..all() }),
        ("a kind", Filter { kind: kind("grant"), ..all() }),
        ("an action", Filter { kind: action.clone(), ..all() }),
        ("people", Filter { people: people.clone(), ..all() }),
        ("a time", Filter { from, until, ..all() }),
        ("an action of long ago", Filter { kind: action.clone(), until, ..all() }),
        ("people of some time", Filter { people: people.clone(), from, ..all() }),
        ("all of it", Filter { people, product, kind: action, from, until }),
    ]
}

async fn plan(db: &Database, statement: Statement) -> String {
    let explain = if on_postgres() { "EXPLAIN" } else { "EXPLAIN QUERY PLAN" };
    let sql = format!("{explain} {}", statement.sql);
    let explained = match statement.values {
        Some(values) => Statement::from_sql_and_values(statement.db_backend, sql, values.0),
        None => Statement::from_string(statement.db_backend, sql),
    };
    let rows = db.reader().query_all_raw(explained).await.expect("a plan");
    let column = if on_postgres() { 0 } else { 3 };
    let lines = rows.iter().map(|row| row.try_get_by_index::<String>(column).expect("a line"));
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn no_page_is_read_by_looking_at_everything() {
    let file = TestDatabase::empty().await;
    let db = file.migrated().await;
    fill(db.reader(), ENTRIES, 1).await.expect("filled");
    for (name, filter) in filters() {
        for place in [Place::Newest, Place::Before(9_001), Place::After(9_001)] {
            for statement in statements(db.reader(), &filter, place, 51).await.expect("statements") {
                let plan = plan(&db, statement).await;
                let scans =
                    if on_postgres() { plan.contains("Seq Scan") } else { plan.contains("TEMP B-TREE") };
                assert!(!scans, "{name} at {place:?}:\n{plan}");
                if !on_postgres() && filter != Filter::default() {
                    assert!(plan.contains("SEARCH"), "{name} at {place:?}:\n{plan}");
                }
            }
        }
    }
}

#[tokio::test]
async fn pages_hold_what_fits_and_follow_each_other() {
    let file = TestDatabase::empty().await;
    let db = file.migrated().await;
    fill(db.reader(), 3_000, 2).await.expect("filled");
    let everything = page(db.reader(), &Filter::default(), Place::Newest, 10_000).await.expect("read");
    assert_eq!(everything.len(), 3_000);
    for (name, filter) in filters() {
        let fits = everything.iter().filter(|entry| {
            let is_of = |people: &Vec<PersonId>| {
                [entry.actor, entry.person].into_iter().flatten().any(|person| people.contains(&person))
            };
            filter.people.as_ref().is_none_or(is_of)
                && filter.product.as_ref().is_none_or(|product| entry.product.as_ref() == Some(product))
                && filter.kind.as_ref().is_none_or(|kind| match kind {
                    Kind::Subject(kind) => entry.subject_kind == *kind,
                    Kind::Action(action) => entry.action == *action,
                })
                && filter.from.is_none_or(|from| entry.at >= from)
                && filter.until.is_none_or(|until| entry.at < until)
        });
        let fits: Vec<i64> = fits.map(|entry| entry.seq).collect();
        let (mut down, mut place) = (Vec::new(), Place::Newest);
        loop {
            let rows = page(db.reader(), &filter, place, 70).await.expect("read");
            down.extend(rows.iter().map(|entry| entry.seq));
            let Some(last) = rows.last() else { break };
            place = Place::Before(last.seq);
        }
        assert_eq!(down, fits, "{name}, to the oldest");
        let (mut up, mut place) = (Vec::new(), Place::After(0));
        loop {
            let rows = page(db.reader(), &filter, place, 70).await.expect("read");
            up.extend(rows.iter().rev().map(|entry| entry.seq));
            let Some(first) = rows.first() else { break };
            place = Place::After(first.seq);
        }
        up.reverse();
        assert_eq!(up, fits, "{name}, to the newest");
    }
}
