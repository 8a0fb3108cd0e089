//! What stands around every page: the head with who is signed in, and the one main part.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::catalog::{frame, inbox, settings};
use crate::portal::portal;
use crate::views::Viewer;

/// A page of the router. The title is a sentence of ours, never a stranger's words: it goes into the head as it is.
#[component]
pub(crate) fn Frame(title: &'static str, #[prop(optional)] wide: bool, children: Children) -> impl IntoView {
    let viewer = portal().ok().and_then(|portal| portal.viewer());
    view! {
        <Title text=frame::title(title)/>
        <Bare viewer=viewer wide=wide>{children()}</Bare>
    }
}

/// The same without a title, for documents outside the router.
#[component]
pub(crate) fn Bare(
    viewer: Option<Viewer>,
    #[prop(optional)] wide: bool,
    children: Children,
) -> impl IntoView {
    let width = if wide { "wide" } else { "narrow" };
    view! {
        <a class="skip" href="#page">{frame::SKIP}</a>
        <header class=format!("head {width}")>
            <a class="brand" href="/"><Latch/>{frame::NAME}</a>
            {viewer.map(|viewer| view! { <Signed viewer=viewer/> })}
        </header>
        <main id="page" class=format!("page {width}")>{children()}</main>
    }
}

/// Who is signed in, where they may go, and the way out.
#[component]
fn Signed(viewer: Viewer) -> impl IntoView {
    let may_see_system = viewer.is_admin || viewer.is_auditor;
    view! {
        <nav class="head-links" aria-label=frame::NAVIGATION>
            {viewer.waiting.map(|waiting| view! { <InboxLink waiting=waiting/> })}
            {may_see_system.then(|| view! {
                <a href="/audit">{frame::AUDIT}</a>
                <a href="/system">{frame::SYSTEM}</a>
                <a href="/settings/rules">{settings::SETTINGS}</a>
            })}
            <span class="who">{viewer.name}</span>
            <form method="post" action="/auth/sign-out">
                <button type="submit" class="plain">{frame::SIGN_OUT}</button>
            </form>
        </nav>
    }
}

/// With how many wait, when any do.
#[component]
fn InboxLink(waiting: usize) -> impl IntoView {
    view! {
        <a href="/inbox">
            {frame::INBOX}
            {(waiting > 0).then(|| view! {
                " " <span class="count">{inbox::waiting(waiting)} <span class="unseen">" " {frame::WAITING}</span></span>
            })}
        </a>
    }
}

#[component]
fn Latch() -> impl IntoView {
    view! {
        <svg class="latch" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <circle cx="8" cy="12" r="5"></circle>
            <path d="M13 12h9M18 12v4M22 12v3"></path>
        </svg>
    }
}
