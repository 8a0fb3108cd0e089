//! The organization plane: the same people, groups and seats as on the site, found and changed another way.

mod common;

use common::{DIRECTORY, ELI, JUN, KOFI, Method, NOOR, ORG, PIA, SOFTWARE, SOFTWARE_ARI, TestSite};
use common::{messages, refusal};
use serde_json::{Value, json};
use sim::{Account, GroupChange, Lag, ProductChange, RepeatedAdd, SeatLimit, Standing};

async fn found(site: &TestSite, what: &str, search: Value) -> Vec<Value> {
    let path = format!("/directories/{DIRECTORY}/{what}/search");
    let page: Value = site.org(Method::POST, &path, search).await.json().await.expect("JSON");
    page["data"].as_array().unwrap_or_else(|| panic!("no page: {page}")).clone()
}

async fn of_user(site: &TestSite, method: Method, account: &str, what: &str) -> reqwest::Response {
    site.org(method, &format!("/directories/{DIRECTORY}/users/{account}/{what}"), Value::Null).await
}

async fn role(site: &TestSite, verb: &str, account: &str) -> reqwest::Response {
    let path = format!("/admin/v1/orgs/{ORG}/users/{account}/roles/{verb}");
    let body = json!({ "role": "atlassian/user", "resource": SOFTWARE_ARI });
    site.keyed(Method::POST, &path).json(&body).send().await.expect("an answer")
}

fn only_seats(site: &TestSite, seats: u32) {
    site.control.change_product("jira-software", ProductChange { seats: Some(seats), ..Default::default() });
}

#[tokio::test]
async fn a_membership_made_on_one_plane_is_there_on_the_other() {
    let site = TestSite::start().await;
    assert_eq!(site.org_add(ELI).await.status(), 204);
    assert!(site.is_shown_licensed(ELI).await);
    assert!(messages(site.add(ELI).await).await.contains("already a member"));
    site.remove(ELI).await;
    assert_eq!(site.org_user(ELI).await["groups"], json!([]));
    assert_eq!(refusal(site.org_remove(ELI).await).await, (404, "ADMIN-UAM-404-1".to_owned()));
    site.add(ELI).await;
    assert_eq!(site.org_user(ELI).await["groups"][0]["id"], SOFTWARE);
    assert_eq!(site.org_remove(ELI).await.status(), 204);
    assert!(!site.is_shown_licensed(ELI).await);
}

#[tokio::test]
async fn a_lag_passes_before_either_plane_shows_a_membership() {
    let site = TestSite::start().await;
    site.control.change_settings(|it| it.lag = Some(Lag::Reads(2)));
    site.org_add(ELI).await;
    assert_eq!(site.org_user(ELI).await["groups"], json!([]));
    assert!(!site.is_shown_licensed(ELI).await);
    assert_eq!(site.org_user(ELI).await["productAccess"][0]["id"], SOFTWARE_ARI);
    assert!(site.is_shown_licensed(ELI).await);
}

#[tokio::test]
async fn a_repeated_add_is_accepted_or_a_conflict_of_its_own() {
    let site = TestSite::start().await;
    assert_eq!(site.org_add(NOOR).await.status(), 204);
    site.control.change_settings(|it| it.repeated_add = RepeatedAdd::Conflict);
    assert_eq!(refusal(site.org_add(NOOR).await).await, (409, "ADMIN-UAM-409-2".to_owned()));
    assert!(site.control.writes().iter().all(|write| write.before == write.after));
}

#[tokio::test]
async fn who_and_what_is_not_there_is_told_by_a_code() {
    let site = TestSite::start().await;
    site.control.change_account(JUN, |account| account.standing = Standing::NotInvited);
    let not_in_the_directory = (404, "ADMIN-UAM-404-1".to_owned());
    for account in ["nobody", JUN] {
        assert_eq!(refusal(site.org_add(account).await).await, not_in_the_directory, "{account}");
    }
    assert_eq!(refusal(site.org_add(PIA).await).await, (400, "ADMIN-UAM-400-2".to_owned()));
    let elsewhere = format!("/directories/{DIRECTORY}/groups/none/memberships");
    let answer = site.org(Method::POST, &elsewhere, json!({ "accountId": ELI })).await;
    assert_eq!(refusal(answer).await, (404, "ADMIN-404-10".to_owned()));
    let everywhere = format!("/directories/-/groups/{SOFTWARE}/memberships");
    let answer = site.org(Method::POST, &everywhere, json!({ "accountId": ELI })).await;
    assert_eq!(answer.status(), 404, "a write wants the group's own directory");
}

