//! Several requests to one approver within a few minutes: the first mail goes at once, the others go as one.

use chrono::{Duration, TimeDelta};
use domain::policy::Policy;
use journeys::inbox::{Mishap, Received};
use journeys::test_app::TestApp;

/// Whoever needs a license asks the owners.
async fn portal() -> TestApp {
    TestApp::with(|config| {
        config.policy = Policy::default();
        config.mail.bundle = Duration::minutes(5);
    })
    .await
}

async fn ask(app: &TestApp, login: &str) -> String {
    let person = app.signed_in(login).await;
    let landing = person.press("/api/requests/open", &[("to", &app.jira("/browse/PROJ-123"))]).await;
    let path = landing.path().split('?').next().unwrap_or_default();
    path.strip_prefix("/requests/").unwrap_or_else(|| panic!("{login}: {path}")).to_owned()
}

fn to_ada(app: &TestApp) -> Vec<Received> {
    app.inbox.mails_to("ada@acme.example")
}

#[tokio::test]
async fn the_first_mail_goes_at_once_and_what_comes_within_five_minutes_goes_as_one() {
    let app = portal().await;
    ask(&app, "mina").await;
    app.run_pending().await;
    assert_eq!(to_ada(&app).len(), 1, "nobody waits for what may come");

    let others = [ask(&app, "eli").await, ask(&app, "pia").await];
    app.run_pending().await;
    app.pass(TimeDelta::minutes(4));
    app.run_pending().await;
    assert_eq!(to_ada(&app).len(), 1);
    app.pass(TimeDelta::minutes(1));
    app.run_pending().await;
    let mails = to_ada(&app);
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[1].subject(), "2 requests wait for you");
    for id in &others {
        for choice in ["?choice=approve", "?choice=deny"] {
            assert!(mails[1].html().contains(&format!("/requests/{id}{choice}")), "{}", mails[1].html());
        }
    }
    assert!(mails[1].message_id().starts_with("bundle."), "{}", mails[1].message_id());
    assert_eq!(app.inbox.mails_to("jun@acme.example").len(), 2, "each approver has their own");

    app.pass(TimeDelta::minutes(6));
    ask(&app, "kofi").await;
    app.run_pending().await;
    assert_eq!(to_ada(&app).len(), 3, "after a while it is at once again");
    assert!(to_ada(&app)[2].subject().contains("asks for Jira Software"));
}

#[tokio::test]
async fn what_was_decided_meanwhile_is_not_asked_any_more_and_who_was_not_written_to_hears_nothing() {
    let app = portal().await;
    ask(&app, "mina").await;
    app.run_pending().await;
    let [eli, pia] = [ask(&app, "eli").await, ask(&app, "pia").await];
    app.run_pending().await;
    let jun = app.signed_in("jun").await;
    let fields = [("id", &*eli), ("verdict", "deny"), ("reason", "not this month")];
    jun.call("/api/requests/decide", &fields).await.with_status(200);
    app.run_pending().await;
    assert_eq!(to_ada(&app).len(), 1, "nothing is left to do of what she was never told");
    app.pass(TimeDelta::minutes(5));
    app.run_pending().await;
    let mails = to_ada(&app);
    assert_eq!(mails.len(), 2);
    let html = mails[1].html();
    assert!(html.contains(&*pia) && !html.contains(&*eli), "{html}");
}

#[tokio::test]
async fn a_bundle_that_is_sent_again_is_the_same_mail_whatever_came_in_between() {
    let app = portal().await;
    ask(&app, "mina").await;
    app.run_pending().await;
    ask(&app, "eli").await;
    ask(&app, "pia").await;
    app.run_pending().await;
    app.pass(TimeDelta::minutes(5));
    // One mail for each owner.
    app.inbox.mishap(Mishap::DropAfterData);
    app.inbox.mishap(Mishap::DropAfterData);
    app.run_pending().await;
    let kofi = ask(&app, "kofi").await;
    app.pass(TimeDelta::minutes(10));
    app.run_pending().await;
    let mails = to_ada(&app);
    let bundles: Vec<_> = mails.iter().filter(|mail| mail.message_id().starts_with("bundle.")).collect();
    assert_eq!(bundles.len(), 2, "sent twice, because the first time nobody answered");
    assert_eq!(bundles[0].message_id(), bundles[1].message_id());
    assert_eq!(bundles[0].text(), bundles[1].text());
    let alone: Vec<_> = mails.iter().filter(|mail| mail.html().contains(&*kofi)).collect();
    assert_eq!(alone.len(), 1);
    assert!(alone[0].message_id().starts_with("asked."), "{}", alone[0].message_id());
}

#[tokio::test]
async fn two_workers_at_once_send_each_request_once() {
    let app = portal().await;
    for login in ["mina", "eli", "pia", "kofi"] {
        ask(&app, login).await;
    }
    for _ in 0..3 {
        let loops = (0..4).map(|_| app.run_pending());
        futures::future::join_all(loops).await;
        app.pass(TimeDelta::minutes(5));
    }
    for owner in ["ada@acme.example", "jun@acme.example"] {
        let texts: Vec<String> = app.inbox.mails_to(owner).iter().map(Received::text).collect();
        let told: usize = texts.iter().map(|text| text.matches("Asked: ").count()).sum();
        assert_eq!(told, 4, "{owner}: {texts:#?}");
        assert!(texts.len() <= 2, "{owner}: {texts:#?}");
    }
}
