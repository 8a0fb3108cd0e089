//! One request: the waiting page for the one who asked, the verdict page for those who decide, a look for others.

mod buttons;
mod deciding;
mod known;
mod requester;
mod steps;

use domain::RequestId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::failed::failed;
use super::query;
use crate::error::PortalError;
use crate::portal::portal;
use crate::respond::{Way, see_other};
use crate::views::{RequestRole, RequestStage, RequestView};
use deciding::Deciding;
use requester::Requester;
pub(super) use steps::GrantSteps;

/// `/requests/:id`. With `?go=1` it leads the requester on to Jira once the license works; with `?stay=1` it does
/// not follow by itself.
#[component]
pub fn RequestPage() -> impl IntoView {
    let id = use_params_map().read_untracked().get("id").unwrap_or_default();
    let (goes, stays) = (query::is_set("go"), query::is_set("stay"));
    let choice = query::value("choice");
    Suspend::new(async move {
        let Ok(id) = id.parse::<RequestId>() else { return failed(PortalError::NotFound, "/") };
        let (request, now) = match portal() {
            Ok(portal) => (portal.request_page(id).await, portal.now()),
            Err(error) => return failed(error, &Way::Request(id).path()),
        };
        match request {
            Ok(request) if matches!(request.role, RequestRole::Requester { .. }) => {
                lead_on(&request, goes);
                view! { <Requester request=request now=now stays=stays/> }.into_any()
            }
            Ok(request) => view! { <Deciding request=request now=now/> }.into_any(),
            Err(error) => failed(error, &with_choice(id, &choice)),
        }
    })
}

/// The page, with what was pressed in the mail: whoever signs in on the way has not changed their mind.
fn with_choice(id: RequestId, choice: &str) -> String {
    let page = Way::Request(id).path();
    match choice {
        "approve" | "deny" => format!("{page}?choice={choice}"),
        _ => page,
    }
}

/// Takes the requester to where they wanted to go.
fn lead_on(request: &RequestView, goes: bool) {
    if let (RequestStage::Ready, Some(target), true) = (request.stage, &request.target, goes) {
        see_other(&target.url);
    }
}
