//! What the portal remembers and rules look at: what a person had and was refused, what was given today, what the budget
//! still pays for.

use chrono::TimeDelta;
use journeys::invariants::{json, text};
use journeys::op::Person;
use journeys::test_app::TestApp;
use serde_json::Value;
use server::config::Config;

const ISSUE: &str = "/browse/PROJ-123";

fn rules(text: &'static str) -> impl FnOnce(&mut Config) {
    move |config| config.policy = toml::from_str(text).expect("a policy")
}

/// The facts of the newest decision.
async fn latest_facts(app: &TestApp) -> Value {
    let mut rows = app.rows("decisions").await;
    rows.sort_by_key(|row| text(row, "id").to_owned());
    json(rows.last().expect("a decision"), "facts")
}

async fn newest(app: &TestApp, table: &str) -> String {
    let mut ids: Vec<String> = app.rows(table).await.iter().map(|row| text(row, "id").to_owned()).collect();
    ids.sort();
    ids.pop().expect("there is one")
}

#[tokio::test]
async fn who_gave_a_license_back_is_known_and_a_day_has_only_so_many_at_once() {
    let app = TestApp::with(rules(
        r#"
        [[rules]]
        id = "returned"
        name = "Whoever gave one back waits a week"
        when = { held = { days = 7, how = "given_back" } }
        then = { deny = { message = "You gave one back.", again_after_days = 7 } }
        [[rules]]
        id = "first"
        name = "The first of the day"
        when = { all = [{ idp_group = "engineers" }, { grants_today = 1 }] }
        then = { grant = {} }
        "#,
    ))
    .await;
    let eli = app.signed_in("eli").await;
    assert_eq!(eli.follow_link(ISSUE).await.url, app.jira(ISSUE));
    let facts = latest_facts(&app).await;
    assert_eq!(facts["history"], serde_json::json!({ "held": null, "denied_at": null }));
    assert_eq!((&facts["granted_today"], &facts["budget"]["left"]), (&0.into(), &Value::Null));

    let id = newest(&app, "grants").await;
    assert!(eli.call("/api/grants/give_back", &[("id", &id)]).await.status.is_success());
    app.run_pending().await;
    app.forget();
    assert!(eli.follow_link(ISSUE).await.url.contains("/ask?"));
    let facts = latest_facts(&app).await;
    assert_eq!(
        (&facts["history"]["held"]["how"], &facts["granted_today"]),
        (&"given_back".into(), &1.into())
    );

    app.pass(TimeDelta::days(8));
    app.forget();
    let eli = app.signed_in("eli").await;
    assert_eq!(eli.follow_link(ISSUE).await.url, app.jira(ISSUE), "another week, another day");
    app.stop().await;
}

#[tokio::test]
async fn who_was_just_refused_is_known() {
    let app = TestApp::with(rules(
        r#"
        [[rules]]
        id = "refused"
        name = "Not twice in two weeks"
        when = { denied_within = 14 }
        then = { deny = { message = "Somebody has said no.", again_after_days = 14 } }
        [[rules]]
        id = "ask"
        name = "The owners decide"
        when = { all = [] }
        then = { ask = { approvers = ["owners"] } }
        "#,
    ))
    .await;
    let mina = app.signed_in("mina").await;
    let to = app.jira(ISSUE);
    assert!(mina.press("/api/requests/open", &[("to", &to)]).await.url.contains("/requests/"));
    let id = newest(&app, "requests").await;
    let ada = app.signed_in("ada").await;
    let denied =
        ada.call("/api/requests/decide", &[("id", &id), ("verdict", "deny"), ("reason", "No.")]).await;
    assert!(!denied.status.is_server_error() && !denied.status.is_client_error());

    assert!(mina.follow_link(ISSUE).await.url.contains("/ask?"));
    let rows = app.rows("decisions").await;
    assert!(rows.iter().any(|row| row["outcome"] == "deny"));
    assert!(latest_facts(&app).await["history"]["denied_at"].is_string());
    app.stop().await;
}

#[tokio::test]
async fn a_budget_is_spent_before_the_seats_are() {
    for (pays_for, left, given) in [(4, 0, false), (5, 1, true)] {
        let app = TestApp::with(|config| {
            config.policy = toml::from_str(
                r#"
                [[rules]]
                id = "budget"
                name = "While the budget lasts"
                when = { all = [{ idp_group = "engineers" }, { budget_left = 1 }] }
                then = { grant = {} }
                "#,
            )
            .expect("a policy");
            let mut sites = config.sites.all().to_vec();
            sites[0].products[0].price_cents = Some(860);
            sites[0].products[0].budget_cents = Some(860 * pays_for);
            config.sites = std::sync::Arc::new(server::config::Sites::new(sites).expect("sites"));
        })
        .await;
        // Noor, Ada, Jun and Sam hold one.
        let eli = app.signed_in("eli").await;
        assert_eq!(eli.follow_link(ISSUE).await.url == app.jira(ISSUE), given);
        assert_eq!(latest_facts(&app).await["budget"]["left"], left);
        app.stop().await;
    }
}

#[tokio::test]
async fn whoever_cannot_be_told_from_those_whom_a_rule_denies_is_asked_about() {
    let app = TestApp::with(rules(
        r#"
        [[rules]]
        id = "contractors"
        name = "No contractors"
        when = { idp_group = "contractors" }
        then = { deny = { message = "Ask your agency.", again_after_days = 30 } }
        [[rules]]
        id = "company"
        name = "The company at once"
        when = { email_domain = "acme.example" }
        then = { grant = {} }
        "#,
    ))
    .await;
    // More than the provider lists: nobody knows in which groups Eli is.
    let many: Vec<String> = (0..201).map(|n| format!("g{n}")).collect();
    app.op.know(Person::new("eli").with("groups", serde_json::json!(many)));
    let eli = app.signed_in("eli").await;
    let asked = eli.follow_link(ISSUE).await;
    assert!(asked.url.contains("/ask?"), "{}", asked.url);
    assert!(
        asked.says("Something that the rules ask about you could not be found out, so a person decides.")
    );
    assert_eq!(latest_facts(&app).await["groups"], Value::Null);
    assert_eq!(app.count("grants").await, 0);

    assert!(eli.press("/api/requests/open", &[("to", &app.jira(ISSUE))]).await.url.contains("/requests/"));
    let id = newest(&app, "requests").await;
    let page = app.signed_in("ada").await.page(&format!("/requests/{id}")).await;
    assert!(page.contains("it is not known whether “No contractors” fits"), "{page}");
    app.stop().await;
}
