//! A database of one's own: a SQLite file, or a fresh PostgreSQL database where `TEST_DATABASE_URL` names a server.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde_json::Value;
use server::storage::DatabaseTransaction;
use url::Url;

/// The database and the folder of a test; both are gone when it is dropped.
pub(super) struct FreshDatabase {
    pub url: String,
    pub folder: PathBuf,
    server: Option<(String, String)>,
}

impl FreshDatabase {
    pub async fn create(folder: PathBuf, name: &str) -> Self {
        std::fs::create_dir_all(&folder).expect("the folder for temporary files can be written");
        let Ok(server) = std::env::var("TEST_DATABASE_URL") else {
            let url = format!("sqlite:{}", folder.join("latchkey.db").display());
            return Self { url, folder, server: None };
        };
        administer(&server, &format!("CREATE DATABASE {name}")).await;
        let mut url = Url::parse(&server).expect("TEST_DATABASE_URL is a URL");
        url.set_path(name);
        Self { url: url.into(), folder, server: Some((server, name.to_owned())) }
    }

    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let entries = std::fs::read_dir(&self.folder).expect("the folder is there");
        let paths = entries.map(|entry| entry.expect("an entry can be read").path());
        let files = paths.filter_map(|path| Some((path.file_name()?.to_string_lossy().into_owned(), path)));
        let of_the_database = files.filter(|(name, _)| name.starts_with("latchkey.db"));
        of_the_database.map(|(name, path)| (name, std::fs::read(path).expect("a file can be read"))).collect()
    }
}

impl Drop for FreshDatabase {
    fn drop(&mut self) {
        if let Some((server, name)) = self.server.take() {
            // The runtime of the test may be ending; the database has to go all the same.
            let dropping = std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                runtime.expect("a runtime").block_on(administer(&server, &drop));
            });
            let _ = dropping.join();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

async fn administer(server: &str, statement: &str) {
    let connection =
        sea_orm::Database::connect(server).await.expect("the server of TEST_DATABASE_URL answers");
    run(&connection, statement).await;
    close(&connection).await;
}

pub(super) async fn run(db: &DatabaseConnection, statement: &str) {
    db.execute_unprepared(statement).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
}

/// Closes the pool: whoever uses it from now on gets an error at once.
pub(super) async fn close(db: &DatabaseConnection) {
    let closed = db.clone().close().await;
    closed.expect("a pool can be closed");
}

/// Closes the pool that the transaction comes from.
pub(super) async fn close_behind(transaction: DatabaseTransaction) {
    // PostgreSQL has one pool for both, which is closed then; SQLite's writer loses its file's tables instead.
    let names = tables(&transaction).await;
    for name in names {
        let renamed = format!(r#"ALTER TABLE "{name}" RENAME TO "lost_{name}""#);
        transaction.execute_unprepared(&renamed).await.expect("a table can be renamed");
    }
    transaction.commit().await.expect("the tables are lost");
}

pub(super) async fn all_rows(db: &DatabaseConnection) -> BTreeMap<String, Vec<String>> {
    let mut all = BTreeMap::new();
    for table in tables(db).await {
        let mut rows: Vec<_> = rows(db, &table).await.iter().map(Value::to_string).collect();
        rows.sort();
        all.insert(table, rows);
    }
    all
}

pub(super) async fn rows(db: &DatabaseConnection, table: &str) -> Vec<Value> {
    let select = match db.get_database_backend() {
        DbBackend::Sqlite => {
            let columns = texts(db, &format!("SELECT name FROM pragma_table_info('{table}')")).await;
            let members: Vec<_> =
                columns.iter().map(|name| format!("'{name}', {}", readable(name))).collect();
            format!(r#"SELECT json_object({}) FROM "{table}""#, members.join(", "))
        }
        _ => format!(r#"SELECT to_jsonb(t)::text FROM "{table}" t"#),
    };
    let rows = texts(db, &select).await;
    rows.iter().map(|row| serde_json::from_str(row).expect("the database makes JSON")).collect()
}

/// A UUID is kept as 16 bytes in SQLite.
fn readable(column: &str) -> String {
    let hex = format!(r#"lower(hex("{column}"))"#);
    let part = |from, length| format!("substr({hex}, {from}, {length})");
    let uuid = [part(1, 8), part(9, 4), part(13, 4), part(17, 4), part(21, 12)].join(" || '-' || ");
    format!(
        r#"CASE WHEN typeof("{column}") <> 'blob' THEN "{column}" WHEN length("{column}") = 16 THEN {uuid} ELSE {hex} END"#
    )
}

async fn tables(db: &impl ConnectionTrait) -> Vec<String> {
    let names = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        }
        _ => "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'",
    };
    texts(db, names).await
}

async fn texts(db: &impl ConnectionTrait, select: &str) -> Vec<String> {
    let statement = Statement::from_string(db.get_database_backend(), select);
    let rows = db.query_all_raw(statement).await.unwrap_or_else(|error| panic!("{select}: {error}"));
    rows.iter().map(|row| row.try_get_by_index(0).expect("the column is text")).collect()
}

/// In memory where the machine offers that: what is tested survives no power cut.
pub(super) fn folder_of(name: &str) -> PathBuf {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { memory.join(name) } else { std::env::temp_dir().join(name) }
}
