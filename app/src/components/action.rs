//! Buttons that do one thing to one row, as plain forms.

use leptos::prelude::*;

use crate::catalog::system;

/// Retries what has this id. The label tells the buttons apart for those who hear them, the button's own id for the
/// keyboard's focus when the page renews itself.
#[component]
pub fn Retry(action: &'static str, id: String, label: String) -> impl IntoView {
    let own_id = format!("retry-{id}");
    view! {
        <form method="post" action=action>
            <input type="hidden" name="id" value=id/>
            <button type="submit" id=own_id aria-label=label>{system::RETRY}</button>
        </form>
    }
}
