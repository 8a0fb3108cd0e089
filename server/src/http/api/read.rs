//! Reading requests, grants and seats.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use domain::{GrantId, RequestId, Scope};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::super::router::Doors;
use super::bearer::Speaker;
use super::openapi::{ListRefusals, ReadRefusals};
use super::problem::{Kind, Problem};
use crate::api::{
    self, GrantList, GrantShape, GrantStateName, Part, RequestList, RequestShape, RequestStateName, SeatList,
};

const FEW: u32 = 50;
const MANY: u32 = 100;

/// Which requests.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RequestQuery {
    /// Those in this state only.
    state: Option<RequestStateName>,
    /// So many at the most.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<u32>,
    /// After this one: `next` of the part before.
    after: Option<Uuid>,
}

/// Which grants.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GrantQuery {
    /// Those in this state only.
    state: Option<GrantStateName>,
    /// So many at the most.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<u32>,
    /// After this one: `next` of the part before.
    after: Option<Uuid>,
}

/// Requests, the newest first.
#[utoipa::path(
    get,
    path = "/api/v1/requests",
    operation_id = "listRequests",
    params(RequestQuery),
    responses((status = 200, description = "A part of the list.", body = RequestList), ListRefusals),
    security(("token" = ["requests:read"]))
)]
pub(super) async fn requests(
    speaker: Speaker,
    State(doors): State<Arc<Doors>>,
    query: Result<Query<RequestQuery>, QueryRejection>,
) -> Result<Json<RequestList>, Problem> {
    speaker.may(Scope::ReadRequests)?;
    let Query(query) = query.map_err(|error| malformed(&error.body_text()))?;
    let part = Part { after: query.after.map(RequestId), limit: limit(query.limit)? };
    Ok(Json(api::requests(&doors.state, query.state, part).await?))
}

/// One request.
#[utoipa::path(
    get,
    path = "/api/v1/requests/{id}",
    operation_id = "readRequest",
    params(("id" = Uuid, Path, description = "Its id.")),
    responses((status = 200, description = "The request.", body = RequestShape), ReadRefusals),
    security(("token" = ["requests:read"]))
)]
pub(super) async fn request(
    speaker: Speaker,
    State(doors): State<Arc<Doors>>,
    id: Result<Path<Uuid>, PathRejection>,
) -> Result<Json<RequestShape>, Problem> {
    speaker.may(Scope::ReadRequests)?;
    let found = api::request(&doors.state, RequestId(of_path(id)?)).await?;
    found.map(Json).ok_or(Problem::new(Kind::NotFound))
}

/// Grants, the newest first.
#[utoipa::path(
    get,
    path = "/api/v1/grants",
    operation_id = "listGrants",
    params(GrantQuery),
    responses((status = 200, description = "A part of the list.", body = GrantList), ListRefusals),
    security(("token" = ["grants:read"]))
)]
pub(super) async fn grants(
    speaker: Speaker,
    State(doors): State<Arc<Doors>>,
    query: Result<Query<GrantQuery>, QueryRejection>,
) -> Result<Json<GrantList>, Problem> {
    speaker.may(Scope::ReadGrants)?;
    let Query(query) = query.map_err(|error| malformed(&error.body_text()))?;
    let part = Part { after: query.after.map(GrantId), limit: limit(query.limit)? };
    Ok(Json(api::grants(&doors.state, query.state, part).await?))
}

/// One grant.
#[utoipa::path(
    get,
    path = "/api/v1/grants/{id}",
    operation_id = "readGrant",
    params(("id" = Uuid, Path, description = "Its id.")),
    responses((status = 200, description = "The grant.", body = GrantShape), ReadRefusals),
    security(("token" = ["grants:read"]))
)]
pub(super) async fn grant(
    speaker: Speaker,
    State(doors): State<Arc<Doors>>,
    id: Result<Path<Uuid>, PathRejection>,
) -> Result<Json<GrantShape>, Problem> {
    speaker.may(Scope::ReadGrants)?;
    let found = api::grant(&doors.state, GrantId(of_path(id)?)).await?;
    found.map(Json).ok_or(Problem::new(Kind::NotFound))
}

/// Seats of all products, as they were counted last.
#[utoipa::path(
    get,
    path = "/api/v1/seats",
    operation_id = "readSeats",
    responses((status = 200, description = "The seats.", body = SeatList), ListRefusals),
    security(("token" = ["seats:read"]))
)]
pub(super) async fn seats(
    speaker: Speaker,
    State(doors): State<Arc<Doors>>,
) -> Result<Json<SeatList>, Problem> {
    speaker.may(Scope::ReadSeats)?;
    Ok(Json(api::seats(&doors.state).await?))
}

/// What is no id is the id of nothing.
pub(super) fn of_path(id: Result<Path<Uuid>, PathRejection>) -> Result<Uuid, Problem> {
    id.map(|Path(id)| id).map_err(|_| Problem::new(Kind::NotFound))
}

fn limit(wanted: Option<u32>) -> Result<u32, Problem> {
    match wanted {
        None => Ok(FEW),
        Some(limit @ 1..=MANY) => Ok(limit),
        Some(_) => Err(malformed("limit is a number from 1 to 100")),
    }
}

fn malformed(why: &str) -> Problem {
    Problem::with_detail(Kind::Malformed, why.chars().take(200).collect::<String>())
}
