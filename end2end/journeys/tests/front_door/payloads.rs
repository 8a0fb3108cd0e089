//! The corpus of hostile links, at every entry of the portal. That no `Location` leads out of the world is asserted for
//! every answer of every test; here the worst that is known is sent.

use domain::Origin;
use journeys::test_app::{Browser, Landing, Setup, TestApp};
use reqwest::Method;
use server::config::Sites;

const CORPUS: &str = include_str!("../../../../app/domain/src/target/payloads.txt");

fn payloads() -> Vec<String> {
    let lines = CORPUS.lines().filter(|line| !line.starts_with("# ") && !line.is_empty());
    let characters =
        [("{CR}", "\r"), ("{LF}", "\n"), ("{TAB}", "\t"), ("{NUL}", "\0"), ("{SP}", " "), ("{DEL}", "\x7f")];
    let unfold = |line: &str| {
        characters.iter().fold(line.to_owned(), |text, (name, character)| text.replace(name, character))
    };
    lines.map(unfold).collect()
}

pub fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The world with the corpus's own site beside the simulated one, and somebody who holds a license: a payload that
/// passes would be followed.
pub async fn world() -> (TestApp, Browser) {
    let mut setup = Setup::new().await;
    let mut sites = setup.config.sites.all().to_vec();
    sites[0].origins.others.push(Origin::parse("https://acme.atlassian.net").expect("an origin"));
    setup.config.sites = Sites::new(sites).expect("sites").into();
    setup.config.server.front_door_hosts = vec!["jira.acme.example".to_owned()];
    setup.config.server.trusted_proxies = vec!["127.0.0.1".parse().expect("an address")];
    let app = setup.start().await;
    let noor = app.signed_in("noor").await;
    noor.follow_link("/browse/PROJ-1").await.with_status(200);
    (app, noor)
}

fn is_refused(landing: &Landing, case: &str) {
    assert_eq!(landing.status, 400, "{case}");
    assert!(landing.says("Latchkey takes whole https:// addresses"), "{case}: {}", landing.body);
    assert!(landing.location().is_none(), "{case}");
}

#[tokio::test]
async fn go_refuses_every_payload_and_says_what_it_takes() {
    let (app, noor) = world().await;
    let corpus = payloads();
    assert!(corpus.len() >= 70, "{} payloads", corpus.len());
    let good = encoded(&app.jira("/browse/PROJ-1"));
    for payload in &corpus {
        let (once, twice) = (encoded(payload), encoded(&encoded(payload)));
        for query in [
            format!("to={once}"),
            format!("to={twice}"),
            format!("to={good}&to={once}"),
            format!("to={once}&to={good}"),
            format!("to[]={once}"),
            format!("TO={once}"),
        ] {
            is_refused(&noor.get(&format!("/go?{query}")).await, &format!("{payload:?} as {query}"));
        }
    }
    for query in ["", "to=", "to", "to=%00", &format!("to={}", "x".repeat(10_000))] {
        is_refused(&noor.get(&format!("/go?{query}")).await, query);
    }
    noor.get(&format!("/go?to={good}")).await.with_status(302);
}

#[tokio::test]
async fn a_payload_as_it_is_leads_nowhere_else() {
    let (app, noor) = world().await;
    let cookies: Vec<_> = noor.cookies().iter().map(|(name, value)| format!("{name}={value}")).collect();
    let host = app.portal("");
    let rest = format!(
        " HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {}\r\n\r\n",
        host.trim_start_matches("http://"),
        cookies.join("; ")
    );
    for payload in payloads().iter().filter(|payload| !payload.contains(['\r', '\n', '\0', ' ', '\t'])) {
        // As a query, below a mirrored path, as the path itself, and as the absolute form that proxies are sent.
        for target in [
            format!("/go?to={payload}"),
            format!("/browse/{payload}"),
            format!("/jira/{payload}"),
            payload.clone(),
        ] {
            let answer = app.raw(format!("GET {target}{rest}").as_bytes()).await;
            assert!(answer.status.is_none_or(|status| status < 500), "{target}: {}", answer.head);
        }
    }
}

#[tokio::test]
async fn below_a_mirrored_path_a_payload_leads_nowhere_else() {
    let (_app, noor) = world().await;
    for payload in payloads() {
        for path in ["/browse/", "/jira/", "/projects/", "/issues/", "/secure/"] {
            for payload in [encoded(&payload), encoded(&encoded(&payload))] {
                let landing = noor.get(&format!("{path}{payload}")).await;
                assert!(
                    matches!(landing.status.as_u16(), 302 | 303 | 400),
                    "{path}{payload}: {}",
                    landing.status
                );
            }
        }
    }
}

#[tokio::test]
async fn a_return_after_signing_in_leads_to_a_page_of_the_portal() {
    let (app, noor) = world().await;
    for (number, payload) in payloads().iter().enumerate() {
        let here = format!("203.0.113.{}", number % 250);
        for back in [encoded(payload), encoded(&encoded(payload)), format!("%2F&return={}", encoded(payload))]
        {
            let request = noor.request(Method::GET, &format!("/auth/sign-in?return={back}"));
            let landing = noor.send(request.header("x-forwarded-for", &here)).await.with_status(303);
            let location = landing.location().expect("it leads somewhere");
            assert!(location.starts_with('/') && !location.starts_with("//"), "{back}: {location}");
        }
    }
    for back in
        ["//evil.example/", "/\\evil.example", "https://evil.example", "/go/../..//evil.example", "/x"]
    {
        let browser = app.browser();
        browser.sit_down("noor");
        let landing =
            browser.follow(&format!("/auth/sign-in?return={}", encoded(back))).await.with_status(200);
        assert_eq!(landing.url, app.portal("/"), "{back}");
    }
}

#[tokio::test]
async fn a_return_after_signing_out_is_not_taken() {
    let (app, _) = world().await;
    for payload in ["https://evil.example", "//evil.example", "/\\evil.example"] {
        let noor = app.signed_in("noor").await;
        let path = format!("/auth/sign-out?return={0}&post_logout_redirect_uri={0}", encoded(payload));
        let landing = noor.press(&path, &[("return", payload), ("to", payload)]).await.with_status(200);
        assert_eq!(landing.url, app.portal("/signed-out"));
    }
}

#[tokio::test]
async fn pages_that_take_a_link_refuse_every_payload_and_do_not_offer_it() {
    let (app, _) = world().await;
    let mina = app.signed_in("mina").await;
    let before = app.all_rows().await;
    for payload in payloads() {
        for page in ["/ask", "/problem"] {
            let landing = mina.get(&format!("{page}?to={}", encoded(&payload))).await;
            assert_eq!(landing.status, 400, "{page} {payload:?}");
            assert!(!landing.says("href=\"javascript:") && !landing.says("href=\"data:"), "{payload:?}");
        }
        let request = mina.request(Method::POST, "/api/requests/open").form(&[("to", payload.as_str())]);
        let request = request.header("origin", app.portal("")).header("accept", "application/json");
        let landing = mina.send(request.header("x-forwarded-for", "203.0.113.251")).await;
        assert!(matches!(landing.status.as_u16(), 400 | 429), "{payload:?}: {}", landing.status);
    }
    assert_eq!(app.all_rows().await, before);
}
