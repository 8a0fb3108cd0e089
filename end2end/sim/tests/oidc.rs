//! Signing in at the simulated site by OpenID Connect, at a provider of twenty lines.

mod common;

use std::sync::{Arc, Mutex};

use axum::extract::{Form, State};
use axum::http::HeaderMap;
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use common::{Method, NOOR, TestSite};
use reqwest::header::{LOCATION, SET_COOKIE};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sim::{Idp, Options};
use url::Url;

/// What the provider says of whoever signs in, and the verifier it was last shown.
#[derive(Clone, Default)]
struct Provider {
    email: &'static str,
    shown: Arc<Mutex<(String, String)>>,
}

#[tokio::test]
async fn a_person_comes_back_signed_in_with_the_account_of_their_email() {
    assert_eq!(sign_in_as("Noor@Acme.example").await, format!("sim_account={NOOR}"));
}

#[tokio::test]
async fn a_person_the_site_does_not_know_comes_back_without_an_account() {
    assert_eq!(sign_in_as("hal@acme.example").await, "sim_account=nobody");
}

#[tokio::test]
async fn a_callback_nobody_waits_for_signs_nobody_in() {
    let site = site_with(&start(Provider::default()).await).await;
    let answer = site.request(Method::GET, "/_sim/callback?code=c&state=s").send().await.expect("an answer");
    assert_eq!(answer.status(), 502);
    assert!(!answer.headers().contains_key(SET_COOKIE));
}

/// The cookie that comes of it.
async fn sign_in_as(email: &'static str) -> String {
    let provider = Provider { email, ..Provider::default() };
    let issuer = start(provider.clone()).await;
    let site = site_with(&issuer).await;
    let begun =
        site.request(Method::GET, "/_sim/sign-in?return=/browse/PROJ-1").send().await.expect("an answer");
    let to = Url::parse(begun.headers()[LOCATION].to_str().expect("text")).expect("an address");
    let asked =
        |name: &str| to.query_pairs().find(|(key, _)| key == name).expect("a parameter").1.into_owned();
    assert_eq!(asked("redirect_uri"), format!("{}/_sim/callback", site.sim.base_url()));
    assert_eq!(asked("client_id"), "jira-sim");

    let callback = format!("/_sim/callback?code=the-code&state={}", asked("state"));
    let done = site.request(Method::GET, &callback).send().await.expect("an answer");
    assert_eq!(done.headers()[LOCATION], "/browse/PROJ-1");
    let (verifier, authorization) = provider.shown.lock().expect("the provider lives").clone();
    assert_eq!(URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)), asked("code_challenge"));
    assert_eq!(authorization, "Basic amlyYS1zaW06c2VjcmV0", "jira-sim:secret");
    let cookie = done.headers()[SET_COOKIE].to_str().expect("text");
    cookie.split(';').next().expect("a pair").to_owned()
}

async fn site_with(issuer: &str) -> TestSite {
    let (client_id, client_secret) = ("jira-sim".to_owned(), "secret".to_owned());
    let idp = Some(Idp { issuer: issuer.to_owned(), client_id, client_secret });
    TestSite::start_with(Options { idp, portal: None }).await
}

async fn start(provider: Provider) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let issuer = format!("http://{}", listener.local_addr().expect("an address"));
    let endpoints = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/auth"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/me"),
    });
    let app = Router::new()
        .route("/.well-known/openid-configuration", get(async || Json(endpoints)))
        .route("/token", post(token))
        .route("/me", get(async |State(provider): State<Provider>| Json(json!({ "email": provider.email }))))
        .with_state(provider);
    tokio::spawn(async move { axum::serve(listener, app).await });
    issuer
}

async fn token(State(provider): State<Provider>, headers: HeaderMap, Form(form): Form<Value>) -> Json<Value> {
    assert_eq!((&form["grant_type"], &form["code"]), (&json!("authorization_code"), &json!("the-code")));
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let authorization = headers["authorization"].to_str().expect("text").to_owned();
    *provider.shown.lock().expect("no panic before") = (text(&form["code_verifier"]), authorization);
    Json(json!({ "access_token": "a-token", "token_type": "Bearer" }))
}
