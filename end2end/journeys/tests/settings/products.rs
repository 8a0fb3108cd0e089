//! Products and approvers: found in Jira, added, and not deleted while they are in use.

use journeys::test_app::TestApp;
use server::config::Sites;
use sim::{Fault, FaultRule, RetryAfter};

use crate::{SOFTWARE, open, press, software, version, versions};

const DESK: &str = "5f0e0f8e-2b4e-4a39-9f6e-3a4e4f0a0002";

/// The portal that knows Jira Software only.
async fn with_one_product() -> TestApp {
    TestApp::with(|config| {
        let mut sites = config.sites.all().to_vec();
        sites[0].products.truncate(1);
        config.sites = Sites::new(sites).expect("sites").into();
    })
    .await
}

#[tokio::test]
async fn a_product_that_jira_has_is_added_and_can_be_asked_for() {
    let app = with_one_product().await;
    let sam = app.signed_in("sam").await;
    let page = sam.page("/settings/products").await;
    for words in ["Also on this site", "Jira Service Management", "of 3 seats taken", "Add this product"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let form = sam.page("/settings/products/edit?site=acme&key=jira-servicedesk").await;
    assert!(form.contains("value=\"Jira Service Management\""), "{form}");
    assert!(form.contains(&format!("<option value=\"{DESK}\"")), "a group is chosen, not typed: {form}");
    let fields = [
        ("site", "acme"),
        ("fields[field-key]", "jira-servicedesk"),
        ("fields[field-name]", "Service desk"),
        ("fields[field-group]", DESK),
        ("fields[field-owners]", "jun@acme.example"),
        ("fields[field-days]", "30"),
    ];
    let page = press(&sam, "/api/products/save", &fields).await;
    assert!(page.says("Saved.") && page.says("<h1>Service desk"), "{}", page.body);
    let again = press(&sam, "/api/products/save", &fields).await;
    assert!(again.says("There is one with this short name already."), "{}", again.body);

    let mina = app.signed_in("mina").await;
    let desk = app.jira("/jira/servicedesk/projects/HELP");
    let landing = mina.press("/api/requests/open", &[("to", &*desk)]).await.with_status(200);
    assert!(landing.says("HELP") && landing.says("jun@acme.example"), "{}", landing.body);
    assert_eq!(app.rows("requests").await[0]["product"], "jira-servicedesk");
    let jobs = app.rows("jobs").await;
    let samples = jobs.iter().filter(|row| row["unique_key"] == "sample_seats acme jira-servicedesk");
    assert_eq!(samples.count(), 1, "its seats are written down from now on");
}

#[tokio::test]
async fn a_product_is_not_deleted_while_somebody_or_a_rule_needs_it_and_the_page_says_who() {
    let app = TestApp::with(|config| {
        config.policy = toml::from_str(
            "[[rules]]\nid = \"soft\"\nname = \"Software for engineers\"\n\
             when = { all = [{ product = \"jira-software\" }, { idp_group = \"engineers\" }] }\n\
             then = { grant = {} }\n",
        )
        .expect("a policy");
    })
    .await;
    let (sam, mina, eli) =
        (app.signed_in("sam").await, app.signed_in("mina").await, app.signed_in("eli").await);
    eli.follow(crate::ISSUE).await.with_status(200);
    open(&app, &mina).await;
    let page = sam.page(SOFTWARE).await;
    for words in [
        "It cannot be deleted while it is in use:",
        "1 license runs through it",
        "1 request waits for it.",
        "The rule “Software for engineers” names it.",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("/api/products/delete"));
    let seen = version(&sam).await;
    let it = [("site", "acme"), ("key", "jira-software"), ("version", &*seen)];
    assert_eq!(sam.call("/api/products/delete", &it).await.status, 409);
    // Nor may the group change through which a license is taken back.
    let page = press(&sam, "/api/products/save", &software(&[("fields[field-group]", DESK)])).await;
    assert!(page.says("1 license runs through the group of now"), "{}", page.body);
    assert_eq!(versions(&app).await.len(), 1);

    press(&sam, "/api/products/delete", &[("site", "acme"), ("key", "jira-servicedesk")]).await;
    assert_eq!(versions(&app).await[1].1.products.len(), 1);
}

#[tokio::test]
async fn what_a_rule_gives_is_for_as_long_as_its_product_says() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    press(&sam, "/api/products/save", &software(&[("fields[field-days]", "30")])).await;
    app.signed_in("eli").await.follow(crate::ISSUE).await.with_status(200);
    let grants = app.rows("grants").await;
    assert_eq!(grants[0]["days"], 30, "{grants:?}");
    assert!(grants[0]["ends_at"].is_string());
}

