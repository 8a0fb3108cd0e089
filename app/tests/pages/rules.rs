//! The pages of the rules.

use app::error::PortalError;
use app::portal::RuleEdited;
use app::views::{
    AskedView, ChangeKind, ChangeView, DraftView, ImportInput, ImportProblem, ImportView, MissedHow,
    MissedView, RefusedField, RestoringView, RuleChoices, RuleProblem, RuleView, RulesView, TryProblem,
    TryView, VersionRow, Viewer,
};
use domain::policy::{NodePath, Policy, Rule};

use super::house::{House, minutes_ago};

const BROWSER: &str = "text/html,application/xhtml+xml";

const RULES: &str = r#"{"rules": [
    {"id": "engineers", "name": "Engineers get a license at once", "then": {"grant": {}},
     "when": {"all": [{"email_domain": "acme.example"}, {"idp_group": "engineers"}, {"seats_free": 5}]}},
    {"id": "nights", "name": "Nights wait", "on": false, "then": {"ask": {"approvers": ["owners"], "expire_after_hours": 72}},
     "when": {"not": {"hours": {"days": ["mon"], "from": 8, "until": 19, "zone": "Europe/Berlin"}}}}
]}"#;

fn rules() -> Vec<Rule> {
    serde_json::from_str::<Policy>(RULES).expect("a policy").rules
}

fn version(number: i32) -> VersionRow {
    VersionRow {
        number,
        author: (number > 1).then(|| "Sam Ortiz".to_owned()),
        imported: false,
        confirmed_by: None,
        comment: if number > 1 { "Engineers first".to_owned() } else { String::new() },
        at: minutes_ago(3_000),
        changes: vec![ChangeView { rule: "Nights wait".to_owned(), what: ChangeKind::Moved(1, 2) }],
        restoring: None,
    }
}

fn plain() -> RulesView {
    RulesView {
        live: version(2),
        draft: None,
        revision: 7,
        rules: rules(),
        problems: Vec::new(),
        versions: vec![version(2), version(1)],
        before: None,
        has_older: false,
        needs_second: false,
        may_act: true,
        missed: None,
    }
}

fn draft() -> DraftView {
    DraftView {
        by: "Fritz Weber".to_owned(),
        at: minutes_ago(4),
        changes: vec![
            ChangeView { rule: "Nights wait".to_owned(), what: ChangeKind::Switched(false) },
            ChangeView { rule: "Old".to_owned(), what: ChangeKind::Removed("everybody → ask".to_owned()) },
        ],
        old_base: None,
        asked: None,
    }
}

fn admin(view: RulesView) -> House {
    let viewer = Viewer { name: "Sam Ortiz".to_owned(), is_admin: true, is_auditor: false, waiting: None };
    House { viewer: Some(viewer), rules: Some(Ok(view)), ..House::default() }
}

fn editor(rule: usize) -> House {
    let view = RuleView {
        rule: rules().remove(rule),
        place: rule + 1,
        of: 2,
        revision: 7,
        choices: RuleChoices {
            products: vec![("jira-software".to_owned(), "Jira Software".to_owned())],
            groups: vec!["engineers".to_owned()],
            ..RuleChoices::default()
        },
        problems: Vec::new(),
        remarks: Vec::new(),
        refused: Vec::new(),
        may_act: true,
    };
    House { rule: Some(Ok(view)), ..admin(plain()) }
}

#[tokio::test]
async fn an_admin_sees_the_rules_in_their_order_and_in_words() {
    let page = admin(plain()).open("/settings/rules").await;
    insta::assert_snapshot!(page.text());
    assert_eq!(page.html.matches("class=\"primary\"").count(), 1);
    assert!(!page.html.contains("/api/rules/publish"));
}

