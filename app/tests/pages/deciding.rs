//! A request's page for those who decide, and for those who look on.

use app::views::{
    ApproverWhy, DecidingView, EarlierLicense, ExtendsView, Price, RequestRole, RequestStage, RequestView,
    SaidYes, SeatsView, UsualDays, Viewer,
};
use chrono::TimeDelta;
use domain::{AccountFact, AccountId, Ending, GrantFailure, SeatCost};

use super::house::{House, Page, REQUEST, minutes_ago, now};
use super::waiting::request;

pub fn deciding() -> DecidingView {
    DecidingView {
        email: Some("mina@partner.example".to_owned()),
        why: ApproverWhy::Owner,
        others: vec!["Jun Lee".to_owned()],
        said_yes: None,
        seats: Some(seats(Some(3), SeatCost::Paid { until: "2026-06-14".parse().expect("a date") })),
        account: Some(AccountFact::Certain(account())),
        days: UsualDays::NoLimit,
        history: vec![EarlierLicense::Ended { until: minutes_ago(90 * 24 * 60), ending: Ending::GivenBack }],
    }
}

fn seats(free: Option<u32>, cost: SeatCost) -> SeatsView {
    let price = Some(Price { cents: 860, currency: "USD".to_owned() });
    SeatsView { free, limit: Some(250), price, cost }
}

fn account() -> AccountId {
    AccountId::parse("712020:11111111-aaaa-4bbb-8ccc-000000000011").expect("an id")
}

pub fn for_approver(stage: RequestStage) -> RequestView {
    with(stage, deciding())
}

