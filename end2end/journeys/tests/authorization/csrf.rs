//! Requests that another page makes a browser send. Every server function is tried: a new one is covered by itself.

use futures::future::join_all;
use journeys::test_app::{Browser, Landing};
use reqwest::{Method, RequestBuilder};

use crate::prepared::Prepared;

/// How a request says where it comes from.
struct Forgery {
    name: &'static str,
    method: Method,
    content_type: &'static str,
    headers: Vec<(&'static str, String)>,
}

const FORM: &str = "application/x-www-form-urlencoded";

fn forgeries(world: &Prepared) -> Vec<Forgery> {
    let portal = world.app.portal("");
    let https = portal.replace("http://", "https://");
    let (host, _) = portal.rsplit_once(':').expect("a port");
    let post = |name, content_type, headers: &[(&'static str, &str)]| {
        let headers = headers.iter().map(|(header, value)| (*header, (*value).to_owned())).collect();
        Forgery { name, method: Method::POST, content_type, headers }
    };
    let evil = ("origin", "https://evil.example");
    let cross = ("sec-fetch-site", "cross-site");
    let mut all = vec![
        post("a form of another site", FORM, &[evil, cross]),
        post("an old browser's form of another site", FORM, &[evil]),
        post(
            "a form of a sibling",
            FORM,
            &[("origin", "https://other.acme.example"), ("sec-fetch-site", "same-site")],
        ),
        post(
            "a form of another port",
            FORM,
            &[("origin", &format!("{host}:1")), ("sec-fetch-site", "same-site")],
        ),
        post("an old browser's form of another port", FORM, &[("origin", &format!("{host}:1"))]),
        post("a fetch without a preflight", "text/plain", &[evil, cross]),
        post("a multipart form", "multipart/form-data; boundary=x", &[evil, cross]),
        post("JSON as text", "text/plain;charset=UTF-8", &[evil]),
        post("an origin that is null", FORM, &[("origin", "null")]),
        post("a sandboxed frame", FORM, &[("origin", "null"), cross]),
        post("nothing but the cookie", FORM, &[]),
        post("nothing but a referrer", FORM, &[("referer", &portal)]),
        post("the wrong scheme", FORM, &[("origin", &https)]),
        post("a name that begins alike", FORM, &[("origin", &format!("{portal}.evil.example"))]),
        post("an origin that is none", FORM, &[("origin", "")]),
        post("cross-site with our own origin", FORM, &[("origin", &format!("{portal}/x")), cross]),
    ];
    for method in [Method::GET, Method::HEAD, Method::PUT, Method::PATCH, Method::DELETE] {
        let forged = Forgery { name: "another method", method, ..post("", FORM, &[evil, cross]) };
        all.push(forged);
    }
    all
}

async fn forge(browser: &Browser, world: &Prepared, path: &str, forgery: &Forgery) -> Landing {
    let fields = world.fields(path);
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
    let path = path.split('#').next().unwrap_or_default();
    let is_read = matches!(forgery.method, Method::GET | Method::HEAD);
    let path = if is_read { format!("{path}?{body}") } else { path.to_owned() };
    let mut request: RequestBuilder =
        browser.request(forgery.method.clone(), &path).header("accept", "text/html");
    if !is_read {
        request = request.header("content-type", forgery.content_type).body(body);
    }
    for (name, value) in &forgery.headers {
        request = request.header(*name, value);
    }
    browser.send(request).await
}

/// Every way to write, and in whose browser it would work.
fn targets() -> Vec<(String, &'static str)> {
    let functions = leptos::server_fn::axum::server_fn_paths().flat_map(|(path, _)| match path {
        "/api/requests/open" => vec![(path.to_owned(), "other")],
        "/api/requests/decide" | "/api/requests/decide_many" => {
            vec![(format!("{path}#approve"), "approver"), (format!("{path}#deny"), "approver")]
        }
        "/api/requests/withdraw" | "/api/requests/remind" => vec![(path.to_owned(), "requester")],
        "/api/stand_ins/end" => vec![(path.to_owned(), "approver")],
        "/api/grants/extend" | "/api/grants/give_back" => vec![(path.to_owned(), "holder")],
        path => vec![(path.to_owned(), "admin")],
    });
    functions.chain([("/auth/sign-out".to_owned(), "approver")]).collect()
}

#[tokio::test]
async fn no_other_page_can_make_a_browser_do_anything() {
    // Nobody may write so often that one world could be for all.
    let tried = targets().into_iter().map(|(path, person)| async move {
        let world = Prepared::new().await;
        // Whoever asks has not asked yet.
        let browser =
            if person == "other" { world.app.signed_in("hal").await } else { world.browser_of(person).await };
        let before = (world.app.all_rows().await, world.app.sim.writes().len());
        for forgery in forgeries(&world) {
            let landing = forge(&browser, &world, &path, &forgery).await;
            let case = format!("{} {path}: {} ({:?})", forgery.method, forgery.name, forgery.headers);
            assert!(landing.status.is_client_error() && landing.status != 429, "{case}: {}", landing.status);
        }
        assert_eq!((world.app.all_rows().await, world.app.sim.writes().len()), before, "{path}");
        // Nothing waits for a second admin here, is there to be deleted, or to go back to: `tests/rules`, `tests/settings`.
        let elsewhere =
            ["/confirm", "/take_back", "/products/delete", "/approvers/delete", "/settings/restore"];
        if elsewhere.iter().any(|end| path.ends_with(end)) {
            return;
        }
        // The same from a page of the portal works, or this test would prove nothing.
        let fields = world.fields(&path);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let landing = browser.post(path.split('#').next().unwrap_or_default(), &fields).await;
        assert!(!landing.status.is_client_error(), "{path}: {} {}", landing.status, landing.body);
        let after = (world.app.all_rows().await, world.app.sim.writes().len());
        assert_ne!(after, before, "{path}");
    });
    join_all(tried).await;
}

#[tokio::test]
async fn the_page_of_a_refused_form_says_that_nothing_was_done() {
    let world = Prepared::new().await;
    let ada = world.app.signed_in("ada").await;
    let forgery = &forgeries(&world)[0];
    let landing = forge(&ada, &world, "/api/requests/decide#approve", forgery).await.with_status(403);
    assert!(landing.says("nothing was done"), "{}", landing.body);
    assert!(landing.header("access-control-allow-origin").is_none());
    // The requester's browser is not the one that was attacked.
    world.mina.get(&format!("/requests/{}", world.request)).await.with_status(200);
}
