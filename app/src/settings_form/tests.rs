use domain::SiteKey;

use super::*;

fn filled(values: &[(&str, &str)]) -> Fields {
    values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn site() -> SiteKey {
    SiteKey::parse("acme").expect("a key")
}

fn product() -> Fields {
    filled(&[
        ("key", "jira-software"),
        ("name", " Jira  Software "),
        ("group", "5f0e0f8e"),
        ("owners", "Ada@acme.example,\r\njun@acme.example ada@acme.example"),
        ("default", "on"),
        ("days", "90"),
        ("price", "8,15"),
        ("currency", "eur"),
        ("budget", "1000"),
        ("period", "2026-11-01"),
    ])
}

fn with(mut fields: Fields, name: &str, value: &str) -> Fields {
    fields.insert(name.to_owned(), value.to_owned());
    fields
}

fn whys(fields: &Fields) -> Vec<(String, Why)> {
    let refused = read_product(&site(), None, fields).expect_err("it is refused");
    refused.into_iter().map(|refused| (refused.field, refused.why)).collect()
}

#[test]
fn what_is_read_is_shown_again() {
    let read = read_product(&site(), None, &product()).expect("a product");
    assert_eq!(read.name, "Jira Software");
    assert_eq!(read.owners.len(), 2);
    assert_eq!((read.price_cents, read.budget_cents), (Some(815), Some(100_000)));
    assert_eq!(read.currency.as_deref(), Some("EUR"));
    let shown = fields_of_product(&read);
    assert_eq!((&*shown["price"], &*shown["budget"], &*shown["days"]), ("8.15", "1000.00", "90"));
    assert_eq!(read_product(&site(), Some(&read.key), &shown), Ok(read));
}

#[test]
fn every_field_that_cannot_be_understood_is_answered() {
    for (field, value, why) in [
        ("key", "Jira Software", Why::Key),
        ("name", " \u{200B} ", Why::Missing),
        ("group", "", Why::Missing),
        ("owners", "ada@acme.example, ada, b@", Why::Addresses("ada, b@".to_owned())),
        ("days", "0", Why::Number(1, 3_650)),
        ("price", "8.155", Why::Money),
        ("price", "0", Why::Money),
        ("price", "-1", Why::Money),
        ("currency", "euros", Why::Currency),
        ("currency", "", Why::Missing),
        ("budget", "much", Why::Money),
        ("period", "1.11.2026", Why::Day),
    ] {
        assert_eq!(whys(&with(product(), field, value)), [(field.to_owned(), why)], "{field}={value}");
    }
    let free = with(with(product(), "price", ""), "currency", "");
    assert_eq!(whys(&free), [("budget".to_owned(), Why::NeedsPrice)]);
}

#[test]
fn a_group_needs_a_name_and_somebody_in_it() {
    let group = filled(&[("key", "platform"), ("name", "Platform team"), ("members", "ada@acme.example")]);
    let read = read_group(None, &group).expect("a group");
    assert_eq!(read_group(Some(&read.key), &fields_of_group(&read)), Ok(read));
    let refused = read_group(None, &with(group, "members", " , ")).expect_err("nobody");
    assert_eq!(refused[0].field, "members");
}

#[test]
fn quiet_hours_are_whole_or_none() {
    let read = |values: &[(&str, &str)]| read_notifications(&filled(values));
    assert_eq!(read(&[("quiet-zone", "Europe/Berlin")]).expect("none").quiet_hours, None);
    let night =
        [("remind", "4"), ("quiet-from", "19"), ("quiet-until", "8"), ("quiet-zone", "Europe/Berlin")];
    let night = read(&night).expect("the night");
    assert_eq!(read_notifications(&fields_of_notifications(&night)), Ok(night));
    let half = read(&[("quiet-from", "24"), ("quiet-zone", "Mars/Olympus")]).expect_err("no hours");
    let whys: Vec<_> = half.into_iter().map(|refused| refused.why).collect();
    assert_eq!(whys, [Why::Hour, Why::Missing, Why::Zone]);
    let late = read(&[("remind", "72"), ("expire", "72")]).expect_err("too late");
    assert_eq!(late, [Refused { field: "remind".to_owned(), why: Why::AfterEnd }]);
}
