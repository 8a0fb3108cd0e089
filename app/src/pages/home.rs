//! The start page: paste a link; what I have, what I asked for, what waits for me.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use super::Frame;
use super::failed::failed;
use super::query::Problem;
use super::rows::{License, OwnRequest, ToDecide};
use crate::catalog::{frame, home};
use crate::portal::portal;
use crate::views::Home;

/// `/`.
#[component]
pub fn HomePage() -> impl IntoView {
    let portal = match portal() {
        Ok(portal) => portal,
        Err(error) => return failed(error, "/"),
    };
    if portal.viewer().is_none() {
        return view! { <Anonymous/> }.into_any();
    }
    Suspend::new(async move {
        match portal.home().await {
            Ok(home) => view! { <Mine home=home now=portal.now()/> }.into_any(),
            Err(error) => failed(error, "/"),
        }
    })
    .into_any()
}

#[component]
fn Anonymous() -> impl IntoView {
    view! {
        <Frame title=home::TITLE>
            <Problem/>
            <h1>{home::HEADING_ANONYMOUS}</h1>
            <p class="lead">{home::WHAT_THIS_IS}</p>
            <Paste/>
            <p class="actions"><a class="button" href="/auth/sign-in">{frame::SIGN_IN}</a></p>
        </Frame>
    }
}

#[component]
fn Mine(home: Home, now: DateTime<Utc>) -> impl IntoView {
    let Home { licenses, requests, to_decide } = home;
    let to_decide =
        to_decide.into_iter().map(|row| view! { <ToDecide row=row now=now/> }.into_any()).collect();
    let licenses = licenses.into_iter().map(|row| view! { <License row=row now=now/> }.into_any()).collect();
    let requests =
        requests.into_iter().map(|row| view! { <OwnRequest row=row now=now/> }.into_any()).collect();
    view! {
        <Frame title=home::TITLE>
            <Problem/>
            <h1>{home::HEADING}</h1>
            <Paste/>
            <Rows id="to-decide" heading=home::TO_DECIDE rows=to_decide/>
            <Rows id="licenses" heading=home::LICENSES rows=licenses none=home::NO_LICENSES note=home::ONLY_OURS/>
            <Rows id="requests" heading=home::REQUESTS rows=requests none=home::NO_REQUESTS/>
        </Frame>
    }
}

/// A section of rows; without rows it says `none`, or is not there at all.
#[component]
fn Rows(
    id: &'static str,
    heading: &'static str,
    rows: Vec<AnyView>,
    #[prop(optional)] none: &'static str,
    #[prop(optional)] note: &'static str,
) -> impl IntoView {
    let is_empty = rows.is_empty();
    (!is_empty || !none.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby=id>
                <h2 id=id>{heading}</h2>
                {is_empty.then(|| view! { <p class="muted">{none}</p> })}
                {(!is_empty).then(|| view! { <ul class="rows">{rows}</ul> })}
                {(!note.is_empty()).then(|| view! { <p class="muted small">{note}</p> })}
            </section>
        }
    })
}

/// The box for a link. It leads through the front door like any other link.
#[component]
fn Paste() -> impl IntoView {
    view! {
        <form class="paste" method="get" action="/go">
            <label for="typed">{home::PASTE_LABEL}</label>
            <div class="paste-row">
                <input
                    id="typed" name="typed" type="text" inputmode="url" required maxlength="2048" autocomplete="off"
                    autocapitalize="off" spellcheck="false" placeholder=home::PASTE_EXAMPLE
                />
                <button type="submit" class="primary">{home::OPEN}</button>
            </div>
        </form>
    }
}
