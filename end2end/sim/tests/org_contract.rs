//! Every operation of the organization plane, well and badly asked over HTTP, judged by the specification that was derived
//! for it.

mod common;

use std::collections::BTreeSet;

use common::spec::Specification;
use common::{DIRECTORY, ELI, Method, NOOR, ORG, PIA, SOFTWARE, SOFTWARE_ARI, TestSite};
use serde_json::{Value, json};
use sim::{Fault, FaultRule, GroupChange, OrgKey, ProductChange, RepeatedAdd, RetryAfter};

const V1: &str = "/admin/v1/orgs/{orgId}";
const V2: &str = "/admin/v2/orgs/{orgId}";
const BOT: &str = "712020:11111111-aaaa-4bbb-8ccc-0000000000ff";

/// A call and the status it must have: method, template of the specification, path, body, status.
type Call = (Method, String, String, Option<Value>, u16);

#[tokio::test]
async fn every_good_call_is_answered_as_specified() {
    let site = TestSite::start().await;
    site.page(NOOR, "/browse/PROJ-1").await;
    let mut covered = BTreeSet::new();
    for call in good_calls() {
        covered.insert(format!("{} {}", call.0, call.1));
        judge(&site, call, true).await;
    }
    assert_eq!(covered.len(), 15, "a new operation needs its calls here: {covered:#?}");
}

#[tokio::test]
async fn every_bad_call_is_refused_as_specified() {
    let site = TestSite::start().await;
    for call in bad_calls() {
        judge(&site, call, true).await;
    }
}

#[tokio::test]
async fn every_call_without_the_key_is_refused_as_specified() {
    let site = TestSite::start().await;
    for (method, template, path, body, _) in good_calls() {
        judge(&site, (method, template, path, body, 401), false).await;
    }
    let by_token = site.signed(Method::GET, "/admin/v1/orgs").send().await.expect("an answer");
    assert_eq!(by_token.status(), 401, "the token of the site opens nothing here");
    assert!(site.control.writes().iter().all(|write| write.before == write.after));
}

#[tokio::test]
async fn a_key_with_scopes_only_reads_as_specified() {
    let site = TestSite::start().await;
    site.control.change_settings(|it| it.org_key = OrgKey::Scoped);
    for (method, template, path, body, status) in good_calls() {
        let is_read = method == Method::GET || path.contains("groups/search") || path.contains("workspaces");
        judge(&site, (method, template, path, body, if is_read { status } else { 401 }), true).await;
    }
}

#[tokio::test]
async fn a_key_without_rights_is_turned_away_as_specified() {
    let site = TestSite::start().await;
    site.control.change_settings(|it| it.org_key = OrgKey::Powerless);
    for (method, template, path, body, _) in good_calls().into_iter().skip(1) {
        judge(&site, (method, template, path, body, 403), true).await;
    }
    site.control.change_settings(|it| it.org_key = OrgKey::Revoked);
    for (method, template, path, body, _) in good_calls() {
        judge(&site, (method, template, path, body, 401), true).await;
    }
}

#[tokio::test]
async fn every_conflict_is_told_as_specified() {
    let site = TestSite::start().await;
    site.control.change_product("jira-software", ProductChange { seats: Some(4), ..Default::default() });
    let add = |id: &str| members("", Some(json!({ "accountId": id })), 409);
    judge(&site, add(ELI), true).await;
    let role = json!({ "role": "atlassian/user", "resource": SOFTWARE_ARI });
    judge(&site, v1("/users/{userId}/roles/assign", ELI, Some(role), 409), true).await;
    site.control.change_settings(|it| it.repeated_add = RepeatedAdd::Conflict);
    judge(&site, add(NOOR), true).await;
    site.control.change_group(SOFTWARE, GroupChange { synced: Some(true), ..Default::default() });
    judge(&site, members("", Some(json!({ "accountId": ELI })), 403), true).await;
}

