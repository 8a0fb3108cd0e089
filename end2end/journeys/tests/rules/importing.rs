//! The whole policy goes out as a file and comes in as one, on the pages.

use domain::policy::Policy;
use journeys::test_app::{Browser, Landing, TestApp};

use crate::{PAGE, draft, press, revision, versions};

const IMPORT: &str = "/settings/rules/import";
const DOWNLOAD: &str = "/settings/rules/policy.toml";

/// Pastes a text into the form, as a browser sends it.
async fn paste(browser: &Browser, text: &str) -> Landing {
    let seen = revision(browser).await;
    browser.press(IMPORT, &[("revision", &seen), ("text", &text.replace('\n', "\r\n"))]).await
}

fn rule(id: &str, when: &str, then: &str) -> String {
    format!("[[rules]]\nid = \"{id}\"\nname = \"Rule {id}\"\nwhen = {when}\nthen = {then}\n\n")
}

#[tokio::test]
async fn what_was_downloaded_and_changed_becomes_the_draft_and_then_a_version() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    let file = sam.get(DOWNLOAD).await.with_status(200);
    assert_eq!(file.headers["content-type"], "application/toml; charset=utf-8");
    assert_eq!(file.headers["content-disposition"], "attachment; filename=\"latchkey-policy-1.toml\"");
    let live: Policy = toml::from_str(&file.body).expect("a policy");
    assert_eq!(live, app.state().config.policy);

    let same = paste(&sam, &file.body).await.with_status(422);
    assert!(same.says("It says the same as what decides now."), "{}", same.body);
    let text = format!(
        "{}\n{}",
        file.body,
        rule("nights", "{ idp_group = \"a  b\" }", "{ deny = { message = \"No.\" } }")
    );
    let page = paste(&sam, &text).await.with_status(200);
    assert!(page.says("Those rules are the draft now.") && page.says("New: “Rule nights”"), "{}", page.body);
    assert!(page.says("It says no, and not when"), "what is likely not meant is said: {}", page.body);
    assert_eq!(versions(&app).await.len(), 1, "a draft decides nothing");
    let (state, policy) = draft(&app).await;
    assert_eq!((state.as_str(), policy), ("open", toml::from_str(&text).expect("a policy")));

    let late = paste(&sam, "rules = []").await.with_status(409);
    assert!(late.says("There is a draft already") && late.says("rules = []"), "{}", late.body);
    press(&sam, "/api/rules/publish", &[]).await;
    assert!(sam.get(DOWNLOAD).await.body.contains("# Version 2 of the policy of"));
    // A file from before it says so, and publishing it waits for a look.
    let page = paste(&sam, &file.body).await.with_status(200);
    assert!(
        page.says("This draft began with version 1, and version 2 was published meanwhile."),
        "{}",
        page.body
    );
    assert_eq!(sam.call("/api/rules/publish", &[("revision", &*revision(&sam).await)]).await.status, 409);
}

#[tokio::test]
async fn what_is_wrong_is_said_with_its_line_and_what_was_pasted_is_kept() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    let (everybody, grant) = ("{ all = [] }", "{ grant = {} }");
    let deep = format!("{}{everybody}{}", "{ not = ".repeat(8), " }".repeat(8));
    let first = rule("first", everybody, grant);
    let before = app.all_rows().await;
    for (text, words) in [
        (
            format!("{first}{}", rule("r", &deep, grant)),
            "Line 8, “Rule r”: Its conditions nest deeper than 8 levels.",
        ),
        (
            format!("{first}{}", rule("r", "{ product = \"jira-core\" }", grant)),
            "Line 8, “Rule r”: It is about the product “jira-core”, which the settings do not name.",
        ),
        (
            rule("r", everybody, "{ ask = { approvers = [{ group = \"nobody\" }] } }"),
            "Line 2, “Rule r”: It asks the approvers “nobody”, which the settings do not name.",
        ),
        (format!("{first}{first}"), "Line 8, “Rule first”: Two rules have the id “first”."),
        (first.replace("name", "nam"), "Line 3: "),
        (first.replace("name", "nam"), "unknown field `nam`"),
        (
            rule(
                "r",
                "{ hours = { days = [\"mon\"], from = 8, until = 19, zone = \"Europe/Bärlin\" } }",
                grant,
            ),
            "Line 4: when: \"Europe/Bärlin\" is not a time zone",
        ),
        (
            (0..501).map(|n| rule(&format!("r{n}"), everybody, grant)).collect(),
            "There are 501 rules, and 500 is the limit.",
        ),
        (
            rule("r", &format!("{}{everybody}{}", "{ not = ".repeat(2_000), " }".repeat(2_000)), grant),
            "Line 4: ",
        ),
        ("rules = [".to_owned(), "Line 1: "),
        ("# nothing".to_owned(), "rules is missing"),
        (" ".to_owned(), "Something has to stand here."),
        ("</textarea><script>alert(1)</script>".to_owned(), "Line 1: "),
    ] {
        let page = paste(&sam, &text).await.with_status(422);
        assert!(page.says(words), "{words}: {}", page.body.chars().take(4_000).collect::<String>());
        assert!(page.says("What you pasted is still below."));
        let tail: String = text.trim().chars().rev().take(9).collect();
        let tail: String = tail.chars().rev().collect();
        assert!(page.body.contains(&tail.replace('<', "&lt;")), "{tail}");
        assert!(!page.body.contains("<script>alert"));
    }
    assert_eq!(app.all_rows().await, before);
    let odd = sam.press(IMPORT, &[("text", "rules = []")]).await.with_status(422);
    assert!(odd.says("Something is missing in the form"), "{}", odd.body);
}

#[tokio::test]
async fn a_file_as_large_as_a_policy_can_be_comes_in_and_a_larger_one_is_refused() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    let when = format!("{{ idp_group = \"{}\" }}", "engineers of the house ".repeat(6));
    let text: String = (0..500).map(|n| rule(&format!("r{n}"), &when, "{ grant = {} }")).collect();
    assert!(text.len() > 64 * 1024, "this test would prove nothing");
    paste(&sam, &text).await.with_status(200);
    assert_eq!(draft(&app).await.1.rules.len(), 500);
    press(&sam, "/api/rules/discard", &[]).await;
    assert_eq!(paste(&sam, &"#".repeat(600 * 1024)).await.status, 413);
}

#[tokio::test]
async fn an_auditor_takes_the_file_and_brings_none() {
    let app = TestApp::start().await;
    let ines = app.signed_in("ines").await;
    let page = ines.page(PAGE).await;
    assert!(page.contains(DOWNLOAD) && !page.contains(IMPORT), "{page}");
    ines.get(DOWNLOAD).await.with_status(200);
    let before = app.all_rows().await;
    ines.press(IMPORT, &[("revision", "0"), ("text", "rules = []")]).await.with_status(403);
    assert_eq!(app.all_rows().await, before);
}
