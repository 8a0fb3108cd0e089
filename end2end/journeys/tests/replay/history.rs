//! What a replay comes to.

use chrono::Duration;
use journeys::op::Person;
use journeys::test_app::TestApp;
use serde_json::json;

use crate::{PAGE, Visit, contractors, edit, generous, remember, replays, result, start};

const ISSUE: &str = "/browse/PROJ-123";

#[tokio::test]
async fn a_seeded_history_flips_exactly_as_expected() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    let now = app.state().clock.now();
    let days_ago = |days| now - Duration::days(days);
    let visit =
        Visit { person: 1, domain: "acme.example", group: "contractors", is_recorded: true, at: days_ago(2) };
    let mut visits = Vec::new();
    // Six people who have to wait, each twice, and one before seats and accounts were recorded.
    for person in 1..=6 {
        visits.push(Visit { person, ..visit });
        visits.push(Visit { person, at: days_ago(5), ..visit });
    }
    visits.push(Visit { person: 7, is_recorded: false, ..visit });
    // Ten who are given a license at once, five who are told no, and four too long ago.
    visits.extend((11..=20).map(|person| Visit { person, group: "engineers", ..visit }));
    visits.extend((21..=25).map(|person| Visit {
        person,
        domain: "rival.example",
        group: "guests",
        ..visit
    }));
    visits.extend((31..=34).map(|person| Visit { person, at: days_ago(8), ..visit }));
    remember(&app, &visits).await;
    generous(&sam).await;

    let page = start(&sam, "7").await;
    assert!(page.says("It begins in a moment.") && page.says("You can leave this page"), "{}", page.body);
    assert_eq!(page.header("refresh"), Some("3"));
    let before = app.count("audit").await;
    app.run_pending().await;
    assert_eq!(app.count("audit").await, before, "it decides nothing");

    let found = result(&app).await;
    assert_eq!(
        (&found["decisions"], &found["same"], &found["cannot_say"]),
        (&json!(28), &json!(10), &json!(1))
    );
    let flips: Vec<_> = found["flips"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| (&it["from"], &it["to"], &it["count"]))
        .collect();
    assert_eq!(
        flips,
        [(&json!("queued"), &json!("granted"), &json!(12)), (&json!("denied"), &json!("queued"), &json!(5))]
    );
    let seats = &found["seats"][0];
    assert_eq!((&seats["gained"], &seats["lost"], &seats["open"]), (&json!(6), &json!(0), &json!(0)));

    let shown = sam.page(page.path()).await;
    for words in [
        "Of 28 decisions, 17 would come out differently.",
        "1 cannot be said, because the draft looks at something that was never recorded for it.",
        "12 times somebody who had to wait for an answer would have been given a license at once.",
        "5 times somebody who was told no would have had to wait for an answer.",
    ] {
        assert!(shown.contains(words), "no “{words}” in {shown}");
    }
    let list = sam.page(PAGE).await;
    assert!(list.contains("Of 28 decisions, 17 would come out differently."), "{list}");

    // Another edit, and it is no longer what would be published.
    edit(&sam, "/api/rules/change", &[("id", "rivals"), ("to", "on")]).await;
    assert!(sam.page(page.path()).await.contains("The draft has changed since."));
    edit(&sam, "/api/rules/change", &[("id", "rivals"), ("to", "off")]).await;
    edit(&sam, "/api/rules/publish", &[]).await;
    assert!(!sam.page(page.path()).await.contains("The draft has changed since."), "it is what decides now");
}

