//! A house to visit: a portal with prepared answers, and the way to ask it.

use std::sync::{Arc, Mutex};

use app::error::PortalError;
use app::portal::{
    AbsenceInput, Asked, Extended, Portal, Restored, RuleChange, RuleEdited, RuleInput, SettingsChange,
    TokenInput, VerdictInput, WebhookInput,
};
use app::views::{
    AccessView, ApproverGroupView, ApproversView, AskView, AuditQuery, AuditView, GrantView, Home,
    ImportInput, ImportProblem, ImportView, InboxQuery, InboxView, NotificationsView, ProblemView,
    ProductView, ProductsView, ReplayView, ReplaysView, RequestView, RuleView, RulesQuery, RulesView,
    SettingsHistoryView, StandInsView, SystemView, TokensView, TryQuestion, TryView, Viewer, WebhooksView,
};
use async_trait::async_trait;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use domain::{GrantId, JobId, ReplayId, RequestId, RuleId, StandInId, TokenId, WebhookId};
use leptos::config::LeptosOptions;
use leptos::nonce::Nonce;
use leptos::prelude::provide_context;
use leptos_axum::LeptosRoutes;
use tower::ServiceExt;

/// The id of every request in these tests.
pub const REQUEST: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
pub const TARGET: &str = "https://acme.atlassian.net/browse/PROJ-123";

/// The time on the server's clock.
pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 6, 2, 10, 2, 0).single().expect("a date")
}

pub fn minutes_ago(minutes: i64) -> DateTime<Utc> {
    now() - TimeDelta::minutes(minutes)
}

pub fn id<T: std::str::FromStr>() -> T {
    REQUEST.parse().ok().expect("an id")
}

/// What the portal answers; what is not prepared is not found.
#[derive(Clone, Default)]
pub struct House {
    pub viewer: Option<Viewer>,
    pub home: Option<Home>,
    pub ask: Option<Result<AskView, PortalError>>,
    pub asked: Option<Result<Asked, PortalError>>,
    pub request: Option<Result<RequestView, PortalError>>,
    pub grant: Option<Result<GrantView, PortalError>>,
    pub extended: Option<Result<Extended, PortalError>>,
    pub given_back: Option<Result<(), PortalError>>,
    pub decided: Option<Result<(), PortalError>>,
    pub inbox: Option<InboxView>,
    pub decided_many: Option<Result<Vec<Result<(), PortalError>>, PortalError>>,
    pub problem: Option<ProblemView>,
    pub stand_ins: Option<StandInsView>,
    pub audit: Option<Result<AuditView, PortalError>>,
    pub system: Option<Result<SystemView, PortalError>>,
    pub retried: Option<Result<(), PortalError>>,
    pub webhooks: Option<Result<WebhooksView, PortalError>>,
    pub tokens: Option<Result<TokensView, PortalError>>,
    pub set: Option<Result<(), PortalError>>,
    pub rules: Option<Result<RulesView, PortalError>>,
    pub rule: Option<Result<RuleView, PortalError>>,
    pub tried: Option<Result<TryView, PortalError>>,
    pub edited: Option<Result<RuleEdited, PortalError>>,
    pub replays: Option<Result<ReplaysView, PortalError>>,
    pub replay: Option<Result<ReplayView, PortalError>>,
    pub import: Option<Result<ImportView, PortalError>>,
    pub imported: Option<Result<Vec<ImportProblem>, PortalError>>,
    /// What was sent to a page that answers its own form.
    pub sent: Option<ImportInput>,
    pub products: Option<Result<ProductsView, PortalError>>,
    pub product: Option<Result<ProductView, PortalError>>,
    pub approvers: Option<Result<ApproversView, PortalError>>,
    pub group: Option<Result<ApproverGroupView, PortalError>>,
    pub notifications: Option<Result<NotificationsView, PortalError>>,
    pub access: Option<Result<AccessView, PortalError>>,
    pub history: Option<Result<SettingsHistoryView, PortalError>>,
    pub kept: Option<Result<bool, PortalError>>,
    pub heard: Arc<Mutex<Vec<String>>>,
}

