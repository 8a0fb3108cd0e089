//! A license: while it is set up the page leads its holder on to Jira by itself; then it says when it ends, and offers
//! what its holder can do about that.

use chrono::{DateTime, Utc};
use domain::GrantId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use leptos_router::location::Url;

use super::Frame;
use super::ends::End;
use super::failed::failed;
use super::live::{Followed, Live, Shown};
use super::query::{self, Problem};
use super::request::GrantSteps;
use crate::catalog::{ends, frame, live, request as say, stages};
use crate::error::PortalError;
use crate::portal::portal;
use crate::respond::{Way, see_other};
use crate::views::{GrantView, RequestStage};

/// `/grants/:id?to=<link>`. With `go=1` it leads the holder on to Jira once the license works.
#[component]
pub fn GrantPage() -> impl IntoView {
    let id = use_params_map().read_untracked().get("id").unwrap_or_default();
    let goes = query::is_set("go");
    let to = Some(query::value("to")).filter(|to| !to.is_empty());
    Suspend::new(async move {
        let Ok(id) = id.parse::<GrantId>() else { return failed(PortalError::NotFound, "/") };
        let (grant, now) = match portal() {
            Ok(portal) => (portal.grant_page(id, to).await, portal.now()),
            Err(error) => return failed(error, &Way::Grant(id).path()),
        };
        match grant {
            Ok(grant) => {
                lead_on(&grant, goes);
                view! { <Grant grant=grant now=now/> }.into_any()
            }
            Err(error) => failed(error, &Way::Grant(id).path()),
        }
    })
}

/// Takes the holder to where they wanted to go.
fn lead_on(grant: &GrantView, goes: bool) {
    if let (RequestStage::Ready, Some(target), true) = (grant.stage, &grant.target, goes && grant.is_mine) {
        see_other(&target.url);
    }
}

#[component]
fn Grant(grant: GrantView, now: DateTime<Utc>) -> impl IntoView {
    let (heading, lead) = words(&grant);
    let holds = grant.is_mine && grant.stage == RequestStage::Ready;
    let (id, end, is_going) = (grant.id, grant.end.clone(), grant.is_going && grant.is_mine);
    let next = match (grant.stage, grant.target.clone()) {
        (RequestStage::Waitlisted, _) => {
            grant.request.map(|request| (Way::Request(request).path(), say::SEE_PLACE.to_owned()))
        }
        (RequestStage::Ended, _) if grant.is_going => None,
        (RequestStage::Ready, Some(target)) => Some((target.url, say::open(&target.label))),
        (RequestStage::Ended, Some(target)) => Some((Way::Go(&target.url).path(), say::ASK_AGAIN.to_owned())),
        (RequestStage::Ready | RequestStage::Ended, None) => {
            Some(("/".to_owned(), frame::BACK_HOME.to_owned()))
        }
        _ => None,
    };
    let followed = grant.is_mine.then(|| followed(&grant));
    view! {
        <Frame title=live::title(grant.stage)>
            <Problem/>
            <Shown>
                <h1>{heading}</h1>
                <p class="lead">{lead}</p>
                {next.map(|(href, word)| {
                    view! { <p class="actions"><a class="button primary" href=href>{word}</a></p> }
                })}
                {(!holds).then(|| view! { <section class="card"><GrantSteps grant=grant now=now/></section> })}
            </Shown>
            {holds.then(|| view! { <End id=id end=end now=now/> })}
            {is_going.then(|| view! { <LooksAgain id=id/> })}
            {followed.map(|followed| view! { <Live followed=followed/> })}
        </Frame>
    }
}

/// While it is taken back, which nobody follows by events: it takes seconds.
#[component]
fn LooksAgain(id: GrantId) -> impl IntoView {
    let again = format!("4; url={}", Way::Grant(id).path());
    view! {
        // In the body, where browsers read it as well.
        <meta http-equiv="refresh" content=again/>
        <p class="muted small">{say::REFRESHES}</p>
    }
}

/// The heading, and the sentences under it.
fn words(grant: &GrantView) -> (String, String) {
    let product = &grant.product;
    match grant.stage {
        RequestStage::Ready => (say::ready_heading(product), say::READY_LEAD.to_owned()),
        RequestStage::Ended if grant.is_going => (ends::going_heading(product), ends::GOING_LEAD.to_owned()),
        RequestStage::Waitlisted => (say::WAITLISTED_HEADING.to_owned(), say::waitlisted_lead(product, None)),
        RequestStage::Ended => (say::ended_heading(product), say::ENDED_NEXT.to_owned()),
        RequestStage::Failed(why) => {
            let lead = format!("{} {}", stages::failure(why), say::FAILED_NEXT);
            (say::GRANT_FAILED_HEADING.to_owned(), lead)
        }
        _ => (say::setting_up_heading(product), say::setting_up_lead(&label(grant))),
    }
}

/// The page and its events, each told where this tab wants to go.
fn followed(grant: &GrantView) -> Followed {
    let page = Way::Grant(grant.id).path();
    let to = grant.target.as_ref().map(|target| format!("to={}", Url::escape(&target.url)));
    let with = |path: String| match &to {
        Some(to) => format!("{path}{}{to}", if path.contains('?') { '&' } else { '?' }),
        None => path,
    };
    Followed {
        events: with(format!("{page}/events")),
        go: with(format!("{page}?go=1")),
        still: None,
        page: with(page),
        mark: grant.mark.clone(),
        target: label(grant),
        stage: grant.stage,
    }
}

fn label(grant: &GrantView) -> String {
    grant.target.as_ref().map_or_else(|| say::STEP_JIRA.to_owned(), |target| target.label.clone())
}
