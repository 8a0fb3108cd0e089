//! Cookies. All are `__Host-`: of this host only, over TLS (or loopback), for every path. What is sealed can be neither
//! read nor made by the browser that holds it.

use std::fmt::Write;

use aes_gcm::aead::{Aead, AeadInPlace, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use axum::http::{HeaderMap, HeaderValue};
use axum_extra::extract::cookie::{Cookie, Key, PrivateCookieJar, SameSite};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::RngCore;
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

/// Seals the cookie that every bounce sets, by the cipher and the key of the jars. A jar makes the key's schedule anew for
/// each cookie, and opens and seals again all that came with the request.
pub struct Seal(Aes256Gcm);

/// What [`cookie`] puts behind each value, but for the age.
const ATTRIBUTES: &str = "; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=";
const NONCE: usize = 12;
const TAG: usize = 16;

impl Seal {
    /// Seals under the key of the jars.
    #[must_use]
    pub fn new(key: &Key) -> Self {
        Self(Aes256Gcm::new(key.encryption().into()))
    }

    /// The `Set-Cookie` of a cookie as [`cookie`] makes them, with the text sealed. It opens under this name only.
    #[must_use]
    pub fn set(&self, name: &str, text: &str, seconds: u32) -> HeaderValue {
        let mut sealed = Vec::with_capacity(NONCE + text.len() + TAG);
        sealed.resize(NONCE, 0);
        rand::rng().fill_bytes(&mut sealed);
        let nonce = *Nonce::from_slice(&sealed);
        sealed.extend_from_slice(text.as_bytes());
        let tag = self.0.encrypt_in_place_detached(&nonce, name.as_bytes(), &mut sealed[NONCE..]);
        sealed.extend_from_slice(&tag.expect("a short text in memory can be sealed"));
        let mut header = String::with_capacity(name.len() + sealed.len() * 4 / 3 + ATTRIBUTES.len() + 16);
        header.push_str(name);
        header.push('=');
        URL_SAFE_NO_PAD.encode_string(sealed, &mut header);
        // Writing to a String cannot fail.
        let _ = write!(header, "{ATTRIBUTES}{seconds}");
        HeaderValue::try_from(header).expect("names are ours, and the rest is base64")
    }

    /// The text of a value that was sealed under this name. `None`: somebody made it up.
    #[must_use]
    pub fn open(&self, name: &str, value: &str) -> Option<String> {
        let sealed = URL_SAFE_NO_PAD.decode(value).ok()?;
        let (nonce, cipher) = sealed.split_at_checked(NONCE)?;
        let payload = Payload { msg: cipher, aad: name.as_bytes() };
        String::from_utf8(self.0.decrypt(Nonce::from_slice(nonce), payload).ok()?).ok()
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_under_its_name_and_key_only() {
        let (seal, other) = (Seal::new(&Key::generate()), Seal::new(&Key::generate()));
        let header = seal.set(BOUNCED, "1764043200.00ff", 60);
        let header = Cookie::parse(header.to_str().expect("ASCII")).expect("a cookie");
        assert!(!header.value().contains("1764043200"));
        assert_eq!(seal.open(BOUNCED, header.value()).as_deref(), Some("1764043200.00ff"));
        assert_eq!(seal.open(NOTE, header.value()), None);
        assert_eq!(other.open(BOUNCED, header.value()), None);
        for forged in ["", "AAAA", "not base64", &header.value()[1..]] {
            assert_eq!(seal.open(BOUNCED, forged), None, "{forged}");
        }
    }

    #[test]
    fn a_sealed_cookie_is_set_like_all_others() {
        let header = Seal::new(&Key::generate()).set(BOUNCED, "text", 60);
        let header = header.to_str().expect("ASCII");
        let value = Cookie::parse(header).expect("a cookie").value().to_owned();
        assert_eq!(header, cookie(BOUNCED.to_owned(), value, Duration::seconds(60)).to_string());
    }
}
