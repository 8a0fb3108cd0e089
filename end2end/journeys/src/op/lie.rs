//! What the provider can be told to get wrong.

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde_json::{Map, Value};

use super::Endpoint;

/// One thing that is wrong. A member whose value is `null` is left out.
#[derive(Clone, Debug)]
pub enum Lie {
    /// The endpoint answers this, whatever was asked.
    Answers(Endpoint, Answer),
    /// A member of the discovery document.
    Discovery(&'static str, Value),
    /// A parameter with which the browser comes back.
    Callback(&'static str, Option<String>),
    /// A member of the token endpoint's answer.
    TokenAnswer(&'static str, Value),
    /// A claim of the ID token.
    IdToken(&'static str, Value),
    /// A claim of the ID token that is a time, by its distance from now in seconds.
    IdTokenTime(&'static str, i64),
    /// The text of the ID token's claims, before it is signed.
    IdTokenText(fn(&str) -> String),
    /// A member of the ID token's header.
    Header(&'static str, Value),
    /// How the ID token is signed.
    Signed(Signing),
    /// A claim of `UserInfo`.
    UserInfo(&'static str, Value),
    /// All keys are published, those before and after the one that signs, too.
    PublishesAllKeys,
}

/// What an endpoint says instead of the truth.
#[derive(Clone, Debug)]
pub enum Answer {
    /// The status, and a page that says so.
    Status(u16),
    /// 200 and a page, as a proxy that wants a password gives.
    Html,
    /// 200 and other JSON.
    Json(Value),
    /// 400 and this JSON.
    Refusal(Value),
    /// 200 and two megabytes of JSON.
    Huge,
    /// 303 to there.
    Redirect(String),
    /// Nothing, but the connection stays open.
    Never,
}

/// How the ID token is signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Signing {
    /// As the discovery document says.
    #[default]
    Rs256,
    /// With the same key; not listed in the discovery document.
    Ps256,
    /// With a key that is published; not listed in the discovery document.
    EdDsa,
    /// `alg` is `none`, and there is no signature.
    Not,
    /// One bit of the signature is wrong.
    Badly,
    /// With a key that is not published, under the name of the one that is.
    WithForeignKey,
    /// HS256, the client's secret being the key.
    WithClientSecret,
    /// HS256, the PEM text of the public key being the key.
    WithPublicKey,
}

impl Answer {
    pub(super) async fn give(self) -> Response {
        match self {
            Self::Status(status) => {
                let status = StatusCode::from_u16(status).expect("a test names a status that exists");
                (status, Html(format!("<h1>{status}</h1>"))).into_response()
            }
            Self::Html => Html("<h1>Welcome to our Wi-Fi</h1>").into_response(),
            Self::Json(value) => axum::Json(value).into_response(),
            Self::Refusal(value) => (StatusCode::BAD_REQUEST, axum::Json(value)).into_response(),
            Self::Huge => {
                let body = format!(r#"{{"padding":"{}"}}"#, "x".repeat(2 * 1024 * 1024));
                ([("content-type", "application/json")], Body::from(body)).into_response()
            }
            Self::Redirect(url) => Redirect::to(&url).into_response(),
            Self::Never => std::future::pending().await,
        }
    }
}

/// Sets the member, or takes it away if the value is `null`.
pub(super) fn set(members: &mut Map<String, Value>, name: &str, value: Value) {
    match value {
        Value::Null => members.remove(name),
        value => members.insert(name.to_owned(), value),
    };
}
