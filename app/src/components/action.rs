//! Buttons that do one thing to one row, as plain forms.

use leptos::prelude::*;

use crate::catalog::system;

/// Retries what has this id. `what` tells apart the buttons for those who hear them.
#[component]
pub fn Retry(action: &'static str, id: String, what: String) -> impl IntoView {
    view! {
        <form method="post" action=action>
            <input type="hidden" name="id" value=id/>
            <button type="submit" aria-label=system::retry_what(&what)>{system::RETRY}</button>
        </form>
    }
}
