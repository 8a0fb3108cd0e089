//! The WASM entry: wakes the islands of the pages that carry them. It must do nothing else.

// Without this mention the linker drops every island (leptos#2083).
use app as _;

/// Called once by the page's loader script.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
