//! All that the provider answers, but for the token endpoint.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Map, Value, json};
use url::Url;

use super::CLIENT_ID;
use super::lie::Lie;
use super::state::{Code, Shared};

/// Where the provider can be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Endpoint {
    Discovery,
    Keys,
    Authorize,
    Token,
    UserInfo,
    EndSession,
    /// Any other path, where nothing honest leads.
    Elsewhere,
}

impl Endpoint {
    /// The path; of [`Self::Elsewhere`] one of many.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Discovery => "/.well-known/openid-configuration",
            Self::Keys => "/keys",
            Self::Authorize => "/authorize",
            Self::Token => "/token",
            Self::UserInfo => "/userinfo",
            Self::EndSession => "/end_session",
            Self::Elsewhere => "/elsewhere",
        }
    }

    fn at(path: &str) -> Self {
        let all =
            [Self::Discovery, Self::Keys, Self::Authorize, Self::Token, Self::UserInfo, Self::EndSession];
        all.into_iter().find(|endpoint| endpoint.path() == path).unwrap_or(Self::Elsewhere)
    }
}

pub(super) type Parameters = BTreeMap<String, String>;

/// Before each endpoint.
pub(super) async fn count_and_lie(State(op): State<Shared>, request: Request, next: Next) -> Response {
    let endpoint = Endpoint::at(request.uri().path());
    op.called(endpoint);
    let answer = op.state().answer_of(endpoint);
    match answer {
        Some(answer) => answer.give().await,
        None => next.run(request).await,
    }
}

pub(super) async fn elsewhere(State(op): State<Shared>) -> StatusCode {
    op.called(Endpoint::Elsewhere);
    StatusCode::NOT_FOUND
}

pub(super) async fn discovery(State(op): State<Shared>) -> Json<Value> {
    let at = |endpoint: Endpoint| json!(format!("{}{}", op.issuer(), endpoint.path()));
    let members = [
        ("issuer", json!(op.issuer())),
        ("authorization_endpoint", at(Endpoint::Authorize)),
        ("token_endpoint", at(Endpoint::Token)),
        ("userinfo_endpoint", at(Endpoint::UserInfo)),
        ("jwks_uri", at(Endpoint::Keys)),
        ("end_session_endpoint", at(Endpoint::EndSession)),
        ("response_types_supported", json!(["code"])),
        ("subject_types_supported", json!(["public"])),
        ("id_token_signing_alg_values_supported", json!(["RS256"])),
        ("token_endpoint_auth_methods_supported", json!(["client_secret_basic"])),
        ("code_challenge_methods_supported", json!(["S256"])),
        ("authorization_response_iss_parameter_supported", json!(true)),
    ];
    let mut document: Map<_, _> = members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    op.state().falsify(&mut document, |lie| match lie {
        Lie::Discovery(name, value) => Some((name, value.clone())),
        _ => None,
    });
    Json(Value::Object(document))
}

pub(super) async fn keys(State(op): State<Shared>) -> Json<Value> {
    Json(op.keys().published(&op.state()))
}

/// Sends the browser back with a code for the current person, or for the one that `login` names.
pub(super) async fn authorize(State(op): State<Shared>, Query(query): Query<Parameters>) -> Response {
    let given = |name: &str| query.get(name).map_or("", String::as_str);
    // Nobody is sent to where an unknown client wants them.
    let (CLIENT_ID, Ok(mut back)) = (given("client_id"), Url::parse(given("redirect_uri"))) else {
        return (StatusCode::BAD_REQUEST, "unknown client or redirect_uri").into_response();
    };
    let is_complete = given("response_type") == "code"
        && given("scope").split(' ').any(|scope| scope == "openid")
        && given("code_challenge_method") == "S256"
        && ["code_challenge", "state", "nonce"].iter().all(|name| !given(name).is_empty());

    let mut state = op.state();
    let login = query.get("login").cloned().or_else(|| state.current.clone());
    let person = login.and_then(|login| state.person(&login));
    let outcome = match person {
        _ if !is_complete => ("error", "invalid_request".to_owned()),
        None => ("error", "access_denied".to_owned()),
        Some(person) => {
            let code = state.make("code");
            let redeemable = Code {
                login: person.login,
                redirect_uri: given("redirect_uri").to_owned(),
                challenge: given("code_challenge").to_owned(),
                nonce: given("nonce").to_owned(),
            };
            state.codes.insert(code.clone(), redeemable);
            ("code", code)
        }
    };
    let mut parameters =
        BTreeMap::from([outcome, ("state", given("state").to_owned()), ("iss", op.issuer().to_owned())]);
    for lie in &state.lies {
        match lie {
            Lie::Callback(name, Some(value)) => drop(parameters.insert(name, value.clone())),
            Lie::Callback(name, None) => drop(parameters.remove(name)),
            _ => {}
        }
    }
    back.query_pairs_mut().extend_pairs(parameters);
    Redirect::to(back.as_str()).into_response()
}

pub(super) async fn user_info(State(op): State<Shared>, headers: HeaderMap) -> Response {
    let token =
        headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let state = op.state();
    let person = token.and_then(|token| state.person(state.access_tokens.get(token)?));
    let Some(person) = person else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let mut claims = person.claims;
    state.falsify(&mut claims, |lie| match lie {
        Lie::UserInfo(name, value) => Some((name, value.clone())),
        _ => None,
    });
    Json(Value::Object(claims)).into_response()
}

/// Signs the current person out and sends the browser back.
pub(super) async fn end_session(State(op): State<Shared>, Query(query): Query<Parameters>) -> Response {
    op.state().current = None;
    match query.get("post_logout_redirect_uri") {
        Some(back) if query.get("client_id").is_some_and(|client| client == CLIENT_ID) => {
            Redirect::to(back).into_response()
        }
        _ => "You are signed out.".into_response(),
    }
}
