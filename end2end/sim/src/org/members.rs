//! Members of a group: add, remove. The two writes the portal lives by, as on the site plane.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::{Call, Refusal};
use crate::server::Shared;
use crate::site::{Refused, RepeatedAdd, Site, Standing};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Membership {
    account_id: String,
}

pub(super) async fn add(State(shared): State<Shared>, call: Call) -> Response {
    call.write(&shared, |site| {
        let Membership { account_id } = call.body()?;
        try_add(site, call.group(), &account_id)?;
        Ok(StatusCode::NO_CONTENT)
    })
}

pub(super) async fn remove(State(shared): State<Shared>, call: Call) -> Response {
    call.write(&shared, |site| {
        site.remove_from_group(call.group(), call.account())?;
        Ok(StatusCode::NO_CONTENT)
    })
}

/// An account that is suspended gets its groups all the same, and takes no seat until it is restored.
fn try_add(site: &mut Site, group_id: &str, account_id: &str) -> Result<(), Refusal> {
    let standing = site.accounts.get(account_id).map(|account| account.standing);
    if standing == Some(Standing::Inactive) {
        return Err(Refused::Inactive.into());
    }
    match site.add_to_group(group_id, account_id) {
        Err(Refused::AlreadyMember { .. }) if site.settings.repeated_add == RepeatedAdd::Accepted => Ok(()),
        outcome => outcome.map_err(Refusal::from),
    }
}
