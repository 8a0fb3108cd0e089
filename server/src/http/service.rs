//! The layers, each a function around the next. Nothing is answered outside of them.

use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use app::standalone::Standalone;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use tower::{Layer, ServiceExt};
use tower_http::csrf::{Csrf, CsrfLayer};
use tracing::error;

use super::error::Page;
use super::request_log::Entry;
use super::{front_door, limits, router, security, session};
use crate::state::AppState;

type Rejection = fn(tower_http::csrf::ProtectionError) -> Response;

/// The portal as one service: a request in, a response out.
#[derive(Clone)]
pub struct Portal {
    state: Arc<AppState>,
    limits: Arc<limits::Limits>,
    headers: Arc<security::Headers>,
    routes: Csrf<Router, Rejection>,
}

impl Portal {
    /// Builds the routes and their layers.
    #[must_use]
    pub fn new(state: Arc<AppState>) -> Self {
        let public_url = state.config.server.public_url.as_str();
        let csrf = CsrfLayer::new()
            .add_trusted_origin(public_url)
            .expect("a parsed origin is an origin")
            .with_rejection_response(refuse as Rejection);
        Self {
            limits: Arc::new(limits::Limits::new(&state.config.server.trusted_proxies)),
            headers: Arc::new(security::Headers::new(&state.config)),
            routes: csrf.layer(router::router(Arc::clone(&state))),
            state,
        }
    }

    /// Answers one request of a peer.
    pub async fn answer(&self, request: Request, peer: IpAddr) -> Response {
        let entry = Entry::begin(&request);
        let work = AssertUnwindSafe(entry.within(self.limited(request, peer))).catch_unwind();
        let mut response = work.await.unwrap_or_else(|_| {
            error!(request.id = entry.id(), "A handler panicked");
            Page(Standalone::Internal { request_id: entry.id().to_owned() }).into_response()
        });
        self.headers.add(&mut response);
        entry.end(response)
    }

    async fn limited(&self, request: Request, peer: IpAddr) -> Response {
        let request = match self.limits.admit(request, peer) {
            Ok(request) => request,
            Err(refusal) => return refusal,
        };
        limits::in_time(self.checked(request)).await
    }

    async fn checked(&self, mut request: Request<Body>) -> Response {
        if security::is_unproven_write(&request) {
            return Page(Standalone::Forbidden).into_response();
        }
        if let Some(answer) = front_door::on_its_own_host(&self.state, &request) {
            return answer;
        }
        session::resume(&self.state, &mut request).await;
        match self.routes.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }
}

fn refuse(_: tower_http::csrf::ProtectionError) -> Response {
    Page(Standalone::Forbidden).into_response()
}
