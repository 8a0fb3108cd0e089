//! Decisions, each with the facts it was made on.

mod past;

use std::collections::HashMap;

use chrono::Duration;
use domain::policy::{Ask, Decision, Outcome};
use domain::{DecisionId, Facts, RuleId};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use uuid::Uuid;

use super::audit::{self, About, Action};
use super::corrupt;
use super::entities::decision;

pub use past::{PastDecision, Place, Span, count, page, requests_of};

/// A visit that repeats the person's last decision within this time stores no new row.
const REPEAT: Duration = Duration::hours(24);

fn name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Grant { .. } => "grant",
        Outcome::Ask(_) => "ask",
        Outcome::Deny { .. } => "deny",
    }
}

/// Stores a decision, and that it was made.
pub async fn store(
    db: &impl ConnectionTrait,
    id: DecisionId,
    facts: &Facts,
    decision: &Decision,
) -> Result<(), DbErr> {
    let json = |error: serde_json::Error| DbErr::Json(error.to_string());
    let (stored_facts, stored) =
        (serde_json::to_value(facts).map_err(json)?, serde_json::to_value(decision).map_err(json)?);
    let details = json!({
        "outcome": name(&decision.outcome),
        "rule": decision.because.rule().map(|id| rule_name(decision, id)),
        "version": decision.policy_version,
        "sha256": audit::digest(&stored_facts, &stored),
    });
    let row = decision::ActiveModel {
        id: Set(id.0),
        person_id: Set(facts.person.0),
        site: Set(facts.site.to_string()),
        product: Set(facts.product.to_string()),
        outcome: Set(name(&decision.outcome).to_owned()),
        rule: Set(decision.because.rule().map(ToString::to_string)),
        policy_version: Set(decision.policy_version),
        facts: Set(stored_facts),
        decision: Set(stored),
        created_at: Set(facts.at),
    };
    decision::Entity::insert(row).exec_without_returning(db).await?;
    let about = About {
        person: Some(facts.person),
        product: Some((facts.site.to_string(), facts.product.to_string())),
    };
    audit::append_about(db, None, Action::Decided, id.0, about, details, facts.at).await
}

/// As people read it then: a rule can be renamed.
fn rule_name<'a>(decision: &'a Decision, id: &'a RuleId) -> &'a str {
    let rule = decision.trace.iter().find(|rule| rule.rule == *id);
    rule.map_or(id.as_str(), |rule| rule.name.as_str())
}

/// Stores a decision of a mere visit, unless it repeats the person's last one.
pub async fn store_visit(
    db: &impl ConnectionTrait,
    id: DecisionId,
    facts: &Facts,
    decision: &Decision,
) -> Result<(), DbErr> {
    let last = decision::Entity::find()
        .filter(decision::Column::PersonId.eq(facts.person.0))
        .filter(decision::Column::Site.eq(facts.site.as_str()))
        .filter(decision::Column::Product.eq(facts.product.as_str()))
        .filter(decision::Column::CreatedAt.gt(facts.at - REPEAT))
        .order_by_desc(decision::Column::CreatedAt)
        .one(db)
        .await?;
    let repeats = last.is_some_and(|last| {
        last.policy_version == decision.policy_version
            && last.outcome == name(&decision.outcome)
            && last.rule.as_deref() == decision.because.rule().map(domain::RuleId::as_str)
    });
    if repeats { Ok(()) } else { store(db, id, facts, decision).await }
}

/// The decision of that id.
pub async fn find(db: &impl ConnectionTrait, id: DecisionId) -> Result<Option<Decision>, DbErr> {
    let row = decision::Entity::find_by_id(id.0).one(db).await?;
    row.map(|row| serde_json::from_value(row.decision).map_err(|_| corrupt("decision"))).transpose()
}

/// How a request that this decision led to is asked. A decision that did not ask, or is gone, asks the owners.
pub async fn ask(db: &impl ConnectionTrait, id: DecisionId) -> Result<Ask, DbErr> {
    Ok(match find(db, id).await?.map(|decision| decision.outcome) {
        Some(Outcome::Ask(ask)) => ask,
        _ => Ask::owners(),
    })
}

/// What those decisions were made on.
pub async fn facts_of(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = DecisionId>,
) -> Result<HashMap<DecisionId, Facts>, DbErr> {
    let ids: Vec<_> = ids.into_iter().map(|id| id.0).collect();
    let rows = decision::Entity::find().filter(decision::Column::Id.is_in(ids)).all(db).await?;
    let read = rows.into_iter().map(|row| {
        let facts = serde_json::from_value(row.facts).map_err(|_| corrupt("decision"))?;
        Ok((DecisionId(row.id), facts))
    });
    read.collect()
}

/// A decision as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// What it was made on.
    pub facts: Value,
    /// What was decided, and how.
    pub decision: Value,
}

/// Those decisions as they are stored, whether this version understands them or not.
pub async fn stored(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Stored>, DbErr> {
    let rows = decision::Entity::find().filter(decision::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, Stored { facts: row.facts, decision: row.decision })).collect())
}
