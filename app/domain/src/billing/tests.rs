use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

#[test]
fn a_period_runs_from_its_day_of_the_month_to_the_next() {
    for (some_first_day, today, first_day, next) in [
        ("2026-06-14", "2026-06-14", "2026-06-14", "2026-07-14"),
        ("2026-06-14", "2026-07-13", "2026-06-14", "2026-07-14"),
        ("2026-06-14", "2026-07-14", "2026-07-14", "2026-08-14"),
        ("2024-02-01", "2026-11-24", "2026-11-01", "2026-12-01"),
        // Told ahead of time.
        ("2026-12-14", "2026-11-24", "2026-11-14", "2026-12-14"),
        ("2027-01-14", "2026-11-10", "2026-10-14", "2026-11-14"),
        // Over the new year, and in months that are too short.
        ("2026-06-20", "2027-01-02", "2026-12-20", "2027-01-20"),
        ("2026-01-31", "2026-02-27", "2026-01-31", "2026-02-28"),
        ("2026-01-31", "2026-02-28", "2026-02-28", "2026-03-31"),
        ("2026-01-31", "2026-03-30", "2026-02-28", "2026-03-31"),
        ("2026-01-31", "2028-02-29", "2028-02-29", "2028-03-31"),
    ] {
        let period = BillingPeriod::around(day(some_first_day), day(today)).expect("in the calendar");
        let wanted = BillingPeriod { first_day: day(first_day), next: day(next) };
        assert_eq!(period, wanted, "{some_first_day} around {today}");
        assert!(period.first_day <= day(today) && day(today) < period.next);
    }
}

#[test]
fn the_ends_of_the_calendar_are_no_period() {
    assert_eq!(BillingPeriod::around(NaiveDate::MIN, NaiveDate::MAX), None);
    assert_eq!(BillingPeriod::around(NaiveDate::MAX, NaiveDate::MAX), None);
}

#[test]
fn a_seat_below_the_peak_is_paid_and_one_above_it_is_not() {
    let period = BillingPeriod::around(day("2026-06-14"), day("2026-06-20")).expect("in the calendar");
    let began = period.began_at();
    let seen = |seats, hours| Some(PeakSeen { seats, since: began + Duration::hours(hours) });
    let paid = SeatCost::Paid { until: day("2026-07-14") };
    for (used, reserved, peak, cost) in [
        (7, 0, seen(9, 0), paid),
        (7, 1, seen(9, 0), paid),
        (7, 2, seen(9, 0), SeatCost::OneMore),
        (9, 0, seen(9, 0), SeatCost::OneMore),
        // More are taken now than any sample saw.
        (12, 0, seen(9, 1), SeatCost::OneMore),
        (0, 0, seen(0, 0), SeatCost::OneMore),
        // Sampled only since the middle of the period: what was seen is paid, what was not may be.
        (7, 0, seen(9, 100), paid),
        (9, 0, seen(9, 100), SeatCost::Unknown),
        (7, 0, None, SeatCost::Unknown),
        (u32::MAX, u32::MAX, seen(9, 0), SeatCost::OneMore),
    ] {
        let seats = Seats { limit: Some(250), used, reserved };
        assert_eq!(cost_of_one_more(&seats, &period, peak), cost, "{used}+{reserved} of {peak:?}");
    }
}

#[test]
fn a_budget_pays_for_whole_seats_and_promised_ones_are_spent() {
    let left = |budget, price, used, reserved| {
        Budget::of(budget, price, &Seats { limit: None, used, reserved }).left
    };
    assert_eq!(left(10_000, 860, 8, 1), Some(2), "100 pays for 11 at 8.60");
    assert_eq!(left(10_000, 860, 11, 0), Some(0));
    assert_eq!(left(10_000, 860, 40, 2), Some(0));
    assert_eq!(left(0, 860, 0, 0), Some(0));
    assert!(left(10_000, 0, 8, 1) > Some(1_000_000), "what costs nothing is never too much");
}
