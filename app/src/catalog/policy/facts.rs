//! The facts of a decision in words, for those who may see all of them.

use std::collections::BTreeSet;

use domain::{AccountFact, Budget, Ending, Fact, Facts, History, Seats};

use super::phrases;
use crate::catalog::time::date;
use crate::catalog::words::{and_list, count, number, quoted};

/// Every fact with what it was: “Groups”, “engineers and leads”.
#[must_use]
pub fn facts(facts: &Facts) -> Vec<(String, String)> {
    let mut said = vec![
        ("E-mail domain".to_owned(), or_not(&facts.email_domain, Clone::clone)),
        ("Groups".to_owned(), or_not(&facts.groups, listed)),
    ];
    said.extend(
        facts.claims.iter().map(|(name, values)| (format!("Claim {}", quoted(name)), listed(values))),
    );
    said.extend([
        ("Product".to_owned(), facts.product.to_string()),
        ("Project".to_owned(), or_not(&facts.project, ToString::to_string)),
        ("Wanted to open".to_owned(), phrases::target(facts.target_kind).to_owned()),
        ("Account".to_owned(), or_not(&facts.account, |account| self::account(account).to_owned())),
        ("Seats".to_owned(), or_not(&facts.seats, seats)),
        ("Budget".to_owned(), or_not(&facts.budget, budget)),
        ("Last license".to_owned(), or_not(&facts.history, last_license)),
        ("Last no".to_owned(), or_not(&facts.history, last_no)),
        ("Given at once that day".to_owned(), or_not(&facts.granted_today, |n| number(*n))),
    ]);
    said
}

fn or_not<T>(fact: &Fact<T>, words: impl FnOnce(&T) -> String) -> String {
    match fact {
        Fact::Known(value) => words(value),
        Fact::Unknown => "not known".to_owned(),
        Fact::Unrecorded => "not recorded then".to_owned(),
    }
}

fn listed(texts: &BTreeSet<String>) -> String {
    if texts.is_empty() { "none".to_owned() } else { and_list(&texts.iter().cloned().collect::<Vec<_>>()) }
}

fn account(account: &AccountFact) -> &'static str {
    match account {
        AccountFact::Certain(_) => "one that shows this very address",
        AccountFact::Hidden(_) => "one that hides its address",
        AccountFact::Inactive(_) => "one that is deactivated",
        AccountFact::NotHuman(_) => "an app's or a customer's",
        AccountFact::Missing => "none",
        AccountFact::Ambiguous => "more than one",
    }
}

fn seats(seats: &Seats) -> String {
    let limit = seats.limit.map_or_else(|| "no limit".to_owned(), |limit| format!("of {}", number(limit)));
    format!("{} taken and {} promised, {limit}", number(seats.used), number(seats.reserved))
}

fn budget(budget: &Budget) -> String {
    budget
        .left
        .map_or_else(|| "none is set".to_owned(), |left| format!("{} left", count(left, "seat", "seats")))
}

fn last_license(history: &History) -> String {
    let Some(held) = history.held else { return "none before".to_owned() };
    let how = match held.how {
        Some(Ending::TimeOver) => ", when its time was over",
        Some(Ending::GivenBack) => ", given back",
        Some(Ending::TakenOutside) => ", taken away in Jira",
        None => "",
    };
    format!("ended on {}{how}", date(held.at))
}

fn last_no(history: &History) -> String {
    history.denied_at.map_or_else(|| "none before".to_owned(), date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_known_and_what_was_not_recorded_are_told_apart() {
        let stored = r#"{"at": "2026-11-25T08:00:00Z", "person": "00000000-0000-0000-0000-000000000001",
            "email_domain": "acme.example", "groups": ["engineers", "leads"], "claims": {"country": ["KR"]},
            "site": "acme", "product": "jira-software", "project": null, "target_kind": "issue", "account": "missing",
            "seats": {"limit": 250, "used": 240, "reserved": 1}, "budget": {"left": 1},
            "history": {"held": {"at": "2026-06-02T10:00:00Z", "how": "given_back"}, "denied_at": null}}"#;
        let said = facts(&serde_json::from_str(stored).expect("facts"));
        let said: Vec<String> = said.into_iter().map(|(term, value)| format!("{term}: {value}")).collect();
        assert_eq!(
            said,
            [
                "E-mail domain: acme.example",
                "Groups: engineers and leads",
                "Claim “country”: KR",
                "Product: jira-software",
                "Project: not known",
                "Wanted to open: an issue",
                "Account: none",
                "Seats: 240 taken and 1 promised, of 250",
                "Budget: 1 seat left",
                "Last license: ended on 2 June 2026, given back",
                "Last no: none before",
                "Given at once that day: not recorded then",
            ]
        );
    }
}
