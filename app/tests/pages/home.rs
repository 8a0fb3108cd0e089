//! The start page.

use app::views::{Home, LicenseRow, LicenseState, OwnLicense, RequestRow, RequestStage};
use domain::Ending;

use super::house::{House, id, minutes_ago, now};

pub fn home() -> Home {
    let request = |requester: &str, state, minutes| RequestRow {
        id: id(),
        requester: requester.to_owned(),
        product: "Jira Software".to_owned(),
        target: "PROJ-123".to_owned(),
        state,
        place: None,
        asked_at: minutes_ago(minutes),
    };
    Home {
        licenses: vec![
            LicenseRow {
                product: "Jira Software".to_owned(),
                host: "acme.atlassian.net".to_owned(),
                state: LicenseState::Active { ends_at: Some(now() + chrono::TimeDelta::days(20)) },
                since: minutes_ago(3 * 24 * 60),
                own: Some(OwnLicense { id: id(), may_extend: false }),
            },
            LicenseRow {
                product: "Jira Service Management".to_owned(),
                host: "acme.atlassian.net".to_owned(),
                state: LicenseState::Revoked { ending: Ending::GivenBack },
                since: minutes_ago(90 * 24 * 60),
                own: Some(OwnLicense { id: id(), may_extend: false }),
            },
        ],
        requests: vec![
            request("Mina Choi", RequestStage::Waiting, 4),
            request("Mina Choi", RequestStage::Denied, 3_000),
        ],
        to_decide: vec![request("Ravi Nair", RequestStage::Waiting, 75)],
    }
}

#[tokio::test]
async fn a_stranger_reads_what_this_is_and_can_sign_in_or_paste_a_link() {
    let page = House::default().open("/").await;
    assert_eq!(page.status, 200);
    page.says("Get a license for Jira by yourself");
    assert!(page.html.contains(r#"href="/auth/sign-in""#));
    assert!(page.html.contains(r#"action="/go""#));
}

#[tokio::test]
async fn a_person_sees_licenses_requests_and_what_waits_for_them() {
    let page = House { home: Some(home()), ..House::signed_in("Mina Choi") }.open("/").await;
    insta::assert_snapshot!(page.text());
    assert!(
        page.html.contains(
            r#"<time datetime="2026-06-02T09:58:00Z" title="2 June 2026, 09:58 UTC">4 minutes ago"#
        )
    );
}

#[tokio::test]
async fn an_empty_home_says_what_to_do() {
    let empty = Home { licenses: vec![], requests: vec![], to_decide: vec![] };
    let page = House { home: Some(empty), ..House::signed_in("Mina Choi") }.open("/").await;
    page.says("Paste a link above when you need one.");
    page.says("You have not asked for anything.");
    assert!(!page.text().contains("Waiting for you"));
}
