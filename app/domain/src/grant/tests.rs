//! What may happen to a grant.

use super::*;

fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).expect("a time")
}

fn grant(days: Option<u32>) -> Grant {
    Grant {
        id: GrantId(uuid::Uuid::nil()),
        person: PersonId(uuid::Uuid::nil()),
        site: SiteKey::parse("acme").expect("key"),
        product: ProductKey::parse("jira-software").expect("key"),
        account: None,
        decision: DecisionId(uuid::Uuid::nil()),
        request: None,
        days,
        created_at: at(),
        state: GrantState::Provisioning,
        version: 0,
    }
}

#[test]
fn the_clock_of_a_time_boxed_grant_starts_when_it_works() {
    let later = at() + Duration::hours(5);
    let active = grant(Some(30)).activate(later).expect("it was being set up");
    let ends_at = Some(later + Duration::days(30));
    assert_eq!(active.state, GrantState::Active { since: later, ends_at });
    let for_good = grant(None).activate(later).expect("it was being set up");
    assert_eq!(for_good.state, GrantState::Active { since: later, ends_at: None });
}

#[test]
fn a_grant_goes_its_way_and_no_other() {
    let active = grant(None).activate(at()).expect("provisioning");
    assert!(active.clone().activate(at()).is_err());
    assert!(active.clone().fail(GrantFailure::NoSeat).is_err());
    assert!(active.clone().retry().is_err());
    assert!(active.clone().finish_revoking(at()).is_err());
    let revoking = active.start_revoking().expect("active");
    assert!(revoking.clone().activate(at()).is_err());
    let revoked = revoking.finish_revoking(at()).expect("revoking");
    assert_eq!(revoked.version, 3);
    assert!(revoked.clone().start_revoking().is_err());
    assert!(revoked.retry().is_err());
}

#[test]
fn only_what_failed_is_tried_again() {
    let failed = grant(None).fail(GrantFailure::NoSeat).expect("provisioning");
    assert!(failed.clone().activate(at()).is_err());
    assert!(failed.clone().start_revoking().is_err());
    assert_eq!(failed.retry().map(|again| again.state), Ok(GrantState::Provisioning));
    assert!(grant(None).retry().is_err());
}

#[test]
fn every_failure_is_stored_under_a_name_of_its_own() {
    for name in ["no_seat", "no_account", "not_permitted", "no_group", "never_effective", "unreachable"] {
        assert_eq!(GrantFailure::named(name).map(GrantFailure::name), Some(name));
    }
    assert_eq!(GrantFailure::named("other"), None);
}
