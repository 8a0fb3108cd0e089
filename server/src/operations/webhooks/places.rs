//! Places: how many calls of webhooks may be under way in one process. One that hangs holds up neither the others nor
//! the other jobs.

use std::collections::HashMap;
use std::sync::Mutex;

use domain::WebhookId;

/// Calls of one webhook, and of all, at once. A process runs eight jobs.
const OF_ONE: usize = 2;
const OF_ALL: usize = 4;

/// Who is being called.
#[derive(Debug, Default)]
pub struct Places(Mutex<HashMap<WebhookId, usize>>);

/// A place, until it is dropped.
pub(super) struct Place<'a> {
    places: &'a Places,
    webhook: WebhookId,
}

impl Places {
    /// `None`: there is none now.
    pub(super) fn take(&self, webhook: WebhookId) -> Option<Place<'_>> {
        let mut taken = self.0.lock().expect("nobody panics while counting");
        let all: usize = taken.values().sum();
        let own = taken.entry(webhook).or_default();
        if *own >= OF_ONE || all >= OF_ALL {
            return None;
        }
        *own += 1;
        Some(Place { places: self, webhook })
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut taken = self.places.0.lock().expect("nobody panics while counting");
        if let Some(own) = taken.get_mut(&self.webhook) {
            *own -= 1;
        }
        taken.retain(|_, own| *own > 0);
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn one_webhook_leaves_places_for_others_and_all_leave_places_for_other_jobs() {
        let webhook = |n| WebhookId(Uuid::from_u128(n));
        let places = Places::default();
        let first = places.take(webhook(1)).expect("free");
        let _second = places.take(webhook(1)).expect("free");
        assert!(places.take(webhook(1)).is_none());
        let _other = (places.take(webhook(2)).expect("free"), places.take(webhook(3)).expect("free"));
        assert!(places.take(webhook(4)).is_none());
        drop(first);
        assert!(places.take(webhook(4)).is_some());
        assert!(places.take(webhook(1)).is_some());
    }
}
