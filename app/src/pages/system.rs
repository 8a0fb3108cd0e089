//! How the portal and its dependencies are, for admins and auditors. The one page that carries an island: it fetches
//! this page again and again and takes over what has an id of its own below.

mod letters;
mod sections;

use leptos::prelude::*;

use super::Frame;
use super::failed::failed;
use super::query::Problem;
use crate::catalog::system;
use crate::components::Since;
use crate::islands::LiveSystem;
use crate::portal::portal;
use crate::respond::Way;
use crate::views::SystemView;
use letters::{Letters, SampleQueued};
use sections::{Alerts, Checks, FailedGrants, Jobs, Seats};

/// `/system`.
#[component]
pub fn SystemPage() -> impl IntoView {
    Suspend::new(async move {
        let read = match portal() {
            Ok(portal) => portal.system().await,
            Err(error) => Err(error),
        };
        match read {
            Ok(view) => view! { <System view=view/> }.into_any(),
            Err(error) => failed(error, &Way::System.path()),
        }
    })
}

#[component]
fn System(view: SystemView) -> impl IntoView {
    let SystemView { at: now, checks, waiting_jobs, retrying, parked, failed_grants, seats, alerts, may_act } =
        view;
    view! {
        <Frame title=system::TITLE wide=true>
            <Problem/>
            <SampleQueued/>
            <h1>{system::TITLE}</h1>
            {(!may_act).then(|| view! { <p class="muted">{system::LOOK_ONLY}</p> })}
            <div class="live">
                <LiveSystem/>
                <p class="muted" id="system-read">{system::READ} " " <Since at=now now=now/></p>
            </div>
            <div class="system" id="system-now">
                <Checks rows=checks/>
                <Jobs waiting=waiting_jobs retrying=retrying parked=parked may_act=may_act now=now/>
                <FailedGrants rows=failed_grants may_act=may_act now=now/>
                <Seats rows=seats now=now/>
                <Alerts rows=alerts now=now/>
            </div>
            <Letters may_act=may_act/>
        </Frame>
    }
}
