//! The policy as a specification: what matches, what grants, what the trace tells.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration};
use uuid::Uuid;

use super::*;
use crate::{
    AccountFact, AccountId, Budget, EmailAddress, EndedLicense, Ending, Fact, Facts, History, PersonId,
    ProductKey, ProjectKey, Seats, SiteKey, TargetKind,
};

fn facts() -> Facts {
    Facts {
        at: DateTime::from_timestamp(1_800_000_000, 0).expect("a time"),
        person: PersonId(Uuid::nil()),
        email_domain: Fact::Known("acme.example".to_owned()),
        groups: Fact::Known(BTreeSet::from(["engineers".to_owned()])),
        claims: BTreeMap::new(),
        site: SiteKey::parse("acme").expect("key"),
        product: ProductKey::parse("jira-software").expect("key"),
        project: Fact::Known(ProjectKey::parse("PROJ").expect("key")),
        target_kind: TargetKind::Issue,
        account: Fact::Known(AccountFact::Certain(AccountId::parse("712020:a").expect("id"))),
        seats: Fact::Known(Seats { limit: Some(10), used: 4, reserved: 1 }),
        budget: Fact::Known(Budget { left: Some(3) }),
        history: Fact::Known(History::default()),
        granted_today: Fact::Known(2),
    }
}

fn version(toml: &str) -> PolicyVersion {
    PolicyVersion { number: 7, policy: toml::from_str(toml).expect("a policy") }
}

const ENGINEERS: &str = r#"
    [[rules]]
    id = "rivals"
    name = "No rivals"
    when = { email_domain = "rival.example" }
    then = { deny = { message = "Not here.", again_after_days = 30 } }
    [[rules]]
    id = "engineers"
    name = "Engineers at once"
    when = { all = [{ email_domain = "acme.example" }, { idp_group = "engineers" }, { seats_free = 5 }] }
    then = { grant = { days = 30 } }
    [[rules]]
    id = "everybody"
    name = "Everybody asks"
    when = { all = [] }
    then = { ask = { approvers = ["owners"] } }
"#;

#[test]
fn the_first_rule_that_matches_decides_and_the_trace_ends_with_it() {
    let decision = decide(&version(ENGINEERS), &facts());
    assert_eq!(decision.outcome, Outcome::Grant { days: Some(30) });
    assert_eq!(decision.because, Because::Rule(RuleId::parse("engineers").expect("id")));
    assert_eq!(decision.policy_version, 7);
    let looked_at: Vec<_> = decision.trace.iter().map(|rule| (rule.rule.as_str(), rule.when.truth)).collect();
    assert_eq!(looked_at, [("rivals", Truth::False), ("engineers", Truth::True)]);
}

#[test]
fn an_unknown_group_never_grants_and_goes_to_the_next_rule() {
    let facts = Facts { groups: Fact::Unknown, ..facts() };
    let decision = decide(&version(ENGINEERS), &facts);
    assert_eq!(decision.because, Because::Rule(RuleId::parse("everybody").expect("id")));
    assert_eq!(decision.trace[1].when.truth, Truth::Unknown);
}

/// What comes of an engineer of Acme whose groups are not known, when these rules come before one that grants.
fn before_a_grant(earlier: &[(&str, &str)]) -> Decision {
    let grant = [("{ email_domain = \"acme.example\" }", "{ grant = {} }")];
    let rules = earlier.iter().chain(&grant).enumerate().map(|(n, (when, then))| {
        format!("[[rules]]\nid = \"r{n}\"\nname = \"Rule {n}\"\nwhen = {when}\nthen = {then}\n")
    });
    decide(&version(&rules.collect::<String>()), &Facts { groups: Fact::Unknown, ..facts() })
}

