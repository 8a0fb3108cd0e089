//! Every fault of the wire, as a client meets it.

mod common;

use std::time::{Duration, Instant};

use common::{ELI, GROUP_USER, Method, NOOR, TestSite};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use serde_json::{Value, json};
use sim::{Fault, FaultRule, RetryAfter};

const MYSELF: &str = "/rest/api/3/myself";

#[tokio::test]
async fn latency_delays_the_right_answer() {
    let site = TestSite::start().await;
    site.control.add_fault(FaultRule::new("GET", MYSELF, Fault::Latency { ms: 80 }));
    let begun = Instant::now();
    assert_eq!(site.get(MYSELF).await.status(), 200);
    assert!(begun.elapsed() >= Duration::from_millis(80));
}

#[tokio::test]
async fn a_client_that_gives_up_may_have_been_heard_or_not() {
    let site = TestSite::start().await;
    for carried_out in [false, true] {
        site.control.clear_faults();
        let rule = FaultRule::new("POST", GROUP_USER, Fault::Latency { ms: 5_000 });
        site.control.add_fault(FaultRule { carried_out, ..rule });
        let given_up = site.adding(ELI).timeout(Duration::from_millis(100)).send().await;
        assert!(given_up.expect_err("no answer").is_timeout());
        assert_eq!(site.is_shown_licensed(ELI).await, carried_out);
    }
}

#[tokio::test]
async fn too_many_requests_comes_with_every_kind_of_retry_after() {
    let site = TestSite::start().await;
    let all = [RetryAfter::Seconds(7), RetryAfter::DateIn(60), RetryAfter::Absurd, RetryAfter::Absent];
    for retry_after in all {
        site.control
            .add_fault(FaultRule::new("GET", MYSELF, Fault::TooManyRequests { retry_after }).times(1));
        let answer = site.get(MYSELF).await;
        assert_eq!(answer.status(), 429);
        assert_eq!(answer.headers()["x-ratelimit-remaining"], "0");
        let header = answer.headers().get(RETRY_AFTER).map(|value| value.to_str().expect("text"));
        match retry_after {
            RetryAfter::Seconds(_) => assert_eq!(header, Some("7")),
            RetryAfter::DateIn(_) => {
                chrono::DateTime::parse_from_rfc2822(header.expect("a date")).expect("an HTTP date");
            }
            RetryAfter::Absurd => assert_eq!(header, Some("3153600000")),
            RetryAfter::Absent => assert_eq!(header, None),
        }
    }
}

#[tokio::test]
async fn any_status_can_be_answered_so_many_times_and_no_more() {
    let site = TestSite::start().await;
    for status in [500, 502, 503] {
        let fault =
            Fault::Status { status, body: Some("upstream".into()), retry_after: RetryAfter::Seconds(1) };
        site.control.add_fault(FaultRule::new("GET", MYSELF, fault).times(2));
        for _ in 0..2 {
            let answer = site.get(MYSELF).await;
            assert_eq!(answer.status(), status);
            assert_eq!(answer.headers()[RETRY_AFTER], "1");
            assert_eq!(answer.text().await.expect("a body"), "upstream");
        }
        assert_eq!(site.get(MYSELF).await.status(), 200);
    }
}

#[tokio::test]
async fn a_connection_can_be_reset_or_closed_without_an_answer() {
    let site = TestSite::start().await;
    for (fault, kind) in [
        (Fault::Reset, std::io::ErrorKind::ConnectionReset),
        (Fault::Empty, std::io::ErrorKind::UnexpectedEof),
    ] {
        site.control.add_fault(FaultRule::new("POST", GROUP_USER, fault).times(1));
        let seen = raw_post(&site).await;
        assert_eq!(seen.err().map_or(std::io::ErrorKind::UnexpectedEof, |error| error.kind()), kind);
        assert!(!site.is_shown_licensed(ELI).await, "the request was not carried out");
    }
}

#[tokio::test]
async fn half_a_body_breaks_off() {
    let site = TestSite::start().await;
    site.control.add_fault(FaultRule::new("GET", MYSELF, Fault::HalfBody).times(1));
    let mut answer = site.get(MYSELF).await;
    assert_eq!(answer.status(), 200);
    assert!(answer.chunk().await.expect("the first half").is_some_and(|half| half.starts_with(b"{")));
    answer.chunk().await.expect_err("no second half");
}

