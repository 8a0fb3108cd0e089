//! Hours in which approvers are left alone.

use chrono::{DateTime, Days, Duration, TimeZone, Timelike, Utc};
use serde::{Deserialize, Serialize};

use crate::policy::Zone;

/// Some hours of every day, as clocks in a place show them: from 19 until 8 is the night.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// From this full hour on, 0 to 23.
    pub from: u8,
    /// Before this full hour, 0 to 23.
    pub until: u8,
    /// Where the clock hangs.
    pub zone: Zone,
}

impl QuietHours {
    /// When they end, for a moment that lies in them.
    #[must_use]
    pub fn end(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let there = at.with_timezone(&self.zone.tz());
        let (from, until, hour) = (u32::from(self.from), u32::from(self.until), there.hour());
        let is_quiet =
            if from < until { (from..until).contains(&hour) } else { hour >= from || hour < until };
        if !is_quiet {
            return None;
        }
        let today = there.date_naive();
        let day = if hour < until { today } else { today.checked_add_days(Days::new(1))? };
        let wall = day.and_hms_opt(until, 0, 0)?;
        // Where clocks are set forward the hour may not be there: then they end an hour later on the wall.
        let end = [wall, wall + Duration::hours(1)]
            .into_iter()
            .find_map(|wall| self.zone.tz().from_local_datetime(&wall).earliest())?;
        Some(end.with_timezone(&Utc)).filter(|end| *end > at)
    }

    /// What makes them no hours.
    pub(super) fn problem(&self) -> Option<&'static str> {
        (self.from > 23 || self.until > 23 || self.from == self.until)
            .then_some("quiet hours go from a full hour to another one, 0 to 23")
    }
}
