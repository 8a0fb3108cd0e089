//! Server-sent events: where a request or a license stands, for the page that waits for it.

mod following;
mod places;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use app::pages::looks_again_after;
use app::views::RequestStage;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use domain::{GrantId, RequestId};
use futures::{Stream, StreamExt, stream};
use serde_json::json;
use tracing::error;
use url::form_urlencoded;

use self::following::Following;
pub use self::places::Places;
use super::router::Doors;
use super::session::{Caller, cookie_hash};
use crate::operations::OperationError;
use crate::operations::session::SignedIn;
use crate::portal::live::{self, Standing};
use crate::state::AppState;

/// When a browser comes back after a stream has ended.
const BACK: Duration = Duration::from_secs(1);
/// When it comes back after one for which there was no place: it looks again now and then, as pages without scripts do.
const NO_PLACE: Duration = Duration::from_secs(3);

/// What is followed.
#[derive(Clone, Debug)]
enum Subject {
    Request(RequestId),
    /// And where this tab wants to go, as its page was told.
    Grant(GrantId, Option<String>),
}

impl Subject {
    async fn look(&self, state: &AppState, who: &SignedIn) -> Result<Standing, OperationError> {
        match self {
            Self::Request(id) => live::request(state, who, *id).await,
            Self::Grant(id, to) => live::grant(state, who, *id, to.as_deref()).await,
        }
    }
}

/// `GET /requests/{id}/events`.
pub async fn request_events(
    State(doors): State<Arc<Doors>>,
    Path(id): Path<String>,
    request: Parts,
) -> Response {
    match id.parse() {
        Ok(id) => events(&doors, Subject::Request(id), &request).await,
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `GET /grants/{id}/events`, perhaps with `to=`.
pub async fn grant_events(
    State(doors): State<Arc<Doors>>,
    Path(id): Path<String>,
    request: Parts,
) -> Response {
    let query = request.uri.query().unwrap_or("").as_bytes();
    let to = form_urlencoded::parse(query).find(|(name, _)| name == "to").map(|(_, to)| to.into_owned());
    match id.parse() {
        Ok(id) => events(&doors, Subject::Grant(id, to), &request).await,
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn events(doors: &Doors, subject: Subject, request: &Parts) -> Response {
    let state = &doors.state;
    let who = match request.extensions.get::<Caller>() {
        Some(Caller::SignedIn(who)) => who,
        Some(Caller::Unknown) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
        _ => return StatusCode::UNAUTHORIZED.into_response(),
    };
    let Some(session) = cookie_hash(&request.headers) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    // Before the first look: what moves between the two is not missed.
    let changes = state.db.changes().watch();
    let first = match subject.look(state, who).await {
        Ok(standing) => standing,
        Err(OperationError::NotFound) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            error!(%error, "The database failed a page that waits");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let event = told(&first);
    if is_over(first.stage) {
        return answer(stream::iter([event.retry(BACK)]));
    }
    let Some(place) = doors.places.take(who.actor.person) else {
        return answer(stream::iter([event.retry(NO_PLACE)]));
    };
    let following =
        Following::new(Arc::clone(state), subject, session, &first, changes, doors.shutdown.clone(), place);
    answer(stream::iter([event.retry(BACK)]).chain(following.events()))
}

/// One event: where it stands now. Its id is the mark, which the page compares with its own.
fn told(standing: &Standing) -> Event {
    let said = json!({
        "stage": name(standing.stage),
        "goes": standing.goes,
        "over": is_over(standing.stage),
    });
    Event::default().event("standing").id(&standing.mark).data(said.to_string())
}

/// Whether there is nothing more to wait for.
fn is_over(stage: RequestStage) -> bool {
    looks_again_after(stage).is_none()
}

fn name(stage: RequestStage) -> &'static str {
    match stage {
        RequestStage::Waiting => "waiting",
        RequestStage::SettingUp => "setting_up",
        RequestStage::Checking => "checking",
        RequestStage::Waitlisted => "waitlisted",
        RequestStage::Ready => "ready",
        RequestStage::Ended => "ended",
        RequestStage::Failed(_) => "failed",
        RequestStage::Denied => "denied",
        RequestStage::Withdrawn => "withdrawn",
        RequestStage::Expired => "expired",
    }
}

/// What is between must pass every event on at once, and keep none.
fn answer(events: impl Stream<Item = Event> + Send + 'static) -> Response {
    let mut response = Sse::new(events.map(Ok::<_, Infallible>)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}
