//! The end of a license: when it is, and the two buttons of its holder.

use chrono::{DateTime, Utc};
use domain::GrantId;
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::facts::{Fact, Facts};
use crate::catalog::ends;
use crate::components::Since;
use crate::respond::Way;
use crate::server_fns::{ExtendGrant, GiveBackGrant};
use crate::views::{EndView, ExtensionView, OwnLicense};

/// On the license's page: the end, what extending would mean, and the buttons.
#[component]
pub(super) fn End(id: GrantId, end: Option<EndView>, now: DateTime<Utc>) -> impl IntoView {
    view! {
        {end.map(|end| view! { <Until id=id end=end now=now/> })}
        <form class="stacked" method="post" action=GiveBackGrant::url()>
            <input type="hidden" name="id" value=id.to_string()/>
            <button type="submit" aria-describedby="done-hint">{ends::DONE}</button>
            <p id="done-hint" class="muted small">{ends::WHAT_DONE_DOES}</p>
        </form>
    }
}

#[component]
fn Until(id: GrantId, end: EndView, now: DateTime<Utc>) -> impl IntoView {
    let EndView { ends_at, extension } = end;
    let said = match &extension {
        ExtensionView::From(at) => view! { <Since at=*at now=now/> " " {ends::FROM_THEN} "." }.into_any(),
        ExtensionView::AtOnce { days } => ends::at_once(*days).into_any(),
        ExtensionView::Ask { approvers, .. } => ends::asks(approvers).into_any(),
        ExtensionView::Asked(request) => view! {
            {ends::ASKED} " " <a href=Way::Request(*request).path()>{ends::SEE_REQUEST}</a>
        }
        .into_any(),
        ExtensionView::Denied { message } => ends::denied(message).into_any(),
        ExtensionView::Unknown => ends::UNKNOWN.into_any(),
    };
    let button = match extension {
        ExtensionView::AtOnce { .. } => Some((ends::EXTEND, false)),
        ExtensionView::Ask { wants_justification, .. } => Some((ends::ASK_TO_EXTEND, wants_justification)),
        _ => None,
    };
    view! {
        <section class="card">
            <Facts>
                <Fact term=ends::ENDS><Since at=ends_at now=now/></Fact>
                <Fact term=ends::EXTENDING>{said}</Fact>
            </Facts>
        </section>
        {button.map(|(word, wants_justification)| view! { <Extend id=id word=word why=wants_justification/> })}
    }
}

#[component]
fn Extend(id: GrantId, word: &'static str, why: bool) -> impl IntoView {
    view! {
        <form class="stacked" method="post" action=ExtendGrant::url()>
            <input type="hidden" name="id" value=id.to_string()/>
            {why.then(|| view! {
                <label for="justification">{ends::WHY_LONGER}</label>
                <textarea id="justification" name="justification" rows="2" required maxlength="1000"></textarea>
            })}
            <button type="submit" class="primary">{word}</button>
        </form>
    }
}

/// In a row of the home page: the same two, as far as they can be pressed there.
#[component]
pub(super) fn RowActions(own: OwnLicense, product: String) -> impl IntoView {
    let id = own.id.to_string();
    let [extend, done] = [ends::EXTEND, ends::DONE].map(move |word| ends::of(word, &product));
    let extend = own.may_extend.then(|| {
        view! {
            <form method="post" action=ExtendGrant::url()>
                <input type="hidden" name="id" value=id.clone()/>
                <button type="submit" aria-label=extend>{ends::EXTEND}</button>
            </form>
        }
    });
    view! {
        <div class="row-actions">
            {extend}
            <form method="post" action=GiveBackGrant::url()>
                <input type="hidden" name="id" value=id/>
                <button type="submit" aria-label=done>{ends::DONE}</button>
            </form>
        </div>
    }
}
