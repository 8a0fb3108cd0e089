//! What is different between two versions of the settings, a line each.

use domain::EmailAddress;
use domain::settings::{ApproverGroup, Notifications, Pair, Product, QuietHours, SettingsDiff};

use crate::catalog::words::{and_list, count, money, quoted};
use crate::views::Price;

/// A line for each difference.
#[must_use]
pub fn changes(diff: &SettingsDiff) -> Vec<String> {
    let products = diff.products.iter().flat_map(product);
    let groups = diff.groups.iter().flat_map(group);
    let times = diff.notifications.iter().flat_map(|(before, after)| notifications(before, after));
    products.chain(groups).chain(times).collect()
}

fn product(pair: &Pair<Product>) -> Vec<String> {
    let (before, after) = match pair {
        Pair { before: Some(before), after: Some(after) } => (before, after),
        Pair { before: None, after: Some(new) } => {
            return vec![format!("New product: {} on {}", quoted(&new.name), new.site)];
        }
        Pair { before: Some(gone), after: None } => {
            return vec![format!("Product gone: {} on {}", quoted(&gone.name), gone.site)];
        }
        Pair { before: None, after: None } => return Vec::new(),
    };
    let name = quoted(&after.name);
    let mut lines = Vec::new();
    if before.name != after.name {
        lines.push(format!("{name} was called {}", quoted(&before.name)));
    }
    if before.group != after.group {
        lines.push(format!("{name} is given by the group {} (before: {})", after.group, before.group));
    }
    lines.extend(people(&format!("{name}: owners"), &before.owners, &after.owners));
    if before.is_default != after.is_default {
        let says = if after.is_default { "is" } else { "is no longer" };
        lines.push(format!("{name} {says} what links mean that do not say"));
    }
    lines.extend(step(&format!("{name}: a license is"), &days(before), &days(after)));
    lines.extend(step(&format!("{name}: a seat costs"), &price(before), &price(after)));
    lines.extend(step(&format!("{name}: budget"), &budget(before), &budget(after)));
    lines.extend(step(&format!("{name}: billing period"), &period(before), &period(after)));
    lines
}

fn days(product: &Product) -> String {
    product.days.map_or_else(|| "for good".to_owned(), |days| format!("for {}", count(days, "day", "days")))
}

fn price(product: &Product) -> String {
    let cents = product.price_cents.and_then(|cents| u32::try_from(cents).ok());
    cents.map_or_else(|| "nothing that is known".to_owned(), |cents| amount(product, cents))
}

fn budget(product: &Product) -> String {
    product.budget_cents.map_or_else(|| "none".to_owned(), |cents| amount(product, cents))
}

fn amount(product: &Product, cents: u32) -> String {
    let currency = product.currency.clone().unwrap_or_default();
    format!("{} a month", money(&Price { cents, currency }).trim_end())
}

fn period(product: &Product) -> String {
    product.billing_period_start.map_or_else(|| "not known".to_owned(), |day| format!("from {day}"))
}

fn group(pair: &Pair<ApproverGroup>) -> Vec<String> {
    let (before, after) = match pair {
        Pair { before: Some(before), after: Some(after) } => (before, after),
        Pair { before: None, after: Some(new) } => {
            let members = count(u32::try_from(new.members.len()).unwrap_or(u32::MAX), "person", "people");
            return vec![format!("New approvers: {}, {members}", quoted(&new.name))];
        }
        Pair { before: Some(gone), after: None } => {
            return vec![format!("Approvers gone: {}", quoted(&gone.name))];
        }
        Pair { before: None, after: None } => return Vec::new(),
    };
    let name = quoted(&after.name);
    let renamed = (before.name != after.name).then(|| format!("{name} was called {}", quoted(&before.name)));
    renamed.into_iter().chain(people(&format!("{name}: people"), &before.members, &after.members)).collect()
}

