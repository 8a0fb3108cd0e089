//! A license's page, and the buttons of whoever holds it.

use app::error::PortalError;
use app::portal::Extended;
use app::views::{
    EndView, ExtendsView, ExtensionView, GrantView, LicenseState, OwnLicense, RequestStage, RequestView,
};
use chrono::TimeDelta;

use super::asking::target;
use super::deciding::for_approver;
use super::home::home;
use super::house::{House, Page, REQUEST, TARGET, id, minutes_ago, now};

const BROWSER: &str = "text/html,application/xhtml+xml";
const PROGRAM: &str = "application/json";
const EXTEND: &str = r#"action="/api/grants/extend""#;
const GIVE_BACK: &str = r#"action="/api/grants/give_back""#;

fn grant(extension: Option<ExtensionView>) -> GrantView {
    GrantView {
        id: id(),
        mark: "0".to_owned(),
        product: "Jira Software".to_owned(),
        target: Some(target()),
        stage: RequestStage::Ready,
        decided_at: minutes_ago(27 * 24 * 60),
        is_mine: true,
        end: extension.map(|extension| EndView { ends_at: now() + TimeDelta::days(3), extension }),
        is_going: false,
        request: None,
    }
}

async fn open(grant: GrantView) -> Page {
    let house = House { grant: Some(Ok(grant)), ..House::signed_in("Eli Novak") };
    house.open(&format!("/grants/{REQUEST}")).await
}

#[tokio::test]
async fn a_license_that_is_about_to_end_can_be_extended_or_given_back() {
    let page = open(grant(Some(ExtensionView::AtOnce { days: Some(30) }))).await;
    insta::assert_snapshot!(page.text());
    assert!(page.html.contains(EXTEND) && page.html.contains(GIVE_BACK), "{}", page.html);
    assert!(!page.html.contains("http-equiv"), "a page with buttons stands still: {}", page.html);
}

#[tokio::test]
async fn the_page_says_what_extending_would_mean_and_has_a_button_only_when_it_can_succeed() {
    let asks = |wants_justification| ExtensionView::Ask {
        approvers: vec!["Ada Park".to_owned(), "Jun Lee".to_owned()],
        wants_justification,
    };
    for (extension, words, button) in [
        (ExtensionView::From(now() + TimeDelta::days(20)), "in 20 days you can do that", false),
        (ExtensionView::AtOnce { days: None }, "At once, and for good.", true),
        (asks(false), "You ask Ada Park or Jun Lee. Until they decide, the end stays as it is.", true),
        (asks(true), "Why do you need it longer?", true),
        (ExtensionView::Asked(id()), "You have asked for that.", false),
        (
            ExtensionView::Denied { message: "Ask your contact.".to_owned() },
            "Not possible. Ask your contact.",
            false,
        ),
        (ExtensionView::Unknown, "Try again in a minute.", false),
    ] {
        let page = open(grant(Some(extension))).await;
        page.says(words);
        assert_eq!(page.html.contains(EXTEND), button, "{words}");
        assert!(page.html.contains(GIVE_BACK), "{words}");
    }
}

#[tokio::test]
async fn a_license_for_good_can_be_given_back_and_somebody_elses_only_be_looked_at() {
    let page = open(grant(None)).await;
    assert!(page.html.contains(GIVE_BACK) && !page.html.contains(EXTEND));
    let page = open(GrantView { is_mine: false, ..grant(Some(ExtensionView::Unknown)) }).await;
    assert!(!page.html.contains(GIVE_BACK) && !page.html.contains(EXTEND));
}