#[tokio::test]
async fn a_429_and_every_other_answer_carry_the_rate_limit_as_specified() {
    let site = TestSite::start().await;
    let fault = Fault::TooManyRequests { retry_after: RetryAfter::Seconds(7) };
    site.control.add_fault(FaultRule { method: None, ..FaultRule::new("", "/admin/**", fault) }.times(15));
    for status in [429, 204] {
        let answer = site.org_add(ELI).await;
        assert_eq!(answer.status(), status);
        for name in ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"] {
            assert!(answer.headers().contains_key(name), "{name} is missing from a {status}");
        }
        if status == 429 {
            assert_eq!(answer.headers()["retry-after"], "7");
            for (method, template, path, body, _) in good_calls().into_iter().take(14) {
                judge(&site, (method, template, path, body, 429), true).await;
            }
        }
    }
}

fn good_calls() -> Vec<Call> {
    let people = json!({ "emails": ["noor@acme.example"], "expand":
        ["platformRoles", "counts.resources", "productAccess", "groups"] });
    let groups = json!({ "groupIds": [SOFTWARE], "expand": ["counts.users", "counts.resources"] });
    let workspaces =
        json!({ "query": { "field": { "name": "attributes.typeKey", "values": ["jira-software"] } } });
    let role = json!({ "role": "atlassian/user", "resource": SOFTWARE_ARI });
    let invitation = json!({
        "emails": ["hal@acme.example"],
        "permissionRules": [{ "resource": SOFTWARE_ARI, "role": "atlassian/user" }],
        "additionalGroups": [SOFTWARE, "none"],
        "sendNotification": false,
    });
    vec![
        (Method::GET, "/admin/v1/orgs".to_owned(), "/admin/v1/orgs".to_owned(), None, 200),
        at(Method::GET, "/directories", "", None, 200),
        at(Method::POST, "/workspaces", "", Some(workspaces), 200),
        at(Method::POST, "/workspaces", "", None, 200),
        in_directory("/users/search", Some(people), 200),
        in_directory("/users/search", Some(json!({ "limit": 2 })), 200),
        in_directory("/groups/search", Some(groups), 200),
        in_directory("/groups/search", None, 200),
        v1("/directory/users/{accountId}/last-active-dates", NOOR, None, 200),
        v1("/directory/users/{accountId}/last-active-dates", ELI, None, 200),
        of_user("/role-assignments", NOOR, 200),
        of_group("/role-assignments", SOFTWARE, 200),
        members("", Some(json!({ "accountId": ELI })), 204),
        members("", Some(json!({ "accountId": ELI })), 204),
        members(&format!("/{ELI}"), None, 204),
        v1("/users/{userId}/roles/assign", ELI, Some(role.clone()), 204),
        v1("/users/{userId}/roles/revoke", ELI, Some(role), 204),
        of_user("/suspend", NOOR, 204),
        of_user("/restore", NOOR, 204),
        at(Method::POST, "/users/invite", "", Some(invitation), 200),
    ]
}

fn bad_calls() -> Vec<Call> {
    let search = |body: Value| in_directory("/users/search", Some(body), 400);
    let add = |body: Value, status| members("", Some(body), status);
    let role = |role: &str, resource: &str| Some(json!({ "role": role, "resource": resource }));
    let elsewhere = |(method, template, path, body, _): Call, id: &str| {
        (method, template, path.replace(id, "elsewhere"), body, 404)
    };
    let mut calls = vec![
        search(json!({ "emails": ["noor@acme.example"], "searchTerm": "noor" })),
        search(json!({ "email": "noor@acme.example" })),
        search(json!({ "expand": ["everything"] })),
        search(json!({ "cursor": "nonsense" })),
        search(json!({ "limit": 0 })),
        search(json!([])),
        in_directory("/groups/search", Some(json!({ "groupNames": ["a"], "groupIds": ["b"] })), 400),
        at(Method::POST, "/workspaces", "", Some(json!({ "cursor": "x", "limit": 1 })), 400),
        add(json!({ "account_id": ELI }), 400),
        add(json!({ "accountId": "nobody" }), 404),
        add(json!({ "accountId": PIA }), 400),
        members(&format!("/{ELI}"), None, 404),
        v1("/users/{userId}/roles/assign", ELI, Some(json!({ "role": "atlassian/user" })), 400),
        v1("/users/{userId}/roles/assign", ELI, role("atlassian/admin", SOFTWARE_ARI), 400),
        v1("/users/{userId}/roles/assign", ELI, role("atlassian/user", "ari:cloud:trello::site/1"), 404),
        v1("/users/{userId}/roles/revoke", "nobody", role("atlassian/user", SOFTWARE_ARI), 404),
        v1("/directory/users/{accountId}/last-active-dates", "nobody", None, 404),
        of_user("/role-assignments", "nobody", 404),
        of_group("/role-assignments", "none", 404),
        of_user("/suspend", "nobody", 404),
        of_user("/suspend", PIA, 400),
        of_user("/suspend", BOT, 400),
        of_user("/restore", "nobody", 404),
        at(Method::POST, "/users/invite", "", Some(json!({ "emails": ["hal"] })), 400),
    ];
    calls.extend(good_calls().into_iter().skip(1).map(|call| elsewhere(call, ORG)));
    calls.extend(
        good_calls().into_iter().filter(|it| it.2.contains(DIRECTORY)).map(|it| elsewhere(it, DIRECTORY)),
    );
    calls
}

