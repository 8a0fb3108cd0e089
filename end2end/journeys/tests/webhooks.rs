//! Webhooks: what is told to whom, signed how, tried again when, and what nobody is told.

use chrono::TimeDelta;
use domain::{WebhookEvent, WebhookFormat};
use journeys::receiver::{Manners, Receiver};
use journeys::test_app::{Browser, Setup, TestApp};
use journeys::test_database::on_postgres;
use serde_json::Value;

const GROUP: &str = "5f0e0f8e-2b4e-4a39-9f6e-3a4e4f0a0001";
const PAGE: &str = "/settings/webhooks";

/// The portal, somebody who listens, and an admin.
struct World {
    app: TestApp,
    receiver: Receiver,
    sam: Browser,
}

impl World {
    async fn new() -> Self {
        let app = TestApp::with(|config| config.webhooks.allow_private = true).await;
        let sam = app.signed_in("sam").await;
        Self { app, receiver: Receiver::start().await, sam }
    }

    /// Adds a webhook that hears everything. Gives its secret.
    async fn add(&self, format: WebhookFormat, path: &str) -> Option<String> {
        self.add_for(format, path, &WebhookEvent::ALL).await
    }

    async fn add_for(&self, format: WebhookFormat, path: &str, events: &[WebhookEvent]) -> Option<String> {
        let url = self.receiver.url(path);
        let mut fields = vec![("url", url.as_str()), ("format", format.name())];
        fields.extend(events.iter().map(|event| ("events[]", event.name())));
        let page = self.sam.press("/api/webhooks/add", &fields).await.with_status(200);
        assert_eq!(page.path(), PAGE);
        secret_on(&page.body)
    }

    /// The bodies that were heard at a path, the oldest first.
    fn heard_at(&self, path: &str) -> Vec<Value> {
        self.receiver.heard().iter().filter(|call| call.path == path).map(|call| call.json()).collect()
    }

    /// Somebody asks; gives the request's id.
    async fn ask(&self, login: &str) -> String {
        let to = self.app.jira("/browse/PROJ-1");
        let browser = self.app.signed_in(login).await;
        let waiting = browser.press("/api/requests/open", &[("to", &to)]).await.with_status(200);
        let (_, id) = waiting.path().split_once("/requests/").expect("the request's page");
        id.split('?').next().unwrap_or_default().to_owned()
    }

    async fn decide(&self, id: &str, fields: &[(&str, &str)]) {
        let ada = self.app.signed_in("ada").await;
        let fields = [&[("id", id)], fields].concat();
        assert_eq!(ada.call("/api/requests/decide", &fields).await.status, 200);
    }

    async fn only_row(&self, table: &str) -> Value {
        let rows = self.app.rows(table).await;
        assert_eq!(rows.len(), 1, "{rows:?}");
        rows[0].clone()
    }
}

fn secret_on(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("whsec_")?;
    Some(format!("whsec_{}", rest.split('<').next()?))
}

