//! What moved: requests, grants, the policy and the settings, told to whoever watches, after the commit and never before.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::{GrantId, RequestId};
use tokio::sync::broadcast;

/// How far a watcher may fall behind before it is only told that something moved.
const BEHIND: usize = 256;

/// A row that is not as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// This request.
    Request(RequestId),
    /// This grant.
    Grant(GrantId),
    /// Another version of the policy decides.
    Policy,
    /// Another version of the settings counts, or is asked for.
    Settings,
    /// Something may have moved unheard: everybody looks.
    Unheard,
}

/// Tells the watchers of this process. What other replicas write is carried here by the database: see
/// [`super::Database::carry_changes`].
#[derive(Clone, Debug)]
pub struct Changes {
    told: broadcast::Sender<Change>,
    is_carried: Arc<AtomicBool>,
}

impl Changes {
    /// `is_carried`: whether this process is the only one that writes.
    pub(super) fn new(is_carried: bool) -> Self {
        Self { told: broadcast::Sender::new(BEHIND), is_carried: Arc::new(AtomicBool::new(is_carried)) }
    }

    /// Everything that moves from now on.
    #[must_use]
    pub fn watch(&self) -> broadcast::Receiver<Change> {
        self.told.subscribe()
    }

    /// Whether changes of all replicas arrive here. While they do not, a watcher has to look by itself.
    #[must_use]
    pub fn is_carried(&self) -> bool {
        self.is_carried.load(Ordering::Relaxed)
    }

    pub(super) fn set_carried(&self, is_carried: bool) {
        self.is_carried.store(is_carried, Ordering::Relaxed);
    }

    /// Tells it. Nobody may be watching.
    pub fn tell(&self, change: Change) {
        let _ = self.told.send(change);
    }
}

impl Change {
    /// As PostgreSQL carries it.
    pub(super) fn write(self) -> String {
        match self {
            Self::Request(id) => format!("request {id}"),
            Self::Grant(id) => format!("grant {id}"),
            Self::Policy => "policy".to_owned(),
            Self::Settings => "settings".to_owned(),
            Self::Unheard => "unheard".to_owned(),
        }
    }

    /// What [`Change::write`] wrote, in this version or another.
    pub(super) fn read(text: &str) -> Self {
        let change = match text.split_once(' ') {
            Some(("request", id)) => id.parse().ok().map(Self::Request),
            Some(("grant", id)) => id.parse().ok().map(Self::Grant),
            None if text == "policy" => Some(Self::Policy),
            None if text == "settings" => Some(Self::Settings),
            _ => None,
        };
        change.unwrap_or(Self::Unheard)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_what_is_not_understood_makes_everybody_look() {
        let id = "01890a5d-ac96-774b-bcce-b302099a8057";
        let request = Change::Request(id.parse().expect("an id"));
        let grant = Change::Grant(id.parse().expect("an id"));
        for change in [request, grant, Change::Policy, Change::Settings, Change::Unheard] {
            assert_eq!(Change::read(&change.write()), change);
        }
        for text in ["", "request", "request 7", "seat 7", "grant  "] {
            assert_eq!(Change::read(text), Change::Unheard, "{text}");
        }
    }
}
