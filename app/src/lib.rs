//! What people see: pages, islands and server functions.
//!
//! It asks the server through one port, [`portal::Portal`], and knows nothing of databases, mail or Atlassian.

#![recursion_limit = "256"]

pub mod error;
pub mod views;

#[cfg(feature = "ssr")]
pub mod portal;
