//! Whole documents for what happens outside the router: refusals and breakdowns. In the same look, without scripts.

use domain::TargetError;
use leptos::prelude::*;

use crate::catalog::{errors, frame, outside};
use crate::pages::Bare;
use crate::shell::Head;

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standalone {
    /// The link is not a target. 400.
    RefusedTarget(TargetError),
    /// The identity provider does not answer. 503.
    SignInUnavailable {
        /// Path and query of the way back into signing in.
        again: String,
        /// The proven target, for whoever wants to go on without the portal.
        onward: Option<String>,
    },
    /// The identity provider said no, or its answer cannot be trusted. 403.
    SignInRefused {
        /// Path and query of the way back into signing in.
        again: String,
    },
    /// The identity provider does not vouch for the address. 403.
    EmailNotVerified,
    /// Another identity has the address. 403.
    AddressTaken,
    /// After signing out. 200.
    SignedOut,
    /// A form came from somewhere else. 403.
    Forbidden,
    /// 404, where the router does not answer.
    NotFound,
    /// 429.
    TooManyRequests,
    /// 413.
    TooLarge,
    /// 431.
    HeadersTooLarge,
    /// 500.
    Internal {
        /// The number under which the log knows it.
        request_id: String,
    },
    /// 503.
    Unavailable {
        /// Path and query to try again.
        again: String,
    },
}

impl Standalone {
    /// The status that goes with it.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::SignedOut => 200,
            Self::RefusedTarget(_) => 400,
            Self::SignInRefused { .. } | Self::EmailNotVerified | Self::AddressTaken | Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::TooLarge => 413,
            Self::TooManyRequests => 429,
            Self::HeadersTooLarge => 431,
            Self::Internal { .. } => 500,
            Self::SignInUnavailable { .. } | Self::Unavailable { .. } => 503,
        }
    }

    fn words(&self) -> outside::Words {
        match self {
            Self::RefusedTarget(why) => {
                outside::Words { heading: outside::REFUSED_HEADING, text: outside::refused(*why) }
            }
            Self::SignInUnavailable { .. } => outside::SIGN_IN_UNAVAILABLE,
            Self::SignInRefused { .. } => outside::SIGN_IN_REFUSED,
            Self::EmailNotVerified => outside::EMAIL_NOT_VERIFIED,
            Self::AddressTaken => outside::ADDRESS_TAKEN,
            Self::SignedOut => outside::SIGNED_OUT,
            Self::Forbidden => outside::FORBIDDEN,
            Self::NotFound => outside::NOT_FOUND,
            Self::TooManyRequests => outside::TOO_MANY,
            Self::TooLarge => outside::TOO_LARGE,
            Self::HeadersTooLarge => outside::HEADERS_TOO_LARGE,
            Self::Internal { .. } => outside::INTERNAL,
            Self::Unavailable { .. } => outside::UNAVAILABLE,
        }
    }

    /// The one button: where it leads, and its word.
    fn next(&self) -> (String, &'static str) {
        match self {
            Self::SignInUnavailable { again, .. }
            | Self::SignInRefused { again }
            | Self::Unavailable { again } => (own(again).to_owned(), errors::TRY_AGAIN),
            Self::EmailNotVerified | Self::AddressTaken => (SIGN_IN.to_owned(), errors::TRY_AGAIN),
            Self::SignedOut => (SIGN_IN.to_owned(), frame::SIGN_IN),
            _ => ("/".to_owned(), frame::BACK_HOME),
        }
    }
}

const SIGN_IN: &str = "/auth/sign-in";

/// A path of the portal as it is, and the start page for whatever a browser would read as another host: it drops tabs
/// and line ends, and takes `\` for `/` (<https://url.spec.whatwg.org/#relative-slash-state>).
fn own(again: &str) -> &str {
    let is_own = again.starts_with('/')
        && !again.starts_with("//")
        && !again.contains(|c: char| c == '\\' || c.is_control());
    if is_own { again } else { "/" }
}

/// The document.
#[must_use]
pub fn standalone(page: &Standalone) -> String {
    let owner = Owner::new_root(None);
    let html = owner.with(|| document(page).to_html());
    owner.cleanup();
    html
}

fn document(page: &Standalone) -> impl IntoView + use<> {
    let words = page.words();
    let (href, word) = page.next();
    let accepted = matches!(page, Standalone::RefusedTarget(_)).then_some(outside::ACCEPTED);
    let onward = if let Standalone::SignInUnavailable { onward, .. } = page { onward.clone() } else { None };
    let number = if let Standalone::Internal { request_id } = page { Some(request_id.clone()) } else { None };
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <Head/>
                <title>{frame::title(words.heading)}</title>
            </head>
            <body>
                <Bare viewer=None>
                    <h1>{words.heading}</h1>
                    <p class="lead">{words.text}</p>
                    {accepted.map(|accepted| view! { <p>{accepted}</p> })}
                    {number.map(|number| view! { <p>{outside::NUMBER} " " <code>{number}</code></p> })}
                    <p class="actions">
                        <a class="button primary" href=href>{word}</a>
                        {onward.map(|url| view! { <a class="button" href=url>{outside::ON_TO_JIRA}</a> })}
                    </p>
                </Bare>
            </body>
        </html>
    }
}
