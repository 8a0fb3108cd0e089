//! A document of the provider: read by many, fetched by one at a time, and not at all just after that has failed.

use std::future::Future;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Mutex;

use super::Now;
use crate::ports::SignInError;

/// A provider that is down is not asked more often, however many people press the button.
pub(super) const PAUSE_AFTER_FAILURE: TimeDelta = TimeDelta::seconds(1);

/// A document and when it was fetched.
pub(super) struct Held<T> {
    pub(super) value: Arc<T>,
    pub(super) at: DateTime<Utc>,
}

impl<T> Clone for Held<T> {
    fn clone(&self) -> Self {
        Self { value: Arc::clone(&self.value), at: self.at }
    }
}

pub(super) struct Cached<T> {
    held: RwLock<Option<Held<T>>>,
    /// Held while fetching, so that whoever comes meanwhile waits for that attempt and shares what it brings.
    gate: Mutex<Attempts>,
}

#[derive(Default)]
struct Attempts {
    failed: Option<(DateTime<Utc>, SignInError)>,
    renewed_at: Option<DateTime<Utc>>,
}

impl<T> Default for Cached<T> {
    fn default() -> Self {
        Self { held: RwLock::default(), gate: Mutex::default() }
    }
}

impl<T> Cached<T> {
    pub(super) fn held(&self) -> Option<Held<T>> {
        self.held.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The document, newer than what the caller has seen. Within `pause` of a failure the answer is that failure.
    pub(super) async fn fetch(
        &self,
        now: &Now,
        seen: Option<&Held<T>>,
        pause: TimeDelta,
        work: impl Future<Output = Result<T, SignInError>>,
    ) -> Result<Arc<T>, SignInError> {
        let mut attempts = self.gate.lock().await;
        match self.newer_than(seen) {
            Some(value) => Ok(value),
            None => self.attempt(&mut attempts, now, pause, work).await,
        }
    }

    /// As [`Self::fetch`], but on suspicion only, which may be somebody's trick: at most once in `cool_down`, counted
    /// apart from other fetches. `None` means that it is too early.
    pub(super) async fn renew(
        &self,
        now: &Now,
        seen: &Held<T>,
        cool_down: TimeDelta,
        work: impl Future<Output = Result<T, SignInError>>,
    ) -> Result<Option<Arc<T>>, SignInError> {
        let mut attempts = self.gate.lock().await;
        if let Some(value) = self.newer_than(Some(seen)) {
            return Ok(Some(value));
        }
        if attempts.renewed_at.is_some_and(|at| is_within(cool_down, at, now())) {
            return Ok(None);
        }
        attempts.renewed_at = Some(now());
        self.attempt(&mut attempts, now, PAUSE_AFTER_FAILURE, work).await.map(Some)
    }

    fn newer_than(&self, seen: Option<&Held<T>>) -> Option<Arc<T>> {
        let held = self.held()?;
        seen.is_none_or(|seen| !Arc::ptr_eq(&seen.value, &held.value)).then_some(held.value)
    }

    async fn attempt(
        &self,
        attempts: &mut Attempts,
        now: &Now,
        pause: TimeDelta,
        work: impl Future<Output = Result<T, SignInError>>,
    ) -> Result<Arc<T>, SignInError> {
        if let Some((at, error)) = &attempts.failed
            && is_within(pause, *at, now())
        {
            return Err(error.clone());
        }
        match work.await {
            Ok(value) => {
                let value = Arc::new(value);
                let held = Held { value: Arc::clone(&value), at: now() };
                *self.held.write().unwrap_or_else(PoisonError::into_inner) = Some(held);
                attempts.failed = None;
                Ok(value)
            }
            Err(error) => {
                attempts.failed = Some((now(), error.clone()));
                Err(error)
            }
        }
    }
}

/// The clock may have been set back meanwhile, hence the distance and not the difference.
fn is_within(span: TimeDelta, at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    (now - at).abs() < span
}