#[tokio::test]
async fn a_group_of_approvers_that_a_draft_asks_cannot_be_deleted() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    let group = [
        ("fields[field-key]", "platform"),
        ("fields[field-name]", "Platform team"),
        ("fields[field-members]", "kim@acme.example, jun@acme.example"),
    ];
    let page = press(&sam, "/api/approvers/save", &group).await;
    assert!(page.says("2 people: kim@acme.example, jun@acme.example"), "{}", page.body);
    let rule = [
        ("id", "contractors"),
        ("revision", "0"),
        ("fields[field-second:who]", "group:platform"),
        ("press", "add:second"),
    ];
    sam.press("/api/rules/edit", &rule).await.with_status(200);
    let page = sam.page("/settings/approvers/edit?key=platform").await;
    assert!(page.contains("The rule “Contractors ask the owners” names it."), "{page}");
    let seen = version(&sam).await;
    let it = [("key", "platform"), ("version", &*seen)];
    assert_eq!(sam.call("/api/approvers/delete", &it).await.status, 409);
    sam.press("/api/rules/discard", &[("revision", "1")]).await.with_status(200);
    press(&sam, "/api/approvers/delete", &[("key", "platform")]).await;
    assert!(app.state().settings().settings.approver_groups.is_empty());
}

#[tokio::test]
async fn without_jira_the_pages_say_so_and_work_with_what_is_set() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    let down = Fault::Status { status: 503, body: None, retry_after: RetryAfter::Absent };
    app.sim.add_fault(FaultRule::new("GET", "/rest/**", down));
    let page = sam.page("/settings/products").await;
    assert!(page.contains("Jira does not answer just now.") && page.contains("Jira Software"), "{page}");
    let page = sam.page(SOFTWARE).await;
    assert!(page.contains("With Jira answering, you choose it from a list."), "{page}");
    press(&sam, "/api/products/save", &software(&[("fields[field-name]", "Jira")])).await;
    assert_eq!(versions(&app).await.len(), 2);
}

#[tokio::test]
async fn a_product_on_a_site_that_the_configuration_does_not_name_is_of_no_use_and_that_is_said() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    press(&sam, "/api/products/save", &software(&[("fields[field-name]", "Jira")])).await;
    let body = "UPDATE settings_versions SET number = 9, body = ";
    let (_, mut settings) = versions(&app).await.pop().expect("a version");
    settings.products[1].site = domain::SiteKey::parse("gone").expect("a key");
    let json = serde_json::to_string(&settings).expect("JSON");
    app.sql(&format!("{body}'{json}' WHERE number = 2")).await;
    server::operations::settings::refresh(app.state()).await.expect("the database answers");
    let page = sam.page("/settings/products").await;
    assert!(page.contains("Not in use") && page.contains("does not name these sites"), "{page}");
    let page = sam.page("/system").await;
    assert!(page.contains("gone"), "{page}");
    assert_eq!(app.state().settings().sites.all()[0].products.len(), 1);
}

#[tokio::test]
async fn who_may_what_is_shown_and_nobody_makes_themself_an_admin() {
    let app = TestApp::start().await;
    let ines = app.signed_in("ines").await;
    app.signed_in("sam").await;
    let page = ines.page("/settings/access").await;
    for words in ["latchkey-admins", "latchkey-auditors", "sam@acme.example", "ines@acme.example", "[roles]"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("<form method=\"post\" action=\"/api/settings"));
    for page in ["/settings/products", SOFTWARE, "/settings/approvers", "/settings/notifications"] {
        let page = ines.page(page).await;
        assert!(page.contains("Changing it is for admins.") && !page.contains(">Save<"), "{page}");
    }
}
