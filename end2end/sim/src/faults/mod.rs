//! Faults of the wire: what goes wrong between a request and its answer, and for which requests.

mod inject;
mod pattern;
mod wire;

use axum::http::Method;
use serde::{Deserialize, Serialize};
use tokio::time::Duration;

pub(crate) use inject::{Lying, inject};
pub(crate) use wire::{FaultyListener, Peer};

/// One way to go wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Fault {
    /// The answer comes late; adds to whatever else matches. `carried_out` says which side of the wait the effect
    /// is on, should the client give up.
    Latency { ms: u64 },
    /// 429.
    #[serde(rename_all = "camelCase")]
    TooManyRequests {
        #[serde(default)]
        retry_after: RetryAfter,
    },
    /// Any status, with any text as its body (empty when absent).
    #[serde(rename_all = "camelCase")]
    Status {
        status: u16,
        body: Option<String>,
        #[serde(default)]
        retry_after: RetryAfter,
    },
    /// The connection is reset (RST).
    Reset,
    /// The connection is closed without a byte of answer.
    Empty,
    /// The right answer, of which only half arrives. The request is always carried out.
    HalfBody,
    /// A login page in HTML, with 200.
    Html,
    /// 200 and `application/json`, but no JSON.
    Garbage,
    /// The right answer, a byte every so many milliseconds. The request is always carried out.
    Drip { ms: u64 },
    /// A write is accepted and never takes effect.
    Lie,
}

/// The `Retry-After` of a fault.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RetryAfter {
    #[default]
    Absent,
    Seconds(u64),
    /// As an HTTP date, so many seconds from now.
    DateIn(i64),
    /// Something no client should obey: a hundred years.
    Absurd,
}

/// A fault and the requests it meets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FaultRule {
    /// Absent: every method.
    #[serde(default)]
    pub method: Option<String>,
    /// `*` stands for one segment, a last `**` for the rest: `/rest/api/3/applicationrole/*`, `/rest/**`.
    pub path: String,
    /// Absent: until cleared.
    #[serde(default)]
    pub times: Option<u32>,
    /// Whether the request takes effect although its answer goes wrong.
    #[serde(default)]
    pub carried_out: bool,
    pub fault: Fault,
}

impl FaultRule {
    /// For every request of this method and path pattern, until cleared.
    pub fn new(method: &str, path: &str, fault: Fault) -> Self {
        Self {
            method: Some(method.to_owned()),
            path: path.to_owned(),
            times: None,
            carried_out: false,
            fault,
        }
    }

    /// For the next so many requests only.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// The request takes effect although its answer goes wrong.
    #[must_use]
    pub fn carried_out(mut self) -> Self {
        self.carried_out = true;
        self
    }

    fn matches(&self, method: &Method, path: &str) -> bool {
        let is_method =
            self.method.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method.as_str()));
        is_method && self.times != Some(0) && pattern::matches(&self.path, path)
    }
}

/// The rules in force, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    rules: Vec<(u64, FaultRule)>,
    last_id: u64,
}

/// What happens to one request.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// Before the request is carried out; a client that leaves meanwhile prevents it.
    pub latency: Duration,
    /// After that; a client that leaves meanwhile does not know.
    pub late_answer: Duration,
    pub fault: Option<(Fault, bool)>,
}

impl Faults {
    pub fn add(&mut self, rule: FaultRule) -> u64 {
        self.last_id += 1;
        self.rules.push((self.last_id, rule));
        self.last_id
    }

    pub fn remove(&mut self, id: u64) -> bool {
        let before = self.rules.len();
        self.rules.retain(|(other, _)| *other != id);
        self.rules.len() < before
    }

    pub fn clear(&mut self) {
        self.rules.clear();
    }

    pub fn rules(&self) -> &[(u64, FaultRule)] {
        &self.rules
    }

    /// Takes what matches: all latencies, and the oldest other fault.
    pub fn take(&mut self, method: &Method, path: &str) -> Plan {
        let mut plan = Plan::default();
        for (_, rule) in self.rules.iter_mut().filter(|(_, rule)| rule.matches(method, path)) {
            match &rule.fault {
                Fault::Latency { ms } if rule.carried_out => plan.late_answer += Duration::from_millis(*ms),
                Fault::Latency { ms } => plan.latency += Duration::from_millis(*ms),
                _ if plan.fault.is_some() => continue,
                fault => plan.fault = Some((fault.clone(), rule.carried_out)),
            }
            rule.times = rule.times.map(|left| left - 1);
        }
        self.rules.retain(|(_, rule)| rule.times != Some(0));
        plan
    }
}
