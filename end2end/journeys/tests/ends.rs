//! Ends: told in time, extended by rule or by verdict, given back, taken back, and what happens when these cross.

use chrono::{DateTime, TimeDelta, Utc};
use journeys::invariants::{assert_invariants, effective_adds, text};
use journeys::test_app::{Browser, TestApp};
use serde_json::Value;
use server::config::Config;
use sim::{Account, Fault, FaultRule, Lag, ProductChange, RetryAfter, Standing};

const ISSUE: &str = "/browse/PROJ-123?focusedCommentId=7";
const SOFTWARE: &str = "jira-software";
const GROUP_USER: &str = "/rest/api/3/group/user";

const FOR_30_DAYS: &str = r#"
[[rules]]
id = "engineers"
name = "Engineers for thirty days"
when = { all = [{ idp_group = "engineers" }, { seats_free = 1 }] }
then = { grant = { days = 30 } }
"#;

const FOR_TWO_DAYS: &str = r#"
[[rules]]
id = "short"
name = "Two days"
when = { all = [] }
then = { grant = { days = 2 } }
"#;

const ASK_FOR_30_DAYS: &str = r#"
[[rules]]
id = "all"
name = "The owners decide"
when = { all = [] }
then = { ask = { approvers = ["owners"], days = 30 } }
"#;

const NOBODY: &str = r#"
[[rules]]
id = "nobody"
name = "Nobody gets anything"
when = { all = [] }
then = { deny = { message = "The budget is spent." } }
"#;

fn rules(text: &'static str) -> impl FnOnce(&mut Config) {
    move |config| config.policy = toml::from_str(text).expect("a policy")
}

/// Publishes another policy.
async fn change_rules(app: &TestApp, text: &str) {
    let policy: domain::policy::Policy = toml::from_str(text).expect("a policy");
    let number = i32::try_from(app.count("policy_versions").await).expect("a few") + 1;
    let new = server::storage::policies::Published {
        version: domain::policy::PolicyVersion { number, policy },
        author: None,
        imported: false,
        confirmed_by: None,
        comment: "a test".to_owned(),
        at: app.state().clock.now(),
    };
    let tx = app.state().db.begin().await.expect("a transaction");
    assert!(server::storage::policies::publish(&tx, &new).await.expect("published"));
    tx.commit().await.expect("committed");
    app.forget();
}

fn account(app: &TestApp, login: &str) -> String {
    app.person(login).account_id.clone().expect("the site knows them")
}

fn license_group(app: &TestApp) -> String {
    app.state().config.sites.all()[0].products[0].group.to_string()
}

async fn grants(app: &TestApp) -> Vec<Value> {
    let mut rows = app.rows("grants").await;
    rows.sort_by_key(|row| text(row, "id").to_owned());
    rows
}

async fn only_grant(app: &TestApp) -> Value {
    let mut rows = grants(app).await;
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows.remove(0)
}

fn ends_at(grant: &Value) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text(grant, "ends_at")).expect("a time").to_utc()
}

/// Lets time pass and jobs run.
async fn pass(app: &TestApp, time: TimeDelta) {
    app.pass(time);
    app.run_pending().await;
}

fn subjects(app: &TestApp, address: &str) -> Vec<String> {
    app.inbox.mails_to(address).iter().map(journeys::inbox::Received::subject).collect()
}

/// How many of a person's mails are about this.
fn told(app: &TestApp, address: &str, about: &str) -> usize {
    subjects(app, address).iter().filter(|subject| subject.contains(about)).count()
}

/// Somebody with a license for thirty days by rule, on its page.
async fn holder(app: &TestApp) -> (Browser, String) {
    let eli = app.signed_in("eli").await;
    assert_eq!(eli.follow_link(ISSUE).await.url, app.jira(ISSUE));
    let id = text(&only_grant(app).await, "id").to_owned();
    (eli, id)
}

/// A person's next session: the last one has ended long ago.
async fn again(app: &TestApp, login: &str) -> Browser {
    app.signed_in(login).await
}

async fn extend(browser: &Browser, id: &str) -> u16 {
    browser.call("/api/grants/extend", &[("id", id)]).await.status.as_u16()
}

