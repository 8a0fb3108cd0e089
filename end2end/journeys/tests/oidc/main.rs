//! Signing in through the port, against a provider that lies. The modules of the OpenID Foundation's plans for a
//! client (basic and configuration) are among the cases.

mod callback;
mod discovery;
mod id_token;
mod keys;
mod outage;
mod person;
mod sign_out;
mod world;
