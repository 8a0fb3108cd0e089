//! Who is admin, who is auditor: by exact group or by a verified address, at each sign-in anew.

use journeys::op::Person;
use journeys::test_app::TestApp;
use serde_json::{Value, json};

async fn system_as(app: &TestApp, person: Person) -> u16 {
    app.op.know(person);
    app.signed_in("x").await.get("/system").await.status.as_u16()
}

#[tokio::test]
async fn the_admins_group_makes_an_admin_and_nothing_like_it_does() {
    let app = TestApp::start().await;
    let x = || Person::new("x");
    for group in ["latchkey-admins", "latchkey-auditors"] {
        assert_eq!(system_as(&app, x().with("groups", json!(["engineers", group]))).await, 200, "{group}");
    }
    for groups in [
        Value::Null,
        json!([]),
        json!(["Latchkey-Admins"]),
        json!(["LATCHKEY-ADMINS"]),
        json!([" latchkey-admins", "latchkey-admins ", "latchkey-admins\n", "latchkey-admins\u{0}"]),
        json!(["latchkey-admin", "latchkey-admins-x", "x/latchkey-admins"]),
        json!("latchkey-admins"),
        json!("[\"latchkey-admins\"]"),
        json!({ "0": "latchkey-admins" }),
        json!([["latchkey-admins"]]),
        json!([{ "name": "latchkey-admins" }]),
    ] {
        assert_eq!(system_as(&app, x().with("groups", groups.clone())).await, 403, "{groups}");
    }
    let elsewhere = x().with("roles", json!(["latchkey-admins"])).with("is_admin", true);
    assert_eq!(system_as(&app, elsewhere).await, 403, "another claim");
}

#[tokio::test]
async fn the_first_admin_is_known_by_address_alone() {
    let app = TestApp::start().await;
    assert_eq!(system_as(&app, Person::new("x").with("email", "sam@acme.example")).await, 200);
    let app = TestApp::start().await;
    for like in ["sam+x@acme.example", "sam@acme.example.evil.example", "xsam@acme.example"] {
        let person = Person::new("x").with("sub", like).with("email", like);
        assert_eq!(system_as(&app, person).await, 403, "{like}");
    }
}

#[tokio::test]
async fn without_a_verified_address_there_is_no_role_whatever_the_configuration_waives() {
    let app = TestApp::with(|config| config.oidc.require_verified_email = false).await;
    let unverified = || Person::new("x").with("email_verified", false);
    assert_eq!(system_as(&app, unverified().with("email", "sam@acme.example")).await, 403);
    assert_eq!(system_as(&app, unverified().with("groups", json!(["latchkey-admins"]))).await, 403);
    assert_eq!(system_as(&app, Person::new("x").with("email", Value::Null)).await, 403);
}

#[tokio::test]
async fn who_lost_the_group_lost_the_role_at_the_next_sign_in() {
    let app = TestApp::start().await;
    let x = || Person::new("x");
    assert_eq!(system_as(&app, x().with("groups", json!(["latchkey-admins"]))).await, 200);
    assert_eq!(system_as(&app, x().with("groups", json!(["engineers"]))).await, 403);
}
