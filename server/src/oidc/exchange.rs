//! The code for the tokens (RFC 6749, section 4.1.3, with the verifier of RFC 7636).

use std::fmt;

use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse, BasicTokenType,
};
use oauth2::{
    AccessToken, AuthType, AuthorizationCode, Client, ClientId, ClientSecret, ExtraTokenFields,
    PkceCodeVerifier, RedirectUrl, RequestTokenError, StandardRevocableToken, StandardTokenResponse,
    TokenResponse, TokenUrl,
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::discovery::Provider;
use super::http::{Http, HttpError};
use super::{Settings, refused, unavailable};
use crate::ports::{Callback, LoginFlow, SignInError};

/// What the token endpoint gave. The ID token is not verified.
pub(super) struct Tokens {
    pub(super) access_token: AccessToken,
    pub(super) id_token: SecretString,
}

/// `oauth2` and not `openidconnect`, which parses the ID token on the way and says of a bad one only that the answer
/// does not parse.
type TokenClient = Client<
    BasicErrorResponse,
    StandardTokenResponse<IdTokenField, BasicTokenType>,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
>;

#[derive(Deserialize, Serialize)]
struct IdTokenField {
    id_token: Option<String>,
}

impl ExtraTokenFields for IdTokenField {}

impl fmt::Debug for IdTokenField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdTokenField([redacted])")
    }
}

pub(super) async fn redeem(
    settings: &Settings,
    provider: &Provider,
    http: &Http,
    callback: &Callback,
    flow: &LoginFlow,
) -> Result<Tokens, SignInError> {
    // Basic is percent-encoded before it is base64, as RFC 6749, section 2.3.1 has it.
    let auth_type = if provider.takes_secret_in_body { AuthType::RequestBody } else { AuthType::BasicAuth };
    let answer = TokenClient::new(ClientId::new(settings.client_id.clone()))
        .set_client_secret(ClientSecret::new(settings.client_secret.expose_secret().to_owned()))
        .set_auth_type(auth_type)
        .set_token_uri(TokenUrl::from_url(provider.token_endpoint.clone()))
        .set_redirect_uri(RedirectUrl::from_url(settings.redirect_uri.clone()))
        .exchange_code(AuthorizationCode::new(callback.code.clone()))
        .set_pkce_verifier(PkceCodeVerifier::new(flow.verifier.clone()))
        .request_async(http)
        .await
        .map_err(explain)?;
    let id_token =
        answer.extra_fields().id_token.clone().ok_or_else(|| refused("the answer holds no ID token"))?;
    Ok(Tokens { access_token: answer.access_token().clone(), id_token: id_token.into() })
}

/// Says nothing of what the answer held, which may be tokens.
fn explain(error: RequestTokenError<HttpError, BasicErrorResponse>) -> SignInError {
    match error {
        RequestTokenError::ServerResponse(answer) => {
            let code = answer.error().to_string();
            let is_plain = code.len() <= 64 && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            let code = if is_plain { code.as_str() } else { "something odd" };
            SignInError::Refused(format!("the token endpoint says {code}"))
        }
        RequestTokenError::Request(error) => SignInError::Unavailable(format!("the token endpoint: {error}")),
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            unavailable("the token endpoint did not answer as OAuth has it")
        }
    }
}
