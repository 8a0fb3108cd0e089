//! Each finding once where it fires and once where it just does not, and shadows against any facts.

use proptest::prelude::*;

use super::*;
use crate::policy::arbitrary::{condition, facts, outcome};
use crate::policy::{Truth, decide};
use crate::{ApproverGroupKey, EmailAddress};

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

fn id(text: &str) -> RuleId {
    RuleId::parse(text).expect("an id")
}

fn key(text: &str) -> ProductKey {
    ProductKey::parse(text).expect("a key")
}

/// Jira Software has an owner and a budget, Jira Work Management neither. Ada and Jun are leads.
fn setup() -> Setup {
    let product = |name: &str, owners: &[&str], has_budget| SetupProduct {
        key: key(name),
        owners: owners.iter().map(|owner| address(owner)).collect(),
        has_budget,
    };
    let group = ApproverGroupKey::parse("platform").expect("a key");
    let members = vec![address("ada@acme.example"), address("jun@acme.example")];
    let lead = |name: &str| (address(name), ["leads".to_owned()].into());
    Setup {
        products: vec![
            product("jira-software", &["ada@acme.example"], true),
            product("jira-core", &[], false),
        ],
        approver_groups: [(group, members)].into(),
        claims: ["country".to_owned()].into(),
        memberships: [lead("ada@acme.example"), lead("jun@acme.example")].into(),
    }
}

fn policy(rules: &[(&str, &str)]) -> Policy {
    let rules = rules.iter().enumerate().map(|(n, (when, then))| {
        format!("[[rules]]\nid = \"r{n}\"\nname = \"Rule {n}\"\nwhen = {when}\nthen = {then}\n")
    });
    toml::from_str(&rules.collect::<String>()).expect("a policy")
}

fn lint(rules: &[(&str, &str)]) -> Vec<Finding> {
    policy(rules).lint(&setup())
}

fn of(rule: &str, flaw: Flaw) -> Vec<Finding> {
    vec![Finding { rule: id(rule), flaw }]
}

const GRANT: &str = "{ grant = {} }";
const DENY: &str = "{ deny = { message = \"No.\", again_after_days = 1 } }";

#[test]
fn a_rule_that_can_never_match_is_found() {
    for when in [
        "{ any = [] }",
        "{ all = [{ email_domain = \"a.example\" }, { email_domain = \"b.example\" }] }",
        "{ all = [{ idp_group = \"x\" }, { not = { idp_group = \"x\" } }] }",
        "{ all = [{ seats_free = 5 }, { not = { seats_free = 3 } }] }",
        "{ all = [{ seat_use_below = 80 }, { not = { seats_free = 1 } }] }",
        "{ all = [{ held = { days = 9, how = \"given_back\" } }, { held = { days = 9, how = \"taken_outside\" } }] }",
        "{ not = { seats_free = 0 } }",
        "{ all = [{ product = \"jira-core\" }, { any = [{ product = \"jira-software\" }, { any = [] }] }] }",
        "{ all = [{ hours = { days = [\"mon\"], from = 8, until = 12, zone = \"UTC\" } }, \
          { hours = { days = [\"mon\"], from = 12, until = 18, zone = \"UTC\" } }] }",
    ] {
        assert_eq!(lint(&[(when, DENY)]), of("r0", Flaw::NeverMatches), "{when}");
    }
    for when in [
        "{ all = [{ email_domain = \"a.example\" }, { email_domain = \"A.example\" }] }",
        "{ all = [{ idp_group = \"x\" }, { not = { idp_group = \"y\" } }] }",
        "{ all = [{ seats_free = 3 }, { not = { seats_free = 5 } }] }",
        "{ all = [{ held = { days = 9 } }, { held = { days = 9, how = \"taken_outside\" } }] }",
        "{ all = [{ hours = { days = [\"mon\"], from = 8, until = 12, zone = \"UTC\" } }, \
          { hours = { days = [\"mon\"], from = 12, until = 18, zone = \"Asia/Seoul\" } }] }",
    ] {
        assert_eq!(lint(&[(when, DENY)]), [], "{when}");
    }
}

