//! Who comes back from Jira within a minute has another problem than a license.

use chrono::TimeDelta;
use journeys::test_app::{Browser, TestApp};
use reqwest::StatusCode;

use crate::passes::go;

async fn comes_back(app: &TestApp, browser: &Browser, target: &str) -> String {
    let landing = browser.get(&format!("{}&via=extension", go(&app.jira(target)))).await;
    let to = landing.location().expect("the front door leads somewhere").to_owned();
    assert_eq!(landing.status == StatusCode::SEE_OTHER, to.starts_with("/problem?to="), "{to}");
    to
}

#[tokio::test]
async fn who_comes_back_from_jira_is_told_what_it_is_and_whom_to_ask() {
    let app = TestApp::start().await;
    let noor = app.signed_in("noor").await;
    noor.get("/browse/OPS-7?x=1").await.with_status(302);
    let problem = comes_back(&app, &noor, "/browse/OPS-7?other=query").await;
    let page = noor.page(&problem).await;
    assert!(page.contains("You have a license, but Jira does not show you OPS-7"), "{page}");
    assert!(page.contains("Ada Park"), "{page}");
    assert!(app.sim.writes().is_empty());
}

#[tokio::test]
async fn a_plain_click_is_never_held_up() {
    let app = TestApp::start().await;
    let noor = app.signed_in("noor").await;
    for _ in 0..3 {
        noor.get("/browse/OPS-7").await.with_status(302);
        noor.get(&go(&app.jira("/browse/OPS-7"))).await.with_status(302);
    }
}

#[tokio::test]
async fn the_guard_forgets_after_a_minute_although_the_browser_does_not() {
    let app = TestApp::start().await;
    let noor = app.signed_in("noor").await;
    noor.get("/browse/OPS-7").await.with_status(302);
    app.pass(TimeDelta::seconds(59));
    assert!(comes_back(&app, &noor, "/browse/OPS-7").await.starts_with("/problem"));
    app.pass(TimeDelta::seconds(2));
    assert_eq!(comes_back(&app, &noor, "/browse/OPS-7").await, app.jira("/browse/OPS-7"));
}

#[tokio::test]
async fn the_guard_knows_the_browser_and_the_target() {
    let app = TestApp::start().await;
    let (noor, elsewhere) = (app.signed_in("noor").await, app.signed_in("noor").await);
    noor.get("/browse/OPS-7").await.with_status(302);
    assert_eq!(comes_back(&app, &elsewhere, "/browse/OPS-7").await, app.jira("/browse/OPS-7"));
    assert_eq!(comes_back(&app, &noor, "/browse/PROJ-1").await, app.jira("/browse/PROJ-1"));
    assert!(comes_back(&app, &noor, "/browse/OPS-7").await.starts_with("/problem"));
}

#[tokio::test]
async fn four_targets_are_remembered_at_once() {
    let app = TestApp::start().await;
    let noor = app.signed_in("noor").await;
    let targets = [1, 2, 3, 4].map(|number| format!("/browse/PROJ-{number}"));
    for target in &targets {
        noor.get(target).await.with_status(302);
    }
    for target in &targets {
        assert!(comes_back(&app, &noor, target).await.starts_with("/problem"), "{target}");
    }
}

#[tokio::test]
async fn a_memory_that_somebody_made_up_is_none() {
    let app = TestApp::start().await;
    let noor = app.signed_in("noor").await;
    noor.get("/browse/OPS-7").await.with_status(302);
    let sealed = noor.cookie("__Host-bounced").expect("a bounce is remembered");
    for forged in ["", "1.0", &sealed[1..], &sealed.replace('A', "B"), &"x".repeat(4000)] {
        noor.put_cookie("__Host-bounced", forged);
        if forged != sealed {
            let to = comes_back(&app, &noor, "/browse/OPS-7").await;
            assert_eq!(to, app.jira("/browse/OPS-7"), "{forged}");
        }
    }
}
