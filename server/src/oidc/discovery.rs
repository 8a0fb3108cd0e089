//! What the provider says about itself (OpenID Connect Discovery 1.0), and whether the portal can work with that.

use openidconnect::IssuerUrl;
use openidconnect::core::CoreJwsSigningAlgorithm as Algorithm;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::address::check_address;
use super::http::Http;
use super::unavailable;
use crate::ports::SignInError;

/// A provider that the portal can work with.
#[derive(Debug)]
pub(super) struct Provider {
    pub(super) authorization_endpoint: Url,
    pub(super) token_endpoint: Url,
    pub(super) userinfo_endpoint: Option<Url>,
    pub(super) jwks_uri: Url,
    pub(super) end_session_endpoint: Option<Url>,
    /// For ID tokens: what the provider lists and the portal takes.
    pub(super) algorithms: Vec<Algorithm>,
    /// Whether answers carry `iss` (RFC 9207).
    pub(super) sends_issuer: bool,
    /// Whether S256 is said to be supported; a provider may support it and say nothing.
    pub(super) says_s256: bool,
    /// Whether the client secret goes into the body, because the provider does not take the header.
    pub(super) takes_secret_in_body: bool,
}

/// Of the document, what is used. The rest may be as odd as it likes.
#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: Url,
    token_endpoint: Url,
    userinfo_endpoint: Option<Url>,
    jwks_uri: Url,
    end_session_endpoint: Option<Url>,
    id_token_signing_alg_values_supported: Option<Vec<String>>,
    code_challenge_methods_supported: Option<Vec<String>>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

pub(super) async fn discover(issuer: &IssuerUrl, http: &Http) -> Result<Provider, SignInError> {
    check_address("the issuer", issuer.url(), issuer.url())?;
    let url = issuer
        .join(".well-known/openid-configuration")
        .map_err(|_| unavailable("the issuer is not a URL"))?;
    let members = http.object("the discovery document", &url, None).await?;
    // Not the parser's words: they quote the document.
    let document = serde_json::from_value(Value::Object(members))
        .map_err(|_| unavailable("the discovery document lacks something or holds something odd"))?;
    accept(document, issuer)
}

fn accept(document: Document, issuer: &IssuerUrl) -> Result<Provider, SignInError> {
    if document.issuer != issuer.as_str() {
        return Err(unavailable(
            "the discovery document is of another issuer; the configured one must be the same to the last slash",
        ));
    }
    let endpoints = [
        ("the authorization endpoint", Some(&document.authorization_endpoint)),
        ("the token endpoint", Some(&document.token_endpoint)),
        ("the UserInfo endpoint", document.userinfo_endpoint.as_ref()),
        ("the address of the keys", Some(&document.jwks_uri)),
        ("the address for sign-out", document.end_session_endpoint.as_ref()),
    ];
    for (what, endpoint) in endpoints {
        endpoint.map_or(Ok(()), |endpoint| check_address(what, endpoint, issuer.url()))?;
    }
    // RFC 8414 has the list left out where PKCE is not supported, but Entra ID supports it and leaves it out.
    let methods = document.code_challenge_methods_supported;
    if methods.as_ref().is_some_and(|methods| !methods.iter().any(|method| method == "S256")) {
        return Err(unavailable(
            "the provider does not support PKCE with S256, without which codes could be stolen",
        ));
    }
    Ok(Provider {
        algorithms: algorithms(document.id_token_signing_alg_values_supported.as_deref())?,
        takes_secret_in_body: takes_secret_in_body(
            document.token_endpoint_auth_methods_supported.as_deref(),
        )?,
        says_s256: methods.is_some(),
        sends_issuer: document.authorization_response_iss_parameter_supported,
        authorization_endpoint: document.authorization_endpoint,
        token_endpoint: document.token_endpoint,
        userinfo_endpoint: document.userinfo_endpoint,
        jwks_uri: document.jwks_uri,
        end_session_endpoint: document.end_session_endpoint,
    })
}

/// Only signatures by a key that the provider alone has. Never `none`; never HMAC, which the client secret would sign.
fn algorithms(listed: Option<&[String]>) -> Result<Vec<Algorithm>, SignInError> {
    let Some(listed) = listed else {
        return Ok(vec![Algorithm::RsaSsaPkcs1V15Sha256]);
    };
    let taken: Vec<_> = listed
        .iter()
        .filter_map(|name| match name.as_str() {
            "RS256" => Some(Algorithm::RsaSsaPkcs1V15Sha256),
            "RS384" => Some(Algorithm::RsaSsaPkcs1V15Sha384),
            "RS512" => Some(Algorithm::RsaSsaPkcs1V15Sha512),
            "PS256" => Some(Algorithm::RsaSsaPssSha256),
            "PS384" => Some(Algorithm::RsaSsaPssSha384),
            "PS512" => Some(Algorithm::RsaSsaPssSha512),
            "ES256" => Some(Algorithm::EcdsaP256Sha256),
            "ES384" => Some(Algorithm::EcdsaP384Sha384),
            "EdDSA" => Some(Algorithm::EdDsa),
            _ => None,
        })
        .collect();
    if taken.is_empty() {
        return Err(unavailable(
            "the provider signs ID tokens with no algorithm that the portal takes; RS256 is one",
        ));
    }
    Ok(taken)
}

fn takes_secret_in_body(listed: Option<&[String]>) -> Result<bool, SignInError> {
    let lists = |method: &str| listed.is_some_and(|listed| listed.iter().any(|name| name == method));
    if listed.is_none() || lists("client_secret_basic") {
        Ok(false)
    } else if lists("client_secret_post") {
        Ok(true)
    } else {
        Err(unavailable("the provider does not let a client sign in with a secret"))
    }
}
