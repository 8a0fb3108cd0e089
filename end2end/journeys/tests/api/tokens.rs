//! Tokens: shown once, stored as a hash, good for what they say, for as long as their maker may.

use chrono::TimeDelta;
use domain::Scope;
use journeys::test_database::on_postgres;
use reqwest::header::{COOKIE, ORIGIN};
use serde_json::json;

use crate::world::{Program, answer, ask, make, portal, program, sign_in_fritz, token_on};

const PAGE: &str = "/settings/tokens";

#[tokio::test]
async fn a_token_is_shown_once_and_stored_as_a_hash() {
    let app = portal().await;
    let sam = app.signed_in("sam").await;
    let token = make(&sam, &[Scope::ReadSeats], 30).await;
    assert_eq!(token.len(), "latchkey_".len() + 43);
    assert_eq!(token_on(&sam.page(PAGE).await), None, "shown again");
    assert!(sam.cookie("__Host-note").is_none_or(|note| note.is_empty()));
    let rows = format!("{:?}", app.all_rows().await);
    assert!(!rows.contains(&token));
    if !on_postgres() {
        for (name, bytes) in app.database_files() {
            assert!(!bytes.windows(token.len()).any(|part| part == token.as_bytes()), "{name}");
        }
    }
}

#[tokio::test]
async fn what_is_left_for_one_is_not_shown_to_another() {
    let app = portal().await;
    let sam = app.signed_in("sam").await;
    let fields = [("name", "x"), ("scopes[]", "seats:read"), ("days", "7")];
    sam.post("/api/tokens/make", &fields).await.with_status(303);
    let note = sam.cookie("__Host-note").expect("it is left in the browser");
    let ines = app.signed_in("ines").await;
    ines.put_cookie("__Host-note", &note);
    assert_eq!(token_on(&ines.page(PAGE).await), None, "another person");
    assert_eq!(token_on(&sam.page("/settings/webhooks").await), None, "another page");
    assert!(token_on(&sam.page(PAGE).await).is_some());
}

#[tokio::test]
async fn without_a_token_that_counts_there_is_nothing() {
    let app = portal().await;
    let program = program(&app).await;
    program.get("/seats").await.with_status(200);
    let wrong = [
        String::new(),
        "latchkey_".to_owned(),
        "x".repeat(500),
        format!("{}x", program.token),
        program.token.to_uppercase(),
        format!("latchkey_{}", "A".repeat(43)),
    ];
    for token in wrong {
        for path in ["/requests", "/grants", "/seats", "/requests/7"] {
            let refused = Program { app: &app, token: token.clone() }.get(path).await.with_status(401);
            assert_eq!(refused.problem(), "no_token", "{token} {path}");
            assert_eq!(refused.headers.get("www-authenticate").map(|it| it.as_bytes()), Some(&b"Bearer"[..]));
        }
    }
    let client = server::outbound::client();
    let url = app.portal("/api/v1/seats");
    for header in [format!("Basic {}", program.token), program.token.clone(), "Bearer".to_owned()] {
        answer(client.get(&url).header("authorization", header)).await.with_status(401);
    }
    let twice = client.get(&url).bearer_auth(&program.token).bearer_auth("other");
    answer(twice).await.with_status(401);
}

#[tokio::test]
async fn a_token_is_good_for_its_scopes_only() {
    let app = portal().await;
    let id = ask(&app, "mina").await;
    let sam = app.signed_in("sam").await;
    for scope in Scope::ALL {
        let program = Program { app: &app, token: make(&sam, &[scope], 30).await };
        let reads = [
            ("/requests".to_owned(), Scope::ReadRequests),
            (format!("/requests/{id}"), Scope::ReadRequests),
            ("/grants".to_owned(), Scope::ReadGrants),
            ("/seats".to_owned(), Scope::ReadSeats),
        ];
        for (path, wanted) in reads {
            let answer = program.get(&path).await;
            if wanted == scope {
                answer.with_status(200);
            } else {
                assert_eq!(answer.with_status(403).problem(), "not_for_this_token", "{scope:?} {path}");
            }
        }
        if scope != Scope::Decide {
            let refused = program.post(&format!("/requests/{id}/deny"), json!({ "reason": "no" })).await;
            assert_eq!(refused.with_status(403).problem(), "not_for_this_token");
        }
    }
    assert!(app.rows("requests").await.iter().all(|row| row["state"] == "pending"));
}

