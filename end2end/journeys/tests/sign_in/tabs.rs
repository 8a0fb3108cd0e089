//! Several sign-ins of one browser at a time.

use journeys::test_app::TestApp;

use crate::way::{SESSION, come_back, come_back_to, is_signed_in};

#[tokio::test]
async fn two_tabs_both_arrive_where_they_wanted_to_go() {
    let app = TestApp::start().await;
    let browser = app.browser();
    browser.sit_down("noor");
    let first = come_back_to(&browser, "/requests/one").await;
    let second = come_back_to(&browser, "/grants/two").await;
    assert_eq!(browser.get(&second).await.with_status(303).location(), Some("/grants/two"));
    let session = browser.cookie(SESSION).expect("a session");
    assert_eq!(browser.get(&first).await.with_status(303).location(), Some("/requests/one"));
    assert!(is_signed_in(&browser).await);

    assert_ne!(browser.cookie(SESSION), Some(session.clone()), "every sign-in has a new session");
    let thief = app.browser();
    thief.put_cookie(SESSION, &session);
    assert!(!is_signed_in(&thief).await, "the earlier session has ended");
    assert_eq!(app.count("sessions").await, 1);
}

#[tokio::test]
async fn a_browser_carries_at_most_five_begun_sign_ins_and_six_kilobytes() {
    let app = TestApp::start().await;
    let (short, long) = ("/requests/x".to_owned(), format!("/requests/{}", "x".repeat(2000)));
    for page in [short, long] {
        let browser = app.browser();
        browser.sit_down("noor");
        let mut last = String::new();
        for _ in 0..9 {
            last = come_back_to(&browser, &page).await;
            let begun = browser.cookies();
            assert!(begun.iter().all(|(name, _)| name.starts_with("__Host-login-")));
            assert!(begun.len() <= 5, "{} cookies", begun.len());
            let bytes: usize = begun.iter().map(|(_, value)| value.len()).sum();
            assert!(bytes <= 6 * 1024 + 512, "{bytes} bytes");
        }
        assert_eq!(browser.get(&last).await.with_status(303).location(), Some(&*page));
    }
}

#[tokio::test]
async fn the_oldest_of_six_sign_ins_has_to_begin_again() {
    let app = TestApp::start().await;
    let browser = app.browser();
    browser.sit_down("noor");
    let mut answers = Vec::new();
    for _ in 0..6 {
        answers.push(come_back(&browser).await);
        app.pass(chrono::TimeDelta::seconds(1));
    }
    browser.get(&answers[0]).await.with_status(403);
    for answer in &answers[1..] {
        browser.get(answer).await.with_status(303);
    }
}
