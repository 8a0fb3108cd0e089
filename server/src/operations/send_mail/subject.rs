//! A request as the letters about it need it.

use domain::{Request, RequestId, Target};
use sea_orm::DbErr;

use crate::config::{Product, Site};
use crate::mail::letters::Wanted;
use crate::state::AppState;
use crate::storage::persons::Person;
use crate::storage::{persons, requests};

/// What letters about a request have in common.
pub(super) struct Subject {
    pub request: Request,
    pub requester: Person,
    pub site: Site,
    pub product: Product,
    pub target: Option<Target>,
}

impl Subject {
    /// The site's host.
    pub fn host(&self) -> String {
        self.site.origins.base.host().to_owned()
    }

    /// What was asked for, by its names.
    pub fn wanted(&self) -> Wanted {
        Wanted {
            product: self.product.name.clone(),
            site_host: self.host(),
            target_label: self.target_label(),
        }
    }

    /// To open what.
    pub fn target_label(&self) -> String {
        self.target.as_ref().map_or_else(|| self.host(), Target::label)
    }
}

pub(super) async fn subject(state: &AppState, id: RequestId) -> Result<Option<Subject>, DbErr> {
    let db = state.db.reader();
    let Some(stored) = requests::find(db, id).await? else { return Ok(None) };
    let request = stored.request;
    let Some(requester) = persons::find(db, request.requester).await? else { return Ok(None) };
    let live = state.settings();
    let Some((site, product)) = live.product(&request.site, &request.product) else { return Ok(None) };
    let (site, product) = (site.clone(), product.clone());
    let target = Target::parse(&request.target, state.config.sites.origins()).ok();
    Ok(Some(Subject { request, requester, site, product, target }))
}
