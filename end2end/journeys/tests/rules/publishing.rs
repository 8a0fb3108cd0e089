//! A version decides from when it is published, and any earlier one can come back.

use journeys::test_app::TestApp;
use journeys::test_database::on_postgres;
use server::operations::policy::current;

use crate::{PAGE, draft, policy, press, revision, second_admin, versions};

const GROUP: &str = "5f0e0f8e-2b4e-4a39-9f6e-3a4e4f0a0001";
const LICENSED: [&str; 1] = ["712020:11111111-aaaa-4bbb-8ccc-000000000001"];

#[tokio::test]
async fn a_published_version_decides_the_next_click_and_is_undone_by_a_new_one() {
    let app = TestApp::start().await;
    app.sim.set_members(GROUP, LICENSED);
    let sam = app.signed_in("sam").await;
    let mina = app.signed_in("mina").await;
    assert_eq!(mina.follow("/browse/PROJ-123").await.path().split('?').next(), Some("/ask"));

    let deny = [
        ("id", "contractors"),
        ("fields[field-then]", "deny"),
        ("fields[field-deny:message]", "Not this month."),
        ("fields[field-deny:again]", "30"),
        ("press", "save"),
    ];
    press(&sam, "/api/rules/edit", &deny).await;
    assert_eq!(
        mina.follow("/browse/PROJ-123").await.path().split('?').next(),
        Some("/ask"),
        "a draft decides nothing"
    );
    let page = press(&sam, "/api/rules/publish", &[("comment", " The budget\nis spent ")]).await;
    assert!(page.says("Version 2") && page.says("The budget is spent"), "{}", page.body);
    assert!(mina.follow("/browse/PROJ-123").await.says("Not this month."));

    let page = press(&sam, "/api/rules/restore", &[("number", "1")]).await;
    assert!(page.says("Version 3") && page.says("version 1 again"));
    assert!(!mina.follow("/browse/PROJ-123").await.says("Not this month."));
    let versions = versions(&app).await;
    assert_eq!(policy(&versions[0]), policy(&versions[2]));

    let audit = app.rows("audit").await;
    let mut published: Vec<_> = audit.iter().filter(|row| row["action"] == "policy_published").collect();
    published.sort_by_key(|row| row["seq"].as_i64());
    assert_eq!(published.len(), 3);
    let details = format!("{}", published[1]["details"]).replace([' ', '\\'], "");
    assert!(
        details.contains("\"changed\":[\"contractors\"]") && details.contains("\"version\":2"),
        "{details}"
    );
    assert!(!published[1]["actor_id"].is_null());
}

#[tokio::test]
async fn a_draft_with_problems_is_not_published_and_the_page_says_why() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    press(&sam, "/api/rules/edit", &[("id", "contractors"), ("fields[field-0:group]", "")]).await;
    let page = sam.page(PAGE).await;
    assert!(page.contains("A group needs a name."), "{page}");
    assert!(!page.contains("/api/rules/publish"));
    let seen = revision(&sam).await;
    assert_eq!(sam.call("/api/rules/publish", &[("revision", &*seen)]).await.status, 422);
    press(&sam, "/api/rules/edit", &[("id", "contractors"), ("fields[field-0:group]", "contractors")]).await;
    let unknown =
        [("id", "contractors"), ("fields[field-second:who]", "group:nobody"), ("press", "add:second")];
    press(&sam, "/api/rules/edit", &unknown).await;
    let page = sam.page(PAGE).await;
    assert!(page.contains("It asks the approvers “nobody”, which the settings do not name."), "{page}");
    assert_eq!(versions(&app).await.len(), 1);
}

#[tokio::test]
async fn a_draft_that_began_with_an_earlier_version_is_taken_over_first() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    press(&sam, "/api/rules/change", &[("id", "rivals"), ("to", "off")]).await;
    press(&sam, "/api/rules/publish", &[]).await;
    press(&sam, "/api/rules/change", &[("id", "engineers"), ("to", "off")]).await;
    press(&sam, "/api/rules/restore", &[("number", "1")]).await;
    let page = sam.page(PAGE).await;
    assert!(
        page.contains("This draft began with version 2, and version 3 was published meanwhile."),
        "{page}"
    );
    let seen = revision(&sam).await;
    assert_eq!(sam.call("/api/rules/publish", &[("revision", &*seen)]).await.status, 409);
    press(&sam, "/api/rules/carry_over", &[]).await;
    press(&sam, "/api/rules/publish", &[]).await;
    let versions = versions(&app).await;
    assert_eq!(versions.len(), 4);
    assert!(policy(&versions[3]).rules.iter().all(|rule| rule.on == (rule.id.as_str() == "contractors")));
}

