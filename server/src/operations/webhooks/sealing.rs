//! Sealing: addresses and secrets of webhooks are stored so that a copy of the database tells neither.
//!
//! AES-256-GCM, as cookies are sealed, under a key of its own made from the configured secret. What was sealed for one
//! webhook opens for no other. See `docs/adr/0019-webhook-secrets.md`.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::WebhookId;
use rand::RngCore;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

const NONCE: usize = 12;

/// Which of a webhook's secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sealed {
    Address,
    Secret,
}

/// Seals and opens.
pub(super) struct Seal(Aes256Gcm);

impl Seal {
    pub(super) fn new(secret: &SecretString) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"latchkey webhooks 1\0");
        hash.update(secret.expose_secret().as_bytes());
        Self(Aes256Gcm::new(&<[u8; 32]>::from(hash.finalize()).into()))
    }

    pub(super) fn seal(&self, webhook: WebhookId, what: Sealed, text: &SecretString) -> String {
        let mut sealed = vec![0u8; NONCE];
        rand::rng().fill_bytes(&mut sealed);
        let payload = Payload { msg: text.expose_secret().as_bytes(), aad: &context(webhook, what) };
        let cipher = self.0.encrypt(Nonce::from_slice(&sealed), payload);
        sealed.extend(cipher.expect("a short text in memory can be sealed"));
        STANDARD.encode(sealed)
    }

    /// `None`: it was sealed under another secret, for another webhook, or not at all.
    pub(super) fn open(&self, webhook: WebhookId, what: Sealed, sealed: &str) -> Option<SecretString> {
        let sealed = STANDARD.decode(sealed).ok()?;
        let (nonce, cipher) = sealed.split_at_checked(NONCE)?;
        let payload = Payload { msg: cipher, aad: &context(webhook, what) };
        let text = self.0.decrypt(Nonce::from_slice(nonce), payload).ok()?;
        Some(String::from_utf8(text).ok()?.into())
    }
}

fn context(webhook: WebhookId, what: Sealed) -> Vec<u8> {
    let mut context = webhook.0.as_bytes().to_vec();
    context.push(match what {
        Sealed::Address => b'a',
        Sealed::Secret => b's',
    });
    context
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_was_sealed_opens_for_the_same_webhook_under_the_same_secret_only() {
        let seal = Seal::new(&"a secret of at least thirty-two characters".into());
        let (one, other) = (WebhookId(Uuid::from_u128(1)), WebhookId(Uuid::from_u128(2)));
        let sealed = seal.seal(one, Sealed::Address, &"https://hooks.example/T0/B0/x".into());
        assert!(!sealed.contains("hooks"));
        assert_ne!(sealed, seal.seal(one, Sealed::Address, &"https://hooks.example/T0/B0/x".into()));
        let opened = seal.open(one, Sealed::Address, &sealed).expect("it is the same");
        assert_eq!(opened.expose_secret(), "https://hooks.example/T0/B0/x");
        assert!(seal.open(other, Sealed::Address, &sealed).is_none());
        assert!(seal.open(one, Sealed::Secret, &sealed).is_none());
        let changed = Seal::new(&"another secret of thirty-two characters".into());
        assert!(changed.open(one, Sealed::Address, &sealed).is_none());
        for broken in ["", "AAAA", "not base64"] {
            assert!(seal.open(one, Sealed::Address, broken).is_none());
        }
    }
}
