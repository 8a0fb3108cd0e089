//! Cookies. All are `__Host-`: of this host only, over TLS (or loopback), for every path. What is sealed can be neither
//! read nor made by the browser that holds it.

use axum::http::HeaderMap;
use axum_extra::extract::cookie::{Cookie, Key, PrivateCookieJar, SameSite};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha512};
use time::Duration;

/// The session's secret.
pub const SESSION: &str = "__Host-sid";
/// Begun sign-ins, one cookie each: the state stands behind the hyphen.
pub const LOGIN: &str = "__Host-login-";
/// Where this browser was bounced to lately.
pub const BOUNCED: &str = "__Host-bounced";
/// What the answer of a form leaves for the next page.
pub const NOTE: &str = "__Host-note";

/// Seals cookies; the same for all replicas when the configuration gives a secret.
#[must_use]
pub fn key(secret: Option<&SecretString>) -> Key {
    match secret {
        Some(secret) => {
            let mut hash = Sha512::new();
            hash.update(b"latchkey cookies 1\0");
            hash.update(secret.expose_secret().as_bytes());
            Key::from(&hash.finalize())
        }
        None => Key::generate(),
    }
}

/// The sealed cookies of a request.
pub fn sealed(headers: &HeaderMap, key: &Key) -> PrivateCookieJar {
    PrivateCookieJar::from_headers(headers, key.clone())
}

/// A cookie with everything that `__Host-` asks for. `Lax`: it must come along when a person follows a link from a mail
/// or comes back from the identity provider.
#[must_use]
pub fn cookie(name: String, value: String, max_age: Duration) -> Cookie<'static> {
    Cookie::build((name, value))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(max_age)
        .build()
}

/// A cookie that takes back another.
#[must_use]
pub fn gone(name: String) -> Cookie<'static> {
    cookie(name, String::new(), Duration::ZERO)
}

/// The value of a plain cookie, if it is sent once.
#[must_use]
pub fn plain<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut found = named(headers).filter(|(key, _)| *key == name).map(|(_, value)| value);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// The names of all cookies that begin so.
pub fn names<'a>(headers: &'a HeaderMap, prefix: &'a str) -> impl Iterator<Item = &'a str> {
    named(headers).map(|(name, _)| name).filter(move |name| name.starts_with(prefix))
}

fn named(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    headers
        .get_all(axum::http::header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
}
