//! Verifying: every entry, from the first one on, against its seal, and every decision against its entry.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Duration, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::chain;
use crate::storage::entities::{audit, audit_seal, decision};

/// Entries that are looked at together.
const BATCH: u64 = 1000;
/// An entry without a seal that is older than this should have one.
const SEALED_WITHIN: Duration = Duration::minutes(5);

/// What became of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chain {
    /// It holds.
    Whole(Verified),
    /// It is broken, here first.
    Broken(Broken),
}

/// A chain that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Entries with a seal.
    pub entries: u64,
    /// Entries that wait for theirs.
    pub waiting: u64,
    /// The last entry that is sealed; absent when nothing is.
    pub head: Option<Head>,
    /// Whether the head that was asked for is in the chain.
    pub has_head: bool,
}

/// An entry with its seal, to be kept elsewhere: `41-` and the seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The entry's number.
    pub seq: i64,
    /// Its seal.
    pub hash: String,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.seq, self.hash)
    }
}

/// What was given is no head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a head is the number of an entry, a hyphen, and 64 hexadecimal digits")]
pub struct NoHead;

impl FromStr for Head {
    type Err = NoHead;

    fn from_str(text: &str) -> Result<Self, NoHead> {
        let (seq, hash) = text.trim().split_once('-').ok_or(NoHead)?;
        let is_hash = hash.len() == 64 && hash.bytes().all(|digit| digit.is_ascii_hexdigit());
        let seq = seq.parse().map_err(|_| NoHead)?;
        if is_hash { Ok(Self { seq, hash: hash.to_ascii_lowercase() }) } else { Err(NoHead) }
    }
}

/// The first entry that is not as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Its number.
    pub seq: i64,
    /// What is wrong with it.
    pub why: Why,
}

/// What can be wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Its seal does not fit: the entry, its seal or the one before was changed.
    Changed,
    /// There is a seal and no entry.
    Missing,
    /// It stands before sealed entries and has no seal: it was put there later.
    OutOfOrder,
    /// It has waited for its seal for too long.
    Unsealed,
    /// The decision that it tells of is gone.
    DecisionMissing,
    /// The facts or the trace of the decision that it tells of were changed.
    DecisionChanged,
}

/// Walks the chain. Looks for a `head` that was kept elsewhere, if one is given. Writes nothing.
///
/// # Errors
/// When the database fails.
pub async fn verify(
    db: &impl ConnectionTrait,
    head: Option<&Head>,
    now: DateTime<Utc>,
) -> Result<Chain, DbErr> {
    // What is sealed by now changes no more; what is sealed meanwhile is left for the next time.
    let end = audit_seal::Entity::find().order_by_desc(audit_seal::Column::Seq).one(db).await?;
    let end = end.map_or(i64::MIN, |end| end.seq);
    let mut walk =
        Walk { hash: chain::START.to_owned(), last: None, entries: 0, wanted: head, has_head: false };
    let mut after = None;
    loop {
        let entries = entries_after(db, after, end).await?;
        let is_last = (entries.len() as u64) < BATCH;
        let upto = entries.last().filter(|_| !is_last).map_or(end, |entry| entry.seq);
        let seals = seals_after(db, after, upto, entries.len() as u64 + 1).await?;
        if let Some(broken) = walk.compare(&entries, &seals) {
            return Ok(Chain::Broken(broken));
        }
        if let Some(broken) = against_decisions(db, &entries).await? {
            return Ok(Chain::Broken(broken));
        }
        if is_last {
            break;
        }
        after = Some(upto);
    }
    let rest = audit::Entity::find().filter(audit::Column::Seq.gt(end));
    let waiting = rest.clone().count(db).await?;
    let overdue = rest.filter(audit::Column::At.lt(now - SEALED_WITHIN));
    if let Some(entry) = overdue.order_by_asc(audit::Column::Seq).one(db).await? {
        return Ok(Chain::Broken(Broken { seq: entry.seq, why: Why::Unsealed }));
    }
    let head = walk.last.map(|seq| Head { seq, hash: walk.hash });
    Ok(Chain::Whole(Verified { entries: walk.entries, waiting, head, has_head: walk.has_head }))
}

async fn entries_after(
    db: &impl ConnectionTrait,
    after: Option<i64>,
    end: i64,
) -> Result<Vec<audit::Model>, DbErr> {
    let mut select = audit::Entity::find().filter(audit::Column::Seq.lte(end));
    if let Some(after) = after {
        select = select.filter(audit::Column::Seq.gt(after));
    }
    select.order_by_asc(audit::Column::Seq).limit(BATCH).all(db).await
}

async fn seals_after(
    db: &impl ConnectionTrait,
    after: Option<i64>,
    upto: i64,
    limit: u64,
) -> Result<Vec<audit_seal::Model>, DbErr> {
    let mut select = audit_seal::Entity::find().filter(audit_seal::Column::Seq.lte(upto));
    if let Some(after) = after {
        select = select.filter(audit_seal::Column::Seq.gt(after));
    }
    select.order_by_asc(audit_seal::Column::Seq).limit(limit).all(db).await
}

struct Walk<'a> {
    hash: String,
    last: Option<i64>,
    entries: u64,
    wanted: Option<&'a Head>,
    has_head: bool,
}

impl Walk<'_> {
    fn compare(&mut self, entries: &[audit::Model], seals: &[audit_seal::Model]) -> Option<Broken> {
        let mut seals = seals.iter();
        for entry in entries {
            let seq = entry.seq;
            match seals.next() {
                Some(seal) if seal.seq < seq => return Some(Broken { seq: seal.seq, why: Why::Missing }),
                Some(seal) if seal.seq == seq => {
                    self.hash = chain::next(&self.hash, entry);
                    if self.hash != seal.hash {
                        return Some(Broken { seq, why: Why::Changed });
                    }
                }
                _ => return Some(Broken { seq, why: Why::OutOfOrder }),
            }
            self.entries += 1;
            self.last = Some(seq);
            self.has_head |= self.wanted.is_some_and(|head| head.seq == seq && head.hash == self.hash);
        }
        seals.next().map(|seal| Broken { seq: seal.seq, why: Why::Missing })
    }
}

/// Whether each decision is still what its entry says.
async fn against_decisions(
    db: &impl ConnectionTrait,
    entries: &[audit::Model],
) -> Result<Option<Broken>, DbErr> {
    let told: Vec<_> = entries.iter().filter(|entry| entry.subject_kind == "decision").collect();
    let mut found: HashMap<Uuid, decision::Model> = HashMap::new();
    for part in told.chunks(500) {
        let ids = part.iter().map(|entry| entry.subject_id);
        let rows = decision::Entity::find().filter(decision::Column::Id.is_in(ids)).all(db).await?;
        found.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    for entry in told {
        let why = match found.get(&entry.subject_id) {
            None => Why::DecisionMissing,
            Some(row) if entry.details["sha256"] != chain::digest(&row.facts, &row.decision).as_str() => {
                Why::DecisionChanged
            }
            Some(_) => continue,
        };
        return Ok(Some(Broken { seq: entry.seq, why }));
    }
    Ok(None)
}
