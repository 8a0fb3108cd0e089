//! Out of office.

use chrono::{DateTime, Utc};
use domain::StandInId;
use serde::{Deserialize, Serialize};

/// Who stands in for whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandInsView {
    /// Whom the viewer named, the first to begin first.
    pub mine: Vec<StandInRow>,
    /// For whom the viewer stands in, the first to begin first.
    pub for_others: Vec<StandInRow>,
}

/// One absence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandInRow {
    /// Its id.
    pub id: StandInId,
    /// The other one, by name or address.
    pub who: String,
    /// From then on.
    pub from: DateTime<Utc>,
    /// Until then, exclusive.
    pub until: DateTime<Utc>,
    /// Whether it runs now.
    pub is_running: bool,
}
