//! The policy as a file: what goes out is what the published schema describes, and what comes in decides.

use domain::policy::Policy;
use journeys::invariants::{json, text};
use journeys::test_app::TestApp;
use server::operations::exchange_policy::{Imported, export, import, setup};

const ISSUE: &str = "/browse/PROJ-123";

/// The rules of the demo, as its world writes them.
fn demo() -> &'static str {
    let world = include_str!("../../world/config.mjs");
    let (_, begins) = world.split_once("POLICY_TOML = `").expect("the rules are there");
    begins.split_once('`').expect("they end").0
}

fn read(text: &str) -> Policy {
    toml::from_str(text).expect("a policy")
}

#[tokio::test]
async fn the_exported_policy_of_the_demo_is_what_the_schema_describes() {
    let app = TestApp::with(|config| config.policy = read(demo())).await;
    let answer = app.browser().get("/schema/policy.json").await;
    assert_eq!(answer.status.as_u16(), 200);
    assert_eq!(answer.headers["content-type"], "application/schema+json");
    let schema = serde_json::from_str(&answer.body).expect("JSON");
    assert!(jsonschema::meta::is_valid(&schema));
    let judge = jsonschema::draft202012::new(&schema).expect("a schema");

    let file = export(app.state()).await.expect("exported");
    assert!(file.starts_with(&format!("#:schema {}", app.portal("/schema/policy.json"))), "{file}");
    assert_eq!(read(&file), read(demo()));
    let written: serde_json::Value = toml::from_str(&file).expect("TOML");
    let errors: Vec<_> = judge.iter_errors(&written).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert!(!judge.is_valid(&serde_json::json!({ "rule": [] })));
    app.stop().await;
}

#[tokio::test]
async fn what_is_imported_decides_and_the_audit_names_rules_only() {
    let app = TestApp::with(|config| config.policy = read(demo())).await;
    let changed = demo().replace(
        "then = { grant = {} }",
        "then = { ask = { approvers = [{ person = \"jun@acme.example\" }] } }",
    );
    let imported = import(app.state(), read(&changed), "Jun decides", false).await.expect("imported");
    let Imported::As(2, diff) = imported else { panic!("{imported:?}") };
    assert_eq!(diff.ids().changed.iter().map(|rule| rule.as_str()).collect::<Vec<_>>(), ["engineers"]);
    let again = import(app.state(), read(&changed), "twice", false).await.expect("looked at");
    assert_eq!(again, Imported::Same(2));

    let eli = app.signed_in("eli").await;
    assert!(eli.follow_link(ISSUE).await.url.contains("/ask?"), "it counts at once in this process");
    let audit = app.rows("audit").await;
    let published = audit.iter().rfind(|row| text(row, "action").contains("policy")).expect("it is there");
    let details = json(published, "details");
    assert_eq!((&details["version"], &details["diff"]["changed"][0]), (&2.into(), &"engineers".into()));
    assert!(!details.to_string().contains("jun@"));
    app.stop().await;
}

#[tokio::test]
async fn in_which_groups_approvers_were_seen_is_known_to_the_lint() {
    let asks = r#"
        [[rules]]
        id = "leads"
        name = "Leads ask leads"
        when = { idp_group = "leads" }
        then = { ask = { approvers = [{ group = "board" }] } }
    "#;
    let app = TestApp::with(|config| {
        let members = ["ada@acme.example", "jun@acme.example"];
        config.approver_groups.push(server::config::ApproverGroup {
            key: domain::ApproverGroupKey::parse("board").expect("a key"),
            name: "The board".to_owned(),
            members: members
                .iter()
                .map(|text| domain::EmailAddress::parse(text).expect("an address"))
                .collect(),
        });
    })
    .await;
    app.signed_in("ada").await;
    let policy = read(asks);
    assert_eq!(policy.lint(&setup(app.state()).await.expect("read")), [], "nobody has seen Jun yet");
    app.signed_in("jun").await;
    let findings = policy.lint(&setup(app.state()).await.expect("read"));
    assert_eq!(findings.len(), 1);
    assert!(matches!(import(app.state(), policy, "", false).await.expect("looked at"), Imported::Refused(_)));
    assert_eq!(app.count("policy_versions").await, 1);
    app.stop().await;
}
