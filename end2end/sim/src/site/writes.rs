//! The three writes of the site plane: add to a group, remove from a group, invite.
//! The texts are those Jira Cloud was seen to answer; a client can tell the cases apart by nothing else.

use super::{Account, Product, SeatLimit, Site, Standing};
use crate::machine::random_id;

const UNKNOWN_USER: &str = "Specified user does not exist or you do not have required permissions";
const UNKNOWN_GROUP: &str = "Specified group does not exist or you do not have required permissions";

/// Why the site did not do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refused {
    Invalid(String),
    NotFound(String),
    Forbidden(String),
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
        let group = self.groups.get(group_id).ok_or_else(unknown_group)?;
        let account = self.member_of_site(account_id).ok_or_else(unknown_user)?;
        if group.synced {
            return Err(synced("add", &group.name));
        }
        if group.accepted().contains(account_id) {
            let name = &group.name;
            return Err(Refused::Invalid(format!("Cannot add user. User is already a member of '{name}'")));
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
        let group = self.groups.get(group_id).ok_or_else(unknown_group)?;
        self.member_of_site(account_id).ok_or_else(unknown_user)?;
        if group.synced {
            return Err(synced("remove", &group.name));
        }
        if !group.accepted().contains(account_id) {
            let name = &group.name;
            return Err(Refused::Invalid(format!("Cannot remove user. User is not a member of '{name}'")));
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
        let is_address =
            email.split_once('@').is_some_and(|(local, host)| !local.is_empty() && host.contains('.'));
        if !is_address {
            return Err(Refused::Invalid("emailAddress is not a valid e-mail address".to_owned()));
        }
        let existing = self.accounts_by_email(email).find(|account| account.standing != Standing::NotInvited);
        if existing.is_some() && keys.is_empty() {
            return Err(Refused::Invalid("User already exists and no new product was requested".to_owned()));
        }
        let newcomer = Account::person("", "", email);
        let mut groups = Vec::new();
        for key in keys {
            let unknown = || Refused::Invalid(format!("Unknown product '{key}'"));
            let product = self.product(key).ok_or_else(unknown)?;
            self.check_seat(product, existing.unwrap_or(&newcomer))
                .map_err(|_| Refused::Invalid("The number of licensed users is exceeded".to_owned()))?;
            groups.extend(product.groups.first().cloned());
        }
        Ok(groups)
    }

    /// What the identity layer was seen to say; Jira documents no text for a full product.
    fn check_seat(&self, product: &Product, account: &Account) -> Result<(), Refused> {
        let holders = self.future_holders(product);
        let is_full = product.seats.is_some_and(|seats| holders.len() >= seats as usize);
        let takes_one = !holders.contains(account.account_id.as_str()) && account.is_active();
        if self.settings.seat_limit == SeatLimit::Soft || !is_full || !takes_one {
            return Ok(());
        }
        let key = &product.key;
        Err(Refused::Invalid(format!(
            "Licence exceeded: LicenceCheckHardLimitFailure{{availableLicencesWithinSoftLimit=0, \
             availableLicencesWithinHardLimit=0, requiredSeats=1, reason=[{key}]}}"
        )))
    }

    fn open_account(&mut self, email: &str) -> String {
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
        let account = Account::person(format!("712020:{}", random_id()), name, email);
        let account_id = account.account_id.clone();
        self.accounts.insert(account_id.clone(), account);
        account_id
    }
}

fn unknown_user() -> Refused {
    Refused::NotFound(UNKNOWN_USER.to_owned())
}

fn unknown_group() -> Refused {
    Refused::NotFound(UNKNOWN_GROUP.to_owned())
}

fn synced(verb: &str, group: &str) -> Refused {
    Refused::Forbidden(format!("Cannot {verb} user. Group '{group}' is managed by an external directory"))
}
