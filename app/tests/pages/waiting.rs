//! A request's page for the one who asked.

use app::views::{GrantView, RequestRole, RequestStage, RequestView, VerdictView};
use chrono::TimeDelta;
use domain::GrantFailure;

use super::asking::{approvers, because, target, trace};
use super::house::{House, Page, REQUEST, TARGET, id, minutes_ago, now};

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
        mark: "0-".to_owned(),
        requester: "Mina Choi".to_owned(),
        product: "Jira Software".to_owned(),
        target: Some(target()),
        stage,
        place: (stage == RequestStage::Waitlisted).then_some(2),
        extends: None,
        asked_at: minutes_ago(4),
        approvers: approvers(),
        missing: approvers(),
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
async fn the_waiting_page_shows_the_way_and_follows_by_itself() {
    let page = open(RequestStage::Waiting, "").await;
    insta::assert_snapshot!(page.text());
    page.has(&format!(r#"data-page="/requests/{REQUEST}""#));
    page.has(&format!(r#"data-events="/requests/{REQUEST}/events""#));
    page.has(&format!(r#"data-go="/requests/{REQUEST}?go=1""#));
    page.has(r#"data-mark="0-""#);
    page.has("<title>Waiting · Latchkey</title>");
}

#[tokio::test]
async fn where_all_have_to_agree_the_page_names_whose_yes_is_missing() {
    let waiting = RequestView { all_decide: true, ..request(RequestStage::Waiting) };
    let open = async |request| {
        let house = House { request: Some(Ok(request)), ..House::signed_in("Mina Choi") };
        house.open(&format!("/requests/{REQUEST}?stay=1")).await
    };
    open(waiting.clone()).await.says("Waiting for Ada Park and Jun Lee");
    let (agreed, missing) = (vec!["Ada Park".to_owned()], vec!["Jun Lee".to_owned()]);
    let page = open(RequestView { agreed, missing, ..waiting }).await;
    page.says("Waiting for Jun Lee");
    page.says("Ada Park said yes");
}

#[tokio::test]
async fn only_without_scripts_does_the_waiting_page_look_again() {
    let page = open(RequestStage::Waiting, "").await;
    page.has(&format!(r#"<noscript><meta http-equiv="refresh" content="4; url=/requests/{REQUEST}?go=1">"#));
    assert_eq!(page.html.matches("http-equiv").count(), 1);
    assert_eq!(page.header("refresh"), "");
    let slow = open(RequestStage::Waitlisted, "").await;
    slow.has(r#"content="30; url="#);
}

#[tokio::test]
async fn the_script_stands_in_the_page_under_its_nonce_and_as_it_was_written() {
    let page = open(RequestStage::Waiting, "").await;
    let (_, script) = page.html.split_once("// Follows a request").expect("the script");
    let (script, _) = script.split_once("</script>").expect("its end");
    assert!(include_str!("../../src/pages/live/waiting.js").ends_with(script), "{script}");
    page.has(r#"<script nonce="the-nonce">// Follows a request"#);
    for stage in [RequestStage::Ready, RequestStage::Denied, RequestStage::Withdrawn, RequestStage::Ended] {
        let page = open(stage, "").await;
        assert!(!page.html.contains("EventSource"), "{stage:?}");
    }
}

#[tokio::test]
async fn a_person_can_stop_the_page_from_looking_again() {
    let page = open(RequestStage::Waiting, "?stay=1").await;
    assert!(!page.html.contains("http-equiv") && !page.html.contains("EventSource"), "{}", page.html);
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
    assert_eq!(page.status, 200);
    assert!(!page.html.contains("http-equiv"), "{}", page.html);
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
    assert!(!page.html.contains("http-equiv"), "{}", page.html);
}

#[tokio::test]
async fn after_a_denial_the_page_offers_to_ask_again_only_when_that_can_succeed() {
    let denied = async |again_at| {
        let role = RequestRole::Requester { usual_minutes: None, remind_from: None, again_at };
        let request = RequestView { role, ..request(RequestStage::Denied) };
        let house = House { request: Some(Ok(request)), ..House::signed_in("Mina Choi") };
        house.open(&format!("/requests/{REQUEST}")).await
    };
    let page = denied(Some(now() + TimeDelta::days(2))).await;
    page.says("If something has changed or was misunderstood, talk to Ada Park. Reason");
    page.says("You can ask again in 2 days .");
    assert!(!page.text().contains("Ask again") && !page.html.contains("/go?to="), "{}", page.html);
    for at in [None, Some(now()), Some(minutes_ago(1))] {
        let page = denied(at).await;
        page.says("After that you can ask again.");
        page.says("Ask again");
        assert!(page.html.contains("/go?to="), "{}", page.html);
    }
}

#[tokio::test]
async fn every_end_says_what_comes_next() {
    for (stage, heading, next) in [
        (RequestStage::SettingUp, "is being set up", "You will be taken to PROJ-123 by itself."),
        (RequestStage::Checking, "is being set up", "You will be taken to PROJ-123 by itself."),
        (RequestStage::Waitlisted, "Approved, waiting for a free seat", "You are second in line."),
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

fn grant(stage: RequestStage, is_mine: bool) -> House {
    let grant = GrantView {
        id: id(),
        mark: "0".to_owned(),
        product: "Jira Software".to_owned(),
        target: Some(target()),
        stage,
        decided_at: minutes_ago(0),
        is_mine,
        end: None,
        is_going: false,
        request: None,
    };
    House { grant: Some(Ok(grant)), ..House::signed_in("Eli Brandt") }
}

#[tokio::test]
async fn the_page_of_a_license_follows_on_the_way_to_where_this_tab_wants_to_go() {
    let house = grant(RequestStage::Checking, true);
    let to = leptos_router::location::Url::escape(TARGET);
    let page = house.open(&format!("/grants/{REQUEST}?go=1&to={to}")).await;
    assert_eq!(house.heard(), [format!("grant_page {TARGET}")]);
    insta::assert_snapshot!(page.text());
    page.has(&format!(r#"data-page="/grants/{REQUEST}?to={to}""#));
    page.has(&format!(r#"data-events="/grants/{REQUEST}/events?to={to}""#));
    page.has(&format!(r#"data-go="/grants/{REQUEST}?go=1&amp;to={to}""#));
    page.has(&format!(r#"content="4; url=/grants/{REQUEST}?go=1&amp;to={to}""#));
}

#[tokio::test]
async fn whoever_only_looks_at_the_page_of_a_license_is_led_nowhere() {
    for stage in [RequestStage::Checking, RequestStage::Ready] {
        let page = grant(stage, false).open(&format!("/grants/{REQUEST}?go=1")).await;
        assert_eq!(page.status, 200);
        assert!(!page.html.contains("http-equiv") && !page.html.contains("EventSource"), "{stage:?}");
    }
    let holder = grant(RequestStage::Ready, true).open(&format!("/grants/{REQUEST}?go=1")).await;
    assert_eq!((holder.status.as_u16(), holder.header("location")), (303, TARGET));
}
