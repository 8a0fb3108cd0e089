//! A simulated site with the demo's people, and a client that holds the bot's token.
#![expect(dead_code, unused_imports, reason = "each test file uses its own part of this")]

pub mod spec;

use std::time::Duration;

use reqwest::{Client, RequestBuilder, Response};
pub use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sim::{Control, Options, Sim, World};

pub const NOOR: &str = "712020:11111111-aaaa-4bbb-8ccc-000000000001";
pub const ELI: &str = "712020:11111111-aaaa-4bbb-8ccc-000000000002";
pub const MINA: &str = "712020:11111111-aaaa-4bbb-8ccc-000000000003";
pub const ADA: &str = "712020:11111111-aaaa-4bbb-8ccc-000000000004";
pub const JUN: &str = "712020:11111111-aaaa-4bbb-8ccc-000000000005";
pub const PIA: &str = "712020:11111111-aaaa-4bbb-8ccc-000000000010";
pub const KOFI: &str = "712020:11111111-aaaa-4bbb-8ccc-000000000011";
pub const SOFTWARE: &str = "5f0e0f8e-2b4e-4a39-9f6e-3a4e4f0a0001";
pub const GROUP_USER: &str = "/rest/api/3/group/user";
pub const ORG: &str = "2c9a7e54-8d13-4f6e-9b0a-5e7d1f3c8a20";
pub const DIRECTORY: &str = "7d41c0b9-3a5e-4c82-8f17-0b6e2d9a4c35";
pub const SOFTWARE_ARI: &str = "ari:cloud:jira-software::site/0c5bd3a6-4d0c-4a65-9c0e-6a1b1d3f7a10";

pub struct TestSite {
    pub sim: Sim,
    pub control: Control,
    client: Client,
}

impl TestSite {
    pub async fn start() -> Self {
        Self::start_with(Options::default()).await
    }

    pub async fn start_with(options: Options) -> Self {
        let world = concat!(env!("CARGO_MANIFEST_DIR"), "/../world/acme.json");
        let world = World::load(world).expect("the world of the demo can be read");
        let listen = "127.0.0.1:0".parse().expect("an address");
        let sim = Sim::start(world, listen, options).await.expect("a free port");
        Self { control: sim.control(), sim, client: client() }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.sim.base_url()))
    }

    pub fn signed(&self, method: Method, path: &str) -> RequestBuilder {
        let token = "demo-token-of-the-simulated-site";
        self.request(method, path).basic_auth("latchkey@acme.example", Some(token))
    }

    /// As [`Self::signed`], with the key of the organization.
    pub fn keyed(&self, method: Method, path: &str) -> RequestBuilder {
        self.request(method, path).bearer_auth("demo-key-of-the-simulated-organization")
    }

    /// Asks the organization plane; `path` begins behind the organization's id.
    pub async fn org(&self, method: Method, path: &str, body: Value) -> Response {
        let request = self.keyed(method, &format!("/admin/v2/orgs/{ORG}{path}"));
        request.json(&body).send().await.expect("an answer")
    }

    /// The one person of the organization with this account, with groups and products.
    pub async fn org_user(&self, account_id: &str) -> Value {
        let search = json!({ "accountIds": [account_id], "expand": ["groups", "productAccess"] });
        let path = format!("/directories/{DIRECTORY}/users/search");
        let mut page: Value = self.org(Method::POST, &path, search).await.json().await.expect("JSON");
        page["data"][0].take()
    }

    pub async fn org_add(&self, account_id: &str) -> Response {
        self.org(Method::POST, &memberships(), json!({ "accountId": account_id })).await
    }

    pub async fn org_remove(&self, account_id: &str) -> Response {
        self.org(Method::DELETE, &format!("{}/{account_id}", memberships()), Value::Null).await
    }

    pub async fn get(&self, path: &str) -> Response {
        self.signed(Method::GET, path).send().await.expect("an answer")
    }

    pub async fn get_json(&self, path: &str) -> Value {
        self.get(path).await.json().await.expect("JSON")
    }

    pub async fn add(&self, account_id: &str) -> Response {
        self.adding(account_id).send().await.expect("an answer")
    }

    pub fn adding(&self, account_id: &str) -> RequestBuilder {
        let body = json!({ "accountId": account_id });
        self.signed(Method::POST, &format!("{GROUP_USER}?groupId={SOFTWARE}")).json(&body)
    }

    pub async fn remove(&self, account_id: &str) -> Response {
        let path = format!("{GROUP_USER}?groupId={SOFTWARE}&accountId={account_id}");
        self.signed(Method::DELETE, &path).send().await.expect("an answer")
    }

    /// What the portal reads to learn whether a license took effect.
    pub async fn is_shown_licensed(&self, account_id: &str) -> bool {
        let path = format!("/rest/api/3/user?accountId={account_id}&expand=groups,applicationRoles");
        let user = self.get_json(&path).await;
        let roles = user["applicationRoles"]["items"].as_array().expect("roles");
        roles.iter().any(|role| role["key"] == "jira-software")
    }

    /// A page as the browser of this account sees it.
    pub async fn page(&self, account_id: &str, path: &str) -> Response {
        let cookie = format!("sim_account={account_id}");
        self.request(Method::GET, path).header("cookie", cookie).send().await.expect("an answer")
    }
}

/// Of the license group, behind the organization's id.
pub fn memberships() -> String {
    format!("/directories/{DIRECTORY}/groups/{SOFTWARE}/memberships")
}

/// Status and code of a refusal of the organization plane.
pub async fn refusal(answer: Response) -> (u16, String) {
    let status = answer.status().as_u16();
    let body: Value = answer.json().await.expect("JSON");
    (status, body["errors"][0]["code"].as_str().unwrap_or_default().to_owned())
}

pub async fn messages(answer: Response) -> String {
    let body: Value = answer.json().await.expect("JSON");
    body["errorMessages"].to_string()
}

/// A client that meets every fault on a connection of its own, and follows nothing.
fn client() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = Client::builder().pool_max_idle_per_host(0).redirect(reqwest::redirect::Policy::none());
    builder.timeout(Duration::from_secs(10)).build().expect("a client")
}
