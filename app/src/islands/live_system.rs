//! The System page, kept live: asks the server again every five seconds, and can be paused.

mod sections;

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::catalog::system;
use crate::components::{Icon, Mark, Since};
use crate::error::PortalError;
use crate::server_fns::read_system;
use crate::views::SystemView;
use sections::{Alerts, Checks, FailedGrants, Jobs, Seats};

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

/// The whole page under its heading.
#[island]
pub fn LiveSystem(initial: SystemView) -> impl IntoView {
    let view = RwSignal::new(initial);
    let mode = RwSignal::new(Mode::Still);
    keep_reading(view, mode);
    let now = Signal::derive(move || view.read().at);
    view! {
        <div class="live">
            <p role="status">
                {move || view! { <Icon mark=mode.get().mark()/> }}
                <span class="live-word">{move || mode.get().word()}</span>
            </p>
            <p class="muted">{system::READ} " " {move || view! { <Since at=now.get() now=now/> }}</p>
            <PauseButton mode=mode/>
        </div>
        <Checks view=view/>
        <Jobs view=view/>
        <FailedGrants view=view/>
        <Seats view=view/>
        <Alerts view=view/>
    }
}

/// Pauses and resumes; not there without scripts.
#[component]
fn PauseButton(mode: RwSignal<Mode>) -> impl IntoView {
    let press =
        move |_| mode.update(|mode| *mode = if *mode == Mode::Paused { Mode::Live } else { Mode::Paused });
    let word = move || if mode.get() == Mode::Paused { system::RESUME } else { system::PAUSE };
    view! {
        <Show when=move || mode.get() != Mode::Still>
            <button type="button" on:click=press>{word}</button>
        </Show>
    }
}

/// Reads again and again. Effects run in the browser only.
fn keep_reading(view: RwSignal<SystemView>, mode: RwSignal<Mode>) {
    let asking = StoredValue::new(false);
    Effect::new(move |_| {
        mode.set(Mode::Live);
        let tick = move || {
            if mode.get_untracked() == Mode::Paused || asking.get_value() {
                return;
            }
            asking.set_value(true);
            spawn_local(async move {
                let read = read_system().await;
                asking.set_value(false);
                if mode.get_untracked() == Mode::Paused {
                    return;
                }
                match read {
                    Ok(newer) => {
                        view.set(newer);
                        mode.set(Mode::Live);
                    }
                    Err(error) => mode.set(Mode::Lost(error)),
                }
            });
        };
        if let Ok(timer) = set_interval_with_handle(tick, EVERY) {
            on_cleanup(move || timer.clear());
        }
    });
}