#[tokio::test]
async fn each_event_is_told_once_signed_and_with_what_it_is_about() {
    let world = World::new().await;
    let secret = world.add(WebhookFormat::Standard, "/std").await.expect("a secret is shown");
    let mina = world.ask("mina").await;
    world.decide(&mina, &[("verdict", "approve")]).await;
    let hal = world.ask("hal").await;
    world.decide(&hal, &[("verdict", "deny"), ("reason", "not <b>now</b>")]).await;
    world.app.run_pending().await;

    let bodies = world.heard_at("/std");
    let kinds: Vec<_> = bodies.iter().map(|body| body["type"].as_str().expect("a type")).collect();
    let wanted = ["request.opened", "request.decided", "grant.active", "request.opened", "request.decided"];
    let mut sorted = (kinds.clone(), wanted.to_vec());
    sorted.0.sort_unstable();
    sorted.1.sort_unstable();
    assert_eq!(sorted.0, sorted.1);

    let one = |kind: &str, id: &str, of: &str| {
        let mut found = bodies.iter().filter(|body| body["type"] == kind && body["data"][of]["id"] == id);
        found.next().unwrap_or_else(|| panic!("no {kind} of {id}: {bodies:#?}"))["data"][of].clone()
    };
    let opened = one("request.opened", &mina, "request");
    assert_eq!(opened["state"], "pending");
    assert_eq!(opened["url"], world.app.portal(&format!("/requests/{mina}")));
    assert_eq!(opened["requester"]["email"], "mina@partner.example");
    assert_eq!(
        (&opened["what"]["product"], &opened["what"]["label"]),
        (&"jira-software".into(), &"PROJ-1".into())
    );
    let approved = one("request.decided", &mina, "request");
    assert_eq!(
        (&approved["state"], &approved["verdict"]["by"]["name"]),
        (&"approved".into(), &"Ada Park".into())
    );
    let denied = one("request.decided", &hal, "request");
    assert_eq!(
        (&denied["state"], &denied["verdict"]["reason"]),
        (&"denied".into(), &"not <b>now</b>".into())
    );
    let active = bodies.iter().find(|body| body["type"] == "grant.active").expect("it is there");
    assert_eq!(active["data"]["grant"]["request"], mina);

    let calls = world.receiver.heard();
    let ids: std::collections::BTreeSet<_> =
        calls.iter().map(|call| call.header("webhook-id").to_owned()).collect();
    assert_eq!(ids.len(), calls.len(), "an id is one event's");
    for call in &calls {
        assert!(call.is_signed_with(&secret));
        assert!(!call.is_signed_with("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
        let at: i64 = call.header("webhook-timestamp").parse().expect("seconds");
        assert!((world.app.state().clock.now().timestamp() - at).abs() < 60);
        for secretive in ["cookie", "authorization", "referer"] {
            assert!(call.headers.get(secretive).is_none(), "{secretive}");
        }
    }
    let page = world.sam.page(PAGE).await;
    assert!(page.contains("last call taken (204)"), "{page}");
}

#[tokio::test]
async fn a_license_that_fails_or_ends_is_told_too() {
    let world = World::new().await;
    world
        .add_for(WebhookFormat::Standard, "/std", &[WebhookEvent::GrantFailed, WebhookEvent::GrantRevoked])
        .await;
    let change = sim::GroupChange { synced: Some(true), ..sim::GroupChange::default() };
    world.app.sim.change_group(GROUP, change);
    world.app.signed_in("eli").await.follow("/browse/PROJ-123").await.with_status(200);
    world.app.run_pending().await;
    let bodies = world.heard_at("/std");
    assert_eq!(bodies.len(), 1, "{bodies:?}");
    assert_eq!(bodies[0]["type"], "grant.failed");
    assert_eq!(bodies[0]["data"]["grant"]["failure"], "not_permitted");

    // Somebody takes a license back by hand, and its holder comes again.
    let change = sim::GroupChange { synced: Some(false), ..sim::GroupChange::default() };
    world.app.sim.change_group(GROUP, change);
    let id = world.ask("mina").await;
    world.decide(&id, &[("verdict", "approve")]).await;
    world.app.run_pending().await;
    world.app.sim.set_members(GROUP, Vec::<String>::new());
    world.app.forget();
    world.app.signed_in("mina").await.follow("/browse/PROJ-1").await;
    world.app.run_pending().await;
    let kinds: Vec<_> = world.heard_at("/std").iter().map(|body| body["type"].clone()).collect();
    assert!(kinds.contains(&"grant.revoked".into()), "{kinds:?}");
}

#[tokio::test]
async fn slack_and_teams_get_messages_of_their_own_that_lead_to_the_verdict() {
    let world = World::new().await;
    assert_eq!(world.add(WebhookFormat::Slack, "/slack").await, None, "nothing to show");
    assert_eq!(world.add(WebhookFormat::Teams, "/teams").await, None);
    let id = world.ask("mina").await;
    world.app.run_pending().await;
    let link = world.app.portal(&format!("/requests/{id}"));
    let slack = &world.heard_at("/slack")[0];
    assert_eq!(slack["text"], "Mina Choi asks for Jira Software, to open PROJ-1.");
    assert_eq!(slack["blocks"][1]["text"]["text"], format!("<{link}|Approve or deny it in Latchkey>"));
    let teams = &world.heard_at("/teams")[0]["attachments"][0]["content"];
    assert_eq!(teams["type"], "AdaptiveCard");
    assert_eq!(teams["actions"][0]["url"], link);
    assert!(world.receiver.heard().iter().all(|call| call.headers.get("webhook-signature").is_none()));
}

#[tokio::test]
async fn who_does_not_answer_is_tried_again_with_the_same_id_and_a_new_time() {
    let world = World::new().await;
    let secret = world.add(WebhookFormat::Standard, "/std").await.expect("a secret is shown");
    world.receiver.answer(Manners::Status(500));
    world.ask("mina").await;
    world.app.run_pending().await;
    assert_eq!(world.receiver.heard().len(), 1);
    assert!(world.sam.page(PAGE).await.contains("last call failed (status 500)"));

    world.app.run_pending().await;
    assert_eq!(world.receiver.heard().len(), 1, "not at once");
    world.receiver.answer(Manners::Header(503, "retry-after", "120".to_owned()));
    world.app.pass(TimeDelta::seconds(6));
    world.app.run_pending().await;
    assert_eq!(world.receiver.heard().len(), 2);
    world.receiver.answer(Manners::Status(200));
    world.app.pass(TimeDelta::seconds(100));
    world.app.run_pending().await;
    assert_eq!(world.receiver.heard().len(), 2, "it asked for two minutes");
    world.app.pass(TimeDelta::seconds(21));
    world.app.run_pending().await;

    let calls = world.receiver.heard();
    assert_eq!(calls.len(), 3);
    for call in &calls[1..] {
        assert_eq!(call.header("webhook-id"), calls[0].header("webhook-id"));
        assert_eq!(call.body, calls[0].body);
        assert_ne!(call.header("webhook-timestamp"), calls[0].header("webhook-timestamp"));
        assert!(call.is_signed_with(&secret));
    }
    let delivery = world.only_row("webhook_deliveries").await;
    assert!(!delivery["delivered_at"].is_null(), "{delivery}");
}

#[tokio::test]
async fn after_three_days_it_is_parked_and_shown_and_can_be_tried_again() {
    let world = World::new().await;
    world.add(WebhookFormat::Standard, "/std").await;
    world.receiver.answer(Manners::Status(404));
    world.ask("mina").await;
    world.app.run_pending().await;
    world.app.pass(TimeDelta::days(3) + TimeDelta::minutes(1));
    world.app.run_pending().await;
    let jobs = world.app.rows("jobs").await;
    let parked: Vec<_> =
        jobs.iter().filter(|job| job["kind"] == "call_webhook" && job["state"] == "parked").collect();
    assert_eq!(parked.len(), 1, "{jobs:?}");
    let sam = world.app.signed_in("sam").await;
    let system = sam.page("/system").await;
    assert!(system.contains("call_webhook") && system.contains("status 404"), "{system}");

    world.receiver.answer(Manners::Status(200));
    let id = parked[0]["id"].as_str().expect("an id");
    sam.press("/api/system/retry_job", &[("id", id)]).await.with_status(200);
    let before = world.receiver.heard().len();
    world.app.run_pending().await;
    assert_eq!(world.receiver.heard().len(), before + 1);
}

#[tokio::test]
async fn one_that_hangs_does_not_hold_up_another_or_the_jobs() {
    let world = World::new().await;
    let slow = Receiver::start().await;
    slow.answer(Manners::Hang);
    let url = slow.url("/slow");
    let fields = [("url", url.as_str()), ("format", "standard"), ("events[]", "request.opened")];
    world.sam.press("/api/webhooks/add", &fields).await.with_status(200);
    world.add(WebhookFormat::Standard, "/std").await;
    for login in ["mina", "hal"] {
        world.ask(login).await;
    }
    let stop = tokio_util::sync::CancellationToken::new();
    let jobs = std::sync::Arc::clone(world.app.state().jobs());
    let working = tokio::spawn(jobs.work(stop.clone()));
    while world.heard_at("/std").len() < 2 || world.app.inbox.mails().is_empty() {
        tokio::task::yield_now().await;
    }
    let webhooks = world.app.rows("webhooks").await;
    assert!(webhooks.iter().all(|webhook| webhook["failures"] == 0), "only when it timed out: {webhooks:?}");
    assert!(!slow.heard().is_empty(), "or it proves nothing");
    assert!(slow.heard().len() <= 2, "no more than two at once");
    stop.cancel();
    working.abort();
}

#[tokio::test]
async fn who_asks_never_to_be_called_again_is_switched_off() {
    let world = World::new().await;
    world.add(WebhookFormat::Standard, "/std").await;
    world.receiver.answer(Manners::Status(410));
    world.ask("mina").await;
    world.app.run_pending().await;
    let off = world.only_row("webhooks").await["is_on"].clone();
    assert!(off == 0 || off == false, "{off}");
    world.ask("hal").await;
    world.app.run_pending().await;
    assert_eq!(world.receiver.heard().len(), 1);
    let audit = world.app.rows("audit").await;
    assert!(audit.iter().any(|row| row["action"] == "webhook_switched" && row["actor_id"].is_null()));
}

#[tokio::test]
async fn one_that_is_off_or_deleted_hears_nothing_and_a_test_is_heard() {
    let world = World::new().await;
    world.add_for(WebhookFormat::Standard, "/std", &[WebhookEvent::GrantFailed]).await;
    let id = world.only_row("webhooks").await["id"].as_str().expect("an id").to_owned();
    let press = async |path: &str, fields: &[(&str, &str)]| {
        let fields = [&[("id", id.as_str())], fields].concat();
        world.sam.call(path, &fields).await.status.as_u16()
    };
    assert_eq!(press("/api/webhooks/test", &[]).await, 200);
    world.app.run_pending().await;
    assert_eq!(world.heard_at("/std")[0]["type"], "webhook.test");
    world.ask("mina").await;
    world.app.run_pending().await;
    assert_eq!(world.receiver.heard().len(), 1, "nobody told it of requests");

    // What is on its way when it is switched off is dropped.
    assert_eq!(press("/api/webhooks/test", &[]).await, 200);
    assert_eq!(press("/api/webhooks/switch", &[("to", "off")]).await, 200);
    world.app.run_pending().await;
    assert_eq!(press("/api/webhooks/test", &[]).await, 404);
    assert_eq!(press("/api/webhooks/switch", &[("to", "on")]).await, 200);
    assert_eq!(press("/api/webhooks/test", &[]).await, 200);
    assert_eq!(press("/api/webhooks/delete", &[]).await, 200);
    world.app.run_pending().await;
    assert_eq!(world.receiver.heard().len(), 1);
    assert_eq!((world.app.count("webhooks").await, world.app.count("webhook_deliveries").await), (0, 0));
    assert_eq!(press("/api/webhooks/delete", &[]).await, 404);
}

#[tokio::test]
async fn addresses_inside_the_network_are_refused_unless_they_are_allowed() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    for url in [
        "http://127.0.0.1:9/",
        "https://127.0.0.1/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://localhost/",
        "http://hooks.example/",
        "https://user:pass@hooks.example/",
        "not a URL",
        "",
    ] {
        let fields = [("url", url), ("format", "standard"), ("events[]", "request.opened")];
        let page = sam.post("/api/webhooks/add", &fields).await.with_status(303);
        assert_eq!(page.location(), Some("/settings/webhooks?problem=address_refused"), "{url}");
    }
    let fields = [("url", "https://hooks.example/"), ("format", "standard")];
    let page = sam.post("/api/webhooks/add", &fields).await;
    assert_eq!(page.location(), Some("/settings/webhooks?problem=form_incomplete"), "no event");
    assert_eq!(app.count("webhooks").await, 0);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let world = World::new().await;
    world.add(WebhookFormat::Standard, "/std").await;
    let elsewhere = world.receiver.url("/elsewhere");
    world.receiver.answer(Manners::Header(307, "location", elsewhere));
    world.ask("mina").await;
    world.app.run_pending().await;
    assert!(world.heard_at("/elsewhere").is_empty());
    assert!(world.sam.page(PAGE).await.contains("status 307"));
}

#[tokio::test]
async fn neither_the_secret_nor_the_address_is_told_again_or_stored_in_the_clear() {
    let world = World::new().await;
    let secret =
        world.add(WebhookFormat::Standard, "/T0/B0/very-secret-path").await.expect("a secret is shown");
    let page = world.sam.page(PAGE).await;
    assert!(!page.contains(&secret) && !page.contains("very-secret-path"), "{page}");
    let rows = format!("{:?}", world.app.all_rows().await);
    assert!(!rows.contains(&secret) && !rows.contains("very-secret-path"));
    if !on_postgres() {
        for (name, bytes) in world.app.database_files() {
            let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
            assert!(!holds(&secret) && !holds("very-secret-path"), "{name}");
        }
    }
    // Nor is it told by what goes wrong.
    world.receiver.answer(Manners::Status(500));
    world.ask("mina").await;
    world.app.run_pending().await;
    let jobs = format!("{:?}", world.app.rows("jobs").await);
    assert!(jobs.contains("status 500") && !jobs.contains("very-secret-path"), "{jobs}");
}

#[tokio::test]
async fn without_a_secret_to_seal_with_nothing_can_be_added() {
    let mut setup = Setup::new().await;
    setup.config.server.cookie_secret = None;
    let app = setup.start().await;
    let sam = app.signed_in("sam").await;
    assert!(sam.page(PAGE).await.contains("server.cookie_secret"));
    let fields = [("url", "https://hooks.example/"), ("format", "slack"), ("events[]", "request.opened")];
    assert_eq!(sam.call("/api/webhooks/add", &fields).await.status, 403);
}

#[tokio::test]
async fn there_is_an_end_to_how_many_there_may_be() {
    let world = World::new().await;
    for _ in 0..20 {
        world.add(WebhookFormat::Teams, "/teams").await;
    }
    let url = world.receiver.url("/one-too-many");
    let fields = [("url", url.as_str()), ("format", "teams"), ("events[]", "request.opened")];
    assert_eq!(world.sam.call("/api/webhooks/add", &fields).await.status, 403);
    assert!(world.sam.page(PAGE).await.contains("as many webhooks as there may be"));
    assert_eq!(world.app.count("webhooks").await, 20);
}

#[tokio::test]
async fn what_was_told_is_forgotten_after_a_month() {
    let world = World::new().await;
    world.add(WebhookFormat::Standard, "/std").await;
    world.ask("mina").await;
    world.app.run_pending().await;
    assert_eq!(world.app.count("webhook_deliveries").await, 1);
    world.app.pass(TimeDelta::days(31));
    world.app.run_pending().await;
    assert_eq!(world.app.count("webhook_deliveries").await, 0);
}
