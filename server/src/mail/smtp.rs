//! The conversation with a mail server (RFC 5321).
//!
//! lettre's own pool is not used: it has no time-outs beyond connecting, and a send that is given up while the server
//! is silent puts its connection back among the good ones, where the late answer is then taken for another mail's.
//! Here a connection is taken out while one mail uses it, and only a finished send puts it back.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use domain::Origin;
use lettre::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use secrecy::ExposeSecret;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout};

use super::clean;
use super::settings::{MailSettingsError, MailTimeouts, Route, Security, SmtpCredentials};
use crate::ports::MailError;

/// Servers close what is idle for longer.
const IDLE: Duration = Duration::from_secs(30);
/// Connections at once; more mails wait for one of them. Servers count and refuse too many from one address.
const CONNECTIONS: usize = 4;

pub(super) struct Smtp {
    route: Route,
    tls: Option<TlsParameters>,
    credentials: Option<SmtpCredentials>,
    hello: ClientId,
    timeouts: MailTimeouts,
    places: Semaphore,
    /// Never more than there are places; the one used last lies on top.
    parked: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
}

impl Smtp {
    pub fn new(
        route: Route,
        tls: Option<TlsParameters>,
        credentials: Option<SmtpCredentials>,
        public_url: &Origin,
        timeouts: MailTimeouts,
    ) -> Result<Self, MailSettingsError> {
        if credentials.is_some() && route.is_readable() {
            return Err(MailSettingsError::ReadablePassword);
        }
        let (hello, places) = (hello(public_url), Semaphore::new(CONNECTIONS));
        Ok(Self { route, tls, credentials, hello, timeouts, places, parked: Mutex::default() })
    }

    /// What fails before the mail is spoken of is nobody's fault but the server's or the settings': later.
    pub async fn send(&self, message: &Message) -> Result<(), MailError> {
        let _place = self.places.acquire().await.expect("it is never closed");
        let mut connection = self.ready().await?;
        let formatted = message.formatted();
        match timeout(self.timeouts.send, connection.send(message.envelope(), &formatted)).await {
            Ok(Ok(_)) => {
                self.park(connection);
                Ok(())
            }
            Ok(Err(error)) => Err(classify(&error)),
            Err(_) => Err(MailError::Later("the mail server did not answer in time".to_owned())),
        }
    }

    /// Always on a new connection: an open one would prove nothing about the settings.
    pub async fn self_check(&self) -> Result<String, MailError> {
        let mut connection = self.within(self.open()).await?;
        // Whether it says goodbye nicely changes nothing.
        let _ = timeout(self.timeouts.connect, connection.quit()).await;
        let Route { host, port, security } = &self.route;
        let how = match security {
            Security::Tls => "by TLS",
            Security::StartTls => "by STARTTLS",
            Security::None => "without TLS",
        };
        let who = if self.credentials.is_some() { " and takes the credentials" } else { "" };
        Ok(format!("The mail server {host}:{port} answers {how}{who}."))
    }

    async fn ready(&self) -> Result<AsyncSmtpConnection, MailError> {
        while let Some(mut connection) = self.parked() {
            if timeout(self.timeouts.connect, connection.test_connected()).await == Ok(true) {
                return Ok(connection);
            }
        }
        self.within(self.open()).await
    }

    async fn within<T>(&self, opening: impl Future<Output = anyhow::Result<T>>) -> Result<T, MailError> {
        match timeout(self.timeouts.connect, opening).await {
            Ok(opened) => opened.map_err(|error| MailError::Later(clean::reply(&error.to_string()))),
            Err(_) => Err(MailError::Later("the mail server could not be reached in time".to_owned())),
        }
    }

    async fn open(&self) -> anyhow::Result<AsyncSmtpConnection> {
        let Route { host, port, security } = &self.route;
        let server = (host.as_str(), *port);
        let mut connection = if *security == Security::Tls {
            AsyncSmtpConnection::connect_tokio1(server, None, &self.hello, self.tls.clone(), None).await?
        } else {
            let stream = TcpStream::connect(server).await?;
            // lettre writes the end of a mail by itself: held back until what came before is acknowledged (RFC 896), it
            // would cost 40 ms a mail. How lettre connects for `smtps`, nobody can reach.
            stream.set_nodelay(true)?;
            AsyncSmtpConnection::connect_with_transport(Box::new(stream), &self.hello).await?
        };
        if let (Security::StartTls, Some(tls)) = (security, &self.tls) {
            // An error when the server does not offer it: no mail goes on readable.
            connection.starttls(tls.clone(), &self.hello).await?;
        }
        if let Some(SmtpCredentials { username, password }) = &self.credentials {
            let credentials = Credentials::new(username.clone(), password.expose_secret().to_owned());
            connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await?;
        }
        Ok(connection)
    }

    fn park(&self, connection: AsyncSmtpConnection) {
        let mut parked = self.parked.lock().unwrap_or_else(PoisonError::into_inner);
        parked.push((connection, Instant::now()));
    }

    /// Takes the connection that was used last; those that have been idle for too long go.
    fn parked(&self) -> Option<AsyncSmtpConnection> {
        let mut parked = self.parked.lock().unwrap_or_else(PoisonError::into_inner);
        parked.retain(|(_, since)| since.elapsed() < IDLE);
        parked.pop().map(|(connection, _)| connection)
    }
}

/// What the route's server must prove, if it is to prove anything.
pub(super) fn tls(
    route: &Route,
    authority: Option<&str>,
) -> Result<Option<TlsParameters>, MailSettingsError> {
    let failed = |error: Error| MailSettingsError::Tls(error.to_string());
    match route.security {
        Security::None => Ok(None),
        Security::Tls | Security::StartTls => {
            let mut parameters = TlsParameters::builder(route.host.clone());
            if let Some(pem) = authority {
                parameters =
                    parameters.add_root_certificate(Certificate::from_pem(pem.as_bytes()).map_err(failed)?);
            }
            parameters.build().map(Some).map_err(failed)
        }
    }
}

/// The public name, which is a full one; the machine's own often is not, and strict servers then hang up.
fn hello(public_url: &Origin) -> ClientId {
    let host = url::Url::parse(public_url.as_str()).ok().and_then(|url| url.host_str().map(str::to_owned));
    let host = host.unwrap_or_default();
    match host.trim_matches(['[', ']']).parse() {
        Ok(IpAddr::V4(address)) => ClientId::Ipv4(address),
        Ok(IpAddr::V6(address)) => ClientId::Ipv6(address),
        Err(_) => ClientId::Domain(host),
    }
}

/// 5xx is about this mail and final (RFC 5321 §4.2.1), but for "sign in first" (RFC 4954 §6) and "encrypt first".
/// All else, a silent end after the final dot included, may go better the next time; then the Message-ID is the same.
fn classify(error: &Error) -> MailError {
    let words = clean::reply(&error.to_string());
    let code = error.status().map(u16::from);
    match code {
        Some(530 | 534 | 535 | 538) => MailError::Later(words),
        _ if error.is_permanent() || error.is_client() => MailError::Refused(words),
        _ => MailError::Later(words),
    }
}
