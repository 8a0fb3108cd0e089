//! What a person with a browser meets.

mod common;

use common::{ADA, ELI, JUN, Method, NOOR, PIA, TestSite};
use reqwest::Response;
use reqwest::header::{LOCATION, SET_COOKIE};
use sim::Options;

fn location(answer: &Response) -> String {
    answer.headers()[LOCATION].to_str().expect("text").to_owned()
}

async fn site_with_portal() -> TestSite {
    let portal = Some("http://127.0.0.1:3000".to_owned());
    TestSite::start_with(Options { portal, idp: None }).await
}

#[tokio::test]
async fn the_licensed_see_the_issue_and_the_whole_address() {
    let site = TestSite::start().await;
    for path in
        ["/browse/PROJ-123?focusedCommentId=7", "/browse/proj-123", "/jira/x/boards/1?selectedIssue=PROJ-123"]
    {
        let answer = site.page(NOOR, path).await;
        assert_eq!(answer.status(), 200);
        let html = answer.text().await.expect("a page");
        assert!(html.contains("data-testid=\"issue\"") && html.contains("<h1>Checkout fails on refund</h1>"));
        assert!(html.contains(&format!("{}{path}", site.sim.base_url())), "{html}");
    }
}

#[tokio::test]
async fn pages_that_are_no_issue_open_too() {
    let site = TestSite::start().await;
    for (path, kind) in [
        ("/projects/PROJ", "project"),
        ("/jira/software/projects/PROJ/boards/1", "project"),
        ("/browse/PROJ", "project"),
        ("/jira/your-work", "page"),
        ("/issues/?jql=x", "page"),
    ] {
        let html = site.page(NOOR, path).await.text().await.expect("a page");
        assert!(html.contains(&format!("data-testid=\"{kind}\"")), "{path}: {html}");
    }
}

#[tokio::test]
async fn the_unlicensed_are_sent_to_the_dead_end_which_points_to_the_portal() {
    let site = site_with_portal().await;
    let path = "/browse/PROJ-123?a=b&c=d";
    for account in [ELI, PIA, "nobody"] {
        let answer = site.page(account, path).await;
        assert_eq!(answer.status(), 302);
        let target = format!("{}{path}", site.sim.base_url());
        let target: String = url::form_urlencoded::byte_serialize(target.as_bytes()).collect();
        let resource = "ari%3Acloud%3Ajira-software%3A%3Asite%2F0c5bd3a6-4d0c-4a65-9c0e-6a1b1d3f7a10";
        assert_eq!(location(&answer), format!("/join/user-access?resource={resource}&continue={target}"));

        let html = site.page(account, &location(&answer)).await.text().await.expect("a page");
        assert!(html.contains("data-testid=\"dead-end\"") && html.contains("have access to this app"));
        assert!(html.contains(&format!("href=\"http://127.0.0.1:3000/go?to={target}\"")), "{html}");
    }
}

#[tokio::test]
async fn without_permission_the_page_offers_the_way_of_the_extension() {
    let site = site_with_portal().await;
    for path in ["/browse/OPS-7", "/browse/PROJ-999", "/projects/NONE"] {
        let html = site.page(JUN, path).await.text().await.expect("a page");
        assert!(html.contains("data-testid=\"no-permission\""), "{path}: {html}");
        assert!(html.contains("&amp;via=extension\""));
    }
    assert_eq!(site.page(ADA, "/browse/OPS-7").await.status(), 200);
}

#[tokio::test]
async fn whoever_is_not_signed_in_chooses_an_account_and_comes_back() {
    let site = TestSite::start().await;
    let answer = site.request(Method::GET, "/browse/PROJ-1?x=1").send().await.expect("an answer");
    assert_eq!(location(&answer), "/_sim/sign-in?return=%2Fbrowse%2FPROJ-1%3Fx%3D1");
    let choice = site.request(Method::GET, &location(&answer)).send().await.expect("an answer");
    assert!(choice.text().await.expect("a page").contains("Noor Haddad"));

    let path = format!("/_sim/sign-in?account={NOOR}&return=/browse/PROJ-1");
    let answer = site.request(Method::GET, &path).send().await.expect("an answer");
    assert_eq!(location(&answer), "/browse/PROJ-1");
    assert!(
        answer.headers()[SET_COOKIE].to_str().expect("text").starts_with(&format!("sim_account={NOOR};"))
    );
    let path = format!("/_sim/sign-in?account={NOOR}&return=//elsewhere.example");
    let answer = site.request(Method::GET, &path).send().await.expect("an answer");
    assert_eq!(location(&answer), "/jira/your-work");
}

#[tokio::test]
async fn what_comes_from_outside_is_escaped() {
    let site = site_with_portal().await;
    let html =
        site.page(ELI, "/join/user-access?continue=%22%3E%3Cscript%3E").await.text().await.expect("a page");
    assert!(!html.contains("<script>"));
}

#[tokio::test]
async fn a_stopped_site_answers_nobody() {
    let site = TestSite::start().await;
    let address = site.sim.address();
    site.page(NOOR, "/browse/PROJ-1").await;
    site.sim.stop().await;
    tokio::net::TcpStream::connect(address).await.expect_err("nobody listens");
}
