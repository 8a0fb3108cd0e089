//! Sign-in and sign-out in the browser. What a sign-in needs to remember is sealed in a cookie of the browser that
//! began it, one for each begun sign-in, so that two tabs work and nothing is stored for whoever never comes back.

use std::sync::Arc;

use app::standalone::Standalone;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::Target;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use time::Duration;
use tracing::{error, info, warn};
use url::form_urlencoded;

use super::bounce::{add_cookie, add_cookies, redirect};
use super::cookies::{LOGIN, SESSION, cookie, gone, names, sealed};
use super::error::Page;
use super::router::{Doors, is_own};
use super::session::{Caller, cookie_hash};
use crate::operations::sign_in::{self, SignInOutcome};
use crate::ports::{Callback, LoginFlow, SignInError};

/// A begun sign-in is good for so long.
const PATIENCE: Duration = Duration::minutes(10);
/// Begun sign-ins of one browser, and the size of their cookies together.
const MOST_LOGINS: usize = 5;
const MOST_BYTES: usize = 6 * 1024;
/// The longest query the provider may send back.
const LONGEST_ANSWER: usize = 16 * 1024;

/// Where to go after signing in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Return {
    /// On to the target, by the front door.
    Target(Target),
    /// To a page of ours.
    Page(String),
}

impl Return {
    /// A path of ours.
    fn path(&self) -> String {
        match self {
            Self::Page(path) => path.clone(),
            Self::Target(target) => {
                let to: String = form_urlencoded::byte_serialize(target.url().as_bytes()).collect();
                format!("/go?to={to}")
            }
        }
    }

    /// The way back into signing in. For a target that is the front door, which still knows where the person wants to go.
    fn again(&self) -> String {
        let path = self.path();
        if path.starts_with("/go?") {
            return path;
        }
        let back: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
        format!("/auth/sign-in?return={back}")
    }

    /// As a login cookie keeps it. A browser drops a cookie above 4 kB, so a target is kept as it is: in a query it
    /// would be up to three times as long.
    fn kept(&self) -> &str {
        match self {
            Self::Page(path) => path,
            Self::Target(target) => target.url(),
        }
    }

    /// What a login cookie kept, proven again.
    fn of_kept(kept: &str, doors: &Doors) -> Self {
        match Target::parse(kept, doors.state.config.sites.origins()) {
            Ok(target) => Self::Target(target),
            Err(_) => Self::page(kept),
        }
    }

    /// A page of ours; anything else is the home page. What looks like a path may be another host (`//host`, `/\host`).
    fn page(path: &str) -> Self {
        let plain = path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\') && path.len() <= 2200;
        let is_ours = path.split(['?', '#']).next().is_some_and(is_own);
        Self::Page(if plain && is_ours { path } else { "/" }.to_owned())
    }
}

/// What a sealed login cookie holds.
#[derive(Serialize, Deserialize)]
struct Login {
    flow: LoginFlow,
    back: String,
    at: i64,
}

/// `GET /auth/sign-in?return=/path`.
pub async fn sign_in(State(doors): State<Arc<Doors>>, request: Parts) -> Response {
    let query = request.uri.query().unwrap_or("");
    let back = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "return");
    let back = Return::page(&back.map_or_else(|| "/".into(), |(_, path)| path));
    if matches!(request.extensions.get(), Some(Caller::SignedIn(_))) {
        return redirect(StatusCode::SEE_OTHER, &back.path());
    }
    begin(&doors, &back, &request.headers).await
}

/// Sends the browser to the identity provider.
pub async fn begin(doors: &Doors, back: &Return, headers: &HeaderMap) -> Response {
    let begun = match doors.state.idp.begin().await {
        // It was there once; sending people to one that is gone now would trap them on an error of their browser.
        Ok(_) if !doors.state.provider_answers().await => {
            Err(SignInError::Unavailable("it does not answer now".to_owned()))
        }
        begun => begun,
    };
    let (url, flow) = match begun {
        Ok(begun) => begun,
        Err(error) => {
            warn!(%error, "Cannot begin a sign-in");
            return unavailable(back);
        }
    };
    let name = format!("{LOGIN}{}", flow.state);
    let login = Login { flow, back: back.kept().to_owned(), at: doors.state.clock.now().timestamp() };
    let Ok(login) = serde_json::to_string(&login) else { return unavailable(back) };
    let mut jar = sealed(headers, &doors.key);
    for old in too_many(doors, headers, login.len()) {
        jar = jar.remove(gone(old));
    }
    let mut response = redirect(StatusCode::FOUND, url.as_str());
    add_cookies(&mut response, jar.add(cookie(name, login, PATIENCE)));
    response
}

/// "Try later"; and whoever only wanted to pass may go to Jira, which decides for itself.
fn unavailable(back: &Return) -> Response {
    let onward = if let Return::Target(target) = back { Some(target.url().to_owned()) } else { None };
    Page(Standalone::SignInUnavailable { again: back.again(), onward }).into_response()
}

/// Begun sign-ins which have to make room for one more, the oldest first.
fn too_many(doors: &Doors, headers: &HeaderMap, new_length: usize) -> Vec<String> {
    let jar = sealed(headers, &doors.key);
    let mut begun: Vec<(i64, usize, String)> = names(headers, LOGIN)
        .map(|name| {
            let value = jar.get(name).map(|cookie| cookie.value().to_owned()).unwrap_or_default();
            let at = serde_json::from_str::<Login>(&value).map_or(0, |login| login.at);
            (at, value.len(), name.to_owned())
        })
        .collect();
    begun.sort();
    let mut bytes: usize = new_length + begun.iter().map(|(_, length, _)| length).sum::<usize>();
    let mut count = begun.len() + 1;
    let mut dropped = Vec::new();
    for (_, length, name) in begun {
        if count <= MOST_LOGINS && bytes * 4 / 3 <= MOST_BYTES {
            break;
        }
        count -= 1;
        bytes -= length;
        dropped.push(name);
    }
    dropped
}

