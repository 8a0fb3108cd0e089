//! Whose account is it? Found by e-mail, and never guessed.

use domain::{AccountFact, AccountId, EmailAddress};

use super::shapes::User;
use super::wire::{Site, strange};
use crate::ports::DirectoryError;

/// More hits than a page holds for one whole address is nothing to decide on.
const PAGE: usize = 50;

/// Searches by address, then asks the account itself.
///
/// The search matches prefixes, knows only active accounts, and answers an empty list to whoever may not browse users
/// (`self_check` looks for that right), so that `Missing` may also be a deactivated account. Listing all accounts with
/// `GET /users/search` would tell, at the cost of the whole directory for each visit: too much for a nicer sentence.
/// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-user-search/#api-rest-api-3-user-search-get>
pub(super) async fn find(site: &Site, email: &EmailAddress) -> Result<AccountFact, DirectoryError> {
    let query = [("query", email.as_str()), ("maxResults", "50")];
    let hits: Vec<User> = site.get("user/search", &query, "account").await?;
    let fact = judge(&hits, email);
    let AccountFact::Certain(id) = &fact else { return Ok(fact) };
    match get(site, id, "").await {
        Ok(user) => Ok(confirm(&user, fact, email)),
        Err(DirectoryError::NotFound(_)) => Ok(AccountFact::Missing),
        Err(error) => Err(error),
    }
}

/// `GET /user`, with what `expand` names.
/// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-users/#api-rest-api-3-user-get>
pub(super) async fn get(site: &Site, account: &AccountId, expand: &str) -> Result<User, DirectoryError> {
    let query = [("accountId", account.as_str()), ("expand", expand)];
    let query = if expand.is_empty() { &query[..1] } else { &query[..] };
    let user: User = site.get("user", query, "account").await?;
    // Somebody else's license is no fact about this account.
    if user.account_id == *account { Ok(user) } else { Err(strange("user", "answered with another account")) }
}

/// What the hits of the search say. Only a shown, equal address makes an account the person's.
fn judge(hits: &[User], email: &EmailAddress) -> AccountFact {
    if hits.len() >= PAGE {
        return AccountFact::Ambiguous;
    }
    // A customer of the service desk may share an address with a person, and takes no seat.
    let exact =
        |is_human| only(hits.iter().filter(move |hit| hit.shows(email) && hit.is_human() == is_human));
    let hidden =
        |is_human| only(hits.iter().filter(move |hit| hit.email().is_none() && hit.is_human() == is_human));
    match (exact(true), exact(false)) {
        (Found::One(user), _) if user.active == Some(false) => AccountFact::Inactive(user.account_id.clone()),
        (Found::One(user), _) => AccountFact::Certain(user.account_id.clone()),
        (Found::Several, _) | (Found::None, Found::Several) => AccountFact::Ambiguous,
        (Found::None, Found::One(user)) => AccountFact::NotHuman(user.account_id.clone()),
        (Found::None, Found::None) => match (hidden(true), hidden(false)) {
            (Found::One(user), _) if user.active == Some(false) => {
                AccountFact::Inactive(user.account_id.clone())
            }
            (Found::One(user), _) => AccountFact::Hidden(user.account_id.clone()),
            (Found::Several, _) | (Found::None, Found::Several) => AccountFact::Ambiguous,
            (Found::None, Found::One(user)) => AccountFact::NotHuman(user.account_id.clone()),
            (Found::None, Found::None) => AccountFact::Missing,
        },
    }
}

/// The account's own word, which is newer than the search's.
fn confirm(user: &User, fact: AccountFact, email: &EmailAddress) -> AccountFact {
    let id = user.account_id.clone();
    match user {
        user if !user.is_human() => AccountFact::NotHuman(id),
        user if user.active != Some(true) => AccountFact::Inactive(id),
        user if user.email().is_some() && !user.shows(email) => AccountFact::Missing,
        _ => fact,
    }
}

enum Found<'a> {
    None,
    One(&'a User),
    Several,
}

/// The same account twice is one.
fn only<'a>(mut users: impl Iterator<Item = &'a User>) -> Found<'a> {
    let Some(first) = users.next() else { return Found::None };
    if users.all(|other| other.account_id == first.account_id) { Found::One(first) } else { Found::Several }
}
