//! The audit: entries with names in place of ids.

use std::collections::{BTreeMap, HashMap};

use app::catalog::audit::KINDS;
use app::views::{AuditDecision, AuditPage, AuditQuery, AuditRow, AuditView, AuditWhat, Called};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use domain::policy::Decision;
use domain::{GrantId, PersonId, ProductKey, RequestId, SiteKey};
use sea_orm::DbErr;
use serde_json::Value;

use super::inbox::products;
use super::rows;
use crate::state::AppState;
use crate::storage::audit::{self, Entry, Filter, Kind, Place};
use crate::storage::decisions::{self, Stored};
use crate::storage::persons;

/// Rows of one page.
const PAGE: usize = 50;
/// People whose entries are looked for together.
const NAMESAKES: u64 = 5;

pub(super) async fn page(state: &AppState, query: AuditQuery) -> Result<AuditView, DbErr> {
    let products = products(state).into_iter().map(|(choice, _)| choice).collect();
    let filter = match filter(state, &query).await? {
        Ok(filter) => filter,
        Err(called) => return Ok(AuditView { rows: Vec::new(), older: None, newer: None, products, called }),
    };
    let place = match (query.older, query.newer) {
        (Some(seq), _) => Place::Before(seq),
        (None, Some(seq)) => Place::After(seq),
        (None, None) => Place::Newest,
    };
    let mut entries = audit::page(state.db.reader(), &filter, place, PAGE as u64 + 1).await?;
    let has_more = entries.len() > PAGE;
    let is_backwards = matches!(place, Place::After(_));
    if has_more {
        entries.remove(if is_backwards { 0 } else { PAGE });
    }
    let has_older = if is_backwards { true } else { has_more };
    let has_newer = if is_backwards { has_more } else { place != Place::Newest };
    let older = entries.last().map(|entry| entry.seq).filter(|_| has_older);
    let newer = entries.first().map(|entry| entry.seq).filter(|_| has_newer);
    let rows = tell(state, entries).await?.into_iter().map(row).collect();
    Ok(AuditView { rows, older, newer, products, called: Called::Known })
}

/// What the query asks for, or why it is for nobody's entries: nobody is called so, or too many are.
///
/// # Errors
/// When the database fails.
pub async fn filter(state: &AppState, query: &AuditQuery) -> Result<Result<Filter, Called>, DbErr> {
    // PostgreSQL takes no text with a NUL.
    let person: String = query.person.chars().filter(|letter| !letter.is_control()).collect();
    let people = match person.as_str() {
        "" => None,
        text => {
            let people = match text.parse::<PersonId>() {
                Ok(id) => vec![id],
                Err(_) => persons::called(state.db.reader(), text, NAMESAKES + 1).await?,
            };
            if people.is_empty() {
                return Ok(Err(Called::Nobody));
            }
            if people.len() as u64 > NAMESAKES {
                return Ok(Err(Called::Many));
            }
            Some(people)
        }
    };
    let product = query.product.split_once('/').and_then(|(site, product)| {
        let (site, product) = (SiteKey::parse(site).ok()?, ProductKey::parse(product).ok()?);
        Some((site.to_string(), product.to_string()))
    });
    let kind = KINDS.iter().find_map(|kind| {
        if kind.subject == query.kind {
            return Some(Kind::Subject(query.kind.clone()));
        }
        let is_action = kind.actions.iter().any(|(action, _)| *action == query.kind);
        is_action.then(|| Kind::Action(query.kind.clone()))
    });
    let until = query.until.and_then(|day| day.checked_add_days(Days::new(1)));
    Ok(Ok(Filter { people, product, kind, from: query.from.map(midnight), until: until.map(midnight) }))
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

/// An entry with names.
pub struct Told {
    /// As it is stored.
    pub entry: Entry,
    /// What it says.
    pub what: AuditWhat,
    /// The decision that it tells of.
    pub decision: Option<Stored>,
}

/// Puts names in place of ids, by one query a kind.
///
/// # Errors
/// When the database fails.
pub async fn tell(state: &AppState, entries: Vec<Entry>) -> Result<Vec<Told>, DbErr> {
    let db = state.db.reader();
    let ids = entries.iter().flat_map(|entry| {
        let away = away(&entry.details);
        entry.actor.into_iter().chain(entry.person).chain(away)
    });
    let mut ids: Vec<PersonId> = ids.collect();
    ids.sort();
    ids.dedup();
    let people = persons::find_all(db, ids).await?;
    let names: HashMap<PersonId, String> =
        people.into_iter().map(|person| (person.id, person.name)).collect();
    let decided = entries.iter().filter(|entry| entry.subject_kind == "decision").map(|entry| entry.subject);
    let mut decisions = decisions::stored(db, decided).await?;
    let told = entries.into_iter().map(|entry| Told {
        what: what(state, &entry, &names),
        decision: decisions.remove(&entry.subject),
        entry,
    });
    Ok(told.collect())
}

fn what(state: &AppState, entry: &Entry, names: &HashMap<PersonId, String>) -> AuditWhat {
    let name = |id: PersonId| names.get(&id).cloned().unwrap_or_else(|| id.to_string());
    let product = entry.product.as_ref().map(|(site, product)| {
        match (SiteKey::parse(site), ProductKey::parse(product)) {
            (Ok(site), Ok(product)) => rows::product(state, &site, &product),
            _ => product.clone(),
        }
    });
    let mut details: BTreeMap<String, String> = BTreeMap::new();
    for (key, value) in entry.details.as_object().into_iter().flatten() {
        if let Some(text) = text(value) {
            details.insert(key.clone(), text);
        }
    }
    let away: Vec<String> = away(&entry.details).into_iter().map(name).collect();
    if !away.is_empty() {
        details.insert("in_place_of".to_owned(), app::catalog::words::and_list(&away));
    }
    AuditWhat {
        action: entry.action.clone(),
        actor: entry.actor.map(name),
        person: entry.person.map(name),
        product,
        details,
    }
}

/// Who is away and had something done in their place.
fn away(details: &Value) -> Vec<PersonId> {
    let away = details["in_place_of"].as_array().into_iter().flatten();
    away.filter_map(|id| id.as_str()?.parse().ok()).collect()
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => Some(items.iter().filter_map(text).collect::<Vec<_>>().join(", ")),
        other => Some(other.to_string()),
    }
}

fn row(told: Told) -> AuditRow {
    let Told { entry, what, decision } = told;
    let page = match entry.subject_kind.as_str() {
        "request" => Some(AuditPage::Request(RequestId(entry.subject))),
        "grant" => Some(AuditPage::Grant(GrantId(entry.subject))),
        _ => None,
    };
    AuditRow { seq: entry.seq, at: entry.at, what, page, decision: decision.and_then(readable) }
}

/// A decision that somebody tampered with is shown without its facts; `audit verify` tells of it.
fn readable(stored: Stored) -> Option<AuditDecision> {
    let decision: Decision = serde_json::from_value(stored.decision).ok()?;
    let facts = serde_json::from_value(stored.facts).ok()?;
    Some(AuditDecision { facts, because: decision.because, trace: decision.trace })
}
