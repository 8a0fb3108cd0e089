//! The provider is down, slow or confused.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta};
use journeys::op::{Answer, Endpoint, Lie, Op, Person};
use serde_json::{Value, json};
use server::ports::{IdentityProvider, SignInError};
use tokio_util::sync::CancellationToken;

use crate::world::{self, World};

#[tokio::test]
async fn endpoints_that_do_not_work_are_the_providers_fault() {
    let world = World::new().await;
    let broken = [
        Answer::Status(500),
        Answer::Status(503),
        Answer::Status(429),
        Answer::Html,
        Answer::Huge,
        Answer::Redirect("/elsewhere".to_owned()),
        Answer::Json(json!([])),
    ];
    for endpoint in [Endpoint::Token, Endpoint::UserInfo] {
        for answer in broken.clone() {
            let case = format!("{endpoint:?} {answer:?}");
            world.op.lie(Lie::Answers(endpoint, answer));
            world.outage(&case).await;
            world.op.be_honest();
        }
    }
    for (member, value) in
        [("access_token", Value::Null), ("token_type", Value::Null), ("access_token", json!(1))]
    {
        world.op.lie(Lie::TokenAnswer(member, value));
        world.outage(member).await;
        world.op.be_honest();
    }
    assert_eq!(world.op.count(Endpoint::Elsewhere), 0, "a redirect was followed");
    world.assert_works("the truth at last").await;
}

#[tokio::test]
async fn nobody_waits_longer_than_five_seconds_for_an_endpoint() {
    for endpoint in [Endpoint::Discovery, Endpoint::Token, Endpoint::Keys, Endpoint::UserInfo] {
        let world = World::new().await;
        world.op.lie(Lie::Answers(endpoint, Answer::Never));
        let asked_in_vain = async {
            world.op.reached(endpoint, 1).await;
            // Only timers can do anything from here on, and the next of them goes off at once.
            tokio::time::pause();
            tokio::time::Instant::now()
        };
        let (reason, asked_at) = tokio::join!(world.outage("no answer"), asked_in_vain);
        assert!(reason.ends_with("it did not answer in time"), "{endpoint:?}: {reason}");
        assert!(asked_at.elapsed().as_secs() <= 5, "{endpoint:?}: {:?}", asked_at.elapsed());
        tokio::time::resume();
    }
}

#[tokio::test]
async fn a_flood_at_a_provider_that_is_down_is_one_request_a_second() {
    let world = World::new().await;
    world.op.lie(Lie::Answers(Endpoint::Discovery, Answer::Status(503)));
    for second in 1..=3 {
        for _ in 0..2 {
            let begun = futures::future::join_all((0..50).map(|_| world.portal.begin())).await;
            assert!(begun.iter().all(|begun| matches!(begun, Err(SignInError::Unavailable(_)))));
        }
        assert_eq!(world.op.count(Endpoint::Discovery), second);
        world.pass(TimeDelta::seconds(1));
    }
    world.op.be_honest();
    assert!(world.portal.begin().await.is_ok());
}

#[tokio::test]
async fn the_portal_starts_without_the_provider_and_recovers_by_itself() {
    let start = DateTime::from_timestamp(1_800_000_000, 0).expect("a time");
    let started = tokio::time::Instant::now();
    let clock: journeys::op::Clock = Arc::new(move || start + started.elapsed());
    let op = Op::start_with_clock([Person::new("ada")], clock.clone()).await;
    op.stop().await;

    let portal = Arc::new(world::portal(op.issuer(), clock));
    let shutdown = CancellationToken::new();
    let keeping = tokio::spawn({
        let (portal, shutdown) = (Arc::clone(&portal), shutdown.clone());
        async move { portal.keep_discovered(shutdown).await }
    });
    let Err(SignInError::Unavailable(reason)) = portal.begin().await else {
        panic!("it began without a provider")
    };
    assert_eq!(reason, "the discovery document: it could not be connected to");
    assert_eq!(portal.end_session(None).await, None);

    op.restart().await;
    tokio::time::pause();
    op.reached(Endpoint::Discovery, 1).await;
    tokio::time::resume();
    assert!(portal.begin().await.is_ok());
    assert_eq!(op.count(Endpoint::Discovery), 1, "the loop discovered it, not the person");

    shutdown.cancel();
    keeping.await.expect("the loop ends on shutdown");
}

#[tokio::test]
async fn the_provider_is_discovered_anew_every_hour_and_a_failure_then_changes_nothing() {
    let world = World::new().await;
    let shutdown = CancellationToken::new();
    let keeping = tokio::spawn({
        let (portal, shutdown) = (Arc::clone(&world.portal), shutdown.clone());
        async move { portal.keep_discovered(shutdown).await }
    });
    world.op.reached(Endpoint::Discovery, 1).await;
    world.assert_works("at first").await;

    world.op.lie(Lie::Discovery("issuer", json!("https://op.example")));
    let before = tokio::time::Instant::now();
    tokio::time::pause();
    world.op.reached(Endpoint::Discovery, 2).await;
    assert!(before.elapsed().as_secs() >= 3599, "{:?}", before.elapsed());
    tokio::time::resume();
    world.assert_works("what was known still serves").await;

    shutdown.cancel();
    keeping.await.expect("the loop ends on shutdown");
}

#[tokio::test]
async fn a_provider_that_goes_away_meanwhile_lets_people_in_when_it_is_back() {
    let world = World::new().await;
    let (flow, callback) = world.come_back().await.expect("the browser comes back");
    world.op.stop().await;
    let finished = world.portal.finish(&flow, &callback).await;
    assert!(matches!(finished, Err(SignInError::Unavailable(_))), "{finished:?}");
    world.op.restart().await;
    assert!(world.portal.finish(&flow, &callback).await.is_ok(), "the same code, since it was never used");
}
