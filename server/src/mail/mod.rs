//! Mail: the letters and their way to the mail server. It decides nothing about who is written to or when.

mod clean;
pub mod letters;
mod message;
mod settings;
mod smtp;

use async_trait::async_trait;
use governor::{DefaultDirectRateLimiter, Quota};
use lettre::message::Mailbox;
use lettre::{AsyncFileTransport, AsyncTransport, Tokio1Executor};

pub use settings::{MailSettings, MailSettingsError, MailTimeouts, MailTransport, SmtpCredentials};

use crate::ports::{Mail, MailError, Mailer};
use smtp::Smtp;

/// Sends mails by SMTP, or lays them into a folder for development.
pub struct SmtpMailer {
    from: Mailbox,
    list_id: String,
    /// What mail servers take without complaint: more wait here.
    pace: DefaultDirectRateLimiter,
    way: Way,
}

enum Way {
    Smtp(Box<Smtp>),
    File(std::path::PathBuf),
}

impl SmtpMailer {
    /// Connects to nothing yet: a mail server that is down must not keep the portal from starting.
    ///
    /// # Errors
    /// When a setting cannot work.
    pub fn new(settings: MailSettings) -> Result<Self, MailSettingsError> {
        let from = settings::sender(&settings.from)?;
        let list_id = message::list_id(&settings.public_url);
        let pace = DefaultDirectRateLimiter::direct(Quota::per_second(settings.per_second));
        let way = match settings.transport {
            MailTransport::Smtp { url, credentials, plain, authority } => {
                let route = settings::Route::parse(&url, plain)?;
                let tls = smtp::tls(&route, authority.as_deref())?;
                let smtp = Smtp::new(route, tls, credentials, &settings.public_url, settings.timeouts)?;
                Way::Smtp(Box::new(smtp))
            }
            MailTransport::File(folder) => Way::File(folder),
        };
        Ok(Self { from, list_id, pace, way })
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let message = message::compose(mail, &self.from, &self.list_id)?;
        self.pace.until_ready().await;
        match &self.way {
            Way::Smtp(smtp) => smtp.send(&message).await,
            Way::File(folder) => {
                let later =
                    |error: &dyn std::fmt::Display| MailError::Later(clean::reply(&error.to_string()));
                tokio::fs::create_dir_all(folder).await.map_err(|error| later(&error))?;
                let files = AsyncFileTransport::<Tokio1Executor>::new(folder);
                files.send(message).await.map_err(|error| later(&error))?;
                Ok(())
            }
        }
    }

    async fn self_check(&self) -> Result<String, MailError> {
        match &self.way {
            Way::Smtp(smtp) => smtp.self_check().await,
            Way::File(folder) => Ok(format!("Mails are sent nowhere but laid into {}.", folder.display())),
        }
    }
}
