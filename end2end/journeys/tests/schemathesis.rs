//! What schemathesis (a fuzzer from `PyPI`) finds in the API: data that fits its description and data that does not,
//! against the running portal with requests, licenses and a real token in it. It is ignored unless it is asked for,
//! since it needs the fuzzer: `.ci/test api` says where that is.

use std::path::PathBuf;
use std::process::Stdio;

use domain::policy::{ApproverSource, Ask, Condition, Outcome, Rule};
use domain::{EmailAddress, RuleId, Scope};
use journeys::test_app::{Setup, TestApp};
use tokio::process::Command;

/// Chosen once, so that a run that fails can be run again.
const SEED: &str = "20261124";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs schemathesis: see .ci/test api"]
async fn a_fuzzer_finds_nothing_that_the_description_does_not_say() {
    let fuzzer = std::env::var("SCHEMATHESIS_BIN").expect("SCHEMATHESIS_BIN names the fuzzer");
    let (app, [to_approve, to_deny]) = portal_with_rows().await;
    let token = make_token(&app).await;
    let folder = Folder::new();
    std::fs::write(folder.0.join("schemathesis.toml"), settings(&token, &to_approve, &to_deny))
        .expect("our folder");
    let run = Command::new(fuzzer)
        .args(["--no-color", "run", &app.portal("/api/v1/openapi.json")])
        .args(["--mode", "all", "--checks", "all", "--max-examples", "40", "--seed", SEED])
        // Verdicts are limited to twenty a second: the fuzzer waits when it is told to.
        .args(["--rate-limit", "auto", "--continue-on-failure"])
        .current_dir(&folder.0)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let run = run.await.expect("the fuzzer runs");
    let said = String::from_utf8_lossy(&run.stdout).replace(&token, "the token");
    assert!(run.status.success(), "{said}\n{}", String::from_utf8_lossy(&run.stderr));
    println!("{said}");
    // It must have tried everything, and come as far as deciding.
    assert!(said.contains("Tested: 7"), "{said}");
    let states: Vec<_> = app.rows("requests").await.iter().map(|row| row["state"].clone()).collect();
    assert!(states.contains(&"approved".into()) && states.contains(&"denied".into()), "{states:?}");
}

/// The token and the ids: a fuzzer alone would hardly guess a request that can be decided.
fn settings(token: &str, to_approve: &str, to_deny: &str) -> String {
    format!(
        r#"headers = {{ Authorization = "Bearer {token}" }}

[[operations]]
include-operation-id = "approveRequest"
parameters = {{ "path.id" = "{to_approve}" }}

[[operations]]
include-operation-id = "denyRequest"
parameters = {{ "path.id" = "{to_deny}" }}
"#
    )
}

/// Where the fuzzer may leave its things; gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("latchkey-fuzzer-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Two requests that wait for Sam, one of his own, and a license.
async fn portal_with_rows() -> (TestApp, [String; 2]) {
    let mut setup = Setup::new().await;
    let sam = EmailAddress::parse("sam@acme.example").expect("an address");
    let ask_sam =
        Ask { approvers: vec![ApproverSource::Owners, ApproverSource::Person(sam)], ..Ask::owners() };
    let engineers = setup.config.policy.rules.iter().position(|rule| rule.name.starts_with("Engineers"));
    setup.config.policy.rules.truncate(engineers.expect("engineers pass at once") + 1);
    setup.config.policy.rules.push(Rule {
        id: RuleId::parse("everybody").expect("an id"),
        name: "Everybody else asks".to_owned(),
        on: true,
        when: Condition::All(Vec::new()),
        then: Outcome::Ask(ask_sam),
    });
    let app = setup.start().await;
    app.sim.set_members("5f0e0f8e-2b4e-4a39-9f6e-3a4e4f0a0001", Vec::<String>::new());
    let ids = [ask(&app, "mina").await, ask(&app, "ada").await];
    ask(&app, "sam").await;
    app.signed_in("eli").await.follow("/browse/PROJ-123").await.with_status(200);
    app.run_pending().await;
    (app, ids)
}

async fn ask(app: &TestApp, login: &str) -> String {
    let to = app.jira("/browse/PROJ-1");
    let browser = app.signed_in(login).await;
    let waiting = browser.press("/api/requests/open", &[("to", &to)]).await.with_status(200);
    let (_, id) = waiting.path().split_once("/requests/").expect("the request's page");
    id.split('?').next().unwrap_or_default().to_owned()
}

async fn make_token(app: &TestApp) -> String {
    let sam = app.signed_in("sam").await;
    let mut fields = vec![("name", "the fuzzer"), ("days", "7")];
    fields.extend(Scope::ALL.iter().map(|scope| ("scopes[]", scope.name())));
    let page = sam.press("/api/tokens/make", &fields).await.with_status(200);
    let (_, rest) = page.body.split_once("<code>latchkey_").expect("the page shows it");
    format!("latchkey_{}", rest.split('<').next().unwrap_or_default())
}
