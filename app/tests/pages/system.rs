//! The System page.

use app::error::PortalError;
use app::views::{
    AlertRow, CheckRow, FailedGrantRow, JobRow, Part, RetryingRow, SeatRow, SystemView, Viewer,
};
use domain::GrantFailure;

use super::house::{House, id, minutes_ago, now};

pub fn system() -> SystemView {
    let check = |part, site: Option<&str>, ok, detail: &str| CheckRow {
        part,
        site: site.map(str::to_owned),
        ok,
        detail: detail.to_owned(),
    };
    SystemView {
        at: now(),
        checks: vec![
            check(Part::Database, None, true, "SQLite 3.45, last migration 3 days ago"),
            check(Part::IdentityProvider, None, true, "https://sso.example.com answers in 40 ms"),
            check(Part::Jira, Some("acme.atlassian.net"), true, "both license groups exist"),
            check(Part::Mail, None, false, "smtp.example.com:587 refused the connection"),
        ],
        waiting_jobs: 3,
        retrying: vec![RetryingRow {
            kind: "send_mail".to_owned(),
            count: 3,
            error: "450 4.7.1 greylisted, try later".to_owned(),
        }],
        parked: vec![JobRow {
            id: id(),
            kind: "mail to an approver".to_owned(),
            attempts: 8,
            error: "smtp.example.com:587 refused the connection".to_owned(),
            parked_at: minutes_ago(20),
        }],
        failed_grants: vec![FailedGrantRow {
            id: id(),
            person: "Mina Choi".to_owned(),
            product: "Jira Software".to_owned(),
            why: GrantFailure::NoSeat,
            since: minutes_ago(130),
        }],
        seats: vec![
            SeatRow {
                product: "Jira Software".to_owned(),
                host: "acme.atlassian.net".to_owned(),
                used: 247,
                limit: Some(250),
                at: minutes_ago(25),
            },
            SeatRow {
                product: "Jira Service Management".to_owned(),
                host: "acme.atlassian.net".to_owned(),
                used: 12,
                limit: None,
                at: minutes_ago(25),
            },
        ],
        alerts: vec![AlertRow {
            at: minutes_ago(2_000),
            text: "A second identity tried to sign in as ada.park@example.com.".to_owned(),
        }],
        may_act: true,
    }
}

pub fn admin(system: Result<SystemView, PortalError>) -> House {
    let viewer = Viewer { name: "Ada Park".to_owned(), is_admin: true, is_auditor: false, waiting: None };
    House { viewer: Some(viewer), system: Some(system), ..House::default() }
}

#[tokio::test]
async fn an_admin_sees_everything_and_can_retry() {
    let page = admin(Ok(system())).open("/system").await;
    insta::assert_snapshot!(page.text());
    assert!(page.html.contains(r#"action="/api/system/retry_job""#));
    assert!(page.html.contains(r#"action="/api/system/retry_grant""#));
}

#[tokio::test]
async fn the_island_is_one_line_and_finds_what_it_renews() {
    let page = admin(Ok(system())).open("/system").await;
    let (_, island) = page.html.split_once("<leptos-island").expect("an island");
    let (island, _) = island.split_once("</leptos-island>").expect("its end");
    assert!(
        island.contains("Reload the page for newer numbers.") && !island.contains("data-props"),
        "{island}"
    );
    for id in ["system-read", "system-now"] {
        assert_eq!(page.html.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
    }
}

#[tokio::test]
async fn whoever_is_signed_out_is_led_to_sign_in() {
    let page = admin(Err(PortalError::SignInFirst)).open("/system").await;
    assert_eq!((page.status.as_u16(), page.header("location")), (303, "/auth/sign-in?return=%2Fsystem"));
}

#[tokio::test]
async fn an_auditor_may_only_look() {
    let page = admin(Ok(SystemView { may_act: false, ..system() })).open("/system").await;
    page.says("Retrying is for admins.");
    assert!(!page.html.contains("/api/system/retry"));
}

#[tokio::test]
async fn others_are_told_whom_to_ask() {
    let page = admin(Err(PortalError::Forbidden)).open("/system").await;
    assert_eq!(page.status, 403);
    page.says("Only admins and auditors can open it.");
}
