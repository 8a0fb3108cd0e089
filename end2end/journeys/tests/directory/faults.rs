//! What Atlassian and the way to it do wrong, and what the portal makes of it.

use std::time::{Duration, Instant};

use domain::AccountFact;
use server::ports::{Directory, DirectoryError};
use sim::{Fault, RetryAfter};

use crate::site::{
    ELI, SOFTWARE, TOKEN, account, directory, email, group, issue, project, site, site_with, software, status,
};

fn throttled(retry_after: RetryAfter) -> Fault {
    Fault::TooManyRequests { retry_after }
}

fn waits(seconds: Option<u64>) -> DirectoryError {
    DirectoryError::Throttled { retry_after: seconds.map(Duration::from_secs) }
}

/// Everything a wire can do to an answer.
fn broken_answers() -> Vec<Fault> {
    let half_json = r#"{"numberOfSeats": 10, "userCo"#;
    vec![
        status(500, ""),
        status(502, "<html>Bad Gateway</html>"),
        status(503, r#"{"code":503,"message":"upstream"}"#),
        status(302, ""),
        status(404, "<!doctype html><title>no such page</title>"),
        status(200, ""),
        status(200, "null"),
        status(200, "[[["),
        status(200, half_json),
        status(200, &"x".repeat(2 * 1024 * 1024)),
        status(418, "\u{1b}[31mI am a\r\nteapot"),
        Fault::Reset,
        Fault::Empty,
        Fault::HalfBody,
        Fault::Html,
        Fault::Garbage,
    ]
}

#[tokio::test]
async fn every_read_calls_a_broken_answer_unreachable() {
    futures::future::join_all(broken_answers().into_iter().map(reads_are_unreachable)).await;
}

async fn reads_are_unreachable(fault: Fault) {
    let site = site().await.with("GET", "**", fault.clone());
    let directory = &site.directory;
    let (eli, group, address, product) =
        (account(ELI), group(SOFTWARE), email("eli@acme.example"), software());
    let (issue, project) = (issue("PROJ-1"), project("PROJ"));
    let answers = tokio::join!(
        async { directory.find_account(&address).await.map(|_| ()) },
        async { directory.has_license(&eli, &product).await.map(|_| ()) },
        async { directory.seats(&product).await.map(|_| ()) },
        async { directory.is_member(&eli, &group).await.map(|_| ()) },
        async { directory.project_of(&issue).await.map(|_| ()) },
        async { directory.lead_of(&project).await.map(|_| ()) },
    );
    let (a, b, c, d, e, f) = answers;
    for (call, answer) in [a, b, c, d, e, f].into_iter().enumerate() {
        assert!(matches!(answer, Err(DirectoryError::Unreachable(_))), "call {call}, {fault:?}: {answer:?}");
    }
}

#[tokio::test]
async fn an_answer_of_more_than_a_megabyte_is_not_read() {
    let site = site().await;
    let role =
        |name: usize| serde_json::json!({ "numberOfSeats": 1, "userCount": 1, "name": "x".repeat(name) });
    site.fault_times("GET", "applicationrole/*", status(200, &role(1_000_000).to_string()), 1);
    assert!(site.directory.seats(&software()).await.is_ok());
    site.fault("GET", "applicationrole/*", status(200, &role(1_100_000).to_string()));
    let answer = site.directory.seats(&software()).await;
    assert!(matches!(&answer, Err(DirectoryError::Unreachable(said)) if said.contains("1 MB")), "{answer:?}");
}

#[tokio::test]
async fn a_read_survives_two_bad_answers() {
    let site = site().await;
    for fault in [
        status(503, ""),
        Fault::Reset,
        Fault::Html,
        throttled(RetryAfter::Absent),
        throttled(RetryAfter::Seconds(0)),
    ] {
        site.fault_times("GET", "applicationrole/*", fault.clone(), 2);
        assert!(site.directory.seats(&software()).await.is_ok(), "{fault:?}");
        site.fault_times("GET", "applicationrole/*", fault.clone(), 3);
        assert!(site.directory.seats(&software()).await.is_err(), "{fault:?}");
    }
}

#[tokio::test]
async fn a_refusal_that_will_not_pass_is_not_asked_twice() {
    let site = site().await;
    for code in [401, 403, 404] {
        site.fault_times("GET", "applicationrole/*", status(code, ""), 1);
        assert!(site.directory.seats(&software()).await.is_err(), "{code}");
    }
}

#[tokio::test]
async fn retry_after_is_told_in_seconds_capped_and_not_slept_through() {
    let site = site().await;
    for (retry_after, expected) in
        [(RetryAfter::Seconds(7), Some(7)), (RetryAfter::Absurd, Some(3600)), (RetryAfter::Absent, None)]
    {
        site.control.clear_faults();
        site.fault("GET", "applicationrole/*", throttled(retry_after));
        site.fault("POST", "group/user", throttled(retry_after));
        let began = Instant::now();
        assert_eq!(site.directory.seats(&software()).await, Err(waits(expected)), "{retry_after:?}");
        let added = site.directory.add_to_group(&account(ELI), &group(SOFTWARE)).await;
        assert_eq!(added, Err(waits(expected)), "{retry_after:?}");
        assert!(began.elapsed() < Duration::from_secs(5), "{retry_after:?}");
    }
    site.control.clear_faults();
    site.fault("GET", "applicationrole/*", throttled(RetryAfter::DateIn(30)));
    let answer = site.directory.seats(&software()).await;
    let Err(DirectoryError::Throttled { retry_after: Some(pause) }) = answer else { panic!("{answer:?}") };
    assert!((28..=30).contains(&pause.as_secs()), "{pause:?}");
}

#[tokio::test]
async fn a_short_retry_after_is_waited_for() {
    let site = site().await;
    site.fault_times("GET", "applicationrole/*", throttled(RetryAfter::Seconds(1)), 1);
    let began = Instant::now();
    assert!(site.directory.seats(&software()).await.is_ok());
    assert!(began.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_slow_answer_is_given_up() {
    let site = site_with(Duration::from_millis(150), TOKEN).await;
    for fault in [Fault::Latency { ms: 2_000 }, Fault::Drip { ms: 50 }] {
        site.control.clear_faults();
        site.fault("GET", "user/**", fault.clone());
        site.fault("GET", "applicationrole/*", fault.clone());
        let slow = site.directory.seats(&software()).await;
        assert!(
            matches!(&slow, Err(DirectoryError::Unreachable(said)) if said.contains("in time")),
            "{slow:?}"
        );
    }
    site.control.clear_faults();
    site.fault("POST", "group/user", Fault::Latency { ms: 2_000 });
    let slow = site.directory.add_to_group(&account(ELI), &group(SOFTWARE)).await;
    assert!(matches!(slow, Err(DirectoryError::Unreachable(_))), "{slow:?}");
}

#[tokio::test]
async fn a_callers_deadline_cuts_the_retries_short() {
    let site = site().await;
    site.fault("GET", "applicationrole/*", Fault::Latency { ms: 300 });
    site.fault("GET", "applicationrole/*", status(503, ""));
    let product = software();
    let read = tokio::time::timeout(Duration::from_millis(400), site.directory.seats(&product));
    assert!(read.await.is_err());
}

#[tokio::test]
async fn nobody_there_is_unreachable() {
    let site = site().await;
    let base = site.sim.base_url().to_owned();
    site.sim.stop().await;
    let answer = directory(&base, TOKEN, Duration::from_secs(1)).seats(&software()).await;
    assert!(matches!(answer, Err(DirectoryError::Unreachable(_))), "{answer:?}");
}

#[tokio::test]
async fn an_error_is_short_and_tells_no_secret() {
    let long = format!("\u{202E}\u{0}{}", "long words ".repeat(500));
    let long = serde_json::json!({ "errorMessages": [long] }).to_string();
    let mut faults = broken_answers();
    faults.extend([
        status(403, &long),
        status(400, &long),
        status(401, &long),
        status(403, &"y".repeat(900)),
    ]);
    futures::future::join_all(faults.into_iter().map(errors_are_short)).await;
}

async fn errors_are_short(fault: Fault) {
    let site = site().await.with("GET", "**", fault.clone()).with("POST", "**", fault.clone());
    let eli = email("eli@acme.example");
    let read = site.directory.find_account(&eli).await.map(|_: AccountFact| ());
    let written = site.directory.add_to_group(&account(ELI), &group(SOFTWARE)).await;
    for error in [read, written].into_iter().filter_map(Result::err) {
        let said = error.to_string();
        assert!(said.chars().count() <= 300, "{fault:?}: {said}");
        assert!(!said.chars().any(|c| c.is_control() || c == '\u{202E}'), "{fault:?}: {said:?}");
        assert!(
            !said.contains("eli@") && !said.contains(TOKEN) && !said.contains("Basic"),
            "{fault:?}: {said}"
        );
    }
}
