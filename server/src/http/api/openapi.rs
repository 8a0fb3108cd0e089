//! The description of the API, made from the code that answers.

use std::collections::BTreeMap;

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Content, Ref, RefOr, Response, ResponseBuilder, ServerBuilder};
use utoipa::{IntoResponses, Modify, OpenApi};

use super::problem::ProblemShape;
use super::{decide, read};

/// All of it.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Latchkey",
        description = "Requests, grants and seats of a Latchkey portal. A token speaks for the admin who made it.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    paths(
        read::requests,
        read::request,
        decide::approve,
        decide::deny,
        read::grants,
        read::grant,
        read::seats
    ),
    components(schemas(ProblemShape)),
    modifiers(&Token)
)]
struct Document;

struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("latchkey_…").build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(token));
    }
}

/// As JSON, for the portal at that address.
pub(super) fn document(public_url: &str) -> String {
    let mut document = Document::openapi();
    document.servers = Some(vec![ServerBuilder::new().url(public_url).build()]);
    document.to_json().expect("a description made of texts is JSON")
}

/// Refusals of a list.
pub(super) struct ListRefusals;

/// Refusals of one thing.
pub(super) struct ReadRefusals;

/// Refusals of a verdict.
pub(super) struct DecideRefusals;

impl IntoResponses for ListRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&[400, 401, 403, 503])
    }
}

impl IntoResponses for ReadRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&[400, 401, 403, 404, 503])
    }
}

impl IntoResponses for DecideRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&[400, 401, 403, 404, 409, 413, 415, 422, 429, 503])
    }
}

fn refusals(statuses: &[u16]) -> BTreeMap<String, RefOr<Response>> {
    let refusal = |status: &u16| {
        let content = Content::new(Some(Ref::from_schema_name("Problem")));
        let response = ResponseBuilder::new()
            .description(meaning(*status))
            .content("application/problem+json", content)
            .build();
        (status.to_string(), RefOr::T(response))
    };
    statuses.iter().map(refusal).collect()
}

fn meaning(status: u16) -> &'static str {
    match status {
        400 => "It cannot be read.",
        401 => "No token that counts.",
        403 => "Not for this token, or not for whoever made it.",
        404 => "There is no such thing.",
        409 => "It was decided or ended already, or something else happened at the same moment.",
        413 => "The body is too large.",
        415 => "The body is not JSON.",
        422 => "The body does not say what is needed.",
        429 => "Too often; see Retry-After.",
        _ => "Something the server depends on does not answer.",
    }
}
