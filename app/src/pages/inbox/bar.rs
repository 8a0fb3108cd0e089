//! What can be done with the ticked requests, and the keys that do it.

use leptos::prelude::*;

use crate::catalog::inbox;

/// Both buttons and the reason. It stays in sight however long the list is. The reason is wanted of a no only.
#[component]
pub(super) fn Bar() -> impl IntoView {
    view! {
        <section class="bar" aria-label=inbox::DECIDE>
            <button type="submit" class="primary" name="verdict" value="approve" formnovalidate>
                {inbox::APPROVE}
            </button>
            <button type="submit" name="verdict" value="deny">{inbox::DENY}</button>
            <div class="reason">
                <label class="unseen" for="reason">{inbox::REASON}</label>
                <textarea
                    id="reason" name="reason" rows="1" required maxlength="1000" placeholder=inbox::REASON
                ></textarea>
            </div>
        </section>
    }
}

/// Shown by the script, which alone makes the keys work.
#[component]
pub(super) fn Keys() -> impl IntoView {
    let keys = inbox::KEY_LIST.map(|(key, what)| {
        view! { <div><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div> }
    });
    view! {
        <p class="small" hidden data-keys=""><button type="button" class="plain">{inbox::KEYS} " " <kbd>"?"</kbd></button></p>
        <dialog id="keys" class="card" aria-labelledby="keys-heading">
            <h2 id="keys-heading">{inbox::KEYS}</h2>
            <dl class="keys">{keys.collect_view()}</dl>
            <label class="tick"><input type="checkbox" checked/> {inbox::USE_KEYS}</label>
            <form method="dialog"><button type="submit">{inbox::CLOSE}</button></form>
        </dialog>
    }
}
