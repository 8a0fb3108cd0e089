//! The audit as a file: `GET /audit/export.csv` and `GET /audit/export.jsonl`, with the filter of the page.

mod csv;
mod json;

use std::sync::Arc;

use app::audit_query::read;
use app::catalog::{audit as words, errors};
use app::error::PortalError;
use app::standalone::Standalone;
use app::views::Called;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::{Stream, stream};
use sea_orm::DbErr;
use tracing::error;
use url::form_urlencoded;

use super::bounce::redirect;
use super::error::Page;
use super::router::Doors;
use super::session::Caller;
use crate::portal::audit::{Told, filter, tell};
use crate::state::AppState;
use crate::storage::audit::{self, Filter, Place};

/// Entries of one file at the most.
const MOST: u64 = 100_000;
/// Entries that are read together.
const BATCH: u64 = 500;

/// For spreadsheets.
pub async fn export_csv(State(doors): State<Arc<Doors>>, request: Parts) -> Response {
    export(
        &doors,
        &request,
        File { ending: "csv", kind: "text/csv; charset=utf-8", head: csv::HEAD, write: csv::rows },
    )
    .await
}

/// For programs: one object a line.
pub async fn export_jsonl(State(doors): State<Arc<Doors>>, request: Parts) -> Response {
    export(
        &doors,
        &request,
        File { ending: "jsonl", kind: "application/jsonl", head: "", write: json::lines },
    )
    .await
}

/// An entry and its seal, if it has one yet.
type Row = (Told, Option<String>);

/// A kind of file.
#[derive(Clone, Copy)]
struct File {
    ending: &'static str,
    kind: &'static str,
    head: &'static str,
    write: fn(&[Row]) -> String,
}

async fn export(doors: &Doors, request: &Parts, file: File) -> Response {
    let state = &doors.state;
    let again = request.uri.path_and_query().map_or("/audit", |path| path.as_str());
    if let Err(refusal) = oversees(request, "/audit") {
        return refusal;
    }
    let (query, mistakes) = read(|name| value(request, name));
    if !mistakes.is_empty() {
        return refused(mistakes.into_iter().map(words::mistake));
    }
    let filter = match filter(state, &query).await {
        Ok(Ok(filter)) => filter,
        Ok(Err(Called::Many)) => return refused([words::MANY]),
        Ok(Err(_)) => return refused([words::NOBODY]),
        Err(error) => {
            error!(%error, "The database failed an export");
            return Page(Standalone::Unavailable { again: again.to_owned() }).into_response();
        }
    };
    let name = format!("latchkey-audit-{}.{}", state.clock.now().date_naive(), file.ending);
    let headers = [
        (header::CONTENT_TYPE, file.kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, Body::from_stream(parts(Arc::clone(state), filter, file))).into_response()
}

/// Whether whoever asks for a file may see how the portal is run; else the answer. Whoever is not signed in comes back to
/// the page that links the file.
#[expect(clippy::result_large_err, reason = "a refusal is an answer; it is made once and sent")]
pub(super) fn oversees(request: &Parts, back: &str) -> Result<(), Response> {
    let roles = match request.extensions.get::<Caller>() {
        Some(Caller::SignedIn(who)) => who.actor.roles,
        Some(Caller::Unknown) => {
            let again = request.uri.path_and_query().map_or(back, |path| path.as_str());
            return Err(Page(Standalone::Unavailable { again: again.to_owned() }).into_response());
        }
        _ => {
            let back: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
            return Err(redirect(StatusCode::SEE_OTHER, &format!("/auth/sign-in?return={back}")));
        }
    };
    if roles.admin || roles.auditor {
        return Ok(());
    }
    let refused = PortalError::Forbidden;
    Err((StatusCode::FORBIDDEN, format!("{}\n", errors::advice(refused))).into_response())
}

/// What the address says by that name.
fn value(request: &Parts, name: &str) -> String {
    let query = request.uri.query().unwrap_or("");
    let found = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name);
    found.map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// Why there is no file.
fn refused(why: impl IntoIterator<Item = &'static str>) -> Response {
    let lines: String = why.into_iter().map(|line| format!("{line}\n")).collect();
    (StatusCode::UNPROCESSABLE_ENTITY, lines).into_response()
}

/// The head of the file, then entries as they are read: a reader that stops is not read for any more.
fn parts(state: Arc<AppState>, filter: Filter, file: File) -> impl Stream<Item = Result<Bytes, DbErr>> {
    let begin = Some((filter, Place::Newest, MOST));
    let rows = stream::try_unfold(begin, move |rest| {
        let state = Arc::clone(&state);
        async move {
            let Some((filter, place, left)) = rest else { return Ok(None) };
            let read = part(&state, &filter, place, left.min(BATCH), file).await.inspect_err(|error| {
                error!(%error, "The database broke an export off");
            })?;
            let Some((text, last, count)) = read else { return Ok(None) };
            let left = left - count;
            let rest = (left > 0).then_some((filter, Place::Before(last), left));
            Ok(Some((Bytes::from(text), rest)))
        }
    });
    use futures::StreamExt;
    stream::once(async move { Ok(Bytes::from_static(file.head.as_bytes())) }).chain(rows)
}

async fn part(
    state: &AppState,
    filter: &Filter,
    place: Place,
    limit: u64,
    file: File,
) -> Result<Option<(String, i64, u64)>, DbErr> {
    let db = state.db.reader();
    let entries = audit::page(db, filter, place, limit).await?;
    let (Some(last), count) = (entries.last().map(|entry| entry.seq), entries.len() as u64) else {
        return Ok(None);
    };
    let mut seals = audit::seals(db, entries.iter().map(|entry| entry.seq)).await?;
    let told = tell(state, entries).await?;
    let rows: Vec<_> = told
        .into_iter()
        .map(|told| {
            let seal = seals.remove(&told.entry.seq);
            (told, seal)
        })
        .collect();
    Ok(Some(((file.write)(&rows), last, count)))
}
