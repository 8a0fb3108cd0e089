//! The frame of every page.

use std::fmt::Display;

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

const STYLE: &str = "
*{box-sizing:border-box}
body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#172b4d;background:#f7f8f9}
header{background:#0c66e4;color:#fff;padding:.75rem 1.5rem;font-weight:600}
header span{font-weight:400;opacity:.85;margin-left:.75rem}
main{max-width:44rem;margin:2.5rem auto;padding:2rem;background:#fff;border:1px solid #dcdfe4;border-radius:.5rem}
h1{margin:0 0 .5rem;font-size:1.6rem;line-height:1.25}
.key{color:#44546f;margin:0 0 .25rem}
code{font-size:.85rem;overflow-wrap:anywhere;color:#44546f}
.button{display:inline-block;margin:1rem 0 .5rem;padding:.5rem 1rem;border-radius:.25rem;background:#0c66e4;color:#fff;text-decoration:none}
li{margin:.35rem 0}
a{color:#0c66e4}
.who{color:#44546f;font-size:.9rem;margin-top:2rem}
";

/// A page with this title and content. `main` is HTML already: escape what comes from outside.
pub(super) fn page(status: StatusCode, title: &str, main: &str) -> Response {
    let title = escape(title);
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title} - Jira (simulated)</title>\
         <style>{STYLE}</style></head><body><header>Jira<span>simulated, for the demo and the tests</span></header>\
         <main>{main}</main></body></html>"
    );
    (status, Html(html)).into_response()
}

pub(super) fn escape(text: impl Display) -> String {
    let text = text.to_string();
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

/// For one query parameter.
pub(super) fn encoded(value: &str) -> String {
    url::form_urlencoded::byte_serialize(value.as_bytes()).collect()
}
