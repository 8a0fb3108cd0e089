//! The policy as a file: what goes out is what the published schema describes, and what comes in decides.

use domain::policy::Policy;
use journeys::invariants::{json, text};
use journeys::test_app::TestApp;
use server::operations::exchange_policy::{Base, Imported, Manner, export, import, setup};

const ISSUE: &str = "/browse/PROJ-123";

/// The rules of the demo, as its world writes them.
fn demo() -> &'static str {
    let world = include_str!("../../world/config.mjs");
    let (_, begins) = world.split_once("POLICY_TOML = `").expect("the rules are there");
    begins.split_once('`').expect("they end").0
}

fn manner(base: Base) -> Manner<'static> {
    Manner { comment: "Jun decides", despite_findings: false, base, uid: Some(1000) }
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

    let file = export(app.state()).await.expect("exported").text;
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
    let imported = import(app.state(), read(&changed), &manner(Base::Version(1))).await.expect("imported");
    let Imported::As(2, diff) = imported else { panic!("{imported:?}") };
    assert_eq!(diff.ids().changed.iter().map(|rule| rule.as_str()).collect::<Vec<_>>(), ["engineers"]);
    let again = import(app.state(), read(&changed), &manner(Base::Unknown)).await.expect("looked at");
    assert_eq!(again, Imported::Same(2));

    let eli = app.signed_in("eli").await;
    assert!(eli.follow_link(ISSUE).await.url.contains("/ask?"), "it counts at once in this process");
    let audit = app.rows("audit").await;
    let published = audit.iter().rfind(|row| text(row, "action").contains("policy")).expect("it is there");
    let details = json(published, "details");
    assert_eq!((&details["version"], &details["diff"]["changed"][0]), (&2.into(), &"engineers".into()));
    assert!(!details.to_string().contains("jun@"));
    assert_eq!((&details["imported"], &details["uid"]), (&true.into(), &1000.into()));
    app.stop().await;
}

#[tokio::test]
async fn a_file_is_not_taken_over_a_version_that_its_author_has_not_seen() {
    let app = TestApp::with(|config| config.policy = read(demo())).await;
    let two = demo().replace("then = { grant = {} }", "then = { grant = { days = 30 } }");
    let three = demo().replace("then = { grant = {} }", "then = { grant = { days = 7 } }");
    let unknown = import(app.state(), read(&two), &manner(Base::Unknown)).await.expect("looked at");
    assert_eq!(unknown, Imported::NoBase(1));
    let imported = import(app.state(), read(&two), &manner(Base::Version(1))).await.expect("imported");
    assert!(matches!(imported, Imported::As(2, _)), "{imported:?}");
    let late = import(app.state(), read(&three), &manner(Base::Version(1))).await.expect("looked at");
    let Imported::Outdated(2, missed) = late else { panic!("{late:?}") };
    assert_eq!(missed.ids().changed.len(), 1);
    assert_eq!(app.count("policy_versions").await, 2);
    let over = import(app.state(), read(&three), &manner(Base::Any)).await.expect("imported");
    assert!(matches!(over, Imported::As(3, _)), "{over:?}");
    app.stop().await;
}

#[tokio::test]
async fn whoever_has_the_pages_open_hears_of_an_import() {
    let app = TestApp::with(|config| config.policy = read(demo())).await;
    let sam = app.signed_in("sam").await;
    let changed = demo().replace("then = { grant = {} }", "then = { grant = { days = 30 } }");
    import(app.state(), read(&changed), &manner(Base::Version(1))).await.expect("imported");
    // The form is from before it, and its rule is not what it was.
    let form = [("id", "engineers"), ("revision", "0"), ("press", "save"), ("fields[field-name]", "Mine")];
    assert_eq!(sam.call("/api/rules/edit", &form).await.status, 409);
    let page = sam.press("/api/rules/edit", &form).await.with_status(200);
    assert!(page.says("A file that was imported on the server published a version"), "{}", page.body);
    assert!(page.says("Version 2") && page.says("imported on the server"), "{}", page.body);
    // Beside a draft it is heard of too, and the draft stays.
    let off = [("id", "engineers"), ("revision", "1"), ("to", "off")];
    assert_eq!(sam.call("/api/rules/change", &off).await.status, 200);
    let changed = demo().replace("then = { grant = {} }", "then = { grant = { days = 7 } }");
    import(app.state(), read(&changed), &manner(Base::Version(2))).await.expect("imported");
    for path in ["/api/rules/publish", "/api/rules/carry_over", "/api/rules/discard"] {
        assert_eq!(sam.call(path, &[("revision", "2")]).await.status, 409, "{path}");
    }
    let page = sam.press("/api/rules/publish", &[("revision", "2")]).await.with_status(200);
    assert!(
        page.says("The draft says the same as when you looked; what decides now does not."),
        "{}",
        page.body
    );
    assert!(page.says("This draft began with version 2, and version 3 was published meanwhile."));
    assert!(page.says("last edited by Sam Ortiz"), "{}", page.body);
    let audit = sam.page("/audit").await;
    assert!(audit.contains("Version 3 of the policy was imported on the server."), "{audit}");
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
    assert!(matches!(
        import(app.state(), policy, &manner(Base::Any)).await.expect("looked at"),
        Imported::Refused(_)
    ));
    assert_eq!(app.count("policy_versions").await, 1);
    app.stop().await;
}
