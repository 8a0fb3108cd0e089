//! The pages of products, approvers, notifications, access and their history.

use app::error::PortalError;
use app::views::{
    AccessView, ApproverGroupView, ApproversView, Filled, FoundProductRow, NotificationsView, ProductRow,
    ProductView, ProductsView, RefusedField, RoleGroup, SettingsAsked, SettingsHead, SettingsHistoryView,
    SettingsMissed, SettingsRow, SettingsStage, SettingsUse, SiteProducts, Viewer,
};
use domain::settings::{ApproverGroup, Product};

use super::house::{House, minutes_ago};

const BROWSER: &str = "text/html,application/xhtml+xml";

fn product(json: &str) -> Product {
    serde_json::from_str(json).expect("a product")
}

fn software() -> Product {
    product(
        r#"{"site": "acme", "key": "jira-software", "name": "Jira Software", "group": "g-1", "default": true,
            "owners": ["ada@acme.example", "jun@acme.example"], "days": 90, "price_cents": 815, "currency": "EUR",
            "budget_cents": 100000}"#,
    )
}

fn desk() -> Product {
    product(
        r#"{"site": "gone", "key": "jira-servicedesk", "name": "Service desk", "group": "g-2", "owners": []}"#,
    )
}

fn found(key: &str, name: &str) -> FoundProductRow {
    FoundProductRow {
        key: key.to_owned(),
        name: name.to_owned(),
        groups: vec![("g-1".to_owned(), "jira-software-users".to_owned())],
        seats: Some((7, Some(10))),
    }
}

fn head() -> SettingsHead {
    SettingsHead { version: 7, may_act: true, needs_second: false, asked: None, missed: None }
}

