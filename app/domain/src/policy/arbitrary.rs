//! Any conditions, rules and facts, over so few words that they meet often.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use uuid::Uuid;

use super::{ApproverSource, Ask, Condition, Day, Hours, Outcome, Policy, PolicyVersion, Quorum, Rule, Zone};
use crate::{
    AccountFact, AccountId, ApproverGroupKey, Budget, EmailAddress, EndedLicense, Ending, Fact, Facts,
    History, PersonId, ProductKey, ProjectKey, RuleId, Seats, SiteKey, TargetKind,
};

const DOMAINS: [&str; 3] = ["acme.example", "partner.example", "rival.example"];
const GROUPS: [&str; 3] = ["engineers", "interns", "leads"];
const PRODUCTS: [&str; 2] = ["jira-software", "jira-core"];
const PROJECTS: [&str; 2] = ["PROJ", "OPS"];
const KINDS: [TargetKind; 3] = [TargetKind::Issue, TargetKind::Board, TargetKind::Search];
const ENDINGS: [Ending; 3] = [Ending::TimeOver, Ending::GivenBack, Ending::TakenOutside];

fn one<T: Clone + std::fmt::Debug + 'static>(of: &'static [T]) -> impl Strategy<Value = T> {
    proptest::sample::select(of)
}

fn text(of: &'static [&'static str]) -> impl Strategy<Value = String> {
    one(of).prop_map(ToOwned::to_owned)
}

fn product() -> impl Strategy<Value = ProductKey> {
    one(&PRODUCTS).prop_map(|key| ProductKey::parse(key).expect("a key"))
}

fn project() -> impl Strategy<Value = ProjectKey> {
    one(&PROJECTS).prop_map(|key| ProjectKey::parse(key).expect("a key"))
}

fn hours() -> impl Strategy<Value = Hours> {
    let days = proptest::sample::subsequence(Day::ALL.to_vec(), 1..=7);
    let zone = one(&["UTC", "Europe/Berlin", "Asia/Seoul"]);
    (days, 0u8..24, 1u8..=24, zone).prop_map(|(days, from, length, zone)| Hours {
        days,
        from,
        until: from.saturating_add(length).min(24),
        zone: Zone::parse(zone).expect("a zone"),
    })
}

pub(super) fn leaf() -> impl Strategy<Value = Condition> {
    prop_oneof![
        text(&DOMAINS).prop_map(Condition::EmailDomain),
        text(&GROUPS).prop_map(Condition::IdpGroup),
        (text(&["country", "team"]), text(&["kr", "de"]))
            .prop_map(|(name, value)| Condition::Claim { name, value }),
        product().prop_map(Condition::Product),
        project().prop_map(Condition::Project),
        one(&KINDS).prop_map(Condition::Target),
        (0u32..6).prop_map(Condition::SeatsFree),
        one(&[1u8, 50, 80, 100]).prop_map(Condition::SeatUseBelow),
        (0u32..4).prop_map(Condition::BudgetLeft),
        (1u32..5, option::of(one(&ENDINGS))).prop_map(|(days, how)| Condition::Held { days, how }),
        (1u32..5).prop_map(Condition::DeniedWithin),
        hours().prop_map(Condition::Hours),
        (1u32..4).prop_map(Condition::GrantsToday),
    ]
}

pub(super) fn condition() -> impl Strategy<Value = Condition> {
    leaf().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Condition::All),
            vec(inner.clone(), 0..4).prop_map(Condition::Any),
            inner.prop_map(|part| Condition::Not(Box::new(part))),
        ]
    })
}

pub(super) fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        Just(Outcome::Grant { days: None }),
        Just(Outcome::Ask(Ask::owners())),
        Just(Outcome::Ask(thorough())),
        Just(Outcome::Deny { message: "No.".to_owned(), again_after_days: Some(1) }),
    ]
}

