//! Answers that do not belong to a sign-in which this browser began.

use chrono::TimeDelta;
use journeys::op::Lie;
use journeys::test_app::TestApp;
use reqwest::Method;

use crate::way::{SESSION, assert_refused, come_back, is_signed_in, parameter, with};

#[tokio::test]
async fn an_answer_without_the_right_state_is_refused() {
    let app = TestApp::start().await;
    let browser = app.browser();
    browser.sit_down("noor");
    let honest = come_back(&browser).await;
    let state = parameter(&honest, "state");
    let longer = format!("{state}x");
    let cut = &state[1..];
    let odd = format!("{state}; __Host-sid=x");
    let long = "x".repeat(129);
    for wrong in [None, Some(""), Some(&*longer), Some(cut), Some(&odd), Some(&long), Some("../x"), Some("é")]
    {
        let landing = browser.get(&with(&honest, "state", wrong)).await;
        assert_refused(&app, &browser, &landing, &format!("state {wrong:?}")).await;
    }
    for missing in ["code", "iss"] {
        let browser = app.browser();
        let answer = with(&come_back(&browser).await, missing, None);
        assert_refused(&app, &browser, &browser.get(&answer).await, missing).await;
    }
    browser.follow(&honest).await.with_status(200);
    assert!(is_signed_in(&browser).await, "the honest answer still works");
}

#[tokio::test]
async fn an_answer_that_says_something_twice_is_refused() {
    let app = TestApp::start().await;
    for name in ["state", "code", "iss", "error"] {
        let browser = app.browser();
        browser.sit_down("noor");
        let honest = come_back(&browser).await;
        let twice = format!("{honest}&{name}=x&{name}=x");
        assert_refused(&app, &browser, &browser.get(&twice).await, name).await;
    }
}

#[tokio::test]
async fn an_attackers_code_signs_nobody_in_in_the_victims_browser() {
    let app = TestApp::start().await;
    let (attacker, victim) = (app.browser(), app.browser());
    attacker.sit_down("rolf");
    let trap = come_back(&attacker).await;
    victim.sit_down("noor");
    let honest = come_back(&victim).await;

    assert_refused(&app, &victim, &victim.get(&trap).await, "the whole answer").await;
    let mixed = with(&honest, "code", Some(&parameter(&trap, "code")));
    assert_refused(&app, &victim, &victim.get(&mixed).await, "the code in an answer of the victim's own")
        .await;
}

#[tokio::test]
async fn an_answer_works_once() {
    let app = TestApp::start().await;
    let browser = app.browser();
    browser.sit_down("noor");
    let answer = come_back(&browser).await;
    let login = browser.cookies();
    browser.follow(&answer).await.with_status(200);
    let session = browser.cookie(SESSION);

    browser.get(&answer).await.with_status(403);
    assert_eq!(browser.cookie(SESSION), session, "who is signed in stays so");
    for (name, value) in login {
        browser.put_cookie(&name, &value);
    }
    browser.get(&answer).await.with_status(403);
    assert_eq!((app.count("sessions").await, browser.cookie(SESSION)), (1, session));
}

#[tokio::test]
async fn a_sign_in_that_takes_longer_than_ten_minutes_is_refused() {
    let app = TestApp::start().await;
    let browser = app.browser();
    browser.sit_down("noor");
    let slow = come_back(&browser).await;
    app.pass(TimeDelta::seconds(601));
    assert_refused(&app, &browser, &browser.get(&slow).await, "too late").await;
    let early = come_back(&browser).await;
    app.pass(TimeDelta::seconds(-2));
    assert_refused(&app, &browser, &browser.get(&early).await, "begun in the future").await;
    let quick = come_back(&browser).await;
    app.pass(TimeDelta::seconds(600));
    browser.follow(&quick).await.with_status(200);
    assert!(is_signed_in(&browser).await);
}

#[tokio::test]
async fn what_the_provider_says_about_an_error_is_not_repeated() {
    let app = TestApp::start().await;
    for error in ["access_denied", "<script>alert(1)</script>", "x\r\nSet-Cookie: a=b", &"x".repeat(9000)] {
        let browser = app.browser();
        browser.sit_down("noor");
        let answer = with(&with(&come_back(&browser).await, "code", None), "error", Some(error));
        let landing =
            browser.get(&with(&answer, "error_description", Some("<script>alert(2)</script>"))).await;
        assert_refused(&app, &browser, &landing, error).await;
        assert!(!landing.says("alert(") && !landing.says("access_denied"), "{}", landing.body);
    }
    let browser = app.browser();
    browser.sit_down("noor");
    app.op.lie(Lie::Callback("error", Some("access_denied".to_owned())));
    let both = browser.follow("/auth/sign-in").await;
    assert_refused(&app, &browser, &both, "an error and a code").await;
}

#[tokio::test]
async fn an_answer_is_taken_from_a_link_of_reasonable_length_only() {
    let app = TestApp::start().await;
    let browser = app.browser();
    browser.sit_down("noor");
    let honest = come_back(&browser).await;
    let long = format!("{honest}&padding={}", "x".repeat(17_000));
    assert_refused(&app, &browser, &browser.get(&long).await, "17 kB").await;

    for origin in [app.portal(""), app.op.issuer().to_owned(), "https://evil.example".to_owned()] {
        let (address, query) = honest.split_once('?').expect("a query");
        let post = browser.request(Method::POST, address).header("origin", &origin);
        let post = post.header("content-type", "application/x-www-form-urlencoded").body(query.to_owned());
        let status = browser.send(post).await.status.as_u16();
        assert!(matches!(status, 403 | 405), "{origin}: {status}");
    }
    assert_eq!(app.count("sessions").await, 0);
    browser.follow(&honest).await.with_status(200);
    assert!(is_signed_in(&browser).await, "the honest answer still works");
}
