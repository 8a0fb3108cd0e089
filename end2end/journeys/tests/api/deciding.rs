//! Deciding with a token: as its maker, who must be an approver now and never the one who asks.

use serde_json::{Value, json};

use crate::world::{Program, ask, make, portal, program, sign_in_fritz};
use domain::Scope;

#[tokio::test]
async fn a_yes_sets_the_license_up() {
    let app = portal().await;
    let id = ask(&app, "mina").await;
    let program = program(&app).await;
    let body = json!({ "days": 14, "comment": "for the fair" });
    let approved = program.post(&format!("/requests/{id}/approve"), body).await.with_status(200).json;
    assert_eq!(approved["state"], "approved");
    assert_eq!(approved["verdict"]["by"]["email"], "sam@acme.example");
    assert_eq!(approved["verdict"]["comment"], "for the fair");
    app.run_pending().await;
    let grant = approved["grant"].as_str().expect("there is a grant");
    let grant = program.get(&format!("/grants/{grant}")).await.with_status(200).json;
    assert_eq!(
        (&grant["state"], &grant["days"], &grant["request"]),
        (&json!("active"), &json!(14), &json!(id))
    );
    assert!(!grant["ends_at"].is_null());
    assert_eq!(app.sim.writes().len(), 1);
}

#[tokio::test]
async fn a_no_says_why() {
    let app = portal().await;
    let id = ask(&app, "mina").await;
    let program = program(&app).await;
    let denied = program.post(&format!("/requests/{id}/deny"), json!({ "reason": " use the board " })).await;
    let denied = denied.with_status(200).json;
    assert_eq!(
        (&denied["state"], &denied["verdict"]["comment"]),
        (&json!("denied"), &json!("use the board"))
    );
    assert!(app.sim.writes().is_empty());
    let audit = app.rows("audit").await;
    let said = audit.iter().find(|row| row["action"] == "request_denied").expect("the audit knows");
    assert!(!said["actor_id"].is_null());
}

#[tokio::test]
async fn who_comes_second_is_told_who_was_first() {
    let app = portal().await;
    let id = ask(&app, "mina").await;
    let program = program(&app).await;
    let ada = app.signed_in("ada").await;
    assert_eq!(ada.call("/api/requests/decide", &[("id", &id), ("verdict", "approve")]).await.status, 200);
    for (verb, body) in [("deny", json!({ "reason": "no" })), ("approve", json!({}))] {
        let late = program.post(&format!("/requests/{id}/{verb}"), body).await.with_status(409);
        assert_eq!(late.problem(), "already_decided");
        assert_eq!(late.json["request"]["verdict"]["by"]["name"], "Ada Park");
    }
}

#[tokio::test]
async fn to_say_the_same_again_is_no_problem_and_to_change_it_is_one() {
    let app = portal().await;
    let program = program(&app).await;
    let id = ask(&app, "mina").await;
    for _ in 0..2 {
        let approved =
            program.post(&format!("/requests/{id}/approve"), json!({})).await.with_status(200).json;
        assert_eq!(approved["state"], "approved");
    }
    let changed = program.post(&format!("/requests/{id}/deny"), json!({ "reason": "no" })).await;
    assert_eq!(changed.with_status(409).problem(), "already_decided");
    app.run_pending().await;
    assert_eq!(app.sim.writes().len(), 1);
}

#[tokio::test]
async fn nobody_decides_on_their_own_request_or_on_one_that_they_were_not_asked_about() {
    let app = portal().await;
    app.sim.set_members("5f0e0f8e-2b4e-4a39-9f6e-3a4e4f0a0001", Vec::<String>::new());
    let own = ask(&app, "sam").await;
    let sams = program(&app).await;
    let refused = sams.post(&format!("/requests/{own}/approve"), json!({})).await.with_status(403);
    assert_eq!(refused.problem(), "own_request");

    let minas = ask(&app, "mina").await;
    let fritz = sign_in_fritz(&app, &["latchkey-admins"]).await;
    let fritzs = Program { app: &app, token: make(&fritz, &Scope::ALL, 7).await };
    let refused = fritzs.post(&format!("/requests/{minas}/approve"), json!({})).await.with_status(403);
    assert_eq!(refused.problem(), "not_an_approver");
    assert!(app.sim.writes().is_empty());
    assert!(app.rows("requests").await.iter().all(|row| row["state"] == "pending"));
}

#[tokio::test]
async fn a_body_that_says_something_else_decides_nothing() {
    let app = portal().await;
    let id = ask(&app, "mina").await;
    let program = program(&app).await;
    let deny = format!("/requests/{id}/deny");
    for body in [
        json!({}),
        json!({ "reason": "" }),
        json!({ "reason": " \u{200B}\n" }),
        json!({ "reason": "x".repeat(1001) }),
        json!({ "reason": 7 }),
        json!({ "reason": "no", "state": "approved" }),
        json!([]),
        Value::Null,
    ] {
        let refused = program.post(&deny, body.clone()).await.with_status(422);
        assert_eq!(refused.problem(), "incomplete", "{body}");
    }
    for body in [
        json!({ "days": 0 }),
        json!({ "days": 3651 }),
        json!({ "days": 1.5 }),
        json!({ "day": 1 }),
        json!([null, null]),
    ] {
        program.post(&format!("/requests/{id}/approve"), body).await.with_status(422);
    }
    let client = server::outbound::client();
    let raw = |kind: &'static str, body: &'static str| {
        let url = app.portal(&format!("/api/v1{deny}"));
        crate::world::answer(
            client.post(url).bearer_auth(&program.token).header("content-type", kind).body(body),
        )
    };
    assert_eq!(raw("application/json", "{\"reason\":").await.with_status(400).problem(), "malformed");
    assert_eq!(raw("text/plain", "{\"reason\":\"no\"}").await.with_status(415).problem(), "not_json");
    let form = raw("application/x-www-form-urlencoded", "reason=no").await;
    assert_eq!(form.with_status(415).problem(), "not_json");
    for path in ["/requests/7/deny", "/requests/00000000-0000-7000-8000-000000000000/deny"] {
        let refused = program.post(path, json!({ "reason": "no" })).await.with_status(404);
        assert_eq!(refused.problem(), "not_found");
    }
    assert!(app.rows("requests").await.iter().all(|row| row["state"] == "pending"));
}

#[tokio::test]
async fn words_that_a_database_cannot_hold_are_cleaned() {
    let app = portal().await;
    let id = ask(&app, "mina").await;
    let program = program(&app).await;
    let body = json!({ "reason": "a\u{0}b\r\nc\u{202E}d" });
    let denied = program.post(&format!("/requests/{id}/deny"), body).await.with_status(200).json;
    assert_eq!(denied["verdict"]["comment"], "a b\nc d");
}
