//! Erasing a person: nothing is left of them, and the audit holds.

use domain::EmailAddress;
use journeys::receiver::Receiver;
use journeys::test_app::TestApp;
use server::operations::erase_person::{EraseError, erase};
use server::storage::audit::{Chain, verify};

use crate::chain::seal_all;

fn address(app: &TestApp, login: &str) -> EmailAddress {
    EmailAddress::parse(&app.person(login).email).expect("an address")
}

/// Kofi asks with a reason of his own, and Ada says no with one of hers.
async fn denied(app: &TestApp) {
    let kofi = app.signed_in("kofi").await;
    let waiting = kofi.press("/api/requests/open", &[("to", &app.jira("/browse/PROJ-1"))]).await;
    let (_, id) = waiting.path().split_once("/requests/").expect("the request's page");
    app.run_pending().await;
    let ada = app.signed_in("ada").await;
    let fields = [("id", id), ("verdict", "deny"), ("reason", "Xanadu is where you belong.")];
    assert_eq!(ada.call("/api/requests/decide", &fields).await.status, 200);
    app.run_pending().await;
}

/// Where the text stands: in rows, or in the files of the database.
async fn places(app: &TestApp, text: &str) -> Vec<String> {
    let rows = app.all_rows().await.into_iter();
    let rows = rows.filter(|(_, rows)| rows.iter().any(|row| row.contains(text))).map(|(table, _)| table);
    let holds = |bytes: &[u8]| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    let files = app.database_files().into_iter().filter(|(_, bytes)| holds(bytes)).map(|(name, _)| name);
    rows.chain(files).collect()
}

#[tokio::test]
async fn nothing_is_left_of_an_erased_person_and_the_audit_holds() {
    let app = TestApp::start().await;
    denied(&app).await;
    let (kofi, ada) = (app.person("kofi").clone(), app.person("ada").clone());
    assert!(!places(&app, &kofi.email).await.is_empty(), "this test would prove nothing");
    seal_all(&app.state().db).await;

    let (person, removed) = erase(app.state(), &address(&app, "kofi")).await.expect("erased");
    assert!(removed.sessions > 0 && removed.mails > 0, "{removed:?}");
    let (_, removed) = erase(app.state(), &address(&app, "ada")).await.expect("erased");
    assert!(removed.asked > 0 && removed.remarks > 0 && removed.mails > 0, "{removed:?}");

    for text in [&kofi.email, &kofi.name, &ada.name, "Xanadu is where you belong"] {
        assert_eq!(places(&app, text).await, Vec::<String>::new(), "{text}");
    }
    // Ada owns the product: that is for an admin to change, and versions stay.
    assert_eq!(removed.settings, 1, "{removed:?}");
    let mut named = places(&app, &ada.email).await;
    named.retain(|place| !place.starts_with("latchkey.db"));
    assert_eq!(named, ["settings_versions"]);
    seal_all(&app.state().db).await;
    let chain = verify(app.state().db.reader(), None, app.state().clock.now()).await.expect("read");
    assert!(matches!(chain, Chain::Whole(_)), "{chain:?}");
    let rows = app.rows("persons").await;
    let row = rows.iter().find(|row| row["id"] == person.to_string()).expect("the row stays");
    assert_eq!((&row["name"], row["email"].is_null()), (&"an erased person".into(), true));
}

#[tokio::test]
async fn what_webhooks_were_told_and_what_programs_spoke_with_goes_too() {
    let app = TestApp::with(|config| config.webhooks.allow_private = true).await;
    let receiver = Receiver::start().await;
    let sam = app.signed_in("sam").await;
    let url = receiver.url("/hook");
    let fields = [
        ("url", url.as_str()),
        ("format", "standard"),
        ("events[]", "request.opened"),
        ("events[]", "request.decided"),
    ];
    sam.press("/api/webhooks/add", &fields).await.with_status(200);
    let fields = [("name", "report"), ("scopes[]", "requests:read"), ("days", "30")];
    sam.press("/api/tokens/make", &fields).await.with_status(200);
    denied(&app).await;
    assert!(app.count("webhook_deliveries").await > 0, "this test would prove nothing");

    let (_, removed) = erase(app.state(), &address(&app, "kofi")).await.expect("erased");
    assert_eq!(removed.deliveries, 2, "{removed:?}");
    let (_, removed) = erase(app.state(), &address(&app, "sam")).await.expect("erased");
    assert_eq!(removed.tokens, 1, "{removed:?}");
    for text in [&app.person("kofi").email, &app.person("kofi").name, &app.person("sam").email] {
        assert_eq!(places(&app, text).await, Vec::<String>::new(), "{text}");
    }
}

