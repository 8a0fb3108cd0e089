//! Grants: what policy gives at once, and everything that can come between Atlassian's yes and a license that works.

use std::sync::Arc;

use chrono::TimeDelta;
use futures::future::join_all;
use journeys::invariants::{assert_invariants, effective_adds, text};
use journeys::op::Person;
use journeys::test_app::{Browser, Landing, TestApp};
use serde_json::Value;
use server::config::{Config, Product, Sites};
use sim::{
    Account, AccountKind, BotRights, Fault, FaultRule, GroupChange, Lag, ProductChange, RetryAfter,
    SeatLimit, Standing,
};

const ISSUE: &str = "/browse/PROJ-123?focusedCommentId=7";
const SOFTWARE: &str = "jira-software";
const ADD: &str = "/rest/api/3/group/user";
const COUNT: &str = "/rest/api/3/applicationrole/*";

fn account(app: &TestApp, login: &str) -> String {
    app.person(login).account_id.clone().expect("the site knows them")
}

fn group(app: &TestApp) -> String {
    app.state().config.sites.all()[0].products[0].group.to_string()
}

fn on_add(fault: Fault) -> FaultRule {
    FaultRule::new("POST", ADD, fault)
}

fn change_products(config: &mut Config, change: impl Fn(&mut Product)) {
    let mut all = config.sites.all().to_vec();
    all.iter_mut().flat_map(|site| &mut site.products).for_each(change);
    config.sites = Arc::new(Sites::new(all).expect("the sites are as they were"));
}

/// Engineers get a license for so many days.
fn for_days(days: u32) -> impl FnOnce(&mut Config) {
    move |config| {
        let text = format!(
            "[[rules]]\nid = \"for-days\"\nname = \"For some days\"\nwhen = {{ idp_group = \"engineers\" }}\n\
             then = {{ grant = {{ days = {days} }} }}\n"
        );
        config.policy = toml::from_str(&text).expect("a policy");
    }
}

async fn only_grant(app: &TestApp) -> Value {
    let mut grants = app.rows("grants").await;
    assert_eq!(grants.len(), 1, "{grants:?}");
    grants.remove(0)
}

async fn states(app: &TestApp) -> Vec<String> {
    let mut states: Vec<_> =
        app.rows("grants").await.iter().map(|row| text(row, "state").to_owned()).collect();
    states.sort();
    states
}

/// That the person came to the issue and the license works.
#[track_caller]
fn assert_on_issue(app: &TestApp, landing: &Landing) {
    assert_eq!(
        (landing.status.as_u16(), landing.url.as_str()),
        (200, app.jira(ISSUE).as_str()),
        "{:?}",
        landing.way
    );
    assert!(landing.says("Checkout fails on refund"), "the issue is not shown");
}

/// That the visit came to the page that asks a human, and nothing was added.
#[track_caller]
fn assert_asks(app: &TestApp, landing: &Landing) {
    assert!(landing.path().starts_with("/ask?"), "{:?}", landing.way);
    assert_eq!(landing.status.as_u16(), 200);
    assert_eq!(effective_adds(app), []);
}

/// Follows the link, then lets jobs and time do their work for two minutes.
async fn visit_and_wait(app: &TestApp, browser: &Browser) -> Landing {
    let landing = browser.follow_link(ISSUE).await;
    for _ in 0..12 {
        app.pass(TimeDelta::seconds(10));
        app.run_pending().await;
    }
    landing
}

