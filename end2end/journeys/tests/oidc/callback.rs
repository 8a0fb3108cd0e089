//! What is sent to the provider, and what comes back with the browser.

use journeys::op::{Answer, CLIENT_ID, Endpoint, Lie};
use serde_json::json;
use server::ports::{Callback, IdentityProvider, LoginFlow, SignInError};

use crate::world::{World, parameters};

#[tokio::test]
async fn a_person_signs_in() {
    let world = World::new().await;
    let ada = world.sign_in().await.expect("Ada signs in");
    assert_eq!((ada.issuer.as_str(), ada.subject.as_str()), (world.op.issuer(), "sub-ada"));
    assert_eq!(ada.email.map(String::from).as_deref(), Some("ada@acme.example"));
    assert!(ada.email_verified);
}

#[tokio::test]
async fn the_browser_is_sent_with_all_that_guards_the_way_back() {
    let world = World::new().await;
    let (url, flow) = world.portal.begin().await.expect("the provider answers");
    let sent = parameters(&url);
    let sent = |name: &str| sent.get(name).map(String::as_str);
    assert_eq!(sent("response_type"), Some("code"));
    assert_eq!(sent("client_id"), Some(CLIENT_ID));
    assert_eq!(sent("redirect_uri"), Some("https://portal.example/auth/callback"));
    assert_eq!(sent("scope"), Some("openid email profile groups"));
    assert_eq!(sent("state"), Some(flow.state.as_str()));
    assert_eq!(sent("nonce"), Some(flow.nonce.as_str()));
    assert_eq!(sent("code_challenge_method"), Some("S256"));
    assert_ne!(sent("code_challenge"), Some(flow.verifier.as_str()));
    assert!(!url.as_str().contains(&flow.verifier));
}

#[tokio::test]
async fn two_tabs_share_nothing_and_both_work() {
    let world = World::new().await;
    let (first, first_back) = world.come_back().await.expect("the first tab comes back");
    let (second, second_back) = world.come_back().await.expect("the second tab comes back");
    assert!(first.state != second.state && first.nonce != second.nonce && first.verifier != second.verifier);
    assert!(world.portal.finish(&second, &second_back).await.is_ok());
    assert!(world.portal.finish(&first, &first_back).await.is_ok());
}

#[tokio::test]
async fn a_wrong_state_ends_the_sign_in_before_the_code_is_used() {
    let world = World::new().await;
    let (flow, callback) = world.come_back().await.expect("the browser comes back");
    for state in ["", "x", &flow.nonce, &format!("{}x", flow.state), &flow.state[1..]] {
        let callback = Callback { state: state.to_owned(), ..callback.clone() };
        refused(&world, &flow, &callback, "the state is not the one that was sent").await;
    }
    assert_eq!(world.op.count(Endpoint::Token), 0);
}

#[tokio::test]
async fn an_answer_of_another_issuer_ends_the_sign_in_before_the_code_is_used() {
    let world = World::new().await;
    let slash = format!("{}/", world.op.issuer());
    for iss in [Some("https://op.example"), Some(""), Some(slash.as_str()), None] {
        world.op.lie(Lie::Callback("iss", iss.map(str::to_owned)));
        let reason = world.refusal(&format!("iss {iss:?}")).await;
        assert!(reason.contains("issuer"), "{reason}");
        world.op.be_honest();
    }
    assert_eq!(world.op.count(Endpoint::Token), 0);
}

#[tokio::test]
async fn a_provider_that_promises_no_issuer_need_not_send_it_but_must_not_send_a_wrong_one() {
    let world = World::new().await;
    world.op.lie(Lie::Discovery("authorization_response_iss_parameter_supported", false.into()));
    world.assert_works("iss sent and right").await;
    world.op.lie(Lie::Callback("iss", None));
    world.assert_works("iss not sent").await;
    world.op.lie(Lie::Callback("iss", Some("https://op.example".to_owned())));
    assert_eq!(world.refusal("iss sent and wrong").await, "the answer comes from another issuer");
}

#[tokio::test]
async fn a_code_works_once_and_only_for_the_browser_that_asked_for_it() {
    let world = World::new().await;
    let invalid = "the token endpoint says invalid_grant";
    let (flow, callback) = world.come_back().await.expect("the browser comes back");
    let (other, other_back) = world.come_back().await.expect("another browser comes back");

    let injected = Callback { code: other_back.code.clone(), ..callback.clone() };
    refused(&world, &flow, &injected, invalid).await;
    refused(&world, &other, &other_back, invalid).await;

    assert!(world.portal.finish(&flow, &callback).await.is_ok());
    refused(&world, &flow, &callback, invalid).await;
    for code in ["", "made-up", "a&code=b", "\u{0}"] {
        refused(&world, &flow, &Callback { code: code.to_owned(), ..callback.clone() }, invalid).await;
    }
}

#[tokio::test]
async fn a_wrong_verifier_or_nonce_is_refused() {
    let world = World::new().await;
    for verifier in ["", "x", &"v".repeat(43), &"v".repeat(10_000)] {
        let (flow, callback) = world.come_back().await.expect("the browser comes back");
        let flow = LoginFlow { verifier: verifier.to_owned(), ..flow };
        refused(&world, &flow, &callback, "the token endpoint says invalid_grant").await;
    }
    let (flow, callback) = world.come_back().await.expect("the browser comes back");
    let flow = LoginFlow { nonce: "another".to_owned(), ..flow };
    refused(&world, &flow, &callback, "the nonce is not the one that was sent").await;
}

#[tokio::test]
async fn a_provider_without_the_header_gets_the_secret_in_the_body() {
    let world = World::new().await;
    world.op.lie(Lie::Discovery(
        "token_endpoint_auth_methods_supported",
        ["client_secret_post"].as_slice().into(),
    ));
    // This one wants the header all the same.
    assert_eq!(world.refusal("secret in the body").await, "the token endpoint says invalid_client");
}

#[tokio::test]
async fn what_the_token_endpoint_says_is_quoted_only_if_it_is_a_code() {
    let world = World::new().await;
    for (said, quoted) in [
        ("temporarily_unavailable", "temporarily_unavailable"),
        ("<script>", "something odd"),
        ("Grüße", "something odd"),
        (&"x".repeat(65), "something odd"),
    ] {
        let error = json!({ "error": said, "error_description": "<script>" });
        world.op.lie(Lie::Answers(Endpoint::Token, Answer::Refusal(error)));
        assert_eq!(world.refusal(said).await, format!("the token endpoint says {quoted}"));
        world.op.be_honest();
    }
}

async fn refused(world: &World, flow: &LoginFlow, callback: &Callback, why: &str) {
    match world.portal.finish(flow, callback).await {
        Err(SignInError::Refused(reason)) => assert_eq!(reason, why, "{callback:?}"),
        other => panic!("{callback:?}: {other:?}"),
    }
}
