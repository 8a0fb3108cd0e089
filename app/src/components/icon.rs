//! Small pictures beside words. They say nothing that the words do not say.

use leptos::prelude::*;

/// What a picture stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is done, or it works.
    Done,
    /// It is being waited for.
    Now,
    /// It comes later.
    Later,
    /// It went wrong, or somebody said no.
    No,
}

impl Mark {
    /// The class that colours it.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Done => "good",
            Self::Now => "wait",
            Self::Later => "later",
            Self::No => "bad",
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Done => "M4.75 8.25l2.25 2.25 4.25-4.75",
            Self::Now | Self::Later => "",
            Self::No => "M5.5 5.5l5 5M10.5 5.5l-5 5",
        }
    }
}

/// The picture of a mark: a ring with a tick, a turning ring, an empty ring, a ring with a cross.
#[component]
pub fn Icon(mark: Mark) -> impl IntoView {
    view! {
        <svg class=format!("icon {}", mark.class()) viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <circle cx="8" cy="8" r="6.5"></circle>
            <path d=mark.path()></path>
        </svg>
    }
}
