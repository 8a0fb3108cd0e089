//! Another process of the same portal, on the same database.

use std::sync::Arc;

use server::startup::Application;
use server::state::AppState;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{TestApp, clock};

/// The other replica; it ends when it is dropped.
pub struct Replica {
    address: String,
    state: Arc<AppState>,
    _stop: DropGuard,
}

impl TestApp {
    /// Starts another replica behind the same public URL. PostgreSQL only: a SQLite file belongs to one process.
    pub async fn replica(&self) -> Replica {
        let mut config = self.config.clone();
        config.server.listen.set_port(0);
        let application =
            Application::build(config, Arc::clone(&self.clock) as _).await.expect("the replica starts");
        let address = format!("http://{}", application.address().expect("it listens"));
        let state = Arc::clone(application.state());
        let shutdown = CancellationToken::new();
        tokio::spawn(application.serve_without_workers(shutdown.clone()));
        Replica { address, state, _stop: shutdown.drop_guard() }
    }
}

impl Replica {
    /// An address of this replica, past the public URL.
    #[must_use]
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// See [`TestApp::state`].
    #[must_use]
    pub fn state(&self) -> &Arc<AppState> {
        &self.state
    }

    /// See [`TestApp::forget`].
    pub fn forget(&self) {
        clock::forget(&self.state);
    }
}
