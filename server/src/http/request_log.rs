//! Every request has an id; it stands in the log and in the answer. Queries are not logged: they hold targets.

use std::future::{Future, poll_fn};
use std::time::Instant;

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, Uri};
use axum::response::Response;
use futures::FutureExt;
use tracing::{Level, Span, debug, enabled, info, info_span};

const HEX: &[u8; 16] = b"0123456789abcdef";
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// One request, from its arrival to its answer.
pub struct Entry {
    id: String,
    method: Method,
    uri: Uri,
    began: Instant,
    span: Span,
}

impl Entry {
    /// A request has arrived.
    pub fn begin(request: &Request) -> Self {
        let digits = rand::random::<u128>().to_ne_bytes();
        let id: String = digits.iter().map(|byte| char::from(HEX[usize::from(byte % 16)])).collect();
        let span = info_span!("request", request.id = %id);
        let (method, uri) = (request.method().clone(), request.uri().clone());
        Self { id, method, uri, began: Instant::now(), span }
    }

    /// Its id, as the log and the answer have it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Work for this request: what it logs carries the id.
    pub fn within<F: Future + Unpin>(&self, mut work: F) -> impl Future<Output = F::Output> {
        poll_fn(move |cx| self.span.in_scope(|| work.poll_unpin(cx)))
    }

    /// It is answered.
    pub fn end(self, mut response: Response) -> Response {
        self.log(response.status().as_u16());
        if let Ok(id) = HeaderValue::try_from(self.id) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        response
    }

    /// What only passes through is not worth a line, nor the work for one.
    fn log(&self, status: u16) {
        let passes = status < 400 && self.method == Method::GET;
        if passes && !enabled!(Level::DEBUG) {
            return;
        }
        let ms = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let method = self.method.as_str();
        let path = self.uri.path();
        // The path came from outside: whole characters, and no more of them than help to find it.
        let path = path.char_indices().nth(200).map_or(path, |(end, _)| &path[..end]);
        if passes {
            debug!(request.id = %self.id, method, path, status, ms, "Answered {method} {path} with {status}");
        } else {
            info!(request.id = %self.id, method, path, status, ms, "Answered {method} {path} with {status}");
        }
    }
}
