//! The narrow doors to the outside: Atlassian, mail, the identity provider, webhooks. Adapters implement them, operations use
//! them, and neither knows the other.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use async_trait::async_trait;
use domain::{AccountFact, AccountId, EmailAddress, GroupId, IssueKey, ProductKey, ProjectKey};
use secrecy::SecretString;

/// Why a directory could not answer, in the terms the caller acts on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryError {
    /// Too many calls. Wait at least so long.
    #[error("Atlassian asks us to wait")]
    Throttled {
        /// What `Retry-After` said, if it did; already capped.
        retry_after: Option<Duration>,
    },
    /// No answer, a late one, 5xx, or one that is not what Atlassian sends. A write may have happened all the same.
    #[error("Atlassian could not be reached or answered strangely: {0}")]
    Unreachable(String),
    /// The credentials do not work or lack a right (401, 403), or an identity provider owns the group.
    #[error("Atlassian does not permit this to the configured credentials: {0}")]
    NotPermitted(String),
    /// No such account, group, project or issue (404).
    #[error("Atlassian knows no such {0}")]
    NotFound(&'static str),
    /// No seat is free.
    #[error("Atlassian says that no seat is free")]
    NoSeat,
}

impl DirectoryError {
    /// Whether trying again later may help.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Throttled { .. } | Self::Unreachable(_))
    }
}

/// Seats as Atlassian counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeatCount {
    /// `None` is unlimited.
    pub limit: Option<u32>,
    /// Taken.
    pub used: u32,
}

/// Something on a site that takes a seat, as Atlassian names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundProduct {
    /// The application role.
    pub key: ProductKey,
    /// What Atlassian calls it.
    pub name: String,
    /// The groups that give it, with their names.
    pub groups: Vec<(GroupId, String)>,
    /// Its seats, if Atlassian says so.
    pub seats: Option<SeatCount>,
}

/// A project's lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    /// The account.
    pub account: AccountId,
    /// The name.
    pub name: String,
    /// The address, if Jira shows it.
    pub email: Option<EmailAddress>,
}

/// What a self-check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelfCheck {
    /// One sentence for each thing looked at: whether it is right, and what was seen or what to do.
    pub findings: Vec<(bool, String)>,
}

/// One site's accounts, groups, seats and projects. Every call has its own time-out and follows no redirect.
#[async_trait]
pub trait Directory: Send + Sync {
    /// The account with this very address, compared without case.
    async fn find_account(&self, email: &EmailAddress) -> Result<AccountFact, DirectoryError>;

    /// Whether the account holds a license of the product: through any group of the application role.
    async fn has_license(&self, account: &AccountId, product: &ProductKey) -> Result<bool, DirectoryError>;

    /// Seats of the product.
    async fn seats(&self, product: &ProductKey) -> Result<SeatCount, DirectoryError>;

    /// Every product of the site.
    async fn products(&self) -> Result<Vec<FoundProduct>, DirectoryError>;

    /// Puts the account into the group. "Already a member" is `Ok`. `Ok` is not access: read back with
    /// [`Directory::is_member`] and [`Directory::has_license`].
    async fn add_to_group(&self, account: &AccountId, group: &GroupId) -> Result<(), DirectoryError>;

    /// Takes the account out of the group. "Not a member" is `Ok`.
    async fn remove_from_group(&self, account: &AccountId, group: &GroupId) -> Result<(), DirectoryError>;

    /// Whether the account is in the group.
    async fn is_member(&self, account: &AccountId, group: &GroupId) -> Result<bool, DirectoryError>;

    /// The project of an issue, which may have moved since its key was written.
    async fn project_of(&self, issue: &IssueKey) -> Result<ProjectKey, DirectoryError>;

    /// Who leads a project.
    async fn lead_of(&self, project: &ProjectKey) -> Result<Lead, DirectoryError>;

    /// Whether everything the portal needs is there: address, credentials, rights, the products' groups.
    async fn self_check(&self, products: &[(ProductKey, GroupId)]) -> SelfCheck;
}

