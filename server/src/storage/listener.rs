//! How changes come from one replica to another: PostgreSQL's `LISTEN` and `NOTIFY`.

use std::time::Duration;

use sea_orm::sqlx::postgres::PgListener;
use sea_orm::{ConnectionTrait, DbErr};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing::{debug, warn};

use super::Database;
use super::changes::Change;

/// The channel of the database's notices.
pub(super) const CHANNEL: &str = "latchkey_changes";
/// How long silence is believed. Then the listener has to hear itself: a connection may be dead without saying so, and
/// a pooler between may take `LISTEN` and never deliver.
const SILENCE: Duration = Duration::from_secs(15);
/// How long to wait before listening anew.
const AGAIN: Duration = Duration::from_secs(2);

impl Database {
    /// Carries changes of other replicas here, until told to stop. On SQLite there are none.
    pub async fn carry_changes(&self, shutdown: CancellationToken) {
        if self.is_file() {
            return;
        }
        let mut has_said = false;
        loop {
            let ended = tokio::select! {
                () = shutdown.cancelled() => return,
                ended = self.listen() => ended,
            };
            let Err(error) = ended;
            if self.changes().is_carried() || !has_said {
                warn!(%error, "Changes of other replicas are not heard; whoever waits looks every two seconds");
                has_said = true;
            } else {
                debug!(%error, "Changes of other replicas are still not heard");
            }
            self.changes().set_carried(false);
            tokio::select! {
                () = shutdown.cancelled() => return,
                () = tokio::time::sleep(AGAIN) => {}
            }
        }
    }

    async fn listen(&self) -> Result<std::convert::Infallible, ListenError> {
        let mut listener = PgListener::connect_with(self.reader().get_postgres_connection_pool()).await?;
        // Coming back by itself would hide what was missed meanwhile.
        listener.eager_reconnect(false);
        listener.listen(CHANNEL).await?;
        self.speak().await?;
        let mut has_spoken = true;
        loop {
            match timeout(SILENCE, listener.try_recv()).await {
                Ok(heard) => {
                    let notice = heard?.ok_or(ListenError::Lost)?;
                    has_spoken = false;
                    // Its own is among the first, and makes everybody look for what was missed until now.
                    self.changes().set_carried(true);
                    self.changes().tell(Change::read(notice.payload()));
                }
                Err(_elapsed) if has_spoken => return Err(ListenError::Deaf),
                Err(_elapsed) => {
                    self.speak().await?;
                    has_spoken = true;
                }
            }
        }
    }

    /// Says something that every listener hears, this one too.
    async fn speak(&self) -> Result<(), DbErr> {
        let speak = format!("SELECT pg_notify('{CHANNEL}', '{}')", Change::Unheard.write());
        self.reader().execute_unprepared(&speak).await.map(|_| ())
    }
}

#[derive(Debug, thiserror::Error)]
enum ListenError {
    #[error(transparent)]
    Connection(#[from] sea_orm::sqlx::Error),
    #[error(transparent)]
    Database(#[from] DbErr),
    #[error("the connection was lost")]
    Lost,
    #[error("it does not hear itself")]
    Deaf,
}
