//! Signing in: by OpenID Connect where a provider is configured, else by choosing an account.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::response::{IntoResponse, Redirect, Response};

use super::html::{encoded, escape, page};
use super::oidc;
use super::visitor::{COOKIE_NAME, NOBODY};
use crate::rest::Params;
use crate::server::Shared;

pub(super) async fn home() -> Redirect {
    Redirect::to("/jira/your-work")
}

/// `account` signs in at once, whatever is configured: tests use it.
pub(super) async fn sign_in(State(shared): State<Shared>, params: Params) -> Response {
    let back = local(params.get("return"));
    if let Some(account_id) = params.get("account") {
        return with_cookie(account_id, back);
    }
    let Some(idp) = shared.options().idp.clone() else { return choose(&shared, back) };
    match oidc::begin(&shared, &idp, back).await {
        Ok(to) => Redirect::to(&to).into_response(),
        Err(error) => failed(&error),
    }
}

pub(super) async fn callback(State(shared): State<Shared>, params: Params) -> Response {
    let Some(idp) = shared.options().idp.clone() else { return StatusCode::NOT_FOUND.into_response() };
    let (email, back) = match oidc::finish(&shared, &idp, &params).await {
        Ok(signed_in) => signed_in,
        Err(error) => return failed(&error),
    };
    let site = shared.site();
    let account = site.accounts_by_email(&email).next().map(|account| account.account_id.as_str());
    with_cookie(account.unwrap_or(NOBODY), &back)
}

pub(super) async fn sign_out(params: Params) -> Response {
    let forget = format!("{COOKIE_NAME}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    let to = local(params.get("return")).to_owned();
    (StatusCode::SEE_OTHER, [(SET_COOKIE, forget), (LOCATION, to)]).into_response()
}

fn with_cookie(account_id: &str, back: &str) -> Response {
    let is_safe = account_id.chars().all(|it| it.is_ascii_alphanumeric() || ":-_.".contains(it));
    let account_id = if is_safe { account_id } else { NOBODY };
    let cookie = format!("{COOKIE_NAME}={account_id}; Path=/; HttpOnly; SameSite=Lax");
    (StatusCode::SEE_OTHER, [(SET_COOKIE, cookie), (LOCATION, back.to_owned())]).into_response()
}

fn choose(shared: &Shared, back: &str) -> Response {
    let site = shared.site();
    let link = |id: &str, name: &str| {
        let href = format!("/_sim/sign-in?account={}&return={}", encoded(id), encoded(back));
        format!("<li><a href=\"{}\">{}</a></li>", escape(href), escape(name))
    };
    let people = site.accounts.values().filter(|account| account.account_id != site.world.bot.account_id);
    let links: String = people.map(|account| link(&account.account_id, &account.name)).collect();
    let nobody = link(NOBODY, "somebody this site does not know");
    let main =
        format!("<div data-testid=\"sign-in\"><h1>Log in to continue</h1><ul>{links}{nobody}</ul></div>");
    page(StatusCode::OK, "Log in", &main)
}

fn failed(error: &oidc::Error) -> Response {
    let main = format!("<h1>Sign-in did not work</h1><p data-testid=\"error\">{}</p>", escape(error));
    page(StatusCode::BAD_GATEWAY, "Sign-in failed", &main)
}

/// Only ways within the site are followed.
fn local(path: Option<&str>) -> &str {
    path.filter(|path| path.starts_with('/') && !path.starts_with("//")).unwrap_or("/jira/your-work")
}
