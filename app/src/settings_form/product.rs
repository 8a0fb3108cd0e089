//! The form of a product.

use domain::settings::{MAX_DAYS, Product};
use domain::{GroupId, ProductKey, SiteKey};

use super::{Fields, Reader, Refused, Why, fields, lines, shown};

/// A product as its form says it.
#[must_use]
pub fn fields_of_product(product: &Product) -> Fields {
    let mut all = fields([
        ("key", product.key.to_string()),
        ("name", product.name.clone()),
        ("group", product.group.to_string()),
        ("owners", lines(&product.owners)),
        ("days", shown(product.days)),
        ("price", product.price_cents.map(i64::from).map(amount).unwrap_or_default()),
        ("currency", product.currency.clone().unwrap_or_default()),
        ("budget", product.budget_cents.map(i64::from).map(amount).unwrap_or_default()),
        ("period", shown(product.billing_period_start)),
    ]);
    if product.is_default {
        all.insert("default".to_owned(), "on".to_owned());
    }
    all
}

/// What was filled in. `key` is that of a product that is there; without it, the form names a new one.
///
/// # Errors
/// Every field that cannot be understood.
pub fn read_product(
    site: &SiteKey,
    key: Option<&ProductKey>,
    fields: &Fields,
) -> Result<Product, Vec<Refused>> {
    let mut reader = Reader::new(fields);
    let key = match key {
        Some(key) => Some(key.clone()),
        None => reader.parsed("key", Why::Key, |text| ProductKey::parse(text).ok()),
    };
    let name = reader.name("name");
    let group = reader.parsed("group", Why::Group, |text| GroupId::parse(text).ok());
    let owners = reader.addresses("owners");
    let days = reader.number("days", MAX_DAYS);
    let price = reader.perhaps("price", Why::Money, cents);
    let budget = reader.perhaps("budget", Why::Money, cents);
    let mut currency = reader.perhaps("currency", Why::Currency, currency);
    let period = reader.perhaps("period", Why::Day, |text| text.parse().ok());
    let has_price = !reader.text("price").is_empty();
    if has_price && reader.text("currency").is_empty() {
        reader.refuse("currency", Why::Missing);
    }
    if !has_price {
        if budget.is_some() {
            reader.refuse("budget", Why::NeedsPrice);
        }
        currency = None;
    }
    let is_default = reader.is_ticked("default");
    let site = site.clone();
    reader.end(|| {
        Some(Product {
            site,
            key: key?,
            name,
            group: group?,
            owners,
            is_default,
            days,
            price_cents: price.and_then(|price| i32::try_from(price).ok()),
            currency,
            budget_cents: budget,
            billing_period_start: period,
        })
    })
}

/// “8.15” and “8,15”; something above nothing, and nothing that a sum of seats could not hold.
fn cents(text: &str) -> Option<u32> {
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let is_plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 7 || part.len() > 2 || !is_plain(whole) || !is_plain(part) {
        return None;
    }
    let part = format!("{part:0<2}");
    let cents: u32 = format!("{whole}{part}").parse().ok()?;
    Some(cents).filter(|cents| *cents > 0)
}

fn amount(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn currency(text: &str) -> Option<String> {
    let code = text.to_ascii_uppercase();
    (code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase())).then_some(code)
}