#[tokio::test]
async fn a_hard_limit_refuses_with_a_code_and_a_soft_one_lets_pass() {
    let site = TestSite::start().await;
    only_seats(&site, 4);
    assert_eq!(refusal(site.org_add(ELI).await).await, (409, "ADMIN-409-3".to_owned()));
    site.control.change_settings(|it| it.seat_limit = SeatLimit::Soft);
    assert_eq!(site.org_add(ELI).await.status(), 204);
    let workspaces: Value =
        site.org(Method::POST, "/workspaces", json!({})).await.json().await.expect("JSON");
    let software = &workspaces["data"][0];
    assert_eq!((&software["id"], &software["attributes"]["capacity"]), (&json!(SOFTWARE_ARI), &json!(4)));
    assert_eq!(software["attributes"].get("usage"), None, "how many are taken is told for Bitbucket only");
}

#[tokio::test]
async fn a_synced_group_says_so_and_refuses_every_edit() {
    let site = TestSite::start().await;
    let by_name = json!({ "groupNames": ["JIRA-software-users-acme"], "expand": ["counts.users"] });
    let group = found(&site, "groups", by_name.clone()).await.remove(0);
    assert_eq!(
        (&group["externalSynced"], &group["managementAccess"]["modifiable"]),
        (&json!(false), &json!(true))
    );
    assert_eq!((&group["id"], &group["directoryId"]), (&json!(SOFTWARE), &json!(DIRECTORY)));
    assert_eq!(group["counts"]["users"], 4);

    site.control.change_group(SOFTWARE, GroupChange { synced: Some(true), ..Default::default() });
    let group = found(&site, "groups", by_name).await.remove(0);
    assert_eq!(
        (&group["externalSynced"], &group["managementAccess"]["modifiable"]),
        (&json!(true), &json!(false))
    );
    for answer in [site.org_add(ELI).await, site.org_remove(NOOR).await] {
        assert_eq!(refusal(answer).await, (403, "ADMIN-403-5".to_owned()));
    }
}

#[tokio::test]
async fn an_address_is_found_whole_in_any_case_and_hidden_or_not() {
    let site = TestSite::start().await;
    site.control.put_account(Account::person("other:eli", "Eli Novak", "eli@acme.example"));
    site.control.put_account(Account::person("other:elias", "Elias", "eli@acme.example.org"));
    for (email, count) in
        [("Noor@ACME.example", 1), ("noor@acme", 0), ("eli@acme.example", 2), ("kofi@acme.example", 1)]
    {
        assert_eq!(found(&site, "users", json!({ "emails": [email] })).await.len(), count, "{email}");
    }
    let kofi = found(&site, "users", json!({ "emails": ["kofi@acme.example"] })).await.remove(0);
    assert_eq!((&kofi["accountId"], kofi.get("email")), (&json!(KOFI), None));
}