fn at(method: Method, template: &str, query: &str, body: Option<Value>, status: u16) -> Call {
    (method, format!("{V2}{template}"), format!("/admin/v2/orgs/{ORG}{template}{query}"), body, status)
}

fn v1(template: &str, account: &str, body: Option<Value>, status: u16) -> Call {
    let path = template.replace("{userId}", account).replace("{accountId}", account);
    let method = if body.is_some() { Method::POST } else { Method::GET };
    (method, format!("{V1}{template}"), format!("/admin/v1/orgs/{ORG}{path}"), body, status)
}

fn in_directory(template: &str, body: Option<Value>, status: u16) -> Call {
    let template = format!("{V2}/directories/{{directoryId}}{template}");
    let path = template.replace("{orgId}", ORG).replace("{directoryId}", DIRECTORY);
    (Method::POST, template, path, body, status)
}

fn of_user(what: &str, account: &str, status: u16) -> Call {
    let (method, template, path, ..) = in_directory(&format!("/users/{{accountId}}{what}"), None, status);
    let method = if what == "/role-assignments" { Method::GET } else { method };
    (method, template, path.replace("{accountId}", account), None, status)
}

fn of_group(what: &str, group: &str, status: u16) -> Call {
    let (_, template, path, ..) = in_directory(&format!("/groups/{{groupId}}{what}"), None, status);
    (Method::GET, template, path.replace("{groupId}", group), None, status)
}

/// An add without `which`, the removal of that member with it.
fn members(which: &str, body: Option<Value>, status: u16) -> Call {
    let (method, tail) = if which.is_empty() { (Method::POST, "") } else { (Method::DELETE, "/{accountId}") };
    let (_, template, path, ..) =
        in_directory(&format!("/groups/{{groupId}}/memberships{tail}"), None, status);
    let path = path.replace("{groupId}", SOFTWARE).replace("/{accountId}", which);
    (method, template, path, body, status)
}

async fn judge(site: &TestSite, (method, template, path, body, status): Call, is_keyed: bool) {
    let spec = Specification::of_the_organization();
    let call = format!("{method} {path}");
    let operation = spec.operation(method.as_str(), &template);
    if let (Some(body), 200 | 204) = (&body, status) {
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let faults = spec.faults(schema, body);
        assert!(faults.is_empty(), "{call} is no good call: {faults:#?}");
    }
    let request = if is_keyed { site.keyed(method, &path) } else { site.request(method, &path) };
    let request = if let Some(body) = body { request.json(&body) } else { request };
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), status, "{call}");
    let text = answer.text().await.expect("a body");

    let documented = &operation["responses"][status.to_string()];
    assert!(documented.is_object(), "{call}: {status} is documented nowhere");
    let schema = &documented["content"]["application/json"]["schema"];
    if schema.is_null() {
        assert_eq!(text, "", "{call}: no body was promised");
        return;
    }
    let json: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{call}: {error}: {text}"));
    let faults = spec.faults(schema, &json);
    assert!(faults.is_empty(), "{call}: {faults:#?}\n{json:#}");
    // The derived file makes no field of an error required; a client lives by these.
    if status >= 400 {
        let is_told = ["errors", "message"].iter().any(|name| json.get(name).is_some());
        assert!(is_told, "{call}: {json:#}");
    }
}
