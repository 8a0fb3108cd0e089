//! The code flow with PKCE, as a client of its own beside the portal. The person's e-mail comes from the
//! provider's userinfo, over a connection of ours, so no ID token has to be judged.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::{Client, RequestBuilder};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use url::Url;

use crate::machine::random_id;
use crate::rest::Params;
use crate::server::{Idp, Shared};

/// Sign-ins under way, by their state.
pub(crate) type SignIns = HashMap<String, Begun>;

#[derive(Debug)]
pub(crate) struct Begun {
    verifier: String,
    back: String,
}

#[derive(Debug)]
pub(super) struct Error(String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Deserialize)]
struct Provider {
    authorization_endpoint: Url,
    token_endpoint: Url,
    userinfo_endpoint: Url,
}

#[derive(Deserialize)]
struct Tokens {
    access_token: String,
}

#[derive(Deserialize)]
struct Person {
    email: String,
}

/// Where to send the browser.
pub(super) async fn begin(shared: &Shared, idp: &Idp, back: &str) -> Result<String, Error> {
    let provider = discover(idp).await?;
    let state = random_id().to_string();
    let verifier = format!("{}{}", random_id().simple(), random_id().simple());
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
    let mut to = provider.authorization_endpoint;
    to.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &idp.client_id)
        .append_pair("redirect_uri", &redirect_uri(shared))
        .append_pair("scope", "openid email profile")
        .append_pair("state", &state)
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256");
    shared.sign_ins().insert(state, Begun { verifier, back: back.to_owned() });
    Ok(to.into())
}

/// The e-mail of who signed in, and where they were going.
pub(super) async fn finish(shared: &Shared, idp: &Idp, params: &Params) -> Result<(String, String), Error> {
    let begun = params.get("state").and_then(|state| shared.sign_ins().remove(state));
    let begun = begun.ok_or_else(|| Error("this sign-in was not begun here".to_owned()))?;
    let refused = || Error(format!("the provider refused: {}", params.get("error").unwrap_or("no code")));
    let code = params.get("code").ok_or_else(refused)?;
    let provider = discover(idp).await?;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", &redirect_uri(shared)),
        ("code_verifier", &begun.verifier),
    ];
    let token =
        CLIENT.post(provider.token_endpoint).basic_auth(&idp.client_id, Some(&idp.client_secret)).form(&form);
    let tokens: Tokens = ask(token).await?;
    let person: Person = ask(CLIENT.get(provider.userinfo_endpoint).bearer_auth(tokens.access_token)).await?;
    Ok((person.email, begun.back))
}

static CLIENT: LazyLock<Client> = LazyLock::new(|| {
    // Fails only when another is installed already, which serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().timeout(Duration::from_secs(10)).build().expect("a client without options can be built")
});

async fn discover(idp: &Idp) -> Result<Provider, Error> {
    let issuer = idp.issuer.trim_end_matches('/');
    ask(CLIENT.get(format!("{issuer}/.well-known/openid-configuration"))).await
}

async fn ask<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Error> {
    let answer = async { request.send().await?.error_for_status()?.json().await };
    answer.await.map_err(|error: reqwest::Error| Error(format!("the provider did not answer well: {error}")))
}

fn redirect_uri(shared: &Shared) -> String {
    format!("{}/_sim/callback", shared.base_url())
}
