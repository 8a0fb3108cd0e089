//! The log of writes: what was asked, and what it changed.

mod common;

use common::{ADA, ELI, JUN, Method, NOOR, SOFTWARE, TestSite};
use sim::{Fault, FaultRule};

const SAM: &str = "712020:11111111-aaaa-4bbb-8ccc-000000000006";

#[tokio::test]
async fn an_add_and_a_remove_are_logged_with_the_members_before_and_after() {
    let site = TestSite::start().await;
    site.add(ELI).await;
    site.remove(NOOR).await;

    let [add, remove] = site.control.writes().try_into().expect("two writes");
    assert_eq!((add.method.as_str(), add.path.as_str(), add.status), ("POST", common::GROUP_USER, Some(201)));
    assert_eq!((add.account_id.as_deref(), add.group_id.as_deref()), (Some(ELI), Some(SOFTWARE)));
    assert_eq!(add.before, [NOOR, ADA, JUN, SAM]);
    assert_eq!(add.after, [NOOR, ELI, ADA, JUN, SAM]);
    assert_eq!((remove.method.as_str(), remove.status), ("DELETE", Some(200)));
    assert_eq!(remove.before, add.after);
    assert_eq!(remove.after, [ELI, ADA, JUN, SAM]);
}

#[tokio::test]
async fn a_refused_write_is_logged_and_changed_nothing() {
    let site = TestSite::start().await;
    site.add(NOOR).await;
    let [write] = site.control.writes().try_into().expect("one write");
    assert_eq!(write.status, Some(400));
    assert_eq!(write.before, write.after);
}

#[tokio::test]
async fn a_write_that_met_a_fault_is_logged_with_what_the_caller_was_told() {
    let site = TestSite::start().await;
    let broken = Fault::Status { status: 503, body: None, retry_after: sim::RetryAfter::Absent };
    site.control.add_fault(FaultRule::new("POST", common::GROUP_USER, broken.clone()).times(1));
    site.add(ELI).await;
    site.control.add_fault(FaultRule::new("POST", common::GROUP_USER, broken).times(1).carried_out());
    site.add(ELI).await;
    site.control.add_fault(FaultRule::new("DELETE", common::GROUP_USER, Fault::Reset).times(1));
    let path = format!("{}?groupId={SOFTWARE}&accountId={ELI}", common::GROUP_USER);
    site.signed(Method::DELETE, &path).send().await.expect_err("no answer");

    let [lost, done, reset] = site.control.writes().try_into().expect("three writes");
    assert_eq!((lost.status, lost.account_id.as_deref()), (Some(503), Some(ELI)));
    assert_eq!(lost.before, lost.after);
    assert_eq!(done.status, Some(503));
    assert!(done.after.contains(&ELI.to_owned()));
    assert_eq!((reset.status, reset.account_id.as_deref()), (None, Some(ELI)));
    assert_eq!(reset.before, reset.after);
}

#[tokio::test]
async fn an_invitation_is_logged_with_the_new_account() {
    let site = TestSite::start().await;
    let body = serde_json::json!({ "emailAddress": "hal@acme.example", "products": ["jira-software"] });
    let answer = site.signed(Method::POST, "/rest/api/3/user").json(&body).send().await.expect("an answer");
    let user: serde_json::Value = answer.json().await.expect("JSON");
    assert_eq!(user["displayName"], "Hal Winter");
    let [write] = site.control.writes().try_into().expect("one write");
    assert_eq!(write.account_id.as_deref(), user["accountId"].as_str());
    assert!(site.is_shown_licensed(user["accountId"].as_str().expect("an id")).await);
}
