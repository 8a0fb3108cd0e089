//! Mails over real SMTP: what arrives, what does not, and what strangers' words can do to them.

mod admins;
mod bundles;
mod hostile;
mod letters;
mod outages;
mod parsers;
mod program;
mod samples;
mod secure;
mod sending;
mod setup;
mod sink;
