//! A world in which there is something to see, to decide and to retry.

use chrono::TimeDelta;
use domain::policy::{ApproverSource, Ask, Outcome, Policy};
use journeys::op::Person;
use journeys::test_app::{Browser, Setup, TestApp};
use serde_json::{Value, json};
use sim::{Account, GroupChange};

const GROUP: &str = "5f0e0f8e-2b4e-4a39-9f6e-3a4e4f0a0001";

const GUESTS: &str = r#"
[[rules]]
id = "guests"
name = "Guests for a day"
when = { idp_group = "guests" }
then = { grant = { days = 1 } }
"#;

pub struct Prepared {
    pub app: TestApp,
    /// Of Mina, pending.
    pub request: String,
    /// Of Eli, failed.
    pub grant: String,
    /// Of Lena, who is nobody of the matrix; it works and ends soon.
    pub license: String,
    /// Parked: a mail that was refused.
    pub job: String,
    /// Ada's, not begun.
    pub stand_in: String,
    /// On, and nobody listens there.
    pub webhook: String,
    /// Of Sam.
    pub token: String,
    /// Of Sam, not begun.
    pub replay: String,
    pub mina: Browser,
}

impl Prepared {
    pub async fn new() -> Self {
        let mut setup = Setup::new().await;
        setup.config.webhooks.allow_private = true;
        let contractors =
            setup.config.policy.rules.iter_mut().find(|rule| rule.name.starts_with("Contractors"));
        if let Some(Outcome::Ask(Ask { approvers, .. })) = contractors.map(|rule| &mut rule.then) {
            let mail = domain::EmailAddress::parse("deciders@acme.example").expect("an address");
            approvers.push(ApproverSource::IdpGroup { group: "deciders".to_owned(), mail: Some(mail) });
        }
        setup.inbox.refuse("jun@acme.example");
        let guests: Policy = toml::from_str(GUESTS).expect("a policy");
        setup.config.policy.rules.extend(guests.rules);
        let app = setup.start().await;

        app.op.know(Person::new("lena").with("groups", json!(["guests"])));
        app.sim.put_account(Account::person("712020:lena", "Lena", "lena@acme.example"));
        app.signed_in("lena").await.get("/browse/PROJ-123").await;
        // What a slow machine leaves over when the click has waited long enough.
        app.run_pending().await;
        let license = only(&app, "grants", |row| row["state"] == "active").await;
        app.pass(TimeDelta::hours(12));

        let mina = app.signed_in("mina").await;
        let landing = mina.press("/api/requests/open", &[("to", &app.jira("/browse/PROJ-123"))]).await;
        assert_eq!(landing.status, 200, "{}", landing.body);
        // Long enough to be reminded of, and for the session to end.
        app.pass(TimeDelta::minutes(61));
        mina.sign_in_as("mina").await;
        let synced = |synced| GroupChange { synced: Some(synced), ..GroupChange::default() };
        app.sim.change_group(GROUP, synced(true));
        app.signed_in("eli").await.follow("/browse/PROJ-123").await.with_status(200);
        app.sim.change_group(GROUP, synced(false));
        app.run_pending().await;

        let later = app.state().clock.now().date_naive() + chrono::Days::new(30);
        let absence =
            [("address", "kim@acme.example"), ("from", &later.to_string()), ("until", &later.to_string())];
        app.signed_in("ada").await.press("/api/stand_ins/name", &absence).await.with_status(200);

        let sam = app.signed_in("sam").await;
        press(&sam, "/api/webhooks/add", &webhook()).await;
        press(&sam, "/api/tokens/make", &token()).await;
        let off = [("revision", "0".to_owned()), ("id", "rivals".to_owned()), ("to", "off".to_owned())];
        press(&sam, "/api/rules/change", &off).await;
        let replay = [("revision", "1".to_owned()), ("days", "7".to_owned())];
        press(&sam, "/api/rules/replay", &replay).await;

        let stand_in = only(&app, "stand_ins", |_| true).await;
        let request = only(&app, "requests", |row| row["state"] == "pending").await;
        let grant = only(&app, "grants", |row| row["state"] == "failed").await;
        let job = only(&app, "jobs", |row| row["state"] == "parked" && row["kind"] == "send_mail").await;
        let webhook = only(&app, "webhooks", |_| true).await;
        let token = only(&app, "api_tokens", |_| true).await;
        let replay = only(&app, "replays", |_| true).await;
        Self { app, request, grant, license, job, stand_in, webhook, token, replay, mina }
    }

    /// The browser of one of `matrix::PEOPLE`.
    pub async fn browser_of(&self, person: &str) -> Browser {
        let app = &self.app;
        match person {
            "anonymous" => app.browser(),
            "requester" => app.signed_in("mina").await,
            "other" => {
                let hal = app.signed_in("hal").await;
                hal.press("/api/requests/open", &[("to", &app.jira("/browse/PROJ-123"))])
                    .await
                    .with_status(200);
                hal
            }
            "holder" => app.signed_in("lena").await,
            "approver" => app.signed_in("ada").await,
            "former" => self.former_approver().await,
            "admin" => app.signed_in("sam").await,
            "auditor" => app.signed_in("ines").await,
            other => panic!("nobody is called {other}"),
        }
    }

    async fn former_approver(&self) -> Browser {
        self.app.op.know(Person::new("fritz").with("groups", json!(["deciders"])));
        let before = self.app.signed_in("fritz").await;
        before.get(&format!("/requests/{}", self.request)).await.with_status(200);
        before.press("/auth/sign-out", &[]).await.with_status(200);
        self.app.op.know(Person::new("fritz").with("groups", json!(["leads"])));
        self.app.signed_in("fritz").await
    }