#[tokio::test]
async fn people_are_found_by_what_they_hold_and_how_they_stand() {
    let site = TestSite::start().await;
    let of = |page: Vec<Value>| -> Vec<String> {
        page.iter().map(|user| user["accountId"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let members = of(found(&site, "users", json!({ "groupIds": [SOFTWARE] })).await);
    assert_eq!(members.len(), 4);
    assert_eq!(of(found(&site, "users", json!({ "resourceIds": [SOFTWARE_ARI] })).await), members);
    let outside = json!({ "emailDomains": ["partner.example"], "claimStatus": "unmanaged" });
    assert_eq!(of(found(&site, "users", outside).await), [common::MINA]);
    assert_eq!(of(found(&site, "users", json!({ "status": ["deactivated"] })).await), [PIA]);
    assert_eq!(of(found(&site, "users", json!({ "searchTerm": "lund" })).await), [PIA]);
    for (standing, status, account, membership) in [
        (Standing::Active, "active", "active", "active"),
        (Standing::Suspended, "suspended", "active", "suspended"),
        (Standing::NotInvited, "not_invited", "active", "no_membership"),
        (Standing::Inactive, "deactivated", "inactive", "active"),
    ] {
        site.control.change_account(JUN, |account| account.standing = standing);
        let jun = site.org_user(JUN).await;
        assert_eq!(
            [&jun["status"], &jun["accountStatus"], &jun["membershipStatus"]],
            [status, account, membership]
        );
    }
}

#[tokio::test]
async fn a_cursor_alone_leads_through_everybody_once() {
    let site = TestSite::start().await;
    let everybody = found(&site, "users", json!({})).await;
    let path = format!("/directories/{DIRECTORY}/users/search");
    let mut seen = Vec::new();
    let mut search = json!({ "limit": 5, "sortBy": [{ "field": "nick_name", "direction": "desc" }] });
    loop {
        let page: Value = site.org(Method::POST, &path, search).await.json().await.expect("JSON");
        let people = page["data"].as_array().expect("people");
        assert!(people.len() <= 5);
        seen.extend(people.iter().map(|user| user["nickname"].as_str().expect("a name").to_owned()));
        match page["links"].get("next") {
            Some(next) => search = json!({ "cursor": next }),
            None => break,
        }
    }
    assert_eq!(seen.len(), everybody.len());
    assert!(seen.is_sorted_by(|left, right| left > right), "{seen:?}");
}

#[tokio::test]
async fn a_suspension_frees_the_seat_and_keeps_the_group() {
    let site = TestSite::start().await;
    only_seats(&site, 4);
    assert_eq!(of_user(&site, Method::POST, NOOR, "suspend").await.status(), 204);
    assert!(!site.control.is_licensed(NOOR, "jira-software"));
    assert_eq!(site.org_user(NOOR).await["groups"][0]["id"], SOFTWARE);
    assert_eq!(site.org_add(ELI).await.status(), 204, "there is a seat now");

    let full = of_user(&site, Method::POST, NOOR, "restore").await;
    assert_eq!(refusal(full).await, (409, "ADMIN-409-3".to_owned()));
    site.org_remove(ELI).await;
    assert_eq!(of_user(&site, Method::POST, NOOR, "restore").await.status(), 204);
    assert!(site.is_shown_licensed(NOOR).await);
}

#[tokio::test]
async fn a_role_given_directly_takes_a_seat_without_a_group() {
    let site = TestSite::start().await;
    assert_eq!(role(&site, "assign", ELI).await.status(), 204);
    assert!(site.is_shown_licensed(ELI).await);
    let groups = site.get_json(&format!("/rest/api/3/user/groups?accountId={ELI}")).await;
    assert_eq!(groups, json!([]));
    for (account, way) in [(ELI, "direct"), (NOOR, "group_direct")] {
        let page = of_user(&site, Method::GET, account, "role-assignments").await;
        let page: Value = page.json().await.expect("JSON");
        assert_eq!(page["data"][0]["resourceId"], SOFTWARE_ARI);
        assert_eq!(page["data"][0]["roleAssignments"][0]["roleAssignmentMethods"], json!([way]));
    }
    assert_eq!(role(&site, "revoke", ELI).await.status(), 204);
    assert_eq!(role(&site, "revoke", NOOR).await.status(), 204);
    assert!(!site.is_shown_licensed(ELI).await);
    assert!(site.is_shown_licensed(NOOR).await, "the group still gives it");
}

#[tokio::test]
async fn who_looks_at_a_page_was_active_and_who_never_did_has_no_date() {
    let site = TestSite::start().await;
    site.page(NOOR, "/browse/PROJ-1").await;
    site.page(JUN, "/browse/OPS-7").await;
    for (account, is_active) in [(NOOR, true), (JUN, false), (ELI, false)] {
        let path = format!("/admin/v1/orgs/{ORG}/directory/users/{account}/last-active-dates");
        let answer = site.keyed(Method::GET, &path).send().await.expect("an answer");
        let dates: Value = answer.json().await.expect("JSON");
        let dates = dates["data"]["product_access"].as_array().expect("a list").clone();
        assert_eq!(dates.iter().any(|date| date["key"] == "jira-software"), is_active, "{account}");
        let access = site.org_user(account).await["productAccess"][0].clone();
        assert_eq!(access.get("lastActiveTimestamp").is_some(), is_active, "{account}: {access}");
    }
    let long_ago = "2026-01-05T10:00:00Z".parse().expect("a time");
    site.control.change_account(JUN, |account| {
        account.last_active.insert("jira-software".to_owned(), long_ago);
    });
    let access = site.org_user(JUN).await["productAccess"][0].clone();
    assert_eq!(access["lastActiveTimestamp"], "2026-01-05T10:00:00.000Z");
}

#[tokio::test]
async fn an_invitation_tells_of_each_role_and_group_whether_it_was_given() {
    let site = TestSite::start().await;
    let synced = GroupChange { synced: Some(true), ..Default::default() };
    site.control.change_group("synced", synced);
    only_seats(&site, 5);
    let body = json!({
        "emails": ["hal@acme.example", "mina@partner.example"],
        "permissionRules": [{ "resource": SOFTWARE_ARI, "role": "atlassian/user" }],
        "additionalGroups": ["synced"],
    });
    let answer = site.org(Method::POST, "/users/invite", body).await;
    assert_eq!(answer.status(), 200);
    let answer: Value = answer.json().await.expect("JSON");
    let [hal, mina] = [0, 1].map(|at| answer["data"][at].clone());
    let outcome = |of: &Value, kind: &str| of["results"][0][kind][0]["status"].clone();
    assert_eq!(
        [outcome(&hal, "roleAssignmentResult"), outcome(&hal, "groupAssignmentResult")],
        ["INVITED", "ERROR"]
    );
    assert_eq!(mina["id"], common::MINA, "somebody who is there already");
    assert_eq!(outcome(&mina, "roleAssignmentResult"), "ERROR", "Hal has the last seat");
    assert!(site.is_shown_licensed(hal["id"].as_str().expect("an id")).await);
    let found = site.get_json("/rest/api/3/user/search?query=hal@acme.example").await;
    assert_eq!(found[0]["accountId"], hal["id"]);
}