/// One mail, ready to be sent. Addresses are typed; no header holds a person's text but the subject, which is encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The same for the same event and recipient, so that a copy sent twice is known as one.
    pub message_id: String,
    /// The mail of the same recipient that this one belongs to, by its `Message-ID`: mail programs show them together.
    pub follows: Option<String>,
    /// The one recipient.
    pub to: EmailAddress,
    /// Control characters are already gone.
    pub subject: String,
    /// The plain part.
    pub text: String,
    /// The HTML part.
    pub html: String,
}

/// Why a mail did not go.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// The server could not be reached or put us off (4xx): try again.
    #[error("the mail server did not take the mail now: {0}")]
    Later(String),
    /// The server refused this mail for good (5xx).
    #[error("the mail server refused the mail: {0}")]
    Refused(String),
}

/// Sends mails.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands the mail to the server.
    async fn send(&self, mail: &Mail) -> Result<(), MailError>;

    /// Whether the server answers; in words.
    async fn self_check(&self) -> Result<String, MailError>;
}

/// What the portal keeps of a sign-in that has begun, sealed in a cookie of the browser that began it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LoginFlow {
    /// The `state` that must come back.
    pub state: String,
    /// The `nonce` that must be in the ID token.
    pub nonce: String,
    /// The PKCE verifier.
    pub verifier: String,
}

/// What came back from the identity provider, as the query of the callback. A parameter given twice is an error that
/// the edge has already refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// The authorization code.
    pub code: String,
    /// The state.
    pub state: String,
    /// RFC 9207's issuer, if it was sent.
    pub iss: Option<String>,
}

/// Who the identity provider says this is.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The issuer and the subject together are the person; never the address.
    pub issuer: String,
    /// See `issuer`.
    pub subject: String,
    /// The address, if it is one the portal takes.
    pub email: Option<EmailAddress>,
    /// Whether the provider says it verified the address (the JSON value `true`, nothing else).
    pub email_verified: bool,
    /// The name, cleaned by [`domain::display_name`]; the subject's start if there is none.
    pub name: String,
    /// Values of the groups claim; `None` when the claim is absent or not a list of strings, or says that there are
    /// too many to list.
    pub groups: Option<BTreeSet<String>>,
    /// The claims that the configuration keeps.
    pub claims: BTreeMap<String, BTreeSet<String>>,
    /// For RP-initiated logout.
    pub id_token: SecretString,
}

/// Why a sign-in did not work.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// The provider cannot be reached or does not work; trying again may help.
    #[error("the identity provider is not available: {0}")]
    Unavailable(String),
    /// What came back does not fit what was begun, or does not hold. Whoever sent it learns nothing more.
    #[error("the answer of the identity provider was refused: {0}")]
    Refused(String),
}

/// The company's identity provider.
#[async_trait]
pub trait IdentityProvider: Send + Sync {
    /// Where to send the browser, and what to remember until it comes back.
    async fn begin(&self) -> Result<(url::Url, LoginFlow), SignInError>;

    /// Checks the answer against what was begun, exchanges the code, and asks who it is.
    async fn finish(&self, flow: &LoginFlow, callback: &Callback) -> Result<Identity, SignInError>;

    /// Where to send the browser to end the session at the provider too, if it offers that.
    async fn end_session(&self, id_token: Option<&SecretString>) -> Option<url::Url>;

    /// Whether it works; in words.
    async fn self_check(&self) -> Result<String, SignInError>;
}

/// One call of a webhook, ready to be sent.
#[derive(Clone, Debug)]
pub struct OutgoingCall {
    /// Where to; often a secret.
    pub url: url::Url,
    /// Who signs what, and when.
    pub headers: Vec<(&'static str, String)>,
    /// JSON.
    pub body: String,
}

/// Why a call was not taken. The words are ours: neither the address nor the answer is in them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// No answer, a late one, or any status but 2xx: try again.
    #[error("the webhook failed: {why}")]
    Failed {
        /// What was seen.
        why: String,
        /// What `Retry-After` said, if it did; already capped.
        retry_after: Option<Duration>,
    },
    /// It asks never to be called again (410).
    #[error("the webhook asks never to be called again")]
    Gone,
}

/// Calls webhooks.
#[async_trait]
pub trait WebhookCaller: Send + Sync {
    /// Gives the status with which it was taken.
    async fn call(&self, call: &OutgoingCall) -> Result<u16, CallError>;
}
