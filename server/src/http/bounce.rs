//! The bounce, and the memory that breaks a loop.
//!
//! A browser that was bounced to a target and comes back from Jira within a minute, marked `via=`, has another problem
//! than a license. What it was bounced to is remembered in a sealed cookie of its own, as hashes.

use std::fmt::Write;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::{Cookie, Key, PrivateCookieJar};
use chrono::{DateTime, Utc};
use domain::Target;
use sha2::{Digest, Sha256};

use super::cookies::{BOUNCED, cookie, sealed};

/// How long a bounce is remembered, in seconds.
const MEMORY: i64 = 60;
/// How many are.
const PLACES: usize = 4;

/// Sends the browser to the target and remembers it.
pub fn bounce(target: &Target, headers: &HeaderMap, key: &Key, now: DateTime<Utc>) -> Response {
    let here = fingerprint(target);
    let others =
        remembered(headers, key, now).into_iter().filter(|(_, place)| *place != here).take(PLACES - 1);
    let mut text = format!("{}.{here:016x}", now.timestamp());
    for (at, place) in others {
        // Writing to a String cannot fail.
        let _ = write!(text, " {at}.{place:016x}");
    }
    let jar = PrivateCookieJar::new(key.clone());
    let jar = jar.add(cookie(BOUNCED.to_owned(), text, time::Duration::seconds(MEMORY)));
    let mut response = let_through(target);
    add_cookies(&mut response, jar);
    response
}

/// Sends the browser to the target.
pub fn let_through(target: &Target) -> Response {
    redirect(StatusCode::FOUND, target.url())
}

/// Whether this browser was bounced to the target within the last minute.
pub fn was_bounced(target: &Target, headers: &HeaderMap, key: &Key, now: DateTime<Utc>) -> bool {
    let place = fingerprint(target);
    remembered(headers, key, now).iter().any(|(_, remembered)| *remembered == place)
}

fn remembered(headers: &HeaderMap, key: &Key, now: DateTime<Utc>) -> Vec<(i64, u64)> {
    if super::cookies::plain(headers, BOUNCED).is_none() {
        return Vec::new();
    }
    let Some(cookie) = sealed(headers, key).get(BOUNCED) else { return Vec::new() };
    let places = cookie.value().split(' ').filter_map(|place| {
        let (at, place) = place.split_once('.')?;
        Some((at.parse().ok()?, u64::from_str_radix(place, 16).ok()?))
    });
    places.filter(|(at, _)| (0..=MEMORY).contains(&(now.timestamp() - at))).collect()
}

/// Of the issue when there is one: Jira may come back with another query.
fn fingerprint(target: &Target) -> u64 {
    let place = match target.issue() {
        Some(issue) => &format!("{} {issue}", target.site()),
        None => target.url().split(['?', '#']).next().unwrap_or(""),
    };
    let hash = Sha256::digest(place.as_bytes());
    hash.iter().take(8).fold(0, |so_far, byte| (so_far << 8) | u64::from(*byte))
}

/// A redirect of the portal. `to` is a proven target, a path of ours, or an address of the identity provider.
pub fn redirect(status: StatusCode, to: &str) -> Response {
    let mut response = Response::default();
    *response.status_mut() = status;
    // For what cookies and the layers around add as well.
    response.headers_mut().reserve(12);
    let location = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(header::LOCATION, location);
    response
}

/// Writes a jar's changes into an answer.
pub fn add_cookies(response: &mut Response, jar: PrivateCookieJar) {
    let answer = std::mem::take(response);
    *response = (jar, answer).into_response();
}

/// Adds a plain cookie to an answer.
pub fn add_cookie(response: &mut Response, cookie: &Cookie<'static>) {
    if let Ok(value) = HeaderValue::from_str(&cookie.encoded().to_string()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}
