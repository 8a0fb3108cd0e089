//! The line that keeps the System page live, and can be paused. It holds no view of the page: what the server writes
//! is what people see, at first and five seconds later.

mod look;

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::catalog::{frame, system};
use crate::components::{Icon, Mark};
use crate::error::PortalError;

const EVERY: Duration = Duration::from_secs(5);

/// Whether the numbers move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// As the server wrote it: no script has run.
    Still,
    Live,
    Paused,
    Lost(PortalError),
}

impl Mode {
    fn word(self) -> &'static str {
        match self {
            Self::Still => system::STILL,
            Self::Live => system::LIVE,
            Self::Paused => system::PAUSED,
            Self::Lost(error) => system::lost(error),
        }
    }

    fn mark(self) -> Mark {
        match self {
            Self::Live => Mark::Done,
            Self::Still | Self::Paused => Mark::Later,
            Self::Lost(_) => Mark::No,
        }
    }
}

/// Says whether the page is live, and keeps it so.
#[island]
pub fn LiveSystem() -> impl IntoView {
    let mode = RwSignal::new(Mode::Still);
    keep_looking(mode);
    let sign_in = move || {
        (mode.get() == Mode::Lost(PortalError::SignInFirst))
            .then(|| view! { <a href=look::PAGE>{frame::SIGN_IN}</a> })
    };
    // Not there without scripts.
    let pause = move || {
        let (word, next) = match mode.get() {
            Mode::Still => return None,
            Mode::Paused => (system::RESUME, Mode::Live),
            Mode::Live | Mode::Lost(_) => (system::PAUSE, Mode::Paused),
        };
        Some(view! { <button type="button" on:click=move |_| mode.set(next)>{word}</button> })
    };
    view! {
        <p role="status">
            {move || view! { <Icon mark=mode.get().mark()/> }}
            <span class="live-word">{move || mode.get().word()}</span>
            {sign_in}
        </p>
        {pause}
    }
}

/// Looks again and again. Effects run in the browser only.
fn keep_looking(mode: RwSignal<Mode>) {
    let looking = StoredValue::new(false);
    // A form was sent: what the person pressed stays as it is until the answer takes the place of the page.
    let leaving = StoredValue::new(false);
    let rests = move || mode.get_untracked() == Mode::Paused || leaving.get_value();
    Effect::new(move |_| {
        mode.set(Mode::Live);
        let sent = window_event_listener_untyped("submit", move |_| leaving.set_value(true));
        // Also when the browser's Back button brings the page as it was.
        let back = window_event_listener_untyped("pageshow", move |_| leaving.set_value(false));
        let tick = move || {
            if rests() || looking.get_value() {
                return;
            }
            looking.set_value(true);
            spawn_local(async move {
                let newer = look::read().await;
                looking.set_value(false);
                if rests() {
                    return;
                }
                let seen = match newer.and_then(|newer| look::show(&newer)) {
                    Ok(()) => Mode::Live,
                    Err(error) => Mode::Lost(error),
                };
                if mode.get_untracked() != seen {
                    mode.set(seen);
                }
            });
        };
        let timer = set_interval_with_handle(tick, EVERY);
        on_cleanup(move || {
            sent.remove();
            back.remove();
            if let Ok(timer) = timer {
                timer.clear();
            }
        });
    });
}
