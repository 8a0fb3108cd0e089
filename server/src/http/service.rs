//! The layers, each a function around the next. Nothing is answered outside of them.

use std::convert::Infallible;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use app::standalone::Standalone;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use futures::future::BoxFuture;
use tokio_util::sync::CancellationToken;
use tower::{Layer, Service, ServiceExt};
use tower_http::csrf::{Csrf, CsrfLayer};
use tracing::error;

use super::error::Page;
use super::request_log::Entry;
use super::{api, front_door, limits, router, security, session};
use crate::state::AppState;

type Rejection = fn(tower_http::csrf::ProtectionError) -> Response;

/// The portal as one service: a request in, a response out.
pub struct Portal {
    state: Arc<AppState>,
    limits: limits::Limits,
    headers: security::Headers,
    routes: Csrf<Sessions, Rejection>,
    for_programs: Router,
}

impl Portal {
    /// Builds the routes and their layers. Streams of events end with `shutdown`.
    #[must_use]
    pub fn new(state: Arc<AppState>, shutdown: CancellationToken) -> Self {
        let public_url = state.config.server.public_url.as_str();
        let csrf = CsrfLayer::new()
            .add_trusted_origin(public_url)
            .expect("a parsed origin is an origin")
            .with_rejection_response(refuse as Rejection);
        let routes = router::router(Arc::clone(&state), shutdown);
        Self {
            limits: limits::Limits::new(&state.config.server.trusted_proxies),
            headers: security::Headers::new(&state.config),
            for_programs: routes.clone(),
            routes: csrf.layer(Sessions { routes, state: Arc::clone(&state) }),
            state,
        }
    }

    /// Answers one request of a peer.
    pub async fn answer(&self, request: Request, peer: IpAddr) -> Response {
        let entry = Entry::begin(&request);
        let is_for_programs = api::is_for_programs(request.uri().path());
        // Pinned in its place: each layer around it would move it, request and all.
        let work = pin!(self.limited(request, peer));
        let work = AssertUnwindSafe(entry.within(work)).catch_unwind();
        let mut response = work.await.unwrap_or_else(|_| {
            error!(request.id = %entry.id(), "A handler panicked");
            Page(Standalone::Internal { request_id: entry.id().to_owned() }).into_response()
        });
        if is_for_programs {
            response = api::as_problem(response);
        }
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

    async fn checked(&self, request: Request<Body>) -> Response {
        let is_for_programs = api::is_for_programs(request.uri().path());
        if !is_for_programs
            && security::is_unproven_write(&request, self.state.config.server.public_url.as_str())
        {
            return Page(Standalone::Forbidden).into_response();
        }
        // `GET x:y` and `CONNECT x:1` name no path, and leptos panics without one.
        if request.uri().path_and_query().is_none() {
            return Page(Standalone::NotFound).into_response();
        }
        if let Some(answer) = front_door::on_its_own_host(&self.state, &request) {
            return answer;
        }
        // Cookies say nothing to the API, so nothing can be forged with them.
        let answered = if is_for_programs {
            self.for_programs.clone().oneshot(request).await
        } else {
            self.routes.clone().oneshot(request).await
        };
        match answered {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }
}

/// The session layer with the router inside; a service, because tower-http's CSRF layer stands around it.
#[derive(Clone)]
struct Sessions {
    state: Arc<AppState>,
    routes: Router,
}

impl Service<Request> for Sessions {
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let Self { state, routes } = self.clone();
        Box::pin(async move {
            session::resume(&state, &mut request).await;
            routes.oneshot(request).await
        })
    }
}

fn refuse(_: tower_http::csrf::ProtectionError) -> Response {
    Page(Standalone::Forbidden).into_response()
}
