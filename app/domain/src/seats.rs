//! Seats of a product.

use serde::{Deserialize, Serialize};

/// How many seats a product has and how many are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seats {
    /// What the plan allows; `None` is unlimited.
    pub limit: Option<u32>,
    /// Taken, as Atlassian counts.
    pub used: u32,
    /// Promised by the portal and not yet counted by Atlassian.
    pub reserved: u32,
}

impl Seats {
    /// Seats nobody holds and nobody was promised; `None` is unlimited.
    #[must_use]
    pub fn free(&self) -> Option<u32> {
        self.limit.map(|limit| limit.saturating_sub(self.used).saturating_sub(self.reserved))
    }

    /// Whether at least `n` are free.
    #[must_use]
    pub fn has_free(&self, n: u32) -> bool {
        self.free().is_none_or(|free| free >= n)
    }

    /// Taken and promised seats as a percentage of the limit, rounded up; 0 when unlimited, 100 when there are none.
    #[must_use]
    pub fn percent_used(&self) -> u32 {
        match self.limit {
            None => 0,
            Some(0) => 100,
            Some(limit) => {
                let taken = u64::from(self.used) + u64::from(self.reserved);
                u32::try_from((taken * 100).div_ceil(u64::from(limit))).unwrap_or(u32::MAX)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promised_seat_is_not_free() {
        let seats = Seats { limit: Some(10), used: 8, reserved: 1 };
        assert_eq!(seats.free(), Some(1));
        assert!(seats.has_free(1) && !seats.has_free(2));
        assert_eq!(seats.percent_used(), 90);
    }

    #[test]
    fn more_taken_than_allowed_is_none_free() {
        assert_eq!(Seats { limit: Some(3), used: 5, reserved: 2 }.free(), Some(0));
        assert!(Seats { limit: None, used: 5, reserved: 2 }.has_free(1_000));
    }
}
