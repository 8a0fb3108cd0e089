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
    let notice_at = Some(later + Duration::days(27));
    assert_eq!(active.state, GrantState::Active { since: later, ends_at, notice_at });
    let for_good = grant(None).activate(later).expect("it was being set up");
    assert_eq!(for_good.state, GrantState::Active { since: later, ends_at: None, notice_at: None });
}

#[test]
fn the_notice_comes_three_days_before_the_end_or_at_half_time() {
    for (days, notice) in [(30, Duration::days(27)), (6, Duration::days(3)), (5, Duration::hours(60))] {
        let active = grant(Some(days)).activate(at()).expect("it was being set up");
        assert!(!active.may_extend(at() + notice - Duration::seconds(1)), "{days} days");
        assert!(active.may_extend(at() + notice), "{days} days");
    }
    assert!(!grant(None).activate(at()).expect("provisioning").may_extend(at() + Duration::days(999)));
    assert!(!grant(Some(1)).may_extend(at() + Duration::days(999)));
}

#[test]
fn an_extension_moves_the_end_and_nothing_else() {
    let active = grant(Some(30)).activate(at()).expect("it was being set up");
    let late = at() + Duration::days(29);
    let ends = |grant: &Grant| match grant.state {
        GrantState::Active { since, ends_at, notice_at } => (since, ends_at, notice_at),
        other => panic!("{other:?}"),
    };
    let extended = active.clone().extend(Some(10), late).expect("active");
    let end = at() + Duration::days(39);
    assert_eq!(ends(&extended), (at(), Some(end), Some(end - NOTICE)));
    assert_eq!(extended.version, active.version + 1);
    let by_two_days = active.clone().extend(Some(2), late).expect("active");
    assert_eq!(ends(&by_two_days).2, Some(late + Duration::days(1)), "no notice comes with the extension");
    let shorter = active.clone().extend(Some(1), at()).expect("active");
    assert_eq!(ends(&shorter).1, ends(&active).1, "no extension makes it end earlier");
    let for_good = active.extend(None, late).expect("active");
    assert_eq!(ends(&for_good), (at(), None, None));
    assert!(for_good.extend(Some(10), late).is_err(), "what has no end needs no extension");
}

#[test]
fn only_what_is_active_is_extended() {
    let revoking = grant(Some(30))
        .activate(at())
        .and_then(|active| active.start_revoking(Ending::TimeOver))
        .expect("active");
    assert!(revoking.clone().extend(Some(30), at()).is_err());
    assert!(revoking.finish_revoking(at()).expect("revoking").extend(Some(30), at()).is_err());
    assert!(grant(Some(30)).extend(Some(30), at()).is_err());
}

#[test]
fn a_grant_goes_its_way_and_no_other() {
    let active = grant(None).activate(at()).expect("provisioning");
    assert!(active.clone().activate(at()).is_err());
    assert!(active.clone().fail(GrantFailure::NoSeat).is_err());
    assert!(active.clone().retry().is_err());
    assert!(active.clone().finish_revoking(at()).is_err());
    let revoking = active.start_revoking(Ending::GivenBack).expect("active");
    assert!(revoking.clone().activate(at()).is_err());
    let revoked = revoking.finish_revoking(at()).expect("revoking");
    assert_eq!(revoked.version, 3);
    assert!(revoked.clone().start_revoking(Ending::GivenBack).is_err());
    assert!(revoked.retry().is_err());
}

#[test]
fn only_what_failed_is_tried_again() {
    let failed = grant(None).fail(GrantFailure::NoSeat).expect("provisioning");
    assert!(failed.clone().activate(at()).is_err());
    assert!(failed.clone().start_revoking(Ending::GivenBack).is_err());
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
