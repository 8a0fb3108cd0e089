//! The knobs of the site: lag, seats, rights, and the kinds of accounts and groups.

mod common;

use std::time::Duration;

use common::{ADA, ELI, JUN, KOFI, MINA, Method, NOOR, PIA, SOFTWARE, TestSite, messages};
use serde_json::{Value, json};
use sim::{Account, AccountKind, BotRights, GroupChange, Lag, ProductChange, SeatLimit, Standing};

#[tokio::test]
async fn a_membership_shows_at_once_unless_told_otherwise() {
    let site = TestSite::start().await;
    assert_eq!(site.add(ELI).await.status(), 201);
    assert!(site.is_shown_licensed(ELI).await);
}

#[tokio::test]
async fn a_lag_in_reads_shows_a_membership_after_so_many_reads() {
    let site = TestSite::start().await;
    site.control.change_settings(|it| it.lag = Some(Lag::Reads(2)));
    site.add(ELI).await;
    assert!(messages(site.add(ELI).await).await.contains("already a member"), "accepted is accepted");
    assert!(!site.is_shown_licensed(ELI).await);
    assert!(!site.is_shown_licensed(ELI).await);
    assert!(site.is_shown_licensed(ELI).await);
}

#[tokio::test]
async fn a_lag_in_milliseconds_shows_a_membership_when_they_have_passed() {
    let site = TestSite::start().await;
    site.control.change_settings(|it| it.lag = Some(Lag::Ms(150)));
    site.add(ELI).await;
    assert!(!site.is_shown_licensed(ELI).await);
    tokio::time::sleep(Duration::from_millis(160)).await;
    assert!(site.is_shown_licensed(ELI).await);
}

#[tokio::test]
async fn a_hard_limit_refuses_and_a_soft_one_lets_pass() {
    let site = TestSite::start().await;
    site.control.change_product("jira-software", ProductChange { seats: Some(4), ..Default::default() });
    let refused = site.add(ELI).await;
    assert_eq!(refused.status(), 400);
    assert!(messages(refused).await.contains("LicenceCheckHardLimitFailure"));

    site.control.change_settings(|it| it.seat_limit = SeatLimit::Soft);
    assert_eq!(site.add(ELI).await.status(), 201);
    let role = site.get_json("/rest/api/3/applicationrole/jira-software").await;
    assert_eq!(
        (&role["numberOfSeats"], &role["userCount"], &role["remainingSeats"]),
        (&json!(4), &json!(5), &json!(0))
    );
}

#[tokio::test]
async fn seats_are_counted_once_for_each_active_member_of_any_group_of_the_product() {
    let site = TestSite::start().await;
    let second =
        GroupChange { members: Some([NOOR, MINA, PIA].map(str::to_owned).into()), ..Default::default() };
    site.control.change_group("second", second);
    let groups = Some(vec![SOFTWARE.to_owned(), "second".to_owned()]);
    site.control.change_product("jira-software", ProductChange { groups, ..Default::default() });
    let role = site.get_json("/rest/api/3/applicationrole/jira-software").await;
    assert_eq!(role["userCount"], 5, "four, and Mina; Noor only once, Pia not at all");
    assert!(site.is_shown_licensed(MINA).await);
    let approximate = "/rest/api/3/license/approximateLicenseCount/product/jira-software";
    assert_eq!(site.get_json(approximate).await["value"], "4", "cached for seven days");
}

#[tokio::test]
async fn a_product_without_limit_says_so() {
    let site = TestSite::start().await;
    site.control.change_product("jira-software", ProductChange { unlimited: true, ..Default::default() });
    let role = site.get_json("/rest/api/3/applicationrole/jira-software").await;
    assert_eq!((&role["hasUnlimitedSeats"], &role["remainingSeats"]), (&json!(true), &json!(-1)));
}

#[tokio::test]
async fn a_synced_group_refuses_every_edit() {
    let site = TestSite::start().await;
    site.control.change_group(SOFTWARE, GroupChange { synced: Some(true), ..Default::default() });
    assert_eq!(site.add(ELI).await.status(), 403);
    assert_eq!(site.remove(NOOR).await.status(), 403);
    let found = site.get_json("/rest/api/3/groups/picker?query=jira-software").await;
    assert_eq!(found["groups"][0]["managedBy"], "EXTERNAL");
}

#[tokio::test]
async fn a_bot_without_site_admin_reads_but_may_not_write() {
    let site = TestSite::start().await;
    site.control.change_settings(|it| it.bot = BotRights::JiraAdmin);
    let refused = site.add(ELI).await;
    assert_eq!(refused.status(), 403);
    assert_eq!(refused.text().await.expect("a body"), "");
    assert!(site.is_shown_licensed(NOOR).await);
}

#[tokio::test]
async fn a_revoked_token_is_answered_with_401() {
    let site = TestSite::start().await;
    site.control.change_settings(|it| it.bot = BotRights::Revoked);
    assert_eq!(site.add(ELI).await.status(), 401);
    assert_eq!(site.get("/rest/api/3/myself").await.status(), 401);
}

