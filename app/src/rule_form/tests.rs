use domain::policy::{ApproverSource, Outcome};

use super::*;

fn rule(json: &str) -> Rule {
    serde_json::from_str(json).expect("a rule")
}

fn plain() -> Rule {
    rule(r#"{"id": "r", "name": "R", "when": {"all": []}, "then": {"grant": {}}}"#)
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn press(rule: &mut Rule, pressed: &str, pairs: &[(&str, &str)]) -> Applied {
    let defaults = Defaults { product: domain::ProductKey::parse("jira-software").ok(), project: None };
    apply(rule, &fields(pairs), &Pressed::read(pressed), &defaults)
}

fn said(rule: &Rule) -> String {
    crate::catalog::policy::condition(&rule.when)
}

#[test]
fn three_levels_are_built_by_pressing_buttons() {
    let mut rule = plain();
    press(&mut rule, "add:0", &[("0:add", "email_domain")]);
    press(&mut rule, "add:0", &[("0.0:domain", " @ACME.example"), ("0:add", "group")]);
    press(&mut rule, "add:0.1", &[("0.1:is", "any"), ("0.1:add", "idp_group")]);
    press(&mut rule, "add:0.1", &[("0.1.0:group", "engineers"), ("0.1:add", "group")]);
    press(&mut rule, "add:0.1.1", &[("0.1.1:add", "seats_free")]);
    press(&mut rule, "add:0.1.1", &[("0.1.1.0:seats", "5"), ("0.1.1:add", "project")]);
    let done = press(
        &mut rule,
        "save",
        &[("0.1.1.1:project", "ops"), ("0.1.1.1:is", "no"), ("name", " Long  name ")],
    );
    assert_eq!(done, Applied::default());
    assert_eq!(
        said(&rule),
        "from acme.example, and (in group “engineers”, or (at least 5 seats free, and not for project OPS))"
    );
    assert_eq!(rule.name, "Long name");
    let done = press(&mut rule, "up:0.1.1.1", &[]);
    assert_eq!(done.at, NodePath::parse("0.1.1.0"));
}

#[test]
fn every_kind_can_be_added_and_the_form_says_it_again() {
    for kind in Kind::ALL {
        let mut rule = plain();
        let done = press(&mut rule, "add:0", &[("0:add", kind.name())]);
        assert_eq!((done.at, done.refused), (NodePath::parse("0.0"), Vec::new()), "{kind:?}");
    }
    let mut rule = plain();
    let done = press(&mut rule, "add:0", &[("0:add", "everything")]);
    assert_eq!(done.refused[0].why, Why::Choice);
    assert_eq!(rule, plain());
}

#[test]
fn what_cannot_be_understood_is_left_as_it_was_and_the_rest_is_kept() {
    let json = r#"{"id": "r", "name": "R", "then": {"grant": {}},
        "when": {"all": [{"seats_free": 5}, {"project": "PROJ"}, {"idp_group": "a"}]}}"#;
    let mut rule = self::rule(json);
    let long = "x".repeat(MAX_VALUE + 1);
    let typed = [
        ("0.0:seats", "-1"),
        ("0.1:project", "my project"),
        ("0.2:group", "b"),
        ("grant:days", "soon"),
        ("name", long.as_str()),
    ];
    let done = press(&mut rule, "up:0.2", &typed);
    let refused: Vec<_> = done.refused.iter().map(|refused| (refused.field.as_str(), refused.why)).collect();
    assert_eq!(
        refused,
        [
            ("name", Why::TooLong(MAX_VALUE)),
            ("0.0:seats", Why::Number(1, 1_000_000)),
            ("0.1:project", Why::Project),
            ("grant:days", Why::Number(1, 3_650)),
        ]
    );
    assert_eq!(said(&rule), "at least 5 seats free, and for project PROJ, and in group “b”");
    let done = press(&mut rule, "remove:0.0", &[("0.0:seats", "many")]);
    assert_eq!(done.refused, [], "what goes need not be understood");
    assert_eq!(said(&rule), "for project PROJ, and in group “b”");
}

#[test]
fn hours_are_those_that_are_ticked() {
    let mut rule = plain();
    press(&mut rule, "add:0", &[("0:add", "hours")]);
    let typed = [("0.0:sat", "on"), ("0.0:from", "9"), ("0.0:until", "24"), ("0.0:zone", "Asia/Seoul")];
    press(&mut rule, "save", &typed);
    assert_eq!(said(&rule), "on Saturday from 9:00 to 24:00 in Asia/Seoul");
    let done = press(&mut rule, "save", &[("0.0:zone", "Mars")]);
    assert_eq!(done.refused[0].why, Why::Zone);
}

#[test]
fn another_outcome_begins_anew_and_reads_its_own_fields() {
    let mut rule = plain();
    let typed = [("then", "deny"), ("deny:message", "No."), ("deny:again", ""), ("grant:days", "x")];
    assert_eq!(press(&mut rule, "save", &typed).refused, []);
    assert_eq!(rule.then, Outcome::Deny { message: "No.".to_owned(), again_after_days: None });
    let typed = [("then", "ask"), ("ask:quorum", "all"), ("ask:justification", "on"), ("ask:remind", "24")];
    press(&mut rule, "save", &typed);
    let Outcome::Ask(ask) = &rule.then else { panic!("{:?}", rule.then) };
    assert!(
        ask.justification && ask.remind_after_hours == Some(24) && ask.approvers == [ApproverSource::Owners]
    );
}

#[test]
fn approvers_are_added_and_removed() {
    let mut rule = plain();
    press(&mut rule, "save", &[("then", "ask")]);
    press(&mut rule, "add:first", &[("first:who", "project_lead")]);
    press(&mut rule, "add:first", &[("first:who", "person"), ("first:value", "Ada@acme.example")]);
    press(&mut rule, "add:second", &[("second:who", "group:platform")]);
    let done = press(&mut rule, "add:first", &[("first:who", "person"), ("first:value", "ada")]);
    assert_eq!(done.refused[0].why, Why::Address);
    let done = press(&mut rule, "add:first", &[("first:who", "idp_group"), ("first:value", " ")]);
    assert_eq!(done.refused[0].why, Why::Missing);
    press(&mut rule, "remove:first:0", &[]);
    press(&mut rule, "remove:first:7", &[]);
    let Outcome::Ask(ask) = &rule.then else { panic!("{:?}", rule.then) };
    let said: Vec<_> = ask.approvers.iter().map(crate::catalog::policy::source).collect();
    assert_eq!(said, ["the lead of the project", "ada@acme.example"]);
    assert_eq!(ask.escalate_to.len(), 1);
}

#[test]
fn a_button_says_what_it_does_and_anything_else_only_saves() {
    let path = NodePath::parse("0.2.1").expect("a path");
    for pressed in [
        Pressed::Save,
        Pressed::Add(path.clone()),
        Pressed::Node(path.clone(), Step::Remove),
        Pressed::Node(path, Step::Unwrap),
        Pressed::AddApprovers(Approvers::Second),
        Pressed::RemoveApprovers(Approvers::First, 3),
    ] {
        assert_eq!(Pressed::read(&pressed.write()), pressed);
    }
    for odd in ["", "up", "up:", "jump:0.1", "remove:first:x", "up:0.1:2"] {
        assert_eq!(Pressed::read(odd), Pressed::Save, "{odd}");
    }
}
