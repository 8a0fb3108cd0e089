//! Every operation of the site plane, well and badly asked over HTTP, judged by Atlassian's own specification.

mod common;

use std::collections::BTreeSet;

use common::spec::Specification;
use common::{ELI, JUN, Method, NOOR, SOFTWARE, TestSite};
use serde_json::{Value, json};
use sim::BotRights;

/// Statuses the specification does not list, and Atlassian was seen to answer.
const SEEN_IN_LIFE: [(&str, &str, u16); 2] =
    [("POST", "/rest/api/3/permissions/check", 401), ("GET", "/rest/api/3/groups/picker", 401)];

/// A call and the status it must have: method, template of the specification, path, body, status.
type Call = (&'static str, &'static str, String, Option<Value>, u16);

#[tokio::test]
async fn every_good_call_is_answered_as_specified() {
    let site = TestSite::start().await;
    let mut covered = BTreeSet::new();
    for call in good_calls() {
        covered.insert((call.0, call.1));
        judge(&site, call, true).await;
    }
    assert_eq!(covered.len(), 18, "a new operation needs its calls here: {covered:#?}");
}

#[tokio::test]
async fn every_bad_call_is_refused_as_specified() {
    let site = TestSite::start().await;
    for call in bad_calls() {
        judge(&site, call, true).await;
    }
}

#[tokio::test]
async fn every_call_without_credentials_is_refused_as_specified() {
    let site = TestSite::start().await;
    let open = "/serverInfo";
    for (method, template, path, body, _) in good_calls().into_iter().filter(|call| call.1 != open) {
        judge(&site, (method, template, path, body, 401), false).await;
    }
}

#[tokio::test]
async fn a_powerless_bot_is_refused_as_specified() {
    let site = TestSite::start().await;
    site.control.change_settings(|it| it.bot = BotRights::Powerless);
    let refused =
        |path: &str| path.contains("group/") || path.contains("applicationrole") || path.contains("license");
    for (method, template, path, body, _) in good_calls().into_iter().filter(|call| refused(call.1)) {
        judge(&site, (method, template, path, body, 403), true).await;
    }
    let of = json!({ "accountId": NOOR, "globalPermissions": [], "projectPermissions": [] });
    judge(&site, at("POST", "/permissions/check", "", Some(of), 403), true).await;
    assert_eq!(site.get_json("/rest/api/3/user/search?query=noor").await, json!([]));
    assert_eq!(site.get_json("/rest/api/3/groups/picker?query=jira").await["total"], 0);
}

#[tokio::test]
async fn an_unknown_path_is_answered_with_an_error_collection() {
    let site = TestSite::start().await;
    let answer = site.get("/rest/api/3/no/such/thing").await;
    assert_eq!(answer.status(), 404);
    assert!(common::messages(answer).await.contains("/rest/api/3/no/such/thing"));
}

#[tokio::test]
async fn every_answer_carries_the_rate_limit() {
    let site = TestSite::start().await;
    let answer = site.get("/rest/api/3/myself").await;
    for name in ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "x-ratelimit-nearlimit"] {
        assert!(answer.headers().contains_key(name), "{name} is missing");
    }
}

fn good_calls() -> Vec<Call> {
    let whole = "expand=groups,applicationRoles";
    let asked = json!({
        "accountId": JUN,
        "globalPermissions": ["ADMINISTER"],
        "projectPermissions": [{ "permissions": ["BROWSE_PROJECTS"], "projects": [10000], "issues": [10000123] }],
    });
    let invited = json!({ "emailAddress": "hal@acme.example", "products": ["jira-software"] });
    vec![
        at("GET", "/serverInfo", "", None, 200),
        at("GET", "/myself", &format!("?{whole}"), None, 200),
        at("GET", "/mypermissions", "?permissions=ADMINISTER,USER_PICKER", None, 200),
        at("GET", "/mypermissions", "?permissions=BROWSE_PROJECTS&issueKey=PROJ-1", None, 200),
        at("POST", "/permissions/check", "", Some(asked), 200),
        at("GET", "/user/search", "?query=noor@acme.example", None, 200),
        at("GET", "/user", &format!("?accountId={NOOR}&{whole}"), None, 200),
        at("GET", "/user/groups", &format!("?accountId={NOOR}"), None, 200),
        at("GET", "/group/member", &format!("?groupId={SOFTWARE}&maxResults=2"), None, 200),
        at("GET", "/groups/picker", "?query=jira", None, 200),
        at("GET", "/group/bulk", "?applicationKey=jira-software&accessType=user", None, 200),
        at("GET", "/applicationrole", "", None, 200),
        filled("GET", "/applicationrole/{key}", "/applicationrole/jira-software", 200),
        filled(
            "GET",
            "/license/approximateLicenseCount/product/{applicationKey}",
            "/license/approximateLicenseCount/product/jira-software",
            200,
        ),
        filled("GET", "/issue/{issueIdOrKey}", "/issue/proj-123?fields=project,summary", 200),
        filled("GET", "/project/{projectIdOrKey}", "/project/PROJ?expand=lead", 200),
        at("POST", "/group/user", &format!("?groupId={SOFTWARE}"), Some(json!({ "accountId": ELI })), 201),
        at("DELETE", "/group/user", &format!("?groupId={SOFTWARE}&accountId={ELI}"), None, 200),
        at("POST", "/user", "", Some(invited), 201),
    ]
}

