//! Memberships: the two writes the portal lives by, and reading them back.
//! <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-groups/>

use std::collections::BTreeSet;

use domain::{AccountId, GroupId};
use http::{Method, StatusCode};
use serde_json::json;

use super::refusal;
use super::shapes::GroupName;
use super::wire::{Answer, Site, strange};
use crate::ports::DirectoryError;

const PATH: &str = "group/user";

/// `POST /group/user`, once.
pub(super) async fn add(site: &Site, account: &AccountId, group: &GroupId) -> Result<(), DirectoryError> {
    let body = json!({ "accountId": account });
    let query = [("groupId", group.as_str())];
    let answer = site.answer(Method::POST, PATH, &query, |call| call.json(&body)).await?;
    if refusal::says_member(&answer) { Ok(()) } else { accepted(site, &answer, account, group, true).await }
}

/// `DELETE /group/user`, once.
pub(super) async fn remove(site: &Site, account: &AccountId, group: &GroupId) -> Result<(), DirectoryError> {
    let query = [("groupId", group.as_str()), ("accountId", account.as_str())];
    let answer = site.answer(Method::DELETE, PATH, &query, |call| call).await?;
    if refusal::says_not_member(&answer) {
        Ok(())
    } else {
        accepted(site, &answer, account, group, false).await
    }
}

/// Reads from `GET /user/groups`, which Jira does not page: `expand=groups` of a user may list only the first 50, and
/// `GET /group/member` walks the whole group and leaves suspended accounts out.
pub(super) async fn is_member(
    site: &Site,
    account: &AccountId,
    group: &GroupId,
) -> Result<bool, DirectoryError> {
    Ok(of_account(site, account).await?.contains(group))
}

/// The groups of an account.
pub(super) async fn of_account(
    site: &Site,
    account: &AccountId,
) -> Result<BTreeSet<GroupId>, DirectoryError> {
    let groups: Vec<GroupName> =
        site.get("user/groups", &[("accountId", account.as_str())], "account").await?;
    Ok(groups.into_iter().filter_map(|group| group.group_id).collect())
}

/// Any 2xx is a yes, whatever its body, unless it is a page: then it was not Jira who spoke. A 400 with a text nobody
/// has seen (Jira speaks the language of its account) may be "already so", which a read tells in any language.
async fn accepted(
    site: &Site,
    answer: &Answer,
    account: &AccountId,
    group: &GroupId,
    wanted: bool,
) -> Result<(), DirectoryError> {
    if answer.status.is_success() {
        return if answer.is_html() { Err(strange(PATH, "answered with a page")) } else { Ok(()) };
    }
    let refused = refusal::of_write(answer);
    let is_unknown =
        answer.status == StatusCode::BAD_REQUEST && matches!(refused, DirectoryError::Unreachable(_));
    if is_unknown && is_member(site, account, group).await == Ok(wanted) { Ok(()) } else { Err(refused) }
}
