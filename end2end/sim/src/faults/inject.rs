//! The layer in front of everything but the controls: meets each request with the faults set for it.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use chrono::TimeDelta;
use futures::stream::{self, StreamExt};

use super::{Fault, Peer, RetryAfter};
use crate::rest::rate_limit;
use crate::server::Shared;
use crate::site::{Attempt, EntryNumber};
use crate::{machine, org};

/// Tells the handler of a write to answer as if it had done it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lying;

/// Long enough for the first half to leave before the connection dies.
const HALF_TIME: Duration = Duration::from_millis(20);

pub(crate) async fn inject(
    State(shared): State<Shared>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    if path.starts_with("/_sim/") {
        return next.run(request).await;
    }
    let plan = shared.faults().take(request.method(), &path);
    tokio::time::sleep(plan.latency).await;
    let answer = match plan.fault {
        None => next.run(request).await,
        Some((fault, carried_out)) => meet(&shared, peer, request, next, fault, carried_out).await,
    };
    tokio::time::sleep(plan.late_answer).await;
    answer
}

async fn meet(
    shared: &Shared,
    peer: Peer,
    request: Request,
    next: Next,
    fault: Fault,
    carried_out: bool,
) -> Response {
    let (parts, body) = request.into_parts();
    // The body is taken in whole: bytes left unread would turn any close into a reset.
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let attempt = attempt_of(&parts.method, &parts.uri, &body);
    let path = parts.uri.path().to_owned();
    let mut request = Request::from_parts(parts, Body::from(body));
    match fault {
        Fault::Lie => {
            request.extensions_mut().insert(Lying);
            next.run(request).await
        }
        Fault::HalfBody => halved(next.run(request).await, peer).await,
        Fault::Drip { ms } => dripping(next.run(request).await, Duration::from_millis(ms)).await,
        Fault::Latency { .. } => next.run(request).await,
        broken if carried_out => {
            let right = next.run(request).await;
            let (answer, status) = break_answer(&broken, &path, &peer);
            if let Some(number) = right.extensions().get::<EntryNumber>() {
                shared.site().amend(*number, status);
            }
            answer
        }
        broken => {
            let (answer, status) = break_answer(&broken, &path, &peer);
            if let Some(attempt) = attempt {
                let mut site = shared.site();
                let before = site.accepted(&attempt);
                site.record(attempt, before, status);
            }
            answer
        }
    }
}

/// The answer in place of the right one, and the status the caller gets to see.
fn break_answer(fault: &Fault, path: &str, peer: &Peer) -> (Response, Option<u16>) {
    let answer = match fault {
        Fault::TooManyRequests { retry_after } => {
            let headers = (retry_header(*retry_after), rate_limit("0"));
            if path.starts_with("/admin/") {
                (headers, org::too_many_requests()).into_response()
            } else {
                let reason = [("ratelimit-reason", "jira-burst-based")];
                (StatusCode::TOO_MANY_REQUESTS, headers.0, headers.1, reason, "").into_response()
            }
        }
        Fault::Status { status, body, retry_after } => {
            let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, retry_header(*retry_after), body.clone().unwrap_or_default()).into_response()
        }
        Fault::Html => {
            Html("<!doctype html><title>Log in</title><h1>Log in to continue</h1>").into_response()
        }
        Fault::Garbage => {
            ([(CONTENT_TYPE, "application/json")], "{\"accountId\": \u{fffd}]]<").into_response()
        }
        Fault::Reset => {
            peer.reset();
            return (StatusCode::OK.into_response(), None);
        }
        _ => {
            peer.close();
            return (StatusCode::OK.into_response(), None);
        }
    };
    let status = answer.status().as_u16();
    (answer, Some(status))
}

fn retry_header(retry_after: RetryAfter) -> HeaderMap {
    let value = match retry_after {
        RetryAfter::Absent => return HeaderMap::new(),
        RetryAfter::Seconds(seconds) => seconds.to_string(),
        RetryAfter::DateIn(seconds) => {
            let date = machine::now() + TimeDelta::seconds(seconds);
            date.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
        }
        RetryAfter::Absurd => "3153600000".to_owned(),
    };
    HeaderValue::from_str(&value)
        .map(|value| HeaderMap::from_iter([(RETRY_AFTER, value)]))
        .unwrap_or_default()
}

/// Promises the whole body, sends half of it and closes.
async fn halved(answer: Response, peer: Peer) -> Response {
    let (mut parts, body) = answer.into_parts();
    let whole = to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(whole.len().max(2)));
    let half = whole.slice(..whole.len() / 2);
    let end = stream::once(async move {
        tokio::time::sleep(HALF_TIME).await;
        peer.close();
        Err(std::io::Error::from(std::io::ErrorKind::BrokenPipe))
    });
    Response::from_parts(parts, Body::from_stream(stream::iter([Ok(half)]).chain(end)))
}

async fn dripping(answer: Response, pause: Duration) -> Response {
    let (mut parts, body) = answer.into_parts();
    let whole = to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(whole.len()));
    let bytes: Vec<Bytes> = whole.chunks(1).map(Bytes::copy_from_slice).collect();
    let drops = stream::iter(bytes).then(move |byte| async move {
        tokio::time::sleep(pause).await;
        Ok::<_, std::io::Error>(byte)
    });
    Response::from_parts(parts, Body::from_stream(drops))
}

/// What a write was about when it never reached its handler; `None` for reads.
fn attempt_of(method: &Method, uri: &axum::http::Uri, body: &Bytes) -> Option<Attempt> {
    if uri.path().starts_with("/admin/") {
        return org::attempt_of(method, uri, body);
    }
    let method = match *method {
        Method::POST => "POST",
        Method::DELETE => "DELETE",
        _ => return None,
    };
    if !matches!(uri.path(), "/rest/api/3/group/user" | "/rest/api/3/user") {
        return None;
    }
    let params = crate::rest::Params::parse(uri.query());
    let body: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let account_id = params.get("accountId").or_else(|| body["accountId"].as_str());
    Some(Attempt {
        method,
        path: uri.path().to_owned(),
        account_id: account_id.map(str::to_owned),
        group_id: params.get("groupId").map(str::to_owned),
        product: None,
    })
}
