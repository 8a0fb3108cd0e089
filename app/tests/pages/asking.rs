//! The ask page: looking sends nothing, and says who decides and why.

use app::error::PortalError;
use app::views::{AskView, TargetView};
use domain::RuleId;
use domain::policy::{Because, Condition, ConditionTrace, RuleTrace, Truth};

use super::house::{House, REQUEST, TARGET, id};

const ASK: &str = "/ask?to=https%3A%2F%2Facme.atlassian.net%2Fbrowse%2FPROJ-123";

pub fn target() -> TargetView {
    TargetView { label: "PROJ-123".to_owned(), url: TARGET.to_owned(), host: "acme.atlassian.net".to_owned() }
}

pub fn approvers() -> Vec<String> {
    vec!["Ada Park".to_owned(), "Jun Lee".to_owned()]
}

pub fn because() -> Because {
    Because::Rule(RuleId::parse("owners").expect("a rule id"))
}

/// Engineers at once, everybody else by the owners.
pub fn trace() -> Vec<RuleTrace> {
    let leaf = |condition, truth| ConditionTrace { condition, truth, parts: vec![] };
    let company = || leaf(Condition::EmailDomain("example.com".to_owned()), Truth::True);
    let rule = |id: &str, name: &str, when| RuleTrace {
        rule: RuleId::parse(id).expect("a rule id"),
        name: name.to_owned(),
        grants: id == "engineers",
        when,
    };
    let parts = vec![
        company(),
        leaf(Condition::IdpGroup("engineers".to_owned()), Truth::False),
        leaf(Condition::SeatsFree(5), Truth::Unknown),
    ];
    let engineers = ConditionTrace { condition: Condition::All(vec![]), truth: Truth::False, parts };
    vec![
        rule("engineers", "Engineers get a license at once", engineers),
        rule("owners", "Everyone at example.com: ask the owners", company()),
    ]
}

pub fn may_ask() -> AskView {
    AskView::MayAsk {
        target: target(),
        product: "Jira Software".to_owned(),
        approvers: approvers(),
        all_decide: false,
        wants_justification: false,
        usual_minutes: Some(12),
        because: because(),
        trace: trace(),
    }
}

pub fn denied() -> AskView {
    AskView::Denied {
        target: target(),
        product: "Jira Software".to_owned(),
        message: "Interns use the shared board. Your mentor can open issues for you.".to_owned(),
        again_after_days: Some(30),
        owners: approvers(),
    }
}

fn house(ask: Result<AskView, PortalError>) -> House {
    House { ask: Some(ask), ..House::signed_in("Mina Choi") }
}

#[tokio::test]
async fn the_ask_page_says_who_decides_and_why_not_at_once() {
    let house = house(Ok(may_ask()));
    let page = house.open(ASK).await;
    insta::assert_snapshot!(page.text());
    assert_eq!(house.heard(), [format!("ask_page {TARGET}")]);
    assert!(page.html.contains(r#"action="/api/requests/open""#));
}

#[tokio::test]
async fn a_denial_by_policy_gives_the_admins_words_and_who_can_help() {
    let page = house(Ok(denied())).open(ASK).await;
    insta::assert_snapshot!(page.text());
    assert!(!page.html.contains("/api/requests/open"));
}

#[tokio::test]
async fn a_second_look_leads_to_the_open_request() {
    let page = house(Ok(AskView::AlreadyAsked(id()))).open(ASK).await;
    assert_eq!(
        (page.status.as_u16(), page.header("location")),
        (303, format!("/requests/{REQUEST}").as_str())
    );
}

#[tokio::test]
async fn who_needs_no_license_is_led_on_by_the_front_door() {
    let page = house(Ok(AskView::Go(target()))).open(ASK).await;
    assert_eq!(page.status, 303);
    assert!(page.header("location").starts_with("/go?to=https%3A%2F%2Facme"));
}

#[tokio::test]
async fn who_is_not_signed_in_signs_in_and_comes_back() {
    let page = house(Err(PortalError::SignInFirst)).open(ASK).await;
    assert_eq!(page.status, 303);
    assert!(page.header("location").starts_with("/auth/sign-in?return=%2Fask%3Fto%3Dhttps"));
}

#[tokio::test]
async fn a_link_that_is_no_target_is_400_and_says_what_is_accepted() {
    let page = house(Err(PortalError::BadLink)).open("/ask?to=javascript:alert(1)").await;
    assert_eq!(page.status, 400);
    page.says("The link has to be a whole https:// address");
}

#[tokio::test]
async fn what_went_wrong_with_the_form_is_said_in_our_words_only() {
    let asking = house(Ok(may_ask()));
    asking.open(&format!("{ASK}&problem=unavailable")).await.says("Nothing was lost.");
    let page = asking.open(&format!("{ASK}&problem=Call+0800-EVIL")).await;
    assert!(!page.html.contains("EVIL"));
}
