//! Problems, after RFC 9457: what went wrong, for programs and for those who write them.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tracing::error;
use utoipa::ToSchema;

use crate::api::RequestShape;
use crate::operations::OperationError;
use crate::storage::DbErr;

const MEDIA_TYPE: &str = "application/problem+json";

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Malformed,
    NoToken,
    NotForThisToken,
    NotAnAdmin,
    TokenRests,
    OwnRequest,
    NotAnApprover,
    NotFound,
    NotThisMethod,
    AlreadyDecided,
    Crossed,
    TooLarge,
    NotJson,
    Incomplete,
    TooOften,
    Internal,
    Unavailable,
    Refused,
}

impl Kind {
    fn status(self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::NoToken => StatusCode::UNAUTHORIZED,
            Self::NotForThisToken
            | Self::NotAnAdmin
            | Self::TokenRests
            | Self::OwnRequest
            | Self::NotAnApprover
            | Self::Refused => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotThisMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::AlreadyDecided | Self::Crossed => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Incomplete => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooOften => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// By this a program knows it.
    fn name(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::NoToken => "no_token",
            Self::NotForThisToken => "not_for_this_token",
            Self::NotAnAdmin => "not_an_admin",
            Self::TokenRests => "token_rests",
            Self::OwnRequest => "own_request",
            Self::NotAnApprover => "not_an_approver",
            Self::NotFound => "not_found",
            Self::NotThisMethod => "not_this_method",
            Self::AlreadyDecided => "already_decided",
            Self::Crossed => "crossed",
            Self::TooLarge => "too_large",
            Self::NotJson => "not_json",
            Self::Incomplete => "incomplete",
            Self::TooOften => "too_often",
            Self::Internal => "internal",
            Self::Unavailable => "unavailable",
            Self::Refused => "refused",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Malformed => "The request cannot be read.",
            Self::NoToken => "A token that counts is needed: Authorization: Bearer latchkey_….",
            Self::NotForThisToken => "The token has not this scope.",
            Self::NotAnAdmin => "Whoever made the token is no admin any more.",
            Self::TokenRests => "Whoever made the token has not signed in for 30 days.",
            Self::OwnRequest => "Nobody decides on their own request.",
            Self::NotAnApprover => "Whoever made the token was not asked about this request.",
            Self::NotFound => "There is no such thing.",
            Self::NotThisMethod => "This address is not used so.",
            Self::AlreadyDecided => "The request was decided or ended already.",
            Self::Crossed => "Something else happened at the same moment; look again.",
            Self::TooLarge => "The body is too large.",
            Self::NotJson => "The body has to be application/json.",
            Self::Incomplete => "The body does not say what is needed.",
            Self::TooOften => "Too many requests; wait a moment.",
            Self::Internal => "Something broke; the log of the server has the id of this answer.",
            Self::Unavailable => "Something the server depends on does not answer. Nothing was lost.",
            Self::Refused => "The request was refused.",
        }
    }
}

/// The body of an answer that is no success.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemShape {
    /// `urn:latchkey:problem:` and a name that stays.
    #[serde(rename = "type")]
    #[schema(format = "uri")]
    kind: String,
    /// In words.
    title: &'static str,
    /// The status of the answer.
    status: u16,
    /// More of it, if there is more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    detail: Option<String>,
    /// With `already_decided`: the request as it stands, and so who was first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    request: Option<Box<RequestShape>>,
}

/// A problem, as an answer.
#[derive(Debug)]
pub struct Problem {
    kind: Kind,
    detail: Option<String>,
    request: Option<Box<RequestShape>>,
}

impl Problem {
    pub(super) fn new(kind: Kind) -> Self {
        Self { kind, detail: None, request: None }
    }

    pub(super) fn is(&self, kind: Kind) -> bool {
        self.kind == kind
    }

    pub(super) fn with_detail(kind: Kind, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..Self::new(kind) }
    }

    pub(super) fn with_request(kind: Kind, request: Option<RequestShape>) -> Self {
        Self { request: request.map(Box::new), ..Self::new(kind) }
    }
}

impl From<DbErr> for Problem {
    fn from(error: DbErr) -> Self {
        error!(%error, "The database failed a program");
        Self::new(Kind::Unavailable)
    }
}

impl From<OperationError> for Problem {
    fn from(error: OperationError) -> Self {
        use domain::VerdictRefused::{Decided, NotAnApprover, OwnRequest, SaidYes};
        Self::new(match error {
            OperationError::NotFound => Kind::NotFound,
            OperationError::Forbidden => Kind::NotAnAdmin,
            OperationError::Refused(OwnRequest) => Kind::OwnRequest,
            OperationError::Refused(NotAnApprover) => Kind::NotAnApprover,
            OperationError::Refused(Decided(_)) => Kind::AlreadyDecided,
            OperationError::Refused(SaidYes) | OperationError::Conflict => Kind::Crossed,
            OperationError::Database(error) => return error.into(),
            OperationError::Directory(error) => {
                error!(%error, "Atlassian failed a program");
                Kind::Unavailable
            }
            OperationError::JustificationNeeded | OperationError::BadPeriod => Kind::Incomplete,
            OperationError::OutOfTime | OperationError::TooOften => Kind::Unavailable,
        })
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let Self { kind, detail, request } = self;
        let shape = ProblemShape {
            kind: format!("urn:latchkey:problem:{}", kind.name()),
            title: kind.title(),
            status: kind.status().as_u16(),
            detail,
            request,
        };
        let mut response = (kind.status(), Json(shape)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        if kind == Kind::NoToken {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// Refusals and breakdowns around the API are pages for people: here they become problems, with their other headers.
pub fn as_problem(response: Response) -> Response {
    let status = response.status();
    let is_one = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == MEDIA_TYPE);
    if is_one || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let kind = match status {
        StatusCode::NOT_FOUND => Kind::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Kind::NotThisMethod,
        StatusCode::PAYLOAD_TOO_LARGE => Kind::TooLarge,
        StatusCode::TOO_MANY_REQUESTS => Kind::TooOften,
        StatusCode::SERVICE_UNAVAILABLE => Kind::Unavailable,
        StatusCode::FORBIDDEN => Kind::Refused,
        _ if status.is_client_error() => Kind::Malformed,
        _ => Kind::Internal,
    };
    let (parts, _) = response.into_parts();
    let mut problem = Problem::new(kind).into_response();
    for name in [header::RETRY_AFTER, header::ALLOW] {
        if let Some(value) = parts.headers.get(&name) {
            problem.headers_mut().insert(name, value.clone());
        }
    }
    problem
}
