//! What a person with a browser meets: Jira's pages, its dead ends, and its sign-in.
//! They look simulated on purpose.

mod browse;
mod html;
mod oidc;
mod sign_in;
mod visitor;

use axum::Router;
use axum::routing::get;

pub(crate) use oidc::SignIns;

use crate::server::Shared;

pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/browse/{key}", get(browse::page))
        .route("/jira/{*rest}", get(browse::page))
        .route("/projects/{*rest}", get(browse::page))
        .route("/issues", get(browse::page))
        .route("/issues/", get(browse::page))
        .route("/issues/{*rest}", get(browse::page))
        .route("/join/user-access", get(browse::dead_end))
        .route("/", get(sign_in::home))
        .route("/_sim/sign-in", get(sign_in::sign_in))
        .route("/_sim/sign-out", get(sign_in::sign_out))
        .route("/_sim/callback", get(sign_in::callback))
}
