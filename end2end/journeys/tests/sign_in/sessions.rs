//! Sessions: whose they are, how they begin and how they end.

use chrono::TimeDelta;
use journeys::op::{CLIENT_SECRET, Endpoint};
use journeys::test_app::TestApp;

use crate::way::{SESSION, come_back, is_signed_in};

#[tokio::test]
async fn a_planted_cookie_never_signs_anybody_in() {
    let app = TestApp::start().await;
    let planted = "A".repeat(43);
    let (victim, attacker) = (app.browser(), app.browser());
    victim.put_cookie(SESSION, &planted);
    attacker.put_cookie(SESSION, &planted);
    assert!(!is_signed_in(&victim).await);
    victim.sit_down("noor");
    let answer = come_back(&victim).await;
    victim.follow(&answer).await.with_status(200);
    assert!(is_signed_in(&victim).await);
    assert_ne!(victim.cookie(SESSION), Some(planted));
    assert!(!is_signed_in(&attacker).await);
}

#[tokio::test]
async fn a_session_cookie_that_comes_twice_is_nobodys() {
    let app = TestApp::start().await;
    let noor = app.signed_in("noor").await;
    let session = noor.cookie(SESSION).expect("a session");
    for twice in [
        format!("{SESSION}={session}; {SESSION}={}", "A".repeat(43)),
        format!("{SESSION}={}; {SESSION}={session}", "A".repeat(43)),
    ] {
        let browser = app.browser();
        let request = browser.request(reqwest::Method::GET, "/").header("cookie", twice);
        assert!(!browser.send(request).await.says("action=\"/auth/sign-out\""));
    }
}

#[tokio::test]
async fn a_session_ends_when_nobody_used_it_for_half_an_hour() {
    let app = TestApp::start().await;
    let noor = app.signed_in("noor").await;
    for minutes in [29, 29] {
        app.pass(TimeDelta::minutes(minutes));
        assert!(is_signed_in(&noor).await);
    }
    app.pass(TimeDelta::minutes(31));
    assert!(!is_signed_in(&noor).await);
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours_however_much_it_is_used() {
    let app = TestApp::start().await;
    let noor = app.signed_in("noor").await;
    for _ in 0..35 {
        app.pass(TimeDelta::minutes(20));
        assert!(is_signed_in(&noor).await);
    }
    app.pass(TimeDelta::minutes(20));
    assert!(!is_signed_in(&noor).await);
}

#[tokio::test]
async fn signing_out_ends_the_session_here_and_at_the_provider() {
    let app = TestApp::start().await;
    let noor = app.signed_in("noor").await;
    let copy = app.browser();
    copy.put_cookie(SESSION, &noor.cookie(SESSION).expect("a session"));
    assert!(is_signed_in(&copy).await);

    let landing = noor.press("/auth/sign-out", &[]).await.with_status(200);
    assert_eq!(landing.url, app.portal("/signed-out"));
    assert_eq!(app.op.count(Endpoint::EndSession), 1);
    assert_eq!((app.count("sessions").await, noor.cookie(SESSION)), (0, None));
    assert!(!is_signed_in(&copy).await, "not even for the minute that memory lasts");
}

#[tokio::test]
async fn a_link_signs_nobody_out() {
    let app = TestApp::start().await;
    let noor = app.signed_in("noor").await;
    noor.get("/auth/sign-out").await.with_status(405);
    assert!(is_signed_in(&noor).await);
}

#[tokio::test]
async fn a_copy_of_the_database_opens_no_session_and_tells_no_secret() {
    let app = TestApp::start().await;
    let noor = app.signed_in("noor").await;
    noor.follow("/browse/PROJ-1").await.with_status(200);
    let session = noor.cookie(SESSION).expect("a session");
    let config = &app.state().config;
    let token = "demo-token-of-the-simulated-site";
    let cookies = config.server.cookie_secret.as_ref().expect("a secret");
    let secrets = [&*session, CLIENT_SECRET, token, secrecy::ExposeSecret::expose_secret(cookies)];
    let rows = format!("{:?}", app.all_rows().await);
    let mut copies = vec![("rows".to_owned(), rows.into_bytes())];
    copies.extend(app.database_files());
    for (name, copy) in copies {
        for secret in secrets {
            let found = copy.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!found, "{name} holds a secret");
        }
    }
    let debug = format!("{config:?}");
    assert!(secrets.iter().all(|secret| !debug.contains(secret)), "{debug}");
}
