//! Who somebody is: the subject at the issuer, never the address.

use journeys::op::Person;
use journeys::test_app::TestApp;
use serde_json::{Value, json};

use crate::way::{SESSION, is_signed_in};

#[tokio::test]
async fn an_address_that_the_provider_does_not_vouch_for_lets_nobody_in() {
    let app = TestApp::start().await;
    for verified in [json!(false), Value::Null, json!("true"), json!(1), json!("false"), json!([true])] {
        app.op.know(Person::new("una").with("email_verified", verified.clone()));
        let browser = app.browser();
        browser.sit_down("una");
        let landing = browser.follow("/browse/PROJ-1").await.with_status(403);
        assert!(landing.says("Your e-mail address is not confirmed"), "{verified}");
        assert!(browser.cookie(SESSION).is_none(), "{verified}");
    }
    assert_eq!((app.count("persons").await, app.count("sessions").await), (0, 0));
}

#[tokio::test]
async fn a_second_identity_with_an_address_is_refused_and_the_admins_see_it() {
    let app = TestApp::start().await;
    let eli = app.signed_in("eli").await;
    let impostor = Person::new("impostor").with("email", app.person("eli").email.clone());
    app.op.know(impostor.with("groups", json!(["latchkey-admins"])));
    let browser = app.browser();
    browser.sit_down("impostor");
    let landing = browser.follow("/browse/PROJ-1").await.with_status(403);
    assert!(landing.says("This address belongs to another sign-in"));
    assert!(browser.cookie(SESSION).is_none());
    assert_eq!((app.count("persons").await, app.count("sessions").await), (1, 1));

    let system = app.signed_in("sam").await.page("/system").await;
    assert!(system.contains("the e-mail address of Eli Novak"), "{system}");
    assert!(is_signed_in(&eli).await);
    assert!(is_signed_in(&app.signed_in("eli").await).await, "whose address it is signs in as before");
}

#[tokio::test]
async fn a_subject_keeps_its_rows_when_its_address_changes() {
    let app = TestApp::start().await;
    app.signed_in("eli").await;
    let before = app.rows("persons").await;
    app.op.know(Person::new("eli").with("email", "eli.novak@acme.example"));
    app.signed_in("eli").await;
    let after = app.rows("persons").await;
    assert_eq!((after.len(), &after[0]["id"]), (1, &before[0]["id"]));
}

#[tokio::test]
async fn several_browsers_of_a_new_person_sign_in_at_once() {
    for _ in 0..4 {
        let app = TestApp::start().await;
        futures::future::join_all((0..6).map(|_| app.signed_in("eli"))).await;
        assert_eq!((app.count("persons").await, app.count("sessions").await), (1, 6));
    }
}

#[tokio::test]
async fn the_case_of_an_address_makes_no_second_person() {
    let app = TestApp::start().await;
    app.signed_in("eli").await;
    app.op.know(Person::new("other").with("email", "ELI@Acme.Example"));
    let browser = app.browser();
    browser.sit_down("other");
    browser.follow("/auth/sign-in").await.with_status(403);
    assert_eq!(app.count("persons").await, 1);
}
