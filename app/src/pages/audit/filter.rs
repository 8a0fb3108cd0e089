//! What of the audit is shown.

use leptos::prelude::*;

use crate::catalog::audit;
use crate::views::{AuditQuery, ProductChoice};

/// A plain GET form.
#[component]
pub(super) fn Filter(asked: AuditQuery, products: Vec<ProductChoice>) -> impl IntoView {
    let AuditQuery { person, product, kind, from, until, .. } = asked;
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    view! {
        <form class="filter many" method="get" action="/audit" aria-label=audit::FILTER>
            <div>
                <label for="person">{audit::PERSON}</label>
                <input
                    id="person" name="person" type="search" value=person maxlength="254" autocomplete="off"
                    placeholder=audit::PERSON_EXAMPLE
                />
            </div>
            <Products chosen=product products=products/>
            <Kinds chosen=kind/>
            <div>
                <label for="from">{audit::FROM}</label>
                <input id="from" name="from" type="date" value=day(from)/>
            </div>
            <div>
                <label for="until">{audit::UNTIL}</label>
                <input id="until" name="until" type="date" value=day(until)/>
            </div>
            <button type="submit">{audit::SHOW}</button>
        </form>
    }
}

#[component]
fn Products(chosen: String, products: Vec<ProductChoice>) -> impl IntoView {
    // The site matters only where two products have one name.
    let is_ambiguous =
        |choice: &ProductChoice| products.iter().filter(|other| other.name == choice.name).count() > 1;
    let options = products.iter().map(|choice| {
        let name = if is_ambiguous(choice) {
            format!("{} ({})", choice.name, choice.host)
        } else {
            choice.name.clone()
        };
        view! { <option value=choice.value.clone() selected=choice.value == chosen>{name}</option> }
    });
    let options = options.collect_view();
    view! {
        <div>
            <label for="product">{audit::PRODUCT}</label>
            <select id="product" name="product">
                <option value="">{audit::ALL_PRODUCTS}</option>
                {options}
            </select>
        </div>
    }
}

#[component]
fn Kinds(chosen: String) -> impl IntoView {
    let groups = audit::KINDS.iter().map(|audit::Kind { subject, name, actions }| {
        let actions = actions.iter().map(|(action, word)| {
            view! { <option value=*action selected=*action == chosen>{*word}</option> }
        });
        let actions = actions.collect_view();
        view! {
            <optgroup label=*name>
                <option value=*subject selected=*subject == chosen>{audit::all_of(name)}</option>
                {actions}
            </optgroup>
        }
    });
    let groups = groups.collect_view();
    view! {
        <div>
            <label for="kind">{audit::KIND}</label>
            <select id="kind" name="kind">
                <option value="">{audit::ALL_KINDS}</option>
                {groups}
            </select>
        </div>
    }
}
