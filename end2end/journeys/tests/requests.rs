//! Requests: from the question to the one verdict, and what comes of it.

use chrono::TimeDelta;
use futures::future::join_all;
use journeys::inbox::Received;
use journeys::invariants::{assert_invariants, effective_adds, json, text};
use journeys::op::Person;
use journeys::test_app::{Browser, TestApp};
use reqwest::Method;
use serde_json::Value;
use server::config::Config;
use sim::{Account, Fault, FaultRule, GroupChange, Lag, RetryAfter};

const ISSUE: &str = "/browse/PROJ-123?focusedCommentId=7";
const SOFTWARE: &str = "jira-software";

/// Somebody who has to ask, and has asked.
struct Asked {
    requester: Browser,
    id: String,
    page: String,
}

async fn ask_as(app: &TestApp, login: &str) -> Asked {
    let requester = app.signed_in(login).await;
    let landing = requester.follow_link(ISSUE).await;
    assert!(landing.path().starts_with("/ask?"), "{:?}", landing.way);
    let id = press_ask(app, &requester).await;
    Asked { requester, page: format!("/requests/{id}"), id }
}

/// Presses the button of the ask page; gives the request that then waits.
async fn press_ask(app: &TestApp, browser: &Browser) -> String {
    let landing = browser.press("/api/requests/open", &[("to", &app.jira(ISSUE))]).await;
    let path = landing.path().split('?').next().expect("a path");
    let id = path.strip_prefix("/requests/").unwrap_or_else(|| panic!("{:?}", landing.way));
    assert_eq!(landing.status.as_u16(), 200);
    id.to_owned()
}

impl Asked {
    async fn state(&self, app: &TestApp) -> String {
        text(&self.row(app).await, "state").to_owned()
    }

    async fn row(&self, app: &TestApp) -> Value {
        let rows = app.rows("requests").await;
        rows.into_iter().find(|row| row["id"] == self.id.as_str()).expect("the request is stored")
    }
}

async fn approve(browser: &Browser, id: &str) -> u16 {
    let answer = browser.call("/api/requests/decide", &[("id", id), ("verdict", "approve")]).await;
    answer.status.as_u16()
}

async fn deny(browser: &Browser, id: &str, reason: &str) -> u16 {
    let fields = [("id", id), ("verdict", "deny"), ("reason", reason)];
    browser.call("/api/requests/decide", &fields).await.status.as_u16()
}

/// The portal's addresses in a mail.
fn links(app: &TestApp, mail: &Received) -> Vec<String> {
    let text = mail.text();
    let words = text.split_whitespace().filter(|word| word.starts_with("http"));
    words
        .map(|word| word.strip_prefix(app.portal("").trim_end_matches('/')).unwrap_or(word).to_owned())
        .collect()
}

fn account(app: &TestApp, login: &str) -> String {
    app.person(login).account_id.clone().expect("the site knows them")
}

fn sync_group(app: &TestApp, synced: bool) {
    let group = app.state().config.sites.all()[0].products[0].group.to_string();
    app.sim.change_group(&group, GroupChange { synced: Some(synced), ..GroupChange::default() });
}

/// Everybody asks the people of a group at the provider.
fn asks_group(group: &'static str) -> impl FnOnce(&mut Config) {
    move |config| {
        let text = format!(
            "[[rules]]\nid = \"group\"\nname = \"A group decides\"\nwhen = {{ all = [] }}\n\
             then = {{ ask = {{ approvers = [{{ idp_group = {{ group = {group:?}, mail = \"team@acme.example\" }} }}] }} }}\n"
        );
        config.policy = toml::from_str(&text).expect("a policy");
    }
}

