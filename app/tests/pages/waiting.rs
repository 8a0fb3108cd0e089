//! A request's page for the one who asked.

use app::views::{RequestRole, RequestStage, RequestView, VerdictView};
use domain::GrantFailure;

use super::asking::{approvers, because, target, trace};
use super::house::{House, Page, REQUEST, TARGET, id, minutes_ago};

pub fn request(stage: RequestStage) -> RequestView {
    let verdict = VerdictView { by: "Ada Park".to_owned(), at: minutes_ago(1), reason: None, approved: true };
    let undecided = matches!(stage, RequestStage::Waiting | RequestStage::Withdrawn | RequestStage::Expired);
    let verdict = match stage {
        _ if undecided => None,
        RequestStage::Denied => Some(VerdictView {
            approved: false,
            reason: Some("You have the shared board. Tell me if that is not enough.".to_owned()),
            ..verdict
        }),
        _ => Some(verdict),
    };
    RequestView {
        id: id(),
        requester: "Mina Choi".to_owned(),
        product: "Jira Software".to_owned(),
        target: Some(target()),
        stage,
        asked_at: minutes_ago(4),
        approvers: approvers(),
        all_decide: false,
        agreed: Vec::new(),
        justification: None,
        verdict,
        because: because(),
        trace: trace(),
        role: RequestRole::Requester { usual_minutes: Some(12), remind_from: None, again_at: None },
    }
}

async fn open(stage: RequestStage, query: &str) -> Page {
    let house = House { request: Some(Ok(request(stage))), ..House::signed_in("Mina Choi") };
    house.open(&format!("/requests/{REQUEST}{query}")).await
}

#[tokio::test]
async fn the_waiting_page_shows_the_way_and_looks_again_by_itself() {
    let page = open(RequestStage::Waiting, "").await;
    insta::assert_snapshot!(page.text());
    assert_eq!(page.header("refresh"), format!("4; url=/requests/{REQUEST}?go=1"));
}

#[tokio::test]
async fn a_person_can_stop_the_page_from_looking_again() {
    let page = open(RequestStage::Waiting, "?stay=1").await;
    assert_eq!(page.header("refresh"), "");
    page.says("This page does not look again by itself now.");
    assert!(page.html.contains("<details open"), "{}", page.html);
}

#[tokio::test]
async fn once_the_license_works_the_waiting_page_leads_to_the_issue() {
    let page = open(RequestStage::Ready, "?go=1").await;
    assert_eq!((page.status.as_u16(), page.header("location")), (303, TARGET));
}

#[tokio::test]
async fn without_go_the_granted_page_offers_the_issue() {
    let page = open(RequestStage::Ready, "").await;
    assert_eq!((page.status.as_u16(), page.header("refresh")), (200, ""));
    page.says("You have a license for Jira Software");
    assert!(
        page.html.contains(&format!(r#"<a href="{TARGET}" class="button primary">Open PROJ-123"#)),
        "{}",
        page.html
    );
}

#[tokio::test]
async fn a_ready_license_without_a_page_to_go_to_stays() {
    let request = RequestView { target: None, ..request(RequestStage::Ready) };
    let house = House { request: Some(Ok(request)), ..House::signed_in("Mina Choi") };
    let page = house.open(&format!("/requests/{REQUEST}?go=1")).await;
    assert_eq!(page.status, 200);
    page.says("no longer on one of our Jira sites");
}

#[tokio::test]
async fn a_denial_names_who_said_no_why_and_what_next() {
    let page = open(RequestStage::Denied, "?go=1").await;
    insta::assert_snapshot!(page.text());
    assert_eq!(page.header("refresh"), "");
}

#[tokio::test]
async fn every_end_says_what_comes_next() {
    for (stage, heading, next) in [
        (RequestStage::SettingUp, "is being set up", "You will be taken to PROJ-123 by itself."),
        (RequestStage::Checking, "is being set up", "You will be taken to PROJ-123 by itself."),
        (RequestStage::Waitlisted, "Approved, waiting for a free seat", "The next free one is yours"),
        (
            RequestStage::Failed(GrantFailure::NoGroup),
            "Approved, but the license could not be set up",
            "The license group does not exist in Jira. The admins of Latchkey see this",
        ),
        (RequestStage::Withdrawn, "You withdrew this request", "Ask again"),
        (RequestStage::Expired, "Nobody decided in time", "Ask again, or talk to Ada Park or Jun Lee."),
        (RequestStage::Ended, "Your license for Jira Software has ended", "Ask again"),
    ] {
        let page = open(stage, "").await;
        page.says(heading);
        page.says(next);
    }
}

#[tokio::test]
async fn a_request_that_is_none_of_mine_is_not_there() {
    let house = House::signed_in("Mina Choi");
    for path in [format!("/requests/{REQUEST}"), "/requests/7".to_owned()] {
        let page = house.open(&path).await;
        assert_eq!(page.status, 404, "{path}");
        page.says("There is nothing here");
    }
}
