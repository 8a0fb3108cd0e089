//! What stands outside the router: refusals and breakdowns, each a whole page.

use domain::TargetError;

/// A page's words: the heading, then what it means and what to do.
pub struct Words {
    /// The one heading, also in the tab.
    pub heading: &'static str,
    /// One or two sentences.
    pub text: &'static str,
}

/// The link was refused.
pub const REFUSED_HEADING: &str = "Latchkey cannot take you there";
/// What is accepted.
pub const ACCEPTED: &str = "Latchkey takes whole https:// addresses of issues, projects, boards and searches on our \
    Jira sites. Copy the link from the address bar and paste it on your start page.";

/// Which rule the link breaks.
#[must_use]
pub fn refused(error: TargetError) -> &'static str {
    match error {
        TargetError::TooLong => "The link is longer than 2,048 characters.",
        TargetError::OddCharacter => {
            "The link contains a space, a backslash or another character that does not belong into a link."
        }
        TargetError::NotAUrl => "The link is not a whole web address.",
        TargetError::Scheme => "The link does not start with https://.",
        TargetError::UserInfo => "The link carries a user name.",
        TargetError::UnknownHost => "The link does not lead to one of our Jira sites.",
        TargetError::Path => "The link does not lead to an issue, a project, a board or a search.",
    }
}

/// The identity provider is down.
pub const SIGN_IN_UNAVAILABLE: Words = Words {
    heading: "Signing in does not work just now",
    text: "Your company's sign-in does not answer. Nothing was lost: the page you wanted is remembered. Try again in a minute.",
};
/// The identity provider, or our check of its answer, said no.
pub const SIGN_IN_REFUSED: Words = Words {
    heading: "You were not signed in",
    text: "Your company's sign-in said no, took too long, or answered something that cannot be trusted. \
        Try again; if it happens again, tell an admin of Latchkey the time and what you see here.",
};
/// The address is not confirmed.
pub const EMAIL_NOT_VERIFIED: Words = Words {
    heading: "Your e-mail address is not confirmed",
    text: "Your company's sign-in does not vouch for your e-mail address, so Latchkey cannot tell which license is yours. \
        Ask your IT help to confirm the address there, then try again.",
};
/// Another identity has the address.
pub const ADDRESS_TAKEN: Words = Words {
    heading: "This address belongs to another sign-in",
    text: "Somebody has signed in to Latchkey with your e-mail address before, under another identity. \
        The admins of Latchkey have been told and can clear it up. Ask them, then try again.",
};
/// After signing out.
pub const SIGNED_OUT: Words = Words {
    heading: "You are signed out",
    text: "You can close this page or sign in again. What you opened in Jira stays open.",
};
/// A form came from somewhere else.
pub const FORBIDDEN: Words = Words {
    heading: "That did not come from a page of Latchkey",
    text: "For your safety nothing was done. Open the page anew and press the button there.",
};
/// Too much at once.
pub const TOO_MANY: Words =
    Words { heading: "That was a lot at once", text: "Wait a minute, then try again. Nothing was lost." };
/// Too large.
pub const TOO_LARGE: Words = Words {
    heading: "That was too large",
    text: "Nothing was saved. Go back, shorten what you wrote, and send it again.",
};
/// Too much in the headers, which is cookies nearly always.
pub const HEADERS_TOO_LARGE: Words = Words {
    heading: "Your browser sent too much",
    text: "It keeps more cookies for this address than Latchkey takes. Delete the cookies of this address in your \
        browser's settings, then open the link again.",
};
/// Our own fault.
pub const INTERNAL: Words = Words {
    heading: "Something broke in Latchkey",
    text: "It is not your doing. Try again; if it happens again, tell an admin of Latchkey this number:",
};
/// Something is down.
pub const UNAVAILABLE: Words = Words {
    heading: "Latchkey does not work just now",
    text: "Something it depends on does not answer. Nothing was lost. Try again in a minute.",
};
/// No such page.
pub const NOT_FOUND: Words = Words {
    heading: "There is nothing here",
    text: "The page does not exist, or it is not yours to see. If someone sent you the link, ask them what it was.",
};
/// The way past the portal while signing in does not work.
pub const ON_TO_JIRA: &str = "Go on to Jira";
/// The label of the number in [`INTERNAL`].
pub const NUMBER: &str = "Number";
