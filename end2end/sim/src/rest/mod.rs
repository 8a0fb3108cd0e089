//! The site plane: Jira Cloud platform REST v3, as far as the portal uses it, answering in the shapes of
//! `end2end/contracts/jira-site-v3.json`. The organization plane (`org`) stands beside it, over the same state.

mod answer;
mod groups;
mod issues;
mod members;
mod params;
mod permissions;
mod refused;
mod roles;
mod shapes;
mod site_facts;
mod users;

use std::sync::MutexGuard;

use axum::Router;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::middleware::map_response;
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

pub(crate) use answer::{Answer, Refusal, method_not_allowed, not_found, rate_limit};
pub(crate) use params::Params;

use crate::server::Shared;
use crate::site::{BotRights, Site};

pub(crate) fn router() -> Router<Shared> {
    let v3 = Router::new()
        .route("/serverInfo", get(site_facts::server_info))
        .route("/myself", get(users::myself))
        .route("/mypermissions", get(permissions::mine))
        .route("/permissions/check", post(permissions::check))
        .route("/user", get(users::user).post(users::invite))
        .route("/user/search", get(users::search))
        .route("/user/groups", get(users::groups))
        .route("/group/user", post(members::add).delete(members::remove))
        .route("/group/member", get(members::list))
        .route("/group/bulk", get(groups::bulk))
        .route("/groups/picker", get(groups::picker))
        .route("/applicationrole", get(roles::all))
        .route("/applicationrole/{key}", get(roles::one))
        .route("/license/approximateLicenseCount/product/{key}", get(roles::approximate_count))
        .route("/issue/{id_or_key}", get(issues::issue))
        .route("/project/{id_or_key}", get(issues::project))
        .fallback(not_found);
    Router::new()
        .nest("/rest/api/3", v3)
        .layer(map_response(answer::with_rate_limit))
        .route("/_edge/tenant_info", get(site_facts::tenant))
}

impl Shared {
    /// The site as it is now, if the request carries the bot's e-mail and token.
    pub fn site_for(&self, headers: &HeaderMap) -> Result<MutexGuard<'_, Site>, Refusal> {
        let mut site = self.site();
        site.note_time();
        if !site.knows(headers) {
            return Err(Refusal::unauthorized());
        }
        Ok(site)
    }

    /// As [`Self::site_for`], for a read that shows memberships.
    pub fn site_read_by(&self, headers: &HeaderMap) -> Result<MutexGuard<'_, Site>, Refusal> {
        let mut site = self.site_for(headers)?;
        site.note_read();
        Ok(site)
    }
}

impl Site {
    pub(crate) fn knows(&self, headers: &HeaderMap) -> bool {
        let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Basic "));
        let wanted = STANDARD.encode(format!("{}:{}", self.world.bot.email, self.world.bot.token));
        self.settings.bot != BotRights::Revoked && given == Some(wanted.as_str())
    }
}
