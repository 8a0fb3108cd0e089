//! What a redirect costs when nobody asks who comes: axum's router and one handler, in the kind of loop that the portal
//! listens with, on the same runtime.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::ensure;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::IntoResponse;
use axum::routing::get;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use url::Url;

/// Serves until it is killed.
///
/// # Errors
/// When the address is not loopback or cannot be listened on.
pub fn serve(listen: SocketAddr, site: &Url) -> anyhow::Result<()> {
    ensure!(listen.ip().is_loopback(), "{listen} is not loopback");
    let site: Arc<str> = site.origin().ascii_serialization().into();
    let routes = Router::new().route("/browse/{*rest}", get(bounce)).with_state(site);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(accept(listen, routes))
}

async fn bounce(State(site): State<Arc<str>>, uri: Uri) -> impl IntoResponse {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    (StatusCode::FOUND, [(header::LOCATION, format!("{site}{path}"))])
}

async fn accept(listen: SocketAddr, routes: Router) -> anyhow::Result<()> {
    let listener = TcpListener::bind(listen).await?;
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(Duration::from_secs(10))
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(routes.clone()));
        // One that breaks off is the client's business.
        tokio::spawn(async move { connection.await.ok() });
    }
}
