//! What was written to the site, in order.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::Site;
use crate::machine;

/// One attempted write and what became of it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WriteEntry {
    pub at: DateTime<Utc>,
    pub method: String,
    pub path: String,
    pub account_id: Option<String>,
    pub group_id: Option<String>,
    /// What was accepted, before and after: the members of the group; of a role, those who hold it directly; else how
    /// the account stands.
    pub before: Vec<String>,
    pub after: Vec<String>,
    /// What the caller was told; `None`: the connection was closed without a status.
    pub status: Option<u16>,
}

/// Where an entry stands in the log, for whoever alters the answer on its way out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EntryNumber(pub usize);

/// What a write is about, as far as the request told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attempt {
    pub method: &'static str,
    pub path: String,
    pub account_id: Option<String>,
    pub group_id: Option<String>,
    /// Key of the product whose role is given or taken.
    pub product: Option<String>,
}

impl Site {
    /// What the log shows of the things an attempt is about.
    pub fn accepted(&self, attempt: &Attempt) -> Vec<String> {
        let account = || self.accounts.get(attempt.account_id.as_ref()?);
        match (&attempt.group_id, &attempt.product) {
            (Some(id), _) => self.groups.get(id).map(|group| members(group.accepted())).unwrap_or_default(),
            (None, Some(key)) => {
                self.product(key).map(|product| members(product.direct.accepted())).unwrap_or_default()
            }
            (None, None) => account().map(|account| account.standing.to_string()).into_iter().collect(),
        }
    }

    pub fn record(&mut self, attempt: Attempt, before: Vec<String>, status: Option<u16>) -> EntryNumber {
        let after = self.accepted(&attempt);
        self.log.push(WriteEntry {
            at: machine::now(),
            method: attempt.method.to_owned(),
            path: attempt.path,
            account_id: attempt.account_id,
            group_id: attempt.group_id,
            before,
            after,
            status,
        });
        EntryNumber(self.log.len() - 1)
    }

    pub fn amend(&mut self, number: EntryNumber, status: Option<u16>) {
        if let Some(entry) = self.log.get_mut(number.0) {
            entry.status = status;
        }
    }
}

fn members(set: &BTreeSet<String>) -> Vec<String> {
    set.iter().cloned().collect()
}
