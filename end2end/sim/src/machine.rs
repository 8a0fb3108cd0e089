//! The one place that asks the machine for the time and for chance. A simulated Atlassian lives in real time, as
//! the real one does: nothing of the portal's own clock is used here.

use chrono::{DateTime, Utc};
use uuid::Uuid;

#[expect(clippy::disallowed_methods, reason = "Atlassian's clock is not the portal's")]
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now()
}

#[expect(clippy::disallowed_methods, reason = "Atlassian's ids are opaque; nobody sorts by them")]
pub(crate) fn random_id() -> Uuid {
    Uuid::new_v4()
}
