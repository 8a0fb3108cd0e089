//! Who may what: shown, and set elsewhere.

use leptos::prelude::*;

use super::super::Frame;
use super::super::failed::failed;
use super::Pages;
use crate::catalog::access;
use crate::portal::portal;
use crate::respond::Way;
use crate::views::{AccessView, RoleGroup};

/// `/settings/access`.
#[component]
pub fn AccessPage() -> impl IntoView {
    Suspend::new(async move {
        let read = match portal() {
            Ok(portal) => portal.access_page().await,
            Err(error) => Err(error),
        };
        match read {
            Ok(view) => view! { <Access view=view/> }.into_any(),
            Err(error) => failed(error, &Way::Access.path()),
        }
    })
}

#[component]
fn Access(view: AccessView) -> impl IntoView {
    let AccessView { groups_claim, admins, auditors, bootstrap_admins } = view;
    view! {
        <Frame title=access::TITLE>
            <Pages here=access::TITLE/>
            <h1>{access::TITLE}</h1>
            <p class="lead">{access::LEAD}</p>
            <p>{access::WHERE}</p>
            <section class="card" aria-labelledby="admins">
                <h2 id="admins">{access::ADMINS}</h2>
                <p class="muted">{access::ADMINS_HINT}</p>
                <Groups groups=admins claim=groups_claim.clone()/>
                {(!bootstrap_admins.is_empty()).then(|| view! {
                    <p>{access::BY_ADDRESS} ": " {bootstrap_admins.join(", ")}</p>
                })}
            </section>
            <section class="card" aria-labelledby="auditors">
                <h2 id="auditors">{access::AUDITORS}</h2>
                <p class="muted">{access::AUDITORS_HINT}</p>
                <Groups groups=auditors claim=groups_claim/>
            </section>
        </Frame>
    }
}

#[component]
fn Groups(groups: Vec<RoleGroup>, claim: String) -> impl IntoView {
    if groups.is_empty() {
        return view! { <p>{access::NO_GROUP}</p> }.into_any();
    }
    let row = move |RoleGroup { group, seen }: RoleGroup| {
        let seen = match seen.is_empty() {
            true => access::NOBODY_SEEN.to_owned(),
            false => format!("{} {}", access::SEEN, seen.join(", ")),
        };
        view! { <li><div><p>{access::group(&group, &claim)}</p><p class="muted">{seen}</p></div></li> }
    };
    view! { <ul class="rows">{groups.into_iter().map(row).collect_view()}</ul> }.into_any()
}
