//! Trying rules out says what would happen, and does nothing.

use journeys::test_app::TestApp;

use crate::press;

const GROUP: &str = "5f0e0f8e-2b4e-4a39-9f6e-3a4e4f0a0001";
const LICENSED: [&str; 1] = ["712020:11111111-aaaa-4bbb-8ccc-000000000001"];

fn query(pairs: &[(&str, &str)]) -> String {
    let pairs = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("/settings/rules/try?{pairs}")
}

#[tokio::test]
async fn it_says_what_would_happen_now_and_by_the_draft_and_writes_nothing() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    app.signed_in("mina").await;
    press(&sam, "/api/rules/edit", &[("id", "contractors"), ("fields[field-then]", "grant")]).await;
    app.sim.set_members(GROUP, LICENSED);
    let before = (app.all_rows().await, app.sim.writes().len());
    let to = app.jira("/browse/PROJ-123");
    let page = sam.get(&query(&[("person", "mina@partner.example"), ("to", &to)])).await.with_status(200);
    assert!(page.says("The draft leads to something else."), "{}", page.body);
    assert!(page.says("Ask the owners of the product") && page.says("Give a license"), "{}", page.body);
    assert!(page.says("ada@acme.example, jun@acme.example"), "{}", page.body);
    assert!(page.says("In “contractors”."), "{}", page.body);
    assert_eq!((app.all_rows().await, app.sim.writes().len()), before);
}

#[tokio::test]
async fn somebody_who_was_never_here_is_tried_with_groups_and_a_product() {
    let app = TestApp::start().await;
    app.sim.set_members(GROUP, LICENSED);
    let sam = app.signed_in("sam").await;
    let product = "acme/jira-software";
    let asked = [("person", "new@acme.example"), ("groups", " engineers, x "), ("product", product)];
    let page = sam.get(&query(&asked)).await.with_status(200);
    assert!(page.says("In “engineers” and “x”."), "{}", page.body);
    assert!(page.says("the Atlassian account is not certain"), "{}", page.body);
}

#[tokio::test]
async fn bad_input_is_answered_in_words() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    for (asked, words) in [
        (vec![("person", "mina"), ("product", "acme/jira-software")], "This is not an e-mail address."),
        (
            vec![("person", "a@b.example"), ("to", "https://evil.example/")],
            "This is not a link to one of our Jira sites.",
        ),
        (vec![("person", "a@b.example")], "Give a link, or choose a product."),
        (vec![("person", "a@b.example"), ("product", "acme/nothing")], "There is no such product."),
        (
            vec![("person", "a@b.example"), ("product", "acme/jira-software"), ("at", "tomorrow")],
            "This is not a moment",
        ),
    ] {
        let page = sam.get(&query(&asked)).await.with_status(200);
        assert!(page.says(words), "{words}: {}", page.body);
    }
}
