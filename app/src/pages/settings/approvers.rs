//! The groups of approvers, and the form of one.

mod edit;

use chrono::{DateTime, Utc};
use domain::settings::{ApproverGroup, Product};
use leptos::prelude::*;

use super::super::Frame;
use super::super::failed::failed;
use super::super::query::{self, Problem};
use super::Pages;
use super::versioned::Head;
use crate::catalog::{approvers, products, settings};
use crate::portal::portal;
use crate::respond::{Place, Way};
use crate::views::ApproversView;

pub use edit::ApproverGroupPage;

/// `/settings/approvers`. With `?missed=7` it says what changed since that version.
#[component]
pub fn ApproversPage() -> impl IntoView {
    let missed = query::value("missed").parse().ok();
    Suspend::new(async move {
        let read = match portal() {
            Ok(portal) => portal.approvers_page(missed).await.map(|view| (view, portal.now())),
            Err(error) => Err(error),
        };
        match read {
            Ok((view, now)) => view! { <Approvers view=view now=now/> }.into_any(),
            Err(error) => failed(error, &Way::Settings(Place::Approvers, None).path()),
        }
    })
}

#[component]
fn Approvers(view: ApproversView, now: DateTime<Utc>) -> impl IntoView {
    let ApproversView { head, groups, products } = view;
    let (may_act, is_empty) = (head.may_act, groups.is_empty());
    let rows = groups.into_iter().map(|group| view! { <Row group=group may_act=may_act/> }).collect_view();
    let add = Way::Settings(Place::Group(""), None).path();
    view! {
        <Frame title=approvers::TITLE>
            <Pages here=approvers::TITLE/>
            <Problem/>
            <Head head=head now=now/>
            <h1>{approvers::TITLE}</h1>
            <p class="lead">{approvers::LEAD}</p>
            {(!may_act).then(|| view! { <p class="muted">{settings::LOOK_ONLY}</p> })}
            <section class="card" aria-label=approvers::TITLE>
                {is_empty.then(|| view! { <p>{approvers::NONE}</p> })}
                {(!is_empty).then(|| view! { <ul class="rows">{rows}</ul> })}
                {may_act.then(|| view! { <p class="actions"><a class="button primary" href=add>{approvers::ADD}</a></p> })}
            </section>
            <Fallback products=products may_act=may_act/>
        </Frame>
    }
}

#[component]
fn Row(group: ApproverGroup, may_act: bool) -> impl IntoView {
    let word = if may_act { settings::EDIT } else { settings::LOOK };
    let label = settings::what(word, &group.name);
    let open = Way::Settings(Place::Group(group.key.as_str()), None).path();
    let members = approvers::members(&group);
    view! {
        <li>
            <div>
                <p class="row-head">
                    <strong>{group.name}</strong>
                    <span class="muted">{group.key.to_string()}</span>
                </p>
                <p class="muted">{members}</p>
            </div>
            <p><a href=open aria-label=label>{word}</a></p>
        </li>
    }
}

#[component]
fn Fallback(products: Vec<Product>, may_act: bool) -> impl IntoView {
    let word = if may_act { settings::EDIT } else { settings::LOOK };
    let row = move |product: Product| {
        let label = settings::what(word, &product.name);
        let place = Place::Product(product.site.as_str(), product.key.as_str());
        let open = Way::Settings(place, None).path();
        let owners = products::owners(&product);
        view! {
            <li>
                <div>
                    <p class="row-head"><strong>{product.name.clone()}</strong></p>
                    <p class="muted">{owners}</p>
                </div>
                <p><a href=open aria-label=label>{word}</a></p>
            </li>
        }
    };
    view! {
        <section class="card" aria-labelledby="fallback">
            <h2 id="fallback">{approvers::FALLBACK}</h2>
            <p class="muted">{approvers::FALLBACK_HINT}</p>
            <ul class="rows">{products.into_iter().map(row).collect_view()}</ul>
        </section>
    }
}
