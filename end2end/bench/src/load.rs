//! A bounded load: so many requests over so many connections, at a fixed rate or as fast as they are answered.
//!
//! At a fixed rate each request has its moment, given before the first is sent, and is measured from that moment on. A
//! server that stalls therefore pays for all whose moment passed meanwhile, and not for the one it answered late
//! (*coordinated omission*). A connection is a thread: timers of an async runtime tick in milliseconds, which is what is
//! to be measured.

use std::io;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};
use serde::Serialize;

use crate::wire::{Connection, Request};

/// What to send.
pub struct Plan {
    /// The same every time.
    pub request: Request,
    /// How many connections take turns.
    pub connections: u32,
    /// How many requests, all connections together.
    pub requests: u32,
    /// How many a second.
    pub rate: Option<u32>,
}

/// How it went.
#[derive(Debug, Serialize)]
pub struct Summary {
    /// How many were answered: all of them, or there is no summary.
    pub requests: usize,
    /// From the first moment to the last answer.
    pub seconds: f64,
    /// Half of the answers took less, in milliseconds.
    pub p50_ms: f64,
    /// All but one in a hundred took less, in milliseconds.
    pub p99_ms: f64,
    /// The longest, in milliseconds.
    pub max_ms: f64,
}

/// Sends the requests and waits for all answers.
///
/// # Errors
/// When one is not answered as expected; the rest is not waited for.
pub fn run(plan: &Plan) -> anyhow::Result<Summary> {
    let connections = (0..plan.connections).map(|_| plan.request.connect());
    let connections = connections.collect::<io::Result<Vec<_>>>().context("cannot connect")?;
    let begin = Instant::now();
    let mut took = thread::scope(|scope| {
        let turns = connections.into_iter().zip(0..);
        let threads: Vec<_> = turns
            .map(|(connection, turn)| scope.spawn(move || take_turns(plan, connection, turn, begin)))
            .collect();
        let results =
            threads.into_iter().map(|thread| thread.join().map_err(|_| anyhow!("a thread panicked"))?);
        results.collect::<anyhow::Result<Vec<_>>>()
    })?
    .concat();
    let seconds = begin.elapsed().as_secs_f64();
    took.sort_unstable();
    let at = |share: f64| percentile(&took, share).as_secs_f64() * 1000.0;
    Ok(Summary { requests: took.len(), seconds, p50_ms: at(0.5), p99_ms: at(0.99), max_ms: at(1.0) })
}

/// The requests of one connection: of ten connections, each sends every tenth.
fn take_turns(
    plan: &Plan,
    mut connection: Connection<'_>,
    turn: u32,
    begin: Instant,
) -> anyhow::Result<Vec<Duration>> {
    let mut took = Vec::with_capacity((plan.requests / plan.connections) as usize + 1);
    for number in (turn..plan.requests).step_by(plan.connections as usize) {
        let moment =
            plan.rate.map(|rate| begin + Duration::from_secs_f64(f64::from(number) / f64::from(rate)));
        let since = moment.unwrap_or_else(Instant::now);
        thread::sleep(since.saturating_duration_since(Instant::now()));
        connection.ask()?;
        took.push(since.elapsed());
    }
    Ok(took)
}

/// Of sorted times, the one that this share of them does not exceed.
fn percentile(sorted: &[Duration], share: f64) -> Duration {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::{SocketAddr, TcpListener};

    use super::*;

    const STALL: Duration = Duration::from_millis(200);

    const SHORT: &str = "Content-Length: 2\r\n\r\nok";

    /// Answers one connection with headers and body; the first answer comes late.
    fn stalling_server(rest: &'static str) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        thread::spawn(move || {
            let (mut answers, _) = listener.accept().expect("a client");
            let questions = BufReader::new(answers.try_clone().expect("a second handle"));
            let ends = questions.lines().map_while(Result::ok).filter(String::is_empty);
            let answer = format!("HTTP/1.1 302 Found\r\n{rest}");
            for (number, _) in ends.enumerate() {
                thread::sleep(if number == 0 { STALL } else { Duration::ZERO });
                answers.write_all(answer.as_bytes()).expect("a listener");
            }
        });
        address
    }

    fn plan(rest: &'static str, expect: u16, rate: Option<u32>) -> Plan {
        let url = format!("http://{}/browse/PROJ-1", stalling_server(rest)).parse().expect("a URL");
        let request = Request::new(&url, &["Cookie: a=b".to_owned()], expect).expect("a request");
        Plan { request, connections: 1, requests: 200, rate }
    }

    #[test]
    fn who_waits_behind_a_stall_is_counted() {
        let summary = run(&plan(SHORT, 302, Some(1000))).expect("answers");
        assert_eq!(summary.requests, 200);
        // The request of the hundredth millisecond waited for the other hundred.
        assert!(summary.p50_ms >= 99.0, "{summary:?}");
        assert!(summary.p99_ms >= 190.0, "{summary:?}");
    }

    #[test]
    fn all_requests_are_sent_when_no_rate_is_given() {
        let summary = run(&plan(SHORT, 302, None)).expect("answers");
        assert_eq!(summary.requests, 200);
        assert!(summary.max_ms >= 200.0, "{summary:?}");
    }

    #[test]
    fn an_answer_in_chunks_is_read_to_its_end() {
        let chunks = "Transfer-Encoding: chunked\r\n\r\nb\r\nHTTP/1.1 50\r\n2\r\n0\n\r\n0\r\n\r\n";
        assert_eq!(run(&plan(chunks, 302, None)).expect("answers").requests, 200);
    }

    #[test]
    fn another_answer_ends_the_run() {
        let error = run(&plan(SHORT, 200, None)).expect_err("it was a redirect");
        assert!(error.to_string().contains("302 Found"), "{error}");
    }

    #[test]
    fn nothing_is_sent_beyond_loopback() {
        let url = "http://192.0.2.1/".parse().expect("a URL");
        assert!(Request::new(&url, &[], 200).is_err());
    }

    #[test]
    fn a_percentile_is_a_time_that_was_measured() {
        let times: Vec<_> = (1..=200).map(Duration::from_millis).collect();
        assert_eq!(percentile(&times, 0.5), Duration::from_millis(100));
        assert_eq!(percentile(&times, 0.99), Duration::from_millis(198));
        assert_eq!(percentile(&times, 1.0), Duration::from_millis(200));
    }
}
