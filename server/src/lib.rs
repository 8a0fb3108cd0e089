//! The server of the portal.
//!
//! Data flows one way: front door, session, facts, decision, request or grant, bounce. `http` answers browsers and
//! calls `operations`; these use `storage`, `jobs` and the `ports`, which `atlassian`, `mail`, `oidc` and `webhooks` implement.
//! `startup` alone knows them all.

pub mod api;
pub mod atlassian;
pub mod clock;
pub mod config;
pub mod http;
pub mod jobs;
pub mod mail;
pub mod oidc;
pub mod operations;
pub mod outbound;
pub mod portal;
pub mod ports;
pub mod startup;
pub mod state;
pub mod storage;
pub mod webhooks;
