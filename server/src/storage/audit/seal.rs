//! Sealing: entries that are committed get their place in the chain, in the order of their numbers.
//!
//! Not in the transaction that appends: the chain has one end, and on PostgreSQL every transaction would wait there for
//! every other, those that hold a product's seats for those that want them.

use sea_orm::ActiveValue::Set;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    RuntimeErr,
};

use super::chain;
use crate::storage::Database;
use crate::storage::entities::{audit, audit_seal};

/// How long appending may be held up to find out which entries are final. Less than a second, after which PostgreSQL
/// looks for a deadlock and may choose somebody else to fail.
const PATIENCE: &str = "SET LOCAL lock_timeout = '200ms'";
/// What PostgreSQL calls running out of it.
const LOCK_NOT_AVAILABLE: &str = "55P03";

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
/// under way may hold a smaller one. Nobody appends while this waits for those, at most for [`PATIENCE`], and whoever
/// appends later gets a larger number. `None`: nothing is there, or it took too long.
async fn last_final(db: &Database) -> Result<Option<i64>, DbErr> {
    let tx = db.begin().await?;
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(PATIENCE).await?;
        match tx.execute_unprepared("LOCK TABLE audit IN SHARE MODE").await {
            Ok(_) => {}
            Err(error) if is_out_of_patience(&error) => return tx.rollback().await.map(|()| None),
            Err(error) => return Err(error),
        }
    }
    let last = audit::Entity::find()
        .select_only()
        .column(audit::Column::Seq)
        .order_by_desc(audit::Column::Seq)
        .into_tuple()
        .one(&tx)
        .await?;
    tx.rollback().await?;
    Ok(last)
}

fn is_out_of_patience(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = error
    else {
        return false;
    };
    let code = error.as_database_error().and_then(|error| error.code());
    code.as_deref() == Some(LOCK_NOT_AVAILABLE)
}
