//! What the provider says about itself.

use journeys::op::Lie::Discovery;
use journeys::op::{Answer, Endpoint, Lie};
use serde_json::{Value, json};
use server::ports::{IdentityProvider, SignInError};

use crate::world::World;

#[tokio::test]
async fn a_provider_that_the_portal_cannot_work_with_safely_is_not_used() {
    let at = |name, url: &str| Discovery(name, json!(url));
    for (case, lie, why) in [
        ("another issuer", at("issuer", "https://op.example"), "of another issuer"),
        ("no issuer", Discovery("issuer", Value::Null), "lacks something"),
        ("no token endpoint", Discovery("token_endpoint", Value::Null), "lacks something"),
        ("no keys", Discovery("jwks_uri", Value::Null), "lacks something"),
        ("an endpoint that is no URL", at("token_endpoint", "/token"), "something odd"),
        (
            "plain authorization endpoint",
            at("authorization_endpoint", "http://op.example/authorize"),
            "is not https",
        ),
        ("plain token endpoint", at("token_endpoint", "http://op.example/token"), "is not https"),
        ("plain UserInfo endpoint", at("userinfo_endpoint", "http://op.example/userinfo"), "is not https"),
        ("plain keys", at("jwks_uri", "http://op.example/keys"), "is not https"),
        ("plain sign-out", at("end_session_endpoint", "http://op.example/end"), "is not https"),
        ("script for sign-out", at("end_session_endpoint", "javascript:alert(1)"), "is not https"),
        ("keys in a file", at("jwks_uri", "file:///etc/passwd"), "is not https"),
        ("user in a URL", at("token_endpoint", "https://a:b@op.example/token"), "has a user name"),
        (
            "S256 not offered",
            Discovery("code_challenge_methods_supported", json!(["plain"])),
            "PKCE with S256",
        ),
        ("no PKCE", Discovery("code_challenge_methods_supported", json!([])), "PKCE with S256"),
        (
            "no safe algorithm",
            Discovery("id_token_signing_alg_values_supported", json!(["HS256", "none"])),
            "RS256 is one",
        ),
        (
            "no secret",
            Discovery("token_endpoint_auth_methods_supported", json!(["private_key_jwt"])),
            "with a secret",
        ),
    ] {
        let world = World::new().await;
        world.op.lie(lie);
        let reason = world.outage(case).await;
        assert!(reason.contains(why), "{case}: not used for another reason: {reason}");
        assert!(
            matches!(world.portal.self_check().await, Err(SignInError::Unavailable(_))),
            "{case}: check passes"
        );
        assert_eq!(world.op.count(Endpoint::Authorize), 0, "{case}");
    }
}

#[tokio::test]
async fn the_issuer_is_compared_to_the_last_slash() {
    let world = World::new().await;
    world.op.lie(Discovery("issuer", json!(format!("{}/", world.op.issuer()))));
    assert!(world.outage("a slash more").await.contains("to the last slash"));
}

#[tokio::test]
async fn an_answer_that_is_no_discovery_document_is_not_used() {
    let world = World::new().await;
    let elsewhere = format!("{}/elsewhere", world.op.issuer());
    for (answer, why) in [
        (Answer::Status(404), "status 404"),
        (Answer::Status(429), "status 429"),
        (Answer::Status(500), "status 500"),
        (Answer::Html, "is not JSON"),
        (Answer::Json(json!([])), "is not a JSON object"),
        (Answer::Json(json!({})), "lacks something"),
        (Answer::Huge, "more than a megabyte"),
        (Answer::Redirect(elsewhere), "status 303"),
    ] {
        let case = format!("{answer:?}");
        world.op.lie(Lie::Answers(Endpoint::Discovery, answer));
        let reason = world.outage(&case).await;
        assert!(reason.contains(why), "{case}: not used for another reason: {reason}");
        world.op.be_honest();
        world.pass(chrono::TimeDelta::seconds(1));
    }
    assert_eq!(world.op.count(Endpoint::Elsewhere), 0, "a redirect was followed");
    world.assert_works("the truth at last").await;
}

#[tokio::test]
async fn a_provider_that_is_silent_on_pkce_is_used_with_it() {
    let world = World::new().await;
    world.op.lie(Discovery("code_challenge_methods_supported", Value::Null));
    world.assert_works("S256 not mentioned").await;
}

#[tokio::test]
async fn the_check_says_in_words_what_it_found() {
    let world = World::new().await;
    let words = world.portal.self_check().await.expect("all is well");
    let expected = format!("issuer {} answers, PKCE with S256 supported, 2 signing keys", world.op.issuer());
    assert_eq!(words, expected);

    world.op.lie(Lie::Answers(Endpoint::Keys, Answer::Status(500)));
    let Err(SignInError::Unavailable(reason)) = world.portal.self_check().await else {
        panic!("the check passes without keys");
    };
    assert_eq!(reason, "the provider's key set: it answered with status 500");
}