#[tokio::test]
async fn a_draft_says_what_it_changes_and_what_is_wrong_with_it() {
    let problem = |text: &str, keeps| RuleProblem {
        rule: Some((rules()[0].id.clone(), "Engineers".to_owned())),
        text: text.to_owned(),
        keeps,
    };
    let remark = vec![problem("It is never reached.", false)];
    let page =
        admin(RulesView { draft: Some(draft()), problems: remark, ..plain() }).open("/settings/rules").await;
    insta::assert_snapshot!(page.text());
    page.has("action=\"/api/rules/publish\"");
    let wrong = vec![problem("A group needs a name.", true)];
    let page =
        admin(RulesView { draft: Some(draft()), problems: wrong, ..plain() }).open("/settings/rules").await;
    page.says("Before it can be published:");
    assert!(!page.html.contains("/api/rules/publish"));
}

#[tokio::test]
async fn whoever_asked_cannot_confirm_and_another_admin_can() {
    for is_viewer in [true, false] {
        let asked = Some(AskedView { comment: "Peace".to_owned(), is_viewer });
        let draft = Some(DraftView { asked, ..draft() });
        let page = admin(RulesView { draft, needs_second: true, ..plain() }).open("/settings/rules").await;
        page.says("Fritz Weber asks to publish this draft: “Peace”.");
        assert_eq!(page.html.contains("/api/rules/confirm"), !is_viewer);
    }
}

#[tokio::test]
async fn whoever_came_too_late_is_shown_what_they_missed() {
    let missed = Some(MissedView {
        by: Some("Fritz Weber".to_owned()),
        at: minutes_ago(2),
        how: MissedHow::Published,
        changes: Some(draft().changes),
    });
    let house = admin(RulesView { missed, ..plain() });
    let page = house.open("/settings/rules?missed=6&problem=draft_moved").await;
    page.says("Somebody else was faster");
    page.says("Fritz Weber published a version 2 minutes ago");
    page.says("“Nights wait” is off now");
    assert_eq!(house.heard(), ["rules_page Some(6) None None"]);
}

#[tokio::test]
async fn an_auditor_may_only_look_and_no_rule_is_a_page_too() {
    let page =
        admin(RulesView { may_act: false, draft: Some(draft()), ..plain() }).open("/settings/rules").await;
    page.says("Changing it is for admins.");
    assert!(!page.html.contains("action=\"/api/rules"));
    let page = admin(RulesView { rules: Vec::new(), ..plain() }).open("/settings/rules").await;
    page.says("There is no rule yet.");
}

#[tokio::test]
async fn a_rule_is_one_form_of_nested_groups() {
    let page = editor(0).open("/settings/rules/engineers").await;
    insta::assert_snapshot!(page.text());
    page.has("name=\"fields[field-0.1:group]\"");
    page.has("value=\"up:0.2\"");
    let page = editor(1).open("/settings/rules/nights?saved=1").await;
    page.says("Saved in the draft.");
    page.has("value=\"add:0\"");
    page.has("name=\"fields[field-0:mon]\"");
}

#[tokio::test]
async fn what_was_not_understood_stands_beside_its_field_as_it_was_typed() {
    let mut house = editor(0);
    if let Some(Ok(view)) = &mut house.rule {
        view.refused = vec![RefusedField {
            field: "0.2:seats".to_owned(),
            text: Some("a <few>".to_owned()),
            why: Some("This has to be a whole number.".to_owned()),
        }];
    }
    let page = house.open("/settings/rules/engineers").await;
    page.says("Some fields could not be understood.");
    page.has("value=\"a &lt;few&gt;\"");
    page.has("aria-invalid=\"true\"");
}

#[tokio::test]
async fn a_message_is_shown_as_it_is_and_not_as_a_page() {
    let mut house = editor(0);
    if let Some(Ok(view)) = &mut house.rule {
        let message = "Not </textarea><script>alert(1)</script>\n&lt;now".to_owned();
        view.rule.then = domain::policy::Outcome::Deny { message, again_after_days: None };
    }
    let page = house.open("/settings/rules/engineers").await;
    page.has("Not &lt;/textarea>&lt;script>alert(1)&lt;/script>\n&amp;lt;now</textarea>");
    assert!(!page.html.contains("<script>alert"));
}

