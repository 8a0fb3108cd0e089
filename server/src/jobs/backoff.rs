//! How long to wait before the next try.

use chrono::Duration;

const FIRST: f64 = 1.0;
const LONGEST: f64 = 30.0;

/// Doubles from one second to thirty, spread by `jitter` (0 to 1) over ×0.7 to ×1.3 as Atlassian recommends, and never
/// shorter than what the other side asked for.
#[must_use]
pub fn backoff(failures: i32, jitter: f64, not_before: Option<Duration>) -> Duration {
    let doubled = FIRST * 2f64.powi(failures.clamp(0, 10));
    let spread = doubled.min(LONGEST) * (0.7 + 0.6 * jitter.clamp(0.0, 1.0));
    #[expect(clippy::cast_possible_truncation, reason = "at most 39 seconds")]
    let own = Duration::milliseconds((spread * 1000.0).round() as i64);
    own.max(not_before.unwrap_or_else(Duration::zero))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_doubles_up_to_thirty_seconds_and_is_spread() {
        assert_eq!(backoff(0, 0.5, None), Duration::seconds(1));
        assert_eq!(backoff(3, 0.5, None), Duration::seconds(8));
        assert_eq!(backoff(99, 0.5, None), Duration::seconds(30));
        assert_eq!(backoff(0, 0.0, None), Duration::milliseconds(700));
        assert_eq!(backoff(0, 1.0, None), Duration::milliseconds(1300));
    }

    #[test]
    fn what_the_other_side_asks_for_is_a_minimum() {
        let asked = Duration::seconds(120);
        assert_eq!(backoff(0, 0.0, Some(asked)), asked);
        assert!(backoff(9, 1.0, Some(Duration::seconds(1))) > Duration::seconds(30));
    }
}
