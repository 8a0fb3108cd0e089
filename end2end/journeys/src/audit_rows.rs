//! Entries of an audit, as many as are wanted, the same for the same seed: for tests and figures that need many.

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use sea_orm::sea_query::{Alias, Query};
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use uuid::Uuid;

/// People who do and have done to them.
pub const PEOPLE: u64 = 1000;

/// The products that entries are about.
pub const PRODUCTS: [(&str, &str); 3] =
    [("acme", "jira-software"), ("acme", "jira-servicedesk"), ("other", "jira-software")];

/// Actions with what they happen to, the most frequent several times.
const ACTIONS: [(&str, &str); 12] = [
    ("signed_in", "person"),
    ("signed_in", "person"),
    ("decided", "decision"),
    ("decided", "decision"),
    ("request_opened", "request"),
    ("request_approved", "request"),
    ("request_denied", "request"),
    ("grant_created", "grant"),
    ("grant_active", "grant"),
    ("grant_revoked", "grant"),
    ("grant_failed", "grant"),
    ("policy_published", "policy"),
];

/// Numbers that look like chance and are none: `SplitMix64`.
#[derive(Clone, Debug)]
pub struct Numbers(pub u64);

impl Numbers {
    /// The next one.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// The next one below that.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.draw() % limit
    }
}

/// One of the [`PEOPLE`].
#[must_use]
pub fn person(number: u64) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(number))
}

/// When the entry of that number was written: one every half minute.
#[must_use]
pub fn at(number: u64) -> DateTime<Utc> {
    let first = Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).single().expect("a date");
    first + TimeDelta::seconds(30 * i64::try_from(number).expect("a small number"))
}

/// Appends entries to an empty audit. Only odd numbers are used, as if every other transaction had been given up. What
/// tells of decisions tells of none that are there.
///
/// # Errors
/// When the database refuses them.
pub async fn fill(db: &impl ConnectionTrait, entries: u64, seed: u64) -> Result<(), DbErr> {
    let mut numbers = Numbers(seed);
    let columns = [
        "seq",
        "at",
        "actor_id",
        "action",
        "subject_kind",
        "subject_id",
        "details",
        "person_id",
        "site",
        "product",
    ];
    for begin in (0..entries).step_by(500) {
        let mut insert = Query::insert();
        insert.into_table(Alias::new("audit")).columns(columns.map(Alias::new));
        for number in begin..entries.min(begin + 500) {
            let (action, kind) = ACTIONS[usize::try_from(numbers.below(12)).expect("small")];
            let (site, product) = PRODUCTS[usize::try_from(numbers.below(3)).expect("small")];
            let about = (action != "policy_published" && kind != "person").then_some((site, product));
            let seq = i64::try_from(2 * number + 1).expect("a small number");
            let actor = (numbers.below(3) > 0).then(|| person(numbers.below(PEOPLE)));
            insert.values_panic([
                seq.into(),
                at(number).into(),
                actor.into(),
                action.into(),
                kind.into(),
                Uuid::from_u128(u128::from(numbers.draw())).into(),
                serde_json::json!({ "number": number }).into(),
                person(numbers.below(PEOPLE)).into(),
                about.map(|(site, _)| site).into(),
                about.map(|(_, product)| product).into(),
            ]);
        }
        db.execute(&insert).await?;
    }
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared(
            "SELECT setval(pg_get_serial_sequence('audit', 'seq'), (SELECT max(seq) FROM audit))",
        )
        .await?;
        db.execute_unprepared("ANALYZE audit").await?;
    }
    Ok(())
}
