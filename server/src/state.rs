//! What every request and every job shares. Built once by `startup`.

mod live;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use domain::settings::Settings;
use domain::{PersonId, ProductKey, SiteKey};
use moka::sync::Cache;
use tokio::sync::Notify;

use crate::clock::SharedClock;
use crate::config::{Config, Site};
use crate::jobs::Runner;
use crate::operations::policy::Remembered;
use crate::operations::session::SignedIn;
use crate::operations::webhooks::Places;
use crate::ports::{Directory, IdentityProvider, Mailer, WebhookCaller};
use crate::storage::Database;

use live::Current;
pub use live::Live;

/// How long what was looked up is believed.
pub const BELIEVED: Duration = Duration::from_secs(60);

/// How often the identity provider is asked whether it is there, at the most.
pub const PROBED: Duration = Duration::from_secs(5);

/// The SHA-256 of a session cookie.
pub type SessionHash = [u8; 32];

/// What every request and every job shares.
pub struct AppState {
    /// What the portal was told.
    pub config: Config,
    /// The database.
    pub db: Database,
    /// Each site's directory.
    pub directories: HashMap<SiteKey, Arc<dyn Directory>>,
    /// The mail server.
    pub mailer: Arc<dyn Mailer>,
    /// The identity provider.
    pub idp: Arc<dyn IdentityProvider>,
    /// Calls webhooks.
    pub caller: Arc<dyn WebhookCaller>,
    /// How many webhooks are being called.
    pub webhook_places: Places,
    /// The time.
    pub clock: SharedClock,
    /// Wakes the workers.
    pub wake: Arc<Notify>,
    /// Sessions seen lately.
    pub sessions: Cache<SessionHash, Arc<SignedIn>>,
    /// Licenses seen working lately. Only a yes is kept: a no may change at any moment.
    pub licenses: Cache<(PersonId, SiteKey, ProductKey), ()>,
    /// Whether the identity provider answered a moment ago.
    pub provider_answers: moka::future::Cache<(), bool>,
    /// The policy that decides now.
    pub policy: Remembered,
    settings: Current,
    runner: std::sync::OnceLock<Arc<Runner>>,
}

impl AppState {
    /// Puts the parts together.
    #[must_use]
    pub fn new(
        config: Config,
        db: Database,
        directories: HashMap<SiteKey, Arc<dyn Directory>>,
        mailer: Arc<dyn Mailer>,
        idp: Arc<dyn IdentityProvider>,
        caller: Arc<dyn WebhookCaller>,
        clock: SharedClock,
    ) -> Arc<Self> {
        let settings = Current::new(&config.sites, config.settings());
        let state = Arc::new(Self {
            config,
            db,
            directories,
            mailer,
            idp,
            caller,
            webhook_places: Places::default(),
            clock,
            wake: Arc::new(Notify::new()),
            sessions: Cache::builder().max_capacity(50_000).time_to_live(BELIEVED).build(),
            licenses: Cache::builder().max_capacity(100_000).time_to_live(BELIEVED).build(),
            provider_answers: moka::future::Cache::builder().max_capacity(1).time_to_live(PROBED).build(),
            policy: Remembered::default(),
            settings,
            runner: std::sync::OnceLock::new(),
        });
        let owner = format!("{}-{}", std::process::id(), state.clock.new_id());
        let perform: Arc<dyn crate::jobs::Perform> =
            Arc::new(crate::operations::Performer(Arc::downgrade(&state)));
        let runner =
            Runner::new(state.db.clone(), state.clock.clone(), perform, Arc::clone(&state.wake), owner);
        state.runner.get_or_init(|| Arc::new(runner));
        state
    }

    /// Queues and runs jobs.
    #[must_use]
    pub fn jobs(&self) -> &Arc<Runner> {
        self.runner.get().expect("set by `new` before anybody else sees the state")
    }

    /// Whether the identity provider answers; asked at most every few seconds, however many want to know.
    pub async fn provider_answers(&self) -> bool {
        let probe = async { self.idp.self_check().await.is_ok() };
        self.provider_answers.get_with((), probe).await
    }

    /// The directory of a site.
    #[must_use]
    pub fn directory(&self, site: &Site) -> &Arc<dyn Directory> {
        self.directories.get(&site.key).expect("`startup` makes one for each configured site")
    }

    /// The settings that count now; those of the configuration until the database was read.
    #[must_use]
    pub fn settings(&self) -> Arc<Live> {
        self.settings.get()
    }

    /// Uses this version of the settings from now on, unless a later one is in use.
    pub fn replace_settings(&self, number: i32, settings: Settings) {
        self.settings.replace(&self.config.sites, number, settings);
    }
}
