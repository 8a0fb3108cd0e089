//! Jobs: what has to happen outside after a commit, at least once, with as many workers as there are replicas.
//!
//! A job is queued in the transaction that decides. A worker leases it, performs it, and writes what came of it under
//! a fencing token, so that one that slept through its lease changes nothing. What a job does is not known here:
//! [`Perform`] knows.

mod backoff;
mod runner;
mod worker;

use chrono::{DateTime, Duration, Utc};
use domain::{AccountId, DeliveryId, EmailAddress, GrantId, ProductKey, ReplayId, RequestId, SiteKey};
use serde::{Deserialize, Serialize};

pub use backoff::backoff;
pub use runner::{Perform, Runner};

/// What there is to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Job {
    /// Set a grant's license up, and see it working.
    Provision {
        /// Which.
        grant: GrantId,
    },
    /// Take a grant's license back, and see it gone.
    Revoke {
        /// Which.
        grant: GrantId,
        /// At this end of it, unless that has moved; absent when its holder gives it back.
        end: Option<DateTime<Utc>>,
    },
    /// Take an account out of the license group again, unless the license works that it was put there for.
    CleanUp {
        /// Of which grant.
        grant: GrantId,
        /// Which account.
        account: AccountId,
    },
    /// Send a letter.
    SendMail {
        /// Which letter about what.
        letter: Letter,
        /// To whom.
        to: EmailAddress,
    },
    /// Tell one webhook of one event.
    CallWebhook {
        /// Which event for which webhook.
        delivery: DeliveryId,
    },
    /// Run a draft of the policy over the decisions of the past.
    Replay {
        /// Which.
        replay: ReplayId,
    },
    /// Write down a product's seats; comes again every hour.
    SampleSeats {
        /// On which site.
        site: SiteKey,
        /// Of which product.
        product: ProductKey,
    },
    /// Seal what was written to the audit; comes again every ten seconds.
    SealAudit,
    /// End requests whose time is over, delete ended sessions and old jobs; comes again every minute.
    Housekeep,
}

/// A letter, by the event it is about. Rendered when it is sent, from what is then stored; not sent when by then there is
/// nothing left to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum Letter {
    /// To an approver: somebody asks.
    Asked {
        /// Which request.
        request: RequestId,
    },
    /// To an approver: it still waits for them.
    Reminder {
        /// Which request.
        request: RequestId,
        /// The first reminder, the second, …: each is a mail of its own.
        round: u32,
    },
    /// To somebody who is asked because nobody has answered so far.
    Escalated {
        /// Which request.
        request: RequestId,
    },
    /// To an approver who was written to: nothing is left to do, because another decided, it was withdrawn, or it expired.
    Closed {
        /// Which request.
        request: RequestId,
    },
    /// To the requester: who was asked.
    Received {
        /// Which request.
        request: RequestId,
    },
    /// To the requester: it was approved and the license works.
    Approved {
        /// Which request.
        request: RequestId,
    },
    /// To the requester: it was approved and waits for a seat.
    Waitlisted {
        /// Which request.
        request: RequestId,
    },
    /// To the requester: it was denied.
    Denied {
        /// Which request.
        request: RequestId,
    },
    /// To the requester: nobody decided in time.
    Expired {
        /// Which request.
        request: RequestId,
    },
    /// To the requester and the admins: the license could not be set up.
    Failed {
        /// Which grant.
        grant: GrantId,
    },
    /// To whose license it is: it ends soon.
    AboutToEnd {
        /// Which grant.
        grant: GrantId,
    },
    /// To whose license it was: it has ended.
    Ended {
        /// Which grant.
        grant: GrantId,
    },
    /// To an admin: a site does not take the portal's credentials, or does not let it do its work.
    ConnectorBroken {
        /// Which site.
        site: SiteKey,
        /// Since when: one breakage is one mail.
        since: DateTime<Utc>,
    },
    /// To an admin: jobs gave up.
    JobParked {
        /// From then on, …
        from: DateTime<Utc>,
        /// … and before then.
        until: DateTime<Utc>,
    },
    /// To an approver: several letters that were due within a few minutes.
    Bundle {
        /// The letters.
        letters: Vec<Letter>,
    },
    /// To an admin who wants to see a letter.
    Sample {
        /// Which, by its name.
        of: String,
        /// When they asked for it: each time it is a mail of its own.
        at: DateTime<Utc>,
    },
}