/// What came back.
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub html: String,
}

impl Page {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a readable header"))
    }

    /// The words of the page as they would be read out, a line for each block.
    pub fn text(&self) -> String {
        let body = self.html.split_once("<body>").map_or("", |(_, rest)| rest);
        let mut rest = body.split_once("</body>").map_or(body, |(body, _)| body);
        let mut text = String::new();
        while let Some((before, tag)) = rest.split_once('<') {
            text.push_str(before);
            let end = match tag {
                tag if tag.starts_with("!--") => "-->",
                tag if tag.starts_with("script") => "</script>",
                _ => ">",
            };
            let (tag, after) = tag.split_once(end).unwrap_or((tag, ""));
            let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
            text.push_str(match name {
                name if name.starts_with('!') => "",
                "span" | "strong" | "a" | "time" | "code" | "svg" | "circle" | "path" => " ",
                _ => "\n",
            });
            rest = after;
        }
        let text = text.replace("&quot;", "\"").replace("&#x27;", "'").replace("&amp;", "&");
        let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }

    #[track_caller]
    pub fn has(&self, markup: &str) {
        assert!(self.html.contains(markup), "the page has no {markup}: {}", self.html);
    }

    #[track_caller]
    pub fn says(&self, words: &str) {
        let text = self.text().replace('\n', " ");
        assert!(text.contains(words), "the page does not say “{words}”: {text}");
    }
}

impl House {
    pub fn signed_in(name: &str) -> Self {
        let viewer = Viewer { name: name.to_owned(), is_admin: false, is_auditor: false, waiting: None };
        Self { viewer: Some(viewer), ..Self::default() }
    }

    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().expect("no test panics while it writes").clone()
    }

    fn hear(&self, words: String) {
        self.heard.lock().expect("no test panics while it writes").push(words);
    }

    /// Opens a page like a browser.
    pub async fn open(&self, path: &str) -> Page {
        let request = Request::get(path).header("accept", "text/html").body(Body::empty());
        self.answer(request.expect("a request")).await
    }

    /// Sends a form; `accept` tells a browser from a program.
    pub async fn send(&self, path: &str, form: &str, accept: &str) -> Page {
        let request = Request::post(path)
            .header("accept", accept)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()));
        self.answer(request.expect("a request")).await
    }

    /// Routes as the server does.
    async fn answer(&self, request: Request<Body>) -> Page {
        let options = LeptosOptions::builder().output_name("latchkey").build();
        let house = self.clone();
        let context = move || {
            provide_context(Arc::new(house.clone()) as Arc<dyn Portal>);
            provide_context(Nonce::from_value("the-nonce"));
            if let Some(sent) = &house.sent {
                provide_context(sent.clone());
            }
        };
        let shell = {
            let options = options.clone();
            move || app::shell::shell(options.clone())
        };
        let routes = leptos_axum::generate_route_list(app::app::App);
        let router = Router::new()
            .leptos_routes_with_context(&options, routes, context.clone(), shell.clone())
            .fallback(leptos_axum::render_app_async_with_context(context, shell))
            .with_state(options);
        page(router.oneshot(request).await.expect("the router always answers")).await
    }
}

async fn page(response: axum::response::Response) -> Page {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.expect("a body");
    let html = String::from_utf8(bytes.to_vec()).expect("UTF-8");
    Page { status: parts.status, headers: parts.headers, html }
}

#[async_trait]
impl Portal for House {
    fn now(&self) -> DateTime<Utc> {
        now()
    }

    fn viewer(&self) -> Option<Viewer> {
        self.viewer.clone()
    }

    async fn home(&self) -> Result<Home, PortalError> {
        self.home.clone().ok_or(PortalError::NotFound)
    }

    async fn ask_page(&self, to: String) -> Result<AskView, PortalError> {
        self.hear(format!("ask_page {to}"));
        self.ask.clone().unwrap_or(Err(PortalError::NotFound))
    }

    async fn open_request(&self, to: String, justification: String) -> Result<Asked, PortalError> {
        self.hear(format!("open_request {to} {justification}").trim_end().to_owned());
        self.asked.clone().unwrap_or(Err(PortalError::NotFound))
    }