    /// What a form to that path holds; with it the request would be carried out.
    pub fn fields(&self, path: &str) -> Vec<(&'static str, String)> {
        let target = self.app.jira("/browse/PROJ-1");
        match path {
            "/api/requests/open" => vec![("to", target)],
            "/api/requests/decide#approve" => {
                vec![("id", self.request.clone()), ("verdict", "approve".to_owned())]
            }
            "/api/requests/decide#deny" => vec![
                ("id", self.request.clone()),
                ("verdict", "deny".to_owned()),
                ("reason", "not this month".to_owned()),
            ],
            "/api/requests/withdraw" | "/api/requests/remind" => vec![("id", self.request.clone())],
            "/api/stand_ins/name" => {
                let today = self.app.state().clock.now().date_naive().to_string();
                vec![("address", "kim@acme.example".to_owned()), ("from", today.clone()), ("until", today)]
            }
            "/api/stand_ins/end" => vec![("id", self.stand_in.clone())],
            "/api/requests/decide_many#approve" => {
                vec![("ids[]", self.request.clone()), ("verdict", "approve".to_owned())]
            }
            "/api/requests/decide_many#deny" => vec![
                ("ids[]", self.request.clone()),
                ("verdict", "deny".to_owned()),
                ("reason", "not this month".to_owned()),
            ],
            "/auth/sign-out" => vec![],
            "/api/system/retry_job" => vec![("id", self.job.clone())],
            "/api/system/send_sample" => vec![("letter", "asked".to_owned())],
            "/api/grants/extend" | "/api/grants/give_back" => vec![("id", self.license.clone())],
            "/api/system/retry_grant" => vec![("id", self.grant.clone())],
            "/api/webhooks/add" => webhook(),
            "/api/webhooks/switch" => vec![("id", self.webhook.clone()), ("to", "off".to_owned())],
            "/api/webhooks/test" | "/api/webhooks/delete" => vec![("id", self.webhook.clone())],
            "/api/rules/change" => {
                vec![("revision", "1".to_owned()), ("id", "engineers".to_owned()), ("to", "off".to_owned())]
            }
            "/api/rules/edit" => vec![
                ("revision", "1".to_owned()),
                ("id", "engineers".to_owned()),
                ("fields[field-name]", "Engineers first".to_owned()),
            ],
            "/api/rules/restore" => vec![("revision", "1".to_owned()), ("number", "1".to_owned())],
            "/api/rules/replay" => vec![("revision", "1".to_owned()), ("days", "30".to_owned())],
            "/settings/rules/import" => vec![("revision", "1".to_owned()), ("text", "rules = []".to_owned())],
            path if path.starts_with("/api/rules/") => vec![("revision", "1".to_owned())],
            "/api/products/save" => product(),
            "/api/products/delete" => {
                vec![("version", "1".to_owned()), ("site", "acme".to_owned()), ("key", "gone".to_owned())]
            }
            "/api/approvers/save" => approver_group(),
            "/api/approvers/delete" => vec![("version", "1".to_owned()), ("key", "gone".to_owned())],
            "/api/notifications/save" => {
                vec![("version", "1".to_owned()), ("fields[field-remind]", "24".to_owned())]
            }
            "/api/settings/restore" => vec![("version", "1".to_owned()), ("number", "1".to_owned())],
            path if path.starts_with("/api/settings/") => vec![("version", "1".to_owned())],
            "/api/tokens/make" => token(),
            "/api/tokens/revoke" => vec![("id", self.token.clone())],
            path if path.starts_with("/api/v1/") => vec![("reason", "not this month".to_owned())],
            other => panic!("say what a form to {other} holds"),
        }
    }
}

fn webhook() -> Vec<(&'static str, String)> {
    vec![
        ("url", "http://127.0.0.5:9/nobody".to_owned()),
        ("format", "standard".to_owned()),
        ("events[]", "request.opened".to_owned()),
    ]
}

fn product() -> Vec<(&'static str, String)> {
    let fields = [
        ("version", "1"),
        ("site", "acme"),
        ("key", "jira-software"),
        ("fields[field-name]", "Jira for all"),
        ("fields[field-group]", "5f0e0f8e-2b4e-4a39-9f6e-3a4e4f0a0001"),
    ];
    fields.map(|(name, value)| (name, value.to_owned())).to_vec()
}

fn approver_group() -> Vec<(&'static str, String)> {
    let fields = [
        ("version", "1"),
        ("fields[field-key]", "platform"),
        ("fields[field-name]", "Platform team"),
        ("fields[field-members]", "kim@acme.example"),
    ];
    fields.map(|(name, value)| (name, value.to_owned())).to_vec()
}

fn token() -> Vec<(&'static str, String)> {
    let fields = [("name", "the board"), ("scopes[]", "requests:read"), ("days", "30")];
    fields.map(|(name, value)| (name, value.to_owned())).to_vec()
}

async fn press(browser: &Browser, path: &str, fields: &[(&str, String)]) {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let landing = browser.press(path, &fields).await.with_status(200);
    assert!(!landing.path().contains("problem"), "{}", landing.path());
}

async fn only(app: &TestApp, table: &str, is_it: impl Fn(&Value) -> bool) -> String {
    let rows = app.rows(table).await;
    let mut found = rows.iter().filter(|row| is_it(row));
    let (Some(row), None) = (found.next(), found.next()) else { panic!("not one in {table}: {rows:#?}") };
    row["id"].as_str().expect("an id").to_owned()
}
