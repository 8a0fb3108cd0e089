//! Places: how many calls of one webhook may be under way in one process. One that hangs holds up no other; that all
//! together hold up no other jobs is seen to by their share of the workers.

use std::collections::HashMap;
use std::sync::Mutex;

use domain::WebhookId;

/// Calls of one webhook at once: fewer than all webhooks' share of the workers.
const MOST: usize = 2;

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
        let own = taken.entry(webhook).or_default();
        if *own >= MOST {
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
    fn one_webhook_leaves_places_for_others() {
        let webhook = |n| WebhookId(Uuid::from_u128(n));
        let places = Places::default();
        let first = places.take(webhook(1)).expect("free");
        let _second = places.take(webhook(1)).expect("free");
        assert!(places.take(webhook(1)).is_none());
        assert!(places.take(webhook(2)).is_some());
        drop(first);
        assert!(places.take(webhook(1)).is_some());
    }
}
