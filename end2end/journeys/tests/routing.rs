//! Routing: who is asked, when others are, who decides in whose place, and what requesters can do meanwhile.

use chrono::{Days, TimeDelta};
use domain::policy::Policy;
use domain::{ApproverGroupKey, EmailAddress};
use futures::future::join_all;
use journeys::invariants::{assert_invariants, effective_adds, json, text};
use journeys::op::Person;
use journeys::test_app::{Browser, Setup, TestApp};
use serde_json::{Value, json};
use server::config::ApproverGroup;
use sim::{Fault, FaultRule, RetryAfter};

const ISSUE: &str = "/browse/PROJ-123?focusedCommentId=7";

/// The portal in which everybody asks as this table says.
async fn asking(ask: &str) -> TestApp {
    prepared(ask).await.start().await
}

async fn prepared(ask: &str) -> Setup {
    let mut setup = Setup::new().await;
    setup.config.policy = policy(ask);
    let group = |members: &[&str]| ApproverGroup {
        key: ApproverGroupKey::parse("platform").expect("a key"),
        name: "Platform team".to_owned(),
        members: members.iter().map(|it| EmailAddress::parse(it).expect("an address")).collect(),
    };
    setup.config.approver_groups = vec![group(&["ada@acme.example", "noor@acme.example"])];
    setup
}

fn policy(ask: &str) -> Policy {
    let text = format!(
        "[[rules]]\nid = \"ask\"\nname = \"Everybody asks\"\nwhen = {{ all = [] }}\nthen = {{ ask = {ask} }}\n"
    );
    toml::from_str(&text).unwrap_or_else(|error| panic!("{error}"))
}

async fn open(app: &TestApp, browser: &Browser) -> String {
    open_with(app, browser, "").await.unwrap_or_else(|way| panic!("no request: {way}"))
}

async fn open_with(app: &TestApp, browser: &Browser, justification: &str) -> Result<String, String> {
    let fields = [("to", &*app.jira(ISSUE)), ("justification", justification)];
    let landing = browser.press("/api/requests/open", &fields).await;
    let path = landing.path().split('?').next().unwrap_or_default().to_owned();
    path.strip_prefix("/requests/").map(str::to_owned).ok_or_else(|| landing.url.clone())
}

async fn approve(browser: &Browser, id: &str) -> u16 {
    browser.call("/api/requests/decide", &[("id", id), ("verdict", "approve")]).await.status.as_u16()
}

async fn deny(browser: &Browser, id: &str) -> u16 {
    let fields = [("id", id), ("verdict", "deny"), ("reason", "not this month")];
    browser.call("/api/requests/decide", &fields).await.status.as_u16()
}

async fn state(app: &TestApp, id: &str) -> String {
    let rows = app.rows("requests").await;
    let row = rows.iter().find(|row| row["id"] == id).expect("the request is stored");
    text(row, "state").to_owned()
}

async fn asked(app: &TestApp) -> Vec<(String, String)> {
    let rows = app.rows("approvers").await;
    let mut asked: Vec<_> =
        rows.iter().map(|row| (text(row, "value").to_owned(), text(row, "ground").to_owned())).collect();
    asked.sort();
    asked
}

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter().map(|(value, ground)| ((*value).to_owned(), (*ground).to_owned())).collect()
}

/// Subjects of the mails to an address, in order.
fn subjects(app: &TestApp, address: &str) -> Vec<String> {
    app.inbox.mails_to(address).iter().map(|mail| mail.subject().to_owned()).collect()
}

async fn audited(app: &TestApp, action: &str) -> Vec<Value> {
    app.rows("audit").await.into_iter().filter(|row| row["action"] == action).collect()
}

