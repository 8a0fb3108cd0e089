//! Pages and server functions, rendered by Leptos.

use std::sync::Arc;

use app::portal::Portal;
use app::shell::shell;
use app::standalone::Standalone;
use app::views::ImportInput;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use leptos::nonce::Nonce;
use leptos::prelude::provide_context;

use super::error::Page;
use super::note;
use super::router::Doors;
use super::security::PageNonce;
use super::session::Caller;
use crate::operations::session::SignedIn;
use crate::portal::{ActorPortal, Notes};

/// A page.
pub async fn page(doors: Arc<Doors>, request: Request) -> Response {
    render(doors, request, || ()).await
}

/// A page as the answer of its own form.
pub async fn answer(doors: Arc<Doors>, request: Request, sent: ImportInput) -> Response {
    render(doors, request, move || provide_context(sent.clone())).await
}

/// Its nonce goes to the header by way of the response.
async fn render(
    doors: Arc<Doors>,
    request: Request,
    more: impl Fn() + Clone + Send + Sync + 'static,
) -> Response {
    let who = match caller(&request) {
        Ok(who) => who,
        Err(unavailable) => return unavailable,
    };
    let headers = request.headers().clone();
    let notes = Arc::new(note::found(&headers, &doors.key));
    let state = Arc::clone(&doors.state);
    let portal: Arc<dyn Portal> = Arc::new(ActorPortal::for_page(state, who, Arc::clone(&notes)).await);
    let nonce = Nonce::new();
    let options = doors.leptos.clone();
    let in_page = nonce.clone();
    let render = leptos_axum::render_app_async_with_context(
        move || {
            provide_context(Arc::clone(&portal));
            provide_context(in_page.clone());
            more();
        },
        move || shell(options.clone()),
    );
    let mut response = render(request).await;
    response.extensions_mut().insert(PageNonce(nonce));
    note::carry(&notes, &headers, &doors.key, &mut response);
    response
}

/// A server function.
pub async fn server_function(doors: Arc<Doors>, request: Request) -> Response {
    let who = match caller(&request) {
        Ok(who) => who,
        Err(unavailable) => return unavailable,
    };
    let notes = Arc::new(Notes::default());
    let state = Arc::clone(&doors.state);
    let portal: Arc<dyn Portal> = Arc::new(ActorPortal::new(state, who, Arc::clone(&notes)));
    let mut response =
        leptos_axum::handle_server_fns_with_context(move || provide_context(Arc::clone(&portal)), request)
            .await
            .into_response();
    note::carry(&notes, &HeaderMap::new(), &doors.key, &mut response);
    response
}

#[expect(clippy::result_large_err, reason = "a refusal is an answer; it is made once and sent")]
fn caller(request: &Request) -> Result<Option<Arc<SignedIn>>, Response> {
    match request.extensions().get::<Caller>() {
        Some(Caller::SignedIn(who)) => Ok(Some(Arc::clone(who))),
        Some(Caller::Unknown) => {
            let again = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
            let again = if request.method().is_safe() { again } else { "/".to_owned() };
            Err(Page(Standalone::Unavailable { again }).into_response())
        }
        _ => Ok(None),
    }
}
