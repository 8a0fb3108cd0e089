//! Sample: writes down what a product's seats are, every hour. Later reports cannot ask back.

use chrono::{Duration, DurationRound};
use domain::{ProductKey, SiteKey};
use tracing::warn;

use super::tell_admins;
use crate::jobs::{Attempt, Job};
use crate::ports::DirectoryError;
use crate::state::AppState;
use crate::storage::breakages::Doing;
use crate::storage::seats::{self, Sample};

/// Queues the recurring jobs, those that are not queued yet.
///
/// # Errors
/// When the database fails.
pub async fn schedule(state: &AppState) -> Result<(), sea_orm::DbErr> {
    let live = state.settings();
    let samples = live.sites.all().iter().flat_map(|site| {
        let sample = |product: &crate::config::Product| Job::SampleSeats {
            site: site.key.clone(),
            product: product.key.clone(),
        };
        site.products.iter().map(sample).collect::<Vec<_>>()
    });
    for job in samples.chain([Job::SealAudit, Job::Housekeep]) {
        let tx = state.db.begin().await?;
        if state.jobs().queue_once(&tx, &job).await? {
            tx.commit().await?;
        } else {
            tx.rollback().await?;
        }
    }
    Ok(())
}

/// Takes one sample, and comes again at the next full hour.
pub(super) async fn sample(
    state: &AppState,
    site: &SiteKey,
    product: &ProductKey,
) -> anyhow::Result<Attempt> {
    let live = state.settings();
    let Some((site, product)) = live.product(site, product) else { return Ok(Attempt::Done) };
    let now = state.clock.now();
    let next_hour = now.duration_trunc(Duration::hours(1))? + Duration::hours(1);
    match state.directory(site).seats(&product.key).await {
        Ok(count) => {
            tell_admins::works_again(state, &site.key, Doing::Reading).await?;
            let tx = state.db.begin().await?;
            let reserved = seats::reserved(&tx, &site.key, &product.key).await?;
            let sample = Sample {
                site: site.key.to_string(),
                product: product.key.to_string(),
                at: now,
                limit: count.limit,
                used: count.used,
                reserved: reserved.count,
                price_cents: product.price_cents,
                currency: product.currency.clone(),
                billing_period_start: product.billing_period_start,
            };
            seats::store_sample(&tx, state.clock.new_id(), &sample).await?;
            tx.commit().await?;
            Ok(Attempt::Again(next_hour - now))
        }
        Err(error) => {
            if matches!(error, DirectoryError::NotPermitted(_)) {
                tell_admins::of_refusal(state, &site.key, Doing::Reading).await?;
            }
            warn!(site.key = %site.key, product.key = %product.key, %error, "Could not sample seats");
            Ok(Attempt::Again(Duration::minutes(5).min(next_hour - now)))
        }
    }
}