#[test]
fn a_rule_behind_one_that_matches_all_of_it_is_found() {
    let company = "{ email_domain = \"acme.example\" }";
    let narrower = "{ all = [{ email_domain = \"acme.example\" }, { idp_group = \"engineers\" }] }";
    assert_eq!(lint(&[(company, DENY), (narrower, DENY)]), of("r1", Flaw::Shadowed { by: vec![id("r0")] }));
    assert_eq!(lint(&[(narrower, DENY), (company, DENY)]), []);
    // Two rules that together leave nothing.
    let (one, two) = ("{ idp_group = \"a\" }", "{ idp_group = \"b\" }");
    let either = "{ any = [{ idp_group = \"b\" }, { idp_group = \"a\" }] }";
    let both = Flaw::Shadowed { by: vec![id("r0"), id("r1")] };
    assert_eq!(lint(&[(one, DENY), (two, DENY), (either, DENY)]), of("r2", both));
    assert_eq!(lint(&[(one, DENY), (either, DENY)]), []);
    // An unknown group matches neither the rule nor its opposite, so that a third can still be reached.
    let others = "{ not = { idp_group = \"a\" } }";
    assert_eq!(lint(&[(one, DENY), (others, DENY), ("{ all = [] }", DENY)]), []);
}

#[test]
fn a_rule_that_is_off_casts_no_shadow_and_is_not_judged() {
    let mut policy = policy(&[("{ all = [] }", DENY), ("{ idp_group = \"a\" }", DENY)]);
    assert_eq!(policy.lint(&setup()).len(), 1);
    policy.rules[0].on = false;
    assert_eq!(policy.lint(&setup()), []);
    policy.rules.swap(0, 1);
    policy.rules[1].when = Condition::Any(Vec::new());
    assert_eq!(policy.lint(&setup()), []);
}

#[test]
fn an_ask_that_finds_nobody_is_found() {
    let owners = "{ ask = { approvers = [\"owners\"] } }";
    let nobody =
        |products: &[&str]| Flaw::NoApprover { products: products.iter().copied().map(key).collect() };
    assert_eq!(lint(&[("{ all = [] }", owners)]), of("r0", nobody(&["jira-core"])));
    assert_eq!(lint(&[("{ product = \"jira-software\" }", owners)]), []);
    assert_eq!(lint(&[("{ not = { product = \"jira-core\" } }", owners)]), []);
    let or_ada = "{ ask = { approvers = [\"owners\", { person = \"ada@acme.example\" }] } }";
    assert_eq!(lint(&[("{ all = [] }", or_ada)]), []);
    let unknown = "{ ask = { approvers = [{ group = \"nobody\" }] } }";
    assert_eq!(lint(&[("{ all = [] }", unknown)]), of("r0", nobody(&["jira-core", "jira-software"])));
}

#[test]
fn a_grant_that_looks_at_no_seats_is_found_where_there_is_a_budget() {
    let software = Flaw::NoSeatCondition { products: vec![key("jira-software")] };
    assert_eq!(lint(&[("{ idp_group = \"a\" }", GRANT)]), of("r0", software.clone()));
    let half = "{ any = [{ idp_group = \"a\" }, { all = [{ idp_group = \"b\" }, { seats_free = 3 }] }] }";
    assert_eq!(lint(&[(half, GRANT)]), of("r0", software));
    for when in [
        "{ all = [{ idp_group = \"a\" }, { budget_left = 1 }] }",
        "{ all = [{ idp_group = \"a\" }, { seats_free = 3 }] }",
        "{ all = [{ idp_group = \"a\" }, { seat_use_below = 90 }] }",
        "{ product = \"jira-core\" }",
    ] {
        assert_eq!(lint(&[(when, GRANT)]), [], "{when}");
    }
}

