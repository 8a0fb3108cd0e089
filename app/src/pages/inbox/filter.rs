//! What of the inbox is shown.

use leptos::prelude::*;

use crate::catalog::inbox;
use crate::views::{InboxQuery, ProductChoice};

/// A plain GET form; one product needs no choice.
#[component]
pub(super) fn Filter(asked: InboxQuery, products: Vec<ProductChoice>) -> impl IntoView {
    let InboxQuery { product, person, newest_first, .. } = asked;
    let are_several = products.len() > 1;
    view! {
        <form class="filter" method="get" action="/inbox" aria-label=inbox::FILTER>
            {are_several.then(|| view! { <Products chosen=product products=products/> })}
            <div>
                <label for="person">{inbox::PERSON}</label>
                <input
                    id="person" name="person" type="search" value=person maxlength="200" autocomplete="off"
                    placeholder=inbox::PERSON_EXAMPLE
                />
            </div>
            <div>
                <label for="order">{inbox::ORDER}</label>
                <select id="order" name="order">
                    <option value="" selected=!newest_first>{inbox::OLDEST_FIRST}</option>
                    <option value="newest" selected=newest_first>{inbox::NEWEST_FIRST}</option>
                </select>
            </div>
            <button type="submit">{inbox::SHOW}</button>
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
            <label for="product">{inbox::PRODUCT}</label>
            <select id="product" name="product">
                <option value="">{inbox::ALL_PRODUCTS}</option>
                {options}
            </select>
        </div>
    }
}
