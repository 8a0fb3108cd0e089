//! Whether an ID token holds (OpenID Connect Core 1.0, section 3.1.3.7).

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::{
    CoreIdToken, CoreIdTokenClaims, CoreIdTokenVerifier, CoreJsonWebKeySet, CoreJwsSigningAlgorithm,
};
use openidconnect::{
    AccessToken, AccessTokenHash, ClaimsVerificationError, ClientId, IssuerUrl, Nonce,
    SignatureVerificationError,
};
use serde_json::Value;

use super::json::{self, Object};
use crate::ports::SignInError;

/// How far the provider's clock and ours may be apart.
const LEEWAY: TimeDelta = TimeDelta::seconds(60);

/// A token comes fresh from the token endpoint. Providers that make it earlier make it with the code, and a code
/// lives ten minutes at most (RFC 6749, section 4.1.2), as does a sign-in that has begun.
const OLDEST: TimeDelta = TimeDelta::minutes(10);

/// With groups and pictures inlined a token may be long, but not so long.
const LONGEST_TOKEN: usize = 64 * 1024;

/// OpenID Connect Core 1.0, section 2, on `sub`.
const LONGEST_SUBJECT: usize = 255;

/// What the token must fit.
pub(super) struct Expected<'a> {
    pub(super) client_id: &'a str,
    pub(super) issuer: &'a IssuerUrl,
    pub(super) algorithms: &'a [CoreJwsSigningAlgorithm],
    pub(super) nonce: &'a str,
    pub(super) access_token: &'a AccessToken,
    pub(super) now: DateTime<Utc>,
}

/// Why a token does not hold, in words that quote nothing of it.
#[derive(Debug)]
pub(super) enum Refusal {
    /// With other keys it may hold.
    UnknownKey(String),
    /// It never will.
    Invalid(String),
}

impl From<Refusal> for SignInError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::UnknownKey(reason) | Refusal::Invalid(reason) => Self::Refused(reason),
        }
    }
}

/// The claims of a token that holds; `sub` is among them and fit to be kept.
pub(super) fn verify(
    token: &str,
    expected: &Expected<'_>,
    keys: &CoreJsonWebKeySet,
) -> Result<Object, Refusal> {
    if token.len() > LONGEST_TOKEN {
        return Err(invalid("the ID token is too long"));
    }
    let (header, claims) = read(token)?;
    let id_token: CoreIdToken = token.parse().map_err(|_| invalid("the ID token holds something odd"))?;
    let verifier = CoreIdTokenVerifier::new_public_client(
        ClientId::new(expected.client_id.to_owned()),
        expected.issuer.clone(),
        keys.clone(),
    )
    .set_allowed_algs(expected.algorithms.iter().cloned())
    // The crate grants no leeway: `exp` must lie after the time it is told.
    .set_time_fn(|| expected.now - LEEWAY);
    let nonce = Nonce::new(expected.nonce.to_owned());
    let checked = id_token.claims(&verifier, &nonce).map_err(|error| explain(&error, &header))?;
    check_times(checked.issue_time(), &claims, expected.now)?;
    check_party(checked, expected.client_id)?;
    check_access_token(&id_token, checked, &verifier, expected.access_token)?;
    check_subject(checked.subject().as_str())?;
    Ok(claims)
}

/// Header and claims, unverified, for what the crate does not look at. It reads the same bytes: no other spelling of
/// base64 passes here.
fn read(token: &str) -> Result<(Object, Object), Refusal> {
    let mut parts = token.split('.');
    let (Some(header), Some(claims), Some(_), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(invalid("the ID token is not a signed one"));
    };
    let decode = |part| BASE64_URL_SAFE_NO_PAD.decode(part).ok().and_then(|text| json::object(&text));
    let (Some(header), Some(claims)) = (decode(header), decode(claims)) else {
        return Err(invalid("the ID token is not made of JSON objects without repetition"));
    };
    // RFC 7515, section 4.1.11: an extension that must be understood, and here none is. The crate sees lists only.
    if header.contains_key("crit") {
        return Err(invalid("the ID token wants an extension understood"));
    }
    match ["iss", "sub", "aud", "exp", "iat"].into_iter().find(|name| !claims.contains_key(*name)) {
        Some(missing) => Err(Refusal::Invalid(format!("the ID token lacks `{missing}`"))),
        None => Ok((header, claims)),
    }
}