#[tokio::test]
async fn the_lead_of_the_project_is_found_from_the_issue_and_asked() {
    let app = asking(r#"{ approvers = ["project_lead"] }"#).await;
    let mina = app.signed_in("mina").await;
    let page = mina.page(&format!("/ask?to={}", app.jira(ISSUE))).await;
    assert!(page.contains("jun@acme.example"), "{page}");
    open(&app, &mina).await;
    assert_eq!(asked(&app).await, pairs(&[("jun@acme.example", "project_lead")]));
    app.run_pending().await;
    assert_eq!(app.inbox.mails_to("jun@acme.example").len(), 1);
    assert_eq!(app.inbox.mails_to("ada@acme.example"), []);
}

#[tokio::test]
async fn a_group_of_approvers_is_asked_and_whoever_left_it_decides_no_more() {
    let mut setup = prepared(r#"{ approvers = [{ group = "platform" }] }"#).await;
    let app = {
        setup.config.approver_groups[0].members.push(EmailAddress::parse("kim@acme.example").expect("one"));
        setup.start().await
    };
    let mina = app.signed_in("mina").await;
    let id = open(&app, &mina).await;
    let members =
        [("ada@acme.example", "member"), ("kim@acme.example", "member"), ("noor@acme.example", "member")];
    assert_eq!(asked(&app).await, pairs(&members));
    // Asked as a member of a group that is gone from the configuration: see `prepared` for who is left.
    app.sql("UPDATE approvers SET approver_group = 'gone' WHERE value = 'noor@acme.example'").await;
    assert_eq!(approve(&app.signed_in("noor").await, &id).await, 404);
    assert_eq!(approve(&app.signed_in("ada").await, &id).await, 200);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn where_nobody_can_be_found_the_owners_decide_and_without_owners_the_admins() {
    let mut setup = prepared(r#"{ approvers = ["project_lead"] }"#).await;
    let mut sites = setup.config.sites.all().to_vec();
    sites[0].products[0].owners = Vec::new();
    setup.config.sites = std::sync::Arc::new(server::config::Sites::new(sites).expect("sites"));
    let app = setup.start().await;
    let mina = app.signed_in("mina").await;
    // A page without a project has no lead.
    let fields = [("to", &*app.jira("/jira/your-work"))];
    mina.press("/api/requests/open", &fields).await.with_status(200);
    assert_eq!(asked(&app).await, pairs(&[("", "rule")]));
    app.run_pending().await;
    assert_eq!(app.inbox.mails_to("sam@acme.example").len(), 1);
    let id = text(&app.rows("requests").await[0], "id").to_owned();
    assert_eq!(approve(&app.signed_in("sam").await, &id).await, 200);
}

#[tokio::test]
async fn a_group_without_an_address_is_written_to_where_its_members_were_seen() {
    let app = asking(r#"{ approvers = [{ idp_group = { group = "leads" } }] }"#).await;
    app.signed_in("ada").await;
    let mina = app.signed_in("mina").await;
    let id = open(&app, &mina).await;
    app.run_pending().await;
    let mails = app.inbox.mails_to("ada@acme.example");
    assert_eq!(mails.len(), 1);
    let text = mails[0].text();
    assert!(text.contains("because you are in the group \"leads\"."), "{text}");
    assert!(!text.contains("asked too"), "they are that group: {text}");
    assert_eq!(app.inbox.mails_to("jun@acme.example"), [], "never seen");
    assert_eq!(approve(&app.signed_in("jun").await, &id).await, 200, "in the group all the same");
}

#[tokio::test]
async fn all_have_to_agree_where_the_rule_says_so() {
    let app = asking(r#"{ approvers = ["owners"], quorum = "all" }"#).await;
    let mina = app.signed_in("mina").await;
    let id = open(&app, &mina).await;
    let (ada, jun) = (app.signed_in("ada").await, app.signed_in("jun").await);
    assert_eq!(approve(&ada, &id).await, 200);
    assert_eq!(state(&app, &id).await, "pending");
    assert_eq!(effective_adds(&app), [], "one yes of two is none");
    assert_eq!(approve(&ada, &id).await, 200, "it is as she said");
    assert_eq!(state(&app, &id).await, "pending", "nobody counts twice");
    let again = ada.press("/api/requests/decide", &[("id", &id), ("verdict", "approve")]).await;
    assert!(again.says("You said yes.") && !again.body.contains("problem="), "{}", again.url);
    let page = jun.page(&format!("/requests/{id}")).await;
    assert!(page.contains("Ada Park") && page.contains("All have to agree."), "{page}");
    assert!(mina.page(&format!("/requests/{id}")).await.contains("Ada Park said yes"));
    assert_eq!(approve(&jun, &id).await, 200);
    assert_eq!(state(&app, &id).await, "approved");
    assert_eq!(effective_adds(&app).len(), 1);
    assert_eq!(audited(&app, "request_seconded").await.len(), 1);
    assert_eq!(approve(&ada, &id).await, 200, "she was one of those who agreed");
    assert_eq!(deny(&ada, &id).await, 409);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn what_all_have_to_agree_on_waits_for_nobody_twice() {
    let ask = r#"{ approvers = [{ person = "noor@acme.example" }, { idp_group = { group = "leads" } }], quorum = "all" }"#;
    let app = asking(ask).await;
    let (ada, jun) = (app.signed_in("ada").await, app.signed_in("jun").await);
    let id = open(&app, &app.signed_in("mina").await).await;
    assert!(ada.page("/").await.contains(&id));
    assert_eq!(approve(&ada, &id).await, 200);
    for lead in [&ada, &jun] {
        assert!(!lead.page("/").await.contains(&id), "their group has said yes");
    }
    assert!(ada.page(&format!("/requests/{id}")).await.contains("You said yes."));
    let page = jun.page(&format!("/requests/{id}")).await;
    assert!(page.contains("Ada Park said yes, which counts for you as well."), "{page}");
}

#[tokio::test]
async fn of_several_who_say_for_how_long_the_shortest_counts_and_every_word_is_kept() {
    let app = asking(r#"{ approvers = ["owners"], quorum = "all" }"#).await;
    let mina = app.signed_in("mina").await;
    let id = open(&app, &mina).await;
    let fields = [("id", &*id), ("verdict", "approve"), ("days", "7"), ("comment", "For the audit only.")];
    app.signed_in("ada").await.press("/api/requests/decide", &fields).await.with_status(200);
    assert!(mina.page(&format!("/requests/{id}")).await.contains("For the audit only."));
    let jun = app.signed_in("jun").await;
    let page = jun.page(&format!("/requests/{id}")).await;
    assert!(page.contains("7 days, as was said before you") && !page.contains("30 days"), "{page}");
    assert_eq!(approve(&jun, &id).await, 200);
    assert_eq!(app.rows("grants").await[0]["days"], 7);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn what_all_who_are_left_agreed_on_counts_when_another_loses_the_ground() {
    let app = asking(r#"{ approvers = ["owners"], quorum = "all" }"#).await;
    let id = open(&app, &app.signed_in("mina").await).await;
    assert_eq!(approve(&app.signed_in("ada").await, &id).await, 200);
    app.pass(TimeDelta::minutes(2));
    app.run_pending().await;
    assert_eq!(state(&app, &id).await, "pending", "Jun has not said anything");
    // Asked as a member of a group that is gone from the configuration.
    app.sql(
        "UPDATE approvers SET ground = 'member', approver_group = 'gone' WHERE value = 'jun@acme.example'",
    )
    .await;
    app.pass(TimeDelta::minutes(2));
    app.run_pending().await;
    assert_eq!(state(&app, &id).await, "approved");
    assert_eq!(effective_adds(&app).len(), 1);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn when_nobody_who_was_asked_may_decide_any_more_others_are_asked() {
    let app = asking(r#"{ approvers = ["owners"] }"#).await;
    let id = open(&app, &app.signed_in("mina").await).await;
    app.run_pending().await;
    app.sql("UPDATE approvers SET value = 'kim@acme.example'").await;
    let ada = app.signed_in("ada").await;
    assert_eq!(approve(&ada, &id).await, 404, "whoever owns it now was not asked");
    app.pass(TimeDelta::minutes(2));
    app.run_pending().await;
    app.pass(TimeDelta::minutes(2));
    app.run_pending().await;
    assert_eq!(audited(&app, "request_escalated").await.len(), 1, "once");
    assert_eq!(subjects(&app, "ada@acme.example").len(), 1, "whoever has the mail gets no second one");
    assert_eq!(approve(&ada, &id).await, 200);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_request_that_cannot_be_read_holds_up_no_other() {
    let app = asking(r#"{ approvers = ["owners"], remind_after_hours = 1, expire_after_hours = 3 }"#).await;
    open(&app, &app.signed_in("mina").await).await;
    app.sql("UPDATE approvers SET value = 'no address'").await;
    let id = open(&app, &app.signed_in("kofi").await).await;
    app.run_pending().await;
    let before = subjects(&app, "ada@acme.example").len();
    app.pass(TimeDelta::hours(2));
    app.run_pending().await;
    assert_eq!(subjects(&app, "ada@acme.example").len(), before + 1, "reminded of the other");
    app.pass(TimeDelta::hours(2));
    app.run_pending().await;
    assert_eq!(state(&app, &id).await, "expired");
}

#[tokio::test]
async fn where_nobody_of_a_group_was_seen_the_yes_of_an_owner_stands_for_all() {
    let app = asking(r#"{ approvers = [{ idp_group = { group = "leads" } }], quorum = "all" }"#).await;
    let id = open(&app, &app.signed_in("mina").await).await;
    assert_eq!(approve(&app.signed_in("ada").await, &id).await, 200);
    assert_eq!(state(&app, &id).await, "approved");
}

#[tokio::test]
async fn nobody_asks_more_than_five_times_an_hour() {
    let app = asking(r#"{ approvers = ["owners"] }"#).await;
    let mina = app.signed_in("mina").await;
    for _ in 0..5 {
        let id = open(&app, &mina).await;
        mina.press("/api/requests/withdraw", &[("id", &id)]).await.with_status(200);
    }
    let refused = mina.press("/api/requests/open", &[("to", &*app.jira(ISSUE))]).await;
    assert!(refused.body.contains("You have asked often in the last hour"), "{}", refused.body);
    assert_eq!(app.count("requests").await, 5);
    app.pass(TimeDelta::hours(1));
    open(&app, &app.signed_in("mina").await).await;
}

#[tokio::test]
async fn two_who_say_yes_at_once_agree() {
    let app = asking(r#"{ approvers = ["owners"], quorum = "all" }"#).await;
    let mina = app.signed_in("mina").await;
    let id = open(&app, &mina).await;
    let (ada, jun) = (app.signed_in("ada").await, app.signed_in("jun").await);
    assert_eq!(join_all([approve(&ada, &id), approve(&jun, &id)]).await, [200, 200]);
    assert_eq!(state(&app, &id).await, "approved");
    assert_eq!(effective_adds(&app).len(), 1);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn the_first_no_ends_what_all_have_to_agree_on() {
    let app = asking(r#"{ approvers = ["owners"], quorum = "all" }"#).await;
    let mina = app.signed_in("mina").await;
    let id = open(&app, &mina).await;
    assert_eq!(approve(&app.signed_in("ada").await, &id).await, 200);
    assert_eq!(deny(&app.signed_in("jun").await, &id).await, 200);
    assert_eq!(state(&app, &id).await, "denied");
    assert_eq!(effective_adds(&app), []);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn when_nobody_answers_the_fallback_is_asked_too_and_its_yes_is_enough() {
    let ask = r#"{ approvers = [{ person = "noor@acme.example" }], quorum = "all", escalate_after_hours = 4, expire_after_hours = 72 }"#;
    let app = asking(ask).await;
    let mina = app.signed_in("mina").await;
    let id = open(&app, &mina).await;
    app.run_pending().await;
    assert_eq!(app.inbox.mails_to("ada@acme.example"), [], "not yet");
    app.pass(TimeDelta::hours(4));
    app.run_pending().await;
    app.run_pending().await;
    assert_eq!(app.inbox.mails_to("ada@acme.example").len(), 1, "once");
    assert_eq!(audited(&app, "request_escalated").await.len(), 1);
    assert_eq!(approve(&app.signed_in("ada").await, &id).await, 200);
    assert_eq!(state(&app, &id).await, "approved");
    app.run_pending().await;
    assert_eq!(
        app.inbox.mails_to("noor@acme.example").len(),
        2,
        "asked, and told that nothing is left to do"
    );
    assert_invariants(&app).await;
}

#[tokio::test]
async fn admins_who_are_asked_after_the_owners_are_told_so() {
    let app = asking(r#"{ approvers = ["owners"], escalate_after_hours = 4 }"#).await;
    let mina = app.signed_in("mina").await;
    let id = open(&app, &mina).await;
    app.pass(TimeDelta::hours(4));
    app.run_pending().await;
    let mails = app.inbox.mails_to("sam@acme.example");
    let text = mails.last().expect("a mail").text();
    assert!(text.contains("You are asked as an admin, after those who were asked first."), "{text}");
    assert!(text.contains("were asked too;") && !text.contains("the admins"), "{text}");
    let page = app.signed_in("sam").await.page(&format!("/requests/{id}")).await;
    let why = "You are an admin, and those who were asked first have not answered.";
    assert!(page.contains(why) && !page.contains("nobody else"), "{page}");
}

#[tokio::test]
async fn whoever_has_lost_their_ground_before_the_mail_goes_out_gets_none() {
    let app = asking(r#"{ approvers = [{ group = "platform" }] }"#).await;
    open(&app, &app.signed_in("mina").await).await;
    app.sql("UPDATE approvers SET approver_group = 'gone' WHERE value = 'noor@acme.example'").await;
    app.run_pending().await;
    assert_eq!(app.inbox.mails_to("noor@acme.example"), []);
    assert_eq!(app.inbox.mails_to("ada@acme.example").len(), 1);
}

#[tokio::test]
async fn approvers_are_reminded_three_times_and_then_left_alone() {
    let app = asking(r#"{ approvers = ["owners"], remind_after_hours = 24 }"#).await;
    let mina = app.signed_in("mina").await;
    open(&app, &mina).await;
    app.run_pending().await;
    for day in 1..=5 {
        app.pass(TimeDelta::hours(24));
        app.run_pending().await;
        app.run_pending().await;
        let mails = app.inbox.mails_to("ada@acme.example");
        assert_eq!(mails.len(), 1 + day.min(3), "{:?}", subjects(&app, "ada@acme.example"));
    }
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_requester_has_the_approvers_reminded_once_a_day() {
    let app = asking(r#"{ approvers = ["owners"] }"#).await;
    let mina = app.signed_in("mina").await;
    let id = open(&app, &mina).await;
    app.run_pending().await;
    let page = format!("/requests/{id}");
    assert!(!mina.page(&page).await.contains("/api/requests/remind"), "no button that cannot succeed");
    assert_eq!(mina.call("/api/requests/remind", &[("id", &id)]).await.status, 409);
    for _ in 0..2 {
        app.pass(TimeDelta::hours(25));
        mina.sign_in_as("mina").await;
        assert!(mina.page(&page).await.contains("/api/requests/remind"));
        let fields = [("id", &*id)];
        let pressed = join_all((0..3).map(|_| mina.call("/api/requests/remind", &fields))).await;
        let done = pressed.iter().filter(|landing| landing.status == 200).count();
        assert_eq!(done, 1, "a double click is one");
        app.run_pending().await;
    }
    assert_eq!(app.inbox.mails_to("ada@acme.example").len(), 3);
    assert_eq!(app.signed_in("ada").await.call("/api/requests/remind", &[("id", &id)]).await.status, 404);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn what_is_withdrawn_needs_no_verdict_and_can_be_asked_again() {
    let app = asking(r#"{ approvers = ["owners"] }"#).await;
    let mina = app.signed_in("mina").await;
    let id = open(&app, &mina).await;
    app.run_pending().await;
    mina.press("/api/requests/withdraw", &[("id", &id)]).await.with_status(200);
    assert_eq!(state(&app, &id).await, "withdrawn");
    let again = mina.press("/api/requests/withdraw", &[("id", &id)]).await.with_status(200);
    assert!(again.says("You withdrew this request") && !again.url.contains("problem="), "{}", again.url);
    assert_eq!(audited(&app, "request_withdrawn").await.len(), 1);
    let ada = app.signed_in("ada").await;
    assert_eq!(approve(&ada, &id).await, 409);
    let late = ada.press("/api/requests/decide", &[("id", &id), ("verdict", "approve")]).await;
    assert!(late.says("This request does not wait any more"), "{}", late.body);
    app.run_pending().await;
    for approver in ["ada@acme.example", "jun@acme.example"] {
        assert_eq!(app.inbox.mails_to(approver).len(), 2, "asked, and told that nothing is left to do");
    }
    assert_eq!(effective_adds(&app), []);
    assert_ne!(open(&app, &mina).await, id);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn what_is_decided_can_neither_be_withdrawn_nor_reminded_of_and_nobody_was_first() {
    let app = asking(r#"{ approvers = ["owners"] }"#).await;
    let (mina, ada) = (app.signed_in("mina").await, app.signed_in("ada").await);
    let id = open(&app, &mina).await;
    assert_eq!(join_all([deny(&ada, &id), deny(&ada, &id)]).await, [200, 200], "a double click");
    assert_eq!(audited(&app, "request_denied").await.len(), 1);
    for action in ["/api/requests/withdraw", "/api/requests/remind"] {
        assert_eq!(mina.call(action, &[("id", &id)]).await.status, 409, "{action}");
        let page = mina.press(action, &[("id", &id)]).await;
        assert!(page.says("This request does not wait any more"), "{action}: {}", page.body);
    }
    let changed = ada.press("/api/requests/decide", &[("id", &id), ("verdict", "approve")]).await;
    assert!(changed.says("A verdict stands once it is given"), "{}", changed.body);
    assert_eq!(state(&app, &id).await, "denied");
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_double_click_on_approve_is_one_yes() {
    let app = asking(r#"{ approvers = ["owners"] }"#).await;
    let (mina, ada) = (app.signed_in("mina").await, app.signed_in("ada").await);
    let id = open(&app, &mina).await;
    assert_eq!(join_all((0..3).map(|_| approve(&ada, &id))).await, [200, 200, 200]);
    assert_eq!(approve(&ada, &id).await, 200, "and later");
    assert_eq!(approve(&app.signed_in("jun").await, &id).await, 409);
    assert_eq!(audited(&app, "request_approved").await.len(), 1);
    assert_eq!(effective_adds(&app).len(), 1);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_verdict_and_a_withdrawal_at_once_are_one_of_the_two() {
    let app = asking(r#"{ approvers = ["owners"] }"#).await;
    let (mina, ada) = (app.signed_in("mina").await, app.signed_in("ada").await);
    let id = open(&app, &mina).await;
    let withdraw = async { mina.call("/api/requests/withdraw", &[("id", &id)]).await.status.as_u16() };
    let answers = tokio::join!(withdraw, approve(&ada, &id));
    let added = effective_adds(&app).len();
    match answers {
        (200, 409) => assert_eq!((state(&app, &id).await.as_str(), added), ("withdrawn", 0)),
        (409, 200) => assert_eq!((state(&app, &id).await.as_str(), added), ("approved", 1)),
        other => panic!("{other:?}"),
    }
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_justification_is_asked_for_only_if_the_rule_wants_one() {
    let app = asking(r#"{ approvers = ["owners"], justification = true }"#).await;
    let mina = app.signed_in("mina").await;
    let ask_page = format!("/ask?to={}", app.jira(ISSUE));
    assert!(mina.page(&ask_page).await.contains("name=\"justification\""));
    for words in ["", " \r\n ", &"x".repeat(1001)] {
        let refused = open_with(&app, &mina, words).await.expect_err("no words, or too many");
        assert!(refused.ends_with("problem=justification_needed"), "{refused}");
    }
    assert_eq!(app.count("requests").await, 0);
    let id = open_with(&app, &mina, "New on the refund\u{0} project.\r\n<b>Today</b>").await.expect("words");
    let rows = app.rows("requests").await;
    assert_eq!(text(&rows[0], "justification"), "New on the refund  project.\n<b>Today</b>");
    let page = app.signed_in("ada").await.page(&format!("/requests/{id}")).await;
    assert!(page.contains("New on the refund") && page.contains("&lt;b&gt;Today"), "{page}");

    let app = asking(r#"{ approvers = ["owners"] }"#).await;
    let mina = app.signed_in("mina").await;
    let ask_page = format!("/ask?to={}", app.jira(ISSUE));
    assert!(!mina.page(&ask_page).await.contains("name=\"justification\""));
    open_with(&app, &mina, "Nobody asked").await.expect("a request");
    assert_eq!(app.rows("requests").await[0]["justification"], Value::Null);
}

#[tokio::test]
async fn whoever_was_denied_is_told_from_when_they_can_ask_again() {
    let app = asking(r#"{ approvers = ["owners"], again_after_days = 2 }"#).await;
    let mina = app.signed_in("mina").await;
    let id = open(&app, &mina).await;
    assert_eq!(deny(&app.signed_in("ada").await, &id).await, 200);
    app.run_pending().await;
    let mails = app.inbox.mails_to("mina@partner.example");
    let text = mails.last().expect("a mail").text();
    assert!(text.contains("you can ask again after 2 days"), "{text}");
    let page = mina.follow(&format!("/requests/{id}")).await;
    assert!(page.says("You can ask again") && page.says("in 2 days"), "{}", page.body);
    assert!(!page.says("Ask again") && !page.body.contains("/go?to="), "{}", page.body);
    let landing = mina.follow_link(ISSUE).await.with_status(200);
    assert!(landing.says("not this month") && landing.says("in 2 days"), "{}", landing.body);
    assert!(!landing.body.contains("/api/requests/open"), "no button that cannot succeed");
    assert!(open_with(&app, &mina, "").await.is_err());
    assert_eq!(app.count("requests").await, 1);
    app.pass(TimeDelta::hours(49));
    mina.sign_in_as("mina").await;
    assert!(mina.page(&format!("/requests/{id}")).await.contains("Ask again"));
    assert_ne!(open(&app, &mina).await, id);
}

#[tokio::test]
async fn a_stand_in_decides_in_the_period_and_the_audit_names_both() {
    let app = asking(r#"{ approvers = ["owners"] }"#).await;
    let ada = app.signed_in("ada").await;
    let today = app.state().clock.now().date_naive();
    let until = (today + Days::new(2)).to_string();
    let absence = [("address", "noor@acme.example"), ("from", &today.to_string()), ("until", &until)];
    ada.press("/api/stand_ins/name", &absence).await.with_status(200);
    assert!(ada.page("/stand-ins").await.contains("noor@acme.example"));

    let mina = app.signed_in("mina").await;
    let id = open(&app, &mina).await;
    app.run_pending().await;
    let mails = app.inbox.mails_to("noor@acme.example");
    assert_eq!(mails.len(), 1, "the mail goes to both");
    assert!(mails[0].text().contains("because you stand in for Ada Park."), "{}", mails[0].text());
    assert_eq!(app.inbox.mails_to("ada@acme.example").len(), 1);
    let noor = app.signed_in("noor").await;
    assert!(noor.page("/").await.contains(&id), "it waits for the stand-in too");
    assert!(noor.page(&format!("/requests/{id}")).await.contains("You stand in for Ada Park."));
    assert_eq!(approve(&noor, &id).await, 200);
    let approved = audited(&app, "request_approved").await;
    let persons = app.rows("persons").await;
    let person =
        |address: &str| persons.iter().find(|row| row["email"] == address).expect("a row")["id"].clone();
    assert_eq!(approved[0]["actor_id"], person("noor@acme.example"));
    assert_eq!(json(&approved[0], "details")["in_place_of"], json!([person("ada@acme.example")]));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn nobody_stands_in_for_one_of_a_group_of_the_provider() {
    let app = asking(r#"{ approvers = [{ idp_group = { group = "leads" } }] }"#).await;
    let ada = app.signed_in("ada").await;
    let today = app.state().clock.now().date_naive();
    let until = (today + Days::new(2)).to_string();
    let absence = [("address", "noor@acme.example"), ("from", &today.to_string()), ("until", &until)];
    ada.press("/api/stand_ins/name", &absence).await.with_status(200);
    let id = open(&app, &app.signed_in("mina").await).await;
    app.run_pending().await;
    assert_eq!(subjects(&app, "ada@acme.example").len(), 1);
    assert_eq!(subjects(&app, "noor@acme.example").len(), 0, "others of the group decide");
    assert_eq!(approve(&app.signed_in("noor").await, &id).await, 404);
}

#[tokio::test]
async fn a_stand_in_decides_neither_before_nor_after_nor_for_themself() {
    let app = asking(r#"{ approvers = [{ person = "ada@acme.example" }] }"#).await;
    let ada = app.signed_in("ada").await;
    let today = app.state().clock.now().date_naive();
    let name = async |who: &str, from: u64, until: u64| {
        let (from, until) = ((today + Days::new(from)).to_string(), (today + Days::new(until)).to_string());
        let fields = [("address", who), ("from", &from), ("until", &until)];
        ada.call("/api/stand_ins/name", &fields).await.status.as_u16()
    };
    assert_eq!(name("ada@acme.example", 0, 1).await, 422, "oneself");
    assert_eq!(name("noor@acme.example", 3, 2).await, 422, "backwards");
    assert_eq!(name("noor@acme.example", 0, 200).await, 422, "for ever");
    assert_eq!(name("not an address", 0, 1).await, 422);
    assert_eq!(name("noor@acme.example", 1, 1).await, 200);
    assert_eq!(name("mina@partner.example", 0, 1).await, 200);

    let mina = app.signed_in("mina").await;
    let id = open(&app, &mina).await;
    assert_eq!(approve(&mina, &id).await, 403, "nobody decides on their own request");
    assert_eq!(approve(&app.signed_in("noor").await, &id).await, 404, "not yet");
    app.pass(TimeDelta::hours(49));
    assert_eq!(approve(&app.signed_in("noor").await, &id).await, 404, "not any more");
    assert_eq!(effective_adds(&app), []);
}

#[tokio::test]
async fn whoever_is_back_decides_alone() {
    let app = asking(r#"{ approvers = [{ person = "ada@acme.example" }] }"#).await;
    let (ada, noor) = (app.signed_in("ada").await, app.signed_in("noor").await);
    let today = app.state().clock.now().date_naive().to_string();
    let absence = [("address", "noor@acme.example"), ("from", &*today), ("until", &*today)];
    ada.press("/api/stand_ins/name", &absence).await.with_status(200);
    let id = open(&app, &app.signed_in("mina").await).await;
    let stand_in = text(&app.rows("stand_ins").await[0], "id").to_owned();
    assert_eq!(noor.call("/api/stand_ins/end", &[("id", &stand_in)]).await.status, 404, "not theirs to end");
    app.pass(TimeDelta::minutes(1));
    ada.press("/api/stand_ins/end", &[("id", &stand_in)]).await.with_status(200);
    assert_eq!(approve(&noor, &id).await, 404);
    assert_eq!(audited(&app, "stand_in_ended").await.len(), 1);
}

#[tokio::test]
async fn a_second_sign_in_with_the_requesters_atlassian_account_does_not_decide() {
    let app = asking(r#"{ approvers = [{ person = "mina.owner@acme.example" }] }"#).await;
    app.op.know(Person::new("twin").with("email", "mina.owner@acme.example").with("email_verified", true));
    let mina = app.signed_in("mina").await;
    let id = open(&app, &mina).await;
    // Jira knows one person under the other address now.
    let account = app.person("mina").account_id.clone().expect("an account");
    app.sim.change_account(&account, |account| account.email = "mina.owner@acme.example".to_owned());
    let twin = app.signed_in("twin").await;
    assert_eq!(approve(&twin, &id).await, 403);
    assert_eq!(state(&app, &id).await, "pending");
    assert_eq!(effective_adds(&app), []);
}

#[tokio::test]
async fn a_yes_said_while_jira_was_down_gives_nothing_to_the_approvers_own_account() {
    let app = asking(r#"{ approvers = ["owners"] }"#).await;
    let mina = app.signed_in("mina").await;
    let id = open(&app, &mina).await;
    let twin = app.signed_in("jun").await;
    let down = Fault::Status { status: 503, body: None, retry_after: RetryAfter::Absent };
    app.sim.add_fault(FaultRule { method: None, ..FaultRule::new("GET", "/rest/**", down) });
    assert_eq!(approve(&twin, &id).await, 200, "Jira does not say whose account it is");
    app.sim.clear_faults();
    // Jira knows one person under the other address now.
    let (account, other) = (account(&app, "mina"), self::account(&app, "jun"));
    app.sim.change_account(&other, |other| other.email = "gone@acme.example".to_owned());
    app.sim.change_account(&account, |account| account.email = "jun@acme.example".to_owned());
    for _ in 0..6 {
        app.pass(TimeDelta::seconds(30));
        app.run_pending().await;
    }
    let grants = app.rows("grants").await;
    assert_eq!((text(&grants[0], "state"), text(&grants[0], "failure")), ("failed", "own_verdict"));
    assert_eq!(effective_adds(&app), []);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn where_all_have_to_agree_no_yes_said_while_jira_was_down_is_for_the_approvers_own_account() {
    let app = asking(r#"{ approvers = ["owners"], quorum = "all" }"#).await;
    let mina = app.signed_in("mina").await;
    let id = open(&app, &mina).await;
    let (twin, ada) = (app.signed_in("jun").await, app.signed_in("ada").await);
    let down = Fault::Status { status: 503, body: None, retry_after: RetryAfter::Absent };
    app.sim.add_fault(FaultRule { method: None, ..FaultRule::new("GET", "/rest/**", down) });
    assert_eq!(approve(&twin, &id).await, 200, "Jira does not say whose account it is");
    app.sim.clear_faults();
    let (account, other) = (account(&app, "mina"), self::account(&app, "jun"));
    app.sim.change_account(&other, |other| other.email = "gone@acme.example".to_owned());
    app.sim.change_account(&account, |account| account.email = "jun@acme.example".to_owned());
    assert_eq!(approve(&ada, &id).await, 200);
    for _ in 0..6 {
        app.pass(TimeDelta::seconds(30));
        app.run_pending().await;
    }
    let grants = app.rows("grants").await;
    assert_eq!((text(&grants[0], "state"), text(&grants[0], "failure")), ("failed", "own_verdict"));
    assert_eq!(effective_adds(&app), []);
    assert_invariants(&app).await;
}

fn account(app: &TestApp, login: &str) -> String {
    app.person(login).account_id.clone().expect("the site knows them")
}
