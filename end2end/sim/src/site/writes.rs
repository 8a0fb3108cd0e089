//! The writes of both planes, and what the site refuses. How a refusal is said is a matter of the plane that was asked.

use super::{Account, Product, SeatLimit, Site, Standing};
use crate::machine::{now, random_id};

/// Why the site did not do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Nobody on the site, or somebody who was never invited to it.
    UnknownUser,
    UnknownGroup,
    UnknownProduct {
        key: String,
    },
    /// An identity provider drives the group.
    Synced {
        group: String,
    },
    AlreadyMember {
        group: String,
    },
    NotMember {
        group: String,
    },
    /// No seat of the product is left.
    Full {
        product: String,
    },
    NotAnAddress,
    /// An invitation that would change nothing.
    NothingNew,
    /// The account was deactivated.
    Inactive,
    /// Who administers cannot be suspended.
    Administers,
}

impl Site {
    pub fn add_to_group(&mut self, group_id: &str, account_id: &str) -> Result<(), Refused> {
        self.check_add(group_id, account_id)?;
        let lag = self.settings.lag;
        if let Some(group) = self.groups.get_mut(group_id) {
            group.join(account_id, lag);
        }
        Ok(())
    }

    /// Everything [`Self::add_to_group`] checks, without doing it.
    pub fn check_add(&self, group_id: &str, account_id: &str) -> Result<(), Refused> {
        let group = self.groups.get(group_id).ok_or(Refused::UnknownGroup)?;
        let account = self.member_of_site(account_id).ok_or(Refused::UnknownUser)?;
        if group.synced {
            return Err(Refused::Synced { group: group.name.clone() });
        }
        if group.accepted().contains(account_id) {
            return Err(Refused::AlreadyMember { group: group.name.clone() });
        }
        let products = self.products.iter().filter(|product| product.groups.iter().any(|id| id == group_id));
        products.into_iter().try_for_each(|product| self.check_seat(product, account))
    }

    pub fn remove_from_group(&mut self, group_id: &str, account_id: &str) -> Result<(), Refused> {
        self.check_remove(group_id, account_id)?;
        let lag = self.settings.lag;
        if let Some(group) = self.groups.get_mut(group_id) {
            group.leave(account_id, lag);
        }
        Ok(())
    }

    /// Everything [`Self::remove_from_group`] checks, without doing it.
    pub fn check_remove(&self, group_id: &str, account_id: &str) -> Result<(), Refused> {
        let group = self.groups.get(group_id).ok_or(Refused::UnknownGroup)?;
        self.member_of_site(account_id).ok_or(Refused::UnknownUser)?;
        if group.synced {
            return Err(Refused::Synced { group: group.name.clone() });
        }
        if !group.accepted().contains(account_id) {
            return Err(Refused::NotMember { group: group.name.clone() });
        }
        Ok(())
    }

    /// Brings the person to the site, with these products; answers their account id.
    pub fn invite(&mut self, email: &str, products: &[String]) -> Result<String, Refused> {
        let groups = self.check_invite(email, products)?;
        let account_id = self.open_account(email);
        let lag = self.settings.lag;
        for group_id in groups {
            let group =
                self.groups.get_mut(&group_id).filter(|group| !group.accepted().contains(&account_id));
            if let Some(group) = group {
                group.join(&account_id, lag);
            }
        }
        Ok(account_id)
    }

    fn check_invite(&self, email: &str, keys: &[String]) -> Result<Vec<String>, Refused> {
        if !is_address(email) {
            return Err(Refused::NotAnAddress);
        }
        let existing = self.accounts_by_email(email).find(|account| account.standing != Standing::NotInvited);
        if existing.is_some() && keys.is_empty() {
            return Err(Refused::NothingNew);
        }
        let newcomer = Account::person("", "", email);
        let mut groups = Vec::new();
        for key in keys {
            let product = self.product(key).ok_or_else(|| Refused::UnknownProduct { key: key.clone() })?;
            self.check_seat(product, existing.unwrap_or(&newcomer))?;
            groups.extend(product.groups.first().cloned());
        }
        Ok(groups)
    }

    pub(super) fn check_seat(&self, product: &Product, account: &Account) -> Result<(), Refused> {
        let holders = self.future_holders(product);
        let is_full = product.seats.is_some_and(|seats| holders.len() >= seats as usize);
        let takes_one = !holders.contains(account.account_id.as_str()) && account.is_active();
        if self.settings.seat_limit == SeatLimit::Soft || !is_full || !takes_one {
            return Ok(());
        }
        Err(Refused::Full { product: product.key.clone() })
    }

    pub fn open_account(&mut self, email: &str) -> String {
        let known = self.accounts_by_email(email).next().map(|account| account.account_id.clone());
        if let Some(account) = known.as_ref().and_then(|id| self.accounts.get_mut(id)) {
            if account.standing == Standing::NotInvited {
                account.standing = Standing::Active;
            }
            return account.account_id.clone();
        }
        let person = self.world.people.iter().find(|person| person.email.eq_ignore_ascii_case(email));
        let local = email.split('@').next().unwrap_or(email);
        let name = person.map_or_else(|| local.to_owned(), |person| person.name.clone());
        let account = Account {
            added_to_org: Some(now()),
            ..Account::person(format!("712020:{}", random_id()), name, email)
        };
        let account_id = account.account_id.clone();
        self.accounts.insert(account_id.clone(), account);
        account_id
    }
}

pub(crate) fn is_address(email: &str) -> bool {
    email.split_once('@').is_some_and(|(local, host)| !local.is_empty() && host.contains('.'))
}