#[tokio::test]
async fn asking_stores_the_decision_the_request_and_who_was_asked_and_writes_to_each_of_them_once() {
    let app = TestApp::start().await;
    let asked = ask_as(&app, "mina").await;
    let request = asked.row(&app).await;
    assert_eq!(text(&request, "state"), "pending");
    assert_eq!(text(&request, "target"), app.jira(ISSUE));
    assert_eq!(text(&request, "account_id"), account(&app, "mina"));
    let decisions = app.rows("decisions").await;
    let decision = decisions.iter().find(|row| row["id"] == request["decision_id"]).expect("it is stored");
    assert_eq!((text(decision, "outcome"), text(decision, "rule")), ("ask", "contractors"));
    assert_eq!(json(decision, "facts")["groups"], serde_json::json!(["contractors"]));
    let approvers = app.rows("approvers").await;
    let mut names: Vec<_> = approvers.iter().map(|row| text(row, "value")).collect();
    names.sort_unstable();
    assert_eq!(names, ["ada@acme.example", "jun@acme.example"]);
    let audit = app.rows("audit").await;
    let opened: Vec<_> = audit.iter().filter(|row| row["action"] == "request_opened").collect();
    assert_eq!(opened.len(), 1);
    assert_eq!(
        (&opened[0]["subject_id"], &opened[0]["actor_id"]),
        (&request["id"], &request["requester_id"])
    );

    app.run_pending().await;
    app.run_pending().await;
    for approver in ["ada@acme.example", "jun@acme.example"] {
        let mails = app.inbox.mails_to(approver);
        assert_eq!(mails.len(), 1, "{approver}");
        assert!(mails[0].subject().contains("Mina Choi asks for Jira Software"), "{}", mails[0].subject());
        assert!(links(&app, &mails[0]).contains(&asked.page), "{}", mails[0].text());
    }
    let received = app.inbox.mails_to("mina@partner.example");
    assert_eq!((received.len(), app.inbox.mails().len()), (1, 3), "and one to say that it was received");
    assert_eq!(effective_adds(&app), []);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn looking_at_the_page_that_asks_writes_nothing_and_sends_nothing() {
    let app = TestApp::start().await;
    let mina = app.signed_in("mina").await;
    let page = mina.follow_link(ISSUE).await.path().to_owned();
    app.run_pending().await;
    let before = app.all_rows().await;
    for _ in 0..3 {
        assert!(mina.page(&page).await.contains("/api/requests/open"), "there is no button");
    }
    assert_eq!(app.all_rows().await, before);
    assert_eq!(app.inbox.mails(), []);
}

#[tokio::test]
async fn visits_that_change_nothing_store_one_decision() {
    let app = TestApp::start().await;
    let mina = app.signed_in("mina").await;
    for _ in 0..3 {
        mina.follow_link(ISSUE).await;
    }
    assert_eq!(app.count("decisions").await, 1);
    assert_eq!(app.count("requests").await, 0);
    app.pass(TimeDelta::hours(25));
    let mina = app.signed_in("mina").await;
    mina.follow_link(ISSUE).await;
    assert_eq!(app.count("decisions").await, 2, "a day later it is news again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_asks_again_or_twice_at_once_has_one_request() {
    let app = TestApp::start().await;
    let mina = app.signed_in("mina").await;
    let ids = join_all((0..6).map(|_| press_ask(&app, &mina))).await;
    let again = mina.follow_link(ISSUE).await;
    assert!(again.path().starts_with(&format!("/requests/{}", ids[0])), "{:?}", again.way);
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(app.count("requests").await, 1);
    app.run_pending().await;
    assert_eq!(app.inbox.mails().len(), 3, "one for each owner and one for who asked");
    assert_invariants(&app).await;
}

/// Refuses every audit entry of this action.
async fn break_audit(app: &TestApp, action: &str) {
    if std::env::var("TEST_DATABASE_URL").is_ok() {
        app.sql(
            "CREATE FUNCTION no_audit() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$",
        )
        .await;
        app.sql(&format!(
            "CREATE TRIGGER no_audit BEFORE INSERT ON audit FOR EACH ROW WHEN (NEW.action = '{action}') \
             EXECUTE FUNCTION no_audit()"
        ))
        .await;
    } else {
        app.sql(&format!(
            "CREATE TRIGGER no_audit BEFORE INSERT ON audit WHEN NEW.action = '{action}' \
             BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        ))
        .await;
    }
}

#[tokio::test]
async fn a_question_or_a_verdict_that_cannot_be_stored_whole_is_not_stored_at_all() {
    let app = TestApp::start().await;
    let mina = app.signed_in("mina").await;
    mina.follow_link(ISSUE).await;
    app.run_pending().await;
    break_audit(&app, "request_opened").await;
    let before = app.all_rows().await;
    let answer = mina.call("/api/requests/open", &[("to", &app.jira(ISSUE))]).await;
    assert_eq!(answer.status.as_u16(), 503);
    let page = mina.press("/api/requests/open", &[("to", &app.jira(ISSUE))]).await;
    assert!(page.says("This did not work just now"), "{}", page.body);
    app.run_pending().await;
    assert_eq!(app.all_rows().await, before);
    assert_eq!(app.inbox.mails(), []);

    for (action, grants) in [("request_approved", false), ("grant_created", true)] {
        let app = TestApp::start().await;
        let asked = ask_as(&app, "mina").await;
        let ada = app.signed_in("ada").await;
        app.run_pending().await;
        break_audit(&app, action).await;
        let before = app.all_rows().await;
        assert_eq!(approve(&ada, &asked.id).await, 503, "{action}");
        app.run_pending().await;
        assert_eq!(app.all_rows().await, before, "{action}");
        assert_eq!(app.sim.writes().len(), 0, "{action}");
        assert_eq!(deny(&ada, &asked.id, "Not now").await, 200, "{grants}: the other verdict still works");
        assert_invariants(&app).await;
    }
}

#[tokio::test]
async fn an_owner_approves_from_the_mail_and_the_requester_is_told_when_it_works() {
    let app = TestApp::start().await;
    let asked = ask_as(&app, "mina").await;
    app.run_pending().await;
    let mail = &app.inbox.mails_to("ada@acme.example")[0];
    let link = links(&app, mail).into_iter().find(|link| link.starts_with("/requests/")).expect("a link");

    // On a phone where nobody is signed in yet.
    let phone = app.browser();
    phone.sit_down("ada");
    let landing = phone.follow_link(&link).await.with_status(200);
    assert_eq!(landing.path().split('?').next(), Some(asked.page.as_str()), "{:?}", landing.way);
    assert!(landing.way.iter().any(|step| step.url.contains("/auth/callback")), "{:?}", landing.way);
    assert!(landing.says("Mina Choi asks for Jira Software"), "{}", landing.body);
    assert_eq!(asked.state(&app).await, "pending", "a link decides nothing");

    let done = phone.press("/api/requests/decide", &[("id", &asked.id), ("verdict", "approve")]).await;
    assert!(done.with_status(200).says("Approved by Ada Park"));
    assert_eq!(asked.state(&app).await, "approved");
    assert!(app.sim.is_licensed(&account(&app, "mina"), SOFTWARE));
    app.run_pending().await;
    let mails = app.inbox.mails_to("mina@partner.example");
    assert_eq!(mails.len(), 2, "received, and approved");
    assert!(mails[1].text().contains(&app.jira(ISSUE)), "{}", mails[1].text());
    let landing = asked.requester.follow_link(ISSUE).await;
    assert_eq!(landing.url, app.jira(ISSUE));
    assert_eq!(effective_adds(&app).len(), 1);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn the_requester_is_written_to_only_when_the_license_works() {
    let app = TestApp::start().await;
    let asked = ask_as(&app, "mina").await;
    app.sim.change_settings(|settings| settings.lag = Some(Lag::Reads(30)));
    assert_eq!(approve(&app.signed_in("ada").await, &asked.id).await, 200);
    app.run_pending().await;
    assert_eq!(app.inbox.mails_to("mina@partner.example"), [], "it does not work yet");
    assert_invariants(&app).await;
    for _ in 0..20 {
        app.pass(TimeDelta::seconds(4));
        app.run_pending().await;
    }
    assert_eq!(app.inbox.mails_to("mina@partner.example").len(), 1);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_stranger_finds_nothing_there() {
    let app = TestApp::start().await;
    let asked = ask_as(&app, "mina").await;
    let nothing = "/requests/01890000-0000-7000-8000-000000000000";
    for login in ["kofi", "eli", "noor"] {
        let stranger = app.signed_in(login).await;
        let there = stranger.get(&asked.page).await;
        let not_there = stranger.get(nothing).await;
        assert_eq!((there.status.as_u16(), not_there.status.as_u16()), (404, 404), "{login}");
        assert!(!there.says("Mina"), "{login}");
        assert_eq!(approve(&stranger, &asked.id).await, 404, "{login}");
        assert_eq!(deny(&stranger, &asked.id, "No").await, 404, "{login}");
    }
    assert_eq!(asked.state(&app).await, "pending");
    assert_invariants(&app).await;
}

#[tokio::test]
async fn admins_and_auditors_who_were_not_asked_look_on() {
    let app = TestApp::start().await;
    let asked = ask_as(&app, "mina").await;
    for login in ["sam", "ines"] {
        let observer = app.signed_in(login).await;
        let page = observer.page(&asked.page).await;
        assert!(page.contains("You were not asked to decide"), "{login}: {page}");
        assert!(!page.contains("/api/requests/decide"), "{login} is offered a verdict");
        assert_eq!(approve(&observer, &asked.id).await, 404, "{login}");
    }
    assert_eq!(asked.state(&app).await, "pending");
}

#[tokio::test]
async fn robots_that_follow_and_press_what_a_mail_holds_change_nothing() {
    let app = TestApp::start().await;
    let asked = ask_as(&app, "mina").await;
    app.run_pending().await;
    let mail = &app.inbox.mails_to("ada@acme.example")[0];
    let before = app.all_rows().await;
    let robot = app.browser();
    for link in links(&app, mail) {
        for method in [Method::GET, Method::HEAD, Method::OPTIONS, Method::POST] {
            let answer = robot.send(robot.request(method.clone(), &link)).await;
            assert!(
                !answer.status.is_success() || method == Method::OPTIONS,
                "{method} {link}: {}",
                answer.status
            );
        }
    }
    for verdict in ["approve", "deny"] {
        let fields = [("id", asked.id.as_str()), ("verdict", verdict), ("reason", "a robot")];
        let answer = robot.post("/api/requests/decide", &fields).await;
        assert!(answer.status.is_redirection(), "{}", answer.status);
        let answer = robot.call("/api/requests/decide", &fields).await;
        assert_eq!(answer.status.as_u16(), 401);
        let bare = robot.request(Method::POST, "/api/requests/decide").form(&fields);
        let answer = robot.send(bare).await;
        assert!(!answer.status.is_success(), "{}", answer.status);
    }
    assert_eq!(app.all_rows().await, before);
}

#[tokio::test]
async fn nobody_decides_on_their_own_request() {
    let app = TestApp::with(asks_group("contractors")).await;
    let asked = ask_as(&app, "mina").await;
    assert_eq!(approve(&asked.requester, &asked.id).await, 403);
    assert_eq!(deny(&asked.requester, &asked.id, "I changed my mind").await, 403);
    let page = asked.requester.page(&asked.page).await;
    assert!(!page.contains("/api/requests/decide"), "the requester is offered a verdict");
    assert_eq!(asked.state(&app).await, "pending");
    assert_invariants(&app).await;
}

#[tokio::test]
async fn an_owner_who_asks_is_not_among_those_who_are_asked() {
    let app = TestApp::start().await;
    app.op.know(Person::new("ada").with("groups", vec!["contractors"]).with("name", "Ada Park"));
    let group = app.state().config.sites.all()[0].products[0].group.to_string();
    app.sim.set_members::<String>(&group, []);
    let asked = ask_as(&app, "ada").await;
    app.run_pending().await;
    let subjects: Vec<_> =
        app.inbox.mails_to("ada@acme.example").iter().map(|mail| mail.subject().to_owned()).collect();
    assert_eq!(subjects.len(), 1, "only that it was received: {subjects:?}");
    assert!(!subjects[0].contains("asks for"), "{subjects:?}");
    assert_eq!(app.inbox.mails_to("jun@acme.example").len(), 1);
    assert_eq!(approve(&asked.requester, &asked.id).await, 403);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn whoever_left_the_group_that_decides_decides_no_more() {
    let app = TestApp::with(asks_group("leads")).await;
    let asked = ask_as(&app, "mina").await;
    app.run_pending().await;
    assert_eq!(app.inbox.mails_to("team@acme.example").len(), 1);
    app.op.know(Person::new("jun").with("groups", vec!["engineers"]));
    let former = app.signed_in("jun").await;
    assert_eq!(former.get(&asked.page).await.status.as_u16(), 404);
    assert_eq!(approve(&former, &asked.id).await, 404);
    // Somebody of the group whose address nobody has verified is nobody, either.
    let unverified = Person::new("una").with("groups", vec!["leads"]).with("email_verified", false);
    app.op.know(unverified);
    let una = app.browser();
    una.sit_down("una");
    una.follow(&asked.page).await;
    assert_eq!(approve(&una, &asked.id).await, 401);
    assert_eq!(asked.state(&app).await, "pending");
    assert_eq!(approve(&app.signed_in("ada").await, &asked.id).await, 200, "who is in the group decides");
    assert_invariants(&app).await;
}

#[tokio::test]
async fn whoever_comes_second_is_told_who_decided() {
    let app = TestApp::start().await;
    let asked = ask_as(&app, "mina").await;
    let (ada, jun) = (app.signed_in("ada").await, app.signed_in("jun").await);
    assert_eq!(deny(&ada, &asked.id, "Use the guest board").await, 200);
    assert_eq!(approve(&jun, &asked.id).await, 409);
    let page = jun.press("/api/requests/decide", &[("id", &asked.id), ("verdict", "approve")]).await;
    assert!(page.says("decided already") && page.says("Denied by Ada Park"), "{}", page.body);
    assert_eq!(asked.state(&app).await, "denied");
    assert_eq!(app.count("grants").await, 0);
    app.run_pending().await;
    assert_eq!(app.sim.writes().len(), 0);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_verdict_before_the_mail_went_out_spares_the_others_the_mail() {
    let app = TestApp::start().await;
    let asked = ask_as(&app, "mina").await;
    assert_eq!(deny(&app.signed_in("ada").await, &asked.id, "No").await, 200);
    app.run_pending().await;
    assert_eq!(app.inbox.mails_to("jun@acme.example"), []);
    let mails = app.inbox.mails_to("mina@partner.example");
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text().contains("Ada Park"), "{}", mails[0].text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_eight_verdicts_at_once_one_wins_and_the_others_hear_so() {
    let app = TestApp::start().await;
    let (ada, jun) = (app.signed_in("ada").await, app.signed_in("jun").await);
    for round in 0..5 {
        let login = format!("contractor{round}");
        app.op.know(Person::new(&login).with("groups", vec!["contractors"]));
        let email = format!("{login}@acme.example");
        app.sim.put_account(Account::person(format!("712020:contractor-{round}"), &login, email));
        let asked = ask_as(&app, &login).await;
        let answers = join_all((0..8).map(async |number| {
            let approver = if number % 4 < 2 { &ada } else { &jun };
            let approves = (number + round) % 2 == 0;
            let status = if approves {
                approve(approver, &asked.id).await
            } else {
                deny(approver, &asked.id, "Eight at once").await
            };
            (approves, status)
        }))
        .await;
        let won: Vec<bool> = answers.iter().filter(|(_, status)| *status == 200).map(|(it, _)| *it).collect();
        assert_eq!(won, [won[0]; 2], "each pressed twice, and only one counts: {answers:?}");
        assert!(answers.iter().all(|(_, status)| [200, 409].contains(status)), "{answers:?}");
        assert_eq!(asked.state(&app).await, if won[0] { "approved" } else { "denied" });
        app.run_pending().await;
        let licensed = app.sim.is_licensed(&format!("712020:contractor-{round}"), SOFTWARE);
        assert_eq!(licensed, won[0]);
        assert_invariants(&app).await;
    }
}

#[tokio::test]
async fn a_denial_needs_a_reason_that_is_not_too_long() {
    let app = TestApp::start().await;
    let asked = ask_as(&app, "mina").await;
    let ada = app.signed_in("ada").await;
    for reason in ["", "   \n ", &"x".repeat(1001), &"é".repeat(1001)] {
        assert_eq!(deny(&ada, &asked.id, reason).await, 422, "{} characters", reason.chars().count());
    }
    let page = ada.press("/api/requests/decide", &[("id", &asked.id), ("verdict", "deny")]).await;
    assert!(page.says("A denial needs a reason"), "{}", page.body);
    let strange = ada.call("/api/requests/decide", &[("id", &asked.id), ("verdict", "maybe")]).await;
    assert_eq!(strange.status.as_u16(), 404);
    assert_eq!(asked.state(&app).await, "pending");
    assert_eq!(deny(&ada, &asked.id, &"é".repeat(1000)).await, 200);
    app.run_pending().await;
    let mail = &app.inbox.mails_to("mina@partner.example")[0];
    assert!(
        mail.text().split_whitespace().collect::<String>().contains(&"é".repeat(1000)),
        "{}",
        mail.text()
    );
    assert!(asked.requester.page(&asked.page).await.contains(&"é".repeat(1000)));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn whoever_was_denied_may_ask_again_and_it_is_another_request() {
    let app = TestApp::start().await;
    let first = ask_as(&app, "mina").await;
    let ada = app.signed_in("ada").await;
    assert_eq!(deny(&ada, &first.id, "Not before Monday").await, 200);
    let second = press_ask(&app, &first.requester).await;
    assert_ne!(second, first.id);
    assert_eq!(approve(&ada, &first.id).await, 409, "the denial stands");
    assert_eq!(approve(&ada, &second).await, 200);
    assert!(app.sim.is_licensed(&account(&app, "mina"), SOFTWARE));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_request_that_nobody_decides_ends_after_its_time() {
    let app = TestApp::start().await;
    let asked = ask_as(&app, "mina").await;
    app.run_pending().await;
    app.pass(TimeDelta::hours(72) - TimeDelta::seconds(1));
    app.run_pending().await;
    assert_eq!(asked.state(&app).await, "pending");
    app.pass(TimeDelta::minutes(1));
    app.run_pending().await;
    assert_eq!(asked.state(&app).await, "expired");
    assert_eq!(approve(&app.signed_in("ada").await, &asked.id).await, 409);
    let mina = app.signed_in("mina").await;
    assert!(mina.page(&asked.page).await.contains("Ask again"));
    assert_ne!(press_ask(&app, &mina).await, asked.id);
    assert_eq!(app.sim.writes().len(), 0);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_license_that_fails_after_a_yes_is_told_to_the_requester_and_the_admins() {
    let app = TestApp::start().await;
    let asked = ask_as(&app, "mina").await;
    sync_group(&app, true);
    assert_eq!(approve(&app.signed_in("ada").await, &asked.id).await, 200);
    app.run_pending().await;
    assert_eq!(asked.state(&app).await, "approved");
    let grants = app.rows("grants").await;
    assert_eq!((text(&grants[0], "state"), text(&grants[0], "failure")), ("failed", "not_permitted"));
    for address in ["mina@partner.example", "sam@acme.example"] {
        let mails = app.inbox.mails_to(address);
        let told = mails.iter().filter(|mail| mail.text().contains("could not be set up")).count();
        assert_eq!(told, 1, "{address}: {mails:?}");
    }
    assert_eq!(app.inbox.mails_to("mina@partner.example").len(), 1);
    assert_eq!(app.inbox.mails_to("sam@acme.example").len(), 2, "and that the site refuses the portal");
    assert!(asked.requester.page(&asked.page).await.contains("could not"));
    let sam = app.signed_in("sam").await;
    assert!(sam.page("/system").await.contains("Mina Choi"));

    sync_group(&app, false);
    sam.press("/api/system/retry_grant", &[("id", text(&grants[0], "id"))]).await;
    app.run_pending().await;
    assert!(app.sim.is_licensed(&account(&app, "mina"), SOFTWARE));
    assert_eq!(app.inbox.mails_to("mina@partner.example").len(), 2, "and now it works");
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_yes_for_somebody_without_an_account_fails_visibly_until_there_is_one() {
    let app = TestApp::start().await;
    let asked = ask_as(&app, "hal").await;
    assert!(asked.row(&app).await["account_id"].is_null());
    assert_eq!(approve(&app.signed_in("ada").await, &asked.id).await, 200);
    app.run_pending().await;
    let grant = app.rows("grants").await.remove(0);
    assert_eq!((text(&grant, "state"), text(&grant, "failure")), ("failed", "no_account"));
    assert!(asked.requester.page(&asked.page).await.contains("could not"));
    assert_eq!(app.inbox.mails_to("hal@acme.example").len(), 1);
    assert_eq!(app.inbox.mails_to("sam@acme.example").len(), 1);
    assert_eq!(app.sim.writes().len(), 0);
    assert_invariants(&app).await;

    app.sim.put_account(Account::person("712020:hal", "Hal Winter", "hal@acme.example"));
    let sam = app.signed_in("sam").await;
    sam.press("/api/system/retry_grant", &[("id", text(&grant, "id"))]).await;
    app.run_pending().await;
    assert!(app.sim.is_licensed("712020:hal", SOFTWARE));
    assert_eq!(app.inbox.mails_to("hal@acme.example").len(), 2);
    assert_invariants(&app).await;
}

#[tokio::test]
async fn an_approver_may_vouch_for_an_account_that_hides_its_address() {
    let app = TestApp::start().await;
    let asked = ask_as(&app, "kofi").await;
    assert_eq!(text(&asked.row(&app).await, "account_id"), account(&app, "kofi"));
    assert_eq!(approve(&app.signed_in("ada").await, &asked.id).await, 200);
    assert!(app.sim.is_licensed(&account(&app, "kofi"), SOFTWARE));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_yes_to_somebody_who_got_the_license_meanwhile_adds_nothing() {
    let app = TestApp::start().await;
    let asked = ask_as(&app, "mina").await;
    let group = app.state().config.sites.all()[0].products[0].group.to_string();
    app.sim.set_members(&group, [account(&app, "mina")]);
    assert_eq!(approve(&app.signed_in("ada").await, &asked.id).await, 200);
    app.run_pending().await;
    assert_eq!(asked.state(&app).await, "approved");
    assert_eq!(app.sim.writes().len(), 0);
    assert_eq!(asked.requester.follow_link(ISSUE).await.url, app.jira(ISSUE));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn while_atlassian_is_down_nothing_is_asked_and_a_yes_is_kept_until_it_is_back() {
    let app = TestApp::start().await;
    let asked = ask_as(&app, "mina").await;
    let down = Fault::Status { status: 503, body: None, retry_after: RetryAfter::Absent };
    let fault = app.sim.add_fault(FaultRule { method: None, ..FaultRule::new("GET", "/rest/**", down) });
    let kofi = app.signed_in("kofi").await;
    let answer = kofi.call("/api/requests/open", &[("to", &app.jira(ISSUE))]).await;
    assert_eq!(answer.status.as_u16(), 503);
    assert_eq!(approve(&app.signed_in("ada").await, &asked.id).await, 200, "the verdict is stored");
    assert_eq!(asked.state(&app).await, "approved");
    assert_invariants(&app).await;
    app.sim.remove_fault(fault);
    for _ in 0..6 {
        app.pass(TimeDelta::seconds(30));
        app.run_pending().await;
    }
    assert!(app.sim.is_licensed(&account(&app, "mina"), SOFTWARE));
    assert_invariants(&app).await;
}

#[tokio::test]
async fn a_name_is_text_wherever_it_is_shown() {
    let name = "<script>alert(1)</script>\r\nBcc: evil@rival.example\u{202e}\u{7} \"Mina\" <x@y.example>";
    let app = TestApp::start().await;
    let mina = Person::new("mina").with("email", "mina@partner.example").with("groups", vec!["contractors"]);
    app.op.know(mina.with("name", name));
    let asked = ask_as(&app, "mina").await;
    app.run_pending().await;
    let ada = app.signed_in("ada").await;
    let mut pages = vec![asked.requester.page("/").await, ada.page(&asked.page).await, ada.page("/").await];
    sync_group(&app, true);
    assert_eq!(approve(&ada, &asked.id).await, 200);
    app.run_pending().await;
    pages.push(app.signed_in("sam").await.page("/system").await);
    pages.push(asked.requester.page(&asked.page).await);
    for page in pages {
        assert!(!page.contains("<script>alert"), "{page}");
        assert!(!page.contains(['\u{202e}', '\u{7}']), "{page}");
    }
    let mails = app.inbox.mails();
    assert_eq!(
        mails.len(),
        7,
        "two owners and that it is closed to one, twice the requester, twice the admin"
    );
    for mail in mails {
        let parsed = mail.parsed();
        assert!(parsed.bcc().is_none(), "{mail:?}");
        assert_eq!(mail.to.len(), 1);
        assert!(mail.to[0].ends_with("@acme.example") || mail.to[0] == "mina@partner.example", "{mail:?}");
        assert!(!mail.html().contains("<script>alert"), "{}", mail.html());
        assert!(!mail.subject().contains(['\r', '\n', '\u{202e}', '\u{7}']), "{:?}", mail.subject());
    }
    assert_invariants(&app).await;
}

#[tokio::test]
async fn an_approver_whose_mailbox_is_full_or_gone_does_not_keep_the_mail_from_the_other() {
    let app = TestApp::start().await;
    app.inbox.refuse("ada@acme.example");
    app.inbox.greylist("jun@acme.example", 2);
    let asked = ask_as(&app, "mina").await;
    for _ in 0..6 {
        app.run_pending().await;
        app.pass(TimeDelta::seconds(40));
    }
    assert_eq!(app.inbox.mails_to("jun@acme.example").len(), 1);
    assert_eq!(app.inbox.mails_to("ada@acme.example"), []);
    let parked = app.rows("jobs").await.into_iter().filter(|job| job["state"] == "parked").count();
    assert_eq!(parked, 1, "an admin sees the mail that did not go");
    assert_eq!(approve(&app.signed_in("jun").await, &asked.id).await, 200);
    assert_invariants(&app).await;
}
