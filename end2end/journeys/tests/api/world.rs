//! A portal with requests and licenses, an admin who is asked about them, and programs.

use domain::policy::{ApproverSource, Ask, Outcome};
use domain::{EmailAddress, Scope};
use journeys::op::Person;
use journeys::test_app::{Browser, Setup, TestApp};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

/// What a program got.
pub struct Answer {
    pub status: StatusCode,
    pub kind: String,
    pub headers: reqwest::header::HeaderMap,
    pub json: Value,
}

impl Answer {
    /// The answer, which must have this status and be what answers of this status are.
    #[track_caller]
    pub fn with_status(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.json);
        let wanted = if status < 400 { "application/json" } else { "application/problem+json" };
        assert_eq!(self.kind, wanted, "{}", self.json);
        self
    }

    /// The name of a problem.
    #[track_caller]
    pub fn problem(&self) -> &str {
        assert_eq!(self.json["status"], self.status.as_u16());
        let kind = self.json["type"].as_str().expect("a problem has a type");
        kind.strip_prefix("urn:latchkey:problem:").expect("a problem of ours")
    }
}

/// Speaks with a token.
pub struct Program<'a> {
    pub app: &'a TestApp,
    pub token: String,
}

impl Program<'_> {
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let client: Client = server::outbound::client();
        let mut request = client.request(method, self.app.portal(&format!("/api/v1{path}")));
        if !self.token.is_empty() {
            request = request.header(AUTHORIZATION, format!("Bearer {}", self.token));
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        answer(request).await
    }
}

pub async fn answer(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.expect("the portal answers");
    let (status, headers) = (response.status(), response.headers().clone());
    let kind =
        headers.get(CONTENT_TYPE).map(|kind| kind.to_str().expect("text").to_owned()).unwrap_or_default();
    let text = response.text().await.expect("a body");
    let json = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Answer { status, kind, headers, json }
}

/// The portal of these tests: contractors ask the owners and Sam, who is an admin.
pub async fn portal() -> TestApp {
    let mut setup = Setup::new().await;
    let rule = setup.config.policy.rules.iter_mut().find(|rule| rule.name.starts_with("Contractors"));
    if let Some(Outcome::Ask(Ask { approvers, .. })) = rule.map(|rule| &mut rule.then) {
        approvers.push(ApproverSource::Person(EmailAddress::parse("sam@acme.example").expect("an address")));
    }
    setup.start().await
}

/// Somebody asks; gives the request's id.
pub async fn ask(app: &TestApp, login: &str) -> String {
    let browser = app.signed_in(login).await;
    let to = app.jira("/browse/PROJ-1");
    let waiting = browser.press("/api/requests/open", &[("to", &to)]).await.with_status(200);
    let (_, id) = waiting.path().split_once("/requests/").expect("the request's page");
    id.split('?').next().unwrap_or_default().to_owned()
}

/// Makes a token in that browser.
pub async fn make(browser: &Browser, scopes: &[Scope], days: u32) -> String {
    let days = days.to_string();
    let mut fields = vec![("name", "a test"), ("days", days.as_str())];
    fields.extend(scopes.iter().map(|scope| ("scopes[]", scope.name())));
    let page = browser.press("/api/tokens/make", &fields).await.with_status(200);
    assert_eq!(page.path(), "/settings/tokens");
    token_on(&page.body).expect("the page shows it")
}

pub fn token_on(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("<code>latchkey_")?;
    Some(format!("latchkey_{}", rest.split('<').next()?))
}

/// A program that may do everything, for Sam.
pub async fn program(app: &TestApp) -> Program<'_> {
    let sam = app.signed_in("sam").await;
    Program { app, token: make(&sam, &Scope::ALL, 30).await }
}

/// Somebody who is an admin by a group, as of their next sign-in.
pub async fn sign_in_fritz(app: &TestApp, groups: &[&str]) -> Browser {
    app.op.know(Person::new("fritz").with("groups", json!(groups)));
    app.signed_in("fritz").await
}
