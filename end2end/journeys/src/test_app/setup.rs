//! The world before the portal starts.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;
use server::clock::Clock;
use server::config::Config;
use sim::{Control, Options, Sim, World};

use super::TestApp;
use super::clock::TestClock;
use super::database::{FreshDatabase, folder_of};
use super::rules::Parties;
use super::settings::{self, Places};
use crate::inbox::Inbox;
use crate::op::{Op, Person};

/// Somebody of the world.
#[derive(Clone, Debug)]
pub struct Known {
    /// By which the provider knows them.
    pub login: String,
    /// As it is shown.
    pub name: String,
    /// Lower-case.
    pub email: String,
    /// At Atlassian, if the site has heard of them.
    pub account_id: Option<String>,
}

/// The world is there, and the portal is not started yet: everything can still be changed.
pub struct Setup {
    /// What the portal will be told.
    pub config: Config,
    /// See [`TestApp::sim`].
    pub sim: Control,
    /// See [`TestApp::op`].
    pub op: Arc<Op>,
    /// See [`TestApp::inbox`].
    pub inbox: Inbox,
    /// See [`TestApp::clock`].
    pub clock: Arc<TestClock>,
    pub(super) parties: Parties,
    pub(super) site: Sim,
    pub(super) database: FreshDatabase,
}

impl Setup {
    /// The world of `end2end/world/acme.json` and the demo's configuration.
    pub async fn new() -> Self {
        let json = include_str!("../../../world/acme.json");
        let world = World::from_json(json).expect("acme.json is a world");
        let people: Value = serde_json::from_str(json).expect("acme.json is JSON");
        let people = people["people"].as_array().expect("a world has people");
        let clock = TestClock::new();
        let now = Arc::clone(&clock);
        let op = Op::start_with_clock(people.iter().map(at_the_provider), Arc::new(move || now.now())).await;
        let anywhere = "127.0.0.2:0".parse().expect("an address");
        let site = Sim::start(world.clone(), anywhere, Options::default()).await.expect("a port is free");
        let inbox = Inbox::start().await.expect("a port is free");

        let (listen, name) = an_address_of_our_own();
        let database = FreshDatabase::create(folder_of(&name), &name).await;
        let places = Places {
            folder: &database.folder,
            listen: &listen,
            issuer: op.issuer(),
            jira: site.base_url(),
            smtp: &inbox.url(),
            database_url: &database.url,
        };
        let config = load(&settings::write(&world, &places));
        let parties = Parties {
            portal: format!("http://{listen}"),
            op: op.issuer().to_owned(),
            jira: site.base_url().to_owned(),
            sites: Vec::new(),
            people: world.people.iter().map(known).collect(),
            canaries: vec![
                crate::op::CLIENT_SECRET.to_owned(),
                settings::COOKIE_SECRET.to_owned(),
                world.bot.token.clone(),
            ],
        };
        let sim = site.control();
        Self { config, sim, op: Arc::new(op), inbox, clock, parties, site, database }
    }

    /// Starts the portal.
    pub async fn start(self) -> TestApp {
        TestApp::build(self).await
    }
}

fn load(file: &Path) -> Config {
    Config::load(file, []).unwrap_or_else(|error| panic!("{error}"))
}

fn known(person: &sim::worlds::Person) -> Known {
    Known {
        login: person.login.clone(),
        name: person.name.clone(),
        email: person.email.clone(),
        account_id: person.account_id.clone(),
    }
}

fn at_the_provider(person: &Value) -> Person {
    let is_verified = person["emailVerified"].as_bool().unwrap_or(true);
    Person::new(person["login"].as_str().expect("everybody has a login"))
        .with("name", person["name"].clone())
        .with("email", person["email"].clone())
        .with("email_verified", is_verified)
        .with("groups", person["groups"].clone())
}

/// The portal has to know its own address before it listens. A port that is free now may be taken a moment later; an
/// address of this process alone is not.
fn an_address_of_our_own() -> (String, String) {
    static STARTED: AtomicU32 = AtomicU32::new(0);
    let (id, number) = (std::process::id(), STARTED.fetch_add(1, Ordering::Relaxed));
    let [_, high, middle, low] = id.to_be_bytes();
    let host = format!("127.{}.{middle}.{low}", 64 + high % 128);
    (format!("{host}:{}", 8000 + number), format!("latchkey_test_{id}_{number}"))
}
