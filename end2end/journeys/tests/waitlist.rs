//! No seat free: who was approved waits in the order of approval and proceeds by themself, and no seat is spent twice.

use std::sync::Arc;

use chrono::TimeDelta;
use futures::future::join_all;
use journeys::invariants::{assert_invariants, effective_adds, text};
use journeys::op::Person;
use journeys::test_app::{Browser, TestApp};
use serde_json::Value;
use server::jobs::Runner;
use server::operations::{Performer, waitlist};
use sim::{Account, Fault, FaultRule, ProductChange, RetryAfter, SeatLimit};
use tokio::sync::Notify;

const ISSUE: &str = "/browse/PROJ-123?focusedCommentId=7";
const SOFTWARE: &str = "jira-software";
const ADD: &str = "/rest/api/3/group/user";
const COUNT: &str = "/rest/api/3/applicationrole/*";

fn group(app: &TestApp) -> String {
    app.state().config.sites.all()[0].products[0].group.to_string()
}

fn account(login: &str) -> String {
    format!("712020:{login}")
}

/// Leaves so many seats of those there are, whoever sits on the others.
fn leave_seats(app: &TestApp, free: u32) {
    let used = app.sim.group(&group(app)).expect("the license group").accepted().len();
    let seats = Some(u32::try_from(used).expect("a small number") + free);
    app.sim.change_product(SOFTWARE, ProductChange { seats, ..ProductChange::default() });
}

/// Somebody who has to ask, and has asked; gives the request.
async fn ask_as(app: &TestApp, login: &str) -> (Browser, String) {
    app.op.know(Person::new(login).with("groups", vec!["contractors"]));
    app.sim.put_account(Account::person(account(login), login, format!("{login}@acme.example")));
    let requester = app.signed_in(login).await;
    let landing = requester.press("/api/requests/open", &[("to", &app.jira(ISSUE))]).await;
    let path = landing.path().split('?').next().expect("a path");
    let id = path.strip_prefix("/requests/").unwrap_or_else(|| panic!("{:?}", landing.way)).to_owned();
    (requester, id)
}

async fn approve(browser: &Browser, id: &str) -> u16 {
    browser.call("/api/requests/decide", &[("id", id), ("verdict", "approve")]).await.status.as_u16()
}

async fn row(app: &TestApp, table: &str, id: &str) -> Value {
    let rows = app.rows(table).await;
    rows.into_iter().find(|row| row["id"] == id).unwrap_or_else(|| panic!("no {id} in {table}"))
}

async fn state(app: &TestApp, id: &str) -> String {
    text(&row(app, "requests", id).await, "state").to_owned()
}

async fn pass(app: &TestApp, time: TimeDelta) {
    app.pass(time);
    app.run_pending().await;
}

fn told(app: &TestApp, login: &str, about: &str) -> usize {
    let mails = app.inbox.mails_to(&format!("{login}@acme.example"));
    mails.iter().filter(|mail| mail.subject().contains(about)).count()
}

fn is_licensed(app: &TestApp, login: &str) -> bool {
    app.sim.is_licensed(&account(login), SOFTWARE)
}

