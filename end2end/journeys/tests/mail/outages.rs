//! The whole portal while the mail server fails: nobody waits for it, nothing is lost, and the System page says it.

use chrono::TimeDelta;
use journeys::test_app::{Setup, TestApp};
use server::config::MailTransport;

use crate::sink::Sink;

async fn portal_at(sink: &Sink) -> TestApp {
    let mut setup = Setup::new().await;
    let url = sink.url().parse().expect("a URL");
    setup.config.mail.transport = MailTransport::Smtp { url, credentials: None, authority: None };
    setup.start().await
}

async fn ask(app: &TestApp, login: &str) {
    let person = app.signed_in(login).await;
    person.press("/api/requests/open", &[("to", &app.jira("/browse/PROJ-123"))]).await.with_status(200);
}

async fn try_again(app: &TestApp) {
    app.run_pending().await;
    app.pass(TimeDelta::seconds(40));
    app.run_pending().await;
}

#[tokio::test]
async fn while_the_mail_server_is_down_puts_off_or_drops_nothing_waits_and_nothing_is_lost() {
    let mut sink = Sink::new();
    let app = portal_at(&sink).await;
    let sam = app.signed_in("sam").await;
    ask(&app, "mina").await;
    try_again(&app).await;
    let page = sam.page("/system").await;
    assert!(page.contains("sending a mail: 3 jobs"), "two owners and the requester: {page}");

    for (how, said) in
        [(["-r", "rcpt"], "450"), (["-r", "connect"], ""), (["-q", "."], ""), (["-Q", "data"], "421")]
    {
        sink.run(&how).await;
        try_again(&app).await;
        let page = sam.page("/system").await;
        assert!(page.contains("sending a mail: 3 jobs") && page.contains(said), "{how:?}: {page}");
    }
    // Somebody whom a rule gives a license at once does not notice.
    sink.stop();
    let eli = app.signed_in("eli").await;
    let landing = eli.follow("/browse/PROJ-123").await;
    assert_eq!(landing.url, app.jira("/browse/PROJ-123"));

    sink.run(&[]).await;
    try_again(&app).await;
    let mut to: Vec<String> = sink.mails().iter().map(|mail| header(mail, "To: ")).collect();
    to.sort();
    assert_eq!(to, ["ada@acme.example", "jun@acme.example", "mina@partner.example"].map(str::to_owned));
    let page = sam.page("/system").await;
    assert!(!page.contains("sending a mail: "), "{page}");
    assert!(app.rows("jobs").await.iter().all(|job| job["state"] != "parked"));
}

fn header(mail: &str, name: &str) -> String {
    mail.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().to_owned()
}
