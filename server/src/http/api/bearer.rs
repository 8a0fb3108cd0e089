//! For whom a program speaks: the bearer token of a request, and nothing else of it.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use domain::{Actor, Scope};

use super::super::router::Doors;
use super::problem::{Kind, Problem};
use crate::operations::tokens::{self, Bearer, TokenRefused};

/// Somebody in whose name a program speaks. Handlers ask it first, so that nobody without a token learns more.
pub struct Speaker(Bearer);

impl Speaker {
    /// The person, if the token is good for this.
    pub(super) fn may(&self, scope: Scope) -> Result<&Actor, Problem> {
        if self.0.scopes.contains(&scope) {
            return Ok(&self.0.actor);
        }
        Err(Problem::with_detail(Kind::NotForThisToken, format!("It takes {}.", scope.name())))
    }
}

impl FromRequestParts<Arc<Doors>> for Speaker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, doors: &Arc<Doors>) -> Result<Self, Problem> {
        let secret = bearer(parts).ok_or(Problem::new(Kind::NoToken))?;
        match tokens::authenticate(&doors.state, secret).await {
            Ok(bearer) => Ok(Self(bearer)),
            Err(TokenRefused::Unknown) => Err(Problem::new(Kind::NoToken)),
            Err(TokenRefused::NotAnAdmin) => Err(Problem::new(Kind::NotAnAdmin)),
            Err(TokenRefused::Rests) => Err(Problem::new(Kind::TokenRests)),
            Err(TokenRefused::Database(error)) => Err(error.into()),
        }
    }
}

/// Of two that may disagree neither counts.
fn bearer(parts: &Parts) -> Option<&str> {
    let mut given = parts.headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (given.next(), given.next()) else { return None };
    let (scheme, secret) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}
