//! The provider's keys, and tokens signed with them. Generating RSA keys takes a debug build seconds, so they are
//! kept; they have signed nothing but tests.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use openidconnect::core::{
    CoreEdDsaPrivateSigningKey, CoreHmacKey, CoreJwsSigningAlgorithm as Algorithm, CoreRsaPrivateSigningKey,
};
use openidconnect::{JsonWebKeyId, PrivateSigningKey};
use serde_json::{Map, Value, json};

use super::CLIENT_SECRET;
use super::lie::{Lie, Signing};
use super::state::State;

const RSA: [&str; 3] =
    [include_str!("keys/rsa-1.pem"), include_str!("keys/rsa-2.pem"), include_str!("keys/rsa-3.pem")];
const ED25519: &str = include_str!("keys/ed25519.pem");
const FIRST_PUBLIC: &str = include_str!("keys/rsa-1.pub.pem");
const ED25519_NAME: &str = "ed25519";

pub(super) struct Keys {
    rsa: [CoreRsaPrivateSigningKey; 3],
    ed25519: CoreEdDsaPrivateSigningKey,
}

impl Keys {
    pub(super) fn load() -> Self {
        let name = |name: &str| Some(JsonWebKeyId::new(name.to_owned()));
        let rsa = |index: usize| {
            let key = CoreRsaPrivateSigningKey::from_pem(RSA[index], name(&rsa_name(index)));
            key.expect("the key is in the repository")
        };
        let ed25519 = CoreEdDsaPrivateSigningKey::from_ed25519_pem(ED25519, name(ED25519_NAME));
        Self { rsa: [rsa(0), rsa(1), rsa(2)], ed25519: ed25519.expect("the key is in the repository") }
    }

    /// The JSON Web Key Set.
    pub(super) fn published(&self, state: &State) -> Value {
        let rsa: Vec<_> = if state.publishes_all_keys() {
            self.rsa.iter().collect()
        } else {
            vec![&self.rsa[current(state)]]
        };
        let rsa = rsa.into_iter().map(PrivateSigningKey::as_verification_key);
        let keys: Vec<_> = rsa.chain([self.ed25519.as_verification_key()]).collect();
        json!({ "keys": keys })
    }

    /// The compact form of a token with these claims.
    pub(super) fn sign(&self, claims: &Map<String, Value>, state: &State) -> String {
        let signing = state.signing();
        let mut header = header(signing, state);
        state.falsify(&mut header, |lie| match lie {
            Lie::Header(name, value) => Some((name, value.clone())),
            _ => None,
        });
        let mut text = Value::Object(claims.clone()).to_string();
        for lie in &state.lies {
            if let Lie::IdTokenText(change) = lie {
                text = change(&text);
            }
        }
        let encode = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
        let input =
            format!("{}.{}", encode(Value::Object(header).to_string().as_bytes()), encode(text.as_bytes()));
        let signature = self.signature(signing, input.as_bytes(), state);
        format!("{input}.{}", encode(&signature))
    }

    fn signature(&self, signing: Signing, input: &[u8], state: &State) -> Vec<u8> {
        let own = &self.rsa[current(state)];
        let foreign = &self.rsa[(current(state) + 1) % self.rsa.len()];
        let signature = match signing {
            Signing::Rs256 | Signing::Badly => own.sign(&Algorithm::RsaSsaPkcs1V15Sha256, input),
            Signing::WithForeignKey => foreign.sign(&Algorithm::RsaSsaPkcs1V15Sha256, input),
            Signing::Ps256 => own.sign(&Algorithm::RsaSsaPssSha256, input),
            Signing::EdDsa => self.ed25519.sign(&Algorithm::EdDsa, input),
            Signing::WithClientSecret => CoreHmacKey::new(CLIENT_SECRET).sign(&Algorithm::HmacSha256, input),
            Signing::WithPublicKey => CoreHmacKey::new(FIRST_PUBLIC).sign(&Algorithm::HmacSha256, input),
            Signing::Not => Ok(Vec::new()),
        };
        let mut signature = signature.expect("each key can sign with its algorithm");
        if signing == Signing::Badly
            && let Some(first) = signature.first_mut()
        {
            *first ^= 1;
        }
        signature
    }
}

fn header(signing: Signing, state: &State) -> Map<String, Value> {
    let algorithm = match signing {
        Signing::Rs256 | Signing::Badly | Signing::WithForeignKey => "RS256",
        Signing::Ps256 => "PS256",
        Signing::EdDsa => "EdDSA",
        Signing::WithClientSecret | Signing::WithPublicKey => "HS256",
        Signing::Not => "none",
    };
    let kid = if signing == Signing::EdDsa { ED25519_NAME.to_owned() } else { rsa_name(current(state)) };
    [("alg", algorithm.into()), ("kid", kid.into()), ("typ", "JWT".into())]
        .map(|(n, v): (&str, Value)| (n.to_owned(), v))
        .into_iter()
        .collect()
}

fn current(state: &State) -> usize {
    state.rotations % RSA.len()
}

fn rsa_name(index: usize) -> String {
    format!("rsa-{}", index + 1)
}