#[tokio::test]
async fn a_license_that_is_being_taken_back_says_so_and_looks_again() {
    let going = GrantView { stage: RequestStage::Ended, is_going: true, ..grant(None) };
    let page = open(going).await;
    page.says("Your license for Jira Software is being taken back");
    assert!(page.html.contains(&format!(r#"content="4; url=/grants/{REQUEST}""#)), "{}", page.html);
    assert!(!page.html.contains(GIVE_BACK));
}

#[tokio::test]
async fn a_license_that_waits_for_a_seat_leads_to_the_request() {
    let waiting = GrantView { stage: RequestStage::Waitlisted, request: Some(id()), ..grant(None) };
    let page = open(waiting).await;
    page.says("See your place in line");
    assert!(page.html.contains(&format!(r#"href="/requests/{REQUEST}""#)), "{}", page.html);
}

#[tokio::test]
async fn the_home_page_has_the_buttons_for_what_ends_and_a_link_for_all() {
    let mut home = home();
    home.licenses[0].own = Some(OwnLicense { id: id(), may_extend: true });
    let house = House { home: Some(home.clone()), ..House::signed_in("Eli Novak") };
    let page = house.open("/").await;
    assert_eq!(page.html.matches(EXTEND).count(), 1);
    assert_eq!(page.html.matches(GIVE_BACK).count(), 1, "nothing is left to give back of the other");
    assert!(page.html.contains(&format!(r#"href="/grants/{REQUEST}""#)), "{}", page.html);
    assert!(page.html.contains(r#"aria-label="Extend: Jira Software""#), "{}", page.html);

    home.licenses[0].state = LicenseState::Active { ends_at: None };
    let page = House { home: Some(home), ..House::signed_in("Eli Novak") }.open("/").await;
    assert_eq!(
        page.html.matches(GIVE_BACK).count(),
        0,
        "one press on the start page ends nothing that has no end"
    );
}

#[tokio::test]
async fn the_home_page_says_the_place_in_line() {
    let mut home = home();
    home.requests[0].state = RequestStage::Waitlisted;
    home.requests[0].place = Some(2);
    let page = House { home: Some(home), ..House::signed_in("Mina Choi") }.open("/").await;
    page.says("waiting for a free seat, second in line");
}

#[tokio::test]
async fn an_approver_is_told_what_a_yes_extends() {
    for (extends, words) in [
        (ExtendsView::Running { ends_at: now() + TimeDelta::days(3) }, "the license that ends in 3 days"),
        (ExtendsView::Ended, "a license that has ended meanwhile: a yes gives it anew"),
    ] {
        let request = RequestView { extends: Some(extends), ..for_approver(RequestStage::Waiting) };
        let house = House { request: Some(Ok(request)), ..House::signed_in("Ada Park") };
        house.open(&format!("/requests/{REQUEST}")).await.says(words);
    }
}

#[tokio::test]
async fn extending_leads_to_where_it_led() {
    for (extended, to) in [
        (Ok(Extended::Moved), format!("/grants/{REQUEST}")),
        (Ok(Extended::Waiting(id())), format!("/requests/{REQUEST}")),
        (
            Ok(Extended::Go(TARGET.to_owned())),
            "/go?to=https%3A%2F%2Facme%2Eatlassian%2Enet%2Fbrowse%2FPROJ%2D123".to_owned(),
        ),
        (Err(PortalError::NotNow), format!("/grants/{REQUEST}?problem=not_now")),
    ] {
        let house = House { extended: Some(extended), ..House::default() };
        let form = format!("id={REQUEST}&justification=One+more+month");
        let page = house.send("/api/grants/extend", &form, BROWSER).await;
        assert_eq!((page.status.as_u16(), page.header("location")), (303, to.as_str()));
        assert_eq!(house.heard(), [format!("extend_grant {REQUEST} \"One more month\"")]);
    }
    let house = House { extended: Some(Err(PortalError::NotNow)), ..House::default() };
    assert_eq!(house.send("/api/grants/extend", &format!("id={REQUEST}"), PROGRAM).await.status, 409);
    assert_eq!(house.send("/api/grants/extend", "id=7", PROGRAM).await.status, 404);
}

#[tokio::test]
async fn giving_back_leads_to_the_license() {
    let house = House { given_back: Some(Ok(())), ..House::default() };
    let page = house.send("/api/grants/give_back", &format!("id={REQUEST}"), BROWSER).await;
    assert_eq!((page.status.as_u16(), page.header("location")), (303, format!("/grants/{REQUEST}").as_str()));
    assert_eq!(house.send("/api/grants/give_back", "id=7", PROGRAM).await.status, 404);
    assert_eq!(house.heard(), [format!("give_back {REQUEST}")]);
}
