//! A clock that stands until it is moved.

use std::sync::Mutex;

use chrono::{DateTime, Duration, Utc};
use server::clock::Clock;

/// Stands at one moment until told otherwise.
pub struct SetClock(Mutex<DateTime<Utc>>);

impl SetClock {
    /// Stands at 2027-01-15, 08:00 UTC.
    #[must_use]
    pub fn new() -> Self {
        Self(Mutex::new(DateTime::from_timestamp(1_800_000_000, 0).unwrap_or_default()))
    }

    /// Lets time pass.
    ///
    /// # Panics
    /// Never: nobody panics with the lock.
    pub fn pass(&self, time: Duration) {
        *self.0.lock().expect("nobody panics with the time") += time;
    }
}

impl Default for SetClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SetClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().expect("nobody panics with the time")
    }
}