fn platform() -> ApproverGroup {
    serde_json::from_str(r#"{"key": "platform", "name": "Platform team", "members": ["ada@acme.example"]}"#)
        .expect("a group")
}

fn filled(fields: &[(&str, &str)]) -> Filled {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Filled { fields, refused: Vec::new(), is_typed: false }
}

fn products() -> ProductsView {
    let site = SiteProducts {
        key: "acme".to_owned(),
        host: "acme.atlassian.net".to_owned(),
        products: vec![ProductRow {
            product: software(),
            found: Some(found("jira-software", "Jira Software")),
        }],
        others: Some(vec![found("jira-product-discovery", "Jira Product Discovery")]),
    };
    let silent = SiteProducts {
        key: "side".to_owned(),
        host: "side.atlassian.net".to_owned(),
        products: Vec::new(),
        others: None,
    };
    ProductsView { head: head(), sites: vec![site, silent], strays: vec![desk()] }
}

fn one_product() -> ProductView {
    ProductView {
        head: head(),
        site: "acme".to_owned(),
        host: "acme.atlassian.net".to_owned(),
        product: Some(software()),
        form: filled(&[("name", "Jira Software"), ("group", "g-1"), ("default", "on")]),
        groups: Some(vec![("g-1".to_owned(), "jira-software-users".to_owned())]),
        uses: vec![SettingsUse::Licenses(3), SettingsUse::Rule("Engineers".to_owned())],
    }
}

fn history() -> SettingsHistoryView {
    let row = |number, author: Option<&str>, stage, changes: &[&str]| SettingsRow {
        number,
        author: author.map(str::to_owned),
        confirmed_by: None,
        comment: String::new(),
        at: minutes_ago(i64::from(60 * (8 - number))),
        stage,
        changes: changes.iter().map(|change| (*change).to_owned()).collect(),
    };
    SettingsHistoryView {
        head: head(),
        current: 7,
        versions: vec![
            row(
                7,
                Some("Sam Okafor"),
                SettingsStage::Published,
                &["“Jira Software”: budget none (before: €1)"],
            ),
            row(
                6,
                Some("Ines Vidal"),
                SettingsStage::Discarded,
                &["Quiet hours none (before: 19:00 to 8:00)"],
            ),
            row(1, None, SettingsStage::Published, &[]),
        ],
    }
}

fn admin() -> House {
    let viewer = Viewer { name: "Sam Okafor".to_owned(), is_admin: true, is_auditor: false, waiting: None };
    House {
        viewer: Some(viewer),
        products: Some(Ok(products())),
        product: Some(Ok(one_product())),
        approvers: Some(Ok(ApproversView {
            head: head(),
            groups: vec![platform()],
            products: vec![software(), desk()],
        })),
        group: Some(Ok(ApproverGroupView {
            head: head(),
            group: Some(platform()),
            form: filled(&[("name", "Platform team"), ("members", "ada@acme.example")]),
            uses: Vec::new(),
        })),
        notifications: Some(Ok(NotificationsView {
            head: head(),
            form: filled(&[("remind", "4"), ("quiet-zone", "Europe/Berlin")]),
        })),
        access: Some(Ok(AccessView {
            groups_claim: "groups".to_owned(),
            admins: vec![RoleGroup {
                group: "latchkey-admins".to_owned(),
                seen: vec!["sam@acme.example".to_owned()],
            }],
            auditors: Vec::new(),
            bootstrap_admins: vec!["sam@acme.example".to_owned()],
        })),
        history: Some(Ok(history())),
        ..House::default()
    }
}

#[tokio::test]
async fn an_admin_sees_what_people_can_have_and_what_jira_has_besides() {
    let page = admin().open("/settings/products").await;
    insta::assert_snapshot!(page.text());
    page.has("/settings/products/edit?site=acme&amp;key=jira%2Dproduct%2Ddiscovery");
}

#[tokio::test]
async fn a_product_is_one_form_with_its_group_chosen_from_a_list() {
    let page = admin().open("/settings/products/edit?site=acme&key=jira-software").await;
    insta::assert_snapshot!(page.text());
    page.has("<option value=\"g-1\" selected");
    assert!(!page.html.contains("/api/products/delete"), "it is in use");
    let view = ProductView { product: None, groups: None, uses: Vec::new(), ..one_product() };
    let page = House { product: Some(Ok(view)), ..admin() }.open("/settings/products/edit?site=acme").await;
    page.says("A new product");
    page.has("name=\"fields[field-key]\"");
}

#[tokio::test]
async fn approvers_and_those_who_decide_without_a_rule_are_listed() {
    let page = admin().open("/settings/approvers").await;
    insta::assert_snapshot!(page.text());
    let page = admin().open("/settings/approvers/edit?key=platform").await;
    page.has("action=\"/api/approvers/delete\"");
    page.says("It goes from the lists. The history can bring it back.");
}

#[tokio::test]
async fn notifications_access_and_history_are_pages_of_their_own() {
    let texts = [
        admin().open("/settings/notifications").await.text(),
        admin().open("/settings/access").await.text(),
        admin().open("/settings/history").await.text(),
    ];
    insta::assert_snapshot!(texts.join("\n----\n"));
    let page = admin().open("/settings/history").await;
    assert_eq!(
        page.html.matches("/api/settings/restore").count(),
        1,
        "only what counted, and counts no more"
    );
}

#[tokio::test]
async fn what_was_missed_and_what_waits_stands_above_the_heading() {
    let changes = vec!["Reminders every 4 hours (before: never)".to_owned()];
    let asked = SettingsAsked {
        number: 8,
        by: "Ines Vidal".to_owned(),
        is_viewer: false,
        comment: "Fewer mails".to_owned(),
        at: minutes_ago(3),
        changes: changes.clone(),
    };
    let missed = SettingsMissed {
        by: "Ines Vidal".to_owned(),
        at: minutes_ago(3),
        how: SettingsStage::Asked,
        changes: Some(changes),
    };
    let head = SettingsHead { asked: Some(asked), missed: Some(missed), needs_second: true, ..head() };
    let view = NotificationsView { head, form: filled(&[("remind", "24")]) };
    let house = House { notifications: Some(Ok(view)), ..admin() };
    let page = house.open("/settings/notifications?missed=7&problem=settings_moved").await;
    page.says("Somebody else was faster. What you sent was not stored, and nothing was overwritten.");
    page.says("Ines Vidal asks for this change: “Fewer mails”.");
    page.has("action=\"/api/settings/confirm\"");
    page.says("Ask another admin to confirm");
    assert_eq!(house.heard(), ["notifications_page Some(7)"]);
}

#[tokio::test]
async fn a_refused_form_shows_what_was_typed_and_why_it_could_not_be_taken() {
    let refused = RefusedField {
        field: "remind".to_owned(),
        text: Some("often".to_owned()),
        why: Some("This has to be a whole number.".to_owned()),
    };
    let form = Filled { refused: vec![refused], is_typed: true, ..filled(&[("remind", "often")]) };
    let view = NotificationsView { head: head(), form };
    let page = House { notifications: Some(Ok(view)), ..admin() }.open("/settings/notifications").await;
    page.says("Nothing was saved. What you filled in is still here");
    page.has("value=\"often\"");
    page.has("aria-invalid=\"true\"");
    page.says("This has to be a whole number.");
}

#[tokio::test]
async fn every_form_names_the_version_and_leads_back_to_its_page() {
    let house = House { kept: Some(Ok(true)), ..admin() };
    let form = "site=acme&key=jira-software&version=7&comment=Why&fields%5Bfield-name%5D=Jira&name=ignored";
    let page = house.send("/api/products/save", form, BROWSER).await;
    assert_eq!(page.status, 303);
    assert_eq!(page.header("location"), "/settings/products/edit?site=acme&key=jira%2Dsoftware&saved=1");
    let heard = house.heard().join("\n");
    assert!(heard.contains("change_settings 7 Product { site: \"acme\", key: \"jira-software\""), "{heard}");
    assert!(heard.contains("{\"name\": \"Jira\"}") && heard.ends_with("Why"), "{heard}");

    let late = House { kept: Some(Err(PortalError::SettingsMoved)), ..admin() };
    let page = late.send("/api/notifications/save", "version=6", BROWSER).await;
    assert_eq!(page.header("location"), "/settings/notifications?missed=6&problem=settings_moved");
    let page = late.send("/api/notifications/save", "version=6", "application/json").await;
    assert_eq!(page.status, 409);
    let refused = House { kept: Some(Ok(false)), ..admin() };
    let page = refused.send("/api/approvers/save", "version=7", BROWSER).await;
    assert_eq!(page.header("location"), "/settings/approvers/edit#answered");
    assert_eq!(refused.send("/api/approvers/save", "version=7", "application/json").await.status, 422);
    let page = admin().send("/api/approvers/save", "version=x", BROWSER).await;
    assert!(page.header("location").ends_with("problem=form_incomplete"), "{}", page.header("location"));
}

#[tokio::test]
async fn an_auditor_looks_and_finds_no_button() {
    let look = SettingsHead { may_act: false, ..head() };
    let house = House {
        products: Some(Ok(ProductsView { head: look.clone(), ..products() })),
        product: Some(Ok(ProductView { head: look, ..one_product() })),
        ..admin()
    };
    for path in ["/settings/products", "/settings/products/edit?site=acme&key=jira-software"] {
        let page = house.open(path).await;
        page.says("Changing it is for admins.");
        assert!(!page.html.contains("Add this product") && !page.html.contains(">Save"), "{path}");
    }
}
