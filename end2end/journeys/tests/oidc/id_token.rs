//! ID tokens that do not hold, and odd ones that do.

use journeys::op::Lie::{
    Callback, Discovery, Header, IdToken, IdTokenText, IdTokenTime, PublishesAllKeys, Signed, TokenAnswer,
};
use journeys::op::{Endpoint, Lie, Op, Signing};
use serde_json::{Value, json};

use crate::world::World;

type Case = (&'static str, Vec<Lie>, &'static str);

#[tokio::test]
async fn a_token_with_claims_for_somebody_or_somewhen_else_is_refused() {
    refuse_all(|op| {
        vec![
            ("iss wrong", vec![IdToken("iss", json!("https://op.example"))], "of another issuer"),
            (
                "iss with a slash more",
                vec![IdToken("iss", json!(format!("{}/", op.issuer())))],
                "of another issuer",
            ),
            ("iss no URL", vec![IdToken("iss", json!("op"))], "something odd"),
            ("aud wrong", vec![IdToken("aud", json!("jira"))], "not for the portal"),
            ("aud a prefix", vec![IdToken("aud", json!("latch"))], "not for the portal"),
            ("aud empty", vec![IdToken("aud", json!([]))], "not for the portal"),
            ("aud with another", vec![IdToken("aud", json!(["latchkey", "jira"]))], "or not for it alone"),
            ("azp another", vec![IdToken("azp", json!("jira"))], "to another client"),
            ("nonce wrong", vec![IdToken("nonce", json!("x"))], "the nonce is not the one"),
            ("nonce missing", vec![IdToken("nonce", Value::Null)], "the nonce is not the one"),
            ("exp a minute past", vec![IdTokenTime("exp", -60)], "has expired"),
            ("exp an hour past", vec![IdTokenTime("exp", -3600)], "has expired"),
            ("exp a word", vec![IdToken("exp", json!("never"))], "something odd"),
            ("exp beyond time", vec![IdToken("exp", json!(i64::MAX))], "something odd"),
            ("iat in the future", vec![IdTokenTime("iat", 61)], "in the future"),
            ("iat long past", vec![IdTokenTime("iat", -661)], "too long ago"),
            ("iat negative", vec![IdToken("iat", json!(-1))], "too long ago"),
            ("nbf in the future", vec![IdTokenTime("nbf", 61)], "not valid yet"),
            ("nbf a word", vec![IdToken("nbf", json!("now"))], "not valid yet"),
            (
                "at_hash wrong",
                vec![IdToken("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA"))],
                "the access token is not",
            ),
            (
                "access token swapped",
                vec![TokenAnswer("access_token", json!("access-token-0"))],
                "the access token is not",
            ),
        ]
    })
    .await;
}

#[tokio::test]
async fn a_token_that_lacks_a_claim_or_has_an_unfit_subject_is_refused() {
    refuse_all(|_| {
        let unfit = "the subject is empty, too long, or not made of visible ASCII characters";
        vec![
            ("iss missing", vec![IdToken("iss", Value::Null)], "lacks `iss`"),
            ("sub missing", vec![IdToken("sub", Value::Null)], "lacks `sub`"),
            ("aud missing", vec![IdToken("aud", Value::Null)], "lacks `aud`"),
            ("exp missing", vec![IdToken("exp", Value::Null)], "lacks `exp`"),
            ("iat missing", vec![IdToken("iat", Value::Null)], "lacks `iat`"),
            ("sub a number", vec![IdToken("sub", json!(1))], "something odd"),
            ("sub empty", vec![IdToken("sub", json!(""))], unfit),
            ("sub long", vec![IdToken("sub", json!("x".repeat(256)))], unfit),
            ("sub with NUL", vec![IdToken("sub", json!("sub-ada\u{0}"))], unfit),
            ("sub with a space", vec![IdToken("sub", json!("sub ada"))], unfit),
            ("sub with a line end", vec![IdToken("sub", json!("sub-ada\n"))], unfit),
            ("sub not ASCII", vec![IdToken("sub", json!("sub-адa"))], unfit),
        ]
    })
    .await;
}

