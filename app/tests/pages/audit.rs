//! The audit.

use std::collections::BTreeMap;

use app::error::PortalError;
use app::views::{AuditDecision, AuditPage, AuditRow, AuditView, AuditWhat, Called, ProductChoice, Viewer};
use domain::policy::{Because, Condition, ConditionTrace, RuleTrace, Truth};
use domain::{Fact, Facts, PersonId, ProductKey, RuleId, Seats, SiteKey, TargetKind};

use super::house::{House, id, minutes_ago};

pub fn audit() -> AuditView {
    let what = |action: &str, actor: Option<&str>, details: &[(&str, &str)]| AuditWhat {
        action: action.to_owned(),
        actor: actor.map(str::to_owned),
        person: Some("Mina Choi".to_owned()),
        product: Some("Jira Software".to_owned()),
        details: details.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
    };
    let row = |seq, what, page, decision| AuditRow { seq, at: minutes_ago(90 - seq), what, page, decision };
    AuditView {
        rows: vec![
            row(44, what("request_approved", Some("Ada Park"), &[]), Some(AuditPage::Request(id())), None),
            row(
                42,
                what("decided", None, &[("outcome", "ask"), ("rule", "Contractors")]),
                None,
                Some(decision()),
            ),
            row(41, what("signed_in", Some("Ada Park"), &[("roles", "admin")]), None, None),
        ],
        older: Some(41),
        newer: None,
        products: vec![ProductChoice {
            value: "acme/jira-software".to_owned(),
            name: "Jira Software".to_owned(),
            host: "acme.atlassian.net".to_owned(),
        }],
        called: Called::Known,
    }
}

fn decision() -> AuditDecision {
    let rule = RuleId::parse("contractors").expect("an id");
    let when = ConditionTrace {
        condition: Condition::IdpGroup("contractors".to_owned()),
        truth: Truth::True,
        parts: Vec::new(),
    };
    AuditDecision {
        facts: Facts {
            at: minutes_ago(48),
            person: id::<PersonId>(),
            email_domain: Fact::Known("example.com".to_owned()),
            groups: Fact::Known(["contractors".to_owned()].into()),
            claims: BTreeMap::new(),
            site: SiteKey::parse("acme").expect("a key"),
            product: ProductKey::parse("jira-software").expect("a key"),
            project: Fact::Unknown,
            target_kind: TargetKind::Issue,
            account: Fact::Unknown,
            seats: Fact::Known(Seats { limit: Some(250), used: 247, reserved: 1 }),
            budget: Fact::Unrecorded,
            history: Fact::Unrecorded,
            granted_today: Fact::Unrecorded,
        },
        because: Because::Rule(rule.clone()),
        trace: vec![RuleTrace { rule, name: "Contractors".to_owned(), grants: false, when }],
    }
}

pub fn house(audit: Result<AuditView, PortalError>) -> House {
    let viewer = Viewer { name: "Ines Roth".to_owned(), is_admin: false, is_auditor: true, waiting: None };
    House { viewer: Some(viewer), audit: Some(audit), ..House::default() }
}

#[tokio::test]
async fn an_auditor_reads_who_did_what_to_whom_and_on_which_facts() {
    let page = house(Ok(audit())).open("/audit").await;
    insta::assert_snapshot!(page.text());
    page.has(r#"href="/audit?older=41""#);
    page.has(r#"href="/audit/export.csv""#);
}

#[tokio::test]
async fn the_filter_goes_with_the_links() {
    let house = house(Ok(audit()));
    let page = house.open("/audit?person=mina+choi&kind=request&from=2026-06-01&older=99&x=y").await;
    let heard = house.heard().join(" ");
    for part in [r#"person: "mina choi""#, r#"kind: "request""#, "from: Some(2026-06-01)", "older: Some(99)"]
    {
        assert!(heard.contains(part), "{heard}");
    }
    page.has(r#"href="/audit?person=mina%20choi&amp;kind=request&amp;from=2026%2D06%2D01&amp;older=41""#);
    page.has(r#"href="/audit/export.jsonl?person=mina%20choi&amp;kind=request&amp;from=2026%2D06%2D01""#);
    page.has(r#"<option value="request" selected"#);
}

#[tokio::test]
async fn an_empty_page_says_why() {
    let empty = |called| AuditView { rows: Vec::new(), older: None, called, ..audit() };
    house(Ok(empty(Called::Known))).open("/audit").await.says("Nothing has happened yet.");
    house(Ok(empty(Called::Known))).open("/audit?kind=job").await.says("Nothing here fits.");
    let page = house(Ok(empty(Called::Nobody))).open("/audit?person=x").await;
    page.says("Nobody with this name or address has signed in.");
    let page = house(Ok(empty(Called::Many))).open("/audit?person=x").await;
    page.says("Write more of the name, or a whole address.");
}

#[tokio::test]
async fn what_cannot_be_asked_for_is_told_and_nothing_is_shown() {
    let page = house(Ok(audit())).open("/audit?from=yesterday&kind=nonsense").await;
    assert_eq!(page.status, 422);
    page.says("Nothing is shown, because this cannot be asked for:");
    page.says("The first day is none. Write it as 2026-06-01.");
    page.says("There is no such kind of entry. Choose one from the list.");
    assert!(!page.text().contains("Ada Park signed in"), "{}", page.text());
    // Only what the address says is wrong with it, never its words.
    assert!(!page.text().contains("yesterday"), "{}", page.text());
}

#[tokio::test]
async fn others_do_not_see_it() {
    let page = house(Err(PortalError::Forbidden)).open("/audit").await;
    assert_eq!(page.status, 403);
    let page = house(Err(PortalError::SignInFirst)).open("/audit?kind=job").await;
    assert_eq!(page.header("location"), "/auth/sign-in?return=%2Faudit%3Fkind%3Djob");
}
