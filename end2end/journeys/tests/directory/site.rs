//! One simulated site and the directory that talks to it.

use std::time::Duration;

use domain::{AccountId, EmailAddress, GroupId, IssueKey, Origin, ProductKey, ProjectKey};
use server::atlassian::{SiteV3, SiteV3Settings};
use sim::{Control, Fault, FaultRule, Options, RetryAfter, Sim, World};

pub const NOOR: &str = "712020:11111111-aaaa-4bbb-8ccc-000000000001";
pub const ELI: &str = "712020:11111111-aaaa-4bbb-8ccc-000000000002";
pub const JUN: &str = "712020:11111111-aaaa-4bbb-8ccc-000000000005";
pub const PIA: &str = "712020:11111111-aaaa-4bbb-8ccc-000000000010";
pub const KOFI: &str = "712020:11111111-aaaa-4bbb-8ccc-000000000011";
pub const SOFTWARE: &str = "5f0e0f8e-2b4e-4a39-9f6e-3a4e4f0a0001";
pub const SERVICE: &str = "5f0e0f8e-2b4e-4a39-9f6e-3a4e4f0a0002";
pub const TOKEN: &str = "demo-token-of-the-simulated-site";

pub struct Site {
    pub sim: Sim,
    pub control: Control,
    pub directory: SiteV3,
}

pub async fn site() -> Site {
    site_with(Duration::from_secs(5), TOKEN).await
}

pub async fn site_with(timeout: Duration, token: &str) -> Site {
    let world =
        World::load(concat!(env!("CARGO_MANIFEST_DIR"), "/../world/acme.json")).expect("the demo's world");
    let sim = Sim::start(world, ([127, 0, 0, 1], 0).into(), Options::default()).await.expect("a free port");
    let directory = directory(sim.base_url(), token, timeout);
    Site { control: sim.control(), sim, directory }
}

pub fn directory(base_url: &str, token: &str, timeout: Duration) -> SiteV3 {
    let settings = SiteV3Settings {
        base_url: Origin::parse(base_url).expect("a loopback origin"),
        email: "latchkey@acme.example".to_owned(),
        token: token.to_owned().into(),
        timeout,
    };
    SiteV3::new(settings, client())
}

/// As `server::outbound` makes it.
fn client() -> reqwest::Client {
    // Whoever comes second finds it done.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
    builder.connect_timeout(Duration::from_secs(2)).build().expect("a client")
}

impl Site {
    /// As [`Self::fault`], in passing.
    pub fn with(self, method: &str, path: &str, fault: Fault) -> Self {
        self.fault(method, path, fault);
        self
    }

    /// From now on, for every call of this kind.
    pub fn fault(&self, method: &str, path: &str, fault: Fault) {
        self.control.add_fault(FaultRule::new(method, &format!("/rest/api/3/{path}"), fault));
    }

    pub fn fault_times(&self, method: &str, path: &str, fault: Fault, times: u32) {
        self.control.add_fault(FaultRule::new(method, &format!("/rest/api/3/{path}"), fault).times(times));
    }

    /// From now on the call is answered with 200 and this.
    pub fn answer(&self, path: &str, body: &serde_json::Value) {
        self.fault("GET", path, status(200, &body.to_string()));
    }
}

pub fn status(status: u16, body: &str) -> Fault {
    Fault::Status { status, body: Some(body.to_owned()), retry_after: RetryAfter::Absent }
}

pub fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect(text)
}

pub fn account(text: &str) -> AccountId {
    AccountId::parse(text).expect(text)
}

pub fn group(text: &str) -> GroupId {
    GroupId::parse(text).expect(text)
}

pub fn product(text: &str) -> ProductKey {
    ProductKey::parse(text).expect(text)
}

pub fn software() -> ProductKey {
    product("jira-software")
}

pub fn issue(text: &str) -> IssueKey {
    IssueKey::parse(text).expect(text)
}

pub fn project(text: &str) -> ProjectKey {
    ProjectKey::parse(text).expect(text)
}
