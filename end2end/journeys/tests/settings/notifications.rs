//! When people are written to: what rules leave open, and hours in which approvers are left alone.

use chrono::{TimeDelta, Timelike};
use journeys::test_app::TestApp;
use server::clock::Clock;

use crate::{open, press};

const SAVE: &str = "/api/notifications/save";

#[tokio::test]
async fn what_a_rule_leaves_open_is_as_the_notifications_say_when_the_request_is_opened() {
    let app = TestApp::start().await;
    let (sam, mina) = (app.signed_in("sam").await, app.signed_in("mina").await);
    let times = [("fields[field-remind]", "4"), ("fields[field-expire]", "24")];
    let page = press(&sam, SAVE, &times).await;
    assert!(page.says("Saved.") && page.says("value=\"4\""), "{}", page.body);
    open(&app, &mina).await;
    // Those that wait keep their times.
    press(&sam, SAVE, &[]).await;
    app.run_pending().await;
    assert_eq!(app.inbox.mails_to("ada@acme.example").len(), 1);
    app.pass(TimeDelta::hours(4) + TimeDelta::minutes(1));
    app.run_pending().await;
    app.run_pending().await;
    assert_eq!(app.inbox.mails_to("ada@acme.example").len(), 2, "reminded");
    app.pass(TimeDelta::hours(24));
    app.run_pending().await;
    let request = app.rows("requests").await.remove(0);
    assert_eq!(request["state"], "pending", "its rule says 72 hours");
}

#[tokio::test]
async fn mail_to_approvers_waits_until_quiet_hours_end_and_mail_to_others_does_not() {
    let app = TestApp::start().await;
    let (sam, mina) = (app.signed_in("sam").await, app.signed_in("mina").await);
    let hour = app.clock.now().hour();
    let (from, until) = (hour.to_string(), ((hour + 2) % 24).to_string());
    let quiet = [
        ("fields[field-quiet-from]", &*from),
        ("fields[field-quiet-until]", &*until),
        ("fields[field-quiet-zone]", "Etc/UTC"),
    ];
    press(&sam, SAVE, &quiet).await;
    open(&app, &mina).await;
    app.run_pending().await;
    assert_eq!(app.inbox.mails_to("mina@partner.example").len(), 1, "whoever asked is written to");
    assert_eq!(app.inbox.mails_to("ada@acme.example"), []);
    app.pass(TimeDelta::hours(2));
    app.run_pending().await;
    assert_eq!(app.inbox.mails_to("ada@acme.example").len(), 1);
    assert_eq!(app.inbox.mails_to("jun@acme.example").len(), 1);
}

#[tokio::test]
async fn hours_that_cannot_be_are_answered() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    let odd = [
        ("fields[field-remind]", "72"),
        ("fields[field-expire]", "72"),
        ("fields[field-quiet-from]", "8"),
        ("fields[field-quiet-until]", "8"),
        ("fields[field-quiet-zone]", "Mars/Olympus"),
    ];
    let page = press(&sam, SAVE, &odd).await;
    for words in [
        "By then the request has ended.",
        "This has to be another hour than the first.",
        "This is not a time zone.",
        "value=\"Mars/Olympus\"",
    ] {
        assert!(page.says(words), "{words}: {}", page.body);
    }
    assert_eq!(app.count("settings_versions").await, 1);
}
