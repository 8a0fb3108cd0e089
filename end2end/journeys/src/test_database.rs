//! A database of its own for each test: a new SQLite file, or a new database on the PostgreSQL server that
//! `TEST_DATABASE_URL` names.

use std::path::PathBuf;

use sea_orm::ConnectionTrait;
use secrecy::SecretString;
use server::clock::{Clock, SystemClock};
use server::storage::Database;

/// An empty database. A SQLite file goes when this is dropped.
pub struct TestDatabase {
    url: String,
    folder: Option<PathBuf>,
}

/// Whether the tests run on PostgreSQL.
#[must_use]
pub fn on_postgres() -> bool {
    server_url().is_some()
}

fn server_url() -> Option<String> {
    std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty())
}

impl TestDatabase {
    /// # Panics
    /// When it cannot be made.
    pub async fn empty() -> Self {
        let name = format!("latchkey_{}", SystemClock.new_id().simple());
        let Some(server) = server_url() else {
            let folder = std::env::temp_dir().join(name);
            std::fs::create_dir(&folder).expect("a folder for the database");
            return Self {
                url: format!("sqlite:{}", folder.join("test.db").display()),
                folder: Some(folder),
            };
        };
        let admin = sea_orm::Database::connect(&server).await.expect("the PostgreSQL of TEST_DATABASE_URL");
        admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a database of our own");
        let mut url = url::Url::parse(&server).expect("TEST_DATABASE_URL is a URL");
        url.set_path(&name);
        Self { url: url.into(), folder: None }
    }

    /// As the configuration writes it.
    #[must_use]
    pub fn url(&self) -> SecretString {
        self.url.clone().into()
    }

    /// Another connection, as another replica has it. The schema is not touched.
    ///
    /// # Panics
    /// When it does not work.
    pub async fn connect(&self) -> Database {
        Database::connect(&self.url()).await.expect("a connection to the test's database")
    }

    /// A connection, with the schema brought up to date.
    ///
    /// # Panics
    /// When it does not work.
    pub async fn migrated(&self) -> Database {
        let db = self.connect().await;
        db.migrate().await.expect("the migrations run");
        db
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            // What is left over lies in the system's temporary folder.
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}
