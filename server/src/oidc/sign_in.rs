//! The way of a sign-in: to the provider, back, and to a verified identity.

use async_trait::async_trait;
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreJsonWebKeySet};
use openidconnect::{AuthUrl, ClientId, CsrfToken, IssuerUrl, Nonce, PkceCodeChallenge, RedirectUrl, Scope};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;
use url::Url;

use super::discovery::Provider;
use super::exchange::{self, Tokens};
use super::id_token::{self, Expected, Refusal};
use super::json::Object;
use super::{OpenIdProvider, claims, keys, refused};
use crate::ports::{Callback, Identity, IdentityProvider, LoginFlow, SignInError};

/// Providers and the servers before them often refuse longer URLs; then the logout would end on an error page. The
/// hint is only recommended, `client_id` is sent as well.
const LONGEST_HINT: usize = 4096;

#[async_trait]
impl IdentityProvider for OpenIdProvider {
    async fn begin(&self) -> Result<(Url, LoginFlow), SignInError> {
        let provider = self.provider().await?;
        let client_id = ClientId::new(self.settings.client_id.clone());
        let client = CoreClient::new(client_id, self.settings.issuer.clone(), CoreJsonWebKeySet::default())
            .set_auth_uri(AuthUrl::from_url(provider.authorization_endpoint.clone()))
            .set_redirect_uri(RedirectUrl::from_url(self.settings.redirect_uri.clone()));
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (url, state, nonce) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .add_scopes(self.scopes())
            .set_pkce_challenge(challenge)
            .url();
        Ok((
            url,
            LoginFlow {
                state: state.into_secret(),
                nonce: nonce.secret().clone(),
                verifier: verifier.into_secret(),
            },
        ))
    }

    async fn finish(&self, flow: &LoginFlow, callback: &Callback) -> Result<Identity, SignInError> {
        if !bool::from(flow.state.as_bytes().ct_eq(callback.state.as_bytes())) {
            return Err(refused("the state is not the one that was sent"));
        }
        let provider = self.provider().await?;
        check_sender(&self.settings.issuer, provider.sends_issuer, callback.iss.as_deref())?;
        let tokens = exchange::redeem(&self.settings, &provider, &self.http, callback, flow).await?;
        let id_claims = self.verified(&provider, &flow.nonce, &tokens).await?;
        let user_info = match &provider.userinfo_endpoint {
            Some(endpoint) => {
                claims::user_info(&self.http, endpoint, &tokens.access_token, &id_claims).await?
            }
            None => Object::new(),
        };
        claims::identity(&self.settings, &id_claims, &user_info, tokens.id_token)
    }

    async fn end_session(&self, id_token: Option<&SecretString>) -> Option<Url> {
        // Whoever signs out does not wait for a provider that is down.
        let mut url = self.discovered.held()?.value.end_session_endpoint.clone()?;
        url.query_pairs_mut()
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("post_logout_redirect_uri", self.settings.post_logout_redirect_uri.as_str());
        if let Some(hint) =
            id_token.map(ExposeSecret::expose_secret).filter(|hint| hint.len() <= LONGEST_HINT)
        {
            url.query_pairs_mut().append_pair("id_token_hint", hint);
        }
        Some(url)
    }

    async fn self_check(&self) -> Result<String, SignInError> {
        let provider = self.rediscover().await?;
        let keys = self.keys.renewed(&self.http, &provider, &self.now).await?;
        let s256 = if provider.says_s256 {
            "PKCE with S256 supported"
        } else {
            "PKCE with S256 not mentioned, used anyway"
        };
        let signing_keys = match keys::count(&keys) {
            1 => "1 signing key".to_owned(),
            several => format!("{several} signing keys"),
        };
        Ok(format!("issuer {} answers, {s256}, {signing_keys}", self.settings.issuer.as_str()))
    }
}

impl OpenIdProvider {
    /// A key nobody knows may be one that the provider has just begun to use: OpenID Connect Core 10.1.1 wants the
    /// keys fetched again then.
    async fn verified(
        &self,
        provider: &Provider,
        nonce: &str,
        tokens: &Tokens,
    ) -> Result<Object, SignInError> {
        let verify = |keys: &CoreJsonWebKeySet| {
            let expected = Expected {
                client_id: &self.settings.client_id,
                issuer: &self.settings.issuer,
                algorithms: &provider.algorithms,
                nonce,
                access_token: &tokens.access_token,
                now: (self.now)(),
            };
            id_token::verify(tokens.id_token.expose_secret(), &expected, keys)
        };
        let keys = self.keys.current(&self.http, provider, &self.now).await?;
        let first = match verify(&keys.value) {
            Ok(claims) => return Ok(claims),
            Err(invalid @ Refusal::Invalid(_)) => return Err(invalid.into()),
            Err(unknown @ Refusal::UnknownKey(_)) => unknown,
        };
        let verdict = match self.keys.after(&keys, &self.http, provider, &self.now).await? {
            Some(renewed) => verify(&renewed),
            None => Err(first),
        };
        Ok(verdict?)
    }

    fn scopes(&self) -> impl Iterator<Item = Scope> {
        let usual = ["email", "profile"];
        let extra = self.settings.extra_scopes.iter().map(String::as_str);
        let extra = extra.filter(move |scope| *scope != "openid" && !usual.contains(scope));
        usual.into_iter().chain(extra).map(|scope| Scope::new(scope.to_owned()))
    }
}

/// RFC 9207, section 2.4: `iss` must be there if the provider says that it sends it, and right wherever it is sent.
/// Otherwise the code could be one that another provider gave.
fn check_sender(issuer: &IssuerUrl, is_promised: bool, sent: Option<&str>) -> Result<(), SignInError> {
    match sent {
        Some(iss) if iss == issuer.as_str() => Ok(()),
        Some(_) => Err(refused("the answer comes from another issuer")),
        None if is_promised => {
            Err(refused("the answer does not say its issuer, though the provider promises that"))
        }
        None => Ok(()),
    }
}