/// `GET /auth/callback`: the browser comes back from the identity provider.
pub async fn callback(State(doors): State<Arc<Doors>>, request: Parts) -> Response {
    let headers = &request.headers;
    let home = Return::Page("/".to_owned());
    let refused = |why: &str, again: &Return| {
        warn!(why, "Refused an answer of the identity provider");
        Page(Standalone::SignInRefused { again: again.again() }).into_response()
    };
    let answer = match Answer::parse(request.uri.query().unwrap_or("")) {
        Ok(answer) => answer,
        Err(why) => return refused(why, &home),
    };
    let name = format!("{LOGIN}{}", answer.state);
    let jar = sealed(headers, &doors.key);
    let login = jar.get(&name).and_then(|cookie| serde_json::from_str::<Login>(cookie.value()).ok());
    let Some(login) = login else { return refused("this browser did not begin this sign-in", &home) };
    let back = Return::of_kept(&login.back, &doors);
    let age = doors.state.clock.now().timestamp() - login.at;
    let mut response = if !(0..=PATIENCE.whole_seconds()).contains(&age) {
        refused("the sign-in was begun too long ago", &back)
    } else {
        match answer.code {
            Ok(code) => {
                let callback = Callback { code, state: answer.state, iss: answer.iss };
                finish(&doors, &login.flow, &callback, &back, headers).await
            }
            Err(error) => refused(&format!("it said {error}"), &back),
        }
    };
    // Spent, whatever came of it: a second use of the same answer finds nothing.
    add_cookies(&mut response, jar.remove(gone(name)));
    response
}

async fn finish(
    doors: &Doors,
    flow: &LoginFlow,
    callback: &Callback,
    back: &Return,
    headers: &HeaderMap,
) -> Response {
    let identity = match doors.state.idp.finish(flow, callback).await {
        Ok(identity) => identity,
        Err(SignInError::Unavailable(why)) => {
            warn!(why, "The identity provider failed a sign-in");
            return unavailable(back);
        }
        Err(SignInError::Refused(why)) => {
            warn!(why, "Refused an answer of the identity provider");
            return Page(Standalone::SignInRefused { again: back.again() }).into_response();
        }
    };
    match sign_in::sign_in(&doors.state, &identity).await {
        Ok(SignInOutcome::Session(secret)) => {
            // The session this browser had before is not left lying about.
            if let Some(old) = cookie_hash(headers)
                && let Err(error) = sign_in::sign_out(&doors.state, &old).await
            {
                warn!(%error, "Cannot end the earlier session");
            }
            let mut response = redirect(StatusCode::SEE_OTHER, &back.path());
            let session = cookie(SESSION.to_owned(), secret.expose_secret().to_owned(), Duration::hours(12));
            add_cookie(&mut response, &session);
            response
        }
        Ok(SignInOutcome::EmailNotVerified) => {
            info!("Refused a sign-in: the address is not verified");
            Page(Standalone::EmailNotVerified).into_response()
        }
        Ok(SignInOutcome::AddressTaken) => Page(Standalone::AddressTaken).into_response(),
        Err(error) => {
            error!(%error, "The database failed a sign-in");
            Page(Standalone::Unavailable { again: back.again() }).into_response()
        }
    }
}

/// The query of the callback.
struct Answer {
    state: String,
    code: Result<String, String>,
    iss: Option<String>,
}

impl Answer {
    fn parse(query: &str) -> Result<Self, &'static str> {
        if query.len() > LONGEST_ANSWER {
            return Err("it is too long");
        }
        let (mut state, mut code, mut iss, mut error) = (None, None, None, None);
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let field = match &*name {
                "state" => &mut state,
                "code" => &mut code,
                "iss" => &mut iss,
                "error" => &mut error,
                _ => continue,
            };
            if field.replace(value.into_owned()).is_some() {
                return Err("it says something twice");
            }
        }
        let state = state.ok_or("it has no state")?;
        let known =
            state.len() <= 128 && state.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        if !known {
            return Err("its state is not one of ours");
        }
        let code = match (code, error) {
            (Some(code), None) => Ok(code),
            (_, Some(error)) => Err(error.chars().filter(|c| !c.is_control()).take(80).collect()),
            (None, None) => return Err("it has no code"),
        };
        Ok(Self { state, code, iss })
    }
}

/// `POST /auth/sign-out`: ends the session here and, where it can, at the identity provider.
pub async fn sign_out(State(doors): State<Arc<Doors>>, request: Parts) -> Response {
    let mut id_token = None;
    if let Some(hash) = cookie_hash(&request.headers) {
        match sign_in::sign_out(&doors.state, &hash).await {
            Ok(token) => id_token = token,
            Err(error) => {
                error!(%error, "The database failed a sign-out");
                return Page(Standalone::Unavailable { again: "/".to_owned() }).into_response();
            }
        }
    }
    let end = match &id_token {
        Some(token) => doors.state.idp.end_session(Some(token)).await,
        None => None,
    };
    let to = end.map_or_else(|| "/signed-out".to_owned(), String::from);
    let mut response = redirect(StatusCode::SEE_OTHER, &to);
    add_cookie(&mut response, &gone(SESSION.to_owned()));
    response
}

/// `GET /signed-out`.
pub async fn signed_out() -> Response {
    Page(Standalone::SignedOut).into_response()
}