#[tokio::test]
async fn an_account_is_found_as_its_standing_allows() {
    let site = TestSite::start().await;
    let stand =
        |standing| site.control.change_account(JUN, |account: &mut Account| account.standing = standing);
    for (standing, searched, looked_up, listed, seated) in [
        (Standing::Active, 1, 200, true, true),
        (Standing::Inactive, 0, 200, true, false),
        (Standing::Suspended, 0, 200, false, false),
        (Standing::NotInvited, 0, 404, false, false),
    ] {
        assert!(stand(standing));
        let found = site.get_json("/rest/api/3/user/search?query=jun@acme.example").await;
        assert_eq!(found.as_array().map(Vec::len), Some(searched), "{standing:?}");
        assert_eq!(site.get(&format!("/rest/api/3/user?accountId={JUN}")).await.status(), looked_up);
        let members = format!("/rest/api/3/group/member?groupId={SOFTWARE}&includeInactiveUsers=true");
        let members = site.get_json(&members).await.to_string();
        assert_eq!(members.contains(JUN), listed, "{standing:?}");
        assert_eq!(site.control.is_licensed(JUN, "jira-software"), seated, "{standing:?}");
    }
    site.control.change_account(ELI, |account| account.standing = Standing::NotInvited);
    let unknown = site.add(ELI).await;
    assert_eq!(unknown.status(), 404);
    assert!(messages(unknown).await.contains("Specified user does not exist"));
}

#[tokio::test]
async fn an_app_account_says_what_it_is() {
    let site = TestSite::start().await;
    let app = Account { kind: AccountKind::App, ..Account::person("app:1", "Some App", "app@apps.example") };
    site.control.put_account(app);
    assert_eq!(site.get_json("/rest/api/3/user?accountId=app:1").await["accountType"], "app");
}

#[tokio::test]
async fn a_hidden_email_is_found_and_not_told() {
    let site = TestSite::start().await;
    let found = site.get_json("/rest/api/3/user/search?query=kofi@acme.example").await;
    assert_eq!((&found[0]["accountId"], found[0].get("emailAddress")), (&json!(KOFI), None));
}

#[tokio::test]
async fn a_search_matches_prefixes_and_an_email_may_be_on_two_accounts() {
    let site = TestSite::start().await;
    site.control.put_account(Account::person("other:eli", "Eli Novak", "eli@acme.example"));
    site.control.put_account(Account::person("other:elias", "Elias", "eli@acme.example.org"));
    let found = site.get_json("/rest/api/3/user/search?query=eli@acme.example").await;
    assert_eq!(found.as_array().map(Vec::len), Some(3), "two with this e-mail, and one whose e-mail goes on");
}

#[tokio::test]
async fn whoever_may_not_see_a_project_has_no_permission_there() {
    let site = TestSite::start().await;
    for (account, granted) in [(ADA, json!([10001])), (JUN, json!([]))] {
        let asked = json!({
            "accountId": account,
            "projectPermissions": [{ "permissions": ["BROWSE_PROJECTS"], "projects": [10001] }],
        });
        let request = site.signed(Method::POST, "/rest/api/3/permissions/check").json(&asked);
        let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        assert_eq!(answer["projectPermissions"][0]["projects"], granted);
    }
    assert_eq!(site.get("/rest/api/3/issue/OPS-7").await.status(), 200);
    site.control.change_settings(|it| it.bot_browses_all = false);
    assert_eq!(site.get("/rest/api/3/issue/OPS-7").await.status(), 404);
}

#[tokio::test]
async fn the_site_is_changed_and_reset_over_http() {
    let site = TestSite::start().await;
    let put = async |path: &str, body: Value| {
        let answer = site.request(Method::PUT, path).json(&body).send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "{path}");
    };
    put("/_sim/settings", json!({ "lag": { "reads": 1 }, "bot": "jiraAdmin" })).await;
    put(
        "/_sim/accounts/new:1",
        json!({ "name": "New", "email": "new@acme.example", "standing": "suspended" }),
    )
    .await;
    put(&format!("/_sim/groups/{SOFTWARE}"), json!({ "members": [ELI], "synced": true })).await;
    put("/_sim/products/jira-software", json!({ "seats": 1 })).await;
    let state = site.get_json("/_sim/state").await;
    assert_eq!(state["settings"]["lag"], json!({ "reads": 1 }));
    assert_eq!(state["products"][0]["holders"], json!([ELI]));
    assert_eq!(site.control.account("new:1").map(|account| account.standing), Some(Standing::Suspended));

    site.add(MINA).await;
    assert_eq!(site.get_json("/_sim/log").await[0]["status"], 403);
    let reset = site.request(Method::POST, "/_sim/reset").send().await.expect("an answer");
    assert_eq!(reset.status(), 204);
    assert!(site.control.writes().is_empty());
    assert_eq!(site.control.settings(), sim::Settings::default());
    assert!(site.is_shown_licensed(NOOR).await);
}
