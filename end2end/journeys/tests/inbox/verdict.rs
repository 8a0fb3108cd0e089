//! What an approver reads before they decide.

use chrono::TimeDelta;
use domain::policy::{Outcome, Quorum};
use journeys::test_app::{Browser, Setup, TestApp};
use server::config::Config;
use server::storage::seats::{self, Sample};

use crate::crowd::{SOFTWARE, listed};

async fn ask_as(app: &TestApp, login: &str) -> String {
    let browser = app.signed_in(login).await;
    let landing = browser.press("/api/requests/open", &[("to", &app.jira("/browse/PROJ-123"))]).await;
    landing.path().split('?').next().expect("a path").to_owned()
}

async fn text(browser: &Browser, page: &str) -> String {
    let html = browser.get(page).await.with_status(200).body;
    let parts = html.split('<').filter_map(|part| part.split_once('>'));
    let words = parts.map(|(_, words)| words.replace("&#x27;", "'")).collect::<Vec<_>>().join(" ");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn id(page: &str) -> &str {
    page.rsplit('/').next().expect("an id")
}

fn all_have_to_agree(config: &mut Config) {
    for rule in &mut config.policy.rules {
        if let Outcome::Ask(ask) = &mut rule.then {
            ask.quorum = Quorum::All;
        }
    }
}

#[tokio::test]
async fn the_cost_is_told_by_the_peak_of_the_billing_period() {
    let mut setup = Setup::new().await;
    let mut sites = setup.config.sites.all().to_vec();
    let today = server::clock::Clock::now(&*setup.clock).date_naive();
    sites[0].products[0].price_cents = Some(860);
    sites[0].products[0].currency = Some("USD".to_owned());
    sites[0].products[0].billing_period_start = Some(today);
    setup.config.sites = server::config::Sites::new(sites).expect("sites").into();
    let app = setup.start().await;
    let page = ask_as(&app, "mina").await;
    let ada = app.signed_in("ada").await;
    let said = text(&ada, &page).await;
    assert!(said.contains("Cost $8.60 a month, unless a paid seat is free"), "{said}");

    for (used, says) in [
        (4, "Cost $8.60 a month (every paid seat is taken)"),
        (6, "(a paid seat is free), then $8.60 a month"),
    ] {
        let sample = Sample {
            site: "acme".to_owned(),
            product: SOFTWARE.to_owned(),
            at: app.state().clock.now(),
            limit: Some(10),
            used,
            reserved: 0,
            price_cents: Some(860),
            currency: Some("USD".to_owned()),
            billing_period_start: Some(today),
        };
        let id = app.state().clock.new_id();
        seats::store_sample(app.state().db.reader(), id, &sample).await.expect("stored");
        let said = text(&ada, &page).await;
        assert!(said.contains(says), "{used}: {said}");
    }
}

#[tokio::test]
async fn a_yes_for_some_days_with_a_word_ends_by_itself_and_is_history_then() {
    let app = TestApp::start().await;
    let page = ask_as(&app, "mina").await;
    let ada = app.signed_in("ada").await;
    assert!(text(&ada, &page).await.contains("History no license of this product before"));
    let fields =
        [("id", id(&page)), ("verdict", "approve"), ("days", "7"), ("comment", " Until the refund works. ")];
    ada.call("/api/requests/decide", &fields).await.with_status(200);
    assert!(text(&ada, &page).await.contains("Until the refund works."));
    app.run_pending().await;
    app.pass(TimeDelta::days(8));
    app.run_pending().await;

    let again = ask_as(&app, "mina").await;
    assert_ne!(again, page);
    let ada = app.signed_in("ada").await;
    let said = text(&ada, &again).await;
    assert!(said.contains("History held one until") && said.contains("when its time was over"), "{said}");
}

#[tokio::test]
async fn whom_and_what_a_yes_would_be_for_is_told() {
    let app = TestApp::start().await;
    let ada = app.signed_in("ada").await;
    for (login, who, account) in [
        ("mina", "mina@partner.example , confirmed by their sign-in", None),
        (
            "kofi",
            "kofi@acme.example , confirmed by their sign-in",
            Some("With a yes you vouch that it is Kofi Mensah's"),
        ),
        ("hal", "hal@acme.example", Some("A yes will fail until somebody invites them")),
        // Jira's search passes over deactivated accounts.
        ("pia", "pia@acme.example", Some("A yes will fail until somebody invites them")),
    ] {
        let page = ask_as(&app, login).await;
        let said = text(&ada, &page).await;
        assert!(said.contains(who), "{login}: {said}");
        match account {
            Some(words) => assert!(said.contains(words), "{login}: {said}"),
            None => assert!(!said.contains("Account"), "{login}: {said}"),
        }
    }
}

#[tokio::test]
async fn where_all_have_to_agree_each_sees_who_said_yes_and_has_done_their_part() {
    let app = TestApp::with(all_have_to_agree).await;
    let page = ask_as(&app, "mina").await;
    let (ada, jun) = (app.signed_in("ada").await, app.signed_in("jun").await);
    let approve = [("ids[]", id(&page)), ("verdict", "approve")];
    let after = ada.press("/api/requests/decide_many", &approve).await.with_status(200);
    assert!(after.says("Your yes is noted, and others have to agree:"), "{}", after.body);
    assert_eq!(listed(&after), Vec::<String>::new(), "it waits for her no more");
    assert!(
        text(&ada, &page).await.contains("You said yes. The license is given when all others have, too.")
    );
    let said = text(&jun, &page).await;
    assert!(said.contains("Said yes so far Ada Park") && said.contains("All have to agree."), "{said}");
    assert_eq!(listed(&jun.get("/inbox").await), ["Mina Choi"]);
    assert!(jun.get("/inbox").await.says("Ada Park has said yes so far."));
    let done = jun.press("/api/requests/decide_many", &approve).await;
    assert!(done.says("1 decided."), "{}", done.body);
    app.run_pending().await;
    let account = app.person("mina").account_id.clone().expect("the site knows her");
    assert!(app.sim.is_licensed(&account, SOFTWARE));
    journeys::invariants::assert_invariants(&app).await;
}

#[tokio::test]
async fn who_stands_in_finds_what_waits_for_whoever_is_away() {
    let app = TestApp::start().await;
    let page = ask_as(&app, "mina").await;
    let (ada, noor) = (app.signed_in("ada").await, app.signed_in("noor").await);
    assert_eq!(listed(&noor.get("/inbox").await), Vec::<String>::new());
    let today = app.state().clock.now().date_naive().to_string();
    let away = [("address", "noor@acme.example"), ("from", &*today), ("until", &*today)];
    ada.call("/api/stand_ins/name", &away).await.with_status(200);
    assert_eq!(listed(&noor.get("/inbox").await), ["Mina Choi"]);
    let said = text(&noor, &page).await;
    assert!(said.contains("You stand in for Ada Park."), "{said}");
    let done = noor.press("/api/requests/decide_many", &[("ids[]", id(&page)), ("verdict", "approve")]).await;
    assert!(done.says("1 decided."), "{}", done.body);
}
