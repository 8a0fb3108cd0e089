//! Taking somebody's access away for a while, and giving it back.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::Call;
use crate::server::Shared;

pub(super) async fn suspend(State(shared): State<Shared>, call: Call) -> Response {
    call.write(&shared, |site| {
        site.suspend(call.account())?;
        Ok(StatusCode::NO_CONTENT)
    })
}

pub(super) async fn restore(State(shared): State<Shared>, call: Call) -> Response {
    call.write(&shared, |site| {
        site.restore(call.account())?;
        Ok(StatusCode::NO_CONTENT)
    })
}
