//! An OpenID provider over real HTTP that is honest until it is told to lie.
//!
//! Honest, it is strict: it wants PKCE with S256, state, nonce, the client's secret in the header, the same redirect
//! address twice, and gives a code once. It asks nobody for a password: the browser that comes is the person whom the
//! test has named.
//!
//! ```no_run
//! # async fn example() {
//! use journeys::op::{Endpoint, Lie, Op, Person};
//!
//! let op = Op::start([Person::new("ada"), Person::new("bob").with("groups", ["admins"])]).await;
//! op.sign_in_as("ada");
//! // … configure the portal with op.issuer(), CLIENT_ID and CLIENT_SECRET, and let a browser sign in …
//! op.lie(Lie::IdToken("aud", "somebody-else".into()));
//! // … and see that nobody can …
//! assert_eq!(op.count(Endpoint::Token), 2);
//! op.be_honest();
//! # }
//! ```

mod endpoints;
mod lie;
mod person;
mod signing;
mod state;
mod token;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use chrono::{DateTime, Utc};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub use self::endpoints::Endpoint;
pub use self::lie::{Answer, Lie, Signing};
pub use self::person::Person;
use self::state::Shared;

/// What the provider calls the portal.
pub const CLIENT_ID: &str = "latchkey";

/// With characters that must be percent-encoded before they become a password of Basic authentication.
pub const CLIENT_SECRET: &str = "a secret: 100% for us + nobody else, é";

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// How long [`Op::stop`] waits for answers on their way.
const GRACE: Duration = Duration::from_secs(2);

/// A running provider. It stops with the runtime, or when told.
pub struct Op {
    address: SocketAddr,
    shared: Shared,
    serving: Mutex<Option<Serving>>,
}

struct Serving {
    stop: oneshot::Sender<()>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Op {
    /// A provider that knows these people, on a free port of 127.0.0.3, by the machine's clock.
    pub async fn start(people: impl IntoIterator<Item = Person>) -> Self {
        #[expect(clippy::disallowed_methods, reason = "a party outside the portal has a clock of its own")]
        Self::start_with_clock(people, Arc::new(Utc::now)).await
    }

    /// As [`Self::start`], by that clock. Tests that set the portal's time give both the same.
    pub async fn start_with_clock(people: impl IntoIterator<Item = Person>, clock: Clock) -> Self {
        // Cookies ignore ports, so each party of the simulated world has an address.
        let listener = TcpListener::bind("127.0.0.3:0").await.expect("a port of 127.0.0.3 is free");
        let address = listener.local_addr().expect("a bound listener has an address");
        let shared = Shared::new(format!("http://{address}"), people.into_iter().collect(), clock);
        let serving = Mutex::new(Some(serve(listener, &shared)));
        Self { address, shared, serving }
    }

    /// The issuer, without a slash at the end.
    #[must_use]
    pub fn issuer(&self) -> &str {
        self.shared.issuer()
    }

    /// From now on the browser that comes is this person. Somebody whom the provider does not know is sent back with
    /// `access_denied`, as is everybody before the first call and after a sign-out.
    pub fn sign_in_as(&self, login: &str) {
        self.shared.state().current = Some(login.to_owned());
    }

    /// Adds a person, or changes what is known of the one with that login.
    pub fn know(&self, person: Person) {
        let mut state = self.shared.state();
        state.people.retain(|known| known.login != person.login);
        state.people.push(person);
    }

    /// Tells this lie from now on, beside those that it tells already.
    pub fn lie(&self, lie: Lie) {
        self.shared.state().lies.push(lie);
    }

    /// Tells no lie any more.
    pub fn be_honest(&self) {
        self.shared.state().lies.clear();
    }

    /// Signs with another key from now on and publishes the old one no more.
    pub fn rotate_keys(&self) {
        self.shared.state().rotations += 1;
    }

    /// How often the endpoint was called, whatever it answered.
    #[must_use]
    pub fn count(&self, endpoint: Endpoint) -> usize {
        self.shared.count(endpoint)
    }

    /// Waits until the endpoint has been called so often.
    pub async fn reached(&self, endpoint: Endpoint, count: usize) {
        self.shared.reached(endpoint, count).await;
    }

    /// Refuses connections until [`Self::restart`]. What it knows stays.
    pub async fn stop(&self) {
        let serving = self.serving.lock().expect("nobody panics with the lock").take();
        let Some(Serving { stop, task }) = serving else { return };
        // Nobody listening means that it has ended already.
        let _ = stop.send(());
        let abort = task.abort_handle();
        if tokio::time::timeout(GRACE, task).await.is_err() {
            abort.abort();
        }
    }

    /// Serves on the same port again.
    pub async fn restart(&self) {
        self.stop().await;
        let listener = TcpListener::bind(self.address).await.expect("the port is still free");
        *self.serving.lock().expect("nobody panics with the lock") = Some(serve(listener, &self.shared));
    }
}

fn serve(listener: TcpListener, shared: &Shared) -> Serving {
    let (stop, stopped) = oneshot::channel();
    let server = axum::serve(listener, router(shared.clone())).with_graceful_shutdown(async {
        // A dropped sender means the same: nobody wants the provider any more.
        let _ = stopped.await;
    });
    Serving { stop, task: tokio::spawn(async move { server.await }) }
}

fn router(shared: Shared) -> Router {
    Router::new()
        .route(Endpoint::Discovery.path(), get(endpoints::discovery))
        .route(Endpoint::Keys.path(), get(endpoints::keys))
        .route(Endpoint::Authorize.path(), get(endpoints::authorize))
        .route(Endpoint::Token.path(), post(token::token))
        .route(Endpoint::UserInfo.path(), get(endpoints::user_info))
        .route(Endpoint::EndSession.path(), get(endpoints::end_session))
        .layer(axum::middleware::from_fn_with_state(shared.clone(), endpoints::count_and_lie))
        .fallback(endpoints::elsewhere)
        .with_state(shared)
}
