//! A page that follows what it shows: with scripts by events from the server, without them by looking again.

use leptos::nonce::use_nonce;
use leptos::prelude::*;

use crate::catalog::{live, request as say};
use crate::components::{Icon, Mark};
use crate::views::RequestStage;

/// Into the page and not beside it: the page follows from its first byte on, and no second file can be missing.
const SCRIPT: &str = include_str!("live/waiting.js");

/// How soon the page is worth another look, in seconds; not at all once everything is said.
#[must_use]
pub fn looks_again_after(stage: RequestStage) -> Option<u8> {
    match stage {
        RequestStage::Waiting | RequestStage::SettingUp | RequestStage::Checking => Some(4),
        RequestStage::Waitlisted | RequestStage::Failed(_) => Some(30),
        _ => None,
    }
}

/// What is followed. All paths are our own.
pub(super) struct Followed {
    /// The page, which leads nowhere.
    pub page: String,
    /// Its events.
    pub events: String,
    /// The page again, which leads on to Jira once the license works.
    pub go: String,
    /// The page as it stands still, where there is such a one.
    pub still: Option<String>,
    /// What the page shows already.
    pub mark: String,
    /// What is opened in the end.
    pub target: String,
    /// Where it stands.
    pub stage: RequestStage,
}

/// The part of a page that is replaced when something moved.
#[component]
pub(super) fn Shown(children: Children) -> impl IntoView {
    view! { <div id="shown" class="shown">{children()}</div> }
}

/// Follows, unless everything is said. Its script looks for what is marked with `data-part`.
#[component]
pub(super) fn Live(followed: Followed) -> impl IntoView {
    looks_again_after(followed.stage).map(|seconds| {
        let again = format!("{seconds}; url={}", followed.go);
        let stop = |href: &str| view! { " " <a href=href.to_owned()>{say::STOP_REFRESHING}</a> };
        let still = followed.still.as_deref();
        view! {
            <section
                id="live" class="follow" hidden aria-label=live::ABOUT
                data-page=followed.page data-events=followed.events data-go=followed.go data-mark=followed.mark
                data-opens=live::opens(&followed.target)
            >
                <p class="unseen" role="status" data-part="said"></p>
                <p class="muted small" data-part="follows">{live::FOLLOWS} {still.map(stop)}</p>
                <Lost/>
                <Bell/>
            </section>
            // In the body, where browsers read it as well: with scripts it is no element, and nothing reloads the page.
            <noscript>
                <meta http-equiv="refresh" content=again/>
                <p class="muted small">{say::REFRESHES} {still.map(stop)}</p>
            </noscript>
            <script nonce=use_nonce()>{SCRIPT}</script>
        }
    })
}

#[component]
fn Lost() -> impl IntoView {
    view! {
        <div class="notice" data-part="lost" hidden>
            <Icon mark=Mark::No/>
            <p>
                <strong data-part="lost-word">{live::LOST}</strong> " " {live::STOOD} " "
                <span
                    data-part="age" data-moment=live::A_MOMENT data-seconds=live::SECONDS data-minutes=live::MINUTES
                ></span>
                " " {live::AGO}
            </p>
        </div>
    }
}

/// Asked for only when somebody presses it.
#[component]
fn Bell() -> impl IntoView {
    view! {
        <button type="button" data-part="bell" hidden>{live::NOTIFY}</button>
        <p class="muted small" data-part="bell-on" hidden>{live::NOTIFIES}</p>
        <p class="muted small" data-part="bell-off" hidden>{live::NOTIFIES_NOT}</p>
    }
}
