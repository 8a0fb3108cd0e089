//! One call of the organization plane: who calls, about what, and whether they may.

use std::convert::Infallible;
use std::sync::MutexGuard;

use axum::body::{Bytes, to_bytes};
use axum::extract::{FromRequest, OriginalUri, Request};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;

use super::Refusal;
use super::attempt::attempt_of;
use super::place::Place;
use crate::faults::Lying;
use crate::rest::Params;
use crate::server::Shared;
use crate::site::{Attempt, OrgKey, Site};

pub(super) struct Call {
    pub place: Place,
    pub params: Params,
    pub body: Bytes,
    path: String,
    key: Option<String>,
    /// `None`: a read.
    attempt: Option<Attempt>,
    is_lying: bool,
}

impl<S: Sync> FromRequest<S> for Call {
    type Rejection = Infallible;

    async fn from_request(request: Request, _: &S) -> Result<Self, Infallible> {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
        // Routers that stand in another take the beginning off the path.
        let uri = parts.extensions.get::<OriginalUri>().map_or(parts.uri, |original| original.0.clone());
        Ok(Self {
            place: Place::of(uri.path()),
            params: Params::parse(uri.query()),
            attempt: attempt_of(&parts.method, &uri, &body),
            path: uri.path().to_owned(),
            key: key_in(&parts.headers),
            is_lying: parts.extensions.get::<Lying>().is_some(),
            body,
        })
    }
}

impl Call {
    /// The site as it is now, for a read that shows memberships.
    pub fn read<'a>(&self, shared: &'a Shared) -> Result<MutexGuard<'a, Site>, Refusal> {
        let mut site = shared.site();
        site.note_time();
        self.admit(&site)?;
        site.note_read();
        Ok(site)
    }

    /// Does a write, or pretends to, and writes down what the caller is told.
    pub fn write<T: IntoResponse>(
        &self,
        shared: &Shared,
        work: impl FnOnce(&mut Site) -> Result<T, Refusal>,
    ) -> Response {
        let mut site = shared.site();
        site.note_time();
        let attempt = self.attempt.clone().unwrap_or_default();
        let before = site.accepted(&attempt);
        let outcome = match self.admit(&site) {
            Err(refusal) => Err(refusal),
            Ok(()) if self.is_lying => work(&mut site.clone()),
            Ok(()) => work(&mut site),
        };
        let mut answer = outcome.into_response();
        let number = site.record(attempt, before, Some(answer.status().as_u16()));
        answer.extensions_mut().insert(number);
        answer
    }

    /// The body, in which nothing may stand that is not known.
    pub fn body<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        serde_json::from_slice(&self.body).map_err(|error| Refusal::bad_body(&error.to_string()))
    }

    pub fn account(&self) -> &str {
        self.place.account.as_deref().unwrap_or_default()
    }

    pub fn group(&self) -> &str {
        self.place.group.as_deref().unwrap_or_default()
    }

    fn admit(&self, site: &Site) -> Result<(), Refusal> {
        let org = &site.world.org;
        let rights = site.settings.org_key;
        if self.key.as_deref() != Some(org.api_key.as_str()) || rights == OrgKey::Revoked {
            return Err(Refusal::Unauthorized);
        }
        if rights == OrgKey::Powerless && self.place.org.is_some() {
            let message = "User has no permission to access resource.";
            return Err(self.turned_away(StatusCode::FORBIDDEN, message));
        }
        if rights == OrgKey::Scoped && self.wants_more_than_scopes() {
            let status = StatusCode::UNAUTHORIZED;
            let detail = "The key has no scope for this";
            return Err(Refusal::coded(status, "ADMIN-401-2", "INSUFFICIENT_SCOPE", detail));
        }
        if self.place.org.as_ref().is_some_and(|id| *id != org.id) {
            return Err(self.turned_away(StatusCode::NOT_FOUND, "TCS validation failed"));
        }
        // Reads take `-` for all directories; writes want the one.
        let is_known = |id: &String| *id == org.directory_id || (id == "-" && self.attempt.is_none());
        if self.place.directory.as_ref().is_some_and(|id| !is_known(id)) {
            let (status, detail) = (StatusCode::NOT_FOUND, "No such directory");
            return Err(Refusal::coded(status, "ADMIN-404-1", "Unknown resource", detail));
        }
        Ok(())
    }

    /// There are scopes for reads only, and none for the search for people.
    fn wants_more_than_scopes(&self) -> bool {
        self.attempt.is_some() || self.path.ends_with("/users/search")
    }

    fn turned_away(&self, status: StatusCode, message: &'static str) -> Refusal {
        Refusal::Gateway { status, path: format!("/api{}", self.path), message }
    }
}

fn key_in(headers: &HeaderMap) -> Option<String> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::to_owned)
}
