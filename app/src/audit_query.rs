//! What of the audit an address asks for. Anybody can write an address: what cannot be read is told, and never taken for
//! a wish to see everything.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};
use domain::{ProductKey, SiteKey};

use crate::catalog::audit::KINDS;
use crate::views::AuditQuery;

/// Years in which something can have happened. Databases count no further than a few of them more.
const YEARS: RangeInclusive<i32> = 1970..=9999;

/// What of an address cannot be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// No product has such keys.
    Product,
    /// Nothing of this kind is ever written.
    Kind,
    /// The first day is none.
    From,
    /// The last day is none.
    Until,
    /// The last day is before the first.
    Backwards,
    /// The page is after or before no entry.
    Place,
}

/// Reads what an address says, given the value of each name in it, which is empty when there is none. What could not be
/// read is left out.
pub fn read(value: impl Fn(&str) -> String) -> (AuditQuery, Vec<Mistake>) {
    let mut mistakes = Vec::new();
    let mut parsed = |name: &str, is_fine: &dyn Fn(&str) -> bool, mistake| {
        let value = value(name);
        let is_fine = value.is_empty() || is_fine(&value);
        if !is_fine {
            mistakes.push(mistake);
        }
        if is_fine { value } else { String::new() }
    };
    let product = parsed("product", &is_product, Mistake::Product);
    let kind = parsed("kind", &is_kind, Mistake::Kind);
    let from = day(&parsed("from", &|text| day(text).is_some(), Mistake::From));
    let until = day(&parsed("until", &|text| day(text).is_some(), Mistake::Until));
    let is_number = |text: &str| text.parse::<i64>().is_ok();
    let [older, newer] = ["older", "newer"].map(|name| parsed(name, &is_number, Mistake::Place).parse().ok());
    if from.zip(until).is_some_and(|(from, until)| until < from) {
        mistakes.push(Mistake::Backwards);
    }
    let person = value("person").trim().to_owned();
    (AuditQuery { person, product, kind, from, until, older, newer }, mistakes)
}

fn is_product(text: &str) -> bool {
    let keys = text.split_once('/');
    keys.is_some_and(|(site, product)| SiteKey::parse(site).is_ok() && ProductKey::parse(product).is_ok())
}

fn is_kind(text: &str) -> bool {
    KINDS.iter().any(|kind| kind.subject == text || kind.actions.iter().any(|(action, _)| *action == text))
}

fn day(text: &str) -> Option<NaiveDate> {
    let day: NaiveDate = text.parse().ok()?;
    YEARS.contains(&day.year()).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(query: &str) -> (AuditQuery, Vec<Mistake>) {
        read(|name| {
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs
                .into_iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.to_owned())
                .unwrap_or_default()
        })
    }

    #[test]
    fn an_address_that_says_nothing_asks_for_everything() {
        assert_eq!(of(""), (AuditQuery::default(), vec![]));
        assert_eq!(of("person=&product=&kind=&from=&until="), (AuditQuery::default(), vec![]));
    }

    #[test]
    fn what_can_be_asked_for_is_read() {
        let (query, mistakes) = of(
            "person= mina &product=acme/jira-software&kind=grant&from=2026-06-01&until=2026-06-01&older=7",
        );
        assert_eq!(mistakes, []);
        assert_eq!((query.person.as_str(), query.kind.as_str()), ("mina", "grant"));
        assert_eq!((query.from, query.older), (NaiveDate::from_ymd_opt(2026, 6, 1), Some(7)));
    }

    #[test]
    fn what_cannot_be_asked_for_is_told_and_left_out() {
        for (said, mistake) in [
            ("product=acme", Mistake::Product),
            ("product=\0/\0", Mistake::Product),
            ("kind=nonsense", Mistake::Kind),
            ("from=yesterday", Mistake::From),
            ("from=-262143-01-01", Mistake::From),
            ("until=2026-02-30", Mistake::Until),
            ("until=+262142-12-31", Mistake::Until),
            ("older=x", Mistake::Place),
            ("newer=9223372036854775808", Mistake::Place),
        ] {
            assert_eq!(of(said), (AuditQuery::default(), vec![mistake]), "{said:?}");
        }
        assert_eq!(of("from=2026-06-02&until=2026-06-01").1, [Mistake::Backwards]);
    }
}