#[tokio::test]
async fn a_token_that_the_provider_did_not_sign_is_refused() {
    refuse_all(|op| {
        let jku = format!("{}/elsewhere", op.issuer());
        let algorithm = "an algorithm that the provider does not list";
        let wrong = "signature is wrong";
        vec![
            ("alg none", vec![Signed(Signing::Not)], "is not signed"),
            ("alg None", vec![Signed(Signing::Not), Header("alg", json!("None"))], "something odd"),
            ("alg RS256 without signature", vec![Signed(Signing::Not), Header("alg", json!("RS256"))], wrong),
            ("alg missing", vec![Header("alg", Value::Null)], "something odd"),
            ("signature wrong", vec![Signed(Signing::Badly)], wrong),
            ("signed by a stranger", vec![Signed(Signing::WithForeignKey)], wrong),
            ("HS256 by the client secret", vec![Signed(Signing::WithClientSecret)], algorithm),
            ("HS256 by the public key", vec![Signed(Signing::WithPublicKey)], algorithm),
            ("PS256, not listed", vec![Signed(Signing::Ps256)], algorithm),
            ("EdDSA, not listed", vec![Signed(Signing::EdDsa)], algorithm),
            ("key inlined", vec![Signed(Signing::WithForeignKey), Header("jwk", foreign_key())], wrong),
            ("key linked", vec![Signed(Signing::WithForeignKey), Header("jku", json!(jku))], wrong),
            ("certificate linked", vec![Signed(Signing::WithForeignKey), Header("x5u", json!(jku))], wrong),
            ("kid of another kind of key", vec![Header("kid", json!("ed25519"))], "does not publish"),
        ]
    })
    .await;
}

#[tokio::test]
async fn a_token_that_does_not_say_which_of_several_keys_signed_it_is_refused() {
    let world = World::new().await;
    world.op.lie(PublishesAllKeys);
    world.op.lie(Header("kid", Value::Null));
    assert_eq!(
        world.refusal("kid absent").await,
        "the ID token does not say which of several keys signed it"
    );
}

