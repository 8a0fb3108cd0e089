//! The portal, built as production builds it, in a world of its own: a simulated Atlassian, an OpenID provider and a
//! mail server over real HTTP and SMTP, a database that nobody else uses, and a clock that the test sets.
//!
//! ```no_run
//! # async fn example() {
//! use journeys::test_app::TestApp;
//!
//! let app = TestApp::start().await;
//! let noor = app.signed_in("noor").await;
//! let landing = noor.follow_link("/browse/PROJ-123?x=1").await;
//! assert_eq!(landing.url, app.jira("/browse/PROJ-123?x=1"));
//! # }
//! ```
//!
//! The people are those of `end2end/world/acme.json`. Jobs run when the test says so: [`TestApp::run_pending`].

mod browser;
mod clock;
mod database;
mod events;
mod jar;
mod landing;
mod raw;
mod replica;
mod rules;
mod settings;
mod setup;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::Value;
use server::config::Config;
use server::startup::Application;
use server::state::AppState;
use sim::{Control, Sim};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

pub use self::browser::Browser;
pub use self::clock::TestClock;
use self::database::FreshDatabase;
pub use self::events::{Events, Told};
pub use self::landing::{Landing, Step};
pub use self::raw::Raw;
pub use self::replica::Replica;
use self::rules::Parties;
pub use self::setup::{Known, Setup};
use crate::inbox::Inbox;
use crate::op::Op;

/// The running portal and its world. Everything ends when it is dropped.
pub struct TestApp {
    /// The knobs of the simulated Atlassian, and the log of what was written to it.
    pub sim: Control,
    /// The OpenID provider.
    pub op: Arc<Op>,
    /// The mail server.
    pub inbox: Inbox,
    /// The time, for portal and provider alike.
    pub clock: Arc<TestClock>,
    state: Arc<AppState>,
    config: Config,
    parties: Arc<Parties>,
    serving: JoinHandle<()>,
    stop: DropGuard,
    _site: Sim,
    database: FreshDatabase,
}

impl TestApp {
    /// The portal of the demo's configuration.
    pub async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// The portal of the demo's configuration with changes.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let mut setup = Setup::new().await;
        change(&mut setup.config);
        setup.start().await
    }

    async fn build(setup: Setup) -> Self {
        let Setup { config, sim, op, inbox, clock, mut parties, site, database } = setup;
        let sites =
            config.sites.origins().iter().flat_map(|site| [&site.base].into_iter().chain(&site.others));
        parties.sites = sites.map(ToString::to_string).collect();
        let parties = Arc::new(parties);
        let application =
            Application::build(config.clone(), Arc::clone(&clock) as _).await.expect("the portal starts");
        let state = Arc::clone(application.state());
        clock.also_pass_in(&state);
        let shutdown = CancellationToken::new();
        let serving = tokio::spawn(application.serve_without_workers(shutdown.clone()));
        let stop = shutdown.drop_guard();
        Self { sim, op, inbox, clock, state, config, parties, serving, stop, _site: site, database }
    }

    /// Stops the portal as a signal does, and waits until what was under way is finished.
    pub async fn stop(self) {
        self.stop.disarm().cancel();
        self.serving.await.expect("the portal does not panic");
    }

    /// What every request and every job shares.
    #[must_use]
    pub fn state(&self) -> &Arc<AppState> {
        &self.state
    }

    /// A browser that nobody has used yet.
    #[must_use]
    pub fn browser(&self) -> Browser {
        Browser::new(Arc::clone(&self.parties), Arc::clone(&self.op))
    }

    /// A browser in which that person is signed in.
    pub async fn signed_in(&self, login: &str) -> Browser {
        let browser = self.browser();
        browser.sign_in_as(login).await;
        browser
    }

    /// Somebody of the world.
    #[must_use]
    pub fn person(&self, login: &str) -> &Known {
        self.parties.person(login)
    }

    /// An address of the portal.
    #[must_use]
    pub fn portal(&self, path: &str) -> String {
        format!("{}{path}", self.parties.portal)
    }

    /// Sends these bytes to the portal as they are.
    pub async fn raw(&self, request: &[u8]) -> Raw {
        Raw::send(&self.parties, request).await
    }

    /// An address of the simulated Jira.
    #[must_use]
    pub fn jira(&self, path: &str) -> String {
        format!("{}{path}", self.parties.jira)
    }

    /// Runs all jobs that are due, and those that they queue.
    pub async fn run_pending(&self) -> usize {
        self.state.jobs().run_pending().await.expect("the database answers")
    }

    /// Lets time pass: see [`TestClock::advance`].
    pub fn pass(&self, time: TimeDelta) {
        self.clock.advance(time);
    }

    /// Forgets what the portal keeps in memory, as another replica or a restart would have it.
    pub fn forget(&self) {
        clock::forget(&self.state);
    }

    /// The rows of a table, in no order. Ids are UUIDs as text on both databases.
    pub async fn rows(&self, table: &str) -> Vec<Value> {
        database::rows(self.state.db.reader(), table).await
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> usize {
        self.rows(table).await.len()
    }

    /// Every row of every table, to compare before with after.
    pub async fn all_rows(&self) -> BTreeMap<String, Vec<String>> {
        database::all_rows(self.state.db.reader()).await
    }

    /// What stands in the files of the database, as a thief would find it; nothing on PostgreSQL.
    #[must_use]
    pub fn database_files(&self) -> Vec<(String, Vec<u8>)> {
        self.database.files()
    }

    /// The file of the configuration, for commands that are run beside the portal.
    #[must_use]
    pub fn configuration(&self) -> PathBuf {
        self.database.folder.join("latchkey.toml")
    }

    /// Runs a statement as somebody with the database's password would.
    pub async fn sql(&self, statement: &str) {
        database::run(self.state.db.reader(), statement).await;
    }

    /// Takes the database away for the rest of the test: every read and every write fails from now on.
    pub async fn lose_the_database(&self) {
        database::close(self.state.db.reader()).await;
        let begun = self.state.db.begin().await;
        if let Ok(transaction) = begun {
            database::close_behind(transaction).await;
        }
    }
}
