//! Keys come, go, and cannot be fetched.

use chrono::TimeDelta;
use journeys::op::Lie::{Header, Signed};
use journeys::op::{Answer, Endpoint, Lie, Signing};
use serde_json::{Value, json};
use server::ports::IdentityProvider;

use crate::world::World;

#[tokio::test]
async fn keys_are_fetched_once_for_many_sign_ins() {
    let world = World::new().await;
    for _ in 0..5 {
        world.assert_works("any").await;
    }
    assert_eq!(world.op.count(Endpoint::Keys), 1);
    assert_eq!(world.op.count(Endpoint::Discovery), 1);
}

#[tokio::test]
async fn a_rotated_key_is_fetched_when_it_is_first_met() {
    let world = World::new().await;
    world.assert_works("the first key").await;
    world.op.rotate_keys();
    world.assert_works("the second key").await;
    assert_eq!(world.op.count(Endpoint::Keys), 2);
}

#[tokio::test]
async fn a_key_rotated_between_authorization_and_token_is_fetched() {
    let world = World::new().await;
    world.assert_works("the first key").await;
    let (flow, callback) = world.come_back().await.expect("the browser comes back");
    world.op.rotate_keys();
    assert!(world.portal.finish(&flow, &callback).await.is_ok());
}

#[tokio::test]
async fn a_rotated_key_without_a_name_is_fetched_too() {
    let world = World::new().await;
    world.op.lie(Header("kid", Value::Null));
    world.assert_works("the first key").await;
    world.op.rotate_keys();
    world.assert_works("the second key").await;
}

#[tokio::test]
async fn unknown_keys_make_the_portal_fetch_once_in_thirty_seconds() {
    let world = World::new().await;
    world.assert_works("the known key").await;
    world.op.lie(Signed(Signing::Not));
    world.op.lie(Header("alg", json!("RS256")));
    world.op.lie(Header("kid", json!("nobody-knows")));
    for _ in 0..1000 {
        let reason = world.refusal("an unknown key").await;
        assert!(reason.contains("does not publish"), "{reason}");
    }
    assert_eq!(world.op.count(Endpoint::Keys), 2, "once at first, once for them all");

    world.pass(TimeDelta::milliseconds(29_999));
    world.refusal("within the cool-down").await;
    assert_eq!(world.op.count(Endpoint::Keys), 2);
    world.pass(TimeDelta::milliseconds(1));
    world.refusal("after the cool-down").await;
    assert_eq!(world.op.count(Endpoint::Keys), 3);
}

#[tokio::test]
async fn sign_ins_that_meet_a_new_key_together_all_work_and_fetch_it_once() {
    let world = World::new().await;
    world.assert_works("the first key").await;
    world.op.rotate_keys();
    let sign_ins = futures::future::join_all((0..10).map(|_| world.sign_in())).await;
    assert!(sign_ins.iter().all(Result::is_ok), "{sign_ins:?}");
    assert_eq!(world.op.count(Endpoint::Keys), 2);
}

#[tokio::test]
async fn keys_that_cannot_be_fetched_again_serve_for_a_day() {
    for answer in [
        Answer::Status(500),
        Answer::Html,
        Answer::Huge,
        Answer::Redirect("/elsewhere".to_owned()),
        Answer::Json(json!({ "keys": [] })),
        Answer::Json(json!({ "keys": [{ "kty": "unheard-of" }] })),
    ] {
        let case = format!("{answer:?}");
        let world = World::new().await;
        world.assert_works(&case).await;
        world.op.lie(Lie::Answers(Endpoint::Keys, answer));
        for hours in [1, 10, 12] {
            world.pass(TimeDelta::hours(hours));
            world.assert_works(&case).await;
            world.assert_works(&case).await;
        }
        assert_eq!(
            world.op.count(Endpoint::Keys),
            4,
            "{case}: one more try each time, no second one at once"
        );

        world.pass(TimeDelta::hours(1));
        let reason = world.outage(&case).await;
        assert!(reason.contains("key set"), "{case}: {reason}");
        assert_eq!(world.op.count(Endpoint::Elsewhere), 0);

        world.op.be_honest();
        world.pass(TimeDelta::seconds(30));
        world.assert_works("the provider has recovered").await;
    }
}

#[tokio::test]
async fn an_unknown_key_that_cannot_be_fetched_is_the_providers_fault_and_not_the_persons() {
    let world = World::new().await;
    world.assert_works("the first key").await;
    world.op.rotate_keys();
    world.op.lie(Lie::Answers(Endpoint::Keys, Answer::Status(500)));
    assert!(world.outage("keys cannot be fetched").await.contains("status 500"));
}

#[tokio::test]
async fn a_withdrawn_key_ceases_to_work_within_the_hour() {
    let world = World::new().await;
    world.assert_works("the key").await;
    // The provider signs with a key that it has withdrawn: somebody has stolen it.
    world.op.lie(Lie::Answers(Endpoint::Keys, Answer::Json(json!({ "keys": [other_key()] }))));
    world.pass(TimeDelta::hours(1));
    assert!(world.refusal("a withdrawn key").await.contains("does not publish"));
}

fn other_key() -> Value {
    json!({ "kty": "OKP", "crv": "Ed25519", "kid": "new", "use": "sig", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" })
}
