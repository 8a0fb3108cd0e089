//! A browser's cookies. They never grow old here: the server must not trust a browser to forget.

use std::collections::BTreeMap;

/// Cookies by host and name. Cookies ignore ports.
#[derive(Clone, Debug, Default)]
pub(super) struct Jar(BTreeMap<String, BTreeMap<String, String>>);

impl Jar {
    /// Takes a `Set-Cookie` of that host.
    pub fn take(&mut self, host: &str, set_cookie: &str) {
        let (pair, attributes) = set_cookie.split_once(';').unwrap_or((set_cookie, ""));
        let (name, value) = pair.trim().split_once('=').expect("a cookie has a name and a value");
        let is_gone =
            attributes.split(';').any(|attribute| attribute.trim().eq_ignore_ascii_case("max-age=0"));
        if is_gone {
            self.of(host).remove(name);
        } else {
            self.put(host, name, value);
        }
    }

    pub fn put(&mut self, host: &str, name: &str, value: &str) {
        self.of(host).insert(name.to_owned(), value.to_owned());
    }

    pub fn of(&mut self, host: &str) -> &mut BTreeMap<String, String> {
        self.0.entry(host.to_owned()).or_default()
    }

    /// The `Cookie` header for that host.
    pub fn header(&mut self, host: &str) -> Option<String> {
        let pairs: Vec<_> = self.of(host).iter().map(|(name, value)| format!("{name}={value}")).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}
