//! What the provider remembers.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use tokio::sync::watch;

use super::lie::{Answer, Lie, Signing};
use super::signing::Keys;
use super::{Clock, Endpoint, Person};

/// What all endpoints share.
#[derive(Clone)]
pub(super) struct Shared(Arc<Inner>);

struct Inner {
    issuer: String,
    clock: Clock,
    keys: Keys,
    state: Mutex<State>,
    counts: watch::Sender<BTreeMap<Endpoint, usize>>,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) people: Vec<Person>,
    /// The login of whoever sits at the browser.
    pub(super) current: Option<String>,
    pub(super) lies: Vec<Lie>,
    /// How often the keys were rotated.
    pub(super) rotations: usize,
    pub(super) codes: BTreeMap<String, Code>,
    /// Logins by access token.
    pub(super) access_tokens: BTreeMap<String, String>,
    /// How many codes and tokens were made, which is what tells them apart.
    made: usize,
}

/// A code waiting to be redeemed.
pub(super) struct Code {
    pub(super) login: String,
    pub(super) redirect_uri: String,
    pub(super) challenge: String,
    pub(super) nonce: String,
}

impl Shared {
    pub(super) fn new(issuer: String, people: Vec<Person>, clock: Clock) -> Self {
        let state = Mutex::new(State { people, ..State::default() });
        Self(Arc::new(Inner { issuer, clock, keys: Keys::load(), state, counts: watch::Sender::default() }))
    }

    pub(super) fn issuer(&self) -> &str {
        &self.0.issuer
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        (self.0.clock)()
    }

    pub(super) fn keys(&self) -> &Keys {
        &self.0.keys
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().expect("no holder of the state panics")
    }

    pub(super) fn called(&self, endpoint: Endpoint) {
        self.0.counts.send_modify(|counts| *counts.entry(endpoint).or_default() += 1);
    }

    pub(super) fn count(&self, endpoint: Endpoint) -> usize {
        self.0.counts.borrow().get(&endpoint).copied().unwrap_or_default()
    }

    pub(super) async fn reached(&self, endpoint: Endpoint, count: usize) {
        let is_reached = |counts: &BTreeMap<_, _>| counts.get(&endpoint).is_some_and(|seen| *seen >= count);
        let waited = self.0.counts.subscribe().wait_for(is_reached).await.map(drop);
        waited.expect("the sender lives as long as the provider");
    }
}

impl State {
    pub(super) fn person(&self, login: &str) -> Option<Person> {
        self.people.iter().find(|person| person.login == login).cloned()
    }

    /// A value that was never given out before.
    pub(super) fn make(&mut self, what: &str) -> String {
        self.made += 1;
        format!("{what}-{}", self.made)
    }

    pub(super) fn answer_of(&self, asked: Endpoint) -> Option<Answer> {
        self.lies.iter().find_map(|lie| match lie {
            Lie::Answers(endpoint, answer) if *endpoint == asked => Some(answer.clone()),
            _ => None,
        })
    }

    pub(super) fn signing(&self) -> Signing {
        let told = self
            .lies
            .iter()
            .find_map(|lie| if let Lie::Signed(signing) = lie { Some(*signing) } else { None });
        told.unwrap_or_default()
    }

    pub(super) fn publishes_all_keys(&self) -> bool {
        self.lies.iter().any(|lie| matches!(lie, Lie::PublishesAllKeys))
    }

    /// Sets in `members` what `told` finds in each lie.
    pub(super) fn falsify(
        &self,
        members: &mut Map<String, Value>,
        told: impl Fn(&Lie) -> Option<(&'static str, Value)>,
    ) {
        for (name, value) in self.lies.iter().filter_map(told) {
            super::lie::set(members, name, value);
        }
    }
}
