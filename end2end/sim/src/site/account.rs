//! Accounts of the site.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::World;

/// One Atlassian account, as this site sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Account {
    pub account_id: String,
    pub name: String,
    pub email: String,
    /// Left out of every answer; searches in e-mail form still find it.
    pub email_hidden: bool,
    pub standing: Standing,
    pub kind: AccountKind,
    /// `None`: before anybody took notes.
    pub added_to_org: Option<DateTime<Utc>>,
    /// When it last looked at a page of a product, by the product's key.
    pub last_active: BTreeMap<String, DateTime<Utc>>,
}

/// How an account stands with the site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Standing {
    #[default]
    Active,
    /// Deactivated: shown with `active: false`, holds no seat.
    Inactive,
    /// As inactive, and `/group/member` never lists it.
    Suspended,
    /// Exists at Atlassian; the site answers 404.
    NotInvited,
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Active => "active",
            Self::Inactive => "deactivated",
            Self::Suspended => "suspended",
            Self::NotInvited => "not_invited",
        })
    }
}

/// What Atlassian calls the account type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AccountKind {
    #[default]
    Atlassian,
    App,
    Customer,
}

impl Account {
    /// An active person with a visible e-mail.
    pub fn person(account_id: impl Into<String>, name: impl Into<String>, email: impl Into<String>) -> Self {
        Self { account_id: account_id.into(), name: name.into(), email: email.into(), ..Self::default() }
    }

    pub fn is_active(&self) -> bool {
        self.standing == Standing::Active
    }
}

impl AccountKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Atlassian => "atlassian",
            Self::App => "app",
            Self::Customer => "customer",
        }
    }
}

pub(super) fn from_world(world: &World) -> BTreeMap<String, Account> {
    let people = world.people.iter().filter_map(|person| {
        let standing = match person {
            person if person.invited == Some(false) => Standing::NotInvited,
            person if person.suspended => Standing::Suspended,
            person if person.active == Some(false) => Standing::Inactive,
            _ => Standing::Active,
        };
        Some(Account {
            account_id: person.account_id.clone()?,
            name: person.name.clone(),
            email: person.email.clone(),
            email_hidden: person.email_hidden,
            standing,
            kind: if person.app { AccountKind::App } else { AccountKind::Atlassian },
            ..Account::default()
        })
    });
    let bot = Account::person(&world.bot.account_id, &world.bot.name, &world.bot.email);
    people.chain([bot]).map(|account| (account.account_id.clone(), account)).collect()
}
