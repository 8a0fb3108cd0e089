//! How many requests wait, in the head of every page.

use chrono::TimeDelta;
use journeys::test_app::TestApp;

use crate::crowd::{SOFTWARE, ada, crowd, person};

const LINK: &str = r#"href="/inbox""#;

#[tokio::test]
async fn who_is_never_asked_sees_no_inbox_and_admins_always_do() {
    let app = TestApp::start().await;
    for (login, has_it) in [("ada", false), ("mina", false), ("ines", false), ("sam", true)] {
        assert_eq!(app.signed_in(login).await.get("/").await.says(LINK), has_it, "{login}");
    }
}

#[tokio::test]
async fn whoever_was_asked_sees_how_many_wait_and_the_link_for_ninety_days() {
    let app = TestApp::start().await;
    let asked = crowd(&app, &["Ben", "Cleo"], SOFTWARE, &[ada(), person("jun@acme.example")]).await;
    let ada = app.signed_in("ada").await;
    assert!(ada.get("/").await.says(r#"<span class="count">2"#), "{}", ada.get("/").await.body);
    for asker in &asked {
        let id = asker.request.to_string();
        let deny = [("id", &*id), ("verdict", "deny"), ("reason", "not now")];
        ada.call("/api/requests/decide", &deny).await.with_status(200);
    }
    let home = ada.get("/").await;
    assert!(home.says(LINK) && !home.says(r#"class="count""#), "{}", home.body);
    app.pass(TimeDelta::days(91));
    assert!(!app.signed_in("ada").await.get("/").await.says(LINK));
}

#[tokio::test]
async fn the_count_ends_at_ninety_nine() {
    let app = TestApp::start().await;
    let names: Vec<String> = (0..130).map(|number| format!("Asker {number}")).collect();
    crowd(&app, &names.iter().map(String::as_str).collect::<Vec<_>>(), SOFTWARE, &[ada()]).await;
    let ada = app.signed_in("ada").await;
    assert!(ada.get("/").await.says(r#"<span class="count">99+"#));
    assert!(ada.get("/inbox").await.says("100 or more requests wait for your decision."));
}

#[tokio::test]
async fn an_outage_of_the_database_takes_no_page_away_that_needs_none() {
    let app = TestApp::start().await;
    let ada = app.signed_in("ada").await;
    ada.get("/nothing").await.with_status(404);
    app.lose_the_database().await;
    ada.get("/nothing").await.with_status(404);
}