#[tokio::test]
async fn forms_say_what_was_pressed_and_lead_on() {
    let edited =
        |is_whole, at: Option<&str>| Some(Ok(RuleEdited { is_whole, at: at.and_then(NodePath::parse) }));
    let mut house = House { set: Some(Ok(())), edited: edited(true, Some("0.1")), ..admin(plain()) };
    let send = async |house: &House, path: &str, form: &str| {
        let page = house.send(path, form, BROWSER).await;
        assert_eq!(page.status, 303, "{path}");
        page.header("location").to_owned()
    };
    assert_eq!(send(&house, "/api/rules/add", "revision=7").await, "/settings/rules/rule-new");
    let moved = send(&house, "/api/rules/change", "revision=7&id=nights&to=up").await;
    assert_eq!(moved, "/settings/rules#rule-nights");
    // As a browser writes it.
    let form = "id=engineers&revision=7&press=up%3A0.2&fields%5Bfield-0.1%3Agroup%5D=a+b&fields%5Bodd%5D=x";
    assert_eq!(send(&house, "/api/rules/edit", form).await, "/settings/rules/engineers#node-0.1");
    house.edited = edited(false, None);
    assert_eq!(send(&house, "/api/rules/edit", form).await, "/settings/rules/engineers#refused");
    house.edited = Some(Err(PortalError::DraftMoved));
    let missed = "/settings/rules?missed=7&problem=draft_moved";
    assert_eq!(send(&house, "/api/rules/edit", form).await, missed);
    house.set = Some(Err(PortalError::DraftMoved));
    assert_eq!(send(&house, "/api/rules/publish", "revision=7&comment=c").await, missed);
    let none = send(&house, "/api/rules/change", "revision=7&id=nights&to=away").await;
    assert_eq!(none, "/settings/rules?problem=form_incomplete");
    assert_eq!(
        house.heard(),
        [
            "add_rule 7",
            "change_rule nights 7 Up",
            "edit_rule engineers 7 up:0.2 {\"0.1:group\": \"a b\"}",
            "edit_rule engineers 7 up:0.2 {\"0.1:group\": \"a b\"}",
            "edit_rule engineers 7 up:0.2 {\"0.1:group\": \"a b\"}",
            "publish_rules 7 \"c\"",
        ]
    );
}

#[tokio::test]
async fn a_question_that_says_nothing_is_answered_beside_its_field() {
    let view = TryView {
        people: Vec::new(),
        groups: Vec::new(),
        claims: vec!["country".to_owned()],
        products: Vec::new(),
        answer: Some(Err(vec![TryProblem::Person, TryProblem::NoTarget, TryProblem::Claims])),
    };
    let house = House { tried: Some(Ok(view)), ..admin(plain()) };
    let page = house.open("/settings/rules/try?person=mina").await;
    page.says("This is not an e-mail address.");
    page.says("Give a link, or choose a product.");
    page.says("Write each as name=value");
    page.has("value=\"mina\"");
}

#[tokio::test]
async fn what_was_missed_beside_a_draft_is_a_version_and_not_an_edit() {
    let missed =
        MissedView { by: None, at: minutes_ago(2), how: MissedHow::Published, changes: Some(Vec::new()) };
    let page = admin(RulesView { missed: Some(missed), draft: Some(draft()), ..plain() });
    let page = page.open("/settings/rules?missed=6").await;
    page.says("A file that was imported on the server published a version 2 minutes ago");
    page.says("The draft says the same as when you looked; what decides now does not.");
}

#[tokio::test]
async fn what_cannot_be_confirmed_has_no_button_and_keeping_a_draft_says_what_it_undoes() {
    let asked = Some(AskedView { comment: "Peace".to_owned(), is_viewer: false });
    let draft = Some(DraftView { asked, old_base: Some(1), ..draft() });
    let page = admin(RulesView { draft, needs_second: true, ..plain() }).open("/settings/rules").await;
    page.says("It cannot be confirmed as it stands");
    page.says("would also take back what version 2 changed");
    assert!(!page.html.contains("/api/rules/confirm"));
}