#[test]
fn a_grant_to_everybody_is_found() {
    for when in [
        "{ all = [] }",
        "{ any = [{ idp_group = \"a\" }, { all = [] }] }",
        "{ all = [{ all = [] }, { not = { any = [] } }] }",
    ] {
        assert!(lint(&[(when, GRANT)]).contains(&of("r0", Flaw::GrantsEverybody)[0]), "{when}");
    }
    for when in ["{ idp_group = \"a\" }", "{ all = [{ all = [] }, { idp_group = \"a\" }] }"] {
        assert!(!lint(&[(when, GRANT)]).contains(&of("r0", Flaw::GrantsEverybody)[0]), "{when}");
    }
    assert_eq!(lint(&[("{ all = [] }", DENY)]), []);
}

/// One of so many groups, or such a thing as well.
fn any_of(groups: usize, also: &str) -> String {
    let groups = (0..groups).map(|n| format!("{{ idp_group = \"g{n}\" }}")).collect::<Vec<_>>().join(", ");
    format!("{{ any = [{groups}{also}] }}")
}

#[test]
fn a_rule_of_more_cases_than_anybody_can_read_is_judged_by_its_parts() {
    let software = Flaw::NoSeatCondition { products: vec![key("jira-software")] };
    let many = any_of(80, "");
    assert_eq!(lint(&[(&many, GRANT)]), of("r0", software.clone()));
    let with_seats = format!("{{ all = [{many}, {{ seats_free = 1 }}] }}");
    assert_eq!(lint(&[(&with_seats, GRANT)]), []);
    let or_seats = any_of(80, ", { seats_free = 1 }");
    assert_eq!(lint(&[(&or_seats, GRANT)]), of("r0", software.clone()));
    let core = format!("{{ all = [{many}, {{ product = \"jira-core\" }}] }}");
    assert_eq!(lint(&[(&core, GRANT)]), []);
    let or_everybody = any_of(80, ", { all = [] }");
    assert_eq!(
        lint(&[(&or_everybody, GRANT)]),
        [of("r0", Flaw::GrantsEverybody), of("r0", software)].concat()
    );
    let owners = "{ ask = { approvers = [\"owners\"] } }";
    assert_eq!(lint(&[(&core, owners)]), of("r0", Flaw::NoApprover { products: vec![key("jira-core")] }));
    let not_core = format!("{{ all = [{many}, {{ not = {{ product = \"jira-core\" }} }}] }}");
    assert_eq!(lint(&[(&not_core, owners)]), []);
}

#[test]
fn approvers_who_are_all_requesters_are_found() {
    let engineers = "{ ask = { approvers = [{ idp_group = { group = \"engineers\" } }] } }";
    let when = "{ all = [{ idp_group = \"engineers\" }, { seats_free = 1 }] }";
    assert_eq!(lint(&[(when, engineers)]), of("r0", Flaw::OnlyRequesters));
    assert_eq!(lint(&[("{ idp_group = \"interns\" }", engineers)]), []);
    let others_too =
        "{ ask = { approvers = [{ idp_group = { group = \"engineers\" } }, \"project_lead\"] } }";
    assert_eq!(lint(&[(when, others_too)]), []);
    // Everybody of the group was seen in the group that asks.
    let platform = "{ ask = { approvers = [{ group = \"platform\" }] } }";
    assert_eq!(lint(&[("{ idp_group = \"leads\" }", platform)]), of("r0", Flaw::OnlyRequesters));
    assert_eq!(lint(&[("{ idp_group = \"engineers\" }", platform)]), []);
    let mut one_more = setup();
    let members = one_more.approver_groups.values_mut().next().expect("a group");
    members.push(address("sam@acme.example"));
    assert_eq!(policy(&[("{ idp_group = \"leads\" }", platform)]).lint(&one_more), []);
}

