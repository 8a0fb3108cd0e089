//! What holds for every answer of every test.

use reqwest::header::{CONTENT_SECURITY_POLICY, LOCATION, SET_COOKIE};
use url::{Origin, Url};

use super::Known;
use super::landing::Landing;

/// Who takes part.
#[derive(Debug)]
pub(super) struct Parties {
    pub portal: String,
    pub op: String,
    pub jira: String,
    /// The origins of all configured sites.
    pub sites: Vec<String>,
    pub people: Vec<Known>,
    /// Secrets that no answer may hold.
    pub canaries: Vec<String>,
}

impl Parties {
    pub fn person(&self, login: &str) -> &Known {
        self.people.iter().find(|person| person.login == login).expect("the world knows them")
    }

    pub fn is_portal(&self, url: &Url) -> bool {
        origin(&self.portal) == url.origin()
    }

    /// # Panics
    /// When the answer leads out of the world, or is not as every answer of the portal is.
    pub fn check(&self, asked: &Url, landing: &Landing) {
        for location in landing.headers.get_all(LOCATION) {
            self.check_location(asked, location.to_str().expect("a location is text"));
        }
        if self.is_portal(asked) {
            check_cookies(asked, landing);
            check_headers(asked, landing);
            for canary in &self.canaries {
                assert!(!landing.says(canary), "{asked} tells a secret");
                let told =
                    landing.headers.values().any(|value| contains(value.as_bytes(), canary.as_bytes()));
                assert!(!told, "{asked} tells a secret in a header");
            }
        }
    }
}

impl Parties {
    /// # Panics
    /// When it leads out of the world.
    pub fn check_location(&self, asked: &Url, location: &str) {
        let to = asked.join(location).unwrap_or_else(|_| panic!("{asked} leads to {location:?}"));
        let mut known = [&self.portal, &self.op, &self.jira].into_iter().chain(&self.sites);
        let is_known = known.any(|party| origin(party) == to.origin());
        assert!(is_known, "{asked} leads out of the world, to {location}");
    }
}

fn origin(url: &str) -> Origin {
    Url::parse(url).expect("a party has an address").origin()
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

fn check_cookies(asked: &Url, landing: &Landing) {
    for cookie in landing.headers.get_all(SET_COOKIE) {
        let cookie = cookie.to_str().expect("a cookie is text");
        assert!(cookie.starts_with("__Host-"), "{asked}: {cookie}");
        let pair = cookie.split(';').next().unwrap_or_default();
        assert!(pair.len() <= 4096, "{asked}: browsers drop a cookie of {} bytes", pair.len());
        let attributes: Vec<_> = cookie.split(';').skip(1).map(|it| it.trim().to_ascii_lowercase()).collect();
        for wanted in ["secure", "httponly", "samesite=lax", "path=/"] {
            assert!(attributes.iter().any(|it| it == wanted), "{asked}: no {wanted} in {cookie}");
        }
        assert!(!attributes.iter().any(|it| it.starts_with("domain")), "{asked}: {cookie}");
    }
}

fn check_headers(asked: &Url, landing: &Landing) {
    assert_eq!(landing.header("x-content-type-options"), Some("nosniff"), "{asked}");
    assert_eq!(landing.header("referrer-policy"), Some("same-origin"), "{asked}");
    assert_eq!(landing.header("x-frame-options"), Some("DENY"), "{asked}");
    assert!(landing.header("cache-control").is_some(), "{asked}");
    assert!(landing.header("x-request-id").is_some(), "{asked}");
    let policies = landing.headers.get_all(CONTENT_SECURITY_POLICY).iter().count();
    assert_eq!(policies, 1, "{asked}: {policies} content security policies");
    let policy = landing.header("content-security-policy").unwrap_or_default();
    // A letter is only looked at: it styles itself and runs nothing.
    let is_letter = asked.path().starts_with("/system/letters/") && landing.status == 200;
    let scripts =
        if is_letter && policy.contains("unsafe-inline") { "sandbox" } else { "script-src 'nonce-" };
    for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", scripts] {
        assert!(policy.contains(part), "{asked}: no {part} in {policy}");
    }
}
