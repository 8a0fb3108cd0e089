//! What admins are written about.

use chrono::TimeDelta;
use journeys::inbox::Received;
use journeys::test_app::TestApp;
use sim::GroupChange;

fn to_sam(app: &TestApp, about: &str) -> Vec<Received> {
    let mails = app.inbox.mails_to("sam@acme.example");
    mails.into_iter().filter(|mail| mail.subject().contains(about)).collect()
}

fn sync(app: &TestApp, synced: bool) {
    let group = app.state().config.sites.all()[0].products[0].group.to_string();
    app.sim.change_group(&group, GroupChange { synced: Some(synced), ..GroupChange::default() });
}

async fn parked(app: &TestApp) -> usize {
    app.rows("jobs").await.iter().filter(|job| job["state"] == "parked").count()
}

#[tokio::test]
async fn a_site_that_refuses_the_portal_is_told_once_until_it_works_again() {
    let app = TestApp::start().await;
    sync(&app, true);
    let eli = app.signed_in("eli").await;
    eli.follow("/browse/PROJ-123").await.with_status(200);
    app.run_pending().await;
    let told = to_sam(&app, "cannot manage licenses");
    assert_eq!(told.len(), 1);
    assert!(told[0].text().contains("does not let the portal do its work"), "{}", told[0].text());
    let sam = app.signed_in("sam").await;
    assert!(sam.page("/system").await.contains("refuses Latchkey: its credentials"));

    // The same breakage again, and reading alone does not mend it.
    let grant = app.rows("grants").await[0]["id"].as_str().expect("an id").to_owned();
    sam.press("/api/system/retry_grant", &[("id", &grant)]).await.with_status(200);
    app.pass(TimeDelta::hours(2));
    app.run_pending().await;
    assert_eq!(to_sam(&app, "cannot manage licenses").len(), 1);

    sync(&app, false);
    // Two hours end a session.
    sam.sign_in_as("sam").await;
    sam.press("/api/system/retry_grant", &[("id", &grant)]).await.with_status(200);
    app.run_pending().await;
    assert!(!sam.page("/system").await.contains("refuses Latchkey: its credentials"));
    assert_eq!(app.count("breakages").await, 0);
}

#[tokio::test]
async fn jobs_that_gave_up_within_five_minutes_are_one_mail_to_each_admin() {
    let app = TestApp::start().await;
    app.inbox.refuse("ada@acme.example");
    app.inbox.refuse("jun@acme.example");
    let mina = app.signed_in("mina").await;
    mina.press("/api/requests/open", &[("to", &app.jira("/browse/PROJ-123"))]).await.with_status(200);
    app.run_pending().await;
    assert_eq!(parked(&app).await, 2);
    app.pass(TimeDelta::minutes(6));
    app.run_pending().await;
    let told = to_sam(&app, "gave up");
    assert_eq!(told.iter().map(Received::subject).collect::<Vec<_>>(), ["Latchkey gave up on 2 jobs"]);
    let text = told[0].text();
    assert_eq!(text.matches("> sending a mail: permanent error (550)").count(), 2, "{text}");
    assert!(!text.contains("ada@"), "{text}");
    app.pass(TimeDelta::minutes(6));
    app.run_pending().await;
    assert_eq!(to_sam(&app, "gave up").len(), 1);
}

#[tokio::test]
async fn an_admin_who_cannot_be_reached_is_not_written_to_about_it() {
    let app = TestApp::start().await;
    app.inbox.refuse("sam@acme.example");
    app.inbox.refuse("ada@acme.example");
    let mina = app.signed_in("mina").await;
    mina.press("/api/requests/open", &[("to", &app.jira("/browse/PROJ-123"))]).await.with_status(200);
    for _ in 0..6 {
        app.run_pending().await;
        app.pass(TimeDelta::minutes(6));
    }
    assert_eq!(parked(&app).await, 2, "the mail to Ada, and the one to Sam about it");
}
