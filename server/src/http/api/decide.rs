//! Deciding on a request, in somebody's name.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::{Remark, RequestId, Scope};
use uuid::Uuid;

use super::super::router::Doors;
use super::bearer::Speaker;
use super::object::Object;
use super::openapi::DecideRefusals;
use super::problem::{Kind, Problem};
use super::read::of_path;
use crate::api::{self, ApproveBody, DenyBody, RequestShape};
use crate::operations::OperationError;
use crate::operations::decide_request::{self, Approval, MAX_DAYS};

/// Says yes, for whoever made the token: an approver of this request now, and not the one who asks.
#[utoipa::path(
    post,
    path = "/api/v1/requests/{id}/approve",
    operation_id = "approveRequest",
    params(("id" = Uuid, Path, description = "Its id.")),
    request_body = ApproveBody,
    responses((status = 200, description = "The request as it stands now.", body = RequestShape), DecideRefusals),
    security(("token" = ["requests:decide"]))
)]
pub(super) async fn approve(
    speaker: Speaker,
    State(doors): State<Arc<Doors>>,
    id: Result<Path<Uuid>, PathRejection>,
    body: Result<Json<Object<ApproveBody>>, JsonRejection>,
) -> Result<Json<RequestShape>, Problem> {
    let actor = speaker.may(Scope::Decide)?;
    let id = RequestId(of_path(id)?);
    let ApproveBody { days, comment } = of_body(body)?;
    if days.is_some_and(|days| !(1..=MAX_DAYS).contains(&days)) {
        return Err(Problem::with_detail(Kind::Incomplete, "days is a number from 1 to 3650"));
    }
    let comment = comment.map_or(Ok(None), |comment| remark(&comment))?;
    let done = decide_request::approve(&doors.state, actor, id, &Approval { days, comment }).await;
    answer(&doors, id, done).await
}

/// Says no and why, for whoever made the token: an approver of this request now, and not the one who asks.
#[utoipa::path(
    post,
    path = "/api/v1/requests/{id}/deny",
    operation_id = "denyRequest",
    params(("id" = Uuid, Path, description = "Its id.")),
    request_body = DenyBody,
    responses((status = 200, description = "The request as it stands now.", body = RequestShape), DecideRefusals),
    security(("token" = ["requests:decide"]))
)]
pub(super) async fn deny(
    speaker: Speaker,
    State(doors): State<Arc<Doors>>,
    id: Result<Path<Uuid>, PathRejection>,
    body: Result<Json<Object<DenyBody>>, JsonRejection>,
) -> Result<Json<RequestShape>, Problem> {
    let actor = speaker.may(Scope::Decide)?;
    let id = RequestId(of_path(id)?);
    let reason = remark(&of_body(body)?.reason)?;
    let reason = reason.ok_or_else(|| Problem::with_detail(Kind::Incomplete, "reason says nothing"))?;
    let done = decide_request::deny(&doors.state, actor, id, &reason).await;
    answer(&doors, id, done).await
}

/// The request after the verdict; whoever came too late gets it with the problem, and so who was first.
async fn answer(
    doors: &Doors,
    id: RequestId,
    done: Result<(), OperationError>,
) -> Result<Json<RequestShape>, Problem> {
    let refused = done.err().map(Problem::from);
    if let Some(problem) = refused {
        if problem.is(Kind::AlreadyDecided) {
            return Err(Problem::with_request(Kind::AlreadyDecided, api::request(&doors.state, id).await?));
        }
        return Err(problem);
    }
    api::request(&doors.state, id).await?.map(Json).ok_or(Problem::new(Kind::NotFound))
}

fn remark(text: &str) -> Result<Option<Remark>, Problem> {
    Remark::parse(text).map_err(|_| Problem::with_detail(Kind::Incomplete, "more than 1000 characters"))
}

fn of_body<T>(body: Result<Json<Object<T>>, JsonRejection>) -> Result<T, Problem> {
    body.map(|Json(Object(body))| body).map_err(|error| {
        let kind = match error.status() {
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Kind::NotJson,
            StatusCode::UNPROCESSABLE_ENTITY => Kind::Incomplete,
            StatusCode::PAYLOAD_TOO_LARGE => Kind::TooLarge,
            _ => Kind::Malformed,
        };
        Problem::with_detail(kind, error.body_text().chars().take(200).collect::<String>())
    })
}
