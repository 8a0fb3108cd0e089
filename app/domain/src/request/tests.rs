//! Who may decide, and what may happen to a request.

use std::collections::BTreeSet;

use super::*;
use crate::{Actor, EmailAddress, Roles, Yes};

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
        extends: None,
        days: None,
        created_at: at(),
        justification: None,
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
        Approver::IdpGroup { group: "leads".to_owned(), mail: Some(address("leads@acme.example")) },
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
        assert_eq!(request().may_decide(alone(&actor), &asked).is_ok(), may, "{actor:?}");
    }
}

#[test]
fn nobody_decides_on_their_own_request_not_even_an_admin() {
    let me = actor(1, Some("ada@acme.example"), &[], true);
    let asked = [Approver::Person(address("ada@acme.example")), Approver::Admins];
    assert_eq!(request().may_decide(alone(&me), &asked), Err(VerdictRefused::OwnRequest));
}

fn alone(actor: &Actor) -> Decider<'_> {
    Decider { actor, stands_in_for: &[] }
}

fn asked(addresses: &[&str]) -> Vec<Asked> {
    let one = |text: &&str| Asked { approver: Approver::Person(address(text)), escalated: false, yes: None };
    addresses.iter().map(one).collect()
}

fn remark(text: &str) -> Remark {
    Remark::parse(text).expect("short").expect("words")
}

fn approved() -> Request {
    let ada = actor(2, Some("ada@acme.example"), &[], false);
    let asked = asked(&["ada@acme.example"]);
    request().approve(alone(&ada), &asked, Quorum::Any, at(), None).expect("it was pending")
}

#[test]
fn the_first_verdict_is_the_only_one() {
    let approved = approved();
    assert_eq!((approved.state.name(), approved.version), ("approved", 1));
    let jun = actor(3, Some("jun@acme.example"), &[], false);
    let asked = asked(&["ada@acme.example", "jun@acme.example"]);
    for quorum in [Quorum::Any, Quorum::All] {
        let second = approved.clone().approve(alone(&jun), &asked, quorum, at(), None);
        assert!(matches!(second, Err(VerdictRefused::Decided(_))), "{quorum:?}");
    }
    assert!(approved.clone().deny(person(3), at(), remark("no")).is_err());
    assert!(approved.clone().withdraw(at()).is_err());
    assert!(approved.expire(at()).is_err());
}

#[test]
fn where_all_have_to_agree_the_last_yes_approves_and_nobody_counts_twice() {
    let (ada, jun) =
        (actor(2, Some("ada@acme.example"), &[], false), actor(3, Some("jun@acme.example"), &[], false));
    let mut asked = asked(&["ada@acme.example", "jun@acme.example"]);
    let waiting = request().approve(alone(&ada), &asked, Quorum::All, at(), None).expect("pending");
    assert_eq!((waiting.state.name(), waiting.version), ("pending", 1));
    asked[0].yes = Some(Yes { by: ada.person, at: at(), remark: None });
    assert_eq!(
        waiting.clone().approve(alone(&ada), &asked, Quorum::All, at(), None),
        Err(VerdictRefused::SaidYes)
    );
    let approved = waiting.approve(alone(&jun), &asked, Quorum::All, at(), None).expect("pending");
    assert_eq!((approved.state.name(), approved.version), ("approved", 2));
}

#[test]
fn a_stand_in_says_yes_for_both_and_one_who_was_asked_later_for_all() {
    let jun = actor(3, Some("jun@acme.example"), &[], false);
    let asked_both = asked(&["ada@acme.example", "jun@acme.example"]);
    let away = [address("ada@acme.example")];
    let both = Decider { actor: &jun, stands_in_for: &away };
    let approved = request().approve(both, &asked_both, Quorum::All, at(), None).expect("pending");
    assert_eq!(approved.state.name(), "approved");

    let mut all = asked(&["ada@acme.example", "kim@acme.example", "jun@acme.example"]);
    all[2].escalated = true;
    let approved = request().approve(alone(&jun), &all, Quorum::All, at(), None).expect("pending");
    assert_eq!(approved.state.name(), "approved");
}

#[test]
fn a_stand_in_decides_like_the_one_who_is_away_and_only_for_them() {
    let approvers = [Approver::Person(address("ada@acme.example")), Approver::Admins];
    let away = [address("ada@acme.example")];
    for (actor, stands_in_for, may) in [
        (actor(2, Some("x@acme.example"), &[], false), &away[..], Ok(())),
        (actor(2, Some("x@acme.example"), &[], false), &[][..], Err(VerdictRefused::NotAnApprover)),
        // Without a verified address nobody decides, in nobody's place.
        (actor(2, None, &[], false), &away[..], Err(VerdictRefused::NotAnApprover)),
        // Nobody decides on their own request in somebody else's place either.
        (actor(1, Some("x@acme.example"), &[], false), &away[..], Err(VerdictRefused::OwnRequest)),
    ] {
        assert_eq!(
            request().may_decide(Decider { actor: &actor, stands_in_for }, &approvers),
            may,
            "{actor:?}"
        );
    }
}

#[test]
fn only_what_is_approved_waits_for_a_seat_and_proceeds() {
    assert!(request().wait_for_seat().is_err());
    let waiting = approved().wait_for_seat().expect("approved");
    assert_eq!(waiting.state.name(), "waitlisted");
    assert_eq!(waiting.clone().withdraw(at()).map(|request| request.state.name()), Ok("withdrawn"));
    assert_eq!(waiting.proceed().map(|request| request.state.name()), Ok("approved"));
    assert!(request().proceed().is_err());
}

#[test]
fn an_ended_request_stays_ended() {
    for ended in [request().withdraw(at()), request().expire(at())] {
        let ended = ended.expect("it was pending");
        assert!(ended.clone().deny(person(2), at(), remark("no")).is_err());
        assert!(ended.clone().withdraw(at()).is_err());
        assert!(ended.wait_for_seat().is_err());
    }
}
