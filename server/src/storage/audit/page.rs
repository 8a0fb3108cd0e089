//! Reading: a page of the audit, the newest entries first, by keys and not by offsets.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use domain::PersonId;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select, Statement,
};
use uuid::Uuid;

use crate::storage::entities::{audit, audit_seal};

/// Entries are numbered in the order in which they are appended, which is that of their times but for the clocks of
/// replicas and the length of transactions. Those differ by less than this.
const DISORDER: Duration = Duration::hours(1);

/// An entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it; absent when the portal did.
    pub actor: Option<PersonId>,
    /// What.
    pub action: String,
    /// To what.
    pub subject_kind: String,
    /// To which.
    pub subject: Uuid,
    /// To whom.
    pub person: Option<PersonId>,
    /// The keys of site and product.
    pub product: Option<(String, String)>,
    /// What else there is to say.
    pub details: serde_json::Value,
}

impl From<audit::Model> for Entry {
    fn from(row: audit::Model) -> Self {
        Self {
            seq: row.seq,
            at: row.at,
            actor: row.actor_id.map(PersonId),
            action: row.action,
            subject_kind: row.subject_kind,
            subject: row.subject_id,
            person: row.person_id.map(PersonId),
            product: row.site.zip(row.product),
            details: row.details,
        }
    }
}

/// Which entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Done by or to one of these few people.
    pub people: Option<Vec<PersonId>>,
    /// About this product: the keys of site and product.
    pub product: Option<(String, String)>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub until: Option<DateTime<Utc>>,
}

/// What an entry tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something that happened to a `request`, a `grant`, ….
    Subject(String),
    /// This very action.
    Action(String),
}

/// Where a page is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// At the end.
    #[default]
    Newest,
    /// Just before this entry.
    Before(i64),
    /// Just after this entry.
    After(i64),
}

/// A page, the newest entry first.
pub async fn page(
    db: &impl ConnectionTrait,
    filter: &Filter,
    place: Place,
    limit: u64,
) -> Result<Vec<Entry>, DbErr> {
    let bounds = bounds(db, filter).await?;
    let mut rows = Vec::new();
    for query in queries(filter, bounds, place, limit) {
        rows.append(&mut query.all(db).await?);
    }
    // Somebody who did it to themself is found twice.
    rows.sort_by_key(|row| std::cmp::Reverse(row.seq));
    rows.dedup_by_key(|row| row.seq);
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    if let Place::After(_) = place {
        rows.drain(..rows.len().saturating_sub(size));
    }
    rows.truncate(size);
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The statements that a page is read by, for whoever looks at their plans.
pub async fn statements(
    db: &impl ConnectionTrait,
    filter: &Filter,
    place: Place,
    limit: u64,
) -> Result<Vec<Statement>, DbErr> {
    let backend: DbBackend = db.get_database_backend();
    let bounds = bounds(db, filter).await?;
    Ok(queries(filter, bounds, place, limit).iter().map(|query| query.build(backend)).collect())
}

/// One for each way in which an entry can have to do with a person: each is read in order from an index of its own,
/// which no database does for an `OR`.
fn queries(
    filter: &Filter,
    (low, high): (Option<i64>, Option<i64>),
    place: Place,
    limit: u64,
) -> Vec<Select<audit::Entity>> {
    let mut query = audit::Entity::find().limit(limit);
    query = match place {
        Place::Newest => query.order_by(audit::Column::Seq, Order::Desc),
        Place::Before(seq) => {
            query.filter(audit::Column::Seq.lt(seq)).order_by(audit::Column::Seq, Order::Desc)
        }
        Place::After(seq) => {
            query.filter(audit::Column::Seq.gt(seq)).order_by(audit::Column::Seq, Order::Asc)
        }
    };
    if let Some((site, product)) = &filter.product {
        query = query.filter(audit::Column::Site.eq(site)).filter(audit::Column::Product.eq(product));
    }
    query = match &filter.kind {
        Some(Kind::Subject(kind)) => query.filter(audit::Column::SubjectKind.eq(kind)),
        Some(Kind::Action(action)) => query.filter(audit::Column::Action.eq(action)),
        None => query,
    };
    if let Some(from) = filter.from {
        query = query.filter(audit::Column::At.gte(from));
    }
    if let Some(until) = filter.until {
        query = query.filter(audit::Column::At.lt(until));
    }
    if let Some(low) = low {
        query = query.filter(audit::Column::Seq.gt(low));
    }
    if let Some(high) = high {
        query = query.filter(audit::Column::Seq.lt(high));
    }
    let Some(people) = &filter.people else { return vec![query] };
    let ways = people.iter().flat_map(|person| {
        [audit::Column::ActorId, audit::Column::PersonId].map(|column| (column, person.0))
    });
    ways.map(|(column, person)| query.clone().filter(column.eq(person))).collect()
}

/// Between which numbers the times of the filter lie, so that a page of long ago is not looked for from today on.
async fn bounds(db: &impl ConnectionTrait, filter: &Filter) -> Result<(Option<i64>, Option<i64>), DbErr> {
    let nearest = || audit::Entity::find().select_only().column(audit::Column::Seq);
    let low = match filter.from {
        Some(from) => {
            let before = nearest().filter(audit::Column::At.lt(from - DISORDER));
            before.order_by_desc(audit::Column::At).into_tuple().one(db).await?
        }
        None => None,
    };
    let high = match filter.until {
        Some(until) => {
            let after = nearest().filter(audit::Column::At.gte(until + DISORDER));
            after.order_by_asc(audit::Column::At).into_tuple().one(db).await?
        }
        None => None,
    };
    Ok((low, high))
}

/// The seals of entries that have one.
pub async fn seals(
    db: &impl ConnectionTrait,
    seqs: impl IntoIterator<Item = i64>,
) -> Result<HashMap<i64, String>, DbErr> {
    let seqs: Vec<i64> = seqs.into_iter().collect();
    let rows = audit_seal::Entity::find().filter(audit_seal::Column::Seq.is_in(seqs)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.seq, row.hash)).collect())
}