#[tokio::test]
async fn what_is_no_plain_signed_token_is_refused() {
    refuse_all(|_| {
        let not_signed = "is not a signed one";
        vec![
            ("none", vec![TokenAnswer("id_token", Value::Null)], "holds no ID token"),
            ("empty", vec![TokenAnswer("id_token", json!(""))], not_signed),
            ("an access token", vec![TokenAnswer("id_token", json!("access-token-1"))], not_signed),
            ("encrypted", vec![TokenAnswer("id_token", json!("e30.e30.e30.e30.e30"))], not_signed),
            ("two dots", vec![TokenAnswer("id_token", json!(".."))], "JSON objects"),
            ("no objects", vec![TokenAnswer("id_token", json!("W10.W10.e30"))], "JSON objects"),
            ("padded base64", vec![TokenAnswer("id_token", json!("e30=.e30=.e30="))], "JSON objects"),
            ("long", vec![IdToken("padding", json!("x".repeat(64 * 1024)))], "too long"),
            ("nested", vec![Header("cty", json!("JWT"))], "a kind that the portal does not take"),
            (
                "an access token in form",
                vec![Header("typ", json!("at+jwt"))],
                "a kind that the portal does not take",
            ),
            (
                "a logout token in form",
                vec![Header("typ", json!("logout+jwt"))],
                "a kind that the portal does not take",
            ),
            ("crit", vec![Header("crit", json!(["exp"]))], "wants an extension understood"),
            ("crit empty", vec![Header("crit", json!([]))], "wants an extension understood"),
            ("crit a word", vec![Header("crit", json!("b64"))], "wants an extension understood"),
            (
                "sub twice",
                vec![IdTokenText(|text| text.replacen('{', r#"{"sub":"sub-root","#, 1))],
                "without repetition",
            ),
            (
                "aud twice",
                vec![IdTokenText(|text| text.replacen('{', r#"{"\u0061ud":"x","#, 1))],
                "without repetition",
            ),
        ]
    })
    .await;
}

#[tokio::test]
async fn a_token_that_is_odd_but_right_is_taken() {
    let world = World::new().await;
    for (case, lies) in [
        ("exp past within the leeway", vec![IdTokenTime("exp", -59)]),
        ("iat ahead within the leeway", vec![IdTokenTime("iat", 60)]),
        ("iat ten minutes and the leeway ago", vec![IdTokenTime("iat", -660)]),
        ("nbf ahead within the leeway", vec![IdTokenTime("nbf", 60)]),
        ("nbf past", vec![IdTokenTime("nbf", -3600)]),
        ("nbf with a fraction", vec![IdToken("nbf", json!(1_000.5))]),
        ("aud a list of one", vec![IdToken("aud", json!(["latchkey"]))]),
        ("azp the portal", vec![IdToken("azp", json!("latchkey"))]),
        ("at_hash absent", vec![IdToken("at_hash", Value::Null)]),
        ("typ absent", vec![Header("typ", Value::Null)]),
        ("typ in small letters", vec![Header("typ", json!("jwt"))]),
        ("kid absent, one key fits", vec![Header("kid", Value::Null)]),
        ("kid present, several keys", vec![PublishesAllKeys]),
        (
            "sub as long as allowed",
            vec![IdToken("sub", json!("x".repeat(255))), Lie::UserInfo("sub", json!("x".repeat(255)))],
        ),
        ("email_verified a string", vec![IdToken("email_verified", json!("true"))]),
        ("updated_at as text", vec![IdToken("updated_at", json!("2026-11-22T10:00:00.000Z"))]),
        ("a claim of its own", vec![IdToken("https://op.example/claim", json!({ "a": [1] }))]),
        ("session_state in the callback", vec![Callback("session_state", Some("x".to_owned()))]),
    ] {
        lies.into_iter().for_each(|lie| world.op.lie(lie));
        world.assert_works(case).await;
        world.op.be_honest();
    }
}

#[tokio::test]
async fn algorithms_are_those_that_the_provider_lists_and_never_a_shared_secret() {
    let lists = |names: &[&str]| Discovery("id_token_signing_alg_values_supported", json!(names));
    for (signing, listed, is_taken) in [
        (Signing::Rs256, lists(&["RS256", "none"]), true),
        (Signing::Rs256, Discovery("id_token_signing_alg_values_supported", Value::Null), true),
        (Signing::Rs256, lists(&["ES256", "PS256"]), false),
        (Signing::Ps256, lists(&["PS256"]), true),
        (Signing::EdDsa, lists(&["RS256", "EdDSA"]), true),
        (Signing::Not, lists(&["none", "RS256"]), false),
        (Signing::WithClientSecret, lists(&["HS256", "RS256"]), false),
        (Signing::WithPublicKey, lists(&["HS256", "RS256"]), false),
    ] {
        let world = World::new().await;
        let case = format!("{signing:?} and {listed:?}");
        world.op.lie(listed);
        world.op.lie(Signed(signing));
        if is_taken {
            world.assert_works(&case).await;
        } else {
            world.refusal(&case).await;
        }
    }
}

/// One after the other, with an honest sign-in behind each, which shows that the lie and nothing else was refused.
async fn refuse_all(cases: impl FnOnce(&Op) -> Vec<Case>) {
    let world = World::new().await;
    for (case, lies, why) in cases(&world.op) {
        lies.into_iter().for_each(|lie| world.op.lie(lie));
        let reason = world.refusal(case).await;
        assert!(reason.contains(why), "{case}: refused for another reason: {reason}");
        world.op.be_honest();
        world.assert_works("the truth again").await;
    }
    assert_eq!(world.op.count(Endpoint::Elsewhere), 0);
}

/// The second of the provider's keys, before it is published.
fn foreign_key() -> Value {
    json!({ "kty": "RSA", "kid": "rsa-1", "e": "AQAB", "n": "xjlCRBqkQaSxr3XwQ8XXpyA7zOeBiTcZ2_mR0lCIj-zT2Jk0CbTQ" })
}
