//! One stream under way: it looks when something moved, and says so when its page would say something else.

use std::sync::Arc;
use std::time::Duration;

use axum::response::sse::Event;
use chrono::{DateTime, TimeDelta, Utc};
use domain::GrantId;
use futures::{Stream, stream};
use tokio::sync::broadcast::Receiver;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::places::Place;
use super::{Subject, is_over, told};
use crate::operations::{OperationError, session};
use crate::portal::live::Standing;
use crate::state::{AppState, SessionHash};
use crate::storage::Change;

/// A page that hears nothing for longer than two of these knows that its connection is dead. The session is looked at
/// as often.
const BEAT: Duration = Duration::from_secs(15);
/// How often it looks by itself while changes of other replicas are not heard.
const POLL: Duration = Duration::from_secs(2);
/// A stream ends after so long, and its browser comes back: to whichever replica is there then.
const LIFE: TimeDelta = TimeDelta::minutes(10);

/// One stream.
pub(super) struct Following {
    state: Arc<AppState>,
    subject: Subject,
    session: SessionHash,
    changes: Receiver<Change>,
    grant: Option<GrantId>,
    mark: String,
    ends_at: DateTime<Utc>,
    next_beat: Instant,
    is_over: bool,
    shutdown: CancellationToken,
    _place: Place,
}

impl Following {
    /// `first` was told already.
    pub fn new(
        state: Arc<AppState>,
        subject: Subject,
        session: SessionHash,
        first: &Standing,
        changes: Receiver<Change>,
        shutdown: CancellationToken,
        place: Place,
    ) -> Self {
        Self {
            ends_at: state.clock.now() + LIFE,
            state,
            subject,
            session,
            changes,
            grant: first.grant,
            mark: first.mark.clone(),
            next_beat: Instant::now() + BEAT,
            is_over: false,
            shutdown,
            _place: place,
        }
    }

    /// What comes after the first event, until there is nothing more to come, the session or the stream's own time is
    /// over, the database fails, or the portal stops.
    pub fn events(self) -> impl Stream<Item = Event> + Send {
        stream::unfold(self, |mut following| async move {
            let shutdown = following.shutdown.clone();
            let event = tokio::select! {
                () = shutdown.cancelled() => None,
                event = following.next() => event,
            };
            Some((event?, following))
        })
    }

    async fn next(&mut self) -> Option<Event> {
        loop {
            if self.is_over {
                return None;
            }
            self.wake().await;
            let standing = match self.look().await {
                Ok(standing) => standing?,
                Err(error) => {
                    warn!(%error, "The database failed a page that waits; it will come back");
                    return None;
                }
            };
            self.grant = standing.grant;
            if standing.mark != self.mark {
                self.is_over = is_over(standing.stage);
                self.mark.clone_from(&standing.mark);
                return Some(told(&standing));
            }
            if Instant::now() >= self.next_beat {
                self.next_beat = Instant::now() + BEAT;
                return Some(Event::default().event("beat").data("."));
            }
        }
    }

    /// Until what is followed may have moved, or it is time for a look all the same.
    async fn wake(&mut self) {
        let poll = if self.state.db.changes().is_carried() { BEAT } else { POLL };
        let until = self.next_beat.min(Instant::now() + poll);
        let Self { changes, subject, grant, .. } = self;
        let concerns_us = async {
            // Who fell behind has missed something, and looks.
            while let Ok(change) = changes.recv().await {
                if concerns(subject, *grant, change) {
                    break;
                }
            }
        };
        // The time may come first.
        let _ = tokio::time::timeout_at(until, concerns_us).await;
    }

    /// Where it stands, for the person as they are now. `None`: the session is over, or the page is no longer theirs.
    async fn look(&self) -> Result<Option<Standing>, OperationError> {
        if self.state.clock.now() >= self.ends_at {
            return Ok(None);
        }
        let Some(who) = session::resume(&self.state, &self.session).await? else { return Ok(None) };
        match self.subject.look(&self.state, &who).await {
            Err(OperationError::NotFound) => Ok(None),
            standing => standing.map(Some),
        }
    }
}

fn concerns(subject: &Subject, grant: Option<GrantId>, change: Change) -> bool {
    match (change, subject) {
        (Change::Unheard, _) => true,
        (Change::Policy | Change::Settings, _) => false,
        (Change::Request(id), Subject::Request(own)) => id == *own,
        (Change::Request(_), Subject::Grant(..)) => false,
        (Change::Grant(id), _) => Some(id) == grant,
    }
}
