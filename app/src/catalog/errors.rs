//! What a person is told when a page or an action cannot be had: what happened, then what to do.

use crate::error::PortalError;

/// The heading of the page.
#[must_use]
pub fn heading(error: PortalError) -> &'static str {
    match error {
        PortalError::SignInFirst => "Sign in first",
        PortalError::Forbidden => "This page is not for you",
        PortalError::OwnRequest => "Nobody decides on their own request",
        PortalError::NotFound => "There is nothing here",
        PortalError::BadLink => "Latchkey cannot take you there",
        PortalError::ReasonNeeded => "A denial needs a reason",
        PortalError::JustificationNeeded => "Say why you need it",
        PortalError::BadPeriod => "This absence cannot be noted",
        PortalError::TooSoon => "They were reminded a short while ago",
        PortalError::TooOften => "You have asked often in the last hour",
        PortalError::NoRoom => "There is no room for another one",
        PortalError::NothingChosen => "No request was chosen",
        PortalError::NotNow => "That cannot be done with this license now",
        PortalError::AlreadyDecided => "This request was decided already",
        PortalError::NoLongerWaits => "This request does not wait any more",
        PortalError::RetriedAlready => "This does not wait for a retry any more",
        PortalError::Crossed => "Something else happened at the same moment",
        PortalError::AddressRefused => "Latchkey may not call this address",
        PortalError::DraftMoved => "Somebody else was faster",
        PortalError::DraftOutdated => "Another version was published meanwhile",
        PortalError::DraftThere => "There is a draft already",
        PortalError::RulesUnfit => "These rules cannot be published yet",
        PortalError::RulesFull => "There are 500 rules, and that is the limit",
        PortalError::RuleTooDeep => "Conditions can nest 8 levels deep at the most",
        PortalError::SecondAdmin => "Another admin has to confirm",
        PortalError::SettingsMoved => "Somebody else was faster",
        PortalError::SettingsAsked => "A change waits to be confirmed",
        PortalError::SettingsInUse => "This is in use",
        PortalError::FormIncomplete => "Something is missing in the form",
        PortalError::Unavailable => "This did not work just now",
    }
}

/// What to do, under the heading.
#[must_use]
pub fn advice(error: PortalError) -> &'static str {
    match error {
        PortalError::SignInFirst => "Then you are brought back to this page.",
        PortalError::Forbidden => {
            "Only admins and auditors can open it. If you need it, ask an admin of Latchkey."
        }
        PortalError::OwnRequest => "Somebody else who was asked has to decide.",
        PortalError::NotFound => {
            "The page does not exist, or it is not yours to see. If someone sent you the link, ask them what it was."
        }
        PortalError::BadLink => {
            "The link has to be a whole https:// address of an issue, a project, a board or a search on one of our \
             Jira sites. Copy it from the address bar and paste it on your start page."
        }
        PortalError::ReasonNeeded => {
            "Say in a sentence why, at most 1,000 characters. The person who asked will read it."
        }
        PortalError::JustificationNeeded => {
            "Whoever decides wants to know why you need the license. A sentence is enough, at most 1,000 characters."
        }
        PortalError::BadPeriod => {
            "Name the e-mail address of somebody else, a first and a last day that is not over, and at most 180 days."
        }
        PortalError::TooSoon => {
            "You can have them reminded once a day. If it is urgent, write to them yourself."
        }
        PortalError::TooOften => {
            "Your requests are kept, and this one was not sent. Wait an hour, or write to those who decide yourself."
        }
        PortalError::NoRoom => "Nothing was added. Remove one that is not needed any more, and try again.",
        PortalError::NothingChosen => {
            "Tick the requests that your decision is for, at most 100 at once. Nothing has been decided."
        }
        PortalError::NotNow => {
            "Nothing happened. The page shows how the license stands, and what can be done."
        }
        PortalError::AlreadyDecided => {
            "A verdict stands once it is given, and nothing more happened. The page shows who gave it."
        }
        PortalError::NoLongerWaits => {
            "It was decided, withdrawn or has expired meanwhile, and nothing more happened. The page shows how it stands."
        }
        PortalError::RetriedAlready => {
            "It was tried again already, or something else came of it meanwhile. The page shows how it stands."
        }
        PortalError::Crossed => {
            "Nothing more was done. Look how it stands now, and try again if it still has to be."
        }
        PortalError::AddressRefused => {
            "It has to be a whole https:// address outside your own network, without a user name in it. Addresses \
             inside have to be allowed in the configuration (webhooks.allow_private)."
        }
        PortalError::DraftMoved => {
            "What you sent was not stored, and nothing was overwritten. Look at what they changed, then do yours again."
        }
        PortalError::DraftOutdated => {
            "Nothing was published. Look at how the draft differs from what decides now, then take it over or discard it."
        }
        PortalError::DraftThere => {
            "Nothing was changed: those rules would take its place. Publish or discard the draft first, then do it again."
        }
        PortalError::RulesUnfit => {
            "Nothing was published, and what decides now still does. The page says what is wrong and in which rule."
        }
        PortalError::RulesFull => "Nothing was changed. Delete rules that are off, or put several into one.",
        PortalError::RuleTooDeep => "Nothing was changed. Take a group away, or make two rules of this one.",
        PortalError::SecondAdmin => {
            "Whoever asks to publish cannot confirm it. Ask another admin to open this page and confirm."
        }
        PortalError::SettingsMoved => {
            "What you sent was not stored, and nothing was overwritten. Look at what they changed, then do yours again."
        }
        PortalError::SettingsAsked => {
            "Nothing was changed. Another admin has to confirm the change that waits, or somebody takes it back."
        }
        PortalError::SettingsInUse => {
            "Nothing was changed. Licenses that run, requests that wait or rules need what would go or change."
        }
        PortalError::FormIncomplete => {
            "Nothing was changed. Fill in every field, choose at least one box, and send it again."
        }
        PortalError::Unavailable => {
            "Something Latchkey depends on does not answer. Nothing was lost. Try again in a minute."
        }
    }
}

/// Repeats the page.
pub const TRY_AGAIN: &str = "Try again";
