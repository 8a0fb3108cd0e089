//! The pages of the settings.

use app::error::PortalError;
use app::views::{CallView, Room, TokenRow, TokenStage, TokensView, Viewer, WebhookRow, WebhooksView};
use chrono::TimeDelta;
use domain::{Scope, WebhookEvent, WebhookFormat};

use super::house::{House, REQUEST, id, minutes_ago, now};

const BROWSER: &str = "text/html,application/xhtml+xml";

fn webhook(host: &str, format: WebhookFormat, is_on: bool, last_call: Option<CallView>) -> WebhookRow {
    WebhookRow {
        id: id(),
        host: host.to_owned(),
        format,
        events: vec![WebhookEvent::RequestOpened, WebhookEvent::GrantFailed],
        is_on,
        added_at: minutes_ago(3_000),
        last_call,
    }
}

fn webhooks() -> WebhooksView {
    let call =
        |worked, result: &str| Some(CallView { at: minutes_ago(12), worked, result: result.to_owned() });
    WebhooksView {
        rows: vec![
            webhook("hooks.slack.com", WebhookFormat::Slack, true, call(true, "200")),
            webhook("ops.acme.example", WebhookFormat::Standard, true, call(false, "no answer in time")),
            webhook("old.acme.example", WebhookFormat::Teams, false, None),
        ],
        may_act: true,
        room: Room::Free,
        new_secret: None,
    }
}

fn tokens() -> TokensView {
    let token = |name: &str, stage, used_at| TokenRow {
        id: id(),
        name: name.to_owned(),
        person: "Sam Okafor".to_owned(),
        scopes: vec![Scope::ReadRequests, Scope::Decide],
        stage,
        made_at: minutes_ago(3_000),
        used_at,
    };
    let ends_at = now() + TimeDelta::days(20);
    TokensView {
        rows: vec![
            token("the board", TokenStage::Works { ends_at }, Some(minutes_ago(3))),
            token("an old script", TokenStage::Ended { at: minutes_ago(5) }, None),
            token("a leaked one", TokenStage::Revoked { at: minutes_ago(7) }, None),
        ],
        may_act: true,
        new_token: None,
    }
}

fn admin() -> House {
    let viewer = Viewer { name: "Sam Okafor".to_owned(), is_admin: true, is_auditor: false, waiting: None };
    House {
        viewer: Some(viewer),
        webhooks: Some(Ok(webhooks())),
        tokens: Some(Ok(tokens())),
        ..House::default()
    }
}

#[tokio::test]
async fn an_admin_sees_webhooks_and_what_came_of_their_last_call() {
    let page = admin().open("/settings/webhooks").await;
    insta::assert_snapshot!(page.text());
    for action in ["add", "switch", "test", "delete"] {
        assert!(page.html.contains(&format!("action=\"/api/webhooks/{action}\"")), "{action}");
    }
    assert_eq!(page.html.matches("/api/webhooks/test").count(), 2, "one that is off is not tried");
}

#[tokio::test]
async fn an_admin_sees_tokens_and_revokes_what_works() {
    let page = admin().open("/settings/tokens").await;
    insta::assert_snapshot!(page.text());
    assert_eq!(page.html.matches("/api/tokens/revoke").count(), 1);
    assert!(page.html.contains("/api/v1/openapi.json"));
}

#[tokio::test]
async fn a_new_secret_is_said_above_all_else() {
    let secret = "whsec_c2VjcmV0";
    let view = WebhooksView { new_secret: Some(secret.to_owned()), ..webhooks() };
    let page = House { webhooks: Some(Ok(view)), ..admin() }.open("/settings/webhooks").await;
    let (before, _) = page.html.split_once("<h1").expect("a heading");
    assert!(before.contains(secret));
    let view = TokensView { new_token: Some("latchkey_x".to_owned()), ..tokens() };
    let page = House { tokens: Some(Ok(view)), ..admin() }.open("/settings/tokens").await;
    page.says("Copy it now: it is not shown again.");
}

#[tokio::test]
async fn without_room_there_is_no_form_and_the_page_says_why() {
    for (room, why) in
        [(Room::NoKey, "server.cookie_secret"), (Room::Full, "as many webhooks as there may be")]
    {
        let view = WebhooksView { room, ..webhooks() };
        let page = House { webhooks: Some(Ok(view)), ..admin() }.open("/settings/webhooks").await;
        page.says(why);
        assert!(!page.html.contains("/api/webhooks/add"));
    }
}

#[tokio::test]
async fn an_auditor_may_only_look() {
    let house = House {
        webhooks: Some(Ok(WebhooksView { may_act: false, ..webhooks() })),
        tokens: Some(Ok(TokensView { may_act: false, ..tokens() })),
        ..admin()
    };
    for page in ["/settings/webhooks", "/settings/tokens"] {
        let page = house.open(page).await;
        page.says("Changing it is for admins.");
        assert!(!page.html.contains("action=\"/api/webhooks") && !page.html.contains("action=\"/api/tokens"));
    }
}

#[tokio::test]
async fn others_are_told_whom_to_ask_and_strangers_to_sign_in() {
    let house = House { webhooks: Some(Err(PortalError::Forbidden)), ..admin() };
    assert_eq!(house.open("/settings/webhooks").await.status, 403);
    let house = House { tokens: Some(Err(PortalError::SignInFirst)), ..admin() };
    let page = house.open("/settings/tokens").await;
    assert_eq!(
        (page.status.as_u16(), page.header("location")),
        (303, "/auth/sign-in?return=%2Fsettings%2Ftokens")
    );
}

#[tokio::test]
async fn forms_say_what_was_chosen_and_lead_back() {
    let house = House { set: Some(Ok(())), ..admin() };
    let send = async |path: &str, form: &str| {
        let page = house.send(path, form, BROWSER).await;
        assert_eq!(page.status, 303, "{path}");
        page.header("location").to_owned()
    };
    // As a browser writes them: brackets become escapes.
    let events = "events%5B%5D=request.opened&events%5B%5D=webhook.test&events%5B%5D=grant.failed";
    let form = format!("url=https%3A%2F%2Fhooks.example%2Fx&format=slack&{events}");
    assert_eq!(send("/api/webhooks/add", &form).await, "/settings/webhooks");
    assert_eq!(
        send("/api/webhooks/add", "url=x&format=fax").await,
        "/settings/webhooks?problem=form_incomplete"
    );
    assert_eq!(send("/api/webhooks/switch", &format!("id={REQUEST}&to=off")).await, "/settings/webhooks");
    let scopes = "scopes%5B%5D=requests%3Aread&scopes%5B%5D=root";
    assert_eq!(send("/api/tokens/make", &format!("name=x&days=30&{scopes}")).await, "/settings/tokens");
    assert_eq!(send("/api/tokens/make", "name=x&days=-1").await, "/settings/tokens?problem=form_incomplete");
    assert_eq!(send("/api/tokens/revoke", "id=7").await, "/settings/tokens?problem=not_found");
    assert_eq!(
        house.heard(),
        [
            "add_webhook WebhookInput { url: \"https://hooks.example/x\", format: Slack, events: [RequestOpened, GrantFailed] }"
                .to_owned(),
            format!("switch_webhook {REQUEST} false"),
            "make_token TokenInput { name: \"x\", scopes: [ReadRequests], days: 30 }".to_owned(),
        ]
    );
}
