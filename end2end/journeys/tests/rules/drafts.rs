//! Two admins edit at once: the second changes nothing, and is shown what the first did.

use domain::policy::{MAX_RULES, Outcome};
use futures::future::join_all;
use journeys::test_app::TestApp;

use crate::{PAGE, draft, press, revision, second_admin, versions};

#[tokio::test]
async fn a_late_edit_changes_nothing_and_is_told_what_changed() {
    let app = TestApp::start().await;
    let (sam, fritz) = (app.signed_in("sam").await, second_admin(&app).await);
    let seen = revision(&fritz).await;
    press(&sam, "/api/rules/change", &[("id", "engineers"), ("to", "off")]).await;
    let before = app.all_rows().await;

    let late = [("revision", &*seen), ("id", "engineers"), ("to", "delete")];
    let page = fritz.press("/api/rules/change", &late).await.with_status(200);
    assert!(page.says("Somebody else was faster") && page.says("What you missed"));
    assert!(page.says("Sam Ortiz changed the draft"), "{}", page.body);
    assert!(page.says("“Engineers of Acme get a license at once” is off now"), "{}", page.body);
    for (path, fields) in [
        ("/api/rules/add", vec![]),
        ("/api/rules/edit", vec![("id", "engineers"), ("fields[field-name]", "Mine"), ("press", "save")]),
        ("/api/rules/publish", vec![]),
        ("/api/rules/discard", vec![]),
        ("/api/rules/restore", vec![("number", "1")]),
    ] {
        let fields = [&[("revision", &*seen)], fields.as_slice()].concat();
        assert_eq!(fritz.call(path, &fields).await.status, 409, "{path}");
    }
    assert_eq!(app.all_rows().await, before);
    press(&fritz, "/api/rules/change", &[("id", "engineers"), ("to", "on")]).await;
}

#[tokio::test]
async fn of_edits_at_the_same_moment_one_is_stored() {
    let app = TestApp::start().await;
    let (sam, fritz) = (app.signed_in("sam").await, second_admin(&app).await);
    for round in 1..=3_usize {
        let seen = revision(&sam).await;
        let fields = [("revision", &*seen)];
        let both = [&sam, &fritz, &sam, &fritz].map(|browser| browser.call("/api/rules/add", &fields));
        let mut statuses: Vec<u16> = join_all(both).await.iter().map(|it| it.status.as_u16()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409, 409, 409]);
        assert_eq!(draft(&app).await.1.rules.len(), 3 + round);
    }
}

#[tokio::test]
async fn of_two_who_publish_at_the_same_moment_one_does() {
    let app = TestApp::start().await;
    let (sam, fritz) = (app.signed_in("sam").await, second_admin(&app).await);
    press(&sam, "/api/rules/change", &[("id", "rivals"), ("to", "down")]).await;
    let seen = revision(&sam).await;
    let fields = [("revision", &*seen)];
    let (one, other) =
        tokio::join!(sam.call("/api/rules/publish", &fields), fritz.call("/api/rules/publish", &fields));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    assert_eq!(versions(&app).await.len(), 2);
}

#[tokio::test]
async fn a_draft_is_discarded_for_everybody() {
    let app = TestApp::start().await;
    let (sam, fritz) = (app.signed_in("sam").await, second_admin(&app).await);
    press(&sam, "/api/rules/change", &[("id", "rivals"), ("to", "duplicate")]).await;
    assert!(fritz.page(PAGE).await.contains("last edited by Sam Ortiz"));
    press(&fritz, "/api/rules/discard", &[]).await;
    assert!(!sam.page(PAGE).await.contains("last edited by"));
    assert_eq!(sam.call("/api/rules/discard", &[("revision", &*revision(&sam).await)]).await.status, 404);
    assert_eq!(versions(&app).await.len(), 1);
}

#[tokio::test]
async fn what_is_too_much_is_refused_in_words() {
    let app = TestApp::with(|config| {
        let mut rules = Vec::new();
        for n in 0..MAX_RULES {
            let mut rule = config.policy.rules[0].clone();
            rule.id = domain::RuleId::parse(&format!("rule-{n}")).expect("an id");
            rules.push(rule);
        }
        config.policy.rules = rules;
    })
    .await;
    let sam = app.signed_in("sam").await;
    let page = press(&sam, "/api/rules/add", &[]).await;
    assert!(page.says("There are 500 rules, and that is the limit"));
    for _ in 0..6 {
        press(&sam, "/api/rules/edit", &[("id", "rule-0"), ("press", "wrap:0")]).await;
    }
    press(&sam, "/api/rules/edit", &[("id", "rule-0"), ("press", "wrap:0")]).await;
    let last = [("id", "rule-0"), ("press", "wrap:0"), ("fields[field-name]", "Kept")];
    let page = press(&sam, "/api/rules/edit", &last).await;
    assert!(page.says("Conditions can nest 8 levels deep at the most"), "{}", page.body);
    assert!(page.says("Kept"), "what was filled in is kept");
    assert_eq!(draft(&app).await.1.rules[0].when.depth(), 8);
}

