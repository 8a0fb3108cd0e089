//! The two writes: what became of them, and that each is sent once.

use server::ports::{Directory, DirectoryError};
use sim::{BotRights, Fault, GroupChange, ProductChange, SeatLimit};

use crate::site::{ELI, NOOR, SOFTWARE, Site, account, group, site, site_with, status};

type Outcome = Result<(), DirectoryError>;

async fn add(site: &Site, id: &str, to: &str) -> Outcome {
    site.directory.add_to_group(&account(id), &group(to)).await
}

async fn remove(site: &Site, id: &str, from: &str) -> Outcome {
    site.directory.remove_from_group(&account(id), &group(from)).await
}

#[tokio::test]
async fn a_member_is_added_and_taken_out() {
    let site = site().await;
    assert_eq!(add(&site, ELI, SOFTWARE).await, Ok(()));
    assert!(site.control.is_licensed(ELI, "jira-software"));
    assert!(site.directory.is_member(&account(ELI), &group(SOFTWARE)).await.expect("an answer"));
    assert_eq!(remove(&site, ELI, SOFTWARE).await, Ok(()));
    assert!(!site.control.is_licensed(ELI, "jira-software"));
    let writes = site.control.writes();
    assert_eq!(writes.iter().map(|it| it.method.as_str()).collect::<Vec<_>>(), ["POST", "DELETE"]);
}

#[tokio::test]
async fn what_is_so_already_is_done() {
    let site = site().await;
    assert_eq!(add(&site, NOOR, SOFTWARE).await, Ok(()));
    assert_eq!(remove(&site, ELI, SOFTWARE).await, Ok(()));
    assert_eq!(site.control.writes().iter().map(|it| it.status).collect::<Vec<_>>(), [Some(400), Some(400)]);
}

#[tokio::test]
async fn not_a_member_is_done_under_any_refusing_status() {
    let site = site().await;
    for code in [400, 403, 404, 409] {
        site.control.clear_faults();
        let body = r#"{"errorMessages":["Cannot remove user. User is not a member of 'x'"],"errors":{}}"#;
        site.fault("DELETE", "group/user", status(code, body));
        assert_eq!(remove(&site, ELI, SOFTWARE).await, Ok(()), "{code}");
    }
}

/// Jira speaks the language of its account; then a read tells.
#[tokio::test]
async fn a_refusal_in_another_language_is_settled_by_reading() {
    let site = site().await;
    site.fault(
        "POST",
        "group/user",
        status(400, r#"{"errorMessages":["Benutzer ist bereits Mitglied von 'x'"]}"#),
    );
    assert_eq!(add(&site, NOOR, SOFTWARE).await, Ok(()));
    let refused = add(&site, ELI, SOFTWARE).await;
    assert!(matches!(refused, Err(DirectoryError::Unreachable(said)) if said.contains("bereits Mitglied")));
}

#[tokio::test]
async fn an_unknown_account_and_an_unknown_group_are_told_apart() {
    let site = site().await;
    assert_eq!(add(&site, "nobody", SOFTWARE).await, Err(DirectoryError::NotFound("account")));
    assert_eq!(add(&site, ELI, "nothing").await, Err(DirectoryError::NotFound("group")));
    assert_eq!(remove(&site, "nobody", SOFTWARE).await, Err(DirectoryError::NotFound("account")));
    assert_eq!(remove(&site, ELI, "nothing").await, Err(DirectoryError::NotFound("group")));
    assert_eq!(
        site.directory.is_member(&account("nobody"), &group(SOFTWARE)).await,
        Err(DirectoryError::NotFound("account"))
    );
}

#[tokio::test]
async fn a_full_product_says_no_seat_and_a_soft_limit_does_not() {
    let site = site().await;
    site.control
        .change_product("jira-software", ProductChange { seats: Some(4), ..ProductChange::default() });
    assert_eq!(add(&site, ELI, SOFTWARE).await, Err(DirectoryError::NoSeat));
    site.control.change_settings(|it| it.seat_limit = SeatLimit::Soft);
    assert_eq!(add(&site, ELI, SOFTWARE).await, Ok(()));
}

#[tokio::test]
async fn every_wording_of_a_full_product_is_known() {
    let site = site().await;
    for said in [
        "The number of licensed users is exceeded",
        "Licence exceeded: LicenceCheckHardLimitFailure{requiredSeats=1}",
        "You've reached the user limit for your plan",
        "No more seats: you have reached the maximum",
    ] {
        site.control.clear_faults();
        site.fault(
            "POST",
            "group/user",
            status(400, &serde_json::json!({ "errorMessages": [said] }).to_string()),
        );
        assert_eq!(add(&site, ELI, SOFTWARE).await, Err(DirectoryError::NoSeat), "{said}");
    }
}

#[tokio::test]
async fn a_group_of_an_identity_provider_is_not_permitted() {
    let site = site().await;
    site.control.change_group(SOFTWARE, GroupChange { synced: Some(true), ..GroupChange::default() });
    assert!(matches!(add(&site, ELI, SOFTWARE).await, Err(DirectoryError::NotPermitted(_))));
    site.fault(
        "POST",
        "group/user",
        status(400, r#"{"errorMessages":["Group is externally managed (SCIM)"]}"#),
    );
    assert!(matches!(add(&site, ELI, SOFTWARE).await, Err(DirectoryError::NotPermitted(_))));
}

#[tokio::test]
async fn credentials_without_the_right_or_without_worth_are_not_permitted() {
    let site = site().await;
    site.control.change_settings(|it| it.bot = BotRights::JiraAdmin);
    assert!(
        matches!(add(&site, ELI, SOFTWARE).await, Err(DirectoryError::NotPermitted(_))),
        "403 without a body"
    );
    site.control.change_settings(|it| it.bot = BotRights::Revoked);
    assert!(matches!(add(&site, ELI, SOFTWARE).await, Err(DirectoryError::NotPermitted(_))), "401");
    let wrong = site_with(server::atlassian::SiteV3Settings::TIMEOUT, "another token").await;
    assert!(matches!(add(&wrong, ELI, SOFTWARE).await, Err(DirectoryError::NotPermitted(_))), "wrong token");
}

#[tokio::test]
async fn any_2xx_is_accepted_unless_it_is_a_page() {
    let site = site().await;
    for (code, body) in [(200, ""), (201, "{}"), (202, "garbage"), (204, "")] {
        site.control.clear_faults();
        site.fault("POST", "group/user", status(code, body));
        assert_eq!(add(&site, ELI, SOFTWARE).await, Ok(()), "{code} {body:?}");
    }
    site.control.clear_faults();
    site.fault("POST", "group/user", Fault::Html);
    assert!(matches!(add(&site, ELI, SOFTWARE).await, Err(DirectoryError::Unreachable(_))));
}

#[tokio::test]
async fn a_write_is_sent_once_whatever_happens() {
    for fault in [Fault::Reset, Fault::Empty, Fault::HalfBody, status(503, ""), status(500, "")] {
        let site = site().await;
        let rule = sim::FaultRule::new("POST", "/rest/api/3/group/user", fault.clone()).carried_out();
        site.control.add_fault(rule);
        let outcome = add(&site, ELI, SOFTWARE).await;
        assert!(matches!(outcome, Err(DirectoryError::Unreachable(_))), "{fault:?}: {outcome:?}");
        assert_eq!(site.control.writes().len(), 1, "{fault:?}");
        assert!(
            site.directory.is_member(&account(ELI), &group(SOFTWARE)).await.expect("an answer"),
            "{fault:?}"
        );
    }
}
