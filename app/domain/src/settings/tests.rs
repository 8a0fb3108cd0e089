use chrono::{DateTime, Utc};

use super::*;
use crate::GroupId;
use crate::policy::Zone;

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

fn product(key: &str) -> Product {
    Product {
        site: SiteKey::parse("acme").expect("a key"),
        key: ProductKey::parse(key).expect("a key"),
        name: key.to_owned(),
        group: GroupId::parse("g-1").expect("an id"),
        owners: vec![address("ada@acme.example")],
        is_default: false,
        days: None,
        price_cents: None,
        currency: None,
        budget_cents: None,
        billing_period_start: None,
    }
}

fn group(key: &str, members: &[&str]) -> ApproverGroup {
    ApproverGroup {
        key: ApproverGroupKey::parse(key).expect("a key"),
        name: key.to_owned(),
        members: members.iter().map(|member| address(member)).collect(),
    }
}

fn settings() -> Settings {
    Settings {
        products: vec![product("jira-software"), product("jira-servicedesk")],
        approver_groups: vec![group("platform", &["ada@acme.example"])],
        notifications: Notifications::default(),
    }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a time")
}

#[test]
fn what_cannot_be_published_is_said() {
    assert_eq!(settings().problems(), []);
    let mut twice = settings();
    twice.products.push(product("jira-software"));
    twice.approver_groups.push(group("platform", &[]));
    let texts: Vec<_> = twice.problems().iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        [
            "the site \"acme\" has the product \"jira-software\" twice",
            "there are two approver groups \"platform\"",
            "the approver group \"platform\" has no members"
        ]
    );
    let budget = Product { budget_cents: Some(100), ..product("jira-software") };
    assert!(Settings { products: vec![budget], ..settings() }.problems()[0].to_string().contains("price"));
}

#[test]
fn times_that_make_no_sense_are_said() {
    let times = |remind, escalate, expire| Notifications {
        remind_after_hours: remind,
        escalate_after_hours: escalate,
        expire_after_hours: expire,
        quiet_hours: None,
    };
    assert_eq!(times(Some(4), Some(24), Some(72)).problem(), None);
    assert!(times(Some(0), None, None).problem().is_some());
    assert!(times(None, Some(72), Some(72)).problem().is_some());
    assert!(times(None, None, Some(MAX_HOURS + 1)).problem().is_some());
}

#[test]
fn quiet_hours_end_when_the_clock_on_the_wall_says_so() {
    let night = QuietHours { from: 19, until: 8, zone: Zone::parse("Europe/Berlin").expect("a zone") };
    assert_eq!(night.problem(), None);
    for (moment, end) in [
        ("2026-12-01T17:59:59Z", None),
        ("2026-12-01T18:00:00Z", Some("2026-12-02T07:00:00Z")),
        ("2026-12-02T06:59:59Z", Some("2026-12-02T07:00:00Z")),
        ("2026-12-02T07:00:00Z", None),
        // Summer, and the night in which it ends.
        ("2026-07-01T22:30:00Z", Some("2026-07-02T06:00:00Z")),
        ("2026-10-24T20:00:00Z", Some("2026-10-25T07:00:00Z")),
    ] {
        assert_eq!(night.end(at(moment)), end.map(at), "{moment}");
    }
    let noon = QuietHours { from: 12, until: 13, ..night.clone() };
    assert_eq!(noon.end(at("2026-12-01T11:30:00Z")), Some(at("2026-12-01T12:00:00Z")));
    assert_eq!(noon.end(at("2026-12-01T12:00:00Z")), None);
    // There is no 02:30 in the night in which clocks are set forward, and 02:00 is 03:00.
    let gap = QuietHours { from: 22, until: 2, ..night.clone() };
    assert_eq!(gap.end(at("2026-03-28T23:00:00Z")), Some(at("2026-03-29T01:00:00Z")));
    for (from, until) in [(8, 8), (24, 8), (8, 24)] {
        assert!(QuietHours { from, until, ..night.clone() }.problem().is_some());
    }
}

#[test]
fn a_difference_names_what_is_new_changed_and_gone() {
    let before = settings();
    let mut after = settings();
    assert!(SettingsDiff::between(&before, &after).is_empty());
    after.products.remove(0);
    after.products[0].owners.clear();
    after.approver_groups.push(group("legal", &["kim@acme.example"]));
    after.notifications.remind_after_hours = Some(4);
    let keys = SettingsDiff::between(&before, &after).keys();
    assert_eq!(
        keys,
        [
            "product acme/jira-servicedesk",
            "product acme/jira-software",
            "approver group legal",
            "notifications"
        ]
    );
}

#[test]
fn what_a_rule_names_cannot_be_taken_from_it() {
    let policy: Policy = toml::from_str(
        "[[rules]]\nid = \"a\"\nname = \"A\"\nwhen = { product = \"jira-software\" }\n\
         then = { ask = { approvers = [{ group = \"platform\" }, { group = \"unknown\" }] } }\n",
    )
    .expect("a policy");
    let before = settings();
    assert_eq!(before.takes_from(&before, &policy), []);
    let after = Settings { products: vec![product("jira-servicedesk")], ..Settings::default() };
    assert_eq!(after.takes_from(&before, &policy).len(), 2);
}

#[test]
fn what_a_rule_leaves_open_is_as_the_settings_say_and_what_it_says_stands() {
    let product = Product { days: Some(90), ..product("jira-software") };
    let notifications = Notifications { remind_after_hours: Some(4), ..Notifications::default() };
    let filled = |outcome: Outcome| outcome.filled(&product, &notifications);
    assert_eq!(filled(Outcome::Grant { days: None }), Outcome::Grant { days: Some(90) });
    assert_eq!(filled(Outcome::Grant { days: Some(7) }), Outcome::Grant { days: Some(7) });
    let Outcome::Ask(ask) = filled(Outcome::Ask(Ask { days: Some(7), ..Ask::owners() })) else {
        panic!("it asks")
    };
    assert_eq!((ask.days, ask.remind_after_hours, ask.expire_after_hours), (Some(7), Some(4), None));
}

#[test]
fn what_is_written_is_read_and_what_is_unknown_is_refused() {
    let quiet_hours =
        Some(QuietHours { from: 19, until: 8, zone: Zone::parse("Asia/Tokyo").expect("a zone") });
    let notifications = Notifications { quiet_hours, ..Notifications::default() };
    let whole = Settings { notifications, ..settings() };
    let text = serde_json::to_string(&whole).expect("JSON");
    assert_eq!(serde_json::from_str::<Settings>(&text).expect("settings"), whole);
    assert!(serde_json::from_str::<Settings>(&text.replacen("\"owners\"", "\"owner\"", 1)).is_err());
}