fn explain(error: &ClaimsVerificationError, header: &Object) -> Refusal {
    use ClaimsVerificationError as Claims;
    use SignatureVerificationError as Signature;
    match error {
        Claims::Expired(_) => invalid("the ID token has expired"),
        Claims::InvalidAudience(_) => invalid("the ID token is not for the portal, or not for it alone"),
        Claims::InvalidIssuer(_) => invalid("the ID token is of another issuer"),
        Claims::InvalidNonce(_) => invalid("the nonce is not the one that was sent"),
        Claims::SignatureVerification(Signature::NoMatchingKey) => Refusal::UnknownKey(
            "the ID token is signed with a key that the provider does not publish".to_owned(),
        ),
        // It names no key: the one that was tried may have been replaced.
        Claims::SignatureVerification(Signature::CryptoError(_)) if !header.contains_key("kid") => {
            Refusal::UnknownKey("the ID token's signature is wrong".to_owned())
        }
        Claims::SignatureVerification(Signature::AmbiguousKeyId(_)) => {
            invalid("the ID token does not say which of several keys signed it")
        }
        Claims::SignatureVerification(Signature::NoSignature) => invalid("the ID token is not signed"),
        Claims::SignatureVerification(Signature::DisallowedAlg(_)) => invalid(
            "the ID token is signed with an algorithm that the provider does not list or the portal does not take",
        ),
        Claims::SignatureVerification(_) => invalid("the ID token's signature is wrong"),
        _ => invalid("the ID token is of a kind that the portal does not take"),
    }
}

/// `iat` by section 3.1.3.7, item 10; `nbf` by RFC 7519, section 4.1.5.
fn check_times(issued_at: DateTime<Utc>, claims: &Object, now: DateTime<Utc>) -> Result<(), Refusal> {
    if issued_at > now + LEEWAY {
        return Err(invalid("the ID token was issued in the future"));
    }
    if issued_at < now - OLDEST - LEEWAY {
        return Err(invalid("the ID token was issued too long ago"));
    }
    let limit = (now + LEEWAY).timestamp();
    match claims.get("nbf") {
        None => Ok(()),
        Some(Value::Number(seconds)) if seconds.as_f64().is_some_and(|seconds| seconds <= limit as f64) => {
            Ok(())
        }
        Some(_) => Err(invalid("the ID token is not valid yet")),
    }
}

/// Section 3.1.3.7, item 5. Another audience than the portal the crate has refused.
fn check_party(claims: &CoreIdTokenClaims, client_id: &str) -> Result<(), Refusal> {
    match claims.authorized_party() {
        Some(party) if party.as_str() != client_id => {
            Err(invalid("the ID token was issued to another client"))
        }
        _ => Ok(()),
    }
}

/// Section 3.1.3.8.
fn check_access_token(
    token: &CoreIdToken,
    claims: &CoreIdTokenClaims,
    verifier: &CoreIdTokenVerifier<'_>,
    access_token: &AccessToken,
) -> Result<(), Refusal> {
    let Some(expected) = claims.access_token_hash() else {
        return Ok(());
    };
    let wrong = || invalid("the access token is not the one that came with the ID token");
    let algorithm = token.signing_alg().map_err(|_| wrong())?;
    let key = token.signing_key(verifier).map_err(|_| wrong())?;
    let actual = AccessTokenHash::from_token(access_token, algorithm, key).map_err(|_| wrong())?;
    if actual == *expected { Ok(()) } else { Err(wrong()) }
}

/// It becomes a key in the database and stands in logs.
fn check_subject(subject: &str) -> Result<(), Refusal> {
    if (1..=LONGEST_SUBJECT).contains(&subject.len()) && subject.bytes().all(|b| b.is_ascii_graphic()) {
        Ok(())
    } else {
        Err(invalid("the subject is empty, too long, or not made of visible ASCII characters"))
    }
}

fn invalid(reason: &str) -> Refusal {
    Refusal::Invalid(reason.to_owned())
}
