//! The connection: SQLite in a file by default, PostgreSQL for several replicas.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use migrations::{Migrator, MigratorTrait};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DbErr, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait,
};
use secrecy::{ExposeSecret, SecretString};

use super::changes::Changes;
use super::transaction::DatabaseTransaction;

/// Any number that other programs on the same database do not use: it names our advisory lock.
const MIGRATION_LOCK: i64 = 0x6c61_7463_686b_6579;

/// The database. On SQLite one connection writes and several read; on PostgreSQL both are one pool.
#[derive(Clone, Debug)]
pub struct Database {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    file: Option<PathBuf>,
    changes: Changes,
}

/// Why the database cannot be used, in words for whoever starts the portal.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// Not `sqlite:` and not `postgres:`.
    #[error("database.url must start with sqlite: or postgres://")]
    UnknownKind,
    /// The file or its folder cannot be written.
    #[error("cannot write the database {path}: {source}")]
    Unwritable {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another `latchkey serve` holds it.
    #[error("another latchkey serve is using {0}; stop it first, or use PostgreSQL for several replicas")]
    InUse(String),
    /// The database said no.
    #[error("the database does not work: {0}")]
    Failed(#[from] DbErr),
}

/// Held while `serve` uses a SQLite file; a second `serve` is refused. Other commands do not take it.
#[derive(Debug)]
pub struct ServeLock {
    _file: File,
}

impl Database {
    /// Opens the database, creating a SQLite file that is not there. Migrates nothing.
    ///
    /// # Errors
    /// When it cannot be opened or written.
    pub async fn connect(url: &SecretString) -> Result<Self, DatabaseError> {
        let url = url.expose_secret();
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = Path::new(path.trim_start_matches("//"));
            Self::open_file(path).await
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let pool = sea_orm::Database::connect(options(url.to_owned(), 16)).await?;
            Ok(Self { reader: pool.clone(), writer: pool, file: None, changes: Changes::new(false) })
        } else {
            Err(DatabaseError::UnknownKind)
        }
    }

    async fn open_file(path: &Path) -> Result<Self, DatabaseError> {
        let unwritable = |source| DatabaseError::Unwritable { path: path.display().to_string(), source };
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(unwritable)?;
        }
        // Opened for writing once, because SQLite itself would only say "unable to open database file".
        File::options().append(true).create(true).open(path).map_err(unwritable)?;
        let url = format!("sqlite:{}", path.display());
        let writer = sea_orm::Database::connect(options(url.clone(), 1)).await?;
        let reader = sea_orm::Database::connect(options(url, 4)).await?;
        Ok(Self { reader, writer, file: Some(path.to_owned()), changes: Changes::new(true) })
    }

    /// Takes the lock of `serve`, where there is one to take.
    ///
    /// # Errors
    /// When another `serve` has it.
    pub fn lock_for_serving(&self) -> Result<Option<ServeLock>, DatabaseError> {
        let Some(path) = &self.file else { return Ok(None) };
        let mut lock = path.clone().into_os_string();
        lock.push(".lock");
        let unwritable = |source| DatabaseError::Unwritable { path: lock.display().to_string(), source };
        let file = File::options().append(true).create(true).open(&lock).map_err(unwritable)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(ServeLock { _file: file })),
            Err(std::fs::TryLockError::WouldBlock) => Err(DatabaseError::InUse(path.display().to_string())),
            Err(std::fs::TryLockError::Error(source)) => Err(unwritable(source)),
        }
    }

    /// Brings the schema up to date. Several replicas may call it at once.
    ///
    /// # Errors
    /// When a migration fails; the schema is then as before it.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        if self.file.is_some() {
            return Migrator::up(&self.writer, None).await;
        }
        // sea-orm-migration takes no lock. Ours belongs to a transaction, so that it ends with the connection.
        let lock = self.writer.begin().await?;
        lock.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")).await?;
        let migrated = Migrator::up(&self.writer, None).await;
        lock.rollback().await?;
        migrated
    }

    /// For reading.
    #[must_use]
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// A transaction that may write. On SQLite it takes the write lock at once: a deferred one would fail without
    /// waiting when it turns from reading to writing (`SQLITE_BUSY_SNAPSHOT`).
    ///
    /// # Errors
    /// When the database is down or stays locked.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: self.file.as_ref().map(|_| SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let inner = self.writer.begin_with_options(options).await?;
        Ok(DatabaseTransaction::new(inner, self.changes.clone()))
    }

    /// Rewrites a SQLite file without what was deleted from it, its log included. PostgreSQL reuses the space by itself.
    ///
    /// # Errors
    /// When the database fails, or somebody reads what was deleted for longer than a few seconds.
    pub async fn scrub(&self) -> Result<(), DbErr> {
        if self.file.is_none() {
            return Ok(());
        }
        // Raw: the builder has no maintenance.
        self.writer.execute_unprepared("VACUUM").await?;
        let checkpoint =
            Statement::from_string(self.writer.get_database_backend(), "PRAGMA wal_checkpoint(TRUNCATE)");
        let row = self.writer.query_one_raw(checkpoint).await?;
        let is_busy = row.is_none_or(|row| row.try_get_by_index::<i64>(0).is_ok_and(|busy| busy != 0));
        if is_busy {
            return Err(DbErr::Custom("the file is in use and still holds traces; try again".to_owned()));
        }
        Ok(())
    }

    /// Which requests and grants move, here and in other replicas.
    #[must_use]
    pub fn changes(&self) -> &Changes {
        &self.changes
    }

    /// Whether it is a SQLite file, which one process has to itself.
    pub(super) fn is_file(&self) -> bool {
        self.file.is_some()
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// Why not.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.reader.ping().await
    }
}

fn options(url: String, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(5))
        .connect_timeout(Duration::from_secs(5))
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(5))
        });
    options
}