impl Letter {
    /// Whether it asks for a verdict, so that several of them to one person may go as one mail.
    fn asks(&self) -> bool {
        matches!(self, Self::Asked { .. } | Self::Reminder { .. } | Self::Escalated { .. })
    }

    /// Whether it goes to an approver, whom quiet hours leave alone.
    #[must_use]
    pub fn is_to_approver(&self) -> bool {
        self.asks() || matches!(self, Self::Bundle { .. } | Self::Closed { .. })
    }
}

impl Job {
    /// The name under which it is stored.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Provision { .. } => "provision",
            Self::Revoke { .. } => "revoke",
            Self::CleanUp { .. } => "clean_up",
            Self::SendMail { .. } => "send_mail",
            Self::CallWebhook { .. } => "call_webhook",
            Self::Replay { .. } => "replay",
            Self::SampleSeats { .. } => "sample_seats",
            Self::SealAudit => "seal_audit",
            Self::Housekeep => "housekeep",
        }
    }

    /// Who is to read it, when it is a mail that may be gathered with others into one.
    #[must_use]
    pub fn recipient(&self) -> Option<&EmailAddress> {
        match self {
            Self::SendMail { letter, to } if letter.asks() => Some(to),
            _ => None,
        }
    }

    /// The key of a job that must not be queued twice.
    #[must_use]
    pub fn unique_key(&self) -> Option<String> {
        match self {
            Self::SampleSeats { site, product } => Some(format!("sample_seats {site} {product}")),
            Self::SealAudit => Some("seal_audit".to_owned()),
            Self::Housekeep => Some("housekeep".to_owned()),
            Self::CleanUp { grant, .. } => Some(format!("clean_up {grant}")),
            Self::Replay { replay } => Some(format!("replay {replay}")),
            Self::SendMail { letter: Letter::JobParked { from, .. }, to } => {
                Some(format!("job_parked {} {to}", from.timestamp()))
            }
            Self::Provision { .. }
            | Self::Revoke { .. }
            | Self::SendMail { .. }
            | Self::CallWebhook { .. } => None,
        }
    }
}

/// Kinds of jobs that wait for a server of other people, and how many of a process's places they may take at once: when
/// such a server is slow or dead, licenses are set up all the same. The index `jobs_others` names the same kinds, so that
/// what comes beside them is found however many of them wait.
pub(crate) const SHARES: [(&str, usize); 2] = [("send_mail", 4), ("call_webhook", 3)];

/// How long a worker has a job of this kind for itself. A mail server may take ten minutes to answer after DATA (RFC
/// 5321, 4.5.3.2.6), and giving up earlier sends the mail twice; everything else is quick, and should be taken over
/// quickly when its worker dies.
#[must_use]
pub(crate) fn lease(kind: &str) -> Duration {
    if kind == "send_mail" { Duration::minutes(14) } else { Duration::seconds(60) }
}

/// How long one attempt at a job of this kind may take. It ends before its lease does; a replay is as long as the history
/// and holds its lease by renewing it.
#[must_use]
fn patience(kind: &str) -> Duration {
    if kind == "replay" { Duration::hours(1) } else { lease(kind) - MARGIN }
}

/// An attempt ends so long before its lease does.
const MARGIN: Duration = Duration::seconds(15);

/// What came of one try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// It failed in a way that nobody foresaw. Only the runner says so.
    Unforeseen(String),
    /// It is done.
    Done,
    /// It is done, and the transaction that wrote its effect has finished the job too.
    Finished,
    /// Not yet: look again after so long. Not a failure.
    Again(Duration),
    /// It failed and may work later; at the earliest after so long, if the other side said so.
    Retry {
        /// What went wrong.
        error: String,
        /// The other side's minimum.
        not_before: Option<Duration>,
        /// Give up when the job is older than this.
        give_up_after: Duration,
    },
    /// It will not work before a human does something.
    Park(String),
}
