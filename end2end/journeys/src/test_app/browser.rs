//! A browser, as far as the portal can tell: cookies, redirects, forms, and the headers that say where they come from.

use std::sync::{Arc, Mutex};

use reqwest::header::{ACCEPT, COOKIE, ORIGIN, REFERER, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder, Response};
use url::Url;

use super::jar::Jar;
use super::landing::{Landing, Step};
use super::rules::Parties;
use crate::op::Op;

const PAGES: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const PATIENCE: usize = 20;

/// One person's browser. Every answer is checked on the way: see `rules.rs`.
pub struct Browser {
    client: Client,
    parties: Arc<Parties>,
    op: Arc<Op>,
    jar: Mutex<Jar>,
}

impl Browser {
    pub(super) fn new(parties: Arc<Parties>, op: Arc<Op>) -> Self {
        Self { client: server::outbound::client(), parties, op, jar: Mutex::default() }
    }

    /// Signs in, at Jira as well, as single sign-on would.
    pub async fn sign_in_as(&self, login: &str) -> Landing {
        self.sit_down(login);
        let landing = self.follow("/auth/sign-in").await;
        assert_eq!((landing.status.as_u16(), landing.path()), (200, "/"), "{:?}", landing.way);
        assert!(self.cookie("__Host-sid").is_some(), "no session");
        landing
    }

    /// This person sits down at the browser: the provider and Jira know who it is, the portal does not yet.
    pub fn sit_down(&self, login: &str) {
        self.op.sign_in_as(login);
        let account = self.parties.people.iter().find(|person| person.login == login);
        let account = account.and_then(|person| person.account_id.as_deref()).unwrap_or("nobody");
        self.jar().put(&host(&self.url(&self.parties.jira)), "sim_account", account);
    }

    /// Follows a link to the portal, wherever it leads.
    pub async fn follow_link(&self, path: &str) -> Landing {
        self.follow(path).await
    }

    /// Asks for a page and follows redirects.
    pub async fn follow(&self, path: &str) -> Landing {
        let first = self.get(path).await;
        self.go_on(first).await
    }

    /// Asks for a page, which must be one of the portal, and answers its text.
    pub async fn page(&self, path: &str) -> String {
        let landing = self.follow(path).await.with_status(200);
        assert!(self.parties.is_portal(&self.url(&landing.url)), "{path} leads to {}", landing.url);
        landing.body
    }

    /// Asks for a page and does not follow redirects.
    pub async fn get(&self, path: &str) -> Landing {
        let request = self.request(Method::GET, path).header(ACCEPT, PAGES);
        self.send(request.header("sec-fetch-site", "none").header("sec-fetch-mode", "navigate")).await
    }

    /// Sends a form of the portal and follows redirects.
    pub async fn press(&self, action: &str, fields: &[(&str, &str)]) -> Landing {
        let first = self.post(action, fields).await;
        self.go_on(first).await
    }

    /// Sends a form of the portal and does not follow redirects.
    pub async fn post(&self, action: &str, fields: &[(&str, &str)]) -> Landing {
        let portal = &self.parties.portal;
        let request = self.request(Method::POST, action).header(ACCEPT, PAGES).form(fields);
        let request = request.header(ORIGIN, portal).header(REFERER, format!("{portal}/"));
        self.send(request.header("sec-fetch-site", "same-origin").header("sec-fetch-mode", "navigate")).await
    }

    /// Sends a form as the script of an island does, which wants no page but the status.
    pub async fn call(&self, action: &str, fields: &[(&str, &str)]) -> Landing {
        let request = self.request(Method::POST, action).header(ACCEPT, "application/json").form(fields);
        let request = request.header(ORIGIN, &self.parties.portal);
        self.send(request.header("sec-fetch-site", "same-origin").header("sec-fetch-mode", "cors")).await
    }

    /// A request with this browser's cookies and nothing else that a browser says.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = self.url(path);
        let request = self.client.request(method, url.clone());
        match self.jar().header(&host(&url)) {
            Some(cookies) => request.header(COOKIE, cookies),
            None => request,
        }
    }

    /// Sends a request, checks the answer and keeps its cookies.
    pub async fn send(&self, request: RequestBuilder) -> Landing {
        let (mut landing, answer) = self.begin(request).await;
        landing.body = answer.text().await.unwrap_or_else(|error| panic!("{}: {error}", landing.url));
        self.parties.check(&self.url(&landing.url), &landing);
        landing
    }

    /// Sends a request, and checks and keeps what comes before the body.
    pub(super) async fn begin(&self, request: RequestBuilder) -> (Landing, Response) {
        let request = request.build().expect("the request makes sense");
        let (method, url) = (request.method().to_string(), request.url().clone());
        let answer =
            self.client.execute(request).await.unwrap_or_else(|error| panic!("{method} {url}: {error}"));
        let (status, headers) = (answer.status(), answer.headers().clone());
        for cookie in headers.get_all(SET_COOKIE) {
            self.jar().take(&host(&url), cookie.to_str().expect("a cookie is text"));
        }
        let step = Step { method, url: url.to_string(), status: status.as_u16() };
        let landing = Landing { url: url.to_string(), status, headers, body: String::new(), way: vec![step] };
        self.parties.check(&url, &landing);
        (landing, answer)
    }

    /// Follows redirects from here.
    pub async fn go_on(&self, mut landing: Landing) -> Landing {
        for _ in 0..PATIENCE {
            let Some(location) = landing.location().filter(|_| landing.status.is_redirection()) else {
                return landing;
            };
            let next = self.url(&landing.url).join(location).expect("a location is a URL");
            let mut way = landing.way;
            landing = self.get(next.as_str()).await;
            way.append(&mut landing.way);
            landing.way = way;
        }
        panic!("round and round: {:?}", landing.way);
    }

    /// A cookie of the portal.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies().into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// All cookies of the portal.
    #[must_use]
    pub fn cookies(&self) -> Vec<(String, String)> {
        let host = host(&self.url(&self.parties.portal));
        self.jar().of(&host).clone().into_iter().collect()
    }

    /// Puts a cookie of the portal into the browser.
    pub fn put_cookie(&self, name: &str, value: &str) {
        self.jar().put(&host(&self.url(&self.parties.portal)), name, value);
    }

    /// Forgets a cookie of the portal.
    pub fn forget_cookie(&self, name: &str) {
        self.jar().of(&host(&self.url(&self.parties.portal))).remove(name);
    }

    /// Forgets all cookies of the portal.
    pub fn forget_cookies(&self) {
        self.jar().of(&host(&self.url(&self.parties.portal))).clear();
    }

    fn url(&self, path: &str) -> Url {
        let portal = Url::parse(&self.parties.portal).expect("the portal has an address");
        portal.join(path).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn jar(&self) -> std::sync::MutexGuard<'_, Jar> {
        self.jar.lock().expect("nobody panics with the cookies")
    }
}

fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}
