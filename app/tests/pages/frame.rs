//! What every page has and does not have.

use app::views::RequestStage;

use super::asking::may_ask;
use super::audit;
use super::deciding::for_approver;
use super::home::home;
use super::house::{House, Page, REQUEST};
use super::inbox;
use super::problem::problem;
use super::system::{admin, system};
use super::waiting::request;

pub async fn all() -> Vec<(&'static str, Page)> {
    let requests = format!("/requests/{REQUEST}");
    let mina = || House::signed_in("Mina Choi");
    let of = |view| House { request: Some(Ok(view)), ..mina() };
    vec![
        ("anonymous", House::default().open("/").await),
        ("home", House { home: Some(home()), ..mina() }.open("/").await),
        ("ask", House { ask: Some(Ok(may_ask())), ..mina() }.open("/ask?to=x").await),
        ("waiting", of(request(RequestStage::Waiting)).open(&requests).await),
        ("granted", of(request(RequestStage::Ready)).open(&requests).await),
        ("denied", of(request(RequestStage::Denied)).open(&requests).await),
        ("verdict", of(for_approver(RequestStage::Waiting)).open(&requests).await),
        ("inbox", inbox::house(inbox::inbox()).open("/inbox").await),
        ("problem", House { problem: Some(problem(None)), ..mina() }.open("/problem?to=x").await),
        ("nothing", mina().open("/no/such/page").await),
        ("audit", audit::house(Ok(audit::audit())).open("/audit").await),
        ("system", admin(Ok(system())).open("/system").await),
    ]
}

#[tokio::test]
async fn every_page_has_one_heading_its_language_and_its_landmarks() {
    for (name, page) in all().await {
        assert!(page.html.starts_with("<!DOCTYPE html><html lang=\"en\">"), "{name}");
        for (tag, count) in [("<h1", 1), ("<main", 1), ("<header", 1), ("<title>", 1)] {
            assert_eq!(page.html.matches(tag).count(), count, "{name}: {tag}");
        }
        assert!(page.html.contains("/pkg/latchkey.css?v="), "{name}");
        assert!(!page.html.contains("style="), "{name} has an inline style");
        assert!(
            page.html.matches(" primary\"").count() + page.html.matches("\"primary\"").count() <= 1,
            "{name}"
        );
    }
}

#[tokio::test]
async fn only_the_system_page_carries_wasm_and_every_script_the_nonce() {
    for (name, page) in all().await {
        assert_eq!(page.html.contains(".wasm"), name == "system", "{name}");
        let scripts = page.html.matches("<script").count();
        assert_eq!(page.html.matches(r#" nonce="the-nonce""#).count(), scripts, "{name}");
    }
}

#[tokio::test]
async fn a_page_that_does_not_exist_is_404() {
    let page = House::default().open("/no/such/page").await;
    assert_eq!(page.status, 404);
    page.says("There is nothing here");
}

#[tokio::test]
async fn a_name_is_words_and_never_markup() {
    let page = House { home: Some(home()), ..House::signed_in("<script>alert(1)</script>") }.open("/").await;
    assert!(!page.html.contains("<script>alert"));
}
