//! One verdict on many requests.

use journeys::invariants::{assert_invariants, text};
use journeys::test_app::{Browser, Landing, TestApp};

use crate::crowd::{Asker, SOFTWARE, ada, crowd, listed, person};

const DECIDE: &str = "/api/requests/decide_many";

async fn ask_as(app: &TestApp, login: &str) -> String {
    let browser = app.signed_in(login).await;
    let landing = browser.press("/api/requests/open", &[("to", &app.jira("/browse/PROJ-123"))]).await;
    let path = landing.path().split('?').next().expect("a path");
    path.strip_prefix("/requests/").unwrap_or_else(|| panic!("{:?}", landing.way)).to_owned()
}

fn form<'a>(ids: &'a [String], rest: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    ids.iter().map(|id| ("ids[]", id.as_str())).chain(rest.iter().copied()).collect()
}

async fn press(browser: &Browser, ids: &[String], rest: &[(&str, &str)]) -> Landing {
    browser.press(DECIDE, &form(ids, rest)).await.with_status(200)
}

fn ids(askers: &[Asker]) -> Vec<String> {
    askers.iter().map(|asker| asker.request.to_string()).collect()
}

async fn state(app: &TestApp, id: &str) -> String {
    let rows = app.rows("requests").await;
    text(rows.iter().find(|row| row["id"] == id).expect("it is stored"), "state").to_owned()
}

#[tokio::test]
async fn ticked_requests_are_approved_together_and_each_gets_its_license() {
    let app = TestApp::start().await;
    let both = [ask_as(&app, "mina").await, ask_as(&app, "kofi").await];
    let ada = app.signed_in("ada").await;
    let page = press(&ada, &both, &[("verdict", "approve")]).await;
    assert!(page.path().starts_with("/inbox?decided="), "{:?}", page.way);
    assert!(page.says("2 decided."), "{}", page.body);
    for (id, login) in both.iter().zip(["mina", "kofi"]) {
        assert_eq!(state(&app, id).await, "approved");
        assert!(page.says(&app.person(login).name));
    }
    app.run_pending().await;
    for login in ["mina", "kofi"] {
        let account = app.person(login).account_id.clone().expect("the site knows them");
        assert!(app.sim.is_licensed(&account, SOFTWARE), "{login}");
        assert_eq!(app.inbox.mails_to(&app.person(login).email).len(), 1, "{login}");
    }
    assert!(page.says("Nothing waits for you."));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn what_others_decided_first_is_told_by_name_and_the_rest_is_decided() {
    let app = TestApp::start().await;
    let requests =
        ids(&crowd(&app, &["Ben", "Cleo", "Dora"], SOFTWARE, &[ada(), person("jun@acme.example")]).await);
    let foreign = ids(&crowd(&app, &["Emil"], SOFTWARE, &[person("jun@acme.example")]).await);
    let (ada, jun) = (app.signed_in("ada").await, app.signed_in("jun").await);
    press(&jun, &requests[..1], &[("verdict", "approve")]).await;

    let all = [requests.clone(), foreign.clone()].concat();
    let page = press(&ada, &all, &[("verdict", "deny"), ("reason", "Not this month.")]).await;
    assert!(page.says("2 decided. 1 was over already."), "{}", page.body);
    assert!(page.says("approved by Jun Lee"), "{}", page.body);
    assert!(!page.says("Emil"), "what was not hers to decide is not told");
    let mut states = Vec::new();
    for id in &all {
        states.push(state(&app, id).await);
    }
    assert_eq!(states, ["approved", "denied", "denied", "pending"]);
    let reasons = app.rows("requests").await.iter().filter(|row| row["reason"] == "Not this month.").count();
    assert_eq!(reasons, 2);
    // Loading the page again says the same and does nothing.
    let again = ada.get(page.path()).await;
    assert!(again.says("2 decided. 1 was over already."));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_no_without_a_reason_decides_nothing_and_keeps_the_ticks() {
    let app = TestApp::start().await;
    let requests = ids(&crowd(&app, &["Ben", "Cleo"], SOFTWARE, &[ada()]).await);
    let ada = app.signed_in("ada").await;
    let before = app.all_rows().await;
    let page = press(&ada, &requests[..1], &[("verdict", "deny"), ("reason", "  "), ("person", "")]).await;
    assert!(page.says("A denial needs a reason"), "{}", page.body);
    assert_eq!(listed(&page), ["Ben", "Cleo"]);
    let ticked =
        page.body.split("<input").filter(|tag| tag.contains("ids[]") && tag.contains(" checked")).count();
    assert_eq!(ticked, 1);
    let long = "x".repeat(1_001);
    let page = press(&ada, &requests[..1], &[("verdict", "deny"), ("reason", &long)]).await;
    assert!(page.says("A denial needs a reason"), "{}", page.body);
    assert_eq!(app.all_rows().await, before);
}

#[tokio::test]
async fn none_and_more_than_a_hundred_are_not_taken() {
    let app = TestApp::start().await;
    let names: Vec<String> = (0..101).map(|number| format!("Asker {number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let requests = ids(&crowd(&app, &names, SOFTWARE, &[ada()]).await);
    let ada = app.signed_in("ada").await;
    let before = app.all_rows().await;
    let deny = [("verdict", "deny"), ("reason", "not now")];
    for (ids, rest) in
        [(&requests[..0], &deny[..]), (&requests, &deny), (&requests, &[("verdict", "approve")])]
    {
        assert_eq!(ada.call(DECIDE, &form(ids, rest)).await.status, 422);
        assert!(press(&ada, ids, rest).await.says("No request was chosen"));
    }
    assert_eq!(app.all_rows().await, before);
    let page = press(&ada, &requests[1..], &deny).await;
    assert!(page.says("100 decided."), "{}", page.body);
    assert_eq!(state(&app, &requests[0]).await, "pending");
}

#[tokio::test]
async fn nobody_decides_on_their_own_request_among_others() {
    let app = TestApp::start().await;
    app.op
        .know(journeys::op::Person::new("ada").with("groups", vec!["contractors"]).with("name", "Ada Park"));
    let group = app.state().config.sites.all()[0].products[0].group.to_string();
    app.sim.set_members::<String>(&group, []);
    let own = ask_as(&app, "ada").await;
    let other = ask_as(&app, "mina").await;
    let ada = app.signed_in("ada").await;
    let page = press(&ada, &[own.clone(), other.clone()], &[("verdict", "approve")]).await;
    assert!(page.says("1 decided."), "{}", page.body);
    assert_eq!((&*state(&app, &own).await, &*state(&app, &other).await), ("pending", "approved"));
    assert_invariants(&app).await;
}
