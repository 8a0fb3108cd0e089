//! Carries a note from the answer of a form to the page that follows it, in a sealed cookie that lives a minute and is
//! taken back when it was read. So a secret can be shown once by whichever replica answers next, and no table holds it.

use axum::http::HeaderMap;
use axum::response::Response;
use axum_extra::extract::cookie::Key;
use time::Duration;

use super::bounce::{add_cookie, add_cookies};
use super::cookies::{NOTE, cookie, gone, plain, sealed};
use crate::portal::{Note, Notes};

const PATIENCE: Duration = Duration::minutes(1);

/// What an earlier answer left in this browser.
pub fn found(headers: &HeaderMap, key: &Key) -> Notes {
    let note = plain(headers, NOTE).and_then(|_| sealed(headers, key).get(NOTE));
    Notes::new(note.and_then(|cookie| serde_json::from_str::<Note>(cookie.value()).ok()))
}

/// Gives the browser what this answer leaves, or takes back what was read.
pub fn carry(notes: &Notes, headers: &HeaderMap, key: &Key, response: &mut Response) {
    if let Some(note) = notes.left() {
        if let Ok(note) = serde_json::to_string(&note) {
            add_cookies(response, sealed(headers, key).add(cookie(NOTE.to_owned(), note, PATIENCE)));
        }
    } else if plain(headers, NOTE).is_some() && !notes.is_kept() {
        add_cookie(response, &gone(NOTE.to_owned()));
    }
}
