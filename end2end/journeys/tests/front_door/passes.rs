//! Links that lead on.

use journeys::test_app::{Setup, TestApp};
use reqwest::Method;
use reqwest::header::{HOST, LOCATION};
use sim::{Fault, FaultRule};

#[tokio::test]
async fn the_licensed_pass_and_keep_path_and_query() {
    let app = TestApp::start().await;
    let noor = app.signed_in("noor").await;
    let landing = noor.follow_link("/browse/PROJ-123?x=1&y=a%20b").await.with_status(200);
    assert_eq!(landing.url, app.jira("/browse/PROJ-123?x=1&y=a%20b"));
    assert_eq!(landing.way[0].status, 302);
    assert_eq!(landing.way.len(), 2, "straight through: {:?}", landing.way);
}

#[tokio::test]
async fn who_is_not_signed_in_signs_in_on_the_way() {
    let app = TestApp::start().await;
    for link in ["/browse/PROJ-123?x=1".to_owned(), go(&app.jira("/browse/PROJ-123?x=1"))] {
        let browser = app.browser();
        browser.sit_down("noor");
        let landing = browser.follow_link(&link).await.with_status(200);
        assert_eq!(landing.url, app.jira("/browse/PROJ-123?x=1"));
        assert!(landing.way.iter().any(|step| step.url.starts_with(app.op.issuer())), "{:?}", landing.way);
    }
}

#[tokio::test]
async fn a_second_pass_asks_neither_atlassian_nor_the_database() {
    let app = TestApp::start().await;
    let noor = app.signed_in("noor").await;
    noor.follow_link("/browse/PROJ-123").await.with_status(200);
    noor.forget_cookie("__Host-bounced");
    let untouched = app.sim.add_fault(anything(Fault::Reset).times(1));
    app.lose_the_database().await;

    let landing = noor.get("/browse/PROJ-1?again").await.with_status(302);
    assert_eq!(landing.location(), Some(&*app.jira("/browse/PROJ-1?again")));
    assert!(app.sim.remove_fault(untouched), "Atlassian was asked");
    assert!(noor.cookie("__Host-bounced").is_some(), "it was a pass, not a door left open by the outage");
}

#[tokio::test]
async fn whom_policy_gives_a_license_lands_at_once_and_once_only() {
    let app = TestApp::start().await;
    let eli = app.signed_in("eli").await;
    let landing = eli.follow_link("/browse/PROJ-123?x=1").await.with_status(200);
    assert_eq!(landing.url, app.jira("/browse/PROJ-123?x=1"));
    assert_eq!(app.sim.writes().len(), 1);
    assert_eq!(app.count("grants").await, 1);

    app.forget();
    eli.follow_link("/browse/PROJ-1").await.with_status(200);
    assert_eq!((app.sim.writes().len(), app.count("grants").await), (1, 1));
}

#[tokio::test]
async fn every_mirrored_path_leads_to_the_same_path_of_jira() {
    let app = TestApp::start().await;
    let noor = app.signed_in("noor").await;
    for path in [
        "/browse/PROJ-1",
        "/browse/PROJ-1?focusedCommentId=10001&page=a%2Fb",
        "/jira",
        "/jira/your-work",
        "/jira/software/projects/PROJ/boards/1?selectedIssue=PROJ-1",
        "/jira/software/c/projects/PROJ/issues/PROJ-1?jql=project%20%3D%20PROJ",
        "/jira/dashboards/10000",
        "/projects",
        "/projects/PROJ",
        "/projects/PROJ/issues/PROJ-1",
        "/issues",
        "/issues/",
        "/issues/?jql=project%3DPROJ",
        "/issues?filter=-1",
        "/issues/PROJ-1",
        "/secure/RapidBoard.jspa?rapidView=1",
        "/secure/Dashboard.jspa",
    ] {
        let landing = noor.get(path).await;
        let location = landing.location().map(ToOwned::to_owned);
        assert_eq!((landing.status.as_u16(), location), (302, Some(app.jira(path))), "{path}");
    }
    for path in ["/browse", "/browse/", "/secure/Logout.jspa", "/secure/logout", "/browse/PROJ"] {
        let status = noor.get(path).await.status.as_u16();
        assert!(matches!(status, 400 | 404), "{path}: {status}");
    }
}

#[tokio::test]
async fn a_link_keeps_its_own_escapes_on_the_way_through_signing_in_and_asking() {
    let app = TestApp::start().await;
    let path = "/issues/?jql=text%20~%20%22100%25%20%2B%201%22%20AND%20project%20%3D%20PROJ&a=b+c";
    let mina = app.browser();
    mina.sit_down("mina");
    let ask = mina.follow_link(path).await.with_status(200);
    assert!(ask.path().starts_with("/ask?to="), "{}", ask.url);
    let field = format!("value=\"{}\"", app.jira(path).replace('&', "&amp;"));
    assert!(ask.says(&field), "{field} is not in {}", ask.body);
    assert!(ask.says("<button type=\"submit\" class=\"primary\">"), "it can be asked for");
}

#[tokio::test]
async fn the_longest_links_pass_through_signing_in() {
    let app = TestApp::start().await;
    let start = app.jira("/issues/?jql=");
    for filling in ["%20", "/", "x"] {
        let link = format!("{start}{}", filling.repeat((2048 - start.len()) / filling.len()));
        let browser = app.browser();
        browser.sit_down("noor");
        let landing = browser.follow(&go(&link)).await.with_status(200);
        assert_eq!(landing.url, link);
    }
}

#[tokio::test]
async fn a_front_door_host_knows_nobody_and_sends_to_the_portal() {
    let mut setup = Setup::new().await;
    setup.config.server.front_door_hosts = vec!["jira.acme.example".to_owned()];
    let app = setup.start().await;
    let noor = app.signed_in("noor").await;
    let at_the_door =
        |path: &str| noor.send(noor.request(Method::GET, path).header(HOST, "JIRA.acme.example"));

    let before = app.all_rows().await;
    let landing = at_the_door("/browse/PROJ-123?x=1").await.with_status(302);
    assert_eq!(landing.location(), Some(&*app.portal(&go(&app.jira("/browse/PROJ-123?x=1")))));
    assert!(landing.header("set-cookie").is_none());

    for path in ["/login?dest-url=https://evil.example", "/wiki/spaces/X", "/browse/nothing"] {
        let landing = at_the_door(path).await.with_status(400);
        assert!(landing.headers.get(LOCATION).is_none());
    }
    for path in ["/", "/system", "/auth/sign-in?return=/"] {
        let landing = at_the_door(path).await.with_status(308);
        assert_eq!(landing.location(), Some(&*app.portal(path)), "it lives where its cookies do");
    }
    at_the_door("/healthz").await.with_status(200);
    assert_eq!(app.all_rows().await, before);
}

pub fn go(to: &str) -> String {
    let to: String = url::form_urlencoded::byte_serialize(to.as_bytes()).collect();
    format!("/go?to={to}")
}

pub fn anything(fault: Fault) -> FaultRule {
    FaultRule { method: None, ..FaultRule::new("GET", "/rest/**", fault) }
}