/// “owners: Ada added, Jun removed”.
fn people(what: &str, before: &[EmailAddress], after: &[EmailAddress]) -> Option<String> {
    let missing = |of: &[EmailAddress], from: &[EmailAddress]| -> Vec<String> {
        of.iter().filter(|one| !from.contains(one)).map(ToString::to_string).collect()
    };
    let (added, removed) = (missing(after, before), missing(before, after));
    let said = [("added", added), ("removed", removed)].into_iter().filter(|(_, names)| !names.is_empty());
    let said: Vec<_> = said.map(|(word, names)| format!("{} {word}", and_list(&names))).collect();
    match said.is_empty() {
        true => (before != after).then(|| format!("{what} in another order")),
        false => Some(format!("{what}: {}", said.join(", "))),
    }
}

fn notifications(before: &Notifications, after: &Notifications) -> Vec<String> {
    let hours = |hours: Option<u32>, word: &str| {
        hours.map_or_else(|| "never".to_owned(), |hours| format!("{word} {}", count(hours, "hour", "hours")))
    };
    let lines = [
        step(
            "Reminders",
            &hours(before.remind_after_hours, "every"),
            &hours(after.remind_after_hours, "every"),
        ),
        step(
            "Others are asked",
            &hours(before.escalate_after_hours, "after"),
            &hours(after.escalate_after_hours, "after"),
        ),
        step(
            "Requests end",
            &hours(before.expire_after_hours, "after"),
            &hours(after.expire_after_hours, "after"),
        ),
        step("Quiet hours", &quiet(before.quiet_hours.as_ref()), &quiet(after.quiet_hours.as_ref())),
    ];
    lines.into_iter().flatten().collect()
}

fn quiet(hours: Option<&QuietHours>) -> String {
    hours.map_or_else(
        || "none".to_owned(),
        |hours| format!("{}:00 to {}:00, {}", hours.from, hours.until, hours.zone.name()),
    )
}

fn step(what: &str, before: &str, after: &str) -> Option<String> {
    (before != after).then(|| format!("{what} {after} (before: {before})"))
}

#[cfg(test)]
mod tests {
    use domain::settings::Settings;

    use super::*;

    fn settings(json: &str) -> Settings {
        serde_json::from_str(json).expect("settings")
    }

    #[test]
    fn a_difference_is_told_in_lines_that_people_read() {
        let before = settings(
            r#"{"products": [{"site": "acme", "key": "jira-software", "name": "Jira Software", "group": "g-1",
                "owners": ["ada@acme.example"], "default": true, "price_cents": 815, "currency": "EUR"}],
                "approver_groups": [{"key": "old", "name": "Old team", "members": ["kim@acme.example"]}],
                "notifications": {"remind_after_hours": 24}}"#,
        );
        let after = settings(
            r#"{"products": [{"site": "acme", "key": "jira-software", "name": "Jira", "group": "g-1",
                "owners": ["jun@acme.example"], "default": true, "days": 90, "price_cents": 900,
                "currency": "EUR", "budget_cents": 100000}],
                "approver_groups": [{"key": "platform", "name": "Platform", "members": ["ada@acme.example"]}],
                "notifications": {"quiet_hours": {"from": 19, "until": 8, "zone": "Europe/Berlin"}}}"#,
        );
        let lines = changes(&SettingsDiff::between(&before, &after));
        assert_eq!(
            lines,
            [
                "“Jira” was called “Jira Software”",
                "“Jira”: owners: jun@acme.example added, ada@acme.example removed",
                "“Jira”: a license is for 90 days (before: for good)",
                "“Jira”: a seat costs €9.00 a month (before: €8.15 a month)",
                "“Jira”: budget €1,000.00 a month (before: none)",
                "New approvers: “Platform”, 1 person",
                "Approvers gone: “Old team”",
                "Reminders never (before: every 24 hours)",
                "Quiet hours 19:00 to 8:00, Europe/Berlin (before: none)",
            ]
        );
        assert!(changes(&SettingsDiff::between(&after, &after)).is_empty());
    }
}
