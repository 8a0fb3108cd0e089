//! Every kind of answer.

use journeys::test_app::{Setup, TestApp};
use reqwest::Method;

#[tokio::test]
async fn every_kind_of_answer_has_the_headers_and_no_trace_of_the_inside() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    let cases = [
        (Method::GET, "/", 200),
        (Method::GET, "/nothing", 404),
        (Method::GET, "/requests/not-an-id", 404),
        (Method::GET, "/requests/0190b2a8-0000-7000-8000-000000000000", 404),
        (Method::GET, "/grants/0190b2a8-0000-7000-8000-000000000000", 404),
        (Method::GET, "/pkg/nothing.js", 404),
        (Method::GET, "/pkg/..%2f..%2fCargo.toml", 404),
        (Method::GET, "/go?to=x", 400),
        (Method::GET, "/ask?to=x", 400),
        (Method::GET, "/ask?to=%ff%fe", 400),
        (Method::GET, "/auth/callback", 403),
        (Method::GET, "/auth/sign-out", 405),
        (Method::GET, "/system", 200),
        (Method::GET, "/healthz", 200),
        (Method::GET, "/readyz", 200),
        (Method::GET, "/signed-out", 200),
        (Method::OPTIONS, "/browse/PROJ-1", 405),
    ];
    for (method, path, status) in cases {
        let request = sam.request(method.clone(), path).header("accept", "text/html");
        let landing = sam.send(request).await;
        assert_eq!(landing.status, status, "{method} {path}");
        for inside in ["panicked", "RUST_BACKTRACE", ".rs:", "stack backtrace", "sqlx", "SELECT "] {
            assert!(!landing.says(inside), "{method} {path} says {inside}");
        }
        for name in ["server", "x-powered-by", "access-control-allow-origin", "via"] {
            assert!(landing.header(name).is_none(), "{method} {path} has {name}");
        }
        if !path.starts_with("/pkg/") {
            assert_eq!(landing.header("cache-control"), Some("no-store"), "{method} {path}");
        }
    }
}

#[tokio::test]
async fn over_tls_the_browser_is_told_to_stay_there() {
    let mut setup = Setup::new().await;
    setup.config.server.public_url = domain::Origin::parse("https://latchkey.example").expect("an origin");
    let app = setup.start().await;
    let health = app.browser().get("/healthz").await.with_status(200);
    assert_eq!(health.header("strict-transport-security"), Some("max-age=63072000"));
    let plain = TestApp::start().await.browser().get("/healthz").await.with_status(200);
    assert!(plain.header("strict-transport-security").is_none());
}

#[tokio::test]
async fn a_form_may_lead_to_the_provider_and_to_the_sites_and_nowhere_else() {
    let app = TestApp::start().await;
    let page = app.browser().get("/").await;
    let policy = page.header("content-security-policy").expect("a policy");
    let wanted = format!("form-action 'self' {} {}", app.op.issuer(), app.jira(""));
    assert!(policy.split("; ").any(|part| part == wanted), "{policy}");
    for loose in ["unsafe-inline", "unsafe-eval'", " *", "https:;", "http:;", "data:; script"] {
        let found = policy.replace("'wasm-unsafe-eval'", "").contains(loose);
        assert!(!found, "{loose} in {policy}");
    }
}

#[tokio::test]
async fn a_forwarded_host_is_not_believed() {
    let app = TestApp::start().await;
    let noor = app.signed_in("noor").await;
    for (name, value) in [
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "https"),
        ("forwarded", "host=evil.example"),
        ("x-original-url", "/system"),
        ("x-rewrite-url", "/system"),
        ("host", "evil.example"),
    ] {
        let landing = noor.send(noor.request(Method::GET, "/browse/PROJ-1").header(name, value)).await;
        assert_eq!(landing.location(), Some(&*app.jira("/browse/PROJ-1")), "{name}");
        let begun = app.browser();
        let landing = begun.send(begun.request(Method::GET, "/auth/sign-in").header(name, value)).await;
        assert!(!landing.location().unwrap_or_default().contains("evil.example"), "{name}");
    }
}
