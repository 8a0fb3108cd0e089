//! The front door: mirrored Jira paths, `/go?to=…`, and hosts on which every path is Jira's.

use std::sync::Arc;

use app::standalone::Standalone;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use domain::{GrantId, Target, TargetError};
use tracing::error;
use url::{Url, form_urlencoded};

use super::auth::{self, Return};
use super::bounce::{bounce, let_through, redirect, was_bounced};
use super::error::Page;
use super::router::Doors;
use super::session::Caller;
use crate::operations::enter::{self, Entered, Visit};
use crate::state::AppState;

/// `GET /browse/KEY-1` and every other mirrored path: onto the default site.
pub async fn mirrored(State(doors): State<Arc<Doors>>, request: Request) -> Response {
    let (request, _) = request.into_parts();
    let target = mirror(&doors.state, &request.uri);
    enter_by(&doors, target, false, &request).await
}

/// `GET /go?to=<absolute url>`, perhaps with `via=` from what caught the person at Jira; or `typed=`, what somebody
/// wrote into the box of the home page.
pub async fn go(State(doors): State<Arc<Doors>>, request: Request) -> Response {
    let (request, _) = request.into_parts();
    let query = request.uri.query().unwrap_or("");
    let sites = &doors.state.config.sites;
    let mut given =
        form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| matches!(&**name, "to" | "typed"));
    let target = match (given.next(), given.next()) {
        (Some((name, to)), None) if name == "to" => Target::parse(&to, sites.origins()),
        (Some((_, text)), None) => Target::typed(&text, sites.default_origins(), sites.origins()),
        // None, or two that may disagree.
        _ => Err(TargetError::NotAUrl),
    };
    let came_back = form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "via");
    enter_by(&doors, target, came_back, &request).await
}

/// On a front-door host every path is Jira's: proves it and sends it to the portal's own address, where the session
/// lives. Knows nobody and keeps nothing. `None`: another host.
pub fn on_its_own_host(state: &AppState, request: &Request) -> Option<Response> {
    let hosts = &state.config.server.front_door_hosts;
    if hosts.is_empty() {
        return None;
    }
    let host = request.headers().get(header::HOST)?.to_str().ok()?.to_ascii_lowercase();
    let path = request.uri().path();
    if !hosts.contains(&host) || super::router::is_for_machines(path) {
        return None;
    }
    if super::router::is_own(path) {
        // A page of ours: it lives where its cookies do.
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        // Clients may send any byte in a query; an address has ASCII only.
        let to = Url::parse(&format!("{}{path}", state.config.server.public_url));
        let to = to.map_or_else(|_| "/".to_owned(), String::from);
        return Some(redirect(StatusCode::PERMANENT_REDIRECT, &to));
    }
    Some(match mirror(state, request.uri()) {
        Ok(target) => {
            let to: String = form_urlencoded::byte_serialize(target.url().as_bytes()).collect();
            redirect(StatusCode::FOUND, &format!("{}/go?to={to}", state.config.server.public_url))
        }
        Err(refused) => Page(Standalone::RefusedTarget(refused)).into_response(),
    })
}

fn mirror(state: &AppState, uri: &Uri) -> Result<Target, TargetError> {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    Target::mirror(path, state.config.sites.default_origins(), state.config.sites.origins())
}

async fn enter_by(
    doors: &Doors,
    target: Result<Target, TargetError>,
    came_back: bool,
    request: &Parts,
) -> Response {
    let target = match target {
        Ok(target) => target,
        Err(refused) => return Page(Standalone::RefusedTarget(refused)).into_response(),
    };
    match at_once(doors, &target, came_back, request) {
        Some(answer) => answer,
        // Boxed: whoever only passes would otherwise carry the room for it through every layer.
        None => Box::pin(look_up(doors, target, request)).await,
    }
}

/// What memory alone can answer, which is most clicks. Touches no database and no network.
fn at_once(doors: &Doors, target: &Target, came_back: bool, request: &Parts) -> Option<Response> {
    let who = match request.extensions.get::<Caller>()? {
        Caller::SignedIn(who) => who,
        // The database is down: Jira decides for itself.
        Caller::Unknown => return Some(let_through(target)),
        Caller::Anonymous => return None,
    };
    let now = doors.state.clock.now();
    if came_back && was_bounced(target, &request.headers, &doors.seal, now) {
        return Some(see("/problem", target));
    }
    enter::is_known_licensed(&doors.state, who, target)
        .then(|| bounce(target, &request.headers, &doors.seal, now))
}

async fn look_up(doors: &Doors, target: Target, request: &Parts) -> Response {
    let state = &doors.state;
    let Some(Caller::SignedIn(who)) = request.extensions.get::<Caller>() else {
        return auth::begin(doors, &Return::Target(target), &request.headers).await;
    };
    match enter::enter(state, who, &target, visit(request)).await {
        Ok(Entered::Bounce | Entered::LetThrough) => {
            bounce(&target, &request.headers, &doors.seal, state.clock.now())
        }
        Ok(Entered::SettingUp(id)) => setting_up(id, &target),
        Ok(Entered::Waiting(id)) => redirect(StatusCode::SEE_OTHER, &format!("/requests/{id}?go=1")),
        Ok(Entered::Ask) => see("/ask", &target),
        Err(error) => {
            error!(%error, "Let a person through: the portal could not decide");
            let_through(&target)
        }
    }
}

fn see(page: &str, target: &Target) -> Response {
    let to: String = form_urlencoded::byte_serialize(target.url().as_bytes()).collect();
    redirect(StatusCode::SEE_OTHER, &format!("{page}?to={to}"))
}

/// The page of a license that is being set up. It is told where this person wants to go now: the license may have been
/// begun in another tab, for another page.
fn setting_up(id: GrantId, target: &Target) -> Response {
    let to: String = form_urlencoded::byte_serialize(target.url().as_bytes()).collect();
    redirect(StatusCode::SEE_OTHER, &format!("/grants/{id}?go=1&to={to}"))
}

/// Browsers and scanners look at links without a person behind it; a look has no effect.
fn visit(request: &Parts) -> Visit {
    let says = |headers: &HeaderMap, name: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
        value.contains("prefetch") || value.contains("prerender")
    };
    let headers = &request.headers;
    let looks = request.method != Method::GET || says(headers, "sec-purpose") || says(headers, "purpose");
    if looks { Visit::LookOnly } else { Visit::Real }
}