#[tokio::test]
async fn whoever_looks_and_then_asks_counts_once_and_is_shown_with_their_request() {
    let app = TestApp::start().await;
    let mina = app.signed_in("mina").await;
    mina.follow(ISSUE).await.with_status(200);
    let to = app.jira(ISSUE);
    let request = mina.press("/api/requests/open", &[("to", &to)]).await.with_status(200).path().to_owned();
    let id = request.rsplit('/').next().expect("an id");
    let ada = app.signed_in("ada").await;
    let yes = ada.call("/api/requests/decide", &[("id", id), ("verdict", "approve")]).await;
    assert!(yes.status.is_success());
    app.run_pending().await;
    assert_eq!(app.count("decisions").await, 2);

    let sam = app.signed_in("sam").await;
    let deny = [
        ("id", "contractors"),
        ("fields[field-then]", "deny"),
        ("fields[field-deny:message]", "Not this month."),
    ];
    edit(&sam, "/api/rules/edit", &deny).await;
    let page = start(&sam, "30").await;
    app.run_pending().await;
    let found = result(&app).await;
    assert_eq!((&found["decisions"], &found["seats"][0]["lost"]), (&json!(1), &json!(1)));
    let shown = sam.page(page.path()).await;
    assert!(
        shown.contains("Once somebody who had to wait for an answer would have been told no."),
        "{shown}"
    );
    assert!(shown.contains(&format!("href=\"/requests/{id}\"")), "{shown}");
    assert!(shown.contains("Mina Choi") && shown.contains("Not this month."));
}

#[tokio::test]
async fn an_empty_history_is_said_in_words() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    let list = sam.page(PAGE).await;
    assert!(
        list.contains("There is nothing to replay yet") && list.contains("/settings/rules/try"),
        "{list}"
    );
    let page = start(&sam, "90").await;
    app.run_pending().await;
    let shown = sam.page(page.path()).await;
    assert!(shown.contains("There is nothing to replay yet: in the last 90 days"), "{shown}");

    // What is older than the shortest time is seen by a longer one.
    remember(&app, &contractors(&app, 2, Duration::days(20))).await;
    let week = start(&sam, "7").await;
    let month = start(&sam, "30").await;
    app.run_pending().await;
    assert!(sam.page(week.path()).await.contains("There is nothing to replay yet"));
    assert!(sam.page(month.path()).await.contains("Of 2 decisions, none would come out differently."));
}

#[tokio::test]
async fn a_decision_that_cannot_be_read_any_more_is_not_judged() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    remember(&app, &contractors(&app, 3, Duration::days(1))).await;
    app.sql("UPDATE decisions SET facts = '{\"odd\": true}'").await;
    generous(&sam).await;
    let page = start(&sam, "7").await;
    app.run_pending().await;
    let found = result(&app).await;
    assert_eq!((&found["decisions"], &found["cannot_say"]), (&json!(3), &json!(3)));
    assert!(sam.page(page.path()).await.contains("3 cannot be said"));
}

#[tokio::test]
async fn an_admin_starts_an_auditor_looks_and_nobody_else_does_either() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    remember(&app, &contractors(&app, 1, Duration::days(1))).await;
    let page = start(&sam, "7").await;
    app.run_pending().await;
    for (login, looks) in [("ines", 200), ("mina", 403)] {
        let browser = app.signed_in(login).await;
        let fields = [("revision", "0"), ("days", "30")];
        assert_eq!(browser.call("/api/rules/replay", &fields).await.status, 403, "{login}");
        for path in [PAGE, page.path()] {
            let landing = browser.get(path).await;
            assert_eq!(landing.status, looks, "{login} {path}");
            assert!(!landing.body.contains("/api/rules/replay"), "{login} {path}");
        }
    }
    for (fields, status) in
        [([("revision", "0"), ("days", "8")], 422), ([("revision", "9"), ("days", "7")], 409)]
    {
        assert_eq!(sam.call("/api/rules/replay", &fields).await.status, status);
    }
    assert_eq!(replays(&app).await.len(), 1);
}

#[tokio::test]
async fn an_erased_person_is_in_no_copy_of_a_draft() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    app.op.know(
        Person::new("olga")
            .with("name", json!("Olga Weber"))
            .with("email", json!("olga@acme.example"))
            .with("email_verified", true),
    );
    app.signed_in("olga").await;
    let who = [
        ("id", "contractors"),
        ("fields[field-second:who]", "person"),
        ("fields[field-second:value]", "olga@acme.example"),
        ("press", "add:second"),
    ];
    edit(&sam, "/api/rules/edit", &who).await;
    start(&sam, "7").await;
    app.run_pending().await;
    assert_eq!(replays(&app).await.len(), 1);
    let address = domain::EmailAddress::parse("olga@acme.example").expect("an address");
    server::operations::erase_person::erase(app.state(), &address).await.expect("erased");
    assert_eq!(replays(&app).await.len(), 0);
}
