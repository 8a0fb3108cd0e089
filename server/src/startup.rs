//! Start-up: the same path in production and in tests.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use domain::SiteKey;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};
use url::Url;

use crate::atlassian::{SiteV3, SiteV3Settings};
use crate::clock::SharedClock;
use crate::config::{Config, Connector, MailTransport};
use crate::mail::{self, MailSettings, MailSettingsError, MailTimeouts, SmtpCredentials, SmtpMailer};
use crate::oidc::{self, OpenIdProvider};
use crate::operations::{policy, sample_seats, seal_audit, settings};
use crate::outbound;
use crate::ports::Directory;
use crate::state::AppState;
use crate::storage::{Database, DatabaseError, DbErr, ServeLock};
use crate::webhooks::HttpCaller;
use crate::{http, operations};

/// How long an answer of Atlassian may take.
const ATLASSIAN: Duration = Duration::from_secs(5);

/// Why the portal cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The schema or the first rows.
    #[error("the database cannot be brought up to date: {0}")]
    Migration(#[from] DbErr),
    /// The mail settings cannot work.
    #[error("smtp: {0}")]
    Mail(#[from] MailSettingsError),
    /// The address is taken, or not ours.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
}

/// The portal, ready to serve.
pub struct Application {
    state: Arc<AppState>,
    provider: Arc<OpenIdProvider>,
    listener: TcpListener,
    _lock: Option<ServeLock>,
}

/// What `serve` and `check` share: the parts, connected and not yet used.
pub struct Parts {
    /// What every request and every job shares.
    pub state: Arc<AppState>,
    provider: Arc<OpenIdProvider>,
}

impl Parts {
    /// Connects the parts. A dependency that is down does not stop this; only the database must be there.
    ///
    /// # Errors
    /// When the database cannot be opened or the mail settings cannot work.
    pub async fn connect(config: Config, clock: SharedClock) -> Result<Self, StartError> {
        outbound::install_tls_provider();
        let db = Database::connect(&config.database_url).await?;
        let client = outbound::client();
        let mut directories: HashMap<SiteKey, Arc<dyn Directory>> = HashMap::new();
        for site in config.sites.all() {
            let Connector::SiteV3 { email, token } = &site.connector;
            let settings = SiteV3Settings {
                base_url: site.origins.base.clone(),
                email: email.clone(),
                token: token.clone(),
                timeout: ATLASSIAN,
            };
            directories.insert(site.key.clone(), Arc::new(SiteV3::new(settings, client.clone())));
        }
        let mailer = Arc::new(SmtpMailer::new(mail_settings(&config))?);
        let now = Arc::clone(&clock);
        let provider =
            Arc::new(OpenIdProvider::new(oidc_settings(&config), client, Arc::new(move || now.now())));
        let to_webhooks = if config.webhooks.allow_private {
            outbound::client()
        } else {
            outbound::client_for_the_outside()
        };
        let caller = Arc::new(HttpCaller::new(to_webhooks));
        let state = AppState::new(config, db, directories, mailer, Arc::clone(&provider) as _, caller, clock);
        Ok(Self { state, provider })
    }
}

impl Application {
    /// Migrates, publishes the first policy and settings, queues the recurring jobs, and listens.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn build(config: Config, clock: SharedClock) -> Result<Self, StartError> {
        let Parts { state, provider } = Parts::connect(config, clock).await?;
        let lock = state.db.lock_for_serving()?;
        state.db.migrate().await?;
        policy::publish_first(&state).await?;
        settings::publish_first(&state).await?;
        settings::refresh(&state).await?;
        sample_seats::schedule(&state).await?;
        let address = state.config.server.listen;
        let listener =
            TcpListener::bind(address).await.map_err(|source| StartError::Listen { address, source })?;
        Ok(Self { state, provider, listener, _lock: lock })
    }

    /// What every request and every job shares.
    #[must_use]
    pub fn state(&self) -> &Arc<AppState> {
        &self.state
    }

    /// Where it listens; the port when the configuration said 0.
    ///
    /// # Errors
    /// When the system does not know.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers browsers until told to stop, without running jobs: for tests, which drain them.
    pub async fn serve_without_workers(self, shutdown: CancellationToken) {
        let portal = http::Portal::new(Arc::clone(&self.state), shutdown.clone());
        let db = self.state.db.clone();
        tokio::join!(
            http::serve(self.listener, portal, shutdown.clone()),
            db.carry_changes(shutdown.clone()),
            policy::forget_when_published(&self.state, shutdown.clone()),
            settings::follow(&self.state, shutdown.clone())
        );
    }

    /// Answers browsers and runs jobs until told to stop; then finishes what is under way, within 30 seconds.
    pub async fn serve(self, shutdown: CancellationToken) {
        let portal = http::Portal::new(Arc::clone(&self.state), shutdown.clone());
        info!(address = %self.state.config.server.listen, "Latchkey listens at {}", self.state.config.server.public_url);
        let discovered = tokio::spawn({
            let (provider, shutdown) = (Arc::clone(&self.provider), shutdown.clone());
            async move { provider.keep_discovered(shutdown).await }
        });
        let carrier = tokio::spawn({
            let (db, shutdown) = (self.state.db.clone(), shutdown.clone());
            async move { db.carry_changes(shutdown).await }
        });
        let forgetter = tokio::spawn({
            let (state, shutdown) = (Arc::clone(&self.state), shutdown.clone());
            async move { policy::forget_when_published(&state, shutdown).await }
        });
        let follower = tokio::spawn({
            let (state, shutdown) = (Arc::clone(&self.state), shutdown.clone());
            async move { settings::follow(&state, shutdown).await }
        });
        let worker = tokio::spawn(Arc::clone(self.state.jobs()).work(shutdown.clone()));
        http::serve(self.listener, portal, shutdown.clone()).await;
        shutdown.cancel();
        let rest = async {
            let _ = discovered.await;
            let _ = carrier.await;
            let _ = forgetter.await;
            let _ = follower.await;
            let _ = worker.await;
            if let Err(error) = seal_audit::rest(&self.state).await {
                warn!(%error, "The last entries of the audit wait for their seal until the next start");
            }
        };
        if tokio::time::timeout(Duration::from_secs(4), rest).await.is_err() {
            warn!(
                "Jobs were still under way at the end; their leases will run out and others will take them over"
            );
        }
        info!("Latchkey has stopped");
    }
}

