//! The document around every page. Only pages that carry islands load scripts.

use http::request::Parts;
use leptos::config::LeptosOptions;
use leptos::hydration::HydrationScripts;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::app::App;

/// Where islands live.
const LIVE_PAGES: [&str; 1] = ["/system"];
/// The address changes with the content, so that browsers may keep it for ever.
const STYLE_VERSION: u64 = fnv1a(include_bytes!("../../style/main.css"));

/// The whole document. The path of the request, in the context, says whether it gets scripts; they carry the nonce
/// that is in the context.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let is_live = use_context::<Parts>().is_some_and(|parts| LIVE_PAGES.contains(&parts.uri.path()));
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <Head/>
                {is_live.then(|| view! { <HydrationScripts options=options islands=true/> })}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// What stands in the head of every document, scripts and the title aside.
#[component]
pub(crate) fn Head() -> impl IntoView {
    view! {
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <link rel="stylesheet" href=format!("/pkg/latchkey.css?v={STYLE_VERSION:x}")/>
        <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
    }
}

/// FNV-1a: enough to tell two versions of a file apart.
const fn fnv1a(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}
