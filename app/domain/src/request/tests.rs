//! Who may decide, and what may happen to a request.

use std::collections::BTreeSet;

use super::*;
use crate::Roles;

fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).expect("a time")
}

fn person(n: u128) -> PersonId {
    PersonId(uuid::Uuid::from_u128(n))
}

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

fn request() -> Request {
    Request {
        id: RequestId(uuid::Uuid::from_u128(9)),
        requester: person(1),
        site: SiteKey::parse("acme").expect("key"),
        product: ProductKey::parse("jira-software").expect("key"),
        target: "https://acme.atlassian.net/browse/PROJ-1".to_owned(),
        decision: DecisionId(uuid::Uuid::nil()),
        created_at: at(),
        expires_at: None,
        state: RequestState::Pending,
        version: 0,
    }
}

fn actor(n: u128, email: Option<&str>, groups: &[&str], admin: bool) -> Actor {
    Actor {
        person: person(n),
        name: "Somebody".to_owned(),
        email: email.map(address),
        groups: groups.iter().map(|group| (*group).to_owned()).collect::<BTreeSet<_>>(),
        roles: Roles { admin, auditor: false },
    }
}

#[test]
fn approvers_are_known_by_address_by_group_or_as_admins() {
    let asked = [
        Approver::Person(address("ada@acme.example")),
        Approver::IdpGroup { group: "leads".to_owned(), mail: address("leads@acme.example") },
        Approver::Admins,
    ];
    for (actor, may) in [
        (actor(2, Some("ada@acme.example"), &[], false), true),
        (actor(2, Some("x@acme.example"), &["leads"], false), true),
        (actor(2, Some("x@acme.example"), &[], true), true),
        (actor(2, Some("x@acme.example"), &["Leads"], false), false),
        // Without a verified address there is no verdict, whatever the groups say.
        (actor(2, None, &["leads"], false), false),
        (actor(2, Some("leads@acme.example"), &[], false), false),
    ] {
        assert_eq!(request().may_decide(&actor, &asked).is_ok(), may, "{actor:?}");
    }
}

#[test]
fn nobody_decides_on_their_own_request_not_even_an_admin() {
    let me = actor(1, Some("ada@acme.example"), &[], true);
    let asked = [Approver::Person(address("ada@acme.example")), Approver::Admins];
    assert_eq!(request().may_decide(&me, &asked), Err(VerdictRefused::OwnRequest));
}

#[test]
fn the_first_verdict_is_the_only_one() {
    let approved = request().approve(person(2), at()).expect("it was pending");
    assert_eq!((approved.state.name(), approved.version), ("approved", 1));
    assert!(approved.clone().approve(person(3), at()).is_err());
    assert!(matches!(approved.clone().deny(person(3), at(), "no"), Err(VerdictRefused::Decided(_))));
    assert!(approved.clone().withdraw(at()).is_err());
    assert!(approved.expire(at()).is_err());
}

#[test]
fn a_denial_tells_why_in_at_most_a_thousand_characters() {
    for reason in ["", "  \n ", &"x".repeat(1001)] {
        assert_eq!(request().deny(person(2), at(), reason), Err(VerdictRefused::Reason));
    }
    let denied = request().deny(person(2), at(), " Not yet. ").expect("a reason");
    assert_eq!(denied.state.verdict().and_then(|verdict| verdict.reason.as_deref()), Some("Not yet."));
    assert!(request().deny(person(2), at(), &"é".repeat(1000)).is_ok());
}

#[test]
fn only_what_is_approved_waits_for_a_seat_and_proceeds() {
    assert!(request().wait_for_seat().is_err());
    let waiting = request().approve(person(2), at()).and_then(Request::wait_for_seat).expect("approved");
    assert_eq!(waiting.state.name(), "waitlisted");
    assert_eq!(waiting.proceed().map(|request| request.state.name()), Ok("approved"));
    assert!(request().proceed().is_err());
}

#[test]
fn an_ended_request_stays_ended() {
    for ended in [request().withdraw(at()), request().expire(at())] {
        let ended = ended.expect("it was pending");
        assert!(ended.clone().approve(person(2), at()).is_err());
        assert!(ended.clone().withdraw(at()).is_err());
        assert!(ended.wait_for_seat().is_err());
    }
}
