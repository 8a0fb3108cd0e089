//! Who the provider says somebody is, and what of it is believed.

use std::collections::BTreeSet;

use journeys::op::{Endpoint, Lie, Person};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use server::ports::Identity;

use crate::world::World;

async fn identity(person: Person) -> Identity {
    World::of(person).await.sign_in().await.expect("the person signs in")
}

fn set(values: &[&str]) -> BTreeSet<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

#[tokio::test]
async fn user_info_about_somebody_else_is_refused() {
    let world = World::new().await;
    for sub in
        [json!("sub-root"), json!("SUB-ADA"), json!("sub-ada "), json!(1), json!(["sub-ada"]), Value::Null]
    {
        world.op.lie(Lie::UserInfo("sub", sub.clone()));
        let reason = world.refusal(&sub.to_string()).await;
        assert_eq!(reason, "UserInfo is about somebody else than the ID token");
        world.op.be_honest();
    }
}

#[tokio::test]
async fn a_provider_without_user_info_is_asked_for_no_more_than_the_id_token() {
    let world = World::new().await;
    world.op.lie(Lie::Discovery("userinfo_endpoint", Value::Null));
    world.op.lie(Lie::IdToken("email", json!("ada@acme.example")));
    world.op.lie(Lie::IdToken("email_verified", json!(true)));
    let ada = world.sign_in().await.expect("Ada signs in");
    assert!(ada.email.is_some() && ada.email_verified);
    assert_eq!(world.op.count(Endpoint::UserInfo), 0);
}

#[tokio::test]
async fn an_address_is_verified_by_the_json_value_true_and_nothing_else() {
    assert!(identity(Person::new("ada")).await.email_verified);
    for odd in [json!(false), Value::Null, json!("true"), json!(1), json!([true]), json!({ "a": true })] {
        let ada = identity(Person::new("ada").with("email_verified", odd.clone())).await;
        assert!(!ada.email_verified, "{odd}");
        assert!(ada.email.is_some(), "{odd}");
    }
}

#[tokio::test]
async fn an_odd_address_is_none_and_never_verified() {
    for odd in [
        json!("é@acme.example"),
        json!("\"a b\"@acme.example"),
        json!("ada"),
        json!(1),
        json!(["a@b"]),
        Value::Null,
    ] {
        let ada = identity(Person::new("ada").with("email", odd.clone())).await;
        assert_eq!((ada.email, ada.email_verified), (None, false), "{odd}");
    }
}

#[tokio::test]
async fn one_document_does_not_vouch_for_the_address_of_the_other() {
    let world = World::of(Person::new("ada").with("email_verified", Value::Null)).await;
    world.op.lie(Lie::IdToken("email", json!("boss@acme.example")));
    world.op.lie(Lie::IdToken("email_verified", json!(true)));
    let ada = world.sign_in().await.expect("Ada signs in");
    assert_eq!(ada.email.map(String::from).as_deref(), Some("ada@acme.example"));
    assert!(!ada.email_verified);
}

#[tokio::test]
async fn a_person_has_a_name_that_can_be_shown() {
    for (name, email, shown) in [
        (json!("Ada\r\nBcc: x@y"), json!("ada@acme.example"), "Ada Bcc: x@y"),
        (json!("  \u{202E} "), json!("ada@acme.example"), "ada"),
        (json!(1), json!("ada@acme.example"), "ada"),
        (Value::Null, json!("ada@acme.example"), "ada"),
        (Value::Null, Value::Null, "sub-ada"),
    ] {
        let ada = identity(Person::new("ada").with("name", name.clone()).with("email", email)).await;
        assert_eq!(ada.name, shown, "{name}");
    }
    let subject = "x".repeat(200);
    let long = Person::new("ada").with("name", Value::Null).with("email", Value::Null).with("sub", subject);
    assert_eq!(identity(long).await.name, "x".repeat(12));
}

#[tokio::test]
async fn groups_are_a_list_of_strings_or_none_at_all() {
    let many = |count: usize| json!((0..count).map(|n| format!("group-{n}")).collect::<Vec<_>>());
    for (claim, expected) in [
        (json!(["admins", "staff", "admins"]), Some(set(&["admins", "staff"]))),
        (json!([]), Some(set(&[]))),
        (json!(["x".repeat(256)]), Some(set(&[&"x".repeat(256)]))),
        (Value::Null, None),
        (json!("admins"), None),
        (json!("[\"admins\"]"), None),
        (json!(["admins", 1]), None),
        (json!(["admins", null]), None),
        (json!([["admins"]]), None),
        (json!({ "admins": true }), None),
        (json!(true), None),
        (json!(["x".repeat(257)]), None),
        (many(201), None),
    ] {
        let ada = identity(Person::new("ada").with("groups", claim.clone())).await;
        assert_eq!(ada.groups, expected, "{claim}");
    }
    let ada = identity(Person::new("ada").with("groups", many(200))).await;
    assert_eq!(ada.groups.map(|groups| groups.len()), Some(200));
}

#[tokio::test]
async fn groups_that_are_too_many_to_list_are_none() {
    let elsewhere = json!({ "groups": "src1" });
    for (name, value) in
        [("_claim_names", elsewhere), ("_claim_names", json!("groups")), ("hasgroups", json!(true))]
    {
        let world = World::of(Person::new("ada").with("groups", ["admins"].as_slice())).await;
        world.op.lie(Lie::IdToken(name, value.clone()));
        assert_eq!(world.sign_in().await.expect("Ada signs in").groups, None, "{name} in the ID token");

        let ada = identity(Person::new("ada").with("groups", ["admins"].as_slice()).with(name, value)).await;
        assert_eq!(ada.groups, None, "{name} in UserInfo");
    }
    let other = Person::new("ada")
        .with("groups", ["staff"].as_slice())
        .with("_claim_names", json!({ "photo": "src1" }));
    assert_eq!(identity(other).await.groups, Some(set(&["staff"])));
}

#[tokio::test]
async fn the_id_token_is_believed_first() {
    let world =
        World::of(Person::new("ada").with("groups", ["staff"].as_slice()).with("department", "sales")).await;
    world.op.lie(Lie::IdToken("groups", json!(["admins"])));
    world.op.lie(Lie::IdToken("department", json!("legal")));
    let ada = world.sign_in().await.expect("Ada signs in");
    assert_eq!(ada.groups, Some(set(&["admins"])));
    assert_eq!(ada.claims.get("department"), Some(&set(&["legal"])));
}

#[tokio::test]
async fn only_the_claims_that_are_to_be_kept_are_kept() {
    let ada = Person::new("ada")
        .with("department", "sales")
        .with("cost_centers", ["7", "8"].as_slice())
        .with("country", json!({ "code": "DE" }))
        .with("salary", "100000");
    let kept = identity(ada).await.claims;
    let kept: Vec<_> = kept.iter().map(|(name, values)| (name.as_str(), values.clone())).collect();
    assert_eq!(kept, [("cost_centers", set(&["7", "8"])), ("department", set(&["sales"]))]);
}

#[tokio::test]
async fn no_token_is_printed_with_the_person() {
    let ada = identity(Person::new("ada")).await;
    let token = ada.id_token.expose_secret().to_owned();
    assert!(!format!("{ada:?}").contains(&token[..10]));
}
