//! A look at the page: fetched again, and what changed in it put in the place of what is there. With the browser's own
//! means, since each library for this weighs more than the island.

use leptos::prelude::{document, window};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{Array, Promise};
use web_sys::{
    AbortSignal, Document, Element, HtmlElement, RequestCache, RequestInit, RequestRedirect, Response,
    ResponseType,
};

use crate::error::PortalError;

/// The page that is looked at.
pub(super) const PAGE: &str = "/system";
/// The ids of its live parts.
const PARTS: [&str; 2] = ["system-read", "system-now"];
/// A server that answers later than this does not answer.
const PATIENCE_MS: u32 = 10_000;

#[wasm_bindgen]
extern "C" {
    /// web-sys has it behind a feature that nothing else here asks for.
    type DOMParser;

    #[wasm_bindgen(constructor)]
    fn new() -> DOMParser;

    #[wasm_bindgen(method, js_name = parseFromString)]
    fn parse(this: &DOMParser, text: &str, kind: &str) -> Document;
}

/// The page as the server writes it now. Its scripts do not run.
pub(super) async fn read() -> Result<Document, PortalError> {
    let options = RequestInit::new();
    options.set_cache(RequestCache::NoStore);
    // The page leads on only those who must sign in, and the way there ends at another origin.
    options.set_redirect(RequestRedirect::Manual);
    options.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE_MS)));
    let response = settled(Ok(window().fetch_with_str_and_init(PAGE, &options))).await?;
    let response: Response = response.unchecked_into();
    match (response.type_(), response.status()) {
        (ResponseType::Opaqueredirect, _) | (_, 401) => Err(PortalError::SignInFirst),
        (_, 403) => Err(PortalError::Forbidden),
        (_, 200) => {
            let text = settled(response.text()).await?.as_string().unwrap_or_default();
            Ok(DOMParser::new().parse(&text, "text/html"))
        }
        _ => Err(PortalError::Unavailable),
    }
}

/// Shows the live parts of a newer page. The keyboard's focus stays where it was.
pub(super) fn show(newer: &Document) -> Result<(), PortalError> {
    let here = document();
    let focused = here.active_element();
    for id in PARTS {
        let (Some(old), Some(new)) = (here.get_element_by_id(id), newer.get_element_by_id(id)) else {
            return Err(PortalError::Unavailable);
        };
        renew(&old, &new);
    }
    if let Some(focused) = focused.filter(|focused| !focused.is_connected())
        && let Some(again) = here.get_element_by_id(&focused.id())
        && let Some(again) = again.dyn_ref::<HtmlElement>()
    {
        // Who cannot be given the focus is not in want of it.
        let _ = again.focus();
    }
    Ok(())
}

/// Takes over what changed, child by child: the rest keeps its focus and what is marked in it.
fn renew(old: &Element, new: &Element) {
    let (olds, news) = (children(old), children(new));
    if olds.len() != news.len() {
        old.replace_children_with_node(&news.iter().collect::<Array>());
        return;
    }
    for (old, new) in olds.iter().zip(&news) {
        if !old.is_equal_node(Some(new)) {
            // Refused only where a node would hold itself.
            let _ = old.replace_with_with_node_1(new);
        }
    }
}

/// The children as they are now: the browser's own list changes while they move.
fn children(of: &Element) -> Vec<Element> {
    let live = of.children();
    (0..live.length()).filter_map(|at| live.item(at)).collect()
}

async fn settled(promise: Result<Promise, JsValue>) -> Result<JsValue, PortalError> {
    let settled = match promise {
        Ok(promise) => JsFuture::from(promise).await,
        Err(error) => Err(error),
    };
    settled.map_err(|_| PortalError::Unavailable)
}
