//! What can be set about mail, and what cannot work.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use domain::Origin;
use lettre::message::Mailbox;
use secrecy::SecretString;
use url::Url;

/// Everything mail needs to know.
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// How mails leave.
    pub transport: MailTransport,
    /// The sender, as `Latchkey <latchkey@acme.example>` or only the address.
    pub from: String,
    /// Where the portal is; its host is the name said in `EHLO`.
    pub public_url: Origin,
    /// See [`MailTimeouts::default`].
    pub timeouts: MailTimeouts,
    /// How many mails a second may go at the most.
    pub per_second: NonZeroU32,
}

/// How mails leave.
#[derive(Clone, Debug)]
pub enum MailTransport {
    /// To a mail server.
    Smtp {
        /// `smtps://host[:465]` is TLS from the first byte, `smtp+starttls://host[:587]` insists on STARTTLS, and so
        /// does `smtp://host[:25]` unless the host is a literal loopback address or `plain` says otherwise.
        url: String,
        /// For a server that wants them.
        credentials: Option<SmtpCredentials>,
        /// Mails may cross the network readable. Never together with credentials.
        plain: bool,
        /// The certificates of an authority of one's own, as PEM, trusted beside those of the machine.
        authority: Option<String>,
    },
    /// Into this folder, one file a mail.
    File(PathBuf),
}

/// A name and a password for the mail server.
#[derive(Clone, Debug)]
pub struct SmtpCredentials {
    /// The name.
    pub username: String,
    /// The password.
    pub password: SecretString,
}

/// How long to wait for the mail server.
#[derive(Clone, Copy, Debug)]
pub struct MailTimeouts {
    /// Until it is ready for a mail: connected, secured, signed in.
    pub connect: Duration,
    /// Until it has answered for a mail. Giving up after the final dot sends the mail twice.
    pub send: Duration,
}

impl Default for MailTimeouts {
    /// RFC 5321 §4.5.3.2.6 gives the answer to the final dot ten minutes.
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), send: Duration::from_secs(12 * 60) }
    }
}

/// A setting that cannot work.
#[derive(Debug, thiserror::Error)]
pub enum MailSettingsError {
    /// Not a sender.
    #[error("the sender must be an address, or a name and an address like Latchkey <latchkey@acme.example>")]
    From,
    /// Not a way to a mail server.
    #[error(
        "the mail server must be smtps://host, smtp+starttls://host or smtp://host, each perhaps with a port"
    )]
    Url,
    /// A password would be readable on the network.
    #[error("credentials are never sent to a mail server without TLS")]
    ReadablePassword,
    /// The machine's certificates do not work.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
}

/// How a connection is secured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Security {
    Tls,
    StartTls,
    None,
}

/// The way to a mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Route {
    pub host: String,
    pub port: u16,
    pub security: Security,
}

impl Route {
    pub fn parse(text: &str, plain: bool) -> Result<Self, MailSettingsError> {
        let url = Url::parse(text).map_err(|_| MailSettingsError::Url)?;
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_ascii_lowercase();
        let is_bare = url.username().is_empty() && url.password().is_none() && url.query().is_none();
        let is_host = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:".contains(&byte));
        if host.is_empty()
            || !is_bare
            || !is_host
            || !matches!(url.path(), "" | "/")
            || url.fragment().is_some()
        {
            return Err(MailSettingsError::Url);
        }
        let (security, port) = match url.scheme() {
            "smtps" => (Security::Tls, 465),
            "smtp+starttls" => (Security::StartTls, 587),
            "smtp" if plain || is_loopback(&host) => (Security::None, 25),
            "smtp" => (Security::StartTls, 25),
            _ => return Err(MailSettingsError::Url),
        };
        Ok(Self { port: url.port().unwrap_or(port), host, security })
    }

    /// Whether others on the network could read along.
    pub fn is_readable(&self) -> bool {
        self.security == Security::None && !is_loopback(&self.host)
    }
}

/// The sender; its name loses what cannot be seen, because lettre panics on a line break in one.
pub(super) fn sender(text: &str) -> Result<Mailbox, MailSettingsError> {
    let Mailbox { name, email } = text.trim().parse().map_err(|_| MailSettingsError::From)?;
    let name = name.map(|name| domain::display_name(&name)).filter(|name| !name.is_empty());
    let plain = domain::EmailAddress::parse(email.as_ref()).is_ok();
    if plain { Ok(Mailbox::new(name, email)) } else { Err(MailSettingsError::From) }
}

/// A literal, so that no name service has a say.
fn is_loopback(host: &str) -> bool {
    host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_or_an_explicit_wish_goes_without_tls() {
        let route = |url, plain| Route::parse(url, plain).map(|it| (it.host, it.port, it.security)).ok();
        let way = |host: &str, port, security| Some((host.to_owned(), port, security));
        assert_eq!(route("smtps://mail.acme.example", false), way("mail.acme.example", 465, Security::Tls));
        assert_eq!(
            route("smtp+starttls://Mail.acme.example", false),
            way("mail.acme.example", 587, Security::StartTls)
        );
        assert_eq!(route("smtp+starttls://127.0.0.1:2525", true), way("127.0.0.1", 2525, Security::StartTls));
        assert_eq!(
            route("smtp://mail.acme.example:2525/", false),
            way("mail.acme.example", 2525, Security::StartTls)
        );
        assert_eq!(route("smtp://localhost", false), way("localhost", 25, Security::StartTls));
        assert_eq!(route("smtp://127.0.0.1:1025", false), way("127.0.0.1", 1025, Security::None));
        assert_eq!(route("smtp://[::1]:1025", false), way("::1", 1025, Security::None));
        assert_eq!(route("smtp://relay.internal", true), way("relay.internal", 25, Security::None));
    }

    #[test]
    fn what_is_no_way_to_a_mail_server_is_refused() {
        for odd in [
            "",
            "mail.acme.example",
            "http://mail.acme.example",
            "smtp://",
            "smtp://ada:secret@mail.acme.example",
            "smtp://mail.acme.example/path",
            "smtp://mail.acme.example?tls=none",
            "smtp://a b",
        ] {
            assert!(Route::parse(odd, false).is_err(), "{odd:?} was taken");
        }
    }

    #[test]
    fn a_sender_is_one_plain_address_with_perhaps_a_name() {
        assert_eq!(
            sender("Latchkey <latchkey@acme.example>").expect("sender").name.as_deref(),
            Some("Latchkey")
        );
        assert_eq!(sender("latchkey@acme.example").expect("sender").name, None);
        for odd in [
            "",
            "Latchkey",
            "a@b.example, c@d.example",
            "\"a b\"@acme.example",
            "x <a@b.example>\r\nBcc: c@d.example",
        ] {
            assert!(sender(odd).is_err(), "{odd:?} was taken");
        }
    }
}