#[tokio::test]
async fn where_a_second_admin_has_to_confirm_nobody_publishes_alone() {
    let app = TestApp::with(|config| config.second_admin = true).await;
    let (sam, fritz) = (app.signed_in("sam").await, second_admin(&app).await);
    press(&sam, "/api/rules/change", &[("id", "rivals"), ("to", "off")]).await;
    let page = press(&sam, "/api/rules/publish", &[("comment", "Peace")]).await;
    assert!(
        page.says("Sam Ortiz asks to publish this draft: “Peace”.")
            && !page.body.contains("/api/rules/confirm")
    );
    assert_eq!(versions(&app).await.len(), 1);
    let seen = revision(&sam).await;
    assert_eq!(sam.call("/api/rules/confirm", &[("revision", &*seen)]).await.status, 403);

    press(&fritz, "/api/rules/change", &[("id", "rivals"), ("to", "delete")]).await;
    let seen = revision(&fritz).await;
    assert_eq!(
        fritz.call("/api/rules/confirm", &[("revision", &*seen)]).await.status,
        404,
        "an edit takes it back"
    );
    press(&sam, "/api/rules/publish", &[("comment", "Peace")]).await;
    let page = press(&fritz, "/api/rules/confirm", &[]).await;
    assert!(page.says("published by Sam Ortiz and confirmed by Fritz Weber"), "{}", page.body);

    // What was before comes back as a draft only.
    press(&fritz, "/api/rules/restore", &[("number", "1")]).await;
    assert_eq!((versions(&app).await.len(), draft(&app).await.0.as_str()), (2, "open"));
}

#[tokio::test]
async fn another_replica_decides_by_the_new_version_at_once() {
    if !on_postgres() {
        return;
    }
    let app = TestApp::start().await;
    let other = app.replica().await;
    while !other.state().db.changes().is_carried() {
        tokio::task::yield_now().await;
    }
    let decides = async || current(other.state()).await.expect("read").number;
    assert_eq!(decides().await, 1);
    let sam = app.signed_in("sam").await;
    let deny = [
        ("id", "contractors"),
        ("fields[field-then]", "deny"),
        ("fields[field-deny:message]", "Not this month."),
        ("press", "save"),
    ];
    press(&sam, "/api/rules/edit", &deny).await;
    press(&sam, "/api/rules/publish", &[]).await;
    // It is heard a moment after the commit, and not by anybody's clock.
    while decides().await != 2 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn restoring_never_takes_the_place_of_a_draft() {
    let app = TestApp::with(|config| config.second_admin = true).await;
    let (sam, fritz) = (app.signed_in("sam").await, second_admin(&app).await);
    press(&sam, "/api/rules/change", &[("id", "rivals"), ("to", "off")]).await;
    press(&sam, "/api/rules/publish", &[]).await;
    press(&fritz, "/api/rules/confirm", &[]).await;
    press(&sam, "/api/rules/change", &[("id", "engineers"), ("to", "off")]).await;
    let before = app.all_rows().await;
    let page = press(&fritz, "/api/rules/restore", &[("number", "1")]).await;
    assert!(page.says("There is a draft already"), "{}", page.body);
    assert_eq!(app.all_rows().await, before);
    let page = fritz.page("/settings/rules?version=1").await;
    assert!(
        page.contains("Publish or discard that first.") && !page.contains("/api/rules/restore"),
        "{page}"
    );
}

#[tokio::test]
async fn a_version_that_names_what_is_gone_becomes_the_draft_and_says_what() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    let asks = r#"[[rules]]
        id = "old"
        name = "Old friends"
        when = { product = "jira-core" }
        then = { grant = {} }"#;
    let old = server::storage::policies::Published {
        version: domain::policy::PolicyVersion { number: 2, policy: toml::from_str(asks).expect("a policy") },
        author: None,
        imported: true,
        confirmed_by: None,
        comment: String::new(),
        at: app.state().clock.now(),
    };
    let tx = app.state().db.begin().await.expect("a transaction");
    assert!(server::storage::policies::publish(&tx, &old).await.expect("published"));
    tx.commit().await.expect("committed");
    app.forget();
    press(&sam, "/api/rules/restore", &[("number", "1")]).await;
    let says = "It is about the product “jira-core”, which the settings do not name.";
    let page = sam.page("/settings/rules?version=2").await;
    assert!(page.contains(says) && page.contains("It becomes the draft first"), "{page}");
    let page = press(&sam, "/api/rules/restore", &[("number", "2")]).await;
    assert!(page.says("Those rules are the draft now.") && page.says(says), "{}", page.body);
    assert!(page.says("Before it can be published:") && page.says("Old friends"));
    assert_eq!((versions(&app).await.len(), draft(&app).await.0.as_str()), (3, "open"));
}

#[tokio::test]
async fn any_earlier_version_is_found_and_shows_what_restoring_it_changes() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    for number in 2..=33 {
        let mut policy = app.state().config.policy.clone();
        policy.rules[0].name = format!("As of version {number}");
        let new = server::storage::policies::Published {
            version: domain::policy::PolicyVersion { number, policy },
            author: None,
            imported: false,
            confirmed_by: None,
            comment: String::new(),
            at: app.state().clock.now(),
        };
        let tx = app.state().db.begin().await.expect("a transaction");
        assert!(server::storage::policies::publish(&tx, &new).await.expect("published"));
        tx.commit().await.expect("committed");
    }
    let page = sam.page(PAGE).await;
    assert!(page.contains("id=\"version-4\"") && !page.contains("id=\"version-3\""), "{page}");
    assert!(page.contains("/settings/rules?before=4#versions"));
    let page = sam.page("/settings/rules?before=4").await;
    assert!(page.contains("id=\"version-1\"") && page.contains("version=1&amp;before=4#version-1"), "{page}");
    let page = sam.page("/settings/rules?version=1&before=4").await;
    assert!(page.contains("was called “As of version 33”") && page.contains("/api/rules/restore"), "{page}");
    let ines = app.signed_in("ines").await;
    assert!(!ines.page("/settings/rules?version=1&before=4").await.contains("/api/rules/restore"));
}
