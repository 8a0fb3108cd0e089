//! A change counts from when it is published, overwrites nobody's, and can be undone.

use journeys::test_app::TestApp;
use journeys::test_database::on_postgres;

use crate::{SOFTWARE, asked, open, press, second_admin, software, version, versions};

const SAVE: &str = "/api/products/save";
const OWNERS: &str = "fields[field-owners]";

#[tokio::test]
async fn what_the_file_says_is_version_1_and_then_the_database_counts() {
    let app = TestApp::start().await;
    let all = versions(&app).await;
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].0.as_str(), &all[0].1), ("published", &app.state().config.settings()));
    let sam = app.signed_in("sam").await;
    let page = sam.page("/settings/history").await;
    assert!(page.contains("Version 1") && page.contains("changed by the configuration"), "{page}");
}

#[tokio::test]
async fn a_new_owner_is_asked_by_the_next_request_and_the_change_is_undone_by_a_new_version() {
    let app = TestApp::start().await;
    let (sam, mina) = (app.signed_in("sam").await, app.signed_in("mina").await);
    let fields = software(&[(OWNERS, "kim@acme.example"), ("comment", " Ada\nleaves ")]);
    let page = press(&sam, SAVE, &fields).await;
    assert!(page.says("Saved. It counts from now on") && page.says("kim@acme.example"), "{}", page.body);
    open(&app, &mina).await;
    assert_eq!(asked(&app).await, ["kim@acme.example"]);
    let history = sam.page("/settings/history").await;
    assert!(history.contains("Ada leaves"), "{history}");
    let owners =
        "“Jira Software”: owners: kim@acme.example added, ada@acme.example and jun@acme.example removed";
    assert!(history.contains(owners), "{history}");

    let page = press(&sam, "/api/settings/restore", &[("number", "1")]).await;
    assert!(page.says("Version 3") && page.says("version 1 again"), "{}", page.body);
    let all = versions(&app).await;
    assert_eq!(all[0].1, all[2].1);
    assert_eq!(app.state().settings().number, 3);

    let audit = app.rows("audit").await;
    let mut published: Vec<_> = audit.iter().filter(|row| row["action"] == "settings_published").collect();
    published.sort_by_key(|row| row["seq"].as_i64());
    assert_eq!(published.len(), 3);
    let details = format!("{}", published[1]["details"]).replace('\\', "");
    assert!(details.contains("product acme/jira-software") && !details.contains('@'), "{details}");
    assert!(
        sam.page("/audit").await.contains("published version 2 of products, approvers and notifications.")
    );
}

#[tokio::test]
async fn of_two_admins_the_second_is_told_who_was_faster_and_has_not_typed_for_nothing() {
    let app = TestApp::start().await;
    let (sam, fritz) = (app.signed_in("sam").await, second_admin(&app).await);
    let seen = version(&fritz).await;
    press(&sam, SAVE, &software(&[(OWNERS, "ada@acme.example")])).await;
    let late = [vec![("version", &*seen)], software(&[("fields[field-name]", "Jira for all")])].concat();
    let page = fritz.press(SAVE, &late).await.with_status(200);
    for words in [
        "Somebody else was faster",
        "Sam Ortiz changed the settings",
        "“Jira Software”: owners: jun@acme.example removed",
        "value=\"Jira for all\"",
    ] {
        assert!(page.says(words), "{words}: {}", page.body);
    }
    assert_eq!(fritz.call(SAVE, &late).await.status, 409);
    assert_eq!(versions(&app).await.len(), 2, "nothing was overwritten");
    let name = [(OWNERS, "ada@acme.example"), ("fields[field-name]", "Jira for all")];
    press(&fritz, SAVE, &software(&name)).await;
    let (_, now) = versions(&app).await.pop().expect("a version");
    assert_eq!(now.products[0].name, "Jira for all");
    assert_eq!(now.products[0].owners.len(), 1);
}

