//! The provider's signing keys: fetched when needed, again when one is unknown, kept for a day if they cannot be.

use std::sync::Arc;

use chrono::TimeDelta;
use openidconnect::core::{CoreJsonWebKey, CoreJsonWebKeySet};
use openidconnect::{JsonWebKey, JsonWebKeyUse};

use super::cached::{Cached, Held, PAUSE_AFTER_FAILURE};
use super::discovery::Provider;
use super::http::Http;
use super::{Now, unavailable};
use crate::ports::SignInError;

/// A key that the provider has withdrawn must cease to work.
const FRESH_FOR: TimeDelta = TimeDelta::hours(1);

/// People sign in while the keys cannot be fetched, but not for ever.
const STALE_UNTIL: TimeDelta = TimeDelta::hours(24);

/// Between two fetches for keys that nobody knows, and between two tries to replace stale keys.
const COOL_DOWN: TimeDelta = TimeDelta::seconds(30);

#[derive(Default)]
pub(super) struct Keys(Cached<CoreJsonWebKeySet>);

impl Keys {
    /// The keys, at most an hour old if that can be had.
    pub(super) async fn current(
        &self,
        http: &Http,
        provider: &Provider,
        now: &Now,
    ) -> Result<Held<CoreJsonWebKeySet>, SignInError> {
        let held = self.0.held();
        if let Some(held) = held.as_ref().filter(|held| now() - held.at < FRESH_FOR) {
            return Ok(held.clone());
        }
        let pause = if held.is_some() { COOL_DOWN } else { PAUSE_AFTER_FAILURE };
        match (self.0.fetch(now, held.as_ref(), pause, fetch(http, provider)).await, held) {
            (Ok(value), _) => Ok(Held { value, at: now() }),
            (Err(error), Some(held)) if now() - held.at < STALE_UNTIL => {
                tracing::warn!(%error, "Could not fetch the identity provider's keys, using those of {}", held.at);
                Ok(held)
            }
            (Err(error), _) => Err(error),
        }
    }

    /// The keys after these, which did not do. `None` if they were asked for too recently.
    pub(super) async fn after(
        &self,
        seen: &Held<CoreJsonWebKeySet>,
        http: &Http,
        provider: &Provider,
        now: &Now,
    ) -> Result<Option<Arc<CoreJsonWebKeySet>>, SignInError> {
        self.0.renew(now, seen, COOL_DOWN, fetch(http, provider)).await
    }

    /// The keys as they are at the provider at this moment.
    pub(super) async fn renewed(
        &self,
        http: &Http,
        provider: &Provider,
        now: &Now,
    ) -> Result<Arc<CoreJsonWebKeySet>, SignInError> {
        self.0.fetch(now, self.0.held().as_ref(), PAUSE_AFTER_FAILURE, fetch(http, provider)).await
    }
}

/// How many keys may sign.
pub(super) fn count(keys: &CoreJsonWebKeySet) -> usize {
    keys.keys().iter().filter(|key| may_sign(key)).count()
}

fn may_sign(key: &CoreJsonWebKey) -> bool {
    key.key_use().is_none_or(JsonWebKeyUse::allows_signature)
}

async fn fetch(http: &Http, provider: &Provider) -> Result<CoreJsonWebKeySet, SignInError> {
    let body = http.json("the provider's key set", &provider.jwks_uri, None).await?;
    let keys = serde_json::from_slice(&body)
        .map_err(|_| unavailable("the provider's key set is not a JSON Web Key Set"))?;
    // An empty set would throw away keys that work.
    if count(&keys) == 0 {
        return Err(unavailable("the provider's key set holds no key that may sign"));
    }
    Ok(keys)
}
