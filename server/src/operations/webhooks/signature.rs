//! Signatures after Standard Webhooks: whoever knows the secret can tell that a call is ours, whole, and of now.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use rand::RngCore;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

const PREFIX: &str = "whsec_";

/// 256 bits.
pub(super) fn new_secret() -> SecretString {
    let mut bytes = [0u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    format!("{PREFIX}{}", STANDARD.encode(bytes)).into()
}

/// The headers of a call. The id is the same at every try, the time is that of the try.
pub(super) fn headers(
    secret: Option<&SecretString>,
    id: &str,
    at: DateTime<Utc>,
    body: &str,
) -> Vec<(&'static str, String)> {
    let timestamp = at.timestamp().to_string();
    let signature = secret.and_then(|secret| sign(secret, &format!("{id}.{timestamp}.{body}")));
    let mut headers = vec![("webhook-id", id.to_owned()), ("webhook-timestamp", timestamp)];
    headers.extend(signature.map(|signature| ("webhook-signature", format!("v1,{signature}"))));
    headers
}

/// `None`: the secret is none of ours.
fn sign(secret: &SecretString, signed: &str) -> Option<String> {
    let key = STANDARD.decode(secret.expose_secret().strip_prefix(PREFIX)?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(signed.as_bytes());
    Some(STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's own libraries.
    #[test]
    fn the_signature_is_that_of_the_specification() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".into();
        let at = DateTime::from_timestamp(1_614_265_330, 0).expect("a time");
        let headers = headers(Some(&secret), "msg_p5jXN8AQM9LWM0D4loKWxJek", at, "{\"test\": 2432232314}");
        assert_eq!(
            headers,
            [
                ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek".to_owned()),
                ("webhook-timestamp", "1614265330".to_owned()),
                ("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=".to_owned()),
            ]
        );
    }

    #[test]
    fn secrets_are_long_and_never_the_same() {
        let (one, other) = (new_secret(), new_secret());
        assert_ne!(one.expose_secret(), other.expose_secret());
        assert!(sign(&one, "x").is_some());
        assert_eq!(one.expose_secret().len(), "whsec_".len() + 44);
    }
}