#[test]
fn nothing_is_granted_where_nobody_knows_whether_an_earlier_rule_says_otherwise() {
    let contractors = "{ idp_group = \"contractors\" }";
    let no = "{ deny = { message = \"No.\" } }";
    let security = "{ ask = { approvers = [{ person = \"sec@acme.example\" }], expire_after_hours = 8 } }";
    let security_asks = {
        let person = EmailAddress::parse("sec@acme.example").expect("an address");
        Ask { expire_after_hours: Some(8), ..Ask::of(vec![ApproverSource::Person(person)]) }
    };
    for (earlier, asked) in [
        (vec![(contractors, no)], Ask::owners()),
        (vec![(contractors, security)], security_asks.clone()),
        (vec![(contractors, security), (contractors, no)], security_asks),
        (vec![(contractors, no), (contractors, security)], Ask::owners()),
    ] {
        let decision = before_a_grant(&earlier);
        assert_eq!(decision.outcome, Outcome::Ask(asked));
        let rule = RuleId::parse(&format!("r{}", earlier.len())).expect("an id");
        assert_eq!(decision.because, Because::Gate { rule, gate: Gate::EarlierUnknown });
        let doubt = RuleTrace::first_in_doubt(&decision.trace).expect("a rule in doubt");
        assert_eq!(doubt.rule.as_str(), "r0");
    }
}

#[test]
fn an_earlier_rule_that_is_known_not_to_match_or_would_grant_itself_keeps_nothing_back() {
    let contractors = "{ idp_group = \"contractors\" }";
    let surely_not = "{ all = [{ idp_group = \"contractors\" }, { email_domain = \"rival.example\" }] }";
    for earlier in
        [(surely_not, "{ deny = { message = \"No.\" } }"), (contractors, "{ grant = { days = 1 } }")]
    {
        assert_eq!(before_a_grant(&[earlier]).outcome, Outcome::Grant { days: None });
    }
}

#[test]
fn what_is_more_than_unknown_is_said_first_and_the_earlier_rule_is_asked_all_the_same() {
    let text = ENGINEERS
        .replace("when = { email_domain = \"rival.example\" }", "when = { idp_group = \"contractors\" }")
        .replace(
            "{ deny = { message = \"Not here.\", again_after_days = 30 } }",
            "{ ask = { approvers = [\"project_lead\"] } }",
        )
        .replace("{ idp_group = \"engineers\" }, ", "");
    let full = Fact::Known(Seats { limit: None, used: 4, reserved: 1 });
    let facts = Facts { groups: Fact::Unknown, account: Fact::Unknown, seats: full, ..facts() };
    let decision = decide(&version(&text), &facts);
    assert_eq!(decision.outcome, Outcome::Ask(Ask::of(vec![ApproverSource::ProjectLead])));
    assert!(matches!(decision.because, Because::Gate { gate: Gate::CertainAccount, .. }));
}

#[test]
fn when_no_rule_matches_the_owners_are_asked() {
    let decision = decide(&version("rules = []"), &facts());
    assert_eq!((decision.outcome, decision.because), (Outcome::Ask(Ask::owners()), Because::NoRule));
}

#[test]
fn a_rule_that_is_off_is_not_looked_at() {
    let off = ENGINEERS.replace("id = \"engineers\"", "on = false\n    id = \"engineers\"");
    let decision = decide(&version(&off), &facts());
    assert!(decision.trace.iter().all(|rule| rule.rule.as_str() != "engineers"));
}

#[test]
fn no_rule_opens_the_gates_of_an_automatic_grant() {
    let everybody =
        version("[[rules]]\nid = \"all\"\nname = \"All\"\nwhen = { all = [] }\nthen = { grant = {} }");
    let account = || AccountId::parse("712020:a").expect("id");
    let full = Seats { limit: Some(5), used: 4, reserved: 1 };
    for (facts, gate) in [
        (Facts { email_domain: Fact::Unknown, ..facts() }, Gate::VerifiedEmail),
        (Facts { account: Fact::Unknown, ..facts() }, Gate::CertainAccount),
        (Facts { account: Fact::Known(AccountFact::Missing), ..facts() }, Gate::CertainAccount),
        (Facts { account: Fact::Known(AccountFact::Ambiguous), ..facts() }, Gate::CertainAccount),
        (Facts { account: Fact::Known(AccountFact::Hidden(account())), ..facts() }, Gate::CertainAccount),
        (Facts { account: Fact::Known(AccountFact::Inactive(account())), ..facts() }, Gate::CertainAccount),
        (Facts { account: Fact::Known(AccountFact::NotHuman(account())), ..facts() }, Gate::CertainAccount),
        (Facts { seats: Fact::Unknown, ..facts() }, Gate::KnownSeats),
        (Facts { seats: Fact::Known(full), ..facts() }, Gate::FreeSeat),
    ] {
        let decision = decide(&everybody, &facts);
        let rule = RuleId::parse("all").expect("id");
        assert_eq!(decision.because, Because::Gate { rule, gate });
        assert!(matches!(decision.outcome, Outcome::Ask(_)), "{gate:?} was opened");
    }
    assert!(matches!(decide(&everybody, &facts()).outcome, Outcome::Grant { days: None }));
}