#[tokio::test]
async fn who_was_approved_without_a_free_seat_waits_in_order_and_proceeds_by_themself() {
    let app = TestApp::start().await;
    let (first, second) = (ask_as(&app, "first").await, ask_as(&app, "second").await);
    leave_seats(&app, 0);
    let ada = app.signed_in("ada").await;
    // The order is that of the verdicts.
    assert_eq!(approve(&ada, &second.1).await, 200);
    app.pass(TimeDelta::seconds(1));
    assert_eq!(approve(&ada, &first.1).await, 200);
    for (login, (browser, id), place) in
        [("first", &first, "second in line"), ("second", &second, "next free one is yours")]
    {
        assert_eq!(state(&app, id).await, "waitlisted", "{login}");
        let page = browser.page(&format!("/requests/{id}")).await;
        assert!(page.contains("waiting for a free seat") && page.contains(place), "{login}: {page}");
    }
    assert!(first.0.page("/").await.contains("second in line"));
    app.run_pending().await;
    assert_eq!(
        (told(&app, "first", "waiting for a seat"), told(&app, "second", "waiting for a seat")),
        (1, 1)
    );
    assert_eq!((app.sim.writes().len(), app.count("grants").await), (0, 0));
    pass(&app, TimeDelta::minutes(2)).await;
    assert_eq!(app.sim.writes().len(), 0, "nothing came free");
    assert_invariants(&app).await;

    leave_seats(&app, 1);
    pass(&app, TimeDelta::minutes(1)).await;
    assert!(is_licensed(&app, "second") && !is_licensed(&app, "first"));
    assert_eq!(
        (state(&app, &second.1).await, state(&app, &first.1).await),
        ("approved".into(), "waitlisted".into())
    );
    assert!(first.0.page(&format!("/requests/{}", first.1)).await.contains("next free one is yours"));
    assert_invariants(&app).await;

    leave_seats(&app, 1);
    pass(&app, TimeDelta::minutes(1)).await;
    app.run_pending().await;
    assert!(is_licensed(&app, "first"));
    let page = first.0.get(&format!("/requests/{}?go=1", first.1)).await;
    assert_eq!(page.location(), Some(app.jira(ISSUE).as_str()));
    assert_eq!((told(&app, "first", "can open"), told(&app, "second", "can open")), (1, 1));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_seat_that_is_given_back_goes_at_once_to_the_first_in_line() {
    let app = TestApp::start().await;
    let eli = app.signed_in("eli").await;
    assert_eq!(eli.follow_link(ISSUE).await.url, app.jira(ISSUE));
    let (_, id) = ask_as(&app, "first").await;
    leave_seats(&app, 0);
    assert_eq!(approve(&app.signed_in("ada").await, &id).await, 200);
    assert_eq!(state(&app, &id).await, "waitlisted");
    let grant = text(&app.rows("grants").await[0], "id").to_owned();
    eli.press("/api/grants/give_back", &[("id", &grant)]).await.with_status(200);
    app.run_pending().await;
    assert!(is_licensed(&app, "first"), "nobody waits for the next minute");
    assert_eq!(state(&app, &id).await, "approved");
    assert_invariants(&app).await;
}

#[tokio::test]
async fn whoever_waits_comes_before_those_whom_a_rule_would_give_a_license() {
    let app = TestApp::start().await;
    let (_, id) = ask_as(&app, "first").await;
    leave_seats(&app, 0);
    assert_eq!(approve(&app.signed_in("ada").await, &id).await, 200);
    leave_seats(&app, 1);
    let eli = app.signed_in("eli").await;
    let landing = eli.follow_link(ISSUE).await;
    assert!(landing.path().starts_with("/ask?"), "{:?}", landing.way);
    pass(&app, TimeDelta::minutes(1)).await;
    assert!(is_licensed(&app, "first"));
    assert_eq!(effective_adds(&app).len(), 1);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_yes_waits_behind_those_who_wait_already() {
    let app = TestApp::start().await;
    let (first, second) = (ask_as(&app, "first").await.1, ask_as(&app, "second").await.1);
    leave_seats(&app, 0);
    let ada = app.signed_in("ada").await;
    assert_eq!(approve(&ada, &first).await, 200);
    app.pass(TimeDelta::seconds(1));
    leave_seats(&app, 1);
    assert_eq!(approve(&ada, &second).await, 200);
    assert_eq!(state(&app, &second).await, "waitlisted");
    pass(&app, TimeDelta::minutes(1)).await;
    assert!(is_licensed(&app, "first") && !is_licensed(&app, "second"));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn whoever_withdraws_leaves_the_line_and_the_next_moves_up() {
    let app = TestApp::start().await;
    let (first, second) = (ask_as(&app, "first").await, ask_as(&app, "second").await);
    leave_seats(&app, 0);
    let ada = app.signed_in("ada").await;
    assert_eq!((approve(&ada, &first.1).await, approve(&ada, &second.1).await), (200, 200));
    first.0.press("/api/requests/withdraw", &[("id", &first.1)]).await.with_status(200);
    assert_eq!(state(&app, &first.1).await, "withdrawn");
    assert!(second.0.page(&format!("/requests/{}", second.1)).await.contains("next free one is yours"));
    leave_seats(&app, 1);
    pass(&app, TimeDelta::minutes(1)).await;
    assert!(is_licensed(&app, "second") && !is_licensed(&app, "first"));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_seat_that_atlassian_refuses_after_all_leads_back_to_the_line_and_not_to_a_failure() {
    let app = TestApp::start().await;
    let licence = r#"{"errorMessages":["Licence exceeded: LicenceCheckHardLimitFailure{requiredSeats=1}"]}"#;
    let refusal =
        Fault::Status { status: 400, body: Some(licence.to_owned()), retry_after: RetryAfter::Absent };
    let (browser, id) = ask_as(&app, "first").await;
    let fault = app.sim.add_fault(FaultRule::new("POST", ADD, refusal));
    assert_eq!(approve(&app.signed_in("ada").await, &id).await, 200);
    app.run_pending().await;
    assert_eq!(state(&app, &id).await, "waitlisted");
    let page = browser.page(&format!("/requests/{id}")).await;
    assert!(page.contains("next free one is yours") && !page.contains("could not be set up"), "{page}");
    assert!(browser.follow_link(ISSUE).await.path().starts_with(&format!("/requests/{id}")));
    assert!(!browser.page("/").await.contains("could not be set up"));
    assert_eq!(app.inbox.mails_to("sam@acme.example"), [], "no admin has to do anything");
    let sam = app.signed_in("sam").await;
    assert!(!sam.page("/system").await.contains("retry_grant"), "a failure is shown that is none");
    let grant = text(&app.rows("grants").await[0], "id").to_owned();
    assert!(sam.page(&format!("/grants/{grant}")).await.contains("waiting for a free seat"));
    let retried = sam.call("/api/system/retry_grant", &[("id", &grant)]).await;
    assert_eq!(retried.status.as_u16(), 409, "nobody is pushed past the line");
    assert_invariants(&app).await;

    // The count says that a seat is free; Atlassian was asked a moment ago.
    let asked = app.sim.writes().len();
    pass(&app, TimeDelta::minutes(1)).await;
    assert_eq!(app.sim.writes().len(), asked, "it is asked again and again");
    for _ in 0..11 {
        pass(&app, TimeDelta::minutes(1)).await;
    }
    assert_eq!(app.sim.writes().len(), asked + 1);
    assert_eq!(state(&app, &id).await, "waitlisted");
    assert_eq!(told(&app, "first", "waiting for a seat"), 1, "it was told before");
    assert_invariants(&app).await;

    app.sim.remove_fault(fault);
    for _ in 0..11 {
        pass(&app, TimeDelta::minutes(1)).await;
    }
    assert!(is_licensed(&app, "first"));
    assert_eq!(app.count("grants").await, 1, "it is the same license");
    assert_eq!(text(&app.rows("grants").await[0], "state"), "active");
    assert_invariants(&app).await;
}

#[tokio::test]
async fn what_was_refused_and_then_withdrawn_is_nobodys_failure() {
    let app = TestApp::start().await;
    let (browser, id) = ask_as(&app, "first").await;
    app.sim.change_settings(|settings| settings.seat_limit = SeatLimit::Hard);
    let unknown = Fault::Status { status: 500, body: None, retry_after: RetryAfter::Absent };
    leave_seats(&app, 0);
    // Nobody can say how many seats there are: the yes stands and is tried, and Atlassian has none.
    let fault = app.sim.add_fault(FaultRule::new("GET", COUNT, unknown));
    assert_eq!(approve(&app.signed_in("ada").await, &id).await, 200);
    app.run_pending().await;
    app.sim.remove_fault(fault);
    assert_eq!(state(&app, &id).await, "waitlisted");
    browser.press("/api/requests/withdraw", &[("id", &id)]).await.with_status(200);
    let grant = text(&app.rows("grants").await[0], "id").to_owned();
    let sam = app.signed_in("sam").await;
    assert_eq!(sam.call("/api/system/retry_grant", &[("id", &grant)]).await.status.as_u16(), 409);
    leave_seats(&app, 5);
    let landing = browser.follow_link(ISSUE).await;
    assert!(landing.path().starts_with("/ask?"), "{:?}", landing.way);
    for _ in 0..12 {
        pass(&app, TimeDelta::minutes(1)).await;
    }
    assert!(!is_licensed(&app, "first"), "whoever withdrew got a license");
    assert_invariants(&app).await;
}

#[tokio::test]
async fn with_the_seats_unknown_a_yes_stands_and_is_tried_and_the_line_stands_still() {
    let app = TestApp::start().await;
    let (first, second) = (ask_as(&app, "first").await.1, ask_as(&app, "second").await.1);
    let ada = app.signed_in("ada").await;
    leave_seats(&app, 0);
    assert_eq!(approve(&ada, &first).await, 200);
    leave_seats(&app, 2);
    let unknown = Fault::Status { status: 500, body: None, retry_after: RetryAfter::Absent };
    let fault = app.sim.add_fault(FaultRule::new("GET", COUNT, unknown));
    assert_eq!(approve(&ada, &second).await, 200);
    app.run_pending().await;
    pass(&app, TimeDelta::minutes(1)).await;
    assert_eq!((is_licensed(&app, "first"), is_licensed(&app, "second")), (false, true));
    app.sim.remove_fault(fault);
    pass(&app, TimeDelta::minutes(1)).await;
    assert!(is_licensed(&app, "first"));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn the_line_remembers_for_how_long_somebody_said_yes() {
    let app = TestApp::start().await;
    let (_, id) = ask_as(&app, "first").await;
    leave_seats(&app, 0);
    let fields = [("id", id.as_str()), ("verdict", "approve"), ("days", "7")];
    app.signed_in("ada").await.call("/api/requests/decide", &fields).await.with_status(200);
    leave_seats(&app, 1);
    pass(&app, TimeDelta::minutes(1)).await;
    let grant = app.rows("grants").await.remove(0);
    assert_eq!((text(&grant, "state"), grant["days"].as_i64()), ("active", Some(7)));
    pass(&app, TimeDelta::days(7)).await;
    assert!(!is_licensed(&app, "first"));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn whoever_gets_the_license_some_other_way_leaves_the_line() {
    let app = TestApp::start().await;
    let (first, second) = (ask_as(&app, "first").await.1, ask_as(&app, "second").await.1);
    leave_seats(&app, 0);
    let ada = app.signed_in("ada").await;
    assert_eq!((approve(&ada, &first).await, approve(&ada, &second).await), (200, 200));
    let mut members = app.sim.group(&group(&app)).expect("a group").accepted().clone();
    members.insert(account("first"));
    app.sim.set_members(&group(&app), members);
    leave_seats(&app, 2);
    pass(&app, TimeDelta::minutes(1)).await;
    assert_eq!(
        (state(&app, &first).await, state(&app, &second).await),
        ("approved".into(), "approved".into())
    );
    assert!(is_licensed(&app, "second"));
    assert_eq!(effective_adds(&app).len(), 1, "whoever is in the group is not added again");
    assert_invariants(&app).await;
}

#[tokio::test]
async fn whoever_asks_again_while_the_license_is_set_up_is_led_to_it_and_waits_in_line_all_the_same() {
    let app = TestApp::start().await;
    let (browser, first) = ask_as(&app, "first").await;
    let down = Fault::Status { status: 503, body: None, retry_after: RetryAfter::Absent };
    app.sim.add_fault(FaultRule::new("POST", ADD, down));
    assert_eq!(approve(&app.signed_in("ada").await, &first).await, 200);
    let landing = browser.press("/api/requests/open", &[("to", &app.jira(ISSUE))]).await;
    assert!(landing.path().starts_with("/grants/"), "{:?}", landing.way);
    assert_eq!(app.count("requests").await, 1, "there is nothing to ask for");
    let body = r#"{"errorMessages":["Licence exceeded: LicenceCheckHardLimitFailure{requiredSeats=1}"]}"#;
    let full = Fault::Status { status: 400, body: Some(body.to_owned()), retry_after: RetryAfter::Absent };
    app.sim.clear_faults();
    app.sim.add_fault(FaultRule::new("POST", ADD, full));
    pass(&app, TimeDelta::minutes(5)).await;
    assert_eq!(state(&app, &first).await, "waitlisted");
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_seat_that_is_refused_beside_an_open_question_is_a_failure_and_no_stuck_job() {
    let app = TestApp::start().await;
    let (browser, first) = ask_as(&app, "first").await;
    let down = Fault::Status { status: 503, body: None, retry_after: RetryAfter::Absent };
    app.sim.add_fault(FaultRule::new("POST", ADD, down));
    assert_eq!(approve(&app.signed_in("ada").await, &first).await, 200);
    // Past the pages, as a version of the portal did that let them ask: the same row again, waiting for a verdict.
    let grant = app.rows("grants").await.remove(0);
    app.sql("UPDATE grants SET state = 'failed', failure = 'unreachable'").await;
    browser.press("/api/requests/open", &[("to", &app.jira(ISSUE))]).await;
    app.sql("UPDATE grants SET state = 'provisioning', failure = NULL").await;
    assert_eq!(app.count("requests").await, 2);
    let body = r#"{"errorMessages":["Licence exceeded: LicenceCheckHardLimitFailure{requiredSeats=1}"]}"#;
    let full = Fault::Status { status: 400, body: Some(body.to_owned()), retry_after: RetryAfter::Absent };
    app.sim.clear_faults();
    app.sim.add_fault(FaultRule::new("POST", ADD, full));
    pass(&app, TimeDelta::minutes(5)).await;
    let failed = row(&app, "grants", text(&grant, "id")).await;
    assert_eq!((text(&failed, "state"), text(&failed, "failure")), ("failed", "no_seat"));
    assert!(app.rows("jobs").await.iter().all(|job| job["state"] != "parked"));
    assert_invariants(&app).await;
}

/// A second worker on the same database, as another replica has one.
fn another_runner(app: &TestApp) -> Runner {
    let state = app.state();
    let perform = Arc::new(Performer(Arc::downgrade(state)));
    Runner::new(
        state.db.clone(),
        Arc::clone(&state.clock),
        perform,
        Arc::new(Notify::new()),
        "another".to_owned(),
    )
}

/// How many rounds a race is run here; `LATCHKEY_ROUNDS` asks for more.
fn rounds() -> usize {
    std::env::var("LATCHKEY_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(12)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_who_are_approved_at_once_for_one_seat_one_gets_it_and_the_other_waits() {
    let app = TestApp::start().await;
    // Atlassian itself would give more and send the bill.
    app.sim.change_settings(|settings| settings.seat_limit = SeatLimit::Soft);
    let other = another_runner(&app);
    let (ada, jun) = (app.signed_in("ada").await, app.signed_in("jun").await);
    for round in 0..rounds() {
        let logins = [format!("one{round}"), format!("two{round}")];
        let (one, two) = (ask_as(&app, &logins[0]).await.1, ask_as(&app, &logins[1]).await.1);
        leave_seats(&app, 1);
        let run = async || {
            let (here, there) = tokio::join!(app.run_pending(), other.run_pending());
            there.expect("the database answers") + here
        };
        let (first, second, _) = tokio::join!(approve(&ada, &one), approve(&jun, &two), run());
        assert_eq!((first, second), (200, 200), "round {round}");
        run().await;
        let mut states = [state(&app, &one).await, state(&app, &two).await];
        states.sort();
        assert_eq!(states, ["approved", "waitlisted"], "round {round}");
        let licensed = logins.iter().filter(|login| is_licensed(&app, login)).count();
        assert_eq!(licensed, 1, "round {round}: one seat was spent twice");

        // The other one's turn comes, with two workers and two movers at once.
        leave_seats(&app, 1);
        app.pass(TimeDelta::minutes(1));
        let (moved, again, _) =
            tokio::join!(waitlist::move_all(app.state()), waitlist::move_all(app.state()), run());
        moved.and(again).expect("the line moves");
        run().await;
        let licensed = logins.iter().filter(|login| is_licensed(&app, login)).count();
        assert_eq!(licensed, 2, "round {round}");
        assert_eq!(effective_adds(&app).len(), 2 * (round + 1), "round {round}: somebody was added twice");
    }
    assert_invariants(&app).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_free_seat_is_the_first_in_lines_whoever_comes_at_the_same_moment() {
    let app = TestApp::start().await;
    app.sim.change_settings(|settings| settings.seat_limit = SeatLimit::Soft);
    let other = another_runner(&app);
    let ada = app.signed_in("ada").await;
    for round in 0..rounds() {
        let login = format!("waiting{round}");
        let (_, id) = ask_as(&app, &login).await;
        leave_seats(&app, 0);
        assert_eq!(approve(&ada, &id).await, 200);
        let mut comers = Vec::new();
        for number in 0..3 {
            let comer = format!("comer{round}x{number}");
            app.op.know(Person::new(&comer).with("groups", vec!["engineers"]));
            app.sim.put_account(Account::person(account(&comer), &comer, format!("{comer}@acme.example")));
            comers.push(app.signed_in(&comer).await);
        }
        leave_seats(&app, 1);
        app.pass(TimeDelta::minutes(1));
        let visits = join_all(comers.iter().map(|comer| comer.follow_link(ISSUE)));
        let (landings, _, moved, there) =
            tokio::join!(visits, app.run_pending(), waitlist::move_all(app.state()), other.run_pending());
        moved.expect("the line moves");
        there.expect("the database answers");
        // Whoever moved the line may have met a promise of the other; a minute later it moves again.
        pass(&app, TimeDelta::minutes(1)).await;
        assert!(is_licensed(&app, &login), "round {round}: whoever waited still waits");
        assert_eq!(effective_adds(&app).len(), round + 1, "round {round}: one seat was spent twice");
        assert!(landings.iter().all(|landing| landing.path().starts_with("/ask?")), "round {round}");
    }
    assert_invariants(&app).await;
}
