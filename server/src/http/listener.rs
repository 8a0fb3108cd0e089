//! The listening loop. Not `axum::serve`: that installs no timer, so a client that sends its headers a byte a minute
//! holds a connection for ever and keeps the process from shutting down (axum#2741).

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tracing::{debug, warn};

use super::Portal;

const HEADER_TIME: Duration = Duration::from_secs(10);
/// What hyper keeps of a request line and its fields. Above it, hyper answers a bare 431; so it is twice what `limits`
/// takes, or there would be nobody to send the page.
const BUFFER: usize = 32 * 1024;
const CONNECTIONS: usize = 1024;
/// How long requests under way may take to finish after the signal to stop.
const GRACE: Duration = Duration::from_secs(25);

/// Serves until told to stop, then lets requests under way finish.
pub async fn serve(listener: TcpListener, portal: Portal, shutdown: CancellationToken) {
    let graceful = GracefulShutdown::new();
    let portal = Arc::new(portal);
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let permit = tokio::select! {
            () = shutdown.cancelled() => break,
            permit = Arc::clone(&room).acquire_owned() => permit,
        };
        let accepted = tokio::select! {
            () = shutdown.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file descriptors, most likely; the next ones may be free in a moment.
                warn!(%error, "Cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        // Small answers, and people waiting for them.
        let _ = stream.set_nodelay(true);
        let portal = Arc::clone(&portal);
        let service = service_fn(move |request: Request<Incoming>| {
            let portal = Arc::clone(&portal);
            async move { Ok::<_, Infallible>(portal.answer(request.map(body), peer.ip()).await) }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_TIME)
            .max_buf_size(BUFFER)
            .serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                debug!(%error, "A connection ended early");
            }
            drop(permit);
        });
    }
    drop(listener);
    if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
        warn!("Requests were still under way after {} seconds", GRACE.as_secs());
    }
}

/// Boxed where there is something to read; most requests have no body.
fn body(incoming: Incoming) -> Body {
    if incoming.is_end_stream() { Body::empty() } else { Body::new(incoming) }
}
