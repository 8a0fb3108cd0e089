//! What the answer of a form leaves for the page that follows it: a new secret, shown once and stored nowhere, or what
//! was filled in and could not be understood. The edge carries it from one to the other.

use std::sync::Mutex;

use domain::PersonId;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// Browsers keep 4096 bytes of a cookie with its name, and drop one that is longer.
const MOST: usize = 4_000;
/// What sealing adds.
const SEAL: usize = 28;

/// Which page a note is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteFor {
    /// The page of the webhooks.
    Webhooks,
    /// The page of the tokens.
    Tokens,
    /// The page of a rule.
    Rule,
    /// A page of products, approvers or notifications.
    Settings,
}

/// A note: for one page, and for the one who sent the form.
#[derive(Serialize, Deserialize)]
pub struct Note {
    page: NoteFor,
    person: PersonId,
    secret: String,
}

impl Note {
    /// How long it is in a cookie, about: sealed, written in letters, some of which are escaped again.
    fn sealed_length(&self) -> usize {
        let plain = serde_json::to_string(self).map_or(usize::MAX / 4, |plain| plain.len());
        let letters = (plain + SEAL).div_ceil(3) * 4;
        letters + letters / 16
    }
}

/// The notes of one request.
#[derive(Default)]
pub struct Notes {
    found: Mutex<Option<Note>>,
    left: Mutex<Option<Note>>,
}

impl Notes {
    /// With what an earlier answer left, if it did.
    #[must_use]
    pub fn new(found: Option<Note>) -> Self {
        Self { found: Mutex::new(found), left: Mutex::default() }
    }

    /// What an earlier answer left for this page and this person. It is not there a second time.
    pub(super) fn take(&self, page: NoteFor, person: PersonId) -> Option<String> {
        let mut found = self.found.lock().expect("nobody panics with a note");
        let is_theirs = found.as_ref().is_some_and(|note| note.page == page && note.person == person);
        if is_theirs { found.take().map(|note| note.secret) } else { None }
    }

    /// Leaves a note for a page and a person. `false`: it is more than a browser would keep, and nothing was left.
    pub(super) fn leave(&self, page: NoteFor, person: PersonId, secret: &SecretString) -> bool {
        let note = Note { page, person, secret: secret.expose_secret().to_owned() };
        let fits = note.sealed_length() <= MOST;
        if fits {
            *self.left.lock().expect("nobody panics with a note") = Some(note);
        }
        fits
    }

    /// What this answer leaves for the next page.
    pub fn left(&self) -> Option<Note> {
        self.left.lock().expect("nobody panics with a note").take()
    }

    /// Whether a note that was found is still there.
    pub fn is_kept(&self) -> bool {
        self.found.lock().expect("nobody panics with a note").is_some()
    }
}
