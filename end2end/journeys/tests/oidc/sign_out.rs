//! Signing out at the provider too.

use journeys::op::{CLIENT_ID, Lie};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use server::ports::IdentityProvider;

use crate::world::{World, parameters};

#[tokio::test]
async fn whoever_signs_out_is_signed_out_at_the_provider_and_comes_back() {
    let world = World::new().await;
    let ada = world.sign_in().await.expect("Ada signs in");
    let url = world.portal.end_session(Some(&ada.id_token)).await.expect("the provider offers it");
    let sent = parameters(&url);
    assert_eq!(sent.get("client_id").map(String::as_str), Some(CLIENT_ID));
    assert_eq!(sent.get("id_token_hint").map(String::as_str), Some(ada.id_token.expose_secret()));
    assert_eq!(world.follow(url).await.as_str(), "https://portal.example/signed-out");

    let (url, _) = world.portal.begin().await.expect("the provider answers");
    let back = parameters(&world.follow(url).await);
    assert_eq!(back.get("error").map(String::as_str), Some("access_denied"));
}

#[tokio::test]
async fn a_hint_that_would_make_the_url_too_long_is_left_out() {
    let world = World::new().await;
    world.assert_works("to have it discovered").await;
    let long = SecretString::from("x".repeat(4097));
    for token in [None, Some(&long)] {
        let url = world.portal.end_session(token).await.expect("the provider offers it");
        assert!(!parameters(&url).contains_key("id_token_hint"));
        assert_eq!(world.follow(url).await.as_str(), "https://portal.example/signed-out");
    }
}

#[tokio::test]
async fn the_query_of_the_providers_address_stays() {
    let world = World::new().await;
    world.op.lie(Lie::Discovery("end_session_endpoint", json!("https://op.example/end?tenant=7")));
    world.assert_works("to have it discovered").await;
    let url = world.portal.end_session(None).await.expect("the provider offers it");
    assert!(url.as_str().starts_with("https://op.example/end?tenant=7&client_id=latchkey&"), "{url}");
}

#[tokio::test]
async fn a_provider_that_offers_no_sign_out_is_not_asked() {
    let world = World::new().await;
    world.op.lie(Lie::Discovery("end_session_endpoint", Value::Null));
    world.assert_works("to have it discovered").await;
    assert_eq!(world.portal.end_session(None).await, None);
}