#[tokio::test]
async fn a_token_ends_and_can_be_revoked() {
    let app = portal().await;
    let sam = app.signed_in("sam").await;
    let short = Program { app: &app, token: make(&sam, &Scope::ALL, 1).await };
    let long = Program { app: &app, token: make(&sam, &Scope::ALL, 20).await };
    short.get("/seats").await.with_status(200);
    app.pass(TimeDelta::days(1));
    assert_eq!(short.get("/seats").await.with_status(401).problem(), "no_token");
    long.get("/seats").await.with_status(200);

    let rows = app.rows("api_tokens").await;
    let used = rows.iter().find(|row| row["revoked_at"].is_null() && row["used_at"] != row["created_at"]);
    assert!(used.is_some(), "the last use is noted: {rows:?}");
    let sam = app.signed_in("sam").await;
    for row in rows {
        let id = row["id"].as_str().expect("an id").to_owned();
        assert_eq!(sam.call("/api/tokens/revoke", &[("id", &id)]).await.status, 200);
        assert_eq!(sam.call("/api/tokens/revoke", &[("id", &id)]).await.status, 404, "once");
    }
    assert_eq!(long.get("/seats").await.with_status(401).problem(), "no_token");
    assert!(sam.page(PAGE).await.contains("revoked"));
}

#[tokio::test]
async fn a_token_loses_its_power_with_its_maker() {
    let app = portal().await;
    let fritz = sign_in_fritz(&app, &["latchkey-admins"]).await;
    let program = Program { app: &app, token: make(&fritz, &Scope::ALL, 90).await };
    program.get("/requests").await.with_status(200);
    sign_in_fritz(&app, &["leads"]).await;
    assert_eq!(program.get("/requests").await.with_status(403).problem(), "not_an_admin");
    sign_in_fritz(&app, &["latchkey-admins"]).await;
    program.get("/requests").await.with_status(200);

    app.pass(TimeDelta::days(31));
    assert_eq!(program.get("/requests").await.with_status(403).problem(), "token_rests");
    sign_in_fritz(&app, &["latchkey-admins"]).await;
    program.get("/requests").await.with_status(200);
}

#[tokio::test]
async fn an_old_session_makes_no_token_with_a_role_that_is_gone() {
    let app = portal().await;
    let old = sign_in_fritz(&app, &["latchkey-admins"]).await;
    sign_in_fritz(&app, &["leads"]).await;
    let fields = [("name", "x"), ("scopes[]", "seats:read"), ("days", "7")];
    let refused = old.press("/api/tokens/make", &fields).await;
    assert!(refused.url.ends_with("?problem=forbidden"), "{}", refused.url);
    assert_eq!(app.count("api_tokens").await, 0);
}

#[tokio::test]
async fn a_token_that_works_is_always_on_the_page_and_there_are_fifty_at_most() {
    let app = portal().await;
    let sam = app.signed_in("sam").await;
    for _ in 0..60 {
        make(&sam, &[Scope::ReadSeats], 1).await;
        app.sql("UPDATE api_tokens SET revoked_at = created_at, name = 'gone' WHERE name <> 'kept'").await;
        if app.count("api_tokens").await == 1 {
            app.sql("UPDATE api_tokens SET revoked_at = NULL, name = 'kept'").await;
        }
    }
    assert!(sam.page(PAGE).await.contains("kept"));
    app.sql("UPDATE api_tokens SET revoked_at = NULL").await;
    let fields = [("name", "x"), ("scopes[]", "seats:read"), ("days", "7")];
    let refused = sam.press("/api/tokens/make", &fields).await;
    assert!(refused.body.contains("There is no room for another one"), "{}", refused.body);
}

#[tokio::test]
async fn a_form_that_says_too_little_makes_no_token() {
    let app = portal().await;
    let sam = app.signed_in("sam").await;
    let full = [("name", "x"), ("scopes[]", "seats:read"), ("days", "30")];
    for (at, value) in [(0, ""), (0, "\u{200B}"), (1, "everything"), (2, "0"), (2, "367"), (2, "-1"), (2, "")]
    {
        let mut fields = full;
        fields[at].1 = value;
        assert_eq!(sam.call("/api/tokens/make", &fields).await.status, 422, "{fields:?}");
    }
    assert_eq!(app.count("api_tokens").await, 0);
    assert_eq!(sam.call("/api/tokens/make", &full).await.status, 200);
}

#[tokio::test]
async fn a_cookie_says_nothing_and_an_origin_neither_helps_nor_hurts() {
    let app = portal().await;
    let id = ask(&app, "mina").await;
    let program = program(&app).await;
    let sam = app.signed_in("sam").await;
    let session = format!("__Host-sid={}", sam.cookie("__Host-sid").expect("a session"));
    let client = server::outbound::client();
    let url = app.portal(&format!("/api/v1/requests/{id}/deny"));
    let press = || client.post(&url).header(COOKIE, &session).json(&json!({ "reason": "no" }));
    answer(press()).await.with_status(401);
    answer(press().header(ORIGIN, app.portal(""))).await.with_status(401);
    let preflight = client.request(reqwest::Method::OPTIONS, &url).header(ORIGIN, "https://evil.example");
    let preflight = answer(preflight.header("access-control-request-method", "POST")).await;
    assert!(preflight.headers.keys().all(|name| !name.as_str().starts_with("access-control")));
    let with_token = press().header(ORIGIN, "https://elsewhere.example").bearer_auth(&program.token);
    answer(with_token).await.with_status(200);
}
