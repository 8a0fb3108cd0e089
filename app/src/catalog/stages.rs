//! Where a request, a license or a step stands: a word each, and what it means.

use domain::{Ending, GrantFailure};

use crate::views::{LicenseState, RequestStage};

/// The word for a request's stage.
#[must_use]
pub fn request(stage: RequestStage) -> &'static str {
    match stage {
        RequestStage::Waiting => "waiting for a decision",
        RequestStage::SettingUp => "being set up",
        RequestStage::Checking => "being checked in Jira",
        RequestStage::Waitlisted => "waiting for a free seat",
        RequestStage::Ready => "ready",
        RequestStage::Ended => "ended",
        RequestStage::Failed(_) => "could not be set up",
        RequestStage::Denied => "denied",
        RequestStage::Withdrawn => "withdrawn",
        RequestStage::Expired => "nobody decided in time",
    }
}

/// Where a license stands, before the time since when it does: “works, given”, and then “3 days ago”.
#[must_use]
pub fn license_since(state: LicenseState) -> &'static str {
    match state {
        LicenseState::Provisioning => "being set up, begun",
        LicenseState::Active { .. } => "works, given",
        LicenseState::Revoking => "being taken back, begun",
        LicenseState::Revoked { ending: Ending::TimeOver } => "ended when its time was over,",
        LicenseState::Revoked { ending: Ending::GivenBack } => "given back",
        LicenseState::Revoked { ending: Ending::TakenOutside } => "taken away in Jira, noticed",
        LicenseState::Failed(_) => "could not be set up, last tried",
    }
}

/// Before the time when a license ends.
pub const ENDS: &str = "ends";

/// Why a license could not be set up, to its requester.
#[must_use]
pub fn failure(why: GrantFailure) -> &'static str {
    match why {
        GrantFailure::NoSeat => "Jira had no free seat.",
        GrantFailure::NoAccount => "Jira has no usable account for you.",
        GrantFailure::NotPermitted => "Jira did not let Latchkey change its license group.",
        GrantFailure::NoGroup => "The license group does not exist in Jira.",
        GrantFailure::NeverEffective => "Jira took the change, but the license never showed.",
        GrantFailure::Unreachable => "Jira could not be reached for too long.",
        GrantFailure::OwnVerdict => {
            "Whoever approved has the same Jira account as you, and nobody decides on their own request."
        }
    }
}

/// Why a license could not be set up, and what an admin can do.
#[must_use]
pub fn failure_for_admins(why: GrantFailure) -> &'static str {
    match why {
        GrantFailure::NoSeat => "No seat was free. Free or buy one, then retry.",
        GrantFailure::NoAccount => "No usable account. Invite or restore the person, then retry.",
        GrantFailure::NotPermitted => {
            "Not permitted. Check who owns the group and what the token may do, then retry."
        }
        GrantFailure::NoGroup => {
            "The license group does not exist. Correct it in the configuration, then retry."
        }
        GrantFailure::NeverEffective => {
            "Atlassian took the change, but the license never showed. Look there, then retry."
        }
        GrantFailure::Unreachable => "Atlassian could not be reached. Retry when the check above is green.",
        GrantFailure::OwnVerdict => {
            "The approver's Atlassian account is the requester's own. Ask the person to ask again, and have somebody else decide."
        }
    }
}
