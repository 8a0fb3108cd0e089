//! The only place that asks the machine for the time or for an id. Everything else is given them.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, SubsecRound, Utc};
use uuid::{ContextV7, Timestamp, Uuid};

/// Tells the time, in whole microseconds: what both databases keep.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> DateTime<Utc>;

    /// A new id. `UUIDv7`: it sorts by the time it was made, and of one instant by the order (RFC 9562 §6.2).
    fn new_id(&self) -> Uuid {
        let now = self.now();
        let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
        Uuid::new_v7(Timestamp::from_unix(&IN_ORDER, seconds, now.timestamp_subsec_nanos()))
    }
}

/// Counts the ids of one millisecond.
static IN_ORDER: Mutex<ContextV7> = Mutex::new(ContextV7::new());

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}

/// A shared clock.
pub type SharedClock = Arc<dyn Clock>;

#[cfg(test)]
mod tests {
    use super::*;

    struct Still(DateTime<Utc>);

    impl Clock for Still {
        fn now(&self) -> DateTime<Utc> {
            self.0
        }
    }

    #[test]
    fn ids_of_one_instant_sort_in_the_order_they_were_made() {
        let clock = Still(SystemClock.now());
        let ids: Vec<_> = (0..100).map(|_| clock.new_id()).collect();
        assert!(ids.is_sorted());
    }
}
