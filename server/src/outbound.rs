//! The one place that makes HTTP clients. All that leaves the server over HTTP leaves through a client made here.

mod inside;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

pub use inside::is_inside;

/// For a connection, TLS included.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// For a whole exchange; callers with less patience say so for each request.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(30);

/// Makes ring the process's one TLS provider. Calling it again changes nothing.
pub fn install_tls_provider() {
    // An error says that a provider is installed already, and ring is the only one in the tree (deny.toml).
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// A client that follows no redirect, since a redirect could lead a credential or a request to a host nobody
/// configured; that waits for nothing forever; and that ignores `HTTP_PROXY` and its kin, so that what is spoken to
/// whom stands in the configuration alone. It keeps connections: make one and clone it.
///
/// # Panics
/// When the system has no CA certificates.
#[must_use]
pub fn client() -> reqwest::Client {
    build(reqwest::Client::builder())
}

/// The same for addresses that somebody entered on a page: a name that leads inside the network leads nowhere. Looked
/// at when the connection is made, because a name can lead somewhere else by then. Addresses without a name are not
/// looked up: check them with [`is_inside`].
///
/// # Panics
/// When the system has no CA certificates.
#[must_use]
pub fn client_for_the_outside() -> reqwest::Client {
    build(reqwest::Client::builder().dns_resolver(Arc::new(OutsideOnly)))
}

fn build(builder: reqwest::ClientBuilder) -> reqwest::Client {
    install_tls_provider();
    builder
        .user_agent(concat!("latchkey/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .no_proxy()
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(TOTAL_TIMEOUT)
        .build()
        .expect("an HTTP client can be made where CA certificates are installed (Debian: ca-certificates)")
}

/// Knows no address inside the network.
struct OutsideOnly;

impl Resolve for OutsideOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let outside: Vec<SocketAddr> = found.filter(|address| !is_inside(address.ip())).collect();
            if outside.is_empty() {
                return Err("the name leads inside the network".into());
            }
            Ok(Box::new(outside.into_iter()) as Addrs)
        })
    }
}
