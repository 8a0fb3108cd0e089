//! Who holds a license, and how many there are.

use serde_json::json;
use server::ports::{Directory, DirectoryError, SeatCount};
use sim::{Fault, GroupChange, ProductChange, Standing};

use crate::site::{ELI, NOOR, PIA, SERVICE, SOFTWARE, Site, account, group, product, site, software};

async fn has_license(site: &Site, id: &str) -> bool {
    site.directory.has_license(&account(id), &software()).await.expect("an answer")
}

#[tokio::test]
async fn a_member_of_the_license_group_holds_a_license() {
    let site = site().await;
    assert!(has_license(&site, NOOR).await);
    assert!(!has_license(&site, ELI).await);
    assert!(
        !site.directory.has_license(&account(NOOR), &product("jira-servicedesk")).await.expect("an answer")
    );
}

#[tokio::test]
async fn any_group_of_the_product_gives_the_license() {
    let site = site().await;
    site.control.set_members("second-group", [ELI]);
    let groups = Some(vec![SOFTWARE.to_owned(), "second-group".to_owned()]);
    site.control.change_product("jira-software", ProductChange { groups, ..ProductChange::default() });
    assert!(has_license(&site, ELI).await);
    assert!(!site.directory.is_member(&account(ELI), &group(SOFTWARE)).await.expect("an answer"));
}

#[tokio::test]
async fn a_deactivated_account_holds_none_whatever_its_groups_say() {
    let site = site().await;
    site.control.set_members(SOFTWARE, [PIA, NOOR]);
    assert!(!has_license(&site, PIA).await);
    site.control.change_account(NOOR, |noor| noor.standing = Standing::Suspended);
    assert!(!has_license(&site, NOOR).await);
    let roles = json!({ "size": 1, "items": [{ "key": "jira-software" }] });
    for (active, expected) in [(json!(true), true), (json!(false), false), (json!(null), false)] {
        site.control.clear_faults();
        site.answer("user", &json!({ "accountId": NOOR, "active": active, "applicationRoles": roles }));
        assert_eq!(has_license(&site, NOOR).await, expected, "active: {active}");
    }
}

/// Without `applicationRoles`, or with fewer than it counts, the groups of the product decide.
#[tokio::test]
async fn roles_that_were_not_delivered_are_replaced_by_groups() {
    let site = site().await;
    for roles in [
        json!(null),
        json!({ "size": 1, "items": [] }),
        json!({ "items": [] }),
        json!({ "size": "2", "items": [{ "key": "other" }] }),
    ] {
        for (id, expected) in [(NOOR, true), (ELI, false)] {
            site.control.clear_faults();
            site.answer("user", &json!({ "accountId": id, "active": true, "applicationRoles": roles }));
            assert_eq!(has_license(&site, id).await, expected, "{id} with {roles}");
        }
    }
}

#[tokio::test]
async fn the_groups_of_a_product_are_asked_for_once_in_a_while() {
    let site = site().await;
    site.answer("user", &json!({ "accountId": NOOR, "active": true }));
    assert!(has_license(&site, NOOR).await);
    site.fault("GET", "applicationrole/*", Fault::Empty);
    assert!(has_license(&site, NOOR).await);
}

#[tokio::test]
async fn an_unknown_account_or_product_is_said_so() {
    let site = site().await;
    let unknown = site.directory.has_license(&account("nobody"), &software()).await;
    assert_eq!(unknown, Err(DirectoryError::NotFound("account")));
    assert_eq!(
        site.directory.seats(&product("jira-nothing")).await,
        Err(DirectoryError::NotFound("product"))
    );
}

#[tokio::test]
async fn seats_are_what_jira_counts() {
    let site = site().await;
    let seats = |limit, used| Ok(SeatCount { limit, used });
    assert_eq!(site.directory.seats(&software()).await, seats(Some(10), 4));
    site.control.set_members(SOFTWARE, [NOOR, ELI]);
    assert_eq!(site.directory.seats(&software()).await, seats(Some(10), 2));
    site.control
        .change_product("jira-software", ProductChange { unlimited: true, ..ProductChange::default() });
    assert_eq!(site.directory.seats(&software()).await, seats(None, 2));
}

#[tokio::test]
async fn a_member_of_a_hundred_groups_is_still_found_in_the_last() {
    let site = site().await;
    for n in 0..120 {
        site.control.change_group(
            &format!("group-{n}"),
            GroupChange { members: Some([ELI.to_owned()].into()), ..GroupChange::default() },
        );
    }
    assert!(site.directory.is_member(&account(ELI), &group("group-119")).await.expect("an answer"));
    assert!(!site.directory.is_member(&account(ELI), &group(SERVICE)).await.expect("an answer"));
}
