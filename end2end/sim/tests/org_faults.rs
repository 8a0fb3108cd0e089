//! Faults of the wire and the log of writes, on the organization plane.

mod common;

use common::{ADA, DIRECTORY, ELI, JUN, Method, NOOR, ORG, SOFTWARE, SOFTWARE_ARI, TestSite, memberships};
use serde_json::{Value, json};
use sim::{Fault, FaultRule, RetryAfter, Standing};

const SAM: &str = "712020:11111111-aaaa-4bbb-8ccc-000000000006";

fn adding() -> String {
    format!("/admin/v2/orgs/{ORG}{}", memberships())
}

fn broken() -> Fault {
    Fault::Status { status: 503, body: None, retry_after: RetryAfter::Seconds(1) }
}

#[tokio::test]
async fn an_add_and_a_remove_are_logged_with_the_members_before_and_after() {
    let site = TestSite::start().await;
    site.org_add(ELI).await;
    site.org_remove(NOOR).await;
    let [add, remove] = site.control.writes().try_into().expect("two writes");
    assert_eq!((add.method.as_str(), add.path, add.status), ("POST", adding(), Some(204)));
    assert_eq!((add.account_id.as_deref(), add.group_id.as_deref()), (Some(ELI), Some(SOFTWARE)));
    assert_eq!(add.before, [NOOR, ADA, JUN, SAM]);
    assert_eq!(add.after, [NOOR, ELI, ADA, JUN, SAM]);
    assert_eq!((remove.method.as_str(), remove.account_id.as_deref()), ("DELETE", Some(NOOR)));
    assert_eq!((remove.before, remove.after), (add.after, [ELI, ADA, JUN, SAM].map(str::to_owned).into()));
}

#[tokio::test]
async fn a_role_and_a_suspension_are_logged_with_what_they_changed() {
    let site = TestSite::start().await;
    let path = format!("/admin/v1/orgs/{ORG}/users/{ELI}/roles/assign");
    let body = json!({ "role": "atlassian/user", "resource": SOFTWARE_ARI });
    site.keyed(Method::POST, &path).json(&body).send().await.expect("an answer");
    let path = format!("/directories/{DIRECTORY}/users/{NOOR}/suspend");
    site.org(Method::POST, &path, Value::Null).await;
    let [role, suspension] = site.control.writes().try_into().expect("two writes");
    assert_eq!((role.before, role.after), (vec![], vec![ELI.to_owned()]));
    assert_eq!(
        (suspension.before, suspension.after),
        (vec!["active".to_owned()], vec!["suspended".to_owned()])
    );
}

#[tokio::test]
async fn reads_are_not_in_the_log_though_they_are_posts() {
    let site = TestSite::start().await;
    site.org_user(NOOR).await;
    site.org(Method::POST, "/workspaces", json!({})).await;
    site.org(Method::POST, &format!("/directories/{DIRECTORY}/groups/search"), json!({})).await;
    assert!(site.control.writes().is_empty());
}

#[tokio::test]
async fn a_write_that_met_a_fault_is_logged_with_what_the_caller_was_told() {
    let site = TestSite::start().await;
    site.control.add_fault(FaultRule::new("POST", &adding(), broken()).times(1));
    assert_eq!(site.org_add(ELI).await.headers()["retry-after"], "1");
    site.control.add_fault(FaultRule::new("POST", &adding(), broken()).times(1).carried_out());
    site.org_add(ELI).await;
    let escaped = ELI.replace(':', "%3A");
    site.control.add_fault(FaultRule::new("DELETE", &format!("{}/*", adding()), Fault::Reset).times(1));
    let path = format!("{}/{escaped}", adding());
    site.keyed(Method::DELETE, &path).send().await.expect_err("no answer");

    let [lost, done, reset] = site.control.writes().try_into().expect("three writes");
    assert_eq!(
        (lost.status, lost.account_id.as_deref(), lost.group_id.as_deref()),
        (Some(503), Some(ELI), Some(SOFTWARE))
    );
    assert_eq!(lost.before, lost.after);
    assert_eq!(done.status, Some(503));
    assert!(done.after.contains(&ELI.to_owned()));
    assert_eq!((reset.status, reset.account_id.as_deref()), (None, Some(ELI)));
    assert_eq!(reset.before, reset.after);
}

#[tokio::test]
async fn a_lying_write_is_answered_as_if_it_were_done() {
    let site = TestSite::start().await;
    site.control.add_fault(FaultRule { method: None, ..FaultRule::new("", "/admin/**", Fault::Lie) });
    assert_eq!(site.org_add(ELI).await.status(), 204);
    let path = format!("/directories/{DIRECTORY}/users/{NOOR}/suspend");
    assert_eq!(site.org(Method::POST, &path, Value::Null).await.status(), 204);
    let invitation = json!({ "emails": ["hal@acme.example"], "additionalGroups": [SOFTWARE] });
    let invited: Value =
        site.org(Method::POST, "/users/invite", invitation).await.json().await.expect("JSON");
    assert_eq!(invited["data"][0]["results"][0]["groupAssignmentResult"][0]["status"], "INVITED");

    assert!(!site.is_shown_licensed(ELI).await);
    assert_eq!(site.control.account(NOOR).map(|account| account.standing), Some(Standing::Active));
    assert!(site.control.account(invited["data"][0]["id"].as_str().expect("an id")).is_none());
    assert!(site.control.writes().iter().all(|write| write.before == write.after));
}

#[tokio::test]
async fn reads_break_off_come_as_pages_or_not_at_all() {
    let site = TestSite::start().await;
    let path = format!("/admin/v2/orgs/{ORG}/directories/{DIRECTORY}/users/search");
    let search = || site.keyed(Method::POST, &path).json(&json!({})).send();
    let meet = |fault| site.control.add_fault(FaultRule::new("POST", &path, fault).times(1));
    meet(Fault::HalfBody);
    search().await.expect("an answer").text().await.expect_err("no second half");
    meet(Fault::Html);
    let page = search().await.expect("an answer");
    assert_eq!(page.status(), 200);
    assert!(page.text().await.expect("a page").contains("Log in"));
    meet(Fault::Empty);
    search().await.expect_err("no answer");
    assert_eq!(search().await.expect("an answer").status(), 200);
}
