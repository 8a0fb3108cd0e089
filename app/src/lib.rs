//! What people see: pages, islands and server functions.
//!
//! It asks the server through one port, [`portal::Portal`], and knows nothing of databases, mail or Atlassian.
//! The browser's half holds the islands and what they need; all else is made on the server.

#![recursion_limit = "256"]

pub mod catalog;
pub mod components;
pub mod error;
pub mod islands;
pub mod server_fns;
pub mod views;

#[cfg(feature = "ssr")]
pub mod app;
#[cfg(feature = "ssr")]
pub mod audit_query;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod portal;
#[cfg(feature = "ssr")]
pub mod respond;
#[cfg(feature = "ssr")]
pub mod rule_form;
#[cfg(feature = "ssr")]
pub mod settings_form;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod standalone;
