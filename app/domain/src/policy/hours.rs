//! Hours of the week in a time zone, such as working hours.

use chrono::{DateTime, Datelike, Timelike, Utc, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// Some hours of some weekdays, as clocks in a place show them. In TOML
/// `{ days = ["mon", "tue"], from = 8, until = 19, zone = "Europe/Berlin" }`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// On these days.
    pub days: Vec<Day>,
    /// From this full hour on, 0 to 23.
    pub from: u8,
    /// Before this full hour, 1 to 24.
    pub until: u8,
    /// Where the clock hangs.
    pub zone: Zone,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "they are days")]
pub enum Day {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// A time zone of the IANA database, such as `Europe/Berlin`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(Tz);

/// A name that no time zone has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a time zone: the names are those of the IANA database, like Europe/Berlin")]
pub struct InvalidZone(String);

impl Zone {
    /// # Errors
    /// When there is no zone of that name.
    pub fn parse(name: &str) -> Result<Self, InvalidZone> {
        name.parse().map(Self).map_err(|_| InvalidZone(name.chars().take(80).collect()))
    }

    pub(crate) fn tz(self) -> Tz {
        self.0
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

impl TryFrom<String> for Zone {
    type Error = InvalidZone;

    fn try_from(name: String) -> Result<Self, InvalidZone> {
        Self::parse(&name)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name().to_owned()
    }
}

impl Day {
    /// All days, Monday first.
    pub const ALL: [Self; 7] = [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];

    fn weekday(self) -> Weekday {
        match self {
            Self::Mon => Weekday::Mon,
            Self::Tue => Weekday::Tue,
            Self::Wed => Weekday::Wed,
            Self::Thu => Weekday::Thu,
            Self::Fri => Weekday::Fri,
            Self::Sat => Weekday::Sat,
            Self::Sun => Weekday::Sun,
        }
    }
}

impl Hours {
    /// Whether a moment lies in them. Where clocks are set back, the hour that comes twice is in them twice.
    #[must_use]
    pub fn contain(&self, at: DateTime<Utc>) -> bool {
        let there = at.with_timezone(&self.zone.0);
        let hour = there.hour();
        self.days.iter().any(|day| day.weekday() == there.weekday())
            && u32::from(self.from) <= hour
            && hour < u32::from(self.until)
    }

    /// What makes them no hours.
    pub(super) fn problem(&self) -> Option<&'static str> {
        if self.days.is_empty() {
            return Some("hours need at least one weekday");
        }
        (self.from >= self.until || self.until > 24)
            .then_some("hours go from a full hour to a later one of the same day, 0 to 24")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn working() -> Hours {
        let days = vec![Day::Mon, Day::Tue, Day::Wed, Day::Thu, Day::Fri];
        Hours { days, from: 8, until: 19, zone: Zone::parse("Europe/Berlin").expect("a zone") }
    }

    #[test]
    fn hours_are_those_of_the_place_in_summer_and_in_winter() {
        for (at, inside) in [
            // Berlin is two hours ahead in summer, one in winter.
            ("2026-07-01T05:59:59Z", false),
            ("2026-07-01T06:00:00Z", true),
            ("2026-07-01T16:59:59Z", true),
            ("2026-07-01T17:00:00Z", false),
            ("2026-12-01T06:59:59Z", false),
            ("2026-12-01T07:00:00Z", true),
            ("2026-12-01T18:00:00Z", false),
            // A Friday evening there is a Saturday in Auckland.
            ("2026-12-04T17:59:59Z", true),
            ("2026-12-05T10:00:00Z", false),
        ] {
            let at: DateTime<Utc> = at.parse().expect("a time");
            assert_eq!(working().contain(at), inside, "{at}");
        }
    }

    #[test]
    fn a_zone_that_nobody_knows_is_refused() {
        for odd in ["", "Berlin", "Europe/Berlinn", "UTC+1", "../etc"] {
            assert!(Zone::parse(odd).is_err(), "{odd}");
        }
        assert!(
            toml::from_str::<Hours>("days = [\"mon\"]\nfrom = 8\nuntil = 9\nzone = \"Mars/Olympus\"")
                .is_err()
        );
    }

    #[test]
    fn hours_that_cannot_be_are_said() {
        assert_eq!(working().problem(), None);
        assert!(Hours { days: Vec::new(), ..working() }.problem().is_some());
        assert!(Hours { from: 19, until: 8, ..working() }.problem().is_some());
        assert!(Hours { until: 25, ..working() }.problem().is_some());
    }
}
