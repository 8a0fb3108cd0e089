//! Sign-in by OpenID Connect: authorization code with PKCE, state and nonce.
//!
//! The `openidconnect` crate makes the requests, parses tokens and checks signature, issuer, audience, nonce and
//! expiry. What it leaves open is here: RFC 9207, leeway, `iat`, `nbf`, `azp`, key rotation, and a provider that is
//! down when the portal starts. Neither sessions nor cookies nor the meaning of a group are known here.

mod address;
mod cached;
mod claims;
mod discovery;
mod exchange;
mod http;
mod id_token;
mod json;
mod keys;
mod sign_in;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use url::Url;

pub use openidconnect::IssuerUrl;

use self::cached::Cached;
use self::discovery::Provider;
use self::http::Http;
use self::keys::Keys;
use crate::ports::SignInError;

/// Tells the time.
pub type Now = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

const REDISCOVER_EVERY: Duration = Duration::from_secs(60 * 60);
const FIRST_RETRY: Duration = Duration::from_secs(1);
const SLOWEST_RETRY: Duration = Duration::from_secs(30);

/// The portal as a client of its provider.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Compared as it was written, to the last slash.
    pub issuer: IssuerUrl,
    /// What the provider calls the portal.
    pub client_id: String,
    /// Goes to the token endpoint only.
    pub client_secret: SecretString,
    /// Where the provider sends the browser back to.
    pub redirect_uri: Url,
    /// Where the provider may send the browser after sign-out.
    pub post_logout_redirect_uri: Url,
    /// The claim that lists the person's groups.
    pub groups_claim: String,
    /// Claims that become facts.
    pub keep_claims: Vec<String>,
    /// Asked for beside `openid email profile`.
    pub extra_scopes: Vec<String>,
}

/// The company's OpenID provider.
pub struct OpenIdProvider {
    settings: Settings,
    http: Http,
    now: Now,
    discovered: Cached<Provider>,
    keys: Keys,
}

impl OpenIdProvider {
    /// Asks nothing of the provider yet, so that the portal starts while the provider is down. The client comes from
    /// [`crate::outbound::client`]: it must follow no redirect.
    #[must_use]
    pub fn new(settings: Settings, client: reqwest::Client, now: Now) -> Self {
        Self { settings, http: Http::new(client), now, discovered: Cached::default(), keys: Keys::default() }
    }

    /// Discovers the provider, however long that takes, then looks again every hour. A look that fails changes
    /// nothing. Returns on shutdown.
    pub async fn keep_discovered(&self, shutdown: CancellationToken) {
        shutdown.run_until_cancelled(self.discover_forever()).await;
    }

    async fn discover_forever(&self) {
        let mut retry = FIRST_RETRY;
        loop {
            match self.rediscover().await {
                Ok(_) => {
                    retry = FIRST_RETRY;
                    tokio::time::sleep(REDISCOVER_EVERY).await;
                }
                Err(error) => {
                    tracing::warn!(%error, "Could not discover the identity provider, trying again in {retry:?}");
                    tokio::time::sleep(retry).await;
                    retry = (retry * 2).min(SLOWEST_RETRY);
                }
            }
        }
    }

    async fn provider(&self) -> Result<Arc<Provider>, SignInError> {
        match self.discovered.held() {
            Some(held) => Ok(held.value),
            None => self.rediscover().await,
        }
    }

    async fn rediscover(&self) -> Result<Arc<Provider>, SignInError> {
        let seen = self.discovered.held();
        let discover = discovery::discover(&self.settings.issuer, &self.http);
        self.discovered.fetch(&self.now, seen.as_ref(), cached::PAUSE_AFTER_FAILURE, discover).await
    }
}

fn refused(reason: &str) -> SignInError {
    SignInError::Refused(reason.to_owned())
}

fn unavailable(reason: &str) -> SignInError {
    SignInError::Unavailable(reason.to_owned())
}
