//! Times: relative in the text, exact on hover. The clock is the server's.

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Timelike, Utc};

use super::words::count;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// “just now”, “4 minutes ago”, “in 3 days”; far away the date: “on 2 June 2026”.
#[must_use]
pub fn relative(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let seconds = (now - at).num_seconds();
    let Some(distance) = distance(seconds.unsigned_abs()) else { return format!("on {}", date(at)) };
    match (seconds, distance.as_str()) {
        (_, "") => "just now".to_owned(),
        (0.., distance) => format!("{distance} ago"),
        (_, distance) => format!("in {distance}"),
    }
}

/// `None` when it is so far away that only the date says something; empty when it is now.
fn distance(seconds: u64) -> Option<String> {
    let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    match seconds {
        0..45 => Some(String::new()),
        45..3_570 => Some(count(small((seconds + 30) / 60).max(1), "minute", "minutes")),
        3_570..84_600 => Some(count(small((seconds + 1_800) / 3_600), "hour", "hours")),
        84_600..2_592_000 => Some(count(small((seconds + 43_200) / 86_400), "day", "days")),
        _ => None,
    }
}

/// “2 June 2026”.
#[must_use]
pub fn date(at: DateTime<Utc>) -> String {
    format!("{} {}", day(at.date_naive()), at.year())
}

/// “2 June”, of a day that is near.
#[must_use]
pub fn day(day: NaiveDate) -> String {
    let month = usize::try_from(day.month0()).ok().and_then(|month| MONTHS.get(month)).copied();
    format!("{} {}", day.day(), month.unwrap_or_default())
}

/// “2 June 2026, 10:02 UTC”.
#[must_use]
pub fn exact(at: DateTime<Utc>) -> String {
    format!("{}, {:02}:{:02} UTC", date(at), at.hour(), at.minute())
}

/// As machines read it.
#[must_use]
pub fn machine(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// “12 minutes”, “3 hours”: how long a decision usually takes.
#[must_use]
pub fn usual(minutes: u32) -> String {
    match minutes {
        0..=1 => "a minute".to_owned(),
        2..=90 => count(minutes, "minute", "minutes"),
        91..=2_159 => count((minutes + 30) / 60, "hour", "hours"),
        _ => count((minutes + 720) / 1_440, "day", "days"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, TimeZone};

    use super::*;

    #[test]
    fn times_are_relative_and_far_away_a_date() {
        let now = Utc.with_ymd_and_hms(2026, 6, 2, 10, 2, 0).single().expect("a date");
        let said = |seconds| relative(now - Duration::seconds(seconds), now);
        assert_eq!(said(0), "just now");
        assert_eq!(said(50), "1 minute ago");
        assert_eq!(said(4 * 60), "4 minutes ago");
        assert_eq!(said(59 * 60 + 40), "1 hour ago");
        assert_eq!(said(23 * 3_600 + 40 * 60), "1 day ago");
        assert_eq!(said(3 * 86_400), "3 days ago");
        assert_eq!(said(60 * 86_400), "on 3 April 2026");
        assert_eq!(said(-3 * 86_400), "in 3 days");
        assert_eq!(exact(now), "2 June 2026, 10:02 UTC");
        assert_eq!(machine(now), "2026-06-02T10:02:00Z");
    }

    #[test]
    fn the_usual_time_is_said_in_the_largest_fitting_unit() {
        assert_eq!(usual(1), "a minute");
        assert_eq!(usual(12), "12 minutes");
        assert_eq!(usual(180), "3 hours");
        assert_eq!(usual(2_880), "2 days");
    }
}