    async fn request_page(&self, _: RequestId) -> Result<RequestView, PortalError> {
        self.request.clone().unwrap_or(Err(PortalError::NotFound))
    }

    async fn extend_grant(&self, id: GrantId, justification: String) -> Result<Extended, PortalError> {
        self.hear(format!("extend_grant {id} {justification:?}"));
        self.extended.clone().unwrap_or(Err(PortalError::NotFound))
    }

    async fn give_back(&self, id: GrantId) -> Result<(), PortalError> {
        self.hear(format!("give_back {id}"));
        self.given_back.unwrap_or(Err(PortalError::NotFound))
    }

    async fn grant_page(&self, _: GrantId, to: Option<String>) -> Result<GrantView, PortalError> {
        self.hear(format!("grant_page {}", to.unwrap_or_default()));
        self.grant.clone().unwrap_or(Err(PortalError::NotFound))
    }

    async fn decide_request(&self, id: RequestId, verdict: VerdictInput) -> Result<(), PortalError> {
        self.hear(format!("decide_request {id} {verdict:?}"));
        self.decided.unwrap_or(Err(PortalError::NotFound))
    }

    async fn withdraw_request(&self, id: RequestId) -> Result<(), PortalError> {
        self.hear(format!("withdraw_request {id}"));
        self.decided.unwrap_or(Err(PortalError::NotFound))
    }

    async fn remind_approvers(&self, id: RequestId) -> Result<(), PortalError> {
        self.hear(format!("remind_approvers {id}"));
        self.decided.unwrap_or(Err(PortalError::NotFound))
    }

    async fn stand_ins(&self) -> Result<StandInsView, PortalError> {
        self.stand_ins.clone().ok_or(PortalError::NotFound)
    }

    async fn name_stand_in(&self, absence: AbsenceInput) -> Result<(), PortalError> {
        self.hear(format!("name_stand_in {absence:?}"));
        self.decided.unwrap_or(Err(PortalError::NotFound))
    }

    async fn end_stand_in(&self, id: StandInId) -> Result<(), PortalError> {
        self.hear(format!("end_stand_in {id}"));
        self.decided.unwrap_or(Err(PortalError::NotFound))
    }

    async fn inbox(&self, query: InboxQuery) -> Result<InboxView, PortalError> {
        self.hear(format!("inbox {query:?}"));
        if self.viewer.is_none() {
            return Err(PortalError::SignInFirst);
        }
        self.inbox.clone().ok_or(PortalError::Unavailable)
    }

    async fn decide_many(
        &self,
        ids: Vec<RequestId>,
        verdict: VerdictInput,
    ) -> Result<Vec<Result<(), PortalError>>, PortalError> {
        self.hear(format!("decide_many {} {verdict:?}", ids.len()));
        self.decided_many.clone().unwrap_or(Err(PortalError::NotFound))
    }

    async fn problem_page(&self, _: String) -> Result<ProblemView, PortalError> {
        self.problem.clone().ok_or(PortalError::BadLink)
    }

    async fn audit(&self, query: AuditQuery) -> Result<AuditView, PortalError> {
        self.hear(format!("audit {query:?}"));
        self.audit.clone().unwrap_or(Err(PortalError::Forbidden))
    }

    async fn system(&self) -> Result<SystemView, PortalError> {
        self.system.clone().unwrap_or(Err(PortalError::Forbidden))
    }

    async fn retry_job(&self, id: JobId) -> Result<(), PortalError> {
        self.hear(format!("retry_job {id}"));
        self.retried.unwrap_or(Err(PortalError::Forbidden))
    }

    async fn retry_grant(&self, id: GrantId) -> Result<(), PortalError> {
        self.hear(format!("retry_grant {id}"));
        self.retried.unwrap_or(Err(PortalError::Forbidden))
    }

    async fn webhooks_page(&self) -> Result<WebhooksView, PortalError> {
        self.webhooks.clone().unwrap_or(Err(PortalError::Forbidden))
    }

