//! Sealing: entries that are committed get their place in the chain, in the order of their numbers.
//!
//! Not in the transaction that appends: the chain has one end, and on PostgreSQL every transaction would wait there for
//! every other, those that hold a product's seats for those that want them.

use std::collections::HashSet;
use std::time::Duration;

use sea_orm::ActiveValue::Set;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Statement,
};

use super::chain;
use crate::storage::Database;
use crate::storage::entities::{audit, audit_seal};

/// How often and how many times it is looked whether those who were appending are done. They are within milliseconds:
/// no transaction spans a call to the outside.
const PAUSE: Duration = Duration::from_millis(5);
const PATIENCE: u32 = 60;

/// Seals at most `limit` entries. Gives whether there are more.
///
/// # Errors
/// When the database fails, or somebody else seals the same entries at this moment: theirs count.
pub async fn seal(db: &Database, limit: u64) -> Result<bool, DbErr> {
    let Some(last) = last_final(db).await? else { return Ok(false) };
    let tx = db.begin().await?;
    let head = audit_seal::Entity::find().order_by_desc(audit_seal::Column::Seq).one(&tx).await?;
    let (sealed, mut hash) = head.map_or((i64::MIN, chain::START.to_owned()), |head| (head.seq, head.hash));
    let entries = audit::Entity::find()
        .filter(audit::Column::Seq.gt(sealed))
        .filter(audit::Column::Seq.lte(last))
        .order_by_asc(audit::Column::Seq)
        .limit(limit)
        .all(&tx)
        .await?;
    let Some(end) = entries.last().map(|entry| entry.seq) else { return tx.rollback().await.map(|()| false) };
    let seals = entries.iter().map(|entry| {
        hash = chain::next(&hash, entry);
        audit_seal::ActiveModel { seq: Set(entry.seq), hash: Set(hash.clone()) }
    });
    audit_seal::Entity::insert_many(seals).exec_without_returning(&tx).await?;
    tx.commit().await?;
    Ok(end < last)
}

/// The last entry before which no other can turn up. On PostgreSQL numbers are given before the commit: a transaction
/// under way may hold a smaller one. Whoever holds such a number is waited for, and nobody waits for this. `None`:
/// nothing is there, or it took too long.
async fn last_final(db: &Database) -> Result<Option<i64>, DbErr> {
    let db = db.reader();
    let last = audit::Entity::find()
        .select_only()
        .column(audit::Column::Seq)
        .order_by_desc(audit::Column::Seq)
        .into_tuple()
        .one(db)
        .await?;
    if db.get_database_backend() != DbBackend::Postgres {
        return Ok(last);
    }
    let mut under_way = appending(db).await?;
    for _ in 0..PATIENCE {
        if under_way.is_empty() {
            return Ok(last);
        }
        tokio::time::sleep(PAUSE).await;
        let still = appending(db).await?;
        under_way.retain(|transaction| still.contains(transaction));
    }
    Ok(None)
}

/// The transactions that may have appended and not ended. An insert locks its table before it takes a number, until its
/// transaction has ended for everybody who looks; to look is to take no lock.
async fn appending(db: &impl ConnectionTrait) -> Result<HashSet<String>, DbErr> {
    // Raw: the builder knows no catalog.
    let holders = "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND granted \
                   AND mode = 'RowExclusiveLock' AND relation = 'audit'::regclass \
                   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Postgres, holders)).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}