/// Looks at everything the configuration names, for `latchkey check`.
pub async fn check(state: &AppState) -> Vec<operations::system::Check> {
    settings::read_if_there(state).await;
    operations::system::check_all(state).await
}

fn oidc_settings(config: &Config) -> oidc::Settings {
    let own = |path: &str| {
        Url::parse(&format!("{}{path}", config.server.public_url)).expect("an origin and a path are a URL")
    };
    oidc::Settings {
        issuer: config.oidc.issuer.clone(),
        client_id: config.oidc.client_id.clone(),
        client_secret: config.oidc.client_secret.clone(),
        redirect_uri: own("/auth/callback"),
        post_logout_redirect_uri: own("/signed-out"),
        groups_claim: config.oidc.groups_claim.clone(),
        keep_claims: config.oidc.keep_claims.clone(),
        extra_scopes: config.oidc.scopes.clone(),
    }
}

fn mail_settings(config: &Config) -> MailSettings {
    let transport = match &config.mail.transport {
        MailTransport::Folder(folder) => mail::MailTransport::File(folder.clone()),
        MailTransport::Smtp { url, credentials, authority } => mail::MailTransport::Smtp {
            url: url.to_string(),
            credentials: credentials.as_ref().map(|(username, password)| SmtpCredentials {
                username: username.clone(),
                password: password.clone(),
            }),
            plain: false,
            authority: authority.clone(),
        },
    };
    MailSettings {
        transport,
        from: config.mail.from.clone(),
        public_url: config.server.public_url.clone(),
        timeouts: MailTimeouts::default(),
        per_second: config.mail.per_second,
    }
}