    async fn add_webhook(&self, webhook: WebhookInput) -> Result<(), PortalError> {
        self.hear(format!("add_webhook {webhook:?}"));
        self.set.unwrap_or(Err(PortalError::Forbidden))
    }

    async fn switch_webhook(&self, id: WebhookId, on: bool) -> Result<(), PortalError> {
        self.hear(format!("switch_webhook {id} {on}"));
        self.set.unwrap_or(Err(PortalError::Forbidden))
    }

    async fn delete_webhook(&self, id: WebhookId) -> Result<(), PortalError> {
        self.hear(format!("delete_webhook {id}"));
        self.set.unwrap_or(Err(PortalError::Forbidden))
    }

    async fn test_webhook(&self, id: WebhookId) -> Result<(), PortalError> {
        self.hear(format!("test_webhook {id}"));
        self.set.unwrap_or(Err(PortalError::Forbidden))
    }

    async fn tokens_page(&self) -> Result<TokensView, PortalError> {
        self.tokens.clone().unwrap_or(Err(PortalError::Forbidden))
    }

    async fn make_token(&self, token: TokenInput) -> Result<(), PortalError> {
        self.hear(format!("make_token {token:?}"));
        self.set.unwrap_or(Err(PortalError::Forbidden))
    }

    async fn revoke_token(&self, id: TokenId) -> Result<(), PortalError> {
        self.hear(format!("revoke_token {id}"));
        self.set.unwrap_or(Err(PortalError::Forbidden))
    }

    async fn products_page(&self, missed: Option<i32>) -> Result<ProductsView, PortalError> {
        self.hear(format!("products_page {missed:?}"));
        self.products.clone().unwrap_or(Err(PortalError::Forbidden))
    }

    async fn product_page(
        &self,
        site: String,
        key: String,
        missed: Option<i32>,
    ) -> Result<ProductView, PortalError> {
        self.hear(format!("product_page {site} {key} {missed:?}"));
        self.product.clone().unwrap_or(Err(PortalError::Forbidden))
    }

    async fn approvers_page(&self, missed: Option<i32>) -> Result<ApproversView, PortalError> {
        self.hear(format!("approvers_page {missed:?}"));
        self.approvers.clone().unwrap_or(Err(PortalError::Forbidden))
    }

    async fn approver_group_page(
        &self,
        key: String,
        missed: Option<i32>,
    ) -> Result<ApproverGroupView, PortalError> {
        self.hear(format!("approver_group_page {key} {missed:?}"));
        self.group.clone().unwrap_or(Err(PortalError::Forbidden))
    }

    async fn notifications_page(&self, missed: Option<i32>) -> Result<NotificationsView, PortalError> {
        self.hear(format!("notifications_page {missed:?}"));
        self.notifications.clone().unwrap_or(Err(PortalError::Forbidden))
    }

    async fn access_page(&self) -> Result<AccessView, PortalError> {
        self.access.clone().unwrap_or(Err(PortalError::Forbidden))
    }

    async fn settings_history(&self, missed: Option<i32>) -> Result<SettingsHistoryView, PortalError> {
        self.hear(format!("settings_history {missed:?}"));
        self.history.clone().unwrap_or(Err(PortalError::Forbidden))
    }

    async fn change_settings(
        &self,
        version: i32,
        change: SettingsChange,
        comment: String,
    ) -> Result<bool, PortalError> {
        self.hear(format!("change_settings {version} {change:?} {comment}"));
        self.kept.unwrap_or(Err(PortalError::Forbidden))
    }

    async fn confirm_settings(&self, version: i32) -> Result<(), PortalError> {
        self.hear(format!("confirm_settings {version}"));
        self.set.unwrap_or(Err(PortalError::Forbidden))
    }

    async fn take_back_settings(&self, version: i32) -> Result<(), PortalError> {
        self.hear(format!("take_back_settings {version}"));
        self.set.unwrap_or(Err(PortalError::Forbidden))
    }

    async fn restore_settings(&self, version: i32, number: i32) -> Result<(), PortalError> {
        self.hear(format!("restore_settings {version} {number}"));
        self.set.unwrap_or(Err(PortalError::Forbidden))
    }

