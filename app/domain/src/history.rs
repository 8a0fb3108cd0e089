//! What a person had before: facts that rules may look at.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::Ending;

/// A license of the product that has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedLicense {
    /// When.
    pub at: DateTime<Utc>,
    /// How, if that was noted.
    pub how: Option<Ending>,
}

/// What the person had of the product before, as far as the portal gave and refused it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// The last license that ended.
    pub held: Option<EndedLicense>,
    /// When an approver last said no.
    pub denied_at: Option<DateTime<Utc>>,
}
