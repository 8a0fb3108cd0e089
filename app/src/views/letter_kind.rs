//! The letters that the portal writes.

/// A letter, to be looked at or sent to oneself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterKind {
    /// To an approver: somebody asks.
    Asked,
    /// To an approver: it still waits.
    Reminder,
    /// To who is asked because nobody answered.
    Escalated,
    /// To an approver: several requests in one mail.
    Bundle,
    /// To an approver: nothing is left to do.
    Closed,
    /// To the requester: who was asked.
    Received,
    /// To the requester: it works.
    Approved,
    /// To the requester: approved, and no seat is free.
    Waitlisted,
    /// To the requester: the license runs on.
    Extended,
    /// To the requester: no.
    Denied,
    /// To the requester: nobody decided in time.
    Expired,
    /// To the requester: it could not be set up.
    Failed,
    /// To the admins: it could not be set up.
    FailedAdmin,
    /// To whose license ends soon.
    AboutToEnd,
    /// To whose license has ended.
    Ended,
    /// To the admins: a site refuses the portal.
    ConnectorBroken,
    /// To the admins: jobs gave up.
    JobParked,
}

impl LetterKind {
    /// All of them, in the order in which people meet them.
    pub const ALL: [Self; 17] = [
        Self::Asked,
        Self::Reminder,
        Self::Escalated,
        Self::Bundle,
        Self::Closed,
        Self::Received,
        Self::Approved,
        Self::Waitlisted,
        Self::Extended,
        Self::Denied,
        Self::Expired,
        Self::Failed,
        Self::FailedAdmin,
        Self::AboutToEnd,
        Self::Ended,
        Self::ConnectorBroken,
        Self::JobParked,
    ];

    /// The name by which addresses know it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Reminder => "reminder",
            Self::Escalated => "escalated",
            Self::Bundle => "bundle",
            Self::Closed => "closed",
            Self::Received => "received",
            Self::Approved => "approved",
            Self::Waitlisted => "waitlisted",
            Self::Extended => "extended",
            Self::Denied => "denied",
            Self::Expired => "expired",
            Self::Failed => "failed",
            Self::FailedAdmin => "failed-admin",
            Self::AboutToEnd => "about-to-end",
            Self::Ended => "ended",
            Self::ConnectorBroken => "connector-broken",
            Self::JobParked => "job-parked",
        }
    }

    /// The letter of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
