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

#[tokio::test]
async fn a_rule_about_a_claim_is_tried_with_what_the_sign_in_says() {
    let app = TestApp::with(|config| {
        config.oidc.keep_claims = vec!["country".to_owned()];
        let rules = r#"[[rules]]
            id = "abroad"
            name = "Not abroad"
            when = { claim = { name = "country", value = "XX" } }
            then = { deny = { message = "Not abroad.", again_after_days = 30 } }
            [[rules]]
            id = "rest"
            name = "The rest"
            when = { all = [] }
            then = { ask = { approvers = ["owners"] } }"#;
        config.policy = toml::from_str(rules).expect("a policy");
    })
    .await;
    let abroad = journeys::op::Person::new("mina").with("country", serde_json::json!("XX"));
    let email = app.person("mina").email.clone();
    let sam = app.signed_in("sam").await;
    let ask = |claims: &'static str| {
        query(&[("person", "mina@partner.example"), ("claims", claims), ("product", "acme/jira-software")])
    };
    let page = sam.get(&ask("")).await.with_status(200);
    assert!(page.says("What else their sign-in says is not known"), "{}", page.body);
    assert!(page.says("Ask the owners of the product"), "{}", page.body);
    let page = sam.get(&ask(" country = XX ")).await.with_status(200);
    assert!(page.says("Their sign-in says “country=XX”.") && page.says("Not abroad."), "{}", page.body);
    let page = sam.get(&ask("country")).await.with_status(200);
    assert!(page.says("Write each as name=value"), "{}", page.body);
    app.op.know(abroad.with("email", serde_json::json!(email)).with("email_verified", true));
    app.signed_in("mina").await;
    let page = sam.get(&ask("")).await.with_status(200);
    assert!(page.says("Their sign-in says “country=XX”.") && page.says("Not abroad."), "{}", page.body);
}

#[tokio::test]
async fn of_a_large_group_those_who_get_mail_are_an_example() {
    let app = TestApp::with(|config| {
        config.approver_groups.push(server::config::ApproverGroup {
            key: domain::ApproverGroupKey::parse("board").expect("a key"),
            name: "The board".to_owned(),
            members: (1..=7)
                .map(|n| domain::EmailAddress::parse(&format!("b{n}@acme.example")).expect("an address"))
                .collect(),
        });
        let rules = r#"[[rules]]
            id = "board"
            name = "The board decides"
            when = { all = [] }
            then = { ask = { approvers = [{ group = "board" }] } }"#;
        config.policy = toml::from_str(rules).expect("a policy");
    })
    .await;
    let sam = app.signed_in("sam").await;
    let asked = query(&[("person", "new@acme.example"), ("product", "acme/jira-software")]);
    let page = sam.get(&asked).await.with_status(200);
    assert!(page.says("such as these five of 7 members; others for another request"), "{}", page.body);
    assert_eq!(sam.get(&asked).await.body.contains("b6@"), page.body.contains("b6@"), "the same again");
}
