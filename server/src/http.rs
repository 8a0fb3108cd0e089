//! What browsers talk to. The layers stand from outside in: request id and log, panic catch, security headers, limits,
//! CSRF, session, router (see [`service`]).

mod api;
mod assets;
mod audit;
mod auth;
mod bounce;
mod cookies;
mod error;
mod front_door;
mod health;
mod letters;
mod limits;
mod listener;
mod live;
mod note;
mod pages;
mod policy_file;
mod request_log;
mod router;
mod security;
mod service;
mod session;

pub use listener::serve;
pub use router::{ROUTES, Route};
pub use service::Portal;
