//! A transaction that remembers which requests and grants it moves, and tells it once it is committed.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement};

use super::changes::{Change, Changes};
use super::listener::CHANNEL;

/// A transaction. What is not committed is rolled back when it is dropped.
#[derive(Debug)]
pub struct DatabaseTransaction {
    inner: sea_orm::DatabaseTransaction,
    moved: Mutex<Vec<Change>>,
    changes: Changes,
}

impl DatabaseTransaction {
    pub(super) fn new(inner: sea_orm::DatabaseTransaction, changes: Changes) -> Self {
        Self { inner, moved: Mutex::default(), changes }
    }

    /// Notes that this moves: functions of storage say so, and nobody who commits can forget it.
    pub(super) fn moves(&self, change: Change) {
        // A panic between two pushes leaves a list that is still a list.
        let mut moved = self.moved.lock().unwrap_or_else(PoisonError::into_inner);
        if !moved.contains(&change) {
            moved.push(change);
        }
    }

    /// Commits, and tells what moved. On PostgreSQL the notice is part of the transaction and reaches every replica.
    ///
    /// # Errors
    /// When the database fails; nothing is told then.
    pub async fn commit(self) -> Result<(), DbErr> {
        let Self { inner, moved, changes } = self;
        let moved = moved.into_inner().unwrap_or_else(PoisonError::into_inner);
        if inner.get_database_backend() == DbBackend::Postgres {
            for change in &moved {
                // Raw: the builder has no functions of PostgreSQL.
                let values = [CHANNEL.into(), change.write().into()];
                let notify =
                    Statement::from_sql_and_values(DbBackend::Postgres, "SELECT pg_notify($1, $2)", values);
                inner.execute_raw(notify).await?;
            }
        }
        inner.commit().await?;
        for change in moved {
            changes.tell(change);
        }
        Ok(())
    }

    /// Undoes everything.
    ///
    /// # Errors
    /// When the database fails; everything is undone all the same.
    pub async fn rollback(self) -> Result<(), DbErr> {
        self.inner.rollback().await
    }
}

#[async_trait]
impl ConnectionTrait for DatabaseTransaction {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.inner.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.inner.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.inner.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.inner.query_all_raw(statement).await
    }
}