#[tokio::test]
async fn an_earlier_version_is_restored_after_a_look_at_what_that_changes() {
    let keeps = RuleProblem { rule: None, text: "It asks the approvers “old”.".to_owned(), keeps: true };
    for (problems, has_draft) in [(vec![], false), (vec![keeps.clone()], false), (vec![keeps], true)] {
        let is_drafted = !problems.is_empty();
        let restoring = Some(RestoringView { changes: draft().changes, problems, is_drafted });
        let versions = vec![version(2), VersionRow { restoring, imported: true, ..version(1) }];
        let view = RulesView { versions, has_older: true, before: Some(9), ..plain() };
        let view = RulesView { draft: has_draft.then(draft), ..view };
        let house = admin(view);
        let page = house.open("/settings/rules?version=1&before=9").await;
        assert_eq!(house.heard(), ["rules_page None Some(9) Some(1)"]);
        page.says("Restoring it would change:");
        page.says("imported on the server");
        page.has("href=\"/settings/rules?before=1#versions\"");
        assert_eq!(page.html.contains("/api/rules/restore"), !(is_drafted && has_draft));
        assert_eq!(page.html.contains("It becomes the draft first"), is_drafted && !has_draft);
    }
    let page = admin(RulesView { before: Some(9), ..plain() }).open("/settings/rules").await;
    page.has("href=\"/settings/rules?version=1&amp;before=9#version-1\"");
    assert!(!page.html.contains("/api/rules/restore"), "nothing is published by one press, unseen");
}

#[tokio::test]
async fn what_the_configuration_does_not_name_is_said_beside_its_field() {
    let mut house = editor(0);
    if let Some(Ok(view)) = &mut house.rule {
        let rule = r#"{"id": "engineers", "name": "E", "when": {"product": "jira-core"},
            "then": {"ask": {"approvers": [{"group": "platform"}]}}}"#;
        view.rule = serde_json::from_str(rule).expect("a rule");
    }
    let page = house.open("/settings/rules/engineers").await;
    assert_eq!(page.html.matches("The settings do not name this.").count(), 2, "{}", page.html);
    page.has("aria-invalid=\"true\"");
}

fn importer(imported: Option<Result<Vec<ImportProblem>, PortalError>>, text: &str) -> House {
    let sent = ImportInput { revision: "7".to_owned(), text: text.to_owned() };
    House {
        import: Some(Ok(ImportView { revision: 7, has_draft: false })),
        sent: imported.is_some().then_some(sent),
        imported,
        ..admin(plain())
    }
}

#[tokio::test]
async fn a_policy_is_pasted_and_becomes_the_draft() {
    let page = importer(None, "").open("/settings/rules/import").await;
    insta::assert_snapshot!(page.text());
    let house = importer(Some(Ok(Vec::new())), "rules = []");
    let page = house.open("/settings/rules/import").await;
    assert_eq!((page.status.as_u16(), page.header("location")), (303, "/settings/rules?drafted=1"));
    assert_eq!(house.heard(), ["import_rules 7 \"rules = []\""]);
    let page = admin(RulesView { draft: Some(draft()), ..plain() }).open("/settings/rules?drafted=1").await;
    page.says("Those rules are the draft now.");
}

#[tokio::test]
async fn what_is_wrong_with_a_pasted_policy_is_said_line_by_line_and_what_was_pasted_stays() {
    let problems = vec![
        ImportProblem { line: Some(4), rule: None, text: "unknown field `nam`".to_owned() },
        ImportProblem { line: Some(12), rule: Some("Nights".to_owned()), text: "Too deep.".to_owned() },
    ];
    let page =
        importer(Some(Ok(problems)), "\nrules = [\"</textarea>\"]").open("/settings/rules/import").await;
    assert_eq!(page.status, 422);
    page.says("Nothing was stored.");
    page.says("Line 4: unknown field `nam`");
    page.says("Line 12, “Nights”: Too deep.");
    page.has("aria-invalid=\"true\"");
    page.has(">\n\nrules = [\"&lt;/textarea>\"]</textarea>");
    let page =
        importer(Some(Err(PortalError::DraftThere)), "rules = []").open("/settings/rules/import").await;
    assert_eq!(page.status, 409);
    page.says("There is a draft already");
    page.has("rules = []");
    let nobody = House { import: Some(Err(PortalError::Forbidden)), ..importer(None, "") };
    assert_eq!(nobody.open("/settings/rules/import").await.status, 403);
}
