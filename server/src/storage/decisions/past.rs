//! Decisions of the past, page by page, for whoever asks what other rules would have said to them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::policy::Outcome;
use domain::{DecisionId, Facts, PersonId, RequestId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use uuid::Uuid;

use crate::storage::entities::{decision, request};

// Raw, for the builder has no operators on JSON and cannot compare an inner query with an outer one; both databases
// read it the same way. Of a decision only the outcome is fetched: its trace is as long as the policy.
const FACTS: &str = r#"CAST("decisions"."facts" AS text)"#;
const OUTCOME: &str = r#"CAST("decisions"."decision" -> 'outcome' AS text)"#;
/// At once, by a yes, or by a license that ran on: extending at once stores no grant of its own.
const LED_TO_LICENSE: &str = r#"CASE
    WHEN EXISTS (SELECT 1 FROM grants g WHERE g.person_id = "decisions"."person_id"
        AND g.decision_id = "decisions"."id")
    THEN CASE WHEN EXISTS (SELECT 1 FROM grants g WHERE g.person_id = "decisions"."person_id"
        AND g.decision_id = "decisions"."id" AND g.state <> 'failed') THEN 1 ELSE 0 END
    WHEN "decisions"."outcome" = 'grant' OR EXISTS (SELECT 1 FROM requests r
        WHERE r.requester_id = "decisions"."person_id" AND r.decision_id = "decisions"."id"
        AND r.extends_grant_id IS NOT NULL AND r.state = 'approved') THEN 1
    ELSE 0 END"#;
/// Whether a request hangs on it: of a mere look nobody hears.
const ASKED: &str = r#"CASE WHEN EXISTS (SELECT 1 FROM requests r WHERE r.requester_id = "decisions"."person_id"
    AND r.decision_id = "decisions"."id") THEN 1 ELSE 0 END"#;
/// Whoever looks at the page on which one asks, and then asks, is decided on twice: the second time counts.
const IS_NOT_A_LOOK: &str = r#"NOT ("decisions"."outcome" = 'ask'
    AND NOT EXISTS (SELECT 1 FROM requests r WHERE r.requester_id = "decisions"."person_id"
        AND r.decision_id = "decisions"."id")
    AND EXISTS (SELECT 1 FROM requests r WHERE r.requester_id = "decisions"."person_id"
        AND r.site = "decisions"."site" AND r.product = "decisions"."product"
        AND r.created_at >= "decisions"."created_at"))"#;

/// A stretch of the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// After then, …
    pub since: DateTime<Utc>,
    /// … and until then.
    pub until: DateTime<Utc>,
}

/// The last decision of a page: the next page comes after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    at: DateTime<Utc>,
    id: DecisionId,
}

/// A decision as it is stored, not understood yet: that takes time, and is done where nobody waits for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastDecision {
    /// Which.
    pub id: DecisionId,
    /// Whether a license came of it, or went on by it.
    pub led_to_license: bool,
    /// Whether somebody was asked.
    pub asked: bool,
    at: DateTime<Utc>,
    facts: String,
    outcome: String,
}

impl PastDecision {
    /// Where it stands among the others.
    #[must_use]
    pub fn place(&self) -> Place {
        Place { at: self.at, id: self.id }
    }

    /// What it was made on, and what it said. `None`: this version does not understand it.
    #[must_use]
    pub fn read(&self) -> Option<(Facts, Outcome)> {
        Some((serde_json::from_str(&self.facts).ok()?, serde_json::from_str(&self.outcome).ok()?))
    }
}

/// How many there are.
pub async fn count(db: &impl ConnectionTrait, span: Span) -> Result<u64, DbErr> {
    within(span).select_only().column(decision::Column::Id).count(db).await
}

/// A page of them, the oldest first.
pub async fn page(
    db: &impl ConnectionTrait,
    span: Span,
    after: Option<Place>,
    limit: u64,
) -> Result<Vec<PastDecision>, DbErr> {
    let mut page = within(span)
        .select_only()
        .column(decision::Column::Id)
        .column(decision::Column::CreatedAt)
        .expr(Expr::cust(FACTS))
        .expr(Expr::cust(OUTCOME))
        .expr(Expr::cust(LED_TO_LICENSE))
        .expr(Expr::cust(ASKED));
    if let Some(Place { at, id }) = after {
        let later = decision::Column::CreatedAt.gt(at).or(decision::Column::Id.gt(id.0));
        page = page.filter(decision::Column::CreatedAt.gte(at)).filter(later);
    }
    let rows: Vec<(Uuid, DateTime<Utc>, String, String, i32, i32)> = page
        .order_by_asc(decision::Column::CreatedAt)
        .order_by_asc(decision::Column::Id)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    let past = rows.into_iter().map(|(id, at, facts, outcome, led, asked)| PastDecision {
        id: DecisionId(id),
        led_to_license: led == 1,
        asked: asked == 1,
        at,
        facts,
        outcome,
    });
    Ok(past.collect())
}

/// The requests that came of those decisions about those people.
pub async fn requests_of(
    db: &impl ConnectionTrait,
    people: &[PersonId],
    ids: &[DecisionId],
) -> Result<HashMap<DecisionId, RequestId>, DbErr> {
    let rows: Vec<(Uuid, Uuid)> = request::Entity::find()
        .select_only()
        .column(request::Column::DecisionId)
        .column(request::Column::Id)
        // By the people: of them there is an index.
        .filter(request::Column::RequesterId.is_in(people.iter().map(|person| person.0)))
        .filter(request::Column::DecisionId.is_in(ids.iter().map(|id| id.0)))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(decision, request)| (DecisionId(decision), RequestId(request))).collect())
}

fn within(span: Span) -> Select<decision::Entity> {
    decision::Entity::find()
        .filter(decision::Column::CreatedAt.gt(span.since))
        .filter(decision::Column::CreatedAt.lte(span.until))
        .filter(Expr::cust(IS_NOT_A_LOOK))
}
