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
    let groups = vec!["a  b\u{200d}".to_owned(), "engineers".to_owned()];
    let defaults =
        Defaults { product: domain::ProductKey::parse("jira-software").ok(), project: None, groups };
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
    assert_eq!(done.refused[0].why.expect("a reason"), Why::Choice);
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
    let refused: Vec<_> =
        done.refused.iter().map(|it| (it.field.as_str(), it.why.expect("a reason"))).collect();
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
    assert_eq!(done.refused[0].why.expect("a reason"), Why::Zone);
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
    assert_eq!(done.refused[0].why.expect("a reason"), Why::Address);
    let done = press(&mut rule, "add:first", &[("first:who", "idp_group"), ("first:value", " ")]);
    assert_eq!(done.refused[0].why.expect("a reason"), Why::Missing);
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

#[test]
fn names_that_somebody_else_gives_are_not_rewritten() {
    let json = r#"{"id": "r", "name": "R", "then": {"grant": {}}, "when": {"all": [
        {"not": {"idp_group": "Extern  AG"}}, {"claim": {"name": "a  b", "value": "\u2764\u200d\ud83d\udd25"}}]}}"#;
    let mut rule = self::rule(json);
    let before = rule.when.clone();
    let sent = [
        ("0.0:group", "Extern  AG"),
        ("0.1:claim", "a  b"),
        ("0.1:value", "\u{2764}\u{200d}\u{1f525}"),
        ("name", "Renamed"),
    ];
    assert_eq!(press(&mut rule, "save", &sent), Applied::default());
    assert_eq!((&rule.when, &*rule.name), (&before, "Renamed"), "what is stored stays");
    press(&mut rule, "save", &[("0.0:group", "a  b\u{200d}"), ("0.1:value", " x  y ")]);
    let said = format!("{:?}", rule.when);
    assert!(said.contains(r#"IdpGroup("a  b\u{200d}")"#), "what is known stays: {said}");
    assert!(said.contains(r#"value: "x  y""#), "what is typed is only trimmed: {said}");
    let done = press(&mut rule, "save", &[("0.0:group", "a\u{7}b")]);
    assert_eq!(done.refused[0].why, Some(Why::Unseen));
    assert_eq!(format!("{:?}", rule.when), said);
}

#[test]
fn approvers_that_were_filled_in_are_added_whichever_button_was_pressed() {
    let mut rule = plain();
    let typed = [("then", "ask"), ("first:who", "person"), ("first:value", "ada@acme.example")];
    assert_eq!(press(&mut rule, "save", &typed), Applied::default());
    let chosen = [("second:who", "group:platform"), ("0:add", "idp_group")];
    assert_eq!(press(&mut rule, "add:0", &chosen).refused, []);
    let group = [("first:who", "idp_group"), ("first:value", "leads"), ("first:mail", "leads@acme.example")];
    press(&mut rule, "remove:first:0", &group);
    let Outcome::Ask(ask) = &rule.then else { panic!("{:?}", rule.then) };
    let said = |list: &[ApproverSource]| list.iter().map(crate::catalog::policy::source).collect::<Vec<_>>();
    assert_eq!(said(&ask.approvers).len(), 2, "{:?}", ask.approvers);
    assert!(said(&ask.approvers)[0].contains("ada@acme.example"), "{:?}", ask.approvers);
    assert_eq!(ask.escalate_to.len(), 1);
    let nobody = [("first:who", ""), ("first:value", ""), ("second:who", "person"), ("second:value", " ")];
    assert_eq!(press(&mut rule, "save", &nobody), Applied::default(), "nothing was filled in");
}

#[test]
fn approvers_that_cannot_be_understood_are_shown_again_as_they_were_filled_in() {
    let mut rule = plain();
    press(&mut rule, "save", &[("then", "ask")]);
    for (who, value, mail, refused, why) in [
        ("person", "ada", "", "first:value", Why::Address),
        ("", "ada@acme.example", "", "first:who", Why::Choice),
        ("owners", "ada@acme.example", "", "first:value", Why::Unused),
        ("person", "ada@acme.example", "x@acme.example", "first:mail", Why::Unused),
        ("idp_group", "leads", "nowhere", "first:mail", Why::Address),
    ] {
        let done =
            press(&mut rule, "save", &[("first:who", who), ("first:value", value), ("first:mail", mail)]);
        let found =
            |field: &str| done.refused.iter().find(|it| it.field == field).expect("it is shown again");
        assert_eq!(found(refused).why, Some(why), "{who} {value} {mail}");
        for (field, text) in [("first:who", who), ("first:value", value), ("first:mail", mail)] {
            assert_eq!(found(field).text.as_deref(), Some(text), "{field}");
        }
    }
    let Outcome::Ask(ask) = &rule.then else { panic!("{:?}", rule.then) };
    assert_eq!(ask.approvers, [ApproverSource::Owners]);
    // What belongs to another outcome is not looked at.
    let other = [("then", "grant"), ("first:who", "person"), ("first:value", "ada")];
    assert_eq!(press(&mut rule, "save", &other), Applied::default());
}

#[test]
fn a_message_keeps_its_lines_and_is_never_cut() {
    let mut rule = plain();
    let typed = [
        ("then", "deny"),
        ("deny:message", " Not now.\r\n\r\nAsk  the\u{202e} desk. \r\n"),
        ("deny:again", ""),
    ];
    assert_eq!(press(&mut rule, "save", &typed), Applied::default());
    let message = |rule: &Rule| match &rule.then {
        Outcome::Deny { message, .. } => message.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(message(&rule), "Not now.\n\nAsk the desk.");
    let long = "x".repeat(MAX_MESSAGE + 1);
    let done = press(&mut rule, "save", &[("deny:message", &long)]);
    assert_eq!((done.refused[0].why, &done.refused[0].text), (Some(Why::TooLong(MAX_MESSAGE)), &None));
    assert_eq!(message(&rule), "Not now.\n\nAsk the desk.");
    // A message of a file may be longer than the form would take.
    rule.then = Outcome::Deny { message: long.clone(), again_after_days: None };
    assert_eq!(press(&mut rule, "save", &[("deny:message", &long), ("name", "Renamed")]), Applied::default());
    assert_eq!(message(&rule), long);
}