#[test]
fn each_condition_looks_at_its_own_fact() {
    let truth = |condition: &str, facts: &Facts| {
        let text =
            format!("[[rules]]\nid = \"r\"\nname = \"R\"\nwhen = {condition}\nthen = {{ grant = {{}} }}");
        version(&text).policy.rules[0].when.truth(facts)
    };
    let known = facts();
    let claims = BTreeMap::from([("country".to_owned(), BTreeSet::from(["KR".to_owned()]))]);
    let claimed = Facts { claims, ..facts() };
    let unknown = Facts { project: Fact::Unknown, seats: Fact::Unknown, groups: Fact::Unknown, ..facts() };
    let no_budget = Facts { budget: Fact::Known(Budget { left: None }), ..facts() };
    let ago = |days| facts().at - Duration::days(days);
    let had = |how| {
        let held = Some(EndedLicense { at: ago(10), how });
        Facts { history: Fact::Known(History { held, denied_at: Some(ago(2)) }), ..facts() }
    };
    let (returned, somehow) = (had(Some(Ending::GivenBack)), had(None));
    let old = Facts {
        budget: Fact::Unrecorded,
        history: Fact::Unrecorded,
        granted_today: Fact::Unrecorded,
        ..facts()
    };
    for (condition, facts, expected) in [
        ("{ email_domain = \"ACME.example\" }", &known, Truth::True),
        ("{ email_domain = \"example\" }", &known, Truth::False),
        ("{ idp_group = \"Engineers\" }", &known, Truth::False),
        ("{ idp_group = \"engineers\" }", &unknown, Truth::Unknown),
        ("{ claim = { name = \"country\", value = \"KR\" } }", &claimed, Truth::True),
        ("{ claim = { name = \"country\", value = \"DE\" } }", &claimed, Truth::False),
        ("{ claim = { name = \"country\", value = \"KR\" } }", &known, Truth::Unknown),
        ("{ product = \"jira-software\" }", &known, Truth::True),
        ("{ product = \"jira-core\" }", &known, Truth::False),
        ("{ project = \"PROJ\" }", &known, Truth::True),
        ("{ project = \"PROJ\" }", &unknown, Truth::Unknown),
        ("{ target = \"issue\" }", &known, Truth::True),
        ("{ target = \"board\" }", &known, Truth::False),
        ("{ seats_free = 5 }", &known, Truth::True),
        ("{ seats_free = 6 }", &known, Truth::False),
        ("{ seats_free = 1 }", &unknown, Truth::Unknown),
        ("{ seat_use_below = 51 }", &known, Truth::True),
        ("{ seat_use_below = 50 }", &known, Truth::False),
        ("{ not = { idp_group = \"interns\" } }", &known, Truth::True),
        ("{ not = { idp_group = \"interns\" } }", &unknown, Truth::Unknown),
        ("{ any = [] }", &known, Truth::False),
        ("{ any = [{ idp_group = \"x\" }, { target = \"issue\" }] }", &unknown, Truth::True),
        ("{ all = [{ idp_group = \"x\" }, { target = \"board\" }] }", &unknown, Truth::False),
        ("{ budget_left = 3 }", &known, Truth::True),
        ("{ budget_left = 4 }", &known, Truth::False),
        ("{ budget_left = 9 }", &no_budget, Truth::True),
        ("{ budget_left = 1 }", &old, Truth::Unknown),
        ("{ held = { days = 30 } }", &known, Truth::False),
        ("{ held = { days = 30 } }", &returned, Truth::True),
        ("{ held = { days = 9 } }", &returned, Truth::False),
        ("{ held = { days = 30, how = \"given_back\" } }", &returned, Truth::True),
        ("{ held = { days = 30, how = \"taken_outside\" } }", &returned, Truth::False),
        ("{ held = { days = 30, how = \"taken_outside\" } }", &somehow, Truth::Unknown),
        ("{ held = { days = 9, how = \"taken_outside\" } }", &somehow, Truth::False),
        ("{ held = { days = 30 } }", &old, Truth::Unknown),
        ("{ denied_within = 2 }", &returned, Truth::True),
        ("{ denied_within = 1 }", &returned, Truth::False),
        ("{ denied_within = 1 }", &known, Truth::False),
        ("{ denied_within = 1 }", &old, Truth::Unknown),
        // A Friday, 8 o'clock in UTC.
        ("{ hours = { days = [\"fri\"], from = 8, until = 9, zone = \"UTC\" } }", &known, Truth::True),
        (
            "{ hours = { days = [\"fri\"], from = 8, until = 9, zone = \"Asia/Seoul\" } }",
            &known,
            Truth::False,
        ),
        ("{ grants_today = 3 }", &known, Truth::True),
        ("{ grants_today = 2 }", &known, Truth::False),
        ("{ grants_today = 3 }", &old, Truth::Unknown),
    ] {
        assert_eq!(truth(condition, facts), expected, "{condition}");
    }
}

