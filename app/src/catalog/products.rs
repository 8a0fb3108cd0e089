//! The products: the list, and one of them.

use domain::settings::Product;

use super::words::{count, money, number};
use crate::views::Price;

/// In the tab, and the heading.
pub const TITLE: &str = "Products";
/// Under the heading.
pub const LEAD: &str = "What people can get a license for, who owns it, and what it costs.";
/// No product on a site.
pub const NONE: &str =
    "There is no product on this site yet. Until there is one, people are let through to Jira.";
/// Heading of what Jira has besides.
pub const OTHERS: &str = "Also on this site";
/// The link.
pub const ADD_FOUND: &str = "Add this product";
/// The link, where Jira names none.
pub const ADD: &str = "Add a product by hand";
/// Jira does not answer.
pub const UNREACHABLE: &str =
    "Jira does not answer just now. What is set stands, and groups and seats are not shown.";
/// Jira has no such product.
pub const NOT_FOUND: &str = "Jira has no such product.";
/// The word for the default.
pub const DEFAULT: &str = "default";
/// Heading of products that are of no use.
pub const STRAYS: &str = "Not in use";
/// What it means.
pub const STRAYS_HINT: &str = "The configuration does not name these sites, so nobody can get these products. Name the site in latchkey.toml, or delete the product.";
/// Heading of a new one.
pub const NEW: &str = "A new product";
/// The link back.
pub const BACK: &str = "All products";
/// The key.
pub const KEY: &str = "Application role";
/// Under it.
pub const KEY_HINT: &str = "As Jira calls it, such as jira-software. It stays.";
/// The name.
pub const NAME: &str = "Name";
/// Under it.
pub const NAME_HINT: &str = "What people read.";
/// The group.
pub const GROUP: &str = "License group";
/// Under it.
pub const GROUP_HINT: &str = "Whoever gets a license is put into this group of Jira.";
/// Under it, where Jira does not answer.
pub const GROUP_HINT_ID: &str = "The group’s id. With Jira answering, you choose it from a list.";
/// The owners.
pub const OWNERS: &str = "Owners";
/// Under them.
pub const OWNERS_HINT: &str =
    "E-mail addresses, one a line. They decide where no rule says who. Without owners the admins do.";
/// The default.
pub const IS_DEFAULT: &str = "What links mean that do not say which product they need";
/// For how long.
pub const DAYS: &str = "A license is for so many days";
/// Under it.
pub const DAYS_HINT: &str = "Where a rule does not say. Empty: without an end.";
/// What a seat costs.
pub const PRICE: &str = "Price of a seat a month";
/// Under it.
pub const PRICE_HINT: &str = "Such as 8.15. Empty: not known.";
/// In which currency.
pub const CURRENCY: &str = "Currency";
/// Under it.
pub const CURRENCY_HINT: &str = "Three letters, such as EUR.";
/// What all may cost.
pub const BUDGET: &str = "Budget a month";
/// Under it.
pub const BUDGET_HINT: &str = "What all seats together may cost. Empty: no budget.";
/// When a period begins.
pub const PERIOD: &str = "First day of a billing period";
/// Under it.
pub const PERIOD_HINT: &str = "Such as 2026-11-01.";
/// Headings of the parts of the form.
pub const PART_LICENSE: &str = "The license";
/// The people.
pub const PART_PEOPLE: &str = "The people";
/// The money.
pub const PART_MONEY: &str = "The money";

/// “5 of 10 seats taken”, “5 seats taken, without a limit”.
#[must_use]
pub fn seats(used: u32, limit: Option<u32>) -> String {
    match limit {
        Some(limit) => format!("{} of {} taken", number(used), count(limit, "seat", "seats")),
        None => format!("{} taken, without a limit", count(used, "seat", "seats")),
    }
}

/// “given by the group jira-software-users”.
#[must_use]
pub fn given_by(group: &str) -> String {
    format!("given by the group {group}")
}

/// What a product costs, if that is known.
#[must_use]
pub fn cost(product: &Product) -> Option<String> {
    let amount = |cents: u32| {
        let currency = product.currency.clone().unwrap_or_default();
        money(&Price { cents, currency }).trim_end().to_owned()
    };
    let price = amount(product.price_cents.and_then(|cents| u32::try_from(cents).ok())?);
    Some(match product.budget_cents {
        Some(budget) => format!("{price} a seat and month, of {} at the most", amount(budget)),
        None => format!("{price} a seat and month"),
    })
}

/// For how long a license is.
#[must_use]
pub fn time_box(product: &Product) -> Option<String> {
    product.days.map(|days| format!("for {}", count(days, "day", "days")))
}

/// “Owners: ada@acme.example, jun@acme.example”.
#[must_use]
pub fn owners(product: &Product) -> String {
    if product.owners.is_empty() {
        return "No owners: the admins decide where no rule says who.".to_owned();
    }
    let owners: Vec<&str> = product.owners.iter().map(domain::EmailAddress::as_str).collect();
    format!("{OWNERS}: {}", owners.join(", "))
}
