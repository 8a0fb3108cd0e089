//! The one error of pages and server functions. Closed variants and no free text: without scripts an error may travel
//! in a URL, and a URL that anybody can write must not be able to say a stranger's words.

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why a page or an action could not be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum PortalError {
    /// Nobody is signed in. 401.
    #[error("nobody is signed in")]
    SignInFirst,
    /// The actor may not. 403.
    #[error("the actor may not do this")]
    Forbidden,
    /// It is not there, or it is not the actor's to know. 404.
    #[error("there is no such thing")]
    NotFound,
    /// The link is not one the portal sends people to. 400.
    #[error("the link is not a target")]
    BadLink,
    /// A denial without a reason, or with too long a one. 422.
    #[error("a denial needs a reason")]
    ReasonNeeded,
    /// The rule wants to know why the person asks, in at most 1000 characters. 422.
    #[error("the rule wants a justification")]
    JustificationNeeded,
    /// Not a period in which somebody can stand in, or nobody who can. 422.
    #[error("not a period of absence")]
    BadPeriod,
    /// It was done a short while ago, and may be done again later. 409.
    #[error("it is too soon for that")]
    TooSoon,
    /// As many requests in an hour as one may open. 429.
    #[error("too many requests in an hour")]
    TooOften,
    /// There are as many as there may be. 409.
    #[error("there is no room for another")]
    NoRoom,
    /// A verdict on no request, or on too many at once. 422.
    #[error("a verdict on several requests needs 1 to 100 of them")]
    NothingChosen,
    /// The license is not in a state for that, or the rules do not allow it; its page says how it stands. 409.
    #[error("the license is not in a state for that")]
    NotNow,
    /// Another verdict counted before. 409.
    #[error("it was decided already")]
    AlreadyDecided,
    /// The request was decided, withdrawn or has expired; its page says which. 409.
    #[error("the request does not wait any more")]
    NoLongerWaits,
    /// What was to be tried again was so already, or needs it no more. 409.
    #[error("it does not wait for a retry any more")]
    RetriedAlready,
    /// Others did something at the same moment, again and again. 409.
    #[error("something else happened at the same moment")]
    Crossed,
    /// The actor asked for this license themself. 403.
    #[error("nobody decides on their own request")]
    OwnRequest,
    /// A webhook may not stand at this address. 422.
    #[error("the address may not be called")]
    AddressRefused,
    /// Somebody else changed the rules since the actor looked. 409.
    #[error("the rules were changed meanwhile")]
    DraftMoved,
    /// Another version was published since the draft began. 409.
    #[error("the draft began with an earlier version")]
    DraftOutdated,
    /// There is a draft, and what was asked for would take its place. 409.
    #[error("there is a draft already")]
    DraftThere,
    /// Something keeps the rules from being published. 422.
    #[error("the rules cannot be published as they are")]
    RulesUnfit,
    /// There are as many rules as there may be. 422.
    #[error("there are 500 rules already")]
    RulesFull,
    /// Conditions may not nest so deep. 422.
    #[error("conditions may not nest deeper than 8 levels")]
    RuleTooDeep,
    /// Another admin has to confirm, not the one who asked. 403.
    #[error("another admin has to confirm")]
    SecondAdmin,
    /// Somebody else changed the settings since the actor looked. 409.
    #[error("the settings were changed meanwhile")]
    SettingsMoved,
    /// A version of the settings waits to be confirmed. 409.
    #[error("a version of the settings waits to be confirmed")]
    SettingsAsked,
    /// It would take away what licenses, requests or rules need. 409.
    #[error("it is in use")]
    SettingsInUse,
    /// Something that the form asks for is missing. 422.
    #[error("the form is incomplete")]
    FormIncomplete,
    /// A dependency is down; nothing was lost. 503.
    #[error("a dependency is down")]
    Unavailable,
}

impl PortalError {
    /// The HTTP status that goes with it.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::BadLink => 400,
            Self::SignInFirst => 401,
            Self::Forbidden | Self::OwnRequest | Self::SecondAdmin => 403,
            Self::NotFound => 404,
            Self::AlreadyDecided
            | Self::NoLongerWaits
            | Self::RetriedAlready
            | Self::Crossed
            | Self::TooSoon
            | Self::NotNow
            | Self::DraftMoved
            | Self::DraftOutdated
            | Self::DraftThere
            | Self::SettingsMoved
            | Self::SettingsAsked
            | Self::SettingsInUse
            | Self::NoRoom => 409,
            Self::ReasonNeeded
            | Self::JustificationNeeded
            | Self::BadPeriod
            | Self::NothingChosen
            | Self::AddressRefused
            | Self::RulesUnfit
            | Self::RulesFull
            | Self::RuleTooDeep
            | Self::FormIncomplete => 422,
            Self::TooOften => 429,
            Self::Unavailable => 503,
        }
    }
}

impl PortalError {
    const ALL: [Self; 30] = [
        Self::SignInFirst,
        Self::Forbidden,
        Self::NotFound,
        Self::BadLink,
        Self::ReasonNeeded,
        Self::JustificationNeeded,
        Self::BadPeriod,
        Self::TooSoon,
        Self::TooOften,
        Self::NoRoom,
        Self::NothingChosen,
        Self::NotNow,
        Self::AlreadyDecided,
        Self::NoLongerWaits,
        Self::RetriedAlready,
        Self::Crossed,
        Self::OwnRequest,
        Self::AddressRefused,
        Self::DraftMoved,
        Self::DraftOutdated,
        Self::DraftThere,
        Self::RulesUnfit,
        Self::RulesFull,
        Self::RuleTooDeep,
        Self::SecondAdmin,
        Self::SettingsMoved,
        Self::SettingsAsked,
        Self::SettingsInUse,
        Self::FormIncomplete,
        Self::Unavailable,
    ];

    /// The word that stands for it in an address, as in `?problem=already_decided`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::SignInFirst => "sign_in_first",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::BadLink => "bad_link",
            Self::ReasonNeeded => "reason_needed",
            Self::JustificationNeeded => "justification_needed",
            Self::BadPeriod => "bad_period",
            Self::TooSoon => "too_soon",
            Self::TooOften => "too_often",
            Self::NoRoom => "no_room",
            Self::NothingChosen => "nothing_chosen",
            Self::NotNow => "not_now",
            Self::AlreadyDecided => "already_decided",
            Self::NoLongerWaits => "no_longer_waits",
            Self::RetriedAlready => "retried_already",
            Self::Crossed => "crossed",
            Self::OwnRequest => "own_request",
            Self::AddressRefused => "address_refused",
            Self::DraftMoved => "draft_moved",
            Self::DraftOutdated => "draft_outdated",
            Self::DraftThere => "draft_there",
            Self::RulesUnfit => "rules_unfit",
            Self::RulesFull => "rules_full",
            Self::RuleTooDeep => "rule_too_deep",
            Self::SecondAdmin => "second_admin",
            Self::SettingsMoved => "settings_moved",
            Self::SettingsAsked => "settings_asked",
            Self::SettingsInUse => "settings_in_use",
            Self::FormIncomplete => "form_incomplete",
            Self::Unavailable => "unavailable",
        }
    }

    /// The error of that code; any other word is none.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|error| error.code() == code)
    }
}

impl FromServerFnError for PortalError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        Self::Unavailable
    }
}
