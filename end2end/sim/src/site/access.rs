//! Writes that only the organization plane knows: roles given to a person directly, suspension, bringing people in.

use super::{Account, Refused, SITE_ADMINS, Site, Standing};

impl Site {
    /// Gives the product to the account itself, beside whatever groups give it.
    pub fn assign_role(&mut self, product: &str, account_id: &str) -> Result<(), Refused> {
        let account = self.usable_account(account_id)?;
        let unknown = || Refused::UnknownProduct { key: product.to_owned() };
        self.check_seat(self.product(product).ok_or_else(unknown)?, account)?;
        let lag = self.settings.lag;
        if let Some(product) = self.products.iter_mut().find(|it| it.key == product) {
            product.direct.join(account_id, lag);
        }
        Ok(())
    }

    /// Groups that give the product are left alone.
    pub fn revoke_role(&mut self, product: &str, account_id: &str) -> Result<(), Refused> {
        self.member_of_site(account_id).ok_or(Refused::UnknownUser)?;
        let lag = self.settings.lag;
        let found = self.products.iter_mut().find(|it| it.key == product);
        let unknown = || Refused::UnknownProduct { key: product.to_owned() };
        found.ok_or_else(unknown)?.direct.leave(account_id, lag);
        Ok(())
    }

    /// The account keeps groups and roles, and takes no seat.
    pub fn suspend(&mut self, account_id: &str) -> Result<(), Refused> {
        self.usable_account(account_id)?;
        if self.groups.get(SITE_ADMINS).is_some_and(|admins| admins.accepted().contains(account_id)) {
            return Err(Refused::Administers);
        }
        self.stand(account_id, Standing::Suspended);
        Ok(())
    }

    /// Back to what groups and roles give, where there is a seat for it.
    pub fn restore(&mut self, account_id: &str) -> Result<(), Refused> {
        let account = self.usable_account(account_id)?;
        let restored = Account { standing: Standing::Active, ..account.clone() };
        let held = self.products.iter().filter(|product| {
            let groups = product.groups.iter().filter_map(|id| self.groups.get(id)).chain([&product.direct]);
            groups.into_iter().any(|group| group.accepted().contains(account_id))
        });
        held.into_iter().try_for_each(|product| self.check_seat(product, &restored))?;
        self.stand(account_id, Standing::Active);
        Ok(())
    }

    /// An account of the organization that was not deactivated.
    fn usable_account(&self, account_id: &str) -> Result<&Account, Refused> {
        let account = self.member_of_site(account_id).ok_or(Refused::UnknownUser)?;
        if account.standing == Standing::Inactive { Err(Refused::Inactive) } else { Ok(account) }
    }

    fn stand(&mut self, account_id: &str, standing: Standing) {
        if let Some(account) = self.accounts.get_mut(account_id) {
            account.standing = standing;
        }
    }
}
