//! A clock that stands still until it is told otherwise.

use std::sync::{Arc, Mutex, OnceLock, Weak};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use server::clock::Clock;
use server::state::{AppState, BELIEVED, PROBED};

/// The time of a test. It begins at the machine's: the simulated Atlassian has no other.
pub struct TestClock {
    now: Mutex<DateTime<Utc>>,
    state: OnceLock<Weak<AppState>>,
}

impl TestClock {
    pub(super) fn new() -> Arc<Self> {
        #[expect(
            clippy::disallowed_methods,
            reason = "the world around the portal goes by the machine's clock"
        )]
        let now = Utc::now().trunc_subsecs(6);
        Arc::new(Self { now: Mutex::new(now), state: OnceLock::new() })
    }

    /// From now on what passes here passes in the portal's memory, too.
    pub(super) fn also_pass_in(&self, state: &Arc<AppState>) {
        self.state.get_or_init(|| Arc::downgrade(state));
    }

    /// Lets time pass. What the portal believes for so long it forgets: its caches go by the machine's clock, which has
    /// not moved.
    pub fn advance(&self, time: TimeDelta) {
        *self.now.lock().expect("nobody panics with the time") += time;
        let Some(state) = self.state.get().and_then(Weak::upgrade) else { return };
        let passed = time.to_std().unwrap_or_default();
        if passed >= PROBED {
            state.provider_answers.invalidate_all();
        }
        if passed >= BELIEVED {
            forget(&state);
        }
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        *self.now.lock().expect("nobody panics with the time")
    }
}

pub(super) fn forget(state: &AppState) {
    state.sessions.invalidate_all();
    state.licenses.invalidate_all();
    state.policy.forget();
    state.provider_answers.invalidate_all();
}
