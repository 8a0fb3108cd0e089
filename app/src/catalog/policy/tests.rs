use super::*;

fn part(condition: Condition, truth: Truth, parts: Vec<ConditionTrace>) -> ConditionTrace {
    ConditionTrace { condition, truth, parts }
}

fn group(truth: Truth) -> ConditionTrace {
    part(Condition::IdpGroup("engineers".to_owned()), truth, Vec::new())
}

fn company(truth: Truth) -> ConditionTrace {
    part(Condition::EmailDomain("example.com".to_owned()), truth, Vec::new())
}

fn seats(truth: Truth) -> ConditionTrace {
    part(Condition::SeatsFree(5), truth, Vec::new())
}

fn all(truth: Truth, parts: Vec<ConditionTrace>) -> ConditionTrace {
    part(Condition::All(Vec::new()), truth, parts)
}

fn engineers(when: ConditionTrace) -> RuleTrace {
    let rule = RuleId::parse("engineers").expect("a rule id");
    RuleTrace { rule, name: "Engineers get a license at once".to_owned(), grants: true, when }
}

#[test]
fn a_condition_is_said_part_by_part() {
    let when = all(Truth::True, vec![company(Truth::True), group(Truth::True), seats(Truth::True)]);
    assert_eq!(phrase(&when), "from example.com, and in group “engineers”, and at least 5 seats free");
}

#[test]
fn alternatives_and_opposites_keep_their_meaning() {
    let either =
        part(Condition::Any(Vec::new()), Truth::False, vec![company(Truth::False), group(Truth::False)]);
    let not = part(Condition::Not(Box::new(Condition::All(Vec::new()))), Truth::True, vec![either.clone()]);
    assert_eq!(phrase(&not), "not (from example.com, or in group “engineers”)");
    let both = all(Truth::False, vec![either, seats(Truth::True)]);
    assert_eq!(phrase(&both), "(from example.com, or in group “engineers”), and at least 5 seats free");
    assert_eq!(phrase(&all(Truth::True, Vec::new())), "everybody");
}

#[test]
fn a_rule_that_does_not_fit_says_only_what_is_missing() {
    let when = all(Truth::False, vec![company(Truth::True), group(Truth::False), seats(Truth::Unknown)]);
    assert_eq!(
        rule_line(&engineers(when)),
        "“Engineers get a license at once” does not fit. It needs: in group “engineers”. \
         Not known: at least 5 seats free."
    );
}

#[test]
fn a_rule_over_an_unknown_fact_cannot_be_told() {
    assert_eq!(
        rule_line(&engineers(group(Truth::Unknown))),
        "“Engineers get a license at once” cannot be told. Not known: in group “engineers”."
    );
}

#[test]
fn the_requester_reads_why_a_person_decides() {
    let rule = RuleId::parse("engineers").expect("a rule id");
    let trace = [engineers(group(Truth::True))];
    assert_eq!(
        because(&Because::Rule(rule.clone()), &trace),
        "The rule “Engineers get a license at once” says that a person decides."
    );
    assert_eq!(
        because(&Because::NoRule, &[engineers(group(Truth::False))]),
        "No rule decides this by itself, so the owners of the product do. \
         “Engineers get a license at once” does not fit. It needs: in group “engineers”."
    );
    assert_eq!(
        because(&Because::Gate { rule: rule.clone(), gate: Gate::FreeSeat }, &trace),
        "No seat is free just now, so a person decides."
    );
    assert_eq!(
        super::rule(&Because::Gate { rule, gate: Gate::CertainAccount }, &trace),
        "“Engineers get a license at once” would grant, but the Atlassian account is not certain"
    );
}

#[test]
fn everybody_reads_in_their_own_words_that_an_earlier_rule_could_not_be_told() {
    let id = |text| RuleId::parse(text).expect("a rule id");
    let contractors = RuleTrace {
        rule: id("contractors"),
        name: "No contractors".to_owned(),
        grants: false,
        when: all(Truth::Unknown, vec![company(Truth::True), group(Truth::Unknown)]),
    };
    let trace = [contractors, engineers(company(Truth::True))];
    let gate = Because::Gate { rule: id("engineers"), gate: Gate::EarlierUnknown };
    assert_eq!(
        because(&gate, &trace),
        "Something that the rules ask about you could not be found out, so a person decides."
    );
    assert_eq!(
        super::rule(&gate, &trace),
        "“Engineers get a license at once” would grant, but it is not known whether “No contractors” fits, which comes \
         before: in group “engineers”"
    );
    assert_eq!(rule_line(&trace[0]), "“No contractors” cannot be told. Not known: in group “engineers”.");
}