#[test]
fn a_policy_that_cannot_work_says_what_is_wrong() {
    let rule = |when: &str, then: &str| {
        format!("[[rules]]\nid = \"r\"\nname = \"R\"\nwhen = {when}\nthen = {then}\n")
    };
    let grant = "{ grant = {} }";
    let deep = format!("{}{}{}", "{ not = ".repeat(8), "{ all = [] }", " }".repeat(8));
    for (text, words) in [
        (rule("{ all = [] }", grant).repeat(2), "two rules have the id"),
        (rule(&deep, grant), "deeper than 8"),
        (rule("{ email_domain = \"a@b.example\" }", grant), "behind the @"),
        (rule("{ seat_use_below = 0 }", grant), "percentage"),
        (rule("{ held = { days = 0 } }", grant), "1 to 3650"),
        (rule("{ denied_within = 4000 }", grant), "1 to 3650"),
        (rule("{ hours = { days = [], from = 8, until = 9, zone = \"UTC\" } }", grant), "one weekday"),
        (rule("{ hours = { days = [\"mon\"], from = 9, until = 9, zone = \"UTC\" } }", grant), "later one"),
        (rule("{ grants_today = 0 }", grant), "at least one"),
        (rule("{ all = [] }", "{ grant = { days = 0 } }"), "0 days"),
        (rule("{ all = [] }", "{ ask = { approvers = [] } }"), "at least one approver"),
        (rule("{ all = [] }", "{ deny = { message = \" \" } }"), "says why"),
        (rule("{ email_domain = \"*.example.com\" }", grant), "no pattern"),
        (rule("{ email_domain = \"a b\" }", grant), "no pattern"),
        (rule("{ not = { email_domain = \"example.com \" } }", grant), "no pattern"),
        (rule("{ any = [{ idp_group = \"a\" }, { all = [] }] }", grant), "group in a group"),
        (rule("{ not = { any = [] } }", grant), "group in a group"),
        (rule(&format!("{{ any = [{}] }}", "{ seats_free = 1 }, ".repeat(100)), grant), "more than 100"),
        (rule("{ seats_free = 0 }", grant), "1 to 1000000"),
        (rule("{ budget_left = 1000001 }", grant), "1 to 1000000"),
        (rule("{ all = [] }", "{ grant = { days = 3651 } }"), "3650 at the most"),
        (rule("{ all = [] }", "{ deny = { message = \"No.\", again_after_days = 4000000000 } }"), "3650 at"),
        (rule("{ all = [] }", "{ ask = { approvers = [\"owners\"], again_after_days = 4000 } }"), "3650 at"),
        (rule("{ all = [] }", "{ ask = { approvers = [\"owners\"], expire_after_hours = 87601 } }"), "87600"),
        (rule("{ all = [] }", "{ ask = { approvers = [\"owners\"], remind_after_hours = 87601 } }"), "87600"),
        (rule("{ all = [] }", "{ ask = { approvers = [{ idp_group = { group = \"\" } }] } }"), "a name"),
        (rule("{ idp_group = \"a\\u0000b\" }", grant), "cannot be seen"),
        (rule("{ claim = { name = \"a\", value = \"\\u202Eb\" } }", grant), "cannot be seen"),
        (rule("{ all = [] }", "{ deny = { message = \"a\\u001Bb\" } }"), "cannot be seen"),
        (rule("{ all = [] }", &format!("{{ deny = {{ message = \"{}\" }} }}", "x".repeat(1001))), "1000"),
        (rule(&format!("{{ idp_group = \"{}\" }}", "x".repeat(201)), grant), "200"),
        (rule("{ all = [] }", grant).replace("name = \"R\"", "name = \" \""), "needs a name"),
        (rule("{ all = [] }", grant).replace("name = \"R\"", "name = \"R\\u200B\""), "cannot be seen"),
    ] {
        let problems = version(&text).policy.problems();
        assert!(problems.iter().any(|problem| problem.to_string().contains(words)), "{words}: {problems:?}");
    }
    let fine = [
        (format!("{{ any = [{}] }}", "{ seats_free = 1 }, ".repeat(99)), grant.to_owned()),
        ("{ idp_group = \"Extern  \u{200D}AG\" }".to_owned(), "{ grant = { days = 3650 } }".to_owned()),
        ("{ any = [] }".to_owned(), "{ deny = { message = \"One line.\\nAnother.\" } }".to_owned()),
    ];
    for (when, then) in fine {
        assert_eq!(version(&rule(&when, &then)).policy.problems(), [], "{when}");
    }
    assert_eq!(version(ENGINEERS).policy.problems(), []);
}

