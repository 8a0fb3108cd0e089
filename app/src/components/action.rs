//! Buttons that do one thing to one row, as plain forms.

use leptos::prelude::*;

use crate::catalog::system;

/// Retries what has this id. The label tells the buttons apart for those who hear them.
#[component]
pub fn Retry(action: &'static str, id: String, label: String) -> impl IntoView {
    view! {
        <form method="post" action=action>
            <input type="hidden" name="id" value=id/>
            <button type="submit" aria-label=label>{system::RETRY}</button>
        </form>
    }
}
