//! People whom the provider knows.

use serde_json::{Map, Value, json};

/// Somebody with a login at the provider.
#[derive(Clone, Debug)]
pub struct Person {
    pub(super) login: String,
    pub(super) claims: Map<String, Value>,
}

impl Person {
    /// Somebody with the subject `sub-{login}`, the login as name, and the verified address `{login}@acme.example`.
    #[must_use]
    pub fn new(login: &str) -> Self {
        let claims = [
            ("sub", json!(format!("sub-{login}"))),
            ("name", json!(login)),
            ("email", json!(format!("{login}@acme.example"))),
            ("email_verified", json!(true)),
        ];
        let claims = claims.map(|(name, value)| (name.to_owned(), value));
        Self { login: login.to_owned(), claims: claims.into_iter().collect() }
    }

    /// The person with that claim, which `UserInfo` then shows. `null` takes a claim away.
    #[must_use]
    pub fn with(mut self, claim: &str, value: impl Into<Value>) -> Self {
        super::lie::set(&mut self.claims, claim, value.into());
        self
    }

    pub(super) fn subject(&self) -> Value {
        self.claims.get("sub").cloned().unwrap_or_default()
    }
}