#[tokio::test]
async fn the_audit_still_tells_what_happened_and_the_person_comes_back_as_somebody_new() {
    let app = TestApp::start().await;
    denied(&app).await;
    let kofi = app.signed_in("kofi").await;
    erase(app.state(), &address(&app, "kofi")).await.expect("erased");
    app.forget();
    assert_eq!(kofi.get("/stand-ins").await.status, 303, "the session has ended");
    let sam = app.signed_in("sam").await;
    let page = sam.page("/audit").await;
    assert!(page.contains("denied the request of an erased person for Jira Software."), "{page}");
    assert!(page.contains("Latchkey erased what it knew of a person."), "{page}");
    app.signed_in("kofi").await;
    let people = app.rows("persons").await;
    assert_eq!(people.iter().filter(|row| row["email"] == app.person("kofi").email).count(), 1);
}

#[tokio::test]
async fn somebody_with_a_license_or_a_request_is_not_erased() {
    let app = TestApp::start().await;
    app.signed_in("eli").await.follow_link("/browse/PROJ-123").await;
    app.signed_in("mina").await.press("/api/requests/open", &[("to", &app.jira("/browse/PROJ-1"))]).await;
    let before = app.all_rows().await;
    for (login, words) in [("eli", "has 1 live license"), ("mina", "waits for 1 request"), ("rolf", "nobody")]
    {
        let refused = erase(app.state(), &address(&app, login)).await.expect_err(login);
        assert!(refused.to_string().contains(words), "{refused}");
        assert_eq!(matches!(refused, EraseError::Unknown(_)), login == "rolf");
    }
    assert_eq!(app.all_rows().await, before);
}

#[tokio::test]
async fn letters_that_mean_something_to_the_database_mean_nothing_here() {
    let app = TestApp::start().await;
    app.signed_in("kofi").await;
    app.signed_in("mina").await;
    app.sql("UPDATE persons SET email = 'k_f%i@acme.example' WHERE email = 'kofi@acme.example'").await;
    denied_by_mail(&app, "kofi@acme.example").await;
    denied_by_mail(&app, "k_f%i@acme.example").await;
    let odd = EmailAddress::parse("k_f%i@acme.example").expect("an address");
    erase(app.state(), &odd).await.expect("erased");
    assert_eq!(places(&app, "k_f%i@acme.example").await, Vec::<String>::new());
    assert_ne!(places(&app, "kofi@acme.example").await, Vec::<String>::new(), "that is somebody else's");
}

/// A mail that gave up.
async fn denied_by_mail(app: &TestApp, to: &str) {
    let id = server::clock::Clock::new_id(&*app.clock).simple().to_string();
    let (id, at) = match journeys::test_database::on_postgres() {
        true => (format!("'{id}'"), "now()".to_owned()),
        false => (format!("X'{id}'"), "'2026-01-01 00:00:00+00:00'".to_owned()),
    };
    let payload = format!(r#"{{"kind": "send_mail", "to": "{to}", "letter": {{}}}}"#);
    app.sql(&format!(
        "INSERT INTO jobs (id, kind, payload, state, attempts, run_at, created_at, lease_no, last_error) VALUES \
         ({id}, 'send_mail', '{payload}', 'parked', 8, {at}, {at}, 1, '550 no mailbox {to} here')"
    ))
    .await;
}

#[tokio::test]
async fn earlier_edits_of_a_draft_go_and_the_one_that_stands_is_counted() {
    let app = TestApp::start().await;
    denied(&app).await;
    let sam = app.signed_in("sam").await;
    let kofi = app.person("kofi").email.clone();
    let add = |revision: &'static str, press: &'static str, address: &str| {
        [
            ("id", "contractors".to_owned()),
            ("revision", revision.to_owned()),
            ("press", press.to_owned()),
            ("fields[field-then]", "ask".to_owned()),
            ("fields[field-first:who]", if address.is_empty() { "" } else { "person" }.to_owned()),
            ("fields[field-first:value]", address.to_owned()),
        ]
    };
    for form in [add("0", "add:first", &kofi), add("1", "save", "")] {
        let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        sam.call("/api/rules/edit", &form).await;
    }
    let change = [("id", "rivals"), ("revision", "1"), ("to", "off")];
    assert_eq!(sam.call("/api/rules/change", &change).await.status, 200);
    let (_, removed) = erase(app.state(), &address(&app, "kofi")).await.expect("erased");
    assert_eq!((removed.drafts, removed.policies), (1, 1), "{removed:?}");
    assert_eq!(app.count("policy_drafts").await, 1);
    // Whoever looked before is told that it is no longer known what was different.
    let late = sam.press("/api/rules/add", &[("revision", "1")]).await.with_status(200);
    assert!(late.says("it is no longer known what was different"), "{}", late.body);
    assert_eq!(sam.call("/api/rules/discard", &[("revision", "2")]).await.status, 200);
    let mina = app.signed_in("mina").await;
    drop(mina);
    erase(app.state(), &address(&app, "mina")).await.expect("erased");
    assert!(!places(&app, &kofi).await.contains(&"policy_drafts".to_owned()));
}