#[tokio::test]
async fn whom_a_rule_gives_a_license_stands_on_the_issue_a_moment_later() {
    let app = TestApp::start().await;
    let eli = app.signed_in("eli").await;
    let landing = eli.follow_link(ISSUE).await;
    assert_on_issue(&app, &landing);
    assert!(app.sim.is_licensed(&account(&app, "eli"), SOFTWARE));
    let grant = only_grant(&app).await;
    assert_eq!(
        (text(&grant, "state"), text(&grant, "account_id")),
        ("active", account(&app, "eli").as_str())
    );
    assert!(grant["ends_at"].is_null() && grant["added_at"].is_string());
    app.run_pending().await;
    assert_eq!(app.inbox.mails(), [], "nobody is written to about what worked at once");
    assert_eq!(app.sim.writes().len(), 1);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_second_visit_writes_nothing() {
    let app = TestApp::start().await;
    let eli = app.signed_in("eli").await;
    eli.follow_link(ISSUE).await;
    let before = app.all_rows().await;
    for forgets in [false, true] {
        if forgets {
            app.forget();
        }
        assert_on_issue(&app, &eli.follow_link(ISSUE).await);
    }
    assert_eq!(app.all_rows().await, before);
    assert_eq!(app.sim.writes().len(), 1);
}

#[tokio::test]
async fn a_license_for_some_days_is_taken_back_when_its_end_has_come() {
    let app = TestApp::with(for_days(30)).await;
    let eli = app.signed_in("eli").await;
    assert_on_issue(&app, &eli.follow_link(ISSUE).await);
    app.pass(TimeDelta::days(30) - TimeDelta::seconds(1));
    app.run_pending().await;
    assert!(app.sim.is_licensed(&account(&app, "eli"), SOFTWARE), "a second too early");
    assert_invariants(&app).await;

    app.pass(TimeDelta::seconds(1));
    app.run_pending().await;
    assert!(!app.sim.is_licensed(&account(&app, "eli"), SOFTWARE));
    let grant = only_grant(&app).await;
    assert_eq!(text(&grant, "state"), "revoked");
    assert!(grant["revoked_at"].is_string());
    assert!(app.state().licenses.iter().next().is_none(), "nobody is let through from memory");
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_license_is_taken_back_although_atlassian_stumbles_on_its_last_day() {
    let app = TestApp::with(for_days(30)).await;
    let eli = app.signed_in("eli").await;
    assert_on_issue(&app, &eli.follow_link(ISSUE).await);
    app.sim.add_fault(
        FaultRule::new(
            "DELETE",
            ADD,
            Fault::Status { status: 503, body: None, retry_after: RetryAfter::Absent },
        )
        .times(3),
    );
    app.sim.change_settings(|settings| settings.lag = Some(Lag::Reads(2)));
    app.pass(TimeDelta::days(30));
    for _ in 0..12 {
        app.run_pending().await;
        app.pass(TimeDelta::seconds(10));
    }
    assert_eq!(states(&app).await, ["revoked"]);
    assert!(!app.sim.is_licensed(&account(&app, "eli"), SOFTWARE));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn an_account_that_was_away_for_a_while_still_loses_its_license_at_the_end() {
    let app = TestApp::with(for_days(2)).await;
    let eli = app.signed_in("eli").await;
    assert_on_issue(&app, &eli.follow_link(ISSUE).await);
    let id = account(&app, "eli");
    app.sim.change_account(&id, |account| account.standing = Standing::Inactive);
    app.forget();
    eli.follow_link(ISSUE).await;
    assert_eq!(states(&app).await, ["active"], "nobody took the license back");

    app.sim.change_account(&id, |account| account.standing = Standing::Active);
    app.pass(TimeDelta::days(2));
    app.run_pending().await;
    assert!(!app.sim.is_licensed(&id, SOFTWARE), "the license has outlived its days");
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_yes_that_takes_a_moment_to_show_is_waited_for() {
    for lag in [Lag::Reads(3), Lag::Ms(600)] {
        let app = TestApp::start().await;
        app.sim.change_settings(|settings| settings.lag = Some(lag));
        let eli = app.signed_in("eli").await;
        assert_on_issue(&app, &eli.follow_link(ISSUE).await);
        assert_eq!(states(&app).await, ["active"]);
        assert_eq!(effective_adds(&app).len(), 1);
        assert_invariants(&app).await;
    }
}

#[tokio::test]
async fn a_yes_that_takes_long_to_show_is_waited_for_on_a_page_and_never_in_a_loop() {
    let app = TestApp::start().await;
    app.sim.change_settings(|settings| settings.lag = Some(Lag::Reads(30)));
    let eli = app.signed_in("eli").await;
    let landing = eli.follow_link(ISSUE).await;
    assert!(landing.path().starts_with("/grants/"), "{:?}", landing.way);
    assert_eq!(states(&app).await, ["provisioning"]);
    assert_invariants(&app).await;
    for _ in 0..20 {
        app.pass(TimeDelta::seconds(4));
        app.run_pending().await;
    }
    assert_eq!(states(&app).await, ["active"]);
    assert_on_issue(&app, &eli.follow_link(ISSUE).await);
    assert_eq!(app.sim.writes().len(), 1);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_yes_that_was_a_lie_fails_visibly_and_tells_the_person_and_the_admins() {
    let app = TestApp::start().await;
    app.sim.add_fault(on_add(Fault::Lie));
    let eli = app.signed_in("eli").await;
    let landing = visit_and_wait(&app, &eli).await;
    let page = landing.path().split('?').next().expect("a path").to_owned();
    assert!(page.starts_with("/grants/"), "{:?}", landing.way);
    let grant = only_grant(&app).await;
    assert_eq!((text(&grant, "state"), text(&grant, "failure")), ("failed", "never_effective"));
    assert!(eli.page(&page).await.contains("could not"), "the page does not say that it failed");
    let mut told: Vec<_> = app.inbox.mails().into_iter().flat_map(|mail| mail.to).collect();
    told.sort();
    assert_eq!(told, ["eli@acme.example", "sam@acme.example"]);
    assert!(app.signed_in("sam").await.page("/system").await.contains("Eli Novak"));
    assert_invariants(&app).await;
}

fn is_member(app: &TestApp, login: &str) -> bool {
    app.sim.group(&group(app)).expect("the license group").accepted().contains(&account(app, login))
}

#[tokio::test]
async fn a_license_that_shows_after_it_was_given_up_on_is_taken_out_again() {
    let app = TestApp::with(for_days(1)).await;
    app.sim.change_settings(|settings| settings.lag = Some(Lag::Reads(500)));
    let eli = app.signed_in("eli").await;
    eli.follow_link(ISSUE).await;
    for _ in 0..10 {
        app.pass(TimeDelta::seconds(10));
        app.run_pending().await;
    }
    let grant = only_grant(&app).await;
    assert_eq!((text(&grant, "state"), text(&grant, "failure")), ("failed", "never_effective"));
    app.sim.set_members(&group(&app), app.sim.group(&group(&app)).expect("it").accepted().clone());
    app.sim.change_settings(|settings| settings.lag = None);
    for _ in 0..4 {
        app.pass(TimeDelta::minutes(1));
        app.run_pending().await;
    }
    assert!(!is_member(&app, "eli") && !app.sim.is_licensed(&account(&app, "eli"), SOFTWARE));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn an_add_whose_answer_was_lost_before_an_outage_leaves_nobody_in_the_group() {
    let app = TestApp::with(for_days(1)).await;
    let eli = app.signed_in("eli").await;
    app.sim.add_fault(on_add(Fault::Reset).carried_out());
    eli.follow_link(ISSUE).await;
    assert_eq!(states(&app).await, ["provisioning"]);
    assert!(is_member(&app, "eli"));
    let down = Fault::Status { status: 503, body: None, retry_after: RetryAfter::Absent };
    app.sim.add_fault(FaultRule::new("GET", "/rest/**", down));
    for _ in 0..10 {
        app.pass(TimeDelta::minutes(10));
        app.run_pending().await;
    }
    assert_eq!(text(&only_grant(&app).await, "failure"), "unreachable");
    app.sim.clear_faults();
    for _ in 0..4 {
        app.pass(TimeDelta::minutes(30));
        app.run_pending().await;
    }
    assert!(!is_member(&app, "eli"));
    assert!(app.rows("jobs").await.iter().all(|job| job["state"] != "parked"));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn whoever_was_a_member_before_stays_one_when_their_license_cannot_be_set_up() {
    let app = TestApp::with(for_days(1)).await;
    let mut members = app.sim.group(&group(&app)).expect("a group").accepted().clone();
    members.insert(account(&app, "eli"));
    app.sim.set_members(&group(&app), members);
    app.sim.change_product(SOFTWARE, ProductChange { groups: Some(Vec::new()), ..ProductChange::default() });
    let eli = app.signed_in("eli").await;
    visit_and_wait(&app, &eli).await;
    assert_eq!(text(&only_grant(&app).await, "failure"), "never_effective");
    app.pass(TimeDelta::hours(1));
    app.run_pending().await;
    assert!(is_member(&app, "eli"));
    assert_eq!(app.sim.writes().len(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_admins_retry_and_what_takes_the_failed_license_out_do_not_cross() {
    for wait in [0, 100, 400] {
        let app = TestApp::start().await;
        app.sim.add_fault(on_add(Fault::Lie));
        let eli = app.signed_in("eli").await;
        eli.follow_link(ISSUE).await;
        app.pass(TimeDelta::seconds(91));
        app.run_pending().await;
        assert_eq!(states(&app).await, ["failed"]);
        app.sim.clear_faults();
        app.sim.add_fault(FaultRule::new("DELETE", ADD, Fault::Latency { ms: wait }));
        let sam = app.signed_in("sam").await;
        let id = text(&only_grant(&app).await, "id").to_owned();
        app.pass(TimeDelta::minutes(1));
        let fields = [("id", id.as_str())];
        let retry = sam.call("/api/system/retry_grant", &fields);
        let (_, answer) = tokio::join!(app.run_pending(), retry);
        assert_eq!(answer.status.as_u16(), 200);
        for _ in 0..6 {
            app.pass(TimeDelta::seconds(30));
            app.run_pending().await;
        }
        assert_eq!(states(&app).await, ["active"], "{wait}");
        assert!(is_member(&app, "eli"), "{wait}");
        assert_invariants(&app).await;
    }
}

#[tokio::test]
async fn an_answer_that_was_lost_is_read_back_and_nothing_is_added_twice() {
    let lost = [
        Fault::Status { status: 500, body: None, retry_after: RetryAfter::Absent },
        Fault::Reset,
        Fault::Empty,
        Fault::Html,
        // Longer than anybody waits for it.
        Fault::Latency { ms: 8_000 },
    ];
    join_all(lost.map(|fault| async move {
        let app = TestApp::start().await;
        app.sim.add_fault(on_add(fault.clone()).carried_out().times(1));
        let eli = app.signed_in("eli").await;
        visit_and_wait(&app, &eli).await;
        assert_eq!(states(&app).await, ["active"], "{fault:?}");
        assert_eq!(effective_adds(&app).len(), 1, "{fault:?}");
        assert_eq!(app.sim.writes().len(), 1, "{fault:?}: it was asked for twice");
        assert_on_issue(&app, &eli.follow_link(ISSUE).await);
        assert_invariants(&app).await;
    }))
    .await;
}

#[tokio::test]
async fn an_add_that_never_happened_is_tried_again() {
    let refused = Fault::Status { status: 502, body: None, retry_after: RetryAfter::Absent };
    for fault in [Fault::Reset, Fault::Html, refused] {
        let app = TestApp::start().await;
        app.sim.add_fault(on_add(fault.clone()).times(2));
        let eli = app.signed_in("eli").await;
        visit_and_wait(&app, &eli).await;
        assert_eq!(effective_adds(&app).len(), 1, "{fault:?}");
        assert_eq!(states(&app).await, ["active"], "{fault:?}");
        assert_invariants(&app).await;
    }
}

#[tokio::test]
async fn already_a_member_is_as_good_as_added() {
    let app = TestApp::start().await;
    // The answer is lost, and what was done does not show for a while: the second try cannot know.
    app.sim.change_settings(|settings| settings.lag = Some(Lag::Reads(5)));
    let lost = Fault::Status { status: 500, body: None, retry_after: RetryAfter::Absent };
    app.sim.add_fault(on_add(lost).carried_out().times(1));
    let eli = app.signed_in("eli").await;
    visit_and_wait(&app, &eli).await;
    assert_eq!(states(&app).await, ["active"]);
    assert_eq!((effective_adds(&app).len(), app.sim.writes().len()), (1, 2));
    assert_eq!(app.sim.writes()[1].status, Some(400));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn retry_after_is_the_least_that_is_waited() {
    let app = TestApp::start().await;
    app.sim.add_fault(on_add(Fault::TooManyRequests { retry_after: RetryAfter::Seconds(120) }).times(1));
    let eli = app.signed_in("eli").await;
    let landing = eli.follow_link(ISSUE).await;
    assert!(landing.path().starts_with("/grants/"), "{:?}", landing.way);
    app.pass(TimeDelta::seconds(119));
    app.run_pending().await;
    assert_eq!(app.sim.writes().len(), 1, "it asked again before it was allowed to");
    app.pass(TimeDelta::seconds(1));
    app.run_pending().await;
    assert_eq!(states(&app).await, ["active"]);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn what_no_waiting_can_help_fails_at_once_and_says_why() {
    let licence = r#"{"errorMessages":["Licence exceeded: LicenceCheckHardLimitFailure{requiredSeats=1}"]}"#;
    let status = |status, body: &str| Fault::Status {
        status,
        body: Some(body.to_owned()),
        retry_after: RetryAfter::Absent,
    };
    for (fault, failure) in [
        (status(400, licence), "no_seat"),
        (status(401, ""), "not_permitted"),
        (status(403, ""), "not_permitted"),
    ] {
        let app = TestApp::start().await;
        app.sim.add_fault(on_add(fault));
        let eli = app.signed_in("eli").await;
        let landing = eli.follow_link(ISSUE).await;
        assert!(landing.path().starts_with("/grants/"), "{failure}: {:?}", landing.way);
        let grant = only_grant(&app).await;
        assert_eq!((text(&grant, "state"), text(&grant, "failure")), ("failed", failure));
        app.run_pending().await;
        assert_eq!(app.sim.writes().len(), 1, "{failure}: it was asked again and again");
        assert_eq!(app.inbox.mails_to("eli@acme.example").len(), 1, "{failure}");
        // The admin hears of the license, and once that the site refuses the portal.
        let to_sam = 1 + usize::from(failure == "not_permitted");
        assert_eq!(app.inbox.mails_to("sam@acme.example").len(), to_sam, "{failure}");
        assert_invariants(&app).await;
    }
}

#[tokio::test]
async fn a_group_that_belongs_to_the_identity_provider_is_not_touched() {
    let app = TestApp::start().await;
    app.sim.change_group(&group(&app), GroupChange { synced: Some(true), ..GroupChange::default() });
    let eli = app.signed_in("eli").await;
    eli.follow_link(ISSUE).await;
    assert_eq!(text(&only_grant(&app).await, "failure"), "not_permitted");
    assert_eq!(effective_adds(&app), []);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_license_group_that_does_not_exist_is_said_so() {
    let change = |config: &mut Config| {
        change_products(config, |product| {
            product.group = domain::GroupId::parse("5f0e0f8e-0000-4a39-9f6e-3a4e4f0a0001").expect("an id");
        });
    };
    let app = TestApp::with(change).await;
    let eli = app.signed_in("eli").await;
    eli.follow_link(ISSUE).await;
    assert_eq!(text(&only_grant(&app).await, "failure"), "no_group");
}

#[tokio::test]
async fn with_a_revoked_token_people_are_let_through_and_nothing_is_given() {
    let app = TestApp::start().await;
    app.sim.change_settings(|settings| settings.bot = BotRights::Revoked);
    let eli = app.signed_in("eli").await;
    let landing = eli.follow_link(ISSUE).await;
    assert!(landing.url.starts_with(&app.jira("")), "{:?}", landing.way);
    assert_eq!(app.count("grants").await, 0);
    assert_eq!(effective_adds(&app), []);
}

#[tokio::test]
async fn a_failed_grant_is_tried_again_by_an_admin_and_by_nobody_else() {
    let app = TestApp::start().await;
    let synced = |synced| GroupChange { synced: Some(synced), ..GroupChange::default() };
    app.sim.change_group(&group(&app), synced(true));
    let eli = app.signed_in("eli").await;
    eli.follow_link(ISSUE).await;
    app.run_pending().await;
    let grant = only_grant(&app).await;
    let id = text(&grant, "id");
    app.sim.change_group(&group(&app), synced(false));

    for login in ["eli", "mina", "ines"] {
        let answer = app.signed_in(login).await.call("/api/system/retry_grant", &[("id", id)]).await;
        assert_eq!(answer.status.as_u16(), 403, "{login}");
    }
    assert_eq!(states(&app).await, ["failed"]);
    let sam = app.signed_in("sam").await;
    sam.press("/api/system/retry_grant", &[("id", id)]).await;
    assert_eq!(states(&app).await, ["active"]);
    let answer = sam.call("/api/system/retry_grant", &[("id", id)]).await;
    assert_eq!(answer.status.as_u16(), 409, "what works is not tried again");
    let page = sam.press("/api/system/retry_grant", &[("id", id)]).await;
    assert!(page.says("This does not wait for a retry any more"), "{}", page.body);
    assert_on_issue(&app, &eli.follow_link(ISSUE).await);
    assert_invariants(&app).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_double_click_and_more_tabs_are_one_grant() {
    let app = TestApp::start().await;
    let eli = app.signed_in("eli").await;
    let landings = join_all((0..6).map(|_| eli.follow_link(ISSUE))).await;
    for landing in &landings {
        let fine = landing.url == app.jira(ISSUE) || landing.path().starts_with("/grants/");
        assert!(fine, "{:?}", landing.way);
    }
    app.run_pending().await;
    assert_eq!(states(&app).await, ["active"]);
    assert_eq!(app.sim.writes().len(), 1);
    assert_eq!(app.count("decisions").await, 1);
    assert_invariants(&app).await;
}

/// So many engineers without a license, each signed in.
async fn crowd(app: &TestApp, size: usize) -> Vec<Browser> {
    let mut browsers = Vec::new();
    for number in 0..size {
        let login = format!("newcomer{number}");
        app.op.know(Person::new(&login).with("groups", vec!["engineers"]));
        let email = format!("{login}@acme.example");
        app.sim.put_account(Account::person(format!("712020:newcomer-{number}"), &login, email));
        browsers.push(app.signed_in(&login).await);
    }
    browsers
}

/// One seat is left, and Atlassian itself would give more and send the bill.
fn leave_one_seat(app: &TestApp) {
    let used = app.sim.group(&group(app)).expect("the license group").accepted().len();
    let seats = Some(u32::try_from(used).expect("a small number") + 1);
    app.sim.change_product(SOFTWARE, ProductChange { seats, ..ProductChange::default() });
    app.sim.change_settings(|settings| settings.seat_limit = SeatLimit::Soft);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_people_who_want_the_last_seat_one_gets_it_and_the_others_ask() {
    for size in [2, 8] {
        let app = TestApp::start().await;
        let people = crowd(&app, size).await;
        leave_one_seat(&app);
        let landings = join_all(people.iter().map(|person| person.follow_link(ISSUE))).await;
        app.run_pending().await;
        assert_eq!(effective_adds(&app).len(), 1, "of {size}");
        let through = landings.iter().filter(|landing| landing.url.starts_with(&app.jira("/"))).count();
        let asked = landings.iter().filter(|landing| landing.path().starts_with("/ask?")).count();
        assert_eq!((through, asked), (1, size - 1));
        assert_invariants(&app).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_count_of_seats_that_is_old_when_it_arrives_gives_no_seat_away() {
    let app = TestApp::start().await;
    let people = crowd(&app, 2).await;
    leave_one_seat(&app);
    // One of the two hears of the free seat when the other one sits on it.
    app.sim.add_fault(FaultRule::new("GET", COUNT, Fault::Latency { ms: 2_000 }).carried_out().times(1));
    join_all(people.iter().map(|person| person.follow_link(ISSUE))).await;
    assert_eq!(effective_adds(&app).len(), 1);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn with_no_seat_free_or_the_seats_unknown_a_human_is_asked() {
    let full = TestApp::start().await;
    full.sim.change_product(SOFTWARE, ProductChange { seats: Some(4), ..ProductChange::default() });
    let landing = full.signed_in("eli").await.follow_link(ISSUE).await;
    assert_asks(&full, &landing);
    assert_invariants(&full).await;

    let unknown = TestApp::start().await;
    let eli = unknown.signed_in("eli").await;
    let fault = Fault::Status { status: 500, body: None, retry_after: RetryAfter::Absent };
    unknown.sim.add_fault(FaultRule::new("GET", COUNT, fault));
    assert_asks(&unknown, &eli.follow_link(ISSUE).await);
    assert_invariants(&unknown).await;
}

#[tokio::test]
async fn an_account_that_is_not_surely_the_persons_is_never_given_a_license_by_itself() {
    type Change = fn(&TestApp);
    let cases: [(&str, &str, Change); 6] = [
        ("hidden", "kofi", |_| {}),
        ("inactive", "pia", |_| {}),
        ("missing", "hal", |_| {}),
        ("never invited", "eli", |app| {
            app.sim.change_account(&account(app, "eli"), |it| it.standing = Standing::NotInvited);
        }),
        ("an app", "eli", |app| {
            app.sim.change_account(&account(app, "eli"), |it| it.kind = AccountKind::App);
        }),
        ("ambiguous", "eli", |app| {
            app.sim.put_account(Account::person("712020:other", "Eli too", "eli@acme.example"));
        }),
    ];
    for (case, login, change) in cases {
        let app = TestApp::start().await;
        change(&app);
        let browser = app.signed_in(login).await;
        let landing = browser.follow_link(ISSUE).await;
        assert!(landing.path().starts_with("/ask?"), "{case}: {:?}", landing.way);
        browser.press("/api/requests/open", &[("to", &app.jira(ISSUE))]).await;
        app.run_pending().await;
        assert_eq!(app.count("requests").await, 1, "{case}");
        assert_eq!(app.count("grants").await, 0, "{case}");
        assert_eq!(app.sim.writes().len(), 0, "{case}");
        assert_invariants(&app).await;
    }
}

#[tokio::test]
async fn a_license_that_somebody_took_away_is_decided_anew() {
    let app = TestApp::start().await;
    let eli = app.signed_in("eli").await;
    eli.follow_link(ISSUE).await;
    app.sim.set_members::<String>(&group(&app), []);
    app.forget();
    assert_on_issue(&app, &eli.follow_link(ISSUE).await);
    assert_eq!(states(&app).await, ["active", "revoked"]);
    assert_eq!(app.count("decisions").await, 2);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn seats_are_written_down_with_their_price_and_their_billing_period() {
    let change = |config: &mut Config| {
        change_products(config, |product| {
            product.price_cents = Some(799);
            product.currency = Some("EUR".to_owned());
            product.billing_period_start = chrono::NaiveDate::from_ymd_opt(2026, 11, 1);
        });
    };
    let app = TestApp::with(change).await;
    app.run_pending().await;
    assert_eq!(app.count("seat_samples").await, 2, "one a product");
    let samples = app.rows("seat_samples").await;
    let software = samples.iter().find(|row| row["product"] == SOFTWARE).expect("a sample");
    assert_eq!((software["seat_limit"].as_i64(), software["used"].as_i64()), (Some(10), Some(4)));
    assert_eq!((software["price_cents"].as_i64(), text(software, "currency")), (Some(799), "EUR"));
    assert!(text(software, "billing_period_start").starts_with("2026-11-01"));
    for hours in 1..=3 {
        app.pass(TimeDelta::hours(1));
        app.run_pending().await;
        assert_eq!(app.count("seat_samples").await, 2 + 2 * hours);
    }
}

/// Makes every transaction that stores a grant fail at its very end, and gives what undoes that.
async fn break_commits(app: &TestApp) -> &'static str {
    if std::env::var("TEST_DATABASE_URL").is_ok() {
        app.sql(
            "CREATE FUNCTION no_commit() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$",
        )
        .await;
        app.sql(
            "CREATE CONSTRAINT TRIGGER no_commit AFTER INSERT ON grants DEFERRABLE INITIALLY DEFERRED \
             FOR EACH ROW EXECUTE FUNCTION no_commit()",
        )
        .await;
        "DROP TRIGGER no_commit ON grants"
    } else {
        app.sql("CREATE TABLE no_row (id INTEGER PRIMARY KEY)").await;
        app.sql("CREATE TABLE broken (id INTEGER REFERENCES no_row (id) DEFERRABLE INITIALLY DEFERRED)")
            .await;
        app.sql("CREATE TRIGGER no_commit AFTER INSERT ON grants BEGIN INSERT INTO broken VALUES (1); END")
            .await;
        "DROP TRIGGER no_commit"
    }
}

#[tokio::test]
async fn nothing_is_given_when_the_decision_cannot_be_stored() {
    let app = TestApp::start().await;
    let eli = app.signed_in("eli").await;
    let repair = break_commits(&app).await;
    let landing = eli.follow_link(ISSUE).await;
    assert!(landing.url.starts_with(&app.jira("")), "{:?}", landing.way);
    app.run_pending().await;
    assert_eq!(app.sim.writes().len(), 0);
    for table in ["grants", "decisions", "seat_reservations"] {
        assert_eq!(app.count(table).await, 0, "{table}");
    }
    app.sql(repair).await;
    assert_on_issue(&app, &eli.follow_link(ISSUE).await);
    assert_invariants(&app).await;
}
