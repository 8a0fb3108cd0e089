//! Too much, too slow, too often.

use std::time::Duration;

use journeys::test_app::TestApp;
use reqwest::Method;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test]
async fn a_body_above_64_kilobytes_is_refused_announced_or_not() {
    let app = TestApp::start().await;
    let mina = app.signed_in("mina").await;
    let before = app.all_rows().await;
    let body = format!("to={}&padding={}", app.jira("/browse/PROJ-1"), "x".repeat(64 * 1024));
    let post = |path: &str| {
        let post = mina.request(Method::POST, path).header("origin", app.portal(""));
        post.header("content-type", "application/x-www-form-urlencoded").header("accept", "text/html")
    };
    for path in ["/api/requests/open", "/auth/sign-out", "/nothing"] {
        let landing = mina.send(post(path).body(body.clone())).await.with_status(413);
        assert!(landing.says("That was too large"), "{path}");
    }
    let host = app.portal("");
    let cookie = mina.cookie("__Host-sid").expect("a session");
    let head = format!(
        "POST /api/requests/open HTTP/1.1\r\nHost: {}\r\nOrigin: {host}\r\nCookie: __Host-sid={cookie}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n\
         {:x}\r\n{body}\r\n0\r\n\r\n",
        host.trim_start_matches("http://"),
        body.len(),
    );
    let answer = app.raw(head.as_bytes()).await;
    assert!(answer.status.is_some_and(|status| status >= 400), "{}", answer.head);
    assert_eq!(app.all_rows().await, before);
}

#[tokio::test]
async fn header_fields_above_16_kilobytes_are_refused_with_a_page() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let padded = |fields: usize, bytes: usize| {
        let request = browser.request(Method::GET, "/signed-out").header("accept", "text/html");
        let names = (0..fields).map(|number| format!("x-padding-{number}"));
        browser.send(names.fold(request, |request, name| request.header(name, "x".repeat(bytes))))
    };
    for (fields, bytes) in [(1, 15 * 1024), (60, 256)] {
        padded(fields, bytes).await.with_status(200);
    }
    for (fields, bytes) in [(1, 17 * 1024), (68, 256), (1, 24 * 1024)] {
        let page = padded(fields, bytes).await.with_status(431);
        assert!(
            page.header("content-security-policy")
                .is_some_and(|policy| policy.contains("default-src 'none'"))
        );
        assert!(page.says("Your browser sent too much") && page.says("Delete the cookies"), "{}", page.body);
    }
}

#[tokio::test]
async fn what_does_not_fit_into_the_buffer_is_refused_without_a_page() {
    let app = TestApp::start().await;
    let request = format!("GET / HTTP/1.1\r\nHost: x\r\nX-Padding: {}\r\n\r\n", "x".repeat(100 * 1024));
    let answer = app.raw(request.as_bytes()).await;
    assert!(matches!(answer.status, Some(431) | None), "{}", answer.head);
    let request = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "x".repeat(100_000));
    let answer = app.raw(request.as_bytes()).await;
    assert!(matches!(answer.status, Some(400 | 414 | 431) | None), "{}", answer.head);
    app.browser().get("/healthz").await.with_status(200);
}

#[tokio::test]
async fn what_is_no_request_breaks_nothing() {
    let app = TestApp::start().await;
    for request in [
        "GET javascript:alert(1) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\nConnection: close\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /browse/PROJ-1 HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\0\0\0\0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nCookie: __Host-sid=\x01\r\nConnection: close\r\n\r\n",
        "BREW / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    ] {
        let answer = app.raw(request.as_bytes()).await;
        assert!(answer.status.is_none_or(|status| status < 500), "{request:?}: {}", answer.head);
    }
    app.browser().get("/healthz").await.with_status(200);
}

#[tokio::test]
async fn a_client_that_is_slow_with_its_headers_is_cut_off() {
    let app = TestApp::start().await;
    let mut stream =
        TcpStream::connect(app.portal("").trim_start_matches("http://")).await.expect("it listens");
    stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ").await.expect("it reads");
    let mut rest = Vec::new();
    let cut = tokio::time::timeout(Duration::from_secs(60), stream.read_to_end(&mut rest)).await;
    assert!(cut.is_ok(), "still connected after a minute");
}

#[tokio::test]
async fn who_writes_too_often_is_told_to_wait_and_others_are_not() {
    let app = TestApp::with(|config| {
        config.server.trusted_proxies = vec!["127.0.0.1".parse().expect("an address")];
    })
    .await;
    let browser = app.browser();
    let sign_in = |address: &str| {
        let request = browser.request(Method::GET, "/auth/callback").header("accept", "text/html");
        browser.send(request.header("x-forwarded-for", address.to_owned()))
    };
    let mut last = 0;
    for number in 0..1000 {
        // What stands to the left of the nearest untrusted address was written by the client.
        last = sign_in(&format!("198.51.100.{}, 203.0.113.9", number % 250)).await.status.as_u16();
        if last == 429 {
            break;
        }
    }
    assert_eq!(last, 429);
    assert_eq!(sign_in("203.0.113.10").await.status, 403);
    browser.get("/").await.with_status(200);
}
