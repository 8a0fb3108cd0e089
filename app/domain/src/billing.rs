//! What one more seat costs, and how many a budget still pays for.
//!
//! Atlassian bills a month by its peak: a seat that was taken in this period and came free again is paid until the
//! period ends, and the next period begins with whoever holds a seat then.

use chrono::{DateTime, Duration, Months, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use crate::Seats;

/// Seats are sampled every hour; a first sample so late means that nobody looked when the period began.
const COVERED: Duration = Duration::hours(25);

/// A month as it is billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BillingPeriod {
    /// Its first day.
    pub first_day: NaiveDate,
    /// The first day of the next.
    pub next: NaiveDate,
}

impl BillingPeriod {
    /// The period that holds `day`, when `some_first_day` is the first day of any. A month that is too short for the
    /// day of the month begins on its last. `None` at the ends of the calendar.
    #[must_use]
    pub fn around(some_first_day: NaiveDate, day: NaiveDate) -> Option<Self> {
        use chrono::Datelike;
        let months = |date: NaiveDate| date.year() * 12 + i32::try_from(date.month0()).unwrap_or(0);
        let first_day_after = |count: i32| {
            let months = Months::new(count.unsigned_abs());
            if count < 0 {
                some_first_day.checked_sub_months(months)
            } else {
                some_first_day.checked_add_months(months)
            }
        };
        let same_month = months(day) - months(some_first_day);
        let since = if first_day_after(same_month)? > day { same_month - 1 } else { same_month };
        Some(Self { first_day: first_day_after(since)?, next: first_day_after(since + 1)? })
    }

    /// The moment it began.
    #[must_use]
    pub fn began_at(&self) -> DateTime<Utc> {
        self.first_day.and_time(NaiveTime::MIN).and_utc()
    }
}

/// The samples of one billing period in two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeakSeen {
    /// Most seats that were taken at once.
    pub seats: u32,
    /// When the first sample was taken.
    pub since: DateTime<Utc>,
}

/// What one more seat costs in this billing period. From the next one on it costs its price a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeatCost {
    /// Nothing: a seat that this period has paid for is free.
    Paid {
        /// The first day of the next period.
        until: NaiveDate,
    },
    /// Its price: it is one more than were ever taken at once in this period.
    OneMore,
    /// Nobody knows what this period has paid for.
    Unknown,
}

/// What one more seat costs on top of those taken and promised.
#[must_use]
pub fn cost_of_one_more(seats: &Seats, period: &BillingPeriod, peak: Option<PeakSeen>) -> SeatCost {
    let wanted = u64::from(seats.used) + u64::from(seats.reserved) + 1;
    let paid = peak.map_or(0, |peak| peak.seats).max(seats.used);
    if wanted <= u64::from(paid) {
        return SeatCost::Paid { until: period.next };
    }
    // What nobody saw can only have been more: a peak that is too low says nothing.
    match peak {
        Some(peak) if peak.since - period.began_at() <= COVERED => SeatCost::OneMore,
        _ => SeatCost::Unknown,
    }
}

/// Our own cap on seats, below what the plan allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Seats that may still be given; `None`: no budget is set.
    pub left: Option<u32>,
}

impl Budget {
    /// What is left of so much a month, where a seat costs so much. Promised seats are spent.
    #[must_use]
    pub fn of(budget_cents: u32, price_cents: u32, seats: &Seats) -> Self {
        let pays_for = budget_cents.checked_div(price_cents).unwrap_or(u32::MAX);
        Self { left: Some(pays_for.saturating_sub(seats.used).saturating_sub(seats.reserved)) }
    }
}

#[cfg(test)]
mod tests;
