//! Somebody who listens to webhooks: a real HTTP server that keeps what it hears and answers as it is told, and who
//! checks signatures by a way of their own.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

/// One call that was heard.
#[derive(Clone, Debug)]
pub struct Heard {
    /// Path and query.
    pub path: String,
    /// With these headers.
    pub headers: HeaderMap,
    /// And these bytes.
    pub body: Bytes,
}

/// How the receiver answers.
#[derive(Clone, Debug)]
pub enum Manners {
    /// With this status.
    Status(u16),
    /// With this status and a header.
    Header(u16, &'static str, String),
    /// Never.
    Hang,
}

/// The receiver. It stops when it is dropped.
pub struct Receiver {
    heard: Arc<Mutex<Vec<Heard>>>,
    manners: Arc<Mutex<Manners>>,
    address: String,
    _stop: DropGuard,
}

type Shared = (Arc<Mutex<Vec<Heard>>>, Arc<Mutex<Manners>>);

impl Receiver {
    /// Listens on an address of its own.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn start() -> Self {
        let heard: Arc<Mutex<Vec<Heard>>> = Arc::default();
        let manners = Arc::new(Mutex::new(Manners::Status(204)));
        let listener = TcpListener::bind("127.0.0.5:0").await.expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("it listens"));
        let router = Router::new().fallback(hear).with_state((Arc::clone(&heard), Arc::clone(&manners)));
        let stop = CancellationToken::new();
        let until = stop.clone();
        tokio::spawn(async move {
            tokio::select! {
                _ = axum::serve(listener, router) => {}
                () = until.cancelled() => {}
            }
        });
        Self { heard, manners, address, _stop: stop.drop_guard() }
    }

    /// An address of it.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// From now on it answers so.
    pub fn answer(&self, manners: Manners) {
        *self.manners.lock().expect("nobody panics here") = manners;
    }

    /// What was heard so far.
    #[must_use]
    pub fn heard(&self) -> Vec<Heard> {
        self.heard.lock().expect("nobody panics here").clone()
    }
}

async fn hear(State((heard, manners)): State<Shared>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    heard.lock().expect("nobody panics here").push(Heard { path: uri.to_string(), headers, body });
    let manners = manners.lock().expect("nobody panics here").clone();
    let status = |code| StatusCode::from_u16(code).expect("a status");
    match manners {
        Manners::Status(code) => status(code).into_response(),
        Manners::Header(code, name, value) => (status(code), [(name, value)]).into_response(),
        Manners::Hang => std::future::pending().await,
    }
}

impl Heard {
    /// The body, which must be JSON and say so.
    ///
    /// # Panics
    /// When it is not.
    #[must_use]
    pub fn json(&self) -> Value {
        assert_eq!(
            self.headers.get(header::CONTENT_TYPE).map(|kind| kind.as_bytes()),
            Some(&b"application/json"[..])
        );
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }

    /// A header, which must be there.
    ///
    /// # Panics
    /// When it is not.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name}")).to_str().expect("a header is text")
    }

    /// Whether the call was signed with this secret, as Standard Webhooks has it.
    ///
    /// # Panics
    /// When the secret is none.
    #[must_use]
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").expect("a secret")).expect("a secret");
        let mut signed =
            format!("{}.{}.", self.header("webhook-id"), self.header("webhook-timestamp")).into_bytes();
        signed.extend_from_slice(&self.body);
        let wanted = format!("v1,{}", STANDARD.encode(hmac(&key, &signed)));
        self.header("webhook-signature").split(' ').any(|signature| signature == wanted)
    }
}

/// RFC 2104 from the hash alone, so that it is not the portal's own code that says yes.
fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0u8; 64];
    block[..key.len()].copy_from_slice(key);
    let pad = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize().into()
}
