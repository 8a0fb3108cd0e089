//! A letter as mail programs show it, for those who run the portal.

use std::sync::Arc;

use app::standalone::Standalone;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use url::form_urlencoded;

use super::bounce::redirect;
use super::error::Page;
use super::router::Doors;
use super::security::Inert;
use super::session::Caller;
use crate::operations::send_sample::look_at;

/// `GET /system/letters/{letter}`, with `?part=text` its text part.
pub async fn letter(State(doors): State<Arc<Doors>>, Path(of): Path<String>, request: Request) -> Response {
    let who = match request.extensions().get::<Caller>() {
        Some(Caller::SignedIn(who)) => Arc::clone(who),
        Some(Caller::Unknown) => {
            return Page(Standalone::Unavailable { again: request.uri().path().to_owned() }).into_response();
        }
        Some(Caller::Anonymous) | None => return sign_in(request.uri().path()),
    };
    // Nobody else is to know which there are.
    let Ok(mail) = look_at(&doors.state, &who.actor, &of) else {
        return Page(Standalone::NotFound).into_response();
    };
    let mut parts = form_urlencoded::parse(request.uri().query().unwrap_or("").as_bytes());
    if parts.any(|(name, value)| name == "part" && value == "text") {
        let text = format!("Subject: {}\n\n{}", mail.subject, mail.text);
        return ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response();
    }
    let mut response = ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], mail.html).into_response();
    response.extensions_mut().insert(Inert);
    response
}

fn sign_in(back: &str) -> Response {
    let back: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
    redirect(StatusCode::SEE_OTHER, &format!("/auth/sign-in?return={back}"))
}
