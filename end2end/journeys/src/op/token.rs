//! The token endpoint.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256, Sha512};

use super::endpoints::Parameters;
use super::lie::{Lie, Signing};
use super::state::{Code, Shared};
use super::{CLIENT_ID, CLIENT_SECRET, Person};

const LIFETIME: i64 = 300;

pub(super) async fn token(
    State(op): State<Shared>,
    headers: HeaderMap,
    Form(form): Form<Parameters>,
) -> Response {
    if !is_the_client(&headers) {
        return refuse(StatusCode::UNAUTHORIZED, "invalid_client");
    }
    let given = |name: &str| form.get(name).map_or("", String::as_str);
    if given("grant_type") != "authorization_code" {
        return refuse(StatusCode::BAD_REQUEST, "unsupported_grant_type");
    }
    let mut state = op.state();
    let code = state.codes.remove(given("code"));
    let is_challenged =
        |code: &Code| code.challenge == BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(given("code_verifier")));
    let code = code.filter(|code| code.redirect_uri == given("redirect_uri") && is_challenged(code));
    let Some((code, person)) = code.and_then(|code| state.person(&code.login).map(|person| (code, person)))
    else {
        return refuse(StatusCode::BAD_REQUEST, "invalid_grant");
    };

    let access_token = state.make("access-token");
    state.access_tokens.insert(access_token.clone(), code.login.clone());
    let hash = half_hash(&access_token, state.signing());
    let mut claims = claims(&op, &code, &person, &hash);
    let now = op.now().timestamp();
    state.falsify(&mut claims, |lie| match lie {
        Lie::IdToken(name, value) => Some((name, value.clone())),
        Lie::IdTokenTime(name, seconds) => Some((name, json!(now + seconds))),
        _ => None,
    });
    let mut answer = members([
        ("access_token", json!(access_token)),
        ("token_type", json!("Bearer")),
        ("expires_in", json!(LIFETIME)),
        ("id_token", json!(op.keys().sign(&claims, &state))),
    ]);
    state.falsify(&mut answer, |lie| match lie {
        Lie::TokenAnswer(name, value) => Some((name, value.clone())),
        _ => None,
    });
    ([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response()
}

/// Who the person is, and no more: whoever wants a name or an address asks `UserInfo`.
fn claims(op: &Shared, code: &Code, person: &Person, at_hash: &str) -> Map<String, Value> {
    let now = op.now().timestamp();
    members([
        ("iss", json!(op.issuer())),
        ("sub", person.subject()),
        ("aud", json!(CLIENT_ID)),
        ("exp", json!(now + LIFETIME)),
        ("iat", json!(now)),
        ("nonce", json!(code.nonce)),
        ("at_hash", json!(at_hash)),
    ])
}

/// `at_hash`, by the hash that belongs to the signature.
fn half_hash(access_token: &str, signing: Signing) -> String {
    if signing == Signing::EdDsa {
        BASE64_URL_SAFE_NO_PAD.encode(&Sha512::digest(access_token)[..32])
    } else {
        BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(access_token)[..16])
    }
}

/// RFC 6749, section 2.3.1: name and password are form-encoded before they are joined.
fn is_the_client(headers: &HeaderMap) -> bool {
    let expected: String = [CLIENT_ID, CLIENT_SECRET]
        .map(|part| url::form_urlencoded::byte_serialize(part.as_bytes()).collect::<String>())
        .join(":");
    let expected = format!("Basic {}", BASE64_STANDARD.encode(expected));
    headers.get(header::AUTHORIZATION).is_some_and(|value| value == expected.as_str())
}

fn refuse(status: StatusCode, code: &str) -> Response {
    let described = json!({ "error": code, "error_description": "<script>alert(1)</script>" });
    (status, Json(described)).into_response()
}

fn members<const N: usize>(members: [(&str, Value); N]) -> Map<String, Value> {
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