async fn give_back(browser: &Browser, id: &str) -> u16 {
    browser.call("/api/grants/give_back", &[("id", id)]).await.status.as_u16()
}

async fn approve(browser: &Browser, id: &str) -> u16 {
    browser.call("/api/requests/decide", &[("id", id), ("verdict", "approve")]).await.status.as_u16()
}

/// The one request that waits for a verdict.
async fn pending(app: &TestApp) -> Value {
    let rows = app.rows("requests").await;
    let mut waiting = rows.into_iter().filter(|row| row["state"] == "pending");
    let found = waiting.next().expect("a request waits");
    assert!(waiting.next().is_none());
    found
}

#[tokio::test]
async fn whoever_holds_a_license_is_told_three_days_before_its_end_and_once() {
    let app = TestApp::with(rules(FOR_30_DAYS)).await;
    let (_, id) = holder(&app).await;
    pass(&app, TimeDelta::days(27) - TimeDelta::minutes(2)).await;
    assert_eq!(told(&app, "eli@acme.example", "ends soon"), 0);
    for _ in 0..3 {
        pass(&app, TimeDelta::minutes(2)).await;
    }
    assert_eq!(told(&app, "eli@acme.example", "ends soon"), 1);
    let eli = again(&app, "eli").await;
    let page = eli.page(&format!("/grants/{id}")).await;
    assert!(page.contains("/api/grants/extend") && page.contains("/api/grants/give_back"), "{page}");
    assert!(page.contains("At once, until 30 days from now."), "{page}");
    let home = eli.page("/").await;
    assert!(home.contains("/api/grants/extend") && home.contains("/api/grants/give_back"), "{home}");

    pass(&app, TimeDelta::days(3)).await;
    assert_eq!(text(&only_grant(&app).await, "state"), "revoked");
    app.run_pending().await;
    assert_eq!(told(&app, "eli@acme.example", "has ended"), 1);
    assert_eq!(subjects(&app, "eli@acme.example").len(), 2);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn of_a_short_license_its_holder_is_told_at_half_time() {
    let app = TestApp::with(rules(
        "[[rules]]\nid = \"short\"\nname = \"Two days\"\nwhen = { all = [] }\nthen = { grant = { days = 2 } }\n",
    ))
    .await;
    holder(&app).await;
    pass(&app, TimeDelta::hours(23)).await;
    assert_eq!(told(&app, "eli@acme.example", "ends soon"), 0, "the notice comes with the license");
    pass(&app, TimeDelta::hours(1)).await;
    app.run_pending().await;
    pass(&app, TimeDelta::minutes(1)).await;
    assert_eq!(told(&app, "eli@acme.example", "ends soon"), 1);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_rule_that_grants_at_once_extends_at_once() {
    let app = TestApp::with(rules(FOR_30_DAYS)).await;
    let (_, id) = holder(&app).await;
    let first_end = ends_at(&only_grant(&app).await);
    pass(&app, TimeDelta::days(28)).await;
    let eli = again(&app, "eli").await;
    let landing = eli.press("/api/grants/extend", &[("id", &id)]).await;
    assert_eq!(landing.path(), format!("/grants/{id}"), "{:?}", landing.way);
    let grant = only_grant(&app).await;
    assert_eq!(text(&grant, "state"), "active");
    assert_eq!(ends_at(&grant), first_end + TimeDelta::days(28));
    assert_eq!(app.sim.writes().len(), 1, "nothing was given and nothing taken");
    assert_invariants(&app).await;

    // The old end comes, and is none any more.
    pass(&app, TimeDelta::days(2)).await;
    assert!(app.sim.is_licensed(&account(&app, "eli"), SOFTWARE));
    pass(&app, TimeDelta::days(25)).await;
    pass(&app, TimeDelta::minutes(1)).await;
    assert_eq!(told(&app, "eli@acme.example", "ends soon"), 2, "the new end is told, too");
    pass(&app, TimeDelta::days(3)).await;
    assert!(!app.sim.is_licensed(&account(&app, "eli"), SOFTWARE));
    app.run_pending().await;
    assert_eq!(told(&app, "eli@acme.example", "has ended"), 1);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn an_extension_has_all_its_patience_when_atlassian_stumbles_at_the_new_end() {
    let app = TestApp::with(rules(FOR_30_DAYS)).await;
    let (_, id) = holder(&app).await;
    pass(&app, TimeDelta::days(29)).await;
    assert_eq!(extend(&again(&app, "eli").await, &id).await, 200);
    pass(&app, TimeDelta::days(5)).await;
    let fault = Fault::Status { status: 503, body: None, retry_after: RetryAfter::Absent };
    app.sim.add_fault(FaultRule::new("DELETE", GROUP_USER, fault).times(2));
    pass(&app, TimeDelta::days(25)).await;
    for _ in 0..6 {
        pass(&app, TimeDelta::seconds(10)).await;
    }
    assert_eq!(text(&only_grant(&app).await, "state"), "revoked");
    assert!(app.rows("jobs").await.iter().all(|job| job["state"] != "parked"), "the new end was given up");
    assert_invariants(&app).await;
}

#[tokio::test]
async fn extending_needs_no_seat_because_its_holder_sits_on_one() {
    let app = TestApp::with(rules(FOR_30_DAYS)).await;
    let (_, id) = holder(&app).await;
    app.sim.change_product(SOFTWARE, ProductChange { seats: Some(5), ..ProductChange::default() });
    pass(&app, TimeDelta::days(28)).await;
    assert_eq!(extend(&again(&app, "eli").await, &id).await, 200);
    assert!(ends_at(&only_grant(&app).await) > app.state().clock.now() + TimeDelta::days(29));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn nothing_is_extended_before_its_end_is_near_or_against_the_rules() {
    let app = TestApp::with(rules(FOR_30_DAYS)).await;
    let (eli, id) = holder(&app).await;
    assert_eq!(extend(&eli, &id).await, 409, "a month before the end");
    let page = eli.page(&format!("/grants/{id}")).await;
    assert!(!page.contains("/api/grants/extend") && page.contains("you can do that"), "{page}");

    pass(&app, TimeDelta::days(28)).await;
    change_rules(&app, NOBODY).await;
    let eli = again(&app, "eli").await;
    let before = only_grant(&app).await;
    assert_eq!(extend(&eli, &id).await, 409);
    let landing = eli.press("/api/grants/extend", &[("id", &id)]).await;
    assert!(landing.says("The budget is spent.") && landing.says("Nothing happened."), "{}", landing.body);
    assert!(!landing.says("/api/grants/extend"), "{}", landing.body);
    assert_eq!(only_grant(&app).await, before);
    assert_eq!(app.count("requests").await, 0);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_rule_that_asks_leads_to_a_request_whose_yes_moves_the_end_of_the_same_license() {
    let app = TestApp::with(rules(FOR_30_DAYS)).await;
    let (_, id) = holder(&app).await;
    pass(&app, TimeDelta::days(28)).await;
    change_rules(&app, ASK_FOR_30_DAYS).await;
    let eli = again(&app, "eli").await;
    assert!(
        eli.page(&format!("/grants/{id}")).await.contains("You ask Ada Park or Jun Lee")
            || eli.page(&format!("/grants/{id}")).await.contains("You ask ada@acme.example")
    );
    let landing = eli.press("/api/grants/extend", &[("id", &id)]).await;
    let request = pending(&app).await;
    assert_eq!(text(&request, "extends_grant_id"), id);
    assert!(landing.path().starts_with(&format!("/requests/{}", text(&request, "id"))), "{:?}", landing.way);
    assert_eq!(extend(&eli, &id).await, 200, "asking again finds the same request");
    assert_eq!(app.count("requests").await, 1);
    assert!(eli.page(&format!("/grants/{id}")).await.contains("You have asked for that."));

    let ada = app.signed_in("ada").await;
    let page = ada.page(&format!("/requests/{}", text(&request, "id"))).await;
    assert!(page.contains("A yes extends"), "{page}");
    assert_eq!(approve(&ada, text(&request, "id")).await, 200);
    let grant = only_grant(&app).await;
    assert_eq!((text(&grant, "state"), grant["request_id"].is_null()), ("active", true));
    assert_eq!(ends_at(&grant), app.state().clock.now() + TimeDelta::days(30));
    assert_eq!(app.sim.writes().len(), 1);
    app.run_pending().await;
    assert_eq!(eli.follow(&format!("/requests/{}?go=1", text(&request, "id"))).await.url, app.jira(ISSUE));
    assert_invariants(&app).await;

    pass(&app, TimeDelta::days(30)).await;
    assert!(!app.sim.is_licensed(&account(&app, "eli"), SOFTWARE));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn an_approver_says_for_how_long_and_else_it_is_as_long_again() {
    let app = TestApp::with(rules(
        "[[rules]]\nid = \"all\"\nname = \"The owners decide\"\nwhen = { all = [] }\n\
         then = { ask = { approvers = [\"owners\"] } }\n",
    ))
    .await;
    let eli = app.signed_in("eli").await;
    eli.press("/api/requests/open", &[("to", &app.jira(ISSUE))]).await;
    let first = text(&pending(&app).await, "id").to_owned();
    let ada = app.signed_in("ada").await;
    let fields = [("id", first.as_str()), ("verdict", "approve"), ("days", "14")];
    assert_eq!(ada.call("/api/requests/decide", &fields).await.status.as_u16(), 200);
    let grant = only_grant(&app).await;
    let id = text(&grant, "id").to_owned();
    assert_eq!(ends_at(&grant), app.state().clock.now() + TimeDelta::days(14));

    pass(&app, TimeDelta::days(12)).await;
    let (eli, ada) = (again(&app, "eli").await, again(&app, "ada").await);
    app.sim.change_product(SOFTWARE, ProductChange { seats: Some(5), ..ProductChange::default() });
    assert_eq!(extend(&eli, &id).await, 200);
    app.run_pending().await;
    let second = text(&pending(&app).await, "id").to_owned();
    let page = ada.page(&format!("/requests/{second}")).await;
    for words in ["14 days, as before", "A yes extends the license at once."] {
        assert!(page.contains(words), "{words}: {page}");
    }
    for untrue in ["No limit", "as the rule says", "waitlist", "Seats", "Cost"] {
        assert!(!page.contains(untrue), "{untrue}: {page}");
    }
    let mails = app.inbox.mails_to("ada@acme.example");
    let mail = mails.last().expect("a mail");
    assert!(mail.subject().contains("asks to extend Jira Software"), "{}", mail.subject());
    let body = mail.text();
    assert!(body.contains("asks to extend the license for Jira Software"), "{body}");
    assert!(body.contains("A yes extends a license that runs, which needs no seat."), "{body}");
    assert!(!body.contains("seats free") && !body.contains("No seat") && !body.contains("Cost"), "{body}");
    assert_eq!(approve(&ada, &second).await, 200);
    assert_eq!(ends_at(&only_grant(&app).await), app.state().clock.now() + TimeDelta::days(14));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_no_leaves_the_end_where_it_is() {
    let app = TestApp::with(rules(FOR_30_DAYS)).await;
    let (_, id) = holder(&app).await;
    pass(&app, TimeDelta::days(28)).await;
    change_rules(&app, ASK_FOR_30_DAYS).await;
    assert_eq!(extend(&again(&app, "eli").await, &id).await, 200);
    let request = pending(&app).await;
    let fields = [("id", text(&request, "id")), ("verdict", "deny"), ("reason", "The project is over")];
    assert_eq!(app.signed_in("ada").await.call("/api/requests/decide", &fields).await.status.as_u16(), 200);
    pass(&app, TimeDelta::days(2)).await;
    assert_eq!(text(&only_grant(&app).await, "state"), "revoked");
    assert!(!app.sim.is_licensed(&account(&app, "eli"), SOFTWARE));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_yes_that_comes_after_the_end_gives_the_license_anew() {
    let app = TestApp::with(rules(FOR_30_DAYS)).await;
    let (_, id) = holder(&app).await;
    pass(&app, TimeDelta::days(28)).await;
    change_rules(&app, ASK_FOR_30_DAYS).await;
    assert_eq!(extend(&again(&app, "eli").await, &id).await, 200);
    let request = text(&pending(&app).await, "id").to_owned();
    pass(&app, TimeDelta::days(2)).await;
    assert!(!app.sim.is_licensed(&account(&app, "eli"), SOFTWARE), "nobody has said yes");
    let ada = app.signed_in("ada").await;
    assert!(ada.page(&format!("/requests/{request}")).await.contains("a yes gives it anew"));
    assert_eq!(approve(&ada, &request).await, 200);
    app.run_pending().await;
    let states: Vec<_> = grants(&app).await.iter().map(|row| text(row, "state").to_owned()).collect();
    assert_eq!(states, ["revoked", "active"]);
    assert!(app.sim.is_licensed(&account(&app, "eli"), SOFTWARE));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_yes_while_the_license_is_taken_back_waits_for_that_and_gives_it_anew() {
    let app = TestApp::with(rules(FOR_30_DAYS)).await;
    let (_, id) = holder(&app).await;
    pass(&app, TimeDelta::days(28)).await;
    change_rules(&app, ASK_FOR_30_DAYS).await;
    assert_eq!(extend(&again(&app, "eli").await, &id).await, 200);
    let request = text(&pending(&app).await, "id").to_owned();
    let down = Fault::Status { status: 503, body: None, retry_after: RetryAfter::Absent };
    let fault = app.sim.add_fault(FaultRule::new("DELETE", GROUP_USER, down));
    pass(&app, TimeDelta::days(2)).await;
    assert_eq!(text(&only_grant(&app).await, "state"), "revoking");
    assert_eq!(approve(&app.signed_in("ada").await, &request).await, 200);
    assert_eq!(text(&app.rows("requests").await[0], "state"), "waitlisted");
    assert_invariants(&app).await;

    app.sim.remove_fault(fault);
    for _ in 0..8 {
        pass(&app, TimeDelta::seconds(15)).await;
    }
    assert_eq!(text(&app.rows("requests").await[0], "state"), "approved");
    let states: Vec<_> = grants(&app).await.iter().map(|row| text(row, "state").to_owned()).collect();
    assert_eq!(states, ["revoked", "active"]);
    assert!(app.sim.is_licensed(&account(&app, "eli"), SOFTWARE));
    assert_eq!(effective_adds(&app).len(), 2);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_license_that_somebody_took_away_is_not_extended_but_decided_anew() {
    let app = TestApp::with(rules(FOR_30_DAYS)).await;
    let (_, id) = holder(&app).await;
    pass(&app, TimeDelta::days(28)).await;
    let group = app.state().config.sites.all()[0].products[0].group.to_string();
    app.sim.set_members::<String>(&group, []);
    let eli = again(&app, "eli").await;
    let landing = eli.press("/api/grants/extend", &[("id", &id)]).await;
    assert_eq!(landing.url, app.jira(ISSUE), "{:?}", landing.way);
    let states: Vec<_> = grants(&app).await.iter().map(|row| text(row, "state").to_owned()).collect();
    assert_eq!(states, ["revoked", "active"]);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_license_that_does_not_work_for_a_while_still_ends_with_its_days() {
    let app = TestApp::with(rules(FOR_TWO_DAYS)).await;
    let (eli, _) = holder(&app).await;
    // For a moment the license group belongs to no product: its members are members all the same.
    let groups = |groups: Vec<String>| ProductChange { groups: Some(groups), ..ProductChange::default() };
    app.sim.change_product(SOFTWARE, groups(Vec::new()));
    app.forget();
    let landing = eli.follow_link(ISSUE).await;
    assert!(landing.url.starts_with(&app.jira("")), "{:?}", landing.way);
    assert_eq!(text(&only_grant(&app).await, "state"), "active", "nobody took it away");
    app.sim.change_product(SOFTWARE, groups(vec![license_group(&app)]));
    pass(&app, TimeDelta::days(2)).await;
    assert!(!app.sim.is_licensed(&account(&app, "eli"), SOFTWARE), "the license has outlived its days");
    assert_invariants(&app).await;
}

#[tokio::test]
async fn nobody_extends_the_license_of_an_account_that_is_no_longer_theirs() {
    let app = TestApp::with(rules(FOR_30_DAYS)).await;
    let (_, id) = holder(&app).await;
    pass(&app, TimeDelta::days(28)).await;
    // The address has gone to another account, and that one is licensed, too.
    let old = account(&app, "eli");
    app.sim.change_account(&old, |it| it.email = "former@acme.example".to_owned());
    app.sim.put_account(Account::person("712020:eli-two", "Eli Novak", "eli@acme.example"));
    let group = app.state().config.sites.all()[0].products[0].group.to_string();
    app.sim.set_members(&group, [old, "712020:eli-two".to_owned()]);
    let before = only_grant(&app).await;
    extend(&again(&app, "eli").await, &id).await;
    assert_eq!(only_grant(&app).await, before);
}

/// Eli's address goes from the account with the license to another one, which has none; gives both.
fn move_address(app: &TestApp, hides: bool) -> (String, String) {
    let (former, present) = (account(app, "eli"), "712020:eli-two".to_owned());
    app.sim.change_account(&former, |it| it.email = "former@acme.example".to_owned());
    app.sim.put_account(Account::person(&present, "Eli Novak", "eli@acme.example"));
    app.sim.change_account(&present, |it| it.email_hidden = hides);
    app.forget();
    (former, present)
}

/// Eli asks for the license and an owner says yes; gives the request.
async fn ask_and_approve(app: &TestApp, eli: &Browser) -> String {
    let landing = eli.follow_link(ISSUE).await;
    assert!(landing.path().starts_with("/ask?"), "{:?}", landing.way);
    eli.press("/api/requests/open", &[("to", &app.jira(ISSUE))]).await;
    let request = text(&pending(app).await, "id").to_owned();
    assert_eq!(approve(&app.signed_in("ada").await, &request).await, 200);
    request
}

#[tokio::test]
async fn a_license_on_a_former_account_makes_way_for_the_one_that_a_rule_gives() {
    let app = TestApp::with(rules(FOR_30_DAYS)).await;
    let (eli, _) = holder(&app).await;
    let (former, present) = move_address(&app, false);
    let landing = eli.follow_link(ISSUE).await;
    // At Jira this browser is still signed in with the former account.
    assert!(landing.url.starts_with(&app.jira("")), "{:?}", landing.way);
    assert!(app.sim.is_licensed(&present, SOFTWARE) && !app.sim.is_licensed(&former, SOFTWARE));
    let mut states: Vec<_> = grants(&app).await.iter().map(|row| text(row, "state").to_owned()).collect();
    states.sort();
    assert_eq!(states, ["active", "revoked"]);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_license_that_cannot_be_taken_from_a_former_account_is_waited_for_and_never_in_a_loop() {
    let app = TestApp::with(rules(FOR_30_DAYS)).await;
    let (eli, id) = holder(&app).await;
    let (former, present) = move_address(&app, false);
    let down = Fault::Status { status: 503, body: None, retry_after: RetryAfter::Absent };
    app.sim.add_fault(FaultRule::new("DELETE", GROUP_USER, down));
    let landing = eli.follow_link(ISSUE).await;
    assert!(landing.path().starts_with(&format!("/grants/{id}")), "{:?}", landing.way);
    app.sim.clear_faults();
    pass(&app, TimeDelta::minutes(5)).await;
    assert!(eli.follow_link(ISSUE).await.url.starts_with(&app.jira("")));
    assert!(app.sim.is_licensed(&present, SOFTWARE) && !app.sim.is_licensed(&former, SOFTWARE));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_license_on_a_former_account_makes_way_for_the_one_that_an_owner_gives() {
    for hides in [false, true] {
        let app = TestApp::with(rules(FOR_30_DAYS)).await;
        let (eli, _) = holder(&app).await;
        change_rules(&app, ASK_FOR_30_DAYS).await;
        let (former, present) = move_address(&app, hides);
        let request = ask_and_approve(&app, &eli).await;
        pass(&app, TimeDelta::minutes(1)).await;
        pass(&app, TimeDelta::minutes(1)).await;
        assert!(app.sim.is_licensed(&present, SOFTWARE), "hides: {hides}");
        assert!(!app.sim.is_licensed(&former, SOFTWARE), "hides: {hides}");
        assert_eq!(text(&app.rows("requests").await[0], "state"), "approved");
        let page = eli.follow(&format!("/requests/{request}?go=1")).await;
        assert!(page.url.starts_with(&app.jira("")), "{:?}", page.way);
        assert_invariants(&app).await;
    }
}

#[tokio::test]
async fn a_yes_to_whoever_has_no_usable_account_fails_visibly_beside_a_license() {
    for has_seat in [true, false] {
        let app = TestApp::with(rules(FOR_30_DAYS)).await;
        let (eli, id) = holder(&app).await;
        change_rules(&app, ASK_FOR_30_DAYS).await;
        app.sim.change_account(&account(&app, "eli"), |it| it.standing = Standing::Inactive);
        app.forget();
        let seats = |seats| ProductChange { seats: Some(seats), ..ProductChange::default() };
        app.sim.change_product(SOFTWARE, seats(if has_seat { 10 } else { 1 }));
        let request = ask_and_approve(&app, &eli).await;
        app.sim.change_product(SOFTWARE, seats(10));
        pass(&app, TimeDelta::minutes(1)).await;
        assert_eq!(text(&app.rows("requests").await[0], "state"), "approved");
        let rows = grants(&app).await;
        assert_eq!((text(&rows[0], "id"), text(&rows[0], "state")), (&*id, "active"), "it ends in its time");
        assert_eq!((text(&rows[1], "state"), text(&rows[1], "failure")), ("failed", "no_account"));
        assert!(eli.page(&format!("/requests/{request}")).await.contains("could not"));
        pass(&app, TimeDelta::minutes(1)).await;
        assert_eq!(
            told(&app, "eli@acme.example", "not ready yet"),
            1,
            "{:?}",
            subjects(&app, "eli@acme.example")
        );
        assert_invariants(&app).await;
    }
}

#[tokio::test]
async fn whoever_is_done_gives_the_license_back_at_once_and_is_told() {
    let app = TestApp::with(rules(FOR_30_DAYS)).await;
    let (eli, id) = holder(&app).await;
    let landing = eli.press("/api/grants/give_back", &[("id", &id)]).await.with_status(200);
    assert_eq!(landing.path(), format!("/grants/{id}"));
    assert!(landing.says("has ended"), "{}", landing.body);
    assert_eq!(text(&only_grant(&app).await, "state"), "revoked");
    assert!(!app.sim.is_licensed(&account(&app, "eli"), SOFTWARE));
    assert!(app.state().licenses.iter().next().is_none(), "nobody is let through from memory");
    app.run_pending().await;
    assert_eq!(subjects(&app, "eli@acme.example").len(), 1);
    assert_eq!(told(&app, "eli@acme.example", "has ended"), 1);

    let before = app.all_rows().await;
    assert_eq!(give_back(&eli, &id).await, 200, "a double click is no error");
    assert_eq!(extend(&eli, &id).await, 409);
    assert_eq!(app.all_rows().await, before);
    pass(&app, TimeDelta::days(31)).await;
    assert_eq!(app.sim.writes().len(), 2, "the old end takes nothing away");
    assert_eq!(told(&app, "eli@acme.example", "has ended"), 1);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_license_for_good_is_given_back_just_so() {
    let app = TestApp::start().await;
    let (eli, id) = holder(&app).await;
    let page = eli.page(&format!("/grants/{id}")).await;
    assert!(page.contains("/api/grants/give_back") && !page.contains("/api/grants/extend"), "{page}");
    assert_eq!(give_back(&eli, &id).await, 200);
    assert!(!app.sim.is_licensed(&account(&app, "eli"), SOFTWARE));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn giving_back_goes_on_while_atlassian_stumbles_and_the_page_says_so() {
    let app = TestApp::with(rules(FOR_30_DAYS)).await;
    let (eli, id) = holder(&app).await;
    let down = Fault::Status { status: 503, body: None, retry_after: RetryAfter::Absent };
    app.sim.add_fault(FaultRule::new("DELETE", GROUP_USER, down).times(2));
    app.sim.change_settings(|settings| settings.lag = Some(Lag::Reads(2)));
    assert_eq!(give_back(&eli, &id).await, 200);
    assert_eq!(text(&only_grant(&app).await, "state"), "revoking");
    assert!(eli.page(&format!("/grants/{id}")).await.contains("is being taken back"));
    assert_invariants(&app).await;
    for _ in 0..6 {
        pass(&app, TimeDelta::seconds(10)).await;
    }
    assert_eq!(text(&only_grant(&app).await, "state"), "revoked");
    assert!(!app.sim.is_licensed(&account(&app, "eli"), SOFTWARE));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn an_end_that_was_moved_takes_nothing_when_the_new_one_comes_with_it() {
    let app = TestApp::with(rules(FOR_30_DAYS)).await;
    let (_, id) = holder(&app).await;
    pass(&app, TimeDelta::days(28)).await;
    assert_eq!(extend(&again(&app, "eli").await, &id).await, 200);
    // The portal was down over both ends, and the first time Atlassian stumbles.
    let down = Fault::Status { status: 503, body: None, retry_after: RetryAfter::Absent };
    app.sim.add_fault(FaultRule::new("DELETE", GROUP_USER, down).times(1));
    pass(&app, TimeDelta::days(31)).await;
    let grant = only_grant(&app).await;
    assert_eq!(
        (text(&grant, "state"), text(&grant, "ending")),
        ("revoking", "time_over"),
        "one job tries, not two"
    );
    pass(&app, TimeDelta::minutes(1)).await;
    assert_eq!(text(&only_grant(&app).await, "state"), "revoked");
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_license_that_is_being_given_back_is_not_taken_a_second_time_at_its_end() {
    let app = TestApp::with(rules(FOR_30_DAYS)).await;
    let (_, id) = holder(&app).await;
    pass(&app, TimeDelta::days(30) - TimeDelta::minutes(1)).await;
    let down = Fault::Status { status: 503, body: None, retry_after: RetryAfter::Absent };
    app.sim.add_fault(FaultRule::new("DELETE", GROUP_USER, down));
    assert_eq!(give_back(&again(&app, "eli").await, &id).await, 200);
    pass(&app, TimeDelta::minutes(2)).await;
    let grant = only_grant(&app).await;
    assert_eq!(
        (text(&grant, "state"), text(&grant, "ending")),
        ("revoking", "given_back"),
        "its end leaves it be"
    );
    app.sim.clear_faults();
    pass(&app, TimeDelta::minutes(20)).await;
    let grant = only_grant(&app).await;
    assert_eq!((text(&grant, "state"), text(&grant, "ending")), ("revoked", "given_back"));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn only_its_holder_does_anything_with_a_license() {
    let app = TestApp::with(rules(FOR_30_DAYS)).await;
    let (_, id) = holder(&app).await;
    pass(&app, TimeDelta::days(28)).await;
    let before = app.all_rows().await.remove("grants");
    for (login, status) in [("mina", 404), ("ada", 404), ("sam", 403), ("ines", 403)] {
        let other = app.signed_in(login).await;
        assert_eq!((extend(&other, &id).await, give_back(&other, &id).await), (status, status), "{login}");
        let page = other.follow(&format!("/grants/{id}")).await;
        assert!(!page.says("/api/grants/"), "{login} is offered a button");
    }
    assert_eq!(app.all_rows().await.remove("grants"), before);
    assert!(app.sim.is_licensed(&account(&app, "eli"), SOFTWARE));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn when_extending_and_the_end_cross_one_of_them_wins_whole() {
    for round in 0..8 {
        let app = TestApp::with(rules(FOR_30_DAYS)).await;
        let (_, id) = holder(&app).await;
        pass(&app, TimeDelta::days(30) - TimeDelta::seconds(1)).await;
        let eli = again(&app, "eli").await;
        app.pass(TimeDelta::seconds(1));
        let (extended, _, ()) = tokio::join!(extend(&eli, &id), app.run_pending(), async {
            // In every other round its holder changes their mind at the same moment.
            if round % 2 == 0 {
                give_back(&eli, &id).await;
            }
        });
        app.run_pending().await;
        let grant = only_grant(&app).await;
        let licensed = app.sim.is_licensed(&account(&app, "eli"), SOFTWARE);
        match text(&grant, "state") {
            "active" => {
                assert_eq!(extended, 200, "round {round}");
                assert!(licensed && ends_at(&grant) > app.state().clock.now(), "round {round}: {grant}");
            }
            "revoked" => assert!(!licensed, "round {round}: {grant}"),
            other => panic!("round {round}: {other}"),
        }
        assert_invariants(&app).await;
    }
}
