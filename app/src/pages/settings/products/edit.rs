//! The form of one product.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::super::super::Frame;
use super::super::super::failed::failed;
use super::super::super::query::{self, Problem};
use super::super::Pages;
use super::super::rule::field::{Lines, Select, Text, Tick};
use super::super::versioned::{Answered, Delete, Head, Save};
use crate::catalog::{products, settings};
use crate::portal::portal;
use crate::respond::{Place, Way};
use crate::server_fns::{DeleteProduct, SaveProduct};
use crate::settings_form::{MAX_LINE, MAX_LIST, MAX_NAME};
use crate::views::{Filled, ProductView};

/// `/settings/products/edit?site=acme&key=jira-software`; without a key it is for a new product.
#[component]
pub fn ProductPage() -> impl IntoView {
    let (site, key) = (query::value("site"), query::value("key"));
    let (saved, missed) = (query::is_set("saved"), query::value("missed").parse().ok());
    Suspend::new(async move {
        let read = match portal() {
            Ok(portal) => {
                let view = portal.product_page(site.clone(), key.clone(), missed).await;
                view.map(|view| (view, portal.now()))
            }
            Err(error) => Err(error),
        };
        match read {
            Ok((view, now)) => view! { <Edit view=view saved=saved now=now/> }.into_any(),
            Err(error) => failed(error, &Way::Settings(Place::Product(&site, &key), None).path()),
        }
    })
}

#[component]
fn Edit(view: ProductView, saved: bool, now: DateTime<Utc>) -> impl IntoView {
    let ProductView { head, site, host, product, form, groups, uses } = view;
    let may_act = head.may_act;
    let is_new = product.is_none();
    let title = product.as_ref().map_or_else(|| products::NEW.to_owned(), |product| product.name.clone());
    let key = product.as_ref().map(|product| product.key.to_string());
    let delete = key.clone().filter(|_| may_act).map(|key| {
        view! { <Delete action=DeleteProduct::url() site=Some(site.clone()) key=key version=head.version uses=uses/> }
    });
    view! {
        <Frame title=products::TITLE wide=true>
            <Pages here=products::TITLE/>
            <Problem/>
            <Answered form=form.clone() saved=saved needs_second=head.needs_second/>
            <Head head=head.clone() now=now/>
            <p><a href=Way::Settings(Place::Products, None).path()>{products::BACK}</a> ", " {host}</p>
            <h1>{title}</h1>
            {(!may_act).then(|| view! { <p class="muted">{settings::LOOK_ONLY}</p> })}
            <form class="rule-form" method="post" action=SaveProduct::url() novalidate>
                <input type="hidden" name="site" value=site/>
                {key.map(|key| view! { <input type="hidden" name="key" value=key/> })}
                <fieldset class="whole" disabled=!may_act>
                    <License form=form.clone() is_new=is_new groups=groups/>
                    <People form=form.clone()/>
                    <Money form=form/>
                    {may_act.then(|| view! { <Save version=head.version needs_second=head.needs_second back=Some((Place::Products, products::BACK))/> })}
                </fieldset>
            </form>
            {delete}
        </Frame>
    }
}

#[component]
fn License(form: Filled, is_new: bool, groups: Option<Vec<(String, String)>>) -> impl IntoView {
    let ((key, key_value), (name, name_value)) = (form.field("key"), form.field("name"));
    let ((group, group_value), (days, days_value)) = (form.field("group"), form.field("days"));
    let (default, is_default) = form.tick("default");
    let group = match groups {
        Some(groups) => view! {
            <Select field=group label=products::GROUP chosen=group_value options=groups hint=products::GROUP_HINT/>
        }
        .into_any(),
        None => view! {
            <Text
                field=group label=products::GROUP value=group_value max=MAX_LINE hint=products::GROUP_HINT_ID
            />
        }
        .into_any(),
    };
    view! {
        <section class="card" aria-labelledby="license">
            <h2 id="license">{products::PART_LICENSE}</h2>
            {is_new.then(|| view! {
                <Text field=key label=products::KEY value=key_value max=MAX_NAME hint=products::KEY_HINT/>
            })}
            <Text field=name label=products::NAME value=name_value max=MAX_NAME hint=products::NAME_HINT/>
            {group}
            <Text field=days label=products::DAYS value=days_value max=4 hint=products::DAYS_HINT/>
            <Tick field=default label=products::IS_DEFAULT ticked=is_default/>
        </section>
    }
}

#[component]
fn People(form: Filled) -> impl IntoView {
    let (owners, value) = form.field("owners");
    view! {
        <section class="card" aria-labelledby="people">
            <h2 id="people">{products::PART_PEOPLE}</h2>
            <Lines field=owners label=products::OWNERS value=value max=MAX_LIST hint=products::OWNERS_HINT/>
        </section>
    }
}

#[component]
fn Money(form: Filled) -> impl IntoView {
    let ((price, price_value), (currency, currency_value)) = (form.field("price"), form.field("currency"));
    let ((budget, budget_value), (period, period_value)) = (form.field("budget"), form.field("period"));
    view! {
        <section class="card" aria-labelledby="money">
            <h2 id="money">{products::PART_MONEY}</h2>
            <Text field=price label=products::PRICE value=price_value max=MAX_NAME hint=products::PRICE_HINT/>
            <Text
                field=currency label=products::CURRENCY value=currency_value max=MAX_NAME
                hint=products::CURRENCY_HINT
            />
            <Text field=budget label=products::BUDGET value=budget_value max=MAX_NAME hint=products::BUDGET_HINT/>
            <Text field=period label=products::PERIOD value=period_value max=MAX_NAME hint=products::PERIOD_HINT/>
        </section>
    }
}