#[tokio::test]
async fn what_cannot_be_understood_is_answered_beside_its_field_and_nothing_typed_is_lost() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    let typed = [
        (OWNERS, "ada, kim@acme.example"),
        ("fields[field-name]", "Another name"),
        ("fields[field-days]", "many"),
        ("fields[field-price]", "8.15"),
    ];
    let page = press(&sam, SAVE, &software(&typed)).await;
    for words in [
        "This is not an e-mail address: ada.",
        "This has to be a whole number from 1 to 3,650.",
        "Something has to stand here.",
        "ada, kim@acme.example",
        "value=\"Another name\"",
        "value=\"many\"",
        "value=\"8.15\"",
    ] {
        assert!(page.says(words), "{words}: {}", page.body);
    }
    assert!(!sam.page(SOFTWARE).await.contains("Another name"), "once");
    let seen = version(&sam).await;
    let fields = [vec![("version", &*seen)], software(&typed)].concat();
    assert_eq!(sam.call(SAVE, &fields).await.status, 422);
    assert_eq!(versions(&app).await.len(), 1);
    // A list of people that is as long as it may be is still there.
    let many = (10..60).map(|n| format!("somebody-{n}@acme.example")).collect::<Vec<_>>().join("\n");
    let page = press(&sam, SAVE, &software(&[(OWNERS, &many), ("fields[field-days]", "0")])).await;
    assert!(page.says("somebody-59@acme.example"), "{}", page.body);
}

#[tokio::test]
async fn where_a_second_admin_has_to_confirm_nobody_changes_anything_alone() {
    let app = TestApp::with(|config| config.second_admin = true).await;
    let (sam, fritz) = (app.signed_in("sam").await, second_admin(&app).await);
    let mina = app.signed_in("mina").await;
    let page = press(&sam, SAVE, &software(&[(OWNERS, "kim@acme.example"), ("comment", "Peace")])).await;
    assert!(page.says("Sam Ortiz asks for this change: “Peace”."), "{}", page.body);
    assert!(!page.says("/api/settings/confirm"), "not by whoever asked");
    let seen = version(&sam).await;
    assert_eq!(sam.call("/api/settings/confirm", &[("version", &*seen)]).await.status, 403);
    let other = [vec![("version", &*seen)], software(&[])].concat();
    assert_eq!(fritz.call(SAVE, &other).await.status, 409, "one waits");
    open(&app, &mina).await;
    assert_eq!(asked(&app).await, ["ada@acme.example", "jun@acme.example"], "it does not count yet");

    let page = press(&fritz, "/api/settings/confirm", &[]).await;
    assert!(page.says("changed by Sam Ortiz and confirmed by Fritz Weber"), "{}", page.body);
    assert_eq!(app.state().settings().number, 2);

    press(&fritz, SAVE, &software(&[(OWNERS, "")])).await;
    let page = press(&sam, "/api/settings/take_back", &[]).await;
    assert!(page.says("asked for by Fritz Weber and taken back"), "{}", page.body);
    let states: Vec<_> = versions(&app).await.into_iter().map(|(state, _)| state).collect();
    assert_eq!(states, ["published", "published", "discarded"]);
    // What never counted cannot come back.
    let seen = version(&sam).await;
    let fields = [("version", &*seen), ("number", "3")];
    assert_eq!(sam.call("/api/settings/restore", &fields).await.status, 404);
    press(&sam, "/api/settings/restore", &[("number", "1")]).await;
    press(&fritz, "/api/settings/confirm", &[]).await;
    assert_eq!(app.state().settings().number, 4);
}

#[tokio::test]
async fn another_replica_hears_of_it() {
    if !on_postgres() {
        return;
    }
    let app = TestApp::start().await;
    let other = app.replica().await;
    while !other.state().db.changes().is_carried() {
        tokio::task::yield_now().await;
    }
    let sam = app.signed_in("sam").await;
    press(&sam, SAVE, &software(&[(OWNERS, "kim@acme.example")])).await;
    // It is heard a moment after the commit, and not by anybody's clock.
    while other.state().settings().number < 2 {
        tokio::task::yield_now().await;
    }
    assert_eq!(other.state().settings().settings, app.state().settings().settings);
}