#[tokio::test]
async fn what_was_not_understood_is_said_beside_its_field_and_the_rest_is_kept() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    let fields = [
        ("id", "engineers"),
        ("fields[field-name]", "Engineers, renamed"),
        ("fields[field-0.2:seats]", "a few"),
        ("press", "up:0.2"),
    ];
    let page = press(&sam, "/api/rules/edit", &fields).await;
    assert!(page.says("This has to be a whole number from 1 to 1,000,000."), "{}", page.body);
    assert!(page.body.contains("value=\"a few\"") && page.says("Engineers, renamed"));
    let again = sam.page("/settings/rules/engineers").await;
    assert!(!again.contains("a few"), "it is said once");
}

#[tokio::test]
async fn a_form_counts_while_others_edit_other_rules() {
    let app = TestApp::start().await;
    let (sam, fritz) = (app.signed_in("sam").await, second_admin(&app).await);
    let seen = revision(&sam).await;
    press(&fritz, "/api/rules/change", &[("id", "rivals"), ("to", "off")]).await;
    press(&fritz, "/api/rules/change", &[("id", "contractors"), ("to", "up")]).await;
    let form = [("id", "engineers"), ("revision", &*seen), ("press", "save"), ("fields[field-name]", "Mine")];
    assert_eq!(sam.call("/api/rules/edit", &form).await.status, 200);
    let off = [("id", "contractors"), ("revision", &*seen), ("to", "off")];
    assert_eq!(sam.call("/api/rules/change", &off).await.status, 200, "where it stands is not what it says");
    let policy = draft(&app).await.1;
    let rule = |id: &str| policy.rules.iter().find(|rule| rule.id.as_str() == id).expect("it is there");
    assert_eq!((&*rule("engineers").name, rule("rivals").on, rule("contractors").on), ("Mine", false, false));
    // The same form once more is from before an edit of this very rule, be it one's own.
    assert_eq!(sam.call("/api/rules/edit", &form).await.status, 409);
    // Where a rule stands, and whether there is one, is about all of them.
    for fields in [[("id", "rivals"), ("to", "up")], [("id", "rivals"), ("to", "down")]] {
        let fields = [&[("revision", &*seen)], fields.as_slice()].concat();
        assert_eq!(sam.call("/api/rules/change", &fields).await.status, 409);
    }
}

#[tokio::test]
async fn edits_of_several_rules_at_the_same_moment_are_all_stored() {
    let app = TestApp::start().await;
    let (sam, fritz) = (app.signed_in("sam").await, second_admin(&app).await);
    let seen = revision(&sam).await;
    let form = |id: &'static str| {
        [("id", id), ("revision", &*seen), ("press", "save"), ("fields[field-name]", "Renamed")]
    };
    let (one, other) = (form("engineers"), form("rivals"));
    let (one, other) = tokio::join!(sam.call("/api/rules/edit", &one), fritz.call("/api/rules/edit", &other));
    assert_eq!((one.status.as_u16(), other.status.as_u16()), (200, 200));
    let renamed = draft(&app).await.1.rules.iter().filter(|rule| rule.name == "Renamed").count();
    assert_eq!(renamed, 2);
}

#[tokio::test]
async fn approvers_that_were_typed_are_saved_with_the_rest() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    let typed = [
        ("id", "contractors"),
        ("fields[field-then]", "ask"),
        ("fields[field-first:who]", "person"),
        ("fields[field-first:value]", "kim@acme.example"),
        ("press", "save"),
    ];
    let page = press(&sam, "/api/rules/edit", &typed).await;
    assert!(page.says("Saved in the draft.") && page.says("kim@acme.example"), "{}", page.body);
    let rules = draft(&app).await.1.rules;
    let rule = rules.iter().find(|rule| rule.id.as_str() == "contractors").expect("it is there");
    let Outcome::Ask(ask) = &rule.then else { panic!("{:?}", rule.then) };
    assert!(format!("{:?}", ask.approvers).contains("kim@acme.example"));
}

#[tokio::test]
async fn however_much_was_not_understood_the_page_says_that_something_was_not() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    let quotes = "\"".repeat(200);
    let long = "\u{20ac}".repeat(1_001);
    let fields = [
        ("id", "engineers"),
        ("fields[field-0.2:seats]", &*quotes),
        ("fields[field-then]", "deny"),
        ("fields[field-deny:again]", &quotes),
        ("fields[field-deny:message]", &long),
        ("fields[field-name]", &long),
        ("press", "save"),
    ];
    let page = press(&sam, "/api/rules/edit", &fields).await;
    assert!(page.says("Some fields could not be understood."), "{}", page.body);
    assert_eq!(page.body.matches("This is too long").count(), 2, "{}", page.body);
    assert_eq!(page.body.matches("This has to be a whole number").count(), 2, "{}", page.body);
}