    async fn rules_page(&self, query: RulesQuery) -> Result<RulesView, PortalError> {
        let RulesQuery { missed, before, version } = query;
        self.hear(format!("rules_page {missed:?} {before:?} {version:?}"));
        self.rules.clone().unwrap_or(Err(PortalError::Forbidden))
    }

    async fn rule_page(&self, _: RuleId) -> Result<RuleView, PortalError> {
        self.rule.clone().unwrap_or(Err(PortalError::NotFound))
    }

    async fn try_rules(&self, question: TryQuestion) -> Result<TryView, PortalError> {
        self.hear(format!("try_rules {question:?}"));
        self.tried.clone().unwrap_or(Err(PortalError::Forbidden))
    }

    async fn add_rule(&self, revision: i32) -> Result<RuleId, PortalError> {
        self.hear(format!("add_rule {revision}"));
        let added = RuleId::parse("rule-new").expect("an id");
        self.set.unwrap_or(Err(PortalError::Forbidden)).map(|()| added)
    }

    async fn change_rule(&self, id: RuleId, revision: i32, change: RuleChange) -> Result<(), PortalError> {
        self.hear(format!("change_rule {id} {revision} {change:?}"));
        self.set.unwrap_or(Err(PortalError::Forbidden))
    }

    async fn edit_rule(&self, id: RuleId, revision: i32, form: RuleInput) -> Result<RuleEdited, PortalError> {
        self.hear(format!("edit_rule {id} {revision} {} {:?}", form.pressed.write(), form.fields));
        self.edited.clone().unwrap_or(Err(PortalError::Forbidden))
    }

    async fn publish_rules(&self, revision: i32, comment: String) -> Result<(), PortalError> {
        self.hear(format!("publish_rules {revision} {comment:?}"));
        self.set.unwrap_or(Err(PortalError::Forbidden))
    }

    async fn confirm_rules(&self, revision: i32) -> Result<(), PortalError> {
        self.hear(format!("confirm_rules {revision}"));
        self.set.unwrap_or(Err(PortalError::Forbidden))
    }

    async fn discard_rules(&self, revision: i32) -> Result<(), PortalError> {
        self.hear(format!("discard_rules {revision}"));
        self.set.unwrap_or(Err(PortalError::Forbidden))
    }

    async fn carry_over_rules(&self, revision: i32) -> Result<(), PortalError> {
        self.hear(format!("carry_over_rules {revision}"));
        self.set.unwrap_or(Err(PortalError::Forbidden))
    }

    async fn restore_rules(&self, revision: i32, number: i32) -> Result<Restored, PortalError> {
        self.hear(format!("restore_rules {revision} {number}"));
        self.set.unwrap_or(Err(PortalError::Forbidden)).map(|()| Restored::Drafted)
    }

    async fn import_page(&self) -> Result<ImportView, PortalError> {
        self.import.clone().unwrap_or(Err(PortalError::Forbidden))
    }

    async fn import_rules(&self, revision: i32, text: String) -> Result<Vec<ImportProblem>, PortalError> {
        self.hear(format!("import_rules {revision} {text:?}"));
        self.imported.clone().unwrap_or(Err(PortalError::Forbidden))
    }

    async fn replays_page(&self) -> Result<ReplaysView, PortalError> {
        self.replays.clone().unwrap_or(Err(PortalError::Forbidden))
    }

    async fn replay_page(&self, _: ReplayId) -> Result<ReplayView, PortalError> {
        self.replay.clone().unwrap_or(Err(PortalError::NotFound))
    }

    async fn start_replay(&self, revision: i32, days: u16) -> Result<ReplayId, PortalError> {
        self.hear(format!("start_replay {revision} {days}"));
        self.set.unwrap_or(Err(PortalError::Forbidden)).map(|()| id())
    }

    async fn send_sample(&self, of: String) -> Result<(), PortalError> {
        self.hear(format!("send_sample {of}"));
        self.retried.unwrap_or(Err(PortalError::Forbidden))
    }
}
