//! Letters to admins.

use app::views::LetterKind;
use chrono::{DateTime, Utc};
use domain::{EmailAddress, SiteKey, Target};

use crate::mail::letters::{ConnectorBroken, JobParked, ParkedLine, SampleOf, sample as write_sample};
use crate::ports::Mail;
use crate::state::AppState;
use crate::storage::jobs;

/// Jobs counted in one letter at the most.
const COUNTED: u64 = 1000;

pub(super) fn connector_broken(
    state: &AppState,
    key: &SiteKey,
    since: DateTime<Utc>,
    to: &EmailAddress,
) -> Option<Mail> {
    let site = state.config.sites.all().iter().find(|site| site.key == *key)?;
    let letter = ConnectorBroken { site: key.clone(), site_host: site.origins.base.host().to_owned(), since };
    Some(letter.to(to, &state.config.server.public_url))
}

pub(super) async fn job_parked(
    state: &AppState,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    to: &EmailAddress,
) -> anyhow::Result<Option<Mail>> {
    let parked = jobs::parked_between(state.db.reader(), from, until, COUNTED).await?;
    if parked.is_empty() {
        return Ok(None);
    }
    let line = |job: jobs::ParkedJob| ParkedLine {
        what: app::catalog::system::job(&job.kind).to_owned(),
        error: job.error,
    };
    let letter = JobParked { from, jobs: parked.into_iter().map(line).collect() };
    Ok(Some(letter.to(to, &state.config.server.public_url)))
}

/// `None`: there is no such letter, or no site that it could be about.
pub(in crate::operations) fn sample(
    state: &AppState,
    of: &str,
    at: DateTime<Utc>,
    to: &EmailAddress,
) -> Option<Mail> {
    let kind = LetterKind::named(of)?;
    let site = state.config.sites.all().first()?;
    let url = format!("{}/browse/PROJ-123", site.origins.base);
    let target = Target::parse(&url, state.config.sites.origins()).ok()?;
    let site_host = site.origins.base.host().to_owned();
    Some(write_sample(&SampleOf { kind, target, site_host, at }, to, &state.config.server.public_url))
}
