//! Cost: what one more seat costs in the billing period that runs now, by the peak that was sampled in it.

use domain::{BillingPeriod, SeatCost, Seats, cost_of_one_more};
use sea_orm::DbErr;

use crate::config::{Product, Site};
use crate::state::AppState;
use crate::storage::seats;

/// What one more seat of the product costs, as far as the samples tell.
pub async fn of_one_more(
    state: &AppState,
    site: &Site,
    product: &Product,
    seats: &Seats,
) -> Result<SeatCost, DbErr> {
    let today = state.clock.now().date_naive();
    let Some(period) = product.billing_period_start.and_then(|day| BillingPeriod::around(day, today)) else {
        return Ok(SeatCost::Unknown);
    };
    let peak = seats::peak(state.db.reader(), &site.key, &product.key, &period).await?;
    Ok(cost_of_one_more(seats, &period, peak))
}
