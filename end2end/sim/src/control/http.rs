//! `/_sim/…`: the controls over HTTP. Needs no credentials and is never faulted.

use axum::Json;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{Control, GroupChange, ProductChange};
use crate::faults::FaultRule;
use crate::server::Shared;
use crate::site::Account;

pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/_sim/state", get(state))
        .route("/_sim/log", get(log))
        .route("/_sim/reset", post(reset))
        .route("/_sim/faults", get(faults).put(add_fault).delete(clear_faults))
        .route("/_sim/faults/{id}", delete(remove_fault))
        .route("/_sim/settings", put(change_settings))
        .route("/_sim/accounts/{account_id}", put(put_account))
        .route("/_sim/groups/{group_id}", put(change_group))
        .route("/_sim/products/{key}", put(change_product))
        .route("/_sim/avatar.svg", get(avatar))
}

async fn state(State(shared): State<Shared>) -> Json<Value> {
    Json(Control::new(shared).state())
}

async fn log(State(shared): State<Shared>) -> Json<Value> {
    Json(json!(Control::new(shared).writes()))
}

async fn reset(State(shared): State<Shared>) -> StatusCode {
    Control::new(shared).reset();
    StatusCode::NO_CONTENT
}

async fn faults(State(shared): State<Shared>) -> Json<Value> {
    let faults = shared.faults();
    let rules = faults.rules().iter().map(|(id, rule)| json!({ "id": id, "rule": rule }));
    Json(rules.collect())
}

async fn add_fault(State(shared): State<Shared>, Json(rule): Json<FaultRule>) -> Json<Value> {
    Json(json!({ "id": Control::new(shared).add_fault(rule) }))
}

async fn clear_faults(State(shared): State<Shared>) -> StatusCode {
    Control::new(shared).clear_faults();
    StatusCode::NO_CONTENT
}

async fn remove_fault(State(shared): State<Shared>, Path(id): Path<u64>) -> StatusCode {
    if Control::new(shared).remove_fault(id) { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}

async fn change_settings(State(shared): State<Shared>, Json(change): Json<Value>) -> Response {
    let mut site = shared.site();
    match merged(&site.settings, change) {
        Ok(settings) => {
            site.settings = settings;
            Json(json!(site.settings)).into_response()
        }
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, error.to_string()).into_response(),
    }
}

async fn put_account(
    State(shared): State<Shared>,
    Path(account_id): Path<String>,
    Json(change): Json<Value>,
) -> Response {
    let mut site = shared.site();
    let old = site.accounts.get(&account_id).cloned();
    let old = old.unwrap_or_else(|| Account { account_id: account_id.clone(), ..Account::default() });
    match merged(&old, change) {
        Ok(account) => {
            let account = Account { account_id, ..account };
            let answer = Json(json!(account));
            site.accounts.insert(account.account_id.clone(), account);
            answer.into_response()
        }
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, error.to_string()).into_response(),
    }
}

async fn change_group(
    State(shared): State<Shared>,
    Path(group_id): Path<String>,
    Json(change): Json<GroupChange>,
) -> Json<Value> {
    Json(json!(Control::new(shared).change_group(&group_id, change)))
}

async fn change_product(
    State(shared): State<Shared>,
    Path(key): Path<String>,
    Json(change): Json<ProductChange>,
) -> Response {
    match Control::new(shared).change_product(&key, change) {
        Some(product) => Json(json!(product)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn avatar() -> Response {
    let circle = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><circle cx="24" cy="24" r="24" fill="#579dff"/></svg>"##;
    ([(header::CONTENT_TYPE, "image/svg+xml")], circle).into_response()
}

/// The old value with the given fields put over it.
fn merged<T: serde::Serialize + DeserializeOwned>(old: &T, change: Value) -> serde_json::Result<T> {
    let mut whole = serde_json::to_value(old)?;
    if let (Some(whole), Value::Object(change)) = (whole.as_object_mut(), change) {
        whole.extend(change);
    }
    serde_json::from_value(whole)
}
