//! The products: site by site, and the form of one.

mod edit;

use chrono::{DateTime, Utc};
use domain::settings::Product;
use leptos::prelude::*;

use super::super::Frame;
use super::super::failed::failed;
use super::super::query::{self, Problem};
use super::Pages;
use super::versioned::Head;
use crate::catalog::{products, settings};
use crate::portal::portal;
use crate::respond::{Place, Way};
use crate::views::{FoundProductRow, ProductRow, ProductsView, SiteProducts};

pub use edit::ProductPage;

/// `/settings/products`. With `?missed=7` it says what changed since that version.
#[component]
pub fn ProductsPage() -> impl IntoView {
    let missed = query::value("missed").parse().ok();
    Suspend::new(async move {
        let read = match portal() {
            Ok(portal) => portal.products_page(missed).await.map(|view| (view, portal.now())),
            Err(error) => Err(error),
        };
        match read {
            Ok((view, now)) => view! { <Products view=view now=now/> }.into_any(),
            Err(error) => failed(error, &Way::Settings(Place::Products, None).path()),
        }
    })
}

#[component]
fn Products(view: ProductsView, now: DateTime<Utc>) -> impl IntoView {
    let ProductsView { head, sites, strays } = view;
    let may_act = head.may_act;
    let sites = sites.into_iter().map(|site| view! { <Site site=site may_act=may_act/> }).collect_view();
    view! {
        <Frame title=products::TITLE wide=true>
            <Pages here=products::TITLE/>
            <Problem/>
            <Head head=head now=now/>
            <h1>{products::TITLE}</h1>
            <p class="lead">{products::LEAD}</p>
            {(!may_act).then(|| view! { <p class="muted">{settings::LOOK_ONLY}</p> })}
            {sites}
            {(!strays.is_empty()).then(|| view! { <Strays products=strays may_act=may_act/> })}
        </Frame>
    }
}

#[component]
fn Site(site: SiteProducts, may_act: bool) -> impl IntoView {
    let SiteProducts { key, host, products: list, others } = site;
    let heading = format!("site-{key}");
    let labelled = heading.clone();
    let is_empty = list.is_empty();
    let rows = list.into_iter().map(|row| view! { <Row row=row may_act=may_act/> }).collect_view();
    let add = Way::Settings(Place::Product(&key, ""), None).path();
    let is_there = others.is_some();
    let others = others.unwrap_or_default();
    let has_others = !others.is_empty();
    let others =
        others.into_iter().map(|other| view! { <Other site=key.clone() found=other may_act=may_act/> });
    let others = others.collect_view();
    view! {
        <section class="card" aria-labelledby=labelled>
            <h2 id=heading>{host}</h2>
            {(!is_there).then(|| view! { <p class="wait">{products::UNREACHABLE}</p> })}
            {is_empty.then(|| view! { <p>{products::NONE}</p> })}
            {(!is_empty).then(|| view! { <ul class="rows">{rows}</ul> })}
            {has_others.then(|| view! { <h3>{products::OTHERS}</h3> <ul class="rows">{others}</ul> })}
            {may_act.then(|| view! { <p><a href=add>{products::ADD}</a></p> })}
        </section>
    }
}

#[component]
fn Row(row: ProductRow, may_act: bool) -> impl IntoView {
    let ProductRow { product, found } = row;
    let group = product.group.as_str();
    let known = found.as_ref().and_then(|found| found.groups.iter().find(|(id, _)| id == group));
    let group = known.map_or_else(|| group.to_owned(), |(_, name)| name.clone());
    let seats = found.as_ref().and_then(|found| found.seats);
    let said = [
        Some(products::given_by(&group)),
        seats.map(|(used, limit)| products::seats(used, limit)),
        products::time_box(&product),
        products::cost(&product),
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    let word = if may_act { settings::EDIT } else { settings::LOOK };
    let label = settings::what(word, &product.name);
    view! {
        <li>
            <div>
                <p class="row-head">
                    <strong>{product.name.clone()}</strong>
                    <span class="muted">{product.key.to_string()}</span>
                    {product.is_default.then(|| view! { <span class="muted">{products::DEFAULT}</span> })}
                </p>
                <p>{said.join(", ")}</p>
                <p class="muted">{products::owners(&product)}</p>
            </div>
            <p><a href=path(&product) aria-label=label>{word}</a></p>
        </li>
    }
}

fn path(product: &Product) -> String {
    Way::Settings(Place::Product(product.site.as_str(), product.key.as_str()), None).path()
}

#[component]
fn Other(site: String, found: FoundProductRow, may_act: bool) -> impl IntoView {
    let FoundProductRow { key, name, seats, .. } = found;
    let label = settings::what(products::ADD_FOUND, &name);
    let add = Way::Settings(Place::Product(&site, &key), None).path();
    view! {
        <li>
            <p class="row-head">
                <strong>{name}</strong>
                <span class="muted">{key}</span>
                <span class="muted">{seats.map(|(used, limit)| products::seats(used, limit))}</span>
            </p>
            {may_act.then(|| view! { <p><a href=add aria-label=label>{products::ADD_FOUND}</a></p> })}
        </li>
    }
}

#[component]
fn Strays(products: Vec<Product>, may_act: bool) -> impl IntoView {
    let rows = products
        .into_iter()
        .map(|product| view! { <Row row=ProductRow { product, found: None } may_act=may_act/> });
    let rows = rows.collect_view();
    view! {
        <section class="card" aria-labelledby="strays">
            <h2 id="strays">{products::STRAYS}</h2>
            <p class="wait">{products::STRAYS_HINT}</p>
            <ul class="rows">{rows}</ul>
        </section>
    }
}
