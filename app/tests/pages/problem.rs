//! Not a license problem.

use app::views::{LeadView, ProblemView};

use super::asking::target;
use super::house::House;

const PROBLEM: &str = "/problem?to=https%3A%2F%2Facme.atlassian.net%2Fbrowse%2FPROJ-123";

pub fn problem(email: Option<&str>) -> ProblemView {
    ProblemView {
        target: target(),
        project: Some("PROJ".to_owned()),
        lead: Some(LeadView { name: "Jun Lee".to_owned(), email: email.map(str::to_owned) }),
        has_license: true,
        email: Some("mina.choi@example.com".to_owned()),
    }
}

async fn open(problem: ProblemView) -> super::house::Page {
    House { problem: Some(problem), ..House::signed_in("Mina Choi") }.open(PROBLEM).await
}

#[tokio::test]
async fn the_page_names_the_lead_and_how_to_write_to_them() {
    let page = open(problem(Some("jun.lee@example.com"))).await;
    insta::assert_snapshot!(page.text());
    assert!(
        page.html
            .contains(r#"href="mailto:jun%2Elee@example%2Ecom?subject=Access%20to%20PROJ%2D123&amp;body="#)
    );
}

#[tokio::test]
async fn without_an_address_or_a_lead_it_still_says_whom_to_ask() {
    open(problem(None)).await.says("Ask Jun Lee to let you see it.");
    let nobody = ProblemView { lead: None, has_license: false, ..problem(None) };
    let page = open(nobody).await;
    page.says("Jira does not show you PROJ-123, and a license would not change that");
    page.says("Ask the person who sent you the link");
}
