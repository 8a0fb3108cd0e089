//! Security headers on every answer, whoever gave it, and the strict half of the defense against forged requests.

use std::fmt::Write;

use axum::extract::Request;
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use leptos::nonce::Nonce;

use super::cookies::SESSION;
use crate::config::Config;

/// The nonce a page was rendered with; the policy in its header must name the same.
#[derive(Clone)]
pub struct PageNonce(pub Nonce);

/// A document that is only looked at, such as a letter: it may be styled as mail programs style it, by itself, and do
/// nothing.
#[derive(Clone)]
pub struct Inert;

const INERT: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'; base-uri 'none'; \
     form-action 'none'";

/// The headers that every answer carries.
pub struct Headers {
    fixed: HeaderMap,
    before_nonce: &'static str,
    after_nonce: String,
}

impl Headers {
    /// Chromium applies `form-action` to the redirects after a form's POST: the way to the identity provider and to
    /// the sites is named.
    pub fn new(config: &Config) -> Self {
        let mut after_nonce = "' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
             connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; form-action 'self'"
            .to_owned();
        let issuer = config.oidc.issuer.url().origin().ascii_serialization();
        let sites = config.sites.origins().iter().flat_map(|s| std::iter::once(&s.base).chain(&s.others));
        for origin in std::iter::once(issuer.as_str()).chain(sites.map(domain::Origin::as_str)) {
            // Writing to a String cannot fail.
            let _ = write!(after_nonce, " {origin}");
        }
        let mut fixed = HeaderMap::new();
        let mut set = |name: HeaderName, value: &'static str| {
            fixed.insert(name, HeaderValue::from_static(value));
        };
        set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
        // Not `no-referrer`: forms of our own would then carry `Origin: null`.
        set(header::REFERRER_POLICY, "same-origin");
        set(header::X_FRAME_OPTIONS, "DENY");
        set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
        set(
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        );
        if config.is_secure() {
            set(header::STRICT_TRANSPORT_SECURITY, "max-age=63072000");
        }
        Self { fixed, before_nonce: "default-src 'none'; script-src 'nonce-", after_nonce }
    }

    /// Adds them; what a handler already said about caching stays.
    pub fn add(&self, response: &mut Response) {
        let rendered = response.extensions_mut().remove::<PageNonce>();
        let is_inert = response.extensions_mut().remove::<Inert>().is_some();
        let csp = match &rendered {
            _ if is_inert => axum::body::Bytes::from_static(INERT.as_bytes()),
            Some(PageNonce(nonce)) => self.csp(nonce),
            None => self.csp(&URL_SAFE_NO_PAD.encode(rand::random::<u128>().to_ne_bytes())),
        };
        let headers = response.headers_mut();
        headers.reserve(self.fixed.len() + 3);
        for (name, value) in &self.fixed {
            headers.insert(name.clone(), value.clone());
        }
        if let Ok(csp) = HeaderValue::from_maybe_shared(csp) {
            headers.insert(header::CONTENT_SECURITY_POLICY, csp);
        }
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }

    fn csp(&self, nonce: &str) -> axum::body::Bytes {
        let mut csp = String::with_capacity(self.before_nonce.len() + nonce.len() + self.after_nonce.len());
        csp.push_str(self.before_nonce);
        csp.push_str(nonce);
        csp.push_str(&self.after_nonce);
        csp.into()
    }
}

/// A write that says it comes from elsewhere, or one with a session's cookie of which nothing says where it comes from.
/// Every browser that can keep our cookie sends `Origin` or `Sec-Fetch-Site` with a form. tower-http's layer lets
/// requests with neither pass, and without `Sec-Fetch-Site` it compares hosts only: the same host over plain http would
/// do.
pub fn is_unproven_write(request: &Request, public_url: &str) -> bool {
    let headers = request.headers();
    if request.method().is_safe() {
        return false;
    }
    if headers.contains_key(header::ORIGIN) {
        return headers.get_all(header::ORIGIN).iter().any(|origin| origin != public_url);
    }
    !headers.contains_key("sec-fetch-site")
        && headers
            .get_all(header::COOKIE)
            .iter()
            .any(|value| value.as_bytes().windows(SESSION.len()).any(|part| part == SESSION.as_bytes()))
}
