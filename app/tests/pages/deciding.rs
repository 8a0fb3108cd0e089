//! A request's page for those who decide, and for those who look on.

use app::views::{
    ApproverWhy, LicenseRow, LicenseState, Price, RequestRole, RequestStage, RequestView, SeatsView,
};

use super::house::{House, Page, REQUEST, minutes_ago};
use super::waiting::request;

pub fn for_approver(stage: RequestStage) -> RequestView {
    let role = RequestRole::Approver {
        seats: Some(SeatsView {
            free: Some(3),
            limit: Some(250),
            price: Some(Price { cents: 860, currency: "USD".to_owned() }),
        }),
        why: ApproverWhy::Named,
        history: vec![LicenseRow {
            product: "Jira Software".to_owned(),
            host: "acme.atlassian.net".to_owned(),
            state: LicenseState::Revoked,
            since: minutes_ago(90 * 24 * 60),
            own: None,
        }],
    };
    RequestView { role, ..request(stage) }
}

async fn open(request: RequestView, query: &str) -> Page {
    let house = House { request: Some(Ok(request)), ..House::signed_in("Ada Park") };
    house.open(&format!("/requests/{REQUEST}{query}")).await
}

#[tokio::test]
async fn an_approver_sees_facts_and_two_buttons() {
    let page = open(for_approver(RequestStage::Waiting), "").await;
    insta::assert_snapshot!(page.text());
    assert_eq!(page.html.matches(r#"action="/api/requests/decide""#).count(), 2);
    assert_eq!(page.html.matches(r#"class="primary""#).count(), 1);
    assert!(!page.html.contains("http-equiv") && !page.html.contains("EventSource"), "{}", page.html);
}

#[tokio::test]
async fn the_approvers_page_never_leads_away() {
    let page = open(for_approver(RequestStage::Ready), "?go=1").await;
    assert_eq!((page.status.as_u16(), page.header("location")), (200, ""));
}

#[tokio::test]
async fn after_the_verdict_everybody_sees_who_decided() {
    let page = open(for_approver(RequestStage::Ready), "").await;
    page.says("Approved by Ada Park , 1 minute ago . Now: ready.");
    assert!(!page.html.contains("/api/requests/decide"));
    let page = open(for_approver(RequestStage::Denied), "?problem=already_decided").await;
    page.says("Somebody else was first");
    page.says("Denied by Ada Park");
}

#[tokio::test]
async fn an_observer_sees_the_request_and_cannot_decide() {
    let request = RequestView { role: RequestRole::Observer, ..request(RequestStage::Waiting) };
    let page = open(request, "").await;
    page.says("You were not asked to decide.");
    page.says("Who was asked Ada Park or Jun Lee");
    assert!(!page.html.contains("/api/requests/decide"));
}
