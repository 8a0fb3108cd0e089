//! Whose account is it?

use domain::AccountFact::{self, Ambiguous, Certain, Hidden, Inactive, Missing, NotHuman};
use serde_json::json;
use server::ports::Directory;
use sim::{Account, AccountKind, Standing};

use crate::site::{ELI, KOFI, PIA, Site, account, email, site};

async fn found(site: &Site, address: &str) -> AccountFact {
    site.directory.find_account(&email(address)).await.expect("an answer")
}

#[tokio::test]
async fn the_account_with_the_very_address_is_certain() {
    let site = site().await;
    assert_eq!(found(&site, "eli@acme.example").await, Certain(account(ELI)));
}

#[tokio::test]
async fn case_does_not_matter() {
    let site = site().await;
    site.control.change_account(ELI, |eli| eli.email = "Eli@ACME.Example".to_owned());
    assert_eq!(found(&site, "eLI@acme.example").await, Certain(account(ELI)));
}

#[tokio::test]
async fn an_address_that_only_begins_like_it_is_nobody() {
    let site = site().await;
    site.control.put_account(Account::person("longer", "Hal", "hal@acme.example.org"));
    assert_eq!(found(&site, "hal@acme.example").await, Missing);
    site.control.put_account(Account::person("hal", "Hal", "hal@acme.example"));
    assert_eq!(found(&site, "hal@acme.example").await, Certain(account("hal")));
}

#[tokio::test]
async fn a_plus_in_an_address_is_a_plus() {
    let site = site().await;
    site.control.put_account(Account::person("tag", "Hal", "hal+jira@acme.example"));
    assert_eq!(found(&site, "hal+jira@acme.example").await, Certain(account("tag")));
    assert_eq!(found(&site, "hal@acme.example").await, Missing);
}

#[tokio::test]
async fn a_name_that_looks_like_the_address_is_not_the_address() {
    let site = site().await;
    site.control.put_account(Account::person("impostor", "hal@acme.example", "evil@rival.example"));
    assert_eq!(found(&site, "hal@acme.example").await, Missing);
}

#[tokio::test]
async fn two_accounts_with_the_address_are_for_a_human() {
    let site = site().await;
    site.control.put_account(Account::person("second", "Eli", "ELI@acme.example"));
    assert_eq!(found(&site, "eli@acme.example").await, Ambiguous);
}

#[tokio::test]
async fn an_app_is_not_a_person_and_a_customer_does_not_hide_one() {
    let site = site().await;
    let app = Account { kind: AccountKind::App, ..Account::person("app", "Robot", "robot@acme.example") };
    site.control.put_account(app);
    assert_eq!(found(&site, "robot@acme.example").await, NotHuman(account("app")));
    let customer =
        Account { kind: AccountKind::Customer, ..Account::person("customer", "Eli", "eli@acme.example") };
    site.control.put_account(customer);
    assert_eq!(found(&site, "eli@acme.example").await, Certain(account(ELI)));
}

#[tokio::test]
async fn a_hidden_address_is_never_certain() {
    let site = site().await;
    assert_eq!(found(&site, "kofi@acme.example").await, Hidden(account(KOFI)));
    let second = Account { email_hidden: true, ..Account::person("second", "Kofi", "kofi@acme.example.org") };
    site.control.put_account(second);
    assert_eq!(found(&site, "kofi@acme.example").await, Ambiguous);
    site.control.put_account(Account::person("shown", "Kofi", "kofi@acme.example"));
    assert_eq!(found(&site, "kofi@acme.example").await, Certain(account("shown")));
}

#[tokio::test]
async fn a_hidden_app_is_not_somebody_to_vouch_for() {
    let site = site().await;
    site.control.change_account(KOFI, |kofi| kofi.kind = AccountKind::App);
    assert_eq!(found(&site, "kofi@acme.example").await, NotHuman(account(KOFI)));
}

#[tokio::test]
async fn who_is_not_on_the_site_is_missing() {
    let site = site().await;
    assert_eq!(found(&site, "hal@acme.example").await, Missing);
    let stranger =
        Account { standing: Standing::NotInvited, ..Account::person("hal", "Hal", "hal@acme.example") };
    site.control.put_account(stranger);
    assert_eq!(found(&site, "hal@acme.example").await, Missing);
}

/// Jira's search leaves deactivated accounts out.
#[tokio::test]
async fn a_deactivated_account_is_never_certain() {
    let site = site().await;
    assert_eq!(found(&site, "pia@acme.example").await, Missing);
    for active in [json!(true), json!(false), json!(null)] {
        site.control.clear_faults();
        let hit = json!({ "accountId": PIA, "accountType": "atlassian", "active": active, "emailAddress": "pia@acme.example" });
        site.answer("user/search", &json!([hit]));
        assert_eq!(found(&site, "pia@acme.example").await, Inactive(account(PIA)), "search said {active}");
    }
}

#[tokio::test]
async fn the_account_itself_has_the_last_word() {
    let site = site().await;
    for (user, fact) in [
        (json!({ "accountId": ELI, "accountType": "app", "active": true }), NotHuman(account(ELI))),
        (json!({ "accountId": ELI, "accountType": "atlassian" }), Inactive(account(ELI))),
        (
            json!({ "accountId": ELI, "accountType": "atlassian", "active": true, "emailAddress": "x@y.example" }),
            Missing,
        ),
        (json!({ "accountId": ELI, "accountType": "atlassian", "active": true }), Certain(account(ELI))),
    ] {
        site.control.clear_faults();
        site.answer("user", &user);
        assert_eq!(found(&site, "eli@acme.example").await, fact, "{user}");
    }
    site.answer("user", &json!({ "accountId": PIA, "accountType": "atlassian", "active": true }));
    site.control.clear_faults();
    site.answer("user", &json!({ "accountId": PIA, "accountType": "atlassian", "active": true }));
    assert!(site.directory.find_account(&email("eli@acme.example")).await.is_err());
}

#[tokio::test]
async fn more_hits_than_a_page_are_for_a_human() {
    let site = site().await;
    let hit = |n: u32| json!({ "accountId": format!("a{n}"), "accountType": "atlassian", "emailAddress": format!("{n}") });
    let mut hits: Vec<_> = (0..49).map(hit).collect();
    hits.push(json!({ "accountId": ELI, "accountType": "atlassian", "emailAddress": "eli@acme.example" }));
    site.answer("user/search", &json!(hits));
    assert_eq!(found(&site, "eli@acme.example").await, Ambiguous);
}
