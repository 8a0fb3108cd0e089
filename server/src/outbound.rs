//! The one place that makes HTTP clients. All that leaves the server over HTTP leaves through a client made here.

use std::time::Duration;

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
    install_tls_provider();
    reqwest::Client::builder()
        .user_agent(concat!("latchkey/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .no_proxy()
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(TOTAL_TIMEOUT)
        .build()
        .expect("an HTTP client can be made where CA certificates are installed (Debian: ca-certificates)")
}
