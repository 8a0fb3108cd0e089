//! Binding, serving and stopping.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::Router;
use axum::middleware::from_fn_with_state;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::control::{self, Control};
use crate::faults::{self, Faults, FaultyListener, Peer};
use crate::site::Site;
use crate::{World, org, pages, rest};

/// How long [`Sim::stop`] waits for answers on their way.
const GRACE: Duration = Duration::from_secs(2);

/// What the simulated site is told about the world around it.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Where people sign in; absent: a page to choose an account from.
    pub idp: Option<Idp>,
    /// Origin of the portal, which the dead ends then link to.
    pub portal: Option<String>,
}

/// The OpenID provider, and the sim as its client.
#[derive(Clone, Debug)]
pub struct Idp {
    pub issuer: String,
    pub client_id: String,
    pub client_secret: String,
}

/// A running simulated site.
pub struct Sim {
    shared: Shared,
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<io::Result<()>>,
}

impl Sim {
    /// Binds to `listen` (port 0: any free one) and serves until stopped.
    ///
    /// # Errors
    /// When the address cannot be bound.
    pub async fn start(world: World, listen: SocketAddr, options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind(listen).await?;
        let address = listener.local_addr()?;
        let shared = Shared(Arc::new(Inner {
            site: Mutex::new(Site::new(world)),
            faults: Mutex::default(),
            sign_ins: Mutex::default(),
            base_url: format!("http://{address}"),
            options,
        }));
        let app = router(shared.clone()).into_make_service_with_connect_info::<Peer>();
        let (stop, stopped) = oneshot::channel();
        let serve = axum::serve(FaultyListener(listener), app).with_graceful_shutdown(async {
            // A dropped sender means the same: nobody wants the site any more.
            let _ = stopped.await;
        });
        let serving = tokio::spawn(async move { serve.await });
        Ok(Self { shared, address, stop, serving })
    }

    /// Where it answers, without a slash at the end.
    pub fn base_url(&self) -> &str {
        &self.shared.0.base_url
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The handle for tests; may be cloned and kept.
    pub fn control(&self) -> Control {
        Control::new(self.shared.clone())
    }

    /// Stops accepting, lets answers on their way go out for a moment, then returns.
    pub async fn stop(self) {
        let _ = self.stop.send(());
        let abort = self.serving.abort_handle();
        if tokio::time::timeout(GRACE, self.serving).await.is_err() {
            abort.abort();
        }
    }
}

fn router(shared: Shared) -> Router {
    Router::new()
        .merge(rest::router())
        .merge(org::router())
        .merge(pages::router())
        .merge(control::router())
        .fallback(rest::not_found)
        .method_not_allowed_fallback(rest::method_not_allowed)
        .layer(from_fn_with_state(shared.clone(), faults::inject))
        .with_state(shared)
}

/// What all handlers share.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Inner>);

struct Inner {
    site: Mutex<Site>,
    faults: Mutex<Faults>,
    sign_ins: Mutex<pages::SignIns>,
    base_url: String,
    options: Options,
}

impl Shared {
    pub fn site(&self) -> MutexGuard<'_, Site> {
        self.0.site.lock().expect("no holder of the site panics")
    }

    pub fn faults(&self) -> MutexGuard<'_, Faults> {
        self.0.faults.lock().expect("no holder of the faults panics")
    }

    pub fn sign_ins(&self) -> MutexGuard<'_, pages::SignIns> {
        self.0.sign_ins.lock().expect("no holder of the sign-ins panics")
    }

    pub fn base_url(&self) -> &str {
        &self.0.base_url
    }

    pub fn options(&self) -> &Options {
        &self.0.options
    }
}
