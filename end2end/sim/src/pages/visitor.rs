//! Who is looking: the account in the cookie.

use axum::http::HeaderMap;
use axum::http::header::{COOKIE, HOST};

use crate::server::Shared;
use crate::site::{Account, Site};

pub(super) const COOKIE_NAME: &str = "sim_account";
/// In the cookie of somebody who signed in and has no account on this site.
pub(super) const NOBODY: &str = "nobody";

pub(super) enum Visitor {
    Anonymous,
    /// Signed in, but not (or not actively) on this site.
    Stranger,
    Known(Account),
}

impl Visitor {
    pub fn of(headers: &HeaderMap, site: &Site) -> Self {
        let pairs = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
        let pairs = pairs.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let Some((_, account_id)) = pairs.into_iter().find(|(name, _)| *name == COOKIE_NAME) else {
            return Self::Anonymous;
        };
        let account = site.member_of_site(account_id).filter(|account| account.is_active());
        account.map_or(Self::Stranger, |account| Self::Known(account.clone()))
    }
}

/// The origin the browser knows the site by, which need not be the address it listens on.
pub(super) fn origin(shared: &Shared, headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    host.map_or_else(|| shared.base_url().to_owned(), |host| format!("http://{host}"))
}