#[test]
fn a_rule_that_is_off_may_be_unfinished_but_no_stranger_than_others() {
    let off = |when: &str, then: &str| {
        let text = format!("[[rules]]\nid = \"r\"\nname = \"R\"\non = false\nwhen = {when}\nthen = {then}\n");
        version(&text).policy.problems().len()
    };
    let grant = "{ grant = {} }";
    for unfinished in ["{ idp_group = \"\" }", "{ any = [{ all = [] }] }", "{ email_domain = \"\" }"] {
        assert_eq!(off(unfinished, "{ deny = { message = \"\" } }"), 0, "{unfinished}");
    }
    assert_eq!(off("{ idp_group = \"a\\u0000b\" }", grant), 1, "it could not be stored");
    assert_eq!(off(&format!("{}{}{}", "{ not = ".repeat(8), "{ all = [] }", " }".repeat(8)), grant), 1);
    assert_eq!(off(&format!("{{ any = [{}] }}", "{ seats_free = 1 }, ".repeat(100)), grant), 1);
}

#[test]
fn an_unknown_key_is_no_policy() {
    for text in [
        "[[rule]]\nid = \"r\"",
        "rules = [{ id = \"r\", name = \"R\", wenn = { all = [] }, then = { grant = {} } }]",
    ] {
        assert!(toml::from_str::<Policy>(text).is_err(), "{text}");
    }
}

#[test]
fn a_decision_and_its_facts_survive_being_stored() {
    let decision = decide(&version(ENGINEERS), &facts());
    let stored = serde_json::to_string(&(facts(), &decision)).expect("JSON");
    assert!(!stored.contains('@'), "facts hold no address");
    let (read, again): (Facts, Decision) = serde_json::from_str(&stored).expect("the same");
    assert_eq!((read, again), (facts(), decision));
}

#[test]
fn a_fact_that_was_never_recorded_stays_apart_from_one_that_was_not_to_be_had() {
    let mut stored = serde_json::to_value(Facts { seats: Fact::Unknown, ..facts() }).expect("JSON");
    for newer in ["budget", "history", "granted_today"] {
        stored.as_object_mut().expect("an object").remove(newer).expect("it is stored");
    }
    let read: Facts = serde_json::from_value(stored.clone()).expect("facts of an earlier version");
    assert_eq!((&read.seats, &read.history), (&Fact::Unknown, &Fact::Unrecorded));
    assert_eq!(serde_json::to_value(&read).expect("JSON"), stored);
}
