//! A license that policy gave at once, while it is set up: it leads its holder on to Jira by itself.

use domain::GrantId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use leptos_router::location::Url;

use super::Frame;
use super::failed::failed;
use super::query;
use super::request::looks_again_after;
use crate::catalog::{frame, request as say, stages};
use crate::error::PortalError;
use crate::portal::portal;
use crate::respond::{Way, refresh, see_other};
use crate::views::{GrantView, RequestStage};

/// `/grants/:id?to=<link>`. With `go=1` it leads the holder on to Jira once the license works.
#[component]
pub fn GrantPage() -> impl IntoView {
    let id = use_params_map().read_untracked().get("id").unwrap_or_default();
    let goes = query::is_set("go");
    let to = Some(query::value("to")).filter(|to| !to.is_empty());
    Suspend::new(async move {
        let Ok(id) = id.parse::<GrantId>() else { return failed(PortalError::NotFound, "/") };
        let grant = match portal() {
            Ok(portal) => portal.grant_page(id, to).await,
            Err(error) => Err(error),
        };
        match grant {
            Ok(grant) => {
                lead_on(&grant, goes);
                view! { <Grant grant=grant/> }.into_any()
            }
            Err(error) => failed(error, &Way::Grant(id).path()),
        }
    })
}

/// Takes the holder to where they wanted to go, or lets the page look again.
fn lead_on(grant: &GrantView, goes: bool) {
    match (grant.stage, &grant.target) {
        (RequestStage::Ready, Some(target)) if goes && grant.is_mine => see_other(&target.url),
        (stage, _) if grant.is_mine => {
            if let Some(seconds) = looks_again_after(stage) {
                let to = grant.target.as_ref().map(|target| format!("&to={}", Url::escape(&target.url)));
                let page = Way::Grant(grant.id).path();
                refresh(seconds, &format!("{page}?go=1{}", to.unwrap_or_default()));
            }
        }
        _ => {}
    }
}

#[component]
fn Grant(grant: GrantView) -> impl IntoView {
    let target =
        grant.target.as_ref().map_or_else(|| say::STEP_JIRA.to_owned(), |target| target.label.clone());
    let (title, heading, lead) = match grant.stage {
        RequestStage::Ready => {
            (say::TITLE_READY, say::ready_heading(&grant.product), say::READY_LEAD.to_owned())
        }
        RequestStage::Ended => {
            (say::TITLE_OVER, say::ended_heading(&grant.product), say::ENDED_NEXT.to_owned())
        }
        RequestStage::Failed(why) => (
            say::TITLE_OVER,
            say::GRANT_FAILED_HEADING.to_owned(),
            format!("{} {}", stages::failure(why), say::FAILED_NEXT),
        ),
        _ => (say::TITLE_WAITING, say::setting_up_heading(&grant.product), say::setting_up_lead(&target)),
    };
    let next = match (grant.stage, grant.target) {
        (RequestStage::Ready, Some(target)) => Some((target.url, say::open(&target.label))),
        (RequestStage::Ended, Some(target)) => Some((Way::Go(&target.url).path(), say::ASK_AGAIN.to_owned())),
        (RequestStage::Ready | RequestStage::Ended, None) => {
            Some(("/".to_owned(), frame::BACK_HOME.to_owned()))
        }
        _ => None,
    };
    view! {
        <Frame title=title>
            <h1>{heading}</h1>
            <p class="lead">{lead}</p>
            {next.map(|(href, word)| {
                view! { <p class="actions"><a class="button primary" href=href>{word}</a></p> }
            })}
        </Frame>
    }
}