fn bad_calls() -> Vec<Call> {
    let by = |id: &str| Some(json!({ "accountId": id }));
    let strange = json!({ "globalPermissions": ["PERMISSION_123"] });
    let add = |query: &str, body, status| at("POST", "/group/user", query, body, status);
    let software = format!("?groupId={SOFTWARE}");
    vec![
        add("", by(ELI), 400),
        add(&software, Some(json!({})), 400),
        add(&software, None, 400),
        add(&software, by(NOOR), 400),
        add(&software, by("nobody"), 404),
        add(&software, Some(json!({ "name": "eli" })), 404),
        add("?groupId=none", by(ELI), 404),
        at("DELETE", "/group/user", &software, None, 400),
        at("DELETE", "/group/user", &format!("{software}&accountId={ELI}"), None, 400),
        at("DELETE", "/group/user", &format!("{software}&accountId=nobody"), None, 404),
        at("DELETE", "/group/user", &format!("?groupId=none&accountId={ELI}"), None, 404),
        at("POST", "/user", "", Some(json!({ "emailAddress": "hal@acme.example" })), 400),
        at("POST", "/user", "", Some(json!({ "emailAddress": "hal", "products": [] })), 400),
        at("POST", "/user", "", Some(json!({ "emailAddress": "eli@acme.example", "products": [] })), 400),
        at("GET", "/user/search", "", None, 400),
        at("GET", "/user/search", "?query=a&accountId=b", None, 400),
        at("GET", "/user", "?accountId=nobody", None, 404),
        at("GET", "/user/groups", "?accountId=nobody", None, 404),
        at("GET", "/group/member", "", None, 400),
        at("GET", "/group/member", "?groupId=none", None, 404),
        at("GET", "/group/bulk", "?accessType=king", None, 400),
        at("GET", "/mypermissions", "", None, 400),
        at("GET", "/mypermissions", "?permissions=PERMISSION_123", None, 400),
        at("GET", "/mypermissions", "?permissions=BROWSE_PROJECTS&issueKey=NO-1", None, 404),
        at("POST", "/permissions/check", "", Some(strange), 400),
        filled("GET", "/applicationrole/{key}", "/applicationrole/none", 404),
        filled("GET", "/issue/{issueIdOrKey}", "/issue/NO-1", 404),
        filled("GET", "/project/{projectIdOrKey}", "/project/proj", 404),
    ]
}

fn at(method: &'static str, template: &'static str, query: &str, body: Option<Value>, status: u16) -> Call {
    let path = format!("/rest/api/3{template}{query}");
    (method, template, path, body, status)
}

fn filled(method: &'static str, template: &'static str, path: &str, status: u16) -> Call {
    (method, template, format!("/rest/api/3{path}"), None, status)
}

async fn judge(site: &TestSite, (method, template, path, body, status): Call, is_signed: bool) {
    let verb: Method = method.parse().expect("a method");
    let request = if is_signed { site.signed(verb, &path) } else { site.request(verb, &path) };
    let request = if let Some(body) = body { request.json(&body) } else { request };
    let answer = request.send().await.expect("an answer");
    let call = format!("{method} {path}");
    let template = format!("/rest/api/3{template}");
    assert_eq!(answer.status(), status, "{call}");
    let text = answer.text().await.expect("a body");

    let spec = Specification::of_the_site();
    let documented = &spec.operation(method, &template)["responses"][status.to_string()];
    let is_seen = SEEN_IN_LIFE.contains(&(method, template.as_str(), status));
    assert!(documented.is_object() || is_seen, "{call}: {status} is documented nowhere");
    let schema = &documented["content"]["application/json"]["schema"];
    let error_collection = json!({ "$ref": "#/components/schemas/ErrorCollection" });
    let schema = match schema {
        // Where the specification has no shape for an error, an answer that is not empty has the usual one.
        Value::Null if status >= 400 && !text.is_empty() => &error_collection,
        Value::Null if text.is_empty() => return,
        Value::Null => panic!("{call}: no body was promised, got {text}"),
        schema => schema,
    };
    let json: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{call}: {error}: {text}"));
    let faults = spec.faults(schema, &json);
    assert!(faults.is_empty(), "{call}: {faults:#?}\n{json:#}");
}