/// An ask that says everything an ask can say.
fn thorough() -> Ask {
    let address = |text| EmailAddress::parse(text).expect("an address");
    Ask {
        quorum: Quorum::All,
        justification: true,
        days: Some(90),
        remind_after_hours: Some(24),
        escalate_after_hours: Some(48),
        escalate_to: vec![ApproverSource::Group(ApproverGroupKey::parse("platform").expect("a key"))],
        expire_after_hours: Some(168),
        again_after_days: Some(14),
        ..Ask::of(vec![
            ApproverSource::ProjectLead,
            ApproverSource::Person(address("ada@acme.example")),
            ApproverSource::IdpGroup { group: "leads".to_owned(), mail: Some(address("leads@acme.example")) },
        ])
    }
}

pub(super) fn version() -> impl Strategy<Value = PolicyVersion> {
    vec((condition(), outcome(), proptest::bool::weighted(0.9)), 0..6).prop_map(|rules| {
        let rules = rules.into_iter().enumerate().map(|(n, (when, then, on))| Rule {
            id: RuleId::parse(&format!("r{n}")).expect("an id"),
            name: format!("Rule {n}"),
            on,
            when,
            then,
        });
        PolicyVersion { number: 1, policy: Policy { rules: rules.collect() } }
    })
}

fn fact<T: Clone + std::fmt::Debug>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Fact<T>> {
    prop_oneof![
        6 => value.prop_map(Fact::Known),
        1 => Just(Fact::Unknown),
        1 => Just(Fact::Unrecorded),
    ]
}

fn account() -> impl Strategy<Value = AccountFact> {
    let id = || AccountId::parse("712020:a").expect("an id");
    prop_oneof![
        4 => Just(AccountFact::Certain(id())),
        1 => Just(AccountFact::Hidden(id())),
        1 => Just(AccountFact::Missing),
    ]
}

/// A moment of some two weeks.
fn moment() -> impl Strategy<Value = DateTime<Utc>> {
    (0i64..15 * 24 * 60).prop_map(|minutes| {
        DateTime::from_timestamp(1_800_000_000, 0).expect("a time") + Duration::minutes(minutes)
    })
}

fn history(at: DateTime<Utc>) -> impl Strategy<Value = History> {
    let held = option::of((0i64..150, option::of(one(&ENDINGS))));
    (held, option::of(0i64..150)).prop_map(move |(held, denied)| History {
        held: held.map(|(hours, how)| EndedLicense { at: at - Duration::hours(hours), how }),
        denied_at: denied.map(|hours| at - Duration::hours(hours)),
    })
}

pub(super) fn facts() -> impl Strategy<Value = Facts> {
    let who = (
        fact(text(&DOMAINS)),
        fact(btree_set(text(&GROUPS), 0..3)),
        btree_map(text(&["country", "team"]), btree_set(text(&["kr", "de"]), 0..3), 0..3),
        fact(account()),
    );
    let what = (product(), fact(project()), one(&KINDS));
    let seats = (option::of(0u32..12), 0u32..12, 0u32..3).prop_map(|(limit, used, reserved)| Seats {
        limit,
        used,
        reserved,
    });
    let budget = option::of(0u32..4).prop_map(|left| Budget { left });
    let when = moment().prop_flat_map(|at| (Just(at), fact(history(at))));
    (who, what, fact(seats), fact(budget), when, fact(0u32..4)).prop_map(put_together)
}

type Who = (Fact<String>, Fact<BTreeSet<String>>, BTreeMap<String, BTreeSet<String>>, Fact<AccountFact>);
type What = (ProductKey, Fact<ProjectKey>, TargetKind);
type When = (DateTime<Utc>, Fact<History>);

fn put_together(
    (who, what, seats, budget, when, granted_today): (Who, What, Fact<Seats>, Fact<Budget>, When, Fact<u32>),
) -> Facts {
    let (email_domain, groups, claims, account) = who;
    let (product, project, target_kind) = what;
    let (at, history) = when;
    Facts {
        at,
        person: PersonId(Uuid::nil()),
        email_domain,
        groups,
        claims,
        site: SiteKey::parse("acme").expect("a key"),
        product,
        project,
        target_kind,
        account,
        seats,
        budget,
        history,
        granted_today,
    }
}