#[test]
fn a_no_without_a_way_back_is_found() {
    let never = "{ deny = { message = \"No.\" } }";
    assert_eq!(lint(&[("{ email_domain = \"rival.example\" }", never)]), of("r0", Flaw::NoWayBack));
    assert_eq!(lint(&[("{ email_domain = \"rival.example\" }", DENY)]), []);
}

#[test]
fn a_name_that_nothing_has_is_said() {
    let rules = [
        (
            "{ not = { product = \"jira-servicedesk\" } }",
            "{ ask = { approvers = [{ group = \"nobody\" }] } }",
        ),
        (
            "{ any = [{ claim = { name = \"country\", value = \"KR\" } }, { claim = { name = \"kind\", value = \"x\" } }] }",
            DENY,
        ),
        ("{ product = \"jira-core\" }", "{ ask = { approvers = [\"owners\", { group = \"platform\" }] } }"),
    ];
    let mut policy = policy(&rules);
    let problems: Vec<String> = setup().problems(&policy).iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "rule \"r0\" names the product \"jira-servicedesk\", which is not there",
            "rule \"r0\" asks the approver group \"nobody\", which is not there",
            "rule \"r1\" looks at the claim \"kind\", which oidc.keep_claims does not name"
        ]
    );
    policy.rules.iter_mut().for_each(|rule| rule.on = false);
    assert_eq!(setup().problems(&policy), [], "what is off keeps nobody from publishing");
}

/// Rules that are likely to be in each other's shadow: some widened, some narrowed copies of others.
fn related() -> impl Strategy<Value = Vec<Condition>> {
    let widened = (condition(), condition()).prop_map(|(one, other)| {
        let narrow = Condition::All(vec![one.clone(), other.clone()]);
        vec![Condition::Any(vec![other, one]), narrow]
    });
    let pair = (condition(), condition()).prop_map(|(one, other)| vec![one, other]);
    let by_two = (condition(), condition(), condition()).prop_map(|(one, other, third)| {
        let either = Condition::Any(vec![other.clone(), one.clone()]);
        vec![one, other, Condition::All(vec![third, either])]
    });
    prop_oneof![widened, pair, by_two]
}

fn judged(conditions: Vec<Condition>, then: &Outcome) -> (Policy, Vec<Finding>) {
    let rules = conditions.into_iter().enumerate().map(|(n, when)| Rule {
        id: id(&format!("r{n}")),
        name: format!("Rule {n}"),
        on: true,
        when,
        then: then.clone(),
    });
    let policy = Policy { rules: rules.collect() };
    let findings = policy.lint(&setup());
    (policy, findings)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn no_facts_reach_a_rule_that_is_said_to_be_in_the_shadow(
        conditions in related(),
        then in outcome(),
        many in proptest::collection::vec(facts(), 12),
    ) {
        let (policy, findings) = judged(conditions, &then);
        let version = crate::policy::PolicyVersion { number: 1, policy };
        for Finding { rule, flaw } in findings {
            for facts in &many {
                let reached = decide(&version, facts).because.rule() == Some(&rule);
                match &flaw {
                    Flaw::Shadowed { .. } => prop_assert!(!reached, "{rule} is reached"),
                    Flaw::NeverMatches => {
                        let it = version.policy.rules.iter().find(|other| other.id == rule).expect("it");
                        prop_assert_ne!(it.when.truth(facts), Truth::True);
                    }
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn a_narrower_copy_is_always_found(condition in condition(), group in "[a-c]") {
        let narrow = Condition::All(vec![Condition::IdpGroup(group), condition.clone()]);
        let (_, findings) = judged(vec![condition.clone(), narrow.clone()], &Outcome::Grant { days: None });
        prop_assume!(matches!(cases(&narrow), Cases::All(_)));
        let found = findings.iter().any(|finding| {
            finding.rule == id("r1") && matches!(finding.flaw, Flaw::Shadowed { .. } | Flaw::NeverMatches)
        });
        prop_assert!(found);
    }
}
