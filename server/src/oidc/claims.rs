//! Who the person is, from the ID token and `UserInfo`.

use std::collections::{BTreeMap, BTreeSet};

use domain::{EmailAddress, display_name};
use openidconnect::AccessToken;
use secrecy::SecretString;
use serde_json::Value;
use url::Url;

use super::http::Http;
use super::json::Object;
use super::{Settings, refused};
use crate::ports::{Identity, SignInError};

const MOST_VALUES: usize = 200;
const LONGEST_VALUE: usize = 256;

/// Long enough to tell people apart on a page, short enough to be seen as no name.
const SUBJECT_AS_NAME: usize = 12;

/// What the `UserInfo` endpoint says about the person whom the ID token is about.
pub(super) async fn user_info(
    http: &Http,
    endpoint: &Url,
    access_token: &AccessToken,
    id_claims: &Object,
) -> Result<Object, SignInError> {
    let claims = http.object("UserInfo", endpoint, Some(access_token)).await?;
    // OpenID Connect Core 1.0, section 5.3.2: otherwise the answer must not be used.
    if claims.get("sub").and_then(Value::as_str) != text(id_claims, "sub") {
        return Err(refused("UserInfo is about somebody else than the ID token"));
    }
    Ok(claims)
}

/// The person, from claims that were verified.
pub(super) fn identity(
    settings: &Settings,
    id_claims: &Object,
    user_info: &Object,
    id_token: SecretString,
) -> Result<Identity, SignInError> {
    let subject = text(id_claims, "sub").ok_or_else(|| refused("there is no subject"))?.to_owned();
    // Address and verification come from one place, lest one vouch for the other's address.
    let mailbox = if user_info.contains_key("email") { user_info } else { id_claims };
    let email = text(mailbox, "email").and_then(|address| EmailAddress::parse(address).ok());
    Ok(Identity {
        issuer: settings.issuer.to_string(),
        email_verified: email.is_some() && mailbox.get("email_verified") == Some(&Value::Bool(true)),
        name: name(&[user_info, id_claims], email.as_ref(), &subject),
        email,
        groups: groups(&settings.groups_claim, id_claims, user_info),
        claims: kept(&settings.keep_claims, id_claims, user_info),
        subject,
        id_token,
    })
}

fn name(sources: &[&Object], email: Option<&EmailAddress>, subject: &str) -> String {
    let claimed = sources
        .iter()
        .filter_map(|claims| text(claims, "name"))
        .map(display_name)
        .find(|name| !name.is_empty());
    claimed.unwrap_or_else(|| match email.and_then(|email| email.as_str().split_once('@')) {
        Some((local, _)) => display_name(local),
        None => subject.chars().take(SUBJECT_AS_NAME).collect(),
    })
}

/// Only a list will do: where groups give rights, a lone string is a claim that means something else.
fn groups(claim: &str, id_claims: &Object, user_info: &Object) -> Option<BTreeSet<String>> {
    // Entra ID says so when there are too many to list.
    let is_overflowing = [id_claims, user_info].into_iter().any(|claims| {
        is_elsewhere(claims, claim)
            || claims.get("hasgroups").is_some_and(|value| *value != Value::Bool(false))
    });
    if is_overflowing {
        return None;
    }
    list(id_claims.get(claim).or_else(|| user_info.get(claim))?)
}

fn kept(names: &[String], id_claims: &Object, user_info: &Object) -> BTreeMap<String, BTreeSet<String>> {
    let values = |name: &String| {
        if is_elsewhere(id_claims, name) || is_elsewhere(user_info, name) {
            return None;
        }
        match id_claims.get(name).or_else(|| user_info.get(name))? {
            Value::String(one) if is_fit(one) => Some(BTreeSet::from([one.clone()])),
            several => list(several),
        }
    };
    names.iter().filter_map(|name| Some((name.clone(), values(name)?))).collect()
}

/// OpenID Connect Core 1.0, section 5.6.2: the claim is to be fetched from somewhere else.
fn is_elsewhere(claims: &Object, name: &str) -> bool {
    claims.get("_claim_names").is_some_and(|names| names.get(name).is_some() || !names.is_object())
}

/// All of it or nothing: a part could lack the group that a rule denies by.
fn list(value: &Value) -> Option<BTreeSet<String>> {
    let values = value.as_array().filter(|values| values.len() <= MOST_VALUES)?;
    values.iter().map(|value| value.as_str().filter(|text| is_fit(text)).map(str::to_owned)).collect()
}

/// PostgreSQL keeps no NUL.
fn is_fit(text: &str) -> bool {
    text.chars().count() <= LONGEST_VALUE && !text.contains('\0')
}

fn text<'a>(claims: &'a Object, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str)
}
