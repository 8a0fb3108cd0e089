//! The URL standard's own test cases at every entry. A `Location` is judged twice: by a parser, as in every test, and by
//! its letters, because parsers are what these cases set at odds.

use std::collections::BTreeSet;

use journeys::test_app::{Browser, TestApp};
use reqwest::Method;
use serde_json::Value;

use super::payloads::{encoded, world};

const CASES: &str = include_str!("../../../../app/domain/src/target/urltestdata.json");
const DOOR: &str = "jira.acme.example";

fn cases() -> BTreeSet<String> {
    let cases: Vec<Value> = serde_json::from_str(CASES).expect("the file of the standard is JSON");
    let inputs = cases.iter().filter_map(|case| case.get("input")?.as_str());
    let inputs: BTreeSet<_> = inputs.map(ToOwned::to_owned).collect();
    assert!(inputs.len() >= 700, "only {} cases", inputs.len());
    inputs
}

/// The case itself, and behind an origin that is allowed: as it is, on a path, in a query.
fn links(app: &TestApp, case: &str) -> [String; 4] {
    let on_a_path = app.jira(&format!("/jira/{case}"));
    let in_a_query = app.jira(&format!("/issues/?jql={case}"));
    [case.to_owned(), app.jira(case), on_a_path, in_a_query]
}

/// A path of the portal, or a known origin with a path behind it.
#[track_caller]
fn leads_home(app: &TestApp, location: Option<&str>, case: &str) {
    let Some(location) = location else { return };
    let is_path = location.starts_with('/') && !location.starts_with("//") && !location.contains('\\');
    let origins = [
        app.portal("/"),
        app.jira("/"),
        format!("{}/", app.op.issuer()),
        "https://acme.atlassian.net/".into(),
    ];
    let is_known = origins.iter().any(|origin| location.starts_with(origin));
    assert!(is_path || is_known, "{case:?} leads to {location:?}");
    assert!(location.bytes().all(|byte| byte.is_ascii_graphic()), "{case:?} leads to {location:?}");
}

#[tokio::test]
async fn a_link_of_the_standards_cases_leads_home_or_nowhere() {
    let (app, noor) = world().await;
    let mut passed = 0;
    for case in cases() {
        for link in links(&app, &case) {
            for to in [encoded(&link), encoded(&encoded(&link))] {
                let landing = noor.get(&format!("/go?to={to}")).await;
                assert!(matches!(landing.status.as_u16(), 302 | 400), "{link:?}: {}", landing.status);
                leads_home(&app, landing.location(), &link);
                passed += usize::from(landing.location().is_some());
            }
        }
    }
    assert!(passed > 0, "nothing passes, and nothing was judged");
}

#[tokio::test]
async fn a_return_of_the_standards_cases_leads_to_a_page_of_the_portal() {
    let (app, noor) = world().await;
    for (number, case) in cases().iter().enumerate() {
        for back in [case.clone(), format!("/{case}"), format!("/go?to={}", encoded(case))] {
            let location = returned(&noor, &back, number).await;
            assert!(location.starts_with('/'), "{back:?} leads to {location:?}");
            leads_home(&app, Some(&location), &back);
        }
    }
}

#[tokio::test]
async fn a_return_that_looks_like_a_path_is_home_after_a_whole_sign_in() {
    let (app, _) = world().await;
    let is_path = |case: &String| case.starts_with(['/', '\\']);
    let paths: Vec<_> = cases().into_iter().filter(is_path).collect();
    assert!(paths.len() >= 40, "only {} paths", paths.len());
    for case in paths {
        let browser = app.browser();
        browser.sit_down("noor");
        let landing = browser.follow(&format!("/auth/sign-in?return={}", encoded(&case))).await;
        leads_home(&app, Some(&landing.url), &case);
    }
}

/// Where somebody who is signed in already is sent. Each call comes from another address: sign-ins are rationed.
async fn returned(browser: &Browser, back: &str, number: usize) -> String {
    let here = format!("203.0.{}.{}", number / 250, number % 250);
    let request = browser.request(Method::GET, &format!("/auth/sign-in?return={}", encoded(back)));
    let landing = browser.send(request.header("x-forwarded-for", here)).await.with_status(303);
    landing.location().expect("it leads somewhere").to_owned()
}

#[tokio::test]
async fn a_path_of_the_standards_cases_at_a_front_door_leads_home_or_nowhere() {
    let (app, _) = world().await;
    let portal = app.portal("");
    let mut judged = 0;
    // As they are: a client that knows URLs would have tidied them up.
    for case in cases().iter().filter(|case| case.bytes().all(|byte| byte > b' ' && byte != 0x7f)) {
        for path in [case.clone(), format!("/{case}"), format!("/browse/{case}"), format!("/jira/{case}")] {
            for host in [DOOR, portal.trim_start_matches("http://")] {
                let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
                let answer = app.raw(request.as_bytes()).await;
                assert!(answer.status.is_none_or(|status| status < 500), "{path:?}: {}", answer.head);
                leads_home(&app, answer.header("location"), &path);
                judged += usize::from(answer.header("location").is_some());
            }
        }
    }
    assert!(judged > 0, "nothing leads anywhere, and nothing was judged");
}