#[tokio::test]
async fn a_login_page_and_garbage_come_with_200() {
    let site = TestSite::start().await;
    site.control.add_fault(FaultRule::new("GET", MYSELF, Fault::Html).times(1));
    let answer = site.get(MYSELF).await;
    assert_eq!(answer.status(), 200);
    assert!(answer.headers()[CONTENT_TYPE].to_str().expect("text").starts_with("text/html"));

    site.control.add_fault(FaultRule::new("GET", MYSELF, Fault::Garbage).times(1));
    let answer = site.get(MYSELF).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()[CONTENT_TYPE], "application/json");
    answer.json::<Value>().await.expect_err("no JSON");
}

#[tokio::test]
async fn a_drip_brings_the_right_answer_slowly() {
    let site = TestSite::start().await;
    let path = "/_edge/tenant_info";
    let whole = site.get_json(path).await;
    site.control.add_fault(FaultRule::new("GET", path, Fault::Drip { ms: 2 }));
    let begun = Instant::now();
    assert_eq!(site.get_json(path).await, whole);
    assert!(begun.elapsed() >= Duration::from_millis(80));
}

#[tokio::test]
async fn a_lie_accepts_a_write_that_never_takes_effect() {
    let site = TestSite::start().await;
    site.control.add_fault(FaultRule::new("POST", GROUP_USER, Fault::Lie).times(1));
    assert_eq!(site.add(ELI).await.status(), 201);
    assert!(!site.is_shown_licensed(ELI).await);
    site.control.add_fault(FaultRule { method: None, ..FaultRule::new("", GROUP_USER, Fault::Lie) }.times(1));
    assert_eq!(site.remove(NOOR).await.status(), 200);
    assert!(site.is_shown_licensed(NOOR).await);
}

#[tokio::test]
async fn a_write_can_take_effect_although_its_answer_fails() {
    let site = TestSite::start().await;
    let fault = Fault::Status { status: 500, body: None, retry_after: RetryAfter::Absent };
    site.control.add_fault(FaultRule::new("POST", GROUP_USER, fault).times(1).carried_out());
    assert_eq!(site.add(ELI).await.status(), 500);
    assert!(site.is_shown_licensed(ELI).await);
    site.control.add_fault(FaultRule::new("DELETE", GROUP_USER, Fault::Reset).times(1).carried_out());
    let path = format!("{GROUP_USER}?groupId={}&accountId={ELI}", common::SOFTWARE);
    site.signed(Method::DELETE, &path).send().await.expect_err("no answer");
    assert!(!site.is_shown_licensed(ELI).await);
}

#[tokio::test]
async fn faults_are_set_listed_and_cleared_over_http() {
    let site = TestSite::start().await;
    let rule = json!({ "path": "/rest/**", "times": 5, "fault": { "kind": "tooManyRequests", "retryAfter": { "seconds": 3 } } });
    let set = site.request(Method::PUT, "/_sim/faults").json(&rule).send().await.expect("an answer");
    assert_eq!(set.json::<Value>().await.expect("JSON"), json!({ "id": 1 }));
    assert_eq!(site.get(MYSELF).await.headers()[RETRY_AFTER], "3");
    assert_eq!(site.get_json("/_sim/faults").await[0]["rule"]["times"], 4);
    let one = site.request(Method::DELETE, "/_sim/faults/1").send().await.expect("an answer");
    assert_eq!(one.status(), 204);
    assert_eq!(site.get(MYSELF).await.status(), 200);
    let all = site.request(Method::DELETE, "/_sim/faults").send().await.expect("an answer");
    assert_eq!(all.status(), 204);
}

/// Without a client in between that might hide how the connection ended.
async fn raw_post(site: &TestSite) -> std::io::Result<usize> {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(site.sim.address()).await?;
    let body = format!("{{\"accountId\":\"{ELI}\"}}");
    let head = format!("POST {GROUP_USER}?groupId={} HTTP/1.1\r\nHost: jira\r\n", common::SOFTWARE);
    stream.write_all(format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes()).await?;
    stream.read_to_end(&mut Vec::new()).await
}
