//! A time as people say it, with the exact time on hover.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use crate::catalog::time;

/// “4 minutes ago”; `now` is the server's.
#[component]
pub fn Since(at: DateTime<Utc>, now: DateTime<Utc>) -> impl IntoView {
    view! {
        <time datetime=time::machine(at) title=time::exact(at)>
            {time::relative(at, now)}
        </time>
    }
}
