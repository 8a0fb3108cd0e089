//! Every request has an id; it stands in the log and in the answer. Queries are not logged: they hold targets.

use std::future::Future;
use std::time::Instant;

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, Uri};
use axum::response::Response;
use tracing::{Instrument, Span, debug, info, info_span};

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
        let id = format!("{:016x}", rand::random::<u64>());
        let span = info_span!("request", request.id = %id);
        let (method, uri) = (request.method().clone(), request.uri().clone());
        Self { id, method, uri, began: Instant::now(), span }
    }

    /// Its id, as the log and the answer have it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Work for this request: what it logs carries the id.
    pub fn within<F: Future>(&self, work: F) -> impl Future<Output = F::Output> + use<F> {
        work.instrument(self.span.clone())
    }

    /// It is answered. What only passes through is not worth a line.
    pub fn end(self, mut response: Response) -> Response {
        if let Ok(id) = HeaderValue::from_str(&self.id) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        let status = response.status().as_u16();
        let ms = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let method = self.method.as_str();
        let path = self.uri.path();
        // The path came from outside: whole characters, and no more of them than help to find it.
        let path = path.char_indices().nth(200).map_or(path, |(end, _)| &path[..end]);
        if status < 400 && self.method == Method::GET {
            debug!(request.id = %self.id, method, path, status, ms, "Answered {method} {path} with {status}");
        } else {
            info!(request.id = %self.id, method, path, status, ms, "Answered {method} {path} with {status}");
        }
        response
    }
}