fn with(stage: RequestStage, deciding: DecidingView) -> RequestView {
    let justification = Some("I was added to the refund project last week.".to_owned());
    let role = RequestRole::Approver(Box::new(deciding));
    RequestView { role, justification, ..request(stage) }
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
    page.says("A verdict stands once it is given");
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

async fn waiting(deciding: DecidingView, query: &str) -> Page {
    open(with(RequestStage::Waiting, deciding), query).await
}

#[tokio::test]
async fn whom_a_yes_lets_in_is_said_by_address_or_warned_of() {
    let page = waiting(deciding(), "").await;
    page.says("Who mina@partner.example, confirmed by their sign-in");
    let page = waiting(DecidingView { email: None, account: None, ..deciding() }, "").await;
    page.says("Their sign-in confirmed no address. Make sure that you know who this is.");
    assert!(!page.text().contains("\nAccount\n"));
}

#[tokio::test]
async fn an_account_that_is_not_certain_is_told() {
    for (account, words) in [
        (Some(AccountFact::Hidden(account())), "With a yes you vouch that it is Mina Choi's. 712020:1111"),
        (
            Some(AccountFact::Missing),
            "A yes will fail until somebody invites them to the site, or restores an account that was deactivated.",
        ),
        (Some(AccountFact::Inactive(account())), "A yes will fail until an admin of Jira restores it."),
        (Some(AccountFact::NotHuman(account())), "an app's or a customer's. A yes will fail"),
        (Some(AccountFact::Ambiguous), "Two or more Atlassian accounts answer to this address."),
        (None, "After a yes Latchkey looks again."),
    ] {
        waiting(DecidingView { account, ..deciding() }, "").await.says(words);
    }
    let certain = waiting(deciding(), "").await;
    assert!(!certain.text().contains("Account"));
}

#[tokio::test]
async fn the_cost_of_a_yes_is_told_as_far_as_it_is_known() {
    let until = SeatCost::Paid { until: "2026-06-14".parse().expect("a date") };
    for (cost, words) in [
        (until, "Cost none until 14 June (a paid seat is free), then $8.60 a month"),
        (SeatCost::OneMore, "Cost $8.60 a month (every paid seat is taken)"),
        (SeatCost::Unknown, "Cost $8.60 a month, unless a paid seat is free"),
    ] {
        let seats = Some(seats(Some(3), cost));
        waiting(DecidingView { seats, ..deciding() }, "").await.says(words);
    }
    let unpriced = |cost| Some(SeatsView { price: None, ..seats(Some(3), cost) });
    let page = waiting(DecidingView { seats: unpriced(until), ..deciding() }, "").await;
    page.says("Cost none until 14 June (a paid seat is free) History");
    let page = waiting(DecidingView { seats: unpriced(SeatCost::Unknown), ..deciding() }, "").await;
    assert!(!page.text().contains("Cost"));
    let full = Some(seats(Some(0), SeatCost::OneMore));
    waiting(DecidingView { seats: full, ..deciding() }, "").await.says("a yes puts them on the waitlist");
    waiting(DecidingView { seats: None, ..deciding() }, "").await.says("Seats Jira did not say");
}

#[tokio::test]
async fn an_admin_is_told_whether_others_were_asked_before() {
    for (why, words) in [
        (ApproverWhy::Admin, "You are an admin, and nobody else could be found."),
        (ApproverWhy::AdminLater, "You are an admin, and those who were asked first have not answered."),
    ] {
        waiting(DecidingView { why, ..deciding() }, "").await.says(words);
    }
}

#[tokio::test]
async fn earlier_licenses_are_told_with_how_they_ended() {
    let until = minutes_ago(90 * 24 * 60);
    let history = vec![
        EarlierLicense::Held { since: minutes_ago(60) },
        EarlierLicense::Ended { until, ending: Ending::TimeOver },
        EarlierLicense::Ended { until, ending: Ending::TakenOutside },
        EarlierLicense::Moving,
        EarlierLicense::Failed { at: until, why: GrantFailure::NoSeat },
    ];
    let page = waiting(DecidingView { history, ..deciding() }, "").await;
    page.says(
        "History holds one, given 1 hour ago held one until 4 March 2026, when its time was over held one until \
         4 March 2026, then taken away in Jira has one that is being set up or taken \
         back one could not be set up on 4 March 2026: Jira had no free seat.",
    );
    waiting(DecidingView { history: vec![], ..deciding() }, "")
        .await
        .says("no license of this product before");
}

/// What Leptos writes for islands, of which there are none here. Nothing of ours runs, and nothing sends a form.
const BOOKKEEPING: [&str; 2] = [
    r#" nonce="the-nonce">__RESOLVED_RESOURCES=[];__SERIALIZED_ERRORS=[];__PENDING_RESOURCES=[];__RESOURCE_RESOLVERS=[];"#,
    r#" nonce="the-nonce">__INCOMPLETE_CHUNKS=[];"#,
];

/// Each script with its attributes.
fn scripts(page: &Page) -> Vec<&str> {
    let scripts = page.html.split("<script").skip(1);
    scripts.map(|script| script.split("</script").next().unwrap_or_default()).collect()
}

#[tokio::test]
async fn the_mails_buttons_preselect_and_press_nothing() {
    let tag_of = |page: &Page, word: &str| {
        let (before, _) = page.html.split_once(&format!(">{word}<")).expect("the button");
        before.rsplit('<').next().expect("its tag").to_owned()
    };
    for (query, approve, deny) in [
        ("", true, false),
        ("?choice=approve", true, false),
        ("?choice=deny", false, true),
        ("?choice=burn", true, false),
    ] {
        let page = waiting(deciding(), query).await;
        assert_eq!(tag_of(&page, "Approve").contains("primary"), approve, "{query}");
        assert_eq!(tag_of(&page, "Deny").contains("primary"), deny, "{query}");
        assert_eq!(tag_of(&page, "Approve").contains("autofocus"), query == "?choice=approve", "{query}");
        let reason = page.html.split(r#"id="reason""#).nth(1).expect("the reason");
        let reason = reason.split('>').next().expect("its tag");
        assert_eq!(reason.contains("autofocus"), query == "?choice=deny", "{query}");
        assert_eq!(scripts(&page), BOOKKEEPING, "{query}");
        assert!(!page.html.contains("javascript:"), "{query}");
        // Inside of tags only: "on" is a word.
        let tags = page.html.split('<').filter_map(|part| part.split('>').next());
        let handlers: Vec<&str> = tags.filter(|tag| tag.contains(" on")).collect();
        assert_eq!(handlers, [""; 0], "{query}");
        assert_eq!(page.header("refresh"), "", "{query}");
    }
}

#[tokio::test]
async fn a_yes_may_be_for_some_days_and_is_what_the_rule_says_when_nothing_is_chosen() {
    let page = waiting(deciding(), "").await;
    page.says("For how long No limit 1 day 7 days 30 days 90 days");
    let page = waiting(DecidingView { days: UsualDays::Rule(30), ..deciding() }, "").await;
    page.says("For how long 30 days, as the rule says 1 day 7 days 90 days");
    page.has(r#"<option value="">30 days"#);
    let page = waiting(DecidingView { days: UsualDays::Earlier(14), ..deciding() }, "").await;
    page.says("For how long 14 days, as before 1 day 7 days 30 days 90 days");
    let page = waiting(DecidingView { days: UsualDays::Agreed(7), ..deciding() }, "").await;
    page.says("For how long 7 days, as was said before you 1 day A word with a yes");
}

#[tokio::test]
async fn extending_a_license_that_runs_needs_no_seat_and_costs_no_other() {
    let full = Some(seats(Some(0), SeatCost::OneMore));
    let asks = |extends, all_decide, said_yes| RequestView {
        extends: Some(extends),
        all_decide,
        ..with(RequestStage::Waiting, DecidingView { seats: full.clone(), said_yes, ..deciding() })
    };
    let runs = ExtendsView::Running { ends_at: now() + TimeDelta::days(2) };
    let page = open(asks(runs, false, None), "").await;
    page.says("A yes extends the license at once.");
    for untrue in ["waitlist", "Seats", "Cost"] {
        assert!(!page.text().contains(untrue), "{untrue}: {}", page.text());
    }
    open(asks(runs, true, None), "").await.says("The license is extended when all have said yes.");
    open(asks(runs, true, Some(SaidYes::You)), "")
        .await
        .says("You said yes. The license is extended when all others have");
    open(asks(ExtendsView::Ended, false, None), "").await.says("a yes puts them on the waitlist");
}

#[tokio::test]
async fn whoever_said_yes_where_all_have_to_sees_that_and_can_still_say_no() {
    let said = with(RequestStage::Waiting, DecidingView { said_yes: Some(SaidYes::You), ..deciding() });
    let agreed = vec!["Ada Park".to_owned()];
    let request = RequestView { all_decide: true, agreed, missing: vec!["Jun Lee".to_owned()], ..said };
    let page = open(request, "").await;
    page.says("You said yes. The license is given when all others have, too.");
    page.says("Said yes so far Ada Park");
    page.says("Jun Lee was asked too. All have to agree.");
    assert_eq!(page.html.matches(r#"action="/api/requests/decide""#).count(), 1);
}

#[tokio::test]
async fn after_a_verdict_the_way_leads_on_to_what_still_waits() {
    let viewer =
        |waiting| Viewer { name: "Ada Park".to_owned(), is_admin: false, is_auditor: false, waiting };
    let after = async |waiting| {
        let request = Some(Ok(for_approver(RequestStage::Ready)));
        let house = House { viewer: Some(viewer(waiting)), request, ..House::default() };
        house.open(&format!("/requests/{REQUEST}")).await
    };
    after(Some(2)).await.says("More waits in your inbox");
    for none in [None, Some(0)] {
        assert!(!after(none).await.text().contains("More waits"));
    }
}

#[tokio::test]
async fn whoever_signs_in_on_the_way_from_the_mail_comes_back_with_their_choice() {
    for (query, back) in [("?choice=deny", "%3Fchoice%3Ddeny"), ("?choice=x", ""), ("", "")] {
        let house = House { request: Some(Err(app::error::PortalError::SignInFirst)), ..House::default() };
        let page = house.open(&format!("/requests/{REQUEST}{query}")).await;
        assert!(page.header("location").ends_with(&format!("{}{back}", &REQUEST[24..])), "{query}");
    }
}
